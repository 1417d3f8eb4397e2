#include "engine/compare_records.h"

#include <optional>
#include <vector>

#include "engine/archive/canonical.h"
#include "engine/archive/compress.h"

namespace heng {

namespace {

using archive::ColumnRecord;
using archive::Digests;

constexpr size_t kMostCompared = size_t{256} << 20;  // bytes of a column or text that are looked through

class Comparison {
 public:
  Comparison(archive::Store& store, const std::map<std::string, std::string>& fresh) : store_(store), fresh_(fresh) {}

  std::string Bytes(const Digests& chunks) const;
  // The first cell in which two columns differ; `keys`: the table's, for the name of the row.
  std::optional<Text> Columns(const std::string& table, const std::vector<ColumnRecord>& a,
                              const std::vector<ColumnRecord>& b, size_t keys) const;
  std::optional<Text> Texts(const Text& what, const Digests& a, const Digests& b) const;

 private:
  Text Cell(const std::string& table, const std::vector<ColumnRecord>& columns, size_t at, const Digests& other,
            size_t keys) const;
  std::string KeyOf(const std::vector<ColumnRecord>& columns, size_t keys, size_t row) const;

  archive::Store& store_;
  const std::map<std::string, std::string>& fresh_;
};

std::string Comparison::Bytes(const Digests& chunks) const {
  std::string bytes;
  for (const std::string& digest : chunks) {
    if (bytes.size() > kMostCompared) break;
    const auto found = fresh_.find(digest);
    if (found != fresh_.end()) {
      bytes += found->second;
      continue;
    }
    const auto object = store_.FindObject(digest);
    if (object) bytes += archive::Decompress(object->frame, object->size).value_or("");
  }
  return bytes;
}

std::string CellAt(std::string_view cells, size_t row) {
  for (size_t i = 0;; ++i) {
    const auto cell = archive::TakeCell(cells);
    if (!cell) return "";
    if (i == row) return std::string(cell->content);
  }
}

std::string Comparison::KeyOf(const std::vector<ColumnRecord>& columns, size_t keys, size_t row) const {
  std::string key;
  for (size_t i = 0; i < keys && i < columns.size(); ++i) {
    if (i > 0) key += '/';
    key += columns[i].personal ? "…" : CellAt(Bytes(columns[i].chunks), row);
  }
  return key;
}

Text Comparison::Cell(const std::string& table, const std::vector<ColumnRecord>& columns, size_t at,
                      const Digests& other, size_t keys) const {
  const std::string first = Bytes(columns[at].chunks), second = Bytes(other);
  std::string_view a = first, b = second;
  for (size_t row = 0;; ++row) {
    const auto one = archive::TakeCell(a), two = archive::TakeCell(b);
    if (!one || !two) return {"行数不同", "the numbers of rows differ"};
    if (one->content == two->content && one->gap == two->gap) continue;
    const std::string key = KeyOf(columns, keys, row);
    const std::string kept(one->content), now(two->content);
    const std::string column = table + (table.empty() ? "" : ".") + columns[at].name;
    const std::string which = key.empty() ? "" : " (" + key + ")";
    return {"`" + column + "`" + which + ": 封存的是 `" + kept + "`，重放得 `" + now + "`",
            "`" + column + "`" + which + ": `" + kept + "` was kept, `" + now + "` came out"};
  }
}

std::optional<Text> Comparison::Columns(const std::string& table, const std::vector<ColumnRecord>& a,
                                        const std::vector<ColumnRecord>& b, size_t keys) const {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i].name != b[i].name || a[i].type != b[i].type || a[i].personal != b[i].personal) {
      return Text{"`" + table + "` 的列不同: `" + a[i].name + "` 和 `" + b[i].name + "`",
                  "the columns of `" + table + "` differ: `" + a[i].name + "` and `" + b[i].name + "`"};
    }
    if (a[i].chunks == b[i].chunks) continue;
    if (a[i].personal) {
      return Text{"`" + table + "." + a[i].name + "` 有一个个人数据不同",
                  "a personal cell of `" + table + "." + a[i].name + "` differs"};
    }
    return Cell(table, a, i, b[i].chunks, keys);
  }
  if (a.size() != b.size()) return Text{"`" + table + "` 的列数不同", "`" + table + "` has another number of columns"};
  return std::nullopt;
}

std::optional<Text> Comparison::Texts(const Text& what, const Digests& a, const Digests& b) const {
  if (a == b) return std::nullopt;
  const std::string first = Bytes(a), second = Bytes(b);
  size_t begin = 0, line = 1;
  for (size_t i = 0; i < first.size() && i < second.size() && first[i] == second[i]; ++i) {
    if (first[i] != '\n') continue;
    ++line;
    begin = i + 1;
  }
  const std::string kept = first.substr(begin, first.find('\n', begin) - begin);
  const std::string now = second.substr(begin, second.find('\n', begin) - begin);
  const std::string at = std::to_string(line);
  return Text{what.zh + "第 " + at + " 行: 封存的是 `" + kept + "`，重放得 `" + now + "`",
              what.en + ", line " + at + ": `" + kept + "` was kept, `" + now + "` came out"};
}

}  // namespace

Text FirstDifference(archive::Store& store, const archive::RunRecord& first, const archive::RunRecord& second,
                     const std::map<std::string, std::string>& fresh) {
  const Comparison compare(store, fresh);
  for (size_t i = 0; i < first.results.size() && i < second.results.size(); ++i) {
    const archive::ResultRecord &a = first.results[i], &b = second.results[i];
    if (a.table != b.table || a.rows != b.rows) break;
    if (auto found = compare.Columns(a.table, a.columns, b.columns, a.keys)) return *found;
  }
  for (size_t i = 0; i < first.inputs.size() && i < second.inputs.size(); ++i) {
    const archive::InputRecord &a = first.inputs[i], &b = second.inputs[i];
    if (a.table != b.table || a.rows != b.rows) break;
    if (auto found = compare.Columns(a.table, a.columns, b.columns, 0)) return *found;
  }
  for (size_t i = 0; i < first.sheets.size() && i < second.sheets.size(); ++i) {
    const archive::FileRecord &a = first.sheets[i], &b = second.sheets[i];
    if (a.bytes.personal || a.name != b.name) break;
    if (auto found = compare.Texts({"`" + a.name + "` ", "`" + a.name + "`"}, a.bytes.chunks, b.bytes.chunks)) {
      return *found;
    }
  }
  if (auto found = compare.Texts({"修约 ", "roundings"}, first.roundings, second.roundings)) return *found;
  if (!first.messages.personal) {
    if (auto found = compare.Texts({"消息", "messages"}, first.messages.chunks, second.messages.chunks)) return *found;
  }
  return {"记录不同: 表、行数、期间或个人数据", "the records differ: tables, numbers of rows, period or personal data"};
}

std::vector<std::string> CodesIn(const std::string& messages) {
  constexpr std::string_view kDigits = "0123456789", kPlace = "--> ";
  std::vector<std::string> out;
  for (size_t i = 0; i < messages.size(); ++i) {
    const std::string_view rest = std::string_view(messages).substr(i);
    const bool code = (rest[0] == 'E' || rest[0] == 'W') && rest.size() > 4 &&
                      rest.substr(1, 4).find_first_not_of(kDigits) == std::string_view::npos;
    if (code) out.emplace_back(rest.substr(0, 5));
    if (rest.substr(0, kPlace.size()) == kPlace) out.emplace_back(rest.substr(0, rest.find('\n')));
  }
  return out;
}

}  // namespace heng
