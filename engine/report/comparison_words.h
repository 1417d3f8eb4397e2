#pragma once
// The sentences of comparisons; shared by their renderings.
#include <string>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/result/comparison.h"

namespace heng::report {

// 88; 缺(未考); 已删除. Numbers with more than six places are cut, with `…`.
std::string CellWords(const result::KeptCell& cell, Lang lang);
// Money with its cents: 600.00.
std::string ValueWords(const result::KeptCell& cell, result::ColumnClass kind, Lang lang);
// +500.00 of money, +6 of other numbers.
std::string DifferenceWords(const Number& difference, result::ColumnClass kind);
std::string MoneyWords(const Number& value);
// 教师.csv 第 3 行 T2 的 课堂: 88 → 98
std::string DataWords(const result::DataChange& change, Lang lang);
// 修订 指标 `得分`
std::string RuleWords(const result::RuleChange& change, Lang lang);
// Why a row differs, a sentence each; empty: that was not worked out.
std::vector<std::string> CauseWords(const result::Comparison& comparison, const result::RowChange& row, Lang lang);

}  // namespace heng::report
