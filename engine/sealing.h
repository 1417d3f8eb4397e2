#pragma once
// A finished run as material for its record in an archive.
#include <string>
#include <utility>
#include <vector>

#include "engine/archive/keep.h"
#include "engine/engine.h"

namespace heng {

// What a run was made from, as texts and bytes that outlive the material.
struct RunSources {
  const SourceMap* sources = nullptr;
  const Diagnostics* diagnostics = nullptr;  // of the rule files
  std::vector<archive::KeptRule> rules;      // of the whole command, those named in it first
  FindFile find;                             // the data
  std::vector<archive::KeptEarlier> earlier;
};

// `2022-09-01/2023-08-31`; empty when the scheme has none.
std::string PeriodOf(const model::Scheme& scheme);

// All but who, when and why: the caller says that. Texts for people are in the language of the rule file.
archive::Material MaterialOf(const Compiled& compiled, const Run& run, const result::Outcome& outcome,
                             const RunSources& from, const Limits& limits);

// `find`, noting in `asked` what was asked of it, each table once.
using AskedFiles = std::vector<std::pair<std::string, archive::KeptFile>>;
FindFile Noting(FindFile find, AskedFiles& asked);

}  // namespace heng
