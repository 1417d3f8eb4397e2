#include "engine/report/sheet.h"

#include "engine/base/utf8.h"
#include "engine/data/csv.h"
#include "engine/report/words.h"

namespace heng::report {
namespace {

std::string NumberText(const result::Sheet& sheet, const result::SheetColumn& column, size_t row) {
  Number value = column.column.values->Get(row);
  int decimals = column.column.decimals;
  if (column.percent) {
    value = value * Number(100);
    if (decimals >= 0) decimals = decimals > 2 ? decimals - 2 : 0;
  }
  if (!column.places) return decimals >= 0 ? value.ToFixed(decimals) : value.ToText();
  const int places = static_cast<int>(*column.places);
  return value.RoundToPlaces(sheet.mode, places).ToFixed(places);
}

void AppendCell(std::string& out, const result::Outcome& outcome, const result::Sheet& sheet,
                const result::SheetColumn& column, size_t row) {
  if (column.column.values->HasGap(row)) {
    if (sheet.fill == data::Fill::kText) data::AppendCsvField(out, sheet.fill_text, true);
    if (sheet.fill == data::Fill::kReason) {
      data::AppendCsvField(out, result::GapOf(outcome, column.column, row).reason, true);
    }
    return;
  }
  if (column.column.kind == data::CellKind::kNumber || column.column.kind == data::CellKind::kInteger) {
    return data::AppendCsvField(out, NumberText(sheet, column, row), false);
  }
  const std::string text = result::CellText(outcome, column.column, row);
  data::AppendCsvField(out, Masked(text, column.mask), result::HoldsText(column.column));
}

}  // namespace

std::string Masked(const std::string& text, data::Mask mask) {
  std::u32string chars = DecodeUtf8(text);
  const size_t n = chars.size();
  size_t from = 0, to = n;  // what is covered
  switch (mask) {
    case data::Mask::kNone: return text;
    case data::Mask::kAll: return "***";
    case data::Mask::kSurname: to = n < 1 ? n : 1; break;
    case data::Mask::kGiven: from = n < 1 ? n : 1; break;
    case data::Mask::kLastFour: from = n > 4 ? n - 4 : 0; break;
    case data::Mask::kMiddle:
      from = n > 8 ? 3 : 1;
      to = n > 8 ? n - 4 : n - 1;
      if (n < 3) from = n == 2 ? 1 : 0, to = n;
      break;
  }
  for (size_t i = from; i < to; ++i) chars[i] = U'*';
  return EncodeUtf8(chars);
}

void AppendSheetHeader(std::string& out, const result::Sheet& sheet, std::string_view line_end) {
  const char* between = "";
  const auto heading = [&](const std::string& text) {
    out += between;
    data::AppendCsvField(out, text, true);
    between = ",";
  };
  for (const std::string& text : sheet.list_headings) heading(text);
  if (sheet.list_headings.empty()) {
    for (const result::SheetColumn& column : sheet.columns) heading(column.column.name);
  }
  out += line_end;
}

void AppendSheetRows(std::string& out, const result::Outcome& outcome, const result::Sheet& sheet, size_t begin,
                     size_t end, std::string_view line_end) {
  if (!sheet.list_headings.empty()) {
    for (const result::SheetColumn& column : sheet.columns) {
      data::AppendCsvField(out, column.column.name, true);
      out += ',';
      AppendCell(out, outcome, sheet, column, 0);
      out += line_end;
    }
    return;
  }
  for (size_t i = begin; i < end; ++i) {
    for (size_t c = 0; c < sheet.columns.size(); ++c) {
      if (c > 0) out += ',';
      AppendCell(out, outcome, sheet, sheet.columns[c], sheet.rows[i]);
    }
    out += line_end;
  }
}

void AppendSheetFoot(std::string& out, const result::Sheet& sheet, CsvStyle style) {
  if (sheet.days.empty()) return;
  out += Word(style.lang, "公示期限（天）,", "days put up,");
  out += sheet.days;
  out += style.line_end;
}

}  // namespace heng::report
