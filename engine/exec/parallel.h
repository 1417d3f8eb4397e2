#pragma once
// The threads of the operators.
#include "engine/base/parallel.h"

namespace heng::exec {

using heng::ParallelFor;
using heng::WorkersFor;

}  // namespace heng::exec
