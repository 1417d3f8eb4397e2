#include "engine/archive/proof.h"

#include <utility>

#include "engine/archive/canonical.h"
#include "engine/archive/keep.h"
#include "engine/archive/merkle.h"
#include "engine/archive/record.h"
#include "engine/archive/seal.h"
#include "engine/base/digest.h"
#include "engine/base/utf8.h"

namespace heng::archive {

namespace {

constexpr std::string_view kKind = "heng/proof/1";
constexpr const char* kNoPath = "-";  // a blank at the end of a line is easily lost
constexpr std::string_view kNames[] = {"row", "results", "entry"};

// One field of a line: what would end it, or the line, is written with a backslash.
std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\\\";
    if (c == '\n') out += "\\n";
    if (c == '\r') out += "\\r";
    if (c == '\t') out += "\\t";
    if (c != '\\' && c != '\n' && c != '\r' && c != '\t') out += c;
  }
  return out;
}

std::optional<std::string> Unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const size_t known = i + 1 < text.size() ? std::string_view("\\nrt").find(text[++i]) : std::string_view::npos;
    if (known == std::string_view::npos) return std::nullopt;
    out += "\\\n\r\t"[known];
  }
  return out;
}

void AppendLine(std::string& out, const std::vector<std::string>& fields) {
  for (size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : "\t") + Escaped(fields[i]);
  out += '\n';
}

void AppendStep(std::string& out, std::string_view name, const ProofStep& step) {
  std::string path;
  for (const std::string& node : step.path) path += node;
  AppendLine(out, {std::string(name), std::to_string(step.index), std::to_string(step.count),
                   path.empty() ? kNoPath : Base64(path)});
}

// Reads the lines one after the other; what is not as it must be makes it not ok.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool ok() const { return ok_; }
  bool Done() const { return ok_ && rest_.empty(); }

  // The fields behind the name of the next line when it is called so and has `count` of them.
  bool Take(std::string_view name, size_t count, std::vector<std::string>& fields) {
    const size_t end = rest_.find('\n');
    if (!ok_ || end == std::string_view::npos) return false;
    fields.clear();
    std::string_view line = rest_.substr(0, end);
    for (bool more = true; more;) {
      const size_t tab = line.find('\t');
      more = tab != std::string_view::npos;
      auto field = Unescaped(line.substr(0, tab));
      if (!field) return false;
      fields.push_back(std::move(*field));
      if (more) line.remove_prefix(tab + 1);
    }
    if (fields.size() != count + 1 || fields[0] != name) return false;
    fields.erase(fields.begin());
    rest_.remove_prefix(end + 1);
    return true;
  }
  std::vector<std::string> Need(std::string_view name, size_t count) {
    std::vector<std::string> fields;
    if (Take(name, count, fields)) return fields;
    ok_ = false;
    return std::vector<std::string>(count);
  }
  std::string Bytes(const std::string& base64) {
    auto bytes = FromBase64(base64);
    ok_ &= bytes.has_value();
    return bytes.value_or("");
  }
  uint64_t Whole(const std::string& digits) {
    const bool whole = !digits.empty() && digits.size() <= 18 &&
                       digits.find_first_not_of("0123456789") == std::string::npos &&
                       (digits == "0" || digits[0] != '0');
    ok_ &= whole;
    return whole ? std::stoull(digits) : 0;
  }
  void Fail() { ok_ = false; }
  // What the next line is called.
  std::string_view Name() const { return rest_.substr(0, rest_.find_first_of("\t\n")); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

ProofStep ReadStep(Lines& lines, std::string_view name, Suite suite) {
  const std::vector<std::string> fields = lines.Need(name, 3);
  ProofStep step{lines.Whole(fields[0]), lines.Whole(fields[1]), {}};
  const std::string path = fields[2] == kNoPath ? "" : lines.Bytes(fields[2]);
  const size_t size = DigestBytes(suite);
  if (path.size() % size != 0) lines.Fail();
  for (size_t at = 0; at + size <= path.size(); at += size) step.path.push_back(path.substr(at, size));
  return step;
}

bool ReadCell(Lines& lines, RowProof& proof) {
  std::vector<std::string> fields;
  ProvenCell cell;
  if (lines.Take("value", 3, fields) || lines.Take("gap", 3, fields)) {
    cell.content = fields[2];
  } else if (lines.Take("digest", 3, fields) || lines.Take("personal", 3, fields)) {
    cell.content = lines.Bytes(fields[2]);
  } else {
    return false;
  }
  cell.name = fields[0];
  cell.type = fields[1];
  proof.cells.push_back(std::move(cell));
  return true;
}

}  // namespace

std::string Print(const RowProof& proof) {
  std::string out;
  AppendLine(out, {std::string(kKind), std::string(NameOf(proof.suite))});
  AppendLine(out, {"run", proof.title, proof.period, proof.when});
  AppendLine(out, {"table", proof.table, std::to_string(proof.keys)});
  for (const ProvenCell& cell : proof.cells) {
    const bool bytes = cell.personal || FirstInvalidUtf8(cell.content);
    const char* kind = cell.personal ? "personal" : bytes ? "digest" : cell.gap ? "gap" : "value";
    AppendLine(out, {kind, cell.name, cell.type, bytes ? Base64(cell.content) : cell.content});
    if (cell.opened) AppendLine(out, {"open", Base64(cell.opened->salt), Base64(cell.opened->cell)});
  }
  const ProofStep* steps[] = {&proof.row, &proof.results, &proof.entry};
  for (size_t i = 0; i < 3; ++i) {
    if (i == 2) AppendLine(out, {"record", Base64(proof.record)});
    AppendStep(out, kNames[i], *steps[i]);
  }
  return out;
}

std::optional<RowProof> ReadProof(std::string_view text) {
  if (FirstInvalidUtf8(text)) return std::nullopt;
  Lines lines(text);
  RowProof proof;
  const auto suite = SuiteNamed(lines.Need(kKind, 1)[0]);
  if (!suite) return std::nullopt;
  proof.suite = *suite;
  std::vector<std::string> fields = lines.Need("run", 3);
  proof.title = fields[0];
  proof.period = fields[1];
  proof.when = fields[2];
  fields = lines.Need("table", 2);
  proof.table = fields[0];
  proof.keys = lines.Whole(fields[1]);
  while (lines.ok()) {
    // The kind of a cell is the name of its line.
    const std::string_view kind = lines.Name();
    if (!ReadCell(lines, proof)) break;
    ProvenCell& cell = proof.cells.back();
    cell.gap = kind == "gap";
    cell.personal = kind == "personal";
    if (!lines.Take("open", 2, fields)) continue;
    cell.opened = OpenCell{lines.Bytes(fields[0]), lines.Bytes(fields[1]), {}};
  }
  proof.row = ReadStep(lines, kNames[0], *suite);
  proof.results = ReadStep(lines, kNames[1], *suite);
  proof.record = lines.Bytes(lines.Need("record", 1)[0]);
  proof.entry = ReadStep(lines, kNames[2], *suite);
  if (!lines.Done() || Print(proof) != text) return std::nullopt;
  return proof;
}

std::optional<std::string> RootOf(const RowProof& proof) {
  std::string cells;
  ResultRecord table{proof.table, proof.keys, proof.row.count, {}, {}};
  for (const ProvenCell& cell : proof.cells) {
    AppendCell(cells, cell.content, cell.gap);
    table.columns.push_back({cell.name, cell.type, cell.personal, {}});
    if (!cell.opened) continue;
    if (cell.opened->salt.size() != kSaltBytes || Commitment(proof.suite, *cell.opened) != cell.content)
      return std::nullopt;
  }
  const std::string leaf = LeafHash(proof.suite, RowBytes(proof.table, cells));
  const auto rows = RootFrom(proof.suite, proof.row.count, proof.row.index, leaf, proof.row.path);
  if (!rows) return std::nullopt;
  table.roots = {*rows};
  const std::string table_leaf = LeafHash(proof.suite, TableSeal(proof.suite, table));
  const auto results = RootFrom(proof.suite, proof.results.count, proof.results.index, table_leaf, proof.results.path);
  if (!results) return std::nullopt;
  const RunSealed seal{proof.title, proof.period, proof.when, proof.results.count, *results, proof.record};
  const std::string run_leaf = LeafHash(proof.suite, SealBytes(seal));
  return RootFrom(proof.suite, proof.entry.count, proof.entry.index, run_leaf, proof.entry.path);
}

}  // namespace heng::archive
