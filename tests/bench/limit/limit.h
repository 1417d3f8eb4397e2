// Workload W by hand, for exactly this file layout: what a careful programmer gets out of two cores without a rule
// file, a check of a cell or a message. The yardstick Heng's time is measured by (README.md); its output is the same,
// byte for byte.
//
//   limit THREADS IN.csv OUT.csv      columns as teachers.py writes them, rows in the order of 教师编号
//
// Exact: all quantities are scaled integers. Hundredths hold scores and yuan, ten-thousandths hold rates. A standard
// score is estimated in floating point; where the estimate lies within a millionth of a rounding border, integers
// decide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "tests/bench/limit/names.h"

enum Tier : uint8_t { kExcellent, kGood, kPass, kFail };
struct Teacher {
  const char* id;
  int64_t pay_base;
  int64_t pay;
  uint32_t school;
  uint32_t group;
  int32_t average, gain, excellent, passed, low;
  int32_t quality, growth, lessons, attendance, total;
  int32_t rank, school_rank;
  uint8_t id_size, papers, bonus, tier;
  bool vetoed;
};

/// What one thread has read. Numbers of schools and groups are its own until they are joined.
struct Part {
  std::vector<Teacher> teachers;
  Names schools, groups;
};

template <class Work>
void OnEach(size_t threads, const Work& work) {
  std::vector<std::thread> others;
  for (size_t i = 1; i < threads; i++) others.emplace_back(work, i);
  work(0);
  for (std::thread& one : others) one.join();
}

[[noreturn]] void Fail(const char* what);

std::vector<Part> ReadTeachers(const char* path, size_t threads);

/// Scores, ranks, tiers and pay.
void Evaluate(std::vector<Part>& parts);

void WriteTeachers(const std::vector<Part>& parts, const char* path);
