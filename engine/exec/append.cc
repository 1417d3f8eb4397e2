// Append: the rows of several spaces, one behind the other.
//
//   任课: 2 rows, 班级: 1 row     row   part   任课              班级
//                                0     0      0                 缺(不是这张表的行)
//                                1     0      1                 缺(不是这张表的行)
//                                2     1      缺(不是这张表的行)   0
#include "engine/exec/operators.h"

namespace heng::exec {

void Run(Context& context, const plan::Append& step) {
  size_t rows = 0;
  for (const plan::Append::Part& part : step.parts) rows += context.rows(part.space);
  const Status other = context.gaps().Intern(data::GapKind::kMissing, "不是这张表的行");
  data::Column number(rows);
  size_t begin = 0;
  for (size_t p = 0; p < step.parts.size(); ++p) {
    const size_t end = begin + context.rows(step.parts[p].space);
    data::Column source(rows);
    source.status.assign(rows, other);
    for (size_t row = begin; row < end; ++row) {
      number.num[row] = static_cast<int64_t>(p);
      source.num[row] = static_cast<int64_t>(row - begin);
      source.status[row] = 0;
    }
    context.column(step.parts[p].source) = std::move(source);
    begin = end;
  }
  context.values.rows[step.rows] = rows;
  context.column(step.part) = std::move(number);
}

}  // namespace heng::exec
