// Ranks, tiers and shares on every input of up to five people with four scores or none: the engine against what the
// words of the language give (small.h), for every combination of their settings; and both against the reference
// evaluator on a part of them.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "engine/exec/execute.h"
#include "tests/reference/compare.h"
#include "tests/reference/evaluator.h"
#include "tests/reference/small.h"
#include "tests/reference/workers.h"

namespace heng::reference::small {
namespace {

constexpr size_t kBatch = 64;  // rules of one file
constexpr unsigned kMostSeconds = 120;

// One file of rules over all groups.
class Run {
 public:
  explicit Run(const std::string& text) : prepared_(Prepare(text)) {
    if (!prepared_->ok) {
      for (const Diagnostic& diagnostic : prepared_->diagnostics.list()) {
        const LineColumn place = prepared_->sources.Place(diagnostic.span.file, diagnostic.span.begin);
        failure = std::string(MessageOf(diagnostic.code).name) + " " +
                  FormatMessage(diagnostic.code, Lang::kZh, diagnostic.args) + "\n   " +
                  std::string(prepared_->sources.Line(diagnostic.span.file, place.line)) + "\n";
        if (MessageOf(diagnostic.code).severity == Severity::kError) return;
      }
    }
    static const std::string people = PeopleCsv(), groups = GroupsCsv();
    const std::vector<data::TableBytes> files = {{true, "组.csv", groups}, {true, "教师.csv", people}};
    std::vector<DataFault> faults;
    if (!data::ReadTables(prepared_->scheme.schema, files, Limits{}, data_, faults)) {
      failure = "the data were refused\n";
      return;
    }
    exec::Options options;
    values_ = exec::RunChecks(prepared_->lowered.plan, data_, {}, options);
    exec::RunSteps(prepared_->lowered.plan, data_, values_, options);
  }

  const data::Column& Column(const std::string& name) const {
    for (size_t id = 0; id < prepared_->scheme.fields.size(); ++id) {
      if (prepared_->scheme.fields[id].path == name) return values_.columns[prepared_->lowered.column_of_field[id]];
    }
    std::fprintf(stderr, "no column %s\n", name.c_str());
    std::abort();
  }
  const plan::FundOutput& Fund(const std::string& name) const {
    const auto& funds = prepared_->lowered.plan.funds;
    return *std::find_if(funds.begin(), funds.end(), [&](const plan::FundOutput& fund) { return fund.name == name; });
  }
  const data::Column& Column(plan::ColumnId id) const { return values_.columns[id]; }

  // Times `scale`, which makes it whole; "?" where it is not.
  std::string Show(const data::Column& column, size_t row, int64_t scale) const {
    if (column.HasGap(row)) return GapText(column.status_of(row));
    const Number value = column.Get(row) * Number(scale);
    return value.is_small() && value.den() == 1 ? std::to_string(value.num()) : "?";
  }
  std::string GapText(data::Status status) const {
    const data::Gap gap = data_.gaps[status];
    if (gap.kind == data::GapKind::kError) return gap.reason.substr(0, 5);
    return reference::Show(MakeGap(gap.kind, gap.reason));
  }
  // Whether the cell is what was expected; cheap, for it is asked of millions.
  bool Is(const data::Column& column, size_t row, int64_t scale, const Outcome& outcome) {
    const data::Status status = column.HasGap(row) ? column.status_of(row) : 0;
    if (status == 0 && outcome.gap == nullptr) {
      const int64_t den = column.dens.empty() ? column.den : column.dens[row];
      return column.num[row] != data::Column::kWide && column.num[row] * scale == outcome.value * den;
    }
    if (status == 0 || outcome.gap == nullptr) return false;
    auto [text, fresh] = gap_texts_.try_emplace(status);
    if (fresh) text->second = GapText(status);
    return text->second == outcome.gap;
  }

  std::string failure;

 private:
  std::unique_ptr<Prepared> prepared_;
  data::Dataset data_;
  exec::Values values_;
  std::map<data::Status, std::string> gap_texts_;
};

std::string Show(const Outcome& outcome) { return outcome.gap ? outcome.gap : std::to_string(outcome.value); }

std::string Describe(const Rule& rule, const Group& group, const Run& run, const data::Column& column, size_t first_row,
                     int64_t scale, const Outcomes& expected) {
  std::string text = rule.text;
  for (size_t i = 0; i < group.size(); ++i) {
    text += "  person " + std::to_string(i) + (group[i].able ? " 合格 " : " 不合格 ") +
            (group[i].score == kNoScore ? "未考" : std::to_string(group[i].score) + "/10") + ": engine " +
            run.Show(column, first_row + i, scale) + ", expected " + Show(expected[i]) + "\n";
  }
  return text;
}

const Outcomes& People(const Outcomes& outcomes) { return outcomes; }
const Outcomes& People(const Shared& shared) { return shared.people; }

// Paid, left over and total of a group; "" when they are as expected.
std::string CompareFund(const Run&, const Rule&, const Outcomes&, size_t) { return ""; }
std::string CompareFund(const Run& run, const ShareRule& rule, const Shared& expected, size_t group) {
  if (!expected.paid) return "";
  const plan::FundOutput& fund = run.Fund(rule.name);
  const std::string got = run.Show(run.Column(fund.total), group, 100) + " = " +
                          run.Show(run.Column(fund.paid), group, 100) + " + " +
                          run.Show(run.Column(fund.leftover), group, 100);
  const std::string wanted = std::to_string(rule.total) + " = " + std::to_string(*expected.paid) + " + " +
                             std::to_string(rule.total - *expected.paid);
  return got == wanted ? "" : "fund: engine " + got + ", expected " + wanted + "\n";
}

// Rules [begin, end) in one file.
template <class R>
bool TryBatch(const std::vector<R>& rules, size_t begin, size_t end, int64_t scale, Tally& tally) {
  std::string text = Prelude();
  for (size_t i = begin; i < end; ++i) text += rules[i].text;
  Run run(text);
  if (!run.failure.empty()) {
    tally.failure = run.failure;
    return false;
  }
  for (size_t i = begin; i < end; ++i) {
    const data::Column& column = run.Column(rules[i].name);
    size_t row = 0;
    for (size_t at = 0; at < AllGroups().size(); ++at) {
      const Group& group = AllGroups()[at];
      const auto expected = Expect(rules[i], group);
      const Outcomes& people = People(expected);
      bool same = true;
      for (size_t j = 0; j < group.size(); ++j) same = same && run.Is(column, row + j, scale, people[j]);
      const std::string fund = CompareFund(run, rules[i], expected, at);
      if (!same || !fund.empty()) {
        tally.failure = Describe(rules[i], group, run, column, row, scale, people) + fund;
        return false;
      }
      row += group.size();
      tally.counts["values"] += group.size();
      ++tally.counts["inputs"];
    }
    ++tally.counts["rules"];
  }
  return true;
}

template <class R>
bool TryAll(const std::vector<R>& rules, int64_t scale, Desk& desk, Tally& tally) {
  const auto workers = static_cast<size_t>(desk.workers());
  for (size_t i = static_cast<size_t>(desk.worker()); i * kBatch < rules.size(); i += workers) {
    const size_t begin = i * kBatch, end = std::min(rules.size(), begin + kBatch);
    desk.Begin(rules[begin].name + " and further", kMostSeconds);
    if (desk.Stopped() || !TryBatch(rules, begin, end, scale, tally)) return false;
  }
  return true;
}

// The reference evaluator on every 29th rule and every 7th group.
bool TryReference(Desk& desk, Tally& tally) {
  std::string text = Prelude();
  const auto take = [&](const auto& rules) {
    for (size_t i = 0; i < rules.size(); i += 29) text += rules[i].text;
  };
  take(RankRules());
  take(TierRules());
  take(ShareRules());
  const auto prepared = Prepare(text);
  std::string people = PeopleCsv();
  const auto workers = static_cast<size_t>(desk.workers());
  std::vector<std::string> lines_of(AllGroups().size());
  size_t at = people.find('\n') + 1;
  const std::string head = people.substr(0, at);
  for (size_t group = 0; group < AllGroups().size(); ++group) {
    for (size_t i = 0; i < AllGroups()[group].size(); ++i) {
      const size_t end = people.find('\n', at) + 1;
      lines_of[group] += people.substr(at, end - at);
      at = end;
    }
  }
  for (size_t group = static_cast<size_t>(desk.worker()) * 7; group < AllGroups().size(); group += 7 * workers) {
    desk.Begin("the reference, group " + std::to_string(group), kMostSeconds);
    const std::string name = "G" + std::to_string(10000 + group);
    const CsvTexts csv = {{"教师", head + lines_of[group]}, {"组", "代号\n" + name + "\n"}};
    const Comparison comparison = Compare(*prepared, csv, 1);
    if (!comparison.difference.empty()) {
      tally.failure = text + lines_of[group] + "DIFFERENT: " + comparison.difference + "\n";
      return false;
    }
    tally.counts["values also held against the reference"] += comparison.values;
  }
  return true;
}

Tally Work(Desk& desk) {
  Tally tally;
  TryAll(RankRules(), 2, desk, tally) && TryAll(TierRules(), 1, desk, tally) &&
      TryAll(ShareRules(), 100, desk, tally) && TryReference(desk, tally);
  return tally;
}

int Main() {
  const Tally tally = RunWorkers(2, Work);
  std::printf("%s", tally.failure.c_str());
  for (const auto& [name, count] : tally.counts) {
    std::printf("%llu %s\n", static_cast<unsigned long long>(count), name.c_str());
  }
  std::printf("%d passed, %d failed\n", tally.failure.empty(), !tally.failure.empty());
  return tally.failure.empty() ? 0 : 1;
}

}  // namespace
}  // namespace heng::reference::small

int main() { return heng::reference::small::Main(); }
