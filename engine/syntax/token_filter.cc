#include "engine/syntax/token_filter.h"

#include "engine/base/utf8.h"
#include "engine/syntax/filter_pass.h"
#include "engine/syntax/foreign_signs.h"

namespace heng::syntax {

Filtered FilterTokens(const std::vector<Token>& raw, const FoldedText& text, const SourceMap& sources,
                      const Limits& limits, Diagnostics& diagnostics) {
  return FilterPass(raw, text, sources, limits, diagnostics).Run();
}

Filtered FilterPass::Run() {
  while (at_ < raw_.size()) Next();
  if (!raw_.empty()) CloseAll(raw_.back().span);
  End();
  return std::move(out_);
}

void FilterPass::Fault(Code code, Span span, std::vector<Text> args) {
  if (!fault_) diagnostics_.Add(code, span, std::move(args));
  fault_ = true;
}

void FilterPass::Begin(Kind kind) {
  End();
  out_.declarations.push_back({out_.tokens.size(), out_.tokens.size(), false});
  EnterContext(kind);
}

void FilterPass::EnterContext(Kind kind) {
  switch (kind) {
    case Kind::K_SCHEME: context_ = kScheme; break;
    case Kind::K_TABLE: context_ = kTable; break;
    case Kind::K_INDICATOR:
    case Kind::K_QUANTITY:
    case Kind::K_FUNCTION:
    case Kind::K_CHECK: context_ = kIndicator; break;
    case Kind::K_EVALUATION: context_ = kEvaluation; break;
    case Kind::K_RANK: context_ = kRank; break;
    case Kind::K_TIER: context_ = kTier; break;
    case Kind::K_SHARE: context_ = kShare; break;
    case Kind::K_CASE: context_ = kCase; break;
    case Kind::K_VIEW:
    case Kind::K_SUMMARY:
    case Kind::K_UNION:
    case Kind::K_SCAN: context_ = kDerived; break;
    case Kind::K_EXPAND:
    case Kind::K_WEIGHT_TABLE: context_ = kGridDecl; break;
    case Kind::K_SLOTS: context_ = kSlots; break;
    case Kind::K_SAMPLE: context_ = kSample; break;
    case Kind::K_WARNING: context_ = kWarning; break;
    case Kind::K_HISTORY: context_ = kHistory; break;
    case Kind::K_OUTPUT:
    case Kind::K_PUBLICATION: context_ = kOutput; break;
    case Kind::K_ADOPT: context_ = kIndicator; break;
    case Kind::K_AMEND: context_ = kEvaluation; break;
    default: context_ = kTop; break;
  }
}

void FilterPass::End() {
  if (!out_.declarations.empty()) {
    out_.declarations.back().end = out_.tokens.size();
    out_.declarations.back().faulty = fault_;
  }
  fault_ = false;
  fresh_ = true;
  pending_.clear();
  ifs_ = ifs_outside_ = terms_ = 0;
}

void FilterPass::Emit(Token token, Kind kind) {
  token.kind = kind;
  Count(kind);
  out_.tokens.push_back(std::move(token));
  fresh_ = false;
}

// Nesting by 若 and the length of a formula; brackets are counted in Open.
void FilterPass::Count(Kind kind) {
  const Keyword* keyword = KeywordOf(kind);
  if (kind == Kind::SEMI || (keyword != nullptr && keyword->Is(kClause))) {
    int& here = frames_.empty() ? ifs_outside_ : frames_.back().ifs;
    ifs_ -= here;
    here = terms_ = 0;
  }
  if (kind == Kind::K_IF) {
    ++(frames_.empty() ? ifs_outside_ : frames_.back().ifs);
    ++ifs_;
    if (static_cast<int>(frames_.size()) + ifs_ > limits_.nesting) {
      Fault(Code::E0113, Here().span, {std::to_string(limits_.nesting)});
    }
  }
  const bool sign = kind >= Kind::PLUS && kind <= Kind::NE;
  if (sign || kind == Kind::K_AND || kind == Kind::K_OR || kind == Kind::K_NOT || kind == Kind::K_IF ||
      kind == Kind::K_EACH || kind == Kind::K_LIMITED || kind == Kind::K_IF_MISSING || kind == Kind::K_IF_ZERO ||
      kind == Kind::K_IS || kind == Kind::K_IS_NOT || kind == Kind::K_IN || kind == Kind::K_AMONG) {
    if (++terms_ > limits_.formula_terms) Fault(Code::E0114, Here().span, {std::to_string(limits_.formula_terms)});
  }
}

bool FilterPass::InRows() const {
  const Block block = TopBlock();
  return block != Block::kPlain && block != Block::kCells;
}

bool FilterPass::AtColumnOne(const Token& token) const {
  return token.line_start && (token.span.begin == 0 || sources_.text(text_.source)[token.span.begin - 1] == '\n');
}

Expects FilterPass::Expected() const {
  if (fresh_) return Expects::kStart;
  const Kind last = Last();
  switch (last) {
    case Kind::LBRACE:
    case Kind::SEMI: return Expects::kStart;
    case Kind::LPAREN:
    case Kind::OPEN_INTERVAL:
    case Kind::COMMA:
    case Kind::COLON:
    case Kind::PLUS:
    case Kind::MINUS:
    case Kind::STAR:
    case Kind::SLASH:
    case Kind::LT:
    case Kind::GT:
    case Kind::LE:
    case Kind::GE:
    case Kind::EQ:
    case Kind::NE:
    case Kind::K_NTH: return Expects::kOperand;
    case Kind::DOT: return Expects::kName;
    default: break;
  }
  const Keyword* keyword = KeywordOf(last);
  if (keyword == nullptr) return Expects::kNothing;
  const size_t size = out_.tokens.size();
  if (last == Kind::K_ITEM && size > 2 && out_.tokens[size - 3].kind == Kind::K_AT_LEAST) return Expects::kNothing;
  if (keyword->Is(kThenName)) return Expects::kName;
  return keyword->Is(kThenOperand) ? Expects::kOperand : Expects::kNothing;
}

void FilterPass::Next() {
  const Token& token = Here();
  if (TopBlock() == Block::kCells && token.kind == Kind::BAR) return Cells();
  if (InRows() && Expected() == Expects::kNothing && Last() != Kind::SEMI && StartsRow(token)) {
    Token end;
    end.span = {token.span.file, out_.tokens.back().span.end, out_.tokens.back().span.end};
    Emit(std::move(end), Kind::SEMI);
  }
  switch (token.kind) {
    case Kind::WORD: return Word();
    case Kind::NUMBER:
    case Kind::PERCENT: return Number(token);
    case Kind::LPAREN:
    case Kind::LBRACKET:
    case Kind::LBRACE: Open(token); break;
    case Kind::RPAREN:
    case Kind::RBRACKET:
    case Kind::RBRACE: Close(token); break;
    case Kind::QUOTED: Emit(token, Kind::NAME); break;
    case Kind::BAD_TEXT:
    case Kind::BAD_DATE:
    case Kind::OTHER:
    case Kind::BAR:
    case Kind::STOP: Refuse(token); break;
    default: Emit(token, token.kind); break;
  }
  ++at_;
}

void FilterPass::Number(const Token& token) {
  const size_t digits = token.text.size();
  if (digits > static_cast<size_t>(limits_.literal_digits)) {
    Fault(Code::E0112, token.span, {std::to_string(digits), std::to_string(limits_.literal_digits)});
  }
  Emit(token, token.kind);
  ++at_;
}

// The first ” of the line that no “ has opened: what stands before it was meant as text.
static std::optional<Span> ClosedOnly(const SourceMap& sources, uint32_t file, Span at) {
  const std::string& source = sources.text(file);
  const size_t end = std::min(source.find_first_of("\r\n", at.begin), source.size());
  const size_t newline = at.begin == 0 ? std::string::npos : source.find_last_of("\r\n", at.begin - 1);
  const size_t begin = newline == std::string::npos ? 0 : newline + 1;
  bool open = false;
  for (size_t i = begin; i < end; ++i) {
    if (source.compare(i, 3, "“") == 0) open = true;
    if (source.compare(i, 3, "”") != 0) continue;
    if (!open) return Span{file, static_cast<uint32_t>(i), static_cast<uint32_t>(i + 3)};
    open = false;
  }
  return std::nullopt;
}

void FilterPass::Refuse(const Token& token) {
  const Token* next = Peek(1);
  if (token.kind == Kind::STOP && (next == nullptr || next->line_start)) {
    diagnostics_.Add(Code::W0101, token.span);
    return;
  }
  if (const auto closing = ClosedOnly(sources_, text_.source, token.span)) return Fault(Code::E0179, *closing);
  if (token.kind == Kind::BAD_TEXT) return Fault(Code::E0106, token.span);
  if (token.kind == Kind::BAD_DATE) return Fault(Code::E0110, token.span, {token.text});
  const std::string& text = token.text;
  if (const auto sign = ForeignSignAt(token, next, text_.skin))
    return Fault(Code::E0173, sign->span, {sign->seen, sign->meant});
  if (text == "‘" || text == "’" || text == "「" || text == "」" || text == "『" || text == "』" || text == "'") {
    return Fault(Code::E0170, token.span, {text});
  }
  if (text == "～" || text == "~" || text == "—" || text == "〜" || text == "…") {
    return Fault(Code::E0109, token.span, {text, RangeMeant(out_.tokens, out_.tokens.size(), next)});
  }
  if (text == "【" || text == "】") return Fault(Code::E0117, token.span, {text});
  if (text == "%") return Fault(Code::E0111, token.span);
  std::string code_point;
  const std::u32string decoded = DecodeUtf8(text);
  if (!decoded.empty()) {
    static const char kHex[] = "0123456789ABCDEF";
    for (int shift = decoded[0] > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) {
      code_point += kHex[(decoded[0] >> shift) & 15];
    }
  }
  Fault(Code::E0105, token.span, {text, "U+" + code_point});
}

// A row of a 用例 table: the text between bars as it stands in the source, up to the last bar of the line.
void FilterPass::Cells() {
  const std::string& source = sources_.text(text_.source);
  const size_t line_end = std::min(source.find_first_of("\r\n", Here().span.begin), source.size());
  constexpr std::string_view kWide = "｜";
  std::vector<std::pair<size_t, size_t>> bars;  // begin, end
  for (size_t i = Here().span.begin; i < line_end; ++i) {
    if (source[i] == '|') bars.emplace_back(i, i + 1);
    if (source.compare(i, kWide.size(), kWide) == 0) bars.emplace_back(i, i + kWide.size());
    const bool comment = source[i] == '#' && !bars.empty() && source.find_first_not_of(" \t", bars.back().second) == i;
    if (comment) break;
  }
  for (size_t k = 0; k + 1 < bars.size(); ++k) {
    size_t begin = bars[k].second, end = bars[k + 1].first;
    const auto blank = [&](size_t i) { return source[i] == ' ' || source[i] == '\t'; };
    constexpr std::string_view kWideBlank = "\u3000";
    for (bool more = true; more && begin < end;) {
      more = blank(begin) || source.compare(begin, 3, kWideBlank) == 0;
      if (more) begin += blank(begin) ? 1 : 3;
    }
    for (bool more = true; more && begin < end;) {
      more = blank(end - 1) || (end - begin >= 3 && source.compare(end - 3, 3, kWideBlank) == 0);
      if (more) end -= blank(end - 1) ? 1 : 3;
    }
    Token cell;
    cell.span = {text_.source, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    cell.text = source.substr(begin, end - begin);
    Emit(std::move(cell), Kind::CELL);
  }
  // A last cell without its bar, `| T2 | 90`: text between the last bar and the line's end or a closing brace.
  const size_t tail = source.find_first_not_of(" \t", bars.back().second);
  const size_t tail_end = std::min(source.find_first_of("}#\r\n", bars.back().second), source.size());
  const bool open = tail < tail_end;
  if (bars.size() < 2) {
    Fault(Code::E0122, Here().span);
  } else if (open) {
    Fault(Code::E0122, {text_.source, static_cast<uint32_t>(tail), static_cast<uint32_t>(tail_end)});
  }
  Token end;
  end.span = {text_.source, static_cast<uint32_t>(bars.back().first), static_cast<uint32_t>(bars.back().second)};
  Emit(std::move(end), Kind::SEMI);
  const size_t next = open ? tail_end : bars.back().second;
  while (at_ < raw_.size() && raw_[at_].span.begin < next) ++at_;
}

// A colon at this depth before the line ends: the line opens a row, even with a `-`.
bool FilterPass::ColonOnLine(size_t at) const {
  int depth = 0;
  for (size_t i = at; i < raw_.size() && (i == at || !raw_[i].line_start); ++i) {
    const Kind kind = raw_[i].kind;
    if (kind == Kind::LPAREN || kind == Kind::LBRACKET || kind == Kind::LBRACE) ++depth;
    if (kind == Kind::RPAREN || kind == Kind::RBRACKET || kind == Kind::RBRACE) --depth;
    if (depth < 0 || (depth == 0 && kind == Kind::SEMI)) return false;
    if (depth == 0 && kind == Kind::COLON) return true;
  }
  return false;
}

bool FilterPass::StartsRow(const Token& token) const {
  switch (token.kind) {
    case Kind::SEMI:
    case Kind::RBRACE:
    case Kind::RPAREN:
    case Kind::RBRACKET:
    case Kind::COLON:
    case Kind::COMMA:
    case Kind::DOT:
    case Kind::LBRACE: return false;
    case Kind::LPAREN:
    case Kind::LBRACKET: return token.line_start;
    case Kind::MINUS: return token.line_start && ColonOnLine(at_);
    default: break;
  }
  if (token.line_start) return !Continues(token);
  switch (token.kind) {
    case Kind::QUOTED:
    case Kind::NUMBER:
    case Kind::PERCENT:
    case Kind::DATE: return true;
    case Kind::WORD: break;
    default: return false;
  }
  if (Last() == Kind::NUMBER && (FindUnit(text_.skin, token.text) || text_.units.count(token.text) != 0 ||
                                 FindMultiple(text_.skin, token.text))) {
    return false;
  }
  const Choice choice = FindChoice();
  if (choice.keyword == nullptr) return true;
  switch (choice.keyword->kind) {
    case Kind::K_REST:
    case Kind::K_MISSING:
    case Kind::K_BELOW:
    case Kind::K_ABOVE:
    case Kind::K_NTH:
    case Kind::K_THEN_EACH:
    case Kind::K_LOWEST:
    case Kind::K_NOT:
    case Kind::K_OWN_ROW:
    case Kind::K_PREVIOUS_ROW:
    case Kind::K_FETCH: return true;
    case Kind::K_FRONT: return TopBlock() == Block::kRankPoints;
    default: {
      const Token* next = Peek(choice.words);  // 是 : 1
      return next != nullptr && (next->kind == Kind::COLON || next->kind == Kind::COMMA) &&
             (TopBlock() == Block::kLookup || TopBlock() == Block::kGrid);
    }
  }
}

// The first token of a line in a block of rows: does it go on with the row of the line before?
bool FilterPass::Continues(const Token& token) const {
  if (token.kind >= Kind::PLUS && token.kind <= Kind::NE) return true;
  if (token.kind != Kind::WORD) return false;
  const Choice choice = FindChoice();
  const Token* next = Peek(choice.words);
  const bool key = next != nullptr && (next->kind == Kind::COLON || next->kind == Kind::COMMA);  // 是 : 1
  if (choice.keyword == nullptr || key || (!choice.keyword->Is(kHard) && ColonOnLine(at_))) return false;
  switch (choice.keyword->kind) {
    case Kind::K_REST:
    case Kind::K_MISSING:
    case Kind::K_BELOW:
    case Kind::K_ABOVE:
    case Kind::K_NTH:
    case Kind::K_THEN_EACH:
    case Kind::K_LOWEST:
    case Kind::K_UP:
    case Kind::K_DOWN:
    case Kind::K_NONE:
    case Kind::K_NOT:
    case Kind::K_OWN_ROW:
    case Kind::K_PREVIOUS_ROW:
    case Kind::K_FETCH: return false;
    case Kind::K_FRONT: return TopBlock() != Block::kRankPoints;
    case Kind::K_BASIS:
    case Kind::K_NOTE: return true;
    default: return !choice.keyword->Is(kClause);
  }
}

}  // namespace heng::syntax
