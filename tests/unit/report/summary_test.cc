#include "engine/report/summary.h"

#include <catch2/catch.hpp>

#include "engine/report/text_table.h"
#include "tests/unit/report/sample.h"

namespace heng::report {

TEST_CASE("columns stand under each other when some characters are wide") {
  CHECK(TextTable({{"组", "人数"}, {"甲乙", "1"}, {"ab", "12345"}}) ==
        "  组     人数\n"
        "  甲乙      1\n"
        "  ab    12345\n");
  CHECK(TextTable({{"a", "右", "左"}, {"b", "1", "x"}}, {2}) == "  a  右  左\n  b   1  x\n");
}

TEST_CASE("the summary of an outcome") {
  const Sample sample;
  CHECK(Summary(sample.outcome, Lang::kZh) ==
        "方案: 样例\n"
        "\n"
        "教师，3 行，3 列结果\n"
        "  列    已评  未评  未评原因\n"
        "  得分     2     1  不评(资料\"不足\") 1\n"
        "  等次     2     1  不参加(未评) 1\n"
        "\n"
        "量\n"
        "  人数  3  人\n"
        "\n"
        "等次\n"
        "  组    合格  优秀  不评  不参加\n"
        "  S1       1     1     0       0\n"
        "  S2       0     0     0       1\n"
        "  合计     1     1     0       1\n"
        "\n"
        "奖励，单位 元\n"
        "  组       总额    发放  结余\n"
        "  S1    1000.00  999.00  1.00\n"
        "  S2        1/3    0.00   1/3\n"
        "  合计   3001/3  999.00   4/3\n"
        "  核对: 总额 3001/3 = 发放 999.00 + 结余 4/3，各组都分毫不差\n");
}

TEST_CASE("many groups are cut short, sums are not") {
  Sample sample;
  sample.outcome.tables.clear();
  sample.outcome.quantities.columns.clear();
  sample.outcome.funds.clear();
  CHECK(Summary(sample.outcome, Lang::kEn, 1) ==
        "Scheme: 样例\n"
        "\n"
        "等次\n"
        "  group  合格  优秀  not evaluated  not taking part\n"
        "  S1        1     1              0                0\n"
        "  …\n"
        "  total     1     1              0                1\n"
        "  1 more groups are not listed; --json lists them all\n");
}

TEST_CASE("a single group needs no total") {
  Sample sample;
  sample.outcome.tables.clear();
  sample.outcome.quantities.columns.clear();
  sample.outcome.tiers.clear();
  result::Fund& fund = sample.outcome.funds[0];
  fund.groups = {{"", 10, 10, 0}};
  fund.sum = {"", 10, 10, 0};
  CHECK(Summary(sample.outcome, Lang::kZh) ==
        "方案: 样例\n"
        "\n"
        "奖励，单位 元\n"
        "  组     总额   发放  结余\n"
        "  全体  10.00  10.00  0.00\n"
        "  核对: 总额 10.00 = 发放 10.00 + 结余 0.00，各组都分毫不差\n");
}

}  // namespace heng::report
