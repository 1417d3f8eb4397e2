// What values a formula can reach, as far as ranges of columns and the formula itself tell; and what follows from it:
// caps that never bind, vetoes that never fire, full points that nobody can get, a value rounded twice.
//
//   成绩 in [0, 80], 项 教学 满分 100 分 = 成绩      80 is the most: the full 100 cannot be reached
//   扣分 迟到 封顶 5 分 = 迟到 * 1 分/次, 迟到 in [0, 3]   3 is the most: the cap never binds
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

Reach Joined(const Reach& a, const Reach& b) {
  Reach out;
  if (a.low && b.low) out.low = std::min(*a.low, *b.low);
  if (a.high && b.high) out.high = std::max(*a.high, *b.high);
  return out;
}

Reach Negated(const Reach& a) {
  Reach out;
  if (a.high) out.low = -*a.high;
  if (a.low) out.high = -*a.low;
  return out;
}

Reach Sum(const Reach& a, const Reach& b) {
  Reach out;
  if (a.low && b.low) out.low = *a.low + *b.low;
  if (a.high && b.high) out.high = *a.high + *b.high;
  return out;
}

Reach Times(const Reach& a, const Number& by) {
  Reach out;
  if (a.low) out.low = *a.low * by;
  if (a.high) out.high = *a.high * by;
  if (by.Sign() < 0) std::swap(out.low, out.high);
  return out;
}

// The smaller (or greater) of two values.
Reach Lesser(const Reach& a, const Reach& b) {
  Reach out;
  if (a.low && b.low) out.low = std::min(*a.low, *b.low);
  if (a.high || b.high) out.high = !a.high ? *b.high : !b.high ? *a.high : std::min(*a.high, *b.high);
  return out;
}
Reach Greater(const Reach& a, const Reach& b) { return Negated(Lesser(Negated(a), Negated(b))); }

}  // namespace

Reach Builder::ReachOf(const Expr& e) const {
  auto in = [&](size_t i) { return ReachOf(*e.in[i]); };
  switch (e.op) {
    case Op::kConst: return {e.number, e.number};
    case Op::kLoad: {
      if (e.aggregate || e.type.kind != ValueKind::kNumber) return {};
      const Field& f = scheme_.fields[e.field];
      if (f.range) return {f.range->first, f.range->second};
      return f.value && !f.reported ? ReachOf(*f.value) : Reach();
    }
    case Op::kAdd: return Sum(in(0), in(1));
    case Op::kSub: return Sum(in(0), Negated(in(1)));
    case Op::kNeg: return Negated(in(0));
    case Op::kMul:
      if (IsConst(*e.in[1])) return Times(in(0), e.in[1]->number);
      return IsConst(*e.in[0]) ? Times(in(1), e.in[0]->number) : Reach();
    case Op::kDiv:
      return IsConst(*e.in[1]) && !e.in[1]->number.IsZero() ? Times(in(0), Number(1) / e.in[1]->number) : Reach();
    case Op::kMin: return Lesser(in(0), in(1));
    case Op::kMax: return Greater(in(0), in(1));
    case Op::kClamp: return Lesser(Greater(in(0), in(1)), in(2));
    case Op::kRequire: return in(0);
    case Op::kRound: {
      Reach out = in(0);
      if (out.low) out.low = out.low->RoundToStep(e.mode, e.number);
      if (out.high) out.high = out.high->RoundToStep(e.mode, e.number);
      return out;
    }
    case Op::kOrElse: return Joined(in(0), in(1));
    case Op::kIf: return e.in[1]->op == Op::kGap ? in(2) : e.in[2]->op == Op::kGap ? in(1) : Joined(in(1), in(2));
    case Op::kCases: {
      std::optional<Reach> all;
      for (size_t i = 1; i < e.in.size(); i += 2) all = all ? Joined(*all, in(i)) : in(i);
      if (e.in.size() % 2 == 1 && all) all = Joined(*all, ReachOf(*e.in.back()));
      return all.value_or(Reach());
    }
    default: return {};
  }
}

// Whether a condition holds in every row (or in none), as far as ranges tell.
std::optional<bool> Builder::Always(const Expr& condition) const {
  switch (condition.op) {
    case Op::kCode: return condition.code != 0;
    case Op::kNot: {
      auto inner = Always(*condition.in[0]);
      return inner ? std::optional(!*inner) : inner;
    }
    case Op::kAnd:
    case Op::kOr: {
      const bool decides = condition.op == Op::kOr;
      const auto a = Always(*condition.in[0]);
      const auto b = Always(*condition.in[1]);
      if (a == decides || b == decides) return decides;
      return a && b ? std::optional(!decides) : std::nullopt;
    }
    case Op::kLt:
    case Op::kLe:
    case Op::kGt:
    case Op::kGe: break;
    default: return std::nullopt;
  }
  if (condition.in[0]->type.kind != ValueKind::kNumber) return std::nullopt;
  const bool falls = condition.op == Op::kLt || condition.op == Op::kLe;
  const bool equal = condition.op == Op::kLe || condition.op == Op::kGe;
  const Reach left = ReachOf(*condition.in[falls ? 0 : 1]);
  const Reach right = ReachOf(*condition.in[falls ? 1 : 0]);
  if (left.high && right.low && (*left.high < *right.low || (equal && *left.high == *right.low))) return true;
  if (left.low && right.high && (*left.low > *right.high || (!equal && *left.low == *right.high))) return false;
  return std::nullopt;
}

// 封顶 of an item, a bonus or a deduction that its value cannot pass.
void Builder::CheckCap(const Expr& value, const Expr& cap, Span span) {
  const Reach reach = ReachOf(value);
  if (!IsConst(cap) || !reach.high || *reach.high >= cap.number) return;
  Report(Code::W0540, span, {cap.number.ToText(), reach.high->ToText()});
}

// Full points that the formula cannot reach.
void Builder::CheckReached(const NodeInfo& node, const Expr& value) {
  if (!node.has_full || node.no_full) return;
  const Reach reach = ReachOf(value);
  if (!reach.high || *reach.high >= node.full) return;
  // Amended full points stand in the file of the later year.
  const ast::ExprPtr& full = node.item->attrs.full;
  const bool amended = full && full->span.file != node.item->name.span.file;
  Report(Code::W0541, amended ? full->span : node.item->name.span,
         {node.item->name.text, node.full.ToText(), reach.high->ToText()});
}

void Builder::CheckVeto(const ast::Veto& veto, const Expr& condition) {
  const auto always = Always(condition);
  if (!always || veto.condition->span.begin == veto.condition->span.end) return;
  Report(*always ? Code::W0543 : Code::W0542, veto.condition->span, {veto.name.text});
}

}  // namespace heng::model
