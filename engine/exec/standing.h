#pragma once
// Who takes part in a rank, a tier or a share; shared by those operators.
#include <algorithm>

#include "engine/base/parallel.h"
#include "engine/exec/keys.h"
#include "engine/exec/sort_order.h"

namespace heng::exec {

// By row: the gap of a row that belongs to no group or is excluded (不参加, in the order of the exclusions; an
// undecided condition is error E2005); 0 for the others. Empty: all of them take part.
std::vector<Status> OutsideStatuses(Context& context, plan::SpaceId space, ColumnId group_of,
                                    const std::vector<plan::Exclusion>& excluded, ColumnId out);

// The joined gaps of the keys that put a row outside: all under Gaps::kExcluded, errors always.
Status GapOfKeys(Context& context, const std::vector<plan::SortKey>& keys, size_t row);
// The same for every row that is not outside already.
void AddGapsOfKeys(Context& context, const std::vector<plan::SortKey>& keys, std::vector<Status>& outside, size_t rows);

// The values of the keys, "95、女".
Text KeysForMessage(Context& context, const std::vector<plan::SortKey>& keys, size_t row);

// work(first, last) for all groups, in pieces [first, last) of many small groups.
template <class Work>
void ForPieces(int threads, const GroupRows& groups, const Work& work) {
  constexpr size_t kRowsAPiece = 1 << 14;
  std::vector<size_t> pieces{0};
  size_t count = groups.begin.size() - 1;
  for (size_t group = 0; group < count; ++group) {
    size_t first = pieces.back();
    bool full = groups.begin[group + 1] - groups.begin[first] + (group + 1 - first) >= kRowsAPiece;
    if (full || group + 1 == count) pieces.push_back(group + 1);
  }
  ParallelFor(threads, pieces.size() - 1, [&](size_t, size_t piece) { work(pieces[piece], pieces[piece + 1]); });
}

// work(group) for all groups.
template <class Work>
void ForGroups(int threads, const GroupRows& groups, const Work& work) {
  ForPieces(threads, groups, [&](size_t first, size_t last) {
    for (size_t group = first; group < last; ++group) work(group);
  });
}

}  // namespace heng::exec
