#include "engine/report/comparison.h"
#include "engine/report/json_writer.h"

namespace heng::report {

using result::Causes;
using result::ColumnClass;
using result::DataChange;
using result::KeptCell;
using result::OthersMoved;
using result::RowChange;
using result::RuleChange;

namespace {

const char* NameOf(DataChange::Kind kind) {
  switch (kind) {
    case DataChange::Kind::kCell: return "cell";
    case DataChange::Kind::kAdded: return "row_added";
    case DataChange::Kind::kGone: return "row_gone";
    case DataChange::Kind::kAdopted: break;
  }
  return "adopted";
}

const char* NameOf(RuleChange::Kind kind) {
  switch (kind) {
    case RuleChange::Kind::kAmended: return "amended";
    case RuleChange::Kind::kRepealed: return "repealed";
    case RuleChange::Kind::kAdded: break;
  }
  return "added";
}

const char* NameOf(OthersMoved::Through through) {
  switch (through) {
    case OthersMoved::Through::kRank: return "rank";
    case OthersMoved::Through::kTier: return "tier";
    case OthersMoved::Through::kShare: return "share";
    case OthersMoved::Through::kGroup: return "group";
    case OthersMoved::Through::kOther: break;
  }
  return "other";
}

const char* NameOf(ColumnClass kind) {
  switch (kind) {
    case ColumnClass::kTier: return "tier";
    case ColumnClass::kMoney: return "money";
    case ColumnClass::kRank: return "rank";
    case ColumnClass::kNumber: return "number";
    case ColumnClass::kOther: break;
  }
  return "other";
}

const char* NameOf(Causes::By by) {
  switch (by) {
    case Causes::By::kData: return "data";
    case Causes::By::kRules: return "rules";
    case Causes::By::kBoth: return "both";
    case Causes::By::kUnknown: break;
  }
  return "unknown";
}

void WriteCount(JsonWriter& json, const char* key, uint64_t value) {
  json.Key(key);
  json.Raw(std::to_string(value));
}

void Write(JsonWriter& json, const char* key, const KeptCell& cell) {
  json.Key(key);
  if (!cell.gap && !cell.erased) return json.String(cell.text);
  json.Open('{');
  if (cell.erased) json.Bool("erased", true);
  if (cell.gap) json.Field("gap", cell.text);
  json.Close('}');
}

void Write(JsonWriter& json, const DataChange& change) {
  json.Open('{');
  json.Field("kind", NameOf(change.kind));
  json.Field("table", change.table);
  json.Field("key", change.key);
  json.Field("column", change.column);
  json.Field(change.kind == DataChange::Kind::kAdopted ? "scheme" : "file", change.file);
  WriteCount(json, "line", change.line);
  Write(json, "before", change.before);
  Write(json, "now", change.now);
  json.Close('}');
}

void Write(JsonWriter& json, const RuleChange& change) {
  json.Open('{');
  json.Field("kind", NameOf(change.kind));
  json.Field("clause", change.clause);
  json.Field("name", change.name);
  json.Key("basis");
  json.Open('[');
  for (const std::string& basis : change.basis) json.String(basis);
  json.Close(']');
  json.Field("before_place", change.before_place);
  json.Field("before", change.before_text);
  json.Field("now_place", change.now_place);
  json.Field("now", change.now_text);
  json.Close('}');
}

void Write(JsonWriter& json, const char* key, const result::RunName& run) {
  json.Key(key);
  json.Open('{');
  WriteCount(json, "entry", run.entry);
  json.Field("title", run.title);
  json.Field("period", run.period);
  json.Field("who", run.who);
  json.Field("when", run.when);
  json.Field("reason", run.reason);
  json.Close('}');
}

void Write(JsonWriter& json, const result::Comparison& comparison, const Causes& causes) {
  json.Key("causes");
  json.Open('{');
  json.Field("by", NameOf(causes.by));
  json.Key("data");
  json.Open('[');
  for (const DataChange& change : causes.data) Write(json, change);
  json.Close(']');
  json.Key("rules");
  json.Open('[');
  for (const size_t rule : causes.rules) Write(json, comparison.rules[rule]);
  json.Close(']');
  json.Key("others");
  json.Open('[');
  for (const OthersMoved& others : causes.others) {
    json.Open('{');
    json.Field("through", NameOf(others.through));
    json.Field("value", others.value);
    json.Field("group", others.group);
    json.Field("table", others.table);
    WriteCount(json, "rows", others.rows);
    json.Close('}');
  }
  json.Close(']');
  json.Close('}');
}

}  // namespace

std::string ComparisonJsonHead(const result::Comparison& comparison) {
  std::string out;
  JsonWriter json(out);
  json.Open('{');
  Write(json, "before", comparison.before);
  Write(json, "now", comparison.now);
  json.Bool("corrects", comparison.corrects);
  json.Bool("identical", comparison.same);
  json.Field("no_causes", comparison.why_no_cause);
  json.Key("data");
  json.Open('[');
  for (const DataChange& change : comparison.data) {
    json.NewLine();
    Write(json, change);
  }
  json.Close(']');
  WriteCount(json, "data_more", comparison.data_more);
  json.Key("rules");
  json.Open('[');
  for (const RuleChange& change : comparison.rules) {
    json.NewLine();
    Write(json, change);
  }
  json.Close(']');
  json.Key("tables");
  json.Open('[');
  return out;
}

std::string ComparisonJsonTable(const result::TableComparison& table, bool first) {
  std::string out = first ? "\n" : ",\n";
  JsonWriter json(out);
  json.Open('{');
  json.Field("name", table.name);
  WriteCount(json, "changed", table.changed);
  WriteCount(json, "added", table.added);
  WriteCount(json, "gone", table.gone);
  WriteCount(json, "unmatched", table.unmatched);
  json.Key("columns");
  json.Open('[');
  for (const result::ColumnChange& column : table.columns) {
    json.Open('{');
    json.Field("name", column.name);
    json.Field("unit", column.unit);
    json.Field("kind", NameOf(column.kind));
    WriteCount(json, "changed", column.rows);
    WriteCount(json, "erased", column.erased);
    if (column.before && column.now) {
      json.Field("total_before", column.before->ToText());
      json.Field("total_now", column.now->ToText());
      json.Field("difference", (*column.now - *column.before).ToText());
    }
    json.Close('}');
  }
  json.Close(']');
  json.Key("rows");
  json.Open('[');
  return out;
}

std::string ComparisonJsonRow(const result::Comparison& comparison, const result::TableComparison& table,
                              const RowChange& row, bool first) {
  std::string out = first ? "\n" : ",\n";
  JsonWriter json(out);
  json.Open('{');
  const char* kind = row.kind == RowChange::Kind::kAdded ? "added" : "gone";
  json.Field("kind", row.kind == RowChange::Kind::kChanged ? "changed" : kind);
  json.Field("key", row.key);
  json.Key("values");
  json.Open('[');
  for (const result::ValueChange& value : row.values) {
    json.Open('{');
    json.Field("column", table.columns[value.column].name);
    Write(json, "before", value.before);
    Write(json, "now", value.now);
    if (value.difference) json.Field("difference", value.difference->ToText());
    json.Close('}');
  }
  json.Close(']');
  if (row.causes) Write(json, comparison, *row.causes);
  json.Close('}');
  return out;
}

std::string ComparisonJsonTableEnd() { return "]}"; }
std::string ComparisonJsonEnd() { return "]}\n"; }

}  // namespace heng::report
