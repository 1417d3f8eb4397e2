#include "engine/archive/keep.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include "engine/archive/canonical.h"
#include "engine/archive/cells.h"
#include "engine/archive/compress.h"
#include "engine/archive/log.h"
#include "engine/archive/opening.h"
#include "engine/base/parallel.h"
#include "engine/data/encoding.h"

namespace heng::archive {

namespace {

using data::CellKind;
using Place = std::pair<int, int>;  // table, column

Content ContentOf(CellKind kind) {
  return kind == CellKind::kNumber || kind == CellKind::kInteger ? Content::kNumbers : Content::kText;
}

class Keeper {
 public:
  Keeper(const Material& material, Vault& vault)
      : material_(material),
        vault_(vault),
        outcome_(*material.outcome),
        schema_(*outcome_.schema),
        data_(*outcome_.data),
        personal_(HoldsPersonal(schema_)) {
    CommitPersonal();
  }

  RunRecord Keep();
  // `roots`: of the rows as well.
  std::vector<ResultRecord> Results(bool roots);

 private:
  BlobRecord Blob(const std::string& path, std::string_view bytes);
  FileRecord File(const std::string& path, const KeptFile& file);
  // Puts the cells behind digests; the root.
  std::string Commit(const std::string& path, size_t rows, const std::function<std::string(size_t row)>& cell,
                     std::vector<std::string>& digests);
  void CommitPersonal();
  const std::string* DigestOfReference(int table, size_t row) const;
  std::string InputCells(int table, int column, size_t begin, size_t end) const;
  InputRecord Input(int table);
  EarlierRecord Earlier(size_t index);
  ResultRecord Result(const result::Table& table, const std::string& name, bool roots);
  struct ResultPlan;
  struct ResultPiece;
  std::string RootOfRows(const std::string& name, const std::vector<std::string>& cells, size_t rows) const;
  ResultPlan PlanOf(const result::Column& column, bool derived_key, const std::string& path, size_t rows);

  const Material& material_;
  Vault& vault_;
  const result::Outcome& outcome_;
  const data::Schema& schema_;
  const data::Dataset& data_;
  const bool personal_;
  std::map<Place, std::vector<std::string>> digests_;  // of the cells of personal columns
  std::map<Place, std::string> roots_;
};

// How a column of results is written down.
struct Keeper::ResultPlan {
  ColumnRecord record;
  Content content;
  std::function<void(std::string& out, size_t begin, size_t end)> cells;  // as they stand in the rows
};

std::string Keeper::Commit(const std::string& path, size_t rows, const std::function<std::string(size_t row)>& cell,
                           std::vector<std::string>& digests) {
  std::vector<OpenCell> cells;
  cells.reserve(rows);
  for (size_t row = 0; row < rows; ++row) {
    cells.push_back({vault_.Salt(path, row), cell(row), {}});
    digests.push_back(Commitment(vault_.suite(), cells.back()));
  }
  const std::string root = RootOf(vault_.suite(), digests);
  vault_.Opening(root, EncodeOpening(cells));
  return root;
}

BlobRecord Keeper::Blob(const std::string& path, std::string_view bytes) {
  if (!personal_) return {false, vault_.Chunks(bytes)};
  std::vector<std::string> digests;
  return {true,
          {Commit(
              path, 1, [&](size_t) { return vault_.Pack(path, bytes); }, digests)}};
}

FileRecord Keeper::File(const std::string& path, const KeptFile& file) {
  return {file.name, file.there, file.there ? Blob(path, file.bytes) : BlobRecord()};
}

void Keeper::CommitPersonal() {
  for (int t = 0; t < static_cast<int>(schema_.tables.size()); ++t) {
    const data::TableSchema& table = schema_.tables[t];
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
      if (!table.columns[c].personal) continue;
      const auto cell = [&](size_t row) {
        std::string out;
        AppendDataCells(out, schema_, data_, t, c, row, row + 1);
        return out;
      };
      const std::string path = "input/" + table.name + "/" + table.columns[c].name;
      roots_[{t, c}] = Commit(path, data_.tables[t].rows, cell, digests_[{t, c}]);
    }
  }
}

// What stands for the key of a row of `table` when it is personal, itself or what it refers to; null otherwise.
const std::string* Keeper::DigestOfReference(int table, size_t row) const {
  for (size_t steps = 0; steps <= schema_.tables.size(); ++steps) {
    const data::TableSchema& target = schema_.tables[table];
    if (target.key.size() != 1) return nullptr;
    const int key = target.key[0];
    if (target.columns[key].personal) return &digests_.at({table, key})[row];
    const data::Column& cells = data_.tables[table].columns[key];
    if (target.columns[key].kind != CellKind::kReference || cells.HasGap(row)) return nullptr;
    table = target.columns[key].table;
    row = static_cast<size_t>(cells.num[row]);
  }
  return nullptr;
}

// Cells [begin, end) of a column that is not personal.
std::string Keeper::InputCells(int table, int column, size_t begin, size_t end) const {
  const data::ColumnSchema& form = schema_.tables[table].columns[column];
  const data::Column& cells = data_.tables[table].columns[column];
  std::string out;
  if (!personal_ || form.kind != CellKind::kReference) {
    AppendDataCells(out, schema_, data_, table, column, begin, end);
    return out;
  }
  for (size_t row = begin; row < end; ++row) {
    const std::string* digest = nullptr;
    if (!cells.HasGap(row)) digest = DigestOfReference(form.table, static_cast<size_t>(cells.num[row]));
    if (digest != nullptr) {
      AppendCell(out, *digest, false);
    } else {
      AppendDataCells(out, schema_, data_, table, column, row, row + 1);
    }
  }
  return out;
}

InputRecord Keeper::Input(int table) {
  const data::TableSchema& form = schema_.tables[table];
  InputRecord input{form.name, File("file/" + form.name, material_.files[table]), data_.tables[table].rows, {}};
  const size_t chunks = (input.rows + kChunkRows - 1) / kChunkRows;
  std::vector<int> open;  // columns that are not personal
  for (int c = 0; c < static_cast<int>(form.columns.size()); ++c) {
    ColumnRecord column{form.columns[c].name, TypeName(form.columns[c].kind, form.columns[c].unit), false, {}};
    column.personal = form.columns[c].personal;
    if (column.personal) column.chunks = {roots_.at({table, c})};
    if (!column.personal) open.push_back(c);
    input.columns.push_back(std::move(column));
  }
  const Digests digests = vault_.Objects(open.size() * chunks, [&](size_t i) {
    const int column = open[i / chunks];
    const size_t begin = i % chunks * kChunkRows, end = std::min<size_t>(input.rows, begin + kChunkRows);
    return std::pair(InputCells(table, column, begin, end), ContentOf(form.columns[column].kind));
  });
  for (size_t i = 0; i < digests.size(); ++i) input.columns[open[i / chunks]].chunks.push_back(digests[i]);
  return input;
}

EarlierRecord Keeper::Earlier(size_t index) {
  const KeptEarlier& earlier = material_.earlier[index];
  EarlierRecord record{earlier.kind, earlier.what, earlier.entry, earlier.from, {}};
  for (const auto& [table, file] : earlier.files) {
    record.files.emplace_back(table, File("earlier/" + std::to_string(index) + "/" + table, file));
  }
  return record;
}

Keeper::ResultPlan Keeper::PlanOf(const result::Column& column, bool derived_key, const std::string& path,
                                  size_t rows) {
  ResultPlan plan{{column.name, TypeName(column.kind, column.unit), false, {}}, ContentOf(column.kind), {}};
  plan.cells = [this, &column](std::string& out, size_t begin, size_t end) {
    AppendResultCells(out, outcome_, column, begin, end);
  };
  if (!personal_) return plan;
  for (const auto& [place, digests] : digests_) {
    if (&data_.tables[place.first].columns[place.second] != column.values) continue;
    plan.record.personal = true;
    plan.record.chunks = {roots_.at(place)};
    plan.cells = [&digests = digests](std::string& out, size_t begin, size_t end) {
      for (size_t row = begin; row < end; ++row) AppendCell(out, digests[row], false);
    };
    return plan;
  }
  if (column.kind == CellKind::kReference && column.table >= 0) {
    plan.cells = [this, &column](std::string& out, size_t begin, size_t end) {
      for (size_t row = begin; row < end; ++row) {
        const std::string* digest = nullptr;
        if (!column.values->HasGap(row)) {
          digest = DigestOfReference(column.table, static_cast<size_t>(column.values->num[row]));
        }
        if (digest != nullptr) {
          AppendCell(out, *digest, false);
        } else {
          AppendResultCells(out, outcome_, column, row, row + 1);
        }
      }
    };
    return plan;
  }
  // A formula can carry a personal text, date or key into it.
  const bool may_tell = derived_key || column.kind == CellKind::kText || column.kind == CellKind::kDate ||
                        column.kind == CellKind::kReference;
  if (!may_tell) return plan;
  auto digests = std::make_shared<std::vector<std::string>>();
  plan.record.personal = true;
  const auto cell = [&](size_t row) {
    std::string out;
    AppendResultCells(out, outcome_, column, row, row + 1);
    return out;
  };
  plan.record.chunks = {Commit(path, rows, cell, *digests)};
  plan.cells = [digests](std::string& out, size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) AppendCell(out, (*digests)[row], false);
  };
  return plan;
}

// Some rows of a table of results: the cells of each column, and the root of the rows' tree.
struct Keeper::ResultPiece {
  std::vector<std::string> cells;  // by column
  std::string root;
};

std::string Keeper::RootOfRows(const std::string& name, const std::vector<std::string>& cells, size_t rows) const {
  std::vector<const char*> at;
  for (const std::string& column : cells) at.push_back(column.data());
  TreeRoot tree(vault_.suite());
  std::string row = RowBytes(name, "");  // what every row begins with; its last bytes say how long the cells are
  const size_t head = row.size();
  for (size_t i = 0; i < rows; ++i) {
    row.resize(head);
    for (const char*& cell : at) {
      const char* const begin = cell;
      cell = EndOfCell(cell);
      row.append(begin, static_cast<size_t>(cell - begin));
    }
    PutLength(row.data() + head - kLengthBytes, row.size() - head);
    tree.AddLeaf(row);
  }
  return tree.Root();
}

ResultRecord Keeper::Result(const result::Table& table, const std::string& name, bool roots) {
  ResultRecord record{name, table.keys.size(), table.rows, {}, {}};
  std::vector<ResultPlan> plans;
  const bool by_line = table.keys.empty() && table.file_rows != nullptr;
  if (by_line) {
    record.keys = 1;
    plans.push_back({{"", "integer", false, {}}, Content::kNumbers, [&](std::string& out, size_t begin, size_t end) {
                       for (size_t row = begin; row < end; ++row) {
                         AppendCell(out, std::to_string((*table.file_rows)[row]), false);
                       }
                     }});
  }
  for (const auto* columns : {&table.keys, &table.columns}) {
    for (const result::Column& column : *columns) {
      const bool derived_key = columns == &table.keys && table.file_rows == nullptr;
      plans.push_back(PlanOf(column, derived_key, "result/" + name + "/" + column.name, table.rows));
    }
  }
  std::vector<size_t> open;  // columns that are not personal
  for (size_t c = 0; c < plans.size(); ++c) {
    if (!plans[c].record.personal) open.push_back(c);
  }
  const size_t chunks = (table.rows + kChunkRows - 1) / kChunkRows;
  const size_t at_once = WorkersFor(vault_.threads(), chunks);  // their cells stand in memory together
  for (size_t first = 0; first < chunks; first += at_once) {
    std::vector<ResultPiece> pieces(std::min(at_once, chunks - first));
    ParallelFor(vault_.threads(), pieces.size(), [&](size_t, size_t i) {
      const size_t begin = (first + i) * kChunkRows;
      const size_t end = std::min(table.rows, begin + kChunkRows);
      pieces[i].cells.resize(plans.size());
      for (size_t c = 0; c < plans.size(); ++c) plans[c].cells(pieces[i].cells[c], begin, end);
      if (roots) pieces[i].root = RootOfRows(name, pieces[i].cells, end - begin);
    });
    const Digests digests = vault_.Objects(pieces.size() * open.size(), [&](size_t i) {
      const size_t column = open[i % open.size()];
      return std::pair(std::move(pieces[i / open.size()].cells[column]), plans[column].content);
    });
    for (size_t i = 0; i < digests.size(); ++i) plans[open[i % open.size()]].record.chunks.push_back(digests[i]);
    for (const ResultPiece& piece : pieces) record.roots.push_back(piece.root);
  }
  for (ResultPlan& plan : plans) record.columns.push_back(std::move(plan.record));
  return record;
}

std::vector<ResultRecord> Keeper::Results(bool roots) {
  std::vector<ResultRecord> results;
  for (const result::Table& table : outcome_.tables) results.push_back(Result(table, table.name, roots));
  if (!outcome_.quantities.columns.empty()) results.push_back(Result(outcome_.quantities, kQuantities, roots));
  return results;
}

RunRecord Keeper::Keep() {
  RunRecord record;
  record.title = material_.title;
  record.period = material_.period;
  record.engine = material_.engine;
  record.language = material_.language;
  record.decoder = data::kGb18030Edition;
  record.who = material_.who;
  record.when = material_.when;
  record.note = material_.note;
  for (const KeptRule& rule : material_.rules)
    record.rules.push_back({rule.given, rule.names, vault_.Chunks(rule.bytes)});
  for (int t = 0; t < static_cast<int>(schema_.tables.size()); ++t) record.inputs.push_back(Input(t));
  for (size_t i = 0; i < material_.earlier.size(); ++i) record.earlier.push_back(Earlier(i));
  record.results = Results(true);
  for (const auto& [name, text] : material_.sheets) {
    record.sheets.push_back(File("sheet/" + name, {name, true, text}));
  }
  record.roundings = vault_.Chunks(material_.roundings);
  record.messages = Blob("messages", material_.messages);
  record.corrects = material_.corrects;
  record.reason = material_.reason;
  return record;
}

}  // namespace

Digests Vault::Chunks(std::string_view bytes) {
  const size_t chunks = (bytes.size() + kChunkBytes - 1) / kChunkBytes;
  return Objects(chunks, [bytes](size_t i) {
    return std::pair(std::string(bytes.substr(i * kChunkBytes, kChunkBytes)), Content::kText);
  });
}

RunRecord KeepRun(const Material& material, Vault& vault) { return Keeper(material, vault).Keep(); }

std::vector<ResultRecord> KeepResults(const Material& material, Vault& vault) {
  return Keeper(material, vault).Results(false);
}

bool HoldsPersonal(const data::Schema& schema) {
  return std::any_of(schema.tables.begin(), schema.tables.end(), [](const data::TableSchema& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const data::ColumnSchema& column) { return column.personal; });
  });
}

std::optional<std::string> ReadChunks(Store& store, const Digests& chunks, uint64_t most) {
  std::string bytes;
  for (const std::string& digest : chunks) {
    const auto object = store.FindObject(digest);
    const auto content = object ? Decompress(object->frame, object->size) : std::nullopt;
    if (!content || content->size() > most - bytes.size()) return std::nullopt;
    bytes += *content;
  }
  return bytes;
}

std::optional<std::string> ReadBlob(Store& store, Suite suite, const BlobRecord& blob, uint64_t most) {
  if (!blob.personal) return ReadChunks(store, blob.chunks, most);
  const auto opening = blob.chunks.size() == 1 ? store.FindOpening(blob.chunks[0]) : std::nullopt;
  const auto cells = opening ? DecodeOpening(suite, opening->bytes) : std::nullopt;
  if (!cells || cells->size() != 1 || !(*cells)[0].digest.empty()) return std::nullopt;
  return DecompressAny((*cells)[0].cell);
}

std::string RowBytes(const std::string& table, std::string_view cells) {
  return FieldWriter("heng/row/1").Text(table).Bytes(cells).bytes();
}

}  // namespace heng::archive
