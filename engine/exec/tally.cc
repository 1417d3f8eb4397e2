#include "engine/exec/tally.h"

#include <algorithm>
#include <atomic>

#include "engine/base/parallel.h"
#include "engine/exec/keys.h"
#include "engine/exec/lane_code.h"
#include "engine/exec/program.h"

namespace heng::exec {

namespace {

using plan::AggregateKind;

enum class Way : uint8_t { kCount, kSum, kSquares, kHolding, kMax, kMin, kNone };

Way WayOf(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::kCount: return Way::kCount;
    case AggregateKind::kSum:
    case AggregateKind::kMean: return Way::kSum;
    case AggregateKind::kDeviationPopulation:
    case AggregateKind::kDeviationSample:
    case AggregateKind::kVariation:
    case AggregateKind::kVariancePopulation:
    case AggregateKind::kVarianceSample: return Way::kSquares;
    case AggregateKind::kShare:
    case AggregateKind::kAll:
    case AggregateKind::kAny: return Way::kHolding;
    case AggregateKind::kMax: return Way::kMax;
    case AggregateKind::kMin: return Way::kMin;
    default: return Way::kNone;
  }
}

// rows · |value| or rows · value² stays within 64 bits.
bool Fits(const ColumnBounds& values, size_t rows, bool squares) {
  const uint64_t most = static_cast<uint64_t>(std::max({-values.low, values.high, int64_t{0}}));
  uint64_t bound;
  return !values.wide && !__builtin_mul_overflow(most, squares ? most : 1, &bound) &&
         !__builtin_mul_overflow(bound, std::max<uint64_t>(rows, 1), &bound) && bound <= INT64_MAX;
}

// What the pass reads; null: the step has none.
struct Reading {
  const data::Column* group_of;
  const data::Column* when;
  const data::Column* value;
  bool skip_gaps;  // a row with a gap that is no error does not take part
};

// A row without a condition or a value leaves its group to the careful way, unless it only does not take part.
void MeetGaps(const Reading& in, Status condition, Status value, size_t group, KindCache& kinds, Tallies& out) {
  if (in.skip_gaps && !kinds.IsError(condition) && !kinds.IsError(value)) return;
  if (out.left.empty()) out.left.assign(out.groups.size(), 0);
  out.left[group] = 1;
}

template <Way way>
void Add(Tally& tally, int64_t value) {
  switch (way) {
    case Way::kSquares: tally.xx += value * value; [[fallthrough]];
    case Way::kSum: tally.x += value; break;
    case Way::kHolding: tally.x += value != 0 ? 1 : 0; break;
    case Way::kMax: tally.x = tally.rows == 0 ? value : std::max(tally.x, value); break;
    case Way::kMin: tally.x = tally.rows == 0 ? value : std::min(tally.x, value); break;
    default: break;
  }
  ++tally.rows;
}

bool HasStatus(const data::Column* column) { return column != nullptr && !column->status.empty(); }

const int64_t* NumeratorsFrom(const data::Column* column, size_t row) {
  return column == nullptr ? nullptr : column->num.data() + row;
}

// Rows that all take part. Null: all are of the one group; they have no value.
template <Way way>
void AddAll(const int64_t* groups, const int64_t* values, size_t rows, Tallies& out) {
  for (size_t i = 0; i < rows; ++i) {
    Add<way>(out.groups[groups == nullptr ? 0 : groups[i]], values == nullptr ? 0 : values[i]);
  }
}

template <Way way>
void AddRows(const Reading& in, size_t begin, size_t end, KindCache& kinds, Tallies& out) {
  if (in.when == nullptr && !HasStatus(in.group_of) && !HasStatus(in.value)) {
    return AddAll<way>(NumeratorsFrom(in.group_of, begin), NumeratorsFrom(in.value, begin), end - begin, out);
  }
  const int64_t* const groups = NumeratorsFrom(in.group_of, 0);
  const int64_t* const values = NumeratorsFrom(in.value, 0);
  for (size_t row = begin; row < end; ++row) {
    if (in.group_of != nullptr && in.group_of->HasGap(row)) continue;
    const size_t group = groups == nullptr ? 0 : static_cast<size_t>(groups[row]);
    const Status condition = in.when == nullptr ? 0 : in.when->status_of(row);
    if (condition == 0 && in.when != nullptr && in.when->num[row] == 0) continue;
    const Status gap = in.value == nullptr ? 0 : in.value->status_of(row);
    if (condition != 0 || gap != 0) {
      MeetGaps(in, condition, gap, group, kinds, out);
      continue;
    }
    Add<way>(out.groups[group], values == nullptr ? 0 : values[row]);
  }
}

void AddRows(Way way, const Reading& in, size_t begin, size_t end, KindCache& kinds, Tallies& out) {
  switch (way) {
    case Way::kCount: return AddRows<Way::kCount>(in, begin, end, kinds, out);
    case Way::kSum: return AddRows<Way::kSum>(in, begin, end, kinds, out);
    case Way::kSquares: return AddRows<Way::kSquares>(in, begin, end, kinds, out);
    case Way::kHolding: return AddRows<Way::kHolding>(in, begin, end, kinds, out);
    case Way::kMax: return AddRows<Way::kMax>(in, begin, end, kinds, out);
    case Way::kMin: return AddRows<Way::kMin>(in, begin, end, kinds, out);
    case Way::kNone: break;
  }
}

// Whether the result is of the whole group, and of nothing but its values.
bool OnlyTallied(const plan::Aggregate& step) {
  return !step.except_self && step.trims.empty() && step.keys.empty() && step.weight == plan::kNone &&
         step.other == plan::kNone;
}

void Merge(Way way, const Tallies& from, Tallies& into) {
  for (size_t group = 0; group < into.groups.size(); ++group) {
    const Tally& more = from.groups[group];
    Tally& all = into.groups[group];
    const bool extreme = way == Way::kMax || way == Way::kMin;
    if (extreme && more.rows > 0 && (all.rows == 0 || (way == Way::kMax) == (more.x > all.x))) all.x = more.x;
    if (!extreme) all.x += more.x;
    all.xx += more.xx;
    all.rows += more.rows;
  }
  if (from.left.empty()) return;
  into.left.resize(into.groups.size(), 0);
  for (size_t group = 0; group < into.left.size(); ++group) into.left[group] |= from.left[group];
}

}  // namespace

bool CanTally(Context& context, const plan::Aggregate& step) {
  const Way way = WayOf(step.kind);
  if (way == Way::kNone || !OnlyTallied(step)) return false;
  if (step.value == plan::kNone) return true;
  const data::Column& value = context.column(step.value);
  if (!IsPlain(value) || context.plan.columns[step.value].kind == plan::ValueKind::kText) return false;
  return way == Way::kCount || way == Way::kHolding ||
         Fits(context.BoundsOf(step.value), value.rows(), way == Way::kSquares);
}

namespace {

// Tallies of rows [begin, end) by work(begin, end, tallies). Every thread has some of its own, as long as they are few
// beside the rows.
template <class Work>
Tallies TallyRows(Context& context, Way way, size_t rows, size_t groups, const Work& work) {
  constexpr size_t kRowsAGroup = 8;
  const bool alone = groups > rows / kRowsAGroup;
  std::vector<Tallies> parts(alone ? 1 : WorkersFor(context.threads, rows / (1 << 16)));
  ParallelFor(context.threads, parts.size(), [&](size_t, size_t part) {
    parts[part].groups.resize(groups);
    work(rows * part / parts.size(), rows * (part + 1) / parts.size(), parts[part]);
  });
  for (size_t part = 1; part < parts.size(); ++part) Merge(way, parts[part], parts[0]);
  return std::move(parts[0]);
}

}  // namespace

Tallies MakeTallies(Context& context, const plan::Aggregate& step, size_t groups) {
  const Way way = WayOf(step.kind);
  const Reading in{context.optional_column(step.group_of), context.optional_column(step.when),
                   context.optional_column(step.value), step.gaps == plan::GapUse::kSkip};
  return TallyRows(context, way, context.rows(step.space), groups, [&](size_t begin, size_t end, Tallies& out) {
    KindCache kinds(context.gaps());
    AddRows(way, in, begin, end, kinds, out);
  });
}

std::optional<Tallies> TallyConditions(Context& context, const plan::Compute& value, const plan::Aggregate& step,
                                       size_t groups) {
  const data::Column* const group_of = context.optional_column(step.group_of);
  if (WayOf(step.kind) != Way::kHolding || !OnlyTallied(step) || step.when != plan::kNone || HasStatus(group_of)) {
    return std::nullopt;
  }
  const std::optional<LaneCode> code = Translate(context, value.program);
  if (!code) return std::nullopt;
  std::atomic<bool> marked = false;  // a row has a gap, or the lanes cannot tell it
  Tallies out = TallyRows(
      context, Way::kHolding, context.rows(step.space), groups, [&](size_t begin, size_t end, Tallies& tallies) {
        RunUnmarked(context, *code, begin, end, marked, [&](const int64_t* values, size_t first, size_t n) {
          AddAll<Way::kHolding>(NumeratorsFrom(group_of, first), values, n, tallies);
        });
      });
  if (marked) return std::nullopt;
  return out;
}

}  // namespace heng::exec
