// 输出 and 公示: the files that are handed in or put up. A formula that has no name of its own becomes a hidden field;
// the rows and their order a hidden condition and a hidden rank.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

namespace {

struct MaskWord {
  const char* zh;
  const char* en;
  Mask mask;
};
constexpr MaskWord kMasks[] = {{"姓", "surname", Mask::kSurname},
                               {"名", "given", Mask::kGiven},
                               {"中间", "middle", Mask::kMiddle},
                               {"末四位", "last4", Mask::kLastFour},
                               {"全部", "whole", Mask::kAll}};

}  // namespace

// The field that a column shows: the one it names, or a hidden one for what stands in another table or is computed.
FieldId Builder::ShownField(ExprPtr value, int table, Span span) {
  if (value->op == Op::kLoad && !value->aggregate && value->hops.empty() && field(value->field).table == table) {
    return value->field;
  }
  const bool plain = value->op == Op::kLoad && !value->aggregate;
  const FieldId source = value->field;
  Field f;
  f.kind = Field::Kind::kIndicator;
  f.table = table;
  f.type = value->type;
  f.span = span;
  f.may_miss = value->may_miss;
  f.may_unrate = value->may_unrate;
  f.integral = value->integral;
  if (plain) {
    f.step = field(source).step;
    f.rounding = field(source).rounding;
  }
  if (value->op == Op::kRound) f.step = value->number;
  f.value = std::move(value);
  return HiddenField(std::move(f));
}

// Whether a number surely is a decimal: without a division, or rounded behind it.
bool Builder::ComesOutEven(const Expr& e) const {
  switch (e.op) {
    case Op::kConst: return e.number.ToText().find('/') == std::string::npos;
    case Op::kRound: return true;
    case Op::kDiv:
    case Op::kDivElse:
    case Op::kCompose: return false;
    case Op::kLoad: break;
    default:
      return std::all_of(e.in.begin(), e.in.end(), [this](const ExprPtr& in) { return !in || ComesOutEven(*in); });
  }
  if (!e.aggregate) return ComesOutEven(scheme_.fields[e.field]);
  switch (e.aggregate->kind) {
    case AggregateKind::kSum:
    case AggregateKind::kMax:
    case AggregateKind::kMin:
    case AggregateKind::kMedian:
    case AggregateKind::kMode:
    case AggregateKind::kNthHighest: return !e.aggregate->value || ComesOutEven(*e.aggregate->value);
    case AggregateKind::kCount: return true;
    default: return false;
  }
}

bool Builder::ComesOutEven(const Field& f) const {
  return f.step || f.integral || f.kind == Field::Kind::kSource || f.kind == Field::Kind::kRank ||
         f.kind == Field::Kind::kShare || (f.value && ComesOutEven(*f.value));
}

// Whether a personal column can be read off the value: it is that column, or text put together with it. A part of a
// text (前几字, 后几字) is a mask of its own; a number, a choice or a verdict computed from it tells something else.
bool Builder::ShowsPersonal(const Expr& e) const {
  if (e.type.kind == ValueKind::kBool) return false;
  if (e.op == Op::kLoad) {
    if (!e.aggregate) return ShowsPersonal(e.field);
    return e.type.kind != ValueKind::kNumber && e.aggregate->value && ShowsPersonal(*e.aggregate->value);
  }
  if (e.op == Op::kFirstChars || e.op == Op::kLastChars) return false;
  if (e.type.kind == ValueKind::kNumber && e.op != Op::kRound && e.op != Op::kOrElse) return false;
  return std::any_of(e.in.begin(), e.in.end(), [this](const ExprPtr& in) { return in && ShowsPersonal(*in); });
}

bool Builder::ShowsPersonal(FieldId id) const {
  const Field& f = scheme_.fields[Root(id)];
  if (f.kind == Field::Kind::kSource) return scheme_.schema.tables[f.table].columns[f.column].personal;
  return f.value && ShowsPersonal(*f.value);
}

// What the columns of an output may be: text is masked, numbers are shown to places.
void Builder::CheckOutputColumn(const ast::OutputColumn& source, const ast::Output& output, OutputColumn& out) {
  const Field& f = field(out.field);
  const bool number = f.type.kind == ValueKind::kNumber;
  if ((out.places || out.percent) && !number) Report(Code::E0810, source.span, {out.heading});
  if (out.percent && !f.type.unit.empty()) Report(Code::E0810, source.span, {out.heading});
  if (number && !out.places && !ComesOutEven(f)) Report(Code::E0811, source.span, {out.heading});
  if (source.mask) {
    for (const MaskWord& word : kMasks) {
      if (source.mask->text == (file_.skin == ast::Skin::kChinese ? word.zh : word.en)) out.mask = word.mask;
    }
    if (out.mask == Mask::kNone) Report(Code::E0812, source.mask->span, {source.mask->text});
    if (number) Report(Code::E0812, source.mask->span, {source.mask->text});
  }
  if (output.publication && out.mask == Mask::kNone && ShowsPersonal(out.field)) {
    Report(Code::W0810, source.span, {out.heading});
  }
}

void Builder::AddOutputColumn(const ast::OutputColumn& source, const ast::Output& output, const Context& context,
                              const std::string& heading, std::vector<OutputColumn>& columns) {
  ExprPtr value = Resolve(*source.value, context);
  if (!value) return;
  OutputColumn column;
  column.heading = heading;
  column.field = ShownField(std::move(value), context.table, source.span);
  column.places = source.places;
  column.percent = source.percent;
  CheckOutputColumn(source, output, column);
  if (column.places) NoteShown(output, column, source.span);
  for (const OutputColumn& other : columns) {
    if (other.heading == column.heading) Report(Code::E0813, source.span, {column.heading});
  }
  columns.push_back(std::move(column));
}

// The options that a word behind 各列 means: of a list with this name, else of the columns with it, which must agree.
const OptionList* Builder::OptionsNamed(const ast::Name& name) {
  if (const auto list = named_options_.find(name.text); list != named_options_.end()) {
    return &scheme_.option_lists[list->second];
  }
  const Field* found = nullptr;
  for (const Field& f : scheme_.fields) {
    if (f.path != name.text || f.type.kind != ValueKind::kOption || f.table < 0 || f.type.options < 0) continue;
    const OptionList& list = scheme_.option_lists[f.type.options];
    if (found != nullptr && scheme_.option_lists[found->type.options].options != list.options) {
      Report(Code::E0841, name.span, {name.text, name_of(found->table), name_of(f.table)});
      return nullptr;
    }
    if (found == nullptr) found = &f;
  }
  if (found != nullptr) return &scheme_.option_lists[found->type.options];
  Report(Code::E0840, name.span, {name.text});
  return nullptr;
}

// 各列 指标 加 “名次” = 式: the formula once for each option, which stands in it for the word 指标.
void Builder::AddEveryColumn(const ast::OutputColumn& source, const ast::Output& output, const Context& context,
                             std::vector<OutputColumn>& columns) {
  const OptionList* list = OptionsNamed(source.heading);
  if (list == nullptr) return;
  for (const std::string& option : std::vector<std::string>(list->options)) {
    const ast::Expr word{source.heading.span, ast::TextLiteral{option}};
    const std::map<std::string, const ast::Expr*> parameters{{source.heading.text, &word}};
    column_words_[&word] = {option, source.heading.span};
    Context named = context;
    named.parameters = &parameters;
    named.caller = &context;
    AddOutputColumn(source, output, named, option + source.suffix, columns);
    column_words_.erase(&word);
  }
}

std::vector<OutputColumn> Builder::OutputColumnsOf(const ast::Output& output, const Context& context) {
  std::vector<OutputColumn> columns;
  for (const ast::OutputColumn& source : output.columns) {
    if (source.every) {
      AddEveryColumn(source, output, context, columns);
    } else {
      AddOutputColumn(source, output, context, source.heading.text, columns);
    }
  }
  return columns;
}

void Builder::ResolveOutput(const ast::Decl& decl, const ast::Output& source) {
  Output out;
  outside_ = source.name.text;
  out.name = source.name.text;
  out.publication = source.publication;
  out.mode = header_mode_;
  out.span = decl.span;
  out.basis = decl.tail.basis;
  out.notes = decl.tail.notes;
  out.fill = source.fill == ast::Output::Fill::kReason ? Fill::kReason
             : source.fill == ast::Output::Fill::kText ? Fill::kText
                                                       : Fill::kEmpty;
  out.fill_text = source.fill_text;
  for (const Output& other : scheme_.outputs) {
    if (other.name == out.name) Report(Code::E0201, source.name.span, {out.name});
  }
  Context context;
  if (source.table) {
    const int table = FindTable(*source.table);
    if (table < 0) return;
    context = RowContext(table);
  }
  out.table = context.table;
  if (source.list.has_value() == source.table.has_value()) return Report(Code::E0814, source.span);
  if (source.list) out.list_headings = {source.list->first.text, source.list->second.text};
  if (source.days) {
    const ExprPtr days = Resolve(*source.days, Context{});
    const Unit day = {{"天", 1}};
    if (days && (days->op != Op::kConst || days->type.unit != day || !days->number.IsInteger())) {
      Report(Code::E0815, source.days->span);
    } else if (days) {
      out.days = days->number.ToText();
    }
  }
  if (source.condition) {
    if (ExprPtr condition = UseCondition(*source.condition, context)) {
      if (condition->may_unrate) Report(Code::E0816, source.condition->span);
      out.condition = ShownField(std::move(condition), context.table, source.condition->span);
    }
  }
  out.columns = OutputColumnsOf(source, context);
  if (!source.order.empty()) out.order = OutputOrder(source, context);
  scheme_.outputs.push_back(std::move(out));
}

// A rank of all rows by the keys; rows that tie stand as in the table.
FieldId Builder::OutputOrder(const ast::Output& source, const Context& context) {
  Rank rank;
  rank.table = context.table;
  rank.keys = ResolveKeys(source.order, context, KeysOf::kOutput);
  for (SortKey& key : rank.keys) {
    if (key.gaps == SortKey::Gaps::kExcluded) key.gaps = SortKey::Gaps::kLast;
  }
  Field f;
  f.kind = Field::Kind::kRank;
  f.table = context.table;
  f.type = NumberType();
  f.span = source.span;
  return HiddenRank(std::move(rank), std::move(f));
}

void Builder::ResolveOutputs() {
  for (const ast::Decl& decl : file_.decls) {
    if (const auto* output = std::get_if<ast::Output>(&decl.node)) ResolveOutput(decl, *output);
  }
}

}  // namespace heng::model
