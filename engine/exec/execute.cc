// The run: source columns in, steps in order, columns nobody reads any more out.
#include "engine/exec/execute.h"

#include "engine/exec/faults.h"
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
  if (options.data_passes) {
    const std::vector<bool> passing = PassingData(plan);
    for (ColumnId id = 0; id < plan.columns.size(); ++id) {
      if (passing[id]) kept[id] = false;
    }
  }
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
  const auto* aggregate = std::get_if<plan::Aggregate>(&second.op);
  if (compute == nullptr || aggregate == nullptr || context.kept[compute->out]) return false;
  if (context.values.readers[compute->out] != 1) return false;
  if (context.values.given[compute->out] != 0 || context.values.given[aggregate->out] != 0) return false;
  if (!RunTogether(context, *compute, *aggregate)) return false;
  ReportErrors(context, second);
  return true;
}

void RunAll(const plan::Plan& plan, const std::vector<plan::Step>& steps, data::Dataset& data, Values& values,
            const Options& options) {
  Context context{plan, data, values, options.threads, options.careful, KeptColumns(plan, options)};
  const auto leave = [&](ColumnId id) {
    if (!context.IsWanted(id)) values.columns[id] = data::Column();
  };
  for (ColumnId id = 0; id < plan.columns.size(); ++id) {
    if (plan.columns[id].source_column >= 0) leave(id);  // that no step reads
  }
  size_t settled = 0;  // steps before it need not be run
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool alone = options.careful || options.keep_all || i + 1 == steps.size();
    if (i >= settled && !alone && NeedsNoRows(context, steps[i], steps[i + 1])) settled = i + 2;
    if (i >= settled && !alone && RunBoth(context, steps[i], steps[i + 1])) settled = i + 2;
    if (i >= settled) RunStep(context, steps[i]);
    for (ColumnId id : InputsOf(steps[i])) {
      --values.readers[id];
      leave(id);
    }
    if (options.progress) options.progress(i + 1, steps.size());
  }
}

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
  RunAll(plan, plan.checks, data, values, options);
  return values;
}

void RunSteps(const plan::Plan& plan, data::Dataset& data, Values& values, const Options& options) {
  RunAll(plan, plan.steps, data, values, options);
}

void RunAgain(const plan::Plan& plan, const std::vector<const plan::Step*>& steps, data::Dataset& data,
              Values& values) {
  Context context{plan, data, values, 1};
  for (const plan::Step* step : steps) RunStep(context, *step);
}

}  // namespace heng::exec
