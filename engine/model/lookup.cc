// 对照: values by one key or several, written out as cases.
//
//   对照 学科, 师德 {            语文, 合格   10 分
//     语文, 合格 : 10 分         数学, 合格    8 分
//     数学, 合格 : 8 分          语文, 不合格  0 分
//     其余       : 0 分
//   }
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

using Form = ast::LookupKey::Form;

bool Alone(const std::vector<ast::LookupKey>& keys, Form form) { return keys.size() == 1 && keys[0].form == form; }

const Type* TypeOfFirst(const std::vector<std::pair<ExprPtr, ExprPtr>>& rows) {
  for (const auto& [condition, value] : rows) {
    if (value && value->op != Op::kGap) return &value->type;
  }
  return nullptr;
}

}  // namespace

ExprPtr Builder::ResolveLookup(const ast::Lookup& lookup, Span span, const Context& context, const Type* expected) {
  const bool handles_missing = std::any_of(lookup.rows.begin(), lookup.rows.end(),
                                           [](const auto& row) { return Alone(row.keys, Form::kMissing); });
  std::vector<ExprPtr> operands;
  for (const auto& operand : lookup.operands) {
    ExprPtr value = handles_missing ? Resolve(*operand, context) : Use(*operand, context);
    if (!value) return nullptr;
    operands.push_back(Shareable(std::move(value), context));
  }
  auto table = [&](const std::function<const ast::Expr*(const ast::LookupRow&)>& value) {
    std::vector<LookupView> views;
    for (const auto& row : lookup.rows) views.push_back({&row.keys, value(row), row.keys[0].span});
    return LookupTable(views, operands, span, context, expected);
  };
  if (!lookup.by) return table([](const auto& row) { return row.value.get(); });
  for (const auto& row : lookup.rows) {
    for (const auto& cell : row.cells) {
      if (!cell.band) continue;
      Report(Code::E0730, cell.span);
      return nullptr;
    }
  }
  return ByColumns(*lookup.by, lookup.columns, span, context, [&](size_t column) {
    return table([&](const auto& row) { return row.cells[column].value.get(); });
  });
}

// What is chosen where no row fits: nothing, when the rows are proved to cover every option.
ExprPtr Builder::LookupOtherwise(const std::vector<LookupView>& views, const std::vector<ExprPtr>& operands, Type type,
                                 bool& ok, Span span) {
  std::vector<const std::vector<ast::LookupKey>*> keys;
  std::vector<Span> spans;
  for (const auto& view : views) {
    if (Alone(*view.keys, Form::kMissing)) continue;
    keys.push_back(view.keys);
    spans.push_back(view.span);
  }
  const KeyCover cover = CoverOf(keys, operands);
  for (size_t row : cover.dead) {
    if (!(*keys[row])[0].noted) Report(Code::W0723, spans[row], {KeysText(*keys[row])});
  }
  if (std::any_of(keys.begin(), keys.end(), [](const auto* row) { return Alone(*row, Form::kOtherwise); })) {
    return nullptr;
  }
  if (cover.counted && operands.size() == 1) {
    if (!cover.open.empty()) Report(Code::E0704, span, {cover.open});
    ok = cover.open.empty();
    return nullptr;
  }
  if (!cover.open.empty()) Report(Code::W0724, span, {cover.open});
  ExprPtr never = MakeOp(Op::kRequire, std::move(type), span, Clone(*operands[0]), MakeCode(0, BoolType(), span));
  never->error_code = Code::E2009;
  never->may_miss = never->may_unrate = false;
  return never;
}

ExprPtr Builder::LookupTable(const std::vector<LookupView>& views, const std::vector<ExprPtr>& operands, Span span,
                             const Context& context, const Type* expected) {
  const bool handles_missing =
      std::any_of(views.begin(), views.end(), [](const auto& view) { return Alone(*view.keys, Form::kMissing); });
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  ExprPtr otherwise;
  ExprPtr for_missing;
  std::set<std::string> seen;
  bool ok = true;
  for (size_t i = 0; i < views.size(); ++i) {
    const auto& keys = *views[i].keys;
    ExprPtr value = views[i].value != nullptr ? Use(*views[i].value, context, expected) : nullptr;
    ok = ok && (value || views[i].value == nullptr);
    RowProbed(value.get(), Cover::kLookupRow, views[i].span, views[i].value);
    if (!seen.insert(KeysText(keys)).second) {
      Report(Code::E0705, keys[0].span, {KeysText(keys)});
      ok = false;
    }
    if (Alone(keys, Form::kOtherwise)) {
      const bool before_missing = i + 2 == views.size() && Alone(*views.back().keys, Form::kMissing);
      if (i + 1 != views.size() && !before_missing) {
        Report(Code::E0708, keys[0].span);
        ok = false;
      }
      if (value)
        otherwise = std::move(value);
      else
        rows.emplace_back(MakeCode(1, BoolType(), span), nullptr);
      continue;
    }
    if (Alone(keys, Form::kMissing)) {
      for_missing = std::move(value);
      continue;
    }
    ExprPtr condition = KeysTest(keys, operands, span);
    ok = ok && condition;
    if (condition && handles_missing) condition->may_miss = false;
    rows.emplace_back(std::move(condition), std::move(value));
  }
  if (!ok) return nullptr;
  if (rows.empty() && !otherwise) {
    Report(Code::E0709, span);
    return nullptr;
  }
  const Type* found = TypeOfFirst(rows);
  const Type type = found != nullptr ? *found : otherwise ? otherwise->type : expected != nullptr ? *expected : Type();
  ExprPtr open = LookupOtherwise(views, operands, type, ok, span);
  if (!ok) return nullptr;
  if (!otherwise) otherwise = std::move(open);
  for (auto& [condition, value] : rows) {
    if (!value) value = CannotOccur(*operands[0], type, span);
  }
  ExprPtr out = Choose(std::move(rows), std::move(otherwise), false, span);
  if (!out || !for_missing) return out;
  ExprPtr missing;
  for (const auto& operand : operands) {
    ExprPtr test = MakeOp(Op::kIsMissing, BoolType(), span, Clone(*operand));
    test->may_miss = test->may_unrate = false;
    missing = missing ? MakeOp(Op::kOr, BoolType(), span, std::move(missing), std::move(test)) : std::move(test);
  }
  std::vector<std::pair<ExprPtr, ExprPtr>> choice;
  choice.emplace_back(std::move(missing), std::move(for_missing));
  return Choose(std::move(choice), std::move(out), false, span);
}

}  // namespace heng::model
