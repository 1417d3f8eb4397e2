#pragma once
// Two sealed runs of one archive compared: results as they were kept; causes by running both again.
#include <memory>
#include <optional>
#include <string>

#include "engine/archive/index.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"
#include "engine/result/comparison.h"

namespace heng::compare {

class RunComparison {
 public:
  // Both entries are runs of the index; store, index and limits must outlive this. `lang`: of the words for why there
  // are no causes.
  RunComparison(archive::Store& store, const archive::Index& index, const archive::Entry& before,
                const archive::Entry& now, const Limits& limits, int threads, Lang lang);
  ~RunComparison();

  const result::Comparison& summary() const;
  // Rows of a table that changed, came or went, the most important first: tiers, then money, then ranks.
  size_t rows(size_t table) const;
  // `causes`: worked out as well, which takes its time.
  result::RowChange Row(size_t table, size_t at, bool causes);
  std::optional<size_t> FindRow(size_t table, const std::string& key) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace heng::compare
