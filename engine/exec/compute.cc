// Compute: out[row] = program(row), in blocks of rows.
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

#include "engine/exec/operators.h"
#include "engine/exec/parallel.h"
#include "engine/exec/program.h"

namespace heng::exec {

namespace {

struct Block {
  int64_t den = 1;
  std::vector<int64_t> dens;
  std::vector<std::pair<uint32_t, Number>> wide;  // by row of the block
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

}  // namespace

void Run(Context& context, const plan::Compute& step) {
  size_t rows = context.rows(step.space);
  Prepared prepared = Prepare(step.program, context.data.texts);
  data::Column out(rows);
  out.status.assign(rows, 0);
  std::vector<Block> blocks((rows + kBlock - 1) / kBlock);
  const auto& nodes = step.program.nodes;
  const bool alone =
      std::any_of(nodes.begin(), nodes.end(), [](const plan::Node& node) { return MakesTexts(node.op); });
  const int threads = alone ? 1 : context.threads;
  std::vector<std::optional<Worker>> workers(WorkersFor(threads, blocks.size()));
  std::atomic<bool> gaps = false;
  ParallelFor(threads, blocks.size(), [&](size_t worker, size_t b) {
    if (!workers[worker]) workers[worker].emplace(context, prepared, std::min(kBlock, rows));
    size_t begin = b * kBlock;
    size_t n = std::min(kBlock, rows - begin);
    const Register& result = workers[worker]->Run(begin, n);
    Store(result, begin, n, blocks[b], out);
    if (result.gaps) gaps = true;
  });
  if (!gaps) std::vector<Status>().swap(out.status);
  Assemble(blocks, out);
  context.column(step.out) = std::move(out);
}

}  // namespace heng::exec
