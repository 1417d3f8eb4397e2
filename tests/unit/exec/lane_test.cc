// Lanes against the careful way: random formulas over columns of every form, of small and of huge numbers, with gaps.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using data::GapKind;
using plan::Op;

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  bool Chance(int percent) { return Below(100) < percent; }

  // Numbers of one kind: whole, two places, exact quotients, beyond 64 bits.
  Cells Numbers(size_t rows) {
    const int64_t kind = Below(8);
    const int gaps = Chance(40) ? 10 : 0;
    Cells cells;
    for (size_t row = 0; row < rows; ++row) {
      if (Chance(gaps)) {
        const char* const kGaps[] = {"", "?x", "-y?", "!"};
        cells.emplace_back(kGaps[Below(4)]);
        continue;
      }
      std::string cell = Chance(30) ? "-" : "";
      cell += kind == 7 && Chance(20) ? "98765432109876543210"
                                      : std::to_string(Below(kind < 2   ? 4
                                                             : kind < 6 ? 10000
                                                                        : 4'000'000'000));
      if (kind >= 2 && kind != 4) cell += "." + std::to_string(10 + Below(90));
      cells.push_back(cell);
    }
    return cells;
  }

  void Grow(Formula& f) {
    const int64_t pick = Below(24);
    if (pick < 8) {
      const Op kArithmetic[] = {Op::kAdd, Op::kSub, Op::kMul, Op::kDiv, Op::kMin, Op::kMax, Op::kAdd, Op::kMul};
      return Number(f.Op(kArithmetic[pick], {Number(), Number()}));
    }
    if (pick < 12) {
      const Rounding kModes[] = {Rounding::kHalfUp,       Rounding::kHalfEven, Rounding::kTruncate,
                                 Rounding::kAwayFromZero, Rounding::kFloor,    Rounding::kCeiling};
      const char* const kSteps[] = {"0.01", "1", "0.5", "0.05", "10", "0.0001"};
      return Number(f.Round(Number(), kModes[Below(6)], kSteps[Below(6)]));
    }
    if (pick == 12) return Number(f.Op(Op::kNeg, {Number()}));
    if (pick == 13) return Number(f.Op(Op::kClamp, {Number(), f.Const("-20"), f.Const("77.5")}));
    if (pick == 14) return Number(f.Op(Op::kDivElse, {Number(), Number(), Number()}));
    if (pick == 15) return Number(f.Op(Op::kOrElse, {Number(), Number()}));
    if (pick == 16) return Number(f.Op(Op::kIf, {Bool(f), Number(), Number()}));
    if (pick == 17) return Number(f.Op(Op::kCases, {Bool(f), Number(), Bool(f), Number(), Number()}));
    if (pick == 18) {
      const uint32_t cases = f.Op(Op::kCases, {Bool(f), Number(), Bool(f), Number()});
      f.last().exclusive = Chance(50);
      return Number(cases);
    }
    if (pick == 19) {
      const uint32_t root = f.Op(Op::kRoot, {Number()});
      f.last().code = 20;
      const uint32_t shifted = f.Op(Op::kAdd, {f.Op(Op::kMul, {root, f.Const(Chance(50) ? "10" : "-2.5")}), Number()});
      return Number(f.Round(Chance(50) ? f.Op(Op::kMax, {shifted, f.Const("0")}) : shifted, Rounding::kHalfUp, "0.01"));
    }
    if (pick == 20) return bools_.push_back(f.Op(Chance(50) ? Op::kIsMissing : Op::kIsUnrated, {Number()}));
    if (pick == 21) return bools_.push_back(f.Op(Chance(50) ? Op::kAnd : Op::kOr, {Bool(f), Bool(f)}));
    if (pick == 22) return bools_.push_back(f.Op(Op::kNot, {Bool(f)}));
    const uint32_t sum = f.Op(Op::kCompose, {Number(), Number(), Number(), Number(), Number(), Number()});
    const plan::ComposePolicy kPolicies[] = {plan::ComposePolicy::kReweight, plan::ComposePolicy::kZero,
                                             plan::ComposePolicy::kUnrated};
    f.last().policy = kPolicies[Below(3)];
    f.last().code = Below(2);
    f.last().at_least = Below(4);
    f.last().root = Chance(50);
    Number(sum);
  }

  uint32_t Bool(Formula& f) {
    if (!bools_.empty() && Chance(30)) return bools_[static_cast<size_t>(Below(static_cast<int64_t>(bools_.size())))];
    const Op kTests[] = {Op::kLt, Op::kLe, Op::kGt, Op::kGe, Op::kEq, Op::kNe};
    return f.Op(kTests[Below(6)], {Number(), Number()});
  }
  uint32_t Number() { return numbers_[static_cast<size_t>(Below(static_cast<int64_t>(numbers_.size())))]; }
  void Number(uint32_t node) { numbers_.push_back(node); }

 private:
  std::mt19937 random_;
  std::vector<uint32_t> numbers_, bools_;
};

// A column that has a denominator a row: an exact quotient.
ColumnId Quotients(Builder& b, SpaceId table, ColumnId a, ColumnId by) {
  Formula f;
  f.Op(Op::kDiv, {f.Load(a), f.Load(by)});
  const ColumnId out = b.Out(table, "商", ValueKind::kNumber, false);
  b.Add(plan::Compute{table, f.program, out});
  return out;
}

TEST_CASE("lanes and the careful way give the same") {
  for (uint32_t seed = 1; seed <= 1500; ++seed) {
    Maker make(seed);
    Builder b;
    const size_t rows = seed % 50 == 0 ? 2500 : 1 + static_cast<size_t>(make.Below(30));
    const SpaceId table = b.Table("表", rows);
    std::vector<ColumnId> columns;
    for (int i = 0; i < 4; ++i) columns.push_back(b.Numbers(table, make.Numbers(rows)));
    columns.push_back(Quotients(b, table, columns[0], columns[1]));
    Formula f;
    for (const ColumnId column : columns) make.Number(f.Load(column));
    for (const char* number : {"3", "0.35", "0", "-12.5"}) make.Number(f.Const(number));
    make.Number(f.Gap(GapKind::kMissing, "没有"));
    for (int64_t n = make.Below(12); n >= 0; --n) make.Grow(f);
    if (make.Chance(70)) f.Round(make.Number(), Rounding::kHalfUp, "0.01");
    const ColumnId out = b.Out(table, "果");
    b.Add(plan::Compute{table, f.program, out});
    const Outcome careful = b.Run(1, {}, true);
    const Outcome lanes = b.Run(1 + static_cast<int>(seed % 2), {}, false);
    CAPTURE(seed, plan::Print(b.plan));
    REQUIRE(lanes.Column(out) == careful.Column(out));
    REQUIRE(lanes.Faults(b.plan) == careful.Faults(b.plan));
  }
}

}  // namespace
}  // namespace heng::exec::testing
