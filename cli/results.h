#pragma once
// The files of one scheme's run: what they are called, and writing them.
#include <set>
#include <string>
#include <vector>

#include "cli/output_files.h"
#include "engine/data/encoding.h"
#include "engine/plan/plan.h"
#include "engine/report/csv.h"
#include "engine/result/result.h"

namespace heng::cli {

class ResultFiles {
 public:
  // Names never meet, whatever the tables are called.
  // `draft`: what the names of results that were not released begin with, and how a 公示 says it (draft.h); "" else.
  struct Draft {
    std::string prefix, line;
  };
  ResultFiles(const std::string& folder, const plan::Plan& plan, data::Encoding encoding, Lang lang, int threads,
              Draft draft);

  const std::set<std::string>& taken() const { return taken_; }
  const std::string& faults() const { return faults_; }
  // Whether results of an earlier run lie there.
  bool HasOldResults() const;

  bool WriteFaults(OutputFiles& out, const std::vector<DataFault>& faults) const;
  bool Write(OutputFiles& out, const result::Outcome& outcome) const;
  // The parts of it; a sheet also as a text that was kept.
  bool WriteTables(OutputFiles& out, const result::Outcome& outcome) const;
  bool WriteSheetText(OutputFiles& out, const result::Sheet& sheet, size_t index, const std::string& text) const;
  bool WriteQuantities(OutputFiles& out, const result::Outcome& outcome) const;

 private:
  struct OfTable {
    std::string results, gaps;
  };
  std::string Take(const std::string& stem);
  bool WriteTable(OutputFiles& out, const result::Outcome& outcome, size_t index) const;
  bool WriteSheet(OutputFiles& out, const result::Outcome& outcome, size_t index) const;
  template <class Append>
  bool WriteRows(OutputFiles& out, size_t rows, const Append& append) const;

  std::string folder_;
  data::Encoding encoding_, more_;  // of a file's beginning and of what follows: a mark stands at the start only
  report::CsvStyle style_;
  int threads_;
  Draft draft_;
  std::set<std::string> taken_;
  std::string faults_, quantities_;
  std::vector<OfTable> tables_;      // as in Outcome::tables
  std::vector<std::string> sheets_;  // as in Outcome::sheets
};

}  // namespace heng::cli
