// Every input of up to five people with four scores or none, for ranks, tiers and shares: engine against reference.
// All clauses stand in one rule file, read once.
#include <cstdio>
#include <string>
#include <vector>

#include "tests/reference/compare.h"

namespace heng::reference {
namespace {

constexpr int kMostPeople = 5;
const std::vector<std::string> kScores = {"", "0", "80", "90", "95.5"};

std::string Header() {
  return "方案 “穷举” {\n  期间 2022-09-01 至 2023-08-31\n  语言版本 1\n"
         "  修约 四舍五入 { 分 1 位；元 2 位；数 2 位；比率 4 位 }\n}\n"
         "表 教师 主键 编号 {\n  编号 : 文本\n  合格 : 是否\n  分数 : 分 1 位 可缺(未考)\n}\n"
         "指标 得分 于 教师 = 分数 缺则 不评(“未考”)\n";
}

std::string Ranks() {
  std::string text;
  int count = 0;
  for (const char* direction : {"降序", "升序"}) {
    for (const char* ties : {"同名次跳号", "同名次连号", "平均名次", "待定", "按 编号"}) {
      text += "名次 序" + std::to_string(++count) + " 于 教师 按 得分 " + direction + " 并列 " + ties + "\n";
    }
  }
  text += "名次 序甲 于 教师 按 分数 降序 缺在后 并列 同名次跳号\n";
  text += "名次 序乙 于 教师 按 分数 升序 缺在前 并列 同名次连号\n";
  text += "名次 序丙 于 教师 按 得分 降序 组内(合格) 并列 同名次跳号\n";
  text += "名次 序丁 于 教师 按 得分 降序 参加 当 合格 并列 平均名次\n";
  return text;
}

std::string Tiers() {
  std::string text;
  int count = 0;
  const std::vector<std::string> shares = {"  一等 : 前 20%\n  二等 : 前 50%\n",
                                           "  一等 : 占 20%\n  二等 : 占 50%\n",
                                           "  一等 : 前 40% 当 合格 递补\n  二等 : 前 60%\n",
                                           "  一等 : 前 40% 当 合格 不递补\n  二等 : 前 60%\n",
                                           "  一等 : 占 40% 当 合格 不递补\n  二等 : 占 30%\n",
                                           "  优先 : 当 合格\n  一等 : 前 50%\n  二等 : 前 75%\n",
                                           "  一等 : 前 2 人\n  二等 : 前 3 人\n",
                                           "  一等 : 占 1 人 当 合格 递补\n  二等 : 占 2 人\n"};
  const std::vector<std::string> roundings = {"舍去", "四舍五入", "进一", "四舍六入五成双"};
  const std::vector<std::string> borders = {"均进", "均不进", "待定", "按 编号"};
  const std::vector<std::string> bases = {"参评人数", "全体人数", "候选人数"};
  const std::vector<std::string> vacancies = {"下移", "作废"};
  const std::vector<std::string> unrated = {"不参加", "不评(“未考”)", "其余等"};
  // Each share with each border; rounding, base and the rest go round beside them.
  for (size_t share = 0; share < shares.size(); ++share) {
    for (size_t border = 0; border < borders.size(); ++border) {
      for (size_t turn = 0; turn < 2; ++turn) {
        const size_t mix = share + border * 3 + turn * 5;
        text += "等次 档" + std::to_string(++count) + " 于 教师 按 得分 降序 {\n" + shares[share] +
                "  其余等 : 其余\n  名额取整 " + roundings[(border + 2 * turn + share) % 4] + "\n  基数 " +
                bases[mix % 3] + "\n  边界并列 " + borders[border] + "\n";
        if (shares[share].find("占") != std::string::npos) text += "  空额 " + vacancies[turn] + "\n";
        text += "  未评者 " + unrated[mix % 3] + "\n}\n";
      }
    }
  }
  return text;
}

std::string Shares() {
  std::string text;
  int count = 0;
  for (const char* rest :
       {"最大余额\n  尾差并列 按 得分 降序 缺在后, 编号", "最大余额\n  尾差并列 按 编号", "结余", "四舍五入"}) {
    for (const char* zero : {"得 0", "不参加"}) {
      for (const char* unrated : {"不参加", "7 元"}) {
        ++count;
        text += "分配 款" + std::to_string(count) + " 于 教师 全体 {\n  总额 " + (count % 2 ? "100" : "33.33") +
                " 元\n  按 得分\n  未评者 " + unrated + "\n  精确到 " + (count % 3 ? "0.01" : "7") + " 元\n  尾差 " +
                rest + "\n  零权 " + zero + "\n  无人可分 " + (count % 4 == 3 ? "报错" : "结余") + "\n}\n";
      }
    }
  }
  return text;
}

int Run() {
  const std::string text = Header() + Ranks() + Tiers() + Shares();
  const auto prepared = Prepare(text);
  if (!prepared->ok) {
    for (const Diagnostic& diagnostic : prepared->diagnostics.list()) {
      const LineColumn place = prepared->sources.Place(diagnostic.span.file, diagnostic.span.begin);
      std::printf("%s %s\n   %s\n", MessageOf(diagnostic.code).name,
                  FormatMessage(diagnostic.code, Lang::kZh, diagnostic.args).c_str(),
                  std::string(prepared->sources.Line(diagnostic.span.file, place.line)).c_str());
    }
    std::printf("0 passed, 1 failed\n");
    return 1;
  }
  int passed = 0;
  size_t values = 0;
  for (int people = 0; people <= kMostPeople; ++people) {
    std::vector<size_t> chosen(static_cast<size_t>(people), 0);
    while (true) {
      std::string csv = "编号,合格,分数\n";
      for (size_t i = 0; i < chosen.size(); ++i) {
        csv += "T" + std::to_string(i) + (i % 2 ? ",是," : ",否,") + kScores[chosen[i]] + "\n";
      }
      const Comparison comparison = Compare(*prepared, {{"教师", csv}}, 1);
      if (!comparison.difference.empty()) {
        std::printf("%s\n%s\nDIFFERENT: %s\n%d passed, 1 failed\n", text.c_str(), csv.c_str(),
                    comparison.difference.c_str(), passed);
        return 1;
      }
      ++passed;
      values += comparison.values;
      size_t at = 0;
      while (at < chosen.size() && ++chosen[at] == kScores.size()) chosen[at++] = 0;
      if (at == chosen.size()) break;
    }
  }
  std::printf("%zu values compared\n%d passed, 0 failed\n", values, passed);
  return 0;
}

}  // namespace
}  // namespace heng::reference

int main() { return heng::reference::Run(); }
