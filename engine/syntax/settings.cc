// The plain words that clauses take as their settings, in both skins.
#include <map>

#include "engine/syntax/keywords.h"

namespace heng::syntax {
namespace {

using ast::Skin;

template <class T>
struct Option {
  const char* zh;
  const char* en;
  T value;
};

template <class T, size_t N>
std::optional<T> FindOption(const Option<T> (&options)[N], Skin skin, std::string_view text) {
  for (const Option<T>& option : options) {
    if (text == (skin == Skin::kChinese ? option.zh : option.en)) return option.value;
  }
  return std::nullopt;
}

using Form = ast::TypeRef::Form;
constexpr Option<Form> kTypes[] = {{"文本", "text", Form::kText},      {"整数", "integer", Form::kInteger},
                                   {"数", "number", Form::kNumber},    {"比率", "ratio", Form::kRatio},
                                   {"日期", "date", Form::kDate},      {"是否", "bool", Form::kBool},
                                   {"选项", "options", Form::kOptions}};
constexpr Option<Rounding> kRoundings[] = {
    {"四舍五入", "half_up", Rounding::kHalfUp}, {"四舍六入五成双", "half_even", Rounding::kHalfEven},
    {"舍去", "truncate", Rounding::kTruncate},  {"进一", "away", Rounding::kAwayFromZero},
    {"向下", "down", Rounding::kFloor},         {"向上", "up", Rounding::kCeiling}};
constexpr Option<ast::TieRule> kTieRules[] = {{"同名次跳号", "competition", ast::TieRule::kCompetition},
                                              {"同名次连号", "dense", ast::TieRule::kDense},
                                              {"平均名次", "average", ast::TieRule::kAverage},
                                              {"待定", "pending", ast::TieRule::kPending},
                                              {"同名次靠后", "last", ast::TieRule::kLast}};
constexpr Option<ast::Border> kBorders[] = {{"均进", "all_in", ast::Border::kAllIn},
                                            {"均不进", "all_out", ast::Border::kNoneIn},
                                            {"待定", "pending", ast::Border::kPending}};
constexpr Option<ast::Vacancy> kVacancies[] = {{"下移", "pass_down", ast::Vacancy::kDown},
                                               {"作废", "lapse", ast::Vacancy::kVoid}};
constexpr Option<ast::Remainder> kRemainders[] = {{"最大余额", "largest", ast::Remainder::kLargest},
                                                  {"结余", "keep", ast::Remainder::kKeep},
                                                  {"四舍五入", "half_up", ast::Remainder::kHalfUp},
                                                  {"舍去", "truncate", ast::Remainder::kKeep}};
constexpr Option<ast::ShareBlock::Freed> kFreed[] = {{"再分配", "again", ast::ShareBlock::Freed::kAgain},
                                                     {"结余", "keep", ast::ShareBlock::Freed::kKeep}};
constexpr Option<ast::ShareBlock::Overspend> kOverspends[] = {
    {"报错", "error", ast::ShareBlock::Overspend::kError},
    {"按比例", "proportionally", ast::ShareBlock::Overspend::kProportional}};
constexpr Option<ast::QuotaTies> kQuotaTies[] = {{"上优先", "upper", ast::QuotaTies::kUpper},
                                                 {"下优先", "lower", ast::QuotaTies::kLower}};
constexpr Option<ast::GapPolicy> kGapPolicies[] = {{"重分权重", "reweight", ast::GapPolicy::kReweight},
                                                   {"计零", "zero", ast::GapPolicy::kZero}};

template <class T, size_t N>
void Append(const Option<T> (&options)[N], std::vector<WordPair>& words) {
  for (const Option<T>& option : options) words.push_back({option.zh, option.en});
}

// Words that have no table of values above.
const std::map<Kind, std::vector<WordPair>> kPlainSettings = {
    {Kind::K_DIFFERENCE, {{"报告", "reported"}}},
    {Kind::K_NOBODY, {{"结余", "keep"}, {"报错", "error"}}},
    {Kind::K_ZERO_WEIGHT, {{"得", "gets"}, {"不参加", "excluded"}}},
    {Kind::K_UNSCORED, {{"不参加", "excluded"}}},
    {Kind::K_MERGED, {{"结余", "keep"}, {"从宽", "lenient"}, {"从严", "strict"}, {"重新起算", "afresh"}}},
    {Kind::K_FOUNDED, {{"重新起算", "afresh"}}},
    {Kind::K_GAP_YEAR, {{"中断", "breaks"}, {"跳过", "skipped"}}},
    {Kind::K_FIGURES, {{"加权", "weighted"}}},
    {Kind::K_TAKEN_FROM, {{"本方案", "itself"}}},
    {Kind::K_CHECK, {{"错误", "error"}, {"警告", "warning"}}},
    {Kind::K_FILL, {{"原因", "reason"}, {"空", "empty"}}},
    {Kind::K_MASK, {{"姓", "surname"}, {"名", "given"}, {"中间", "middle"}, {"末四位", "last4"}, {"全部", "whole"}}},
    {Kind::K_ADOPT, {{"上期", "previous"}}},
    {Kind::K_GIVEN, {{"量", "quantity"}}},
    {Kind::K_EXPECT, {{"量", "quantity"}}}};

std::vector<WordPair> Collect(Kind clause) {
  if (const auto plain = kPlainSettings.find(clause); plain != kPlainSettings.end()) return plain->second;
  std::vector<WordPair> words;
  switch (clause) {
    case Kind::K_ROUND:
    case Kind::K_ROUND_BY: Append(kRoundings, words); break;
    case Kind::K_QUOTA_ROUND:
      Append(kRoundings, words);
      Append(kRemainders, words);
      break;
    case Kind::K_RANK_TIES: Append(kTieRules, words); break;
    case Kind::K_TIES:
      Append(kTieRules, words);
      Append(kQuotaTies, words);
      break;
    case Kind::K_BORDER: Append(kBorders, words); break;
    case Kind::K_VACANCY: Append(kVacancies, words); break;
    case Kind::K_REMAINDER: Append(kRemainders, words); break;
    case Kind::K_FREED: Append(kFreed, words); break;
    case Kind::K_OVERSPEND: Append(kOverspends, words); break;
    case Kind::K_GAPS: Append(kGapPolicies, words); break;
    default: break;
  }
  return words;
}

}  // namespace

const std::vector<WordPair>& SettingWords(Kind clause) {
  static const std::vector<std::vector<WordPair>> all = [] {
    std::vector<std::vector<WordPair>> by_kind;
    for (size_t i = 0; i <= static_cast<size_t>(Kind::END); ++i) by_kind.push_back(Collect(static_cast<Kind>(i)));
    return by_kind;
  }();
  return all[static_cast<size_t>(clause)];
}

const std::vector<WordPair>& TypeWords() {
  static const std::vector<WordPair> words = [] {
    std::vector<WordPair> types;
    Append(kTypes, types);
    return types;
  }();
  return words;
}

std::optional<Form> FindType(Skin skin, std::string_view text) { return FindOption(kTypes, skin, text); }
std::optional<Rounding> FindRounding(Skin skin, std::string_view text) { return FindOption(kRoundings, skin, text); }
std::optional<ast::TieRule> FindTieRule(Skin skin, std::string_view text) { return FindOption(kTieRules, skin, text); }
std::optional<ast::Border> FindBorder(Skin skin, std::string_view text) { return FindOption(kBorders, skin, text); }
std::optional<ast::Vacancy> FindVacancy(Skin skin, std::string_view text) { return FindOption(kVacancies, skin, text); }
std::optional<ast::Remainder> FindRemainder(Skin skin, std::string_view text) {
  return FindOption(kRemainders, skin, text);
}
std::optional<ast::ShareBlock::Freed> FindFreed(Skin skin, std::string_view text) {
  return FindOption(kFreed, skin, text);
}
std::optional<ast::ShareBlock::Overspend> FindOverspend(Skin skin, std::string_view text) {
  return FindOption(kOverspends, skin, text);
}
std::optional<ast::QuotaTies> FindQuotaTies(Skin skin, std::string_view text) {
  return FindOption(kQuotaTies, skin, text);
}
std::optional<ast::GapPolicy> FindGapPolicy(Skin skin, std::string_view text) {
  return FindOption(kGapPolicies, skin, text);
}

}  // namespace heng::syntax
