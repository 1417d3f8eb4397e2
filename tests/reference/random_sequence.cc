// Random 递推, columns that read the row before; 抽样, rows drawn by digests.
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

void SchemeWriter::Draw() {
  const std::string name = Number("样");
  const int table = CohortTable();
  std::string text = "抽样 " + name + " 于 " + world_.of(table).name + " {\n";
  std::string strata;
  if (random_.Chance(75)) {
    const std::vector<std::string>& groups = world_.of(table).groups;
    strata = random_.Of(groups);
    if (const std::string& other = random_.Of(groups); random_.Chance(30) && other != strata) strata += ", " + other;
    text += "  分层 (" + strata + ")\n";
  }
  const bool by_school = table == kTeacher && strata.find("学校.") == strata.npos && strata.find("学校") == 0;
  std::string size = random_.Word({"1 人", "2 人", "30%", "50%", "100%", "0%"});
  if (by_school && random_.Chance(50)) {
    size =
        random_.Chance(50) ? "对照 学校.学段 { 小学 : 40%；初中 : 60% }" : "对照 学校.区域 { 城区 : 120%；其余 : 25% }";
  }
  text += "  每层 " + size + "\n";
  if (size.find('%') != size.npos)
    text += "  取整 " + random_.Word({"四舍五入", "舍去", "进一", "四舍六入五成双"}) + "\n";
  if (random_.Chance(40)) text += "  至少 " + random_.Word({"1 人", "2 人"}) + "\n";
  if (random_.Chance(50)) text += "  候补 " + random_.Word({"1 人", "3 人"}) + "\n";
  const std::string taking = Taking(table, false, "");
  if (!taking.empty()) text += "  " + taking + "\n";
  text += "  种子 “" + random_.Word({"公证处摇号 830417", "2023年5月20日收盘 3310.74"}) + "”\n";
  if (table == kTeacher && random_.Chance(30)) text += "  编号序 " + random_.Word({"编号", "学科, 编号"}) + "\n";
  decls_.push_back(text + "}\n");
  if (random_.Chance(30)) {
    const std::string lot = Number("签");
    decls_.push_back("指标 " + lot + " 于 " + world_.of(table).name + " = 抽签(“公证处摇号 5521”)\n");
    Declare(table, {lot, Kind::kPlain, false, false, true});
  }
  Declare(table, {name, Kind::kBool, false, !taking.empty()});
  Declare(table, {name + ".顺序", Kind::kPlain, false, !taking.empty(), true});
  Declare(table, {name + ".候补", Kind::kPlain, false, true, true});
}

}  // namespace heng::reference
