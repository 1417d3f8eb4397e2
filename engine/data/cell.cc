#include "engine/data/cell.h"

#include <algorithm>

#include "engine/base/date.h"

namespace heng::data {

namespace {

constexpr int kMostScale = 18;  // 10^18 is the largest power of ten in an int64
constexpr size_t kMostDigits = 1000;

constexpr int64_t kPowers[kMostScale + 1] = {1,
                                             10,
                                             100,
                                             1000,
                                             10000,
                                             100000,
                                             1000000,
                                             10000000,
                                             100000000,
                                             1000000000,
                                             10000000000,
                                             100000000000,
                                             1000000000000,
                                             10000000000000,
                                             100000000000000,
                                             1000000000000000,
                                             10000000000000000,
                                             100000000000000000,
                                             1000000000000000000};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// -?digits[.digits][%]
struct PlainNumber {
  int64_t digits = 0;  // all digits, with the sign; meaningless when `long_form`
  int places = 0;
  bool percent = false;
  bool long_form = false;  // more digits than an int64 surely holds
};

std::optional<PlainNumber> ScanNumber(std::string_view cell) {
  PlainNumber number;
  const char* p = cell.data();
  const char* end = p + cell.size();
  bool negative = p != end && *p == '-';
  if (negative) ++p;
  if (p != end && end[-1] == '%') {
    number.percent = true;
    --end;
  }
  const char* whole = p;
  uint64_t digits = 0;
  for (; p != end && IsDigit(*p); ++p) digits = digits * 10 + static_cast<uint64_t>(*p - '0');
  if (p == whole) return std::nullopt;
  ptrdiff_t count = p - whole;
  if (p != end) {
    if (*p++ != '.') return std::nullopt;
    const char* fraction = p;
    for (; p != end && IsDigit(*p); ++p) digits = digits * 10 + static_cast<uint64_t>(*p - '0');
    if (p == fraction || p != end) return std::nullopt;
    number.long_form = p - fraction > kMostScale;
    number.places = static_cast<int>(p - fraction);
    count += p - fraction;
  }
  if (count > kMostScale) number.long_form = true;
  if (!number.long_form) number.digits = negative ? -static_cast<int64_t>(digits) : static_cast<int64_t>(digits);
  return number;
}

}  // namespace

const ColumnSchema& FormOf(const Schema& schema, const ColumnSchema& column) {
  const ColumnSchema* form = &column;
  // A chain of references longer than there are tables would run in a circle.
  for (size_t steps = 0; form->kind == CellKind::kReference && steps <= schema.tables.size(); ++steps) {
    const TableSchema& table = schema.tables[form->table];
    if (table.key.size() != 1) break;
    form = &table.columns[table.key[0]];
  }
  return *form;
}

ColumnBuilder::ColumnBuilder(const Schema& schema, const TableSchema& table, int column, Dataset& data, Column& out)
    : schema_(table.columns[column]),
      form_(FormOf(schema, schema_)),
      in_key_(std::find(table.key.begin(), table.key.end(), column) != table.key.end()),
      data_(data),
      column_(out) {
  must_match_ = in_key_ || schema_.kind == CellKind::kReference;
  grows_ = form_.kind == CellKind::kNumber && form_.places < 0;
  int places = form_.kind == CellKind::kInteger ? 0 : form_.places < 0 ? kMostScale : form_.places;
  most_places_ = std::min(kMostScale, places + (form_.percent ? 2 : 0));
  if (form_.kind == CellKind::kNumber && !grows_) scale_ = most_places_;
  column_ = Column();
  column_.den = kPowers[scale_];
}

void ColumnBuilder::AppendValue(int64_t num) {
  column_.num.push_back(num);
  if (!column_.status.empty()) column_.status.push_back(0);
}

void ColumnBuilder::AppendValue(int64_t num, std::string_view cell) {
  last_cell_.assign(cell);
  last_value_ = num;
  AppendValue(num);
}

void ColumnBuilder::AppendGap(Status gap) {
  column_.status.resize(column_.num.size(), 0);
  column_.num.push_back(0);
  column_.status.push_back(gap);
}

std::optional<CellFault> ColumnBuilder::Fail(CellFault fault) {
  if (error_ == 0) error_ = data_.gaps.Intern(GapKind::kError, MessageOf(fault.code).name);
  AppendGap(error_);
  return fault;
}

std::optional<CellFault> ColumnBuilder::AppendMissing() {
  if (in_key_) return Fail({Code::E1051, {schema_.name}});
  if (!schema_.optional) return Fail({Code::E1020, {schema_.name}});
  AppendGap(data_.gaps.Intern(GapKind::kMissing, schema_.reasons.empty() ? "未填" : schema_.reasons[0]));
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::Append(std::string_view cell) {
  if (cell.empty()) return AppendMissing();
  if (cell == last_cell_) {
    AppendValue(last_value_);
    return std::nullopt;
  }
  if (schema_.optional) {
    for (const std::string& reason : schema_.reasons) {
      if (cell != reason) continue;
      AppendGap(data_.gaps.Intern(GapKind::kMissing, reason));
      return std::nullopt;
    }
  }
  switch (form_.kind) {
    case CellKind::kNumber:
    case CellKind::kInteger: return AppendNumber(cell);
    case CellKind::kDate: return AppendDate(cell);
    case CellKind::kBool:
    case CellKind::kOption: return AppendChoice(cell);
    case CellKind::kText:
    case CellKind::kReference:  // only in a circle of references
      return AppendText(cell);
  }
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::AppendText(std::string_view cell) {
  if (std::optional<CellFault> fault = CheckText(cell, must_match_)) return Fail(std::move(*fault));
  AppendValue(data_.texts.Code(cell), cell);
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::AppendDate(std::string_view cell) {
  if (std::optional<int32_t> days = ParseDate(cell)) {
    AppendValue(*days, cell);
    return std::nullopt;
  }
  CellFault fault = ExplainDate(cell);
  if (fault.code == Code::E1032 && schema_.optional) fault = NotAReason(cell, schema_);
  return Fail(std::move(fault));
}

std::optional<CellFault> ColumnBuilder::AppendChoice(std::string_view cell) {
  if (form_.kind == CellKind::kBool) {
    bool yes = cell == "是" || cell == "yes";
    if (!yes && cell != "否" && cell != "no") {
      CellFault fault = ExplainBool(cell);
      if (fault.code == Code::E1035 && schema_.optional) fault = NotAReason(cell, schema_);
      return Fail(std::move(fault));
    }
    AppendValue(yes ? 1 : 0);
    return std::nullopt;
  }
  auto found = std::find(form_.options.begin(), form_.options.end(), cell);
  if (found == form_.options.end()) {
    std::vector<std::string> allowed = form_.options;
    if (schema_.optional) allowed.insert(allowed.end(), schema_.reasons.begin(), schema_.reasons.end());
    return Fail(ExplainOption(cell, allowed));
  }
  AppendValue(found - form_.options.begin());
  return std::nullopt;
}

// The common denominator becomes 10^scale; a value that no longer fits goes wide.
void ColumnBuilder::GrowScale(int scale) {
  int64_t factor = kPowers[scale - scale_];
  for (size_t row = 0; row < column_.num.size(); ++row) {
    int64_t& num = column_.num[row];
    if (num == Column::kWide) continue;
    int64_t grown;
    if (!__builtin_mul_overflow(num, factor, &grown)) {
      num = grown;
      continue;
    }
    column_.wide[row] = Number::Ratio(num, column_.den);
    num = Column::kWide;
  }
  scale_ = scale;
  column_.den = kPowers[scale];
}

// digits / 10^scale; false when that needs more decimals than the column may have.
bool ColumnBuilder::AppendScaled(int64_t digits, int scale) {
  while (scale > (grows_ ? scale_ : most_places_) && digits % 10 == 0) {
    digits /= 10;
    --scale;
  }
  if (scale > most_places_) return false;
  if (scale > scale_) GrowScale(scale);
  int64_t num;
  if (__builtin_mul_overflow(digits, kPowers[scale_ - scale], &num)) {
    num = Column::kWide;
    column_.wide[column_.num.size()] = Number::Ratio(digits, kPowers[scale]);
  }
  AppendValue(num);
  return true;
}

// A number with more than 18 digits.
std::optional<CellFault> ColumnBuilder::AppendLong(std::string_view digits, bool percent) {
  if (digits.size() > kMostDigits) return Fail({Code::E1042, {"", std::to_string(kMostDigits)}});
  Number value = *Number::Parse(digits);
  size_t dot = digits.find('.');
  int scale = 0;
  if (dot != std::string_view::npos) {
    scale = static_cast<int>(digits.find_last_not_of('0') - dot);  // at the dot itself: 0
  }
  if (percent) {
    value = value / Number(100);
    scale += 2;
    while (scale > 0 && (value * Number::PowerOfTen(scale - 1)).IsInteger()) --scale;
  }
  if (scale > most_places_)
    return Fail({Code::E1030, {Quoted(digits), std::to_string(form_.places < 0 ? kMostScale : form_.places)}});
  if (scale > scale_) GrowScale(scale);
  std::optional<int64_t> num = (value * Number(column_.den)).ToInt64();
  if (!num || *num == Column::kWide) {
    column_.wide[column_.num.size()] = value;
    num = Column::kWide;
  }
  AppendValue(*num);
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::AppendNumber(std::string_view cell) {
  std::optional<PlainNumber> number = ScanNumber(cell);
  if (!number || (number->percent && !form_.ratio && !form_.percent)) {
    CellFault fault = ExplainNumber(cell, form_);
    if (fault.code == Code::E1021 && schema_.optional) fault = NotAReason(cell, schema_);
    return Fail(std::move(fault));
  }
  std::string_view digits = cell.substr(0, cell.size() - (number->percent ? 1 : 0));
  bool percent = number->percent || form_.percent;
  if (number->long_form) return AppendLong(digits, percent);
  if (!AppendScaled(number->digits, number->places + (percent ? 2 : 0))) {
    if (form_.kind == CellKind::kInteger) return Fail({Code::E1041, {Quoted(cell)}});
    int places = form_.places < 0 ? kMostScale : form_.places;
    return Fail({Code::E1030, {Quoted(cell), std::to_string(places)}});
  }
  if (form_.ratio && !percent && number->digits > kPowers[number->places]) {
    if (above_one_++ == 0) first_above_one_ = cell;
  }
  return std::nullopt;
}

}  // namespace heng::data
