#include "tests/unit/exec/builder.h"

#include "engine/data/error_gap.h"

namespace heng::exec::testing {

using data::GapKind;

std::string Outcome::Cell(ColumnId id, size_t row) const {
  const data::Column& column = values.columns.at(id);
  data::Status status = column.status_of(row);
  if (status == 0) return column.Get(row).ToText();
  data::Gap gap = data->gaps[status];
  if (gap.kind == GapKind::kMissing) return "缺(" + gap.reason + ")";
  if (gap.kind == GapKind::kUnrated) return "不评(" + gap.reason + ")";
  if (gap.kind == GapKind::kNotTaking) return "不参加(" + gap.reason + ")";
  std::string text = gap.reason;
  for (char& c : text) c = c == '\x1f' ? ' ' : c;
  return text;
}

Cells Outcome::Column(ColumnId id) const {
  Cells out;
  for (size_t row = 0; row < values.columns.at(id).rows(); ++row) out.push_back(Cell(id, row));
  return out;
}

Cells Outcome::Faults(const plan::Plan& plan) const {
  Cells out;
  for (const RunFault& fault : values.faults) {
    std::string text = std::string(MessageOf(fault.code).name) + " row " + std::to_string(fault.row);
    if (fault.column != kNone) text += " column " + plan.columns[fault.column].name;
    for (const heng::Text& arg : fault.args) text += " " + arg.zh;
    out.push_back(text);
  }
  return out;
}

Builder::Builder() { plan.spaces.push_back({plan::Space::Kind::kUnit, "全", -1}); }

SpaceId Builder::Table(const std::string& name, size_t rows) {
  plan.spaces.push_back({plan::Space::Kind::kTable, name, static_cast<int>(rows_.size())});
  rows_.push_back(rows);
  columns_of_table_.push_back(0);
  return static_cast<SpaceId>(plan.spaces.size() - 1);
}

SpaceId Builder::Groups(const std::string& name) {
  plan.spaces.push_back({plan::Space::Kind::kGroups, name, 0});
  return static_cast<SpaceId>(plan.spaces.size() - 1);
}

ColumnId Builder::Out(SpaceId space, const std::string& name, ValueKind kind, bool named, SpaceId target) {
  plan.columns.push_back({name, space, kind, target, -1, named, {}});
  return static_cast<ColumnId>(plan.columns.size() - 1);
}

ColumnId Builder::Data(SpaceId table, const std::string& name, ValueKind kind, const Cells& cells, SpaceId target) {
  ColumnId id = Out(table, name, kind, false, target);
  plan.columns[id].source_column = columns_of_table_[plan.spaces[table].table]++;
  sources_.push_back({id, cells});
  return id;
}

ColumnId Builder::GroupBy(SpaceId space, std::vector<ColumnId> keys, SpaceId groups) {
  ColumnId group_of = Out(space, "组", ValueKind::kRow, false, groups);
  ColumnId first = Out(groups, "首行", ValueKind::kRow, false, space);
  Add(plan::GroupBy{space, std::move(keys), groups, group_of, first});
  return group_of;
}

data::Column Builder::Read(data::Dataset& data, ValueKind kind, const Cells& cells) const {
  data::Column out(cells.size());
  for (size_t row = 0; row < cells.size(); ++row) {
    const std::string& cell = cells[row];
    if (cell.empty()) {
      out.SetGap(row, data.gaps.Intern(GapKind::kMissing, "未报"));
    } else if (cell == "!") {
      out.SetGap(row, data::InternError(data.gaps, Code::E2007, {"-1"}));
    } else if (cell[0] == '?') {
      out.SetGap(row, data.gaps.Intern(GapKind::kUnrated, cell.substr(1)));
    } else if (cell[0] == '-' && cell.back() == '?') {
      out.SetGap(row, data.gaps.Intern(GapKind::kMissing, cell.substr(1, cell.size() - 2)));
    } else if (kind == ValueKind::kText) {
      out.num[row] = data.texts.Code(cell);
    } else {
      out.Set(row, *Number::Parse(cell));
    }
  }
  return out;
}

Outcome Builder::Run(int threads, std::vector<std::pair<ColumnId, Cells>> given, bool careful) const {
  Outcome out;
  out.data = std::make_unique<data::Dataset>();
  out.data->tables.resize(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    out.data->tables[i].rows = rows_[i];
    for (size_t row = 0; row < rows_[i]; ++row) out.data->tables[i].file_row.Append(row + 2, 1);
    out.data->tables[i].columns.resize(columns_of_table_[i]);
  }
  for (const Source& source : sources_) {
    const plan::ColumnInfo& info = plan.columns[source.column];
    data::TableData& table = out.data->tables[plan.spaces[info.space].table];
    table.columns[info.source_column] = Read(*out.data, info.kind, source.cells);
  }
  std::vector<Override> overrides;
  for (auto& [column, cells] : given) {
    overrides.push_back({column, Read(*out.data, plan.columns[column].kind, cells)});
  }
  Options options;
  options.threads = threads;
  options.careful = careful;
  out.values = RunChecks(plan, *out.data, std::move(overrides), options);
  RunSteps(plan, *out.data, out.values, options);
  return out;
}

uint32_t Formula::Op(plan::Op op, std::vector<uint32_t> in) {
  plan::Node node{op};
  node.in = std::move(in);
  program.nodes.push_back(std::move(node));
  return static_cast<uint32_t>(program.nodes.size() - 1);
}

uint32_t Formula::Const(const std::string& decimal) {
  uint32_t id = Op(plan::Op::kConst, {});
  last().number = *Number::Parse(decimal);
  return id;
}

uint32_t Formula::Code(int64_t code) {
  uint32_t id = Op(plan::Op::kCode, {});
  last().code = code;
  return id;
}

uint32_t Formula::Text(const std::string& text) {
  uint32_t id = Op(plan::Op::kTextConst, {});
  last().text = text;
  return id;
}

uint32_t Formula::Gap(GapKind kind, const std::string& reason) {
  uint32_t id = Op(plan::Op::kGap, {});
  last().gap_kind = kind;
  last().text = reason;
  return id;
}

uint32_t Formula::Load(ColumnId column, std::vector<ColumnId> via) {
  uint32_t id = Op(plan::Op::kLoad, {});
  last().column = column;
  last().via = std::move(via);
  return id;
}

uint32_t Formula::Round(uint32_t in, Rounding mode, const std::string& step) {
  uint32_t id = Op(plan::Op::kRound, {in});
  last().mode = mode;
  last().number = *Number::Parse(step);
  return id;
}

}  // namespace heng::exec::testing
