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
constexpr const char* kNextYear =
    R"(方案 “考核” { 期间 2023-09-01 至 2024-08-31  语言版本 1  修约 四舍五入 { 分 2 位 } }
表 教师 主键 编号 { 编号 : 文本  课堂 : 分 1 位 可缺(产假) }
往年 2 年 于 教师 { 取自 本方案  新设 重新起算  缺年 中断 }
指标 得分 于 教师 = 课堂 缺则 不评(“产假”)
指标 进步 于 教师 = (得分 - 上期(得分)) 缺则 0 分
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
constexpr const char* kKeyFirst = "PRIVATE+KEY+审核+0f761456+AcZRLRiWs5/hyUkgOyJrJOSmm9sGHT1/73NfHRosV1A9\n";
constexpr const char* kKeySecond = "PRIVATE+KEY+批准+09a6fc5d+Adx4HF6jyi4f1RNIqkrN91FqENq3PA/qPwyM3lDSbmUG\n";
constexpr const char* kKeySm3 = "PRIVATE+KEY+县+92c3b301+/3NtMi1zbTOPjWMJUkNXP0OhxBkn90hzyqm2cclv20ggrvC7SGX94g==\n";

const char* const kFound = "run 考核.heng --data 数据 --out 结果 --archive 档 --key 县.key --when 2023";
const char* const kFoundPersonal = "run 听课.heng --data 数据 --out 结果 --archive 档 --key 县.key --when 2023";
const char* const kFoundBoth =
    "run 考核.heng 听课.heng --data 数据 --out 结果 --archive 档 --key 县.key --key 县.sm2 --when 2023";
const char* const kAddCorrection =
    "run 考核.heng --data 数据2 --out 结果 --archive 档 --key 县.key --when 2024 --corrects 1 --reason 录错";
const char* const kApproveFirst = "approve 档 1 --key 县.key --by 审核.key --when 2024";
const char* const kApproveSecond = "approve 档 1 --key 县.key --by 批准.key --when 2024";
const char* const kLock = "lock 档 2022-09-01/2023-08-31 --key 县.key --reason 公示期满 --when 2024";

const std::vector<Command> kRunning = {
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
    {"the first run of an archive of the suite gm",
     {},
     "run 考核.heng --data 数据 --out 结果 --archive 档 --key 县.sm2 --when 2023",
     {"档"}},
    {"a run that is not sealed", {}, "run 考核.heng 小.heng --data 数据 --out 深/结果", {}},
    {"a run that is not sealed, results replaced",
     {"run 考核.heng --data 数据 --out 结果"},
     "run 考核.heng --data 数据2 --out 结果",
     {}},
    {"a run with faults in the data", {kFound}, "run 考核.heng --data 坏 --out 结果", {}, 2, 2},
    {"a run that corrects another", {kFound}, kAddCorrection, {"档"}, 0, 2, 0},
    {"a run that uses sealed years of its archive",
     {kFound},
     "run 明年.heng --data 数据2 --out 明年 --history 档 --archive 档 --key 县.key --when 2025",
     {"档"}},
    {"a run that uses sealed years of another archive",
     {kFound},
     "run 明年.heng --data 数据2 --out 明年 --history 档 --archive 新档 --key 县.key --when 2025",
     {"档", "新档"}},
};
const std::vector<Command> kOfArchives = {
    {"lock", {kFound}, kLock, {"档"}, 0, 2, 0},
    {"approve, the first", {kFound}, kApproveFirst, {"档"}, 0, 2, 0},
    {"approve, the second", {kFound, kApproveFirst}, kApproveSecond, {"档"}, 0, 2, 0},
    {"approve, of both suites",
     {kFoundBoth},
     "approve 档 2 --key 县.key --key 县.sm2 --by 审核.key --when 2024",
     {"档"},
     0,
     2,
     0},
    {"erase",
     {kFoundPersonal},
     "erase 档 T1 --table 教师 --out 新档 --reason 依申请 --key 县.key --when 2030",
     {"档", "新档"},
     0,
     2,
     0},
    {"erase, of both suites",
     {kFoundBoth},
     "erase 档 T1 --table 教师 --out 新档 --reason 依申请 --key 县.key --key 县.sm2 --when 2030",
     {"档", "新档"},
     0,
     2,
     0},
    {"export of a draft", {kFound}, "export 档 1 --out 深/取出", {"档"}},
    {"export of what was released", {kFound, kApproveFirst, kApproveSecond}, "export 档 1 --out 取出", {"档"}},
    {"export, files replaced", {kFound, kAddCorrection, "export 档 1 --out 取出"}, "export 档 2 --out 取出", {"档"}},
    {"proof", {kFound}, "proof 档 1 T1 --out T1.证明", {"档"}},
    {"proof, a file replaced", {kFound, "proof 档 1 T1 --out 证明"}, "proof 档 1 T3 --out 证明", {"档"}},
};
const std::vector<Command> kOthers = {
    {"keygen", {}, "keygen --out 钥匙/新.key", {}, 0, 2, 0, true},
    {"fmt", {}, "fmt 松.heng", {}},
    {"check", {}, "check 考核.heng --data 坏 --faults 问题.csv", {}, 2, 2},
    {"test", {}, "test --propose 例.heng --out 用例.heng", {}},
};

}  // namespace

std::vector<Command> CrashCommands() {
  std::vector<Command> commands = kRunning;
  commands.insert(commands.end(), kOfArchives.begin(), kOfArchives.end());
  commands.insert(commands.end(), kOthers.begin(), kOthers.end());
  return commands;
}

Disk CrashFiles() {
  Disk disk;
  disk.Put("考核.heng", kRules);
  disk.Put("听课.heng", kPersonal);
  disk.Put("小.heng", kSmallRules);
  disk.Put("明年.heng", kNextYear);
  disk.Put("松.heng", kLoose);
  disk.Put("例.heng", kCases);
  disk.Put("县.key", kKeySha);
  disk.Put("县.sm2", kKeySm3);
  disk.Put("审核.key", kKeyFirst);
  disk.Put("批准.key", kKeySecond);
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
