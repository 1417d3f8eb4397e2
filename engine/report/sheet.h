#pragma once
// The files of 输出 and 公示 as CSV text (UTF-8 without BOM; the caller encodes), piece by piece.
#include <string>
#include <string_view>

#include "engine/report/csv.h"

namespace heng::report {

void AppendSheetHeader(std::string& out, const result::Sheet& sheet, std::string_view line_end = kCrlf);
// Lines [begin, end) of sheet.rows; of a list one line a column, whatever the rows.
void AppendSheetRows(std::string& out, const result::Outcome& outcome, const result::Sheet& sheet, size_t begin,
                     size_t end, std::string_view line_end = kCrlf);
// Below the rows: how long it is put up.
void AppendSheetFoot(std::string& out, const result::Sheet& sheet, CsvStyle style);

// A text with what is not to be read as one * a character; see data::Mask.
std::string Masked(const std::string& text, data::Mask mask);

}  // namespace heng::report
