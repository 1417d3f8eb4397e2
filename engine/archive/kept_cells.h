#pragma once
// What a record's columns and files hold, read back and checked against their digests.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/record.h"
#include "engine/archive/store.h"
#include "engine/archive/suite.h"

namespace heng::archive {

struct KeptCell {
  std::string content;  // the value as text, or of a gap its kind and reason
  bool gap = false;
  bool erased = false;  // a personal cell that is not there any more: no content
  std::string digest;   // of a personal cell: what stands for it in rows, and where its row is referred to
};
// nullopt: something is missing, or is not what the record names.
std::optional<std::vector<KeptCell>> ReadColumn(Store& store, Suite suite, const ColumnRecord& column, uint64_t rows);

struct KeptBytes {
  enum class State : uint8_t { kThere, kErased, kBad } state = State::kBad;
  std::string bytes;
};
// More than kMostKeptBytes are kBad: a record can name one chunk as often as it likes.
constexpr size_t kMostKeptBytes = size_t{1} << 30;
KeptBytes ReadBytes(Store& store, Suite suite, const BlobRecord& blob);

}  // namespace heng::archive
