#pragma once
// The entries of an archive, read: which runs there are, and finding one.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/ledger.h"
#include "engine/archive/merkle.h"
#include "engine/archive/record.h"
#include "engine/archive/store.h"

namespace heng::archive {

struct Entry {
  uint64_t seq;
  std::string leaf;
  Record record;
};

class Index {
 public:
  // Reads all of them. An entry that cannot be read is left out of entries(), and its number is bad().
  explicit Index(Store& store);

  // nullopt: entry 0 says nothing that can be read.
  const std::optional<FoundingRecord>& founding() const { return founding_; }
  Suite suite() const { return suite_; }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::optional<uint64_t>& bad() const { return bad_; }
  const Tree& tree() const { return tree_; }
  const Ledger& ledger() const { return ledger_; }

  // By the number of its entry, or the first eight or more hexadecimal digits of its leaf. None or several: empty, or
  // all of them.
  std::vector<const Entry*> Named(const std::string& name) const;
  const Entry* WithLeaf(const std::string& leaf) const;

 private:
  std::optional<FoundingRecord> founding_;
  Suite suite_ = Suite::kIntl;
  std::vector<Entry> entries_;
  std::optional<uint64_t> bad_;
  Tree tree_{Suite::kIntl};
  Ledger ledger_;
};

}  // namespace heng::archive
