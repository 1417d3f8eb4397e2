// 往年 of the reference evaluator: the values of earlier years, 连续 and 近.
#include <algorithm>
#include <set>

#include "engine/base/date.h"
#include "tests/reference/evaluator.h"

namespace heng::reference {

using model::FieldId;
using model::MergeRule;

namespace {

Gap Missing(const std::string& reason) { return MakeGap(data::GapKind::kMissing, reason); }

Rational Sum(const std::vector<Rational>& values) {
  Rational sum = 0;
  for (const Rational& value : values) sum += value;
  return sum;
}

}  // namespace

// A value as people write it, a reference as the key of its row.
void Evaluator::AddText(const Value& value, const model::Type& type, std::vector<std::string>& out) {
  if (type.kind == model::ValueKind::kRow) {
    for (const FieldId key : scheme_.tables[type.table].key) {
      AddText(Get(key, static_cast<size_t>(std::get<int64_t>(value))), scheme_.fields[key].type, out);
    }
  } else if (type.kind == model::ValueKind::kOption) {
    out.push_back(scheme_.option_lists[type.options].options[static_cast<size_t>(std::get<int64_t>(value))]);
  } else {
    out.push_back(PlainText(value, type.kind));
  }
}

std::vector<std::string> Evaluator::KeyTexts(const std::vector<FieldId>& keys, size_t row) {
  std::vector<std::string> texts;
  for (const FieldId key : keys) AddText(Get(key, row), scheme_.fields[key].type, texts);
  return texts;
}

// The keys under which what is a row today stood in a year: its own, and those that changed into it after the year.
std::vector<std::vector<std::string>> Evaluator::Forerunners(const model::History& history, size_t row, int64_t year) {
  std::vector<std::vector<std::string>> all = {KeyTexts(history.keys, row)};
  for (size_t i = 0; history.changes >= 0 && i < all.size(); ++i) {
    for (size_t change = 0; change < rows(history.changes); ++change) {
      if (std::get<Rational>(Get(history.change_year, change)) <= year) continue;
      if (KeyTexts({history.to}, change) != all[i]) continue;
      std::vector<std::string> from = KeyTexts({history.from}, change);
      if (std::find(all.begin(), all.end(), from) == all.end()) all.push_back(std::move(from));
    }
  }
  return all;
}

// The rows of the table of earlier years that stand for a row today.
std::vector<size_t> Evaluator::PastRows(const model::History& history, size_t row, int64_t year) {
  const auto keys = Forerunners(history, row, year);
  std::vector<size_t> found;
  for (size_t past = 0; past < rows(history.past); ++past) {
    if (std::get<Rational>(Get(history.past_year, past)) != year) continue;
    if (std::find(keys.begin(), keys.end(), KeyTexts(history.past_keys, past)) != keys.end()) found.push_back(past);
  }
  return found;
}

Value Evaluator::PastValue(const model::History& history, const std::vector<size_t>& past, int64_t year) {
  if (past.empty()) return Missing(std::to_string(year) + "学年无数据");
  std::vector<Value> known;
  std::vector<Rational> weighted, weights;
  bool weighs = history.weight != model::kNoField;
  std::optional<Gap> gap;
  for (const size_t row : past) {
    const Value value = Get(history.past_value, row);
    if (const Gap* none = GapOf(value)) {
      gap = gap ? Join(*gap, *none) : *none;
      continue;
    }
    known.push_back(value);
    if (!weighs) continue;
    const Value weight = Get(history.weight, row);
    weighs = !GapOf(weight);
    if (weighs && std::get_if<Rational>(&value)) {
      weights.push_back(std::get<Rational>(weight));
      weighted.push_back(weights.back() * std::get<Rational>(value));
    }
  }
  if (known.empty()) return *gap;
  if (past.size() == 1) return known[0];
  const model::ValueKind kind = scheme_.fields[history.past_value].type.kind;
  if (kind == model::ValueKind::kBool) {
    const auto holding = std::count(known.begin(), known.end(), Value(int64_t{1}));
    const bool all = history.merge == MergeRule::kLenient;
    return static_cast<int64_t>(all ? holding == static_cast<int64_t>(known.size()) : holding > 0);
  }
  if (kind != model::ValueKind::kNumber || !weighs || Sum(weights) == 0) return Missing("合并");
  return Rational(Sum(weighted) / Sum(weights));
}

void Evaluator::ComputeHistory(const model::History& history) {
  for (size_t row = 0; row < rows(history.table); ++row) {
    std::vector<std::vector<size_t>> past;
    for (size_t back = 1; back <= history.outs.size(); ++back) {
      past.push_back(PastRows(history, row, history.year - static_cast<int64_t>(back)));
    }
    const bool fresh = std::all_of(past.begin(), past.end(), [](const auto& rows_of) { return rows_of.empty(); });
    bool ended = false;
    for (size_t i = 0; i < past.size(); ++i) {
      ended = ended || (history.merge == MergeRule::kAfresh && past[i].size() > 1);
      Value value;
      if (rows(history.past) == 0) {
        value = Missing("没有往年数据");
      } else if (fresh) {
        value = MakeGap(history.new_unrated ? data::GapKind::kUnrated : data::GapKind::kMissing, "新设");
      } else if (ended) {
        value = Missing("合并");
      } else {
        value = PastValue(history, past[i], history.year - 1 - static_cast<int64_t>(i));
      }
      Put(history.outs[i], row, value);
    }
  }
}

// 连续 and 近: this year's value, then those of the years before it.
Value Evaluator::OverYears(const model::Expr& expr, const Context& context) {
  std::vector<Value> years;
  for (const auto& in : expr.in) {
    years.push_back(Evaluate(*in, context));
    // 不评(新设) is of all that looks back, however far.
    if (const Gap* gap = GapOf(years.back()); gap && gap->kind != data::GapKind::kMissing) return *gap;
  }
  const bool streak = expr.op == model::Op::kStreak;
  int64_t holding = 0;
  std::vector<Rational> values;
  for (size_t i = 0; i < years.size(); ++i) {
    if (!streak && static_cast<int64_t>(values.size()) >= expr.at_least) break;
    if (GapOf(years[i]) && expr.exclusive) break;
    if (GapOf(years[i])) continue;
    if (streak && std::get<int64_t>(years[i]) == 0) break;
    if (streak) ++holding;
    if (!streak) values.push_back(std::get<Rational>(years[i]));
  }
  if (streak) return Rational(holding);
  const auto kind = static_cast<model::AggregateKind>(expr.code);
  if (kind == model::AggregateKind::kSum) return Sum(values);
  if (kind == model::AggregateKind::kCount) return Rational(values.size());
  if (values.empty()) return MakeGap(data::GapKind::kUnrated, "无行");
  if (kind == model::AggregateKind::kMax) return *std::max_element(values.begin(), values.end());
  if (kind == model::AggregateKind::kMin) return *std::min_element(values.begin(), values.end());
  return Rational(Sum(values) / Rational(values.size()));
}

}  // namespace heng::reference
