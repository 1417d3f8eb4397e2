// What of the rules a 用例 can exercise. Formulas carry probes where a row of a table, a branch, a limit, a border
// comes to act; vetoes, bonuses, tiers and warnings are told by their values. A clause that is read several times (a
// function, 各项, a stage of an 评价) is one point.
#include <algorithm>
#include <utility>

#include "engine/model/builder.h"

namespace heng::model {

int Builder::PointAt(Cover kind, Span span, Text what, const std::string& tell) {
  std::string key = std::to_string(static_cast<int>(kind));
  for (const uint32_t part : {span.file, span.begin, span.end}) key += " " + std::to_string(part);
  key += " " + (tell.empty() ? what.zh : tell);
  const auto [at, added] = points_at_.emplace(std::move(key), static_cast<int>(scheme_.points.size()));
  if (added) {
    CoverPoint point{};
    point.kind = kind;
    point.span = span;
    point.what = std::move(what);
    scheme_.points.push_back(std::move(point));
  }
  return at->second;
}

void Builder::Probed(Expr& e, Probe::When when, Cover kind, Span span, Text what) {
  e.probes.push_back({when, PointAt(kind, span, std::move(what))});
}

// A row of a block, by its key and its value: cells of a row are points of their own.
void Builder::RowProbed(Expr* value, Cover kind, Span key, const ast::Expr* written) {
  if (value == nullptr || written == nullptr) return;
  const Span cell = written->span;
  const bool apart = cell.file != key.file;
  const Span span = apart ? key : Span{key.file, std::min(key.begin, cell.begin), std::max(key.end, cell.end)};
  Probed(*value, Probe::When::kReached, kind, span);
}

// A comparison with a number: whether a value was ever just that number.
void Builder::BorderProbed(Expr& test, Span block, Span shown) {
  const bool left = test.in[0]->op == Op::kConst;
  const Expr& operand = *test.in[left ? 1 : 0];
  const Expr& border = *test.in[left ? 0 : 1];
  if (border.op != Op::kConst || operand.op == Op::kConst || operand.type.kind != ValueKind::kNumber) return;
  const std::string number = border.number.ToText();
  const int point = PointAt(Cover::kBorder, block, {}, number);
  CoverPoint& to = scheme_.points[point];
  if (to.what.zh.empty()) {
    const std::string unit = operand.type.unit.empty() ? "" : " " + UnitText(scheme_, operand.type.unit);
    const std::string text = operand.type.ratio ? (border.number * Number(100)).ToText() + "%" : number + unit;
    to.what = {"正好 " + text, "just " + text};
    to.span = shown;
    to.border = border.number;
    if (!busy_.empty()) to.owner = busy_.back();
    const bool plain = operand.op == Op::kLoad && !operand.aggregate && operand.hops.empty();
    if (plain) to.operand = operand.field;
  }
  test.probes.push_back({Probe::When::kEqual, point});
}

void Builder::BordersProbed(Expr& condition) {
  if (condition.op == Op::kLt || condition.op == Op::kLe || condition.op == Op::kGt || condition.op == Op::kGe) {
    return BorderProbed(condition, condition.span, condition.span);
  }
  if (condition.op != Op::kAnd && condition.op != Op::kOr && condition.op != Op::kNot) return;
  for (const auto& input : condition.in) BordersProbed(*input);
}

// What the values of fields tell: each bonus, each side of a veto, each tier, each warning.
void Builder::AddFieldPoints() {
  for (FieldId id = 0; id < static_cast<FieldId>(scheme_.fields.size()); ++id) {
    const Field& f = field(id);
    auto add = [&](Cover kind, int64_t code, Text what) {
      const int point = PointAt(kind, f.span, std::move(what), f.path + " " + std::to_string(code));
      scheme_.points[point].field = id;
      scheme_.points[point].code = code;
    };
    if (f.kind == Field::Kind::kBonus || f.kind == Field::Kind::kDeduction) add(Cover::kBonus, 0, {});
    if (f.kind == Field::Kind::kVeto) {
      add(Cover::kVeto, 1, {"成立", "true"});
      add(Cover::kVeto, 0, {"不成立", "false"});
    }
    if (f.kind == Field::Kind::kWarning && f.type.kind == ValueKind::kBool) add(Cover::kWarning, 1, {});
    if (f.kind != Field::Kind::kTier) continue;
    std::set<int64_t> tiers;
    for (const TierRow& row : scheme_.tiers[f.cohort].rows) tiers.insert(row.tier);
    for (const int64_t tier : tiers) add(Cover::kTier, tier, scheme_.option_lists[f.type.options].options[tier]);
  }
}

}  // namespace heng::model
