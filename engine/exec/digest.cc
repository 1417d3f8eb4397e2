#include "engine/exec/digest.h"

#include "engine/base/date.h"

namespace heng::exec {

namespace {

std::string PartText(Context& context, const plan::KeyPart& part, size_t row) {
  const data::Column& column = context.column(part.column);
  switch (context.plan.columns[part.column].kind) {
    case plan::ValueKind::kText: return std::string(context.data.texts.Get(column.num[row]));
    case plan::ValueKind::kBool: return column.num[row] != 0 ? "是" : "否";
    case plan::ValueKind::kDate: return FormatDate(static_cast<int32_t>(column.num[row]));
    case plan::ValueKind::kOption: return part.options[column.num[row]];
    default: return column.Get(row).ToText();
  }
}

}  // namespace

std::string KeyText(Context& context, const std::vector<plan::KeyPart>& parts, size_t row) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += kDivider;
    out += PartText(context, parts[i], row);
  }
  return out;
}

Status GapOfParts(Context& context, const std::vector<plan::KeyPart>& parts, size_t row) {
  for (const plan::KeyPart& part : parts) {
    if (Status gap = context.column(part.column).status_of(row)) return gap;
  }
  return 0;
}

std::string PrefixText(const std::vector<std::string>& prefix) {
  std::string out;
  for (const std::string& part : prefix) out += part + kDivider;
  return out;
}

}  // namespace heng::exec
