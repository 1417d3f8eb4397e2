// 分段 (value bands), with one column or by columns, and 累进 (marginal bands).
#include <algorithm>
#include <functional>

#include "engine/base/date.h"
#include "engine/model/bands.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

struct Ends {
  ExprPtr low, high;
  bool low_closed = true, high_closed = true;
};

// A number, or a date as its day.
std::optional<Number> Written(const ExprPtr& end) {
  if (!end) return std::nullopt;
  if (IsConst(*end)) return end->number;
  return end->op == Op::kCode ? std::optional<Number>(Number(end->code)) : std::nullopt;
}

BandEnds Known(const Ends& ends) {
  BandEnds out;
  out.low = Written(ends.low);
  out.high = Written(ends.high);
  out.low_closed = ends.low_closed;
  out.high_closed = ends.high_closed;
  return out;
}

std::string DateText(const Number& day) { return FormatDate(static_cast<int32_t>(day.ToInt64().value_or(0))); }

bool AllConst(const std::vector<Ends>& all) {
  return std::all_of(all.begin(), all.end(),
                     [](const Ends& e) { return (!e.low || Written(e.low)) && (!e.high || Written(e.high)); });
}

}  // namespace

// The interval a key means; 以上/以下/以内/至 include the number, 超过/不满 do not.
static bool EndsOf(const ast::Band& band, Ends& out, const std::function<ExprPtr(const ast::Expr&)>& bound) {
  using Form = ast::Band::Form;
  auto low = [&](const ast::ExprPtr& e, bool closed) {
    out.low = bound(*e);
    out.low_closed = closed;
    return out.low != nullptr;
  };
  auto high = [&](const ast::ExprPtr& e, bool closed) {
    out.high = bound(*e);
    out.high_closed = closed;
    return out.high != nullptr;
  };
  switch (band.form) {
    case Form::kInterval:
      return low(band.interval.low, band.interval.low_closed) && high(band.interval.high, band.interval.high_closed);
    case Form::kAtLeast: return low(band.a, true);
    case Form::kAtMost: return high(band.a, true);
    case Form::kBelow: return high(band.a, false);
    case Form::kAbove: return low(band.a, false);
    case Form::kFromTo: return low(band.a, true) && high(band.b, true);
    case Form::kFromBelow: return low(band.a, true) && high(band.b, false);
    case Form::kExactly: return low(band.a, true) && high(band.a, true);
    case Form::kMissing:
    case Form::kOtherwise: return true;
  }
  return true;
}

Grid Builder::GridOfValues(const Expr& operand) const {
  Grid grid;
  if (operand.op == Op::kLoad && !operand.aggregate) {
    grid.step = scheme_.fields[operand.field].step;
    grid.range = scheme_.fields[operand.field].range;
  } else if (operand.op == Op::kRound) {
    grid.step = operand.number;
  }
  const bool whole = operand.integral || operand.type.kind == ValueKind::kDate;
  if (whole && (!grid.step || *grid.step < Number(1))) grid.step = Number(1);
  return grid;
}

ExprPtr Builder::ResolveBands(const ast::Bands& bands, Span span, const Context& context, const Type* expected) {
  using Form = ast::Band::Form;
  const bool handles_missing =
      std::any_of(bands.rows.begin(), bands.rows.end(), [](const auto& r) { return r.key.form == Form::kMissing; });
  ExprPtr operand = handles_missing ? Resolve(*bands.operand, context) : Use(*bands.operand, context);
  if (!operand) return nullptr;
  const Type x_type = operand->type;
  if (x_type.kind != ValueKind::kNumber && x_type.kind != ValueKind::kDate) {
    Report(Code::E0310, bands.operand->span, {TypeText(scheme_, x_type)});
    return nullptr;
  }
  const Grid grid = GridOfValues(*operand);
  ExprPtr shared = Shareable(std::move(operand), context);
  if (!bands.by) {
    std::vector<BandView> views;
    for (const auto& row : bands.rows) views.push_back({&row.key, row.value.get(), row.key.span});
    return BandTable(views, *shared, grid, span, context, expected);
  }
  const bool turned = std::any_of(bands.rows.begin(), bands.rows.end(), [](const auto& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.band.has_value(); });
  });
  return ByColumns(*bands.by, bands.columns, span, context, [&](size_t column) -> ExprPtr {
    std::vector<BandView> views;
    std::deque<ast::Band> made;
    for (const auto& row : bands.rows) {
      const ast::Cell& cell = row.cells[column];
      if (!turned || row.key.form == Form::kMissing) {
        views.push_back({&row.key, cell.value.get(), row.key.span});
        continue;
      }
      // Result first: the cell is the band, the row's head the value.
      if (row.key.form != Form::kExactly) {
        Report(Code::E0731, row.key.span);
        return nullptr;
      }
      if (cell.none) continue;
      ast::Band exactly{};
      exactly.form = Form::kExactly;
      exactly.a = cell.value;
      exactly.span = cell.span;
      made.push_back(cell.band ? *cell.band : exactly);
      views.push_back({&made.back(), row.key.a.get(), cell.span});
    }
    return BandTable(views, *shared, grid, span, context, expected);
  });
}

// Gaps, overlaps and rows without a value that can occur; false when one is an error.
bool Builder::BandsFit(const std::vector<BandView>& views, const std::vector<BandEnds>& known, const Grid& grid,
                       const BandView* otherwise, bool dates, Span span) {
  bool open_below = false;
  bool open_above = false;
  bool faulty = false;
  bool complete = true;
  for (const auto& fault : CheckBands(known, grid, open_below, open_above)) {
    complete = complete && fault.kind == BandFault::Kind::kOverlap;
    if (otherwise != nullptr && fault.kind != BandFault::Kind::kOverlap) continue;
    faulty = true;
    const Span first = views[fault.first].span;
    const Span second = views[fault.second].span;
    const std::string example = dates ? DateText(fault.example) : fault.example.ToText();
    switch (fault.kind) {
      case BandFault::Kind::kGap:
        diagnostics_.Add({Code::E0701, second, {example}, {{first, {"另一段在这里", "the other band is here"}}}});
        break;
      case BandFault::Kind::kOverlap:
        diagnostics_.Add({Code::E0702, second, {example}, {{first, {"另一段在这里", "the other band is here"}}}});
        break;
      case BandFault::Kind::kBelow:
      case BandFault::Kind::kAbove: Report(Code::E0703, first, {example}); break;
    }
  }
  if (faulty) return false;
  for (size_t i = 0; i < views.size(); ++i) {
    if (!views[i].key->noted && !ValueInside(known[i], grid)) Report(Code::W0725, views[i].span);
  }
  if (otherwise == nullptr && (open_below || open_above)) Report(Code::W0703, span);
  if (otherwise != nullptr && complete && !open_below && !open_above && !otherwise->key->noted)
    Report(Code::W0721, otherwise->span);
  return true;
}

ExprPtr Builder::BandTable(const std::vector<BandView>& views, const Expr& operand, const Grid& grid, Span span,
                           const Context& context, const Type* expected) {
  using Form = ast::Band::Form;
  const Type x_type = operand.type;
  const bool handles_missing =
      std::any_of(views.begin(), views.end(), [](const auto& view) { return view.key->form == Form::kMissing; });
  std::vector<Ends> ends;
  std::vector<BandView> rows;
  std::vector<ExprPtr> values;
  ExprPtr otherwise;
  ExprPtr for_missing;
  const BandView* rest = nullptr;
  for (const auto& view : views) {
    ExprPtr value = view.value != nullptr ? Use(*view.value, context, expected) : nullptr;
    if (view.value != nullptr && !value) return nullptr;
    RowProbed(value.get(), Cover::kBandRow, view.span, view.value);
    if (view.key->form == Form::kMissing) {
      for_missing = std::move(value);
      continue;
    }
    if (view.key->form == Form::kOtherwise) {
      if (rest != nullptr) {
        Report(Code::E0708, view.key->span);
        return nullptr;
      }
      otherwise = std::move(value);
      rest = &view;
      continue;
    }
    Ends e;
    if (!EndsOf(*view.key, e, [&](const ast::Expr& bound) { return Bound(bound, x_type, context); })) return nullptr;
    for (const auto* end : {&e.low, &e.high}) {
      if (*end && IsConst(**end)) CoarserThan(operand, (*end)->number, view.key->span);
    }
    const std::optional<Number> low = Written(e.low);
    const std::optional<Number> high = Written(e.high);
    if (low && high) {
      bool reversed = *low > *high;
      bool empty = *low == *high && !(e.low_closed && e.high_closed);
      if (reversed || empty) {
        Report(reversed ? Code::E0707 : Code::E0706, view.key->span);
        return nullptr;
      }
    }
    ends.push_back(std::move(e));
    rows.push_back(view);
    values.push_back(std::move(value));
  }
  if (ends.empty()) {
    Report(Code::E0709, span);
    return nullptr;
  }
  const bool known_ends = AllConst(ends);
  if (known_ends) {
    std::vector<BandEnds> known;
    for (const auto& e : ends) known.push_back(Known(e));
    if (!BandsFit(rows, known, grid, rest, x_type.kind == ValueKind::kDate, span)) return nullptr;
  }
  const auto first = std::find_if(values.begin(), values.end(), [](const ExprPtr& value) { return value != nullptr; });
  const Type type = first != values.end() ? (*first)->type : otherwise ? otherwise->type : Type();
  std::vector<std::pair<ExprPtr, ExprPtr>> cases;
  for (size_t i = 0; i < ends.size(); ++i) {
    ExprPtr condition;
    auto add = [&](ExprPtr bound, Op op) {
      ExprPtr test = MakeOp(op, BoolType(), rows[i].span, Clone(operand), std::move(bound));
      if (handles_missing) test->may_miss = false;
      BorderProbed(*test, span, rows[i].span);
      condition =
          condition ? MakeOp(Op::kAnd, BoolType(), span, std::move(condition), std::move(test)) : std::move(test);
    };
    if (ends[i].low) add(std::move(ends[i].low), ends[i].low_closed ? Op::kGe : Op::kGt);
    if (ends[i].high) add(std::move(ends[i].high), ends[i].high_closed ? Op::kLe : Op::kLt);
    cases.emplace_back(std::move(condition),
                       values[i] ? std::move(values[i]) : CannotOccur(operand, type, rows[i].span));
  }
  if (!otherwise && rest != nullptr) otherwise = CannotOccur(operand, type, rest->span);
  if (!otherwise) {
    otherwise = MakeOp(Op::kRequire, type, span, Clone(operand), MakeCode(0, BoolType(), span));
    otherwise->error_code = Code::E2008;
    otherwise->may_miss = otherwise->may_unrate = false;
    otherwise->integral = true;
  }
  ExprPtr out = Choose(std::move(cases), std::move(otherwise), !known_ends, span);
  if (!out || !for_missing) return out;
  return OrMissing(operand, std::move(for_missing), std::move(out), span);
}

// 累进 x { [0, 10] : r1；(10, 20] : r2；超过 20 : r3 }: each part of x at its own rate. Rows run from 0
// up without gaps; the rate is per unit of x.
ExprPtr Builder::ResolveMarginal(const ast::Bands& bands, Span span, const Context& context) {
  ExprPtr operand = UseNumber(*bands.operand, context);
  if (!operand) return nullptr;
  const Type x_type = operand->type;
  ExprPtr shared = Shareable(std::move(operand), context);
  ExprPtr sum;
  Number reached(0);
  bool open_end = false;
  for (const auto& row : bands.rows) {
    Ends e;
    if (!EndsOf(row.key, e, [&](const ast::Expr& bound) { return Bound(bound, x_type, context); })) return nullptr;
    Number low = e.low && IsConst(*e.low) ? e.low->number : Number(0);
    bool known = (!e.low || IsConst(*e.low)) && (!e.high || IsConst(*e.high));
    if (!known || open_end || low != reached || (e.high && e.high->number <= low)) {
      Report(Code::E0722, row.key.span, {reached.ToText()});
      return nullptr;
    }
    ExprPtr rate = UseNumber(*row.value, context);
    if (!rate) return nullptr;
    Type type = NumberType(MultiplyUnits(x_type.unit, rate->type.unit, 1));
    ExprPtr part = MakeOp(Op::kSub, x_type, span, Clone(*shared), MakeConst(low, x_type, span));
    part = MakeOp(Op::kMax, x_type, span, std::move(part), MakeConst(Number(0), x_type, span));
    Probed(*part, Probe::When::kAbove, Cover::kBandRow, row.key.span);
    if (e.high) {
      part = MakeOp(Op::kMin, x_type, span, std::move(part), MakeConst(e.high->number - low, x_type, span));
      reached = e.high->number;
    } else {
      open_end = true;
    }
    ExprPtr earned = MakeOp(Op::kMul, type, span, std::move(part), std::move(rate));
    if (sum && !CommonType(*sum, *earned, row.value->span)) return nullptr;
    sum = sum ? MakeOp(Op::kAdd, type, span, std::move(sum), std::move(earned)) : std::move(earned);
  }
  if (!sum) {
    Report(Code::E0709, span);
    return nullptr;
  }
  // Below 0, and above the last band when it has an end, no rate is stated.
  ExprPtr inside = MakeOp(Op::kGe, BoolType(), span, Clone(*shared), MakeConst(Number(0), x_type, span));
  if (!open_end) {
    ExprPtr below = MakeOp(Op::kLe, BoolType(), span, Clone(*shared), MakeConst(reached, x_type, span));
    inside = MakeOp(Op::kAnd, BoolType(), span, std::move(inside), std::move(below));
  }
  ExprPtr never = MakeOp(Op::kRequire, sum->type, span, std::move(shared), MakeCode(0, BoolType(), span));
  never->error_code = Code::E2008;
  Type type = sum->type;
  return MakeOp(Op::kIf, type, span, std::move(inside), std::move(sum), std::move(never));
}

}  // namespace heng::model
