#include "engine/report/json.h"

#include <string_view>

#include "engine/report/json_writer.h"
#include "engine/report/words.h"

namespace heng::report {

namespace {

const char* TypeName(data::CellKind kind) {
  switch (kind) {
    case data::CellKind::kText: return "text";
    case data::CellKind::kDate: return "date";
    case data::CellKind::kBool: return "bool";
    case data::CellKind::kOption: return "option";
    case data::CellKind::kReference: return "reference";
    case data::CellKind::kNumber:
    case data::CellKind::kInteger: break;
  }
  return "number";
}

void WriteValue(JsonWriter& json, const result::Outcome& outcome, const result::Column& column, size_t row) {
  if (!column.values->HasGap(row)) {
    json.String(result::CellText(outcome, column, row));
    return;
  }
  const data::Gap gap = result::GapOf(outcome, column, row);
  json.Open('{');
  json.Field("gap", GapName(gap.kind));
  json.Field("reason", gap.reason);
  json.Close('}');
}

void WriteTable(JsonWriter& json, const result::Outcome& outcome, const result::Table& table) {
  json.NewLine();
  json.Open('{');
  json.Field("name", table.name);
  json.Key("key");
  json.Open('[');
  for (const result::Column& key : table.keys) json.String(key.name);
  json.Close(']');
  json.Key("columns");
  json.Open('[');
  for (const result::Column& column : table.columns) {
    json.Open('{');
    json.Field("name", column.name);
    json.Field("type", TypeName(column.kind));
    json.Field("unit", column.unit);
    json.Close('}');
  }
  json.Close(']');
  json.Key("rows");
  json.Open('[');
  for (size_t row = 0; row < table.rows; ++row) {
    json.NewLine();
    json.Open('{');
    json.Key("key");
    json.Open('[');
    if (table.keys.empty()) json.String(std::to_string((*table.file_rows)[row]));
    for (const result::Column& key : table.keys) json.String(result::CellText(outcome, key, row));
    json.Close(']');
    json.Key("values");
    json.Open('[');
    for (const result::Column& column : table.columns) WriteValue(json, outcome, column, row);
    json.Close(']');
    json.Close('}');
  }
  json.Close(']');
  json.Close('}');
}

void WriteQuantities(JsonWriter& json, const result::Outcome& outcome) {
  for (const result::Column& column : outcome.quantities.columns) {
    json.NewLine();
    json.Open('{');
    json.Field("name", column.name);
    json.Field("type", TypeName(column.kind));
    json.Field("unit", column.unit);
    json.Key("value");
    WriteValue(json, outcome, column, 0);
    json.Close('}');
  }
}

void WriteTier(JsonWriter& json, const result::Tier& tier) {
  json.NewLine();
  json.Open('{');
  json.Field("name", tier.name);
  json.Key("groups");
  json.Open('[');
  for (const result::TierGroup& group : tier.groups) {
    json.NewLine();
    json.Open('{');
    json.Field("group", group.label);
    json.Key("counts");
    json.Open('{');
    for (size_t i = 0; i < tier.options.size(); ++i) json.Field(tier.options[i], std::to_string(group.counts[i]));
    json.Close('}');
    json.Field("unrated", std::to_string(group.unrated));
    json.Field("not_taking", std::to_string(group.not_taking));
    json.Close('}');
  }
  json.Close(']');
  json.Close('}');
}

void WriteMoney(JsonWriter& json, const result::Fund& fund, const result::FundGroup& group) {
  json.Field("total", group.total.ToText());
  json.Field("paid", group.paid.ToFixed(fund.decimals));
  json.Field("leftover", group.leftover.ToText());
}

void WriteFund(JsonWriter& json, const result::Fund& fund) {
  json.NewLine();
  json.Open('{');
  json.Field("name", fund.name);
  json.Field("unit", fund.unit);
  json.Key("groups");
  json.Open('[');
  for (const result::FundGroup& group : fund.groups) {
    json.NewLine();
    json.Open('{');
    json.Field("group", group.label);
    WriteMoney(json, fund, group);
    json.Close('}');
  }
  json.Close(']');
  json.Key("sum");
  json.Open('{');
  WriteMoney(json, fund, fund.sum);
  json.Close('}');
  json.Close('}');
}

void WriteAdopted(JsonWriter& json, const std::vector<result::Adopted>& all) {
  if (all.empty()) return;
  json.Key("adopted");
  json.Open('[');
  for (const result::Adopted& adopted : all) {
    json.NewLine();
    json.Open('{');
    json.Field("column", adopted.column);
    json.Field("scheme", adopted.scheme);
    json.Bool("previous", adopted.previous);
    json.Field("from", adopted.from);
    json.Field("rows", std::to_string(adopted.rows));
    json.Field("gaps", std::to_string(adopted.gaps));
    json.Close('}');
  }
  json.Close(']');
}

void WriteFaults(JsonWriter& json, const std::vector<DataFault>& faults, Lang lang) {
  json.Key("faults");
  json.Open('[');
  for (const DataFault& fault : faults) {
    const Message& message = MessageOf(fault.code);
    json.NewLine();
    json.Open('{');
    json.Field("file", fault.file);
    json.Field("row", fault.row == 0 ? "" : std::to_string(fault.row));
    json.Field("column", fault.column);
    json.Field("key", fault.key);
    json.Field("value", fault.value);
    json.Field("severity", message.severity == Severity::kError ? "error" : "warning");
    json.Field("code", message.name);
    json.Field("text", FormatMessage(fault.code, lang, fault.args));
    json.Close('}');
  }
  json.Close(']');
}

}  // namespace

std::string Json(const result::Outcome& outcome, const std::vector<DataFault>& warnings, Lang lang, bool draft) {
  std::string out;
  JsonWriter json(out);
  json.Open('{');
  json.Bool("ok", true);
  json.Field("scheme", outcome.title);
  if (draft) json.Bool("draft", true);
  WriteAdopted(json, outcome.adopted);
  json.Key("tables");
  json.Open('[');
  for (const result::Table& table : outcome.tables) WriteTable(json, outcome, table);
  json.Close(']');
  json.Key("quantities");
  json.Open('[');
  WriteQuantities(json, outcome);
  json.Close(']');
  json.Key("tiers");
  json.Open('[');
  for (const result::Tier& tier : outcome.tiers) WriteTier(json, tier);
  json.Close(']');
  json.Key("funds");
  json.Open('[');
  for (const result::Fund& fund : outcome.funds) WriteFund(json, fund);
  json.Close(']');
  WriteFaults(json, warnings, lang);
  json.Close('}');
  return out + '\n';
}

std::string FaultsJson(const std::vector<DataFault>& faults, Lang lang) {
  std::string out;
  JsonWriter json(out);
  json.Open('{');
  json.Bool("ok", false);
  WriteFaults(json, faults, lang);
  json.Close('}');
  return out + '\n';
}

std::string JsonList(const std::vector<std::string>& documents) {
  std::string out = "[\n";
  for (size_t i = 0; i < documents.size(); ++i) {
    out += documents[i];
    if (i + 1 < documents.size()) out.insert(out.size() - 1, ",");
  }
  return out + "]\n";
}

}  // namespace heng::report
