#pragma once
// The files of one scheme's run: what they are called, and writing them.
#include <set>
#include <string>
#include <vector>

#include "cli/output_files.h"
#include "engine/data/encoding.h"
#include "engine/plan/plan.h"
#include "engine/result/result.h"

namespace heng::cli {

class ResultFiles {
 public:
  // Names never meet, whatever the tables are called.
  ResultFiles(const std::string& folder, const plan::Plan& plan, data::Encoding encoding, Lang lang);

  const std::set<std::string>& taken() const { return taken_; }
  const std::string& faults() const { return faults_; }
  // Whether results of an earlier run lie there.
  bool HasOldResults() const;

  bool WriteFaults(OutputFiles& out, const std::vector<DataFault>& faults) const;
  bool Write(OutputFiles& out, const result::Outcome& outcome) const;

 private:
  struct OfTable {
    std::string results, gaps;
  };
  std::string Take(const std::string& stem);
  bool WriteTable(OutputFiles& out, const result::Outcome& outcome, size_t index) const;
  bool WriteSheet(OutputFiles& out, const result::Outcome& outcome, size_t index) const;
  bool WriteMore(OutputFiles& out, std::string& text) const;

  std::string folder_;
  data::Encoding encoding_;
  Lang lang_;
  std::set<std::string> taken_;
  std::string faults_, quantities_;
  std::vector<OfTable> tables_;      // as in Outcome::tables
  std::vector<std::string> sheets_;  // as in Outcome::sheets
};

}  // namespace heng::cli
