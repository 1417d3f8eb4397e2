// Draw and Lots: digests worked out with coreutils' sha256sum over printf '种子\037方案\037样本\037甲\037a\037s1' …
#include <catch2/catch.hpp>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

struct Sample {
  Builder b;
  SpaceId table = 0, groups = 0;
  plan::Draw step;

  Sample(const Cells& keys, const Cells& schools, const Cells& rates) {
    table = b.Table("学生", keys.size());
    ColumnId key = b.Data(table, "号", ValueKind::kText, keys);
    ColumnId school = b.Data(table, "学校", ValueKind::kText, schools);
    ColumnId tier = b.Data(table, "档", ValueKind::kOption, Cells(keys.size(), "1"));
    groups = b.Groups("层");
    step.space = table;
    step.groups = groups;
    step.group_of = b.GroupBy(table, {school, tier}, groups);
    step.prefix = {"种子", "方案", "样本"};
    step.stratum = {{school}, {tier, {"b", "a"}}};
    step.key = {{key}};
    // The rate stands in the first row of each group.
    Formula rate;
    rate.Load(b.Numbers(table, rates), {FirstRow()});
    step.rate = b.Out(groups, "比例", ValueKind::kNumber, false);
    b.Add(plan::Compute{groups, rate.program, step.rate});
    step.out = b.Out(table, "样本", ValueKind::kBool);
    step.order = b.Out(table, "样本.顺序");
    step.stand_by = b.Out(table, "样本.候补");
    step.stratum_text = b.Out(table, "样本.层", ValueKind::kText);
    step.digest = b.Out(table, "样本.摘要", ValueKind::kText);
    step.people = b.Out(groups, "人数");
    step.drawn = b.Out(groups, "抽取");
  }
  ColumnId FirstRow() const { return std::get<plan::GroupBy>(b.plan.steps[0].op).first_row; }
  Outcome Run() {
    b.Add(step);
    return b.Run();
  }
  std::string Text(const Outcome& run, ColumnId column, size_t row) const {
    return std::string(run.data->texts.Get(run.values.columns[column].num[row]));
  }
};

const Cells kKeys = {"s1", "s2", "s3", "s4", "s5", "s6", "s7"};
const Cells kSchools = {"甲", "甲", "甲", "甲", "甲", "乙", "乙"};

TEST_CASE("the smallest digests of each stratum, then the reserve") {
  Sample sample(kKeys, kSchools, Cells(7, "0.3"));
  sample.step.reserve = 1;
  Outcome run = sample.Run();
  // 0.3 × 5 = 1.5 → 2; 0.3 × 2 = 0.6 → 1
  CHECK(run.Column(sample.step.out) == Cells{"1", "1", "0", "0", "0", "0", "1"});
  CHECK(run.Column(sample.step.order) == Cells{"2", "1", "3", "5", "4", "2", "1"});
  Cells stand_by(7, "不参加(不是候补)");
  stand_by[2] = stand_by[5] = "1";
  CHECK(run.Column(sample.step.stand_by) == stand_by);
  CHECK(run.Column(sample.step.people) == Cells{"5", "2"});
  CHECK(run.Column(sample.step.drawn) == Cells{"2", "1"});
  CHECK(sample.Text(run, sample.step.stratum_text, 0) == "甲/a");
  CHECK(sample.Text(run, sample.step.digest, 5) == "6837c6a132a6fa3bf0ee4a45ee2dedb7a55d0c0510e9c7e20573652d0cd96696");
  CHECK(sample.Text(run, sample.step.digest, 6) == "47ebc221de26a8c68375163813a7bd33cfd5458cf2e1451ca2da726a16b28342");
}

TEST_CASE("at least, never more than there are, whole numbers of people") {
  auto drawn = [](const std::string& rate, bool heads, int64_t at_least) {
    Sample sample(kKeys, kSchools, Cells(7, rate));
    sample.step.heads = heads;
    sample.step.at_least = at_least;
    return sample.Run().Column(sample.step.drawn);
  };
  CHECK(drawn("0.1", false, 0) == Cells{"1", "0"});  // 0.5 → 1, 0.2 → 0
  CHECK(drawn("0.1", false, 1) == Cells{"1", "1"});
  CHECK(drawn("3", true, 0) == Cells{"3", "2"});
  CHECK(drawn("0", false, 9) == Cells{"5", "2"});
}

TEST_CASE("rates that are no rates, rows that take no part, a key met twice") {
  Sample missing(kKeys, kSchools, {"", "1", "1", "1", "1", "1.5", "1"});
  Outcome run = missing.Run();
  CHECK(run.Column(missing.step.out) ==
        Cells{"E2050 未报", "E2050 未报", "E2050 未报", "E2050 未报", "E2050 未报", "E2051 1.5", "E2051 1.5"});
  CHECK(run.Faults(missing.b.plan).size() == 7);

  Sample absent(kKeys, kSchools, Cells(7, "0.3"));
  ColumnId away = absent.b.Data(absent.table, "外", ValueKind::kBool, {"0", "1", "0", "0", "0", "0", ""});
  absent.step.excluded = {{away, "借读"}};
  run = absent.Run();
  // Four of 甲 left: 1.2 → 1, s1; one of 乙: 0.3 → 0.
  CHECK(run.Column(absent.step.out) == Cells{"1", "不参加(借读)", "0", "0", "0", "0", "E2005 未报"});

  Sample twice({"s1", "s2", "s1", "s4", "s5", "s6", "s7"}, kSchools, Cells(7, "0.3"));
  run = twice.Run();
  CHECK(run.Cell(twice.step.out, 0) == "E2052 s1");
  CHECK(run.Cell(twice.step.out, 2) == "E2052 s1");
}

TEST_CASE("lots: fifteen digits of the digest of the key") {
  Builder b;
  SpaceId table = b.Table("表", 4);
  ColumnId key = b.Data(table, "号", ValueKind::kText, {"s1", "s2", "7.5", ""});
  ColumnId out = b.Out(table, "签");
  b.Add(plan::Lots{table, {"种子", "方案", "抽签"}, {{key}}, out});
  CHECK(b.Run().Column(out) == Cells{"596914246780851729", "129553889439673495", "25429813991032038", "缺(未报)"});
  Builder twice;
  table = twice.Table("表", 2);
  ColumnId numbers = twice.Numbers(table, {"7.5", "7.50"});
  out = twice.Out(table, "签");
  twice.Add(plan::Lots{table, {"种子", "方案", "抽签"}, {{numbers}}, out});
  CHECK(twice.Run().Column(out) == Cells{"E2052 7.5", "E2052 7.5"});
}

}  // namespace
}  // namespace heng::exec::testing
