#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "tests/bench/limit/limit.h"

namespace {

constexpr size_t kBlock = 8192;  // rows laid out before they are written
constexpr size_t kLongestLine = 192;

char* Put(char* out, std::string_view text) {
  memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* PutWhole(char* out, int64_t value) {
  std::array<char, 20> digits;
  size_t at = digits.size();
  do {
    digits[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return Put(out, {&digits[at], digits.size() - at});
}

char* PutHundredths(char* out, int64_t value) {
  out = PutWhole(out, value / 100);
  *out++ = '.';
  *out++ = static_cast<char>('0' + value / 10 % 10);
  *out++ = static_cast<char>('0' + value % 10);
  return out;
}

size_t Lay(const Teacher* one, const Teacher* end, char* begin) {
  static constexpr std::array<std::string_view, 4> kTiers = {",优秀,", ",良好,", ",合格,", ",不合格,"};
  char* out = begin;
  for (; one < end; one++) {
    out = Put(out, {one->id, one->id_size});
    for (const int32_t score : {one->quality, one->growth, one->lessons, one->attendance}) {
      *out++ = ',';
      out = PutHundredths(out, score);
    }
    for (const int64_t whole : {one->papers, one->bonus}) {
      *out++ = ',';
      out = PutWhole(out, whole);
    }
    *out++ = ',';
    out = PutHundredths(out, one->total);
    for (const int32_t rank : {one->rank, one->school_rank}) {
      *out++ = ',';
      out = PutWhole(out, rank);
    }
    out = Put(out, kTiers[one->tier]);
    out = PutHundredths(out, one->pay);
    *out++ = '\n';
  }
  return static_cast<size_t>(out - begin);
}

void WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written <= 0) Fail("write");
    text.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

void WriteTeachers(const std::vector<Part>& parts, const char* path) {
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0) Fail(path);
  WriteAll(file, "教师编号,教学质量,增值,听课,考勤,论文,加分,总分,总名次,校内名次,等次,绩效\n");
  const size_t threads = parts.size();
  std::vector<std::vector<char>> laid(threads, std::vector<char>(kBlock * kLongestLine));
  std::vector<size_t> size(threads);
  for (const Part& part : parts) {
    const std::vector<Teacher>& teachers = part.teachers;
    for (size_t from = 0; from < teachers.size(); from += kBlock * threads) {
      OnEach(threads, [&](size_t i) {
        const size_t begin = std::min(teachers.size(), from + kBlock * i);
        const size_t end = std::min(teachers.size(), begin + kBlock);
        size[i] = Lay(teachers.data() + begin, teachers.data() + end, laid[i].data());
      });
      for (size_t i = 0; i < threads; i++) WriteAll(file, {laid[i].data(), size[i]});
    }
  }
  if (close(file) != 0) Fail(path);
}
