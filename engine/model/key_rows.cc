// Rows of keys: which row a value belongs to, what no row has, which row never comes to act.
#include "engine/model/key_rows.h"

#include "engine/model/builder.h"

namespace heng::model {
namespace {

constexpr size_t kMostCombinations = 10000;
constexpr size_t kMostShown = 4;

bool IsRest(const std::vector<ast::LookupKey>& keys) {
  return keys.size() == 1 && keys[0].form == ast::LookupKey::Form::kOtherwise;
}

bool Matches(const ast::LookupKey& key, const std::string& value) {
  return key.form == ast::LookupKey::Form::kOtherwise || KeyText(key) == value;
}

}  // namespace

std::string KeyText(const ast::LookupKey& key) {
  using Form = ast::LookupKey::Form;
  switch (key.form) {
    case Form::kName: return key.name.text;
    case Form::kBool: return key.value ? "是" : "否";
    case Form::kMissing: return "缺";
    case Form::kOtherwise: return "其余";
    case Form::kNumber: break;
  }
  const ast::Expr* number = key.number.get();
  const auto* minus = std::get_if<ast::Unary>(&number->node);
  if (minus != nullptr) number = minus->operand.get();
  const auto* literal = std::get_if<ast::Literal>(&number->node);
  return literal != nullptr ? (minus != nullptr ? "-" : "") + literal->value.ToText() : "?";
}

std::string KeysText(const std::vector<ast::LookupKey>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ", ") + KeyText(key);
  return text;
}

// operand = key; 是 for 其余.
ExprPtr Builder::KeyTest(const ast::LookupKey& key, const Expr& operand) {
  using Form = ast::LookupKey::Form;
  if (key.form == Form::kOtherwise) return MakeCode(1, BoolType(), key.span);
  const Type& type = operand.type;
  ExprPtr wanted;
  if (key.form == Form::kMissing) {
    ExprPtr test = MakeOp(Op::kIsMissing, BoolType(), key.span, Clone(operand));
    test->may_miss = test->may_unrate = false;
    return test;
  }
  if (type.kind == ValueKind::kOption && key.form == Form::kName)
    wanted = OptionOrReport(type.options, key.name);
  else if (type.kind == ValueKind::kBool && key.form == Form::kBool)
    wanted = MakeCode(key.value, type, key.span);
  else if (type.kind == ValueKind::kText && key.form == Form::kName)
    wanted = MakeText(key.name.text, key.span);
  else if (type.kind == ValueKind::kNumber && key.form == Form::kNumber)
    wanted = Bound(*key.number, type, Context());
  else
    Report(Code::E0714, key.span, {KeyText(key), TypeText(scheme_, type)});
  if (!wanted) return nullptr;
  return MakeOp(Op::kEq, BoolType(), key.span, Clone(operand), std::move(wanted));
}

// Every key equals its operand; null when one cannot (reported).
ExprPtr Builder::KeysTest(const std::vector<ast::LookupKey>& keys, const std::vector<ExprPtr>& operands, Span span) {
  if (IsRest(keys)) return MakeCode(1, BoolType(), span);
  if (keys.size() != operands.size()) {
    Report(Code::E0713, keys[0].span, {std::to_string(operands.size()), std::to_string(keys.size())});
    return nullptr;
  }
  ExprPtr all;
  bool ok = true;
  for (size_t i = 0; i < keys.size(); ++i) {
    ExprPtr test = KeyTest(keys[i], *operands[i]);
    ok = ok && test;
    if (!test || test->op == Op::kCode) continue;
    all = all ? MakeOp(Op::kAnd, BoolType(), span, std::move(all), std::move(test)) : std::move(test);
  }
  if (!ok) return nullptr;
  return all ? std::move(all) : MakeCode(1, BoolType(), span);
}

KeyCover Builder::CoverOf(const std::vector<const std::vector<ast::LookupKey>*>& rows,
                          const std::vector<ExprPtr>& operands) const {
  KeyCover cover;
  std::vector<std::vector<std::string>> domains;
  size_t combinations = 1;
  for (const auto& operand : operands) {
    if (operand->type.kind == ValueKind::kOption) {
      domains.push_back(scheme_.option_lists[operand->type.options].options);
    } else if (operand->type.kind == ValueKind::kBool) {
      domains.push_back({"是", "否"});
    } else {
      return cover;
    }
    combinations *= domains.back().size();
    if (combinations > kMostCombinations) return cover;
  }
  cover.counted = true;
  std::vector<bool> alive(rows.size(), false);
  size_t open = 0;
  for (size_t c = 0; c < combinations; ++c) {
    std::vector<std::string> values;
    size_t rest = combinations;
    size_t at = c;
    for (const auto& domain : domains) {
      rest /= domain.size();
      values.push_back(domain[at / rest]);
      at %= rest;
    }
    size_t row = 0;
    auto takes = [&](const std::vector<ast::LookupKey>& keys) {
      if (IsRest(keys)) return true;
      bool all = keys.size() == values.size();
      for (size_t i = 0; all && i < keys.size(); ++i) all = Matches(keys[i], values[i]);
      return all;
    };
    while (row < rows.size() && !takes(*rows[row])) ++row;
    if (row < rows.size()) {
      alive[row] = true;
      continue;
    }
    if (++open > kMostShown) continue;
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + value;
    cover.open += (cover.open.empty() ? "" : "、") + text;
  }
  if (open > kMostShown) cover.open += " …";
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!alive[i]) cover.dead.push_back(i);
  }
  return cover;
}

}  // namespace heng::model
