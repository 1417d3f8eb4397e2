#include "engine/compare/causes.h"

#include <algorithm>

#include "engine/explain/cohort.h"
#include "engine/explain/shown.h"

namespace heng::compare {

using explain::Reads;
using result::DataChange;
using result::OthersMoved;

namespace {

constexpr size_t kMostVisited = 100000;

OthersMoved::Through ThroughOf(const plan::Step& step) {
  if (std::holds_alternative<plan::Rank>(step.op)) return OthersMoved::Through::kRank;
  if (std::holds_alternative<plan::Tier>(step.op)) return OthersMoved::Through::kTier;
  if (std::holds_alternative<plan::Share>(step.op)) return OthersMoved::Through::kShare;
  if (std::holds_alternative<plan::Aggregate>(step.op)) return OthersMoved::Through::kGroup;
  return OthersMoved::Through::kOther;
}

}  // namespace

result::Causes CauseFinder::Of(const std::vector<Cell>& before, const std::vector<Cell>& now) {
  data_.clear();
  known_data_.clear();
  found_rules_.clear();
  others_.clear();
  lone_.clear();
  for (size_t i = 0; i < now.size(); ++i) {
    found_ = false;
    for (const bool rest : {false, true}) {
      rest_ = rest;
      for (const int side : {1, 0}) {
        if (!found_ || !rest) VisitFrom(side, side == 0 ? before[i] : now[i]);
      }
    }
  }
  result::Causes out;
  out.data = data_;
  out.rules.assign(found_rules_.begin(), found_rules_.end());
  for (const auto& [key, others] : others_) {
    const auto& [through, value, group, table] = key;
    const size_t rows = CountOf(others);
    if (rows > 0) out.others.push_back({through, value, group, table, rows});
  }
  return out;
}

bool CauseFinder::IsSource(SpaceId space) const {
  return pairing_.reader(side_).plan().spaces[space].kind == plan::Space::Kind::kTable;
}

bool CauseFinder::IsNew(SpaceId space, uint32_t row) {
  const RowPairs& pairs = pairing_.Rows(side_, space);
  return row >= pairs.size() || pairs[row] == kNoPartner;
}

std::string CauseFinder::NameOf(const Cell& cell) {
  const plan::ColumnInfo& info = reader().plan().columns[cell.column];
  if (info.named && info.name.find('#') == std::string::npos) return info.name;
  const SourceMap& sources = *sources_[side_];
  if (info.span.file >= sources.size() || info.span.end <= info.span.begin) return info.name;
  const std::string& text = sources.text(info.span.file);
  std::string out = text.substr(info.span.begin, info.span.end - info.span.begin);
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

std::string CauseFinder::GroupOf(const Cell& cell, const plan::Step& step) {
  const ColumnId groups = GroupColumnOf(step);
  if (groups == plan::kNone) return "";
  const SpaceId space = reader().plan().columns[groups].target;
  if (SpaceOf(cell.column) == space) return explain::LabelOf(reader(), space, cell.row);
  const auto group = reader().GroupOf(groups, cell.row);
  return group ? explain::LabelOf(reader(), space, *group) : "";
}

DataChange CauseFinder::DataOf(int side, const Cell& cell) {
  explain::Reader& reader = pairing_.reader(side);
  const plan::ColumnInfo& info = reader.plan().columns[cell.column];
  const plan::Space& space = reader.plan().spaces[info.space];
  DataChange out{
      DataChange::Kind::kCell, space.name, reader.view().RowText(info.space, cell.row), info.name, "", 0, {}, {}};
  if (space.table >= 0 && reader.compiled().scheme.schema.tables[space.table].key.empty()) out.key.clear();
  const auto place = [&](int of, size_t row) {
    explain::Reader& one = pairing_.reader(of);
    const plan::Space& its = one.plan().spaces[of == side ? info.space : pairing_.PartnerOfSpace(side, info.space)];
    if (its.table < 0) return;
    const data::TableData& table = one.view().data().tables[its.table];
    out.file = table.file;
    out.line = row < table.file_row.size() ? table.file_row[row] : 0;
  };
  const RowPairs& pairs = pairing_.Rows(side, info.space);
  const uint32_t other = cell.row < pairs.size() ? pairs[cell.row] : kNoPartner;
  if (info.source_column < 0) {
    out.kind = DataChange::Kind::kAdopted;
    const model::FieldId field = explain::FieldOf(reader, cell.column);
    for (const model::Adoption& adoption : reader.compiled().scheme.adoptions) {
      for (const model::Adoption::Column& column : adoption.columns) {
        if (column.field == field) out.file = adoption.scheme;
      }
    }
  } else {
    place(other == kNoPartner ? side : 1, side == 1 || other == kNoPartner ? cell.row : other);
  }
  if (other == kNoPartner) {
    out.kind = side == 1 ? DataChange::Kind::kAdded : DataChange::Kind::kGone;
    out.column.clear();
    return out;
  }
  const ColumnId partner = pairing_.PartnerOf(side, cell.column);
  (side == 1 ? out.now : out.before) = pairing_.Shown(side, cell);
  if (partner != plan::kNone) (side == 1 ? out.before : out.now) = pairing_.Shown(1 - side, {partner, other});
  return out;
}

void CauseFinder::AddData(DataChange change) {
  found_ = true;
  const std::string name =
      change.table + '\n' + change.key + '\n' + change.column + '\n' + change.file + '\n' + std::to_string(change.line);
  if (known_data_.insert(name).second) data_.push_back(std::move(change));
}

CauseFinder::Others& CauseFinder::OthersOf(const Cell& cell, const plan::Step& step, SpaceId space) {
  return others_[{ThroughOf(step), NameOf(cell), GroupOf(cell, step), reader().plan().spaces[space].name}];
}

void CauseFinder::VisitFrom(int side, const Cell& cell) {
  side_ = side;
  subject_ = cell;
  seen_.clear();
  Visit(cell);
}

void CauseFinder::Visit(const Cell& cell) {
  if (seen_.size() > kMostVisited || !seen_.insert(cell).second) return;
  const plan::Step* step = reader().WriterOf(cell.column);
  if (step == nullptr) return AddData(DataOf(side_, cell));
  bool found = false;
  if (pairing_.StepDiffers(side_, cell.column)) {
    const plan::ColumnInfo& info = reader().plan().columns[cell.column];
    auto rules = rules_.At(side_ == 1, info.span);
    if (rules.empty()) rules = rules_.At(side_ == 1, step->span);
    if (rules.empty()) rules = rules_.OfHead();
    found_rules_.insert(rules.begin(), rules.end());
    found = !rules.empty();
    found_ |= found;
  }
  found |= VisitReads(cell, *step);
  // The one side may see what the other does not: a row that came, or went.
  if (!found && rest_) CountRest(cell, *step, reader().ReadsOf(cell));
}

bool CauseFinder::VisitReads(const Cell& cell, const plan::Step& step) {
  if (const auto* search = std::get_if<plan::LookUp>(&step.op)) return VisitSearched(cell, *search);
  if (const auto* past = std::get_if<plan::History>(&step.op)) return VisitPast(cell, *past);
  const Reads reads = reader().ReadsOf(cell);
  bool found = false;
  for (const Cell& read : reads.cells) {
    if (!pairing_.Differs(side_, read)) continue;
    Visit(read);
    found = true;
  }
  return VisitMembers(cell, step, reads) || found;
}

// Of the rows that were taken together those of the row asked about are looked into, others are counted.
bool CauseFinder::VisitMembers(const Cell& cell, const plan::Step& step, const Reads& reads) {
  if (reads.rows.empty()) return false;
  const Group& group = GroupOfCell(cell, step, reads);
  if (group.rows.empty()) return false;
  std::vector<ColumnId> columns = reads.columns;
  if (const ColumnId group_of = GroupColumnOf(step); group_of != plan::kNone) columns.push_back(group_of);
  const std::vector<uint32_t> own = OwnRows(group);
  for (const uint32_t row : own) {
    if (seen_.size() <= kMostVisited) VisitRow(group.space, row, columns);
  }
  if (own.size() == group.rows.size()) return true;
  found_ = true;
  Others& others = OthersOf(cell, step, group.space);
  others.groups.insert(&group);
  for (const uint32_t row : own) others.own.insert(NameOfRow(group.space, row));
  return true;
}

bool CauseFinder::VisitRow(SpaceId space, uint32_t row, const std::vector<ColumnId>& columns) {
  const plan::Plan& plan = reader().plan();
  if (IsNew(space, row) && IsSource(space)) {
    for (ColumnId id = 0; id < plan.columns.size(); ++id) {
      if (plan.columns[id].space != space || plan.columns[id].source_column < 0) continue;
      AddData(DataOf(side_, {id, row}));
      return true;
    }
  }
  bool found = false;
  for (const ColumnId column : columns) {
    if (SpaceOf(column) != space || !pairing_.Differs(side_, {column, row})) continue;
    Visit({column, row});
    found = true;
  }
  return found;
}

// What was searched for, or the row that was found.
bool CauseFinder::VisitSearched(const Cell& cell, const plan::LookUp& step) {
  bool found = false;
  for (const ColumnId value : step.values) {
    const Cell read{value, reader().context().IsUnit(value) ? 0 : cell.row};
    if (!pairing_.Differs(side_, read)) continue;
    Visit(read);
    found = true;
  }
  const data::Column& rows = reader().Column(cell.column);
  if (rows.HasGap(cell.row)) return found;
  return VisitRow(step.target, static_cast<uint32_t>(rows.num[cell.row]), step.keys) || found;
}

// The rows of earlier years with the same key.
bool CauseFinder::VisitPast(const Cell& cell, const plan::History& step) {
  const auto key = [&](const std::vector<plan::KeyPart>& parts, size_t row) {
    std::string out;
    for (const plan::KeyPart& part : parts) out += reader().view().CellText(part.column, row, part.options) + '\n';
    return out;
  };
  bool found = false;
  for (const plan::KeyPart& part : step.keys) {
    if (!pairing_.Differs(side_, {part.column, cell.row})) continue;
    Visit({part.column, cell.row});
    found = true;
  }
  const std::string own = key(step.keys, cell.row);
  std::vector<ColumnId> columns{step.past_value, step.past_year};
  if (step.weight != plan::kNone) columns.push_back(step.weight);
  for (uint32_t row = 0; row < reader().rows(step.past); ++row) {
    if (key(step.past_keys, row) == own) found |= VisitRow(step.past, row, columns);
  }
  if (step.from.empty()) return found;
  std::vector<ColumnId> renamed{step.change_year};
  for (const auto* parts : {&step.from, &step.to}) {
    for (const plan::KeyPart& part : *parts) renamed.push_back(part.column);
  }
  for (uint32_t row = 0; row < reader().rows(step.changes); ++row) found |= VisitRow(step.changes, row, renamed);
  return found;
}

}  // namespace heng::compare
