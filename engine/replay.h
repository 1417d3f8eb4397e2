#pragma once
// Runs a kept run again, from its record alone, and compares everything it gives with what was kept, byte by byte.
#include <memory>
#include <optional>

#include "engine/archive/index.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"
#include "engine/engine.h"

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

class Replayer;

// A kept run done again with all its columns kept, so that it can be explained (explain/reader.h).
class Reopened {
 public:
  // As Replay; store, index and limits must outlive this.
  Reopened(archive::Store& store, const archive::Index& index, const archive::Entry& entry, const Limits& limits,
           int threads);
  ~Reopened();
  // Only what came out the same as was kept can be looked into.
  const Replayed& replayed() const { return replayed_; }
  const SourceMap& sources() const;
  const Compiled& compiled() const;
  Run& run();

  // Its rules; null: they cannot be read or do not pass any more. They are there also of a run whose personal data were
  // erased.
  const Compiled* rules() const;
  Assembled assembled() const;  // rules() must be there
  // Its data under the rules of another run, with all columns kept; the run must have been done again. nullopt: they
  // do not pass.
  std::optional<Run> RunUnder(const Compiled& rules);

 private:
  std::unique_ptr<Replayer> replayer_;
  Replayed replayed_;
};

}  // namespace heng
