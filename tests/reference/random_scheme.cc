// Random declarations: tables, indicators, 量 and 评价.
#include "tests/reference/random_scheme.h"

#include <algorithm>

#include "tests/reference/random_clauses.h"

namespace heng::reference {

namespace {

const std::vector<const char*> kModes = {"四舍五入", "四舍五入", "四舍六入五成双", "舍去", "进一", "向下", "向上"};

const char* TypeOf(Kind kind) {
  switch (kind) {
    case Kind::kPoints: return "分";
    case Kind::kMoney: return "元";
    case Kind::kPlain: return "数";
    default: return "是否";
  }
}

}  // namespace

std::string SchemeWriter::Number(const char* stem) { return stem + std::to_string(++count_); }

// 教师 mostly, often the table made last, else any.
int SchemeWriter::SomeTable(int teacher_percent) {
  if (world_.size() > kVisit + 1 && random_.Chance(35)) return world_.size() - 1;
  return random_.Chance(teacher_percent) ? kTeacher : random_.Below(world_.size());
}

// What is declared on a 视图 can be read in its table too.
void SchemeWriter::Declare(int table, Variable variable) {
  while (true) {
    world_.of(table).columns.push_back(variable);
    if (!world_.of(table).view) return;
    variable.of_view = table;
    variable.miss = true;
    table = world_.of(table).base;
  }
}

void SchemeWriter::Header() {
  out_ += "方案 “随机方案” {\n  期间 2022-09-01 至 2023-08-31\n  语言版本 1\n  修约 " + random_.Word(kModes) +
          " { 分 " + random_.Word({"2 位", "1 位", "0 位", "精确", "到 0.5 分"}) + "；元 " +
          random_.Word({"2 位", "精确", "到 10 元", "0 位"}) + "；比率 " + random_.Word({"4 位", "精确", "到 0.01%"}) +
          "；数 " + random_.Word({"2 位", "精确", "3 位"}) + " }\n";
  if (random_.Chance(30)) out_ += "  名次并列 " + random_.Word({"同名次跳号", "同名次连号", "平均名次"}) + "\n";
  out_ += "}\n";
}

void SchemeWriter::Tables() {
  auto optional = [&](int percent) {
    return random_.Chance(percent) ? std::string(" 可缺(缺考, 请假)") : std::string();
  };
  auto column = [&](int table, const std::string& name, const std::string& type, Kind kind, int optional_percent,
                    bool integral = false, std::vector<std::string> options = {}) {
    const std::string gap = optional(optional_percent);
    world_.of(table).columns.push_back(
        {name, kind, !gap.empty(), false, integral, std::move(options), true, type + gap});
  };
  column(kSchool, "学段", "选项(小学, 初中)", Kind::kOption, 0, false, {"小学", "初中"});
  column(kSchool, "区域", "选项(城区, 乡镇, 偏远)", Kind::kOption, 0, false, {"城区", "乡镇", "偏远"});
  column(kSchool, "拨款", "元 2 位", Kind::kMoney, random_.Chance(20) ? 100 : 0);
  column(kSchool, "编制", "整数", Kind::kPlain, 0, true);
  column(kSchool, "校分", "分 1 位", Kind::kPoints, 50);
  column(kTeacher, "学校", "引用 学校", Kind::kRow, 0);
  column(kTeacher, "学科", "选项(语文, 数学, 英语)", Kind::kOption, 0, false, {"语文", "数学", "英语"});
  column(kTeacher, "师德", "选项(合格, 不合格)", Kind::kOption, 0, false, {"合格", "不合格"});
  column(kTeacher, "职级", "选项(一级, 二级, 三级)", Kind::kOption, 40, false, {"一级", "二级", "三级"});
  column(kTeacher, "骨干", "是否", Kind::kBool, 0);
  column(kTeacher, "入职", "日期", Kind::kDate, 0);
  column(kTeacher, "甲分", "分 1 位", Kind::kPoints, 60);
  column(kTeacher, "乙分", "分 2 位", Kind::kPoints, 20);
  column(kTeacher, "率", "比率 4 位", Kind::kPlain, 40);
  column(kTeacher, "次数", "整数", Kind::kPlain, 20, true);
  column(kTeacher, "补贴", "元 2 位", Kind::kMoney, 20);
  column(kVisit, "教师", "引用 教师", Kind::kRow, 0);
  column(kVisit, "评委", "文本", Kind::kText, 0);
  column(kVisit, "得分", "分 1 位", Kind::kPoints, 50);
  column(kVisit, "节数", "整数", Kind::kPlain, 0, true);
  if (random_.Chance(10)) {
    Formulas formulas(random_, world_, kTeacher);
    decls_.push_back("校验 " + random_.Word({"警告", "错误"}) + " “核对” 于 教师 = " + formulas.Decided(1).text + "\n");
  }
}

// The tables with the columns that something reads, and a few more.
void SchemeWriter::WriteTables() {
  static const std::vector<const char*> kHeads = {"表 学校 主键 代码 {\n  代码 : 文本\n",
                                                  "表 教师 主键 编号 {\n  编号 : 文本\n", "表 听课 {\n"};
  std::string used;
  for (const std::string& decl : decls_) used += decl;
  auto reads = [&](const std::string& name) { return used.find(name) != used.npos || random_.Chance(8); };
  world_.of(kVisit).there = reads("听课");
  world_.of(kSchool).there = reads("学校");
  for (int table = kSchool; table <= kVisit; ++table) {
    if (!world_.of(table).there) continue;
    std::string text = kHeads[static_cast<size_t>(table)];
    for (Variable& column : world_.of(table).columns) {
      if (!column.data) continue;
      column.declared =
          column.kind != Kind::kRow ? reads(column.path) : table == kVisit || world_.of(kSchool).there;  // references
      if (column.declared) text += "  " + column.path + " : " + column.type + "\n";
    }
    decls_.push_back(text + "}\n");
  }
}

std::string SchemeWriter::Rounding() {
  if (random_.Chance(60)) return "";
  if (random_.Chance(30)) return " 精确";
  return " 修约 " + random_.Word(kModes) + " " + random_.Word({"0 位", "1 位", "2 位", "3 位", "到 0.5", "到 0.25"});
}

void SchemeWriter::Indicator() {
  const int table = SomeTable(55);
  const std::string name = Number("标");
  if (random_.Chance(15)) {
    Formulas formulas(random_, world_, table);
    const Piece value = formulas.Bool(2);
    decls_.push_back("指标 " + name + " 于 " + world_.of(table).name + " = " + value.text + "\n");
    Declare(table, {name, Kind::kBool, false, value.unrate});
    return;
  }
  if (random_.Chance(8)) {
    Formulas formulas(random_, world_, table);
    const Piece value = formulas.Bool(1);
    decls_.push_back("指标 " + name + " 于 " + world_.of(table).name + " : 选项(偏低, 适中, 偏高) = 若 " + value.text +
                     " 则 " + random_.Word({"偏低", "适中"}) + " 否则 偏高\n");
    Declare(table, {name, Kind::kOption, false, value.unrate, false, {"偏低", "适中", "偏高"}});
    return;
  }
  const Kind kind = random_.Chance(60) ? Kind::kPoints : random_.Chance(50) ? Kind::kMoney : Kind::kPlain;
  Formulas formulas(random_, world_, table);
  const bool own_past = world_.LooksBack(table) && random_.Chance(15);
  if (own_past) formulas.set_beside({{"上期(" + name + ")", kind, true, world_.back.unrates}});
  const Piece value = formulas.Number(kind, random_.Between(1, 4));
  const std::string type = own_past || random_.Chance(40) ? std::string(" : ") + TypeOf(kind) : "";
  decls_.push_back("指标 " + name + " 于 " + world_.of(table).name + type + Rounding() + " = " + value.text + "\n");
  Declare(table, {name, kind, false, value.unrate});
}

void SchemeWriter::Quantity() {
  const std::string name = Number("总值");
  const Kind kind = random_.Chance(60) ? Kind::kPoints : Kind::kMoney;
  if (random_.Chance(40)) {
    Formulas literal(random_, world_, -1);
    decls_.push_back("参数 " + name + " = " + literal.Literal(kind) + "\n");
    world_.quantities.push_back({name, kind});
    return;
  }
  Formulas formulas(random_, world_, -1);
  const Piece value = formulas.Number(kind, 3);
  decls_.push_back("量 " + name + Rounding() + " = " + value.text + "\n");
  world_.quantities.push_back({name, kind, false, value.unrate});
}

// The formula of an item, a bonus: points, never a bare number.
std::string SchemeWriter::Points(Formulas& formulas, int depth) {
  Piece value = formulas.Number(Kind::kPoints, depth);
  const std::vector<Variable> readable = formulas.Readable(Kind::kPoints);
  if (random_.Chance(50)) value.text = random_.Of(readable).path;
  return value.text;
}

void SchemeWriter::Items(const std::string& path, std::string& out, const std::string& indent, int level, bool bounded,
                         bool no_full) {
  static const std::vector<std::vector<const char*>> kWeights = {
      {"60%", "40%"}, {"50%", "30%", "20%"}, {"25%", "25%", "50%"}, {"1/3", "2/3"}, {"33.3%", "66.7%"}};
  const bool weighted = no_full || random_.Chance(70);
  const std::vector<const char*>& weights = random_.Of(kWeights);
  static const std::vector<const char*> kParts = {"60 分", "40 分"};
  const size_t parts = weighted ? weights.size() : 2;
  for (size_t i = 0; i < parts; ++i) {
    const std::string name = Number("部");
    out += indent + "项 " + name + (weighted ? std::string(" 权重 ") + weights[i] : "");
    const bool own_full = !weighted || (!no_full && random_.Chance(20));
    const std::string full = weighted ? random_.Word({"20 分", "50 分", "120 分"}) : kParts[i];
    if (own_full) out += " 满分 " + full;
    if (level < 2 && weighted && !own_full && random_.Chance(25)) {
      out += " " + GapPolicy() + Rounding() + " {\n";
      Items(path + "." + name, out, indent + "  ", level + 1, bounded, no_full);
      out += indent + "}\n";
    } else {
      Formulas formulas(random_, world_, kTeacher, true);
      if (!no_full && (bounded || random_.Chance(30))) out += " 封顶 满分 保底 0 分";
      out += Rounding() + " = ";
      out += !no_full && random_.Chance(20) ? "(率 * 满分)" : Points(formulas, random_.Between(1, 3));
      out += "\n";
    }
    items_.push_back({path + "." + name, Kind::kPoints, true, true});
  }
}

std::string SchemeWriter::GapPolicy() {
  switch (random_.Below(4)) {
    case 0: return "缺项 不评";
    case 1: return "缺项 计零";
    case 2: return "缺项 重分权重 至少 " + random_.Word({"1", "2"}) + " 项";
    default: return "缺项 重分权重";
  }
}

std::string SchemeWriter::BonusValue(bool deduction, bool gaps_allowed) {
  Formulas formulas(random_, world_, kTeacher, gaps_allowed);
  Formulas plain(random_, world_, kTeacher);
  if (deduction && random_.Chance(50)) {
    return "学校.编制 每 2 扣 " + random_.Word({"1 分", "2.5 分"}) + " " +
           random_.Word({"按比例", "不足不计", "不足按一"});
  }
  if (gaps_allowed && random_.Chance(50)) return (deduction ? "最大(0 分, " : "(") + Points(formulas, 1) + ")";
  const std::string c = plain.Decided(1).text;
  const std::string value =
      deduction ? random_.Word({"1 分", "2.5 分", "7 分"}) : "((" + Points(formulas, 2) + ") 缺则 1 分)";
  return "若 " + c + " 则 " + value + " 否则 0 分";
}

void SchemeWriter::Evaluation() {
  const std::string name = Number("评");
  const bool no_full = random_.Chance(15);
  const std::string policy = GapPolicy();
  std::string text =
      "评价 " + name + " 于 教师 " + (no_full ? "不设满分 " : "满分 100 分 ") + policy + Rounding() + " {\n";
  items_.clear();
  Items(name, text, "  ", 0, random_.Chance(85), no_full);
  Formulas plain(random_, world_, kTeacher);
  if (no_full && random_.Chance(50)) text += "  基本分 50 分\n";
  bool bonus = false;
  for (int i = random_.Below(3); i > 0; --i) {
    const bool deduction = random_.Chance(40);
    text += std::string("  ") + (deduction ? "扣分 " : "加分 ") + Number(deduction ? "罚" : "奖");
    if (random_.Chance(50)) text += " 封顶 " + random_.Word({"3 分", "5 分", "10 分"});
    text += Rounding() + " = " + BonusValue(deduction, policy.find("重分") == std::string::npos) + "\n";
    bonus = bonus || !deduction;
  }
  if (bonus && random_.Chance(30)) text += "  加分合计 封顶 4 分\n";
  if (random_.Chance(40))
    text += std::string("  总分 封顶 ") + random_.Word({"100 分", "90 分"}) +
            (bonus ? random_.Word({" 含加分", " 不含加分"}) : "") + "\n";
  if (random_.Chance(30)) text += "  总分 保底 " + random_.Word({"0 分", "10 分"}) + "\n";
  bool zeroes = false;
  for (int i = random_.Below(3); i > 0; --i) {
    const std::string veto = Number("禁");
    const std::string effect = random_.Word({" 则 0 分", " 则 不评(“被否决”)", ""});
    text += "  否决 " + veto + " 当 " + plain.Decided(1).text + effect + "\n";
    vetoes_.push_back(veto);
    zeroes = zeroes || effect == " 则 0 分";
  }
  if (random_.Chance(15)) {
    text += "  例外 " + Number("例") + " 当 " + plain.Decided(1).text + " 则 " +
            (random_.Chance(50) ? std::string("不评(“照例”)") : std::string("60 分")) + "\n";
  }
  decls_.push_back(text + "}\n");
  Declare(kTeacher, {name, Kind::kPoints, false, true});
  for (Variable& item : items_) Declare(kTeacher, std::move(item));
  for (const std::string& veto : vetoes_) {
    Declare(kTeacher, {"否决(" + veto + ")", Kind::kBool});
  }
  if (zeroes) zero_vetoes_.push_back({name, vetoes_.back()});
  vetoes_.clear();
}

RandomScheme SchemeWriter::Write() {
  Header();
  Tables();
  Years();
  for (int i = random_.Between(1, 6); i > 0; --i) {
    const int drawn = random_.Below(125);
    if (drawn >= 122) {
      Draw();
    } else if (drawn >= 116) {
      Scan();
    } else if (drawn >= 100) {
      MadeTable();
    } else if (drawn < 42) {
      Indicator();
    } else if (drawn < 50) {
      Quantity();
    } else if (drawn < 64) {
      Evaluation();
    } else if (drawn < 76) {
      Rank();
    } else if (drawn < 89) {
      Tier();
    } else {
      Share();
    }
  }
  WriteYears();
  WriteTables();
  // Order means nothing.
  for (size_t i = decls_.size(); i > 1; --i)
    std::swap(decls_[i - 1], decls_[static_cast<size_t>(random_.Below(static_cast<int>(i)))]);
  for (const std::string& decl : decls_) out_ += decl;
  return {out_, world_};
}

RandomScheme MakeScheme(uint64_t seed) { return SchemeWriter(seed).Write(); }

}  // namespace heng::reference
