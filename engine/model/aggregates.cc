// Aggregates: which rows, which values, what of gaps (decisions of LANGUAGE.md, Aggregates).
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

bool NeedsBool(AggregateKind kind) {
  return kind == AggregateKind::kShare || kind == AggregateKind::kAll || kind == AggregateKind::kAny;
}

bool IsDeviation(AggregateKind kind) {
  return kind == AggregateKind::kDeviationPopulation || kind == AggregateKind::kDeviationSample ||
         kind == AggregateKind::kVariation;
}

}  // namespace

// The first table named at the head of a path of `expr` that is not a name of the row: 听课 in 均值(听课.得分).
int Builder::TableNamedIn(const ast::Expr& expr, const Context& context) {
  struct Finder {
    Builder& b;
    const Context& context;
    int Path(const ast::Path& path) {
      if (path.own_row || path.parts.size() < 2) return -1;
      const std::string& head = path.parts[0].text;
      if (context.kind == Context::Kind::kRow && b.FindFieldIn(context.table, head) != kNoField) return -1;
      if (context.summarizing && b.FindFieldIn(b.SummarySource(context), head) != kNoField) return -1;
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

// Which rows: 于 表, the table named in the value, or the own table with 组内 / 全体.
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
      Report(Code::E0411, span, {call.written});
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
  } else if (context.summarizing && (table < 0 || table == SummarySource(context))) {
    table = SummarySource(context);
    if (!SummaryRows(call, out, inner, span, context)) return false;
  } else if (table < 0 || (table == context.table && scoped)) {
    if (!context.prefix.empty()) {
      Report(Code::E0414, span);
      return false;
    }
    table = context.table;
    if (!scoped) {
      Report(Code::E0410, span, {call.written});
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
  if (!RowsReady(table)) return false;
  out.table = table;
  inner.table = table;
  inner.present = relations_[table].present;
  inner.rated = relations_[table].rated;
  return true;
}

int Builder::SummarySource(const Context& context) const {
  return scheme_.tables[context.table].origin->parts[0].table;
}

// In a column of a 汇总: the rows of this group; 组内(…) and 全体 reach up to the rows of all groups with the same
// keys.
bool Builder::SummaryRows(const ast::Call& call, Aggregate& out, Context& inner, Span span, const Context& context) {
  const ast::Modifiers& m = call.modifiers;
  if (m.except_self || !context.prefix.empty()) {
    Report(Code::E0418, m.grouped ? m.group_span : span);
    return false;
  }
  out.group.via = scheme_.tables[context.table].origin->parts[0].member;
  if (!m.grouped && !m.whole) {
    out.group.kind = Grouping::Kind::kReferring;
    inner.outer_via = out.group.via;
    return true;
  }
  out.group.kind = Grouping::Kind::kUpward;
  for (const auto& key : m.group_keys) {
    ExprPtr value = Resolve(*key, RowContext(context.table));
    if (!value) return false;
    if (value->may_miss || value->may_unrate) {
      Report(Code::E0403, key->span);
      return false;
    }
    out.group.keys.push_back(std::move(value));
  }
  return true;
}

void Builder::AggregateParts(const ast::Call& call, Aggregate& out, const Context& inner, const Context& context,
                             Span span) {
  const ast::Modifiers& m = call.modifiers;
  const bool gaps_stated = m.skip_gaps || m.gap_unrates;
  out.gaps = m.skip_gaps ? GapUse::kSkip : m.gap_unrates ? GapUse::kUnrates : GapUse::kNone;
  out.except_self = m.except_self;
  Context rows = inner;  // 忽略缺 and 有缺不评 are the word on every operand inside the brackets
  rows.gaps_allowed = rows.gaps_allowed || gaps_stated;
  auto part = [&](const ast::Expr& source) -> ExprPtr {
    ExprPtr value = Resolve(source, rows);
    if (value && (value->may_miss || value->may_unrate) && !gaps_stated) {
      Report(Code::E0404, source.span, {call.written});
      return nullptr;
    }
    return value;
  };
  if (m.skip_gaps && m.gap_unrates) Report(Code::E0419, span);
  if (!call.args.empty()) out.value = part(*call.args[0]);
  if (m.when) {
    out.when = part(*m.when);
    if (out.when && out.when->type.kind != ValueKind::kBool)
      Report(Code::E0304, m.when->span, {TypeText(scheme_, out.when->type)});
  }
  if (call.source) {
    out.once_highest = call.source->highest;
    for (const auto& key : call.source->once_per) {
      if (ExprPtr value = part(*key)) out.once_per.push_back(std::move(value));
    }
    if (!out.once_per.empty() && m.except_self) Report(Code::E0249, span);
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
  group.table = out.group.kind == Grouping::Kind::kUpward ? context.table : out.table;
  group.group = &out.group;
  group.group_paths = &paths;
  out.divide_by = UseNumber(*m.divide_by, group);
}

ExprPtr Builder::ResolveAggregate(const ast::Call& call, AggregateKind kind, Span span, const Context& context) {
  const ast::Modifiers& m = call.modifiers;
  const size_t most = kind == AggregateKind::kNthHighest ? 2 : 1;
  if (call.args.size() > most) {
    const bool extreme = kind == AggregateKind::kMax || kind == AggregateKind::kMin;
    Report(extreme ? Code::E0412 : Code::E0215, span,
           {call.written, std::to_string(most), std::to_string(call.args.size())});
    return nullptr;
  }
  if (call.args.empty() && kind != AggregateKind::kCount) {
    Report(Code::E0215, span, {call.written, "1", "0"});
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
      Report(Code::E0413, flag.span, {call.written});
      return nullptr;
    }
    if (sample) kind = AggregateKind::kDeviationSample;
  }
  if (kind == AggregateKind::kDeviationPopulation && m.flags.empty()) {
    Report(Code::E0423, span);
    return nullptr;
  }
  const bool divides = kind == AggregateKind::kMean || kind == AggregateKind::kShare;
  const bool weighs =
      kind == AggregateKind::kMean || kind == AggregateKind::kVariation || kind == AggregateKind::kDeviationPopulation;
  if ((m.divide_by && !divides) || (m.weight && !weighs) || (m.divide_by && m.weight) ||
      (!m.trims.empty() && (NeedsBool(kind) || kind == AggregateKind::kCount)) || (call.places && !IsDeviation(kind)) ||
      (kind == AggregateKind::kCount && m.gap_unrates && !m.when)) {
    Report(Code::E0413, span, {call.written});
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
  const bool picks = ordered || a.kind == AggregateKind::kSum || a.kind == AggregateKind::kMode ||
                     a.kind == AggregateKind::kNthHighest;
  if (picks && a.value) e->integral = a.value->integral;
  // A row is always in its own group, so the group cannot be empty unless something takes rows out.
  const bool never_empty =
      a.group.kind == Grouping::Kind::kKeys ||
      (a.group.kind == Grouping::Kind::kWhole && context.kind == Context::Kind::kRow) ||
      (context.summarizing && scheme_.tables[context.table].origin->each < 0 && a.table == SummarySource(context));
  const bool full = never_empty && !a.when && !a.except_self && (a.gaps == GapUse::kNone);
  const bool total = a.kind == AggregateKind::kSum || a.kind == AggregateKind::kCount ||
                     a.kind == AggregateKind::kAll || a.kind == AggregateKind::kAny;
  if (!total && !full) e->may_unrate = true;
  if (a.gaps == GapUse::kUnrates) e->may_unrate = true;
  if (!a.trims.empty() || a.kind == AggregateKind::kNthHighest || a.kind == AggregateKind::kDeviationSample ||
      a.kind == AggregateKind::kVariation) {
    e->may_miss = true;
  }
  if (a.weight) e->may_miss = true;
  if (a.divide_by) {
    e->may_miss = e->may_miss || !NeverZero(*a.divide_by);
    e->may_unrate = e->may_unrate || a.divide_by->may_unrate;
    e->may_miss = e->may_miss || a.divide_by->may_miss;
  }
  if (scheme_.tables[a.table].may_be_absent) e->may_miss = true;
  e->aggregate = std::move(aggregate);
  return e;
}

}  // namespace heng::model
