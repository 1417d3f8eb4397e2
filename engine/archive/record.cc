#include "engine/archive/record.h"

#include <algorithm>

#include "engine/archive/canonical.h"

namespace heng::archive {

namespace {

constexpr const char* kKinds[] = {"heng/archive/1", "heng/run/2", "heng/approval/1", "heng/lock/1", "heng/erasure/1"};
constexpr const char* kRun1 = "heng/run/1";

// One description of each record serves both ways: Fields writes what it is shown, or fills it.
class Writing {
 public:
  Writing() = default;
  explicit Writing(const char* kind) : out_(kind) {}
  void Text(const std::string& value) { out_.Text(value); }
  void Bytes(const std::string& value) { out_.Bytes(value); }
  void Int(uint64_t value) { out_.Int(value); }
  void Flag(bool value) { out_.Int(value ? 1 : 0); }
  template <typename T, typename Item>
  void List(const std::vector<T>& items, Item item) {
    out_.List(items.size());
    for (const T& one : items) item(one);
  }
  const std::string& bytes() const { return out_.bytes(); }

 private:
  FieldWriter out_;
};

class Reading {
 public:
  Reading(std::string_view bytes, const char* kind) : in_(bytes, kind) {}
  void Text(std::string& value) { value = in_.Text(); }
  void Bytes(std::string& value) { value = in_.Bytes(); }
  void Int(uint64_t& value) { value = in_.Int(); }
  void Flag(bool& value) {
    const uint64_t number = in_.Int();
    value = number == 1;
    odd_ |= number > 1;
  }
  template <typename T, typename Item>
  void List(std::vector<T>& items, Item item) {
    const uint64_t count = in_.List();
    for (uint64_t i = 0; i < count && in_.ok(); ++i) item(items.emplace_back());
  }
  bool Done() const { return in_.Done() && !odd_; }

 private:
  FieldReader in_;
  bool odd_ = false;
};

template <typename Way, typename D>
void Chunks(Way& way, D& digests) {
  way.List(digests, [&](auto& digest) { way.Bytes(digest); });
}

template <typename Way, typename B>
void Blob(Way& way, B& blob) {
  way.Flag(blob.personal);
  Chunks(way, blob.chunks);
}

template <typename Way, typename F>
void File(Way& way, F& file) {
  way.Text(file.name);
  way.Flag(file.there);
  Blob(way, file.bytes);
}

template <typename Way, typename C>
void Columns(Way& way, C& columns) {
  way.List(columns, [&](auto& column) {
    way.Text(column.name);
    way.Text(column.type);
    way.Flag(column.personal);
    Chunks(way, column.chunks);
  });
}

template <typename Way, typename R>
void RunRules(Way& way, R& run) {
  way.List(run.rules, [&](auto& rule) {
    way.Flag(rule.given);
    way.List(rule.names, [&](auto& name) { way.Text(name); });
    Chunks(way, rule.chunks);
  });
}

// Tables, and results of other runs.
template <typename Way, typename R>
void RunInputs(Way& way, R& run) {
  way.List(run.inputs, [&](auto& input) {
    way.Text(input.table);
    File(way, input.file);
    way.Int(input.rows);
    Columns(way, input.columns);
  });
  way.List(run.earlier, [&](auto& earlier) {
    way.Text(earlier.kind);
    way.Text(earlier.what);
    way.Bytes(earlier.entry);
    way.Text(earlier.from);
    way.List(earlier.files, [&](auto& file) {
      way.Text(file.first);
      File(way, file.second);
    });
  });
}

template <typename Way, typename R>
void RunResults(Way& way, R& run) {
  way.List(run.results, [&](auto& result) {
    way.Text(result.table);
    way.Int(result.keys);
    way.Int(result.rows);
    Columns(way, result.columns);
    Chunks(way, result.roots);
  });
  way.List(run.sheets, [&](auto& sheet) { File(way, sheet); });
  Chunks(way, run.roundings);
  Blob(way, run.messages);
}

template <typename Way, typename R>
void RunFields(Way& way, R& run) {
  for (auto* text : {&run.title, &run.period, &run.engine}) way.Text(*text);
  way.Int(run.language);
  for (auto* text : {&run.decoder, &run.who, &run.when, &run.note}) way.Text(*text);
  RunRules(way, run);
  RunInputs(way, run);
  RunResults(way, run);
  way.Bytes(run.corrects);
  way.Text(run.reason);
  way.List(run.stored, [&](auto& stored) {
    way.Bytes(stored.digest);
    way.Int(stored.size);
    way.Bytes(stored.frame_digest);
  });
}

template <typename Way, typename R>
void Fields(Way& way, R& record) {
  using T = std::decay_t<R>;
  if constexpr (std::is_same_v<T, FoundingRecord>) {
    for (auto* text : {&record.suite, &record.origin, &record.who, &record.when}) way.Text(*text);
    way.List(record.keys, [&](auto& key) { way.Text(key); });
  } else if constexpr (std::is_same_v<T, RunRecord>) {
    RunFields(way, record);
  } else if constexpr (std::is_same_v<T, ApprovalRecord>) {
    way.Bytes(record.run);
    for (auto* text : {&record.key, &record.note, &record.who, &record.when}) way.Text(*text);
  } else if constexpr (std::is_same_v<T, LockRecord>) {
    for (auto* text : {&record.period, &record.who, &record.when, &record.reason}) way.Text(*text);
  } else {
    way.Bytes(record.run);
    way.Text(record.table);
    way.List(record.rows, [&](auto& row) { way.Int(row); });
    for (auto* text : {&record.who, &record.when, &record.reason}) way.Text(*text);
  }
}

// What no run could have: forged ones must not make their readers count for years.
bool IsSensible(const RunRecord& run) {
  const auto fits = [](uint64_t rows) { return rows <= kMostRows; };
  return std::all_of(run.inputs.begin(), run.inputs.end(), [&](const auto& input) { return fits(input.rows); }) &&
         std::all_of(run.results.begin(), run.results.end(), [&](const auto& result) {
           return fits(result.rows) && result.keys <= result.columns.size() && !result.columns.empty();
         });
}

template <typename R>
std::optional<Record> DecodeAs(std::string_view bytes, const char* kind) {
  R record;
  Reading way(bytes, kind);
  Fields(way, record);
  if (!way.Done()) return std::nullopt;
  if constexpr (std::is_same_v<R, RunRecord>) {
    if (!IsSensible(record)) return std::nullopt;
  }
  return Record(std::move(record));
}

}  // namespace

std::string Encode(const Record& record) {
  const auto* run = std::get_if<RunRecord>(&record);
  Writing way(run != nullptr && run->format == 1 ? kRun1 : kKinds[record.index()]);
  std::visit([&](const auto& one) { Fields(way, one); }, record);
  return way.bytes();
}

RunParts PartsOf(const RunRecord& run) {
  Writing rules, data, results;
  RunRules(rules, run);
  RunInputs(data, run);
  RunResults(results, run);
  return {rules.bytes(), data.bytes(), results.bytes()};
}

std::optional<Record> Decode(std::string_view bytes) {
  if (auto record = DecodeAs<FoundingRecord>(bytes, kKinds[0])) return record;
  if (auto record = DecodeAs<RunRecord>(bytes, kKinds[1])) return record;
  if (auto record = DecodeAs<RunRecord>(bytes, kRun1)) {
    std::get<RunRecord>(*record).format = 1;
    return record;
  }
  if (auto record = DecodeAs<ApprovalRecord>(bytes, kKinds[2])) return record;
  if (auto record = DecodeAs<LockRecord>(bytes, kKinds[3])) return record;
  return DecodeAs<ErasureRecord>(bytes, kKinds[4]);
}

}  // namespace heng::archive
