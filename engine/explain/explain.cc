#include "engine/explain/explain.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/explain/cohort.h"
#include "engine/explain/formula.h"
#include "engine/explain/shown.h"

namespace heng::explain {

namespace {

using result::Figure;

class Explainer {
 public:
  Explainer(Reader& reader, const SourceMap& sources, Lang lang)
      : reader_(reader), sources_(sources), writer_(reader, sources, lang) {}

  result::Explanation Do(const std::vector<Cell>& cells) {
    out_.scheme = reader_.compiled().scheme.title;
    asked_ = cells[0];
    const SpaceId space = SpaceOf(asked_.column);
    out_.table = reader_.plan().spaces[space].name;
    out_.row = reader_.view().RowText(space, asked_.row);
    out_.names = NamesOf(space, asked_.row);
    for (const Cell& cell : cells) out_.asked.push_back(FigureOf(cell));
    return std::move(out_);
  }

 private:
  SpaceId SpaceOf(ColumnId column) const { return reader_.plan().columns[column].space; }
  uint32_t FigureOf(const Cell& cell);
  void Describe(const Cell& cell, Figure& figure);
  void DescribeStep(const Cell& cell, Figure& figure);
  std::vector<Cell> Uses(const Cell& cell);
  bool IsPlain(ColumnId column) const;
  static int64_t YearOf(const plan::History& past, ColumnId column);
  std::vector<Cell> Recorded(const plan::History& past, const Cell& cell);
  Cell Behind(Cell cell);
  std::vector<std::string> NamesOf(SpaceId space, size_t row);
  result::RuleLine RuleOf(ColumnId column) const;

  Reader& reader_;
  const SourceMap& sources_;
  FormulaWriter writer_;
  static constexpr int kMostDeep = 100;  // rows that lead to rows that lead to rows
  int depth_ = 0;
  Cell asked_{};
  std::map<Cell, uint32_t> known_;
  result::Explanation out_;
};

// The row that another row leads to: shown by what is read there. And a number that the rule says itself.
bool Explainer::IsPlain(ColumnId column) const {
  const plan::ColumnInfo& info = reader_.plan().columns[column];
  if (info.kind == plan::ValueKind::kRow && info.source_column < 0) return true;
  const plan::Step* step = reader_.WriterOf(column);
  const auto* compute = step == nullptr ? nullptr : std::get_if<plan::Compute>(&step->op);
  return compute != nullptr && compute->program.nodes.size() == 1 && compute->program.nodes[0].op != plan::Op::kLoad;
}

// Personal texts of the row, such as a name.
std::vector<std::string> Explainer::NamesOf(SpaceId space, size_t row) {
  std::vector<std::string> out;
  const plan::Plan& plan = reader_.plan();
  if (plan.spaces[space].kind != plan::Space::Kind::kTable) return out;
  const data::TableSchema& table = reader_.compiled().scheme.schema.tables[plan.spaces[space].table];
  for (ColumnId id = 0; id < plan.columns.size(); ++id) {
    const plan::ColumnInfo& info = plan.columns[id];
    if (info.space != space || info.source_column < 0) continue;
    const data::ColumnSchema& column = table.columns[info.source_column];
    const bool key = std::find(table.key.begin(), table.key.end(), info.source_column) != table.key.end();
    if (!column.personal || key || column.kind != data::CellKind::kText || reader_.Column(id).HasGap(row)) continue;
    out.push_back(reader_.view().CellText(id, row, {}));
  }
  return out;
}

result::RuleLine Explainer::RuleOf(ColumnId column) const {
  result::RuleLine rule;
  const Span span = reader_.plan().columns[column].span;
  if (span.file == kNoFile || span.file >= sources_.size() || span.end <= span.begin) return rule;
  rule.file = sources_.name(span.file);
  rule.line = sources_.Place(span.file, span.begin).line;
  std::string_view line = sources_.Line(span.file, rule.line);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  rule.text = line.substr(0, line.find_last_not_of(" \t\r") + 1);
  const model::FieldId field = FieldOf(reader_, column);
  if (field == model::kNoField) return rule;
  rule.basis = reader_.compiled().scheme.fields[field].basis;
  rule.notes = reader_.compiled().scheme.fields[field].notes;
  return rule;
}

void Explainer::DescribeStep(const Cell& cell, Figure& figure) {
  const plan::Step* step = reader_.WriterOf(cell.column);
  if (step == nullptr) return;
  if (const auto* aggregate = std::get_if<plan::Aggregate>(&step->op)) {
    figure.kind = Figure::Kind::kGroup;
    figure.group = GroupOf(reader_, *aggregate, cell.row);
  }
  if (const auto* rank = std::get_if<plan::Rank>(&step->op)) {
    figure.kind = Figure::Kind::kRank;
    figure.standing = StandingOf(reader_, *rank, cell.row);
  }
  const auto* tier = std::get_if<plan::Tier>(&step->op);
  if (tier != nullptr && tier->out == cell.column) {
    figure.kind = Figure::Kind::kTier;
    figure.standing = StandingOf(reader_, *tier, cell.row);
    figure.tiers = TiersOf(reader_, *tier, cell.row);
  }
  const auto* share = std::get_if<plan::Share>(&step->op);
  if (share != nullptr && (share->out == cell.column || share->part == cell.column)) {
    figure.kind = Figure::Kind::kShare;
    figure.payment = PaymentOf(reader_, *share, cell.row);
  }
  if (const auto formula = reader_.FormulaOf(cell)) {
    figure.kind = Figure::Kind::kFormula;
    figure.formula = writer_.TextOf(*formula, cell.row);
    figure.events = writer_.EventsOf(*formula, cell);
  }
}

void Explainer::Describe(const Cell& cell, Figure& figure) {
  const plan::ColumnInfo& info = reader_.plan().columns[cell.column];
  const plan::Space& space = reader_.plan().spaces[info.space];
  figure.named = info.named && info.name.find('#') == std::string::npos;
  figure.name = figure.named ? info.name : writer_.Written(info.span);
  if (figure.name.empty()) figure.name = info.name;
  const plan::Step* step = reader_.WriterOf(cell.column);
  if (const auto* past = step == nullptr ? nullptr : std::get_if<plan::History>(&step->op)) {
    figure.name += " " + std::to_string(YearOf(*past, cell.column));
  }
  figure.row = LabelOf(reader_, info.space, cell.row);
  const bool group = space.kind == plan::Space::Kind::kGroups;
  if (!group && space.kind != plan::Space::Kind::kUnit) figure.table = space.name;
  figure.own = info.space != SpaceOf(asked_.column) || cell.row == asked_.row;
  figure.value = ShownOf(reader_, cell);
  if (info.source_column < 0) {
    figure.rule = RuleOf(cell.column);
    return DescribeStep(cell, figure);
  }
  figure.kind = Figure::Kind::kDatum;
  const data::TableData& table = reader_.view().data().tables[space.table];
  figure.personal = reader_.compiled().scheme.schema.tables[space.table].columns[info.source_column].personal;
  figure.file = table.file;
  figure.file_row = cell.row < table.file_row.size() ? table.file_row[cell.row] : 0;
}

int64_t Explainer::YearOf(const plan::History& past, ColumnId column) {
  return past.year - 1 - (std::find(past.outs.begin(), past.outs.end(), column) - past.outs.begin());
}

// The rows of that year with the same key.
std::vector<Cell> Explainer::Recorded(const plan::History& past, const Cell& cell) {
  const auto key = [&](const std::vector<plan::KeyPart>& parts, size_t row) {
    std::string out;
    for (const plan::KeyPart& part : parts) out += reader_.view().CellText(part.column, row, part.options) + '\n';
    return out;
  };
  const std::string own = key(past.keys, cell.row);
  const data::Column& years = reader_.Column(past.past_year);
  std::vector<Cell> out;
  for (size_t row = 0; row < reader_.rows(past.past); ++row) {
    const bool then = !years.HasGap(row) && years.Get(row) == Number(YearOf(past, cell.column));
    if (then && key(past.past_keys, row) == own) out.push_back({past.past_value, row});
  }
  return out;
}

// A value without a name that is only read somewhere else is that value.
Cell Explainer::Behind(Cell cell) {
  for (;;) {
    const plan::Step* step = reader_.WriterOf(cell.column);
    const auto* compute = step == nullptr ? nullptr : std::get_if<plan::Compute>(&step->op);
    if (compute == nullptr || FieldOf(reader_, cell.column) != model::kNoField) return cell;
    const plan::Program& program = compute->program;
    if (program.nodes.size() != 1 || program.nodes[0].op != plan::Op::kLoad) return cell;
    const auto target = reader_.TargetOf(program.nodes[0], cell.row);
    if (!target) return cell;
    cell = *target;
  }
}

// What the figure is shown with: what was read for this row, and of what was read of its whole group its own part.
std::vector<Cell> Explainer::Uses(const Cell& cell) {
  const Reads reads = reader_.ReadsOf(cell);
  std::vector<Cell> out;
  const auto add = [&](Cell used) {
    used = Behind(used);
    if (!IsPlain(used.column) && std::find(out.begin(), out.end(), used) == out.end()) out.push_back(used);
  };
  for (const Cell& used : reads.cells) add(used);
  const plan::Step* step = reader_.WriterOf(cell.column);
  if (const auto* past = step == nullptr ? nullptr : std::get_if<plan::History>(&step->op)) {
    for (const Cell& used : Recorded(*past, cell)) add(used);
  }
  const bool in_group = std::find(reads.rows.begin(), reads.rows.end(), cell.row) != reads.rows.end();
  for (const ColumnId column : reads.columns) {
    if (in_group && SpaceOf(column) == SpaceOf(cell.column)) add({column, cell.row});
  }
  return out;
}

uint32_t Explainer::FigureOf(const Cell& cell) {
  const auto [at, fresh] = known_.emplace(cell, static_cast<uint32_t>(out_.figures.size()));
  const uint32_t index = at->second;
  if (!fresh) return index;
  out_.figures.emplace_back();
  Figure figure;
  Describe(cell, figure);
  ++depth_;
  if (figure.own && depth_ < kMostDeep) {  // other rows of the table are explained when they are asked about
    for (const Cell& used : Uses(cell)) figure.uses.push_back(FigureOf(used));
  }
  --depth_;
  out_.figures[index] = std::move(figure);
  return index;
}

}  // namespace

std::vector<Row> FindRows(Reader& reader, const std::string& table, const std::string& key) {
  std::vector<Row> out;
  for (const plan::OutputTable& output : reader.plan().outputs) {
    if (reader.plan().spaces[output.space].kind == plan::Space::Kind::kUnit) continue;
    if (!table.empty() && output.name != table) continue;
    const bool counted = output.table >= 0 && reader.compiled().scheme.schema.tables[output.table].key.empty();
    for (size_t row = 0; row < reader.rows(output.space); ++row) {
      const bool found = counted ? std::to_string(reader.view().data().tables[output.table].file_row[row]) == key
                                 : reader.view().RowText(output.space, row) == key;
      if (found) out.push_back({output.space, row});
    }
  }
  return out;
}

std::vector<Cell> FindValues(Reader& reader, const Row& row, const std::string& name) {
  std::vector<Cell> all, ending;
  for (const plan::OutputTable& output : reader.plan().outputs) {
    if (output.space != row.space) continue;
    for (const plan::OutputColumn& column : output.columns) {
      if (column.name == name) return {{column.column, row.row}};
      all.push_back({column.column, row.row});
      const size_t dot = column.name.rfind('.');
      if (dot != std::string::npos && column.name.substr(dot + 1) == name) ending.push_back(all.back());
    }
  }
  if (name.empty()) return all;
  return ending.size() == 1 ? ending : std::vector<Cell>{};
}

result::Explanation Explain(Reader& reader, const SourceMap& sources, const std::vector<Cell>& cells, Lang lang) {
  return Explainer(reader, sources, lang).Do(cells);
}

}  // namespace heng::explain
