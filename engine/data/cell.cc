#include "engine/data/cell.h"

#include <algorithm>

#include "engine/base/date.h"
#include "engine/data/scan_number.h"

namespace heng::data {

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

bool Texts::Passes(int64_t code, std::string_view text, bool must_match) {
  if (static_cast<size_t>(code) >= passed_.size()) passed_.resize(dictionary_.size() + dictionary_.size() / 2, 0);
  uint8_t& passed = passed_[static_cast<size_t>(code)];
  const uint8_t wanted = must_match ? 2 : 1;
  if (passed >= wanted) return true;
  if (CheckText(text, must_match)) return false;
  passed = wanted;
  return true;
}

ColumnBuilder::ColumnBuilder(const Schema& schema, const TableSchema& table, int column, Texts& texts, Gaps& gaps,
                             Column& out)
    : schema_(table.columns[column]),
      form_(FormOf(schema, schema_)),
      in_key_(std::find(table.key.begin(), table.key.end(), column) != table.key.end()),
      texts_(texts),
      gaps_(gaps),
      column_(out) {
  must_match_ = in_key_ || schema_.kind == CellKind::kReference;
  grows_ = form_.kind == CellKind::kNumber && form_.places < 0;
  int places = form_.kind == CellKind::kInteger ? 0 : form_.places < 0 ? kMostScale : form_.places;
  most_places_ = std::min(kMostScale, places + (form_.percent ? 2 : 0));
  if (form_.kind == CellKind::kNumber && !grows_) scale_ = most_places_;
  column_ = Column();
  column_.den = kPowers[scale_];
  if (form_.kind == CellKind::kBool) choices_ = WordTable({{"是", 1}, {"yes", 1}, {"否", 0}, {"no", 0}});
  if (form_.kind != CellKind::kOption) return;
  std::vector<std::pair<std::string_view, int64_t>> words;
  for (const std::string& option : form_.options) words.emplace_back(option, words.size());
  choices_ = WordTable(words);
}

// Room for more rows, whose values are put in place one by one; the first of them.
size_t ColumnBuilder::Grow(size_t rows) {
  const size_t first = column_.num.size();
  column_.num.resize(first + rows, 0);
  if (!column_.status.empty()) column_.status.resize(first + rows, 0);
  return first;
}

void ColumnBuilder::AppendGap(Status gap, size_t rows) {
  const size_t first = Grow(rows);
  for (size_t row = first; row < column_.num.size(); ++row) column_.SetGap(row, gap);
}

std::optional<CellFault> ColumnBuilder::Fail(size_t row, CellFault fault) {
  column_.SetGap(row, gaps_.Intern(GapKind::kError, MessageOf(fault.code).name));
  return fault;
}

std::optional<CellFault> ColumnBuilder::AppendMissing() { return PutMissing(Grow(1)); }

std::optional<CellFault> ColumnBuilder::Append(std::string_view cell) { return Put(Grow(1), cell); }

std::optional<CellFault> ColumnBuilder::PutMissing(size_t row) {
  if (in_key_) return Fail(row, {Code::E1051, {schema_.name}});
  if (!schema_.optional) return Fail(row, {Code::E1020, {schema_.name}});
  if (missing_ == 0) missing_ = gaps_.Intern(GapKind::kMissing, schema_.reasons.empty() ? "未填" : schema_.reasons[0]);
  column_.SetGap(row, missing_);
  return std::nullopt;
}

void ColumnBuilder::NoteApostrophe(std::string_view cell) {
  const bool marked = cell.size() > 1 && cell[0] == '\'' && IsDigit(cell[1]);
  if (marked && schema_.kind == CellKind::kText) apostrophes_.Add(cell);
}

bool ColumnBuilder::IsReason(std::string_view cell) const {
  return schema_.optional && std::find(schema_.reasons.begin(), schema_.reasons.end(), cell) != schema_.reasons.end();
}

std::optional<CellFault> ColumnBuilder::Put(size_t row, std::string_view cell) {
  if (cell.empty()) return PutMissing(row);
  if (IsReason(cell)) {
    column_.SetGap(row, gaps_.Intern(GapKind::kMissing, cell));
    return std::nullopt;
  }
  switch (form_.kind) {
    case CellKind::kNumber:
    case CellKind::kInteger: return PutNumber(row, cell);
    case CellKind::kDate: return PutDate(row, cell);
    case CellKind::kBool:
    case CellKind::kOption: return PutChoice(row, cell);
    case CellKind::kText:
    case CellKind::kReference:  // only in a circle of references
      return PutText(row, cell);
  }
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::PutText(size_t row, std::string_view cell) {
  if (std::optional<CellFault> fault = CheckText(cell, must_match_)) return Fail(row, std::move(*fault));
  column_.num[row] = texts_.dictionary().Code(cell);
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::PutDate(size_t row, std::string_view cell) {
  if (std::optional<int32_t> days = ParseDate(cell)) {
    column_.num[row] = *days;
    return std::nullopt;
  }
  CellFault fault = ExplainDate(cell);
  if (fault.code == Code::E1032 && schema_.optional) fault = NotAReason(cell, schema_);
  return Fail(row, std::move(fault));
}

std::optional<CellFault> ColumnBuilder::PutChoice(size_t row, std::string_view cell) {
  if (form_.kind == CellKind::kBool) {
    bool yes = cell == "是" || cell == "yes";
    if (!yes && cell != "否" && cell != "no") {
      CellFault fault = ExplainBool(cell);
      if (fault.code == Code::E1035 && schema_.optional) fault = NotAReason(cell, schema_);
      return Fail(row, std::move(fault));
    }
    column_.num[row] = yes ? 1 : 0;
    return std::nullopt;
  }
  auto found = std::find(form_.options.begin(), form_.options.end(), cell);
  if (found == form_.options.end()) {
    std::vector<std::string> allowed = form_.options;
    if (schema_.optional) allowed.insert(allowed.end(), schema_.reasons.begin(), schema_.reasons.end());
    return Fail(row, ExplainOption(cell, allowed));
  }
  column_.num[row] = found - form_.options.begin();
  return std::nullopt;
}

// The common denominator becomes 10^scale; a value that no longer fits goes wide, one that now does comes back.
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
  std::erase_if(column_.wide, [this](const auto& cell) {
    const std::optional<int64_t> num = (cell.second * Number(column_.den)).ToInt64();
    if (!num || *num == Column::kWide) return false;
    column_.num[cell.first] = *num;
    return true;
  });
}

// A few values with many decimals would leave all others little room for sums and products: they are put aside, wide,
// unless they are many. Keys are matched by numerators.
bool ColumnBuilder::StandsAside(int scale) const {
  constexpr int kEasyScale = 9;
  return grows_ && scale > kEasyScale && !must_match_ && !schema_.unique &&
         column_.wide.size() < 64 + column_.num.size() / 32;
}

// digits / 10^scale; false when that needs more decimals than the column may have.
bool ColumnBuilder::PutScaled(size_t row, int64_t digits, int scale) {
  while (scale > (grows_ ? scale_ : most_places_) && digits % 10 == 0) {
    digits /= 10;
    --scale;
  }
  if (scale > most_places_) return false;
  const bool aside = scale > scale_ && StandsAside(scale);
  if (scale > scale_ && !aside) GrowScale(scale);
  int64_t num;
  if (aside || __builtin_mul_overflow(digits, kPowers[scale_ - scale], &num)) {
    num = Column::kWide;
    column_.wide[row] = Number::Ratio(digits, kPowers[scale]);
  }
  column_.num[row] = num;
  return true;
}

// A number with more than 18 digits.
std::optional<CellFault> ColumnBuilder::PutLong(size_t row, std::string_view digits, bool percent) {
  if (digits.size() > kMostDigits) return Fail(row, {Code::E1042, {"", std::to_string(kMostDigits)}});
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
    return Fail(row, {Code::E1030, {Quoted(digits), std::to_string(form_.places < 0 ? kMostScale : form_.places)}});
  if (scale > scale_ && !StandsAside(scale)) GrowScale(scale);
  std::optional<int64_t> num = (value * Number(column_.den)).ToInt64();
  if (!num || *num == Column::kWide) {
    column_.wide[row] = value;
    num = Column::kWide;
  }
  column_.num[row] = *num;
  return std::nullopt;
}

std::optional<CellFault> ColumnBuilder::PutNumber(size_t row, std::string_view cell) {
  std::optional<PlainNumber> number = ScanNumber(cell);
  if (!number || (number->percent && !form_.ratio && !form_.percent)) {
    CellFault fault = ExplainNumber(cell, form_);
    if (fault.code == Code::E1021 && schema_.optional) fault = NotAReason(cell, schema_);
    return Fail(row, std::move(fault));
  }
  std::string_view digits = cell.substr(0, cell.size() - (number->percent ? 1 : 0));
  bool percent = number->percent || form_.percent;
  if (number->long_form) return PutLong(row, digits, percent);
  if (!PutScaled(row, number->digits, number->places + (percent ? 2 : 0))) {
    if (form_.kind == CellKind::kInteger) return Fail(row, {Code::E1041, {Quoted(cell)}});
    int places = form_.places < 0 ? kMostScale : form_.places;
    return Fail(row, {Code::E1030, {Quoted(cell), std::to_string(places)}});
  }
  if (form_.ratio && !percent && number->digits > kPowers[number->places]) {
    above_one_.Add(cell);
  }
  return std::nullopt;
}

void ColumnBuilder::ReserveBehind(ColumnBuilder& before, size_t first, size_t rows) {
  Numerators& all = before.column_.num;
  if (first + rows <= all.capacity()) column_.num = Numerators(ColumnAllocator(all.data() + first, rows));
  Reserve(rows);
}

void ColumnBuilder::Join(ColumnBuilder& next, const std::vector<int64_t>& codes) {
  if (next.scale_ > scale_) GrowScale(next.scale_);
  if (scale_ > next.scale_) next.GrowScale(scale_);
  Column& more = next.column_;
  if (HoldsTexts()) {
    for (int64_t& code : more.num) code = codes[static_cast<size_t>(code)];
  }
  const size_t first = column_.num.size();
  if (!column_.status.empty() || !more.status.empty()) {
    column_.status.resize(first, 0);
    more.status.resize(more.num.size(), 0);
    column_.status.insert(column_.status.end(), more.status.begin(), more.status.end());
  }
  if (more.num.data() == column_.num.data() + first) {  // that is where they are
    column_.num.resize(first + more.num.size());
  } else {
    column_.num.insert(column_.num.end(), more.num.begin(), more.num.end());
  }
  for (auto& [row, value] : more.wide) column_.wide[first + row] = std::move(value);
  above_one_.Join(next.above_one_);
  apostrophes_.Join(next.apostrophes_);
  more = Column();
}

void ColumnBuilder::Truncate(size_t rows) {
  column_.num.resize(rows);
  if (!column_.status.empty()) column_.status.resize(rows);
  std::erase_if(column_.wide, [rows](const auto& cell) { return cell.first >= rows; });
}

}  // namespace heng::data
