#include "engine/archive/cells.h"

#include <algorithm>

#include "engine/archive/canonical.h"
#include "engine/base/digits.h"

namespace heng::archive {

namespace {

// How the numbers of a column are brought to decimals: num × factor = value × 10^places.
struct Decimals {
  int places = -1;  // -1: not all of them are such
  int64_t factor = 1;
  explicit Decimals(const data::Column& cells) {
    if (!cells.dens.empty()) return;
    for (int n = 0; n <= kMostPlaces; ++n) {
      const auto power = static_cast<int64_t>(kTenPowers.power[n]);
      if (power % cells.den != 0) continue;
      places = n;
      factor = power / cells.den;
      return;
    }
  }
};

// Cells on their way to the end of a text, short ones by way of a block: appending each by itself takes longer.
class Cells {
 public:
  explicit Cells(std::string& out) : out_(out) {}
  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;
  ~Cells() { Flush(); }

  void Add(std::string_view content, bool gap = false) {
    if (content.size() > kShort) {
      Flush();
      return AppendCell(out_, content, gap);
    }
    MakeRoom();
    block_[used_++] = static_cast<char>(content.size() * 2 + (gap ? 1 : 0));
    std::copy(content.begin(), content.end(), block_ + used_);  // an empty text may be nowhere
    used_ += content.size();
  }
  void Add(const data::Column& cells, const Decimals& decimals, size_t row) {
    int64_t scaled;
    if (decimals.places < 0 || cells.IsWide(row) || __builtin_mul_overflow(cells.num[row], decimals.factor, &scaled)) {
      return Add(cells.Get(row).ToText());
    }
    MakeRoom();
    char* const head = block_ + used_;
    const char* const end = PutShortest(head + 1, scaled, decimals.places);
    *head = static_cast<char>((end - head - 1) * 2);
    used_ = static_cast<size_t>(end - block_);
  }

 private:
  static constexpr size_t kShort = 63;  // bytes of content whose head is one byte
  static_assert(kMostDigits <= kShort);

  void MakeRoom() {
    if (used_ + 1 + kShort > sizeof block_) Flush();
  }
  void Flush() {
    out_.append(block_, used_);
    used_ = 0;
  }

  std::string& out_;
  size_t used_ = 0;
  char block_[4096];
};

bool IsNumber(data::CellKind kind) { return kind == data::CellKind::kNumber || kind == data::CellKind::kInteger; }

}  // namespace

std::string GapText(const data::Gap& gap) {
  const char* kind = "错误";
  if (gap.kind == data::GapKind::kMissing) kind = "缺";
  if (gap.kind == data::GapKind::kUnrated) kind = "不评";
  if (gap.kind == data::GapKind::kNotTaking) kind = "不参加";
  return std::string(kind) + "(" + gap.reason + ")";
}

void AppendDataCells(std::string& out, const data::Schema& schema, const data::Dataset& data, int table, int column,
                     size_t begin, size_t end) {
  const data::Column& cells = data.tables[table].columns[column];
  const data::ColumnSchema& form = schema.tables[table].columns[column];
  const Decimals decimals(cells);
  Cells to(out);
  for (size_t row = begin; row < end; ++row) {
    if (cells.HasGap(row)) {
      to.Add(GapText(data.gaps[cells.status_of(row)]), true);
    } else if (IsNumber(form.kind)) {
      to.Add(cells, decimals, row);
    } else if (form.kind == data::CellKind::kText) {
      to.Add(data.texts.Get(cells.num[row]));
    } else if (form.kind == data::CellKind::kOption) {
      to.Add(form.options[static_cast<size_t>(cells.num[row])]);
    } else {
      to.Add(data::CellText(schema, data, table, column, row));
    }
  }
}

void AppendResultCells(std::string& out, const result::Outcome& outcome, const result::Column& column, size_t begin,
                       size_t end) {
  const data::Column& cells = *column.values;
  const Decimals decimals(cells);
  Cells to(out);
  for (size_t row = begin; row < end; ++row) {
    if (cells.HasGap(row)) {
      to.Add(GapText(result::GapOf(outcome, column, row)), true);
    } else if (IsNumber(column.kind)) {
      to.Add(cells, decimals, row);
    } else if (column.kind == data::CellKind::kText) {
      to.Add(outcome.data->texts.Get(cells.num[row]));
    } else if (column.kind == data::CellKind::kOption) {
      to.Add(column.options[static_cast<size_t>(cells.num[row])]);
    } else {
      to.Add(result::CellText(outcome, column, row));
    }
  }
}

std::string TypeName(data::CellKind kind, const std::string& unit) {
  std::string name;
  switch (kind) {
    case data::CellKind::kText: name = "text"; break;
    case data::CellKind::kNumber: name = "number"; break;
    case data::CellKind::kInteger: name = "integer"; break;
    case data::CellKind::kDate: name = "date"; break;
    case data::CellKind::kBool: name = "bool"; break;
    case data::CellKind::kOption: name = "option"; break;
    case data::CellKind::kReference: name = "reference"; break;
  }
  return unit.empty() ? name : name + " " + unit;
}

}  // namespace heng::archive
