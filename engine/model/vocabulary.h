#pragma once
// The words that the checked scheme (model) and the plan share: what an operation, an aggregate, a rule of ties means.
#include <cstdint>

#include "engine/data/shown.h"

namespace heng::vocabulary {

enum class ValueKind : uint8_t { kNumber, kText, kOption, kBool, kDate, kRow };

enum class Op : uint8_t {
  kConst,      // number
  kCode,       // code: option position, bool, day number
  kTextConst,  // text (interned when the plan is run)
  kGap,        // gap_kind, text = reason
  kLoad,       // column, read through `via` (row columns; the first in this space). Where a row column has a gap, so
               // has the result. A column of the unit space is read with an empty `via` from anywhere: its one row
  kAdd,
  kSub,
  kMul,
  kDiv,      // divisor 0: error E2001
  kDivElse,  // in: a, b, c: a/b, or c where b = 0
  kNeg,
  kMin,
  kMax,    // n-ary
  kClamp,  // in: x, low, high
  kRound,  // mode, number = step; with a second input: to that step, error E2060 unless it is above 0
  kLt,
  kLe,
  kGt,
  kGe,
  kEq,
  kNe,  // on numbers and codes
  kAnd,
  kOr,
  kNot,        // three-valued: 否 且 gap = 否, 是 或 gap = 是, else the gap
  kIf,         // in: c, a, b; a gap in c is the result; only the chosen side's gaps count
  kCases,      // in: c1, v1, c2, v2 …, [else]; number of inputs odd = has an else. exclusive: two true conditions are
               // error E2003; otherwise the first true one. No true and no else: error E2004. A gap in a condition
               // that is reached (in order: before the first true one; exclusive: any) is the result
  kIsMissing,  // 1 where the input is 缺 (kMissing)
  kIsUnrated,  // 1 where it is 不评 or 不参加
  kReason,     // text: the reason of a gap, “” for a value; an error stays. code = 1: in English
  kOrElse,     // in: a, b: b where a has a gap other than an error
  kContains,
  kStartsWith,   // in: text, text
  kFullYears,    // in: from, to (days); code = 0: complete years; code = n > 0: a rest of at least n months counts one
  kFullMonths,   // in: from, to
  kDays,         // in: from, to: to - from
  kRequire,      // in: x, condition: x where it holds, else error `error_code` (args: texts, then the value of x)
  kCompose,      // parts of a node, see ComposePolicy; in: c1, a1, c2, a2 …
  kRoot,         // sign(x)·√|x|, half-even to `code` decimals
  kOrdinal,      // in: option; 1 for the lowest
  kShiftOption,  // in: option, whole number n: n places higher, stopping at the ends; code = number of options
  kParseNumber,  // in: text; 缺(不是数) when it is no decimal number
  kTextOf,       // in: number (shortest exact form), date, 是否 (with args: yes, no), or option (args = the names)
  kConcat,       // in: texts, n-ary
  kFirstChars,   // in: text, whole number n: its first n characters; all of it when there are fewer
  kLastChars,
  kLength,    // in: text; its characters
  kStreak,    // in: this year, the year before, …: in how many years without a break the condition held up to this
              // year. 缺 in an earlier year ends the count (`exclusive`) or is left out; 不评 is the result
  kRecent,    // in: as kStreak; the aggregate `code` (AggregateKind: sum, count, mean, max, min) of the last `at_least`
              // values: of so many years at most up to the first 缺 (`exclusive`), or leaving out years with 缺; of
              // no value at all 不评(无行), sum and count 0
  kTrueNames  // in: conditions; text: the `args` of those that hold, divided by `text`; none: the gap 缺(无行)
};

// kCompose: contribution c_i and share a_i of each part; a part is absent when c_i or a_i has a gap that is no error.
//   kReweight: sum of present c / sum of present a; fewer than `at_least` present parts, or a sum of 0 → gap
//   kZero:     sum of present c
//   kUnrated:  sum of c; any absent part → 不评 with the absent parts' reasons
// With code = 1 (weight tables) a part whose share is 不参加 is not there at all: neither present nor absent.
// No part present (kReweight, kZero with n parts absent): the joined reasons of all parts. The gap is kMissing, or
// kUnrated when `root` (and always kUnrated for policy kUnrated).
enum class ComposePolicy : uint8_t { kReweight, kZero, kUnrated };

enum class AggregateKind : uint8_t {
  kSum,
  kCount,
  kMean,
  kMax,
  kMin,
  kMedian,
  kShare /*占比*/,
  kDeviationPopulation,
  kDeviationSample,
  kVariation /*变异系数*/,
  kMode /*众数*/,
  kNthHighest /*第k高*/,
  kAll,
  kAny,
  kVariancePopulation,
  kVarianceSample,
  kNthLowest,
  kQuantile,
  kTakenFrom /*取自*/,
  kJoin /*连接*/,
  kSlope,
  kIntercept,
  kCorrelation
};

// Tells of a node, in a row where it counts, that a part of a rule was exercised (用例); see exec/trace.h.
struct Probe {
  enum class When : uint8_t {
    kReached,  // its value is asked for
    kEqual,    // a comparison: both sides are equal
    kAbove,    // kMax: the first input is greater
    kLow,      // kMax, kClamp: the lower limit takes the value's place
    kHigh,     // kMin, kClamp: the upper limit does
    kAbsent    // kCompose: a part is absent
  } when;
  int point;  // index in Scheme::points
};

// Of several most frequent values (众数).
enum class PickTies : uint8_t { kLowest, kHighest, kPending };

enum class GapUse : uint8_t { kNone /*cannot occur*/, kSkip /*忽略缺*/, kUnrates /*有缺不评*/ };

enum class TieRule : uint8_t { kCompetition, kDense, kAverage, kPending, kLast /*同名次靠后*/ };

enum class TierShare : uint8_t { kNone, kFront, kOwn, kRest };

enum class TierBase : uint8_t { kAllRows /*全体人数*/, kRated /*参评人数*/, kCandidates /*候选人数*/, kColumn };

enum class Border : uint8_t { kAllIn, kNoneIn, kPending };

enum class UnratedAs : uint8_t { kNotTaking, kUnrated, kValue };

// What a merged row inherits: a yes/no value where all of those merged have it (从宽), where any has it (从严),
// nothing.
enum class MergeRule : uint8_t { kLenient, kStrict, kAfresh };

using data::Fill;
using data::Mask;

enum class RemainderRule : uint8_t { kLargest, kKeep, kHalfUp };

enum class Overspend : uint8_t { kError, kProportional };  // first payments above the fund

enum class Difference : uint8_t { kReport, kFirst };  // what rounded shares miss or overspend

}  // namespace heng::vocabulary
