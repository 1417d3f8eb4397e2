#pragma once
// A small outcome, made by hand: three teachers of two schools with a score, a tier and money.
#include "engine/result/result.h"

namespace heng::report {

struct Sample {
  data::Schema schema;
  data::Dataset data;
  data::Column key{3}, school{3}, school_key{2}, score{3, 100}, tier{3}, quantity{1};
  result::Outcome outcome;

  Sample() {
    schema.tables = {{"学校", {{"代码"}}, {0}}, {"教师", {{"编号"}, {"学校"}}, {0}}};
    schema.tables[1].columns[1].kind = data::CellKind::kReference;
    schema.tables[1].columns[1].table = 0;
    key.num = {data.texts.Code("=1+1"), data.texts.Code("T,2"), data.texts.Code("T3")};
    school_key.num = {data.texts.Code("S1"), data.texts.Code("S2")};
    school.num = {0, 0, 1};
    data.tables.resize(2);
    data.tables[0].rows = 2;
    data.tables[0].columns = {school_key};
    data.tables[1].rows = 3;
    data.tables[1].columns = {key, school};
    score.num = {8537, -50, 0};
    score.SetGap(2, data.gaps.Intern(data::GapKind::kUnrated, "资料\"不足\""));
    tier.num = {1, 0, 0};
    tier.SetGap(2, data.gaps.Intern(data::GapKind::kNotTaking, "未评"));
    quantity.num = {3};

    outcome.title = "样例";
    outcome.schema = &schema;
    outcome.data = &data;
    result::Table table;
    table.name = "教师";
    table.rows = 3;
    table.keys = {{"编号", data::CellKind::kText}};
    table.keys[0].values = &data.tables[1].columns[0];
    table.columns = {
        {"得分"}, {"等次", data::CellKind::kOption, {"合格", "优秀"}}, {"所在", data::CellKind::kReference}};
    table.columns[0].decimals = 2;
    table.columns[0].unit = "分";
    table.columns[0].evaluation = true;
    table.columns[0].values = &score;
    table.columns[1].values = &tier;
    table.columns[2].table = 0;
    table.columns[2].values = &data.tables[1].columns[1];
    outcome.tables = {table};
    outcome.quantities.name = "量";
    outcome.quantities.rows = 1;
    outcome.quantities.columns = {{"人数"}};
    outcome.quantities.columns[0].unit = "人";
    outcome.quantities.columns[0].values = &quantity;
    outcome.tiers = {{"等次", {"合格", "优秀"}, {{"S1", {1, 1}, 0, 0}, {"S2", {0, 0}, 0, 1}}}};
    result::Fund fund{"奖励", 2, "元", {}, {}, true};
    fund.groups = {{"S1", 1000, 999, 1}, {"S2", Number::Ratio(1, 3), 0, Number::Ratio(1, 3)}};
    fund.sum = {"", Number::Ratio(3001, 3), 999, Number::Ratio(4, 3)};
    outcome.funds = {fund};
  }
};

}  // namespace heng::report
