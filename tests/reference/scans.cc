// 递推 of the reference evaluator: row after row in each group.
#include <algorithm>

#include "tests/reference/evaluator.h"

namespace heng::reference {

void Evaluator::ComputeScan(size_t index) {
  const model::Scan& scan = scheme_.scans[index];
  for (const Group& group : Groups(scan.group, scan.table)) {
    std::vector<Ranked> chain;
    for (size_t row : group.rows) {
      Ranked link{row, Keys(scan.keys, scan.table, row)};
      if (const auto gap = KeyGap(scan.keys, link.keys)) {
        for (const model::FieldId column : scan.columns) Put(column, row, *gap);
      } else {
        chain.push_back(std::move(link));
      }
    }
    std::stable_sort(chain.begin(), chain.end(),
                     [&](const Ranked& a, const Ranked& b) { return CompareKeys(scan.keys, a.keys, b.keys) < 0; });
    for (size_t i = 0; i < chain.size(); ++i) {
      if (i > 0) previous_[index][chain[i].row] = chain[i - 1].row;
      for (size_t column = 0; column < scan.columns.size(); ++column) {
        const model::FieldId field = scan.columns[column];
        const model::ExprPtr& first = scan.first[column];
        const model::Expr& formula = i == 0 && first ? *first : *scheme_.fields[field].value;
        Put(field, chain[i].row, Evaluate(formula, RowContext(scan.table, chain[i].row)));
      }
    }
  }
}

}  // namespace heng::reference
