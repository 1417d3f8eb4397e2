// Memory for long columns. A page of 4 KiB costs a fault when it is first written to, and a column of a million rows
// has two thousand of them; in pages of 2 MiB, where the system has them, it is four. What is given back is kept and
// given out again, so that a column which follows another costs no page at all: the system clears every page it gives.
// Small blocks are as ever. Not with the address sanitizer, which has an operator new of its own.
//
//   idle, by address         wanted 4 MiB          then
//   A: 24 MiB   B: 6 MiB     the smallest that     A: 24 MiB   B + 4 MiB: 2 MiB
//                            is large enough: B
#ifndef __SANITIZE_ADDRESS__
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <unordered_map>

namespace {

constexpr std::size_t kPage = std::size_t{2} << 20;
constexpr std::size_t kLarge = 2 * kPage;

// The maps' own entries are small.
class LargeBlocks {
 public:
  void* Allocate(std::size_t size) {
    const std::size_t length = (size + kPage - 1) / kPage * kPage;
    const std::lock_guard lock(mutex_);
    char* block = TakeIdle(length);
    if (block == nullptr) block = Map(size, length);
    if (block != nullptr) sizes_.emplace(block, length);
    return block;
  }

  // False: it is none of these.
  bool Free(void* block) {
    const std::lock_guard lock(mutex_);
    const auto found = sizes_.find(block);
    if (found == sizes_.end()) return false;
    PutIdle(static_cast<char*>(block), found->second);
    sizes_.erase(found);
    return true;
  }

 private:
  char* TakeIdle(std::size_t length) {
    auto best = idle_.end();
    for (auto at = idle_.begin(); at != idle_.end(); ++at) {
      if (at->second >= length && (best == idle_.end() || at->second < best->second)) best = at;
    }
    if (best == idle_.end()) return nullptr;
    const auto [block, found] = *best;
    idle_.erase(best);
    if (found > length) idle_.emplace(block + length, found - length);
    return block;
  }

  void PutIdle(char* block, std::size_t length) {
    auto next = idle_.lower_bound(block);
    if (next != idle_.end() && next->first == block + length) {
      length += next->second;
      next = idle_.erase(next);
    }
    if (next != idle_.begin()) {
      const auto before = std::prev(next);
      if (before->first + before->second == block) {
        before->second += length;
        return;
      }
    }
    idle_.emplace(block, length);
  }

  // What lies idle and was of no use goes back first, as much as is new: the memory of the program grows only by need.
  void GiveBack(std::size_t length) {
    while (length > 0 && !idle_.empty()) {
      const auto last = std::prev(idle_.end());
      const std::size_t part = last->second < length ? last->second : length;
      munmap(last->first + last->second - part, part);
      last->second -= part;
      length -= part;
      if (last->second == 0) idle_.erase(last);
    }
  }

  char* Map(std::size_t size, std::size_t length) {
    GiveBack(length);
    void* const mapped = mmap(nullptr, length + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return nullptr;
    char* const begin = static_cast<char*>(mapped);
    const std::size_t before = (kPage - reinterpret_cast<std::uintptr_t>(begin) % kPage) % kPage;
    char* const block = begin + before;
    if (before > 0) munmap(begin, before);
    if (before < kPage) munmap(block + length, kPage - before);
    // Only what is filled as a whole: what is behind it may never be written to.
    madvise(block, size / kPage * kPage, MADV_HUGEPAGE);
    return block;
  }

  std::mutex mutex_;
  std::map<char*, std::size_t> idle_;
  std::unordered_map<void*, std::size_t> sizes_;  // of blocks in use
};

// Never destroyed: what other static objects hold is given back after it.
LargeBlocks& Blocks() {
  alignas(LargeBlocks) static unsigned char place[sizeof(LargeBlocks)];
  static LargeBlocks* const blocks = ::new (static_cast<void*>(place)) LargeBlocks;
  return *blocks;
}

void* Allocate(std::size_t size) { return size < kLarge ? std::malloc(size == 0 ? 1 : size) : Blocks().Allocate(size); }

}  // namespace

void* operator new(std::size_t size) {
  for (;;) {
    if (void* block = Allocate(size)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* block) noexcept {
  const bool may_be_large = reinterpret_cast<std::uintptr_t>(block) % kPage == 0;
  if (!may_be_large || block == nullptr || !Blocks().Free(block)) std::free(block);
}

void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

#endif
