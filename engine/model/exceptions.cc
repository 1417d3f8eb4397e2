// 例外: what a node is worth instead of its parts.
//
//   例外 产假   当 …  则 80 分          only 产假 holds                 80
//   例外 新接班 当 …  则 75 分          产假 and 新接班                 error E2072 naming both
//   例外 病休 优先于 产假 当 … 则 70 分  病休 and 产假                   70
//                                      two that hold and give the same   that value
#include <algorithm>

#include "engine/model/builder.h"
#include "engine/model/print.h"

namespace heng::model {
namespace {

// before[i][j]: exception i prevails over exception j, by what is said or by way of others.
using Order = std::vector<std::vector<bool>>;

void Close(Order& before) {
  const size_t n = before.size();
  for (size_t via = 0; via < n; ++via) {
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; before[i][via] && j < n; ++j) before[i][j] = before[i][j] || before[via][j];
    }
  }
}

}  // namespace

bool Builder::OrderExceptions(const std::vector<const ast::Exception*>& all, Order& before) {
  before.assign(all.size(), std::vector<bool>(all.size(), false));
  bool ok = true;
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (all[j]->name.text != all[i]->name.text) continue;
      Report(Code::E0201, all[i]->name.span, {all[i]->name.text});
      ok = false;
    }
    for (const ast::Name& name : all[i]->prevails_over) {
      auto at = std::find_if(all.begin(), all.end(), [&](const auto* other) { return other->name.text == name.text; });
      if (at == all.end()) {
        Report(Code::E0530, name.span, {name.text});
        ok = false;
      } else {
        before[i][at - all.begin()] = true;
      }
    }
  }
  Close(before);
  for (size_t i = 0; i < all.size(); ++i) {
    if (!before[i][i]) continue;
    Report(Code::E0531, all[i]->name.span, {all[i]->name.text});
    return false;
  }
  return ok;
}

// One that is prevailed over does not hold beside its better.
std::vector<ExprPtr> Builder::HoldingAlone(const std::vector<Exempt>& all, const Order& before) {
  std::vector<ExprPtr> holds;
  for (size_t i = 0; i < all.size(); ++i) {
    ExprPtr out = Clone(*all[i].condition);
    const Span span = out->span;
    for (size_t j = 0; j < all.size(); ++j) {
      if (!before[j][i]) continue;
      ExprPtr free = MakeOp(Op::kNot, BoolType(), all[j].condition->span, Clone(*all[j].condition));
      out = MakeOp(Op::kAnd, BoolType(), span, std::move(out), std::move(free));
    }
    holds.push_back(std::move(out));
  }
  return holds;
}

// Both hold and their values differ; a value and a gap differ as well.
ExprPtr Builder::Disagree(const Expr& a, const Expr& b, Span span) {
  ExprPtr differ = MakeOp(Op::kNe, BoolType(), span, Clone(a), Clone(b));
  if (!differ->may_miss && !differ->may_unrate) return differ;
  ExprPtr out = MakeOp(Op::kOrElse, BoolType(), span, std::move(differ), MakeCode(1, BoolType(), span));
  out->may_miss = out->may_unrate = false;
  return out;
}

ExprPtr Builder::ApplyExceptions(const ast::Item& item, ExprPtr value, const Context& context) {
  std::vector<const ast::Exception*> sources;
  for (const auto& clause : item.clauses) {
    if (const auto* exception = std::get_if<ast::Exception>(&clause)) sources.push_back(exception);
  }
  if (sources.empty()) return value;
  Order before;
  bool ok = OrderExceptions(sources, before);
  const Span span = value->span;
  std::vector<Exempt> all;
  for (const auto* source : sources) {
    Context strict = context;
    strict.gaps_allowed = false;
    ExprPtr condition = UseCondition(*source->condition, strict);
    Context inside = strict;
    Facts(*source->condition, true, inside);
    ExprPtr then = Use(*source->value, inside, &value->type);
    ok = ok && condition && then;
    if (!ok) continue;
    TakeUnit(*then, value->type);
    if (then->op == Op::kGap) then->type = value->type;
    Probed(*then, Probe::When::kReached, Cover::kException, source->name.span);
    ok = CommonType(*value, *then, source->value->span).has_value();
    all.push_back({std::move(condition), std::move(then)});
  }
  if (!ok) return nullptr;
  for (auto& one : all) one.condition = Shareable(std::move(one.condition), context);
  std::vector<ExprPtr> holds = HoldingAlone(all, before);
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  for (size_t j = 0; j < all.size(); ++j) {
    for (size_t i = 0; i < j; ++i) {
      if (before[i][j] || before[j][i]) continue;
      if (FormulaText(scheme_, *all[i].value) == FormulaText(scheme_, *all[j].value)) continue;
      const Span at = sources[j]->name.span;
      ExprPtr both = MakeOp(Op::kAnd, BoolType(), at, Clone(*holds[i]), Clone(*holds[j]));
      ExprPtr clash = MakeOp(Op::kAnd, BoolType(), at, std::move(both), Disagree(*all[i].value, *all[j].value, at));
      ExprPtr never =
          MakeOp(Op::kRequire, value->type, at, MakeConst(Number(0), value->type, at), MakeCode(0, BoolType(), at));
      never->error_code = Code::E2072;
      never->args = {sources[i]->name.text, sources[j]->name.text};
      rows.emplace_back(std::move(clash), std::move(never));
    }
  }
  for (size_t i = 0; i < all.size(); ++i) rows.emplace_back(std::move(holds[i]), std::move(all[i].value));
  return Choose(std::move(rows), std::move(value), false, span);
}

}  // namespace heng::model
