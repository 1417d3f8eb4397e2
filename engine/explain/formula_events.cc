// What happened in a formula: choices, limits, parts left out, roundings.
#include <algorithm>

#include "engine/data/english_reason.h"
#include "engine/explain/formula.h"
#include "engine/explain/shown.h"

namespace heng::explain {

using plan::Op;

// A veto that does not hold is nothing that happened.
bool FormulaWriter::IsVeto(const plan::Node& node) const {
  const plan::Node& condition = formula_->node(node.in[0]);
  if (condition.op != Op::kLoad) return false;
  const model::FieldId field = FieldOf(reader_, condition.column);
  return field != model::kNoField && reader_.compiled().scheme.fields[field].kind == model::Field::Kind::kVeto;
}

// The condition as written; of a block whose rows have no condition of their own the row that holds the value.
std::string FormulaWriter::CaseText(Span condition, Span value) const {
  const bool block = condition.file == value.file && condition.begin < value.begin && value.end <= condition.end;
  if (!block) return Written(condition);
  static const std::vector<std::string> kBetween{"{", "}", "；", ";", "\n"};
  const std::string& text = sources_.text(value.file);
  Span row = value;
  row.begin = condition.begin;
  row.end = condition.end;
  for (const std::string& sign : kBetween) {
    const size_t left = text.rfind(sign, value.begin - 1);
    if (left != std::string::npos) row.begin = std::max<uint32_t>(row.begin, static_cast<uint32_t>(left + sign.size()));
    const size_t right = text.find(sign, value.end);
    if (right != std::string::npos) row.end = std::min<uint32_t>(row.end, static_cast<uint32_t>(right));
  }
  return Written(row);
}

void FormulaWriter::AddChoice(const plan::Node& node, std::vector<result::Event>& out) {
  if (node.op == Op::kOrElse) {
    if (Value(node, 0).status == 0) return;
    result::Event event{result::Event::Kind::kReplaced};
    event.gap = GapOf(Value(node, 0));
    event.after = ValueText(formula_->node(node.in[1]), Value(node, 1));
    return out.push_back(event);
  }
  result::Event event{result::Event::Kind::kChosen};
  const uint32_t taken = Taken(node);
  if (taken == node.in[0]) return;
  const bool otherwise = node.in.size() % 2 == 1 && taken == node.in.back();
  if (otherwise && node.op == Op::kIf && IsVeto(node)) return;
  for (size_t k = 0; k + 1 < node.in.size() && !otherwise; ++k) {
    if (node.in[k + 1] == taken) event.what = CaseText(formula_->node(node.in[k]).span, formula_->node(taken).span);
  }
  const exec::Cell& value = formula_->values[taken];
  event.after = ValueText(formula_->node(taken), value);
  if (value.status == 0 && taken_from_ != plan::kNone) {
    const plan::ColumnInfo& info = reader_.plan().columns[taken_from_];
    const std::vector<std::string> options = OptionsOf(reader_, taken_from_);
    const auto code = static_cast<size_t>(value.value.ToInt64().value_or(0));
    if (info.kind == plan::ValueKind::kOption && code < options.size()) event.after = options[code];
    if (info.kind == plan::ValueKind::kBool) event.after = data::YesNo(code != 0, lang_ == Lang::kEn);
  }
  out.push_back(event);
}

void FormulaWriter::AddLimit(const plan::Node& node, std::vector<result::Event>& out) {
  const exec::Cell& x = Value(node, 0);
  if (x.status != 0) return;
  const bool clamp = node.op == Op::kClamp;
  const auto add = [&](result::Event::Kind kind, const exec::Cell& limit) {
    result::Event event{kind};
    event.before = ShortText(x.value);
    event.after = ShortText(limit.value);
    out.push_back(event);
  };
  if (clamp || node.op == Op::kMax) {
    const bool low = (clamp || HasProbe(node, plan::Probe::When::kLow)) && Value(node, 1).status == 0;
    if (low && x.value < Value(node, 1).value) return add(result::Event::Kind::kRaised, Value(node, 1));
  }
  if (node.op == Op::kMax) return;
  const size_t high = clamp ? 2 : 1;
  const bool capped = (clamp || HasProbe(node, plan::Probe::When::kHigh)) && Value(node, high).status == 0;
  if (capped && x.value > Value(node, high).value) add(result::Event::Kind::kCapped, Value(node, high));
}

// The named value that a part of a sum is made from; as written when there is none.
std::string FormulaWriter::PartName(uint32_t part) const {
  const plan::Node* node = &formula_->node(part);
  while (node->op != Op::kLoad && !node->in.empty()) node = &formula_->node(node->in.back());
  const bool named = node->op == Op::kLoad && reader_.plan().columns[node->column].named;
  return named ? reader_.plan().columns[node->column].name : Written(formula_->node(part).span);
}

void FormulaWriter::AddAbsent(const plan::Node& node, std::vector<result::Event>& out) {
  for (size_t k = 0; k + 1 < node.in.size(); k += 2) {
    const exec::Cell& part = Value(node, k + 1).status != 0 ? Value(node, k + 1) : Value(node, k);
    if (part.status == 0) continue;
    result::Event event{result::Event::Kind::kAbsent};
    event.what = PartName(node.in[k]);
    event.gap = GapOf(part);
    out.push_back(event);
  }
}

std::vector<result::Event> FormulaWriter::EventsOf(const Formula& formula, const Cell& cell) {
  formula_ = &formula;
  row_ = cell.row;
  // What a choice gives is the value itself only where nothing is done with it.
  const plan::Node& last = formula.node(formula.result());
  const bool choice = last.op == Op::kIf || last.op == Op::kCases || last.op == Op::kOrElse;
  taken_from_ = choice ? cell.column : plan::kNone;
  std::vector<result::Event> out;
  for (uint32_t at = 0; at < formula.live.size(); ++at) {
    const plan::Node& node = formula.node(at);
    if (formula.live[at] == 0) continue;
    switch (node.op) {
      case Op::kIf:
      case Op::kCases:
      case Op::kOrElse: AddChoice(node, out); break;
      case Op::kMin:
      case Op::kMax:
      case Op::kClamp: AddLimit(node, out); break;
      case Op::kCompose: AddAbsent(node, out); break;
      case Op::kRound: {
        if (formula.values[at].status != 0) break;
        result::Event event{result::Event::Kind::kRounded};
        event.before = ShortText(Value(node, 0).value);
        event.after = ShortText(formula.values[at].value);
        event.what = (node.in.size() == 2 ? Value(node, 1).value : node.number).ToText();
        event.rounding = node.mode;
        out.push_back(event);
        break;
      }
      default: break;
    }
  }
  return out;
}

}  // namespace heng::explain
