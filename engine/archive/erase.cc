#include "engine/archive/erase.h"

#include <optional>
#include <utility>

#include "engine/archive/opening.h"

namespace heng::archive {

namespace {

std::optional<std::string> Without(Suite suite, std::string_view opening, const std::set<uint64_t>& rows) {
  auto cells = DecodeOpening(suite, opening);
  if (!cells) return std::nullopt;
  for (const uint64_t row : rows) {
    if (row >= cells->size()) return std::nullopt;
    OpenCell& cell = (*cells)[row];
    cell = {"", "", Commitment(suite, cell)};
  }
  return EncodeOpening(*cells);
}

}  // namespace

bool CopyWithout(Store& from, Suite suite, const ErasedCells& cells, Store& to) {
  bool fine = to.Begin();
  size_t erased = 0;
  from.EachEntry([&](uint64_t seq, std::string_view record) { fine = fine && to.AddEntry(seq, record); });
  from.EachObject([&](const Object& object) { fine = fine && to.AddObject(object); });
  from.EachNote([&](const NoteRow& note) { fine = fine && to.AddNote(note); });
  from.EachOpening([&](const Opening& opening) {
    const auto rows = cells.find(opening.root);
    if (rows == cells.end()) {
      fine = fine && to.AddOpening(opening);
      return;
    }
    const auto bytes = Without(suite, opening.bytes, rows->second);
    fine = fine && bytes && to.AddOpening({opening.root, *bytes});
    ++erased;
  });
  return fine && erased == cells.size() && !from.failure() && !to.failure();
}

}  // namespace heng::archive
