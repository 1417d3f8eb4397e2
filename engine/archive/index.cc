#include "engine/archive/index.h"

#include "engine/archive/seal.h"
#include "engine/base/digest.h"

namespace heng::archive {

namespace {

constexpr size_t kFewestDigits = 8;

}  // namespace

Index::Index(Store& store) {
  const auto first = store.FindEntry(0);
  const auto record = first ? Decode(*first) : std::nullopt;
  if (record && std::holds_alternative<FoundingRecord>(*record)) founding_ = std::get<FoundingRecord>(*record);
  const auto suite = founding_ ? SuiteNamed(founding_->suite) : std::nullopt;
  if (!suite) {
    founding_.reset();
    return;
  }
  suite_ = *suite;
  tree_ = Tree(suite_);
  store.EachEntry([&](uint64_t seq, std::string_view bytes) {
    auto one = Decode(bytes);
    const std::string leaf = LeafOf(suite_, bytes, one);
    if ((!one || seq != tree_.size()) && !bad_) bad_ = seq;
    tree_.Add(leaf);
    if (one) ledger_.Take(seq, leaf, *one);
    if (one) entries_.push_back({seq, leaf, std::move(*one)});
  });
}

std::vector<const Entry*> Index::Named(const std::string& name) const {
  std::vector<const Entry*> found;
  for (const Entry& entry : entries_) {
    const bool number = std::to_string(entry.seq) == name;
    if (number || (name.size() >= kFewestDigits && Hex(entry.leaf).compare(0, name.size(), name) == 0)) {
      found.push_back(&entry);
    }
  }
  return found;
}

const Entry* Index::WithLeaf(const std::string& leaf) const {
  for (const Entry& entry : entries_) {
    if (entry.leaf == leaf) return &entry;
  }
  return nullptr;
}

}  // namespace heng::archive
