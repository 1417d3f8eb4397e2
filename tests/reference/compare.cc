#include "tests/reference/compare.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/exec/execute.h"
#include "engine/exec/uses.h"
#include "tests/reference/evaluator.h"

namespace heng::reference {

namespace {

Value EngineValue(const model::Type& type, const data::Column& column, size_t row, const data::Dataset& data) {
  if (column.HasGap(row)) {
    const data::Gap gap = data.gaps[column.status_of(row)];
    return MakeGap(gap.kind, gap.reason);
  }
  if (type.kind == model::ValueKind::kNumber) return FromNumber(column.Get(row));
  if (type.kind == model::ValueKind::kText) return std::string(data.texts.Get(column.num[row]));
  return column.num[row];
}

// E2001 of "E2001", "E2001 …".
std::string CodeOf(const Gap& gap) {
  const std::string& reason = gap.reasons.empty() ? "" : gap.reasons[0];
  size_t end = 0;
  while (end < reason.size() && std::isalnum(static_cast<unsigned char>(reason[end]))) ++end;
  return reason.substr(0, end);
}

std::string KindOf(const Gap& gap) {
  switch (gap.kind) {
    case data::GapKind::kMissing: return "缺";
    case data::GapKind::kUnrated: return "不评";
    case data::GapKind::kNotTaking: return "不参加";
    default: return CodeOf(gap);
  }
}

bool Same(const Value& engine, const Value& reference) {
  if (IsError(engine) && IsError(reference)) return CodeOf(*GapOf(engine)) == CodeOf(*GapOf(reference));
  return engine == reference;
}

using FaultKey = std::tuple<std::string, int, size_t>;

std::string CompareChecks(const plan::Plan& plan, const std::vector<exec::RunFault>& engine,
                          const std::vector<CheckFault>& reference) {
  std::vector<FaultKey> a, b;
  for (const exec::RunFault& fault : engine)
    a.push_back({MessageOf(fault.code).name, plan.spaces[fault.space].table, fault.row});
  for (const CheckFault& fault : reference) b.push_back({MessageOf(fault.code).name, fault.table, fault.row});
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  if (a == b) return "";
  std::string text = "checks differ:";
  for (const auto& [code, table, row] : a)
    text += " engine " + code + " table " + std::to_string(table) + " row " + std::to_string(row);
  for (const auto& [code, table, row] : b)
    text += " reference " + code + " table " + std::to_string(table) + " row " + std::to_string(row);
  return text;
}

std::string CompareFunds(const Prepared& prepared, const data::Dataset& data, const exec::Values& values,
                         Evaluator& evaluator) {
  const model::Type number;
  for (size_t i = 0; i < prepared.scheme.shares.size(); ++i) {
    const std::string& name = prepared.scheme.fields[static_cast<size_t>(prepared.scheme.shares[i].field)].path;
    for (const plan::FundOutput& fund : prepared.lowered.plan.funds) {
      if (fund.name != name) continue;
      const std::vector<Fund>& funds = evaluator.Funds(i);
      const data::Column& paid = values.columns[fund.paid];
      if (paid.rows() != funds.size()) return "fund " + name + ": number of groups differs";
      for (size_t group = 0; group < funds.size(); ++group) {
        const Value total = EngineValue(number, values.columns[fund.total], group, data);
        if (!Same(total, funds[group].total)) {
          return "fund " + name + " group " + std::to_string(group) + ": total " + Show(total) + " / " +
                 Show(funds[group].total);
        }
        if (funds[group].fault) continue;
        const Value left = Rational(std::get<Rational>(funds[group].total) - funds[group].paid);
        const Value got_paid = EngineValue(number, paid, group, data);
        const Value got_left = EngineValue(number, values.columns[fund.leftover], group, data);
        if (!Same(got_paid, Value(funds[group].paid)) || !Same(got_left, left)) {
          return "fund " + name + " group " + std::to_string(group) + ": paid " + Show(got_paid) + " left " +
                 Show(got_left) + " / paid " + ToText(funds[group].paid) + " left " + Show(left);
        }
      }
    }
  }
  return "";
}

}  // namespace

std::unique_ptr<Prepared> Prepare(const std::string& text) {
  auto prepared = std::make_unique<Prepared>();
  const uint32_t source = prepared->sources.Add("方案.heng", text);
  const ast::File file = syntax::Parse(prepared->sources, source, {}, prepared->diagnostics);
  if (prepared->diagnostics.HasErrors()) return prepared;
  prepared->scheme = model::FromAst(file, prepared->diagnostics);
  if (prepared->diagnostics.HasErrors()) return prepared;
  prepared->lowered = plan::FromModel(prepared->scheme);
  prepared->ok = true;
  return prepared;
}

Comparison Compare(const Prepared& prepared, const CsvTexts& csv, int threads, bool careful, bool results_only) {
  Comparison result;
  std::vector<data::TableBytes> files;
  for (const data::TableSchema& table : prepared.scheme.schema.tables) {
    const auto file = csv.find(table.name);
    const bool there = file != csv.end();
    files.push_back({there, table.name + ".csv", there ? std::string_view(file->second) : std::string_view()});
  }
  data::Dataset data;
  std::vector<DataFault> faults;
  if (!data::ReadTables(prepared.scheme.schema, files, Limits{}, data, faults)) {
    result.refused = true;
    const auto fault = std::find_if(faults.begin(), faults.end(), [](const DataFault& one) {
      return MessageOf(one.code).severity == Severity::kError;
    });
    result.difference =
        "the data were refused: " + std::string(MessageOf(fault->code).name) + " " + fault->column + " " + fault->value;
    return result;
  }
  Evaluator evaluator(prepared.scheme, data);
  exec::Options options;
  options.threads = threads;
  options.careful = careful;
  options.results_only = results_only;
  const plan::Plan& plan = prepared.lowered.plan;
  exec::Values values = exec::RunChecks(plan, data, {}, options);
  result.difference = CompareChecks(plan, values.faults, evaluator.Checks());
  for (const exec::RunFault& fault : values.faults) result.stopped_by_checks |= !fault.warning;
  if (!result.difference.empty() || result.stopped_by_checks) return result;
  values.faults.clear();
  exec::RunSteps(plan, data, values, options);
  result.unmade = values.unmade.size();
  const std::vector<bool> shown = exec::ShownColumns(plan);
  std::set<std::string> engine_codes, reference_codes;
  for (const exec::RunFault& fault : values.faults) {
    if (!fault.warning) engine_codes.insert(MessageOf(fault.code).name);
  }
  for (size_t id = 0; id < prepared.scheme.fields.size(); ++id) {
    const model::Field& field = prepared.scheme.fields[id];
    const plan::ColumnId column = prepared.lowered.column_of_field[id];
    if (column == plan::kNone) continue;
    // Columns that nobody reads and intermediate values are not kept.
    const bool kept = results_only ? shown[column] : field.reported && field.kind != model::Field::Kind::kSource;
    // Rows of derived tables, and what leads to them, are told of like named values.
    const bool named = field.reported || field.kind == model::Field::Kind::kReference;
    if (!kept && values.columns[column].rows() == 0) continue;
    if (values.columns[column].rows() != evaluator.rows(field.table)) {
      result.difference = field.path + ": number of rows differs";
      return result;
    }
    for (size_t row = 0; row < evaluator.rows(field.table); ++row) {
      const Value expected = evaluator.Get(static_cast<model::FieldId>(id), row);
      const Value got = EngineValue(field.type, values.columns[column], row, data);
      ++result.values;
      if (const Gap* gap = GapOf(expected)) ++result.kinds[KindOf(*gap)];
      if (IsError(expected)) {
        ++result.errors;
        if (named) reference_codes.insert(CodeOf(*GapOf(expected)));
      }
      if (!Same(got, expected)) {
        result.difference =
            field.path + " row " + std::to_string(row) + ": engine " + Show(got) + ", reference " + Show(expected);
        return result;
      }
    }
  }
  for (const Gap& fault : evaluator.group_faults()) {
    const std::string code = CodeOf(fault);
    if (code == "E2090" || code == "E2094") reference_codes.insert(code);
  }
  for (size_t i = 0; i < prepared.scheme.shares.size(); ++i) {
    for (const Fund& fund : evaluator.Funds(i)) {
      if (fund.fault) reference_codes.insert(CodeOf(*fund.fault));
    }
  }
  if (result.difference = CompareFunds(prepared, data, values, evaluator); !result.difference.empty()) return result;
  if (engine_codes != reference_codes) {
    result.difference = "codes of faults differ: engine";
    for (const std::string& code : engine_codes) result.difference += " " + code;
    result.difference += ", reference";
    for (const std::string& code : reference_codes) result.difference += " " + code;
  }
  return result;
}

}  // namespace heng::reference
