#include "tests/reference/evaluator.h"

#include <algorithm>

#include "engine/base/date.h"

namespace heng::reference {

using model::Expr;
using model::Op;

namespace {

int Rank(data::GapKind kind) {
  if (kind == data::GapKind::kError) return 3;
  return kind == data::GapKind::kMissing ? 1 : 2;
}

void Add(std::vector<std::string>& reasons, const std::string& joined) {
  size_t from = 0;
  while (true) {
    const size_t to = joined.find("；", from);
    const std::string reason = joined.substr(from, to == joined.npos ? to : to - from);
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
    if (to == joined.npos) return;
    from = to + std::string("；").size();
  }
}

int64_t Months(int32_t from, int32_t to) {
  if (to < from) return -Months(to, from);
  const CivilDate a = CivilFromDays(from), b = CivilFromDays(to);
  int64_t months = (b.year - a.year) * 12 + (b.month - a.month);
  // The day of `from` in the month of `to`, or that month's last day.
  int day = a.day;
  while (!DaysFromCivil({b.year, b.month, day})) --day;
  if (b.day < day) --months;
  return months;
}

bool True(const Value& value) { return std::get<int64_t>(value) != 0; }
Value Bool(bool value) { return static_cast<int64_t>(value ? 1 : 0); }

}  // namespace

std::optional<Gap> JoinAll(const std::vector<Value>& values) {
  std::optional<Gap> joined;
  for (const Value& value : values) {
    if (const Gap* gap = GapOf(value)) joined = joined ? Join(*joined, *gap) : *gap;
  }
  return joined;
}

bool IsError(const Value& value) {
  const Gap* gap = GapOf(value);
  return gap != nullptr && gap->kind == data::GapKind::kError;
}

Gap MakeGap(data::GapKind kind, std::string reason) {
  Gap gap{kind, {}};
  Add(gap.reasons, reason);
  return gap;
}

Gap MakeError(Code code) { return Gap{data::GapKind::kError, {MessageOf(code).name}}; }

Gap MakeNotTaking(Gap because) {
  because.kind = data::GapKind::kNotTaking;
  return because;
}

Gap Join(const Gap& a, const Gap& b) {
  if (Rank(a.kind) != Rank(b.kind)) return Rank(a.kind) > Rank(b.kind) ? a : b;
  Gap joined = a;
  if (a.kind != b.kind) joined.kind = data::GapKind::kUnrated;
  for (const std::string& reason : b.reasons) Add(joined.reasons, reason);
  return joined;
}

std::string Show(const Value& value) {
  if (const auto* number = std::get_if<Rational>(&value)) return ToText(*number);
  if (const auto* code = std::get_if<int64_t>(&value)) return "#" + std::to_string(*code);
  if (const auto* text = std::get_if<std::string>(&value)) return "\"" + *text + "\"";
  const Gap& gap = std::get<Gap>(value);
  static const char* const kNames[] = {"缺", "不评", "不参加", "错"};
  std::string joined;
  for (const std::string& reason : gap.reasons) joined += (joined.empty() ? "" : "；") + reason;
  return std::string(kNames[static_cast<int>(gap.kind)]) + "(" + joined + ")";
}

int CompareValues(const Value& a, const Value& b) {
  if (const auto* number = std::get_if<Rational>(&a)) return number->compare(std::get<Rational>(b));
  if (const auto* code = std::get_if<int64_t>(&a))
    return *code < std::get<int64_t>(b) ? -1 : *code > std::get<int64_t>(b);
  return std::get<std::string>(a).compare(std::get<std::string>(b));
}

const Value& Evaluator::Get(model::FieldId field, size_t row) {
  if (!Cell(field, row)) {
    if (made_with_[field] >= 0) {
      rows(made_with_[field]);
    } else if (scheme_.fields[field].cohort >= 0) {
      ComputeCohort(field);
    } else {
      Put(field, row, Compute(field, row));
    }
  }
  return *Cell(field, row);
}

Value Evaluator::Compute(model::FieldId id, size_t row) {
  const model::Field& field = scheme_.fields[id];
  const Context context = field.table < 0 ? Context{} : RowContext(field.table, row);
  return field.find.empty() ? Evaluate(*field.value, context) : Fetch(field.find[0], context);
}

Evaluator::Context Evaluator::RowContext(int table, size_t row) const {
  Context context;
  context.table = table;
  context.row = row;
  context.has_row = true;
  return context;
}

std::vector<CheckFault> Evaluator::Checks() {
  std::vector<CheckFault> faults;
  for (const model::Check& check : scheme_.checks) {
    for (size_t row = 0; row < rows(check.table); ++row) {
      const Value value = Evaluate(*check.condition, RowContext(check.table, row));
      if (!GapOf(value) && !True(value)) faults.push_back({check.code, check.table, row});
    }
  }
  return faults;
}

Value Evaluator::Evaluate(const Expr& expr, const Context& context) {
  switch (expr.op) {
    case Op::kConst: return FromNumber(expr.number);
    case Op::kCode: return expr.code;
    case Op::kTextConst: return expr.text;
    case Op::kGap: return MakeGap(expr.gap_kind, expr.text);
    case Op::kLoad: return Load(expr, context);
    case Op::kAnd:
    case Op::kOr: return AndOr(expr, context);
    case Op::kCases: return Cases(expr, context);
    case Op::kCompose: return Compose(expr, context);
    case Op::kStreak:
    case Op::kRecent: return OverYears(expr, context);
    case Op::kIf:
    case Op::kDivElse:
    case Op::kOrElse:
    case Op::kIsMissing:
    case Op::kIsUnrated:
    case Op::kReason: return Choose(expr, context);
    default: break;
  }
  std::vector<Value> in;
  for (const auto& input : expr.in) in.push_back(Evaluate(*input, context));
  if (auto gap = JoinAll(in)) return *gap;
  return Operate(expr, in);
}

Value Evaluator::Operate(const Expr& expr, const std::vector<Value>& in) {
  auto number = [&](size_t i) -> const Rational& { return std::get<Rational>(in[i]); };
  auto code = [&](size_t i) { return std::get<int64_t>(in[i]); };
  switch (expr.op) {
    case Op::kAdd: return Rational(number(0) + number(1));
    case Op::kSub: return Rational(number(0) - number(1));
    case Op::kMul: return Rational(number(0) * number(1));
    case Op::kDiv:
      if (number(1) == 0) return MakeError(Code::E2001);
      return Rational(number(0) / number(1));
    case Op::kNeg: return Rational(-number(0));
    case Op::kMin:
    case Op::kMax: {
      Value best = in[0];
      for (const Value& value : in) {
        const int order = CompareValues(value, best);
        if (expr.op == Op::kMin ? order < 0 : order > 0) best = value;
      }
      return best;
    }
    case Op::kClamp:
      if (CompareValues(in[0], in[1]) < 0) return in[1];
      if (CompareValues(in[0], in[2]) > 0) return in[2];
      return in[0];
    case Op::kRound: {
      const Rational step = in.size() == 2 ? number(1) : FromNumber(expr.number);
      if (step <= 0) return MakeError(Code::E2060);
      return RoundTo(number(0), expr.mode, step);
    }
    case Op::kLt: return Bool(CompareValues(in[0], in[1]) < 0);
    case Op::kLe: return Bool(CompareValues(in[0], in[1]) <= 0);
    case Op::kGt: return Bool(CompareValues(in[0], in[1]) > 0);
    case Op::kGe: return Bool(CompareValues(in[0], in[1]) >= 0);
    case Op::kEq: return Bool(CompareValues(in[0], in[1]) == 0);
    case Op::kNe: return Bool(CompareValues(in[0], in[1]) != 0);
    case Op::kNot: return Bool(!True(in[0]));
    case Op::kContains:
      return Bool(std::get<std::string>(in[0]).find(std::get<std::string>(in[1])) != std::string::npos);
    case Op::kStartsWith: return Bool(std::get<std::string>(in[0]).rfind(std::get<std::string>(in[1]), 0) == 0);
    case Op::kFullYears: {
      const int64_t months = Months(static_cast<int32_t>(code(0)), static_cast<int32_t>(code(1)));
      int64_t years = months / 12;
      if (expr.code > 0 && months - years * 12 >= expr.code) ++years;
      return Rational(years);
    }
    case Op::kFullMonths: return Rational(Months(static_cast<int32_t>(code(0)), static_cast<int32_t>(code(1))));
    case Op::kDays: return Rational(code(1) - code(0));
    case Op::kRequire:
      if (!True(in[1])) return MakeError(expr.error_code);
      return in[0];
    default: return Function(expr, in);
  }
}

Value Evaluator::Choose(const Expr& expr, const Context& context) {
  const Value first = Evaluate(*expr.in[0], context);
  const Gap* gap = GapOf(first);
  switch (expr.op) {
    case Op::kIf:
      if (gap) return first;
      return Evaluate(*expr.in[True(first) ? 1 : 2], context);
    case Op::kOrElse:
      if (gap && gap->kind != data::GapKind::kError) return Evaluate(*expr.in[1], context);
      return first;
    case Op::kIsMissing:
      if (IsError(first)) return first;
      return Bool(gap && gap->kind == data::GapKind::kMissing);
    case Op::kIsUnrated:
      if (IsError(first)) return first;
      return Bool(gap && gap->kind != data::GapKind::kMissing);
    case Op::kReason: {
      if (IsError(first)) return first;
      std::string text;
      for (size_t i = 0; gap && i < gap->reasons.size(); ++i) text += (i == 0 ? "" : "；") + gap->reasons[i];
      return text;
    }
    default: break;  // kDivElse
  }
  const Value divisor = Evaluate(*expr.in[1], context);
  if (!GapOf(divisor) && std::get<Rational>(divisor) == 0) return Evaluate(*expr.in[2], context);
  if (auto joined = JoinAll({first, divisor})) return *joined;
  return Rational(std::get<Rational>(first) / std::get<Rational>(divisor));
}

Value Evaluator::AndOr(const Expr& expr, const Context& context) {
  const bool deciding = expr.op == Op::kOr;  // the input that settles the result alone
  std::vector<Value> in;
  for (const auto& input : expr.in) in.push_back(Evaluate(*input, context));
  for (const Value& value : in) {
    if (!GapOf(value) && True(value) == deciding) return Bool(deciding);
  }
  if (auto gap = JoinAll(in)) return *gap;
  return Bool(!deciding);
}

Value Evaluator::Cases(const Expr& expr, const Context& context) {
  const size_t rows = expr.in.size() / 2;
  const bool has_else = expr.in.size() % 2 == 1;
  std::vector<Value> conditions;
  std::optional<size_t> chosen;
  for (size_t i = 0; i < rows; ++i) {
    conditions.push_back(Evaluate(*expr.in[2 * i], context));
    const Value& condition = conditions.back();
    if (!expr.exclusive && GapOf(condition)) return condition;
    if (GapOf(condition) || !True(condition)) continue;
    if (!expr.exclusive) return Evaluate(*expr.in[2 * i + 1], context);
    if (chosen) {
      if (auto gap = JoinAll(conditions)) return *gap;
      return MakeError(Code::E2003);
    }
    chosen = i;
  }
  if (auto gap = JoinAll(conditions)) return *gap;
  if (chosen) return Evaluate(*expr.in[2 * *chosen + 1], context);
  if (has_else) return Evaluate(*expr.in.back(), context);
  return MakeError(Code::E2004);
}

Value Evaluator::Compose(const Expr& expr, const Context& context) {
  Rational points = 0, shares = 0;
  int64_t present = 0;
  std::vector<Value> absent;
  for (size_t i = 0; i + 1 < expr.in.size(); i += 2) {
    const Value contribution = Evaluate(*expr.in[i], context), share = Evaluate(*expr.in[i + 1], context);
    const Gap* no_share = GapOf(share);
    if (expr.code != 0 && no_share != nullptr && no_share->kind == data::GapKind::kNotTaking) continue;
    if (auto gap = JoinAll({contribution, share})) {
      absent.push_back(*gap);
      continue;
    }
    ++present;
    points += std::get<Rational>(contribution);
    shares += std::get<Rational>(share);
  }
  std::optional<Gap> gap = JoinAll(absent);
  if (gap && gap->kind == data::GapKind::kError) return *gap;
  Gap none{};  // the reasons of all absent parts, missing or not evaluated
  for (const Value& value : absent) {
    for (const std::string& reason : GapOf(value)->reasons) Add(none.reasons, reason);
  }
  none.kind =
      expr.root || expr.policy == model::ComposePolicy::kUnrated ? data::GapKind::kUnrated : data::GapKind::kMissing;
  switch (expr.policy) {
    case model::ComposePolicy::kUnrated:
      if (gap) return none;
      return points;
    case model::ComposePolicy::kZero:
      if (present == 0) return none;
      return points;
    case model::ComposePolicy::kReweight:
      if (present == 0 || present < expr.at_least || shares == 0) return none;
      return Rational(points / shares);
  }
  return none;
}

}  // namespace heng::reference
