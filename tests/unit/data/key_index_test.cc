// Looking rows up by the value of a key.
#include <catch2/catch.hpp>

#include "engine/data/row_order.h"

using heng::data::Column;
using heng::data::KeyIndex;

TEST_CASE("KeyIndex: every value is found again, small ones and large ones") {
  // The first values are kept by place, which grows by doubling up to 4 × 1000 + 1024; the others are kept apart.
  Column keys(1000);
  for (size_t row = 0; row < keys.rows(); ++row) keys.num[row] = static_cast<int64_t>(4500 + row);
  KeyIndex index(keys);
  for (size_t row = 0; row < keys.rows(); ++row) CHECK(index.Insert(row) == -1);
  for (size_t row = 0; row < keys.rows(); ++row) CHECK(index.Find(keys.num[row]) == static_cast<int64_t>(row));
  CHECK(index.Find(4499) == -1);
  CHECK(index.Find(5500) == -1);
  CHECK(index.Insert(7) == 7);
}
