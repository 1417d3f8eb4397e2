#include "engine/explain/formula.h"

#include <algorithm>

#include "engine/base/date.h"
#include "engine/data/english_reason.h"
#include "engine/explain/shown.h"
#include "engine/report/words.h"

namespace heng::explain {

namespace {

using plan::Op;
using report::Word;

constexpr int kOr = 1, kAnd = 2, kCompare = 4, kSum = 5, kProduct = 6, kAtom = 9;

const char* SignOf(Op op) {
  switch (op) {
    case Op::kLt: return " < ";
    case Op::kLe: return " ≤ ";
    case Op::kGt: return " > ";
    case Op::kGe: return " ≥ ";
    case Op::kEq: return " = ";
    case Op::kNe: return " ≠ ";
    default: return "";
  }
}

const char* CallName(Op op, Lang lang) {
  switch (op) {
    case Op::kMin: return Word(lang, "最小", "min");
    case Op::kMax: return Word(lang, "最大", "max");
    case Op::kClamp: return Word(lang, "限于", "within");
    case Op::kRound: return Word(lang, "修约", "round");
    case Op::kIsMissing: return Word(lang, "是缺", "is missing");
    case Op::kIsUnrated: return Word(lang, "是不评", "is not evaluated");
    case Op::kReason: return Word(lang, "原因", "reason");
    case Op::kContains: return Word(lang, "含", "contains");
    case Op::kStartsWith: return Word(lang, "开头是", "starts with");
    case Op::kFullYears: return Word(lang, "满年", "full years");
    case Op::kFullMonths: return Word(lang, "满月", "full months");
    case Op::kDays: return Word(lang, "天数", "days");
    case Op::kRoot: return Word(lang, "平方根", "square root");
    case Op::kOrdinal: return Word(lang, "序号", "ordinal");
    case Op::kShiftOption: return Word(lang, "移档", "shift");
    case Op::kParseNumber: return Word(lang, "转数", "number of");
    case Op::kTextOf: return Word(lang, "转文本", "text of");
    case Op::kConcat: return Word(lang, "拼接", "join");
    case Op::kFirstChars: return Word(lang, "前几字", "first characters");
    case Op::kLastChars: return Word(lang, "后几字", "last characters");
    case Op::kLength: return Word(lang, "字数", "length");
    case Op::kStreak: return Word(lang, "连续", "years running");
    case Op::kRecent: return Word(lang, "近", "recent");
    case Op::kTrueNames: return Word(lang, "成立的", "those that hold");
    default: return "";
  }
}

}  // namespace

bool FormulaWriter::HasProbe(const plan::Node& node, plan::Probe::When when) {
  return std::any_of(node.probes.begin(), node.probes.end(), [&](const plan::Probe& p) { return p.when == when; });
}

// Blanks and line ends as one blank.
std::string FormulaWriter::Written(Span span) const {
  if (span.file == kNoFile || span.file >= sources_.size() || span.end <= span.begin) return "";
  const std::string& text = sources_.text(span.file);
  std::string out;
  for (size_t i = span.begin; i < std::min<size_t>(span.end, text.size()); ++i) {
    const bool blank = text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
    if (!blank) {
      out += text[i];
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && out.front() == ' ') out.erase(0, 1);
  return out;
}

std::string FormulaWriter::CodeText(const plan::Node& other, int64_t code) {
  if (other.op != Op::kLoad) return std::to_string(code);
  const plan::ColumnInfo& info = reader_.plan().columns[other.column];
  if (info.kind == plan::ValueKind::kDate) return FormatDate(static_cast<int32_t>(code));
  if (info.kind == plan::ValueKind::kBool) return data::YesNo(code != 0, lang_ == Lang::kEn);
  const std::vector<std::string> options = OptionsOf(reader_, other.column);
  return static_cast<size_t>(code) < options.size() ? options[code] : std::to_string(code);
}

std::string FormulaWriter::ValueText(const plan::Node& node, const exec::Cell& value) {
  if (value.status != 0) {
    const data::Gap gap = GapOf(value);
    return std::string(report::GapWord(gap.kind, lang_)) + "(" + gap.reason + ")";
  }
  if (node.op == Op::kTextConst) return "“" + node.text + "”";
  return ShortText(value.value);
}

FormulaWriter::Piece FormulaWriter::WriteLoad(const plan::Node& node) {
  const auto target = reader_.TargetOf(node, row_);
  if (!target) {
    const exec::Cell& value = formula_->values[&node - formula_->program->nodes.data()];
    return {ValueText(node, value), kAtom};
  }
  const result::Shown shown = ShownOf(reader_, *target);
  if (shown.gap) return {std::string(report::GapWord(shown.gap->kind, lang_)) + "(" + shown.gap->reason + ")", kAtom};
  const bool text = reader_.plan().columns[target->column].kind == plan::ValueKind::kText;
  return {text ? "“" + shown.text + "”" : shown.text, !text && shown.text.rfind('-', 0) == 0 ? kSum : kAtom};
}

FormulaWriter::Piece FormulaWriter::Chain(const plan::Node& node, const char* sign, int strength) {
  std::string out;
  for (size_t i = 0; i < node.in.size(); ++i) {
    if (formula_->live[node.in[i]] == 0) continue;
    Piece piece = Write(node.in[i]);
    const bool right = !out.empty() && (node.op == Op::kSub || node.op == Op::kDiv || node.op == Op::kDivElse);
    const plan::Node& other = formula_->node(node.in[1 - std::min<size_t>(i, 1)]);
    const plan::Node& own = formula_->node(node.in[i]);
    if (own.op == Op::kCode && node.in.size() == 2) piece = {CodeText(other, own.code), kAtom};
    const bool weak = piece.strength < strength || (right && piece.strength == strength);
    out += (out.empty() ? "" : sign) + (weak ? "(" + piece.text + ")" : piece.text);
  }
  return {out, strength};
}

// The parts that are there, each with its weight; divided by their weights when others were left out.
FormulaWriter::Piece FormulaWriter::WriteCompose(const plan::Node& node) {
  std::string parts, weights;
  bool absent = false;
  size_t present = 0;
  for (size_t k = 0; k + 1 < node.in.size(); k += 2) {
    if (Value(node, k).status != 0 || Value(node, k + 1).status != 0) {
      absent = true;
      continue;
    }
    const Piece part = Write(node.in[k]), weight = Write(node.in[k + 1]);
    ++present;
    parts += (parts.empty() ? "" : " + ") + (part.strength < kSum ? "(" + part.text + ")" : part.text);
    weights += (weights.empty() ? "" : " + ") + weight.text;
  }
  if (parts.empty()) return {ValueText(node, formula_->values[&node - formula_->program->nodes.data()]), kAtom};
  if (!absent || node.policy != plan::ComposePolicy::kReweight) return {parts, kSum};
  return {"(" + parts + ") ÷ " + (present > 1 ? "(" + weights + ")" : weights), kProduct};
}

FormulaWriter::Piece FormulaWriter::WriteCall(const plan::Node& node) {
  std::string out = CallName(node.op, lang_);
  const std::string comma = lang_ == Lang::kZh ? "，" : ", ";
  out += "(";
  for (size_t i = 0; i < node.in.size(); ++i) out += (i == 0 ? "" : comma) + Write(node.in[i]).text;
  return {out + ")", kAtom};
}

// The input that a choice took; the node's own first input when it took none.
uint32_t FormulaWriter::Taken(const plan::Node& node) const {
  if (node.op == Op::kOrElse) return node.in[Value(node, 0).status == 0 ? 0 : 1];
  if (node.op == Op::kIf) return node.in[Value(node, 0).status != 0 ? 0 : Value(node, 0).value.IsZero() ? 2 : 1];
  for (size_t k = 0; k + 1 < node.in.size(); k += 2) {
    const exec::Cell& condition = Value(node, k);
    if (condition.status == 0 && !condition.value.IsZero()) return node.in[k + 1];
  }
  return node.in.size() % 2 == 1 ? node.in.back() : node.in[0];
}

FormulaWriter::Piece FormulaWriter::Write(uint32_t at) {
  const plan::Node& node = formula_->node(at);
  switch (node.op) {
    case Op::kConst:
    case Op::kCode:
    case Op::kTextConst:
    case Op::kGap: return {ValueText(node, formula_->values[at]), kAtom};
    case Op::kLoad: return WriteLoad(node);
    case Op::kAdd: return Chain(node, " + ", kSum);
    case Op::kSub: return Chain(node, " − ", kSum);
    case Op::kMul: return Chain(node, " × ", kProduct);
    case Op::kDiv: return Chain(node, " ÷ ", kProduct);
    case Op::kDivElse: {
      const bool zero = Value(node, 1).status == 0 && Value(node, 1).value.IsZero();
      if (zero) return Write(node.in[2]);
      const Piece a = Write(node.in[0]), b = Write(node.in[1]);
      return {(a.strength < kProduct ? "(" + a.text + ")" : a.text) + " ÷ " +
                  (b.strength <= kProduct ? "(" + b.text + ")" : b.text),
              kProduct};
    }
    case Op::kNeg: return {"−" + Write(node.in[0]).text, kSum};
    case Op::kAnd: return Chain(node, Word(lang_, " 且 ", " and "), kAnd);
    case Op::kOr: return Chain(node, Word(lang_, " 或 ", " or "), kOr);
    case Op::kNot: return {Word(lang_, "非(", "not (") + Write(node.in[0]).text + ")", kAtom};
    case Op::kLt:
    case Op::kLe:
    case Op::kGt:
    case Op::kGe:
    case Op::kEq:
    case Op::kNe: return Chain(node, SignOf(node.op), kCompare);
    case Op::kIf:
    case Op::kCases:
    case Op::kOrElse: return Write(Taken(node));
    case Op::kRequire: return Write(node.in[0]);
    case Op::kCompose: return WriteCompose(node);
    default: return WriteCall(node);
  }
}

std::string FormulaWriter::TextOf(const Formula& formula, size_t row) {
  formula_ = &formula;
  row_ = row;
  uint32_t at = formula.result();
  for (;;) {
    const plan::Node& node = formula.node(at);
    const bool limit = (node.op == Op::kMin && HasProbe(node, plan::Probe::When::kHigh)) ||
                       (node.op == Op::kMax && HasProbe(node, plan::Probe::When::kLow)) || node.op == Op::kClamp;
    if (node.op == Op::kRound || node.op == Op::kRequire || limit) {
      at = node.in[0];
    } else if (node.op == Op::kIf || node.op == Op::kCases || node.op == Op::kOrElse) {
      const uint32_t taken = Taken(node);
      if (node.op != Op::kOrElse && taken == node.in[0]) return "";  // none: a condition was not decided
      at = taken;
    } else {
      break;
    }
  }
  const plan::Node& node = formula.node(at);
  const bool alone = node.op == Op::kLoad || node.op == Op::kConst || node.op == Op::kCode ||
                     node.op == Op::kTextConst || node.op == Op::kGap;
  return alone ? "" : Write(at).text;
}

}  // namespace heng::explain
