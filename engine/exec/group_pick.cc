// What is taken from the rows of a group as it stands: the first row's value, and texts put together.
//
//   row   值   月    取自(值 按 (月 降序))   连接(值, “、”)
//   0     甲   3     乙                      甲、乙、丙
//   1     乙   5
//   2     丙   4
#include "engine/exec/group_value.h"
#include "engine/exec/standing.h"

namespace heng::exec {

// Rows stand in order of the keys. First rows that tie must agree.
Cell GroupValue::TakenFrom(const Part& part) {
  const size_t first = At(part, 0);
  for (size_t position = 1; position < part.rows(); ++position) {
    const size_t next = At(part, position);
    if (!in_.by_keys.Tied(rows_[first], rows_[next])) break;
    if (in_.codes[rows_[first]] == in_.codes[rows_[next]]) continue;
    return {Error(Code::E2063, {KeysForMessage(in_.context, in_.step.keys, rows_[first]),
                                CellForMessage(in_.context, in_.step.value, rows_[first]),
                                CellForMessage(in_.context, in_.step.value, rows_[next])}),
            {}};
  }
  return ValueAt(first);
}

Cell GroupValue::Joined() {
  data::Dictionary& texts = in_.context.data.texts;
  std::string out;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (i > 0) out += in_.step.separator;
    out += texts.Get(in_.value->num[rows_[i]]);
  }
  return {0, Number(texts.Code(out))};
}

}  // namespace heng::exec
