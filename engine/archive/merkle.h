#pragma once
// Merkle trees of RFC 6962, section 2.1: the hash of a leaf is H(0x00 ‖ leaf), of a node H(0x01 ‖ left ‖ right), the
// left subtree holding the largest power of two of leaves that is less than all. A tree of no leaves is H("").
//
// A proof that a leaf is in a tree (an audit path, 2.1.1) and that a tree grew from an earlier one by adding leaves
// (2.1.2) are lists of node hashes, in the RFC's order.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/suite.h"

namespace heng::archive {

std::string LeafHash(Suite suite, std::string_view leaf);

// The hashes of leaves and of all subtrees above them, kept for proofs.
class Tree {
 public:
  explicit Tree(Suite suite);

  // `hash`: LeafHash of the next leaf.
  void Add(std::string_view hash);
  // Adds LeafHash of the leaf's bytes; for many leaves.
  void AddLeaf(std::string_view leaf);
  size_t size() const { return size_; }
  std::string Root() const { return RootOf(size_); }
  // The root of the first `leaves` leaves. Log n hashes.
  std::string RootOf(size_t leaves) const;
  // index < leaves <= size()
  std::vector<std::string> Inclusion(size_t index, size_t leaves) const;
  // 0 < earlier <= leaves <= size()
  std::vector<std::string> Consistency(size_t earlier, size_t leaves) const;

 private:
  std::string Node(std::string_view left, std::string_view right) const;
  std::string RangeRoot(size_t begin, size_t end) const;
  void Path(size_t index, size_t begin, size_t end, std::vector<std::string>& path) const;
  void Growth(size_t earlier, size_t begin, size_t end, bool whole, std::vector<std::string>& path) const;

  Suite suite_;
  size_t bytes_;
  size_t size_ = 0;
  std::vector<std::string> levels_;  // level k: the hashes of complete subtrees of 2^k leaves, one after the other
  mutable std::vector<Hasher> hashers_;
};

// The root alone of a tree whose leaves come one after the other: log n hashes are kept.
class TreeRoot {
 public:
  explicit TreeRoot(Suite suite);
  // The bytes of the next leaf.
  void AddLeaf(std::string_view leaf);
  // Of the leaves so far.
  std::string Root();

 private:
  void Join(char* left, const char* right);  // left = H(0x01 ‖ left ‖ right)

  Suite suite_;
  size_t bytes_;
  size_t leaves_ = 0;
  std::vector<char> subtrees_;  // complete ones, from the left, each smaller than the one before: one a bit of leaves_
  std::vector<Hasher> hashers_;
};

// Whether a proof shows what it is for; any list of strings may be handed in.
bool Includes(Suite suite, std::string_view root, size_t leaves, size_t index, std::string_view leaf_hash,
              const std::vector<std::string>& path);
// The root that an audit path leads to; nullopt: it is none for such a place.
std::optional<std::string> RootFrom(Suite suite, size_t leaves, size_t index, std::string_view leaf_hash,
                                    const std::vector<std::string>& path);
bool GrewFrom(Suite suite, std::string_view earlier_root, size_t earlier, std::string_view root, size_t leaves,
              const std::vector<std::string>& path);

}  // namespace heng::archive
