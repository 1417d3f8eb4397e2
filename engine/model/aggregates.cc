// Aggregates: which rows. What is made of them: aggregate_kinds.cc; their values, trims, counts: aggregate_parts.cc.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {
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
      if (const auto* n = std::get_if<ast::Call>(&e.node); n != nullptr && IsBuiltin(n->function.text)) {
        for (const auto& arg : n->args) {
          if (int table = First({&arg}); table >= 0) return table;
        }
      }
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

// Reports a value that is a name which nothing has: more cannot be said of it.
bool Builder::ReportUnknownValue(const ast::Call& call, const Context& context) {
  for (const ast::ExprPtr& arg : call.args) {
    const auto* path = std::get_if<ast::Path>(&arg->node);
    if (path == nullptr) continue;
    const std::string& name = path->parts[0].text;
    const bool parameter = context.parameters != nullptr && context.parameters->count(name) != 0;
    if (parameter || globals_.count(name) != 0 || FindFieldIn(context.table, name) != kNoField) continue;
    ReportUnknown(context, path->parts[0]);
    return true;
  }
  return false;
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
      if (!ReportUnknownValue(call, context)) Report(Code::E0410, span, {call.written});
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

}  // namespace heng::model
