// Functions of one row: roots, options in order, texts.
#include <cstdio>
#include <cstdlib>

#include "engine/base/date.h"
#include "tests/reference/evaluator.h"

namespace heng::reference {

using model::Op;

namespace {

// The characters of a text, each with its bytes.
std::vector<std::string> Characters(const std::string& text) {
  std::vector<std::string> characters;
  for (char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) characters.emplace_back();
    characters.back() += byte;
  }
  return characters;
}

Value ParseNumber(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  const bool sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  const std::string digits = text.substr(sign ? 1 : 0);
  bool number = !digits.empty() && digits.front() != '.' && digits.back() != '.';
  size_t dots = 0;
  for (char c : digits) {
    if (c == '.') ++dots;
    number = number && (c == '.' || (c >= '0' && c <= '9'));
  }
  if (!number || dots > 1) return MakeGap(data::GapKind::kMissing, "不是数");
  return FromText(text[0] == '+' ? digits : text);
}

Value TextOf(const model::Expr& expr, const Value& value) {
  const model::ValueKind kind = expr.in[0]->type.kind;
  if (kind == model::ValueKind::kOption) return expr.args[static_cast<size_t>(std::get<int64_t>(value))].zh;
  return PlainText(value, kind);
}

}  // namespace

std::string PlainText(const Value& value, model::ValueKind kind) {
  switch (kind) {
    case model::ValueKind::kBool: return std::get<int64_t>(value) != 0 ? "是" : "否";
    case model::ValueKind::kDate: return FormatDate(static_cast<int32_t>(std::get<int64_t>(value)));
    case model::ValueKind::kText: return std::get<std::string>(value);
    default: break;
  }
  Rational number = std::get<Rational>(value);
  Integer rest = denominator(number);
  while (rest % 2 == 0) rest /= 2;
  while (rest % 5 == 0) rest /= 5;
  if (rest != 1) return ToText(number);
  size_t places = 0;
  for (; denominator(number) != 1; ++places) number *= 10;
  const bool negative = number < 0;
  std::string digits = Integer(abs(numerator(number))).str();
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (negative ? "-" : "") + digits;
}

Value Evaluator::Function(const model::Expr& expr, const std::vector<Value>& in) {
  switch (expr.op) {
    case Op::kRoot: {
      const Rational& x = std::get<Rational>(in[0]);
      if (x < 0) return Rational(-SquareRoot(-x, static_cast<int>(expr.code)));
      return SquareRoot(x, static_cast<int>(expr.code));
    }
    case Op::kOrdinal: return Rational(std::get<int64_t>(in[0]) + 1);
    case Op::kShiftOption: {
      Rational place = std::get<int64_t>(in[0]) + std::get<Rational>(in[1]);
      if (place > expr.code - 1) place = expr.code - 1;
      if (place < 0) place = 0;
      return static_cast<int64_t>(Floor(place));
    }
    case Op::kParseNumber: return ParseNumber(std::get<std::string>(in[0]));
    case Op::kTextOf: return TextOf(expr, in[0]);
    case Op::kConcat: {
      std::string text;
      for (const Value& part : in) text += std::get<std::string>(part);
      return text;
    }
    case Op::kLength: return Rational(Characters(std::get<std::string>(in[0])).size());
    case Op::kFirstChars:
    case Op::kLastChars: {
      const std::vector<std::string> all = Characters(std::get<std::string>(in[0]));
      const Rational count = std::get<Rational>(in[1]);
      std::string text;
      for (size_t i = 0; i < all.size(); ++i) {
        const size_t place = expr.op == Op::kFirstChars ? i : all.size() - 1 - i;
        if (count > Rational(place)) text += all[i];
      }
      return text;
    }
    default: std::fprintf(stderr, "reference: unknown operation\n"); std::abort();
  }
}

}  // namespace heng::reference
