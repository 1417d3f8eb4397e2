// Lots: a number drawn for each row from its key.
//
//   key    sha256("种子␟方案␟抽签␟" key)     out
//   s1     848aa584 8be1611…                0x848aa5848be1611 = 596914246780851729
//   s2     1cc44937 7526c97…                0x1cc449377526c97 = 129553889439673495
//
// ␟ is the character U+001F. 60 bits: two of a million rows meet once in two million draws, and then it is said.
#include <algorithm>

#include "engine/base/digest.h"
#include "engine/exec/digest.h"
#include "engine/exec/operators.h"

namespace heng::exec {

void Run(Context& context, const plan::Lots& step) {
  constexpr size_t kDigits = 15;
  const size_t rows = context.rows(step.space);
  const std::string prefix = PrefixText(step.prefix);
  data::Column out(rows);
  std::vector<std::pair<int64_t, size_t>> drawn;
  for (size_t row = 0; row < rows; ++row) {
    if (Status gap = GapOfParts(context, step.key, row)) {
      out.SetGap(row, gap);
      continue;
    }
    const std::string digest = Sha256Hex(prefix + KeyText(context, step.key, row));
    out.num[row] = std::stoll(digest.substr(0, kDigits), nullptr, 16);
    drawn.emplace_back(out.num[row], row);
  }
  std::sort(drawn.begin(), drawn.end());
  for (size_t i = 1; i < drawn.size(); ++i) {
    if (drawn[i].first != drawn[i - 1].first) continue;
    for (size_t row : {drawn[i - 1].second, drawn[i].second}) {
      std::string key = KeyText(context, step.key, row);
      std::replace(key.begin(), key.end(), kDivider, '/');
      out.SetGap(row, context.Error(step.out, row, Code::E2052, {key}));
    }
  }
  context.column(step.out) = std::move(out);
}

}  // namespace heng::exec
