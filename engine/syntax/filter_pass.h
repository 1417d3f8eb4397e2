#pragma once
// The token filter's one pass, left to right. Words are told in filter_words.cc, brackets in filter_brackets.cc,
// row ends, cells and the rest in token_filter.cc.
#include "engine/syntax/keywords.h"
#include "engine/syntax/token_filter.h"

namespace heng::syntax {

// What the token before asks for.
enum class Expects : uint8_t { kStart /*a clause or a row*/, kName, kOperand, kNothing };

class FilterPass {
 public:
  FilterPass(const std::vector<Token>& raw, const FoldedText& text, const SourceMap& sources, const Limits& limits,
             Diagnostics& diagnostics)
      : raw_(raw), text_(text), sources_(sources), limits_(limits), diagnostics_(diagnostics) {}
  Filtered Run();

 private:
  struct Frame {
    Kind open;
    Block block;
    Span span;
    bool option_list = false;  // 选项( … ): hard words may be options
    int ifs = 0;               // 若 not yet closed by the frame's end
  };
  struct Choice {
    const Keyword* keyword = nullptr;
    size_t words = 1;  // raw tokens taken
  };

  // token_filter.cc
  void Next();
  void Punctuation(const Token& token);
  void Number(const Token& token);
  void Refuse(const Token& token);
  void Cells();
  bool StartsRow(const Token& token) const;
  bool Continues(const Token& token) const;
  bool ColonOnLine(size_t at) const;
  void Emit(Token token, Kind kind);
  void Count(Kind kind);
  void Begin(Kind kind);
  void EnterContext(Kind kind);
  void End();
  void Fault(Code code, Span span, std::vector<Text> args = {});

  // filter_words.cc
  void Word();
  Choice FindChoice() const;
  bool IsKeywordHere(const Keyword& keyword, size_t words) const;
  bool AtTop(size_t words) const;
  bool InBlock(const Keyword& keyword, size_t words) const;
  bool ArgumentWord(const Keyword& keyword, const Token* next) const;
  bool AfterOperand(const Keyword& keyword, size_t words) const;
  bool ClauseFollows(size_t words) const;
  bool InTableHead() const;
  Kind HardKind(const Keyword& keyword) const;
  bool HardAsName(const Keyword& keyword) const;
  bool Unit();
  bool MonthsUp();
  void UnknownClause(const Token& token);
  void KeywordWord(const Keyword& keyword, size_t words);

  // filter_brackets.cc
  void Open(const Token& token);
  void Close(const Token& token);
  void CloseAll(Span at);
  Block BlockOf(Kind kind) const;
  bool CommaInside() const;

  bool InRows() const;  // directly in a block of rows
  Block TopBlock() const { return frames_.empty() ? Block::kPlain : frames_.back().block; }
  Kind Last() const { return out_.tokens.empty() || fresh_ ? Kind::END : out_.tokens.back().kind; }
  Expects Expected() const;
  const Token* Peek(size_t ahead) const { return at_ + ahead < raw_.size() ? &raw_[at_ + ahead] : nullptr; }
  const Token& Here() const { return raw_[at_]; }
  bool AtColumnOne(const Token& token) const;

  const std::vector<Token>& raw_;
  const FoldedText& text_;
  const SourceMap& sources_;
  const Limits& limits_;
  Diagnostics& diagnostics_;

  Filtered out_;
  size_t at_ = 0;
  bool fresh_ = true;  // nothing yet in this declaration
  bool fault_ = false;
  uint32_t context_ = 0;
  std::vector<Frame> frames_;
  std::vector<Block> pending_;  // blocks whose `{` is still to come
  int ifs_ = 0;
  int ifs_outside_ = 0;  // of the declaration's own level
  int terms_ = 0;
};

}  // namespace heng::syntax
