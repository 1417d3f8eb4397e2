#include "engine/syntax/as_in_letters.h"

#include <algorithm>

#include "engine/ast/unit_names.h"
#include "engine/diag/spreadsheet.h"
#include "engine/syntax/foreign_signs.h"
#include "engine/syntax/keywords.h"

namespace heng::syntax {
namespace {

constexpr std::pair<const char*, const char*> kComparisons[] = {
    {"大于", ">"},   {"高于", ">"},   {"多于", ">"},   {"小于", "<"},   {"低于", "<"},    {"少于", "<"},
    {"等于", "="},   {"不等于", "≠"}, {"不小于", "≥"}, {"不低于", "≥"}, {"不少于", "≥"},  {"大于等于", "≥"},
    {"不大于", "≤"}, {"不高于", "≤"}, {"不超过", "≤"}, {"不多于", "≤"}, {"小于等于", "≤"}};

// `成绩 60 分以上`, `成绩 不满 60 分`, `成绩 在 60 至 80 分`: conditions as they stand in a letter.
bool ConditionInWords(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
                      const FoldedText& text, Diagnostics& diagnostics) {
  const auto kind = [&](size_t at) {
    return at >= declaration.begin && at < declaration.end ? tokens[at].kind : Kind::END;
  };
  const auto number_at = [&](size_t at) { return kind(at) == Kind::NUMBER || kind(at) == Kind::PERCENT; };
  const auto quantity = [&](size_t at) {  // how many tokens
    return !number_at(at) ? 0u : kind(at + 1) == Kind::UNIT ? 2u : 1u;
  };
  const auto words = [&](size_t from, size_t to) {
    std::string out;
    for (size_t i = from; i < to; ++i) {
      const bool english = tokens[i].kind == Kind::UNIT && text.skin == ast::Skin::kEnglish;
      out += (i == from ? "" : " ") + (english ? ast::EnglishUnit(tokens[i].text) : tokens[i].text);
    }
    return out;
  };
  const auto say = [&](size_t to, const std::string& meant) {
    diagnostics.Add(Code::E0174, Join(tokens[index].span, tokens[to - 1].span), {words(index, to), meant});
    return true;
  };
  const Kind here = kind(index), before = kind(index - 1);
  const bool behind_value = before == Kind::NAME || before == Kind::RPAREN;
  if (behind_value && (here == Kind::K_BELOW || here == Kind::K_ABOVE) && number_at(index + 1)) {
    const size_t end = index + 1 + quantity(index + 1);
    return say(end, (here == Kind::K_BELOW ? "< " : "> ") + words(index + 1, end));
  }
  const size_t end = index + quantity(index);
  if (end == index) return false;
  if (behind_value && (kind(end) == Kind::K_OR_MORE || kind(end) == Kind::K_OR_LESS)) {
    return say(end + 1, (kind(end) == Kind::K_OR_MORE ? "≥ " : "≤ ") + words(index, end));
  }
  if (before == Kind::K_IN && kind(end) == Kind::K_TO && number_at(end + 1)) {
    const size_t last = end + 1 + quantity(end + 1);
    const std::string word = KeywordOf(Kind::K_IN)->In(text.skin);
    return say(last, word + " [" + words(index, end) + ", " + words(end + 1, last) + "]");
  }
  return false;
}

}  // namespace

// Numbers and comparisons as they stand in a letter: `5 点`, `2022/9/1`, `90-100 :`, `1,000`, `成绩 不低于 60 分`.
bool WrittenAsInLetters(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
                        const std::vector<std::string>& rules, const FoldedText& text, Diagnostics& diagnostics) {
  if (ConditionInWords(tokens, declaration, index, text, diagnostics)) return true;
  const auto is = [&](size_t at, Kind kind) {
    return at >= declaration.begin && at < declaration.end && tokens[at].kind == kind;
  };
  const Token& token = tokens[index];
  if (is(index, Kind::NAME) && !token.quoted && !token.line_start && is(index - 1, Kind::NUMBER)) {
    const Token& digits = tokens[index - 1];
    const auto value = Number::Parse(digits.text);
    if (const auto times = NumeralWord(text.skin, token.text); times && value) {
      const std::string plain = (*value * *times).ToText();
      diagnostics.Add(Code::E0175, Join(digits.span, token.span),
                      {digits.text + " " + token.text, digits.text + " " + token.text, plain});
      return true;
    }
    diagnostics.Add(Code::E0115, token.span, {token.text});
    return true;
  }
  for (const auto& [word, sign] : kComparisons) {
    if (!is(index, Kind::NAME) || token.text != word || index == declaration.begin) continue;
    diagnostics.Add(Code::E0154, token.span, {tokens[index - 1].text, token.text, "`" + std::string(sign) + "`"});
    return true;
  }
  const bool date = is(index, Kind::NUMBER) && token.text.size() == 4 && is(index + 1, Kind::SLASH) &&
                    is(index + 2, Kind::NUMBER) && is(index + 3, Kind::SLASH) && is(index + 4, Kind::NUMBER);
  if (date) {
    const std::string day = token.text + "/" + tokens[index + 2].text + "/" + tokens[index + 4].text;
    diagnostics.Add(Code::E0110, Join(token.span, tokens[index + 4].span), {day});
    return true;
  }
  const auto number = [&](size_t at) { return is(at, Kind::NUMBER) || is(at, Kind::PERCENT); };
  const bool row = std::find(rules.begin(), rules.end(), "bandRow") != rules.end();
  if (row && is(index, Kind::MINUS) && (number(index - 1) || is(index - 1, Kind::UNIT)) && number(index + 1)) {
    diagnostics.Add(Code::E0109, token.span, {token.text, RangeMeant(tokens, index, &tokens[index + 1])});
    return true;
  }
  if (is(index, Kind::NAME) && !token.quoted && (token.text == "x" || token.text == "X") && index > declaration.begin) {
    diagnostics.Add(Code::E0173, token.span, {token.text, "`*`"});
    return true;
  }
  if (is(index, Kind::COMMA) && is(index - 1, Kind::NUMBER) && is(index + 1, Kind::NUMBER) && tokens[index + 1].glued) {
    const Token &head = tokens[index - 1], &rest = tokens[index + 1];
    diagnostics.Add(Code::E0134, Join(head.span, rest.span), {head.text + "," + rest.text, head.text + rest.text});
    return true;
  }
  return false;
}

// `SUM(D2:D10)`, `IF(…)` with what only spreadsheets can read inside.
bool WrittenAsInSpreadsheets(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
                             Diagnostics& diagnostics) {
  int depth = 0;
  for (size_t i = std::min(index, declaration.end); i > declaration.begin + 1; --i) {
    const Token& token = tokens[i - 1];
    if (token.kind == Kind::RPAREN) ++depth;
    if (token.kind == Kind::SEMI || token.kind == Kind::LBRACE) return false;
    if (token.kind != Kind::LPAREN || depth-- > 0) continue;
    depth = 0;
    const Token& name = tokens[i - 2];
    const auto here = name.kind == Kind::NAME && !name.quoted ? SpreadsheetFunction(name.text) : std::nullopt;
    if (!here) continue;
    diagnostics.Add(Code::E0172, name.span, {name.text, *here});
    return true;
  }
  return false;
}

// A hard word where an operand, an option or a row's key should stand: `is below`, `以上 : 3 分`.
bool WordAsName(const std::vector<Token>& tokens, const Declaration& declaration, size_t index, const FoldedText& text,
                Diagnostics& diagnostics) {
  const auto hard = [&](size_t at) {
    const Keyword* keyword = at > declaration.begin && at < declaration.end ? KeywordOf(tokens[at].kind) : nullptr;
    return keyword != nullptr && keyword->Is(kHard) && tokens[at].kind != Kind::K_IF;
  };
  const auto name_expected = [&](size_t at) {
    const Kind before = tokens[at - 1].kind;
    const Keyword* keyword = KeywordOf(before);
    return before == Kind::LPAREN || before == Kind::COMMA || before == Kind::LBRACE || before == Kind::SEMI ||
           before == Kind::DOT || (before >= Kind::PLUS && before <= Kind::NE) ||
           (keyword != nullptr && (keyword->Is(kThenName) || keyword->Is(kThenOperand)));
  };
  const auto ends_name = [&](size_t at) {
    const Kind kind = at < declaration.end ? tokens[at].kind : Kind::END;
    return kind == Kind::COLON || kind == Kind::COMMA || kind == Kind::RPAREN || kind == Kind::RBRACE ||
           kind == Kind::SEMI || kind == Kind::K_THEN || kind == Kind::END || kind == Kind::DOT ||
           (kind >= Kind::PLUS && kind <= Kind::NE);
  };
  for (const size_t at : {index, index - 1}) {
    if (!hard(at) || !name_expected(at) || !ends_name(at + 1)) continue;
    const std::string& word = tokens[at].text;
    const bool zh = text.skin == ast::Skin::kChinese;
    diagnostics.Add(Code::E0176, tokens[at].span, {word, zh ? "【" + word + "】" : "`` `" + word + "` ``"});
    return true;
  }
  return false;
}

}  // namespace heng::syntax
