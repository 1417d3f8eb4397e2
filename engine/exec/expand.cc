// Expand: every row with every line.
//
//   source rows 甲, 乙; two lines        row   source   line
//                                        0     甲       0
//                                        1     甲       1
//                                        2     乙       0
//                                        3     乙       1
#include "engine/exec/operators.h"

namespace heng::exec {

void Run(Context& context, const plan::Expand& step) {
  const size_t lines = static_cast<size_t>(step.lines);
  const size_t rows = context.rows(step.space) * lines;
  data::Column source(rows);
  data::Column line(rows);
  for (size_t row = 0; row < rows; ++row) {
    source.num[row] = static_cast<int64_t>(row / lines);
    line.num[row] = static_cast<int64_t>(row % lines);
  }
  context.values.rows[step.rows] = rows;
  context.column(step.source) = std::move(source);
  context.column(step.line) = std::move(line);
}

}  // namespace heng::exec
