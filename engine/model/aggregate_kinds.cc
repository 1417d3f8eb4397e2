// Aggregates: what each kind takes inside its brackets, and the type and gaps of its result.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

using Kind = AggregateKind;

bool NeedsBool(Kind kind) { return kind == Kind::kShare || kind == Kind::kAll || kind == Kind::kAny; }

bool TakesNothingBehind(Kind kind) { return NeedsBool(kind) || kind == Kind::kCount; }

bool OfLine(Kind kind) { return kind == Kind::kSlope || kind == Kind::kIntercept || kind == Kind::kCorrelation; }

// Rounded to places: the rest are exact.
bool IsRoot(Kind kind) {
  return kind == Kind::kDeviationPopulation || kind == Kind::kDeviationSample || kind == Kind::kVariation ||
         kind == Kind::kCorrelation;
}

bool Weighs(Kind kind) {
  return kind == Kind::kMean || kind == Kind::kVariation || kind == Kind::kDeviationPopulation ||
         kind == Kind::kVariancePopulation;
}

bool Trims(Kind kind) {
  return !TakesNothingBehind(kind) && !OfLine(kind) && kind != Kind::kTakenFrom && kind != Kind::kJoin;
}

// Values picked from the rows as they are.
bool Picks(Kind kind) {
  return kind == Kind::kMax || kind == Kind::kMin || kind == Kind::kMode || kind == Kind::kNthHighest ||
         kind == Kind::kNthLowest || kind == Kind::kTakenFrom;
}

size_t ValuesOf(Kind kind) {
  if (kind == Kind::kCount) return 0;
  const bool two = kind == Kind::kNthHighest || kind == Kind::kNthLowest || kind == Kind::kQuantile ||
                   kind == Kind::kJoin || OfLine(kind);
  return two ? 2 : 1;
}

}  // namespace

// 总体, 样本; 并列取小, 并列取大, 并列待定.
bool Builder::FlagsOf(const ast::Call& call, AggregateKind& kind, PickTies& ties, Span span) {
  const bool spread = kind == Kind::kDeviationPopulation || kind == Kind::kVariancePopulation;
  const bool mode = kind == Kind::kMode;
  for (const auto& flag : call.modifiers.flags) {
    const std::string& word = flag.text;
    if (spread && (word == "总体" || word == "样本")) {
      if (word == "样本") kind = kind == Kind::kDeviationPopulation ? Kind::kDeviationSample : Kind::kVarianceSample;
    } else if (mode && (word == "并列取小" || word == "并列取大" || word == "并列待定")) {
      ties = word == "并列取小" ? PickTies::kLowest : word == "并列取大" ? PickTies::kHighest : PickTies::kPending;
    } else if (!(kind == Kind::kTakenFrom && word == "并列待定")) {
      Report(Code::E0413, flag.span, {call.written});
      return false;
    }
  }
  if (call.modifiers.flags.size() > 1) {
    Report(Code::E0413, call.modifiers.flags[1].span, {call.written});
    return false;
  }
  const bool said = !call.modifiers.flags.empty();
  if (spread && !said) Report(Code::E0423, span, {call.written});
  if (mode && !said) Report(Code::E0428, span);
  return said || !(spread || mode);
}

bool Builder::FitsKind(const ast::Call& call, AggregateKind kind, Span span) {
  const ast::Modifiers& m = call.modifiers;
  const size_t wanted = ValuesOf(kind);
  if (kind == Kind::kCount && !call.args.empty()) {
    Report(Code::E0422, span);
    return false;
  }
  const bool nth = kind == Kind::kNthHighest || kind == Kind::kNthLowest;
  if (nth && call.args.size() == 1) {
    Report(Code::E0424, span, {call.written});
    return false;
  }
  if (kind == Kind::kQuantile && call.args.size() == 1) {
    Report(Code::E0432, span);
    return false;
  }
  if (call.args.size() != wanted) {
    const bool extreme = (kind == Kind::kMax || kind == Kind::kMin) && call.args.size() > 1;
    Report(extreme ? Code::E0412 : Code::E0215, span,
           {call.written, std::to_string(wanted), std::to_string(call.args.size())});
    return false;
  }
  if (call.function.text == "加权均值" && !m.weight) {
    Report(Code::E0434, span);
    return false;
  }
  const bool keeps = m.take_high || m.take_low;
  const bool divides = kind == Kind::kMean || kind == Kind::kShare;
  const bool ordered = kind == Kind::kTakenFrom || kind == Kind::kJoin;
  if ((m.divide_by && !divides) || (m.weight && !Weighs(kind)) || (m.divide_by && m.weight) ||
      ((!m.trims.empty() || keeps) && !Trims(kind)) || (m.take_high && m.take_low) || (keeps && !m.trims.empty()) ||
      (call.places && !IsRoot(kind)) || call.step || call.mode || call.months_up || (!m.order.empty() && !ordered) ||
      (m.type && kind != Kind::kQuantile) || (kind == Kind::kJoin && m.except_self) ||
      (kind == Kind::kCount && m.gap_unrates && !m.when)) {
    Report(Code::E0413, span, {call.written});
    return false;
  }
  return true;
}

ExprPtr Builder::ResolveAggregate(const ast::Call& call, AggregateKind kind, Span span, const Context& context,
                                  const Type* expected) {
  PickTies ties = PickTies::kLowest;
  if (!FitsKind(call, kind, span) || !FlagsOf(call, kind, ties, span)) return nullptr;
  if (call.modifiers.weight && !Weighs(kind)) {
    Report(Code::E0413, span, {call.written});
    return nullptr;
  }
  return MakeAggregate(call, kind, span, context, Picks(kind) ? expected : nullptr, ties);
}

// The aggregate of a call that has been found to fit its kind.
ExprPtr Builder::MakeAggregate(const ast::Call& call, AggregateKind kind, Span span, const Context& context,
                               const Type* expected, PickTies ties) {
  auto out = std::make_unique<Aggregate>();
  out->kind = kind;
  out->ties = ties;
  if (call.places) out->places = static_cast<int>(*call.places);
  if (out->places < 0 || out->places > 50) {
    Report(Code::E0314, span, {std::to_string(*call.places)});
    return nullptr;
  }
  if (IsRoot(kind)) NoteRoot(call, span, out->places);
  Context inner;
  if (!AggregateRows(call, *out, inner, span, context)) return nullptr;
  if (!AggregateParts(call, *out, inner, context, span, expected)) return nullptr;
  return FinishAggregate(std::move(out), span, context);
}

// The value of the rows against what the kind needs.
bool Builder::ValueFits(const Aggregate& a, Span span) {
  if (!a.value) return true;
  const Type& type = a.value->type;
  if (NeedsBool(a.kind)) {
    if (type.kind == ValueKind::kBool) return true;
    Report(Code::E0304, a.value->span, {TypeText(scheme_, type)});
    return false;
  }
  if (a.kind == Kind::kTakenFrom || a.kind == Kind::kJoin) return true;
  if (Picks(a.kind) && type.kind == ValueKind::kDate) return true;
  if (Picks(a.kind) && type.kind == ValueKind::kOption) {
    return a.kind == Kind::kMode && a.ties == PickTies::kPending ? true : HaveOrder(type, span);
  }
  return IsNumber(*a.value);
}

Type Builder::TypeOf(const Aggregate& a) const {
  switch (a.kind) {
    case Kind::kCount: {
      Type type = NumberType();
      type.count = true;
      return type;
    }
    case Kind::kShare:
    case Kind::kVariation: return NumberType({}, true);
    case Kind::kCorrelation: return NumberType();
    case Kind::kAll:
    case Kind::kAny: return BoolType();
    case Kind::kVariancePopulation:
    case Kind::kVarianceSample: return NumberType(MultiplyUnits(a.value->type.unit, a.value->type.unit, 1));
    case Kind::kSlope:
      return NumberType(MultiplyUnits(a.value->type.unit, a.other->type.unit, -1),
                        a.value->type.ratio && !a.other->type.ratio);
    default: return a.value->type;
  }
}

void Builder::GapsOf(const Aggregate& a, Expr& e, const Context& context) {
  // A row is always in its own group, so the group cannot be empty unless something takes rows out.
  const bool never_empty =
      a.group.kind == Grouping::Kind::kKeys ||
      (a.group.kind == Grouping::Kind::kWhole && context.kind == Context::Kind::kRow) ||
      (context.summarizing && scheme_.tables[context.table].origin->each < 0 && a.table == SummarySource(context));
  const bool full = never_empty && !a.when && !a.except_self && a.gaps == GapUse::kNone;
  const bool total = a.kind == Kind::kSum || a.kind == Kind::kCount || a.kind == Kind::kAll || a.kind == Kind::kAny;
  const bool joined = a.kind == Kind::kJoin;
  e.may_unrate =
      (!total && !joined && !full) || a.gaps == GapUse::kUnrates || a.at_least > 1 || (a.at_least == 1 && !full);
  const bool drops =
      std::any_of(a.trims.begin(), a.trims.end(), [](const Trim& trim) { return !trim.keep || trim.count; });
  e.may_miss = drops || a.weight || a.kind == Kind::kNthHighest || a.kind == Kind::kNthLowest ||
               a.kind == Kind::kDeviationSample || a.kind == Kind::kVarianceSample || a.kind == Kind::kVariation ||
               OfLine(a.kind) || (joined && !full);
  auto beside = [&](const ExprPtr& value) {
    if (!value) return;
    e.may_unrate = e.may_unrate || value->may_unrate;
    e.may_miss = e.may_miss || value->may_miss;
  };
  if (a.divide_by) e.may_miss = e.may_miss || !NeverZero(*a.divide_by);
  beside(a.divide_by);
  beside(a.nth);
  for (const Trim& trim : a.trims) beside(trim.count);
  if (scheme_.tables[a.table].may_be_absent) e.may_miss = true;
}

ExprPtr Builder::FinishAggregate(std::unique_ptr<Aggregate> aggregate, Span span, const Context& context) {
  const Aggregate& a = *aggregate;
  if (!ValueFits(a, span)) return nullptr;
  auto e = std::make_unique<Expr>();
  e->op = Op::kLoad;
  e->span = span;
  e->type = TypeOf(a);
  e->integral = a.kind == Kind::kCount || ((Picks(a.kind) || a.kind == Kind::kSum) && a.value && a.value->integral);
  GapsOf(a, *e, context);
  e->aggregate = std::move(aggregate);
  return e;
}

}  // namespace heng::model
