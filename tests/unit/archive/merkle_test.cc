// RFC 6962 trees against the roots and proofs published with Certificate Transparency's own code (the eight leaves of
// its reference test), and every proof of every small tree, whole and damaged.
#include "engine/archive/merkle.h"

#include <catch2/catch.hpp>

namespace heng::archive {
namespace {

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::vector<std::string> Leaves() {
  std::vector<std::string> leaves;
  for (const char* hex :
       {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(FromHex(hex));
  }
  return leaves;
}

const char* const kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

TEST_CASE("published roots") {
  Tree tree(Suite::kIntl);
  CHECK(Hex(tree.Root()) == kRoots[0]);
  size_t size = 0;
  for (const std::string& leaf : Leaves()) {
    tree.Add(LeafHash(Suite::kIntl, leaf));
    CHECK(Hex(tree.Root()) == kRoots[++size]);
  }
  for (size_t n = 0; n <= size; ++n) CHECK(Hex(tree.RootOf(n)) == kRoots[n]);
}

TEST_CASE("every proof of every tree up to 20 leaves holds, and no other") {
  for (const Suite suite : {Suite::kIntl, Suite::kGm, Suite::kBoth}) {
    Tree tree(suite);
    std::vector<std::string> hashes;
    for (int i = 0; i < 20; ++i) {
      hashes.push_back(LeafHash(suite, std::string(1, static_cast<char>(i))));
      tree.Add(hashes.back());
    }
    for (size_t n = 1; n <= 20; ++n) {
      for (size_t i = 0; i < n; ++i) {
        auto path = tree.Inclusion(i, n);
        REQUIRE(Includes(suite, tree.RootOf(n), n, i, hashes[i], path));
        REQUIRE(!Includes(suite, tree.RootOf(n), n, i, hashes[(i + 1) % 20], path));
        for (std::string& node : path) {
          node[node.size() - 1] ^= 1;
          REQUIRE(!Includes(suite, tree.RootOf(n), n, i, hashes[i], path));
          node[node.size() - 1] ^= 1;
        }
        path.push_back(hashes[0]);
        REQUIRE(!Includes(suite, tree.RootOf(n), n, i, hashes[i], path));
      }
      for (size_t m = 1; m <= n; ++m) {
        auto path = tree.Consistency(m, n);
        REQUIRE(GrewFrom(suite, tree.RootOf(m), m, tree.RootOf(n), n, path));
        if (m > 1) REQUIRE(!GrewFrom(suite, tree.RootOf(m - 1), m, tree.RootOf(n), n, path));
        for (std::string& node : path) {
          node[0] ^= 1;
          REQUIRE(!GrewFrom(suite, tree.RootOf(m), m, tree.RootOf(n), n, path));
          node[0] ^= 1;
        }
        path.push_back(hashes[0]);
        REQUIRE(!GrewFrom(suite, tree.RootOf(m), m, tree.RootOf(n), n, path));
      }
    }
  }
}

TEST_CASE("a root alone is the tree's") {
  for (const Suite suite : {Suite::kIntl, Suite::kGm, Suite::kBoth}) {
    Tree tree(suite);
    TreeRoot root(suite);
    CHECK(root.Root() == tree.Root());
    for (int leaf = 0; leaf < 70; ++leaf) {
      const std::string bytes(static_cast<size_t>(leaf) * 3, static_cast<char>('a' + leaf % 7));
      tree.AddLeaf(bytes);
      root.AddLeaf(bytes);
      REQUIRE(root.Root() == tree.Root());
    }
  }
}

}  // namespace
}  // namespace heng::archive
