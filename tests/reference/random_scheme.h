#pragma once
// Random rule files that should be sound, and random small data for them.
//
// Every file has the tables 学校 (few rows), 教师 (refers to 学校) and 听课 (refers to 教师); what they hold besides
// the keys, and every clause on them, is drawn. Values come from short lists, so that ties, zeros and gaps are common.
#include <array>
#include <map>
#include <string>
#include <vector>

#include "tests/reference/random.h"

namespace heng::reference {

enum class Kind { kPoints, kMoney, kPlain, kBool, kOption, kDate, kText, kRow };

struct Variable {  // something a formula can read
  std::string path;
  Kind kind;
  bool miss = false;    // can be 缺
  bool unrate = false;  // can be 不评 or 不参加
  bool integral = false;
  std::vector<std::string> options = {};
  bool data = false;      // a column of the data
  std::string type = {};  // of a column of the data: as declared
  bool declared = true;   // false: nothing reads it, so the rule file does not have it
};

constexpr int kSchool = 0, kTeacher = 1, kVisit = 2;
inline const std::array<const char*, 3> kTableNames = {"学校", "教师", "听课"};

// What has been declared so far.
struct World {
  std::array<std::vector<Variable>, 3> columns;
  std::vector<Variable> quantities;                 // 量 and 参数
  std::vector<std::string> vetoes;                  // of 教师: 否决(…)
  std::array<bool, 3> tables = {true, true, true};  // what the rule file has
};

struct RandomScheme {
  std::string text;
  World world;
};
RandomScheme MakeScheme(uint64_t seed);

// CSV texts of the tables that the rule file has.
std::map<std::string, std::string> MakeData(const World& world, uint64_t seed);

// A formula as text, always usable as an operand.
struct Piece {
  std::string text;
  bool miss = false, unrate = false, integral = false;
};

// Draws formulas for one row of a table (or for the scheme: table -1).
class Formulas {
 public:
  Formulas(Random& random, const World& world, int table, bool gaps_allowed = false)
      : random_(random), world_(world), table_(table), gaps_allowed_(gaps_allowed) {}

  Piece Number(Kind kind, int depth);
  Piece Bool(int depth);
  Piece Decided(int depth);  // a condition that is never undecided
  std::string Literal(Kind kind);
  Piece Integral();  // a whole number without a unit
  std::vector<Variable> Readable(Kind kind) const;
  void set_inside(bool inside) { inside_ = inside; }
  void set_own_row(int table) { own_row_ = table; }

 private:
  Piece Use(Piece piece, Kind kind);
  Piece Read(const Variable& variable) const;
  Piece Arithmetic(Kind kind, int depth);
  Piece Choice(Kind kind, int depth);
  Piece Function(Kind kind, int depth);
  Piece Bands(Kind kind, int depth);
  Piece Lookup(Kind kind, int depth);
  Piece Slope(Kind kind, int depth);
  Piece Curve(Kind kind, int depth);
  Piece Aggregate(Kind kind, int depth);
  Piece OwnTable(Kind kind, int depth);
  Piece Referring(Kind kind, int depth);
  std::string AggregateName(Kind kind, bool numeric);
  Piece AggregateCall(Kind kind, const std::string& source, const std::string& scope, bool always_rows, Formulas& inner,
                      int depth);
  std::string Rows(const std::vector<std::string>& rows);
  std::string Amount(Kind kind);  // a positive literal

  Random& random_;
  const World& world_;
  int table_;
  bool gaps_allowed_;
  bool inside_ = false;  // in an aggregate
  int own_row_ = -1;     // the table of 本行
  int nesting_ = 0;
};

}  // namespace heng::reference
