// Rank: the place of each row in its group.
//
//   score   competition   dense   average   last   pending
//   95      1             1       1         1      1
//   90      2             2       5/2       3      E2010
//   90      2             2       5/2       3      E2010
//   88      4             3       4         4      4
//   不评    不评          不评    不评      不评   不评
//
// Scores of a small range are counted and not sorted: how many stand before each.
//
//   score      88   90   95
//   rows       1    2    1
//   begin, end 3,4  1,3  0,1     competition: begin + 1; last: end; average: their mean; dense: 3, 2, 1
#include <algorithm>

#include "engine/exec/operators.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

using plan::TieRule;

// What rows get that hold the places [begin, end) together, `dense` different ones among those up to them.
int64_t PlaceOf(TieRule ties, size_t begin, size_t end, int64_t dense) {
  switch (ties) {
    case TieRule::kCompetition:
    case TieRule::kPending: break;
    case TieRule::kDense: return dense;
    case TieRule::kAverage: return static_cast<int64_t>(begin + 1 + end);
    case TieRule::kLast: return static_cast<int64_t>(end);
  }
  return static_cast<int64_t>(begin + 1);
}

class Ranking {
 public:
  Ranking(Context& context, const plan::Rank& step)
      : context_(context),
        step_(step),
        order_(context, step.keys),
        out_(context.rows(step.space), step.ties == TieRule::kAverage ? 2 : 1) {}
  void Run();

 private:
  void PlaceGroup(uint32_t* begin, uint32_t* end, SortOrder::Scratch& scratch);
  bool PlaceByCounting(const uint32_t* begin, const uint32_t* end);

  Context& context_;
  const plan::Rank& step_;
  const SortOrder order_;
  data::Column out_;
};

// Many rows whose only key is a small number each. False: they are not such.
bool Ranking::PlaceByCounting(const uint32_t* begin, const uint32_t* end) {
  constexpr ptrdiff_t kMany = 1024;
  const data::Column* key = order_.Plain();
  if (key == nullptr || step_.ties == TieRule::kPending || end - begin < kMany) return false;
  int64_t low = key->num[*begin];
  int64_t high = low;
  for (const uint32_t* row = begin; row != end; ++row) {
    low = std::min(low, key->num[*row]);
    high = std::max(high, key->num[*row]);
  }
  const uint64_t range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  if (range >= static_cast<uint64_t>(end - begin)) return false;
  std::vector<int64_t> places(range + 1, 0);
  for (const uint32_t* row = begin; row != end; ++row) ++places[key->num[*row] - low];
  size_t first = 0;
  int64_t dense = 0;
  for (size_t i = 0; i <= range; ++i) {
    int64_t& place = places[order_.descending() ? range - i : i];
    if (place == 0) continue;
    const size_t last = first + static_cast<size_t>(place);
    place = PlaceOf(step_.ties, first, last, ++dense);
    first = last;
  }
  for (const uint32_t* row = begin; row != end; ++row) out_.num[*row] = places[key->num[*row] - low];
  return true;
}

void Ranking::PlaceGroup(uint32_t* begin, uint32_t* end, SortOrder::Scratch& scratch) {
  if (PlaceByCounting(begin, end)) return;
  order_.Sort(begin, end, scratch);
  const data::Column* plain = order_.Plain();
  const auto tied = [&](uint32_t a, uint32_t b) {
    return plain != nullptr ? plain->num[a] == plain->num[b] : order_.Tied(a, b);
  };
  const size_t n = static_cast<size_t>(end - begin);
  int64_t dense = 0;
  for (size_t first = 0, last = 0; first < n; first = last) {
    for (last = first + 1; last < n && tied(begin[first], begin[last]); ++last) {
    }
    const int64_t place = PlaceOf(step_.ties, first, last, ++dense);
    const bool pending = step_.ties == TieRule::kPending && last - first > 1;
    for (size_t i = first; i < last; ++i) {
      if (!pending) {
        out_.num[begin[i]] = place;
      } else {
        out_.status[begin[i]] =
            context_.Error(step_.out, begin[i], Code::E2010, {KeysForMessage(context_, step_.keys, begin[i])});
      }
    }
  }
}

void Ranking::Run() {
  out_.status = OutsideStatuses(context_, step_.space, step_.group_of, step_.excluded, step_.out);
  AddGapsOfKeys(context_, step_.keys, out_.status, out_.rows());
  const bool all_inside = out_.status.empty();
  if (step_.ties == TieRule::kPending) out_.status.resize(out_.rows(), 0);
  GroupRows groups = CollectGroups(context_.optional_column(step_.group_of), out_.rows(), context_.rows(step_.groups));
  ForPieces(context_.threads, groups, [&](size_t first, size_t last) {
    SortOrder::Scratch scratch;
    for (size_t group = first; group < last; ++group) {
      uint32_t* begin = groups.rows.data() + groups.begin[group];
      uint32_t* end = groups.rows.data() + groups.begin[group + 1];
      if (!all_inside) end = std::remove_if(begin, end, [&](uint32_t row) { return out_.status[row] != 0; });
      PlaceGroup(begin, end, scratch);
    }
  });
  if (!out_.AnyGap()) out_.status.clear();
  context_.column(step_.out) = std::move(out_);
}

}  // namespace

void Run(Context& context, const plan::Rank& step) { Ranking(context, step).Run(); }

}  // namespace heng::exec
