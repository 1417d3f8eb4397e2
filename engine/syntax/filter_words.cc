// Words: keyword, unit or name.
#include <algorithm>

#include "engine/base/utf8.h"
#include "engine/diag/nearest.h"
#include "engine/syntax/filter_pass.h"

namespace heng::syntax {
namespace {

// A sign that can only stand behind a name.
bool FollowsName(const Token* token) {
  if (token == nullptr) return false;
  switch (token->kind) {
    case Kind::COLON:
    case Kind::DOT:
    case Kind::COMMA:
    case Kind::RPAREN: return true;
    default: return token->kind >= Kind::PLUS && token->kind <= Kind::NE;
  }
}

// Keywords behind which a name of the user's must stand.
bool Introduces(Kind kind) {
  switch (kind) {
    case Kind::K_PARAM:
    case Kind::K_UNIT:
    case Kind::K_OPTION_LIST:
    case Kind::K_TABLE:
    case Kind::K_INDICATOR:
    case Kind::K_QUANTITY:
    case Kind::K_FUNCTION:
    case Kind::K_EVALUATION:
    case Kind::K_RANK:
    case Kind::K_TIER:
    case Kind::K_SHARE:
    case Kind::K_ITEM:
    case Kind::K_BONUS:
    case Kind::K_DEDUCTION:
    case Kind::K_VETO:
    case Kind::K_EXCEPTION:
    case Kind::K_EVERY_ITEM:
    case Kind::K_VIEW:
    case Kind::K_SUMMARY:
    case Kind::K_EXPAND:
    case Kind::K_UNION:
    case Kind::K_SCAN:
    case Kind::K_SLOTS:
    case Kind::K_SAMPLE:
    case Kind::K_WARNING:
    case Kind::K_FIRST_PAY:
    case Kind::K_AS:
    case Kind::K_FROM:
    case Kind::K_KEY:
    case Kind::K_REFERENCE:
    case Kind::K_GIVEN:
    case Kind::K_EXPECT:
    case Kind::K_FETCH:
    case Kind::K_VIA:
    case Kind::K_MOVE_TO:
    case Kind::DOT: return true;
    default: return false;
  }
}

bool OpensDeclaration(const Keyword& keyword) {
  return keyword.Is(kClause) && (keyword.contexts & kTop) != 0 && keyword.kind != Kind::K_BASIS &&
         keyword.kind != Kind::K_NOTE;
}

// A clause that stands inside a declaration's braces only.
bool InnerClause(const Keyword& keyword) {
  return keyword.Is(kClause) && (keyword.contexts & (kTop | kRank | kIndicator)) == 0;
}

Kind Owner(uint32_t contexts) {
  if ((contexts & kEvaluation) != 0) return Kind::K_EVALUATION;
  if ((contexts & kTier) != 0) return Kind::K_TIER;
  if ((contexts & kShare) != 0) return Kind::K_SHARE;
  if ((contexts & kSlots) != 0) return Kind::K_SLOTS;
  if ((contexts & kSample) != 0) return Kind::K_SAMPLE;
  if ((contexts & kHistory) != 0) return Kind::K_HISTORY;
  if ((contexts & kOutput) != 0) return Kind::K_OUTPUT;
  if ((contexts & kTable) != 0) return Kind::K_TABLE;
  return (contexts & kCase) != 0 ? Kind::K_CASE : Kind::K_SCHEME;
}

}  // namespace

FilterPass::Choice FilterPass::FindChoice() const {
  const Token& token = Here();
  if (text_.quoted.count(token.text) != 0) return {};
  Choice best{FindKeyword(text_.skin, token.text), 1};
  if (text_.skin == ast::Skin::kChinese) return best;
  std::string phrase = token.text;
  for (size_t words = 2; words <= 3; ++words) {
    const Token* next = Peek(words - 1);
    if (next == nullptr || next->kind != Kind::WORD || next->line_start) break;
    phrase += " " + next->text;
    if (const Keyword* keyword = FindKeyword(text_.skin, phrase)) best = {keyword, words};
  }
  return best;
}

// A clause word at the start of a line, directly followed by a plain word or a text on it.
bool FilterPass::ClauseFollows(size_t words) const {
  const Token* next = Peek(words);
  if (!Here().line_start || next == nullptr || next->line_start) return false;
  if (next->kind == Kind::QUOTED || next->kind == Kind::TEXT) return true;
  if (next->kind != Kind::WORD) return false;
  const Keyword* keyword = FindKeyword(text_.skin, next->text);
  return keyword == nullptr || !keyword->Is(kHard) || keyword->Is(kNumber);  // 总分 封顶
}

bool FilterPass::AtTop(size_t words) const {
  const Expects expected = Expected();
  if (expected == Expects::kName || expected == Expects::kOperand) return ClauseFollows(words);
  return Here().line_start || fresh_ || !FollowsName(Peek(words));
}

bool FilterPass::AfterOperand(const Keyword& keyword, size_t words) const {
  const Token* next = Peek(words);
  const bool brace = frames_.empty() || frames_.back().open == Kind::LBRACE;
  const bool behind_number = keyword.kind == Kind::K_NTH_UNIT || keyword.kind == Kind::K_PLACES;
  if (next != nullptr && next->kind == Kind::COLON && brace && !frames_.empty() && !behind_number) return false;
  switch (keyword.kind) {
    case Kind::K_PLACES: return Last() == Kind::NUMBER;
    case Kind::K_NTH_UNIT: return Last() == Kind::NUMBER && TopBlock() == Block::kRankPoints;
    case Kind::K_IN_ORDER: return Last() == Kind::K_CASES;
    case Kind::K_SLOT:
    case Kind::K_PARTS: return Last() == Kind::NUMBER;
    case Kind::K_COLUMNS:
    case Kind::K_TYPE:
    case Kind::K_PREVIOUS_ROW: return false;
    case Kind::K_COUNTS: return Last() == Kind::K_EMPTY_SLOT;
    case Kind::K_LESS: return Last() == Kind::K_THEN_EACH;
    case Kind::K_ONE_SHARE:
    case Kind::K_ONE_ROW: return frames_.empty();
    case Kind::K_BASIS:
    case Kind::K_NOTE: return next != nullptr && next->kind == Kind::TEXT;
    default: return true;
  }
}

// A word that opens an argument of a call: `…, 取高 3)`, `…, 类型 7)`, `四舍五入(x, 到 0.5 分)`.
bool FilterPass::ArgumentWord(const Keyword& keyword, const Token* next) const {
  const bool opens = keyword.kind == Kind::K_TAKE_HIGH || keyword.kind == Kind::K_TAKE_LOW ||
                     keyword.kind == Kind::K_AT_LEAST || keyword.kind == Kind::K_TYPE || keyword.kind == Kind::K_STEP;
  if (!opens || Last() != Kind::COMMA || next == nullptr || TopBlock() != Block::kPlain) return false;
  return next->kind == Kind::NUMBER || next->kind == Kind::PERCENT || next->kind == Kind::WORD ||
         next->kind == Kind::QUOTED;
}

// A soft word of this context, not one that opens a declaration.
bool FilterPass::InBlock(const Keyword& keyword, size_t words) const {
  const Token* next = Peek(words);
  if (keyword.kind == Kind::K_NTH || keyword.kind == Kind::K_THEN_EACH || keyword.kind == Kind::K_LOWEST) {
    return TopBlock() == Block::kRankPoints && Expected() == Expects::kStart;
  }
  if (keyword.kind == Kind::K_UP || keyword.kind == Kind::K_DOWN) {
    return TopBlock() == Block::kFloating && Expected() != Expects::kOperand && Expected() != Expects::kName;
  }
  if (keyword.kind == Kind::K_EVERY_COLUMN && Last() == Kind::COMMA && frames_.size() == 1) {
    // A column called 各列 has `=`, a comma or what it is shown as behind it.
    const bool named = next != nullptr && (next->kind == Kind::WORD || next->kind == Kind::QUOTED);
    const Keyword* shown = named && next->kind == Kind::WORD ? FindKeyword(text_.skin, next->text) : nullptr;
    return named && !next->line_start && (shown == nullptr || (shown->contexts & kOutput) == 0);
  }
  if (keyword.kind == Kind::K_TYPE) return ArgumentWord(keyword, next);
  // A row may open with a condition: `上行.骨干 : 1 分`, `否决(师德失范) : 0 分`.
  if (keyword.kind == Kind::K_PREVIOUS_ROW && InRows() && Expected() == Expects::kStart) {
    return next != nullptr && next->kind == Kind::DOT;
  }
  if (keyword.kind == Kind::K_VETO && InRows() && next != nullptr && next->kind == Kind::LPAREN) return false;
  if (keyword.kind == Kind::K_COLUMNS) {
    const Block block = TopBlock();
    return (block == Block::kGrid || block == Block::kBands || block == Block::kLookup) && Last() == Kind::LBRACE &&
           next != nullptr && next->kind == Kind::COLON;
  }
  switch (Expected()) {
    case Expects::kName:
    case Expects::kOperand:
      if (keyword.kind == Kind::K_REFERENCE) {
        return Last() == Kind::COLON && next != nullptr && (next->kind == Kind::WORD || next->kind == Kind::QUOTED);
      }
      if (keyword.kind == Kind::K_PREVIOUS_ROW) return next != nullptr && next->kind == Kind::DOT;
      if (keyword.kind == Kind::K_TIES) return Last() == Kind::LPAREN && next != nullptr && next->kind == Kind::WORD;
      if (ArgumentWord(keyword, next)) return true;
      if (keyword.kind == Kind::K_MOVE_TO) return Last() == Kind::K_GAPS;
      if (keyword.kind == Kind::K_MONTHS_UP) return Last() == Kind::COMMA;
      return keyword.Is(kClause) && ClauseFollows(words);
    case Expects::kStart:
      if (keyword.kind == Kind::K_BASIS || keyword.kind == Kind::K_NOTE) {
        return next != nullptr && next->kind == Kind::TEXT;
      }
      return !FollowsName(next);
    case Expects::kNothing: return AfterOperand(keyword, words);
  }
  return false;
}

bool FilterPass::IsKeywordHere(const Keyword& keyword, size_t words) const {
  if (keyword.Is(kHard)) return true;
  if (OpensDeclaration(keyword) && frames_.empty()) return AtTop(words);
  const bool here = (keyword.contexts & (context_ | kExpr)) != 0;
  if (frames_.empty() && InnerClause(keyword) && Here().line_start && Expected() == Expects::kNothing) return false;
  return here && InBlock(keyword, words);
}

// Behind `列 :` of a block's first row.
bool FilterPass::InTableHead() const {
  for (size_t i = out_.tokens.size(); i > 0; --i) {
    const Kind kind = out_.tokens[i - 1].kind;
    if (kind != Kind::COMMA && kind != Kind::COLON && kind != Kind::NAME && kind != Kind::K_TRUE) {
      return kind == Kind::K_COLUMNS;
    }
  }
  return false;
}

// 是 is the value where an operand is expected; 无 is an option's name in 选项(…) and behind 是.
Kind FilterPass::HardKind(const Keyword& keyword) const {
  const Expects expected = Expected();
  const Token* next = Peek(1);
  const bool key = InRows() && expected == Expects::kStart && next != nullptr && next->kind == Kind::COLON;
  if (keyword.kind == Kind::K_IS) {
    if (!frames_.empty() && frames_.back().option_list) return Kind::NAME;
    const bool key_list = InRows() && expected == Expects::kStart && next != nullptr && next->kind == Kind::COMMA;
    return expected == Expects::kOperand || key || key_list ? Kind::K_TRUE : Kind::K_IS;
  }
  if (keyword.kind == Kind::K_NONE) {
    const bool option = !frames_.empty() && frames_.back().option_list;
    const bool keyed = TopBlock() == Block::kLookup || TopBlock() == Block::kGrid;
    const bool later_key = keyed && Last() == Kind::COMMA && ColonOnLine(at_);
    const bool key_list = keyed && expected == Expects::kStart && next != nullptr && next->kind == Kind::COMMA;
    if (option || Last() == Kind::K_IS || Last() == Kind::K_IS_NOT || key || key_list || later_key || InTableHead()) {
      return Kind::NAME;
    }
  }
  return keyword.kind;
}

// A hard word where a name must stand: `指标 满分 于 …`, `满分 : 分` in a table.
bool FilterPass::HardAsName(const Keyword& keyword) const {
  if (keyword.kind == Kind::K_TRUE || keyword.kind == Kind::K_IS) return false;
  const Token* next = Peek(1);
  const bool column = context_ == kTable && frames_.size() == 1 && next != nullptr && next->kind == Kind::COLON &&
                      Last() != Kind::COLON;
  return column || Introduces(Last());
}

bool FilterPass::Unit() {
  const Token& token = Here();
  if (Last() != Kind::NUMBER || token.line_start) return false;
  const auto canonical = [&](const std::string& word) -> std::string {
    if (const auto unit = FindUnit(text_.skin, word)) return *unit;
    return text_.units.count(word) != 0 ? word : "";
  };
  std::string name = canonical(token.text);
  if (name.empty() && FindMultiple(text_.skin, token.text)) name = token.text;
  if (name.empty()) return false;
  Token unit = token;
  const Token* slash = Peek(1);
  const Token* below = Peek(2);
  ++at_;
  if (slash != nullptr && below != nullptr && slash->kind == Kind::SLASH && slash->glued && below->glued &&
      below->kind == Kind::WORD && !canonical(below->text).empty()) {
    name += "/" + canonical(below->text);
    unit.span = Join(unit.span, below->span);
    at_ += 2;
  }
  --at_;
  unit.text = name;
  Emit(std::move(unit), Kind::UNIT);
  ++at_;
  return true;
}

// 满9个月进一, also with blanks around the number.
bool FilterPass::MonthsUp() {
  if (text_.skin != ast::Skin::kChinese || (Last() != Kind::COMMA && Last() != Kind::LPAREN)) return false;
  static const std::string kHead = "满", kTail = "个月进一";
  const Token& token = Here();
  Token number = token;
  size_t taken = 1;
  if (token.text == kHead) {
    const Token* digits = Peek(1);
    const Token* tail = Peek(2);
    if (digits == nullptr || tail == nullptr || digits->kind != Kind::NUMBER || tail->kind != Kind::WORD) return false;
    std::string rest = tail->text;
    taken = 3;
    if (const Token* more = Peek(3); rest == "个月" && more != nullptr && more->kind == Kind::WORD) {
      rest += more->text;
      taken = 4;
    }
    if (rest != kTail) return false;
    number = *digits;
  } else {
    const std::string& word = token.text;
    if (word.size() <= kHead.size() + kTail.size() || word.compare(0, kHead.size(), kHead) != 0 ||
        word.compare(word.size() - kTail.size(), kTail.size(), kTail) != 0) {
      return false;
    }
    number.text = word.substr(kHead.size(), word.size() - kHead.size() - kTail.size());
    if (number.text.find_first_not_of("0123456789") != std::string::npos) return false;
  }
  Token head = token;
  number.span = Join(number.span, Peek(taken - 1)->span);
  Emit(std::move(head), Kind::K_MONTHS_UP);
  Emit(std::move(number), Kind::NUMBER);
  at_ += taken;
  return true;
}

void FilterPass::KeywordWord(const Keyword& keyword, size_t words) {
  Token token = Here();
  if (words > 1) {
    token.span = Join(token.span, Peek(words - 1)->span);
    token.text = keyword.en;
  }
  const bool declaration = OpensDeclaration(keyword) && (keyword.contexts & context_ & ~kTop) == 0;
  if (declaration && !frames_.empty()) CloseAll(token.span);
  if (OpensDeclaration(keyword) && frames_.empty()) {
    const Kind last = Last();
    if (last == Kind::K_AMEND || last == Kind::K_ADDED || last == Kind::K_REPEAL) {
      EnterContext(keyword.kind);
    } else {
      Begin(keyword.kind);
    }
  }
  Kind kind = keyword.Is(kHard) ? HardKind(keyword) : keyword.kind;
  if (keyword.Is(kHard) && kind == keyword.kind && HardAsName(keyword)) {
    const bool zh = text_.skin == ast::Skin::kChinese;
    Fault(Code::E0120, token.span, {token.text, zh ? "【" + token.text + "】" : "`" + token.text + "`"});
    kind = Kind::NAME;
  }
  if (const Block block = BlockOf(kind); block != Block::kPlain) pending_.push_back(block);
  const Token* by = Peek(words);
  if (kind == Kind::K_WEIGHT_TABLE && !frames_.empty() && by != nullptr &&
      by->text == KeywordOf(Kind::K_BY)->In(text_.skin)) {
    pending_.push_back(Block::kGrid);
  }
  if (kind == Kind::K_AMONG || (kind == Kind::K_ROUND && context_ == kScheme)) pending_.push_back(Block::kPlain);
  Emit(std::move(token), kind);
  at_ += words;
}

// A word at the start of a line where only a declaration can begin.
void FilterPass::UnknownClause(const Token& token) {
  Begin(Kind::WORD);
  if (const Keyword* inner = FindKeyword(text_.skin, token.text); inner != nullptr && InnerClause(*inner)) {
    return Fault(Code::E0136, token.span, {token.text, KeywordOf(Owner(inner->contexts))->In(text_.skin)});
  }
  std::vector<std::string> words;
  for (const Keyword& keyword : Keywords()) {
    if (OpensDeclaration(keyword) && *keyword.In(text_.skin) != '\0') words.emplace_back(keyword.In(text_.skin));
  }
  std::string longest;
  for (const std::string& word : words) {
    if (token.text.compare(0, word.size(), word) == 0 && word.size() > longest.size()) longest = word;
  }
  if (!longest.empty() && longest.size() < token.text.size()) {
    return Fault(Code::E0131, token.span, {longest, token.text.substr(longest.size())});
  }
  const auto near = NearestName(token.text, words);
  if (near) return Fault(Code::E0121, token.span, {token.text, *near});
  for (const Keyword& keyword : Keywords()) {  // a word of the other skin
    const bool zh = text_.skin == ast::Skin::kChinese;
    if (token.text == (zh ? keyword.en : keyword.zh) && *keyword.In(text_.skin) != '\0') {
      return Fault(Code::E0121, token.span, {token.text, keyword.In(text_.skin)});
    }
  }
  Fault(Code::E0124, token.span, {token.text});
}

void FilterPass::Word() {
  const Token& token = Here();
  if (Unit() || MonthsUp()) return;
  const Choice choice = FindChoice();
  if (choice.keyword != nullptr) {
    if (IsKeywordHere(*choice.keyword, choice.words)) return KeywordWord(*choice.keyword, choice.words);
    // A declaration's word at the very start of a line inside braces: a } is missing before it.
    const bool next_declaration = OpensDeclaration(*choice.keyword) && AtColumnOne(token) &&
                                  (choice.keyword->contexts & context_ & ~kTop) == 0 && ClauseFollows(choice.words) &&
                                  TopBlock() != Block::kCells;
    if (next_declaration) return KeywordWord(*choice.keyword, choice.words);
  }
  if (choice.words > 1) {  // the phrase is none here, its first word may be one
    const Keyword* single = FindKeyword(text_.skin, token.text);
    if (single != nullptr && IsKeywordHere(*single, 1)) return KeywordWord(*single, 1);
  }
  const bool complete = Expected() == Expects::kNothing || fresh_;
  if (frames_.empty() && complete && (token.line_start || fresh_)) {
    UnknownClause(token);
  } else if (Last() == Kind::NUMBER && token.glued) {
    const auto near = NearestName(token.text, UnitNames(text_.skin));
    Fault(Code::E0115, token.span, {token.text, near.value_or("")});
  }
  Emit(token, Kind::NAME);
  ++at_;
}

std::vector<std::string> Segment(std::string_view word, ast::Skin skin, const std::set<std::string>& names) {
  const std::u32string chars = DecodeUtf8(word);
  const auto is_function = [](const std::string& part) {
    return std::any_of(FunctionWords().begin(), FunctionWords().end(), [&](const WordPair& w) { return part == w.zh; });
  };
  std::vector<std::string> parts;
  for (size_t i = 0; i < chars.size();) {
    size_t stop = chars.size();
    std::string part;
    for (; stop > i; --stop) {
      part = EncodeUtf8(std::u32string_view(chars).substr(i, stop - i));
      const bool digits = part.find_first_not_of("0123456789") == std::string::npos;
      const bool word = FindKeyword(skin, part) != nullptr || FindUnit(skin, part) || is_function(part);
      if (digits || word || names.count(part) != 0) break;
    }
    if (stop == i) return {};
    parts.push_back(part);
    i = stop;
  }
  return parts;
}

}  // namespace heng::syntax
