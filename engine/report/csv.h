#pragma once
// Results and faults as CSV text (UTF-8 without BOM; the caller encodes). Rows of tables: row_writer.h.
#include <string>
#include <string_view>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/result/explanation.h"
#include "engine/result/result.h"

namespace heng::report {

inline constexpr std::string_view kCrlf = "\r\n";

// Whose words, and what ends a line.
struct CsvStyle {
  CsvStyle(Lang lang, std::string_view line_end = kCrlf) : lang(lang), line_end(line_end) {}  // NOLINT: a Lang will do
  Lang lang;
  std::string_view line_end;
};

// Key columns first, then the results as declared.
void AppendHeader(std::string& out, const result::Table& table, CsvStyle style);

// Why cells are empty: key, column, kind, reason; one line a gap, by row, then column.
bool HasGaps(const result::Table& table);
void AppendGapHeader(std::string& out, const result::Table& table, CsvStyle style);
void AppendGapRows(std::string& out, const result::Outcome& outcome, const result::Table& table, CsvStyle style,
                   size_t begin, size_t end);

// The 量, one a line: 名称, 值, 单位, 未评原因.
std::string QuantitiesCsv(const result::Outcome& outcome, CsvStyle style);
// Faults of data, one a line: 文件, 行, 列, 主键, 值, 级别, 编号, 说明.
std::string FaultsCsv(const std::vector<DataFault>& faults, CsvStyle style);

// Cells of the data, a line each: 表, 文件, 行, 列.
std::string InputsCsv(const std::vector<result::InputCell>& cells, Lang lang);

}  // namespace heng::report
