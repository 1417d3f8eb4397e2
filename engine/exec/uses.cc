#include "engine/exec/uses.h"

#include <algorithm>

namespace heng::exec {

using plan::ColumnId;

namespace {

class Reader {
 public:
  void operator()(const plan::Compute& step) { Add(step.program); }
  void operator()(const plan::GroupBy& step) { Add(step.keys); }
  void operator()(const plan::LookUp& step) {
    Add(step.values);
    Add(step.keys);
  }
  void operator()(const plan::Filter& step) { Add(step.condition); }
  void operator()(const plan::Expand&) {}
  void operator()(const plan::Append&) {}
  void operator()(const plan::OncePer& step) {
    for (ColumnId id : {step.group_of, step.when, step.value, step.weight}) Add(id);
    Add(step.keys);
  }
  void operator()(const plan::Aggregate& step) {
    for (ColumnId id : {step.group_of, step.value, step.when, step.weight, step.other, step.divide_by, step.n_column})
      Add(id);
    for (const plan::TrimStep& trim : step.trims) Add(trim.column);
    Add(step.keys);
  }
  void operator()(const plan::Rank& step) {
    Add(step.group_of);
    Add(step.keys);
    Add(step.excluded);
  }
  void operator()(const plan::Tier& step) {
    Add(step.group_of);
    Add(step.keys);
    Add(step.border_keys);
    Add(step.excluded);
    Add(step.base_column);
    for (const plan::TierRow& row : step.rows) {
      for (ColumnId id : {row.amount, row.condition, row.most}) Add(id);
    }
    for (const plan::TierLimit& limit : step.limits) {
      for (ColumnId id : {limit.amount, limit.condition, limit.group_of}) Add(id);
    }
  }
  void operator()(const plan::Share& step) {
    for (ColumnId id : {step.group_of, step.total, step.weight, step.unit_column, step.floor, step.ceiling}) Add(id);
    Add(step.excluded);
    for (const plan::FirstPayment& payment : step.first) Add(payment.amount);
    for (const auto* keys : {&step.overspend_keys, &step.pool_keys, &step.remainder_keys, &step.difference_keys}) {
      Add(*keys);
    }
  }
  void operator()(const plan::Draw& step) {
    Add(step.group_of);
    Add(step.rate);
    Add(step.stratum);
    Add(step.key);
    Add(step.excluded);
  }
  void operator()(const plan::Lots& step) { Add(step.key); }
  // What it reads of its own columns it has written itself.
  void operator()(const plan::Scan& step) {
    Add(step.group_of);
    Add(step.keys);
    Add(step.excluded);
    for (const plan::ScanColumn& column : step.columns) {
      Add(column.program);
      if (column.first) Add(*column.first);
    }
    Remove(step.previous);
    for (const plan::ScanColumn& column : step.columns) Remove(column.out);
  }
  void operator()(const plan::Slots& step) {
    Add(step.owner);
    Add(step.value);
    Add(step.keys);
    for (const plan::Slot& slot : step.slots) {
      Add(slot.factor);
      Add(slot.condition);
    }
  }
  void operator()(const plan::History& step) {
    Add(step.keys);
    Add(step.past_keys);
    Add(step.from);
    Add(step.to);
    for (ColumnId id : {step.past_year, step.past_value, step.weight, step.change_year}) Add(id);
  }
  void operator()(const plan::Check& step) {
    Add(step.condition);
    Add(step.value);
  }
  std::vector<ColumnId> Take() {
    std::sort(out_.begin(), out_.end());
    out_.erase(std::unique(out_.begin(), out_.end()), out_.end());
    return std::move(out_);
  }

 private:
  void Add(ColumnId id) {
    if (id != plan::kNone) out_.push_back(id);
  }
  void Remove(ColumnId id) { out_.erase(std::remove(out_.begin(), out_.end(), id), out_.end()); }
  void Add(const plan::Program& program) {
    for (const plan::Node& node : program.nodes) {
      Add(node.column);
      Add(node.via);
    }
  }
  void Add(const std::vector<plan::KeyPart>& parts) {
    for (const plan::KeyPart& part : parts) Add(part.column);
  }
  void Add(const std::vector<ColumnId>& ids) {
    for (ColumnId id : ids) Add(id);
  }
  void Add(const std::vector<plan::SortKey>& keys) {
    for (const plan::SortKey& key : keys) Add(key.column);
  }
  void Add(const std::vector<plan::Exclusion>& exclusions) {
    for (const plan::Exclusion& exclusion : exclusions) Add(exclusion.condition);
  }
  std::vector<ColumnId> out_;
};

struct Writer {
  using Ids = std::vector<ColumnId>;
  Ids operator()(const plan::Compute& step) const { return {step.out}; }
  Ids operator()(const plan::GroupBy& step) const { return {step.group_of, step.first_row}; }
  Ids operator()(const plan::LookUp& step) const { return {step.out}; }
  Ids operator()(const plan::Filter& step) const { return {step.source, step.member}; }
  Ids operator()(const plan::Expand& step) const { return {step.source, step.line}; }
  Ids operator()(const plan::Append& step) const {
    Ids out = {step.part};
    for (const plan::Append::Part& part : step.parts) out.push_back(part.source);
    return out;
  }
  Ids operator()(const plan::OncePer& step) const { return {step.out}; }
  Ids operator()(const plan::Aggregate& step) const { return {step.out}; }
  Ids operator()(const plan::Rank& step) const { return {step.out}; }
  Ids operator()(const plan::Tier& step) const {
    Ids out = step.quotas;
    out.push_back(step.out);
    return out;
  }
  Ids operator()(const plan::Share& step) const {
    Ids out;
    for (const plan::FirstPayment& payment : step.first) out.push_back(payment.out);
    out.insert(out.end(), {step.part, step.paid, step.leftover, step.out});
    return out;
  }
  Ids operator()(const plan::Draw& step) const {
    return {step.out, step.order, step.stand_by, step.stratum_text, step.digest, step.people, step.drawn};
  }
  Ids operator()(const plan::Lots& step) const { return {step.out}; }
  Ids operator()(const plan::Scan& step) const {
    Ids out{step.previous};
    for (const plan::ScanColumn& column : step.columns) out.push_back(column.out);
    return out;
  }
  Ids operator()(const plan::Slots& step) const {
    Ids out{step.total, step.used};
    for (const plan::Slot& slot : step.slots) out.push_back(slot.out);
    return out;
  }
  Ids operator()(const plan::History& step) const { return step.outs; }
  Ids operator()(const plan::Check&) const { return {}; }
};

}  // namespace

std::vector<ColumnId> InputsOf(const plan::Step& step) {
  Reader reader;
  std::visit(reader, step.op);
  return reader.Take();
}

std::vector<ColumnId> OutputsOf(const plan::Step& step) {
  std::vector<ColumnId> out = std::visit(Writer(), step.op);
  out.erase(std::remove(out.begin(), out.end(), plan::kNone), out.end());
  return out;
}

plan::SpaceId MadeBy(const plan::Step& step) {
  if (const auto* filter = std::get_if<plan::Filter>(&step.op)) return filter->kept;
  if (const auto* group_by = std::get_if<plan::GroupBy>(&step.op)) return group_by->groups;
  if (const auto* expand = std::get_if<plan::Expand>(&step.op)) return expand->rows;
  if (const auto* append = std::get_if<plan::Append>(&step.op)) return append->rows;
  return plan::kNone;
}

std::vector<bool> ShownColumns(const plan::Plan& plan) {
  std::vector<bool> shown(plan.columns.size(), false);
  const auto show = [&](ColumnId id) {
    if (id != plan::kNone) shown[id] = true;
  };
  std::vector<bool> rows_are_named(plan.spaces.size(), false);
  const auto show_output = [&](const plan::OutputColumn& column) {
    show(column.column);
    if (column.kind == plan::ValueKind::kRow) rows_are_named[column.target] = true;
  };
  for (const plan::OutputTable& table : plan.outputs) {
    for (const plan::OutputColumn& column : table.keys) show_output(column);
    for (const plan::OutputColumn& column : table.columns) show_output(column);
  }
  for (const plan::Sheet& sheet : plan.sheets) {
    show(sheet.condition);
    show(sheet.order);
    for (const plan::SheetColumn& column : sheet.columns) show_output(column.column);
  }
  const auto show_label = [&](const plan::GroupLabel& label) {
    for (const ColumnId id : label.columns) show(id);
  };
  for (const plan::TierOutput& tier : plan.tiers) {
    show_label(tier.label);
    show(tier.group_of);
  }
  for (const plan::FundOutput& fund : plan.funds) {
    show_label(fund.label);
    show(fund.group_of);
  }
  for (const auto& [space, label] : plan.row_names) {
    if (rows_are_named[space]) show_label(label);
  }
  return shown;
}

std::vector<bool> PassingColumns(const plan::Plan& plan) {
  std::vector<bool> passing = ShownColumns(plan);
  passing.flip();
  for (ColumnId id = 0; id < passing.size(); ++id) {
    if (plan.columns[id].told) passing[id] = false;
  }
  const auto stays = [&](ColumnId id) {
    if (id != plan::kNone) passing[id] = false;
  };
  for (const auto* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      if (const auto* check = std::get_if<plan::Check>(&step.op)) stays(check->value);
      if (std::holds_alternative<plan::Compute>(step.op) || std::holds_alternative<plan::Aggregate>(step.op)) continue;
      for (const ColumnId id : InputsOf(step)) stays(id);
      const auto* filter = std::get_if<plan::Filter>(&step.op);
      for (const ColumnId id : OutputsOf(step)) {
        if (filter == nullptr || id != filter->member) stays(id);  // its errors are told by the step
      }
    }
  }
  for (const auto& [space, label] : plan.row_names) {
    for (const ColumnId id : label.columns) stays(id);
  }
  return passing;
}

}  // namespace heng::exec
