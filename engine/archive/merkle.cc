#include "engine/archive/merkle.h"

#include <bit>
#include <cstring>

namespace heng::archive {

namespace {

std::vector<Hasher> HashersOf(Suite suite) {
  std::vector<Hasher> hashers;
  for (const Hash hash : HashesOf(suite)) hashers.emplace_back(hash);
  return hashers;
}

// The leaves of the left subtree: the largest power of two below n; n > 1.
size_t LeftOf(size_t n) { return std::bit_floor(n - 1); }

std::string NodeHash(std::vector<Hasher>& hashers, std::string_view left, std::string_view right) {
  std::string node(left.size(), '\0');
  for (size_t i = 0; i < hashers.size(); ++i) {
    hashers[i].Add(std::string_view("\x01", 1));
    hashers[i].Add(left.substr(i * kDigestBytes, kDigestBytes));
    hashers[i].Add(right.substr(i * kDigestBytes, kDigestBytes));
    hashers[i].Finish(node.data() + i * kDigestBytes);
  }
  return node;
}

std::string LeafHashBy(std::vector<Hasher>& hashers, std::string_view leaf) {
  std::string hash(hashers.size() * kDigestBytes, '\0');
  for (size_t i = 0; i < hashers.size(); ++i) {
    hashers[i].Add(std::string_view("\0", 1));
    hashers[i].Add(leaf);
    hashers[i].Finish(hash.data() + i * kDigestBytes);
  }
  return hash;
}

bool RightSizes(Suite suite, std::string_view a, std::string_view b, const std::vector<std::string>& path) {
  const size_t bytes = DigestBytes(suite);
  if (a.size() != bytes || b.size() != bytes) return false;
  for (const std::string& node : path) {
    if (node.size() != bytes) return false;
  }
  return true;
}

}  // namespace

std::string LeafHash(Suite suite, std::string_view leaf) {
  std::vector<Hasher> hashers = HashersOf(suite);
  return LeafHashBy(hashers, leaf);
}

Tree::Tree(Suite suite) : suite_(suite), bytes_(DigestBytes(suite)), hashers_(HashersOf(suite)) {}

std::string Tree::Node(std::string_view left, std::string_view right) const { return NodeHash(hashers_, left, right); }

void Tree::AddLeaf(std::string_view leaf) { Add(LeafHashBy(hashers_, leaf)); }

void Tree::Add(std::string_view hash) {
  ++size_;
  std::string carried(hash);
  for (size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::string& nodes = levels_[level];
    nodes += carried;
    const size_t count = nodes.size() / bytes_;
    if (count % 2 != 0) return;
    const std::string_view pair = std::string_view(nodes).substr((count - 2) * bytes_);
    carried = Node(pair.substr(0, bytes_), pair.substr(bytes_));
  }
}

std::string Tree::RangeRoot(size_t begin, size_t end) const {
  const size_t n = end - begin;
  if (std::has_single_bit(n)) {
    const size_t level = static_cast<size_t>(std::countr_zero(n));
    return levels_[level].substr((begin >> level) * bytes_, bytes_);
  }
  const size_t middle = begin + LeftOf(n);
  return Node(RangeRoot(begin, middle), RangeRoot(middle, end));
}

std::string Tree::RootOf(size_t leaves) const {
  if (leaves > 0) return RangeRoot(0, leaves);
  std::string root;
  for (const Hash hash : HashesOf(suite_)) root += Digest(hash, "");
  return root;
}

void Tree::Path(size_t index, size_t begin, size_t end, std::vector<std::string>& path) const {
  if (end - begin == 1) return;
  const size_t middle = begin + LeftOf(end - begin);
  if (index < middle) {
    Path(index, begin, middle, path);
    path.push_back(RangeRoot(middle, end));
  } else {
    Path(index, middle, end, path);
    path.push_back(RangeRoot(begin, middle));
  }
}

std::vector<std::string> Tree::Inclusion(size_t index, size_t leaves) const {
  std::vector<std::string> path;
  Path(index, 0, leaves, path);
  return path;
}

// SUBPROOF of the RFC; `whole`: the range [begin, begin + earlier) is the earlier tree itself, whose root is known.
void Tree::Growth(size_t earlier, size_t begin, size_t end, bool whole, std::vector<std::string>& path) const {
  if (earlier == end - begin) {
    if (!whole) path.push_back(RangeRoot(begin, end));
    return;
  }
  const size_t left = LeftOf(end - begin);
  if (earlier <= left) {
    Growth(earlier, begin, begin + left, whole, path);
    path.push_back(RangeRoot(begin + left, end));
  } else {
    Growth(earlier - left, begin + left, end, false, path);
    path.push_back(RangeRoot(begin, begin + left));
  }
}

std::vector<std::string> Tree::Consistency(size_t earlier, size_t leaves) const {
  std::vector<std::string> path;
  Growth(earlier, 0, leaves, true, path);
  return path;
}

TreeRoot::TreeRoot(Suite suite) : suite_(suite), bytes_(DigestBytes(suite)), hashers_(HashersOf(suite)) {}

void TreeRoot::Join(char* left, const char* right) {
  char node[1 + 2 * kDigestBytes] = {1};
  for (size_t i = 0; i < hashers_.size(); ++i) {
    std::memcpy(node + 1, left + i * kDigestBytes, kDigestBytes);
    std::memcpy(node + 1 + kDigestBytes, right + i * kDigestBytes, kDigestBytes);
    hashers_[i].Add({node, sizeof node});
    hashers_[i].Finish(left + i * kDigestBytes);
  }
}

void TreeRoot::AddLeaf(std::string_view leaf) {
  const size_t above = static_cast<size_t>(std::popcount(leaves_));  // subtrees to the left
  if (subtrees_.size() < (above + 1) * bytes_) subtrees_.resize((above + 1) * bytes_);
  char* hash = subtrees_.data() + above * bytes_;
  for (size_t i = 0; i < hashers_.size(); ++i) {
    hashers_[i].Add(std::string_view("\0", 1));
    hashers_[i].Add(leaf);
    hashers_[i].Finish(hash + i * kDigestBytes);
  }
  for (size_t left = leaves_++; left % 2 == 1; left /= 2) {
    hash -= bytes_;
    Join(hash, hash + bytes_);
  }
}

std::string TreeRoot::Root() {
  if (leaves_ == 0) return Tree(suite_).Root();
  std::vector<char> left = subtrees_;
  size_t last = static_cast<size_t>(std::popcount(leaves_)) - 1;
  for (; last > 0; --last) Join(left.data() + (last - 1) * bytes_, left.data() + last * bytes_);
  return {left.data(), bytes_};
}

// RFC 9162, 2.1.3.2.
bool Includes(Suite suite, std::string_view root, size_t leaves, size_t index, std::string_view leaf_hash,
              const std::vector<std::string>& path) {
  return RootFrom(suite, leaves, index, leaf_hash, path) == root;
}

std::optional<std::string> RootFrom(Suite suite, size_t leaves, size_t index, std::string_view leaf_hash,
                                    const std::vector<std::string>& path) {
  if (index >= leaves || !RightSizes(suite, leaf_hash, leaf_hash, path)) return std::nullopt;
  std::vector<Hasher> hashers = HashersOf(suite);
  size_t at = index;
  size_t last = leaves - 1;
  std::string hash(leaf_hash);
  for (const std::string& node : path) {
    if (last == 0) return std::nullopt;
    if (at % 2 == 1 || at == last) {
      hash = NodeHash(hashers, node, hash);
      while (at % 2 == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = NodeHash(hashers, hash, node);
    }
    at >>= 1;
    last >>= 1;
  }
  if (last != 0) return std::nullopt;
  return hash;
}

// RFC 9162, 2.1.4.2.
bool GrewFrom(Suite suite, std::string_view earlier_root, size_t earlier, std::string_view root, size_t leaves,
              const std::vector<std::string>& path) {
  if (earlier == 0 || earlier > leaves || !RightSizes(suite, earlier_root, root, path)) return false;
  if (earlier == leaves) return path.empty() && earlier_root == root;
  std::vector<std::string> nodes;
  if (std::has_single_bit(earlier)) nodes.emplace_back(earlier_root);
  nodes.insert(nodes.end(), path.begin(), path.end());
  if (nodes.empty()) return false;
  std::vector<Hasher> hashers = HashersOf(suite);
  size_t at = earlier - 1;
  size_t last = leaves - 1;
  while (at % 2 == 1) {
    at >>= 1;
    last >>= 1;
  }
  std::string before = nodes[0];
  std::string now = nodes[0];
  for (size_t i = 1; i < nodes.size(); ++i) {
    if (last == 0) return false;
    if (at % 2 == 1 || at == last) {
      before = NodeHash(hashers, nodes[i], before);
      now = NodeHash(hashers, nodes[i], now);
      while (at % 2 == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      now = NodeHash(hashers, now, nodes[i]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && before == earlier_root && now == root;
}

}  // namespace heng::archive
