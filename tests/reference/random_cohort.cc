// Random 名次 and 等次 on 教师 and on tables made from others, and 分配 on 教师.
#include "tests/reference/random_clauses.h"

namespace heng::reference {

Variable SchemeWriter::SortValue(int table) {
  std::vector<Variable> found;
  const Formulas formulas(random_, world_, table);
  for (const Kind kind : {Kind::kPoints, Kind::kPlain, Kind::kMoney}) {
    for (const Variable& variable : formulas.Own(kind)) {
      found.push_back(variable);
      if (!variable.data) found.insert(found.end(), 3, variable);
    }
  }
  return random_.Of(found);
}

// 教师, or a table that has numbers and whose rows can be told apart.
int SchemeWriter::CohortTable() {
  const int table = SomeTable(70);
  if (world_.of(table).key.empty()) return kTeacher;
  const Formulas formulas(random_, world_, table);
  const bool numbers = !formulas.Own(Kind::kPoints).empty() || !formulas.Own(Kind::kPlain).empty() ||
                       !formulas.Own(Kind::kMoney).empty();
  return numbers ? table : kTeacher;
}

std::string SchemeWriter::UniqueKey(int table) {
  std::string text;
  const std::string direction = world_.of(table).key.size() > 1 || table > kVisit ? " 升序" : "";
  for (const std::string& key : world_.of(table).key) text += (text.empty() ? "" : ", ") + key + direction;
  return text;
}

std::string SchemeWriter::KeyText(const Variable& variable, bool later) {
  std::string text = variable.path + (random_.Chance(70) ? " 降序" : " 升序");
  if (variable.miss || (variable.unrate && later)) text += random_.Chance(60) ? " 缺在后" : " 缺在前";
  return text;
}

std::string SchemeWriter::VetoOf(const std::string& path) const {
  for (const auto& [evaluation, veto] : zero_vetoes_) {
    if (evaluation == path) return veto;
  }
  return "";
}

std::string SchemeWriter::Grouping(int table, bool needed) {
  const std::vector<std::string>& groups = world_.of(table).groups;
  std::string keys = groups.empty() || random_.Chance(25) ? "" : random_.Of(groups);
  if (!keys.empty() && random_.Chance(15)) keys += ", " + random_.Of(groups);
  return keys.empty() ? (needed || random_.Chance(50) ? " 全体" : "") : " 组内(" + keys + ")";
}

std::string SchemeWriter::Taking(int table, bool needed, const std::string& veto) {
  Formulas formulas(random_, world_, table);
  if (needed && random_.Chance(60)) return "参加 当 非 否决(" + veto + ")";
  if (!needed && random_.Chance(60)) return "";
  if (random_.Chance(50)) return "参加 当 " + formulas.Decided(1).text;
  return "不参加 “借出” 当 " + formulas.Decided(1).text;
}

void SchemeWriter::Rank() {
  const std::string name = Number("序位");
  const int table = CohortTable();
  const Variable key = SortValue(table);
  const std::string veto = VetoOf(key.path);
  std::string text = "名次 " + name + " 于 " + world_.of(table).name + " 按 " + KeyText(key, false);
  if (random_.Chance(25)) text += ", " + KeyText(SortValue(table));
  text += Grouping(table);
  const std::string taking = Taking(table, !veto.empty(), veto);
  if (!taking.empty()) text += " " + taking;
  std::string ties =
      random_.Word({"同名次跳号", "同名次连号", "平均名次", "同名次靠后", "待定", "按 主键", "按 抽签", "按 "});
  if (ties == "按 抽签") ties += "(“公证处摇号 5521”)";
  if (ties == "按 主键") ties = "按 " + UniqueKey(table);
  text += " 并列 " + ties + (ties == "按 " ? KeyText(SortValue(table)) + ", " + UniqueKey(table) : "");
  decls_.push_back(text + "\n");
  Declare(table, {name, Kind::kPlain, false, true, ties != "平均名次"});
}

void SchemeWriter::Tier() {
  const std::string name = Number("档");
  const int table = CohortTable();
  Variable key = SortValue(table);
  const std::string veto = VetoOf(key.path);
  Formulas formulas(random_, world_, table);
  const std::string grouping = Grouping(table);
  const bool by_school = table == kTeacher && grouping == " 组内(学校)";
  std::string text = "等次 " + name + " 于 " + world_.of(table).name + " 按 " + key.path +
                     (random_.Chance(70) ? " 降序" : " 升序") + grouping + " {\n";
  std::vector<std::string> tiers;
  auto row = [&](const char* tier, const std::string& rest) {
    text += std::string("  ") + tier + " : " + rest + "\n";
    tiers.push_back(tier);
  };
  if (random_.Chance(30)) row("不发", "当 " + formulas.Decided(1).text);
  const bool front = random_.Chance(50);
  static const std::vector<const char*> kTiers = {"一等", "二等", "三等"};
  const bool shares = random_.Chance(90);
  const int rows = random_.Between(1, 3);
  int front_share = 0, own_share = 0, front_heads = 0;
  const bool heads = random_.Chance(25), parts = shares && !front && !heads && random_.Chance(25);
  const bool last_part = parts && random_.Chance(50);
  const std::string unique = UniqueKey(table);
  std::string border = random_.Word({"均进", "均不进", "均不进", "待定", "按 主键", "按 "});
  if (border == "按 主键") border = "按 " + unique;
  std::string limited;  // the only tier whose people can be limited
  for (int i = 0; i < rows; ++i) {
    std::string amount;
    if (!shares) {
      row(kTiers[static_cast<size_t>(i)], "当 " + formulas.Decided(1).text);
      continue;
    }
    if (heads) {
      front_heads = front ? front_heads + random_.Between(1, 3) : random_.Between(1, 3);
      amount = std::to_string(front_heads) + " 人";
      if (by_school && random_.Chance(30)) amount = "学校.编制";
    } else {
      front_share += random_.Between(5, 30);
      const int own = random_.Between(5, 33);
      own_share += own;
      amount = std::to_string(front ? front_share : own) + "%";
    }
    if (parts) amount = std::to_string(random_.Between(1, 4)) + " 份";
    amount = (front ? "前 " : "占 ") + amount;
    if (border != "均进" && random_.Chance(15)) amount += " 上限 2 人";
    limited = kTiers[static_cast<size_t>(i)];
    if (random_.Chance(30)) amount += " 当 " + formulas.Decided(1).text + (random_.Chance(50) ? " 递补" : " 不递补");
    row(kTiers[static_cast<size_t>(i)], amount);
    if (i == 0 && random_.Chance(10)) row("特等", "当 " + formulas.Decided(1).text);
  }
  row("其余等", last_part ? "占 2 份" : "其余");
  if (!limited.empty()) text += Limits(table, limited, border == "均进");
  if (shares) {
    const std::string base = random_.Word({"参评人数", "全体人数", "候选人数", "自定"});
    text += "  基数 " + (base != "自定" ? base : by_school ? "学校.编制" : "12") + "\n";
    const bool largest = !front && !heads && random_.Chance(30);
    text += "  名额取整 " +
            (largest ? random_.Word({"最大余额 并列 上优先", "最大余额 并列 下优先"})
                     : random_.Word({"舍去", "四舍五入", "进一", "四舍六入五成双"})) +
            "\n";
    text += "  边界并列 " + border + (border == "按 " ? KeyText(SortValue(table)) + ", " + unique : "") + "\n";
    if (!front) text += "  空额 " + random_.Word({"下移", "作废"}) + "\n";
  }
  const std::string taking = Taking(table, !veto.empty(), veto);
  if (!taking.empty()) text += "  " + taking + "\n";
  if (key.miss || key.unrate) text += "  未评者 " + random_.Word({"不参加", "不评(“资料不足”)", "其余等"}) + "\n";
  decls_.push_back(text + "}\n");
  if (!limited.empty() && random_.Chance(30)) {
    decls_.push_back("指标 " + Number("名额数") + " 于 " + world_.of(table).name + " = 名额(" + name + ", " + limited +
                     ")\n");
  }
  Declare(table, {name, Kind::kOption, false, true, false, tiers});
}

std::string SchemeWriter::Limits(int table, const std::string& tier, bool all_in) {
  Formulas formulas(random_, world_, table);
  const std::vector<std::string>& groups = world_.of(table).groups;
  std::string text;
  auto kind = [&] {
    std::string kind;
    if (random_.Chance(50)) kind += " 当 " + formulas.Decided(1).text;
    if (kind.empty() || random_.Chance(50)) kind += " 组内(" + random_.Of(groups) + ")";
    return kind;
  };
  const std::string amount = random_.Word({"1 人", "2 人", "50%"});
  if (!all_in && random_.Chance(25)) {
    text += "  " + tier + " 至多 " + amount + kind() + random_.Word({" 递补", " 不递补"}) + "\n";
  }
  if (random_.Chance(25)) {
    text += "  " + tier + " 至少 1 人" + kind() + (all_in || random_.Chance(40) ? " 突破" : " 挤占") + "\n";
  }
  return text;
}

// What is paid first, and the bounds of each person's share.
std::string SchemeWriter::Payments() {
  std::string text;
  if (random_.Chance(30)) {
    text += "  先付 课时费 = " + random_.Word({"5 元", "若 骨干 则 12.5 元 否则 0 元", "0.015 元"}) + "\n";
    if (random_.Chance(40)) text += "  先付 补助 = 若 骨干 则 0 元 否则 30 元\n";
    text += "  超支 " + random_.Word({"报错", "按比例(并列 按 编号)", "按比例(并列 按 编号 降序)"}) + "\n";
  }
  if (random_.Chance(20)) text += "  每人 保底 " + random_.Word({"3 元", "(若 骨干 则 7 元 否则 0 元)"}) + "\n";
  if (random_.Chance(20)) {
    text += "  每人 封顶 " + random_.Word({"40 元", "(若 骨干 则 9.99 元 否则 100 元)"}) + "\n";
    text += "  余额 " + random_.Word({"再分配", "结余"}) + "\n";
  }
  return text;
}

void SchemeWriter::Share() {
  const std::string name = Number("款");
  Formulas formulas(random_, world_, kTeacher);
  Formulas plain(random_, world_, -1);
  const bool each = random_.Chance(50);
  std::string text = "分配 " + name + " 于 教师 " + (each ? "每 学校 一份" : Grouping(kTeacher, true)) + " {\n  总额 ";
  const std::string factor = random_.Word({"30%", "1", "12.5%", "2"});
  const bool fund_known = each && !world_.of(kSchool).columns[2].miss;
  if (fund_known && random_.Chance(60)) {
    text += "学校.拨款 * " + factor + "\n";
  } else if (random_.Chance(60)) {
    text += "合计(补贴" + std::string(world_.of(kTeacher).columns[10].miss ? ", 忽略缺" : "") + ") * " + factor + "\n";
  } else {
    text += random_.Word({"1000 元", "0 元", "333.33 元", "7 元"}) + "\n";
  }
  const Piece weight = formulas.Number(random_.Chance(60) ? Kind::kPoints : Kind::kPlain, random_.Below(3));
  text += "  按 " + (random_.Chance(80) ? "(" + weight.text + ")" + " 限于 [0, 200]" : weight.text) + "\n";
  if (weight.miss || weight.unrate)
    text += "  未评者 " + random_.Word({"不参加", "不评(“未评”)", "1 元", "0 元"}) + "\n";
  const std::string taking = Taking(kTeacher, false, "");
  if (!taking.empty()) text += "  " + taking + "\n";
  text += "  精确到 " + random_.Word({"0.01 元", "1 元", "10 元", "0.5 元"}) + "\n";
  const std::string payments = Payments();
  text += payments;
  std::string rest = random_.Word({"最大余额", "最大余额", "结余", "四舍五入", "舍去"});
  const bool bounded = payments.find("每人") != std::string::npos;
  const bool least = rest == "舍去" && !bounded && random_.Chance(60);
  const bool differs = rest == "四舍五入" || least;
  if (least) rest += " 至少 20 元";
  if (!bounded && !least && random_.Chance(25)) {
    text += "  不足 0.01 元 合并(" + random_.Word({"结余", "按 编号", "按 编号 降序"}) + ")\n";
  }
  text += "  尾差 " + rest;
  if (differs && random_.Chance(40)) text += random_.Word({" 差额 报告", " 差额 按 编号", " 差额 按 编号 降序"});
  text += "\n";
  if (rest == "最大余额")
    text += "  尾差并列 按 " + (random_.Chance(50) ? KeyText(SortValue(kTeacher)) + ", " : "") + "编号\n";
  text += "  零权 " + random_.Word({"得 0", "不参加"}) + "\n";
  text += "  无人可分 " + random_.Word({"结余", "结余", "报错"}) + "\n";
  decls_.push_back(text + "}\n");
  Declare(kTeacher, {name, Kind::kMoney, false, true});
}

}  // namespace heng::reference
