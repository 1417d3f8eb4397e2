// Random 往年: the clause, what reads it, and the tables of earlier years and of changes.
#include "tests/reference/random_clauses.h"

namespace heng::reference {

bool World::LooksBack(int table) const {
  while (table > kVisit && of(table).view) table = of(table).base;
  return table >= 0 && table == back.table;
}

// 上期(x), 连续(c), 均值(近(3, x)): empty when there is nothing of the kind.
Piece Formulas::Past(Kind kind) {
  if (kind == Kind::kPlain && random_.Chance(30)) {
    std::vector<Variable> flags;
    for (const Variable& flag : Own(Kind::kBool)) {
      if (!flag.miss && flag.path.rfind("否决", 0) != 0) flags.push_back(flag);
    }
    if (flags.empty()) return {};
    const Variable& flag = random_.Of(flags);
    return {"连续(" + flag.path + ")", false, flag.unrate || world_.back.unrates, true};
  }
  const std::vector<Variable> own = Own(kind);
  if (own.empty()) return {};
  const Variable& value = random_.Of(own);
  if (random_.Chance(40)) return {"上期(" + value.path + ")", true, world_.back.unrates};
  const bool lacks = value.miss || (value.unrate && random_.Chance(50));
  const std::string name = random_.Word({"均值", "合计", "最高", "最低"});
  const std::string recent =
      "近(" + std::to_string(random_.Between(1, world_.back.years + 1)) + ", " + value.path + ")";
  const bool unrates = world_.back.unrates || (lacks ? name != "合计" : value.unrate);
  if (kind == Kind::kPlain && random_.Chance(30)) {
    return {"计数(" + recent + (lacks ? ", 忽略缺" : "") + ")", false, world_.back.unrates || (!lacks && value.unrate),
            true};
  }
  return {name + "(" + recent + (lacks ? ", 忽略缺" : "") + ")", false, unrates};
}

void SchemeWriter::Years() {
  if (!random_.Chance(25)) return;
  YearsBack& back = world_.back;
  back.table = random_.Chance(50) ? kTeacher : kSchool;
  back.years = random_.Between(1, 3);
  back.unrates = random_.Chance(50);
  back.lineage = random_.Chance(60);
  back.clauses = std::string("  新设 ") + (back.unrates ? "不评" : "重新起算") + "\n  缺年 " +
                 random_.Word({"中断", "跳过"}) + "\n";
  if (!back.lineage) return;
  back.clauses += "  沿革 改动\n  合并 " + random_.Word({"从宽", "从严", "重新起算"}) + "\n";
  if (random_.Chance(60)) back.clauses += "  数值 加权 规模\n";
}

void SchemeWriter::WriteYears() {
  YearsBack& back = world_.back;
  bool read = false;
  for (const std::string& decl : decls_) {
    for (const char* call : {"上期(", "连续(", "近("}) read = read || decl.find(call) != decl.npos;
  }
  if (!read) back.table = -1;
  if (back.table < 0) return;
  const std::string& table = world_.of(back.table).name;
  decls_.push_back("往年 " + std::to_string(back.years) + " 年 于 " + table + " {\n  取自 本方案\n" + back.clauses +
                   "}\n");
  if (!back.lineage) return;
  decls_.push_back("表 改动 主键 (原来, 现在) {\n  原来 : 文本\n  现在 : 引用 " + table + "\n  学年 : 整数\n}\n");
}

}  // namespace heng::reference
