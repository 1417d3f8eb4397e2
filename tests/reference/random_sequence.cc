// Random 递推: columns that read the row before.
#include "tests/reference/random_clauses.h"

namespace heng::reference {

namespace {

const char* DeclaredType(Kind kind) {
  if (kind == Kind::kPoints) return " : 分";
  return kind == Kind::kMoney ? " : 元" : " : 数";
}

}  // namespace

void SchemeWriter::Scan() {
  const std::string name = Number("递");
  const int table = CohortTable();
  std::string text = "递推 " + name + " 于 " + world_.of(table).name + Grouping(table, true) + " 按 ";
  if (random_.Chance(60)) text += KeyText(SortValue(table), random_.Chance(50)) + ", ";
  text += UniqueKey(table) + " {\n";

  struct Column {
    std::string name;
    Kind kind;
    bool chained;
  };
  std::vector<Column> columns;
  for (int i = random_.Between(1, 3); i > 0; --i) {
    const Kind kind = random_.Chance(50) ? Kind::kPoints : random_.Chance(50) ? Kind::kMoney : Kind::kPlain;
    columns.push_back({Number("走"), kind, random_.Chance(80)});
  }
  std::vector<Variable> above;  // of the same row
  for (const Column& column : columns) {
    Formulas first(random_, world_, table), next(random_, world_, table);
    first.set_beside(above);
    std::vector<Variable> beside = above;
    if (column.chained) {
      for (const Kind kind : {Kind::kPoints, Kind::kMoney, Kind::kPlain, Kind::kBool, Kind::kOption}) {
        for (Variable& variable : first.Own(kind)) {
          if (variable.path.rfind("否决", 0) == 0) continue;
          variable.path = "上行." + variable.path;
          beside.push_back(std::move(variable));
        }
      }
      for (const Column& other : columns) {
        const Variable variable{"上行." + other.name, other.kind, false, true};
        if (other.chained) beside.insert(beside.end(), 3, variable);
      }
    }
    next.set_beside(beside);
    text += "  " + column.name + (column.chained && random_.Chance(50) ? DeclaredType(column.kind) : "") + Rounding();
    if (column.chained) text += " 首行 (" + first.Number(column.kind, random_.Below(2)).text + ")";
    text += " = " + next.Number(column.kind, random_.Between(1, 3)).text + "\n";
    above.insert(above.end(), 2, {column.name, column.kind, false, true});
  }
  decls_.push_back(text + "}\n");
  for (const Column& column : columns) Declare(table, {name + "." + column.name, column.kind, false, true});
}

}  // namespace heng::reference
