// 往年: values of earlier years, read from a table that holds the key, the 学年 and the named values that are asked
// for.
//
// The table is one of the schema (往年, or 学校往年 where there are several) and may be absent: in its first year a
// scheme runs without it. Its value columns are declared as formulas ask for them, each of the type of the value.
#include <algorithm>

#include "engine/base/date.h"
#include "engine/model/builder.h"

namespace heng::model {

namespace {

struct Choices {
  std::vector<std::string> words;
  const char* said;
};

data::CellKind PastKind(const Type& type) {
  switch (type.kind) {
    case ValueKind::kText:
    case ValueKind::kRow: return data::CellKind::kText;
    case ValueKind::kDate: return data::CellKind::kDate;
    case ValueKind::kBool: return data::CellKind::kBool;
    case ValueKind::kOption: return data::CellKind::kOption;
    case ValueKind::kNumber: break;
  }
  return data::CellKind::kNumber;
}

}  // namespace

FieldId Builder::AddPastColumn(int table, std::string name, data::ColumnSchema schema, Type type, Span span) {
  if (type.kind == ValueKind::kRow) {
    type = Type();
    type.kind = ValueKind::kText;
  }
  schema.name = name;
  if (type.kind == ValueKind::kOption) schema.options = scheme_.option_lists[type.options].options;
  if (type.kind == ValueKind::kNumber) {
    schema.unit = UnitText(scheme_, type.unit);
    schema.ratio = type.ratio;
  }
  Field f;
  f.kind = Field::Kind::kSource;
  f.name = f.path = name;
  f.table = table;
  f.type = std::move(type);
  f.may_miss = schema.optional;
  f.column = static_cast<int>(scheme_.schema.tables[table].columns.size());
  f.reported = false;
  f.span = span;
  Pending pending;
  pending.used = true;
  const FieldId id = AddField(std::move(f), pending, {std::move(name), span});
  if (id != kNoField) scheme_.schema.tables[table].columns.push_back(std::move(schema));
  return id;
}

// The tables of earlier years, behind those of the file.
void Builder::DeclarePastTables() {
  const bool zh = file_.skin == ast::Skin::kChinese;
  const std::string word = zh ? "往年" : "earlier_years";
  std::vector<const ast::History*> sources;
  for (const auto& decl : file_.decls) {
    if (const auto* source = std::get_if<ast::History>(&decl.node)) sources.push_back(source);
  }
  for (const ast::History* source : sources) {
    const int table = FindTable(source->table);
    if (table < 0) continue;
    const std::string name = sources.size() == 1 ? word : source->table.text + (zh ? "" : "_") + word;
    const int past = static_cast<int>(scheme_.tables.size());
    if (!tables_.emplace(name, past).second) {
      Report(Code::E0201, source->span, {name});
      continue;
    }
    scheme_.tables.push_back({name, source->span, {}});
    scheme_.tables.back().may_be_absent = true;
    scheme_.tables.back().absent_reason = "没有往年数据";
    data::TableSchema schema;
    schema.name = name;
    schema.may_be_absent = true;
    schema.earlier_years = true;
    schema.absent_reason = "没有往年数据";
    scheme_.schema.tables.push_back(std::move(schema));
    fields_in_.emplace_back();
    relations_.emplace_back();
    YearsOf years;
    years.source = source;
    years.table = table;
    years.past = past;
    years_.push_back(years);
  }
  for (YearsOf& years : years_) DeclarePastColumns(years);
}

void Builder::DeclarePastColumns(YearsOf& years) {
  const ast::History& source = *years.source;
  const bool zh = file_.skin == ast::Skin::kChinese;
  const std::vector<FieldId> keys = KeyFields(years.table);
  if (keys.empty()) Report(Code::E0285, source.table.span, {name_of(years.table)});
  if (!scheme_.to) Report(Code::E0286, source.span);
  if (source.years < 1) Report(Code::E0287, source.span);
  years.broken = keys.empty() || !scheme_.to || source.years < 1;
  const auto choose = [&](const std::optional<ast::Name>& said, bool needed, const char* word, const Choices& choices) {
    if (!said && needed) Report(Code::E0284, source.span, {word, choices.said});
    const auto& words = choices.words;
    if (said && std::find(words.begin(), words.end(), said->text) == words.end()) {
      Report(Code::E0154, said->span, {word, said->text, choices.said});
    }
  };
  if (zh) {
    choose(source.gap, true, "缺年", {{"中断", "跳过"}, "`中断` 或 `跳过`"});
    choose(source.founded, true, "新设", {{"重新起算", "不评"}, "`重新起算` 或 `不评`"});
    choose(source.merged, source.lineage.has_value(), "合并",
           {{"从宽", "从严", "重新起算"}, "`从宽`、`从严` 或 `重新起算`"});
  } else {
    choose(source.gap, true, "gap year", {{"breaks", "skipped"}, "`breaks` or `skipped`"});
    choose(source.founded, true, "founded", {{"afresh", "unrated"}, "`afresh` or `unrated`"});
    choose(source.merged, source.lineage.has_value(), "merged",
           {{"lenient", "strict", "afresh"}, "`lenient`, `strict` or `afresh`"});
  }
  data::TableSchema& schema = scheme_.schema.tables[years.past];
  for (FieldId key : keys) {
    pending_[key].used = true;
    data::ColumnSchema column;
    column.kind = PastKind(field(key).type);
    schema.key.push_back(static_cast<int>(schema.columns.size()));
    const FieldId past = AddPastColumn(years.past, field(key).name, column, field(key).type, source.span);
    scheme_.tables[years.past].key.push_back(past);
  }
  data::ColumnSchema year;
  year.kind = data::CellKind::kInteger;
  year.places = 0;
  scheme_.schema.tables[years.past].key.push_back(static_cast<int>(keys.size()));
  years.year = AddPastColumn(years.past, zh ? "学年" : "school_year", year, NumberType(), source.span);
  scheme_.tables[years.past].key.push_back(years.year);
  years.weight = kNoField;
  if (source.figures) {
    data::ColumnSchema weight;
    weight.kind = data::CellKind::kNumber;
    weight.optional = true;
    weight.reasons = {zh ? "缺年" : "gap_year"};
    const FieldId own = OwnField(years.table, source.figures->text);
    const bool number = own != kNoField && field(own).type.kind == ValueKind::kNumber;
    const Type type = number ? field(own).type : NumberType();
    years.weight = AddPastColumn(years.past, source.figures->text, weight, type, source.figures->span);
  }
  if (source.lineage) DeclareLineage(years);
}

// 沿革: a table whose key is the old one and the new one, with the 学年 from which the change stands.
void Builder::DeclareLineage(YearsOf& years) {
  const ast::Name& name = *years.source->lineage;
  const bool zh = file_.skin == ast::Skin::kChinese;
  const int table = FindTable(name);
  if (table < 0) return;
  const std::vector<FieldId> keys = KeyFields(table);
  const std::vector<FieldId> own = KeyFields(years.table);
  const FieldId year = FindFieldIn(table, zh ? "学年" : "school_year");
  const auto fits = [&](FieldId id, bool reference) {
    const Type& type = field(id).type;
    if (reference && type.kind == ValueKind::kRow && type.table == years.table) return true;
    return type.kind == field(own[0]).type.kind && type.unit == field(own[0]).type.unit;
  };
  if (keys.size() != 2 || own.size() != 1 || year == kNoField || field(year).type.kind != ValueKind::kNumber ||
      !fits(keys[0], false) || !fits(keys[1], true)) {
    Report(Code::E0283, name.span, {name.text, name_of(years.table)});
    years.broken = true;
    return;
  }
  years.changes = table;
  years.from = keys[0];
  years.to = keys[1];
  years.change_year = year;
  for (FieldId id : {keys[0], keys[1], year}) pending_[id].used = true;
}

const Builder::YearsOf* Builder::YearsFor(int table, Span span) {
  int base = table;  // a 视图 looks back with the rows of its table
  while (relations_[base].base >= 0 && scheme_.tables[base].origin->line == kNoField) base = relations_[base].base;
  for (const YearsOf& years : years_) {
    if (years.table == base) return &years;
  }
  Report(Code::E0280, span, {name_of(table)});
  return nullptr;
}

// The named value that is asked for.
FieldId Builder::PastField(const ast::Call& call, const ast::Expr& value, const Context& context) {
  const auto* path = std::get_if<ast::Path>(&value.node);
  if (path == nullptr || path->own_row || path->previous_row || context.kind != Context::Kind::kRow ||
      !context.prefix.empty()) {
    Report(Code::E0281, value.span, {call.written});
    return kNoField;
  }
  const FieldId id = FindFieldIn(context.table, PathKey(*path));
  if (id == kNoField) ReportUnknown(context, path->parts[0]);
  return id;
}

// The values of a field in the years before, made once for all who ask.
const History* Builder::HistoryOf(const ast::Call& call, const ast::Expr& value, Span span, const Context& context) {
  const FieldId id = PastField(call, value, context);
  if (id == kNoField) return nullptr;
  const YearsOf* years = YearsFor(context.table, span);
  if (years == nullptr || years->broken) return nullptr;
  pending_[id].used = true;
  if (auto at = histories_.find({context.table, id}); at != histories_.end()) return &scheme_.histories[at->second];
  // The type: declared, else that of the formula; 上期 of a value in its own formula needs it declared.
  const auto* indicator =
      pending_[id].decl != nullptr ? std::get_if<ast::Indicator>(&pending_[id].decl->node) : nullptr;
  Type type = field(id).type;
  if (indicator != nullptr && indicator->type) {
    const std::optional<Type> declared = ResolveType(*indicator->type);
    if (!declared) return nullptr;
    type = *declared;
  } else if (indicator != nullptr && pending_[id].state == Pending::State::kBusy) {
    Report(Code::E0282, span, {field(id).name});
    return nullptr;
  } else if (indicator != nullptr || field(id).kind == Field::Kind::kShare || field(id).kind == Field::Kind::kScan) {
    ResolveField(id);
    if (Failed(id)) return nullptr;
    type = field(id).type;
  }
  const bool zh = file_.skin == ast::Skin::kChinese;
  data::ColumnSchema column;
  column.kind = PastKind(type);
  column.optional = true;
  column.reasons = zh ? std::vector<std::string>{"缺年", "不评", "不参加", "缺"}
                      : std::vector<std::string>{"gap_year", "unrated", "not_taking", "missing"};
  History out;
  out.past_value = FindFieldIn(years->past, field(id).path);
  if (out.past_value == kNoField) out.past_value = AddPastColumn(years->past, field(id).path, column, type, span);
  if (out.past_value == kNoField) return nullptr;
  type = field(out.past_value).type;
  out.table = context.table;
  out.past = years->past;
  out.keys = KeyFields(context.table);
  for (FieldId key : out.keys) ResolveField(key);
  out.past_keys = KeyFields(years->past);
  out.past_keys.pop_back();
  out.past_year = years->year;
  out.weight = years->weight;
  out.changes = years->changes;
  out.from = years->from;
  out.to = years->to;
  out.change_year = years->change_year;
  const ast::History& source = *years->source;
  const std::string merged = source.merged ? source.merged->text : "";
  out.merge = merged == "从宽" || merged == "lenient"  ? MergeRule::kLenient
              : merged == "从严" || merged == "strict" ? MergeRule::kStrict
                                                       : MergeRule::kAfresh;
  out.new_unrated = source.founded && (source.founded->text == "不评" || source.founded->text == "unrated");
  out.year = SchoolYear(*scheme_.to);
  for (int64_t i = 1; i <= source.years; ++i) {
    Field f;
    f.kind = Field::Kind::kPast;
    f.name = f.path = "#" + field(id).path + " -" + std::to_string(i);
    f.table = context.table;
    f.type = type;
    f.may_miss = true;
    f.may_unrate = out.new_unrated;
    f.reported = false;
    f.span = span;
    f.cohort = static_cast<int>(scheme_.histories.size());
    out.outs.push_back(static_cast<FieldId>(scheme_.fields.size()));
    scheme_.fields.push_back(std::move(f));
    Pending done;
    done.used = true;
    pending_.push_back(done);
    scheme_.order.push_back(out.outs.back());
  }
  histories_[{context.table, id}] = static_cast<int>(scheme_.histories.size());
  scheme_.histories.push_back(std::move(out));
  return &scheme_.histories.back();
}

// 上期(x)
ExprPtr Builder::ResolvePrevious(const ast::Call& call, Span span, const Context& context, const Type*) {
  if (call.args.size() != 1) {
    Report(Code::E0215, span, {call.written, "1", std::to_string(call.args.size())});
    return nullptr;
  }
  const History* history = HistoryOf(call, *call.args[0], span, context);
  if (history == nullptr) return nullptr;
  return Load(history->outs[0], {}, span, context, call.written + "(" + field(history->past_value).path + ")");
}

// This year's value and those before, as kStreak and kRecent take them; of 上期(x) only those before.
ExprPtr Builder::ResolveYears(const ast::Call& call, Op op, const ast::Expr& source, Span span, const Context& context,
                              bool now_may_lack) {
  const auto* previous = std::get_if<ast::Call>(&source.node);
  const bool before =
      op == Op::kRecent && previous != nullptr && previous->function.text == "上期" && previous->args.size() == 1;
  const ast::Expr& value = before ? *previous->args[0] : source;
  if (HistoryOf(call, value, span, context) == nullptr) return nullptr;
  ExprPtr now;
  if (!before) {
    now = now_may_lack ? Resolve(value, context) : Use(value, context);
    if (!now) return nullptr;
  }
  const History* history = HistoryOf(call, value, span, context);
  if (history == nullptr) return nullptr;
  const Type type = now ? now->type : field(history->past_value).type;
  const bool condition = op == Op::kStreak;
  if (type.kind != (condition ? ValueKind::kBool : ValueKind::kNumber)) {
    Report(condition ? Code::E0288 : Code::E0289, value.span, {call.written, TypeText(scheme_, type)});
    return nullptr;
  }
  const bool unrated = (now && now->may_unrate && !now_may_lack) || history->new_unrated;
  if (now && now_may_lack) {
    ExprPtr lacking = MakeGap(data::GapKind::kMissing, "无", type, span);
    now = MakeOp(Op::kOrElse, type, span, std::move(now), std::move(lacking));
  }
  std::vector<ExprPtr> in;
  if (now) in.push_back(std::move(now));
  for (FieldId year : history->outs) in.push_back(LoadField(year, span));
  ExprPtr out = MakeOp(op, condition ? NumberType() : type, span, std::move(in));
  const YearsOf* years = YearsFor(context.table, span);
  const std::string gap = years->source->gap ? years->source->gap->text : "";
  out->exclusive = gap == "中断" || gap == "breaks";
  out->may_miss = false;
  out->may_unrate = unrated;
  out->integral = condition;
  return out;
}

// 均值(近(3, x)) and the like.
ExprPtr Builder::ResolveRecent(const ast::Call& call, AggregateKind kind, Span span, const Context& context) {
  const auto& recent = std::get<ast::Call>(call.args[0]->node);
  const bool known = kind == AggregateKind::kSum || kind == AggregateKind::kCount || kind == AggregateKind::kMean ||
                     kind == AggregateKind::kMax || kind == AggregateKind::kMin;
  const std::optional<Number> most = recent.args.size() == 2 ? ConstValue(*recent.args[0], Context{}) : std::nullopt;
  const ast::Modifiers& m = call.modifiers;
  const bool plain = !m.grouped && !m.whole && !m.except_self && !m.gap_unrates && !m.when && !m.divide_by &&
                     !m.weight && m.trims.empty() && m.flags.empty() && m.order.empty() && !m.take_high &&
                     !m.take_low && !m.at_least && !m.type;
  if (!known || !plain || call.args.size() != 1 || !most || !most->ToInt64() || most->Sign() <= 0) {
    Report(Code::E0290, span, {call.written});
    return nullptr;
  }
  ExprPtr out = ResolveYears(recent, Op::kRecent, *recent.args[1], span, context, m.skip_gaps);
  if (!out) return nullptr;
  const bool counts = kind == AggregateKind::kSum || kind == AggregateKind::kCount;
  // Without a value of this year there can be none at all.
  const YearsOf* years = YearsFor(context.table, span);
  const bool before = static_cast<int64_t>(out->in.size()) == years->source->years;
  out->may_unrate |= (m.skip_gaps || before) && !counts;
  out->code = static_cast<int64_t>(kind);
  out->at_least = *most->ToInt64();
  if (out->at_least > static_cast<int64_t>(out->in.size())) {
    Report(Code::E0291, recent.args[0]->span, {std::to_string(out->at_least), std::to_string(out->in.size())});
    return nullptr;
  }
  out->integral = kind == AggregateKind::kCount;
  if (kind == AggregateKind::kCount) out->type = NumberType();
  return out;
}

}  // namespace heng::model
