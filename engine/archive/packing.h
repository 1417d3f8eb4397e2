#pragma once
// Objects on their way into an archive. Hashing and compressing is most of what keeping a run takes, and needs no
// archive: it is done before the log is opened, by several threads.
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/archive/compress.h"
#include "engine/archive/record.h"
#include "engine/archive/suite.h"

namespace heng::archive {

struct Packed {
  Stored stored;
  std::string frame;
};
Packed Pack(Suite suite, std::string_view bytes, Content content);
// What `make` gives for 0, 1 … count - 1, asked of several threads at once.
using MakeObject = std::function<std::pair<std::string, Content>(size_t)>;
std::vector<Packed> PackAll(Suite suite, size_t count, const MakeObject& make, int threads);

// The chunks of a text or file.
std::vector<Packed> PackChunks(Suite suite, std::string_view bytes, int threads);

}  // namespace heng::archive
