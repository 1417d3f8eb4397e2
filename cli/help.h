#pragma once

namespace heng::cli {

extern const char kHelpZh[];
extern const char kHelpEn[];

}  // namespace heng::cli
