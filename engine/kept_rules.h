#pragma once
// The rule files of a kept run, read from its record and checked again. Internal to the facade.
#include <map>
#include <string>
#include <vector>

#include "engine/archive/record.h"
#include "engine/archive/store.h"
#include "engine/schemes.h"

namespace heng {

class KeptRules {
 public:
  KeptRules() = default;
  KeptRules(const KeptRules&) = delete;
  // False: a file cannot be read. Nothing else may be asked before.
  bool Read(archive::Store& store, const archive::RunRecord& run, const Limits& limits);

  const SourceMap& sources() const { return sources_; }
  const Diagnostics& diagnostics() const { return diagnostics_; }
  const Schemes& schemes() const { return schemes_; }
  // Finds the files of 引入 and 沿用 among those kept.
  const OpenRules& open() const { return open_; }
  const std::vector<std::string>& texts() const { return texts_; }  // as in the record
  // Null: there is none of this title, or it does not pass any more.
  const Compiled* Find(const std::string& title) const;

 private:
  SourceMap sources_;
  Diagnostics diagnostics_;
  std::vector<std::string> texts_;
  std::map<std::string, uint32_t> by_name_;
  OpenRules open_;
  Schemes schemes_;
};

}  // namespace heng
