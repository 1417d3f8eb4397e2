#include "tests/reference/small.h"

namespace heng::reference::small {

namespace {

const std::vector<int> kScores = {kNoScore, 0, 800, 900, 955};

std::string Number(size_t group, size_t person) {
  const std::string text = std::to_string(10000 + group);
  return "G" + text + (person == SIZE_MAX ? "" : "P" + std::to_string(person));
}

}  // namespace

const std::vector<Group>& AllGroups() {
  static const std::vector<Group> groups = [] {
    std::vector<Group> all;
    for (size_t people = 0; people <= kMostPeople; ++people) {
      std::vector<size_t> chosen(people, 0);
      while (true) {
        Group group;
        for (size_t i = 0; i < people; ++i) group.push_back({kScores[chosen[i]], i % 2 == 1});
        all.push_back(std::move(group));
        size_t at = 0;
        while (at < people && ++chosen[at] == kScores.size()) chosen[at++] = 0;
        if (at == people) break;
      }
    }
    return all;
  }();
  return groups;
}

std::string PeopleCsv() {
  std::string text = "编号,组,合格,分数\n";
  for (size_t group = 0; group < AllGroups().size(); ++group) {
    for (size_t i = 0; i < AllGroups()[group].size(); ++i) {
      const Person& person = AllGroups()[group][i];
      text += Number(group, i) + "," + Number(group, SIZE_MAX) + (person.able ? ",是," : ",否,");
      if (person.score != kNoScore) text += std::to_string(person.score / 10) + "." + std::to_string(person.score % 10);
      text += "\n";
    }
  }
  return text;
}

std::string GroupsCsv() {
  std::string text = "代号\n";
  for (size_t group = 0; group < AllGroups().size(); ++group) text += Number(group, SIZE_MAX) + "\n";
  return text;
}

std::string Prelude() {
  return "方案 “穷举” {\n  期间 2022-09-01 至 2023-08-31\n  语言版本 1\n"
         "  修约 四舍五入 { 分 1 位；元 2 位；数 2 位；比率 4 位 }\n}\n"
         "表 组 主键 代号 {\n  代号 : 文本\n}\n"
         "表 教师 主键 编号 {\n  编号 : 文本\n  组 : 引用 组\n  合格 : 是否\n  分数 : 分 1 位 可缺(未考)\n}\n"
         "指标 得分 于 教师 = 分数 缺则 不评(“未考”)\n";
}

}  // namespace heng::reference::small
