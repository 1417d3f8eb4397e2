#pragma once
// A formula in one row as people write it, and what happened in it.
#include <string>
#include <vector>

#include "engine/explain/reader.h"
#include "engine/result/explanation.h"

namespace heng::explain {

class FormulaWriter {
 public:
  FormulaWriter(Reader& reader, const SourceMap& sources, Lang lang)
      : reader_(reader), sources_(sources), lang_(lang) {}
  // What the result hangs on, with the values in the place of names: 82.5 ÷ 91.2 × 100. Roundings and limits that are
  // done last are left out: they are events.
  std::string TextOf(const Formula& formula, size_t row);
  std::vector<result::Event> EventsOf(const Formula& formula, const Cell& cell);
  // As written in the rule file, blanks and line ends as one blank; "" when nothing is.
  std::string Written(Span span) const;

 private:
  struct Piece {
    std::string text;
    int strength;  // of the weakest sign in it
  };
  Piece Write(uint32_t at);
  Piece WriteLoad(const plan::Node& node);
  Piece WriteSum(const plan::Node& node);
  Piece WriteCall(const plan::Node& node);
  Piece Chain(const plan::Node& node, const char* sign, int strength);
  Piece WriteCompose(const plan::Node& node);
  std::string ValueText(const plan::Node& node, const exec::Cell& value);
  std::string CodeText(const plan::Node& other, int64_t code);
  uint32_t Taken(const plan::Node& node) const;
  void AddChoice(const plan::Node& node, std::vector<result::Event>& out);
  void AddLimit(const plan::Node& node, std::vector<result::Event>& out);
  void AddAbsent(const plan::Node& node, std::vector<result::Event>& out);
  std::string PartName(uint32_t part) const;
  bool IsVeto(const plan::Node& node) const;
  const exec::Cell& Value(const plan::Node& node, size_t input) const { return formula_->values[node.in[input]]; }
  data::Gap GapOf(const exec::Cell& cell) { return reader_.context().gaps()[cell.status]; }

  Reader& reader_;
  const SourceMap& sources_;
  Lang lang_;
  static bool HasProbe(const plan::Node& node, plan::Probe::When when);
  std::string CaseText(Span condition, Span value) const;
  const Formula* formula_ = nullptr;
  ColumnId taken_from_ = plan::kNone;  // the column that a choice gives its value to
  size_t row_ = 0;
};

}  // namespace heng::explain
