#include "tests/reference/census.h"

#include <unordered_map>

namespace heng::reference {

namespace {

const std::unordered_map<std::string_view, size_t>& Index() {
  static const std::unordered_map<std::string_view, size_t> index = [] {
    std::unordered_map<std::string_view, size_t> places;
    for (size_t i = 0; i < WordsDrawn().size(); ++i) places.emplace(WordsDrawn()[i], i);
    return places;
  }();
  return index;
}

bool Delimits(char c) { return static_cast<unsigned char>(c) < 0x80 && c != '_'; }

}  // namespace

const std::vector<std::string>& WordsDrawn() {
  static const std::vector<std::string> words = {
      // the header and declarations
      "名次并列", "参数", "量", "表", "校验", "指标", "评价", "名次", "等次", "分配", "警告", "错误",
      // types and roundings
      "文本", "整数", "日期", "是否", "选项", "引用", "可缺", "修约", "精确", "四舍五入", "四舍六入五成双", "舍去",
      "进一", "向下", "向上",
      // formulas
      "若", "且", "或", "非", "是", "不是", "属于", "在", "包含", "开头是", "缺则", "零则", "不评", "限于", "最大",
      "最小", "绝对值", "满年", "满月", "天数", "期间", "本行",
      // tables of values
      "分段", "以上", "以下", "不满", "超过", "对照", "分情况", "依次", "其余", "累进", "内插", "外延", "取端",
      "名次计分", "以后每名", "最低", "浮动", "升", "降", "不计", "每", "加", "扣", "按比例", "不足不计", "不足按一",
      "至多",
      // aggregates
      "合计", "计数", "均值", "最高", "中位数", "众数", "从高数", "标准差", "总体", "样本", "变异系数", "占比", "全部",
      "任一", "组内", "全体", "不含本行", "当", "忽略缺", "有缺不评", "去最高", "去最低", "取整", "除以", "权",
      // 评价
      "项", "权重", "满分", "不设满分", "封顶", "保底", "缺项", "重分权重", "计零", "至少", "加分", "扣分", "加分合计",
      "总分", "含加分", "不含加分", "否决", "例外", "基本分",
      // 名次, 等次, 分配
      "降序", "升序", "缺在后", "缺在前", "参加", "不参加", "并列", "同名次跳号", "同名次连号", "平均名次", "待定",
      "前", "占", "递补", "不递补", "基数", "参评人数", "全体人数", "候选人数", "名额取整", "边界并列", "均进",
      "均不进", "空额", "下移", "作废", "未评者", "一份", "总额", "精确到", "尾差", "最大余额", "结余", "尾差并列",
      "零权", "得", "无人可分", "报错",
      // tables made from tables
      "视图", "汇总", "视图：由视图", "视图：由汇总", "视图：不再缺的列", "视图：名次", "视图：等次", "汇总：由视图",
      "汇总：由汇总", "汇总：几个键", "汇总：每行一行", "汇总：当", "汇总：组内", "汇总：全体", "汇总：名次",
      "汇总：等次", "汇总：读回", "汇总：由引用读", "汇总：统计引用它的行",
      // 递推
      "递推", "首行", "递推：读上行的本列", "递推：读上行的后列", "递推：读上行的表列", "递推：视图", "递推：汇总",
      // 往年
      "往年", "新设", "重新起算", "缺年", "中断", "跳过", "沿革", "从宽", "从严", "加权", "上期", "连续", "近",
      "往年：视图", "往年：自己的上期",
      // 展开, 并表
      "展开", "选项表", "并表", "展开：名次", "展开：等次", "展开：由视图", "展开：由汇总", "汇总：由展开",
      "汇总：由并表", "并表：当", "并表：由视图", "并表：由汇总", "并表：由展开", "展开：统计引用它的行",
      "并表：统计引用它的行",
      // 抽样, 抽签
      "抽样", "分层", "每层", "种子", "候补", "编号序", "抽签", "抽样：汇总", "抽样：视图"};
  return words;
}

void CountWords(std::string_view text, Tally& tally) {
  std::vector<bool> seen(WordsDrawn().size(), false);
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && !Delimits(text[end])) ++end;
    if (const auto found = Index().find(text.substr(at, end - at)); found != Index().end()) seen[found->second] = true;
    at = end + 1;
  }
  for (size_t i = 0; i < seen.size(); ++i) {
    if (seen[i]) ++tally.counts["word " + WordsDrawn()[i]];
  }
}

}  // namespace heng::reference
