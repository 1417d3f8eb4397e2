#include "engine/report/row_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>

#include "engine/base/digits.h"
#include "engine/data/csv.h"

namespace heng::report {

namespace {

using data::CellKind;

// Bytes that a field may not hold without quotes, and those with which a text may be taken for a formula (the
// full-width forms of + - = @ begin with EF).
constexpr uint8_t kInside = 1;
constexpr uint8_t kAtStart = 2;
constexpr std::array<uint8_t, 256> kSpecial = [] {
  std::array<uint8_t, 256> special{};
  for (unsigned char c : {',', '"', '\r', '\n'}) special[c] |= kInside;
  for (unsigned char c : {'=', '+', '-', '@', '\t', '\r', '\xEF'}) special[c] |= kAtStart;
  return special;
}();

std::string Field(std::string_view text, bool of_user) {
  std::string field;
  data::AppendCsvField(field, text, of_user);
  return field;
}

// How many decimals num / den needs at most; -1: its expansion does not end, or is longer than is laid by hand.
int PlacesOf(int64_t den) {
  const int twos = std::countr_zero(static_cast<uint64_t>(den));
  int fives = 0;
  for (den >>= twos; den % 5 == 0; den /= 5) ++fives;
  const int places = std::max(twos, fives);
  return den == 1 && places <= kMostPlaces ? places : -1;
}

}  // namespace

// Bytes on their way: laid into a buffer that is emptied into `out` when it fills. Behind a place that it gives out
// there is always room for what a row needs beside its texts.
class Pen {
 public:
  Pen(std::string& out, size_t row) : out_(out), row_(row), buffer_(new char[kBuffer + row]) {}

  char* Start() const { return buffer_.get(); }
  // A row begins.
  char* Row(char* to) { return static_cast<size_t>(to - Start()) < kBuffer ? to : Empty(to); }
  // So many more bytes at `to` than the row was known to need.
  char* Room(char* to, size_t more) {
    return static_cast<size_t>(to - Start()) + more < kBuffer ? to : Wide(Empty(to), more);
  }
  char* Empty(char* to) {
    out_.append(Start(), to - Start());
    return Start();
  }

 private:
  static constexpr size_t kBuffer = 1 << 14;

  char* Wide(char* to, size_t more) {
    if (more < kBuffer) return to;
    buffer_.reset(new char[more + kBuffer + row_]);
    return Start();
  }

  std::string& out_;
  size_t row_;
  std::unique_ptr<char[]> buffer_;
};

namespace {

// Copies; whether a byte is less than kFirst, as all are that a field may not hold without quotes.
bool Copy(char* to, const char* from, size_t n) {
  constexpr uint64_t kOnes = ~uint64_t{0} / 255;
  constexpr unsigned char kFirst = ',' + 1;
  uint64_t found = 0;
  const auto copy_eight = [&](size_t at) {
    uint64_t eight;
    std::memcpy(&eight, from + at, sizeof eight);
    found |= (eight - kOnes * kFirst) & ~eight & kOnes * 128;
    std::memcpy(to + at, &eight, sizeof eight);
  };
  if (n >= 8) {
    for (size_t i = 0; i + 8 < n; i += 8) copy_eight(i);
    copy_eight(n - 8);
    return found != 0;
  }
  for (size_t i = 0; i < n; ++i) {
    found |= static_cast<unsigned char>(from[i]) < kFirst ? 1 : 0;
    to[i] = from[i];
  }
  return found != 0;
}

bool NeedsCare(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (kSpecial[static_cast<unsigned char>(c)] & kInside) != 0; });
}

}  // namespace

RowWriter::RowWriter(const result::Outcome& outcome, const result::Table& table, std::string_view line_end)
    : outcome_(outcome), table_(table), line_end_(line_end) {
  for (const auto* columns : {&table.keys, &table.columns}) {
    for (const result::Column& column : *columns) columns_.push_back(Prepare(column));
  }
  room_ = line_end_.size() + kMostDigits;
  for (const Cells& cells : columns_) {
    size_t most = kMostDigits;
    for (const std::string& word : cells.words) most = std::max(most, word.size());
    room_ += most + 1;
  }
}

RowWriter::Cells RowWriter::Prepare(const result::Column& column) const {
  Cells cells{&column, column.values->num.data()};
  if (column.values->AnyGap()) cells.status = column.values->status.data();
  switch (column.kind) {
    case CellKind::kText: cells.form = Form::kText; break;
    case CellKind::kNumber:
    case CellKind::kInteger: PrepareNumber(cells); break;
    case CellKind::kDate: break;
    case CellKind::kBool:
    case CellKind::kOption:
    case CellKind::kReference: PrepareWords(cells); break;
  }
  return cells;
}

void RowWriter::PrepareNumber(Cells& cells) const {
  const data::Column& values = *cells.column->values;
  if (!values.dens.empty() || values.den <= 0) return;
  const int needed = PlacesOf(values.den);
  const int decimals = cells.column->decimals;
  if (needed < 0 || (decimals >= 0 && (decimals < needed || decimals > kMostPlaces))) return;
  cells.form = decimals >= 0 ? Form::kFixed : Form::kShortest;
  cells.places = decimals >= 0 ? decimals : needed;
  cells.factor = static_cast<int64_t>(kTenPowers.power[cells.places]) / values.den;
  cells.most = INT64_MAX / cells.factor;
}

// What a code stands for, once for each; not for tables with more rows than are written.
void RowWriter::PrepareWords(Cells& cells) const {
  const result::Column& column = *cells.column;
  const bool of_user = result::HoldsText(column);
  size_t count = 2;
  if (column.kind == CellKind::kOption) count = column.options.size();
  if (column.kind == CellKind::kReference) {
    count = column.table < 0 ? column.row_names.size() : outcome_.data->tables[column.table].rows;
    if (count > table_.rows) return;
  }
  data::Column codes(count);
  for (size_t code = 0; code < count; ++code) codes.num[code] = static_cast<int64_t>(code);
  result::Column one = column;
  one.values = &codes;
  for (size_t code = 0; code < count; ++code) {
    cells.words.push_back(Field(result::CellText(outcome_, one, code), of_user));
  }
  cells.form = Form::kWords;
}

char* RowWriter::PutCareful(Pen& pen, char* to, const Cells& cells, size_t row) const {
  const std::string field = Field(result::CellText(outcome_, *cells.column, row), result::HoldsText(*cells.column));
  return std::copy(field.begin(), field.end(), pen.Room(to, field.size()));
}

char* RowWriter::PutText(Pen& pen, char* to, const Cells& cells, size_t row) const {
  const std::string_view text = outcome_.data->texts.Get(cells.num[row]);
  if (text.empty()) return to;
  to = pen.Room(to, text.size());
  const bool formula = (kSpecial[static_cast<unsigned char>(text[0])] & kAtStart) != 0;
  if (formula || (Copy(to, text.data(), text.size()) && NeedsCare(text))) return PutCareful(pen, to, cells, row);
  return to + text.size();
}

char* RowWriter::Put(Pen& pen, char* to, const Cells& cells, size_t row) const {
  if (cells.status != nullptr && cells.status[row] != 0) return to;
  const int64_t num = cells.num[row];
  switch (cells.form) {
    case Form::kFixed:
      if (num > cells.most || num < -cells.most) break;
      return PutFixed(to, num * cells.factor, cells.places);
    case Form::kShortest:
      if (num > cells.most || num < -cells.most) break;
      return PutShortest(to, num * cells.factor, cells.places);
    case Form::kWords: {
      const std::string& word = cells.words[num];
      Copy(to, word.data(), word.size());
      return to + word.size();
    }
    case Form::kText: return PutText(pen, to, cells, row);
    case Form::kCareful: break;
  }
  return PutCareful(pen, to, cells, row);
}

void RowWriter::Append(std::string& out, size_t begin, size_t end) const {
  Pen pen(out, room_);
  char* to = pen.Start();
  for (size_t row = begin; row < end; ++row) {
    to = pen.Row(to);
    if (table_.keys.empty()) to = PutFixed(to, static_cast<int64_t>((*table_.file_rows)[row]), 0);
    bool comma = table_.keys.empty();
    for (const Cells& cells : columns_) {
      if (comma) *to++ = ',';
      comma = true;
      to = Put(pen, to, cells, row);
    }
    for (const char c : line_end_) *to++ = c;
  }
  pen.Empty(to);
}

}  // namespace heng::report
