// What is said beside a comparison of a number with a number of another kind.
#include "engine/model/builder.h"

namespace heng::model {

// A count beside points or money: which unit it should have is for the scheme to say.
void Builder::NoteOnCount(const Expr& a, const Expr& b, Diagnostic& diagnostic) const {
  const Type& other = a.type.count ? b.type : a.type;
  const bool count = a.type.count != b.type.count && other.kind == ValueKind::kNumber && !other.unit.empty();
  if (!count) return;
  const std::string unit = UnitText(scheme_, other.unit);
  diagnostic.notes.push_back(
      {"`计数` 得到的是个数；每个算 1 " + unit + " 时，请写 `计数(…) * 1 " + unit + "`",
       "`count` gives a number of rows; if each is worth 1 " + unit + ", write `count(…) * 1 " + unit + "`"});
}

// 成绩 ≥ 85 wants the unit; 成绩 ≥ 85% wants the points themselves, or what they are 85% of.
void Builder::NoteOnUnit(const Expr& bare, const Expr& other, Diagnostic& diagnostic) const {
  if (!bare.type.unit.empty() || bare.type.kind != ValueKind::kNumber || other.type.kind != ValueKind::kNumber) return;
  const std::string unit = UnitText(scheme_, other.type.unit);
  if (!bare.type.ratio) {
    const std::string mended = bare.number.ToText() + " " + unit;
    diagnostic.notes.push_back({"写成 `" + mended + "`", "write `" + mended + "`"});
    return;
  }
  const std::string percent = (bare.number * Number(100)).ToText();
  const bool points = other.type.unit == Unit{{"分", 1}};
  const std::optional<std::pair<Number, Number>>* range =
      other.field != kNoField && !other.aggregate ? &scheme_.fields[other.field].range : nullptr;
  const std::string full = (range != nullptr && *range ? (*range)->second : Number(100)).ToText() + " " + unit;
  const std::string of = "`" + full + " * " + percent + "%`";
  const std::string line = "`" + percent + " " + unit + "`";
  diagnostic.notes.push_back(
      points ? Text("说的是分数，写成 " + line + "；说的是得分率，写明是多少分的，如 " + of,
                    "for points write " + line + "; for a share of the points say of how many: " + of)
             : Text("写明是多少的 " + percent + "%，如 " + of, "say of what it is " + percent + "%: " + of));
}

// 流失率 > 1: beside a ratio 1 is 100%, and 1% is often meant.
void Builder::WarnOfWhole(const Expr& value, const Expr& bare) {
  const bool plain = bare.type.kind == ValueKind::kNumber && bare.type.unit.empty() && !bare.type.ratio;
  if (!plain || !value.type.ratio || value.op != Op::kLoad || value.aggregate) return;
  if (!bare.number.IsInteger() || bare.number.Sign() <= 0) return;
  const std::string number = bare.number.ToText();
  Report(Code::W0322, bare.span, {number, field(value.field).name, (bare.number * Number(100)).ToText()});
}

}  // namespace heng::model
