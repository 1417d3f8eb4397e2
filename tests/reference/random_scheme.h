#pragma once
// Random rule files that should be sound, and random small data for them.
//
// Every file has the tables 学校 (few rows), 教师 (refers to 学校) and 听课 (refers to 教师); what they hold besides
// the keys, the tables made from them and every clause on all of these is drawn. Values come from short lists, so that
// ties, zeros and gaps are common.
#include <map>
#include <set>
#include <string>
#include <utility>
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
  int of_view = -1;       // declared on this 视图 of the table
};

constexpr int kSchool = 0, kTeacher = 1, kVisit = 2;  // the tables of the data; made ones stand behind them

// The rows that a row reads others' columns from: 学校.拨款.
struct Link {
  std::string prefix;
  int table;
  bool sure = true;        // there is always such a row
  bool reference = false;  // through a column that others show too
};
struct TableInfo {
  std::string name;
  std::vector<std::string> groups = {};  // what 组内 can stand on
  std::vector<std::string> key = {};     // tells its rows apart; none: nothing does
  std::vector<Variable> columns = {};
  std::vector<Link> up = {};
  std::vector<int> down = {};  // tables whose rows refer to one of this
  int base = -1;               // 视图, 展开: it shows the columns of this table too
  bool view = false;
  std::set<std::string> present = {};  // 视图: columns that are not 缺 here
  bool there = true;                   // the rule file has it
};

// 往年: which table looks back, and how.
struct YearsBack {
  int table = -1;  // none does
  int years = 0;
  bool unrates = false;  // 新设 不评
  bool lineage = false;  // 沿革
  std::string clauses = {};
};

// What has been declared so far.
struct World {
  std::vector<TableInfo> tables = {
      {"学校", {"学段", "区域"}, {"代码"}, {}, {}, {kTeacher}},
      {"教师", {"学校", "学科", "学校.学段", "骨干", "师德"}, {"编号"}, {}, {{"学校.", kSchool, true, true}}, {kVisit}},
      {"听课", {"教师", "教师.学科", "评委"}, {}, {}, {{"教师.", kTeacher, true, true}}, {}}};
  std::vector<Variable> quantities;  // 量 and 参数
  YearsBack back;
  bool LooksBack(int table) const;  // it is the table of 往年, or a 视图 of it
  TableInfo& of(int table) { return tables[static_cast<size_t>(table)]; }
  const TableInfo& of(int table) const { return tables[static_cast<size_t>(table)]; }
  int size() const { return static_cast<int>(tables.size()); }
  int DataTable(int table) const;  // whose columns its rows show; -1: they show none
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
  std::vector<Variable> Own(Kind kind) const;  // without those read through references
  void set_inside(bool inside) { inside_ = inside; }
  void set_beside(std::vector<Variable> beside) { beside_ = std::move(beside); }
  void set_in_line() { nesting_ = 1; }  // rows of blocks on one line
  void set_plain_paths(bool plain) { plain_paths_ = plain; }
  void set_own_row(int table) { own_row_ = table; }
  void set_summary_of(int table, bool each_row) {
    summary_of_ = table;
    each_row_ = each_row;
  }

 private:
  Piece Use(Piece piece, Kind kind);
  Piece Read(const Variable& variable) const;
  void AddColumns(int table, Kind kind, const std::string& prefix, bool sure, std::vector<Variable>& found) const;
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
  Piece OfGroup(Kind kind, int depth);
  Piece Past(Kind kind);  // random_years.cc
  std::string AggregateName(Kind kind, bool numeric);
  Piece AggregateCall(Kind kind, const std::string& source, const std::string& scope, bool always_rows, Formulas& inner,
                      int depth);
  std::string Rows(const std::vector<std::string>& rows);
  std::string Amount(Kind kind);  // a positive literal

  Random& random_;
  const World& world_;
  int table_;
  bool gaps_allowed_;
  bool inside_ = false;                // in an aggregate
  std::vector<Variable> beside_ = {};  // 递推: what only its own formulas can read
  bool plain_paths_ = false;           // in an aggregate 汇总.列 would say which rows
  int own_row_ = -1;                   // the table of 本行
  int summary_of_ = -1;                // in a column of a 汇总: the table it is made from
  bool each_row_ = false;              // 每 … 一行: a group can be empty
  int nesting_ = 0;
};

}  // namespace heng::reference
