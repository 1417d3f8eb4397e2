// Parts of an aggregate: its values, what trims it, what counts and divides, in which order its rows stand.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

// A formula that belongs to what is computed, not to the rows: to the group for 组内 / 全体. `count`: what it counts,
// when it must be a whole number.
ExprPtr Builder::OfGroup(const ast::Expr& source, const ast::Call& call, const Aggregate& out, const Context& context,
                         const char* count) {
  const bool own_group = context.kind == Context::Kind::kRow && out.group.kind != Grouping::Kind::kReferring;
  std::vector<std::string> paths;
  Context group;
  const Context* at = &context;
  if (own_group && !out.except_self) {
    for (const auto& key : call.modifiers.group_keys) {
      if (const auto* path = std::get_if<ast::Path>(&key->node)) paths.push_back(PathKey(*path));
    }
    group.kind = Context::Kind::kGroup;
    group.table = out.group.kind == Grouping::Kind::kUpward ? context.table : out.table;
    group.group = &out.group;
    group.group_paths = &paths;
    at = &group;
  }
  ExprPtr value = UseNumber(source, *at);
  if (value && count != nullptr && !IsConst(*value) && !value->integral) {
    Report(Code::E0435, source.span);
    return nullptr;
  }
  return value;
}

// 去最高 1, 去最低 10% 取整 …, 取高 3; or so many rows as a formula says.
bool Builder::AddTrim(bool high, bool keep, const ast::Expr& source, const std::optional<Rounding>& mode,
                      const ast::Call& call, Aggregate& out, const Context& context) {
  ExprPtr count = OfGroup(source, call, out, context, "rows");
  if (!count) return false;
  Trim step{high, false, Number(0)};
  step.keep = keep;
  if (!IsConst(*count)) {
    step.count = std::move(count);
    out.trims.push_back(std::move(step));
    return true;
  }
  step.amount = count->number;
  step.percent = count->type.ratio && !keep;
  if (step.percent && !mode) {
    Report(Code::E0420, source.span);
    return false;
  }
  const bool whole = step.amount.IsInteger() && !count->type.ratio && step.amount.Sign() >= (keep ? 1 : 0);
  if (!step.percent && !whole) {
    Report(Code::E0421, source.span);
    return false;
  }
  step.mode = mode.value_or(Rounding::kHalfUp);
  if (step.percent) {
    const std::string part = (step.amount * Number(100)).ToText() + "%";
    NoteWhole(source.span, step.mode,
              {(high ? "去最高 " : "去最低 ") + part, (high ? "drop highest " : "drop lowest ") + part});
  }
  out.trims.push_back(std::move(step));
  return true;
}

// 至少 5 个 [否则 不评(“…”)]
bool Builder::AtLeast(const ast::Modifiers& m, Aggregate& out) {
  if (!m.at_least) return true;
  ExprPtr count = Resolve(*m.at_least, Context{});
  if (!count) return false;
  if (!IsConst(*count) || !count->number.IsInteger() || count->number.Sign() <= 0 || count->type.ratio) {
    Report(Code::E0440, m.at_least->span);
    return false;
  }
  out.at_least = count->number.ToInt64().value_or(1);
  out.too_few = "不足" + std::to_string(out.at_least) + "个";
  if (!m.too_few) return true;
  const auto* verdict = std::get_if<ast::UnratedLiteral>(&m.too_few->node);
  if (verdict == nullptr) {
    Report(Code::E0440, m.too_few->span);
    return false;
  }
  out.too_few = verdict->reason;
  return true;
}

// 按 (键 降序, 键): for 取自 compulsory, and its first row must be one, or a tie an error that somebody decides.
bool Builder::OrderOfRows(const ast::Call& call, Aggregate& out, const Context& inner, Span span) {
  const ast::Modifiers& m = call.modifiers;
  const bool taken = out.kind == AggregateKind::kTakenFrom;
  if (taken && m.order.empty()) {
    Report(Code::E0438, span);
    return false;
  }
  const bool unique = EndsUnique(m.order, out.table, &out.group);
  out.keys = ResolveKeys(m.order, inner, KeysOf::kRank, nullptr, unique);
  if (out.keys.size() != m.order.size()) return false;
  for (size_t i = 0; i < out.keys.size(); ++i) {
    const SortKey& key = out.keys[i];
    if (key.gaps != SortKey::Gaps::kExcluded || !key.value->may_unrate || out.gaps != GapUse::kNone) continue;
    Report(Code::E0404, m.order[i].span, {call.written});
    return false;
  }
  if (!taken) return true;
  const bool pending = std::any_of(m.flags.begin(), m.flags.end(), [](const auto& f) { return f.text == "并列待定"; });
  if (!unique && !pending) Report(Code::E0444, m.order.back().span);
  return unique || pending;
}

// What stands behind the first value: 第几个 of 从高数, p of 分位数, the other value of a line, the text of 连接.
bool Builder::ExtraValues(const ast::Call& call, Aggregate& out, const Context& inner, const Context& context,
                          Span span) {
  switch (out.kind) {
    case AggregateKind::kNthHighest:
    case AggregateKind::kNthLowest: {
      ExprPtr n = OfGroup(*call.args[1], call, out, context, "position");
      if (!n) return false;
      if (!IsConst(*n)) {
        out.nth = std::move(n);
        return true;
      }
      if (!n->number.IsInteger() || n->number.Sign() <= 0 || n->type.ratio) {
        Report(Code::E0424, span, {call.written});
        return false;
      }
      out.n = n->number.ToInt64().value_or(INT64_MAX);
      return true;
    }
    case AggregateKind::kQuantile: {
      ExprPtr p = Resolve(*call.args[1], Context{});
      if (!p) return false;
      const int64_t definition = call.modifiers.type.value_or(0);
      const bool share = IsConst(*p) && p->type.unit.empty() && p->number.Sign() >= 0 && p->number <= Number(1);
      if (!share || definition < 1 || definition > 9) {
        Report(Code::E0432, span);
        return false;
      }
      out.p = p->number;
      out.definition = static_cast<int>(definition);
      return true;
    }
    case AggregateKind::kSlope:
    case AggregateKind::kIntercept:
    case AggregateKind::kCorrelation: {
      out.other = Resolve(*call.args[1], inner);
      if (!out.other || !IsNumber(*out.other)) return false;
      if ((out.other->may_miss || out.other->may_unrate) && out.gaps == GapUse::kNone) {
        Report(Code::E0404, call.args[1]->span, {call.written});
        return false;
      }
      return true;
    }
    case AggregateKind::kJoin: {
      const auto* text = std::get_if<ast::TextLiteral>(&call.args[1]->node);
      if (text == nullptr) Report(Code::E0442, call.args[1]->span);
      if (text != nullptr) out.separator = text->text;
      return text != nullptr;
    }
    default: return true;
  }
}

bool Builder::AggregateParts(const ast::Call& call, Aggregate& out, const Context& inner, const Context& context,
                             Span span, const Type* expected) {
  const ast::Modifiers& m = call.modifiers;
  const bool gaps_stated = m.skip_gaps || m.gap_unrates;
  out.gaps = m.skip_gaps ? GapUse::kSkip : m.gap_unrates ? GapUse::kUnrates : GapUse::kNone;
  out.except_self = m.except_self;
  Context rows = inner;  // 忽略缺 and 有缺不评 are the word on every operand inside the brackets
  rows.gaps_allowed = rows.gaps_allowed || gaps_stated;
  auto part = [&](const ast::Expr& source, const Type* type) -> ExprPtr {
    ExprPtr value = Resolve(source, rows, type);
    if (value && (value->may_miss || value->may_unrate) && !gaps_stated) {
      Report(Code::E0404, source.span, {call.written});
      return nullptr;
    }
    return value;
  };
  if (m.skip_gaps && m.gap_unrates) Report(Code::E0419, span);
  bool ok = true;
  if (!call.args.empty()) {
    out.value = part(*call.args[0], expected);
    if (out.value && out.kind == AggregateKind::kJoin) out.value = AsText(std::move(out.value));
    ok = out.value != nullptr;
  }
  if (m.when) {
    out.when = part(*m.when, nullptr);
    if (out.when && out.when->type.kind != ValueKind::kBool)
      Report(Code::E0304, m.when->span, {TypeText(scheme_, out.when->type)});
    ok = ok && out.when;
  }
  if (call.source) {
    out.once_highest = call.source->highest;
    for (const auto& key : call.source->once_per) {
      ExprPtr value = part(*key, nullptr);
      ok = ok && value;
      if (value) out.once_per.push_back(std::move(value));
    }
    if (!out.once_per.empty() && m.except_self) Report(Code::E0249, span);
  }
  if (m.weight) {
    out.weight = part(*m.weight, nullptr);
    if (out.weight) IsNumber(*out.weight);
    ok = ok && out.weight;
  }
  for (const auto& trim : m.trims) {
    ok = AddTrim(trim.high, false, *trim.count, trim.mode, call, out, context) && ok;
  }
  if (m.take_high) ok = AddTrim(true, true, *m.take_high, std::nullopt, call, out, context) && ok;
  if (m.take_low) ok = AddTrim(false, true, *m.take_low, std::nullopt, call, out, context) && ok;
  if (m.divide_by) {
    out.divide_by = OfGroup(*m.divide_by, call, out, context, nullptr);
    ok = ok && out.divide_by;
  }
  ok = AtLeast(m, out) && ok;
  ok = OrderOfRows(call, out, inner, span) && ok;
  return ExtraValues(call, out, rows, context, span) && ok;
}

}  // namespace heng::model
