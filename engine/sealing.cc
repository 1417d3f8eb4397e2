#include "engine/sealing.h"

#include <algorithm>

#include "engine/base/date.h"
#include "engine/diag/render.h"
#include "engine/report/sheet.h"
#include "engine/roundings_text.h"

namespace heng {

namespace {

std::string SheetText(const result::Outcome& outcome, const result::Sheet& sheet, Lang lang) {
  std::string text;
  report::AppendSheetHeader(text, sheet);
  report::AppendSheetRows(text, outcome, sheet, 0, sheet.rows.size());
  report::AppendSheetFoot(text, sheet, lang);
  return text;
}

}  // namespace

std::string PeriodOf(const model::Scheme& scheme) {
  if (!scheme.from || !scheme.to) return "";
  return FormatDate(*scheme.from) + "/" + FormatDate(*scheme.to);
}

archive::Material MaterialOf(const Compiled& compiled, const Run& run, const result::Outcome& outcome,
                             const RunSources& from, const Limits& limits) {
  const Lang lang = compiled.scheme.english ? Lang::kEn : Lang::kZh;
  archive::Material material;
  material.title = compiled.scheme.title;
  material.period = PeriodOf(compiled.scheme);
  material.rules = from.rules;
  for (const data::TableSchema& table : compiled.scheme.schema.tables) {
    const DataFile file = from.find(table.name);
    material.files.push_back({file.name, file.present, file.bytes});
  }
  material.earlier = from.earlier;
  material.outcome = &outcome;
  for (const result::Sheet& sheet : outcome.sheets) {
    material.sheets.emplace_back(sheet.name, SheetText(outcome, sheet, lang));
  }
  material.roundings = RoundingsText(compiled, *from.sources, lang);
  material.messages = RenderAll(*from.diagnostics, *from.sources, {lang, false}, limits.diagnostics) +
                      RenderFaults(run.faults, {lang, false}, limits.diagnostics);
  return material;
}

FindFile Noting(FindFile find, AskedFiles& asked) {
  return [find = std::move(find), &asked](const std::string& table) {
    DataFile file = find(table);
    const bool known = std::any_of(asked.begin(), asked.end(), [&](const auto& one) { return one.first == table; });
    if (!known) asked.emplace_back(table, archive::KeptFile{file.name, file.present, file.bytes});
    return file;
  };
}

}  // namespace heng
