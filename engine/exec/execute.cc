// The run: source columns in, steps in order, columns nobody reads any more out.
#include "engine/exec/execute.h"

#include <algorithm>

#include "engine/exec/faults.h"
#include "engine/exec/loads.h"
#include "engine/exec/operators.h"
#include "engine/exec/uses.h"

namespace heng::exec {

namespace {

void TakeSourceColumns(const plan::Plan& plan, data::Dataset& data, Values& values) {
  std::unordered_map<uint64_t, ColumnId> taken;
  for (ColumnId id = 0; id < plan.columns.size(); ++id) {
    const plan::ColumnInfo& info = plan.columns[id];
    if (info.source_column < 0) continue;
    int table = plan.spaces[info.space].table;
    uint64_t place = static_cast<uint64_t>(table) << 32 | static_cast<uint64_t>(info.source_column);
    auto [it, first] = taken.emplace(place, id);
    if (first) {
      values.columns[id] = std::move(data.tables[table].columns[info.source_column]);
    } else {
      values.columns[id] = values.columns[it->second];
    }
  }
}

// Reads by later steps, for each column.
std::vector<uint32_t> CountReaders(const plan::Plan& plan) {
  std::vector<uint32_t> readers(plan.columns.size(), 0);
  for (const std::vector<plan::Step>* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      for (ColumnId id : InputsOf(step)) ++readers[id];
    }
  }
  return readers;
}

// Columns that stay: values of the scheme, data, what names the rows of groups, what a check shows.
std::vector<bool> KeptColumns(const plan::Plan& plan, const Options& options) {
  if (options.keep_all) return std::vector<bool>(plan.columns.size(), true);
  std::vector<bool> kept(plan.columns.size(), false);
  for (ColumnId id = 0; id < plan.columns.size(); ++id) {
    kept[id] = plan.columns[id].named || plan.columns[id].source_column >= 0;
  }
  if (options.results_only) {
    const std::vector<bool> passing = PassingColumns(plan);
    for (ColumnId id = 0; id < plan.columns.size(); ++id) {
      if (passing[id]) kept[id] = false;
    }
  }
  const std::vector<bool> shown = ShownColumns(plan);
  for (ColumnId id = 0; id < plan.columns.size(); ++id) kept[id] = kept[id] || shown[id];
  for (const std::vector<plan::Step>* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      if (const auto* check = std::get_if<plan::Check>(&step.op); check != nullptr && check->value != plan::kNone) {
        kept[check->value] = true;
      }
      if (const auto* group_by = std::get_if<plan::GroupBy>(&step.op)) {
        kept[group_by->group_of] = kept[group_by->first_row] = true;
      }
    }
  }
  return kept;
}

// Rows that are given belong to no rows of other spaces.
void LeaveOut(Context& context, const plan::Step& step, plan::SpaceId made) {
  const std::string& name = context.plan.spaces[made].name;
  for (ColumnId id : OutputsOf(step)) {
    if (context.values.given[id] != 0) continue;
    data::Column column(context.values.rows[context.plan.columns[id].space]);
    column.status.assign(column.num.size(), context.data.gaps.Intern(data::GapKind::kMissing, "不在“" + name + "”"));
    context.column(id) = std::move(column);
  }
}

// Whether a condition, which only a check reads, needs no look at its rows: most ranges hold for all data. What gaps
// there are is then nothing that the check tells.
bool NeedsNoRows(Context& context, const plan::Step& condition, const plan::Step& next) {
  const auto* compute = std::get_if<plan::Compute>(&condition.op);
  const auto* check = std::get_if<plan::Check>(&next.op);
  return compute != nullptr && check != nullptr && check->condition == compute->out && !check->gaps_are_faults &&
         context.values.readers[compute->out] == 1 && HoldsByBounds(context, compute->program);
}

// A step whose only output is given is not run; of several outputs the given ones are put back.
void RunStep(Context& context, const plan::Step& step) {
  if (const auto* check = std::get_if<plan::Check>(&step.op)) return RunCheck(context, *check, step.span);
  const plan::SpaceId made = MadeBy(step);
  if (made != plan::kNone && context.values.rows_given[made] != 0) return LeaveOut(context, step, made);
  std::vector<std::pair<ColumnId, data::Column>> given;
  std::vector<ColumnId> outputs = OutputsOf(step);
  for (ColumnId id : outputs) {
    if (context.values.given[id] != 0) given.emplace_back(id, std::move(context.column(id)));
  }
  if (given.size() < outputs.size()) {
    std::visit(
        [&](const auto& op) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(op)>, plan::Check>) Run(context, op);
        },
        step.op);
  }
  for (auto& [id, column] : given) context.column(id) = std::move(column);
  ReportErrors(context, step);
}

// Two steps at once, where the second alone reads what the first would write.
bool RunBoth(Context& context, const plan::Step& first, const plan::Step& second) {
  const auto* compute = std::get_if<plan::Compute>(&first.op);
  if (compute == nullptr || context.kept[compute->out] || context.values.readers[compute->out] != 1) return false;
  if (context.values.given[compute->out] != 0) return false;
  const std::vector<ColumnId> outputs = OutputsOf(second);
  const auto given = [&](ColumnId id) { return context.values.given[id] != 0; };
  if (std::any_of(outputs.begin(), outputs.end(), given)) return false;
  const plan::SpaceId made = MadeBy(second);
  if (made != plan::kNone && context.values.rows_given[made] != 0) return false;
  const auto* aggregate = std::get_if<plan::Aggregate>(&second.op);
  const auto* filter = std::get_if<plan::Filter>(&second.op);
  const bool done = (aggregate != nullptr && RunTogether(context, *compute, *aggregate)) ||
                    (filter != nullptr && RunTogether(context, *compute, *filter));
  if (done) ReportErrors(context, second);
  return done;
}

class Runner {
 public:
  Runner(const plan::Plan& plan, data::Dataset& data, Values& values, const Options& options)
      : context_{plan, data, values, options.threads, options.careful, KeptColumns(plan, options)}, options_(options) {
    if (options.results_only && !options.keep_all) loads_ = PlainLoads(plan);
    for (const auto& [id, load] : values.unmade) KeepReads(id, *load);
    for (ColumnId id = 0; id < plan.columns.size(); ++id) {
      if (plan.columns[id].source_column >= 0) Leave(id);  // that no step reads
    }
  }

  void Run(const std::vector<plan::Step>& steps) {
    size_t settled = 0;  // steps before it need not be run
    for (size_t i = 0; i < steps.size(); ++i) {
      if (i >= settled) settled = i + RunNext(steps[i], i + 1 < steps.size() ? &steps[i + 1] : nullptr);
      for (const ColumnId id : InputsOf(steps[i])) Release(id);
      if (options_.progress) options_.progress(i + 1, steps.size());
    }
  }

 private:
  // How many steps are done.
  size_t RunNext(const plan::Step& step, const plan::Step* next) {
    const auto* compute = std::get_if<plan::Compute>(&step.op);
    if (compute != nullptr && !loads_.empty() && loads_[compute->out] && LeaveUnmade(context_, *compute)) {
      KeepReads(compute->out, *compute);
      return 1;
    }
    if (compute != nullptr && !context_.values.unmade.empty()) {
      if (auto through = ReadThrough(context_, *compute)) return RunTwo({*through, step.together, step.span}, next);
    }
    return RunTwo(step, next);
  }

  size_t RunTwo(const plan::Step& step, const plan::Step* next) {
    const bool alone = options_.careful || options_.keep_all || next == nullptr;
    if (!alone && (NeedsNoRows(context_, step, *next) || RunBoth(context_, step, *next))) return 2;
    RunStep(context_, step);
    return 1;
  }

  // What is not made but asked for later is made of what it reads.
  void KeepReads(ColumnId id, const plan::Compute& load) {
    for (const ColumnId read : ReadsOf(load)) context_.kept[read] = context_.kept[read] || context_.kept[id];
  }

  void Leave(ColumnId id) {
    if (!context_.IsWanted(id)) context_.values.columns[id] = data::Column();
  }

  void Release(ColumnId id) {
    --context_.values.readers[id];
    if (const plan::Compute* const load = context_.Unmade(id)) {
      for (const ColumnId read : ReadsOf(*load)) Release(read);
    }
    Leave(id);
  }

  Context context_;
  const Options& options_;
  std::vector<bool> loads_;  // see PlainLoads; empty: all columns are made
};

}  // namespace

Values RunChecks(const plan::Plan& plan, data::Dataset& data, std::vector<Override> overrides, const Options& options) {
  Values values;
  values.columns.resize(plan.columns.size());
  values.given.assign(plan.columns.size(), 0);
  values.rows_given.assign(plan.spaces.size(), 0);
  values.readers = CountReaders(plan);
  for (const plan::Space& space : plan.spaces) {
    size_t rows = space.kind == plan::Space::Kind::kUnit ? 1 : 0;
    if (space.kind == plan::Space::Kind::kTable) rows = data.tables[space.table].rows;
    values.rows.push_back(rows);
  }
  TakeSourceColumns(plan, data, values);
  for (Override& given : overrides) {
    values.columns[given.column] = std::move(given.values);
    values.given[given.column] = 1;
    const plan::SpaceId space = plan.columns[given.column].space;
    if (plan.spaces[space].kind == plan::Space::Kind::kDerived) {
      values.rows[space] = values.columns[given.column].rows();
      values.rows_given[space] = 1;
    }
  }
  Runner(plan, data, values, options).Run(plan.checks);
  return values;
}

void RunSteps(const plan::Plan& plan, data::Dataset& data, Values& values, const Options& options) {
  Runner(plan, data, values, options).Run(plan.steps);
}

void RunAgain(const plan::Plan& plan, const std::vector<const plan::Step*>& steps, data::Dataset& data,
              Values& values) {
  Context context{plan, data, values, 1};
  for (const plan::Step* step : steps) RunStep(context, *step);
}

}  // namespace heng::exec
