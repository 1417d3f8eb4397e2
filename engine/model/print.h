#pragma once
// Formulas of the model as text: complete, so that equal texts mean equal formulas.
#include <string>

#include "engine/model/model.h"
#include "engine/model/types.h"

namespace heng::model {

std::string FormulaText(const Scheme& scheme, const Expr& expr);
// The same without the inputs: the operation and what it carries.
std::string OperationText(const Scheme& scheme, const Expr& expr);
std::string GroupingText(const Scheme& scheme, const Grouping& group);

}  // namespace heng::model
