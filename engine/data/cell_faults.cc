// Why a cell was refused: one specific message for each of the ways in which spreadsheets and people spoil data.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "engine/base/date.h"
#include "engine/base/utf8.h"
#include "engine/data/cell.h"
#include "engine/diag/nearest.h"

namespace heng::data {

namespace {

bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }

bool IsBlank(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

// Zero-width characters, joiners, direction marks, soft hyphen, byte order mark.
bool IsInvisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         c == 0xFEFF;
}

// A half-width character for the full-width one, 0 when there is none.
char32_t HalfWidth(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c == 0x2212 || c == 0x2013 || c == 0x2014) return '-';  // minus sign and dashes
  if (c == 0x3002) return '.';
  return 0;
}

std::string CodePointName(char32_t c) {
  std::array<char, 16> name;
  std::snprintf(name.data(), name.size(), "U+%04X", static_cast<unsigned>(c));
  return name.data();
}

bool IsSpreadsheetError(std::string_view cell) {
  for (std::string_view error :
       {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}) {
    if (cell == error) return true;
  }
  return cell.size() >= 3 && cell.find_first_not_of('#') == std::string_view::npos;  // a column too narrow
}

// Digits, then [.digits], both optional but not both missing; as much of it as there is at the front.
size_t NumberPrefix(std::string_view text) {
  size_t i = text.starts_with('-') ? 1 : 0;
  size_t begin = i;
  while (i < text.size() && IsDigit(text[i])) ++i;
  if (i == begin) return 0;
  if (i + 1 < text.size() && text[i] == '.' && IsDigit(text[i + 1])) {
    ++i;
    while (i < text.size() && IsDigit(text[i])) ++i;
  }
  return i;
}

bool IsNumber(std::string_view text) { return !text.empty() && NumberPrefix(text) == text.size(); }

// 1.2E+17, 3e5
bool IsExponent(std::string_view text) {
  size_t prefix = NumberPrefix(text);
  if (prefix == 0 || prefix == text.size() || (text[prefix] != 'E' && text[prefix] != 'e')) return false;
  std::string_view exponent = text.substr(prefix + 1);
  if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
  return !exponent.empty() && std::all_of(exponent.begin(), exponent.end(), IsDigit);
}

// 1,234 / 1,234,567.5: the number without separators, "" when it is none.
std::string WithoutThousands(std::string_view text) {
  size_t comma = text.find(',');
  if (comma == std::string_view::npos) return "";
  std::string joined;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') {
      joined.push_back(text[i]);
      continue;
    }
    bool three = i > 0 && IsDigit(text[i - 1]) && i + 3 < text.size() && IsDigit(text[i + 1]) && IsDigit(text[i + 2]) &&
                 IsDigit(text[i + 3]) && (i + 4 == text.size() || !IsDigit(text[i + 4]));
    if (!three) return "";
  }
  return IsNumber(joined) ? joined : "";
}

// "¥300", "300元", "85 分": the number alone, "" when there is none.
std::string WithoutUnit(std::string_view text) {
  for (std::string_view sign : {"¥", "￥", "$", "€", "£", "RMB", "CNY"}) {
    if (text.starts_with(sign) && IsNumber(text.substr(sign.size()))) return std::string(text.substr(sign.size()));
  }
  size_t prefix = NumberPrefix(text);
  if (prefix == 0 || CountCodePoints(text.substr(prefix)) > 6) return "";
  bool more_digits = std::any_of(text.begin() + static_cast<ptrdiff_t>(prefix), text.end(), IsDigit);
  return more_digits ? "" : std::string(text.substr(0, prefix));
}

// The cell in half-width characters; "" when it has no full-width ones.
std::string InHalfWidth(std::string_view cell) {
  std::string half;
  bool changed = false;
  for (char32_t c : DecodeUtf8(cell)) {
    char32_t narrow = HalfWidth(c);
    changed |= narrow != 0;
    AppendUtf8(half, narrow != 0 ? narrow : c);
  }
  return changed ? half : "";
}

// Three groups of digits with anything between them: year, month, day.
std::optional<std::string> AsUsualDate(std::string_view cell) {
  std::vector<int> groups;
  bool in_digits = false;
  for (char32_t c : DecodeUtf8(cell)) {
    char32_t narrow = HalfWidth(c) != 0 ? HalfWidth(c) : c;
    if (!IsDigit(narrow)) {
      in_digits = false;
      continue;
    }
    if (!in_digits) groups.push_back(0);
    in_digits = true;
    if (groups.back() > 99'999'999) return std::nullopt;
    groups.back() = groups.back() * 10 + static_cast<int>(narrow - '0');
  }
  if (groups.size() == 1 && groups[0] >= 10'000'101 && cell.size() == 8) {
    groups = {groups[0] / 10000, groups[0] / 100 % 100, groups[0] % 100};
  }
  if (groups.size() < 3 || groups[0] < 1000) return std::nullopt;  // 01/09/2023: which is the month?
  std::optional<int32_t> days = DaysFromCivil({groups[0], groups[1], groups[2]});
  if (!days) return std::nullopt;
  return FormatDate(*days);
}

// Bytes of a text for which it must be looked at closely: of controls, of characters that are not seen, of exponents
// (1E+5), and in keys of ideographic blanks too.
constexpr uint8_t kDoubtful = 1;
constexpr uint8_t kDoubtfulKey = 2;
constexpr std::array<uint8_t, 256> kDoubts = [] {
  std::array<uint8_t, 256> doubts = {};
  for (size_t c = 0; c < 0x20; ++c) doubts[c] = kDoubtful;
  for (size_t c : {0x7F, 0xC2, 0xE2, 0xEF, 0x2B}) doubts[c] = kDoubtful;
  doubts[0xE3] = kDoubtfulKey;
  return doubts;
}();

bool HasBlankEnd(const std::u32string& text) {
  return !text.empty() && (IsBlank(text.front()) || IsBlank(text.back()));
}

}  // namespace

Text Quoted(std::string_view cell) {
  constexpr size_t kMostShown = 60;
  if (CountCodePoints(cell) <= kMostShown) return Text(std::string(cell));
  return Text(EncodeUtf8(DecodeUtf8(cell).substr(0, kMostShown)) + "…");
}

Text Listed(const std::vector<std::string>& words) {
  Text text;
  for (const std::string& word : words) {
    if (!text.zh.empty()) {
      text.zh += "、";
      text.en += ", ";
    }
    text.zh += "`" + word + "`";
    text.en += "`" + word + "`";
  }
  return text;
}

CellFault NotAReason(std::string_view cell, const ColumnSchema& column) {
  return {Code::E1040, {Quoted(cell), Listed(column.reasons)}};
}

CellFault ExplainNumber(std::string_view cell, const ColumnSchema& form) {
  if (IsSpreadsheetError(cell)) return {Code::E1031, {Quoted(cell)}};
  std::u32string points = DecodeUtf8(cell);
  bool some_digit =
      std::any_of(points.begin(), points.end(), [](char32_t c) { return IsDigit(c) || IsDigit(HalfWidth(c)); });
  if (!some_digit && !HasBlankEnd(points)) return {Code::E1021, {Quoted(cell)}};
  if (std::any_of(points.begin(), points.end(), IsInvisible)) return CheckText(cell, true).value();
  // A unit after a blank ("85 分") is a unit.
  std::u32string tight;
  for (char32_t c : points) {
    if (!IsBlank(c)) tight.push_back(c);
  }
  std::string joined = EncodeUtf8(tight);
  std::string unit = WithoutUnit(joined);
  bool percent_only = !unit.empty() && joined.size() == unit.size() + 1 && joined.back() == '%';
  if (tight.size() != points.size() && (unit.empty() || unit == joined || percent_only)) {
    return {Code::E1022, {Quoted(cell)}};
  }
  std::string half = InHalfWidth(joined);
  if (!WithoutThousands(half.empty() ? joined : half).empty()) {
    return {Code::E1024, {Quoted(cell), WithoutThousands(half.empty() ? joined : half)}};
  }
  if (!half.empty() && (unit.empty() || IsNumber(half) || half.ends_with('%'))) {
    return {Code::E1023, {Quoted(cell), WithoutUnit(half).empty() || half.ends_with('%') ? half : WithoutUnit(half)}};
  }
  if (IsExponent(joined)) return {Code::E1025, {Quoted(cell)}};
  if (percent_only && !form.ratio && !form.percent) return {Code::E1027, {Quoted(cell)}};
  if (joined.front() == '+' && IsNumber(joined.substr(1))) return {Code::E1028, {Quoted(cell), joined.substr(1)}};
  if (joined.ends_with('.') && IsNumber(joined.substr(0, joined.size() - 1))) {
    return {Code::E1029, {Quoted(cell), joined.substr(0, joined.size() - 1)}};
  }
  size_t dot = joined.find('.');
  if (dot <= 1 && IsNumber("0" + joined.substr(dot)) && (dot == 0 || joined[0] == '-')) {
    return {Code::E1029, {Quoted(cell), joined.substr(0, dot) + "0" + joined.substr(dot)}};
  }
  if (!unit.empty()) return {Code::E1026, {Quoted(cell), unit}};
  return {Code::E1021, {Quoted(cell)}};
}

CellFault ExplainDate(std::string_view cell) {
  if (IsSpreadsheetError(cell)) return {Code::E1031, {Quoted(cell)}};
  if (HasBlankEnd(DecodeUtf8(cell))) return {Code::E1036, {Quoted(cell)}};
  if (std::optional<std::string> usual = AsUsualDate(cell)) return {Code::E1043, {Quoted(cell), *usual}};
  bool digits = std::all_of(cell.begin(), cell.end(), IsDigit);
  if (digits && cell.size() == 5) return {Code::E1044, {Quoted(cell)}};
  // The right form, so the day does not exist: 2023-02-29, 2023年13月1日.
  bool right_form = cell.size() == 10 && cell[4] == '-' && cell[7] == '-';
  for (size_t i = 0; right_form && i < cell.size(); ++i) right_form = i == 4 || i == 7 || IsDigit(cell[i]);
  if (right_form || (IsDigit(cell[0]) && cell.ends_with("日"))) return {Code::E1033, {Quoted(cell)}};
  return {Code::E1032, {Quoted(cell)}};
}

CellFault ExplainOption(std::string_view cell, const std::vector<std::string>& allowed) {
  if (std::optional<CellFault> fault = CheckText(cell, true)) return *fault;
  std::optional<std::string> nearest = NearestName(cell, allowed);
  if (nearest) return {Code::E1045, {Quoted(cell), Listed(allowed), *nearest}};
  return {Code::E1034, {Quoted(cell), Listed(allowed)}};
}

CellFault ExplainBool(std::string_view cell) {
  if (std::optional<CellFault> fault = CheckText(cell, true)) return *fault;
  return {Code::E1035, {Quoted(cell)}};
}

std::optional<CellFault> CheckText(std::string_view cell, bool must_match) {
  // The quick answer for nearly every cell: no blank at either end, nothing but printable ASCII and ideographs.
  uint8_t doubt = cell.front() == '#' || cell.front() == ' ' || cell.back() == ' ' ? kDoubtful : 0;
  for (const char c : cell) doubt |= kDoubts[static_cast<uint8_t>(c)];
  if ((doubt & (must_match ? kDoubtful | kDoubtfulKey : kDoubtful)) == 0) return std::nullopt;
  if (IsSpreadsheetError(cell)) return CellFault{Code::E1031, {Quoted(cell)}};
  if (IsExponent(cell) && cell.find("E+") != std::string_view::npos) return CellFault{Code::E1039, {Quoted(cell)}};
  std::u32string points = DecodeUtf8(cell);
  for (char32_t c : points) {
    bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
    bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);  // bidirectional controls
    if (control || turns) return CellFault{Code::E1037, {Quoted(cell), CodePointName(c)}};
    if (must_match && IsInvisible(c)) return CellFault{Code::E1038, {Quoted(cell), CodePointName(c)}};
  }
  if (must_match && HasBlankEnd(points)) return CellFault{Code::E1036, {Quoted(cell)}};
  return std::nullopt;
}

}  // namespace heng::data
