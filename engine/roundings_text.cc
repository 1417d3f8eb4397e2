#include "engine/roundings_text.h"

#include <vector>

#include "engine/report/text_table.h"

namespace heng {

std::string RoundingsText(const Compiled& compiled, const SourceMap& sources, Lang lang) {
  const std::vector<model::RoundingPoint>& points = compiled.scheme.roundings;
  if (points.empty()) return "";
  std::vector<std::vector<std::string>> rows;
  rows.push_back(lang == Lang::kZh ? std::vector<std::string>{"位置", "名称", "方式", "到", "出处"}
                                   : std::vector<std::string>{"place", "name", "mode", "to", "stated by"});
  for (const model::RoundingPoint& point : points) {
    const int line = sources.Place(point.span.file, point.span.begin).line;
    rows.push_back({sources.name(point.span.file) + ":" + std::to_string(line), point.name, point.mode.In(lang),
                    point.place.In(lang), point.from.In(lang)});
  }
  return report::TextTable(rows, {1, 2, 3, 4});
}

}  // namespace heng
