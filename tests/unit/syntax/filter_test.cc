// Tokens: rule K, units, soft words, row ends.
#include <catch2/catch.hpp>

#include "support.h"

namespace heng::syntax::test {
namespace {

TEST_CASE("rule K splits a keyword from the number that touches it") {
  CHECK(TokensOf("等次 甲 于 t { 一等 : 前20% 当 x ≥ 85分 递补 }") ==
        "<等次> 甲 <于> t { 一等 : <前> 20% <当> x ≥ 85 ~分 <递补> }");
  CHECK(TokensOf("评价 甲 于 t 满分100分 { 项 乙 权重60% 封顶0.5分 = 若 a 则3分 否则0分 }") ==
        "<评价> 甲 <于> t <满分> 100 ~分 { <项> 乙 <权重> 60% <封顶> 0.5 ~分 = <若> a <则> 3 ~分 <否则> 0 ~分 }");
  CHECK(TokensOf("指标 甲 于 t = 名次计分 乙 { 第1至2名 : 20分 }") ==
        "<指标> 甲 <于> t = <名次计分> 乙 { <第> 1 <至> 2 <名> : 20 ~分 }");
  CHECK(TokensOf("指标 甲 于 t = x 每1.5分扣0.5分 按比例 至多3分") ==
        "<指标> 甲 <于> t = x <每> 1.5 ~分 <扣> 0.5 ~分 <按比例> <至多> 3 ~分");
  CHECK(TokensOf("参数 甲 = 1 自2022-09-01") == "<参数> 甲 = 1 <自> 2022-09-01");
}

TEST_CASE("rule K leaves names alone") {
  CHECK(TokensOf("指标 总分1 于 表1 = 名次2 + 量3 + 期间1") == "<指标> 总分1 <于> 表1 = 名次2 + 量3 + 期间1");
  CHECK(TokensOf("指标 【前630】 于 t = 前630 + 前631") == "<指标> 前630 <于> t = 前630 + <前> 631");
  CHECK(TokensOf("指标 甲 于 t = 前列名次 + 满分率") == "<指标> 甲 <于> t = 前列名次 + 满分率");
  CHECK(TokensOf("指标 甲 于 t = 若学校是偏远则3分否则0分") == "<指标> 甲 <于> t = 若学校是偏远则3分否则0分");
}

TEST_CASE("a word after a number is a unit only when it is one") {
  CHECK(TokensOf("参数 甲 = 5 元/人") == "<参数> 甲 = 5 ~元/人");
  CHECK(TokensOf("参数 甲 = 5 元 / 人") == "<参数> 甲 = 5 ~元 / 人");
  CHECK(TokensOf("参数 甲 = 5 个百分点 + 分") == "<参数> 甲 = 5 ~个百分点 + 分");
  CHECK(TokensOf("单位 包\n参数 甲 = 5包 + 6 包/天") == "<单位> 包 <参数> 甲 = 5 ~包 + 6 ~包/天");
  CHECK(TokensOf("指标 甲 于 t = 对照 等 { 一等 : 1.5   二等 : 1.2 }") ==
        "<指标> 甲 <于> t = <对照> 等 { 一等 : 1.5 ; 二等 : 1.2 }");
}

TEST_CASE("rows end at line ends and before the next key") {
  CHECK(TokensOf("指标 甲 于 t = 分段 x {\n (80, 90] : 均分\n (90, 100] : 5\n +\n 3\n}") ==
        "<指标> 甲 <于> t = <分段> x { ( 80 , 90 ] : 均分 ; ( 90 , 100 ] : 5 + 3 }");
  CHECK(TokensOf("等次 甲 于 t {\n 好 : 前 20% 当 x\n   且 y 不递补\n 差 : 其余   依据 “一”\n 基数 全体人数\n}") ==
        "<等次> 甲 <于> t { 好 : <前> 20% <当> x <且> y <不递补> ; 差 : <其余> <依据> 一 ; <基数> 全体人数 }");
  CHECK(TokensOf("指标 甲 于 t = 浮动 (a) {\n 升 每 1 加 1 按比例\n  至多 3\n 降 不计\n}") ==
        "<指标> 甲 <于> t = <浮动> ( a ) { <升> <每> 1 <加> 1 <按比例> <至多> 3 ; <降> <不计> }");
}

TEST_CASE("soft words") {
  CHECK(TokensOf("名次 名次 于 等次 按 名次 降序, 等次 并列 待定") ==
        "<名次> 名次 <于> 等次 <按> 名次 <降序> , 等次 <并列> 待定");
  CHECK(TokensOf("表 项 { 项 : 引用 项  引用 : 文本  唯一 : 分 唯一 }") ==
        "<表> 项 { 项 : <引用> 项 引用 : 文本 唯一 : 分 <唯一> }");
  CHECK(TokensOf("用例 “x” { 给 量 { | 名 | 值 |  # 注\n | 甲|乙 | 1 | } }") ==
        "<用例> x { <给> 量 { |名 |值 ; |甲 |乙 |1 ; } }");
  CHECK(TokensOf("指标 甲 于 t = 若 a 是 无 则 是 否则 否") == "<指标> 甲 <于> t = <若> a <是> 无 <则> <是> <否则> 否");
}

TEST_CASE("English words of several parts, and what stays free in each skin") {
  const std::string text =
      "scheme “x” { language version 1 }\nindicator rank of t = if a is not missing then top else 至少\n";
  CHECK(ParseText(text).Codes() == std::vector<std::string>{"E0116"});
  const Parsed zh = ParseClauses("指标 rank 于 weight = top * in + if");
  CHECK(zh.diagnostics.list().empty());
  const Parsed en = ParseText("scheme “x” { language version 1 }\nindicator 指标 of 表 = 若 + `top` + at_least\n");
  INFO(en.Messages());
  CHECK(en.diagnostics.list().empty());
}

TEST_CASE("English names keep their digits, units follow numbers") {
  const Parsed en = ParseText("scheme “x” { language version 1 }\nindicator top3 of t = share1 + 3points\n");
  INFO(en.Messages());
  CHECK(en.diagnostics.list().empty());
  CHECK(en.TreeWithoutPlaces().find("literal 3 分") != std::string::npos);
}

TEST_CASE("单位 declares only as a clause") {
  CHECK(TokensOf("名次 甲 于 单位 按 a 降序\n参数 乙 = 100 按") ==
        "<名次> 甲 <于> 单位 <按> a <降序> <参数> 乙 = 100 <按>");
}

TEST_CASE("longest-match segmentation") {
  CHECK(Segment("指标总分", ast::Skin::kChinese, {}) == std::vector<std::string>{"指标", "总分"});
  CHECK(Segment("若学校是偏远则3分否则0分", ast::Skin::kChinese, {"学校", "偏远"}) ==
        std::vector<std::string>{"若", "学校", "是", "偏远", "则", "3", "分", "否则", "0", "分"});
  CHECK(Segment("教学质量", ast::Skin::kChinese, {}).empty());
}

}  // namespace
}  // namespace heng::syntax::test
