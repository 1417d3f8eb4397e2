// Rank: worked cases and random groups against counting.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::SortKey;
using plan::TieRule;

Cells RankCells(const Cells& scores, TieRule ties, bool descending = true) {
  Builder b;
  SpaceId table = b.Table("表", scores.size());
  ColumnId score = b.Numbers(table, scores);
  ColumnId out = b.Out(table, "名次");
  b.Add(plan::Rank{table, kNone, b.unit(), {{score, descending}}, {}, ties, out});
  return b.Run().Column(out);
}

TEST_CASE("ties by each rule") {
  Cells scores = {"88", "95", "90", "?病假", "90.0", ""};
  CHECK(RankCells(scores, TieRule::kCompetition) == Cells{"4", "1", "2", "不评(病假)", "2", "缺(未报)"});
  CHECK(RankCells(scores, TieRule::kDense) == Cells{"3", "1", "2", "不评(病假)", "2", "缺(未报)"});
  CHECK(RankCells(scores, TieRule::kAverage) == Cells{"4", "1", "2.5", "不评(病假)", "2.5", "缺(未报)"});
  CHECK(RankCells(scores, TieRule::kPending) == Cells{"4", "1", "E2010 90", "不评(病假)", "E2010 90", "缺(未报)"});
  CHECK(RankCells(scores, TieRule::kLast) == Cells{"4", "1", "3", "不评(病假)", "3", "缺(未报)"});
  CHECK(RankCells(scores, TieRule::kDense, false) == Cells{"1", "3", "2", "不评(病假)", "2", "缺(未报)"});
}

TEST_CASE("values that look alike after rounding are told apart") {
  CHECK(RankCells({"0.333333333333333333", "99999999999999999999.5", "99999999999999999999.4", "-9223372036854775807",
                   "9223372036854775807"},
                  TieRule::kCompetition) == Cells{"4", "1", "2", "5", "3"});
}

TEST_CASE("exclusions in order, keys of texts, gaps at an end") {
  Builder b;
  SpaceId table = b.Table("表", 6);
  ColumnId score = b.Numbers(table, {"9", "9", "9", "8", "7", "9"});
  ColumnId name = b.Data(table, "名", ValueKind::kText, {"乙", "A", "一", "甲", "", "丙"});
  ColumnId away = b.Data(table, "外", ValueKind::kBool, {"0", "0", "0", "1", "0", "0"});
  ColumnId bad = b.Data(table, "否", ValueKind::kBool, {"0", "0", "0", "1", "0", ""});
  ColumnId out = b.Out(table, "名次");
  b.Add(plan::Rank{table,
                   kNone,
                   b.unit(),
                   {{score, true}, {name, false, SortKey::Gaps::kLast}},
                   {{away, "借出"}, {bad, "师德"}},
                   TieRule::kCompetition,
                   out});
  Outcome run = b.Run();
  // Code points: A U+0041 < 一 U+4E00 < 乙 U+4E59
  CHECK(run.Column(out) == Cells{"3", "1", "2", "不参加(借出)", "4", "E2005 未报"});
  CHECK(run.Faults(b.plan) == Cells{"E2005 row 5 column 名次 未报"});
}

TEST_CASE("random groups: the rank is one more than those ahead, with any number of threads") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    size_t rows = round == 0 ? 50000 : random() % 40;
    Cells scores, seconds, groups;
    for (size_t row = 0; row < rows; ++row) {
      scores.push_back(random() % 8 == 0 ? "" : std::to_string(random() % 5) + (random() % 2 == 0 ? ".5" : ""));
      seconds.push_back(random() % 4 == 0 ? "" : std::to_string(random() % 3));
      groups.push_back(std::to_string(random() % (rows > 100 ? 5000 : 4)));
    }
    Builder b;
    SpaceId table = b.Table("表", rows);
    SpaceId space = b.Groups("组");
    ColumnId group_of = b.GroupBy(table, {b.Numbers(table, groups)}, space);
    ColumnId score = b.Numbers(table, scores);
    ColumnId second = b.Numbers(table, seconds);
    TieRule ties = static_cast<TieRule>(random() % 3);
    bool first = random() % 2 == 0;
    ColumnId out = b.Out(table, "名次");
    SortKey::Gaps gaps = first ? SortKey::Gaps::kFirst : SortKey::Gaps::kLast;
    b.Add(plan::Rank{table, group_of, space, {{score, true}, {second, false, gaps}}, {}, ties, out});
    auto key = [&](size_t row) {
      Number own = seconds[row].empty() ? Number(first ? -1 : 99) : *Number::Parse(seconds[row]);
      return std::pair(-*Number::Parse(scores[row]), own);
    };
    std::map<std::string, std::vector<size_t>> members;
    for (size_t row = 0; row < rows; ++row) {
      if (!scores[row].empty()) members[groups[row]].push_back(row);
    }
    Cells wanted;
    for (size_t row = 0; row < rows; ++row) {
      if (scores[row].empty()) {
        wanted.push_back("缺(未报)");
        continue;
      }
      int64_t ahead = 0, tied = 0;
      std::set<std::pair<Number, Number>> better;
      for (size_t other : members[groups[row]]) {
        if (key(other) < key(row)) {
          ++ahead;
          better.insert(key(other));
        }
        tied += key(other) == key(row);
      }
      Number rank = ties == TieRule::kCompetition ? Number(ahead + 1)
                    : ties == TieRule::kDense     ? Number(static_cast<int64_t>(better.size()) + 1)
                                                  : Number::Ratio(2 * ahead + tied + 1, 2);
      wanted.push_back(rank.ToText());
    }
    for (int threads : {1, 2, 3}) CHECK((b.Run(threads).Column(out) == wanted));
  }
}

}  // namespace
}  // namespace heng::exec::testing
