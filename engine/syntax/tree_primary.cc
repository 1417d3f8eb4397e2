// Level 1 of formulas: literals, names, calls and blocks of rows.
#include <algorithm>

#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

using ast::ExprPtr;
using ast::Make;

ExprPtr TreeBuilder::Primary(P::PrimaryContext* ctx) {
  const Span span = SpanOf(ctx);
  if (ctx->number() != nullptr) return NumberOf(ctx->number());
  if (ctx->call() != nullptr) return CallOf(ctx->call());
  if (ctx->path() != nullptr) return PathOf(ctx->path());
  if (ctx->fetch() != nullptr) return FetchOf(ctx->fetch());
  if (ctx->bands() != nullptr) return BandsOf(ctx->bands());
  if (ctx->lookup() != nullptr) return LookupOf(ctx->lookup());
  if (ctx->cases() != nullptr) return CasesOf(ctx->cases());
  if (ctx->rankPoints() != nullptr) return RankPointsOf(ctx->rankPoints());
  if (ctx->interpolation() != nullptr) return InterpolationOf(ctx->interpolation());
  if (ctx->floating() != nullptr) return FloatingOf(ctx->floating());
  if (ctx->expr() != nullptr) return Make(span, ast::Bracket{Build(ctx->expr())});
  if (ctx->K_UNRATED() != nullptr) return Make(span, ast::UnratedLiteral{At(ctx->TEXT()).text});
  if (ctx->TEXT() != nullptr) return Make(span, ast::TextLiteral{At(ctx->TEXT()).text});
  if (ctx->DATE() != nullptr) return Make(span, ast::DateLiteral{Day(ctx->DATE()).value_or(0)});
  if (ctx->K_FULL() != nullptr) return Make(span, ast::FullPoints{});
  return Make(span, ast::BoolLiteral{true});
}

ExprPtr TreeBuilder::NumberOf(P::NumberContext* ctx) {
  ast::Literal literal;
  std::string digits = At(ctx->NUMBER() != nullptr ? ctx->NUMBER() : ctx->PERCENT()).text;
  if (ctx->PERCENT() != nullptr) {
    digits.pop_back();
    literal.percent = true;
  } else if (ctx->UNIT() != nullptr) {
    literal.unit = At(ctx->UNIT()).text;
  }
  literal.value = Number::Parse(digits).value_or(Number(0));
  const std::string unit = literal.unit.substr(0, literal.unit.find('/'));
  const auto multiple = text_.units.count(unit) == 0 ? FindMultiple(skin(), unit) : std::nullopt;
  if (multiple) {
    literal.value = literal.value * multiple->first;
    literal.unit.replace(0, unit.size(), multiple->second);
  }
  if (literal.percent || literal.unit == "个百分点") literal.value = literal.value / Number(100);
  return Make(SpanOf(ctx), std::move(literal));
}

// 期间.起, 期间.止 and 否 are words only when no 【】 makes them names.
ExprPtr TreeBuilder::PathOf(P::PathContext* ctx) {
  const bool zh = skin() == ast::Skin::kChinese;
  const Span span = SpanOf(ctx);
  const auto names = ctx->NAME();
  const auto plain = [&](size_t i, const char* chinese, const char* english) {
    const Token& token = At(names[i]);
    return !token.quoted && text_.quoted.count(token.text) == 0 && token.text == (zh ? chinese : english);
  };
  if (ctx->K_OWN_ROW() == nullptr && ctx->K_PREVIOUS_ROW() == nullptr) {
    if (names.size() == 1 && plain(0, "否", "no")) return Make(span, ast::BoolLiteral{false});
    if (names.size() == 2 && plain(0, "期间", "period")) {
      if (plain(1, "起", "start")) return Make(span, ast::PeriodEnd{false});
      if (plain(1, "止", "end")) return Make(span, ast::PeriodEnd{true});
    }
  }
  return Make(span, ast::Path{ctx->K_OWN_ROW() != nullptr, ctx->K_PREVIOUS_ROW() != nullptr, NamesOf(names)});
}

ExprPtr TreeBuilder::FetchOf(P::FetchContext* ctx) {
  const auto names = NamesOf(ctx->NAME());
  ast::Fetch fetch{names[0], Exprs(ctx->exprs()), {names.begin() + 1, names.end()}};
  return Make(SpanOf(ctx), std::move(fetch));
}

ExprPtr TreeBuilder::CallOf(P::CallContext* ctx) {
  ast::Call call;
  call.function = NameOf(ctx->NAME());
  call.written = call.function.text;
  if (!At(ctx->NAME()).quoted) call.function.text = Canonical(FunctionWords(), skin(), call.function.text);
  for (auto* argument : ctx->argument()) Argument(argument, call);
  const bool veto = call.function.text == "否决" && call.args.size() == 1 && ctx->argument().size() == 1;
  if (veto) {
    if (auto* path = std::get_if<ast::Path>(&call.args[0]->node); path != nullptr && !path->own_row) {
      ast::VetoRef reference{path->parts.back(), path->parts};
      reference.qualifier.pop_back();
      return Make(SpanOf(ctx), std::move(reference));
    }
  }
  return Make(SpanOf(ctx), std::move(call));
}

// 总体, 样本 and rounding modes are words of the call, not columns; the first argument never is.
bool TreeBuilder::WordArgument(const ast::Expr& value, Span span, ast::Call& call) {
  const auto* path = std::get_if<ast::Path>(&value.node);
  if (path == nullptr || path->own_row || path->parts.size() != 1 || (call.args.empty() && !call.source)) return false;
  const std::string& text = path->parts[0].text;
  if (text_.quoted.count(text) != 0) return false;
  if (const auto mode = FindRounding(skin(), text)) {
    call.mode = mode;
    return true;
  }
  const std::string word = Canonical(BaseWords(), skin(), text);
  const auto& words = CallWords();
  if (std::find(words.begin(), words.end(), word) == words.end()) return false;
  call.modifiers.flags.push_back({word, span});
  return true;
}

void TreeBuilder::Argument(P::ArgumentContext* ctx, ast::Call& call) {
  ast::Modifiers& to = call.modifiers;
  const Span span = SpanOf(ctx);
  if (ctx->order() != nullptr) {
    if (!to.order.empty()) Fault(Code::E0153, span, {Word(Kind::K_BY)});
    to.order = KeysOf(ctx->order()->keys());
  }
  if (ctx->source() != nullptr) {
    if (Once(call.source, span, Kind::K_ON)) call.source = SourceOf(ctx->source());
    if (ctx->expr().size() > (ctx->K_WHEN() != nullptr ? 1u : 0u)) call.args.push_back(Build(ctx->expr(0)));
    if (ctx->K_WHEN() != nullptr && Once(to.when, span, Kind::K_WHEN)) to.when = Build(ctx->expr().back());
  } else if (ctx->exprs() != nullptr) {
    if (to.grouped) Fault(Code::E0153, span, {Word(Kind::K_WITHIN)});
    to.grouped = true;
    to.group_keys = Exprs(ctx->exprs());
    to.group_span = span;
  } else if (ctx->K_TAKE_HIGH() != nullptr) {
    if (Once(to.take_high, span, Kind::K_TAKE_HIGH)) to.take_high = Sum(ctx->sum());
  } else if (ctx->K_TAKE_LOW() != nullptr) {
    if (Once(to.take_low, span, Kind::K_TAKE_LOW)) to.take_low = Sum(ctx->sum());
  } else if (ctx->K_AT_LEAST() != nullptr) {
    if (!Once(to.at_least, span, Kind::K_AT_LEAST)) return;
    to.at_least = Sum(ctx->sum());
    if (ctx->operand() != nullptr) to.too_few = Operand(ctx->operand());
  } else if (ctx->sum() != nullptr) {
    ast::Trim trim{ctx->K_TRIM_HIGH() != nullptr, Sum(ctx->sum()), std::nullopt};
    if (ctx->NAME() != nullptr) trim.mode = Mode(ctx->NAME(), Kind::K_ROUND_BY);
    to.trims.push_back(std::move(trim));
  } else if (ctx->K_DIVIDE_BY() != nullptr) {
    if (Once(to.divide_by, span, Kind::K_DIVIDE_BY)) to.divide_by = Build(ctx->expr(0));
  } else if (ctx->K_WEIGHTED() != nullptr) {
    if (Once(to.weight, span, Kind::K_WEIGHTED)) to.weight = Build(ctx->expr(0));
  } else if (ctx->K_PLACES() != nullptr) {
    if (Once(call.places, span, Kind::K_PLACES)) call.places = Whole(ctx->NUMBER(), 1000);
  } else if (ctx->K_STEP() != nullptr || ctx->K_TO() != nullptr) {
    if (Once(call.step, span, Kind::K_STEP)) call.step = Operand(ctx->operand());
  } else if (ctx->K_TYPE() != nullptr) {
    if (Once(to.type, span, Kind::K_TYPE)) to.type = Whole(ctx->NUMBER(), 9);
  } else if (ctx->K_MONTHS_UP() != nullptr) {
    call.months_up = Whole(ctx->NUMBER(), 12);
  } else if (ctx->K_WHOLE() != nullptr) {
    to.whole = true;
  } else if (ctx->K_EXCEPT_SELF() != nullptr) {
    to.except_self = true;
  } else if (ctx->K_SKIP_GAPS() != nullptr) {
    to.skip_gaps = true;
  } else if (ctx->K_GAP_UNRATES() != nullptr) {
    to.gap_unrates = true;
  } else {
    const bool value = ctx->expr().size() > (ctx->K_WHEN() != nullptr ? 1u : 0u);
    if (value) {
      ExprPtr argument = Build(ctx->expr(0));
      if (!WordArgument(*argument, span, call)) call.args.push_back(std::move(argument));
    }
    if (ctx->K_WHEN() != nullptr && Once(to.when, span, Kind::K_WHEN)) to.when = Build(ctx->expr().back());
  }
}

ast::Source TreeBuilder::SourceOf(P::SourceContext* ctx) {
  ast::Source source;
  source.table = NamesOf(ctx->path(0)->NAME());
  if (ctx->NAME() != nullptr) source.via = NameOf(ctx->NAME());
  for (size_t i = 1; i < ctx->path().size(); ++i) source.once_per.push_back(PathOf(ctx->path(i)));
  source.highest = ctx->K_TAKE_HIGH() != nullptr;
  return source;
}

ExprPtr TreeBuilder::BlockOperand(P::BlockOperandContext* ctx) {
  if (ctx->call() != nullptr) return CallOf(ctx->call());
  if (ctx->path() != nullptr) return PathOf(ctx->path());
  if (ctx->fetch() != nullptr) return FetchOf(ctx->fetch());
  return Make(SpanOf(ctx), ast::Bracket{Build(ctx->expr())});
}

ExprPtr TreeBuilder::BandsOf(P::BandsContext* ctx) {
  ast::Bands bands{ctx->K_MARGINAL() != nullptr, BlockOperand(ctx->blockOperand(0)), {}, nullptr, {}};
  if (ctx->K_BY() != nullptr) bands.by = BlockOperand(ctx->blockOperand(1));
  bands.columns = TableHead(ctx->tableHead(), bands.by != nullptr, SpanOf(ctx));
  for (auto* row : ctx->bandRow()) {
    ast::BandRow to{BandOf(row->band()), nullptr, {}};
    to.key.noted = !row->tail()->K_NOTE().empty();
    Cells(row->cell(), bands.columns.size(), SpanOf(row), to.value, to.cells);
    bands.rows.push_back(std::move(to));
  }
  return Make(SpanOf(ctx), std::move(bands));
}

ast::Band TreeBuilder::BandOf(P::BandContext* ctx) {
  using Form = ast::Band::Form;
  ast::Band band{};
  band.span = SpanOf(ctx);
  if (ctx->interval() != nullptr) {
    band.form = Form::kInterval;
    band.interval = IntervalOf(ctx->interval());
    return band;
  }
  if (!ctx->bound().empty()) band.a = Bound(ctx->bound(0));
  if (ctx->bound().size() > 1) band.b = Bound(ctx->bound(1));
  band.form = ctx->K_TO() != nullptr        ? (ctx->K_BELOW() != nullptr ? Form::kFromBelow : Form::kFromTo)
              : ctx->K_BELOW() != nullptr   ? Form::kBelow
              : ctx->K_ABOVE() != nullptr   ? Form::kAbove
              : ctx->K_OR_MORE() != nullptr ? Form::kAtLeast
              : ctx->K_OR_LESS() != nullptr ? Form::kAtMost
              : ctx->K_MISSING() != nullptr ? Form::kMissing
              : ctx->K_REST() != nullptr    ? Form::kOtherwise
                                            : Form::kExactly;
  return band;
}

ExprPtr TreeBuilder::Bound(P::BoundContext* ctx) {
  if (ctx->call() != nullptr) return CallOf(ctx->call());
  if (ctx->path() != nullptr) return PathOf(ctx->path());
  if (ctx->DATE() != nullptr) return Make(SpanOf(ctx), ast::DateLiteral{Day(ctx->DATE()).value_or(0)});
  ExprPtr number = NumberOf(ctx->number());
  return ctx->MINUS() == nullptr ? std::move(number) : Make(SpanOf(ctx), ast::Unary{true, std::move(number)});
}

ExprPtr TreeBuilder::LookupOf(P::LookupContext* ctx) {
  ast::Lookup lookup;
  for (auto* operand : ctx->blockOperand()) lookup.operands.push_back(BlockOperand(operand));
  if (ctx->K_BY() != nullptr) {
    lookup.by = std::move(lookup.operands.back());
    lookup.operands.pop_back();
  }
  lookup.columns = TableHead(ctx->tableHead(), lookup.by != nullptr, SpanOf(ctx));
  for (auto* row : ctx->lookupRow()) {
    ast::LookupRow to;
    for (auto* key : row->lookupKey()) to.keys.push_back(LookupKeyOf(key));
    to.keys[0].noted = !row->tail()->K_NOTE().empty();
    Cells(row->cell(), lookup.columns.size(), SpanOf(row), to.value, to.cells);
    lookup.rows.push_back(std::move(to));
  }
  return Make(SpanOf(ctx), std::move(lookup));
}

ast::LookupKey TreeBuilder::LookupKeyOf(P::LookupKeyContext* ctx) {
  using Form = ast::LookupKey::Form;
  ast::LookupKey key{};
  key.span = SpanOf(ctx);
  if (ctx->NAME() != nullptr) {
    const Token& token = At(ctx->NAME());
    const bool no = !token.quoted && text_.quoted.count(token.text) == 0 &&
                    token.text == (skin() == ast::Skin::kChinese ? "否" : "no");
    key.form = no ? Form::kBool : Form::kName;
    if (!no) key.name = NameOf(ctx->NAME());
  } else if (ctx->number() != nullptr) {
    key.form = Form::kNumber;
    key.number = NumberOf(ctx->number());
    if (ctx->MINUS() != nullptr) key.number = Make(key.span, ast::Unary{true, std::move(key.number)});
  } else if (ctx->K_TRUE() != nullptr) {
    key.form = Form::kBool;
    key.value = true;
  } else {
    key.form = ctx->K_MISSING() != nullptr ? Form::kMissing : Form::kOtherwise;
  }
  return key;
}

ExprPtr TreeBuilder::CasesOf(P::CasesContext* ctx) {
  ast::Cases cases{ctx->K_IN_ORDER() != nullptr, {}};
  for (auto* row : ctx->caseLine()) {
    const bool rest = row->K_REST() != nullptr;
    ExprPtr condition = rest ? nullptr : Build(row->expr(0));
    cases.rows.push_back({std::move(condition), Build(row->expr().back()), SpanOf(row)});
  }
  return Make(SpanOf(ctx), std::move(cases));
}

ExprPtr TreeBuilder::RankPointsOf(P::RankPointsContext* ctx) {
  ast::RankPoints points;
  points.operand = BlockOperand(ctx->blockOperand());
  for (auto* row : ctx->rankRow()) {
    const Span span = SpanOf(row);
    if (row->K_THEN_EACH() != nullptr) {
      if (Once(points.then_minus, span, Kind::K_THEN_EACH)) points.then_minus = Build(row->expr());
    } else if (row->K_LOWEST() != nullptr) {
      if (Once(points.lowest, span, Kind::K_LOWEST)) points.lowest = Build(row->expr());
    } else {
      ast::RankPointsRow to;
      to.otherwise = row->K_REST() != nullptr;
      to.missing = row->K_MISSING() != nullptr;
      if (row->K_NTH() != nullptr) {
        to.from = Whole(row->NUMBER(0));
        to.to = row->NUMBER().size() > 1 ? Whole(row->NUMBER(1)) : to.from;
      }
      if (row->K_FRONT() != nullptr) to.front = Sum(row->sum());
      to.value = Build(row->expr());
      to.span = span;
      points.rows.push_back(std::move(to));
    }
  }
  if (ctx->NAME() != nullptr) points.mode = Mode(ctx->NAME(), Kind::K_ROUND_BY);
  return Make(SpanOf(ctx), std::move(points));
}

ExprPtr TreeBuilder::InterpolationOf(P::InterpolationContext* ctx) {
  using Outside = ast::Interpolation::Outside;
  ast::Interpolation interpolation;
  interpolation.operand = BlockOperand(ctx->blockOperand());
  for (auto* anchor : ctx->anchor()) {
    if (anchor->K_MISSING() != nullptr) {
      if (Once(interpolation.missing, SpanOf(anchor), Kind::K_MISSING)) interpolation.missing = Build(anchor->expr(0));
    } else if (anchor->interval() != nullptr) {
      interpolation.anchors.push_back(
          {nullptr, Build(anchor->expr(0)), IntervalOf(anchor->interval()), Build(anchor->expr(1))});
    } else {
      interpolation.anchors.push_back({Build(anchor->expr(0)), Build(anchor->expr(1)), std::nullopt, nullptr});
    }
  }
  interpolation.outside = ctx->K_EXTEND() != nullptr ? Outside::kExtend
                          : ctx->K_ENDS() != nullptr ? Outside::kEnds
                                                     : Outside::kError;
  if (ctx->operand() != nullptr) interpolation.zero_width = Operand(ctx->operand());
  return Make(SpanOf(ctx), std::move(interpolation));
}

ExprPtr TreeBuilder::FloatingOf(P::FloatingContext* ctx) {
  ast::Floating floating;
  floating.operand = BlockOperand(ctx->blockOperand());
  bool up_seen = false, down_seen = false;
  for (auto* side : ctx->floatSide()) {
    const bool up = side->K_UP() != nullptr;
    bool& seen = up ? up_seen : down_seen;
    if (seen) Fault(Code::E0153, SpanOf(side), {Word(up ? Kind::K_UP : Kind::K_DOWN)});
    seen = true;
    if (side->per() == nullptr) continue;
    ExprPtr per = PerOf(side->per(), Make(SpanOf(side), ast::FullPoints{}));
    auto& from = std::get<ast::Per>(per->node);
    ast::FloatSide& to = up ? floating.up : floating.down;
    to.counted = true;
    to.unit = std::move(from.unit);
    to.add = from.add;
    to.amount = std::move(from.amount);
    to.step = from.step;
    to.at_most = std::move(from.at_most);
  }
  if (!up_seen || !down_seen) {
    const Kind side = up_seen ? Kind::K_DOWN : Kind::K_UP;
    Fault(Code::E0128, SpanOf(ctx), {Word(side), Word(side) + " " + Word(Kind::K_NOT_COUNTED)});
  }
  return Make(SpanOf(ctx), std::move(floating));
}

}  // namespace heng::syntax
