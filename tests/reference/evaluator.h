#pragma once
// The slow, obvious evaluator that the engine is compared with. It walks the checked scheme (engine/model/model.h) row
// by row, straight from the meaning of each construct in the language's decisions: no plan, no columns, no scaled
// integers, quadratic wherever that is plainer. Each value is computed once, when it is first asked for.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/data/table.h"
#include "engine/model/model.h"
#include "tests/reference/rational.h"

namespace heng::reference {

struct Gap {
  data::GapKind kind;
  std::vector<std::string> reasons;  // of an error: the code's name
  friend bool operator==(const Gap& a, const Gap& b) { return a.kind == b.kind && a.reasons == b.reasons; }
};
// A number; a code (option, 是否, date, row); a text; or a gap.
using Value = std::variant<Rational, int64_t, std::string, Gap>;

inline const Gap* GapOf(const Value& value) { return std::get_if<Gap>(&value); }
bool IsError(const Value& value);
std::string Show(const Value& value);
// A number (a decimal when it ends), 是 or 否, a date, a text, as people write it.
std::string PlainText(const Value& value, model::ValueKind kind);
Gap MakeGap(data::GapKind kind, std::string reason);
Gap MakeError(Code code);
Gap MakeNotTaking(Gap because);  // 不参加 with the same reasons
// Gaps met in one formula: error before 不评 and 不参加 before 缺; of equal rank the reasons, each once, in order (不评
// with 不参加 is 不评).
Gap Join(const Gap& a, const Gap& b);
std::optional<Gap> JoinAll(const std::vector<Value>& values);  // of those that are gaps, in order

struct Fund {  // one group of a 分配
  Value total;
  Rational paid;
  std::optional<Gap> fault;
};
struct CheckFault {
  Code code;
  int table;
  size_t row;
};

class Evaluator {
 public:
  // Copies what it needs of `data`.
  Evaluator(const model::Scheme& scheme, const data::Dataset& data);

  size_t rows(int table);  // -1: the one of the scheme
  const Value& Get(model::FieldId field, size_t row);
  std::vector<CheckFault> Checks();
  const std::vector<Fund>& Funds(size_t share);                           // in order of the groups
  const std::vector<Gap>& group_faults() const { return group_faults_; }  // why quotas are not known

 private:
  struct Group {
    std::vector<size_t> rows;
    std::optional<size_t> each;  // row of Grouping::each
  };
  // Where a formula stands: a row, a group, or neither (量). Both are set in a group that belongs to a row.
  struct Context {
    int table = -1;
    size_t row = 0;
    bool has_row = false;
    const Group* group = nullptr;
    int group_table = -1;
  };
  struct Place {  // the row reached by hops, or why there is none
    int table;
    size_t row;
  };
  // What an aggregate works on after its group, condition and gaps have been applied.
  struct Taken {
    std::vector<Value> values;
    std::vector<Rational> weights;
    std::vector<Rational> others;          // of a line
    std::vector<std::vector<Value>> keys;  // 按
    std::optional<Gap> gap;
  };
  // A row of a group under keys: its position decides ranks and tiers.
  struct Ranked {
    size_t row;
    std::vector<Value> keys;
  };

  struct TierState {
    std::vector<Ranked> rated;        // with a value of the first key, best first
    size_t placed_by_conditions = 0;  // above the first share row
    Rational placed_by_shares = 0;
    Rational vacant = 0;  // places that the last share row left empty
    bool share_seen = false;
  };
  struct Taker {
    size_t row;
    Rational weight;
    Rational low = 0;              // floor, in units
    std::optional<Rational> high;  // ceiling, in units
  };
  struct Takers {
    std::vector<Taker> list;
    Rational weights = 0;
    Rational fixed = 0;            // what 未评者 get together
    std::map<size_t, Value> part;  // the shares that are known, by row
    std::optional<Gap> fault;
  };
  struct Payments {
    std::map<size_t, std::vector<Rational>> paid;  // by row, by payment
    Rational sum = 0;
    bool cut = false;
  };

  // tables.cc. A table made from others gets its rows, and the references to and from them, when they are asked for.
  void MakeTable(int table);
  void MakeView(int table, const model::Origin& origin);
  void MakeSummary(int table, const model::Origin& origin);
  void MakeLines(int table, const model::Origin& origin);
  std::optional<Value>& Cell(model::FieldId field, size_t row);
  void Put(model::FieldId field, size_t row, Value value) { Cell(field, row) = std::move(value); }

  Value Compute(model::FieldId field, size_t row);
  Value Evaluate(const model::Expr& expr, const Context& context);
  Value Operate(const model::Expr& expr, const std::vector<Value>& in);
  Value Function(const model::Expr& expr, const std::vector<Value>& in);  // functions.cc
  Value Choose(const model::Expr& expr, const Context& context);          // the operations that do not need all inputs
  Value Cases(const model::Expr& expr, const Context& context);
  Value AndOr(const model::Expr& expr, const Context& context);
  Value Compose(const model::Expr& expr, const Context& context);
  Value Load(const model::Expr& expr, const Context& context);
  std::variant<Place, Gap> Follow(const std::vector<model::Hop>& hops, const Context& context);
  Value Fetch(const model::Hop& hop, const Context& context);

  Value EvaluateAggregate(const model::Aggregate& aggregate, const Context& context);
  std::vector<size_t> AggregateRows(const model::Aggregate& aggregate, const Context& context);
  bool SameKeys(const std::vector<model::ExprPtr>& keys, int table, size_t a, size_t b);
  Taken TakeRows(const model::Aggregate& aggregate, const std::vector<size_t>& rows);
  std::optional<Gap> Trim(const model::Aggregate& aggregate, Taken& taken, const Context& beside);
  std::variant<Rational, Gap> Count(const model::Expr& expr, const Context& beside, int least);
  Value Reduce(const model::Aggregate& aggregate, const Taken& taken, const std::optional<Rational>& divisor,
               const Context& beside);

  Context RowContext(int table, size_t row) const;
  Context GroupContext(const model::Grouping& grouping, int table, const Group& group) const;
  std::vector<Group> Groups(const model::Grouping& grouping, int table);
  std::vector<Value> Keys(const std::vector<model::SortKey>& keys, int table, size_t row);
  std::optional<Gap> Excluded(const std::vector<model::Exclusion>& exclusions, int table, size_t row);
  void ComputeCohort(model::FieldId field);
  void ComputeScan(size_t index);
  // draws.cc
  std::variant<std::vector<std::string>, Gap> Texts(const std::vector<model::ExprPtr>& values, int table, size_t row);
  void ComputeLots(const model::Lots& lots);
  void ComputeDraw(const model::Draw& draw);
  std::variant<Rational, Gap> DrawSize(const model::Draw& draw, const Group& group, size_t people);
  void DrawGroup(const model::Draw& draw, const Group& group);
  // years.cc
  void ComputeHistory(const model::History& history);
  std::vector<std::vector<std::string>> Forerunners(const model::History& history, size_t row, int64_t year);
  std::vector<size_t> PastRows(const model::History& history, size_t row, int64_t year);
  Value PastValue(const model::History& history, const std::vector<size_t>& past, int64_t year);
  Value OverYears(const model::Expr& expr, const Context& context);
  void AddText(const Value& value, const model::Type& type, std::vector<std::string>& out);
  std::vector<std::string> KeyTexts(const std::vector<model::FieldId>& keys, size_t row);
  void ComputeRank(const model::Rank& rank);
  void RankGroup(const model::Rank& rank, const Group& group);
  void ComputeTier(const model::Tier& tier);
  void TierGroup(const model::Tier& tier, const Group& group);
  std::vector<Ranked> TierQueue(const model::Tier& tier, const Group& group);
  std::vector<bool> TierConditions(const model::Tier& tier, const model::TierRow& row, const std::vector<Ranked>& queue,
                                   size_t count);
  std::optional<size_t> GroupOf(const std::optional<model::Grouping>& grouping, int table, size_t row);
  std::vector<size_t> QuotaRows(const model::Tier& tier, model::FieldId quota, const Group& group) const;
  void PutQuota(const model::Tier& tier, const Group& group, int64_t of, const Value& places);
  Value ExactPlaces(const model::Tier& tier, const model::TierRow& row, const Context& context, const Group& group,
                    const TierState& state);
  std::variant<Rational, Gap> LargestPlaces(const model::Tier& tier, const model::TierRow& row, const Context& context,
                                            const Group& group, const TierState& state);
  std::variant<Rational, Gap> TierPlaces(const model::Tier& tier, const model::TierRow& row, const Group& group,
                                         TierState& state);
  std::optional<Gap> TierLimited(const model::Tier& tier, size_t index, const Group& group, TierState& state,
                                 const std::vector<Ranked>& queue, const Rational& places, std::vector<bool>& taken);
  std::vector<bool> TierTake(const model::Tier& tier, const model::TierRow& row, const std::vector<Ranked>& queue,
                             const Rational& places);
  void ComputeShare(const model::Share& share, std::vector<Fund>& funds);
  static Rational BoundUnits(const Value& bound, Rounding mode, const Rational& unit);
  std::optional<Gap> PaymentFault(const model::Share& share, size_t row);
  std::optional<Gap> FindBounds(const model::Share& share, size_t row, const Rational& unit, Taker& taker);
  Takers FindTakers(const model::Share& share, const Group& group, const Rational& unit);
  std::optional<Gap> PayFirst(const model::Share& share, const Group& group, const Rational& total,
                              const Rational& unit, Payments& payments);
  Fund ShareGroup(const model::Share& share, const Group& group);
  void PutShares(const model::Share& share, const Group& group, const Fund& fund, Takers& takers,
                 const Payments& payments);
  static std::vector<Rational> SharesAt(const Takers& takers, const Rational& level, bool ceilings);
  static Rational FindLevel(const Takers& takers, const Rational& units, bool ceilings);
  std::variant<std::vector<Rational>, Gap> ShareUnits(const model::Share& share, const Rational& rest,
                                                      const Takers& takers);
  std::variant<std::vector<Rational>, Gap> GiveDifference(const model::Share& share, const Takers& takers,
                                                          const Rational& all, std::vector<Rational> units);

  const model::Scheme& scheme_;
  std::vector<std::optional<size_t>> rows_;                // unset: not made yet
  std::vector<int> made_with_;                             // by field: the table that it is made with, or -1
  std::vector<std::vector<std::optional<Value>>> values_;  // [field][row]
  std::map<size_t, std::vector<Fund>> funds_;
  std::vector<Gap> group_faults_;
  std::map<size_t, std::map<size_t, size_t>> previous_;  // by 递推: row → the row before it
};

// -1, 0, 1. Numbers by value, codes by position, texts by code point.
int CompareValues(const Value& a, const Value& b);
// What keeps a row out of an order: an error in any key, else the gap of the first key that may have none.
std::optional<Gap> KeyGap(const std::vector<model::SortKey>& keys, const std::vector<Value>& values);
// By sort keys; gaps stand where the key says.
int CompareKeys(const std::vector<model::SortKey>& keys, const std::vector<Value>& a, const std::vector<Value>& b);

}  // namespace heng::reference
