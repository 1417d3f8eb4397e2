#include "engine/exec/uses.h"

#include <algorithm>

namespace heng::exec {

using plan::ColumnId;

namespace {

class Reader {
 public:
  void operator()(const plan::Compute& step) {
    for (const plan::Node& node : step.program.nodes) {
      Add(node.column);
      Add(node.via);
    }
  }
  void operator()(const plan::GroupBy& step) { Add(step.keys); }
  void operator()(const plan::LookUp& step) {
    Add(step.values);
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
  Ids operator()(const plan::Check&) const { return {}; }
};

}  // namespace

std::vector<ColumnId> Inputs(const plan::Step& step) {
  Reader reader;
  std::visit(reader, step.op);
  return reader.Take();
}

std::vector<ColumnId> Outputs(const plan::Step& step) {
  std::vector<ColumnId> out = std::visit(Writer(), step.op);
  out.erase(std::remove(out.begin(), out.end(), plan::kNone), out.end());
  return out;
}

}  // namespace heng::exec
