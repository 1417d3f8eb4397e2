#include "support.h"

#include <regex>

#include "engine/syntax/folding.h"
#include "engine/syntax/keywords.h"
#include "engine/syntax/lexing.h"

namespace heng::syntax::test {

const char kSchemeZh[] = R"heng(方案 “2023年教职工绩效工资分等发放” {
  依据 “县教育系统教职工绩效考核和绩效工资分配指导意见(试行)第三条”
  期间 2022-09-01 至 2023-08-31
  语言版本 1
  修约 四舍五入 { 分 2 位   元 2 位   比率 4 位 }    # of every named value that states none of its own
}

参数 奖励比例 = 30%

表 学校 主键 学校代码 {
  学校代码 : 文本
  名称     : 文本
  学段     : 选项(小学, 初中, 高中)
  区域     : 选项(城区, 乡镇, 偏远)
}

表 教师 主键 教师编号 {
  教师编号 : 文本
  姓名     : 文本 隐私
  学校     : 引用 学校
  学科     : 文本
  基准绩效 : 元 2 位
  师德     : 选项(合格, 不合格)
  应出勤   : 天
  实出勤   : 天 范围 [0, 应出勤]
  平均分   : 分 2 位 可缺(未任统考科目)
  优秀率   : 比率 4 位 可缺(未任统考科目)
}

表 听课 { 教师 : 引用 教师   评委 : 文本   得分 : 分 1 位 范围 [0, 100] }

评价 工作实绩 于 教师 满分 100 分 缺项 不评 {
  项 教学质量 权重 60% 缺项 重分权重 {
    项 均分比 权重 70% = 平均分 / 最高(平均分, 组内(学校.学段, 学科), 忽略缺) * 满分
    项 优秀   权重 30% = 优秀率 * 满分
  }
  项 课堂   权重 25% = 均值(听课.得分, 去最高 1, 去最低 1) 缺则 60 分
  项 出勤   权重 15% = 实出勤 / 应出勤 * 满分
  加分 偏远任教 封顶 3 分 = 若 学校.区域 是 偏远 则 3 分 否则 0 分
  总分 封顶 102 分 含加分
  否决 师德失范 当 师德 是 不合格 则 0 分   依据 “第九条”
}

名次 校内名次 于 教师 按 工作实绩 降序 组内(学校) 参加 当 非 否决(师德失范) 并列 同名次跳号

等次 绩效等次 于 教师 按 工作实绩 降序 组内(学校) {
  不发 : 当 否决(师德失范)
  一等 : 前 20% 当 工作实绩 ≥ 85 分 不递补
  二等 : 前 50%
  三等 : 其余
  基数 参评人数   名额取整 舍去   边界并列 均不进   未评者 不评(“考核资料不足”)
}

分配 奖励绩效 于 教师 每 学校 一份 {
  总额 合计(基准绩效) * 奖励比例
  按   基准绩效 * 对照 绩效等次 { 一等 : 1.5；二等 : 1.2；三等 : 1.0；不发 : 0 }
  未评者 不参加
  精确到 0.01 元   尾差 最大余额   尾差并列 按 工作实绩 降序, 教师编号
  无人可分 结余
}

用例 “一所三人学校” {
  给 学校 { | 学校代码 | 名称 | 学段 | 区域 |
            | S1 | 一小 | 小学 | 偏远 | }
  给 教师 { | 教师编号 | 学校 | 平均分 | 优秀率 |   # 三人
            | 甲 | S1 | 90 | 50% |
            | 乙 | S1 | 缺 |  | }
  得 教师 { | 教师编号 | 工作实绩 |
            | 甲 | 88.5 | } }
)heng";

const char kSchemeEn[] = R"heng(scheme “2023年教职工绩效工资分等发放” {
  basis “县教育系统教职工绩效考核和绩效工资分配指导意见(试行)第三条”
  period 2022-09-01 to 2023-08-31
  language version 1
  round half_up { points 2 places   yuan 2 places   ratio 4 places }    # of every named value that states none of its own
}

param 奖励比例 = 30%

table 学校 key 学校代码 {
  学校代码 : text
  名称     : text
  学段     : options(小学, 初中, 高中)
  区域     : options(城区, 乡镇, 偏远)
}

table 教师 key 教师编号 {
  教师编号 : text
  姓名     : text personal
  学校     : ref 学校
  学科     : text
  基准绩效 : yuan 2 places
  师德     : options(合格, 不合格)
  应出勤   : days
  实出勤   : days range [0, 应出勤]
  平均分   : points 2 places optional(未任统考科目)
  优秀率   : ratio 4 places optional(未任统考科目)
}

table 听课 { 教师 : ref 教师   评委 : text   得分 : points 1 place range [0, 100] }

evaluation 工作实绩 of 教师 full 100 points gaps unrated {
  item 教学质量 weight 60% gaps reweight {
    item 均分比 weight 70% = 平均分 / highest(平均分, within(学校.学段, 学科), skip missing) * full
    item 优秀   weight 30% = 优秀率 * full
  }
  item 课堂   weight 25% = mean(听课.得分, drop highest 1, drop lowest 1) if missing 60 points
  item 出勤   weight 15% = 实出勤 / 应出勤 * full
  bonus 偏远任教 cap 3 points = if 学校.区域 is 偏远 then 3 points else 0 points
  total cap 102 points with bonus
  veto 师德失范 when 师德 is 不合格 then 0 points   basis “第九条”
}

rank 校内名次 of 教师 by 工作实绩 desc within(学校) included when not veto(师德失范) ties competition

tier 绩效等次 of 教师 by 工作实绩 desc within(学校) {
  不发 : when veto(师德失范)
  一等 : top 20% when 工作实绩 >= 85 points no refill
  二等 : top 50%
  三等 : rest
  base scored   quota rounding truncate   border ties all_out   unscored unrated(“考核资料不足”)
}

shareout 奖励绩效 of 教师 each 学校 one share {
  pool sum(基准绩效) * 奖励比例
  by   基准绩效 * lookup 绩效等次 { 一等 : 1.5; 二等 : 1.2; 三等 : 1.0; 不发 : 0 }
  unscored excluded
  exact to 0.01 yuan   remainder largest   remainder ties by 工作实绩 desc, 教师编号
  nobody keep
}

case “一所三人学校” {
  given 学校 { | 学校代码 | 名称 | 学段 | 区域 |
            | S1 | 一小 | 小学 | 偏远 | }
  given 教师 { | 教师编号 | 学校 | 平均分 | 优秀率 |   # 三人
            | 甲 | S1 | 90 | 50% |
            | 乙 | S1 | missing |  | }
  expect 教师 { | 教师编号 | 工作实绩 |
            | 甲 | 88.5 | } }
)heng";

namespace {

// Walks every expression of a formula; the variants without formulas need no case.
class SpanWalk {
 public:
  explicit SpanWalk(const SourceMap& sources) : sources_(sources) {}
  std::string fault;

  void Check(const ast::ExprPtr& expr, const Span& outer) {
    if (expr == nullptr) return;
    const Span& span = expr->span;
    const bool inside = span.begin >= outer.begin && span.end <= outer.end;
    if ((span.begin >= span.end || !inside) && fault.empty()) {
      fault = "span of `" + sources_.text(outer.file).substr(outer.begin, outer.end - outer.begin) + "`";
    }
    std::visit([&](const auto& node) { Children(node, span); }, expr->node);
  }

 private:
  template <class T>
  void Children(const T&, const Span&) {}
  void Children(const ast::Unary& node, const Span& span) { Check(node.operand, span); }
  void Children(const ast::Binary& node, const Span& span) {
    Check(node.left, span);
    Check(node.right, span);
    const bool between = node.op_span.begin >= node.left->span.end && node.op_span.end <= node.right->span.begin;
    if (!between && fault.empty()) fault = "place of an operator";
  }
  void Children(const ast::Bracket& node, const Span& span) { Check(node.inner, span); }
  void Children(const ast::IsTest& node, const Span& span) { Check(node.operand, span); }
  void Children(const ast::InSet& node, const Span& span) { Check(node.operand, span); }
  void Children(const ast::InInterval& node, const Span& span) {
    Check(node.operand, span);
    Check(node.interval.low, node.interval.span);
    Check(node.interval.high, node.interval.span);
  }
  void Children(const ast::Within& node, const Span& span) {
    Check(node.operand, span);
    Check(node.interval.low, span);
    Check(node.interval.high, span);
  }
  void Children(const ast::OrElse& node, const Span& span) {
    Check(node.operand, span);
    Check(node.otherwise, span);
  }
  void Children(const ast::Per& node, const Span& span) {
    Check(node.operand, span);
    Check(node.unit, span);
    Check(node.amount, span);
    Check(node.at_most, span);
  }
  void Children(const ast::If& node, const Span& span) {
    Check(node.condition, span);
    Check(node.then, span);
    Check(node.otherwise, span);
  }
  void Children(const ast::Bands& node, const Span& span) {
    Check(node.operand, span);
    for (const auto& row : node.rows) Check(row.value, span);
  }
  void Children(const ast::Lookup& node, const Span& span) {
    for (const auto& operand : node.operands) Check(operand, span);
    for (const auto& row : node.rows) Check(row.value, span);
  }
  void Children(const ast::Cases& node, const Span& span) {
    for (const auto& row : node.rows) {
      Check(row.condition, row.span);
      Check(row.value, row.span);
    }
    (void)span;
  }
  void Children(const ast::Call& node, const Span& span) {
    for (const auto& argument : node.args) Check(argument, span);
    for (const auto& key : node.modifiers.group_keys) Check(key, span);
    for (const auto& trim : node.modifiers.trims) Check(trim.count, span);
    Check(node.modifiers.when, span);
  }

  const SourceMap& sources_;
};

}  // namespace

std::vector<std::string> Parsed::Codes() const {
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : diagnostics.list()) codes.emplace_back(MessageOf(diagnostic.code).name);
  return codes;
}

std::string Parsed::Messages() const { return RenderAll(diagnostics, sources, {}, 50); }

std::string Parsed::TreeWithoutPlaces() const { return std::regex_replace(Tree(), std::regex(" @[0-9]+:[0-9]+"), ""); }

Parsed ParseText(const std::string& text, const Limits& limits) {
  Parsed parsed;
  ParseOptions options;
  options.limits = limits;
  options.report_ambiguities = true;
  const uint32_t source = parsed.sources.Add("例.heng", text);
  parsed.file = Parse(parsed.sources, source, options, parsed.diagnostics);
  parsed.diagnostics.Sort();
  return parsed;
}

Parsed ParseClauses(const std::string& clauses) { return ParseText("方案 “例” { 语言版本 1 }\n" + clauses); }

std::string TokensOf(const std::string& clauses) {
  SourceMap sources;
  Diagnostics diagnostics;
  const uint32_t source = sources.Add("例.heng", "方案 “例” { 语言版本 1 }\n" + clauses);
  const auto text = Fold(sources, source, {}, {}, diagnostics);
  const Filtered filtered = FilterTokens(Lex(*text).tokens, *text, sources, {}, diagnostics);
  std::string line;
  for (size_t i = 6; i < filtered.tokens.size(); ++i) {  // behind the header
    const Token& token = filtered.tokens[i];
    const bool keyword = KeywordOf(token.kind) != nullptr;
    const std::string shown = token.kind == Kind::SEMI   ? ";"
                              : token.kind == Kind::UNIT ? "~" + token.text
                              : token.kind == Kind::CELL ? "|" + token.text
                              : keyword                  ? "<" + token.text + ">"
                                                         : token.text;
    line += (line.empty() ? "" : " ") + shown;
  }
  return line;
}

std::string SpanFault(const Parsed& parsed) {
  SpanWalk walk(parsed.sources);
  for (const ast::Decl& decl : parsed.file.decls) {
    if (const auto* indicator = std::get_if<ast::Indicator>(&decl.node)) walk.Check(indicator->value, decl.span);
    if (const auto* quantity = std::get_if<ast::Quantity>(&decl.node)) walk.Check(quantity->value, decl.span);
    if (const auto* share = std::get_if<ast::ShareBlock>(&decl.node)) {
      walk.Check(share->total, decl.span);
      walk.Check(share->weight, decl.span);
    }
    if (const auto* evaluation = std::get_if<ast::Evaluation>(&decl.node)) {
      for (const auto& clause : evaluation->root.clauses) {
        if (const auto* item = std::get_if<std::unique_ptr<ast::Item>>(&clause)) walk.Check((*item)->value, decl.span);
      }
    }
  }
  return walk.fault;
}

}  // namespace heng::syntax::test
