#include "engine/report/csv.h"

#include "engine/data/csv.h"
#include "engine/report/words.h"

namespace heng::report {

using data::AppendCsvField;

namespace {

void AppendKeyHeader(std::string& out, const result::Table& table, Lang lang) {
  if (table.keys.empty()) out += Word(lang, "数据行", "data row");
  for (size_t i = 0; i < table.keys.size(); ++i) {
    if (i > 0) out += ',';
    AppendCsvField(out, table.keys[i].name, true);
  }
}

void AppendKey(std::string& out, const result::Outcome& outcome, const result::Table& table, size_t row) {
  if (table.keys.empty()) out += std::to_string((*table.file_rows)[row]);
  for (size_t i = 0; i < table.keys.size(); ++i) {
    if (i > 0) out += ',';
    AppendCsvField(out, result::CellText(outcome, table.keys[i], row), result::HoldsText(table.keys[i]));
  }
}

void AppendTexts(std::string& out, const std::vector<std::string>& fields, std::string_view line_end = kCrlf) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ',';
    AppendCsvField(out, fields[i], true);
  }
  out += line_end;
}

}  // namespace

void AppendHeader(std::string& out, const result::Table& table, CsvStyle style) {
  AppendKeyHeader(out, table, style.lang);
  for (const result::Column& column : table.columns) {
    out += ',';
    AppendCsvField(out, column.name, true);
  }
  out += style.line_end;
}

bool HasGaps(const result::Table& table) {
  for (const result::Column& column : table.columns) {
    if (column.values->AnyGap()) return true;
  }
  return false;
}

void AppendGapHeader(std::string& out, const result::Table& table, CsvStyle style) {
  AppendKeyHeader(out, table, style.lang);
  out += Word(style.lang, ",列,种类,原因", ",column,kind,reason");
  out += style.line_end;
}

void AppendGapRows(std::string& out, const result::Outcome& outcome, const result::Table& table, CsvStyle style,
                   size_t begin, size_t end) {
  for (size_t row = begin; row < end; ++row) {
    for (const result::Column& column : table.columns) {
      if (!column.values->HasGap(row)) continue;
      const data::Gap gap = result::GapOf(outcome, column, row);
      AppendKey(out, outcome, table, row);
      out += ',';
      AppendTexts(out, {column.name, GapWord(gap.kind, style.lang), gap.reason}, style.line_end);
    }
  }
}

std::string QuantitiesCsv(const result::Outcome& outcome, CsvStyle style) {
  std::string out = Word(style.lang, "名称,值,单位,未评原因", "name,value,unit,reason for no value");
  out += style.line_end;
  for (const result::Column& column : outcome.quantities.columns) {
    AppendCsvField(out, column.name, true);
    out += ',';
    AppendCsvField(out, result::CellText(outcome, column, 0), result::HoldsText(column));
    out += ',';
    const bool gap = column.values->HasGap(0);
    AppendTexts(out, {column.unit, gap ? result::GapOf(outcome, column, 0).reason : ""}, style.line_end);
  }
  return out;
}

std::string FaultsCsv(const std::vector<DataFault>& faults, CsvStyle style) {
  const Lang lang = style.lang;
  std::string out = Word(lang, "文件,行,列,主键,值,级别,编号,说明,怎么改",
                         "file,row,column,key,value,severity,code,fault,how to mend");
  out += style.line_end;
  for (const DataFault& fault : faults) {
    const Message& message = MessageOf(fault.code);
    const bool error = message.severity == Severity::kError;
    AppendTexts(out,
                {fault.file, fault.row == 0 ? "" : std::to_string(fault.row), fault.column, fault.key, fault.value,
                 error ? Word(lang, "错误", "error") : Word(lang, "警告", "warning"), message.name,
                 FormatMessage(fault.code, lang, fault.args), FormatHint(fault.code, lang, fault.args)},
                style.line_end);
  }
  return out;
}

std::string InputsCsv(const std::vector<result::InputCell>& cells, Lang lang) {
  std::string out;
  AppendTexts(out, {Word(lang, "表", "table"), Word(lang, "文件", "file"), Word(lang, "行", "line"),
                    Word(lang, "列", "column")});
  for (const result::InputCell& cell : cells) {
    AppendTexts(out, {cell.table, cell.file, std::to_string(cell.line), cell.column});
  }
  return out;
}

}  // namespace heng::report
