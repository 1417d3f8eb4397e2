#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/limit/limit.h"

[[noreturn]] void Fail(const char* what) {
  perror(what);
  exit(1);
}

int main(int count, char** words) {
  if (count != 4) {
    fputs("usage: limit THREADS IN.csv OUT.csv\n", stderr);
    return 2;
  }
  const auto threads = static_cast<size_t>(std::max(1, atoi(words[1])));
  std::vector<Part> parts = ReadTeachers(words[2], threads);
  Evaluate(parts);
  WriteTeachers(parts, words[3]);
  _exit(0);  // the memory goes with the process
}
