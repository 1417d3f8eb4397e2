#pragma once
// The values of one node of a program for one block of rows, and the operations between them.
//
// A register is a short column: numerators over one denominator ("uniform"), or one denominator a row ("split"); a
// value that fits neither is wide and kept aside with num = Column::kWide. Fractions of split rows need not be in
// lowest terms. A row with a gap holds 0. Every operation gives the exact value; which of the forms holds it is a
// matter of speed only.
//
// Costs a row: uniform + − × compare about 1 ns, split 3 ns, through Number 50 ns.
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/data/column.h"
#include "engine/plan/plan.h"

namespace heng::exec {

constexpr size_t kBlock = 1024;
using data::Status;

struct Register {
  std::vector<int64_t> num;
  std::vector<int64_t> dens;   // used when split
  std::vector<Status> status;  // used when gaps
  int64_t den = 1;
  bool split = false;
  bool gaps = false;
  bool constant = false;  // one value for all rows, no gap, not wide
  std::unordered_map<uint32_t, Number> wide;

  explicit Register(size_t rows = kBlock) : num(rows), dens(rows), status(rows) {}
  void Reset(int64_t common_den) {
    den = common_den;
    split = gaps = constant = false;
    if (!wide.empty()) wide.clear();
  }
  int64_t den_of(size_t i) const { return split ? dens[i] : den; }
  Status status_of(size_t i) const { return gaps ? status[i] : 0; }
  Number Get(size_t i) const {
    return num[i] == data::Column::kWide ? wide.at(static_cast<uint32_t>(i)) : Number::Ratio(num[i], den_of(i));
  }
  bool True(size_t i) const { return num[i] != 0; }
  // Any value, in the form the register has.
  void Put(size_t i, const Number& value);
  void PutGap(size_t i, Status gap) {
    if (!gaps) StartGaps();
    status[i] = gap;
  }
  void StartGaps() {
    gaps = true;
    std::fill(status.begin(), status.end(), 0);
  }
  void SetConstant(const Number& value);
  // Rows with a gap hold 0.
  void ClearGapRows(size_t n);
};

using Inputs = std::vector<const Register*>;

// arithmetic.cc. `out` is none of the inputs; gaps are joined by JoinGaps afterwards.
void Add(const Register& a, const Register& b, size_t n, Register& out);
void Subtract(const Register& a, const Register& b, size_t n, Register& out);
void Multiply(const Register& a, const Register& b, size_t n, Register& out);
// Rows with divisor 0 hold 0; returns whether there are any (gap rows hold 0 too).
bool Divide(const Register& a, const Register& b, size_t n, Register& out);
void Negate(const Register& a, size_t n, Register& out);
// round.cc
void Round(const Register& a, Rounding mode, const Number& step, size_t n, Register& out);

// choose.cc. -1, 0, 1 of one row.
int CompareRow(const Register& a, const Register& b, size_t i);
void Compare(plan::Op op, const Register& a, const Register& b, size_t n, Register& out);
// out[i] = in[pick[i]][i], with its gap.
void Choose(const Inputs& in, const std::vector<uint32_t>& pick, size_t n, Register& out);
// Row by row the gaps of all inputs joined, left to right.
void JoinGaps(const Inputs& in, size_t n, data::Gaps& gaps, Register& out);

}  // namespace heng::exec
