#pragma once
// The results of a kept run from its record alone, nothing computed: cells as they were kept, what they look like in
// files (names, places, units) from the kept rule files.
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/index.h"
#include "engine/diag/diagnostic.h"
#include "engine/kept_rules.h"
#include "engine/result/result.h"

namespace heng {

class KeptResults {
 public:
  KeptResults(archive::Store& store, const archive::Index& index, const archive::Entry& run, const Limits& limits);
  KeptResults(const KeptResults&) = delete;

  // Why they cannot be read; then nothing else may be asked.
  const std::optional<Text>& fault() const { return fault_; }
  const Compiled& compiled() const { return *compiled_; }
  // Tables and quantities; a cell that was erased reads 已删除 (erased). Of the sheets there are the names and forms
  // only.
  const result::Outcome& outcome() const { return outcome_; }
  // The files of 输出 and 公示 as they were kept, in the language of the rule file; nullopt: erased.
  const std::vector<std::optional<std::string>>& sheets() const { return sheets_; }
  size_t erased() const { return erased_; }  // cells

 private:
  bool Read(const archive::Entry& run);
  bool ReadKeys(const archive::RunRecord& run);
  bool ReadTable(const archive::RunRecord& run, const archive::ResultRecord& record, const plan::OutputTable& output);
  bool ReadCells(const archive::ColumnRecord& record, uint64_t rows, result::Column& column);
  bool ReadSheets(const archive::RunRecord& run);
  data::Status GapOf(const std::string& content);
  bool Fail(Text why);

  archive::Store& store_;
  const archive::Suite suite_;
  KeptRules rules_;
  const Compiled* compiled_ = nullptr;
  std::map<std::string, std::optional<std::string>> keys_;  // personal keys by what stands for them; nullopt: erased
  data::Dataset data_;
  std::deque<data::Column> columns_;
  std::deque<data::FileLines> lines_;
  result::Outcome outcome_;
  std::vector<std::optional<std::string>> sheets_;
  size_t erased_ = 0;
  std::optional<Text> fault_;
};

}  // namespace heng
