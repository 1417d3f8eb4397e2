// Calls: functions of a row, 函数 of the file, aggregates over rows.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

struct AggregateName {
  const char* zh;
  const char* en;
  AggregateKind kind;
};
const AggregateName kAggregates[] = {
    {"合计", "sum", AggregateKind::kSum},
    {"计数", "count", AggregateKind::kCount},
    {"均值", "mean", AggregateKind::kMean},
    {"最高", "highest", AggregateKind::kMax},
    {"最低", "lowest", AggregateKind::kMin},
    {"中位数", "median", AggregateKind::kMedian},
    {"占比", "proportion", AggregateKind::kShare},
    {"标准差", "deviation", AggregateKind::kDeviationPopulation},
    {"变异系数", "variation", AggregateKind::kVariation},
    {"众数", "mode", AggregateKind::kMode},
    {"从高数", "nth_highest", AggregateKind::kNthHighest},
    {"全部", "every", AggregateKind::kAll},
    {"任一", "some", AggregateKind::kAny},
};
const char* const kFunctions[] = {"最大", "greater", "最小", "lesser", "绝对值", "absolute", "满年", "full_years",
                                  "满月", "full_months", "天数", "days"};

bool NeedsBool(AggregateKind kind) {
  return kind == AggregateKind::kShare || kind == AggregateKind::kAll || kind == AggregateKind::kAny;
}

bool IsDeviation(AggregateKind kind) {
  return kind == AggregateKind::kDeviationPopulation || kind == AggregateKind::kDeviationSample || kind == AggregateKind::kVariation;
}

}  // namespace

ExprPtr Builder::ResolveCall(const ast::Call& call, Span span, const Context& context, const Type* expected) {
  const std::string& name = call.function.text;
  for (const auto& aggregate : kAggregates) {
    if (name == aggregate.zh || name == aggregate.en) return ResolveAggregate(call, aggregate.kind, span, context);
  }
  bool found = false;
  ExprPtr value = ResolveBuiltin(call, span, context, found);
  if (found) return value;
  auto global = globals_.find(name);
  if (global != globals_.end() && global->second.kind == Global::Kind::kFunction) {
    return ExpandFunction(call, global->second, span, context, expected);
  }
  std::vector<std::string> names;
  for (const auto& aggregate : kAggregates) names.insert(names.end(), {aggregate.zh, aggregate.en});
  for (const char* function : kFunctions) names.emplace_back(function);
  for (const auto& [known, entry] : globals_) {
    if (entry.kind == Global::Kind::kFunction) names.push_back(known);
  }
  Diagnostic diagnostic{Code::E0207, call.function.span, {name}};
  if (auto near = NearestName(name, names)) {
    diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
  }
  diagnostics_.Add(std::move(diagnostic));
  return nullptr;
}

ExprPtr Builder::ResolveBuiltin(const ast::Call& call, Span span, const Context& context, bool& found) {
  const std::string& name = call.function.text;
  auto is = [&](const char* zh, const char* en) { return name == zh || name == en; };
  const bool extreme = is("最大", "greater") || is("最小", "lesser");
  const bool date = is("满年", "full_years") || is("满月", "full_months") || is("天数", "days");
  found = extreme || date || is("绝对值", "absolute");
  if (!found) return nullptr;
  const size_t wanted = extreme || date ? 2 : 1;
  if (call.args.size() < wanted || (!extreme && call.args.size() > wanted)) {
    const bool one = extreme && call.args.size() == 1;
    Report(one ? Code::E0417 : Code::E0215, span, {name, std::to_string(wanted), std::to_string(call.args.size())});
    return nullptr;
  }
  const ast::Modifiers& m = call.modifiers;
  if (call.source || m.grouped || m.whole || m.when || m.skip_gaps || m.gap_unrates || m.divide_by || m.weight || !m.trims.empty()) {
    Report(Code::E0413, span, {name});
    return nullptr;
  }
  std::vector<ExprPtr> in;
  for (const auto& arg : call.args) {
    ExprPtr value = Use(*arg, context);
    if (!value) return nullptr;
    in.push_back(std::move(value));
  }
  if (date) {
    for (const auto& value : in) {
      if (value->type.kind == ValueKind::kDate) continue;
      Report(Code::E0313, value->span, {name, TypeText(scheme_, value->type)});
      return nullptr;
    }
    Op op = is("满年", "full_years") ? Op::kFullYears : is("满月", "full_months") ? Op::kFullMonths : Op::kDays;
    ExprPtr out = MakeOp(op, op == Op::kDays ? NumberType({{"天", 1}}) : NumberType(), span, std::move(in));
    out->integral = true;
    if (call.months_up) {
      if (op != Op::kFullYears || *call.months_up < 1 || *call.months_up > 11) {
        Report(Code::E0413, span, {name});
        return nullptr;
      }
      out->code = *call.months_up;
    }
    return out;
  }
  for (auto& value : in) {
    if (!IsNumber(*value)) return nullptr;
  }
  if (!extreme) {
    Type type = in[0]->type;
    const bool integral = in[0]->integral;
    ExprPtr negative = MakeOp(Op::kNeg, type, span, Clone(*in[0]));
    ExprPtr out = MakeOp(Op::kMax, type, span, std::move(in[0]), std::move(negative));
    out->integral = integral;
    return out;
  }
  Type type = in[0]->type;
  bool integral = true;
  for (auto& value : in) {
    if (IsZeroConst(*value)) TakeUnit(*value, type);
    if (IsZeroConst(*in[0])) TakeUnit(*in[0], value->type);
    auto common = CommonType(*in[0], *value, value->span);
    if (!common) return nullptr;
    type = *common;
    integral = integral && value->integral;
  }
  ExprPtr out = MakeOp(is("最大", "greater") ? Op::kMax : Op::kMin, type, span, std::move(in));
  out->integral = integral;
  return out;
}

// A 函数 is read in place: its formula in the caller's row, its parameters standing for the arguments.
ExprPtr Builder::ExpandFunction(const ast::Call& call, Global& global, Span span, const Context& context, const Type* expected) {
  const auto& function = std::get<ast::Function>(global.decl->node);
  global.used = true;
  const std::string& name = function.name.text;
  if (std::find(expanding_.begin(), expanding_.end(), name) != expanding_.end()) {
    std::string path;
    for (const auto& step : expanding_) path += "`" + step + "` → ";
    Report(Code::E0204, span, {path + "`" + name + "`"});
    return nullptr;
  }
  if (expanding_.size() >= 50) {
    Report(Code::E0213, span, {name, "50"});
    return nullptr;
  }
  if (call.args.size() != function.parameters.size() || call.source) {
    Report(Code::E0215, span, {name, std::to_string(function.parameters.size()), std::to_string(call.args.size())});
    return nullptr;
  }
  if (function.table) {
    int table = FindTable(*function.table);
    if (table < 0) return nullptr;
    if (context.kind != Context::Kind::kRow || context.table != table) {
      Report(Code::E0235, span, {name, name_of(table)});
      return nullptr;
    }
  }
  std::map<std::string, const ast::Expr*> parameters;
  for (size_t i = 0; i < call.args.size(); ++i) parameters[function.parameters[i].text] = call.args[i].get();
  Context body = context;
  body.parameters = &parameters;
  body.caller = &context;
  body.full.reset();
  body.deduction = false;
  expanding_.push_back(name);
  ExprPtr value = Resolve(*function.value, body, expected);
  expanding_.pop_back();
  return value;
}

// The first table named at the head of a path of `expr` that is not a name of the row: 听课 in 均值(听课.得分).
int Builder::TableNamedIn(const ast::Expr& expr, const Context& context) {
  struct Finder {
    Builder& b;
    const Context& context;
    int Path(const ast::Path& path) {
      if (path.own_row || path.parts.size() < 2) return -1;
      const std::string& head = path.parts[0].text;
      if (context.kind == Context::Kind::kRow && b.FindFieldIn(context.table, head) != kNoField) return -1;
      auto at = b.tables_.find(head);
      return at == b.tables_.end() ? -1 : at->second;
    }
    int First(std::initializer_list<const ast::ExprPtr*> parts) {
      for (const auto* part : parts) {
        if (*part == nullptr) continue;
        int table = b.TableNamedIn(**part, context);
        if (table >= 0) return table;
      }
      return -1;
    }
    int Of(const ast::Expr& e) {
      if (const auto* p = std::get_if<ast::Path>(&e.node)) return Path(*p);
      if (const auto* n = std::get_if<ast::Unary>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::Binary>(&e.node)) return First({&n->left, &n->right});
      if (const auto* n = std::get_if<ast::Bracket>(&e.node)) return First({&n->inner});
      if (const auto* n = std::get_if<ast::IsTest>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::InSet>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::InInterval>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::OrElse>(&e.node)) return First({&n->operand, &n->otherwise});
      if (const auto* n = std::get_if<ast::Within>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::Per>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::If>(&e.node)) return First({&n->condition, &n->then, &n->otherwise});
      if (const auto* n = std::get_if<ast::Bands>(&e.node)) return First({&n->operand});
      if (const auto* n = std::get_if<ast::Lookup>(&e.node)) {
        for (const auto& operand : n->operands) {
          if (int table = First({&operand}); table >= 0) return table;
        }
      }
      return -1;
    }
  };
  return Finder{*this, context}.Of(expr);
}

// Which rows: 于 表, the table named in the value, or the own table with 组内 / 全体 (decision 9).
bool Builder::AggregateRows(const ast::Call& call, Aggregate& out, Context& inner, Span span, const Context& context) {
  const ast::Modifiers& m = call.modifiers;
  int table = -1;
  std::optional<ast::Name> via;
  if (call.source) {
    if (call.source->table.size() != 1) {
      Report(Code::E0208, call.source->table[1].span, {call.source->table[0].text, call.source->table[1].text});
      return false;
    }
    table = FindTable(call.source->table[0]);
    if (table < 0) return false;
    via = call.source->via;
    if (!call.source->once_per.empty()) {
      Report(Code::E0236, span);
      return false;
    }
  } else {
    for (const auto& arg : call.args) {
      if (table < 0) table = TableNamedIn(*arg, context);
    }
    if (table < 0 && m.when) table = TableNamedIn(*m.when, context);
  }
  using Kind = Grouping::Kind;
  const bool scoped = m.grouped || m.whole;
  inner = Context();
  inner.kind = Context::Kind::kRow;
  inner.outer = &context;
  inner.parameters = context.parameters;
  inner.caller = context.caller;
  if (context.kind == Context::Kind::kScheme) {
    if (table < 0) {
      Report(Code::E0411, span, {call.function.text});
      return false;
    }
    if (m.grouped || m.except_self) {
      Report(Code::E0418, m.grouped ? m.group_span : span);
      return false;
    }
    out.group.kind = Kind::kWhole;
  } else if (context.kind == Context::Kind::kGroup && (table < 0 || table == context.table)) {
    if (scoped || m.except_self) {
      Report(Code::E0418, m.grouped ? m.group_span : span);
      return false;
    }
    table = context.table;
    out.group.kind = Kind::kThisGroup;
  } else if (context.kind == Context::Kind::kGroup) {
    if (context.group->kind != Kind::kEach) {
      Report(Code::E0415, span, {name_of(table)});
      return false;
    }
    FieldId reference = OnlyReference(table, context.group->each, via, span);
    if (reference == kNoField) return false;
    out.group.kind = Kind::kReferring;
    out.group.via = reference;
    inner.outer_via = kNoField;
  } else if (table < 0 || (table == context.table && scoped)) {
    if (!context.prefix.empty()) {
      Report(Code::E0414, span);
      return false;
    }
    table = context.table;
    if (!scoped) {
      Report(Code::E0410, span, {call.function.text});
      return false;
    }
    out.group.kind = m.whole ? Kind::kWhole : Kind::kKeys;
    Context row = RowContext(table);
    row.parameters = context.parameters;
    row.caller = context.caller;
    row.outer = context.outer;
    for (const auto& key : m.group_keys) {
      ExprPtr value = Resolve(*key, row);
      if (!value) return false;
      if (value->may_miss || value->may_unrate) {
        Report(Code::E0403, key->span);
        return false;
      }
      out.group.keys.push_back(std::move(value));
    }
  } else {
    if (scoped || m.except_self) {
      Report(Code::E0418, m.grouped ? m.group_span : span);
      return false;
    }
    if (!context.prefix.empty()) {
      Report(Code::E0414, span);
      return false;
    }
    FieldId reference = OnlyReference(table, context.table, via, span);
    if (reference == kNoField) return false;
    pending_[reference].used = true;
    out.group.kind = Kind::kReferring;
    out.group.via = reference;
    inner.outer_via = reference;
  }
  out.table = table;
  inner.table = table;
  return true;
}

void Builder::AggregateParts(const ast::Call& call, Aggregate& out, const Context& inner, const Context& context, Span span) {
  const ast::Modifiers& m = call.modifiers;
  const bool gaps_stated = m.skip_gaps || m.gap_unrates;
  out.gaps = m.skip_gaps ? GapUse::kSkip : m.gap_unrates ? GapUse::kUnrates : GapUse::kNone;
  out.except_self = m.except_self;
  auto part = [&](const ast::Expr& source) -> ExprPtr {
    ExprPtr value = Resolve(source, inner);
    if (value && (value->may_miss || value->may_unrate) && !gaps_stated) {
      Report(Code::E0404, source.span, {call.function.text});
      return nullptr;
    }
    return value;
  };
  if (m.skip_gaps && m.gap_unrates) Report(Code::E0419, span);
  if (!call.args.empty()) out.value = part(*call.args[0]);
  if (m.when) {
    out.when = part(*m.when);
    if (out.when && out.when->type.kind != ValueKind::kBool) Report(Code::E0304, m.when->span, {TypeText(scheme_, out.when->type)});
  }
  if (m.weight) {
    out.weight = part(*m.weight);
    if (out.weight) IsNumber(*out.weight);
  }
  for (const auto& trim : m.trims) {
    Trim step{trim.high, false, Number(0)};
    const auto* literal = std::get_if<ast::Literal>(&trim.count->node);
    if (literal != nullptr && literal->percent) {
      step.percent = true;
      step.amount = literal->value;
      if (!trim.mode) {
        Report(Code::E0420, trim.count->span);
        continue;
      }
      step.mode = *trim.mode;
    } else if (auto count = ConstValue(*trim.count, Context{})) {
      step.amount = *count;
      if (!count->IsInteger() || count->Sign() < 0) Report(Code::E0421, trim.count->span);
    }
    out.trims.push_back(step);
  }
  if (!m.divide_by) return;
  // The divisor belongs to what is computed, not to the rows: to the group for 组内 / 全体.
  const bool own_group = context.kind == Context::Kind::kRow && out.group.kind != Grouping::Kind::kReferring;
  if (!own_group || out.except_self) {
    out.divide_by = UseNumber(*m.divide_by, context);
    return;
  }
  std::vector<std::string> paths;
  for (const auto& key : m.group_keys) {
    if (const auto* path = std::get_if<ast::Path>(&key->node)) paths.push_back(PathKey(*path));
  }
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = out.table;
  group.group = &out.group;
  group.group_paths = &paths;
  out.divide_by = UseNumber(*m.divide_by, group);
}

ExprPtr Builder::ResolveAggregate(const ast::Call& call, AggregateKind kind, Span span, const Context& context) {
  const ast::Modifiers& m = call.modifiers;
  const size_t most = kind == AggregateKind::kNthHighest ? 2 : 1;
  if (call.args.size() > most) {
    const bool extreme = kind == AggregateKind::kMax || kind == AggregateKind::kMin;
    Report(extreme ? Code::E0412 : Code::E0215, span, {call.function.text, std::to_string(most), std::to_string(call.args.size())});
    return nullptr;
  }
  if (call.args.empty() && kind != AggregateKind::kCount) {
    Report(Code::E0215, span, {call.function.text, "1", "0"});
    return nullptr;
  }
  if (!call.args.empty() && kind == AggregateKind::kCount) {
    Report(Code::E0422, span);
    return nullptr;
  }
  for (const auto& flag : m.flags) {
    const bool sample = flag.text == "样本" || flag.text == "sample";
    const bool population = flag.text == "总体" || flag.text == "population";
    if (kind != AggregateKind::kDeviationPopulation || (!sample && !population)) {
      Report(Code::E0413, flag.span, {call.function.text});
      return nullptr;
    }
    if (sample) kind = AggregateKind::kDeviationSample;
  }
  if (kind == AggregateKind::kDeviationPopulation && m.flags.empty()) {
    Report(Code::E0423, span);
    return nullptr;
  }
  const bool divides = kind == AggregateKind::kMean || kind == AggregateKind::kShare;
  const bool weighs = kind == AggregateKind::kMean || kind == AggregateKind::kVariation || kind == AggregateKind::kDeviationPopulation;
  if ((m.divide_by && !divides) || (m.weight && !weighs) || (m.divide_by && m.weight) ||
      (!m.trims.empty() && (NeedsBool(kind) || kind == AggregateKind::kCount)) || (call.places && !IsDeviation(kind)) ||
      (kind == AggregateKind::kCount && m.gap_unrates && !m.when)) {
    Report(Code::E0413, span, {call.function.text});
    return nullptr;
  }
  auto out = std::make_unique<Aggregate>();
  out->kind = kind;
  if (call.places) out->places = static_cast<int>(*call.places);
  if (out->places < 0 || out->places > 50) {
    Report(Code::E0314, span, {std::to_string(*call.places)});
    return nullptr;
  }
  Context inner;
  if (!AggregateRows(call, *out, inner, span, context)) return nullptr;
  AggregateParts(call, *out, inner, context, span);
  const bool lacking = (!call.args.empty() && !out->value) || (m.when && !out->when) || (m.weight && !out->weight) ||
                       (m.divide_by && !out->divide_by);
  if (lacking) return nullptr;
  if (kind == AggregateKind::kNthHighest) {
    auto n = call.args.size() == 2 ? ConstValue(*call.args[1], Context{}) : std::nullopt;
    if (!n || !n->IsInteger() || n->Sign() <= 0) {
      Report(Code::E0424, span);
      return nullptr;
    }
    out->n = n->ToInt64().value_or(1);
  }
  return FinishAggregate(std::move(out), span, context);
}

// Type and gaps of the result.
ExprPtr Builder::FinishAggregate(std::unique_ptr<Aggregate> aggregate, Span span, const Context& context) {
  Aggregate& a = *aggregate;
  auto e = std::make_unique<Expr>();
  e->op = Op::kLoad;
  e->span = span;
  if (a.value && NeedsBool(a.kind) && a.value->type.kind != ValueKind::kBool) {
    Report(Code::E0304, a.value->span, {TypeText(scheme_, a.value->type)});
    return nullptr;
  }
  const bool ordered = a.kind == AggregateKind::kMax || a.kind == AggregateKind::kMin;
  if (a.value && !NeedsBool(a.kind)) {
    const bool date = ordered && a.value->type.kind == ValueKind::kDate;
    const bool option = a.kind == AggregateKind::kMode && a.value->type.kind == ValueKind::kOption;
    if (!date && !option && !IsNumber(*a.value)) return nullptr;
  }
  switch (a.kind) {
    case AggregateKind::kCount:
      e->type = NumberType();
      e->integral = true;
      break;
    case AggregateKind::kShare:
    case AggregateKind::kVariation: e->type = NumberType({}, true); break;
    case AggregateKind::kAll:
    case AggregateKind::kAny: e->type = BoolType(); break;
    default: e->type = a.value->type;
  }
  const bool picks = ordered || a.kind == AggregateKind::kSum || a.kind == AggregateKind::kMode || a.kind == AggregateKind::kNthHighest;
  if (picks && a.value) e->integral = a.value->integral;
  // A row is always in its own group, so the group cannot be empty unless something takes rows out.
  const bool never_empty = a.group.kind == Grouping::Kind::kKeys || (a.group.kind == Grouping::Kind::kWhole && context.kind == Context::Kind::kRow);
  const bool full = never_empty && !a.when && !a.except_self && (a.gaps == GapUse::kNone);
  const bool total = a.kind == AggregateKind::kSum || a.kind == AggregateKind::kCount || a.kind == AggregateKind::kAll || a.kind == AggregateKind::kAny;
  if (!total && !full) e->may_unrate = true;
  if (a.gaps == GapUse::kUnrates) e->may_unrate = true;
  if (!a.trims.empty() || a.kind == AggregateKind::kNthHighest || a.kind == AggregateKind::kDeviationSample ||
      a.kind == AggregateKind::kVariation) {
    e->may_miss = true;
  }
  if (a.weight) e->may_miss = true;
  if (a.divide_by) {
    e->may_miss = e->may_miss || !(IsConst(*a.divide_by) && !a.divide_by->number.IsZero());
    e->may_unrate = e->may_unrate || a.divide_by->may_unrate;
    e->may_miss = e->may_miss || a.divide_by->may_miss;
  }
  if (scheme_.schema.tables[a.table].may_be_absent) e->may_miss = true;
  e->aggregate = std::move(aggregate);
  return e;
}

}  // namespace heng::model
