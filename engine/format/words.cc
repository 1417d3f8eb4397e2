#include "engine/format/words.h"

#include "engine/base/utf8.h"

namespace heng::format {
namespace {

using syntax::Token;
using syntax::WordPair;

// Names that the language gives itself, behind a dot or as columns.
const std::vector<WordPair> kGivenNames = {{"扣分前", "before_deductions"},
                                           {"加分合计", "bonus_sum"},
                                           {"扣分合计", "deduction_sum"},
                                           {"封顶前", "before_cap"},
                                           {"否决前", "before_veto"},
                                           {"已评权重", "weight_present"},
                                           {"份额", "share"},
                                           {"余额", "leftover"},
                                           {"总分", "total"},
                                           {"顺序", "order"},
                                           {"候补", "reserve"},
                                           {"层", "stratum"},
                                           {"摘要", "digest"},
                                           {"来源", "source"},
                                           {"学年", "school_year"},
                                           {"往年", "earlier_years"}};
const std::vector<WordPair> kGaps = {{"缺", "missing"}, {"不评", "unrated"}};

bool InSkin(const WordPair& pair, ast::Skin skin, std::string_view word) {
  return word == (skin == ast::Skin::kChinese ? pair.zh : pair.en);
}

// 取 表(…), 函数 名(…): a name in front of a bracket that is no call.
bool NamesWhatFollows(Kind before) {
  return before == Kind::K_FETCH || before == Kind::K_OPTION_LIST || before == Kind::K_FUNCTION ||
         before == Kind::K_WEIGHT_TABLE;
}

}  // namespace

Words::Words(const syntax::Filtered& filtered, const syntax::FoldedText& text, const std::string& source, ast::Skin to,
             bool quote)
    : tokens_(filtered.tokens), source_(source), from_(text.skin), to_(to), quote_(quote) {
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != Kind::NAME) continue;
    const syntax::Keyword* before = i > 0 ? syntax::KeywordOf(tokens_[i - 1].kind) : nullptr;
    const bool introduced = before != nullptr && before->Is(syntax::kThenName) && KindAt(i, -1) != Kind::K_IS &&
                            KindAt(i, -1) != Kind::K_FETCH;
    if (introduced || KindAt(i, 1) == Kind::COLON || KindAt(i, 1) == Kind::EQ) own_.insert(tokens_[i].text);
    if (KindAt(i, -1) == Kind::K_FUNCTION) functions_.insert(tokens_[i].text);
  }
}

Kind Words::KindAt(size_t token, int ahead) const {
  const auto at = static_cast<ptrdiff_t>(token) + ahead;
  return at < 0 || at >= static_cast<ptrdiff_t>(tokens_.size()) ? Kind::END : tokens_[static_cast<size_t>(at)].kind;
}

std::string Words::Of(size_t at, const Frame& around) const {
  const Token& token = tokens_[at];
  const bool zh = to_ == ast::Skin::kChinese;
  if (token.quoted) return zh ? "【" + token.text + "】" : "`" + token.text + "`";
  switch (token.kind) {
    case Kind::TEXT: return zh ? "“" + token.text + "”" : "\"" + token.text + "\"";
    case Kind::SEMI: return zh ? "；" : ";";
    case Kind::CELL: return token.text.empty() ? "|" : "| " + Cell(token);
    case Kind::LE: return "≤";
    case Kind::GE: return "≥";
    case Kind::NE: return "≠";
    case Kind::EQ: return "=";
    case Kind::UNIT: return Unit(at);
    case Kind::NUMBER: return Other() ? Amount(at) : token.text;
    case Kind::NAME: return Other() ? Name(at, around) : token.text;
    default: return Other() && syntax::KeywordOf(token.kind) != nullptr ? Keyword(at, around) : token.text;
  }
}

std::string Words::Keyword(size_t at, const Frame& around) const {
  const Token& token = tokens_[at];
  const bool zh = to_ == ast::Skin::kChinese;
  const bool one = at > 0 && tokens_[at - 1].kind == Kind::NUMBER && tokens_[at - 1].text == "1";
  switch (token.kind) {
    case Kind::K_PLACES: return zh ? "位" : one ? "place" : "places";
    case Kind::K_SLOT: return zh ? "格" : one ? "slot" : "slots";
    case Kind::K_TRUE: return zh ? "是" : "yes";
    case Kind::K_STEP: return zh ? "到" : "to";
    case Kind::K_TO: {  // of a rounding it is 到: round half_up to 0.01, half_up(x, to 0.5 points)
      const bool header = around.declaration == Kind::K_SCHEME && around.block == Block::kPlain;
      const bool step = (header && KindAt(at, -1) != Kind::DATE) || KindAt(at, -1) == Kind::COMMA ||
                        (KindAt(at, -1) == Kind::NAME && KindAt(at, -2) == Kind::K_ROUND);
      return zh ? (step ? "到" : "至") : "to";
    }
    case Kind::K_MONTHS_UP: return "months up";
    default: return syntax::KeywordOf(token.kind)->In(to_);
  }
}

// 3 万元 has no unit of its own in English: 30000 yuan.
std::string Words::Amount(size_t at) const {
  if (KindAt(at, 1) != Kind::UNIT) return tokens_[at].text;
  const std::string& unit = tokens_[at + 1].text;
  const auto multiple = syntax::FindMultiple(from_, unit.substr(0, unit.find('/')));
  const auto value = multiple ? Number::Parse(tokens_[at].text) : std::nullopt;
  return value ? (*value * multiple->first).ToText() : tokens_[at].text;
}

std::string Words::Unit(size_t at) const {
  const Token& token = tokens_[at];
  if (!Other()) {
    if (to_ == ast::Skin::kChinese) return token.text;
    std::u32string chars =
        DecodeUtf8(std::string_view(source_).substr(token.span.begin, token.span.end - token.span.begin));
    for (char32_t& c : chars) {
      if (c > 0xFF00 && c < 0xFF5F) c -= 0xFEE0;
    }
    return EncodeUtf8(chars);
  }
  const size_t slash = token.text.find('/');
  std::string name = token.text.substr(0, slash);
  if (const auto multiple = syntax::FindMultiple(from_, name)) name = multiple->second;
  const std::string above = syntax::UnitIn(to_, name, Amount(at - 1) == "1");
  if (slash == std::string::npos) return above;
  return above + "/" + syntax::UnitIn(to_, token.text.substr(slash + 1), true);
}

std::string Words::Swap(const Pairs& pairs, const std::string& word) const {
  for (const WordPair& pair : pairs) {
    if (InSkin(pair, from_, word)) return to_ == ast::Skin::kChinese ? pair.zh : pair.en;
  }
  return "";
}

// A name of the author's, quoted where it would be read as a word of the language.
std::string Words::Own(const std::string& name) const {
  const bool zh = to_ == ast::Skin::kChinese;
  const syntax::Keyword* keyword = syntax::FindKeyword(to_, name);
  const bool taken = keyword != nullptr && (quote_ || keyword->Is(syntax::kHard));
  if (!taken && name != (zh ? "否" : "no")) return name;
  return zh ? "【" + name + "】" : "`" + name + "`";
}

std::string Words::Setting(size_t at) const {
  if (at == 0) return "";
  Kind clause = tokens_[at - 1].kind;
  if (clause == Kind::LPAREN && KindAt(at, -2) == Kind::K_MERGED) clause = Kind::K_MERGED;
  return Swap(syntax::SettingWords(clause), tokens_[at].text);
}

// Behind the `:` of a column or an indicator; 元 of 元/人 and of the header's 修约 as well.
bool Words::IsType(size_t at, const Frame& around) const {
  const bool file = around.kind == Frame::Kind::kFile;
  const bool block = around.kind == Frame::Kind::kBlock && around.block == Block::kPlain;
  if (around.declaration == Kind::K_SCHEME) return block;
  if (!file && (!block || around.declaration == Kind::K_WARNING || around.declaration == Kind::K_SLOTS)) return false;
  const size_t first = KindAt(at, -1) == Kind::SLASH && at > 1 ? at - 2 : at;
  return KindAt(first, -1) == Kind::COLON;
}

std::string Words::Type(size_t at) const {
  const std::string& word = tokens_[at].text;
  if (const std::string type = Swap(syntax::TypeWords(), word); !type.empty()) return type;
  const auto unit = syntax::FindUnit(from_, word);
  return unit ? syntax::UnitIn(to_, *unit, KindAt(at, -1) == Kind::SLASH) : "";
}

// Words of formulas: functions, 全体人数, 期间.起, 否.
std::string Words::Plain(size_t at, const Frame& around) const {
  const std::string& word = tokens_[at].text;
  const Kind before = KindAt(at, -1), next = KindAt(at, 1);
  if (next == Kind::LPAREN && functions_.count(word) == 0 && !NamesWhatFollows(before)) {
    if (const std::string type = Swap(syntax::TypeWords(), word); before == Kind::COLON && !type.empty()) return type;
    return Swap(syntax::FunctionWords(), word);
  }
  static const Pairs period = {{"期间", "period"}}, ends = {{"起", "start"}, {"止", "end"}}, no = {{"否", "no"}};
  const bool in_period = at >= 2 && before == Kind::DOT && !Swap(period, tokens_[at - 2].text).empty();
  if (next == Kind::DOT && KindAt(at, -1) != Kind::DOT && at + 2 < tokens_.size() &&
      !Swap(ends, tokens_[at + 2].text).empty()) {
    return Swap(period, word);
  }
  if (in_period) return Swap(ends, word);
  const bool option_list = around.kind == Frame::Kind::kRound && around.options;
  if (const std::string value = Swap(no, word); !value.empty()) {
    return option_list || before == Kind::K_IS || before == Kind::K_IS_NOT ? "" : value;
  }
  if (own_.count(word) != 0) return "";
  if (before == Kind::DOT || next == Kind::DOT || next == Kind::COMMA || next == Kind::RBRACE) {
    if (const std::string given = Swap(kGivenNames, word); !given.empty()) return given;
  }
  return option_list ? "" : Swap(syntax::BaseWords(), word);
}

std::string Words::Name(size_t at, const Frame& around) const {
  if (const std::string setting = Setting(at); !setting.empty()) return setting;
  if (IsType(at, around)) {
    if (const std::string type = Type(at); !type.empty()) return type;
  }
  const std::string& word = tokens_[at].text;
  if (const std::string plain = Plain(at, around); !plain.empty()) {
    const syntax::Keyword* keyword = syntax::FindKeyword(to_, plain);
    const bool hard = keyword != nullptr && keyword->Is(syntax::kHard) && KindAt(at, -1) == Kind::DOT;
    return hard ? Own(plain) : plain;
  }
  return Own(word);
}

// A part of a heading, 分配.余额.
std::string Words::Part(const std::string& name) const {
  if (own_.count(name) != 0) return name;
  const std::string given = Swap(kGivenNames, name);
  return given.empty() ? name : given;
}

std::string Words::Cell(const Token& cell) const {
  if (!Other()) return cell.text;
  const size_t bracket = std::min(cell.text.find('('), cell.text.find("（"));
  if (const std::string gap = Swap(kGaps, cell.text.substr(0, bracket)); !gap.empty()) {
    return gap + (bracket == std::string::npos ? "" : cell.text.substr(bracket));
  }
  const size_t dot = cell.text.rfind('.');
  if (dot == std::string::npos) return cell.text;
  return cell.text.substr(0, dot + 1) + Part(cell.text.substr(dot + 1));
}

}  // namespace heng::format
