#include "engine/syntax/syntax_error.h"

#include <algorithm>
#include <map>

#include "engine/syntax/as_in_letters.h"
#include "engine/syntax/keywords.h"

namespace heng::syntax {
namespace {

struct Shape {
  const char* rule;
  const char* zh;
  const char* en;
};
// How a clause is written, by the rule in which the fault was met; the first rule found from the inside counts.
constexpr Shape kShapes[] = {
    {"headerRounding", "修约要写成: `修约 四舍五入 { 分 2 位  元 2 位  比率 到 0.01% }`",
     "rounding is written: `round half_up { points 2 places  ratio to 0.01% }`"},
    {"headerClause",
     "方案里可以写: `依据 “…”`、`期间 2022-09-01 至 2023-08-31`、`语言版本 1`、`修约 四舍五入 { … }`、`名次并列 …`",
     "a scheme holds: `basis “…”`, `period 2022-09-01 to 2023-08-31`, `language version 1`, `round half_up { … }`"},
    {"scheme",
     "方案里可以写: `依据 “…”`、`期间 2022-09-01 至 2023-08-31`、`语言版本 1`、`修约 四舍五入 { … }`、`名次并列 …`",
     "a scheme holds: `basis “…”`, `period 2022-09-01 to 2023-08-31`, `language version 1`, `round half_up { … }`"},
    {"rounding", "修约要写成: `修约 四舍五入 2 位`、`修约 舍去 到 0.5 分` 或 `精确`",
     "rounding is written: `round half_up 2 places`, `round truncate to 0.5 points` or `exact`"},
    {"bandRow", "分段的一行要写成: `[80, 90) : 值`、`90 以上 : 值`、`80 至 89 : 值`、`不满 60 : 值`、`其余 : 值`",
     "a row of bands is written: `[80, 90) : value`, `90 or more : value`, `80 to 89 : value`, `rest : value`"},
    {"band", "分段的一行要写成: `[80, 90) : 值`、`90 以上 : 值`、`80 至 89 : 值`、`不满 60 : 值`、`其余 : 值`",
     "a row of bands is written: `[80, 90) : value`, `90 or more : value`, `80 to 89 : value`, `rest : value`"},
    {"bands", "分段要写成: `分段 名 { 90 以上 : 值；其余 : 值 }`",
     "bands are written: `bands name { 90 or more : value; rest : "
     "value }`"},
    {"lookupRow", "对照的一行要写成: `选项 : 值`", "a row of a lookup is written: `option : value`"},
    {"lookup", "对照要写成: `对照 名 { 选项 : 值；其余 : 值 }`",
     "a lookup is written: `lookup name { option : value; rest : value "
     "}`"},
    {"caseLine", "分情况的一行要写成: `条件 : 值`", "a row of cases is written: `condition : value`"},
    {"cases", "分情况要写成: `分情况 { 条件 : 值；其余 : 值 }`",
     "cases are written: `cases { condition : value; rest : value }`"},
    {"rankRow", "名次计分的一行要写成: `第 1 至 2 名 : 值`、`以后每名 减 1 分`、`最低 : 0 分`、`其余 : 值`",
     "a row of rank points is written: `position 1 to 2 : value`, `then each less 1 point`, `lowest : 0 points`"},
    {"rankPoints", "名次计分要写成: `名次计分 名次 { 第 1 名 : 15 分；其余 : 0 分 }`",
     "rank points are written: `rank points name { position 1 : 15 points; rest : 0 points }`"},
    {"anchor", "内插的一行要写成: `点 : 值`", "a row to interpolate is written: `point : value`"},
    {"interpolation", "内插要写成: `内插 名 { 60 : 0 分；100 : 40 分 }`",
     "interpolation is written: `interpolate name { 60 : 0 points; 100 : 40 points }`"},
    {"floatSide", "浮动的一行要写成: `升 每 1 分 加 1 分 按比例 至多 3 分` 或 `降 不计`",
     "a row of a slope is written: `up each 1 point add 1 point proportionally at most 3 points` or `down not "
     "counted`"},
    {"floating", "浮动要写成: `浮动 (a - b) { 升 每 1 分 加 1 分 按比例；降 不计 }`",
     "a slope is written: `slope (a - b) { up each 1 point add 1 point proportionally; down not counted }`"},
    {"interval", "区间要写成: `[80, 90)`", "an interval is written: `[80, 90)`"},
    {"per", "每一份要写成: `每 1 节 加 5 元 不足不计`", "steps are written: `each 1 lesson add 5 yuan whole steps`"},
    {"argument", "括号里要写一个值，或 `于 表: 值 当 条件, 组内(…), 忽略缺` 这样的部分，用逗号隔开",
     "between the brackets stand values, or parts such as `of table: value when condition, within(…), skip missing`"},
    {"columnAttr",
     "列要写成: `名 : 类型`，后面可写 `可缺(原因)`、`隐私`、`唯一`、`范围 [a, b]`、`别名 “…”`、`按百分数`",
     "a column is written: `name : type`, then `optional(reason)`, `personal`, `unique`, `range [a, b]`, `alias “…”`"},
    {"type",
     "类型可以是: `文本` `整数` `数 2 位` `比率 4 位` `日期` `是否` `选项(甲, 乙)` `引用 表`，或单位如 `分 2 位`",
     "a type is: `text` `integer` `number 2 places` `ratio` `date` `bool` `options(a, b)` `ref table`, or a unit"},
    {"column", "列要写成: `名 : 类型`，后面可写 `可缺(原因)`、`隐私`、`唯一`、`范围 [a, b]`、`别名 “…”`、`按百分数`",
     "a column is written: `name : type`, then `optional(reason)`, `personal`, `unique`, `range [a, b]`, `alias “…”`"},
    {"check", "校验要写成: `校验 错误 “说明” = 条件`", "a check is written: `check error “message” = condition`"},
    {"table", "表要写成: `表 名 主键 列 { 列 : 类型 … }`",
     "a table is written: `table name key column { column : type … }`"},
    {"nodeAttr", "名称和 `=` 之间可以写: `权重 60%`、`满分 100 分`、`缺项 不评`、`封顶 满分`、`保底 0 分`、`修约 …`",
     "between name and `=` can stand: `weight 60%`, `full 100 points`, `gaps unrated`, `cap full`, `floor 0 points`"},
    {"item", "项要写成: `项 名 权重 60% = 公式` 或 `项 名 权重 60% { … }`",
     "an item is written: `item name weight 60% = formula` or `item name weight 60% { … }`"},
    {"bonus", "加分、扣分要写成: `加分 名 封顶 3 分 = 公式`",
     "a bonus is written: `bonus name cap 3 points = formula`"},
    {"totalBound", "总分的限度要写成: `总分 封顶 105 分 含加分` 或 `总分 保底 0 分`",
     "a bound of the total is written: `total cap 105 points with bonus` or `total floor 0 points`"},
    {"bonusSum", "要写成: `加分合计 封顶 3 分`", "write: `bonus sum cap 3 points`"},
    {"veto", "否决要写成: `否决 名 当 条件`，后面可写 `则 0 分` 或 `则 不评(“原因”)`",
     "a veto is written: `veto name when condition`, then perhaps `then 0 points` or `then unrated(“reason”)`"},
    {"exceptionClause", "例外要写成: `例外 名 当 条件 则 值`",
     "an exception is written: `exception name when condition then "
     "value`"},
    {"evaluation", "评价要写成: `评价 名 于 表 满分 100 分 { 项 … 加分 … 总分 … 否决 … }`",
     "an evaluation is written: `evaluation name of table full 100 points { item … bonus … total … veto … }`"},
    {"tierRow",
     "等次的一行要写成: `名 : 前 20%`、`名 : 占 20%`、`名 : 当 条件`、`名 : 前 20% 当 条件 递补` 或 `名 : 其余`",
     "a tier is written: `name : top 20%`, `name : share 20%`, `name : when condition` or `name : rest`"},
    {"tierOption",
     "等次里可以写: `基数 参评人数`、`名额取整 舍去`、`边界并列 均不进`、`空额 下移`、`未评者 …`、`参加 当 条件`",
     "a tier block can hold: `base scored`, `quota rounding truncate`, `border ties all_out`, `vacancies lapse`, "
     "`unscored …`"},
    {"tier", "等次要写成: `等次 名 于 表 按 列 降序 组内(…) { 名 : 前 20% … 其余 … 基数 … 名额取整 … 边界并列 … }`",
     "tiers are written: `tier name of table by column desc within(…) { name : top 20% … }`"},
    {"shareOption",
     "分配里可以写: `总额 …`、`按 …`、`精确到 0.01 元`、`尾差 最大余额`、`尾差并列 按 …`、`未评者 …`、`无人可分 "
     "结余`、`零权 得 0`",
     "a share-out holds: `pool …`, `by …`, `exact to 0.01 yuan`, `remainder largest`, `remainder ties by …`, `nobody "
     "keep`"},
    {"share", "分配要写成: `分配 名 于 表 每 学校 一份 { 总额 … 按 … 精确到 … 尾差 … 无人可分 … }`",
     "a share-out is written: `shareout name of table each school one share { pool … by … }`"},
    {"rankPart", "名次要写成: `名次 名 于 表 按 列 降序 组内(…) 并列 同名次跳号`",
     "a rank is written: `rank name of table by column desc within(…) ties competition`"},
    {"rank", "名次要写成: `名次 名 于 表 按 列 降序 组内(…) 并列 同名次跳号`",
     "a rank is written: `rank name of table by column desc within(…) ties competition`"},
    {"caseTable", "用例的表要写成: `给 表 { | 列 | 列 |` 换行 `| 值 | 值 | }`",
     "a table of a case: `given table { | column |`, then rows"},
    {"caseRow", "用例的表要写成: `给 表 { | 列 | 列 |` 换行 `| 值 | 值 | }`",
     "a table of a case: `given table { | column |`, then rows"},
    {"useCase", "用例要写成: `用例 “名” { 给 表 { … } 得 表 { … } }`",
     "a case is written: `case “name” { given table { … } "
     "expect table { … } }`"},
    {"param", "参数要写成: `参数 名 = 值`，分时期的写 `参数 名 = 值 自 2022-09-01；值 自 2023-09-01`",
     "a parameter is written: `param name = value`, by period `param name = value since 2022-09-01; value since "
     "2023-09-01`"},
    {"unitDecl", "单位要写成: `单位 名`", "a unit is written: `unit name`"},
    {"optionList", "选项表要写成: `选项表 名(甲, 乙)`", "an option list is written: `option list name(a, b)`"},
    {"indicator", "指标要写成: `指标 名 于 表 = 公式`，`=` 前可写 `: 单位` 和 `修约 …`",
     "an indicator is written: `indicator name of table = formula`, before `=` perhaps `: unit` and `round …`"},
    {"quantity", "量要写成: `量 名 = 公式`", "a quantity is written: `quantity name = formula`"},
    {"function", "函数要写成: `函数 名(参数) 于 表 = 公式`",
     "a function is written: `function name(parameters) of table = formula`"},
};

Text ShapeOf(const std::vector<std::string>& rules) {
  for (const std::string& rule : rules) {
    for (const Shape& shape : kShapes) {
      if (rule == shape.rule) return Text(shape.zh, shape.en);
    }
  }
  return Text("", "");
}

struct Opening {
  Kind kind;
  const char* rule;
};
constexpr Opening kOpenings[] = {{Kind::K_SCHEME, "scheme"},       {Kind::K_PARAM, "param"},
                                 {Kind::K_UNIT, "unitDecl"},       {Kind::K_OPTION_LIST, "optionList"},
                                 {Kind::K_TABLE, "table"},         {Kind::K_CHECK, "check"},
                                 {Kind::K_INDICATOR, "indicator"}, {Kind::K_QUANTITY, "quantity"},
                                 {Kind::K_FUNCTION, "function"},   {Kind::K_EVALUATION, "evaluation"},
                                 {Kind::K_RANK, "rank"},           {Kind::K_TIER, "tier"},
                                 {Kind::K_SHARE, "share"},         {Kind::K_CASE, "useCase"}};

// The shape of what was being written; of the whole declaration when the fault lies behind it.
Text ShapeAt(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
             std::vector<std::string> rules) {
  int open_ifs = 0;
  for (size_t i = declaration.begin; i < std::min(index, declaration.end); ++i) {
    if (tokens[i].kind == Kind::K_IF) ++open_ifs;
    if (tokens[i].kind == Kind::K_ELSE) --open_ifs;
  }
  const Kind at = index < declaration.end ? tokens[index].kind : Kind::END;
  const bool cut_off = at == Kind::END || at == Kind::SEMI || at == Kind::RBRACE || at == Kind::RPAREN ||
                       at == Kind::COMMA || (KeywordOf(at) != nullptr && KeywordOf(at)->Is(kClause));
  if (open_ifs > 0 && cut_off) {
    return Text("`若` 要写全: `若 条件 则 值 否则 值`",
                "`if` is written in full: `if condition then value else value`");
  }
  for (const Opening& opening : kOpenings) {
    if (opening.kind == tokens[declaration.begin].kind) rules.emplace_back(opening.rule);
  }
  return ShapeOf(rules);
}

bool Has(const std::vector<std::string>& rules, std::string_view rule) {
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

// Names that the declaration and its neighbours spell out: all names of the file.
std::set<std::string> NamesOf(const std::vector<Token>& tokens, const Token* but) {
  std::set<std::string> names;
  for (const Token& token : tokens) {
    if (token.kind == Kind::NAME && &token != but) names.insert(token.text);
  }
  return names;
}

// Reports a word that falls into keywords and names; false when it does not.
bool ReportRun(const Token& token, const std::set<std::string>& names, const FoldedText& text,
               Diagnostics& diagnostics) {
  const auto is_word = [&](const WordPair& word) { return token.text == word.zh; };
  if (std::any_of(BaseWords().begin(), BaseWords().end(), is_word)) return false;
  const auto parts = Segment(token.text, text.skin, names);
  const bool keyword = std::any_of(parts.begin(), parts.end(),
                                   [&](const std::string& part) { return FindKeyword(text.skin, part) != nullptr; });
  if (parts.size() < 2 || !keyword) return false;
  std::string spaced;
  for (const std::string& part : parts) {
    const bool digits = part.find_first_not_of("0123456789") == std::string::npos;
    const bool after_digits = !spaced.empty() && spaced.back() >= '0' && spaced.back() <= '9';
    if (!spaced.empty() && !(after_digits && !digits && FindUnit(text.skin, part))) spaced += ' ';
    spaced += part;
  }
  if (parts.size() == 2) {
    diagnostics.Add(Code::E0131, token.span, {parts[0], parts[1]});
  } else {
    diagnostics.Add(Code::E0132, token.span, {token.text, spaced});
  }
  return true;
}

// Blanks forgotten: 项教学质量, 总额合计(…).
bool MissingBlank(const std::vector<Token>& tokens, const Token& token, const FoldedText& text,
                  Diagnostics& diagnostics) {
  if (token.kind != Kind::NAME || token.quoted || text.quoted.count(token.text) != 0) return false;
  if (ReportRun(token, NamesOf(tokens, &token), text, diagnostics)) return true;
  std::string longest;
  for (const Keyword& keyword : Keywords()) {
    const std::string word = keyword.In(text.skin);
    const bool head = keyword.Is(kThenName) && word.size() > longest.size() && word.size() > 3 &&
                      token.text.size() > word.size() && token.text.compare(0, word.size(), word) == 0;
    if (head) longest = word;
  }
  const bool item = token.text.size() > 3 && token.text.compare(0, 3, "项") == 0;
  if (longest.empty() && item) longest = "项";
  if (longest.empty()) return false;
  diagnostics.Add(Code::E0131, token.span, {longest, token.text.substr(longest.size())});
  return true;
}

// A keyword of the other skin.
bool OtherSkin(const Token& token, const FoldedText& text, Diagnostics& diagnostics) {
  if (token.kind != Kind::NAME || token.quoted) return false;
  const bool zh = text.skin == ast::Skin::kChinese;
  std::string word = token.text;
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const Keyword* other = FindKeyword(zh ? ast::Skin::kEnglish : ast::Skin::kChinese, word);
  if (other == nullptr || *other->In(text.skin) == '\0') return false;
  diagnostics.Add(Code::E0126, token.span, {token.text, other->In(text.skin)});
  return true;
}

constexpr std::pair<const char*, Kind> kOrders[] = {
    {"由高到低", Kind::K_DESC}, {"从高到低", Kind::K_DESC}, {"由低到高", Kind::K_ASC}, {"从低到高", Kind::K_ASC}};

// Faults that the reference names have sentences of their own.
bool Special(const Token& token, const std::vector<std::string>& rules, const FoldedText& text,
             Diagnostics& diagnostics) {
  const auto say = [&](Code code, std::vector<Text> args) {
    diagnostics.Add(code, token.span, std::move(args));
    return true;
  };
  const bool formula = Has(rules, "sum") || Has(rules, "expr") || Has(rules, "operand");
  switch (token.kind) {
    case Kind::K_IF: return formula && say(Code::E0150, {});
    case Kind::K_WITHIN:
    case Kind::K_WHOLE:
    case Kind::K_EXCEPT_SELF:
    case Kind::K_SKIP_GAPS:
    case Kind::K_GAP_UNRATES:
    case Kind::K_TRIM_HIGH:
    case Kind::K_TRIM_LOW:
    case Kind::K_DIVIDE_BY:
      if (!rules.empty() && rules[0] == "call") return say(Code::E0133, {token.text});
      return !Has(rules, "rank") && !Has(rules, "tier") && !Has(rules, "share") && say(Code::E0148, {token.text});
    case Kind::K_CAP:
    case Kind::K_FLOOR: {
      const Text clause = token.kind == Kind::K_FLOOR ? Text("项", "item") : Text("加分", "bonus");
      return Has(rules, "evaluation") && say(Code::E0149, {token.text, clause});
    }
    case Kind::K_AND:
    case Kind::K_OR: return Has(rules, "tier") && say(Code::E0158, {token.text});
    case Kind::K_ROUND:
    case Kind::K_EXACT:
    case Kind::K_WEIGHT:
    case Kind::K_FULL:
    case Kind::K_GAPS: return !Has(rules, "sum") && (Has(rules, "declaration")) && say(Code::E0151, {token.text});
    case Kind::K_IS:
    case Kind::K_TRUE: return Has(rules, "test") && say(Code::E0157, {});
    case Kind::NUMBER:
    case Kind::PERCENT: return !rules.empty() && rules[0] == "test" && say(Code::E0135, {token.text});
    case Kind::NAME:
      for (const auto& [order, kind] : kOrders) {
        const std::string meant = std::string("`") + KeywordOf(kind)->zh + "`";
        if (token.text == order) return say(Code::E0154, {KeywordOf(Kind::K_BY)->zh, token.text, meant});
      }
      return OtherSkin(token, text, diagnostics);
    case Kind::K_NONE:
      return say(Code::E0120, {token.text, text.skin == ast::Skin::kChinese ? "【无】" : "`" + token.text + "`"});
    case Kind::K_SCHEME: return say(Code::E0127, {});
    default: return OtherSkin(token, text, diagnostics);
  }
}

// `a 缺则 0 + 5`: the fallback must end its expression.
bool AfterFallback(const std::vector<Token>& tokens, const Declaration& declaration, size_t index,
                   Diagnostics& diagnostics) {
  const Kind kind = tokens[index].kind;
  if (kind < Kind::PLUS || kind > Kind::NE) return false;
  for (size_t i = index; i > declaration.begin && index - i < 8; --i) {
    const Kind before = tokens[i - 1].kind;
    if (before == Kind::K_IF_MISSING || before == Kind::K_IF_ZERO) {
      const bool zero = before == Kind::K_IF_ZERO;
      const std::string& word = tokens[i - 1].text;
      diagnostics.Add(zero ? Code::E0142 : Code::E0141, tokens[i - 1].span,
                      zero ? std::vector<Text>{}
                           : std::vector<Text>{Text("(… " + word + " …) " + tokens[index].text + " …"),
                                               Text("… " + word + " (… " + tokens[index].text + " …)")});
      return true;
    }
    if (before == Kind::LPAREN || before == Kind::COMMA || before == Kind::EQ) return false;
  }
  return false;
}

}  // namespace

void SyntaxError(const std::vector<Token>& tokens, const Declaration& declaration, size_t at,
                 const std::vector<std::string>& rules, const FoldedText& text, Diagnostics& diagnostics) {
  const size_t index = declaration.begin + at;
  const Text shape = ShapeAt(tokens, declaration, index, rules);
  if (index >= declaration.end) {
    const Token& last = tokens[declaration.end - 1];
    if (MissingBlank(tokens, last, text, diagnostics)) return;
    diagnostics.Add(Code::E0125, last.span, {shape});
    return;
  }
  const Token& token = tokens[index];
  const Kind before = index > declaration.begin ? tokens[index - 1].kind : Kind::END;
  if (token.kind == Kind::EQ && (before == Kind::GT || before == Kind::LT)) {
    return diagnostics.Add(Code::E0178, Join(tokens[index - 1].span, token.span), {tokens[index - 1].text});
  }
  if (WrittenAsInSpreadsheets(tokens, declaration, index, diagnostics)) return;
  if (Special(token, rules, text, diagnostics) || MissingBlank(tokens, token, text, diagnostics)) return;
  if (index > declaration.begin &&
      (OtherSkin(tokens[index - 1], text, diagnostics) || MissingBlank(tokens, tokens[index - 1], text, diagnostics))) {
    return;
  }
  if (AfterFallback(tokens, declaration, index, diagnostics)) return;
  if (WordAsName(tokens, declaration, index, text, diagnostics)) return;
  if (WrittenAsInLetters(tokens, declaration, index, rules, text, diagnostics)) return;
  const bool row_end = token.kind == Kind::SEMI && token.span.begin == token.span.end;
  Span span = token.span;
  if (row_end && index > declaration.begin) span = tokens[index - 1].span;
  const std::string seen = row_end ? tokens[index - 1].text : token.text;
  diagnostics.Add(Code::E0116, span, {seen, shape});
}

void RefuseRuns(Filtered& filtered, const FoldedText& text, Diagnostics& diagnostics) {
  if (text.skin == ast::Skin::kEnglish) return;  // words there are typed with blanks
  std::map<std::string, int> counts;
  std::set<std::string> names, declared;
  const std::vector<Token>& tokens = filtered.tokens;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != Kind::NAME) continue;
    ++counts[tokens[i].text];
    names.insert(tokens[i].text);
    const Keyword* before = i == 0 ? nullptr : KeywordOf(tokens[i - 1].kind);
    const bool introduced = before != nullptr && before->Is(kThenName);
    if (introduced || (i + 1 < tokens.size() && tokens[i + 1].kind == Kind::COLON)) declared.insert(tokens[i].text);
  }
  for (Declaration& declaration : filtered.declarations) {
    for (size_t i = declaration.begin + 1; i < declaration.end && !declaration.faulty; ++i) {
      const Token& token = tokens[i];
      const Kind before = tokens[i - 1].kind;
      const Keyword* keyword = KeywordOf(before);
      const bool operand = before == Kind::EQ || (keyword != nullptr && keyword->Is(kThenOperand));
      const bool candidate = token.kind == Kind::NAME && operand && !token.quoted && token.text.size() > 6 &&
                             counts[token.text] == 1 && declared.count(token.text) == 0 &&
                             text.quoted.count(token.text) == 0;
      if (!candidate) continue;
      names.erase(token.text);
      declaration.faulty = ReportRun(token, names, text, diagnostics);
      names.insert(token.text);
    }
  }
}

}  // namespace heng::syntax
