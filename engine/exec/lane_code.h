#pragma once
// Formulas over lanes: the fast way to run a program, for the rows where it can.
//
// A program is translated once for a step, with what is known of the columns it reads (one denominator or many, the
// least and the greatest numerator, gaps). Every node becomes a *lane*, values of a block of rows in one of three
// forms:
//
//   scaled    int64 numerators over one denominator; bounds say that no sum or product of the step can overflow
//   ratio     128-bit numerator and denominator a row, times one factor; what does not fit marks its row
//   between   the ends of an interval that holds the value (a root is not a fraction); a rounding or a comparison that
//             both ends agree on is exact, where they don't the row is marked
//
// A mark says that a row has a gap, or that the lanes cannot tell its value (kTrouble). Rows marked at the end, and
// programs with nodes that have no lanes (texts, years), are done by Worker (program.h): no result depends on the way.
//
//   平均分 / 最高分 × 40 + 优秀率 × 30      lanes of a row
//   8350 (den 100), 9120 (den 100)          ratio 8350 / 9120; × 40: 334000 / 9120
//   0.4512 (4512, den 10000) × 30           scaled 135360 den 10000 → with the factor 10000: ratio 4574483200 / 9120
#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/exec/context.h"

namespace heng::exec {

using Int128 = __int128;

enum class Form : uint8_t { kScaled, kRatio, kBetween };

// Marks of a row; joined by "or".
constexpr uint8_t kMissingMark = 1;
constexpr uint8_t kUnratedMark = 2;
constexpr uint8_t kNotTakingMark = 4;
constexpr uint8_t kTrouble = 8;  // an error, or a value that the lanes cannot hold

enum class Kernel : uint8_t {
  kLoad,      // node
  kConstant,  // p in every row; done once
  kGap,       // 0, marked p
  kScale,     // a × p
  kAdd,       // a + b; ratio: a × p + b × q over the common factor
  kSub,       // a - b, likewise
  kMul,       // a × b; ratio: × p as well
  kDiv,       // ratio: a / b × p; b = 0 is trouble
  kRoot,      // of a scaled or ratio a with the factor q: ends of √|a|, with its sign, over kRootDen
  kRound,     // a × p / q to a whole number by `mode`, × r
  kMin,
  kMax,
  kLess,  // 1 where a × p < b × q, else 0
  kLessEqual,
  kEqual,
  kNot,  // 1 - a
  kAnd,
  kOr,         // a gap beside a side that decides is no gap
  kSelect,     // a ? b : c; a mark of a, else of the side chosen
  kOrElse,     // b where a has a gap that is no trouble
  kIsZero,     // 1 where a is 0 and not marked; never marked
  kIsMissing,  // 1 where a is 缺; trouble stays
  kIsUnrated,
  kIsAbsent,     // 1 where a or b has a gap; trouble stays
  kIsNotTaking,  // 1 where a is 不参加; never marked
  kRequire,      // a; trouble where b is 0
  kUnrated       // a; its gaps are 不评
};

struct Instruction {
  Kernel kernel;
  Form form;                              // of the result; of kLess, kLessEqual and kEqual: of the inputs
  uint32_t out = 0, a = 0, b = 0, c = 0;  // lanes
  int64_t p = 1, q = 1, r = 1;
  Rounding mode = Rounding::kHalfUp;
  const plan::Node* node = nullptr;  // kLoad
};

// The denominator of roots.
constexpr int64_t kRootDen = 100'000'000;

// What a ratio is rounded to lies within this, or is trouble.
constexpr int64_t kMostRounded = int64_t{1} << 44;

struct LaneCode {
  std::vector<Instruction> constants;  // done once
  std::vector<Instruction> code;
  uint32_t lanes = 0;
  uint32_t result = 0;  // lane
  int64_t den = 1;      // of the result: scaled its denominator, ratio its factor
};

// nullopt: the program has nodes, or numbers, that lanes do not hold.
std::optional<LaneCode> Translate(Context& context, const plan::Program& program);

// The values of one lane for one block of rows: a ratio has no `low`.
struct Lane {
  const int64_t* low = nullptr;    // scaled: numerators; between: the lower ends
  const int64_t* high = nullptr;   // between: the upper ends; scaled: as `low`
  const uint8_t* marks = nullptr;  // null: none
  std::vector<int64_t> own_low, own_high;
  std::vector<Int128> top, bottom;  // bottom > 0 where there is no mark
  std::vector<uint8_t> own_marks;

  int64_t* WriteLow(size_t n);   // makes it scaled
  int64_t* WriteHigh(size_t n);  // after WriteLow: makes it between
  void WriteRatio(size_t n);
  uint8_t* WriteMarks(size_t n);  // as they are, none at first
};

// Runs a code, block after block; one for each thread.
class LaneMachine {
 public:
  // For blocks of at most `rows` rows.
  LaneMachine(Context& context, const LaneCode& code, size_t rows);
  // Rows [begin, begin + n), n <= rows; valid until the next call.
  const Lane& Run(size_t begin, size_t n);

 private:
  void Load(const Instruction& at, size_t begin, size_t n);
  void FindRows(const plan::Node& node, size_t begin, size_t n, Lane& out);
  uint8_t MarkOf(Status status);

  Context& context_;
  const LaneCode& code_;
  KindCache kinds_;
  std::vector<Lane> lanes_;
  std::vector<uint32_t> found_;  // rows of the column that is loaded
};

// Rows [begin, end) of a code with whole numbers as its result, block after block: take(values, first row, rows). Stops
// when a row is `marked`, here or by whoever does other rows: it has a gap, or lanes cannot tell its value.
void RunUnmarked(Context& context, const LaneCode& code, size_t begin, size_t end, std::atomic<bool>& marked,
                 const std::function<void(const int64_t*, size_t, size_t)>& take);

// lane_kernels.cc: all inputs scaled or between.
void RunScaled(const Instruction& at, std::vector<Lane>& lanes, size_t n);
// lane_ratios.cc: a ratio among the inputs or as the result.
void RunRatio(const Instruction& at, std::vector<Lane>& lanes, size_t n);
// num / den (den > 0) to a whole number (round.cc).
int64_t RoundQuotient(int64_t num, int64_t den, Rounding mode);
Int128 RoundQuotient(Int128 num, Int128 den, Rounding mode);

}  // namespace heng::exec
