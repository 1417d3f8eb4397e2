#pragma once
// model → plan.
#include "engine/model/model.h"
#include "engine/plan/plan.h"

namespace heng::plan {

struct Lowered {
  Plan plan;
  std::vector<ColumnId> column_of_field;  // by model::FieldId
};

// The scheme must have been checked without errors.
Lowered FromModel(const model::Scheme& scheme);

}  // namespace heng::plan
