#pragma once
// What Heng refuses to take on, with the defaults. Handed in, never read from the environment.
#include <cstddef>
#include <cstdint>

namespace heng {

struct Limits {
  size_t rule_file_bytes = 4u << 20;      // E9001
  int nesting = 100;                      // brackets and braces in one rule file (a rule of the language)
  int literal_digits = 1000;              // digits of one number (a rule of the language)
  int formula_terms = 1000;               // operands of one formula (a rule of the language)
  size_t diagnostics = 200;               // messages printed for one rule file
  uint64_t data_file_bytes = 8ull << 30;  // one data file
  uint64_t rows = 200'000'000;            // rows of one table
  size_t data_faults = 100'000;           // faults collected before reading stops
};

}  // namespace heng
