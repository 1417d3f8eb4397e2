#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/bench/limit/limit.h"
#include "tests/bench/limit/school.h"
#include "tests/bench/limit/score.h"

namespace {

constexpr size_t kHighestTotal = 12000;  // 100 points and 13 of bonus, in hundredths

/// The numbers that the texts of each part get when the same text has the same number in all.
struct Joined {
  std::vector<std::vector<uint32_t>> numbers;
  size_t count = 0;
};

Joined JoinNames(const std::vector<Part>& parts, Names Part::*names) {
  Names all;
  Joined joined{.numbers = std::vector<std::vector<uint32_t>>(parts.size())};
  for (size_t i = 0; i < parts.size(); i++) {
    for (const std::string& text : (parts[i].*names).texts()) joined.numbers[i].push_back(all.Number(text));
  }
  joined.count = all.texts().size();
  return joined;
}

/// Gives the teachers their joined numbers on the way.
std::vector<Group> GatherGroups(std::vector<Part>& parts, const Joined& schools, const Joined& groups) {
  const size_t count = groups.count;
  std::vector<std::vector<Group>> gathered(parts.size(), std::vector<Group>(count));
  OnEach(parts.size(), [&](size_t i) {
    for (Teacher& one : parts[i].teachers) {
      one.school = schools.numbers[i][one.school];
      one.group = groups.numbers[i][one.group];
      Group& group = gathered[i][one.group];
      group.count++;
      group.sum += one.gain;
      group.squares += int64_t{one.gain} * one.gain;
      group.best = std::max(group.best, one.average);
    }
  });
  std::vector<Group> all(count);
  for (size_t g = 0; g < count; g++) {
    for (const std::vector<Group>& part : gathered) {
      all[g].count += part[g].count;
      all[g].sum += part[g].sum;
      all[g].squares += part[g].squares;
      all[g].best = std::max(all[g].best, part[g].best);
    }
    all[g].root = std::sqrt(static_cast<double>(all[g].Spread()));
  }
  return all;
}

/// Totals are small whole numbers: counting them gives the ranks.
std::vector<int32_t> RankTotals(const std::vector<std::vector<uint32_t>>& totals) {
  std::vector<int32_t> rank(kHighestTotal);
  int32_t above = 0;
  for (size_t total = kHighestTotal; total-- > 0;) {
    rank[total] = above + 1;
    for (const std::vector<uint32_t>& counted : totals) above += static_cast<int32_t>(counted[total]);
  }
  return rank;
}

/// Teachers by school, in file order within each.
struct Schools {
  std::vector<Teacher*> members;
  std::vector<uint32_t> first;  // of each school, and the end
};

Schools GatherSchools(std::vector<Part>& parts, size_t count, const std::vector<int32_t>& rank) {
  std::vector<std::vector<uint32_t>> next(parts.size(), std::vector<uint32_t>(count));
  OnEach(parts.size(), [&](size_t i) {
    for (const Teacher& one : parts[i].teachers) next[i][one.school]++;
  });
  Schools all{.members = {}, .first = std::vector<uint32_t>(count + 1)};
  uint32_t begin = 0;
  for (size_t s = 0; s < count; s++) {
    all.first[s] = begin;
    for (std::vector<uint32_t>& part : next) begin += std::exchange(part[s], begin);
  }
  all.first[count] = begin;
  all.members.resize(begin);
  OnEach(parts.size(), [&](size_t i) {
    for (Teacher& one : parts[i].teachers) {
      one.rank = rank[static_cast<size_t>(one.total)];
      all.members[next[i][one.school]++] = &one;
    }
  });
  return all;
}

void EvaluateSchools(Schools& schools, size_t threads) {
  const size_t count = schools.first.size() - 1;
  OnEach(threads, [&](size_t i) {
    School school;
    for (size_t s = count * i / threads; s < count * (i + 1) / threads; s++) {
      school.Evaluate(&schools.members[schools.first[s]], schools.first[s + 1] - schools.first[s]);
    }
  });
}

}  // namespace

void Evaluate(std::vector<Part>& parts) {
  const size_t threads = parts.size();
  const Joined schools = JoinNames(parts, &Part::schools);
  const std::vector<Group> groups = GatherGroups(parts, schools, JoinNames(parts, &Part::groups));
  std::vector<std::vector<uint32_t>> totals(threads, std::vector<uint32_t>(kHighestTotal));
  OnEach(threads, [&](size_t i) { Score(parts[i].teachers, groups, totals[i]); });
  Schools by_school = GatherSchools(parts, schools.count, RankTotals(totals));
  EvaluateSchools(by_school, threads);
}
