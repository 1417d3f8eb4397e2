#include "engine/diag/messages.h"

#include <algorithm>

namespace heng {
namespace {

constexpr std::array<Message, static_cast<size_t>(Code::kCount)> kMessages = {{
#define HENG_MESSAGE(code, severity, zh, en, zh_hint, en_hint, wrong, right) \
  {Code::code, #code, severity, {zh, en}, {zh_hint, en_hint}, wrong, right},
#include "engine/diag/messages/all.def"
#undef HENG_MESSAGE
}};

char UpperAscii(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

const Message& MessageOf(Code code) { return kMessages[static_cast<size_t>(code)]; }

std::optional<Code> FindCode(std::string_view name) {
  for (const Message& message : kMessages) {
    const std::string_view known = message.name;
    if (std::equal(known.begin(), known.end(), name.begin(), name.end(),
                   [](char a, char b) { return a == UpperAscii(b); })) {
      return message.code;
    }
  }
  return std::nullopt;
}

const char kExamplePrelude[] = R"(方案 “示例” {
  期间 2022-09-01 至 2023-08-31
  语言版本 1
  修约 四舍五入 { 分 2 位  元 2 位  比率 4 位  数 2 位  人 0 位  天 1 位 }
}
表 学校 主键 代码 { 代码 : 文本  学段 : 选项(小学, 初中, 高中)  拨款 : 元 2 位  人数 : 人 }
表 教师 主键 编号 {
  编号 : 文本  姓名 : 文本 隐私  学校 : 引用 学校  学科 : 选项(语文, 数学)
  成绩 : 分 2 位  测评 : 分 2 位  得分率 : 比率 4 位  津贴 : 元 2 位
  缺考分 : 分 2 位 可缺(缺考)  入职 : 日期  师德 : 选项(合格, 不合格)
}
)";

const char kExampleAdopted[] = R"(方案 “教学实绩评价” {
  期间 2022-09-01 至 2023-08-31
  语言版本 1
  修约 四舍五入 { 分 2 位 }
}
表 人员 主键 工号 { 工号 : 文本  平均分 : 分 2 位 }
表 任课 主键 (教师, 班级) { 教师 : 引用 人员  班级 : 文本  分数 : 分 2 位 }
指标 实绩分 于 人员 = 平均分 + (均值(任课.分数) 缺则 不评(“没有任课”))
指标 档次 于 人员 : 选项(良, 优) = 若 平均分 ≥ 90 分 则 优 否则 良
)";

}  // namespace heng
