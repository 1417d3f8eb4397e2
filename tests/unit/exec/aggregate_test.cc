// Aggregate: worked cases, and every kind on random small groups against a plain evaluation with Number.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::AggregateKind;
using plan::GapUse;

// One group of all rows, everything else as set by the caller.
struct One {
  explicit One(const Cells& cells) {
    table = b.Table("表", cells.size());
    step.value = b.Numbers(table, cells);
    step.space = table;
    step.groups = b.Groups("全");
    step.group_of = b.GroupBy(table, {}, step.groups);
    step.gaps = GapUse::kNone;
  }
  Cells Value(AggregateKind kind) {
    step.kind = kind;
    Builder copy = b;
    step.out = copy.Out(step.except_self ? table : step.groups, "果");
    copy.Add(step);
    return copy.Run().Column(step.out);
  }
  Builder b;
  SpaceId table;
  plan::Aggregate step{};
};

TEST_CASE("values of one group by hand") {
  One one({"4", "10", "7", "7"});
  CHECK(one.Value(AggregateKind::kSum) == Cells{"28"});
  CHECK(one.Value(AggregateKind::kCount) == Cells{"4"});
  CHECK(one.Value(AggregateKind::kMean) == Cells{"7"});
  CHECK(one.Value(AggregateKind::kMax) == Cells{"10"});
  CHECK(one.Value(AggregateKind::kMin) == Cells{"4"});
  CHECK(one.Value(AggregateKind::kMedian) == Cells{"7"});
  CHECK(one.Value(AggregateKind::kMode) == Cells{"7"});
  one.step.places = 6;
  // squares of deviations 9 + 9 = 18: √4.5, √6, √4.5 / 7
  CHECK(one.Value(AggregateKind::kDeviationPopulation) == Cells{"2.12132"});
  CHECK(one.Value(AggregateKind::kDeviationSample) == Cells{"2.44949"});
  CHECK(one.Value(AggregateKind::kVariation) == Cells{"0.303046"});
  one.step.n = 2;
  CHECK(one.Value(AggregateKind::kNthHighest) == Cells{"7"});
  one.step.n = 5;
  CHECK(one.Value(AggregateKind::kNthHighest) == Cells{"缺(行数不足)"});
  one.step.except_self = true;
  CHECK(one.Value(AggregateKind::kMean) == Cells{"8", "6", "7", "7"});
  CHECK(one.Value(AggregateKind::kMax) == Cells{"10", "7", "10", "10"});
  CHECK(one.Value(AggregateKind::kMode) == Cells{"7", "7", "4", "4"});
}

TEST_CASE("few rows and divisors of zero") {
  One none{Cells{}};
  CHECK(none.Value(AggregateKind::kSum) == Cells{"0"});
  CHECK(none.Value(AggregateKind::kCount) == Cells{"0"});
  CHECK(none.Value(AggregateKind::kAll) == Cells{"1"});
  CHECK(none.Value(AggregateKind::kAny) == Cells{"0"});
  for (AggregateKind kind : {AggregateKind::kMean, AggregateKind::kMax, AggregateKind::kMedian, AggregateKind::kShare,
                             AggregateKind::kDeviationSample, AggregateKind::kMode, AggregateKind::kNthHighest}) {
    CHECK(none.Value(kind) == Cells{"不评(无行)"});
  }
  One single({"5"});
  CHECK(single.Value(AggregateKind::kDeviationSample) == Cells{"缺(不足两行)"});
  CHECK(single.Value(AggregateKind::kDeviationPopulation) == Cells{"0"});
  CHECK(single.Value(AggregateKind::kVariation) == Cells{"0"});
  CHECK(One({"0"}).Value(AggregateKind::kVariation) == Cells{"缺(均值为零)"});
  CHECK(One({"-4", "-8"}).Value(AggregateKind::kVariation) == Cells{"-0.33333333333333333333"});
  single.step.trims = {{true, false, 1}};
  CHECK(single.Value(AggregateKind::kSum) == Cells{"缺(去尽)"});
}

TEST_CASE("weights, conditions and explicit divisors") {
  One one({"90", "80", "70"});
  one.step.weight = one.b.Numbers(one.table, {"1", "2", "0.5"});
  CHECK(one.Value(AggregateKind::kMean) == Cells{"570/7"});  // (90 + 160 + 35) / 3.5
  one.step.places = 4;
  // Σw(x − m)² / Σw with m = 570/7: (3600 + 2·100 + 0.5·6400) / 49 / 3.5 = 2000/49 = 40.8163
  CHECK(one.Value(AggregateKind::kDeviationPopulation) == Cells{"6.3888"});
  one.step.weight = one.b.Numbers(one.table, {"1", "-1", "0"});
  CHECK(one.Value(AggregateKind::kMean) == Cells{"缺(权重为零)"});
  one.step.weight = kNone;
  one.step.when = one.b.Data(one.table, "当", ValueKind::kBool, {"1", "0", "1"});
  CHECK(one.Value(AggregateKind::kMean) == Cells{"80"});
  CHECK(one.Value(AggregateKind::kCount) == Cells{"2"});
  one.step.divide_by = one.b.Out(one.step.groups, "在籍", ValueKind::kNumber, false);
  Formula f;
  f.Const("8");
  one.b.Add(plan::Compute{one.step.groups, f.program, one.step.divide_by});
  CHECK(one.Value(AggregateKind::kMean) == Cells{"20"});
  std::get<plan::Compute>(one.b.plan.steps.back().op).program.nodes[0].number = 0;
  CHECK(one.Value(AggregateKind::kMean) == Cells{"缺(分母为零)"});
}

TEST_CASE("gaps: left out, unrating, undecided, errors") {
  One one({"4", "", "?病假", "7"});
  one.step.gaps = GapUse::kSkip;
  CHECK(one.Value(AggregateKind::kSum) == Cells{"11"});
  one.step.gaps = GapUse::kUnrates;
  CHECK(one.Value(AggregateKind::kSum) == Cells{"不评(未报；病假)"});
  one.step.except_self = true;
  CHECK(one.Value(AggregateKind::kSum) == Cells{"不评(未报；病假)", "不评(病假)", "不评(未报)", "不评(未报；病假)"});
  One error({"4", "!", "7"});
  error.step.gaps = GapUse::kSkip;
  CHECK(error.Value(AggregateKind::kCount) == Cells{"E2007 -1"});
  error.step.except_self = true;
  CHECK(error.Value(AggregateKind::kSum) == Cells{"E2007 -1", "11", "E2007 -1"});
  One when({"4", "5", "7"});
  when.step.when = when.b.Data(when.table, "当", ValueKind::kBool, {"1", "", "1"});
  CHECK(when.Value(AggregateKind::kSum) == Cells{"E2005 未报"});
  when.step.gaps = GapUse::kSkip;
  CHECK(when.Value(AggregateKind::kSum) == Cells{"11"});
}

TEST_CASE("sums beyond 64 bits are exact") {
  One one({"9223372036854775807", "9223372036854775807", "-1"});
  CHECK(one.Value(AggregateKind::kSum) == Cells{"18446744073709551613"});
  CHECK(one.Value(AggregateKind::kMean) == Cells{"18446744073709551613/3"});
  one.step.places = 2;
  One big({"99999999999999999999.5", "100000000000000000000.5"});
  CHECK(big.Value(AggregateKind::kSum) == Cells{"200000000000000000000"});
  big.step.places = 2;
  CHECK(big.Value(AggregateKind::kDeviationPopulation) == Cells{"0.5"});
  CHECK(big.Value(AggregateKind::kMax) == Cells{"100000000000000000000.5"});
}

// The plain evaluation: the rows of the group as (value, weight), in row order.
struct Plain {
  std::vector<std::pair<Number, Number>> rows;
};

std::string Text(const Number& n) { return n.ToText(); }

bool Weighs(AggregateKind kind) {
  return kind == AggregateKind::kMean || kind == AggregateKind::kDeviationPopulation ||
         kind == AggregateKind::kDeviationSample || kind == AggregateKind::kVariation ||
         kind == AggregateKind::kVariancePopulation || kind == AggregateKind::kVarianceSample;
}

std::string PlainValue(const plan::Aggregate& step, std::vector<std::pair<Number, Number>> rows, bool weighted,
                       const std::optional<Number>& divisor) {
  AggregateKind kind = step.kind;
  if (rows.empty()) {
    if (kind == AggregateKind::kSum || kind == AggregateKind::kCount || kind == AggregateKind::kAny) return "0";
    return kind == AggregateKind::kAll ? "1" : "不评(无行)";
  }
  auto less = [](const auto& a, const auto& b) { return a.first < b.first; };
  Number before(static_cast<int64_t>(rows.size()));
  if (!step.trims.empty()) std::stable_sort(rows.begin(), rows.end(), less);
  std::vector<std::pair<Number, Number>> gone_rows;
  for (const plan::TrimStep& trim : step.trims) {
    Number gone = trim.percent ? (before * trim.amount).RoundToStep(trim.mode, 1) : trim.amount;
    for (Number i = 0; i < gone && !rows.empty(); i = i + Number(1)) {
      gone_rows.push_back(trim.high ? rows.back() : rows.front());
      rows.erase(trim.high ? rows.end() - 1 : rows.begin());
    }
  }
  if (rows.empty()) return "缺(去尽)";
  // Of rows with one value some went and some stayed, and their weights are not all the same.
  for (const auto* edge : {&rows.front(), &rows.back()}) {
    auto alike = [&](const auto& row) { return row.first == edge->first; };
    bool cut = std::any_of(gone_rows.begin(), gone_rows.end(), alike);
    auto other = [&](const auto& row) { return alike(row) && row.second != edge->second; };
    bool differ =
        std::any_of(gone_rows.begin(), gone_rows.end(), other) || std::any_of(rows.begin(), rows.end(), other);
    if (weighted && Weighs(kind) && cut && differ) return "E2064 " + Text(edge->first);
  }
  Number count(static_cast<int64_t>(rows.size())), x, w, wx, holding;
  for (auto& [value, weight] : rows) {
    x = x + value;
    w = w + weight;
    wx = wx + value * weight;
    if (!value.IsZero()) holding = holding + Number(1);
  }
  std::vector<std::pair<Number, Number>> sorted = rows;
  std::stable_sort(sorted.begin(), sorted.end(), less);
  size_t n = sorted.size();
  auto quotient = [&](const Number& total) -> std::string {
    if (divisor && divisor->IsZero()) return "缺(分母为零)";
    return Text(total / (divisor ? *divisor : count));
  };
  switch (kind) {
    case AggregateKind::kSum: return Text(x);
    case AggregateKind::kCount: return Text(count);
    case AggregateKind::kMean:
      if (!weighted) return quotient(x);
      if (divisor) return quotient(wx);
      return w.IsZero() ? "缺(权重为零)" : Text(wx / w);
    case AggregateKind::kMax: return Text(sorted.back().first);
    case AggregateKind::kMin: return Text(sorted.front().first);
    case AggregateKind::kMedian: return Text((sorted[n / 2].first + sorted[(n - 1) / 2].first) / Number(2));
    case AggregateKind::kShare: return quotient(holding);
    case AggregateKind::kAll: return holding == count ? "1" : "0";
    case AggregateKind::kAny: return holding.IsZero() ? "0" : "1";
    case AggregateKind::kNthHighest:
      return step.n > static_cast<int64_t>(n) ? "缺(行数不足)" : Text(sorted[n - step.n].first);
    case AggregateKind::kNthLowest:
      return step.n > static_cast<int64_t>(n) ? "缺(行数不足)" : Text(sorted[step.n - 1].first);
    case AggregateKind::kMode: {
      std::map<Number, int> times;
      for (auto& row : rows) ++times[row.first];
      auto best = times.begin();
      for (auto it = times.begin(); it != times.end(); ++it) {
        if (it->second > best->second) best = it;
      }
      return Text(best->first);
    }
    default: break;
  }
  bool sample = kind == AggregateKind::kDeviationSample || kind == AggregateKind::kVarianceSample;
  if (sample && n < 2) return "缺(不足两行)";
  if (!weighted) w = count;
  if (w.IsZero()) return "缺(权重为零)";
  Number mean = (weighted ? wx : x) / w, squares;
  for (auto& [value, weight] : rows) {
    squares = squares + (weighted ? weight : Number(1)) * (value - mean) * (value - mean);
  }
  Number variance = squares / (sample && !weighted ? w - Number(1) : w);
  if (kind == AggregateKind::kVariancePopulation || kind == AggregateKind::kVarianceSample) return Text(variance);
  if (kind != AggregateKind::kVariation) return Text(variance.Sqrt(step.places));
  if (mean.IsZero()) return "缺(均值为零)";
  Number ratio = (variance / (mean * mean)).Sqrt(step.places);
  return Text(mean.Sign() < 0 ? -ratio : ratio);
}

std::string Random(std::mt19937& random, std::initializer_list<const char*> choices) {
  return choices.begin()[random() % choices.size()];
}

TEST_CASE("every kind on random groups agrees with the plain evaluation") {
  std::mt19937 random(7);
  for (int round = 0; round < 1500; ++round) {
    CAPTURE(round);
    size_t rows = random() % 12;
    Cells values, weights, conditions, groups;
    plan::Aggregate step{};
    step.kind = static_cast<AggregateKind>(random() % 17);
    bool condition =
        step.kind == AggregateKind::kShare || step.kind == AggregateKind::kAll || step.kind == AggregateKind::kAny;
    bool fine = random() % 2 == 0;
    for (size_t row = 0; row < rows; ++row) {
      if (condition) {
        values.push_back(Random(random, {"0", "1", "1", "1", ""}));
      } else if (random() % 20 == 0) {
        values.push_back("123456789012345678901.5");
      } else {
        values.push_back(fine ? Random(random, {"1.5", "2.25", "-3", "0", "", "?病"})
                              : Random(random, {"1", "2", "3", ""}));
      }
      weights.push_back(Random(random, {"0", "1", "2", "0.5", "1"}));
      conditions.push_back(Random(random, {"0", "1", "1", "1", ""}));
      groups.push_back(std::to_string(random() % 3));
    }
    Builder b;
    SpaceId table = b.Table("表", rows);
    step.space = table;
    step.groups = b.Groups("组");
    step.group_of = b.GroupBy(table, {b.Numbers(table, groups)}, step.groups);
    step.value = b.Numbers(table, values);
    bool weighted = random() % 3 == 0 && !condition;
    bool when = random() % 2 == 0;
    bool divided = random() % 3 == 0 && step.except_self;
    if (weighted) step.weight = b.Numbers(table, weights);
    if (when) step.when = b.Data(table, "当", ValueKind::kBool, conditions);
    step.gaps = random() % 4 == 0 ? GapUse::kUnrates : GapUse::kSkip;
    if (!condition && random() % 2 == 0) {
      for (size_t i = random() % 3; i > 0; --i) {
        bool percent = random() % 2 == 0;
        Number amount = percent ? Number::Ratio(1, 5) : Number(1);
        step.trims.push_back({random() % 2 == 0, percent, amount, Rounding::kHalfUp});
      }
    }
    step.except_self = random() % 2 == 0;
    divided = random() % 3 == 0 && step.except_self;
    if (divided) step.divide_by = b.Numbers(table, Cells(rows, round % 2 == 0 ? "2" : "0"));
    step.n = 1 + static_cast<int64_t>(random() % 3);
    step.places = 5;
    step.out = b.Out(step.except_self ? table : step.groups, "果");
    b.Add(step);
    std::optional<Number> divisor;
    if (divided) divisor = Number(round % 2 == 0 ? 2 : 0);
    // Value of the group `key` without row `self`.
    auto expected = [&](const std::string& key, size_t self) -> std::string {
      std::vector<std::pair<Number, Number>> taking;
      std::vector<std::string> reasons;
      for (size_t row = 0; row < rows; ++row) {
        if (groups[row] != key || row == self) continue;
        if (when && conditions[row] == "0") continue;
        bool missing = (when && conditions[row].empty()) || values[row].empty();
        std::vector<std::string> gaps;  // of the condition, then of the value
        if (missing) gaps.push_back("未报");
        if (values[row] == "?病") gaps.push_back("病");
        if (gaps.empty()) taking.push_back({*Number::Parse(values[row]), *Number::Parse(weights[row])});
        for (const std::string& gap : gaps) {
          if (std::find(reasons.begin(), reasons.end(), gap) == reasons.end()) reasons.push_back(gap);
        }
      }
      if (step.gaps == GapUse::kUnrates && !reasons.empty()) {
        return "不评(" + reasons[0] + (reasons.size() > 1 ? "；" + reasons[1] : "") + ")";
      }
      return PlainValue(step, taking, weighted, divisor);
    };
    Cells wanted;
    std::vector<std::string> seen;
    for (size_t row = 0; row < rows; ++row) {
      if (step.except_self) {
        wanted.push_back(expected(groups[row], row));
      } else if (std::find(seen.begin(), seen.end(), groups[row]) == seen.end()) {
        seen.push_back(groups[row]);
        wanted.push_back(expected(groups[row], SIZE_MAX));
      }
    }
    for (int threads : {1, 3}) CHECK(b.Run(threads).Column(step.out) == wanted);
  }
}

}  // namespace
}  // namespace heng::exec::testing
