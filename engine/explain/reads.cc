// What each kind of step reads for one cell. Where it is not plain which rows count (who is tied, what is trimmed, what
// a chain of rows passes on), all rows of the group do.
#include <algorithm>

#include "engine/explain/reader.h"

namespace heng::explain {

namespace {

class Finder {
 public:
  Finder(Reader& reader, const Cell& cell) : reader_(reader), cell_(cell) {}

  void operator()(const plan::Compute&) { Formulas(); }
  void operator()(const plan::GroupBy& step) {
    if (cell_.column == step.group_of) {
      for (const ColumnId key : step.keys) Add(key, cell_.row);
    } else {
      Whole(step.keys, step.space);
    }
  }
  void operator()(const plan::LookUp& step) {
    for (const ColumnId id : step.values) Add(id, cell_.row);
    Whole(step.keys, step.target);
  }
  void operator()(const plan::Filter& step) {
    if (cell_.column == step.member) return Add(step.condition, cell_.row);
    const data::Column& source = reader_.Column(step.source);
    Add(step.condition, static_cast<size_t>(source.num[cell_.row]));
  }
  void operator()(const plan::Expand& step) { reads_.spaces.push_back(step.space); }
  void operator()(const plan::Append& step) {
    for (const plan::Append::Part& part : step.parts) reads_.spaces.push_back(part.space);
  }
  void operator()(const plan::OncePer& step) {
    Members(step.group_of, step.space, cell_.row);
    for (const ColumnId id : {step.when, step.value, step.weight}) Column(id);
    for (const ColumnId id : step.keys) Column(id);
  }
  void operator()(const plan::Aggregate& step) {
    if (step.except_self) {
      Members(step.group_of, step.space, cell_.row);
    } else {
      Group(step.group_of, step.space, cell_.row);
    }
    for (const ColumnId id : {step.value, step.when, step.weight, step.other}) Column(id);
    Columns(step.keys);
    for (const ColumnId id : {step.divide_by, step.n_column}) Add(id, cell_.row);
    for (const plan::TrimStep& trim : step.trims) Add(trim.column, cell_.row);
  }
  void operator()(const plan::Rank& step) {
    Members(step.group_of, step.space, cell_.row);
    Columns(step.keys);
    Columns(step.excluded);
  }
  void operator()(const plan::Tier& step) {
    const bool of_rows = cell_.column == step.out;
    of_rows ? Members(step.group_of, step.space, cell_.row) : Group(step.group_of, step.space, cell_.row);
    Columns(step.keys);
    Columns(step.border_keys);
    Columns(step.excluded);
    for (const plan::TierRow& row : step.rows) {
      Column(row.condition);
      AddOfGroup(row.amount);
      AddOfGroup(row.most);
    }
    for (const plan::TierLimit& limit : step.limits) {
      Column(limit.condition);
      Column(limit.group_of);
      AddOfGroup(limit.amount);
    }
    AddOfGroup(step.base_column);
  }
  void operator()(const plan::Share& step) {
    const bool of_group = cell_.column == step.paid || cell_.column == step.leftover;
    of_group ? Group(step.group_of, step.space, cell_.row) : Members(step.group_of, step.space, cell_.row);
    for (const ColumnId id : {step.weight, step.floor, step.ceiling}) Column(id);
    for (const plan::FirstPayment& payment : step.first) Column(payment.amount);
    Columns(step.excluded);
    for (const auto* keys : {&step.overspend_keys, &step.pool_keys, &step.remainder_keys, &step.difference_keys}) {
      Columns(*keys);
    }
    AddOfGroup(step.total);
    AddOfGroup(step.unit_column);
  }
  void operator()(const plan::Draw& step) {
    const bool of_group = cell_.column == step.people || cell_.column == step.drawn;
    of_group ? Group(step.group_of, step.space, cell_.row) : Members(step.group_of, step.space, cell_.row);
    for (const auto* parts : {&step.stratum, &step.key}) {
      for (const plan::KeyPart& part : *parts) Column(part.column);
    }
    Columns(step.excluded);
    AddOfGroup(step.rate);
  }
  void operator()(const plan::Lots& step) {
    for (const plan::KeyPart& part : step.key) Add(part.column, cell_.row);
  }
  void operator()(const plan::Scan& step) {
    Formulas();
    Members(step.group_of, step.space, cell_.row);
    Columns(step.keys);
    Columns(step.excluded);
    if (cell_.column == step.previous) return;
    Add(step.previous, cell_.row);
  }
  void operator()(const plan::Slots& step) {
    const bool of_rows = cell_.column == step.used;
    const auto owner = of_rows ? reader_.GroupOf(step.owner, cell_.row) : cell_.row;
    reads_.whole.push_back(step.owner);
    reads_.spaces.push_back(step.rows);
    if (of_rows) Add(step.owner, cell_.row);
    if (!owner) return;
    reads_.rows = reader_.RowsOf(step.owner, step.rows, *owner);
    Column(step.value);
    Columns(step.keys);
    for (const plan::Slot& slot : step.slots) {
      Column(slot.condition);
      Add(slot.factor, *owner);
    }
  }
  void operator()(const plan::History& step) {
    for (const plan::KeyPart& part : step.keys) Add(part.column, cell_.row);
    Parts(step.past_keys, step.past);
    for (const ColumnId id : {step.past_year, step.past_value, step.weight}) Everywhere(id);
    if (step.from.empty()) return;
    Parts(step.from, step.changes);
    Parts(step.to, step.changes);
    Everywhere(step.change_year);
  }
  void operator()(const plan::Check&) {}

  Reads Take() {
    std::vector<Cell> cells;
    for (const Cell& cell : reads_.cells) {
      if (std::find(cells.begin(), cells.end(), cell) == cells.end()) cells.push_back(cell);
    }
    reads_.cells = std::move(cells);
    return std::move(reads_);
  }

 private:
  void Add(ColumnId id, size_t row) {
    if (id != plan::kNone) reads_.cells.push_back({id, reader_.context().IsUnit(id) ? 0 : row});
  }
  void AddOfGroup(ColumnId id) {
    if (group_) Add(id, *group_);
  }
  void Column(ColumnId id) {
    if (id != plan::kNone) reads_.columns.push_back(id);
  }
  void Columns(const std::vector<plan::SortKey>& keys) {
    for (const plan::SortKey& key : keys) Column(key.column);
  }
  void Columns(const std::vector<plan::Exclusion>& excluded) {
    for (const plan::Exclusion& exclusion : excluded) Column(exclusion.condition);
  }
  void Everywhere(ColumnId id) {
    if (id != plan::kNone) reads_.whole.push_back(id);
  }
  void Whole(const std::vector<ColumnId>& ids, SpaceId space) {
    for (const ColumnId id : ids) Everywhere(id);
    reads_.spaces.push_back(space);
  }
  void Parts(const std::vector<plan::KeyPart>& parts, SpaceId space) {
    for (const plan::KeyPart& part : parts) Everywhere(part.column);
    reads_.spaces.push_back(space);
  }
  // The rows of one group, and with them what says who is in it.
  void Group(ColumnId group_of, SpaceId space, size_t group) {
    group_ = group;
    Everywhere(group_of);
    reads_.spaces.push_back(space);
    reads_.rows = reader_.RowsOf(group_of, space, group);
  }
  void Members(ColumnId group_of, SpaceId space, size_t row) {
    if (group_of != plan::kNone) Add(group_of, row);
    if (const auto group = reader_.GroupOf(group_of, row)) Group(group_of, space, *group);
  }
  void Formulas() {
    const auto formula = reader_.FormulaOf(cell_);
    if (!formula) return;
    for (uint32_t at = 0; at < formula->live.size(); ++at) {
      const plan::Node& node = formula->node(at);
      if (formula->live[at] == 0 || node.op != plan::Op::kLoad) continue;
      size_t row = cell_.row;
      for (const ColumnId id : node.via) {
        Add(id, row);
        const data::Column& reference = reader_.Column(id);
        if (reference.HasGap(row)) break;
        row = static_cast<size_t>(reference.num[row]);
      }
      if (const auto target = reader_.TargetOf(node, cell_.row)) Add(target->column, target->row);
    }
  }

  Reader& reader_;
  Cell cell_;
  Reads reads_;
  std::optional<size_t> group_;
};

}  // namespace

Reads Reader::ReadsOf(const Cell& cell) {
  const plan::Step* step = WriterOf(cell.column);
  if (step == nullptr) return {};
  Finder finder(*this, cell);
  std::visit(finder, step->op);
  return finder.Take();
}

}  // namespace heng::explain
