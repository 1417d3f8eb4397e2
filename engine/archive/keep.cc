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
#include "engine/data/encoding.h"

namespace heng::archive {

namespace {

using data::CellKind;
using Place = std::pair<int, int>;  // table, column

class Keeper {
 public:
  Keeper(const Material& material, Vault& vault)
      : material_(material),
        vault_(vault),
        outcome_(*material.outcome),
        schema_(*outcome_.schema),
        data_(*outcome_.data),
        personal_(HoldsPersonal(schema_)) {}

  RunRecord Keep();

 private:
  Digests Chunks(std::string_view bytes);
  BlobRecord Blob(const std::string& path, std::string_view bytes);
  FileRecord File(const std::string& path, const KeptFile& file);
  // Puts the cells behind digests; the root.
  std::string Commit(const std::string& path, size_t rows, const std::function<std::string(size_t row)>& cell,
                     std::vector<std::string>& digests);
  void CommitPersonal();
  const std::string* DigestOfReference(int table, size_t row) const;
  std::string InputCell(int table, int column, size_t row) const;
  InputRecord Input(int table);
  EarlierRecord Earlier(size_t index);
  ResultRecord Result(const result::Table& table, const std::string& name);
  struct ResultPlan;
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
  std::function<std::string(size_t row)> cell;  // as it stands in the row
};

Digests Keeper::Chunks(std::string_view bytes) {
  Digests chunks;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kChunkBytes))) {
    chunks.push_back(vault_.Object(bytes.substr(0, kChunkBytes)));
  }
  return chunks;
}

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
  if (!personal_) return {false, Chunks(bytes)};
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
      const auto cell = [&](size_t row) { return DataCell(schema_, data_, t, c, row); };
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

std::string DigestCell(const std::string& digest) {
  std::string out;
  AppendCell(out, digest, false);
  return out;
}

std::string Keeper::InputCell(int table, int column, size_t row) const {
  const data::ColumnSchema& form = schema_.tables[table].columns[column];
  const data::Column& cells = data_.tables[table].columns[column];
  if (personal_ && form.kind == CellKind::kReference && !cells.HasGap(row)) {
    const std::string* digest = DigestOfReference(form.table, static_cast<size_t>(cells.num[row]));
    if (digest != nullptr) return DigestCell(*digest);
  }
  return DataCell(schema_, data_, table, column, row);
}

InputRecord Keeper::Input(int table) {
  const data::TableSchema& form = schema_.tables[table];
  InputRecord input{form.name, File("file/" + form.name, material_.files[table]), data_.tables[table].rows, {}};
  for (int c = 0; c < static_cast<int>(form.columns.size()); ++c) {
    ColumnRecord column{form.columns[c].name, TypeName(form.columns[c].kind, form.columns[c].unit), false, {}};
    if (form.columns[c].personal) {
      column.personal = true;
      column.chunks = {roots_.at({table, c})};
    }
    for (size_t begin = 0; begin < input.rows && !column.personal; begin += kChunkRows) {
      std::string cells;
      const size_t end = std::min(input.rows, begin + kChunkRows);
      for (size_t row = begin; row < end; ++row) cells += InputCell(table, c, row);
      column.chunks.push_back(vault_.Object(cells));
    }
    input.columns.push_back(std::move(column));
  }
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
  ResultPlan plan{{column.name, TypeName(column.kind, column.unit), false, {}}, {}};
  plan.cell = [this, &column](size_t row) { return ResultCell(outcome_, column, row); };
  if (!personal_) return plan;
  for (const auto& [place, digests] : digests_) {
    if (&data_.tables[place.first].columns[place.second] != column.values) continue;
    plan.record.personal = true;
    plan.record.chunks = {roots_.at(place)};
    plan.cell = [&digests = digests](size_t row) { return DigestCell(digests[row]); };
    return plan;
  }
  if (column.kind == CellKind::kReference && column.table >= 0) {
    plan.cell = [this, &column](size_t row) {
      const std::string* digest = nullptr;
      if (!column.values->HasGap(row)) {
        digest = DigestOfReference(column.table, static_cast<size_t>(column.values->num[row]));
      }
      return digest != nullptr ? DigestCell(*digest) : ResultCell(outcome_, column, row);
    };
    return plan;
  }
  // A formula can carry a personal text, date or key into it.
  const bool may_tell = derived_key || column.kind == CellKind::kText || column.kind == CellKind::kDate ||
                        column.kind == CellKind::kReference;
  if (!may_tell) return plan;
  auto digests = std::make_shared<std::vector<std::string>>();
  plan.record.personal = true;
  plan.record.chunks = {Commit(path, rows, plan.cell, *digests)};
  plan.cell = [digests](size_t row) { return DigestCell((*digests)[row]); };
  return plan;
}

ResultRecord Keeper::Result(const result::Table& table, const std::string& name) {
  ResultRecord record{name, table.keys.size(), table.rows, {}, {}};
  std::vector<ResultPlan> plans;
  const bool by_line = table.keys.empty() && table.file_rows != nullptr;
  if (by_line) {
    record.keys = 1;
    plans.push_back({{"", "integer", false, {}}, [&](size_t row) {
                       std::string cell;
                       AppendCell(cell, std::to_string((*table.file_rows)[row]), false);
                       return cell;
                     }});
  }
  for (const auto* columns : {&table.keys, &table.columns}) {
    for (const result::Column& column : *columns) {
      const bool derived_key = columns == &table.keys && table.file_rows == nullptr;
      plans.push_back(PlanOf(column, derived_key, "result/" + name + "/" + column.name, table.rows));
    }
  }
  for (size_t begin = 0; begin < table.rows; begin += kChunkRows) {
    const size_t end = std::min(table.rows, begin + kChunkRows);
    std::vector<std::string> rows(end - begin);
    for (ResultPlan& plan : plans) {
      std::string cells;
      for (size_t row = begin; row < end; ++row) {
        const std::string cell = plan.cell(row);
        cells += cell;
        rows[row - begin] += cell;
      }
      if (!plan.record.personal) plan.record.chunks.push_back(vault_.Object(cells));
    }
    Tree tree(vault_.suite());
    for (const std::string& cells : rows) tree.AddLeaf(RowBytes(name, cells));
    record.roots.push_back(tree.Root());
  }
  for (ResultPlan& plan : plans) record.columns.push_back(std::move(plan.record));
  return record;
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
  for (const KeptRule& rule : material_.rules) record.rules.push_back({rule.given, rule.names, Chunks(rule.bytes)});
  CommitPersonal();
  for (int t = 0; t < static_cast<int>(schema_.tables.size()); ++t) record.inputs.push_back(Input(t));
  for (size_t i = 0; i < material_.earlier.size(); ++i) record.earlier.push_back(Earlier(i));
  for (const result::Table& table : outcome_.tables) record.results.push_back(Result(table, table.name));
  if (!outcome_.quantities.columns.empty()) record.results.push_back(Result(outcome_.quantities, kQuantities));
  for (const auto& [name, text] : material_.sheets) {
    record.sheets.push_back(File("sheet/" + name, {name, true, text}));
  }
  record.roundings = Chunks(material_.roundings);
  record.messages = Blob("messages", material_.messages);
  record.corrects = material_.corrects;
  record.reason = material_.reason;
  return record;
}

}  // namespace

RunRecord KeepRun(const Material& material, Vault& vault) { return Keeper(material, vault).Keep(); }

bool HoldsPersonal(const data::Schema& schema) {
  return std::any_of(schema.tables.begin(), schema.tables.end(), [](const data::TableSchema& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const data::ColumnSchema& column) { return column.personal; });
  });
}

std::optional<std::string> ReadChunks(Store& store, const Digests& chunks) {
  std::string bytes;
  for (const std::string& digest : chunks) {
    const auto object = store.FindObject(digest);
    const auto content = object ? Decompress(object->frame, object->size) : std::nullopt;
    if (!content) return std::nullopt;
    bytes += *content;
  }
  return bytes;
}

std::optional<std::string> ReadBlob(Store& store, Suite suite, const BlobRecord& blob) {
  if (!blob.personal) return ReadChunks(store, blob.chunks);
  const auto opening = blob.chunks.size() == 1 ? store.FindOpening(blob.chunks[0]) : std::nullopt;
  const auto cells = opening ? DecodeOpening(suite, opening->bytes) : std::nullopt;
  if (!cells || cells->size() != 1 || !(*cells)[0].digest.empty()) return std::nullopt;
  return DecompressAny((*cells)[0].cell);
}

std::string RowBytes(const std::string& table, std::string_view cells) {
  return FieldWriter("heng/row/1").Text(table).Bytes(cells).bytes();
}

}  // namespace heng::archive
