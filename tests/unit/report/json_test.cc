#include "engine/report/json.h"

#include <catch2/catch.hpp>

#include "tests/unit/report/sample.h"

namespace heng::report {

TEST_CASE("a whole outcome as JSON") {
  const Sample sample;
  CHECK(Json(sample.outcome, {}, Lang::kZh) == R"({"ok":true,"scheme":"样例","tables":[
{"name":"教师","key":["编号"],"columns":[{"name":"得分","type":"number","unit":"分"},{"name":"等次","type":"option","unit":""},{"name":"所在","type":"reference","unit":""}],"rows":[
{"key":["=1+1"],"values":["85.37","优秀","S1"]},
{"key":["T,2"],"values":["-0.50","合格","S1"]},
{"key":["T3"],"values":[{"gap":"unrated","reason":"资料\"不足\""},{"gap":"not_taking","reason":"未评"},"S2"]}]}],"quantities":[
{"name":"人数","type":"number","unit":"人","value":"3"}],"tiers":[
{"name":"等次","groups":[
{"group":"S1","counts":{"合格":"1","优秀":"1"},"unrated":"0","not_taking":"0"},
{"group":"S2","counts":{"合格":"0","优秀":"0"},"unrated":"0","not_taking":"1"}]}],"funds":[
{"name":"奖励","unit":"元","groups":[
{"group":"S1","total":"1000","paid":"999.00","leftover":"1"},
{"group":"S2","total":"1/3","paid":"0.00","leftover":"1/3"}],"sum":{"total":"3001/3","paid":"999.00","leftover":"4/3"}}],"faults":[]}
)");
}

TEST_CASE("characters that JSON wants escaped") {
  const std::vector<DataFault> faults = {{Code::E9010, "a\\b", 2, "\t", "\x01", "\"", {"x"}}};
  const std::string out = FaultsJson(faults, Lang::kEn);
  CHECK(out.find(R"({"ok":false,"faults":[)") == 0);
  CHECK(out.find(R"({"file":"a\\b","row":"2","column":"\u0009","key":"\u0001","value":"\"","severity":"error",)") !=
        std::string::npos);
}

}  // namespace heng::report
