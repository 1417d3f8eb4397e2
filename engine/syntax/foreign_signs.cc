#include "engine/syntax/foreign_signs.h"

namespace heng::syntax {
namespace {

struct Sign {
  const char* sign;
  const char* zh;  // for files in Chinese
  const char* en;
};
constexpr Sign kSigns[] = {
    {"&&", "`且`", "`and`"},
    {"||", "`或`", "`or`"},
    {"&", "`且`；连接文字写 `拼接(甲, 乙)`", "`and`; texts are joined with `concat(a, b)`"},
    {"!", "`非`", "`not`"},
    {"^", "`甲 * 甲`", "`a * a`"},
    {"·", "`甲 * 乙`", "`a * b`"},
    {"•", "`甲 * 乙`", "`a * b`"},
    {"√", "`平方根(甲)`", "`sqrt(a)`"},
    {"‰", "`%`：6‰ 是 `0.6%`", "`%`: 6‰ is `0.6%`"},
    {"½", "`1/2`", "`1/2`"},
    {"¼", "`1/4`", "`1/4`"},
    {"¾", "`3/4`", "`3/4`"},
    {"$", "列的名称，如 `成绩`；金额写 `5 元`", "the name of a column, as `score`; money is `5 yuan`"},
    {"￥", "`5 元`", "`5 yuan`"},
    {"¥", "`5 元`", "`5 yuan`"}};

}  // namespace

std::optional<ForeignSign> ForeignSignAt(const Token& token, const Token* next, ast::Skin skin) {
  const bool twice = next != nullptr && next->glued && next->text == token.text;
  for (const Sign& known : kSigns) {
    const std::string sign = known.sign;
    const bool both = twice && token.text + next->text == sign;
    if (!both && token.text != sign) continue;
    const Text meant = skin == ast::Skin::kChinese ? Text(known.zh) : Text(known.en);
    return ForeignSign{both ? Join(token.span, next->span) : token.span, sign, meant};
  }
  return std::nullopt;
}

Text RangeMeant(const std::vector<Token>& tokens, size_t size, const Token* behind) {
  const auto number = [](const Token& token) { return token.kind == Kind::NUMBER || token.kind == Kind::PERCENT; };
  const size_t back = size > 1 && tokens[size - 1].kind == Kind::UNIT ? 2 : 1;
  if (size < back || !number(tokens[size - back]) || behind == nullptr || !number(*behind)) {
    return Text("60 至 79", "60 to 79");
  }
  const std::string& low = tokens[size - back].text;
  return Text(low + " 至 " + behind->text, low + " to " + behind->text);
}

}  // namespace heng::syntax
