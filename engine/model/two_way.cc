// Two-way tables: 分段 x 按 y and 对照 x 按 y. Each column is a table of its own; the value behind 按 chooses it.
//
//   分段 班额 按 类 {              班额 3, 乙类   9 分
//     列     : 甲类, 乙类          班额 6, 甲类   5 分
//     1 至 5 : 7 分, 9 分          班额 6, 乙类   error E2070 with the row's key
//     6 以上 : 5 分, 无
//   }
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

// 无 in a cell: the row's key is named when the data holds it all the same.
ExprPtr Builder::CannotOccur(const Expr& operand, const Type& type, Span span) {
  ExprPtr seen = Clone(operand);
  if (seen->type.kind == ValueKind::kOption || seen->type.kind == ValueKind::kBool) {
    seen = AsText(std::move(seen));
  }
  ExprPtr never = MakeOp(Op::kRequire, type, span, std::move(seen), MakeCode(0, BoolType(), span));
  never->error_code = Code::E2070;
  never->may_miss = never->may_unrate = false;
  never->integral = true;
  return never;
}

ExprPtr Builder::ByColumns(const ast::Expr& by, const std::vector<ast::LookupKey>& columns, Span span,
                           const Context& context, const std::function<ExprPtr(size_t)>& table) {
  using Form = ast::LookupKey::Form;
  const bool handles_missing =
      std::any_of(columns.begin(), columns.end(), [](const auto& key) { return key.form == Form::kMissing; });
  ExprPtr operand = handles_missing ? Resolve(by, context) : Use(by, context);
  if (!operand) return nullptr;
  std::vector<ExprPtr> operands;
  operands.push_back(Shareable(std::move(operand), context));
  std::vector<std::vector<ast::LookupKey>> keys;
  std::set<std::string> seen;
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  bool ok = true;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!seen.insert(KeyText(columns[i])).second) {
      Report(Code::E0705, columns[i].span, {KeyText(columns[i])});
      ok = false;
    }
    ExprPtr test = KeyTest(columns[i], *operands[0]);
    ExprPtr value = table(i);
    ok = ok && test && value;
    if (test && handles_missing) test->may_miss = false;
    // A missing operand is asked for before the columns that compare it.
    auto at = columns[i].form == Form::kMissing ? rows.begin() : rows.end();
    rows.insert(at, {std::move(test), std::move(value)});
    if (columns[i].form != Form::kMissing) keys.push_back({columns[i]});
  }
  if (!ok) return nullptr;
  std::vector<const std::vector<ast::LookupKey>*> views;
  for (const auto& key : keys) views.push_back(&key);
  const KeyCover cover = CoverOf(views, operands);
  if (!cover.open.empty()) {
    Report(Code::E0704, span, {cover.open});
    return nullptr;
  }
  ExprPtr otherwise;
  if (!cover.counted && columns.back().form != Form::kOtherwise) {
    otherwise = MakeOp(Op::kRequire, rows[0].second->type, span, Clone(*operands[0]), MakeCode(0, BoolType(), span));
    otherwise->error_code = Code::E2009;
    otherwise->may_miss = otherwise->may_unrate = false;
    otherwise->integral = true;
  }
  return Choose(std::move(rows), std::move(otherwise), false, span);
}

// A rounded value stands on its grid: a border between two of its values is met by rounding, not by the value.
void Builder::CoarserThan(const Expr& value, const Number& bound, Span span) {
  if (value.op != Op::kLoad || value.aggregate || value.field == kNoField) return;
  const Field& f = field(value.field);
  if (!f.rounding || (bound / f.rounding->step).IsInteger()) return;
  Report(Code::W0726, span, {f.path, f.rounding->step.ToText(), bound.ToText()});
}

}  // namespace heng::model
