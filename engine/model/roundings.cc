// Where values are rounded, noted while the scheme is resolved, so that an officer can read them all in one list. A
// formula may be read several times (a function by each that calls it, a 递推 until its types are known): a place is
// noted once for each name.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

namespace {

// 2 位, 整数, 到 0.5 分
Text PlaceText(const Scheme& scheme, const Number& step, const Type& type) {
  if (step == Number(1)) return {"整数", "whole"};
  for (int places = 1; places <= 50; ++places) {
    if (step == Number::PowerOfTen(-places)) {
      return {std::to_string(places) + " 位", std::to_string(places) + (places == 1 ? " place" : " places")};
    }
  }
  const bool percent = type.ratio && (step * Number(100)).IsInteger();
  const std::string unit = type.unit.empty() ? "" : " " + UnitText(scheme, type.unit);
  const std::string to = percent ? (step * Number(100)).ToText() + "%" : step.ToText() + unit;
  return {"到 " + to, "to " + to};
}

bool Inside(const Span& inner, const Span& outer) {
  return inner.file == outer.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace

Text ModeText(Rounding mode) {
  switch (mode) {
    case Rounding::kHalfUp: return {"四舍五入", "half_up"};
    case Rounding::kHalfEven: return {"四舍六入五成双", "half_even"};
    case Rounding::kHalfDown: break;
    case Rounding::kTruncate: return {"舍去", "truncate"};
    case Rounding::kAwayFromZero: return {"进一", "away"};
    case Rounding::kFloor: return {"向下", "down"};
    case Rounding::kCeiling: return {"向上", "up"};
  }
  return {};
}

Text InFormula() { return {"公式里的函数", "a function in the formula"}; }

std::string Builder::FieldName(FieldId id) const {
  const Field& f = scheme_.fields[id];
  return f.table < 0 ? f.path : scheme_.tables[f.table].name + "." + f.path;
}

// Whose formula the place stands in: a 函数 whose body it is in, else what is being resolved.
std::string Builder::RoundedName(Span span) const {
  for (auto function = expanding_.rbegin(); function != expanding_.rend(); ++function) {
    if (Inside(span, globals_.at(*function).decl->span)) return *function;
  }
  if (busy_.empty()) return outside_;
  const Field& f = scheme_.fields[busy_.back()];
  return f.kind == Field::Kind::kRows ? scheme_.tables[f.table].name : FieldName(busy_.back());
}

void Builder::NoteRounding(Span span, std::string name, Text mode, Text place, Text from) {
  auto& all = scheme_.roundings;
  const auto before = [](const RoundingPoint& a, const RoundingPoint& b) {
    return a.span.file != b.span.file ? a.span.file < b.span.file : a.span.begin < b.span.begin;
  };
  RoundingPoint point{span, std::move(name), std::move(mode), std::move(place), std::move(from)};
  const auto at = std::upper_bound(all.begin(), all.end(), point, before);
  for (auto other = at; other != all.begin() && !before(*(other - 1), point); --other) {
    const RoundingPoint& known = *(other - 1);
    if (known.name == point.name && known.from.zh == point.from.zh && known.span.end == span.end) return;
  }
  all.insert(at, std::move(point));
}

void Builder::NoteStep(Span span, std::string name, Rounding mode, const Number& step, const Type& type, Text from) {
  NoteRounding(span, std::move(name), ModeText(mode), PlaceText(scheme_, step, type), std::move(from));
}

// A named value, or a part of one, by its own clause or the header's.
void Builder::NoteNamed(FieldId id, const std::string& part, const FieldRounding& step, bool own, const Type& type,
                        Span span) {
  const bool english = scheme_.english;
  const std::string word = !type.unit.empty() ? UnitText(scheme_, type.unit)
                           : type.ratio       ? (english ? "ratio" : "比率")
                                              : (english ? "number" : "数");
  Text from =
      own ? Text("自己的修约", "its own rounding") : Text("开头的 `" + word + "`", "the header's `" + word + "`");
  NoteStep(span, FieldName(id) + part, step.mode, step.step, type, std::move(from));
}

void Builder::NoteWhole(Span span, Rounding mode, Text from) {
  NoteStep(span, RoundedName(span), mode, Number(1), NumberType(), std::move(from));
}

void Builder::NoteRoot(const ast::Call& call, Span span, int64_t places) {
  NoteStep(span, RoundedName(span), Rounding::kHalfEven, Number::PowerOfTen(-static_cast<int>(places)), NumberType(),
           {"开方: " + call.written, "a root: " + call.written});
}

// First payments and the share, in whole units of payment.
void Builder::NoteShare(FieldId id, const ast::ShareBlock& source, const Share& share) {
  const Type& type = share.total->type;
  const Text place =
      share.unit_value ? Text("到 式的值", "to a value of the group") : PlaceText(scheme_, share.unit, type);
  const Text from{"精确到", "exact to"};
  for (const FirstPayment& payment : share.first) {
    NoteRounding(field(payment.field).span, FieldName(payment.field), ModeText(share.first_rounding), place, from);
  }
  Text mode{"最大余额", "largest remainder"};
  if (share.remainder == RemainderRule::kKeep) mode = ModeText(Rounding::kTruncate);
  if (share.remainder == RemainderRule::kHalfUp) mode = ModeText(Rounding::kHalfUp);
  NoteRounding(source.unit->span, FieldName(id), std::move(mode), place, from);
}

void Builder::NoteTier(FieldId id, const ast::TierBlock& source, const Tier& tier) {
  if (!source.quota_rounding && !source.quota_largest) return;
  Text mode = tier.quota_largest ? Text("最大余额", "largest remainder") : ModeText(tier.quota_rounding);
  NoteRounding(source.name.span, FieldName(id), std::move(mode), {"整数", "whole"}, {"名额取整", "quota rounding"});
}

void Builder::NoteShown(const ast::Output& output, const OutputColumn& column, Span span) {
  Text place = PlaceText(scheme_, Number::PowerOfTen(-static_cast<int>(*column.places)), NumberType());
  if (column.percent) place = {"百分数 " + place.zh, "percent, " + place.en};
  NoteRounding(span, output.name.text + "." + column.heading, ModeText(header_mode_), std::move(place),
               {"保留，仅供查看", "keep, for viewing only"});
}

}  // namespace heng::model
