// Compute: out[row] = program(row), in blocks of rows: over lanes where the program has them, and by a Worker for the
// rows that lanes mark and for other programs.
//
// Each block writes its numerators and statuses in place and keeps its denominators and wide cells until all are done;
// then they are put together in row order. Blocks do not depend on the number of threads.
//
//   block   denominators     out
//   0       100              dens = 100 100 … 3 7 …
//   1       split: 3, 7 …    (all blocks uniform and equal: den = 100, no dens)
#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/exec/cell.h"
#include "engine/exec/lane_code.h"
#include "engine/exec/operators.h"
#include "engine/exec/program.h"

namespace heng::exec {

namespace {

struct Block {
  int64_t den = 1;
  std::vector<int64_t> dens;
  std::vector<std::pair<uint32_t, Number>> wide;  // by row of the block
  std::vector<std::pair<uint32_t, Cell>> marked;  // rows that lanes left to a Worker
};

void Store(const Register& result, size_t begin, size_t n, Block& block, data::Column& out) {
  block.den = result.den;
  std::copy_n(result.num.begin(), n, out.num.begin() + begin);
  if (result.gaps) std::copy_n(result.status.begin(), n, out.status.begin() + begin);
  if (result.split) block.dens.assign(result.dens.begin(), result.dens.begin() + n);
  for (size_t i = 0; !result.wide.empty() && i < n; ++i) {
    if (result.num[i] == data::Column::kWide) block.wide.emplace_back(i, result.Get(i));
  }
}

Int128 Gcd(Int128 a, Int128 b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

// A ratio in 64 bits; false: it needs more.
bool Narrow(Int128 top, Int128 bottom, int64_t factor, int64_t& num, int64_t& den) {
  if (__builtin_mul_overflow(bottom, Int128{factor}, &bottom)) return false;
  const auto fits = [](Int128 value) { return value > INT64_MIN && value <= INT64_MAX; };
  if (!fits(top) || !fits(bottom)) {
    const Int128 common = Gcd(top < 0 ? -top : top, bottom);
    top /= common;
    bottom /= common;
    if (!fits(top) || !fits(bottom)) return false;
  }
  num = static_cast<int64_t>(top);
  den = static_cast<int64_t>(bottom);
  return true;
}

// What the lanes say; the rows they cannot say anything of.
std::vector<uint32_t> StoreLane(const LaneCode& code, const Lane& lane, size_t begin, size_t n, Block& block,
                                data::Column& out) {
  std::vector<uint32_t> left;
  int64_t* num = out.num.data() + begin;
  const auto leave = [&](size_t i) {
    left.push_back(static_cast<uint32_t>(i));
    num[i] = 0;
  };
  if (lane.low != nullptr) {
    block.den = code.den;
    std::copy_n(lane.low, n, num);
    for (size_t i = 0; lane.marks != nullptr && i < n; ++i) {
      if (lane.marks[i] != 0) leave(i);
    }
    return left;
  }
  block.dens.assign(n, 1);
  for (size_t i = 0; i < n; ++i) {
    const bool marked = lane.marks != nullptr && lane.marks[i] != 0;
    if (marked || !Narrow(lane.top[i], lane.bottom[i], code.den, num[i], block.dens[i])) leave(i);
  }
  return left;
}

void Assemble(std::vector<Block>& blocks, data::Column& out) {
  bool uniform = true;
  for (const Block& block : blocks) uniform &= block.dens.empty() && block.den == blocks[0].den;
  out.den = uniform && !blocks.empty() ? blocks[0].den : 1;
  if (!uniform) out.dens.reserve(out.rows());
  for (size_t b = 0; b < blocks.size(); ++b) {
    size_t begin = b * kBlock;
    if (!uniform && blocks[b].dens.empty()) {
      out.dens.insert(out.dens.end(), std::min(kBlock, out.rows() - begin), blocks[b].den);
    } else if (!uniform) {
      out.dens.insert(out.dens.end(), blocks[b].dens.begin(), blocks[b].dens.end());
    }
    for (auto& [i, value] : blocks[b].wide) out.wide.emplace(begin + i, std::move(value));
  }
}

// New texts enter the dictionary: one thread only.
bool MakesTexts(plan::Op op) {
  using plan::Op;
  return op == Op::kReason || op == Op::kTextOf || op == Op::kConcat || op == Op::kFirstChars || op == Op::kLastChars;
}

class ComputeRun {
 public:
  ComputeRun(Context& context, const plan::Compute& step)
      : context_(context),
        rows_(context.rows(step.space)),
        prepared_(Prepare(step.program, context.data.texts)),
        out_(data::Column::Unwritten(rows_)),
        blocks_((rows_ + kBlock - 1) / kBlock) {
    if (!context.careful) code_ = Translate(context, step.program);
    if (!code_) out_.status.assign(rows_, 0);
  }

  data::Column Do(int threads) {
    threads_.resize(WorkersFor(threads, blocks_.size()));
    ParallelFor(threads, blocks_.size(), [&](size_t thread, size_t b) {
      const size_t begin = b * kBlock;
      DoBlock(threads_[thread], begin, std::min(kBlock, rows_ - begin), blocks_[b]);
    });
    if (!gaps_) std::vector<Status>().swap(out_.status);
    Assemble(blocks_, out_);
    for (size_t b = 0; b < blocks_.size(); ++b) {
      for (const auto& [i, cell] : blocks_[b].marked) {
        const size_t row = b * kBlock + i;
        if (cell.status != 0) out_.SetGap(row, cell.status);
        if (cell.status == 0) out_.Set(row, cell.value);
      }
    }
    return std::move(out_);
  }

 private:
  struct Thread {
    std::optional<LaneMachine> machine;
    std::optional<Worker> worker;
  };

  Worker& WorkerOf(Thread& thread) {
    if (!thread.worker) thread.worker.emplace(context_, prepared_, std::min(kBlock, rows_));
    return *thread.worker;
  }

  void DoBlock(Thread& thread, size_t begin, size_t n, Block& block) {
    if (!code_) {
      const Register& result = WorkerOf(thread).Run(begin, n);
      Store(result, begin, n, block, out_);
      if (result.gaps) gaps_ = true;
      return;
    }
    if (!thread.machine) thread.machine.emplace(context_, *code_, std::min(kBlock, rows_));
    std::vector<uint32_t> left = StoreLane(*code_, thread.machine->Run(begin, n), begin, n, block, out_);
    if (left.empty()) return;
    std::vector<uint32_t> rows = left;
    for (uint32_t& row : rows) row += static_cast<uint32_t>(begin);
    const Register& result = WorkerOf(thread).Run(rows.data(), rows.size());
    for (size_t k = 0; k < left.size(); ++k) {
      const Status status = result.status_of(k);
      block.marked.push_back({left[k], {status, status != 0 ? Number() : result.Get(k)}});
    }
    gaps_ = gaps_ || result.gaps;
  }

  Context& context_;
  const size_t rows_;
  const Prepared prepared_;
  std::optional<LaneCode> code_;  // none: the program has no lanes
  data::Column out_;
  std::vector<Block> blocks_;
  std::vector<Thread> threads_;
  std::atomic<bool> gaps_ = false;
};

}  // namespace

void Run(Context& context, const plan::Compute& step) {
  const auto& nodes = step.program.nodes;
  const bool alone =
      std::any_of(nodes.begin(), nodes.end(), [](const plan::Node& node) { return MakesTexts(node.op); });
  context.column(step.out) = ComputeRun(context, step).Do(alone ? 1 : context.threads);
}

}  // namespace heng::exec
