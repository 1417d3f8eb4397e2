#pragma once
// Runs a kept run again, from its record alone, and compares everything it gives with what was kept, byte by byte.
#include "engine/archive/index.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"

namespace heng {

struct Replayed {
  enum class Kind : uint8_t {
    kSame,
    kDiffers,  // `what`: the first difference, with both sides
    kCannot    // `what`: why it cannot be run again
  } kind;
  Text what;
};

// `entry` must be a run of the index. The store is read only.
Replayed Replay(archive::Store& store, const archive::Index& index, const archive::Entry& entry, const Limits& limits,
                int threads);

}  // namespace heng
