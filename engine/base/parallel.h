#pragma once
// Work cut into numbered pieces, done by several threads. What a piece writes must not depend on who does it.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace heng {

// Calls work(worker, piece) for every piece in [0, pieces); worker < the number of threads used (WorkersFor).
inline size_t WorkersFor(int threads, size_t pieces) {
  return std::max<size_t>(1, std::min(static_cast<size_t>(std::max(threads, 1)), pieces));
}

template <class Work>
void ParallelFor(int threads, size_t pieces, const Work& work) {
  size_t workers = WorkersFor(threads, pieces);
  std::atomic<size_t> next{0};
  auto run = [&](size_t worker) {
    for (size_t piece = next++; piece < pieces; piece = next++) work(worker, piece);
  };
  std::vector<std::thread> others;
  for (size_t worker = 1; worker < workers; ++worker) others.emplace_back(run, worker);
  run(0);
  for (std::thread& other : others) other.join();
}

}  // namespace heng
