#pragma once
// What a run says on the screen: who was evaluated and who was not and why, tiers by group, funds against paid.
#include <string>

#include "engine/diag/messages.h"
#include "engine/result/result.h"

namespace heng::report {

// At most `groups` lines of groups for one tier or fund; the sums always count all.
std::string Summary(const result::Outcome& outcome, Lang lang, size_t groups = 50);

}  // namespace heng::report
