#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "tests/bench/limit/limit.h"

namespace {

class Fields {
 public:
  explicit Fields(const char* at) : at_(at) {}

  std::string_view Text() {
    const char* begin = at_;
    while (*at_ != ',' && *at_ != '\n') at_++;
    return {begin, static_cast<size_t>(at_++ - begin)};
  }
  /// The digits of a number, its point left out.
  int32_t Digits() {
    int32_t value = 0;
    for (char c = *at_++; c != ',' && c != '\n'; c = *at_++) {
      if (c != '.') value = value * 10 + (c - '0');
    }
    return value;
  }
  const char* at() const { return at_; }

 private:
  const char* at_;
};

uint8_t PaperPoints(std::string_view level) {
  if (level == "无") return 0;
  if (level == "县级") return 2;
  if (level == "市级") return 4;
  return level == "省级" ? 6 : 10;
}

/// Fewer page faults for a long array.
void UseLargePages(void* begin, size_t size) {
  constexpr uintptr_t kPage = 4096;
  const uintptr_t first = (reinterpret_cast<uintptr_t>(begin) + kPage - 1) / kPage * kPage;
  if (size > 2 * kPage) madvise(reinterpret_cast<void*>(first), size - kPage, MADV_HUGEPAGE);
}

void Read(const char* begin, const char* end, Part& part) {
  part.teachers.reserve(static_cast<size_t>(end - begin) / 128 + 16);
  UseLargePages(part.teachers.data(), part.teachers.capacity() * sizeof(Teacher));
  for (Fields in(begin); in.at() < end;) {
    Teacher one{};
    const std::string_view id = in.Text();
    one.id = id.data();
    one.id_size = static_cast<uint8_t>(id.size());
    in.Text();
    one.school = part.schools.Number(in.Text());
    const char* group = in.at();
    in.Text();
    in.Text();
    one.group = part.groups.Number({group, static_cast<size_t>(in.at() - group)});
    const bool remote = in.Text() == "偏远";
    one.average = in.Digits();
    one.excellent = in.Digits();
    one.passed = in.Digits();
    one.low = in.Digits();
    one.gain = one.average - in.Digits();
    int32_t sum = 0, highest = 0, lowest = INT32_MAX;
    for (int i = 0; i < 5; i++) {
      const int32_t mark = in.Digits();
      sum += mark;
      highest = std::max(highest, mark);
      lowest = std::min(lowest, mark);
    }
    one.lessons = (20 * (sum - highest - lowest) + 3) / 6;  // a third of tenths, half up to hundredths
    const int32_t present = in.Digits(), due = in.Digits();
    one.attendance = (20000 * present + due) / (2 * due);
    one.papers = PaperPoints(in.Text());
    one.bonus = static_cast<uint8_t>(std::min<int>(one.papers, 5) + (remote ? 3 : 0));
    one.vetoed = in.Text() == "不合格";
    one.pay_base = in.Digits();
    part.teachers.push_back(one);
  }
}

}  // namespace

std::vector<Part> ReadTeachers(const char* path, size_t threads) {
  const int file = open(path, O_RDONLY);
  struct stat info {};
  if (file < 0 || fstat(file, &info) != 0) Fail(path);
  const auto size = static_cast<size_t>(info.st_size);
  void* mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (mapped == MAP_FAILED) Fail(path);
  const char* text = static_cast<const char*>(mapped);
  const auto line_after = [&](size_t at) { return static_cast<const char*>(memchr(text + at, '\n', size - at)) + 1; };
  const auto head = static_cast<size_t>(line_after(0) - text);
  std::vector<const char*> cut = {text + head};
  for (size_t i = 1; i < threads; i++) cut.push_back(line_after(head + (size - head) * i / threads - 1));
  cut.push_back(text + size);
  std::vector<Part> parts(threads);
  OnEach(threads, [&](size_t i) { Read(cut[i], cut[i + 1], parts[i]); });
  return parts;
}
