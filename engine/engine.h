#pragma once
// The facade: check a rule file, run it over data, try its 用例 (what a run gives out: collect.h). Each is a function
// that can be read aloud; nothing here opens a file, prints or knows the time.
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/assemble.h"
#include "engine/base/limits.h"
#include "engine/data/table.h"
#include "engine/diag/diagnostic.h"
#include "engine/exec/execute.h"
#include "engine/model/model.h"
#include "engine/plan/from_model.h"

namespace heng {

// A rule file, read and checked.
struct Compiled {
  model::Scheme scheme;
  plan::Lowered lowered;        // empty unless ok
  bool ok = false;              // no errors
  std::vector<Change> changes;  // 修订, 新增, 废止, against the file it is based on
  std::optional<uint32_t> based_on;
  std::vector<uint32_t> sources;  // every file read, the first first
};
// `open` finds the files of 引入 and 沿用; without it there are none.
Compiled Compile(const SourceMap& sources, uint32_t source, const Limits& limits, Diagnostics& diagnostics,
                 const OpenRules& open = {});

// What a rule file was read as, one representation after the other; "" when faults stand before it.
enum class Stage : uint8_t { kAst, kModel, kPlan };
std::string Dump(const SourceMap& sources, uint32_t source, Stage stage, const Limits& limits, Diagnostics& diagnostics,
                 const OpenRules& open = {});

// The files that a run reads, by table name ("教师"); the caller finds them.
struct DataFile {
  bool present = false;
  std::string name;
  std::string_view bytes;
  // May be empty. Told, from any thread, which of the bytes have been read and need not be kept at hand.
  std::function<void(std::string_view)> done = {};
};
using FindFile = std::function<DataFile(const std::string& table)>;

// Where the results of an adopted scheme come from: a run of this command, or the files of an earlier one.
struct Run;
struct AdoptSource {
  std::string scheme;
  bool previous = false;               // for 采用 上期
  const Compiled* compiled = nullptr;  // its rule file, when it is given as well
  const Run* run = nullptr;            // null: from `find`, by the names of the tables
  FindFile find = {};
};

// Results of a run for an earlier school year (2021: September 2021 to August 2022), for 往年.
struct EarlierYear {
  int64_t year;
  FindFile find;
  std::string sealed = {};  // the archive and entry of a sealed run, as messages call it
};

struct Run {
  // Whole again after the run: source columns are here, not in `values`.
  std::unique_ptr<data::Dataset> data = std::make_unique<data::Dataset>();
  exec::Values values;            // computed columns; empty when the data have errors
  std::vector<DataFault> faults;  // of reading, of checks and of evaluating
  bool ok = false;                // no fault is an error: the values stand
};
// `check_only`: reads and checks the data, scores nothing. Of `sources` those are used that the scheme adopts; what no
// source gives is without a value, and what needs it is not checked.
Run Evaluate(const Compiled& compiled, const FindFile& find, const Limits& limits, const exec::Options& options,
             bool check_only = false, const std::vector<AdoptSource>& sources = {},
             const std::vector<EarlierYear>& earlier = {});

struct CaseResult {
  std::string title;
  bool passed = false;
  struct Mismatch {
    Span span;  // the expected cell
    std::string table, key, column;
    std::string expected;  // as written
    Text actual;           // as computed; a gap as 缺(原因) or 不评(原因)
  };
  std::vector<Mismatch> mismatches;
  std::vector<DataFault> faults;        // in the given rows
  std::vector<std::string> overridden;  // computed columns that the case gives itself
};
// `exercised`, when there is one, gathers the points of the scheme (Scheme::points) that the cases come upon; nothing
// else depends on it.
std::vector<CaseResult> TryCases(const Compiled& compiled, const Limits& limits, std::set<int>* exercised = nullptr);

}  // namespace heng
