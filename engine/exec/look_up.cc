// LookUp: the row of `target` with the key wanted.
//
//   target   编号   级别        value of a row    out
//   0        甲     3           (乙, 3)           1
//   1        乙     3           (乙, 4)           缺(无此行); error `required` where a row must be there
#include "engine/base/parallel.h"
#include "engine/exec/keys.h"
#include "engine/exec/operators.h"

namespace heng::exec {

namespace {

constexpr size_t kPiece = 1 << 16;

// One table a key column: (id so far, code) → id; the last one leads to the row.
struct Index {
  std::vector<TupleIds> levels;
  std::vector<data::Numerators> wanted;  // codes of the values
  std::vector<uint32_t> row_of;          // by the last level's id
};

Index BuildIndex(Context& context, const plan::LookUp& step) {
  Index out;
  size_t rows = context.rows(step.target);
  std::vector<uint32_t> id(rows, 0);
  std::vector<bool> gap(rows, false);
  for (size_t k = 0; k < step.keys.size(); ++k) {
    const data::Column& key = context.column(step.keys[k]);
    EqualCodes codes = MakeEqualCodes(key, &context.column(step.values[k]));
    TupleIds& level = out.levels.emplace_back(rows);
    for (size_t row = 0; row < rows; ++row) {
      gap[row] = gap[row] || key.HasGap(row);
      if (!gap[row]) id[row] = level.Id(id[row], codes.first[row]);
    }
    out.wanted.push_back(std::move(codes.second));
  }
  out.row_of.assign(out.levels.empty() ? 1 : out.levels.back().size(), TupleIds::kUnknown);
  for (size_t row = rows; row-- > 0;) {
    if (!gap[row]) out.row_of[id[row]] = static_cast<uint32_t>(row);
  }
  return out;
}

uint32_t Find(const Index& index, size_t row) {
  uint32_t id = 0;
  for (size_t k = 0; k < index.levels.size() && id != TupleIds::kUnknown; ++k) {
    id = index.levels[k].Find(id, index.wanted[k][row]);
  }
  return id == TupleIds::kUnknown ? id : index.row_of[id];
}

}  // namespace

void Run(Context& context, const plan::LookUp& step) {
  size_t rows = context.rows(step.space);
  Index index = BuildIndex(context, step);
  const bool absent = context.IsAbsent(step.target);
  Status none = context.gaps().Intern(data::GapKind::kMissing, absent ? step.absent_reason : "无此行");
  data::Column out(rows);
  out.status.assign(rows, 0);
  ParallelFor(context.threads, (rows + kPiece - 1) / kPiece, [&](size_t, size_t piece) {
    for (size_t row = piece * kPiece; row < std::min(rows, (piece + 1) * kPiece); ++row) {
      Status gap = 0;
      for (ColumnId value : step.values) gap = context.gaps().Join(gap, context.column(value).status_of(row));
      uint32_t found = gap != 0 ? TupleIds::kUnknown : Find(index, row);
      if (found == TupleIds::kUnknown) {
        out.status[row] = gap != 0 ? gap : none;
      } else {
        out.num[row] = found;
      }
    }
  });
  if (step.required != Code::kCount) {
    for (size_t row = 0; row < rows; ++row) {
      if (out.status[row] == none) out.status[row] = context.Error(step.out, row, step.required, step.args);
    }
  }
  if (!out.AnyGap()) out.status.clear();
  context.column(step.out) = std::move(out);
}

}  // namespace heng::exec
