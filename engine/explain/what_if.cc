#include "engine/explain/what_if.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/base/date.h"
#include "engine/data/english_reason.h"
#include "engine/exec/uses.h"
#include "engine/explain/explain.h"
#include "engine/explain/shown.h"

namespace heng::explain {

namespace {

// The run with one column of the data changed: only what hangs on it is worked out again, and put back afterwards.
class Trial {
 public:
  Trial(Reader& reader, const Cell& value, ColumnId input);
  // What the value is then; nullopt: the datum is not allowed, or there is no value.
  std::optional<int64_t> With(size_t row, const Number& datum);

 private:
  Reader& reader_;
  Cell value_;
  ColumnId input_;
  std::vector<const plan::Step*> steps_;
};

std::vector<const plan::Step*> AllSteps(const plan::Plan& plan) {
  std::vector<const plan::Step*> out;
  for (const auto* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) out.push_back(&step);
  }
  return out;
}

// The spaces that a step goes through.
std::vector<SpaceId> SpacesOf(const plan::Step& step) {
  std::vector<SpaceId> out;
  std::visit(
      [&](const auto& op) {
        if constexpr (requires { op.space; }) out.push_back(op.space);
        if constexpr (requires { op.target; }) out.push_back(op.target);
        if constexpr (requires { op.past; }) out.insert(out.end(), {op.past, op.changes});
        if constexpr (requires { op.owner; }) out.push_back(op.rows);
        if constexpr (requires { op.parts; }) {
          for (const auto& part : op.parts) out.push_back(part.space);
        }
      },
      step.op);
  return out;
}

Trial::Trial(Reader& reader, const Cell& value, ColumnId input) : reader_(reader), value_(value), input_(input) {
  const std::vector<const plan::Step*> all = AllSteps(reader.plan());
  const size_t columns = reader.plan().columns.size();
  std::vector<bool> changed(columns, false), wanted(columns, false), changes(all.size(), false);
  std::vector<bool> remade(reader.plan().spaces.size(), false);
  changed[input] = true;
  for (size_t i = 0; i < all.size(); ++i) {
    for (const ColumnId id : exec::InputsOf(*all[i])) changes[i] = changes[i] || changed[id];
    for (const SpaceId space : SpacesOf(*all[i])) changes[i] = changes[i] || remade[space];
    if (!changes[i]) continue;
    for (const ColumnId id : exec::OutputsOf(*all[i])) changed[id] = true;
    if (const SpaceId made = exec::MadeBy(*all[i]); made != plan::kNone) remade[made] = true;
  }
  wanted[value.column] = true;
  std::vector<const plan::Step*> backwards;
  for (size_t i = all.size(); i-- > 0;) {
    bool needed = std::holds_alternative<plan::Check>(all[i]->op) || exec::MadeBy(*all[i]) != plan::kNone;
    for (const ColumnId id : exec::OutputsOf(*all[i])) needed = needed || wanted[id];
    if (!needed) continue;
    for (const ColumnId id : exec::InputsOf(*all[i])) wanted[id] = true;
    if (changes[i]) backwards.push_back(all[i]);
  }
  steps_.assign(backwards.rbegin(), backwards.rend());
  for (const plan::Step* step : steps_) {
    for (const ColumnId id : exec::InputsOf(*step)) reader.Column(id);
  }
}

std::optional<int64_t> Trial::With(size_t row, const Number& datum) {
  exec::Context& context = reader_.context();
  std::vector<std::pair<ColumnId, data::Column>> before;
  for (const plan::Step* step : steps_) {
    for (const ColumnId id : exec::OutputsOf(*step)) {
      if (id != plan::kNone) before.emplace_back(id, std::move(context.column(id)));
    }
  }
  before.emplace_back(input_, context.column(input_));
  const std::vector<size_t> rows = context.values.rows;
  const auto unreported = context.values.unreported;
  const size_t faults = context.values.faults.size();
  context.column(input_).Set(row, datum);
  exec::RunAgain(context.plan, steps_, context.data, context.values);
  bool error = false;
  for (size_t i = faults; i < context.values.faults.size(); ++i) error = error || !context.values.faults[i].warning;
  const data::Column& value = context.column(value_.column);
  std::optional<int64_t> out;
  if (!error && value_.row < value.rows() && !value.HasGap(value_.row)) out = value.num[value_.row];
  context.values.faults.resize(faults);
  context.values.unreported = unreported;
  context.values.rows = rows;
  for (auto& [id, column] : before) context.column(id) = std::move(column);
  return out;
}

struct Input {
  ColumnId column;
  const data::ColumnSchema* schema;
  size_t row;
};

// Cells of the row itself, and of rows of other tables that refer to it.
std::vector<Input> InputsToTry(Reader& reader, const Cell& value) {
  const plan::Plan& plan = reader.plan();
  const SpaceId own = plan.columns[value.column].space;
  std::map<std::pair<int, int>, ColumnId> columns;
  for (ColumnId id = 0; id < plan.columns.size(); ++id) {
    const plan::ColumnInfo& info = plan.columns[id];
    if (info.source_column >= 0) columns.emplace(std::pair(plan.spaces[info.space].table, info.source_column), id);
  }
  const auto refers = [&](SpaceId space, size_t row) {
    for (const auto& [place, id] : columns) {
      const plan::ColumnInfo& info = plan.columns[id];
      if (info.space != space || info.kind != plan::ValueKind::kRow || info.target != own) continue;
      const data::Column& reference = reader.Column(id);
      if (!reference.HasGap(row) && static_cast<size_t>(reference.num[row]) == value.row) return true;
    }
    return false;
  };
  std::vector<Input> out;
  for (const auto& [table, column, row] : InputsOf(reader, value)) {
    const data::TableSchema& schema = reader.compiled().scheme.schema.tables[table];
    const data::ColumnSchema& cell = schema.columns[column];
    const bool key = std::find(schema.key.begin(), schema.key.end(), column) != schema.key.end();
    if (key || cell.kind == data::CellKind::kText || cell.kind == data::CellKind::kReference) continue;
    const ColumnId id = columns.at({table, column});
    const SpaceId space = plan.columns[id].space;
    if (space == own ? row != value.row : !refers(space, row)) continue;
    if (!reader.Column(id).HasGap(row)) out.push_back({id, &cell, row});
  }
  return out;
}

// How far apart two values of the column are at least.
Number StepOf(const data::ColumnSchema& schema, const Number& value) {
  if (schema.kind != data::CellKind::kNumber) return 1;
  int places = schema.places;
  if (places < 0) {
    places = 2;
    while (places < 18 && value.RoundToPlaces(Rounding::kHalfEven, places) != value) ++places;
  }
  return Number::PowerOfTen(-places - (schema.percent ? 2 : 0));
}

class Search {
 public:
  Search(Reader& reader, const Cell& value, const Input& input)
      : reader_(reader), value_(value), input_(input), trial_(reader, value, input.column) {
    datum_ = reader.Column(input.column).Get(input.row);
    was_ = reader.Column(value.column).num[value.row];
    names_ = OptionsOf(reader, value.column);
  }

  void Do(std::vector<result::Change>& out) {
    if (input_.schema->kind == data::CellKind::kOption || input_.schema->kind == data::CellKind::kBool) {
      const size_t choices = input_.schema->kind == data::CellKind::kBool ? 2 : input_.schema->options.size();
      for (size_t code = 0; code < choices; ++code) Try(Number(static_cast<int64_t>(code)), out);
      return;
    }
    const Number step = StepOf(*input_.schema, datum_);
    for (const int direction : {1, -1}) Nearest(step * Number(direction), out);
  }

 private:
  enum class Found : uint8_t { kSame, kOther, kRefused };
  Found At(const Number& datum, int64_t& becomes) {
    if (!Writable(datum)) return Found::kRefused;
    const auto value = trial_.With(input_.row, datum);
    if (!value) return Found::kRefused;
    becomes = *value;
    return *value == was_ ? Found::kSame : Found::kOther;
  }
  // A date from the years 1 to 9999.
  bool Writable(const Number& datum) const {
    if (input_.schema->kind != data::CellKind::kDate) return true;
    static const Number kFirst = *DaysFromCivil({1, 1, 1}), kLast = *DaysFromCivil({9999, 12, 31});
    return kFirst <= datum && datum <= kLast;
  }
  void Try(const Number& datum, std::vector<result::Change>& out) {
    int64_t becomes = 0;
    if (datum != datum_ && At(datum, becomes) == Found::kOther) Add(datum, becomes, out);
  }
  void Nearest(const Number& step, std::vector<result::Change>& out) {
    constexpr int kMostDoublings = 40;
    int64_t becomes = 0;
    int64_t same = 0, other = 1;  // in steps
    Found found = Found::kSame;
    for (int i = 0; i < kMostDoublings; ++i) {
      found = At(datum_ + step * Number(other), becomes);
      if (found != Found::kSame) break;
      same = other;
      other *= 2;
    }
    if (found == Found::kSame) return;
    while (other - same > 1) {
      const int64_t middle = same + (other - same) / 2;
      const Found at = At(datum_ + step * Number(middle), becomes);
      (at == Found::kSame ? same : other) = middle;
      if (at != Found::kSame) found = at;
    }
    const Number datum = datum_ + step * Number(other);
    if (At(datum, becomes) == Found::kOther) Add(datum, becomes, out);
  }
  std::string DatumText(const Number& datum) const {
    const int64_t code = datum.ToInt64().value_or(0);
    switch (input_.schema->kind) {
      case data::CellKind::kOption: return input_.schema->options[static_cast<size_t>(code)];
      case data::CellKind::kBool: return data::YesNo(code != 0, reader_.compiled().scheme.english);
      case data::CellKind::kDate: return FormatDate(static_cast<int32_t>(code));
      default: return (input_.schema->percent ? datum * Number(100) : datum).ToText();
    }
  }
  std::string ValueText(int64_t code) const {
    const bool yes_no = reader_.plan().columns[value_.column].kind == plan::ValueKind::kBool;
    if (yes_no) return data::YesNo(code != 0, reader_.compiled().scheme.english);
    return static_cast<size_t>(code) < names_.size() ? names_[static_cast<size_t>(code)] : std::to_string(code);
  }
  void Add(const Number& datum, int64_t becomes, std::vector<result::Change>& out) const {
    const plan::ColumnInfo& info = reader_.plan().columns[input_.column];
    result::Change change;
    change.table = reader_.plan().spaces[info.space].name;
    change.row = reader_.view().RowText(info.space, input_.row);
    change.column = input_.schema->name;
    change.unit = input_.schema->percent ? "%" : input_.schema->unit;  // as the file has it
    change.from = DatumText(datum_);
    change.to = DatumText(datum);
    change.value = reader_.plan().columns[value_.column].name;
    change.was = ValueText(was_);
    change.becomes = ValueText(becomes);
    out.push_back(std::move(change));
  }

  Reader& reader_;
  Cell value_;
  Input input_;
  Trial trial_;
  Number datum_;
  int64_t was_ = 0;
  std::vector<std::string> names_;
};

}  // namespace

std::vector<result::Change> SmallestChanges(Reader& reader, const Cell& value) {
  std::vector<result::Change> out;
  const plan::ValueKind kind = reader.plan().columns[value.column].kind;
  if (kind != plan::ValueKind::kOption && kind != plan::ValueKind::kBool) return out;
  if (reader.Column(value.column).HasGap(value.row)) return out;
  for (const Input& input : InputsToTry(reader, value)) Search(reader, value, input).Do(out);
  return out;
}

}  // namespace heng::explain
