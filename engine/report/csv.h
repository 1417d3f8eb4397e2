#pragma once
// Results and faults as CSV text (UTF-8 without BOM; the caller encodes). Big tables are given out piece by piece.
#include <string>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/result/explanation.h"
#include "engine/result/result.h"

namespace heng::report {

// Key columns first, then the results as declared. A gap is an empty cell.
void AppendHeader(std::string& out, const result::Table& table, Lang lang);
void AppendRows(std::string& out, const result::Outcome& outcome, const result::Table& table, size_t begin, size_t end);

// Why cells are empty: key, column, kind, reason; one line a gap, by row, then column.
bool HasGaps(const result::Table& table);
void AppendGapHeader(std::string& out, const result::Table& table, Lang lang);
void AppendGapRows(std::string& out, const result::Outcome& outcome, const result::Table& table, Lang lang,
                   size_t begin, size_t end);

// The 量, one a line: 名称, 值, 单位, 未评原因.
std::string QuantitiesCsv(const result::Outcome& outcome, Lang lang);
// Faults of data, one a line: 文件, 行, 列, 主键, 值, 级别, 编号, 说明.
std::string FaultsCsv(const std::vector<DataFault>& faults, Lang lang);

// Cells of the data, a line each: 表, 文件, 行, 列.
std::string InputsCsv(const std::vector<result::InputCell>& cells, Lang lang);

}  // namespace heng::report
