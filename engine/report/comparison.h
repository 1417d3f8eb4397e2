#pragma once
// Two sealed runs compared, for people and programs. Rows come one by one: there may be a million.
#include <string>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/result/comparison.h"

namespace heng::report {

// What the runs are, what differs in data and rules. Ends with a line for `same` runs.
std::string ComparisonHead(const result::Comparison& comparison, Lang lang);
// The counts of a table, and of each of its columns that differ.
std::string ComparisonTable(const result::TableComparison& table, Lang lang);
// One row with its causes, two blanks in front.
std::string ComparisonRow(const result::Comparison& comparison, const result::TableComparison& table,
                          const result::RowChange& row, Lang lang);

// One line a difference: of data, of rules, and each value of each row.
std::string ComparisonCsvHead(const result::Comparison& comparison, Lang lang);
std::string ComparisonCsvRow(const result::Comparison& comparison, const result::TableComparison& table,
                             const result::RowChange& row, Lang lang);

// One document: the head, then for each table its beginning, its rows and its end, then the end.
std::string ComparisonJsonHead(const result::Comparison& comparison);
std::string ComparisonJsonTable(const result::TableComparison& table, bool first);
std::string ComparisonJsonRow(const result::Comparison& comparison, const result::TableComparison& table,
                              const result::RowChange& row, bool first);
std::string ComparisonJsonTableEnd();
std::string ComparisonJsonEnd();

}  // namespace heng::report
