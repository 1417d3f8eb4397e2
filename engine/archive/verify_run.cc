#include "engine/archive/verify_run.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/archive/canonical.h"
#include "engine/archive/compress.h"
#include "engine/archive/keep.h"
#include "engine/archive/log.h"
#include "engine/archive/merkle.h"
#include "engine/archive/opening.h"
#include "engine/base/utf8.h"

namespace heng::archive {

namespace {

constexpr size_t kMostKept = size_t{256} << 20;

class Contents {
 public:
  Contents(Store& store, Suite suite, const std::map<std::string, uint64_t>& leaves, Verified& out)
      : store_(store), suite_(suite), leaves_(leaves), out_(out) {}

  void NoteErasures(const std::vector<std::pair<uint64_t, RunRecord>>& runs,
                    const std::vector<std::pair<uint64_t, ErasureRecord>>& erasures);
  void CheckObjects(const std::vector<std::pair<uint64_t, RunRecord>>& runs);
  void CheckRun(uint64_t seq, const RunRecord& run);
  void CheckOpenings();
  void CheckErasures();

 private:
  void Add(Heading heading, std::optional<uint64_t> entry, Code code, std::vector<Text> args) {
    out_.findings.push_back({heading, entry, code, std::move(args)});
  }
  void Gone(Text what) { Add(Heading::kComplete, seq_, Code::E9124, {std::to_string(seq_), std::move(what)}); }
  void NotErased(uint64_t entry, Text what) {
    Add(Heading::kSafe, entry, Code::E9151, {std::to_string(entry), std::move(what)});
  }
  void Changed(Text what) { Add(Heading::kComplete, seq_, Code::E9125, {std::to_string(seq_), std::move(what)}); }

  void Keep(const std::string& digest, std::string content);
  std::optional<std::string> Read(const std::string& digest, const Text& what);
  bool ArePieces(const Digests& chunks) const;
  void CheckChunks(const Digests& chunks, const Text& what, bool text);
  void CheckBlob(const BlobRecord& blob, const Text& what, const std::string& table);
  void CheckFile(const FileRecord& file, const std::string& table);
  std::vector<std::string> Cells(const ColumnRecord& column, size_t block, size_t rows, const Text& what);
  bool OpenColumn(const Digests& root, uint64_t rows, const Text& what, const std::string& table);
  void CheckInput(const InputRecord& input);
  void CheckResult(const ResultRecord& result);

  struct Named {
    uint64_t entry;
    uint64_t size;
    std::string frame_digest;
    bool seen = false;
  };
  Store& store_;
  const Suite suite_;
  const std::map<std::string, uint64_t>& leaves_;
  Verified& out_;
  std::map<std::string, Named> objects_;     // by digest
  std::set<std::string> broken_;             // objects that were told of
  std::map<std::string, std::string> kept_;  // content of objects
  size_t kept_bytes_ = 0;
  std::map<std::string, std::vector<std::string>> openings_;  // by root: digests of the cells
  std::set<std::string> opened_;                              // roots that a record names
  using Row = std::tuple<uint64_t, std::string, uint64_t>;    // run, table, row
  struct Erased {
    uint64_t entry;      // that says so
    bool seen = false;   // a personal cell of it
    bool there = false;  // and one that was not erased
  };
  std::map<uint64_t, uint64_t> erased_runs_;  // with the first entry that says so
  std::map<Row, Erased> erased_;
  uint64_t seq_ = 0;
};

void Contents::NoteErasures(const std::vector<std::pair<uint64_t, RunRecord>>& runs,
                            const std::vector<std::pair<uint64_t, ErasureRecord>>& erasures) {
  std::set<uint64_t> of_runs;
  for (const auto& [seq, run] : runs) of_runs.insert(seq);
  for (const auto& [seq, erasure] : erasures) {
    const auto run = leaves_.find(erasure.run);
    if (run == leaves_.end() || of_runs.count(run->second) == 0) {
      NotErased(seq, {"不是一次运行的", "it is of no run"});
      continue;
    }
    bool rising = !erasure.rows.empty();
    for (size_t i = 1; i < erasure.rows.size(); ++i) rising &= erasure.rows[i - 1] < erasure.rows[i];
    if (!rising) NotErased(seq, {"行号没有，或不是从小到大", "its rows are none, or do not rise"});
    erased_runs_.emplace(run->second, seq);
    for (const uint64_t row : erasure.rows) erased_.emplace(Row{run->second, erasure.table, row}, Erased{seq});
  }
}

// Every object is what the entry that added it says, and no other is there.
void Contents::CheckObjects(const std::vector<std::pair<uint64_t, RunRecord>>& runs) {
  for (const auto& [seq, run] : runs) {
    for (const Stored& stored : run.stored) {
      const bool first = objects_.emplace(stored.digest, Named{seq, stored.size, stored.frame_digest}).second;
      if (!first) Add(Heading::kComplete, seq, Code::E9125, {std::to_string(seq), "object"});
    }
  }
  store_.EachObject([&](const Object& object) {
    ++out_.objects;
    out_.bytes += object.frame.size();
    const auto named = objects_.find(object.digest);
    const std::string shown = Hex(object.digest).substr(0, 16);
    if (named == objects_.end()) {
      Add(Heading::kComplete, std::nullopt, Code::E9126, {Text{"内容 " + shown, "object " + shown}});
      return;
    }
    named->second.seen = true;
    seq_ = named->second.entry;
    const bool same = named->second.size == object.size && DigestOf(suite_, object.frame) == named->second.frame_digest;
    auto content = same ? Decompress(object.frame, object.size) : std::nullopt;
    if (content && DigestOf(suite_, *content) == object.digest) {
      Keep(object.digest, std::move(*content));
      return;
    }
    broken_.insert(object.digest);
    Changed({"内容 " + shown, "object " + shown});
  });
  for (const auto& [digest, named] : objects_) {
    if (named.seen) continue;
    seq_ = named.entry;
    broken_.insert(digest);
    Gone({"内容 " + Hex(digest).substr(0, 16), "object " + Hex(digest).substr(0, 16)});
  }
}

// Runs share most of what they name: as much as fits is not read again.
void Contents::Keep(const std::string& digest, std::string content) {
  if (kept_bytes_ + content.size() > kMostKept) return;
  kept_bytes_ += content.size();
  kept_.emplace(digest, std::move(content));
}

// nullopt: it was told of, or is now.
std::optional<std::string> Contents::Read(const std::string& digest, const Text& what) {
  const auto kept = kept_.find(digest);
  if (kept != kept_.end()) return kept->second;
  const auto object = broken_.count(digest) != 0 ? std::nullopt : store_.FindObject(digest);
  auto content = object ? Decompress(object->frame, object->size) : std::nullopt;
  if (!content) Gone(what);
  return content;
}

// Whether they are pieces of a file: each of kChunkBytes, the last of no more and not empty.
bool Contents::ArePieces(const Digests& chunks) const {
  if (chunks.size() > kMostFileBytes / kChunkBytes) return false;
  for (size_t i = 0; i < chunks.size(); ++i) {
    const auto named = objects_.find(chunks[i]);
    if (named == objects_.end()) continue;  // it is told of where it is read
    const uint64_t size = named->second.size;
    if (i + 1 < chunks.size() ? size != kChunkBytes : size == 0 || size > kChunkBytes) return false;
  }
  return true;
}

void Contents::CheckChunks(const Digests& chunks, const Text& what, bool text) {
  if (!ArePieces(chunks)) return Changed(what);
  std::string rest;  // of a character that goes on in the next piece
  for (const std::string& digest : chunks) {
    const bool there = objects_.count(digest) != 0 && broken_.count(digest) == 0;
    if (!text && there) continue;
    const auto content = Read(digest, what);
    if (!content) return;
    rest += *content;
    const auto invalid = text ? FirstInvalidUtf8(rest) : std::nullopt;
    constexpr size_t kLongest = 4;
    if (invalid && rest.size() - *invalid >= kLongest) return Changed(what);
    rest.erase(0, invalid ? *invalid : rest.size());
  }
  if (!rest.empty()) Changed(what);
}

// The opening is there, is that of its root, has so many rows, and lacks only cells that an entry says were erased.
bool Contents::OpenColumn(const Digests& root, uint64_t rows, const Text& what, const std::string& table) {
  const auto opening = root.size() == 1 ? store_.FindOpening(root[0]) : std::nullopt;
  const auto cells = opening ? DecodeOpening(suite_, opening->bytes) : std::nullopt;
  if (!opening) Gone(what);
  if (opening && (!cells || cells->size() != rows)) Changed(what);
  if (!cells || cells->size() != rows) return false;
  opened_.insert(root[0]);
  std::vector<std::string>& digests = openings_[root[0]];
  digests.clear();
  bool gone = false;
  for (uint64_t row = 0; row < rows; ++row) {
    digests.push_back(Commitment(suite_, (*cells)[row]));
    const bool there = (*cells)[row].digest.empty();
    out_.erased += there ? 0 : 1;
    if (table.empty()) {  // a file
      const auto run = erased_runs_.find(seq_);
      gone |= !there && run == erased_runs_.end();
      if (there && run != erased_runs_.end()) NotErased(run->second, what);
      continue;
    }
    const auto erased = erased_.find({seq_, table, row});
    gone |= !there && erased == erased_.end();
    if (erased == erased_.end()) continue;
    erased->second.seen = true;
    erased->second.there |= there;
  }
  if (gone) Add(Heading::kSafe, seq_, Code::E9128, {std::to_string(seq_), what});
  if (RootOf(suite_, digests) == root[0]) return true;
  Changed(what);
  return false;
}

void Contents::CheckBlob(const BlobRecord& blob, const Text& what, const std::string& table) {
  if (blob.personal) {
    OpenColumn(blob.chunks, 1, what, "");
    openings_.clear();
  } else {
    CheckChunks(blob.chunks, what, table.empty());
  }
}

void Contents::CheckFile(const FileRecord& file, const std::string& table) {
  if (file.there) CheckBlob(file.bytes, {"文件 " + file.name, "file " + file.name}, table);
}

// The canonical cells of up to 65,536 rows of a column; of a personal one the digests that stand in rows.
std::vector<std::string> Contents::Cells(const ColumnRecord& column, size_t block, size_t rows, const Text& what) {
  std::vector<std::string> cells;
  if (column.personal) {
    const auto opening = openings_.find(column.chunks[0]);
    for (size_t row = 0; opening != openings_.end() && row < rows; ++row) {
      AppendCell(cells.emplace_back(), opening->second[block * kChunkRows + row], false);
    }
    return cells;
  }
  const auto content = block < column.chunks.size() ? Read(column.chunks[block], what) : std::nullopt;
  if (!content) return cells;
  for (std::string_view rest = *content; !rest.empty();) {
    const std::string_view before = rest;
    const auto cell = TakeCell(rest);
    if (!cell || FirstInvalidUtf8(column.type == "reference" ? std::string_view() : cell->content)) {
      Changed(what);
      return {};
    }
    cells.emplace_back(before.substr(0, before.size() - rest.size()));
  }
  if (cells.size() == rows) return cells;
  Changed(what);
  return {};
}

Text ColumnText(const std::string& table, const ColumnRecord& column) {
  return {"表 " + table + " 列 " + column.name, "table " + table + ", column " + column.name};
}

size_t BlocksOf(uint64_t rows) { return (rows + kChunkRows - 1) / kChunkRows; }
size_t RowsOf(uint64_t rows, size_t block) { return std::min<uint64_t>(kChunkRows, rows - block * kChunkRows); }

void Contents::CheckInput(const InputRecord& input) {
  CheckFile(input.file, input.table);
  for (const ColumnRecord& column : input.columns) {
    const Text what = ColumnText(input.table, column);
    if (column.personal) {
      OpenColumn(column.chunks, input.rows, what, input.table);
      openings_.clear();
      continue;
    }
    if (column.chunks.size() != BlocksOf(input.rows)) Changed(what);
    for (size_t block = 0; block < BlocksOf(input.rows); ++block) {
      Cells(column, block, RowsOf(input.rows, block), what);
    }
  }
}

// The tree over the rows of results, from the columns.
void Contents::CheckResult(const ResultRecord& result) {
  const Text table{"表 " + result.table, "table " + result.table};
  bool fine = result.keys <= result.columns.size() && result.roots.size() == BlocksOf(result.rows);
  for (const ColumnRecord& column : result.columns) {
    const Text what = ColumnText(result.table, column);
    fine &= column.chunks.size() == (column.personal ? 1 : BlocksOf(result.rows));
    if (fine && column.personal) fine &= OpenColumn(column.chunks, result.rows, what, result.table);
  }
  if (!fine) Changed(table);
  for (size_t block = 0; fine && block < BlocksOf(result.rows); ++block) {
    const size_t rows = RowsOf(result.rows, block);
    std::vector<std::string> bytes(rows);
    bool whole = true;
    for (const ColumnRecord& column : result.columns) {
      const auto cells = Cells(column, block, rows, ColumnText(result.table, column));
      whole &= cells.size() == rows;
      for (size_t row = 0; row < rows && whole; ++row) bytes[row] += cells[row];
    }
    TreeRoot tree(suite_);
    for (size_t row = 0; row < rows && whole; ++row) tree.AddLeaf(RowBytes(result.table, bytes[row]));
    out_.rows += rows;
    if (!whole || tree.Root() == result.roots[block]) continue;
    const std::string from = std::to_string(block * kChunkRows + 1), to = std::to_string(block * kChunkRows + rows);
    Add(Heading::kComplete, seq_, Code::E9127,
        {std::to_string(seq_), table, Text{"第 " + from + " 至 " + to + " 行", "rows " + from + " to " + to}});
  }
  openings_.clear();
}

void Contents::CheckRun(uint64_t seq, const RunRecord& run) {
  seq_ = seq;
  for (const RuleRecord& rule : run.rules) {
    const std::string name = rule.names.empty() ? "" : rule.names[0];
    CheckChunks(rule.chunks, {"规则文件 " + name, "rule file " + name}, true);
  }
  for (const InputRecord& input : run.inputs) CheckInput(input);
  for (const EarlierRecord& earlier : run.earlier) {
    for (const auto& [table, file] : earlier.files) CheckFile(file, table);
  }
  for (const ResultRecord& result : run.results) CheckResult(result);
  for (const FileRecord& sheet : run.sheets) CheckFile(sheet, "");
  CheckChunks(run.roundings, {"修约", "roundings"}, true);
  CheckBlob(run.messages, {"消息", "messages"}, "");
}

// No opening is there that no record names.
void Contents::CheckOpenings() {
  store_.EachOpening([&](const Opening& opening) {
    ++out_.openings;
    if (opened_.count(opening.root) != 0) return;
    const std::string shown = Hex(opening.root).substr(0, 16);
    Add(Heading::kComplete, std::nullopt, Code::E9126, {Text{"个人数据 " + shown, "personal data " + shown}});
  });
}

// What is said to be erased is, all of it.
void Contents::CheckErasures() {
  for (const auto& [row, erased] : erased_) {
    if (erased.seen && !erased.there) continue;
    const std::string& table = std::get<1>(row);
    const std::string number = std::to_string(std::get<2>(row) + 1);
    NotErased(erased.entry,
              {"表 " + table + " 第 " + number + " 行" + (erased.seen ? "还在" : "没有个人数据"),
               "row " + number + " of table " + table + (erased.seen ? " is still there" : " has no personal data")});
  }
}

}  // namespace

void VerifyRuns(Store& store, Suite suite, const std::vector<std::pair<uint64_t, RunRecord>>& runs,
                const std::vector<std::pair<uint64_t, ErasureRecord>>& erasures,
                const std::map<std::string, uint64_t>& leaves, Verified& out) {
  Contents contents(store, suite, leaves, out);
  contents.NoteErasures(runs, erasures);
  contents.CheckObjects(runs);
  for (const auto& [seq, run] : runs) contents.CheckRun(seq, run);
  contents.CheckOpenings();
  contents.CheckErasures();
}

}  // namespace heng::archive
