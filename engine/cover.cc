#include "engine/cover.h"

#include "engine/exec/trace.h"

namespace heng {

namespace {

// Whether a value in the field's column shows the point; a column that was given shows nothing.
bool Shown(const Compiled& compiled, const exec::Values& values, const model::CoverPoint& point) {
  const plan::ColumnId id = compiled.lowered.column_of_field[point.field];
  if (id == plan::kNone || values.given[id] != 0) return false;
  const data::Column& column = values.columns[id];
  for (size_t row = 0; row < column.rows(); ++row) {
    if (column.HasGap(row)) continue;
    const bool bonus = point.kind == model::CoverPoint::Kind::kBonus;
    if (bonus ? !column.Get(row).IsZero() : column.num[row] == point.code) return true;
  }
  return false;
}

}  // namespace

std::set<int> ExercisedPoints(const Compiled& compiled, data::Dataset& data, exec::Values& values) {
  std::set<int> exercised = exec::FiredProbes(compiled.lowered.plan, data, values);
  const std::vector<model::CoverPoint>& points = compiled.scheme.points;
  for (size_t i = 0; i < points.size(); ++i) {
    const bool by_values = points[i].field != model::kNoField;
    if (by_values && Shown(compiled, values, points[i])) exercised.insert(static_cast<int>(i));
  }
  return exercised;
}

}  // namespace heng
