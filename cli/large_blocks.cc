// Memory for long columns. A page of 4 KiB costs a fault when it is first written to, and a column of a million rows
// has two thousand of them; in pages of 2 MiB, where the system has them, it is four. Small blocks are as ever. Not
// with the address sanitizer, which has an operator new of its own.
#ifndef __SANITIZE_ADDRESS__
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t kPage = std::size_t{2} << 20;
constexpr std::size_t kLarge = 2 * kPage;

void* Allocate(std::size_t size) {
  if (size < kLarge) return std::malloc(size == 0 ? 1 : size);
  // The last page is a large one only when most of it is asked for: what is behind may never be written to.
  const std::size_t pages = (size + kPage / 4) / kPage;
  void* block = std::aligned_alloc(kPage, std::max(size, pages * kPage));
  if (block != nullptr) madvise(block, pages * kPage, MADV_HUGEPAGE);
  return block;
}

}  // namespace

// What this gives is given back by the library's own operator delete, which calls free.
void* operator new(std::size_t size) {
  for (;;) {
    if (void* block = Allocate(size)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

#endif
