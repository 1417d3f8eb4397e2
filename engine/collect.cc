#include "engine/collect.h"

#include <algorithm>

#include "engine/collect_text.h"

namespace heng {

namespace {

data::CellKind KindOf(plan::ValueKind kind) {
  switch (kind) {
    case plan::ValueKind::kText: return data::CellKind::kText;
    case plan::ValueKind::kOption: return data::CellKind::kOption;
    case plan::ValueKind::kBool: return data::CellKind::kBool;
    case plan::ValueKind::kDate: return data::CellKind::kDate;
    case plan::ValueKind::kRow: return data::CellKind::kReference;
    case plan::ValueKind::kNumber: break;
  }
  return data::CellKind::kNumber;
}

class Collector {
 public:
  Collector(const Compiled& compiled, const Run& run)
      : scheme_(compiled.scheme),
        plan_(compiled.lowered.plan),
        columns_(compiled.lowered.column_of_field),
        view_(compiled, *run.data, run.values) {
    for (size_t field = 0; field < scheme_.fields.size(); ++field) {
      if (scheme_.fields[field].kind != model::Field::Kind::kEvaluation) continue;
      const plan::ColumnId column = compiled.lowered.column_of_field[field];
      if (column != plan::kNone) evaluations_.push_back(column);
    }
  }

  result::Outcome Collect();

 private:
  result::Column ResultColumn(const plan::OutputColumn& output) const;
  std::vector<result::Column> KeyColumns(int table) const;
  result::Table Table(const plan::OutputTable& output) const;
  result::Tier Tier(const plan::TierOutput& output) const;
  result::Fund Fund(const plan::FundOutput& output) const;
  std::vector<result::Adopted> Adopted() const;
  result::Sheet Sheet(const plan::Sheet& from) const;
  std::vector<Number> Received(const plan::FundOutput& output) const;
  size_t GroupOf(plan::ColumnId group_of, size_t row, bool& none) const;

  const model::Scheme& scheme_;
  const plan::Plan& plan_;
  const std::vector<plan::ColumnId>& columns_;  // by field
  RunView view_;
  std::vector<plan::ColumnId> evaluations_;
};

result::Column Collector::ResultColumn(const plan::OutputColumn& output) const {
  result::Column column;
  column.name = output.name;
  column.kind = KindOf(output.kind);
  column.options = output.options;
  if (output.kind == plan::ValueKind::kRow) {
    const bool derived = plan_.spaces[output.target].kind == plan::Space::Kind::kDerived;
    if (!derived) column.table = plan_.spaces[output.target].table;
    for (size_t row = 0; derived && row < view_.rows(output.target); ++row) {
      column.row_names.push_back(view_.RowText(output.target, row));
    }
  }
  column.decimals = output.decimals;
  column.unit = output.unit;
  for (plan::ColumnId id : evaluations_) column.evaluation |= id == output.column;
  column.values = &view_.column(output.column);
  return column;
}

std::vector<result::Column> Collector::KeyColumns(int table) const {
  std::vector<result::Column> keys;
  const data::TableSchema& schema = view_.schema().tables[table];
  for (int index : schema.key) {
    const data::ColumnSchema& source = schema.columns[index];
    result::Column key;
    key.name = source.name;
    key.kind = source.kind;
    key.options = source.options;
    key.table = source.table;
    key.unit = source.unit;
    key.values = &view_.data().tables[table].columns[index];
    keys.push_back(std::move(key));
  }
  return keys;
}

result::Table Collector::Table(const plan::OutputTable& output) const {
  result::Table table;
  table.name = output.name;
  table.rows = view_.rows(output.space);
  for (const plan::OutputColumn& key : output.keys) table.keys.push_back(ResultColumn(key));
  if (output.table >= 0) {
    table.keys = KeyColumns(output.table);
    table.file_rows = &view_.data().tables[output.table].file_row;
  }
  for (const plan::OutputColumn& column : output.columns) table.columns.push_back(ResultColumn(column));
  return table;
}

// The group of a row; `none` when it belongs to none.
size_t Collector::GroupOf(plan::ColumnId group_of, size_t row, bool& none) const {
  none = false;
  if (group_of == plan::kNone) return 0;
  const data::Column& groups = view_.column(group_of);
  none = groups.HasGap(row);
  return none ? 0 : groups.num[row];
}

result::Tier Collector::Tier(const plan::TierOutput& output) const {
  result::Tier tier;
  tier.name = output.name;
  tier.options = output.options;
  for (size_t group = 0; group < view_.rows(output.groups); ++group) {
    tier.groups.push_back(
        {view_.GroupText(output.label, group), std::vector<uint64_t>(output.options.size(), 0), 0, 0});
  }
  const data::Column& tiers = view_.column(output.tier);
  for (size_t row = 0; row < view_.rows(output.space); ++row) {
    bool none;
    const size_t index = GroupOf(output.group_of, row, none);
    if (none) continue;
    result::TierGroup& group = tier.groups[index];
    if (!tiers.HasGap(row)) {
      ++group.counts[tiers.num[row]];
    } else if (view_.data().gaps.Kind(tiers.status_of(row)) == data::GapKind::kNotTaking) {
      ++group.not_taking;
    } else {
      ++group.unrated;
    }
  }
  return tier;
}

// What the rows of each group got, added up again from the rows.
std::vector<Number> Collector::Received(const plan::FundOutput& output) const {
  std::vector<Number> received(view_.rows(output.groups));
  for (const plan::Step& step : plan_.steps) {
    const auto* share = std::get_if<plan::Share>(&step.op);
    if (share == nullptr || share->paid != output.paid) continue;
    const data::Column& amounts = view_.column(share->out);
    const bool plain = amounts.dens.empty() && amounts.wide.empty();
    std::vector<__int128> sums(plain ? received.size() : 0, 0);
    for (size_t row = 0; row < amounts.rows(); ++row) {
      bool none;
      const size_t group = GroupOf(output.group_of, row, none);
      if (none || amounts.HasGap(row)) continue;
      if (plain) {
        sums[group] += amounts.num[row];
      } else {
        received[group] = received[group] + amounts.Get(row);
      }
    }
    for (size_t group = 0; group < sums.size(); ++group) {
      received[group] = received[group] + Number::Ratio128(sums[group], amounts.den);
    }
  }
  return received;
}

result::Fund Collector::Fund(const plan::FundOutput& output) const {
  result::Fund fund;
  fund.name = output.name;
  fund.decimals = output.decimals;
  fund.unit = output.unit;
  const std::vector<Number> received = Received(output);
  for (size_t row = 0; row < view_.rows(output.groups); ++row) {
    result::FundGroup group{view_.GroupText(output.label, row), view_.column(output.total).Get(row),
                            view_.column(output.paid).Get(row), view_.column(output.leftover).Get(row)};
    fund.conserved &= group.total == group.paid + group.leftover && group.paid == received[row];
    fund.sum.total = fund.sum.total + group.total;
    fund.sum.paid = fund.sum.paid + group.paid;
    fund.sum.leftover = fund.sum.leftover + group.leftover;
    fund.groups.push_back(std::move(group));
  }
  return fund;
}

// The rows that are listed, in their order: by the rank, tied ones as in the table.
result::Sheet Collector::Sheet(const plan::Sheet& from) const {
  result::Sheet sheet{from.name, from.publication, {},       {}, from.list_headings, from.mode,
                      from.fill, from.fill_text,   from.days};
  for (const plan::SheetColumn& column : from.columns) {
    sheet.columns.push_back({ResultColumn(column.column), column.places, column.percent, column.mask});
  }
  for (size_t row = 0; row < view_.rows(from.space); ++row) {
    if (from.condition != plan::kNone) {
      const data::Column& listed = view_.column(from.condition);
      if (listed.HasGap(row) || listed.num[row] == 0) continue;
    }
    sheet.rows.push_back(static_cast<uint32_t>(row));
  }
  if (from.order != plan::kNone) {
    const data::Column& order = view_.column(from.order);
    std::stable_sort(sheet.rows.begin(), sheet.rows.end(),
                     [&](uint32_t a, uint32_t b) { return order.num[a] < order.num[b]; });
  }
  return sheet;
}

std::vector<result::Adopted> Collector::Adopted() const {
  std::vector<result::Adopted> out;
  for (const model::Adoption& adoption : scheme_.adoptions) {
    for (const model::Adoption::Column& column : adoption.columns) {
      const model::Field& field = scheme_.fields[column.field];
      const data::Column& cells = view_.column(columns_[column.field]);
      result::Adopted adopted;
      adopted.column = scheme_.tables[field.table].name + "." + field.path;
      adopted.scheme = adoption.scheme;
      adopted.from = column.table + "." + column.path;
      adopted.previous = adoption.previous;
      adopted.rows = cells.rows();
      for (size_t row = 0; row < cells.rows(); ++row) adopted.gaps += cells.HasGap(row) ? 1 : 0;
      out.push_back(std::move(adopted));
    }
  }
  return out;
}

result::Outcome Collector::Collect() {
  result::Outcome outcome;
  outcome.title = scheme_.title;
  outcome.english = scheme_.english;
  outcome.adopted = Adopted();
  outcome.schema = &view_.schema();
  outcome.data = &view_.data();
  for (const plan::OutputTable& output : plan_.outputs) {
    if (plan_.spaces[output.space].kind == plan::Space::Kind::kUnit) {
      outcome.quantities = Table(output);
    } else {
      outcome.tables.push_back(Table(output));
    }
  }
  for (const plan::TierOutput& output : plan_.tiers) outcome.tiers.push_back(Tier(output));
  for (const plan::FundOutput& output : plan_.funds) outcome.funds.push_back(Fund(output));
  for (const plan::Sheet& sheet : plan_.sheets) outcome.sheets.push_back(Sheet(sheet));
  return outcome;
}

}  // namespace

result::Outcome Collect(const Compiled& compiled, const Run& run) { return Collector(compiled, run).Collect(); }

}  // namespace heng
