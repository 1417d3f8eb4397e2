#include "engine/person.h"

#include <algorithm>

#include "engine/archive/kept_cells.h"
#include "engine/kept_rules.h"

namespace heng {

namespace {

using archive::ColumnRecord;
using archive::KeptCell;
using archive::RunRecord;
using Rows = std::set<uint64_t>;

class Finder {
 public:
  Finder(archive::Store& store, archive::Suite suite, const archive::Entry& entry, const Compiled& compiled)
      : store_(store),
        suite_(suite),
        run_(std::get<RunRecord>(entry.record)),
        schema_(compiled.scheme.schema),
        plan_(compiled.lowered.plan) {
    found_.run = &entry;
  }

  // False: something cannot be read.
  bool Find(const Person& person, PersonInArchive& out);
  PersonInRun& found() { return found_; }
  const Text& fault() const { return fault_; }

 private:
  // The personal cells of a table, in the data or in the results.
  struct Personal {
    std::string table;
    const ColumnRecord* column;
    uint64_t rows;
    bool computed;  // not a column of the data
  };
  const std::vector<KeptCell>* Cells(const ColumnRecord& column, uint64_t rows);
  bool FitsRules();
  std::optional<std::string> KeyText(size_t table, uint64_t row);
  std::set<std::string> NamesOf(size_t table);
  bool FindRows(const Person& person, PersonInArchive& out);
  void FindReferring(const Person& person);
  void FindDerived();
  void FindPersonal();
  void FindCarried();
  void AddCells();
  void AddFiles();

  archive::Store& store_;
  const archive::Suite suite_;
  const RunRecord& run_;
  const data::Schema& schema_;
  const plan::Plan& plan_;
  PersonInRun found_;
  std::vector<Personal> personal_;
  std::map<const ColumnRecord*, std::vector<KeptCell>> cells_;
  std::map<std::string, std::string> keys_;  // personal keys by what stands for them
  Text fault_;
};

const std::vector<KeptCell>* Finder::Cells(const ColumnRecord& column, uint64_t rows) {
  const auto known = cells_.find(&column);
  if (known != cells_.end()) return &known->second;
  auto cells = archive::ReadColumn(store_, suite_, column, rows);
  if (!cells) {
    fault_ = {"列 " + column.name + " 不见了或被改过", "column " + column.name + " is missing or was changed"};
    return nullptr;
  }
  return &cells_.emplace(&column, std::move(*cells)).first->second;
}

// Tables and columns stand in the record as in the rules. Reads what the search needs.
bool Finder::FitsRules() {
  bool fits = run_.inputs.size() == schema_.tables.size();
  for (size_t t = 0; fits && t < run_.inputs.size(); ++t) {
    const archive::InputRecord& input = run_.inputs[t];
    fits = input.table == schema_.tables[t].name && input.columns.size() == schema_.tables[t].columns.size();
    for (size_t c = 0; fits && c < input.columns.size(); ++c) {
      const data::ColumnSchema& form = schema_.tables[t].columns[c];
      const auto& key = schema_.tables[t].key;
      const bool needed = form.personal || form.kind == data::CellKind::kReference ||
                          std::find(key.begin(), key.end(), static_cast<int>(c)) != key.end();
      if (!needed) continue;
      const auto* cells = Cells(input.columns[c], input.rows);
      if (cells == nullptr) return false;
      for (const KeptCell& cell : *cells) {
        if (form.personal && !cell.erased) keys_.emplace(cell.digest, cell.content);
      }
    }
  }
  if (!fits) fault_ = {"数据的表和规则对不上", "the tables of the data are not those of the rules"};
  return fits;
}

// nullopt: a part of the key was erased.
std::optional<std::string> Finder::KeyText(size_t table, uint64_t row) {
  std::string text;
  for (const int part : schema_.tables[table].key) {
    const archive::InputRecord& input = run_.inputs[table];
    const KeptCell& cell = cells_.at(&input.columns[part])[row];
    if (cell.erased) return std::nullopt;
    const auto named = keys_.find(cell.content);
    text += (part == schema_.tables[table].key[0] ? "" : "/") + (named == keys_.end() ? cell.content : named->second);
  }
  return text;
}

// How the rows found of a table are named where others refer to them.
std::set<std::string> Finder::NamesOf(size_t table) {
  std::set<std::string> names;
  const data::TableSchema& form = schema_.tables[table];
  const auto rows = found_.rows.find(form.name);
  if (rows == found_.rows.end() || form.key.size() != 1) return names;
  const auto& cells = cells_.at(&run_.inputs[table].columns[form.key[0]]);
  for (const uint64_t row : rows->second)
    names.insert(cells[row].digest.empty() ? cells[row].content : cells[row].digest);
  return names;
}

bool Finder::FindRows(const Person& person, PersonInArchive& out) {
  for (size_t t = 0; t < schema_.tables.size(); ++t) {
    out.tables.insert(schema_.tables[t].name);
    if (schema_.tables[t].name != person.table) continue;
    for (uint64_t row = 0; row < run_.inputs[t].rows && !schema_.tables[t].key.empty(); ++row) {
      if (KeyText(t, row) == person.key) found_.rows[person.table].insert(row);
    }
  }
  return !found_.rows.empty();
}

// Rows that refer to rows found, and so on; a row of the same table is somebody else.
void Finder::FindReferring(const Person& person) {
  for (bool more = true; more;) {
    more = false;
    for (size_t t = 0; t < schema_.tables.size(); ++t) {
      const data::TableSchema& form = schema_.tables[t];
      if (form.name == person.table || person.except.count(form.name) != 0) continue;
      for (size_t c = 0; c < form.columns.size(); ++c) {
        const int target = form.columns[c].table;
        if (form.columns[c].kind != data::CellKind::kReference || target == static_cast<int>(t)) continue;
        const std::set<std::string> names = NamesOf(target);
        const auto& cells = cells_.at(&run_.inputs[t].columns[c]);
        for (uint64_t row = 0; row < cells.size() && !names.empty(); ++row) {
          if (!cells[row].gap && names.count(cells[row].content) != 0)
            more |= found_.rows[form.name].insert(row).second;
        }
      }
    }
  }
}

// Rows of derived tables whose key is a row found.
void Finder::FindDerived() {
  for (const archive::ResultRecord& result : run_.results) {
    const auto output = std::find_if(plan_.outputs.begin(), plan_.outputs.end(), [&](const plan::OutputTable& one) {
      return one.table < 0 && one.name == result.table && !result.table.empty();
    });
    if (output == plan_.outputs.end()) continue;
    for (size_t k = 0; k < output->keys.size() && k < result.columns.size(); ++k) {
      const plan::OutputColumn& key = output->keys[k];
      const bool refers =
          key.kind == plan::ValueKind::kRow && plan_.spaces[key.target].kind == plan::Space::Kind::kTable;
      const auto names = refers ? NamesOf(plan_.spaces[key.target].table) : std::set<std::string>();
      const auto* cells = names.empty() ? nullptr : Cells(result.columns[k], result.rows);
      for (uint64_t row = 0; cells != nullptr && row < cells->size(); ++row) {
        if (names.count((*cells)[row].content) != 0) found_.rows[result.table].insert(row);
      }
    }
  }
}

void Finder::FindPersonal() {
  std::set<std::string> of_data;
  for (const archive::InputRecord& input : run_.inputs) {
    for (const ColumnRecord& column : input.columns) {
      if (!column.personal || column.chunks.size() != 1) continue;
      personal_.push_back({input.table, &column, input.rows, false});
      of_data.insert(column.chunks[0]);
    }
  }
  for (const archive::ResultRecord& result : run_.results) {
    for (const ColumnRecord& column : result.columns) {
      if (!column.personal || column.chunks.size() != 1 || result.table.empty()) continue;
      personal_.push_back({result.table, &column, result.rows, of_data.count(column.chunks[0]) == 0});
    }
  }
}

// Computed texts with a personal text of the person in them; dates that are theirs, in rows of other kinds.
void Finder::FindCarried() {
  std::set<std::string> texts, dates, tables;
  for (const auto& [table, rows] : found_.rows) tables.insert(table);
  for (const Personal& one : personal_) {
    const auto rows = found_.rows.find(one.table);
    if (one.computed || rows == found_.rows.end()) continue;
    const auto* cells = Cells(*one.column, one.rows);
    for (const uint64_t row : rows->second) {
      const KeptCell& cell = (*cells)[row];
      if (cell.erased || cell.gap || cell.content.empty()) continue;
      if (one.column->type == "text") texts.insert(cell.content);
      if (one.column->type == "date") dates.insert(cell.content);
    }
  }
  for (const Personal& one : personal_) {
    const auto* cells = one.computed ? Cells(*one.column, one.rows) : nullptr;
    const bool of_others = tables.count(one.table) == 0;
    for (uint64_t row = 0; cells != nullptr && row < cells->size(); ++row) {
      const std::string& content = (*cells)[row].content;
      const bool has = std::any_of(texts.begin(), texts.end(),
                                   [&](const std::string& text) { return content.find(text) != std::string::npos; });
      if (has || (of_others && dates.count(content) != 0)) found_.rows[one.table].insert(row);
    }
  }
}

// All personal cells of the rows; a row without any is not told of.
void Finder::AddCells() {
  std::map<std::string, Rows> with;
  for (const Personal& one : personal_) {
    const auto rows = found_.rows.find(one.table);
    if (rows == found_.rows.end()) continue;
    const auto* cells = Cells(*one.column, one.rows);
    if (cells == nullptr) return;
    Rows& of_root = found_.cells[one.column->chunks[0]];
    for (const uint64_t row : rows->second) {
      with[one.table].insert(row);
      if (of_root.insert(row).second && !(*cells)[row].erased) ++found_.fresh;
    }
  }
  found_.rows = std::move(with);
}

// The files and messages of a run tell of everybody in it, and so may its quantities.
void Finder::AddFiles() {
  std::vector<const archive::BlobRecord*> blobs = {&run_.messages};
  for (const archive::InputRecord& input : run_.inputs) blobs.push_back(&input.file.bytes);
  for (const archive::EarlierRecord& earlier : run_.earlier) {
    for (const auto& file : earlier.files) blobs.push_back(&file.second.bytes);
  }
  for (const archive::FileRecord& sheet : run_.sheets) blobs.push_back(&sheet.bytes);
  for (const archive::ResultRecord& result : run_.results) {
    for (const ColumnRecord& column : result.columns) {
      if (result.table.empty() && column.personal && column.chunks.size() == 1)
        found_.cells[column.chunks[0]].insert(0);
    }
  }
  for (const archive::BlobRecord* blob : blobs) {
    if (blob->personal && blob->chunks.size() == 1) found_.cells[blob->chunks[0]].insert(0);
  }
}

bool Finder::Find(const Person& person, PersonInArchive& out) {
  if (!FitsRules()) return false;
  if (!FindRows(person, out)) {
    out.has_personal |=
        out.tables.count(person.table) != 0 &&
        std::any_of(schema_.tables.begin(), schema_.tables.end(), [](const auto& table) {
          return std::any_of(table.columns.begin(), table.columns.end(), [](const auto& one) { return one.personal; });
        });
    return true;
  }
  out.has_row = true;
  FindReferring(person);
  FindDerived();
  FindPersonal();
  FindCarried();
  AddCells();
  if (fault_.zh.empty() && !found_.rows.empty()) AddFiles();
  out.has_personal |= !found_.rows.empty();
  return fault_.zh.empty();
}

}  // namespace

PersonInArchive FindPerson(archive::Store& store, const archive::Index& index, const Person& person,
                           const Limits& limits) {
  PersonInArchive out;
  for (const archive::Entry& entry : index.entries()) {
    const auto* run = std::get_if<RunRecord>(&entry.record);
    if (run == nullptr || index.WithLeaf(entry.leaf) != &entry) continue;
    KeptRules rules;
    const bool read = rules.Read(store, *run, limits);
    const Compiled* compiled = read ? rules.Find(run->title) : nullptr;
    if (compiled == nullptr) {
      out.fault = {entry.seq,
                   {"规则文件读不出来，或现在检查不通过", "a rule file cannot be read, or does not pass any more"}};
      return out;
    }
    Finder finder(store, index.suite(), entry, *compiled);
    if (!finder.Find(person, out)) {
      out.fault = {entry.seq, finder.fault()};
      return out;
    }
    if (finder.found().fresh > 0) out.runs.push_back(std::move(finder.found()));
  }
  return out;
}

}  // namespace heng
