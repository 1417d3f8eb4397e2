// History and what counts over years: mergers, splits, new names, gaps.
#include <catch2/catch.hpp>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::MergeRule;

// This year is 2022. C is merged of A and B in 2022; E and G are parts of D (2022); F is new; H goes on, with a gap in
// 2020; K was J in 2021 and I before that.
struct Years {
  Builder b;
  SpaceId schools;
  plan::History step;

  explicit Years(ValueKind kind, const Cells& values, bool any_past = true) {
    schools = b.Table("学校", 6);
    step.space = schools;
    step.keys = {{b.Data(schools, "代码", ValueKind::kText, {"C", "E", "F", "G", "H", "K"})}};
    size_t rows = any_past ? 9 : 0;
    SpaceId past = step.past = b.Table("往年", rows);
    auto cut = [&](Cells cells) {
      cells.resize(rows);
      return cells;
    };
    step.past_keys = {{b.Data(past, "代码", ValueKind::kText, cut({"A", "A", "B", "B", "D", "D", "H", "J", "I"}))}};
    step.past_year = b.Numbers(past, cut({"2021", "2020", "2021", "2020", "2021", "2020", "2021", "2021", "2020"}));
    step.past_value = b.Data(past, "值", kind, cut(values));
    step.changes = b.Table("沿革", 6);
    step.from = {{b.Data(step.changes, "原", ValueKind::kText, {"A", "B", "D", "D", "I", "J"})}};
    step.to = {{b.Data(step.changes, "现", ValueKind::kText, {"C", "C", "E", "G", "J", "K"})}};
    step.change_year = b.Numbers(step.changes, {"2022", "2022", "2022", "2022", "2021", "2022"});
    step.year = 2022;
    step.outs = {b.Out(schools, "上一年", kind), b.Out(schools, "上两年", kind)};
  }
  Outcome Run() {
    b.Add(step);
    return b.Run();
  }
};

TEST_CASE("yes and no of merged schools: all for lenient, any for strict") {
  const Cells held = {"1", "1", "0", "1", "1", "0", "1", "0", "1"};  // A, A, B, B, D, D, H, J, I
  Years lenient(ValueKind::kBool, held);
  lenient.step.merge = MergeRule::kLenient;
  Outcome run = lenient.Run();
  CHECK(run.Column(lenient.step.outs[0]) == Cells{"0", "1", "缺(新设)", "1", "1", "0"});
  CHECK(run.Column(lenient.step.outs[1]) == Cells{"1", "0", "缺(新设)", "0", "缺(2020学年无数据)", "1"});
  Years strict(ValueKind::kBool, held);
  strict.step.merge = MergeRule::kStrict;
  CHECK(strict.Run().Cell(strict.step.outs[0], 0) == "1");
  Years afresh(ValueKind::kBool, held);
  afresh.step.merge = MergeRule::kAfresh;
  afresh.step.new_unrated = true;
  run = afresh.Run();
  CHECK(run.Column(afresh.step.outs[0]) == Cells{"缺(合并)", "1", "不评(新设)", "1", "1", "0"});
  CHECK(run.Cell(afresh.step.outs[1], 0) == "缺(合并)");
}

TEST_CASE("figures of merged schools: only with a weight") {
  const Cells scores = {"80", "", "90", "70", "60", "?停课", "75", "66", "77.5"};
  Years plain(ValueKind::kNumber, scores);
  Outcome run = plain.Run();
  CHECK(run.Cell(plain.step.outs[0], 0) == "缺(合并)");
  CHECK(run.Cell(plain.step.outs[1], 1) == "缺(停课)");
  CHECK(run.Column(plain.step.outs[0]) == Cells{"缺(合并)", "60", "缺(新设)", "60", "75", "66"});
  Years weighted(ValueKind::kNumber, scores);
  weighted.step.merge = MergeRule::kLenient;
  weighted.step.weight = weighted.b.Numbers(weighted.step.past, {"300", "300", "100", "100", "1", "1", "1", "1", "1"});
  run = weighted.Run();
  CHECK(run.Cell(weighted.step.outs[0], 0) == "82.5");  // (300 × 80 + 100 × 90) / 400
  CHECK(run.Cell(weighted.step.outs[1], 0) == "70");    // A has no value
}

TEST_CASE("no earlier year at all") {
  Years first(ValueKind::kNumber, {}, false);
  first.step.new_unrated = true;
  CHECK(first.Run().Column(first.step.outs[0]) == Cells(6, "缺(没有往年数据)"));
}

// One row a case: this year, the year before …
Cells Count(plan::Op op, bool unbroken, const std::vector<Cells>& cases, int64_t most = 0,
            plan::AggregateKind kind = plan::AggregateKind::kMean) {
  Builder b;
  SpaceId table = b.Table("表", cases.size());
  Formula f;
  std::vector<uint32_t> in;
  for (size_t year = 0; year < cases[0].size(); ++year) {
    Cells cells;
    for (const Cells& one : cases) cells.push_back(one[year]);
    in.push_back(f.Load(b.Numbers(table, cells)));
  }
  f.Op(op, in);
  f.last().exclusive = unbroken;
  f.last().at_least = most;
  f.last().code = static_cast<int64_t>(kind);
  ColumnId out = b.Out(table, "果");
  b.Add(plan::Compute{table, f.program, out});
  return b.Run().Column(out);
}

TEST_CASE("years without a break") {
  const std::vector<Cells> cases = {{"1", "1", "1"}, {"1", "1", "0"}, {"0", "1", "1"},     {"1", "", "1"},
                                    {"1", "0", "1"}, {"", "1", "1"},  {"1", "?新设", "1"}, {"0", "", "!"}};
  CHECK(Count(plan::Op::kStreak, true, cases) == Cells{"3", "2", "0", "1", "1", "缺(未报)", "不评(新设)", "E2007 -1"});
  CHECK(Count(plan::Op::kStreak, false, cases) == Cells{"3", "2", "0", "2", "1", "缺(未报)", "不评(新设)", "E2007 -1"});
}

TEST_CASE("the last values") {
  using plan::AggregateKind;
  const std::vector<Cells> cases = {{"80", "81.5", "90"}, {"80", "", "90"}, {"?病", "1", "2"}};
  CHECK(Count(plan::Op::kRecent, true, cases, 2) == Cells{"80.75", "80", "不评(病)"});
  CHECK(Count(plan::Op::kRecent, false, cases, 2) == Cells{"80.75", "85", "不评(病)"});
  CHECK(Count(plan::Op::kRecent, true, cases, 3) == Cells{"503/6", "80", "不评(病)"});
  CHECK(Count(plan::Op::kRecent, true, cases, 3, AggregateKind::kMax) == Cells{"90", "80", "不评(病)"});
  CHECK(Count(plan::Op::kRecent, true, cases, 3, AggregateKind::kMin) == Cells{"80", "80", "不评(病)"});
  CHECK(Count(plan::Op::kRecent, false, cases, 3, AggregateKind::kSum) == Cells{"251.5", "170", "不评(病)"});
  CHECK(Count(plan::Op::kRecent, false, cases, 3, AggregateKind::kCount) == Cells{"3", "2", "不评(病)"});
}

TEST_CASE("the names of what holds") {
  Builder b;
  SpaceId table = b.Table("表", 4);
  Formula f;
  std::vector<uint32_t> in = {f.Load(b.Numbers(table, {"1", "1", "0", ""})),
                              f.Load(b.Numbers(table, {"1", "0", "0", "1"}))};
  f.Op(plan::Op::kTrueNames, in);
  f.last().text = "+";
  f.last().args = {"黄牌", "红牌"};
  ColumnId out = b.Out(table, "名", ValueKind::kText);
  b.Add(plan::Compute{table, f.program, out});
  Outcome run = b.Run();
  auto text = [&](size_t row) { return std::string(run.data->texts.Get(run.values.columns[out].num[row])); };
  CHECK(text(0) == "黄牌+红牌");
  CHECK(text(1) == "黄牌");
  CHECK(run.Cell(out, 2) == "缺(无行)");
  CHECK(run.Cell(out, 3) == "缺(未报)");
}

}  // namespace
}  // namespace heng::exec::testing
