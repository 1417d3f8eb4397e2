// Tier: the rule of plan::Tier by hand, and all small groups against a plain reading of it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using plan::Border;
using plan::TierBase;
using plan::TierRow;
using plan::TierShare;
using plan::UnratedAs;

ColumnId ConstantOf(Builder& b, SpaceId space, const std::string& decimal) {
  ColumnId out = b.Out(space, "额", ValueKind::kNumber, false);
  Formula f;
  f.Const(decimal);
  b.Add(plan::Compute{space, f.program, out});
  return out;
}

// One group; tiers 2 (优), 1 (良), 0 (其余).
struct One {
  explicit One(const Cells& scores) {
    step.space = b.Table("表", scores.size());
    step.group_of = kNone;
    step.groups = b.unit();
    if (!scores.empty()) step.keys = {{b.Numbers(step.space, scores), true}};
    step.unrated_reason = "资料不足";
  }
  TierRow Share(int64_t tier, TierShare share, const std::string& amount, ColumnId condition = kNone,
                bool refill = false) {
    return {tier, share, ConstantOf(b, b.unit(), amount), false, condition, refill};
  }
  TierRow Rest(int64_t tier = 0) { return {tier, TierShare::kRest}; }
  ColumnId Bool(const Cells& cells) { return b.Data(step.space, "当", ValueKind::kBool, cells); }
  Cells Run() {
    step.out = b.Out(step.space, "等次", ValueKind::kOption);
    step.quotas.clear();
    for (const TierRow& row : step.rows) {
      bool share = row.share == TierShare::kFront || row.share == TierShare::kOwn;
      step.quotas.push_back(share ? b.Out(step.groups, "名额") : kNone);
    }
    b.Add(step);
    outcome = b.Run();
    return outcome.Column(step.out);
  }
  Cells Quotas() {
    Cells out;
    for (ColumnId id : step.quotas) {
      if (id != kNone) out.push_back(outcome.Cell(id, 0));
    }
    return out;
  }
  Builder b;
  plan::Tier step{};
  Outcome outcome;
};

TEST_CASE("ten people, a tie at the border, one who may not") {
  // 95, 90, 90, 88, 80 …: 前 20% = 2 places.
  Cells scores = {"95", "90", "90", "88", "80", "79", "78", "77", "76", "75"};
  Cells able = {"1", "1", "0", "1", "1", "1", "1", "1", "1", "1"};
  auto run = [&](Border border, bool refill) {
    One one(scores);
    one.step.border = border;
    one.step.rows = {one.Share(1, TierShare::kFront, "0.2", one.Bool(able), refill), one.Rest()};
    Cells out = one.Run();
    out.resize(5);
    return out;
  };
  // 递补: the queue is 95, 90, 88 …: no tie in it.
  CHECK(run(Border::kNoneIn, true) == Cells{"1", "1", "0", "0", "0"});
  CHECK(run(Border::kAllIn, true) == Cells{"1", "1", "0", "0", "0"});
  // 不递补: the two 90s tie at the second place.
  CHECK(run(Border::kNoneIn, false) == Cells{"1", "0", "0", "0", "0"});
  CHECK(run(Border::kAllIn, false) == Cells{"1", "1", "0", "0", "0"});
  CHECK(run(Border::kPending, false) == Cells{"1", "E2011 90 2 1", "E2011 90 2 1", "0", "0"});
}

TEST_CASE("前 is cumulative, 占 is a tier's own") {
  Cells scores;
  for (int i = 23; i > 0; --i) scores.push_back(std::to_string(i));
  for (bool front : {true, false}) {
    One one(scores);
    one.step.quota_rounding = Rounding::kHalfUp;
    TierShare share = front ? TierShare::kFront : TierShare::kOwn;
    const char* cumulative[] = {"0.25", "0.5", "0.75", "1"};
    for (int i = 0; i < 4; ++i) one.step.rows.push_back(one.Share(4 - i, share, front ? cumulative[i] : "0.25"));
    one.step.rows.push_back(one.Rest());
    Cells out = one.Run();
    auto count = [&](const char* tier) { return std::count(out.begin(), out.end(), tier); };
    CHECK(count("4") == 6);
    CHECK(count("3") == 6);
    CHECK(count("2") == (front ? 5 : 6));
    CHECK(count("1") == (front ? 6 : 5));
    CHECK(one.Quotas() == (front ? Cells{"6", "6", "5", "6"} : Cells{"6", "6", "6", "6"}));
  }
}

TEST_CASE("who has no value, who is out, who counts in the base") {
  auto run = [](UnratedAs unrated, TierBase base) {
    One one({"9", "8", "", "7", "6", "?病假"});
    one.step.excluded = {{one.Bool({"0", "0", "0", "1", "0", "0"}), "借出"}};
    one.step.unrated = unrated;
    one.step.unrated_tier = 7;
    one.step.base = base;
    one.step.rows = {one.Share(1, TierShare::kFront, "0.5"), one.Rest()};
    return one.Run();
  };
  // rated 3 → 1 place; all rows 6 → 3 places
  CHECK(run(UnratedAs::kUnrated, TierBase::kRated) ==
        Cells{"1", "0", "不评(资料不足)", "不参加(借出)", "0", "不评(资料不足)"});
  CHECK(run(UnratedAs::kNotTaking, TierBase::kAllRows) ==
        Cells{"1", "1", "不参加(未报)", "不参加(借出)", "1", "不参加(病假)"});
  CHECK(run(UnratedAs::kValue, TierBase::kRated) == Cells{"1", "0", "7", "不参加(借出)", "0", "7"});
}

TEST_CASE("candidates are those left by the rows above the first share") {
  One one({"9", "8", "7", "6"});
  ColumnId vetoed = one.Bool({"1", "0", "0", "1"});
  TierRow out{0, TierShare::kNone};
  out.condition = vetoed;
  one.step.base = TierBase::kCandidates;
  one.step.rows = {out, one.Share(2, TierShare::kFront, "0.5"), one.Rest(1)};
  CHECK(one.Run() == Cells{"0", "2", "1", "0"});
  CHECK(one.Quotas() == Cells{"1"});
}

TEST_CASE("places left empty under 占 go down or are lost") {
  for (bool down : {true, false}) {
    One one({"9", "8", "7", "6", "5"});
    one.step.vacancy_down = down;
    ColumnId able = one.Bool({"1", "0", "1", "1", "1"});
    one.step.rows = {one.Share(2, TierShare::kOwn, "0.4", able, false), one.Share(1, TierShare::kOwn, "0.2"),
                     one.Rest()};
    CHECK(one.Run() == (down ? Cells{"2", "1", "1", "0", "0"} : Cells{"2", "1", "0", "0", "0"}));
    CHECK(one.Quotas() == (down ? Cells{"2", "2"} : Cells{"2", "1"}));
  }
}

TEST_CASE("heads, border keys, nobody's tier, undecided conditions") {
  One heads({"9", "9", "9", "8"});
  heads.step.border_keys = {{heads.b.Numbers(heads.step.space, {"1", "3", "2", "9"}), true}};
  heads.step.rows = {heads.Share(1, TierShare::kFront, "2"), heads.Rest()};
  heads.step.rows[0].heads = true;
  CHECK(heads.Run() == Cells{"0", "1", "1", "0"});

  One nobody({"9", "8"});
  nobody.step.rows = {nobody.Share(1, TierShare::kFront, "0.5")};
  CHECK(nobody.Run() == Cells{"1", "E2012"});
  CHECK(nobody.outcome.Faults(nobody.b.plan) == Cells{"E2012 row 1 column 等次"});

  One undecided({"9", "8", "7"});
  undecided.step.rows = {undecided.Share(1, TierShare::kFront, "0.4", undecided.Bool({"", "1", "1"}), true),
                         undecided.Rest()};
  CHECK(undecided.Run() == Cells{"E2005 未报", "1", "0"});

  One no_quota({"9", "8"});
  no_quota.step.rows = {no_quota.Rest()};
  TierRow share{1, TierShare::kFront};
  share.amount = no_quota.b.Out(no_quota.b.unit(), "额", ValueKind::kNumber, false);
  Formula f;
  f.Gap(data::GapKind::kMissing, "未核");
  no_quota.b.Add(plan::Compute{no_quota.b.unit(), f.program, share.amount});
  no_quota.step.rows.insert(no_quota.step.rows.begin(), share);
  CHECK(no_quota.Run() == Cells{"E2005 未核", "E2005 未核"});
  CHECK(no_quota.outcome.Faults(no_quota.b.plan) == Cells{"E2005 row 0 column 等次 未核"});
}

// --- all small groups ---------------------------------------------------------------------------------------------

struct Person {
  int score;
  bool able[2];
  int tier = -1;
  bool pending = false;
};

struct Config {
  TierShare share;
  Number amounts[2];
  bool conditions[2];
  bool refill[2];
  Border border;
  Rounding rounding;
  bool down;
  TierBase base;
  bool pure_first;  // a pure condition row on top: score 0 goes to tier 5
};

// The rule read aloud, person by person.
void PlainTiers(std::vector<Person>& people, const Config& config) {
  auto candidates = static_cast<int64_t>(people.size());
  if (config.pure_first) {
    for (Person& person : people) {
      if (person.score == 0) person.tier = 5;
    }
    if (config.base == TierBase::kCandidates) {
      candidates = std::count_if(people.begin(), people.end(), [](const Person& p) { return p.tier < 0; });
    }
  }
  int64_t placed = 0, passed_down = 0;
  for (int row = 0; row < 2; ++row) {
    int64_t places = *(config.amounts[row] * Number(candidates)).RoundToStep(config.rounding, 1).ToInt64();
    places += config.share == TierShare::kFront ? -placed : passed_down;
    places = std::max<int64_t>(places, 0);
    passed_down = 0;
    std::vector<Person*> queue;
    for (int score = 3; score >= 0; --score) {
      for (Person& person : people) {
        bool open = person.score == score && person.tier < 0 && !person.pending;
        if (open && (!config.conditions[row] || !config.refill[row] || person.able[row])) queue.push_back(&person);
      }
    }
    // A person is in when everybody of the same score fits, or some fit and all are taken.
    int64_t taken = 0;
    for (Person* person : queue) {
      int64_t ahead = 0, same = 0;
      for (Person* other : queue) {
        ahead += other->score > person->score;
        same += other->score == person->score;
      }
      bool fits = ahead + same <= places;
      bool straddles = !fits && ahead < places;
      if (straddles && config.border == Border::kPending) person->pending = true;
      bool in = fits || (straddles && config.border == Border::kAllIn);
      if (!in || (config.conditions[row] && !person->able[row])) continue;
      person->tier = 2 - row;
      ++taken;
    }
    placed += taken;
    if (config.share == TierShare::kOwn && config.down) passed_down = std::max<int64_t>(places - taken, 0);
  }
  for (Person& person : people) {
    if (person.tier < 0) person.tier = 0;
  }
}

TEST_CASE("all groups of up to five people with four scores") {
  Cells scores, keys, able[2], zero;
  std::mt19937 random(3);
  int group = 0;
  for (int size = 1; size <= 5; ++size) {
    for (int code = 0; code < 1 << (2 * size); ++code, ++group) {
      for (int i = 0; i < size; ++i) {
        scores.push_back(std::to_string(code >> (2 * i) & 3));
        zero.push_back(scores.back() == "0" ? "1" : "0");
        keys.push_back(std::to_string(group));
        for (Cells& column : able) column.push_back(random() % 3 == 0 ? "0" : "1");
      }
    }
  }
  size_t rows = scores.size();
  for (int number = 0; number < 400; ++number) {
    CAPTURE(number);
    Config config{};
    config.share = number % 2 == 0 ? TierShare::kFront : TierShare::kOwn;
    std::string first = std::vector<std::string>{"0.2", "0.3", "0.5"}[random() % 3];
    std::string second = config.share == TierShare::kFront ? "0.7" : "0.3";
    config.amounts[0] = *Number::Parse(first);
    config.amounts[1] = *Number::Parse(second);
    for (int i = 0; i < 2; ++i) {
      config.conditions[i] = random() % 2 == 0;
      config.refill[i] = random() % 2 == 0;
    }
    config.border = static_cast<Border>(random() % 3);
    config.rounding = std::vector<Rounding>{Rounding::kTruncate, Rounding::kHalfUp, Rounding::kCeiling}[random() % 3];
    config.down = random() % 2 == 0;
    config.base = random() % 2 == 0 ? TierBase::kRated : TierBase::kCandidates;
    config.pure_first = random() % 2 == 0;

    Builder b;
    plan::Tier step{};
    step.space = b.Table("表", rows);
    step.groups = b.Groups("组");
    step.group_of = b.GroupBy(step.space, {b.Numbers(step.space, keys)}, step.groups);
    step.keys = {{b.Numbers(step.space, scores), true}};
    if (config.pure_first) {
      TierRow pure{5, TierShare::kNone};
      pure.condition = b.Data(step.space, "零", ValueKind::kBool, zero);
      step.rows.push_back(pure);
    }
    for (int i = 0; i < 2; ++i) {
      TierRow row{2 - i, config.share, ConstantOf(b, step.groups, i == 0 ? first : second)};
      row.refill = config.refill[i] && config.conditions[i];
      if (config.conditions[i]) row.condition = b.Data(step.space, "能", ValueKind::kBool, able[i]);
      step.rows.push_back(row);
    }
    step.rows.push_back({0, TierShare::kRest});
    step.base = config.base;
    step.quota_rounding = config.rounding;
    step.border = config.border;
    step.vacancy_down = config.down;
    step.out = b.Out(step.space, "等次", ValueKind::kOption);
    b.Add(step);
    Outcome outcome = b.Run(1 + number % 3);
    size_t wrong = 0;
    for (size_t begin = 0, end = 0; begin < rows; begin = end) {
      std::vector<Person> people;
      for (; end < rows && keys[end] == keys[begin]; ++end) {
        people.push_back({scores[end][0] - '0', {able[0][end] == "1", able[1][end] == "1"}});
      }
      PlainTiers(people, config);
      for (size_t i = 0; i < people.size(); ++i) {
        std::string cell = outcome.Cell(step.out, begin + i);
        bool same = people[i].pending ? cell.substr(0, 5) == "E2011" : cell == std::to_string(people[i].tier);
        wrong += !same;
      }
    }
    CHECK(wrong == 0);
  }
}

}  // namespace
}  // namespace heng::exec::testing
