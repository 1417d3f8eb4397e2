// Random aggregates: over the own table (组内, 全体) and over rows that refer back.
#include "tests/reference/random_scheme.h"

namespace heng::reference {

namespace {

// Aggregates that give a value of the kind aggregated (or of its unit).
struct Shape {
  const char* name;
  const char* tail;    // behind the value
  bool empty_unrates;  // 不评(无行) when there are no rows
  bool can_miss;       // other gaps: 不足两行, 行数不足 …
  bool weighs;         // takes 权
  bool trims;
};
const std::vector<Shape> kShapes = {
    {"合计", "", false, false, false, true},
    {"均值", "", true, false, true, true},
    {"均值", "", true, false, true, true},
    {"最高", "", true, false, false, false},
    {"最低", "", true, false, false, false},
    {"中位数", "", true, false, false, true},
    {"众数", ", 并列取小", true, false, false, false},
    {"众数", ", 并列取大", true, false, false, false},
    {"从高数", ", 2", true, true, false, false},
    {"从低数", ", 2", true, true, false, false},
    {"标准差", ", 总体", true, false, true, false},
    {"标准差", ", 样本", true, true, false, false},
    {"分位数", ", 40%, 类型 1", true, false, false, true},
    {"分位数", ", 25%, 类型 2", true, false, false, true},
    {"分位数", ", 37.5%, 类型 3", true, false, false, true},
    {"分位数", ", 90%, 类型 4", true, false, false, true},
    {"分位数", ", 25%, 类型 6", true, false, false, true},
    {"分位数", ", 75%, 类型 7", true, false, false, true},
    {"分位数", ", 1/3, 类型 8", true, false, false, true},
};

}  // namespace

Piece Formulas::Aggregate(Kind kind, int depth) {
  if (inside_ || table_ < 0) {
    if (table_ >= 0) return {Literal(kind)};
    Formulas inner(random_, world_, random_.Below(world_.size()));
    inner.set_inside(true);
    return AggregateCall(kind, "于 " + world_.of(inner.table_).name + ": ", random_.Chance(50) ? ", 全体" : "", false,
                         inner, depth);
  }
  if (summary_of_ >= 0) return OfGroup(kind, depth);
  if (world_.of(table_).down.empty() || random_.Chance(50)) return OwnTable(kind, depth);
  return Referring(kind, depth);
}

Piece Formulas::OwnTable(Kind kind, int depth) {
  Formulas inner(random_, world_, table_);
  inner.set_inside(true);
  inner.set_plain_paths(true);
  const std::vector<std::string>& keys = world_.of(table_).groups;
  std::string scope = ", 全体";
  if (!keys.empty() && random_.Chance(75)) {
    scope = ", 组内(" + random_.Of(keys);
    if (random_.Chance(30)) scope += ", " + random_.Of(keys);
    scope += ")";
  }
  const bool without = random_.Chance(20);
  if (without) scope += ", 不含本行";
  return AggregateCall(kind, "", scope, !without, inner, depth);
}

Piece Formulas::Referring(Kind kind, int depth) {
  const int table = random_.Of(world_.of(table_).down);
  Formulas inner(random_, world_, table);
  inner.set_inside(true);
  if (random_.Chance(25)) inner.set_own_row(table_);
  return AggregateCall(kind, "于 " + world_.of(table).name + ": ", "", false, inner, depth);
}

// In a column of a 汇总: the rows of the group, or of the groups with the same keys.
Piece Formulas::OfGroup(Kind kind, int depth) {
  Formulas inner(random_, world_, summary_of_);
  inner.set_inside(true);
  inner.set_plain_paths(true);
  std::string scope;
  if (random_.Chance(30)) scope = random_.Chance(40) ? ", 全体" : ", 组内(" + random_.Of(world_.of(table_).key) + ")";
  if (scope.empty() && random_.Chance(25)) inner.set_own_row(table_);
  return AggregateCall(kind, "", scope, !each_row_, inner, depth);
}

Piece Formulas::AggregateCall(Kind kind, const std::string& source, const std::string& scope, bool always_rows,
                              Formulas& inner, int depth) {
  const bool condition = random_.Chance(35);
  Piece when = condition ? inner.Bool(random_.Below(2)) : Piece{};
  std::string name, value, tail;
  Piece out;
  Piece in;
  const Shape* shape = nullptr;
  if (kind == Kind::kPlain && random_.Chance(70)) {
    switch (random_.Below(3)) {
      case 0:
        name = "计数";
        out.integral = true;
        break;
      case 1:
        name = "占比";
        in = inner.Bool(random_.Below(2));
        out.unrate = true;
        break;
      default:
        name = "变异系数";
        in = inner.Number(random_.Chance(50) ? Kind::kPoints : Kind::kMoney, std::min(depth, 2) - 1);
        out.unrate = out.miss = true;
    }
  } else {
    shape = &random_.Of(kShapes);
    name = shape->name;
    tail = shape->tail;
    in = inner.Number(kind, std::min(depth, 2) - 1);
    // A plain column keeps its gaps for the aggregate to deal with.
    if (const auto readable = inner.Readable(kind); !readable.empty() && random_.Chance(60))
      in = Read(random_.Of(readable));
    out.unrate = shape->empty_unrates;
    out.miss = shape->can_miss;
  }
  const std::string when_text = condition ? std::string(in.text.empty() ? "" : " ") + "当 " + when.text : "";
  const bool bare = source.empty() && in.text.empty() && !condition;
  bool gaps = in.miss || in.unrate || when.miss || when.unrate;
  std::string options;
  if (shape && shape->weighs && random_.Chance(20)) {
    const Piece weight = inner.Number(Kind::kPlain, 0);
    options += ", 权 " + weight.text;
    gaps = gaps || weight.miss || weight.unrate;
    out.miss = true;
  } else if (((shape && shape->name == std::string("均值")) || name == "占比") && random_.Chance(20)) {
    std::string divisor = random_.Word({"3", "20", "7"});
    if (random_.Chance(50))
      divisor = source.empty() ? (always_rows ? "计数()" : "4") : beside_.empty() ? Number(Kind::kPlain, 0).text : "5";
    options += ", 除以 " + divisor;
    out.miss = out.unrate = true;
  }
  const bool alone = options.find("权") == std::string::npos;
  if (shape && shape->trims && alone && random_.Chance(10)) {
    options += random_.Word({", 取高 2", ", 取低 1", ", 取高 5"});
  } else if (shape && shape->trims && alone && random_.Chance(30)) {
    if (random_.Chance(60))
      options += random_.Word({", 去最高 1", ", 去最低 1", ", 去最高 2", ", 去最高 20% 取整 四舍五入"});
    if (options.find("去最低") == std::string::npos && random_.Chance(50)) {
      options += random_.Word({", 去最低 1", ", 去最低 10% 取整 进一", ", 去最低 30% 取整 舍去"});
    }
    out.miss = true;
  }
  if (random_.Chance(6) && !(bare && scope.empty())) {
    options += random_.Word({", 至少 2", ", 至少 3 个 否则 不评(“人太少”)"});
    out.unrate = true;
  }
  if (gaps) {
    const bool skip = random_.Chance(70);
    options += skip ? ", 忽略缺" : ", 有缺不评";
    if (!skip || out.miss) out.unrate = true;
    if (skip && name != "合计" && name != "计数") out.unrate = true;
  }
  if (!always_rows && name != "合计" && name != "计数") out.unrate = true;
  std::string front = source;
  if (in.text.empty() && !front.empty()) front = front.substr(0, front.size() - 2);  // no value, no colon
  std::string start = front + in.text;
  if (!start.empty() && in.text.empty() && condition) start += " ";
  out.text = name + "(" + start + when_text + tail + scope + options + ")";
  if (const std::string empty = name + "(, "; out.text.rfind(empty, 0) == 0) out.text.erase(name.size() + 1, 2);
  return out;
}

}  // namespace heng::reference
