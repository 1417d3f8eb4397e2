#include "engine/case_cell.h"

#include <algorithm>

#include "engine/ast/unit_names.h"
#include "engine/base/date.h"
#include "engine/data/cell.h"
#include "engine/data/english_reason.h"
#include "engine/data/error_gap.h"

namespace heng {

using model::ValueKind;

namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool TakeSuffix(std::string_view& text, std::string_view suffix) {
  if (suffix.empty() || text.size() <= suffix.size() || text.substr(text.size() - suffix.size()) != suffix)
    return false;
  text = Trimmed(text.substr(0, text.size() - suffix.size()));
  return true;
}

int64_t FindText(const std::vector<std::string>& list, const std::string& text) {
  const auto found = std::find(list.begin(), list.end(), text);
  return found == list.end() ? -1 : found - list.begin();
}

std::optional<data::CellFault> SetOption(const model::Scheme& scheme, const model::Field& field,
                                         const std::string& text, int64_t& out) {
  const std::vector<std::string>& options = scheme.option_lists[field.type.options].options;
  out = FindText(options, text);
  if (out >= 0) return std::nullopt;
  return data::ExplainOption(text, options);
}

std::optional<data::CellFault> SetRow(const model::Scheme& scheme, const model::Field& field, const std::string& text,
                                      const data::Dataset& data, int64_t& out) {
  const int table = field.type.table;
  const bool read = table < static_cast<int>(data.tables.size());  // else made from others, not known yet
  for (size_t row = 0; read && row < data.tables[table].rows; ++row) {
    if (data::RowKey(scheme.schema, data, table, row) != text) continue;
    out = static_cast<int64_t>(row);
    return std::nullopt;
  }
  return data::CellFault{Code::E1052, {text, scheme.tables[table].name}};
}

// 85 分; in English files 85 points, 1 point.
void TakeUnit(std::string_view& text, const std::string& unit) {
  if (TakeSuffix(text, unit) || TakeSuffix(text, ast::EnglishUnit(unit))) return;
  for (const ast::UnitName& known : ast::kUnitNames) {
    if (unit == known.zh) TakeSuffix(text, known.en);
  }
}

// 是, 否 and, as in data files, yes, no.
std::optional<bool> ReadYesNo(std::string_view text) {
  if (text == "是" || text == "yes") return true;
  if (text == "否" || text == "no") return false;
  return std::nullopt;
}

}  // namespace

std::optional<Number> ReadCaseNumber(std::string_view text, const model::Type& type) {
  text = Trimmed(text);
  const bool percent = TakeSuffix(text, "%");
  if (!percent && !type.unit.empty()) TakeUnit(text, model::UnitText(type.unit));
  const size_t slash = text.find('/');
  std::optional<Number> value = Number::Parse(text.substr(0, slash));
  if (value && slash != std::string_view::npos) {
    const std::optional<Number> divisor = Number::Parse(text.substr(slash + 1));
    if (!divisor || divisor->IsZero()) return std::nullopt;
    value = *value / *divisor;
  }
  if (value && percent) value = *value / Number(100);
  return value;
}

std::optional<data::CellFault> SetGiven(const model::Scheme& scheme, const model::Field& field,
                                        const model::CaseTable::Cell& cell, size_t row, data::Dataset& data,
                                        data::Column& out) {
  if (cell.missing) {
    out.SetGap(row, data.gaps.Intern(data::GapKind::kMissing, "缺"));
    return std::nullopt;
  }
  const bool unrated = cell.text == "不评" || cell.text == "unrated";
  if (unrated || cell.text == "不参加" || cell.text == "excluded") {
    const auto kind = unrated ? data::GapKind::kUnrated : data::GapKind::kNotTaking;
    out.SetGap(row, data.gaps.Intern(kind, cell.text));
    return std::nullopt;
  }
  std::optional<data::CellFault> fault;
  switch (field.type.kind) {
    case ValueKind::kNumber:
      if (const auto value = ReadCaseNumber(cell.text, field.type)) {
        out.Set(row, *value);
      } else {
        fault = data::CellFault{Code::E1021, {cell.text}};
      }
      break;
    case ValueKind::kText: out.num[row] = data.texts.Code(cell.text); break;
    case ValueKind::kOption: fault = SetOption(scheme, field, cell.text, out.num[row]); break;
    case ValueKind::kBool:
      if (const auto yes = ReadYesNo(cell.text)) {
        out.num[row] = *yes ? 1 : 0;
      } else {
        fault = data::ExplainBool(cell.text);
      }
      break;
    case ValueKind::kDate:
      if (const auto days = ParseDate(cell.text)) {
        out.num[row] = *days;
      } else {
        fault = data::ExplainDate(cell.text);
      }
      break;
    case ValueKind::kRow: fault = SetRow(scheme, field, cell.text, data, out.num[row]); break;
  }
  if (fault) out.SetGap(row, data::InternError(data.gaps, fault->code, fault->args));
  return fault;
}

namespace {

std::string ValueText(const CaseValue& value) {
  const int64_t code = value.cells.num[value.row];
  const model::Type& type = value.field.type;
  switch (type.kind) {
    case ValueKind::kText: return std::string(value.view.data().texts.Get(code));
    case ValueKind::kOption: return value.scheme.option_lists[type.options].options[code];
    case ValueKind::kBool: return data::YesNo(code != 0, value.scheme.english);
    case ValueKind::kDate: return FormatDate(static_cast<int32_t>(code));
    case ValueKind::kRow: return value.view.RowText(static_cast<plan::SpaceId>(type.table), code);
    case ValueKind::kNumber: break;
  }
  return value.cells.Get(value.row).ToText();
}

// 不评, 不评(原因), 不评（原因）, 不评(“原因”)
bool MatchesVerdict(const data::Gap& gap, const std::string& text) {
  std::vector<std::string_view> words = {"缺", "missing"};
  if (gap.kind == data::GapKind::kUnrated) words = {"不评", "unrated"};
  if (gap.kind == data::GapKind::kNotTaking) words = {"不参加", "excluded"};
  std::string_view word;
  for (std::string_view known : words) {
    if (text.compare(0, known.size(), known) == 0) word = known;
  }
  if (word.empty()) return false;
  std::string_view reason = Trimmed(std::string_view(text).substr(word.size()));
  if (reason.empty()) return true;
  bool open = false;
  for (std::string_view bracket : {"(", "（"}) {
    if (reason.substr(0, bracket.size()) != bracket) continue;
    reason.remove_prefix(bracket.size());
    open = true;
    break;
  }
  if (!open || (!TakeSuffix(reason, ")") && !TakeSuffix(reason, "）"))) return false;
  for (std::string_view quote : {"“", "”", "\""}) {
    if (reason.substr(0, quote.size()) == quote) reason.remove_prefix(quote.size());
    TakeSuffix(reason, quote);
  }
  return reason == gap.reason || reason == data::EnglishReason(gap.reason);
}

}  // namespace

bool Matches(const CaseValue& value, const model::CaseTable::Cell& expected) {
  if (value.cells.HasGap(value.row)) {
    const data::Gap gap = value.view.data().gaps[value.cells.status_of(value.row)];
    if (gap.kind == data::GapKind::kError) return false;
    return expected.missing || MatchesVerdict(gap, expected.text);
  }
  if (expected.missing) return false;
  if (value.field.type.kind == ValueKind::kBool) return ReadYesNo(expected.text) == (value.cells.num[value.row] != 0);
  if (value.field.type.kind != ValueKind::kNumber) return ValueText(value) == expected.text;
  const auto number = ReadCaseNumber(expected.text, value.field.type);
  return number && *number == value.cells.Get(value.row);
}

Text ShowActual(const CaseValue& value, const model::CaseTable::Cell& expected) {
  if (!value.cells.HasGap(value.row)) {
    if (value.field.type.kind != ValueKind::kNumber || expected.text.find('%') == std::string::npos) {
      const std::string text = ValueText(value);
      return text.empty() ? "“”" : text;
    }
    return (value.cells.Get(value.row) * Number(100)).ToText() + "%";
  }
  data::Gap gap = value.view.data().gaps[value.cells.status_of(value.row)];
  if (value.scheme.english && gap.kind != data::GapKind::kError) gap.reason = data::EnglishReason(gap.reason);
  switch (gap.kind) {
    case data::GapKind::kMissing: return {"缺(" + gap.reason + ")", "missing (" + gap.reason + ")"};
    case data::GapKind::kUnrated: return {"不评(" + gap.reason + ")", "not evaluated (" + gap.reason + ")"};
    case data::GapKind::kNotTaking: return {"不参加(" + gap.reason + ")", "not taking part (" + gap.reason + ")"};
    case data::GapKind::kError: break;
  }
  if (const auto error = data::ParseErrorReason(gap.reason)) {
    return {"错误: " + FormatMessage(error->code, Lang::kZh, error->args),
            "error: " + FormatMessage(error->code, Lang::kEn, error->args)};
  }
  // kNotGiven, then the column's name.
  const std::string column = gap.reason.substr(std::min(gap.reason.size(), data::kNotGiven.size() + 1));
  return {"没有值: 用例里还要给出列 `" + column + "`", "no value: the case must also give the column `" + column + "`"};
}

}  // namespace heng
