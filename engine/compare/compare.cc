#include "engine/compare/compare.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>

#include "engine/archive/cells.h"
#include "engine/collect_text.h"
#include "engine/compare/causes.h"
#include "engine/compare/kept_table.h"
#include "engine/compare/moved.h"
#include "engine/compare/pairing.h"
#include "engine/compare/rules.h"
#include "engine/explain/shown.h"
#include "engine/replay.h"

namespace heng::compare {

using archive::RunRecord;
using explain::Reader;
using result::Causes;
using result::ColumnClass;
using result::Comparison;
using result::KeptCell;

namespace {

constexpr size_t kMostData = 1000;  // differences of data that are listed

result::RunName NameOf(const archive::Entry& entry) {
  const RunRecord& run = std::get<RunRecord>(entry.record);
  return {entry.seq, run.title, run.period, run.who, run.when, run.reason};
}

bool SameRules(const RunRecord& a, const RunRecord& b) {
  const auto same = [](const archive::RuleRecord& x, const archive::RuleRecord& y) {
    return x.given == y.given && x.names == y.names && x.chunks == y.chunks;
  };
  return std::equal(a.rules.begin(), a.rules.end(), b.rules.begin(), b.rules.end(), same);
}

// The names of tables whose cells or files are not the same; of personal ones that cannot be told from digests.
std::vector<std::string> ChangedTables(const RunRecord& a, const RunRecord& b) {
  std::vector<std::string> out;
  for (const archive::InputRecord& input : b.inputs) {
    const auto other = std::find_if(a.inputs.begin(), a.inputs.end(),
                                    [&](const archive::InputRecord& one) { return one.table == input.table; });
    const auto same = [](const archive::ColumnRecord& x, const archive::ColumnRecord& y) {
      return x.name == y.name && x.type == y.type && !x.personal && x.chunks == y.chunks;
    };
    if (other == a.inputs.end() ||
        !std::equal(input.columns.begin(), input.columns.end(), other->columns.begin(), other->columns.end(), same)) {
      out.push_back(input.table);
    }
  }
  return out;
}

// Adds the causes of some values to those of others of the row.
void Join(const Causes& causes, Causes::By by, Causes& all) {
  const auto add = [](const auto& from, auto& to) {
    for (const auto& one : from) {
      if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
    }
  };
  if (by != Causes::By::kRules) add(causes.data, all.data);
  if (by != Causes::By::kData) add(causes.rules, all.rules);
  add(causes.others, all.others);
}

}  // namespace

class RunComparison::State {
 public:
  State(archive::Store& store, const archive::Index& index, const archive::Entry& before, const archive::Entry& now,
        const Limits& limits, int threads, Lang lang)
      : entries_{&before, &now},
        runs_{KeptRun(store, index.suite(), Record(0)), KeptRun(store, index.suite(), Record(1))},
        lang_(lang) {
    out_.before = NameOf(before);
    out_.now = NameOf(now);
    out_.corrects = Record(1).corrects == before.leaf;
    for (const int side : {0, 1}) {
      opened_[side] = std::make_unique<Reopened>(store, index, *entries_[side], limits, threads);
    }
    CompareRules();
    CompareTables();
    CompareData();
    const bool moved = std::any_of(tables_.begin(), tables_.end(), [](const auto& t) { return !t->same(); });
    out_.same = !moved && out_.rules.empty() && out_.data.empty() && out_.tables_changed.empty() && SameTables();
  }

  const Comparison& summary() const { return out_; }
  const MovedRows& table(size_t at) const { return *tables_[at]; }
  result::RowChange Row(size_t table, size_t at, bool causes);

 private:
  const RunRecord& Record(int side) const { return std::get<RunRecord>(entries_[side]->record); }
  bool SameTables() const { return tables_.size() == Record(0).results.size(); }
  void CompareRules();
  void CompareTables();
  void CompareData();
  bool ListRows(SpaceId space, int side);
  bool ListCells(SpaceId space);
  void List(result::DataChange change);
  std::string WhyNot(int side) const;
  std::optional<KeptCell> Mixed(int rules, const Cell& cell, const std::string& key);
  Causes::By FindBy(const Cell& before, const Cell& now);
  std::optional<Causes> CausesOf(size_t table, const result::RowChange& row, const MovedRows::Row& at);

  const archive::Entry* entries_[2];
  const std::array<KeptRun, 2> runs_;
  const Lang lang_;
  Comparison out_;
  std::unique_ptr<Reopened> opened_[2];
  std::optional<RuleDifferences> rules_;
  std::vector<std::unique_ptr<MovedRows>> tables_;
  std::unique_ptr<Pairing> pairing_;
  std::unique_ptr<CauseFinder> finder_;
  bool data_differ_ = false;
  bool mixed_ = false;                // tried
  std::optional<Run> mixed_runs_[2];  // by whose rules: over the other's data
  std::map<std::pair<int, SpaceId>, std::map<std::string, size_t>> mixed_rows_;
};

void RunComparison::State::CompareRules() {
  const bool one = Record(0).title == Record(1).title && SameRules(Record(0), Record(1));
  if (one || opened_[0]->rules() == nullptr || opened_[1]->rules() == nullptr) return;
  const Rules before{&opened_[0]->sources(), opened_[0]->assembled()};
  const Rules now{&opened_[1]->sources(), opened_[1]->assembled()};
  rules_.emplace(before, now);
  out_.rules = rules_->changes();
}

void RunComparison::State::CompareTables() {
  const Compiled* rules = opened_[1]->rules();
  if (rules != nullptr && !rules->ok) rules = nullptr;
  for (const archive::ResultRecord& now : Record(1).results) {
    for (const archive::ResultRecord& before : Record(0).results) {
      if (before.table != now.table) continue;
      tables_.push_back(std::make_unique<MovedRows>(runs_[0], before, runs_[1], now, rules));
      out_.tables.push_back(tables_.back()->summary());
    }
  }
}

std::string RunComparison::State::WhyNot(int side) const {
  const Replayed& replayed = opened_[side]->replayed();
  if (replayed.kind == Replayed::Kind::kSame) return "";
  const std::string entry = std::to_string(entries_[side]->seq);
  const bool differs = replayed.kind == Replayed::Kind::kDiffers;  // kCannot says itself that it cannot
  const Text why = {"第 " + entry + (differs ? " 条重放不一致: " : " 条: ") + replayed.what.zh,
                    "entry " + entry + (differs ? " does not replay: " : ": ") + replayed.what.en};
  return why.In(lang_);
}

void RunComparison::State::List(result::DataChange change) {
  data_differ_ = true;
  if (out_.data.size() < kMostData) {
    out_.data.push_back(std::move(change));
  } else {
    ++out_.data_more;
  }
}

// Rows that are only on this side.
bool RunComparison::State::ListRows(SpaceId space, int side) {
  Reader& reader = pairing_->reader(side);
  const RowPairs& pairs = pairing_->Rows(side, space);
  for (ColumnId id = 0; id < reader.plan().columns.size(); ++id) {
    const plan::ColumnInfo& info = reader.plan().columns[id];
    if (info.space != space || info.source_column < 0) continue;
    for (uint32_t row = 0; row < pairs.size(); ++row) {
      if (pairs[row] == kNoPartner) List(finder_->DataOf(side, {id, row}));
    }
    return true;
  }
  return false;
}

bool RunComparison::State::ListCells(SpaceId space) {
  Reader& reader = pairing_->reader(1);
  const RowPairs& pairs = pairing_->Rows(1, space);
  for (ColumnId id = 0; id < reader.plan().columns.size(); ++id) {
    const plan::ColumnInfo& info = reader.plan().columns[id];
    const bool given = reader.WriterOf(id) == nullptr && pairing_->PartnerOf(1, id) != plan::kNone;
    if (info.space != space || !given) continue;
    for (uint32_t row = 0; row < pairs.size(); ++row) {
      if (pairs[row] != kNoPartner && pairing_->Differs(1, {id, row})) List(finder_->DataOf(1, {id, row}));
    }
  }
  return true;
}

void RunComparison::State::CompareData() {
  out_.why_no_cause = WhyNot(0);
  if (out_.why_no_cause.empty()) out_.why_no_cause = WhyNot(1);
  if (!out_.why_no_cause.empty()) {
    out_.tables_changed = ChangedTables(Record(0), Record(1));
    return;
  }
  if (!rules_) rules_.emplace(Rules{&opened_[0]->sources(), {}}, Rules{&opened_[1]->sources(), {}});
  pairing_ =
      std::make_unique<Pairing>(opened_[0]->compiled(), opened_[0]->run(), opened_[1]->compiled(), opened_[1]->run());
  finder_ = std::make_unique<CauseFinder>(*pairing_, *rules_, opened_[0]->sources(), opened_[1]->sources());
  const plan::Plan& plan = pairing_->reader(1).plan();
  for (SpaceId space = 0; space < plan.spaces.size(); ++space) {
    const SpaceId partner = pairing_->PartnerOfSpace(1, space);
    if (plan.spaces[space].kind != plan::Space::Kind::kTable || partner == kNoPartner) continue;
    ListRows(partner, 0);
    ListRows(space, 1);
    ListCells(space);
  }
}

// The cell under the rules of one side and the data of the other; nullopt: it is not there.
std::optional<KeptCell> RunComparison::State::Mixed(int rules, const Cell& cell, const std::string& key) {
  Run& run = *mixed_runs_[rules];
  const RunView view(opened_[rules]->compiled(), *run.data, run.values);
  const SpaceId space = view.plan().columns[cell.column].space;
  auto& rows = mixed_rows_[{rules, space}];
  for (size_t row = 0; rows.empty() && row < view.rows(space); ++row) {
    for (size_t all = row; all < view.rows(space); ++all) rows.emplace(view.RowText(space, all), all);
  }
  const auto at = rows.find(key);
  if (at == rows.end()) return std::nullopt;
  const data::Column& column = view.column(cell.column);
  if (const data::Status gap = column.status_of(at->second)) {
    return KeptCell{archive::GapText(run.data->gaps[gap]), true, false};
  }
  const std::vector<std::string> options = explain::OptionsOf(pairing_->reader(rules), cell.column);
  return KeptCell{view.CellText(cell.column, at->second, options), false, false};
}

// Whose part it was, by what the same cells are with only the one or the other changed.
Causes::By RunComparison::State::FindBy(const Cell& before, const Cell& now) {
  if (rules_->changes().empty()) return Causes::By::kData;
  if (!data_differ_) return Causes::By::kRules;
  if (!mixed_) {
    mixed_ = true;
    for (const int side : {0, 1}) mixed_runs_[side] = opened_[1 - side]->RunUnder(opened_[side]->compiled());
  }
  if (!mixed_runs_[0] || !mixed_runs_[1]) return Causes::By::kUnknown;
  const auto key = [&](int side, const Cell& cell) {
    Reader& reader = pairing_->reader(side);
    return reader.view().RowText(reader.plan().columns[cell.column].space, cell.row);
  };
  const KeptCell was = pairing_->Shown(0, before), is = pairing_->Shown(1, now);
  const auto old_rules = Mixed(0, before, key(0, before));  // over new data
  const auto new_rules = Mixed(1, now, key(1, now));        // over old data
  if (old_rules == is && new_rules == was) return Causes::By::kData;
  return new_rules == is && old_rules == was ? Causes::By::kRules : Causes::By::kBoth;
}

std::optional<Causes> RunComparison::State::CausesOf(size_t table, const result::RowChange& row,
                                                     const MovedRows::Row& at) {
  if (pairing_ == nullptr || row.kind != result::RowChange::Kind::kChanged) return std::nullopt;
  std::vector<Cell> cells[2];
  for (const result::ValueChange& value : row.values) {
    std::optional<Cell> found[2];
    for (const int side : {0, 1}) {
      for (const plan::OutputTable& output : pairing_->reader(side).plan().outputs) {
        const bool unit = pairing_->reader(side).plan().spaces[output.space].kind == plan::Space::Kind::kUnit;
        if ((unit ? "" : output.name) != out_.tables[table].name) continue;
        for (const plan::OutputColumn& column : output.columns) {
          if (column.name != out_.tables[table].columns[value.column].name) continue;
          const uint32_t row = side == 0 ? at.before : at.now;
          if (row < pairing_->reader(side).rows(output.space)) found[side] = Cell{column.column, row};
        }
      }
    }
    for (const int side : {0, 1}) {
      if (found[0] && found[1]) cells[side].push_back(*found[side]);
    }
  }
  if (cells[0].empty()) return std::nullopt;
  // Values that only the data moved have no rule for a cause, and the other way round.
  std::map<Causes::By, std::array<std::vector<Cell>, 2>> parts;
  for (size_t i = 0; i < cells[0].size(); ++i) {
    auto& part = parts[FindBy(cells[0][i], cells[1][i])];
    part[0].push_back(cells[0][i]);
    part[1].push_back(cells[1][i]);
  }
  Causes all;
  all.by = parts.size() == 1 ? parts.begin()->first : Causes::By::kBoth;
  for (const auto& [by, part] : parts) Join(finder_->Of(part[0], part[1]), by, all);
  return all;
}

result::RowChange RunComparison::State::Row(size_t table, size_t at, bool causes) {
  result::RowChange row = tables_[table]->Change(at);
  if (causes) row.causes = CausesOf(table, row, tables_[table]->row(at));
  return row;
}

RunComparison::RunComparison(archive::Store& store, const archive::Index& index, const archive::Entry& before,
                             const archive::Entry& now, const Limits& limits, int threads, Lang lang)
    : state_(std::make_unique<State>(store, index, before, now, limits, threads, lang)) {}
RunComparison::~RunComparison() = default;

const Comparison& RunComparison::summary() const { return state_->summary(); }
size_t RunComparison::rows(size_t table) const { return state_->table(table).size(); }
result::RowChange RunComparison::Row(size_t table, size_t at, bool causes) { return state_->Row(table, at, causes); }
std::optional<size_t> RunComparison::FindRow(size_t table, const std::string& key) const {
  return state_->table(table).Find(key);
}

}  // namespace heng::compare
