#include "engine/syntax/keywords.h"

#include <algorithm>
#include <map>

#include "engine/ast/unit_names.h"

namespace heng::syntax {
namespace {

using ast::Skin;

constexpr uint8_t H = kHard, C = kClause, N = kThenName, O = kThenOperand, K = kNumber;

const std::vector<Keyword> kKeywords = {
    // Declarations.
    {Kind::K_SCHEME, "方案", "scheme", C, kTop},
    {Kind::K_PARAM, "参数", "param", C | N, kTop},
    {Kind::K_UNIT, "单位", "unit", C | N, kTop},
    {Kind::K_OPTION_LIST, "选项表", "option list", C | N, kTop},
    {Kind::K_TABLE, "表", "table", C | N, kTop},
    {Kind::K_CHECK, "校验", "check", C | N, kTop | kTable},
    {Kind::K_INDICATOR, "指标", "indicator", C | N, kTop},
    {Kind::K_QUANTITY, "量", "quantity", C | N, kTop},
    {Kind::K_FUNCTION, "函数", "function", C | N, kTop},
    {Kind::K_EVALUATION, "评价", "evaluation", C | N, kTop},
    {Kind::K_RANK, "名次", "rank", C | N, kTop},
    {Kind::K_TIER, "等次", "tier", C | N, kTop},
    {Kind::K_SHARE, "分配", "shareout", C | N, kTop},
    {Kind::K_CASE, "用例", "case", C, kTop},
    {Kind::K_BASIS, "依据", "basis", C, kAny},
    {Kind::K_NOTE, "说明", "note", C, kAny},
    // The header.
    {Kind::K_PERIOD, "期间", "period", C, kScheme},
    {Kind::K_VERSION, "语言版本", "language version", C | K, kScheme},
    {Kind::K_ROUND, "修约", "round", C | N, kScheme | kIndicator | kEvaluation | kDerived},
    {Kind::K_EXACT, "精确", "exact", 0, kScheme | kIndicator | kEvaluation | kDerived},
    {Kind::K_RANK_TIES, "名次并列", "rank ties", C | N, kScheme},
    {Kind::K_PLACES, "位", "places", 0, kAny},
    {Kind::K_PLACES, "", "place", 0, kAny},
    {Kind::K_TO, "至", "to", H | O | K, kAny},
    {Kind::K_STEP, "到", "", O | K, kAny},
    {Kind::K_SINCE, "自", "since", 0, kTop},
    // Tables.
    {Kind::K_KEY, "主键", "key", N, kTable},
    {Kind::K_MAY_BE_ABSENT, "可无", "may be absent", 0, kTable},
    {Kind::K_OPTIONAL, "可缺", "optional", 0, kTable},
    {Kind::K_PERSONAL, "隐私", "personal", 0, kTable},
    {Kind::K_UNIQUE, "唯一", "unique", 0, kTable},
    {Kind::K_PERCENTS, "按百分数", "as percent", 0, kTable | kOutput},
    {Kind::K_RANGE, "范围", "range", 0, kTable},
    {Kind::K_ALIAS, "别名", "alias", 0, kTable},
    {Kind::K_REFERENCE, "引用", "ref", N, kTable | kIndicator | kDerived | kOutput},
    {Kind::K_FOREIGN, "外键", "foreign key", C, kTable},
    // Rows and their order.
    {Kind::K_ON, "于", "of", H | N, kAny},
    {Kind::K_FROM, "由", "from", H | N, kAny},
    {Kind::K_BY, "按", "by", H | O, kAny},
    {Kind::K_ASC, "升序", "asc", H, kAny},
    {Kind::K_DESC, "降序", "desc", H, kAny},
    {Kind::K_GAPS_LAST, "缺在后", "missing last", 0, kAny},
    {Kind::K_GAPS_FIRST, "缺在前", "missing first", 0, kAny},
    {Kind::K_WITHIN, "组内", "within", H, kAny},
    {Kind::K_WHOLE, "全体", "all", H, kAny},
    {Kind::K_EACH, "每", "each", H | O | K, kAny},
    {Kind::K_ONE_SHARE, "一份", "one share", 0, kRank | kTier | kShare | kDerived},
    {Kind::K_ONCE, "一次", "once", 0, kExpr},
    {Kind::K_VIA, "经", "via", N, kExpr},
    {Kind::K_TAKING, "参加", "included", C, kRank | kTier | kShare | kSample},
    {Kind::K_NOT_TAKING, "不参加", "excluded", C, kRank | kTier | kShare | kSample},
    {Kind::K_TIES, "并列", "ties", C | N, kRank | kTier | kShare | kSlots},
    // 评价.
    {Kind::K_ITEM, "项", "item", C | N, kEvaluation},
    {Kind::K_WEIGHT, "权重", "weight", O | K, kEvaluation},
    {Kind::K_FULL, "满分", "full", H | K, kAny},
    {Kind::K_NO_FULL, "不设满分", "no full", 0, kEvaluation},
    {Kind::K_GAPS, "缺项", "gaps", H | N, kAny},
    {Kind::K_AT_LEAST, "至少", "at least", O | K, kExpr},
    {Kind::K_MOVE_TO, "移给", "move to", N, kEvaluation},
    {Kind::K_CAP, "封顶", "cap", H | O | K, kAny},
    {Kind::K_FLOOR, "保底", "floor", H | O | K, kAny},
    {Kind::K_BONUS, "加分", "bonus", C | N, kEvaluation},
    {Kind::K_DEDUCTION, "扣分", "deduction", C | N, kEvaluation},
    {Kind::K_HIGHEST_ONLY, "就高不重复", "highest only", 0, kEvaluation},
    {Kind::K_TOTAL, "总分", "total", C, kEvaluation},
    {Kind::K_WITH_BONUS, "含加分", "with bonus", 0, kEvaluation},
    {Kind::K_WITHOUT_BONUS, "不含加分", "without bonus", 0, kEvaluation},
    {Kind::K_BONUS_SUM, "加分合计", "bonus sum", C, kEvaluation},
    {Kind::K_DEDUCTION_SUM, "扣分合计", "deduction sum", C, kEvaluation},
    {Kind::K_VETO, "否决", "veto", C | N, kEvaluation},
    {Kind::K_EXCEPTION, "例外", "exception", C | N, kEvaluation},
    {Kind::K_BASE_POINTS, "基本分", "base points", C | O | K, kEvaluation},
    {Kind::K_WEIGHT_TABLE, "权重表", "weight table", C | N, kTop | kEvaluation},
    {Kind::K_EVERY_ITEM, "各项", "every item", C | N, kEvaluation},
    {Kind::K_PREVAILS, "优先于", "prevails over", N, kEvaluation},
    // 等次.
    {Kind::K_FRONT, "前", "top", H | O | K, kAny},
    {Kind::K_OWN, "占", "share", H | O | K, kAny},
    {Kind::K_REST, "其余", "rest", H, kAny},
    {Kind::K_REFILL, "递补", "refill", 0, kTier},
    {Kind::K_NO_REFILL, "不递补", "no refill", 0, kTier},
    {Kind::K_BASE, "基数", "base", C | O, kTier},
    {Kind::K_QUOTA_ROUND, "名额取整", "quota rounding", C | N, kTier},
    {Kind::K_BORDER, "边界并列", "border ties", C | N, kTier},
    {Kind::K_VACANCY, "空额", "vacancies", C | N, kTier},
    {Kind::K_UNSCORED, "未评者", "unscored", C | O, kTier | kShare},
    {Kind::K_PARTS, "份", "parts", 0, kTier},
    {Kind::K_LIMIT, "上限", "limit", O | K, kTier},
    {Kind::K_DISPLACE, "挤占", "displacing", 0, kTier},
    {Kind::K_EXCEED, "突破", "exceeding", 0, kTier},
    // 分配.
    {Kind::K_POOL, "总额", "pool", C | O, kShare},
    {Kind::K_PRECISE_TO, "精确到", "exact to", C | O | K, kShare},
    {Kind::K_REMAINDER, "尾差", "remainder", C | N, kShare},
    {Kind::K_REMAINDER_TIES, "尾差并列", "remainder ties", C, kShare},
    {Kind::K_NOBODY, "无人可分", "nobody", C | N, kShare},
    {Kind::K_ZERO_WEIGHT, "零权", "zero weight", C | N, kShare},
    {Kind::K_FIRST_PAY, "先付", "first pay", C | N, kShare},
    {Kind::K_PER_PERSON, "每人", "per person", C, kShare},
    {Kind::K_FREED, "余额", "leftover", C | N, kShare},
    {Kind::K_OVERSPEND, "超支", "overspend", C | N, kShare},
    {Kind::K_DIFFERENCE, "差额", "difference", 0, kShare},
    {Kind::K_SHORT_OF, "不足", "short of", C | O | K, kShare},
    // 用例.
    {Kind::K_GIVEN, "给", "given", C | N, kCase},
    {Kind::K_EXPECT, "得", "expect", C | N, kCase},
    // Formulas.
    {Kind::K_IF, "若", "if", H | O, kAny},
    {Kind::K_THEN, "则", "then", H | O | K, kAny},
    {Kind::K_ELSE, "否则", "else", H | O | K, kAny},
    {Kind::K_AND, "且", "and", H | O, kAny},
    {Kind::K_OR, "或", "or", H | O, kAny},
    {Kind::K_NOT, "非", "not", H | O, kAny},
    {Kind::K_WHEN, "当", "when", H | O, kAny},
    {Kind::K_IS, "是", "is", H | N, kAny},
    {Kind::K_IS_NOT, "不是", "is not", H | N, kAny},
    {Kind::K_TRUE, "", "yes", H, kAny},
    {Kind::K_AMONG, "属于", "among", H, kAny},
    {Kind::K_IN, "在", "in", H, kAny},
    {Kind::K_CONTAINS, "包含", "contains", H | O, kAny},
    {Kind::K_STARTS, "开头是", "starts with", O, kExpr},
    {Kind::K_OR_MORE, "以上", "or more", H, kAny},
    {Kind::K_OR_LESS, "以下", "or less", H, kAny},
    {Kind::K_OR_LESS, "以内", "", H, kAny},
    {Kind::K_BELOW, "不满", "below", H | O | K, kAny},
    {Kind::K_ABOVE, "超过", "above", H | O | K, kAny},
    {Kind::K_NONE, "无", "none", H, kAny},
    {Kind::K_MISSING, "缺", "missing", H, kAny},
    {Kind::K_UNRATED, "不评", "unrated", H, kAny},
    {Kind::K_IF_MISSING, "缺则", "if missing", H | O | K, kAny},
    {Kind::K_IF_ZERO, "零则", "if zero", H | O | K, kAny},
    {Kind::K_LIMITED, "限于", "limited to", H, kAny},
    {Kind::K_SKIP_GAPS, "忽略缺", "skip missing", H, kAny},
    {Kind::K_GAP_UNRATES, "有缺不评", "unrated if missing", H, kAny},
    {Kind::K_EXCEPT_SELF, "不含本行", "except self", H, kAny},
    {Kind::K_TRIM_HIGH, "去最高", "drop highest", H | O | K, kAny},
    {Kind::K_TRIM_LOW, "去最低", "drop lowest", H | O | K, kAny},
    {Kind::K_DIVIDE_BY, "除以", "divided by", H | O | K, kAny},
    {Kind::K_WEIGHTED, "权", "weighted by", H | O, kAny},
    {Kind::K_OWN_ROW, "本行", "this", H, kAny},
    {Kind::K_FETCH, "取", "take", H | N, kAny},
    {Kind::K_BANDS, "分段", "bands", H | O, kAny},
    {Kind::K_MARGINAL, "累进", "marginal", H | O, kAny},
    {Kind::K_LOOKUP, "对照", "lookup", H | O, kAny},
    {Kind::K_INTERPOLATE, "内插", "interpolate", H | O, kAny},
    {Kind::K_FLOATING, "浮动", "slope", H | O, kAny},
    {Kind::K_CASES, "分情况", "cases", H, kAny},
    {Kind::K_IN_ORDER, "依次", "in order", 0, kExpr},
    {Kind::K_RANK_POINTS, "名次计分", "rank points", H | O, kAny},
    {Kind::K_NTH, "第", "position", K, kExpr},
    {Kind::K_NTH_UNIT, "名", "", 0, kExpr},
    {Kind::K_THEN_EACH, "以后每名", "then each", 0, kExpr},
    {Kind::K_LESS, "减", "less", O | K, kExpr},
    {Kind::K_LOWEST, "最低", "lowest", K, kExpr},
    {Kind::K_UP, "升", "up", 0, kExpr},
    {Kind::K_DOWN, "降", "down", 0, kExpr},
    {Kind::K_ADD, "加", "add", O | K, kExpr},
    {Kind::K_TAKE_OFF, "扣", "deduct", O | K, kExpr},
    {Kind::K_PROPORTIONAL, "按比例", "proportionally", 0, kExpr},
    {Kind::K_WHOLE_STEPS, "不足不计", "whole steps", 0, kExpr},
    {Kind::K_STARTED, "不足按一", "started steps", 0, kExpr},
    {Kind::K_AT_MOST, "至多", "at most", O | K, kExpr},
    {Kind::K_UNTIL_GONE, "扣完为止", "until gone", 0, kExpr},
    {Kind::K_NOT_COUNTED, "不计", "not counted", 0, kExpr},
    {Kind::K_EXTEND, "外延", "extended", 0, kExpr},
    {Kind::K_ENDS, "取端", "clamped", 0, kExpr},
    {Kind::K_ROUND_BY, "取整", "rounded", N, kExpr},
    {Kind::K_MONTHS_UP, "", "months up", O, kExpr},
    {Kind::K_ZERO_WIDTH, "零宽则", "zero width", O | K, kExpr},
    {Kind::K_TAKE_HIGH, "取高", "take highest", O | K, kExpr},
    {Kind::K_TAKE_LOW, "取低", "take lowest", O | K, kExpr},
    {Kind::K_TYPE, "类型", "type", K, kExpr},
    {Kind::K_COLUMNS, "列", "columns", C, kExpr},
    // Tables made from tables, draws, slots, scans.
    {Kind::K_VIEW, "视图", "view", C | N, kTop},
    {Kind::K_SUMMARY, "汇总", "summary", C | N, kTop},
    {Kind::K_ONE_ROW, "一行", "one row", 0, kDerived},
    {Kind::K_EXPAND, "展开", "expand", C | N, kTop},
    {Kind::K_AS, "以", "as", N, kGridDecl},
    {Kind::K_UNION, "并表", "union", C | N, kTop},
    {Kind::K_SCAN, "递推", "scan", C | N, kTop},
    {Kind::K_FIRST_ROW, "首行", "first row", O | K, kDerived},
    {Kind::K_PREVIOUS_ROW, "上行", "previous", 0, kDerived},
    {Kind::K_SLOTS, "填格", "slot table", C | N, kTop},
    {Kind::K_SLOT, "格", "slot", 0, kSlots},
    {Kind::K_SLOT, "", "slots", 0, kSlots},
    {Kind::K_TIMES, "倍", "times", O | K, kSlots},
    {Kind::K_EMPTY_SLOT, "空格", "empty slot", C, kSlots},
    {Kind::K_COUNTS, "计", "counts", O | K, kSlots},
    {Kind::K_SAMPLE, "抽样", "sample", C | N, kTop},
    {Kind::K_STRATA, "分层", "strata", C, kSample},
    {Kind::K_PER_STRATUM, "每层", "per stratum", C | O | K, kSample},
    {Kind::K_SEED, "种子", "seed", C, kSample},
    {Kind::K_NUMBER_ORDER, "编号序", "numbered by", C | O, kSample},
    {Kind::K_RESERVE, "候补", "reserve", C | O | K, kSample},
    // Other files, other schemes, earlier years, what is handed in.
    {Kind::K_IMPORT, "引入", "import", C, kTop},
    {Kind::K_BASED_ON, "沿用", "based on", C, kTop},
    {Kind::K_AMEND, "修订", "amend", C, kTop},
    {Kind::K_ADDED, "新增", "added", C, kTop},
    {Kind::K_REPEAL, "废止", "repeal", C, kTop},
    {Kind::K_ADOPT, "采用", "adopt", C, kTop},
    {Kind::K_WARNING, "预警", "warning", C | N, kTop},
    {Kind::K_HEAVIEST, "取最重", "heaviest", 0, kWarning},
    {Kind::K_HISTORY, "往年", "history", C | K, kTop},
    {Kind::K_TAKEN_FROM, "取自", "taken from", C | N, kHistory},
    {Kind::K_LINEAGE, "沿革", "lineage", C | N, kHistory},
    {Kind::K_MERGED, "合并", "merged", C | N, kHistory | kShare},
    {Kind::K_FOUNDED, "新设", "founded", C | N, kHistory},
    {Kind::K_GAP_YEAR, "缺年", "gap year", C | N, kHistory},
    {Kind::K_FIGURES, "数值", "figures", C | N, kHistory},
    {Kind::K_OUTPUT, "输出", "output", C | N, kTop},
    {Kind::K_PUBLICATION, "公示", "publication", C | N, kTop},
    {Kind::K_LIST, "清单", "list", 0, kOutput},
    {Kind::K_FILL, "填", "fill", N, kOutput},
    {Kind::K_DAYS, "期限", "for", O | K, kOutput},
    {Kind::K_KEEP, "保留", "keep", O | K, kOutput},
    {Kind::K_MASK, "遮盖", "mask", N, kOutput},
    {Kind::K_EVERY_COLUMN, "各列", "every column", C | N, kOutput},
};

std::map<std::string_view, const Keyword*> Index(Skin skin) {
  std::map<std::string_view, const Keyword*> index;
  for (const Keyword& keyword : kKeywords) {
    if (*keyword.In(skin) != '\0') index.emplace(keyword.In(skin), &keyword);
  }
  return index;
}

}  // namespace

const std::vector<Keyword>& Keywords() { return kKeywords; }

const Keyword* FindKeyword(Skin skin, std::string_view text) {
  static const std::map<std::string_view, const Keyword*> zh = Index(Skin::kChinese), en = Index(Skin::kEnglish);
  const auto& index = skin == Skin::kChinese ? zh : en;
  const auto found = index.find(text);
  return found == index.end() ? nullptr : found->second;
}

const Keyword* KeywordOf(Kind kind) {
  static const std::vector<const Keyword*> first = [] {
    std::vector<const Keyword*> by_kind(static_cast<size_t>(Kind::END) + 1, nullptr);
    for (auto keyword = kKeywords.rbegin(); keyword != kKeywords.rend(); ++keyword) {
      by_kind[static_cast<size_t>(keyword->kind)] = &*keyword;
    }
    return by_kind;
  }();
  return first[static_cast<size_t>(kind)];
}

std::optional<std::string> FindUnit(Skin skin, std::string_view text) {
  for (const ast::UnitName& unit : ast::kUnitNames) {
    if (skin == Skin::kChinese ? text == unit.zh : text == unit.en || text == unit.plural) return unit.zh;
  }
  return std::nullopt;
}

std::optional<Number> NumeralWord(Skin skin, std::string_view text) {
  static constexpr std::pair<const char*, int64_t> kNumerals[] = {
      {"千", 1000}, {"万", 10000}, {"百万", 1000000}, {"千万", 10000000}, {"亿", 100000000}};
  for (const auto& [word, value] : kNumerals) {
    if (skin == Skin::kChinese && text == word) return Number(value);
  }
  return std::nullopt;
}

std::optional<std::pair<Number, std::string>> FindMultiple(Skin skin, std::string_view text) {
  for (const ast::UnitName& unit : ast::kUnitNames) {
    const std::string_view name = unit.zh;
    if (text.size() <= name.size() || text.substr(text.size() - name.size()) != name) continue;
    if (const auto times = NumeralWord(skin, text.substr(0, text.size() - name.size()))) return {{*times, unit.zh}};
  }
  return std::nullopt;
}

std::string UnitIn(Skin skin, std::string_view canonical, bool one) {
  for (const ast::UnitName& unit : ast::kUnitNames) {
    if (canonical == unit.zh) return skin == Skin::kChinese ? unit.zh : one ? unit.en : unit.plural;
  }
  return std::string(canonical);
}

std::vector<std::string> UnitNames(Skin skin) {
  std::vector<std::string> names;
  for (const ast::UnitName& unit : ast::kUnitNames) names.emplace_back(skin == Skin::kChinese ? unit.zh : unit.plural);
  return names;
}

const std::vector<WordPair>& FunctionWords() {
  static const std::vector<WordPair> words = {{"合计", "sum"},
                                              {"计数", "count"},
                                              {"均值", "mean"},
                                              {"加权均值", "weighted_mean"},
                                              {"最高", "highest"},
                                              {"最低", "lowest"},
                                              {"中位数", "median"},
                                              {"分位数", "quantile"},
                                              {"标准差", "stdev"},
                                              {"变异系数", "variation"},
                                              {"众数", "mode"},
                                              {"占比", "proportion"},
                                              {"从高数", "nth_highest"},
                                              {"取自", "taken_from"},
                                              {"全部", "every"},
                                              {"任一", "any"},
                                              {"最大", "max"},
                                              {"最小", "min"},
                                              {"平均", "average"},
                                              {"满年", "full_years"},
                                              {"满月", "full_months"},
                                              {"天数", "days_between"},
                                              {"余数", "modulo"},
                                              {"绝对值", "abs"},
                                              {"平方根", "sqrt"},
                                              {"数", "number"},
                                              {"数值", "parse_number"},
                                              {"原因", "reason"},
                                              {"连接", "join"},
                                              {"序", "position_of"},
                                              {"降等", "lower_by"},
                                              {"升等", "raise_by"},
                                              {"名额", "quota"},
                                              {"否决", "veto"},
                                              {"上期", "previous"},
                                              {"近", "recent"},
                                              {"连续", "in_a_row"},
                                              {"四舍五入", "half_up"},
                                              {"四舍六入五成双", "half_even"},
                                              {"舍去", "truncate"},
                                              {"进一", "away"},
                                              {"向下", "round_down"},
                                              {"向上", "round_up"},
                                              {"文本", "as_text"},
                                              {"拼接", "concat"},
                                              {"前几字", "first_chars"},
                                              {"后几字", "last_chars"},
                                              {"字数", "length"},
                                              {"方差", "variance"},
                                              {"从低数", "nth_lowest"},
                                              {"斜率", "line_slope"},
                                              {"截距", "line_intercept"},
                                              {"相关系数", "correlation"},
                                              {"标准分", "standard_score"},
                                              {"线性期望", "line_expectation"},
                                              {"百分等级", "percentile_rank"},
                                              {"列", "column"},
                                              {"抽签", "lot"},
                                              {"学年", "school_year_of"}};
  return words;
}

const std::vector<WordPair>& BaseWords() {
  static const std::vector<WordPair> words = {
      {"全体人数", "everyone"},     {"参评人数", "scored"},       {"候选人数", "candidates"},
      {"总体", "population"},       {"样本", "sample"},           {"并列取小", "ties_lowest"},
      {"并列取大", "ties_highest"}, {"并列待定", "ties_pending"}, {"相等不算", "equal_not"},
      {"相等算", "equal_counted"},  {"相等算半", "equal_half"}};
  return words;
}

const std::vector<std::string>& CallWords() {
  static const std::vector<std::string> words = {"总体",     "样本",     "并列取小", "并列取大",
                                                 "并列待定", "相等不算", "相等算",   "相等算半"};
  return words;
}

std::string Canonical(const std::vector<WordPair>& words, Skin skin, std::string_view text) {
  if (skin == Skin::kEnglish) {
    for (const WordPair& word : words) {
      if (text == word.en) return word.zh;
    }
  }
  return std::string(text);
}

}  // namespace heng::syntax
