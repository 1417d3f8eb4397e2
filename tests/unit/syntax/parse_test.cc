// Whole files and forms that must parse, in both skins.
#include <catch2/catch.hpp>

#include "support.h"

namespace heng::syntax::test {
namespace {

std::string TreeOf(const std::string& clauses) {
  const Parsed parsed = ParseClauses(clauses);
  INFO(clauses << "\n" << parsed.Messages());
  CHECK(parsed.diagnostics.list().empty());
  CHECK(SpanFault(parsed) == "");
  const std::string tree = parsed.TreeWithoutPlaces();
  const size_t start = tree.find("language version 1\n");
  return tree.substr(start + 19);
}
bool Holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("the overview's scheme parses in both skins, without ambiguity") {
  const Parsed zh = ParseText(kSchemeZh), en = ParseText(kSchemeEn);
  INFO(zh.Messages() << en.Messages());
  CHECK(zh.diagnostics.list().empty());
  CHECK(en.diagnostics.list().empty());
  REQUIRE(zh.file.decls.size() == 9);
  CHECK(zh.file.skin == ast::Skin::kChinese);
  CHECK(en.file.skin == ast::Skin::kEnglish);
  CHECK(zh.file.comments.size() == 2);
  CHECK(SpanFault(zh) == "");
  CHECK(SpanFault(en) == "");
  std::string tree = en.TreeWithoutPlaces();
  tree.replace(tree.find("file en"), 7, "file zh");
  CHECK(zh.TreeWithoutPlaces() == tree);
}

TEST_CASE("parts of the overview's tree") {
  const std::string tree = ParseText(kSchemeZh).Tree();
  CHECK(Holds(tree, "kind 分 2 places\n    kind 元 2 places\n    kind 比率 4 places\n"));
  CHECK(Holds(tree, "    row 一等 front no-refill @48:3\n      amount\n        literal 20% @48:10\n"));
  CHECK(Holds(tree, "    total cap with-bonus @40:3\n      literal 102 分 @40:9\n"));
  CHECK(Holds(tree, "key 不发 @56:"));
  CHECK(Holds(tree, "      row | 乙 | S1 | - | -\n"));
  CHECK(Holds(tree, "    nobody keep\n"));
}

TEST_CASE("full-width characters are half-width ones") {
  CHECK(TreeOf("指标　甲　于　教师＝（成绩＋１．５分）×２÷３－４％") ==
        TreeOf("指标 甲 于 教师 = (成绩 + 1.5分) * 2 / 3 - 4%"));
  CHECK(TreeOf("选项表 级（小学、初中，高中）") == TreeOf("选项表 级(小学, 初中, 高中)"));
  CHECK(TreeOf("参数 甲 = “（１）”") == "  param 甲\n    value\n      text “（１）”\n");
}

TEST_CASE("blanks before numbers and units may be left out") {
  std::string glued;
  for (const char* c = kSchemeZh; *c != '\0'; ++c) {
    const bool before_digit = *c == ' ' && c[1] >= '0' && c[1] <= '9';
    const bool after_digit = *c == ' ' && c > kSchemeZh && c[-1] >= '0' && c[-1] <= '9' &&
                             (std::string(c + 1, 3) == "分" || std::string(c + 1, 3) == "位");
    if (!before_digit && !after_digit) glued += *c;
  }
  const Parsed parsed = ParseText(glued);
  INFO(parsed.Messages());
  CHECK(parsed.diagnostics.list().empty());
  CHECK(parsed.TreeWithoutPlaces() == ParseText(kSchemeZh).TreeWithoutPlaces());
}

TEST_CASE("everyday names stay free") {
  TreeOf(
      "表 t 主键 名次 { 名次 : 整数  总分 : 分  合计 : 分  项 : 文本  表 : 文本  量 : 数  权重 : 比率  期间 : 文本 }");
  CHECK(TreeOf("指标 名次 于 学校 = 名次 * 2") ==
        "  indicator 名次 of 学校\n    binary *\n      path 名次\n      literal 2\n");
  CHECK(Holds(TreeOf("指标 合计 于 学校 = 合计(合计)"), "call 合计\n      arg\n        path 合计\n"));
  CHECK(Holds(TreeOf("评价 总分 于 教师 满分 100 分 { 项 项 满分 100 分 = 项.总分 + 加分 }"), "path 项.总分"));
  CHECK(Holds(TreeOf("名次 名次 于 教师 按 总分 降序, 名次 全体 并列 待定"), "by\n      path 名次\n"));
  CHECK(Holds(TreeOf("分配 总额 于 教师 全体 { 总额 总额 按 权重 }"),
              "total\n      path 总额\n    by\n      path 权重\n"));
}

TEST_CASE("a clause word at the start of a line ends a forgotten formula") {
  const Parsed parsed = ParseClauses("指标 甲 于 教师 =\n名次 乙 于 教师 按 成绩 降序 全体 并列 待定");
  CHECK(parsed.Codes() == std::vector<std::string>{"E0125"});
  CHECK(parsed.file.decls.size() == 1);
}

TEST_CASE("formulas bind as the precedence table says") {
  const std::string tree =
      TreeOf("指标 甲 于 教师 : 是否 = 非 a + b * -c > 1 且 d 不是 缺 且 (e 属于 {x, y} 或 f 在 (1, 2])");
  CHECK(tree ==
        "  indicator 甲 of 教师 : bool\n    binary and\n      binary and\n        not\n          binary >\n"
        "            binary +\n              path a\n              binary *\n                path b\n"
        "                negate\n                  path c\n            literal 1\n        is-not missing\n"
        "          path d\n      bracket\n        binary or\n          among x, y\n            path e\n          in\n"
        "            path f\n            interval (]\n              literal 1\n              literal 2\n");
}

TEST_CASE("calls carry their parts") {
  const std::string tree = TreeOf(
      "指标 甲 于 教师 = 均值(于 任课 经 评委 每 (班级, 学科) 一次: 班级.人数 * 本行.系数 当 学科 是 语文, 组内(学校), "
      "全体, 不含本行, "
      "忽略缺, 有缺不评, 去最高 10% 取整 舍去, 去最低1, 除以 n, 权 w)");
  for (const char* part :
       {"of 任课 via 评委", "once-per", "path own-row.系数", "when\n        is 语文", "within\n        path 学校",
        "whole", "except-self", "skip-missing", "unrated-if-missing", "drop-highest truncate\n        literal 10%",
        "drop-lowest\n        literal 1", "divide-by", "weight\n        path w"}) {
    INFO(part);
    CHECK(Holds(tree, part));
  }
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 满年(入职, 期间.止, 满9个月进一)"), "period-end\n      months-up 9\n"));
  CHECK(TreeOf("指标 甲 于 教师 = 满年(入职, 期间.止, 满 9 个月 进一)") ==
        TreeOf("指标 甲 于 教师 = 满年(入职, 期间.止, 满9个月进一)"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 四舍五入(成绩, 2 位) + 满年(a, b, 进一)"), "places 2"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 标准差(成绩, 总体)"), "flag 总体"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 取 班科(寒, 班级).均分.值"), "fetch 班科 .均分, 值") == false);
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 取 班科(寒, 班级).均分.值"), "fetch 班科 .均分.值"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 计数(于 听课 当 得分 > 1)"), "of 听课\n      when"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 从高数(成绩, 2, 全体)"), "call 从高数"));
}

TEST_CASE("blocks of rows") {
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 分段 成绩 {\n [90, 100] : 10\n (80, 90) : 均分\n (70, 80] : 5 + \n 1\n 60以上 "
                     ": 4；50 至 60 : 3\n"
                     " 40 至 不满 50 : 2\n 不满10 : 1\n 超过 100 : 0\n 缺 : 0\n -5 : 1\n 其余 : 0\n}"),
              "band from-below"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 对照 等级, 区 { A, 城 : 1   B, 乡 : 0.8   是, 无 : 3\n 其余 : 0.7 }"),
              "key yes\n        key 无"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 分情况 依次 {\n a 是 b 且 c ≥ 2 班 : 满工作量\n 非 合堂\n  且 d : 0.05 分/节\n "
                     "其余 : (a / b 零则 0) * c\n}"),
              "literal 0.05 分/节"));
  CHECK(Holds(
      TreeOf("指标 甲 于 教师 = 名次计分 名次 { 第1至2名 : 20 分   第 3 名 : 15分  以后每名减1分   最低 : 0 分 }"),
      "row 1 to 2"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 内插 x { 最低(x, 全体) : 下限；最高(x, 全体) : 上限；缺 : 0 } 取端"),
              "outside=ends"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = 浮动 (a - b) { 升 每 1 个百分点 加 0.5 分 按比例\n 至多 3 分\n 降 不计 }"),
              "at-most"));
  CHECK(Holds(TreeOf("指标 甲 于 教师 = (次数 每 1次 扣 2分 不足按一 至多 10分 扣完为止) 限于 [-10 分, 0 分]"),
              "until-gone"));
}

TEST_CASE("declarations in all their forms") {
  CHECK(Holds(TreeOf("参数 甲 = 1 自 2022-09-01；2 自 2023年9月1日"), "since 2023-09-01"));
  CHECK(TreeOf("单位 包\n量 甲 : 包 精确 = 3包").find("literal 3 包") != std::string::npos);
  CHECK(Holds(TreeOf("表 代课 可无(“无”) { 得分率 : 比率 1 位 按百分数 别名 “率”, “得分” 唯一  依据 “一”\n 校验 警告 "
                     "“说明” = 得分率 > 0 说明 “注” }"),
              "may-be-absent “无”"));
  CHECK(Holds(TreeOf("校验 错误 “合计” 于 任职 = 合计(课时比, 组内(教师)) = 100%"), "check error “合计” of 任职"));
  CHECK(Holds(TreeOf("函数 团队(学期, 列) 于 教师 = 学期"), "function 团队(学期, 列) of 教师"));
  const std::string tree = TreeOf(
      "评价 甲 于 教师 当 在岗 满分 100 分 缺项 重分权重 至少 2 项 修约 舍去 到 0.5 分 保底 0 分 {\n 基本分 82 分\n"
      " 项 乙 权重60% 封顶 满分 缺项 移给 总分 = 出勤\n 扣分 丙 就高不重复 封顶 5 分 = 1 分\n 加分合计 封顶 3 分\n "
      "总分 保底 0 分 说明 “x”\n"
      " 例外 产假 当 状态 是 休 则 不评(“产假”)\n 否决 丁 当 戊 是 己\n}");
  for (const char* part : {"base-points", "cap\n        full-points", "gaps move-to 总分", "gaps reweight at-least 2",
                           "deduction 丙 highest-only", "bonus-sum cap", "total floor", "exception 产假", "veto 丁"}) {
    INFO(part);
    CHECK(Holds(tree, part));
  }
  CHECK(Holds(TreeOf("名次 甲 于 教师 按 成绩 降序 缺在后 { 不参加 “病假” 当 病 并列 按 年龄 升序, 编号 }"),
              "excluded “病假”"));
  CHECK(Holds(TreeOf("等次 甲 于 教师 按 成绩 降序 全体 { 好 : 占 20% 当 x 递补  中 : 占30%  差 : 其余  空额 下移 "
                     "边界并列 按 年龄 降序 缺在前, 编号 未评者 差 }"),
              "border-by desc missing-first"));
  CHECK(Holds(
      TreeOf("分配 甲 于 教师 组内(学校) { 总额 100 元 按 w 零权 得 0 无人可分 报错 尾差 四舍五入 未评者 100 元 }"),
      "gets-nothing"));
}

TEST_CASE("a faulty declaration does not hide the others") {
  const Parsed parsed = ParseClauses(
      "指标 甲 于 = 1\n指板 乙 于 教师 = 1\n指标 丙 于 教师 = 1\n表 丁 { 戊 : }\n量 己 = 2\n视图 庚 由 教师 当 x");
  CHECK(parsed.Codes() == std::vector<std::string>{"E0116", "E0121", "E0116"});
  CHECK(parsed.file.decls.size() == 3);
}

}  // namespace
}  // namespace heng::syntax::test
