// Resolving declared fields: formulas of 指标 and 量, their types and roundings; 校验, 范围 and 用例.
#include <algorithm>
#include <cassert>

#include "engine/model/builder.h"

namespace heng::model {

constexpr size_t kLongestChain = 300;  // fields that wait for one another; E0213

void Builder::ResolveField(FieldId id) {
  Pending& pending = pending_[id];
  if (pending.state == Pending::State::kDone) return;
  if (pending.state == Pending::State::kBusy) {
    ReportCycle(id);
    return;
  }
  if (busy_.size() >= kLongestChain) {
    Report(Code::E0213, field(id).span, {field(id).path, std::to_string(kLongestChain)});
    pending.state = Pending::State::kDone;
    return;
  }
  pending.state = Pending::State::kBusy;
  busy_.push_back(id);
  if (!RowsOfReady(id)) {
    pending_[id].failed = true;
  } else if (!ResolveRelation(id)) {
    ResolveDeclared(id);
  }
  busy_.pop_back();
  pending_[id].state = Pending::State::kDone;
  scheme_.order.push_back(id);
}

void Builder::ResolveDeclared(FieldId id) {
  const Pending& pending = pending_[id];
  const Field::Kind kind = field(id).kind;
  if (kind == Field::Kind::kFirstPayment || kind == Field::Kind::kSharePart || kind == Field::Kind::kLeftover) {
    ResolveField(pending.parent);  // gives them too
  } else if (pending.stage_of != kNoField) {
    ResolveStage(id);
  } else if (pending.item != nullptr) {
    ResolveItem(id);
  } else if (pending.bonus != nullptr) {
    ResolveBonus(id, *pending.bonus);
  } else if (pending.veto != nullptr) {
    ResolveVetoField(id, *pending.veto);
  } else if (const auto* indicator = std::get_if<ast::Indicator>(&pending.decl->node)) {
    ResolveIndicator(id, *indicator);
  } else if (const auto* quantity = std::get_if<ast::Quantity>(&pending.decl->node)) {
    ResolveQuantity(id, *quantity);
  } else if (const auto* rank = std::get_if<ast::Rank>(&pending.decl->node)) {
    ResolveRank(id, *rank);
  } else if (const auto* tier = std::get_if<ast::TierBlock>(&pending.decl->node)) {
    ResolveTier(id, *tier);
  } else if (const auto* share = std::get_if<ast::ShareBlock>(&pending.decl->node)) {
    ResolveShare(id, *share);
  } else if (const auto* scan = std::get_if<ast::Scan>(&pending.decl->node)) {
    ResolveScan(id, *scan);
  } else if (const auto* slots = std::get_if<ast::Slots>(&pending.decl->node)) {
    ResolveSlots(id, *slots);
  } else if (const auto* sample = std::get_if<ast::Sample>(&pending.decl->node)) {
    ResolveDraw(id, *sample);
  } else if (const auto* warning = std::get_if<ast::Warning>(&pending.decl->node)) {
    ResolveWarning(id, *warning);
  }
}

// `id` is needed while it is being resolved: the path runs from its place in busy_ to the end and back to it.
void Builder::ReportCycle(FieldId id) {
  // Fields made by one step are resolved together, in the name of one of them.
  auto begin = std::find_if(busy_.begin(), busy_.end(), [&](FieldId busy) {
    return busy == id || (pending_[busy].decl == pending_[id].decl && field(busy).kind == field(id).kind &&
                          pending_[id].item == nullptr && field(id).kind != Field::Kind::kWarning);
  });
  std::string path;
  Diagnostic diagnostic{Code::E0204, field(id).span, {}};
  for (auto at = begin; at != busy_.end(); ++at) {
    if (field(*at).kind == Field::Kind::kCarried) continue;
    if (pending_[*at].parent != kNoField && at + 1 != busy_.end() &&
        field(*at).path.rfind(field(*(at + 1)).path, 0) == 0)
      continue;
    path += "`" + field(*at).path + "` → ";
    if (*at != id) diagnostic.labels.push_back({field(*at).span, {"经过这里", "by way of this"}});
  }
  path += "`" + field(id).path + "`";
  diagnostic.args.push_back(path);
  diagnostics_.Add(std::move(diagnostic));
}

void Builder::ResolveIndicator(FieldId id, const ast::Indicator& indicator) {
  Context context = RowContext(field(id).table);
  std::optional<Type> declared;
  if (indicator.type) declared = ResolveType(*indicator.type);
  ExprPtr value = Use(*indicator.value, context, declared ? &*declared : nullptr);
  if (!value) return;
  FinishValue(id, std::move(value), indicator.type, indicator.rounding, indicator.value->span);
}

void Builder::ResolveQuantity(FieldId id, const ast::Quantity& quantity) {
  Context context;
  std::optional<Type> declared;
  if (quantity.type) declared = ResolveType(*quantity.type);
  ExprPtr value = Use(*quantity.value, context, declared ? &*declared : nullptr);
  if (!value) return;
  FinishValue(id, std::move(value), quantity.type, quantity.rounding, quantity.value->span);
}

void Builder::FinishValue(FieldId id, ExprPtr value, const std::optional<ast::TypeRef>& declared,
                          const std::optional<ast::RoundingClause>& rounding, Span span) {
  Type type = value->type;
  if (declared) {
    std::optional<Type> wanted = ResolveType(*declared);
    if (!wanted) return;
    if (!CheckDeclared(*wanted, *value, span)) return;
    type = *wanted;
    value->type = type;
  }
  bool integral = value->integral;
  if (type.kind == ValueKind::kNumber) {
    bool exact = false;
    std::optional<FieldRounding> step;
    if (!rounding && declared && declared->places) {
      step = FieldRounding{header_mode_, Number::PowerOfTen(-static_cast<int>(*declared->places))};
    } else if (!rounding && declared && declared->form == ast::TypeRef::Form::kInteger) {
      if (!integral) Report(Code::E0315, span, {field(id).name});
    } else {
      exact = rounding && rounding->places.form == ast::Places::Form::kExact;
      step = RoundingFor(type, rounding, integral, field(id).name, field(id).span);
    }
    if (step && !exact) {
      WarnOfSecondRounding(*value, step->step, span);
      const bool whole = integral && (Number(1) / step->step).IsInteger();  // 0.01 leaves a whole number as it is
      if (!whole && !rounding && declared && declared->places) {
        NoteStep(field(id).span, FieldName(id), step->mode, step->step, type, {"类型后的位数", "places of its type"});
      } else if (!whole) {
        NoteNamed(id, "", *step, rounding.has_value(), type, field(id).span);
      }
      value = MakeRound(std::move(value), step->mode, step->step);
      field(id).rounding = step;
      field(id).step = step->step;
      integral = whole || value->integral;
    } else if (integral) {
      field(id).step = Number(1);
    }
  } else if (rounding) {
    Report(Code::E0316, rounding->span, {field(id).name});
  }
  Field& f = field(id);
  if (const auto range = RangeOf(*value)) f.range = range;
  f.type = type;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  f.integral = integral;
  f.value = std::move(value);
}

// The bounds of a value that is another field's, as it stands or rounded to places that its bounds have.
std::optional<std::pair<Number, Number>> Builder::RangeOf(const Expr& value) const {
  if (value.op == Op::kRound) {
    auto range = RangeOf(*value.in[0]);
    const bool kept = range && (range->first / value.number).IsInteger() && (range->second / value.number).IsInteger();
    return kept ? range : std::nullopt;
  }
  return value.op == Op::kLoad && !value.aggregate ? scheme_.fields[value.field].range : std::nullopt;
}

// A divisor that needs no word for 0.
bool Builder::NeverZero(const Expr& value) const {
  if (IsConst(value)) return !value.number.IsZero();
  const auto range = RangeOf(value);
  return range && (range->first.Sign() > 0 || range->second.Sign() < 0);
}

// A formula's type against the declared one; a plain whole number may take any unit of count.
bool Builder::CheckDeclared(const Type& declared, Expr& value, Span span) {
  const Type& actual = value.type;
  bool fits = declared.kind == actual.kind;
  if (fits && declared.kind == ValueKind::kOption) fits = declared.options == actual.options;
  if (fits && declared.kind == ValueKind::kRow) fits = declared.table == actual.table;
  if (fits && declared.kind == ValueKind::kNumber && declared.unit != actual.unit) {
    bool money_or_points = declared.unit == Unit{{"分", 1}} || declared.unit == Unit{{"元", 1}};
    fits = actual.unit.empty() && !actual.ratio && (value.integral || actual.count) && declared.unit.size() == 1 &&
           !money_or_points;
  }
  if (!fits && value.op == Op::kGap) return true;
  if (!fits) Report(Code::E0305, span, {TypeText(scheme_, declared), TypeText(scheme_, actual)});
  return fits;
}

std::optional<Number> Builder::StepOf(const ast::Places& places) {
  if (places.form == ast::Places::Form::kPlaces) {
    if (places.places < 0 || places.places > 18) {
      Report(Code::E0314, places.span, {std::to_string(places.places)});
      return std::nullopt;
    }
    return Number::PowerOfTen(-static_cast<int>(places.places));
  }
  std::optional<Number> step = places.step ? ConstValue(*places.step, Context{}) : std::nullopt;
  if (!step || step->Sign() <= 0) {
    Report(Code::E0317, places.span);
    return std::nullopt;
  }
  return step;
}

std::optional<FieldRounding> Builder::ClauseRounding(const ast::RoundingClause& clause) {
  if (clause.places.form == ast::Places::Form::kExact) return std::nullopt;
  std::optional<Number> step = StepOf(clause.places);
  if (!step) return std::nullopt;
  return FieldRounding{clause.mode, *step};
}

// 分, 比率, 数 as the header's rounding is to name them.
std::string Builder::KindWords(const Type& type) const {
  if (!type.unit.empty()) return UnitText(scheme_, type.unit);
  return type.ratio ? (scheme_.english ? "ratio" : "比率") : (scheme_.english ? "number" : "数");
}

// The rounding of a named value: its own clause, else the header's for its kind. A whole number needs none.
std::optional<FieldRounding> Builder::RoundingFor(const Type& type, const std::optional<ast::RoundingClause>& clause,
                                                  bool integral, const std::string& name, Span span) {
  if (clause) return ClauseRounding(*clause);
  std::string kind = !type.unit.empty() ? UnitText(type.unit) : type.ratio ? "比率" : "数";
  auto places = header_rounding_.find(kind);
  if (places == header_rounding_.end() && type.unit.empty()) {
    places = header_rounding_.find(type.ratio ? "ratio" : "number");
  }
  if (places == header_rounding_.end()) {
    const bool header_read = file_.scheme.title_span.end > 0;  // else what is wrong with it has been said
    if (!integral && header_read) Report(Code::E0306, span, {name, KindWords(type)});
    return std::nullopt;
  }
  if (places->second.form == ast::Places::Form::kExact) return std::nullopt;
  std::optional<Number> step = StepOf(places->second);
  if (!step) return std::nullopt;
  return FieldRounding{header_mode_, *step};
}

void Builder::AddRange(int table, const ast::Column& column, FieldId id) {
  Context context = RowContext(table);
  const Type type = field(id).type;
  if (type.kind != ValueKind::kNumber && type.kind != ValueKind::kDate) {
    Report(Code::E0310, column.range->span, {TypeText(scheme_, type)});
    return;
  }
  context.gaps_allowed = true;
  ExprPtr low = Bound(*column.range->low, type, context);
  ExprPtr high = Bound(*column.range->high, type, context);
  if (!low || !high) return;
  if (IsConst(*low) && IsConst(*high) && low->number > high->number) {
    Report(Code::E0707, column.range->span);
    return;
  }
  Check check;
  check.table = table;
  check.code = Code::E2031;
  check.shown = id;
  check.span = column.range->span;
  auto edge = [&](const Expr& e) {
    return e.op == Op::kConst ? e.number.ToText() : e.op == Op::kLoad ? field(e.field).name : "…";
  };
  check.args = {std::string(column.range->low_closed ? "[" : "(") + edge(*low) + ", " + edge(*high) +
                (column.range->high_closed ? "]" : ")")};
  check.condition = InRange(LoadField(id, column.range->span), LoadField(id, column.range->span), std::move(low),
                            column.range->low_closed, std::move(high), column.range->high_closed, column.range->span);
  scheme_.checks.push_back(std::move(check));
}

void Builder::AddCheck(const ast::Check& check, int table) {
  ExprPtr condition = UseCondition(*check.condition, RowContext(table));
  if (!condition) return;
  Check out;
  out.table = table;
  out.condition = std::move(condition);
  out.code = check.warning ? Code::W2030 : Code::E2030;
  out.warning = check.warning;
  out.args = {check.message};
  out.span = check.span;
  scheme_.checks.push_back(std::move(out));
}

void Builder::ResolveChecks() {
  for (const auto& decl : file_.decls) {
    if (const auto* check = std::get_if<ast::Check>(&decl.node)) {
      if (check->table) outside_ = check->table->text;
      if (!check->table) {
        Report(Code::E0233, check->span);
        continue;
      }
      int table = FindTable(*check->table);
      if (table >= 0) AddCheck(*check, table);
    }
    const auto* table = std::get_if<ast::Table>(&decl.node);
    if (table == nullptr || tables_.count(table->name.text) == 0) continue;
    int index = tables_[table->name.text];
    if (scheme_.tables[index].span.begin != table->name.span.begin) continue;
    outside_ = table->name.text;
    for (const auto& column : table->columns) {
      FieldId id = FindFieldIn(index, column.name.text);
      if (column.range && id != kNoField) AddRange(index, column, id);
    }
    for (const auto& check : table->checks) AddCheck(check, index);
  }
}

// “” is a text that is empty, where an empty cell is 缺. A column of the data has no such text.
CaseTable::Cell Builder::CellOf(const ast::CaseCell& cell, FieldId id) {
  CaseTable::Cell out{cell.text, cell.missing, cell.span};
  const bool empty = cell.text == "“”" || cell.text == "\"\"";
  if (!empty || id == kNoField || field(id).type.kind != ValueKind::kText) return out;
  if (field(Root(id)).kind == Field::Kind::kSource) {
    Report(Code::E0254, cell.span, {field(id).name});
  } else {
    out.text.clear();
  }
  return out;
}

void Builder::ResolveCases() {
  for (const auto& decl : file_.decls) {
    const auto* source = std::get_if<ast::UseCase>(&decl.node);
    if (source == nullptr) continue;
    UseCase out;
    out.title = source->title;
    out.span = source->span;
    for (const auto& table : source->tables) {
      CaseTable rows;
      rows.expected = table.expected;
      rows.span = table.span;
      bool quantities = table.table.text == "量" || table.table.text == "quantity";
      rows.table = quantities ? -1 : FindTable(table.table);
      if (!quantities && rows.table < 0) continue;
      bool known = true;
      for (const auto& column : table.columns) {
        FieldId id = kNoField;
        if (!quantities) {
          id = FieldIn(rows.table, column);
        } else if (auto at = globals_.find(column.text); at != globals_.end() && at->second.field != kNoField) {
          id = at->second.field;
        } else if (auto at = single_.find(column.text); table.expected && at != single_.end()) {
          id = at->second;  // the leftover of a share-out of everybody
        } else {
          ReportUnknown(Context(), column);
        }
        known = known && id != kNoField;
        if (id != kNoField) ResolveField(id);
        if (id != kNoField) pending_[id].used = true;
        rows.fields.push_back(id);
      }
      for (const auto& row : table.rows) {
        assert(row.size() == table.columns.size());  // the parser's
        std::vector<CaseTable::Cell> cells;
        for (const auto& cell : row) cells.push_back(CellOf(cell, rows.fields[cells.size()]));
        rows.rows.push_back(std::move(cells));
      }
      if (known) out.tables.push_back(std::move(rows));
    }
    scheme_.cases.push_back(std::move(out));
  }
}

}  // namespace heng::model
