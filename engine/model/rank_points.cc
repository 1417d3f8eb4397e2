// 名次计分: points for ranks named one by one, running on with 以后每名, or by percent of the people ranked.
//
//   第 1 名 : 20 分        rank 4: 18 − 2 × 1 = 16        前 10% : 8 分 取整 舍去, 25 people ranked:
//   第 2 名 : 18 分        rank 30: 最低 0                ranks 1 and 2 (2.5 cut to 2) get 8
//   以后每名 减 1 分
//   最低 : 0 分
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

// 以后每名 减 v from the last named place on, not below 最低.
ExprPtr Builder::RankSequence(const ast::RankPoints& points, const Expr& rank, int64_t last, const Expr& last_value,
                              Span span, const Context& context) {
  const Type rank_type = rank.type;
  ExprPtr less = UseNumber(*points.then_minus, context);
  if (!less) return nullptr;
  TakeUnit(*less, last_value.type);
  if (!SameUnit(less->type, last_value.type)) {
    Report(Code::E0309, points.then_minus->span, {TypeText(scheme_, last_value.type), TypeText(scheme_, less->type)});
    return nullptr;
  }
  const Type type = last_value.type;
  ExprPtr beyond = MakeOp(Op::kSub, rank_type, span, Clone(rank), MakeConst(Number(last), rank_type, span));
  ExprPtr taken = MakeOp(Op::kMul, type, span, std::move(beyond), std::move(less));
  ExprPtr out = MakeOp(Op::kSub, type, span, Clone(last_value), std::move(taken));
  if (!points.lowest) return out;
  ExprPtr lowest = UseNumber(*points.lowest, context);
  if (!lowest) return nullptr;
  TakeUnit(*lowest, type);
  if (!SameUnit(lowest->type, type)) {
    Report(Code::E0309, points.lowest->span, {TypeText(scheme_, type), TypeText(scheme_, lowest->type)});
    return nullptr;
  }
  return MakeOp(Op::kMax, type, span, std::move(out), std::move(lowest));
}

// How many have a rank in the group of the rank that `rank` reads: a hidden column beside it.
ExprPtr Builder::PeopleRanked(const Expr& rank) {
  const Span span = rank.span;
  auto known = people_ranked_.find(rank.field);
  if (known == people_ranked_.end()) {
    const Rank& source = scheme_.ranks[field(rank.field).cohort];
    auto people = std::make_unique<Aggregate>();
    people->kind = AggregateKind::kCount;
    people->table = source.table;
    people->group = CloneGrouping(source.group);
    if (people->group.kind == Grouping::Kind::kEach) {
      people->group.kind = Grouping::Kind::kKeys;
      people->group.keys.push_back(LoadField(people->group.hop[0].field, span));
      people->group.hop.clear();
    }
    auto gap = [&](Op op) {
      ExprPtr test = MakeOp(op, BoolType(), span, LoadField(rank.field, span));
      test->may_miss = test->may_unrate = false;
      return test;
    };
    ExprPtr none = MakeOp(Op::kOr, BoolType(), span, gap(Op::kIsMissing), gap(Op::kIsUnrated));
    people->when = MakeOp(Op::kNot, BoolType(), span, std::move(none));
    auto count = std::make_unique<Expr>();
    count->op = Op::kLoad;
    count->span = span;
    count->integral = true;
    count->aggregate = std::move(people);
    ExprPtr hidden = Shareable(std::move(count), RowContext(source.table));
    known = people_ranked_.emplace(rank.field, hidden->field).first;
  }
  ExprPtr load = LoadField(known->second, span);
  for (const auto& hop : rank.hops) load->hops.push_back(CloneHop(hop));
  load->may_miss = rank.may_miss;
  return load;
}

// The last rank that `前 p` reaches; null when it is wrong (reported).
ExprPtr Builder::RankLine(const ast::RankPoints& points, const ast::RankPointsRow& row, const Expr& rank,
                          std::optional<Number>& last, const Context& context) {
  const bool direct = rank.op == Op::kLoad && !rank.aggregate && field(rank.field).kind == Field::Kind::kRank;
  if (!direct) {
    Report(Code::E0732, points.operand->span);
    return nullptr;
  }
  ExprPtr share = UseNumber(*row.front, context);
  if (!share) return nullptr;
  const bool heads = share->type.unit == Unit{{"人", 1}};
  if ((!share->type.unit.empty() && !heads) || (!heads && !share->type.ratio)) {
    Report(Code::E0616, row.span, {TypeText(scheme_, share->type)});
    return nullptr;
  }
  if (IsConst(*share)) {
    if (last && !(*last < share->number)) {
      Report(Code::E0733, row.span);
      return nullptr;
    }
    last = share->number;
  }
  if (heads) {
    share->type = NumberType();
    return share;
  }
  if (!points.mode) {
    Report(Code::E0734, row.span);
    return nullptr;
  }
  if (scheme_.ranks[field(rank.field).cohort].ties == TieRule::kDense) Report(Code::W0727, points.operand->span);
  ExprPtr places = MakeOp(Op::kMul, NumberType(), row.span, std::move(share), PeopleRanked(rank));
  NoteWhole(row.span, *points.mode, {"名次计分 取整", "rank points, rounded"});
  return MakeRound(std::move(places), *points.mode, Number(1));
}

ExprPtr Builder::ResolveRankPoints(const ast::RankPoints& points, Span span, const Context& context) {
  const bool handles_missing =
      std::any_of(points.rows.begin(), points.rows.end(), [](const auto& row) { return row.missing; });
  ExprPtr operand = handles_missing ? Resolve(*points.operand, context) : Use(*points.operand, context);
  if (!operand || !IsNumber(*operand)) return nullptr;
  if (!operand->integral || !operand->type.unit.empty()) {
    Report(Code::E0715, points.operand->span);
    return nullptr;
  }
  ExprPtr shared = Shareable(std::move(operand), context);
  if (handles_missing) shared->may_miss = false;
  const Type rank_type = shared->type;
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  ExprPtr otherwise;
  ExprPtr for_missing;
  ExprPtr last_value;
  int64_t last = 0;
  bool by_share = false;
  std::optional<Number> share;
  for (const auto& row : points.rows) {
    ExprPtr value = Use(*row.value, context);
    if (!value) return nullptr;
    if (row.missing || row.otherwise) {
      RowProbed(value.get(), Cover::kRankRow, row.span, row.value.get());
      (row.missing ? for_missing : otherwise) = std::move(value);
      continue;
    }
    if (!rows.empty() && by_share != (row.front != nullptr)) {
      Report(Code::E0735, row.span);
      return nullptr;
    }
    by_share = row.front != nullptr;
    ExprPtr line;
    if (by_share) {
      line = RankLine(points, row, *shared, share, context);
      if (!line) return nullptr;
    } else {
      if (row.from != last + 1 || row.to < row.from) {
        Report(Code::E0716, row.span, {std::to_string(last + 1)});
        return nullptr;
      }
      last = row.to;
      line = MakeConst(Number(last), rank_type, row.span);
    }
    last_value = Clone(*value);
    RowProbed(value.get(), Cover::kRankRow, row.span, row.value.get());
    rows.emplace_back(MakeOp(Op::kLe, BoolType(), row.span, Clone(*shared), std::move(line)), std::move(value));
  }
  if (rows.empty()) {
    Report(Code::E0709, span);
    return nullptr;
  }
  if (points.mode && !by_share) {
    Report(Code::E0736, span);
    return nullptr;
  }
  if (points.then_minus) {
    if (otherwise || by_share) {
      Report(by_share ? Code::E0735 : Code::E0717, span);
      return nullptr;
    }
    otherwise = RankSequence(points, *shared, last, *last_value, span, context);
    if (!otherwise) return nullptr;
    Probed(*otherwise, Probe::When::kReached, Cover::kRankRow, points.then_minus->span, {"以后每名", "then each"});
  }
  if (!otherwise && by_share && share == Number(1)) {
    otherwise = std::move(rows.back().second);
    rows.pop_back();
    if (rows.empty()) return otherwise;
  }
  if (!otherwise) {
    Report(Code::E0718, span, {by_share ? Text{"剩下的", "the rest"} : Text(std::to_string(last + 1))});
    return nullptr;
  }
  ExprPtr out = Choose(std::move(rows), std::move(otherwise), false, span);
  if (!out || !for_missing) return out;
  return OrMissing(*shared, std::move(for_missing), std::move(out), span);
}

}  // namespace heng::model
