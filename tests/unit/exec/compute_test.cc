// Compute: operations by hand, gaps, errors, and random formulas against Number row by row.
#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "tests/unit/exec/builder.h"

namespace heng::exec::testing {
namespace {

using data::GapKind;
using plan::Op;

// The column computed by `write` over one table with these data columns.
Cells ComputeCells(const std::vector<Cells>& data,
                   const std::function<void(Formula&, const std::vector<ColumnId>&)>& write,
                   ValueKind kind = ValueKind::kNumber) {
  Builder b;
  SpaceId table = b.Table("表", data[0].size());
  std::vector<ColumnId> columns;
  for (const Cells& cells : data) columns.push_back(b.Data(table, "列", kind, cells));
  ColumnId out = b.Out(table, "果");
  Formula f;
  write(f, columns);
  b.Add(plan::Compute{table, f.program, out});
  return b.Run().Column(out);
}

Cells Binary(Op op, const Cells& a, const Cells& b) {
  return ComputeCells({a, b}, [&](Formula& f, const std::vector<ColumnId>& c) {
    uint32_t x = f.Load(c[0]);
    uint32_t y = f.Load(c[1]);
    f.Op(op, {x, y});
  });
}

TEST_CASE("arithmetic is exact") {
  CHECK(Binary(Op::kAdd, {"1.25", "0.1", "-3"}, {"0.5", "0.2", "1"}) == Cells{"1.75", "0.3", "-2"});
  CHECK(Binary(Op::kSub, {"1.25", "0.1"}, {"0.5", "0.2"}) == Cells{"0.75", "-0.1"});
  CHECK(Binary(Op::kMul, {"1.25", "0.1"}, {"0.5", "0.2"}) == Cells{"0.625", "0.02"});
  CHECK(Binary(Op::kDiv, {"1", "2.5", "7", "-1"}, {"3", "-5", "0", "0.25"}) == Cells{"1/3", "-0.5", "E2001", "-4"});
}

TEST_CASE("values beyond 64 bits stay exact") {
  // 9223372036854775807 = 2^63 − 1
  CHECK(Binary(Op::kAdd, {"9223372036854775807", "1"}, {"1", "2"}) == Cells{"9223372036854775808", "3"});
  CHECK(Binary(Op::kSub, {"-9223372036854775807", "1"}, {"1", "2"}) == Cells{"-9223372036854775808", "-1"});
  CHECK(Binary(Op::kSub, {"-9223372036854775807", "1"}, {"2", "2"}) == Cells{"-9223372036854775809", "-1"});
  CHECK(Binary(Op::kMul, {"4294967296", "3"}, {"2147483648", "5"}) == Cells{"9223372036854775808", "15"});
  CHECK(Binary(Op::kMul, {"99999999999999999999", "3"}, {"10", "5"}) == Cells{"999999999999999999990", "15"});
  // And back to small.
  Cells back = ComputeCells({{"9223372036854775807", "5"}}, [](Formula& f, const std::vector<ColumnId>& c) {
    uint32_t x = f.Load(c[0]);
    uint32_t big = f.Op(Op::kMul, {x, x});
    f.Op(Op::kDiv, {big, x});
  });
  CHECK(back == Cells{"9223372036854775807", "5"});
  CHECK(Binary(Op::kLt, {"99999999999999999999", "3"}, {"99999999999999999998", "5"}) == Cells{"0", "1"});
  CHECK(Binary(Op::kMax, {"99999999999999999999", "0.003"}, {"1", "0.0031"}) ==
        Cells{"99999999999999999999", "0.0031"});
}

TEST_CASE("rounding goes by its name") {
  struct Example {
    Rounding mode;
    Cells expected;
  };
  // 2.345, -2.345, 2.355, 2.341, 2.349 to 0.01
  std::vector<Example> examples = {{Rounding::kHalfUp, {"2.35", "-2.35", "2.36", "2.34", "2.35"}},
                                   {Rounding::kHalfEven, {"2.34", "-2.34", "2.36", "2.34", "2.35"}},
                                   {Rounding::kHalfDown, {"2.34", "-2.34", "2.35", "2.34", "2.35"}},
                                   {Rounding::kTruncate, {"2.34", "-2.34", "2.35", "2.34", "2.34"}},
                                   {Rounding::kAwayFromZero, {"2.35", "-2.35", "2.36", "2.35", "2.35"}},
                                   {Rounding::kFloor, {"2.34", "-2.35", "2.35", "2.34", "2.34"}},
                                   {Rounding::kCeiling, {"2.35", "-2.34", "2.36", "2.35", "2.35"}}};
  for (const Example& example : examples) {
    Cells cells = {"2.345", "-2.345", "2.355", "2.341", "2.349"};
    CHECK(ComputeCells({cells}, [&](Formula& f, const std::vector<ColumnId>& c) {
            f.Round(f.Load(c[0]), example.mode, "0.01");
          }) == example.expected);
  }
  // To 0.25, to tens, and of a quotient: 1/3 to 0.01.
  CHECK(ComputeCells({{"0.37", "0.38"}}, [](Formula& f, const std::vector<ColumnId>& c) {
          f.Round(f.Load(c[0]), Rounding::kHalfUp, "0.25");
        }) == Cells{"0.25", "0.5"});
  CHECK(ComputeCells({{"15", "14.9"}}, [](Formula& f, const std::vector<ColumnId>& c) {
          f.Round(f.Load(c[0]), Rounding::kHalfEven, "10");
        }) == Cells{"20", "10"});
  CHECK(ComputeCells({{"1", "2"}, {"3", "3"}}, [](Formula& f, const std::vector<ColumnId>& c) {
          uint32_t x = f.Load(c[0]);
          uint32_t y = f.Load(c[1]);
          f.Round(f.Op(Op::kDiv, {x, y}), Rounding::kHalfUp, "0.01");
        }) == Cells{"0.33", "0.67"});
}

TEST_CASE("gaps are joined, an error before 不评 before 缺") {
  Cells a = {"1", "", "?病假", "?病假", "!", "-未测?", "-未测?"};
  Cells b = {"2", "1", "", "?借调", "?病假", "-未测?", "-停考?"};
  CHECK(Binary(Op::kAdd, a, b) ==
        Cells{"3", "缺(未报)", "不评(病假)", "不评(病假；借调)", "E2007 -1", "缺(未测)", "缺(未测；停考)"});
}

TEST_CASE("logic has three values") {
  Cells a = {"0", "0", "1", "1", "", "", "", "!"};
  Cells b = {"0", "", "1", "", "0", "1", "?x", "0"};
  CHECK(Binary(Op::kAnd, a, b) == Cells{"0", "0", "1", "缺(未报)", "0", "缺(未报)", "不评(x)", "0"});
  CHECK(Binary(Op::kOr, a, b) == Cells{"0", "缺(未报)", "1", "1", "缺(未报)", "1", "不评(x)", "E2007 -1"});
}

TEST_CASE("only the side chosen counts") {
  // 若 c 则 1 / x 否则 x + 1
  Cells out = ComputeCells({{"1", "1", "0", "0", ""}, {"4", "0", "0", "", "1"}},
                           [](Formula& f, const std::vector<ColumnId>& c) {
                             uint32_t condition = f.Load(c[0]);
                             uint32_t x = f.Load(c[1]);
                             uint32_t one = f.Const("1");
                             uint32_t quotient = f.Op(Op::kDiv, {one, x});
                             uint32_t sum = f.Op(Op::kAdd, {x, one});
                             f.Op(Op::kIf, {condition, quotient, sum});
                           });
  CHECK(out == Cells{"0.25", "E2001", "1", "缺(未报)", "缺(未报)"});
}

TEST_CASE("cases in order and exclusive") {
  auto cases = [](bool exclusive, bool with_else) {
    return ComputeCells({{"1", "0", "1", "0", "", "1"}, {"0", "1", "1", "0", "1", ""}},
                        [&](Formula& f, const std::vector<ColumnId>& c) {
                          uint32_t c1 = f.Load(c[0]);
                          uint32_t c2 = f.Load(c[1]);
                          std::vector<uint32_t> in{c1, f.Const("10"), c2, f.Const("20.5")};
                          if (with_else) in.push_back(f.Const("3"));
                          f.Op(Op::kCases, in);
                          f.last().exclusive = exclusive;
                        });
  };
  CHECK(cases(false, true) == Cells{"10", "20.5", "10", "3", "缺(未报)", "10"});
  CHECK(cases(true, false) == Cells{"10", "20.5", "E2003 1 2", "E2004", "缺(未报)", "缺(未报)"});
}

TEST_CASE("asking for gaps and filling them") {
  Cells cells = {"1", "", "?x", "!"};
  auto one = [&](Op op) {
    return ComputeCells({cells}, [&](Formula& f, const std::vector<ColumnId>& c) { f.Op(op, {f.Load(c[0])}); });
  };
  CHECK(one(Op::kIsMissing) == Cells{"0", "1", "0", "E2007 -1"});
  CHECK(one(Op::kIsUnrated) == Cells{"0", "0", "1", "E2007 -1"});
  CHECK(Binary(Op::kOrElse, cells, {"9", "9.5", "", "9"}) == Cells{"1", "9.5", "缺(未报)", "E2007 -1"});
}

TEST_CASE("clamp, division with an else, requirement") {
  CHECK(ComputeCells({{"-1", "50.5", "120", ""}}, [](Formula& f, const std::vector<ColumnId>& c) {
          uint32_t x = f.Load(c[0]);
          uint32_t low = f.Const("0");
          f.Op(Op::kClamp, {x, low, f.Const("100")});
        }) == Cells{"0", "50.5", "100", "缺(未报)"});
  CHECK(ComputeCells({{"6", "6", "6"}, {"4", "0", ""}}, [](Formula& f, const std::vector<ColumnId>& c) {
          uint32_t x = f.Load(c[0]);
          uint32_t y = f.Load(c[1]);
          f.Op(Op::kDivElse, {x, y, f.Const("7.25")});
        }) == Cells{"1.5", "7.25", "缺(未报)"});
  CHECK(ComputeCells({{"6", "-6.5", ""}}, [](Formula& f, const std::vector<ColumnId>& c) {
          uint32_t x = f.Load(c[0]);
          uint32_t holds = f.Op(Op::kGe, {x, f.Const("0")});
          f.Op(Op::kRequire, {x, holds});
          f.last().error_code = Code::E2006;
          f.last().args = {"20"};
        }) == Cells{"6", "E2006 20 -6.5", "缺(未报)"});
}

TEST_CASE("texts and dates") {
  CHECK(ComputeCells(
            {{"实验中学", "第一小学", ""}},
            [](Formula& f, const std::vector<ColumnId>& c) {
              uint32_t x = f.Load(c[0]);
              f.Op(Op::kContains, {x, f.Text("中")});
            },
            ValueKind::kText) == Cells{"1", "0", "缺(未报)"});
  CHECK(ComputeCells(
            {{"实验中学", "中心校"}},
            [](Formula& f, const std::vector<ColumnId>& c) {
              uint32_t x = f.Load(c[0]);
              f.Op(Op::kStartsWith, {x, f.Text("中")});
            },
            ValueKind::kText) == Cells{"0", "1"});
  // 2020-09-01 = 18506, 2023-06-01 = 19509 (33 months), 2023-08-31 = 19600 (35 months)
  auto years = [](int64_t rest) {
    return ComputeCells({{"18506", "18506"}, {"19509", "19600"}}, [&](Formula& f, const std::vector<ColumnId>& c) {
      uint32_t from = f.Load(c[0]);
      uint32_t to = f.Load(c[1]);
      f.Op(Op::kFullYears, {from, to});
      f.last().code = rest;
    });
  };
  CHECK(years(0) == Cells{"2", "2"});
  CHECK(years(9) == Cells{"3", "3"});
  CHECK(years(10) == Cells{"2", "3"});
  CHECK(Binary(Op::kFullMonths, {"18506"}, {"19509"}) == Cells{"33"});
  CHECK(Binary(Op::kDays, {"18506"}, {"19509"}) == Cells{"1003"});
}

Cells ComposeCells(plan::ComposePolicy policy, bool root, int64_t at_least, const std::vector<Cells>& parts) {
  // Shares 60%, 25%, 15%; contributions are the data.
  return ComputeCells(parts, [&](Formula& f, const std::vector<ColumnId>& c) {
    const char* shares[] = {"0.6", "0.25", "0.15"};
    std::vector<uint32_t> in;
    for (size_t i = 0; i < c.size(); ++i) {
      in.push_back(f.Load(c[i]));
      in.push_back(f.Const(shares[i]));
    }
    f.Op(Op::kCompose, in);
    f.last().policy = policy;
    f.last().root = root;
    f.last().at_least = at_least;
  });
}

TEST_CASE("parts of a node") {
  std::vector<Cells> parts = {
      {"48", "48", "", "", "48"}, {"20", "", "", "?病假", "!"}, {"13.5", "13.5", "", "13.5", ""}};
  using plan::ComposePolicy;
  // 61.5 / 75% = 82, 13.5 / 15% = 90
  CHECK(ComposeCells(ComposePolicy::kReweight, false, 0, parts) == Cells{"81.5", "82", "缺(未报)", "90", "E2007 -1"});
  CHECK(ComposeCells(ComposePolicy::kReweight, true, 2, parts) ==
        Cells{"81.5", "82", "不评(未报)", "不评(未报；病假)", "E2007 -1"});
  CHECK(ComposeCells(ComposePolicy::kZero, false, 0, parts) == Cells{"81.5", "61.5", "缺(未报)", "13.5", "E2007 -1"});
  CHECK(ComposeCells(ComposePolicy::kUnrated, false, 0, parts) ==
        Cells{"81.5", "不评(未报)", "不评(未报)", "不评(未报；病假)", "E2007 -1"});
}

TEST_CASE("loads follow references") {
  Builder b;
  SpaceId school = b.Table("学校", 2);
  SpaceId teacher = b.Table("教师", 4);
  ColumnId fund = b.Numbers(school, {"100.5", ""});
  ColumnId at = b.Data(teacher, "学校", ValueKind::kRow, {"1", "0", "", "0"}, school);
  ColumnId out = b.Out(teacher, "果");
  Formula f;
  f.Load(fund, {at});
  b.Add(plan::Compute{teacher, f.program, out});
  CHECK(b.Run().Column(out) == Cells{"缺(未报)", "100.5", "缺(未报)", "100.5"});
}

TEST_CASE("random formulas agree with Number, with any number of threads") {
  std::mt19937 random(20240601);
  const size_t rows = 5000;
  for (int round = 0; round < 30; ++round) {
    CAPTURE(round);
    Builder b;
    SpaceId table = b.Table("表", rows);
    std::vector<std::vector<Number>> expected;
    Formula f;
    for (int k = 0; k < 3; ++k) {
      Cells cells;
      std::vector<Number> values;
      int digits = static_cast<int>(random() % 4);
      for (size_t row = 0; row < rows; ++row) {
        std::string text = std::to_string(static_cast<int>(random() % 20001) - 10000);
        if (round % 3 == 0 && random() % 700 == 0) text += "123456789012345678";
        if (digits > 0) text += "." + std::string(digits, static_cast<char>('1' + random() % 9));
        cells.push_back(text);
        values.push_back(*Number::Parse(text));
      }
      f.Load(b.Numbers(table, cells));
      expected.push_back(values);
    }
    for (int step = 0; step < 12; ++step) {
      uint32_t i = random() % expected.size();
      uint32_t j = random() % expected.size();
      Op op = std::vector<Op>{Op::kAdd, Op::kSub, Op::kMul, Op::kDivElse, Op::kMin, Op::kMax, Op::kRound}[random() % 7];
      std::vector<Number> values;
      for (size_t row = 0; row < rows; ++row) {
        const Number& x = expected[i][row];
        const Number& y = expected[j][row];
        if (op == Op::kAdd) values.push_back(x + y);
        if (op == Op::kSub) values.push_back(x - y);
        if (op == Op::kMul) values.push_back(x * y);
        if (op == Op::kDivElse) values.push_back(y.IsZero() ? x : x / y);
        if (op == Op::kMin) values.push_back(y < x ? y : x);
        if (op == Op::kMax) values.push_back(x < y ? y : x);
        if (op == Op::kRound) values.push_back(x.RoundToStep(Rounding::kHalfEven, *Number::Parse("0.05")));
      }
      expected.push_back(values);
      if (op == Op::kRound) {
        f.Round(i, Rounding::kHalfEven, "0.05");
      } else if (op == Op::kDivElse) {
        f.Op(op, {i, j, i});
      } else {
        f.Op(op, {i, j});
      }
    }
    ColumnId out = b.Out(table, "果");
    b.Add(plan::Compute{table, f.program, out});
    for (int threads : {1, 2, 3}) {
      Outcome outcome = b.Run(threads);
      size_t wrong = 0;
      for (size_t row = 0; row < rows; ++row) wrong += outcome.values.columns[out].Get(row) != expected.back()[row];
      CHECK(wrong == 0);
    }
  }
}

}  // namespace
}  // namespace heng::exec::testing
