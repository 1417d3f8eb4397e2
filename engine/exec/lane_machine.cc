// Runs lanes: loads columns, joins marks, and hands the arithmetic to lane_kernels.cc and lane_ratios.cc.
#include <algorithm>

#include "engine/exec/lane_marks.h"
#include "engine/exec/register.h"

namespace heng::exec {

namespace {

constexpr int64_t kWide = data::Column::kWide;

}  // namespace

int64_t* Lane::WriteLow(size_t n) {
  if (own_low.size() < n) own_low.resize(n);
  low = high = own_low.data();
  return own_low.data();
}

int64_t* Lane::WriteHigh(size_t n) {
  if (own_high.size() < n) own_high.resize(n);
  high = own_high.data();
  return own_high.data();
}

void Lane::WriteRatio(size_t n) {
  if (top.size() < n) top.resize(n);
  if (bottom.size() < n) bottom.resize(n);
  low = high = nullptr;
}

uint8_t* Lane::WriteMarks(size_t n) {
  if (own_marks.size() < n) own_marks.resize(n);
  if (marks == nullptr) std::fill_n(own_marks.begin(), n, 0);
  marks = own_marks.data();
  return own_marks.data();
}

LaneMachine::LaneMachine(Context& context, const LaneCode& code, size_t rows)
    : context_(context), code_(code), kinds_(context.gaps()), lanes_(code.lanes), found_(rows) {
  for (const Instruction& at : code.constants) std::fill_n(lanes_[at.out].WriteLow(rows), rows, at.p);
}

const Lane& LaneMachine::Run(size_t begin, size_t n) {
  for (const Instruction& at : code_.code) {
    if (JoinsMarks(at.kernel)) JoinMarks(at, lanes_, n);
    if (at.kernel == Kernel::kLoad) {
      Load(at, begin, n);
    } else if (at.form == Form::kRatio || at.kernel == Kernel::kRoot ||
               (at.kernel == Kernel::kRound && lanes_[at.a].low == nullptr)) {
      RunRatio(at, lanes_, n);
    } else {
      RunScaled(at, lanes_, n);
    }
  }
  return lanes_[code_.result];
}

void RunUnmarked(Context& context, const LaneCode& code, size_t begin, size_t end, std::atomic<bool>& marked,
                 const std::function<void(const int64_t*, size_t, size_t)>& take) {
  LaneMachine machine(context, code, kBlock);
  for (; begin < end && !marked; begin += kBlock) {
    const size_t rows = std::min(kBlock, end - begin);
    const Lane& lane = machine.Run(begin, rows);
    const bool all_known = lane.marks == nullptr || std::all_of(lane.marks, lane.marks + rows, std::logical_not<>());
    if (!all_known || lane.low == nullptr) {
      marked = true;
    } else {
      take(lane.low, begin, rows);
    }
  }
}

uint8_t LaneMachine::MarkOf(Status status) {
  switch (kinds_(status)) {
    case data::GapKind::kMissing: return kMissingMark;
    case data::GapKind::kUnrated: return kUnratedMark;
    case data::GapKind::kNotTaking: return kNotTakingMark;
    case data::GapKind::kError: break;
  }
  return kTrouble;
}

// The rows of the column that the block reads. The first gap on the way marks a row, which then reads row 0.
void LaneMachine::FindRows(const plan::Node& node, size_t begin, size_t n, Lane& out) {
  uint32_t* rows = found_.data();
  const bool straight = !node.via.empty() && context_.column(node.via[0]).status.empty();
  const int64_t* const first = straight ? context_.column(node.via[0]).num.data() + begin : nullptr;
  for (size_t i = 0; i < n; ++i) rows[i] = static_cast<uint32_t>(straight ? first[i] : begin + i);
  for (size_t k = straight ? 1 : 0; k < node.via.size(); ++k) {
    const data::Column& reference = context_.column(node.via[k]);
    if (reference.status.empty() && out.marks == nullptr) {
      for (size_t i = 0; i < n; ++i) rows[i] = static_cast<uint32_t>(reference.num[rows[i]]);
      continue;
    }
    for (size_t i = 0; i < n; ++i) {
      if (MarkAt(out, i) != 0) continue;
      const Status gap = reference.status_of(rows[i]);
      rows[i] = gap != 0 ? 0 : static_cast<uint32_t>(reference.num[rows[i]]);
      if (gap != 0) out.WriteMarks(n)[i] = MarkOf(gap);
    }
  }
  if (context_.IsUnit(node.column)) std::fill_n(rows, n, 0U);
}

void LaneMachine::Load(const Instruction& at, size_t begin, size_t n) {
  const data::Column& column = context_.column(at.node->column);
  const bool direct = at.node->via.empty() && !context_.IsUnit(at.node->column);
  Lane& out = lanes_[at.out];
  out.marks = nullptr;
  if (!direct) FindRows(*at.node, begin, n, out);
  const uint32_t* rows = found_.data();
  const auto row_of = [&](size_t i) { return direct ? begin + i : rows[i]; };
  if (column.rows() == 0) {
    std::fill_n(out.WriteLow(n), n, 0);  // every row is marked
  } else if (!column.dens.empty()) {
    out.WriteRatio(n);
    for (size_t i = 0; i < n; ++i) {
      out.top[i] = column.num[row_of(i)];
      out.bottom[i] = std::max<int64_t>(column.dens[row_of(i)], 1);
    }
  } else if (direct) {
    out.low = out.high = column.num.data() + begin;
  } else {
    int64_t* num = out.WriteLow(n);
    for (size_t i = 0; i < n; ++i) num[i] = column.num[rows[i]];
  }
  if (column.rows() == 0) return;
  if (!column.status.empty()) {
    for (size_t i = 0; i < n; ++i) {
      const Status status = column.status[row_of(i)];
      if (status != 0 && MarkAt(out, i) == 0) out.WriteMarks(n)[i] = MarkOf(status);
    }
  }
  if (column.wide.empty()) return;
  for (size_t i = 0; i < n; ++i) {
    if (column.num[row_of(i)] == kWide) out.WriteMarks(n)[i] |= kTrouble;
  }
  if (!column.dens.empty()) return;
  const int64_t* from = out.low;
  int64_t* num = out.WriteLow(n);
  for (size_t i = 0; i < n; ++i) num[i] = from[i] == kWide ? 0 : from[i];
}

}  // namespace heng::exec
