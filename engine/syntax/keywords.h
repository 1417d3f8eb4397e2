#pragma once
// The words of the language in both skins: keywords, units, and the plain words that clauses and calls know.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ast/ast.h"
#include "engine/syntax/token.h"

namespace heng::syntax {

// Where a soft keyword is one. The declaration's first word opens its context; kExpr holds in every formula.
enum Context : uint32_t {
  kTop = 1,
  kScheme = 2,
  kTable = 4,
  kIndicator = 8,  // 指标, 量
  kEvaluation = 16,
  kRank = 32,
  kTier = 64,
  kShare = 128,
  kCase = 256,
  kExpr = 512,
  kDerived = 1024,   // 视图, 汇总, 并表, 递推
  kGridDecl = 2048,  // 展开, 权重表
  kSlots = 4096,
  kSample = 8192,
  kWarning = 16384,
  kHistory = 32768,
  kOutput = 65536,  // 输出, 公示
  kAny = 131071
};
enum Trait : uint8_t {
  kHard = 1,         // always a keyword; as a name it needs 【 】
  kClause = 2,       // opens a clause or a declaration
  kThenName = 4,     // a name follows
  kThenOperand = 8,  // an operand follows
  kNumber = 16       // a number may follow without a blank: 前20, 封顶105分
};

struct Keyword {
  Kind kind;
  const char* zh;  // "" = no such word in this skin
  const char* en;  // may be several words
  uint8_t traits;
  uint32_t contexts;
  bool Is(Trait trait) const { return (traits & trait) != 0; }
  const char* In(ast::Skin skin) const { return skin == ast::Skin::kChinese ? zh : en; }
};

// The two-column table, in the order of the reference.
const std::vector<Keyword>& Keywords();
const Keyword* FindKeyword(ast::Skin skin, std::string_view text);
const Keyword* KeywordOf(Kind kind);  // the first entry of this kind; nullptr = not a keyword

// Built-in units by their canonical (Chinese) name; nullopt = not a unit of this skin.
std::optional<std::string> FindUnit(ast::Skin skin, std::string_view text);
// 万元 → {10000, 元}, 千人, 亿元: a unit with a numeral before it. nullopt = no such word.
std::optional<std::pair<Number, std::string>> FindMultiple(ast::Skin skin, std::string_view text);
std::optional<Number> NumeralWord(ast::Skin skin, std::string_view text);  // 万 → 10000
std::vector<std::string> UnitNames(ast::Skin skin);
// A unit in this skin's word, of one or of several; one that a file declares stays as it is.
std::string UnitIn(ast::Skin skin, std::string_view canonical, bool one);

// Plain words: `zh` is canonical, in whichever skin it was written.
struct WordPair {
  const char* zh;
  const char* en;
};
const std::vector<WordPair>& FunctionWords();  // 合计 / sum …
const std::vector<WordPair>& BaseWords();      // 全体人数 / everyone …, flags of aggregates
// The Chinese word for one of the list's English words; the word itself otherwise.
// Of them those that stand as words of their own among a call's arguments.
const std::vector<std::string>& CallWords();
std::string Canonical(const std::vector<WordPair>& words, ast::Skin skin, std::string_view text);

// The settings that a clause's word can be followed by (并列 同名次跳号 …); empty = none.
const std::vector<WordPair>& SettingWords(Kind clause);
const std::vector<WordPair>& TypeWords();  // 文本 / text …
std::optional<ast::TypeRef::Form> FindType(ast::Skin skin, std::string_view text);
std::optional<Rounding> FindRounding(ast::Skin skin, std::string_view text);
std::optional<ast::TieRule> FindTieRule(ast::Skin skin, std::string_view text);
std::optional<ast::Border> FindBorder(ast::Skin skin, std::string_view text);
std::optional<ast::Vacancy> FindVacancy(ast::Skin skin, std::string_view text);
std::optional<ast::Remainder> FindRemainder(ast::Skin skin, std::string_view text);
std::optional<ast::ShareBlock::Freed> FindFreed(ast::Skin skin, std::string_view text);
std::optional<ast::ShareBlock::Overspend> FindOverspend(ast::Skin skin, std::string_view text);
std::optional<ast::QuotaTies> FindQuotaTies(ast::Skin skin, std::string_view text);
std::optional<ast::GapPolicy> FindGapPolicy(ast::Skin skin, std::string_view text);

}  // namespace heng::syntax
