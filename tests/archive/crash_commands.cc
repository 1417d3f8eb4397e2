#include "tests/archive/crash_commands.h"

#include <string_view>

namespace heng::tests {

namespace {

constexpr const char* kRules = R"(方案 “考核” { 期间 2022-09-01 至 2023-08-31  语言版本 1  修约 四舍五入 { 分 2 位 } }
表 教师 主键 编号 { 编号 : 文本  课堂 : 分 1 位 可缺(产假) }
指标 得分 于 教师 = 课堂 缺则 不评(“产假”)
名次 名次 于 教师 按 得分 降序 并列 同名次跳号
量 最高分 = 最高(教师.得分, 忽略缺) 缺则 0 分
输出 名单 于 教师 按 名次 升序 缺在后 不评 填 原因 { 编号, 得分, 名次 }
)";
constexpr const char* kPersonal =
    R"(方案 “听课” { 期间 2022-09-01 至 2023-08-31  语言版本 1  修约 四舍五入 { 分 2 位 } }
表 教师 主键 编号 { 编号 : 文本  姓名 : 文本 隐私  课堂 : 分 1 位 可缺(产假) }
指标 评分 于 教师 = (课堂 缺则 不评(“产假”)) * 2
)";
constexpr const char* kSmallRules =
    "方案 “小” { 期间 2021-09-01 至 2022-08-31  语言版本 1 }\n表 教师 主键 编号 { 编号 : 文本 }\n"
    "指标 一 于 教师 : 文本 = 编号\n";
constexpr const char* kLoose = "方案  “松”   {  语言版本 1 }\n表 教师   主键 编号 {编号:文本}\n";
constexpr const char* kCases = R"(方案 “例” { 语言版本 1 }
表 教师 主键 编号 { 编号 : 文本  课堂 : 分 1 位 }
等次 等 于 教师 { 优: 当 课堂 ≥ 90 分  良: 其余 }
)";
constexpr const char* kKeySha = "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R\n";
constexpr const char* kKeySm3 = "PRIVATE+KEY+县+92c3b301+/3NtMi1zbTOPjWMJUkNXP0OhxBkn90hzyqm2cclv20ggrvC7SGX94g==\n";

const char* const kFound = "run 考核.heng --data 数据 --out 结果 --archive 档 --key 县.key --when 2023";
const char* const kLock = "lock 档 2022-09-01/2023-08-31 --key 县.key --reason 公示期满 --when 2024";

}  // namespace

const std::vector<Command>& CrashCommands() {
  static const std::vector<Command> commands = {
      {"the first run of an archive", {}, kFound, {"档"}},
      {"a run added, results replaced",
       {kFound},
       "run 考核.heng --data 数据2 --out 结果 --archive 档 --key 县.key --when 2024",
       {"档"}},
      {"two schemes, one with personal columns, of both suites",
       {},
       "run 考核.heng 听课.heng --data 数据 --out 结果 --archive 档 --key 县.key --key 县.sm2",
       {"档"},
       0,
       0,
       2},
      {"a run that is not sealed", {}, "run 考核.heng 小.heng --data 数据 --out 深/结果", {}},
      {"a run that is not sealed, results replaced",
       {"run 考核.heng --data 数据 --out 结果"},
       "run 考核.heng --data 数据2 --out 结果",
       {}},
      {"a run with faults in the data", {kFound}, "run 考核.heng --data 坏 --out 结果", {}, 2, 2},
      {"a run that corrects another",
       {kFound},
       "run 考核.heng --data 数据2 --out 结果 --archive 档 --key 县.key --when 2024 --corrects 1 --reason 录错",
       {"档"},
       0,
       2,
       0},
      {"lock", {kFound}, kLock, {"档"}, 0, 2, 0},
      {"keygen", {}, "keygen --out 钥匙/新.key", {}, 0, 2, 0, true},
      {"fmt", {}, "fmt 松.heng", {}},
      {"check", {}, "check 考核.heng --data 坏 --faults 问题.csv", {}, 2, 2},
      {"test", {}, "test --propose 例.heng --out 用例.heng", {}},
  };
  return commands;
}

Disk CrashFiles() {
  Disk disk;
  disk.Put("考核.heng", kRules);
  disk.Put("听课.heng", kPersonal);
  disk.Put("小.heng", kSmallRules);
  disk.Put("松.heng", kLoose);
  disk.Put("例.heng", kCases);
  disk.Put("县.key", kKeySha);
  disk.Put("县.sm2", kKeySm3);
  disk.Put("数据/教师.csv", "编号,姓名,课堂\nT1,王芳,92.5\nT2,李雷,产假\nT3,韩梅,80\n");
  disk.Put("数据2/教师.csv", "编号,姓名,课堂\nT1,王芳,92\nT2,李雷,99\nT3,韩梅,81\n");
  disk.Put("坏/教师.csv", "编号,姓名,课堂\nT1,王芳,92\nT1,李雷,很好\n");
  disk.Put("钥匙/原有", "x");
  return disk;
}

std::vector<archive::PrivateKey> CrashKeys() {
  return {*archive::ReadPrivateKey(std::string_view(kKeySha).substr(0, std::string_view(kKeySha).size() - 1))};
}

}  // namespace heng::tests
