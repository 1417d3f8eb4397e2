#pragma once
// Diagnostics as a person reads them: message, place, the line with a caret (right under wide characters), hint.
#include <string>

#include "engine/diag/diagnostic.h"

namespace heng {

struct RenderOptions {
  Lang lang = Lang::kZh;
  bool color = false;
};

// 错误 E0201: 没有叫 `教学质里` 的列、指标或量
//   --> 方案.heng:12:9
//    |
// 12 |   项 教学 = 教学质里 * 2
//    |             ^^^^^^^^
//    = 你是不是要写 `教学质量`?
std::string Render(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options);
// All of them, up to `limit`, then one line that counts errors and warnings.
std::string RenderAll(const Diagnostics& diagnostics, const SourceMap& sources, const RenderOptions& options,
                      size_t limit);
// Data faults, one line each, up to `limit`, with the way to mend it under the first of each kind; then the count.
std::string RenderFaults(const std::vector<DataFault>& faults, const RenderOptions& options, size_t limit);
// The page of `heng explain CODE`.
std::string RenderPage(Code code, Lang lang);

}  // namespace heng
