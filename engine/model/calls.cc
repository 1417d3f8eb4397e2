// Calls: aggregates over rows, functions of the language (functions.cc), 函数 of the file.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/diag/spreadsheet.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

struct AggregateName {
  const char* name;  // functions of English files arrive under these names too
  AggregateKind kind;
};
const AggregateName kAggregates[] = {
    {"合计", AggregateKind::kSum},
    {"计数", AggregateKind::kCount},
    {"均值", AggregateKind::kMean},
    {"加权均值", AggregateKind::kMean},
    {"最高", AggregateKind::kMax},
    {"最低", AggregateKind::kMin},
    {"中位数", AggregateKind::kMedian},
    {"分位数", AggregateKind::kQuantile},
    {"占比", AggregateKind::kShare},
    {"标准差", AggregateKind::kDeviationPopulation},
    {"方差", AggregateKind::kVariancePopulation},
    {"变异系数", AggregateKind::kVariation},
    {"众数", AggregateKind::kMode},
    {"从高数", AggregateKind::kNthHighest},
    {"从低数", AggregateKind::kNthLowest},
    {"取自", AggregateKind::kTakenFrom},
    {"连接", AggregateKind::kJoin},
    {"斜率", AggregateKind::kSlope},
    {"截距", AggregateKind::kIntercept},
    {"相关系数", AggregateKind::kCorrelation},
    {"全部", AggregateKind::kAll},
    {"任一", AggregateKind::kAny},
};

}  // namespace

ExprPtr Builder::ResolveCall(const ast::Call& call, Span span, const Context& context, const Type* expected) {
  const std::string& name = call.function.text;
  bool found = false;
  if (ExprPtr value = ResolveWarningsOrRecent(call, span, context, found); found) return value;
  for (const auto& aggregate : kAggregates) {
    if (name == aggregate.name) return ResolveAggregate(call, aggregate.kind, span, context, expected);
  }
  for (const Function& special : SpecialCalls()) {
    if (name == special.name) return (this->*special.resolve)(call, span, context, expected);
  }
  ExprPtr value = ResolveBuiltin(call, span, context, expected, found);
  if (found) return value;
  auto global = globals_.find(name);
  if (global != globals_.end() && global->second.kind == Global::Kind::kFunction) {
    return ExpandFunction(call, global->second, span, context, expected);
  }
  if (const auto here = SpreadsheetFunction(name)) {
    Report(Code::E0460, call.function.span, {name, *here});
    return nullptr;
  }
  std::vector<std::string> names = BuiltinNames();
  names.emplace_back("近");
  for (const Function& special : SpecialCalls()) names.emplace_back(special.name);
  for (const auto& aggregate : kAggregates) names.emplace_back(aggregate.name);
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

// A 函数 is read in place: its formula in the caller's row, its parameters standing for the arguments.
ExprPtr Builder::ExpandFunction(const ast::Call& call, Global& global, Span span, const Context& context,
                                const Type* expected) {
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
  if (function.table) body.summarizing = false;
  body.deduction = false;
  expanding_.push_back(name);
  ExprPtr value = Resolve(*function.value, body, expected);
  expanding_.pop_back();
  return value;
}

}  // namespace heng::model
