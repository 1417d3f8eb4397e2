// Calls: functions of a row, 函数 of the file, aggregates over rows.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

struct AggregateName {
  const char* name;  // functions of English files arrive under these names too
  AggregateKind kind;
};
const AggregateName kAggregates[] = {
    {"合计", AggregateKind::kSum},           {"计数", AggregateKind::kCount},
    {"均值", AggregateKind::kMean},          {"最高", AggregateKind::kMax},
    {"最低", AggregateKind::kMin},           {"中位数", AggregateKind::kMedian},
    {"占比", AggregateKind::kShare},         {"标准差", AggregateKind::kDeviationPopulation},
    {"变异系数", AggregateKind::kVariation}, {"众数", AggregateKind::kMode},
    {"从高数", AggregateKind::kNthHighest},  {"全部", AggregateKind::kAll},
    {"任一", AggregateKind::kAny},
};
const char* const kFunctions[] = {"最大", "最小", "绝对值", "满年", "满月", "天数", "原因"};

}  // namespace

ExprPtr Builder::ResolveCall(const ast::Call& call, Span span, const Context& context, const Type* expected) {
  const std::string& name = call.function.text;
  for (const auto& aggregate : kAggregates) {
    if (name == aggregate.name) return ResolveAggregate(call, aggregate.kind, span, context);
  }
  if (name == "列") return ResolveColumnCall(call, span, context);
  bool found = false;
  ExprPtr value = ResolveBuiltin(call, span, context, found);
  if (found) return value;
  auto global = globals_.find(name);
  if (global != globals_.end() && global->second.kind == Global::Kind::kFunction) {
    return ExpandFunction(call, global->second, span, context, expected);
  }
  std::vector<std::string> names;
  for (const auto& aggregate : kAggregates) names.emplace_back(aggregate.name);
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
  const bool extreme = name == "最大" || name == "最小";
  const bool date = name == "满年" || name == "满月" || name == "天数";
  found = extreme || date || name == "绝对值" || name == "原因";
  if (!found) return nullptr;
  const size_t wanted = extreme || date ? 2 : 1;
  if (call.args.size() < wanted || (!extreme && call.args.size() > wanted)) {
    const bool one = extreme && call.args.size() == 1;
    Report(one ? Code::E0417 : Code::E0215, span,
           {call.written, std::to_string(wanted), std::to_string(call.args.size())});
    return nullptr;
  }
  const ast::Modifiers& m = call.modifiers;
  if (call.source || m.grouped || m.whole || m.when || m.skip_gaps || m.gap_unrates || m.divide_by || m.weight ||
      !m.trims.empty()) {
    Report(Code::E0413, span, {call.written});
    return nullptr;
  }
  if (name == "原因") {
    Context inside = context;
    inside.gaps_allowed = true;
    ExprPtr value = Resolve(*call.args[0], inside);
    if (!value) return nullptr;
    Type text;
    text.kind = ValueKind::kText;
    ExprPtr out = MakeOp(Op::kReason, text, span, std::move(value));
    out->may_miss = out->may_unrate = false;
    return out;
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
      Report(Code::E0313, value->span, {call.written, TypeText(scheme_, value->type)});
      return nullptr;
    }
    Op op = name == "满年" ? Op::kFullYears : name == "满月" ? Op::kFullMonths : Op::kDays;
    ExprPtr out = MakeOp(op, op == Op::kDays ? NumberType({{"天", 1}}) : NumberType(), span, std::move(in));
    out->integral = true;
    if (call.months_up) {
      if (op != Op::kFullYears || *call.months_up < 1 || *call.months_up > 11) {
        Report(Code::E0413, span, {call.written});
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
    ExprPtr shared = Shareable(std::move(in[0]), context);
    ExprPtr negative = MakeOp(Op::kNeg, type, span, Clone(*shared));
    ExprPtr out = MakeOp(Op::kMax, type, span, std::move(shared), std::move(negative));
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
  ExprPtr out = MakeOp(name == "最大" ? Op::kMax : Op::kMin, type, span, std::move(in));
  out->integral = integral;
  return out;
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
  body.deduction = false;
  expanding_.push_back(name);
  ExprPtr value = Resolve(*function.value, body, expected);
  expanding_.pop_back();
  return value;
}

}  // namespace heng::model
