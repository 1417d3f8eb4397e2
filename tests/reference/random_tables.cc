// Random tables made from tables: 视图 and 汇总.
#include <algorithm>

#include "tests/reference/random_clauses.h"

namespace heng::reference {

void SchemeWriter::MadeTable() {
  const int of = random_.Chance(40) ? kTeacher : random_.Below(world_.size());
  if (random_.Chance(40)) {
    View(of);
  } else {
    Summary(of);
  }
}

// Tables whose rows are referred to by those of `table`, through the columns it shows.
std::vector<int> SchemeWriter::Above(int table) const {
  std::vector<int> above;
  for (int at = table; at >= 0; at = world_.of(at).base) {
    for (const Link& link : world_.of(at).up) {
      if (link.reference) above.push_back(link.table);
    }
  }
  return above;
}

void SchemeWriter::View(int of) {
  Formulas formulas(random_, world_, of);
  TableInfo view{Number("部分"), world_.of(of).groups, world_.of(of).key};
  view.base = of;
  view.view = true;
  std::string condition;
  if (random_.Chance(50)) {  // what the condition says is there needs no 缺则 behind it
    std::vector<Variable> missing = formulas.Own(random_.Chance(60) ? Kind::kPoints : Kind::kPlain);
    missing.erase(std::remove_if(missing.begin(), missing.end(), [](const Variable& one) { return !one.miss; }),
                  missing.end());
    if (!missing.empty()) {
      condition = random_.Of(missing).path;
      view.present = {condition};
      condition += " 不是 缺";
      if (random_.Chance(40)) condition += " 且 " + formulas.Decided(1).text;
    }
  }
  view.present.insert(world_.of(of).present.begin(), world_.of(of).present.end());
  if (condition.empty()) {
    Formulas plain(random_, world_, of);
    condition = random_.Chance(90) ? plain.Decided(2).text : plain.Bool(2).text;
  }
  decls_.push_back("视图 " + view.name + " 由 " + world_.of(of).name + " 当 " + condition + "\n");
  const int table = world_.size();
  for (const int above : Above(of)) world_.of(above).down.push_back(table);
  world_.of(of).down.push_back(table);
  world_.tables.push_back(std::move(view));
}

// The keys of a 汇总 of the table: columns, or paths with a name of their own.
std::vector<std::string> SchemeWriter::SummaryKeys(int of, std::string& text) {
  std::vector<std::string> keys;
  const std::vector<std::string>& groups = world_.of(of).groups;
  for (int i = random_.Chance(40) ? 2 : 1; i > 0; --i) {
    const std::string& key = random_.Of(groups);
    const size_t dot = key.rfind('.');
    const bool named = random_.Chance(15);
    const std::string name = named ? Number("键") : dot == key.npos ? key : key.substr(dot + 1);
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    keys.push_back(name);
    text += (text.empty() ? "" : ", ") + (named ? name + " = " : std::string()) + key;
  }
  return keys;
}

int SchemeWriter::ReferredBy(int table, const std::string& key) const {
  for (int at = table; at >= 0; at = world_.of(at).base) {
    for (const Link& link : world_.of(at).up) {
      if (link.prefix == key + ".") return link.table;
    }
  }
  return kSchool;  // 教师.学校
}

// A key that is a reference leads on to its table.
void SchemeWriter::KeyColumn(int of, const std::string& key, const std::string& name, int table, TableInfo& made) {
  const Formulas formulas(random_, world_, of);
  for (const Kind kind : {Kind::kOption, Kind::kBool, Kind::kText}) {
    for (const Variable& variable : formulas.Readable(kind)) {
      if (variable.path != key) continue;
      made.columns.push_back({name, kind, false, false, false, variable.options});
      return;
    }
  }
  const int to = ReferredBy(of, key);
  made.up.push_back({name + ".", to, true, true});
  world_.of(to).down.push_back(table);
  for (const std::string& further : world_.of(to).groups) {
    if (further.find('.') == further.npos) made.groups.push_back(name + "." + further);
  }
}

void SchemeWriter::Summary(int of) {
  const int table = world_.size();
  TableInfo made{Number("汇")};
  std::string keys;
  made.key = SummaryKeys(of, keys);
  made.groups = made.key;
  const bool by_row = made.key.size() == 1 && (keys == "学校" || keys == "教师");
  const bool each = by_row && random_.Chance(40);
  std::string text = "汇总 " + made.name + " 由 " + world_.of(of).name;
  Formulas source(random_, world_, of);
  const bool some = random_.Chance(20);
  if (some) text += " 当 " + source.Decided(1).text;
  text += " 按 (" + keys + ")" + (each ? " 每 " + keys + " 一行" : "") + " {\n";
  size_t at = 0;
  for (const std::string& name : made.key) {
    const size_t end = std::min(keys.find(", ", at), keys.size());
    std::string key = keys.substr(at, end - at);
    if (const size_t is = key.find(" = "); is != key.npos) key = key.substr(is + 3);
    KeyColumn(of, key, name, table, made);
    at = end + 2;
  }
  world_.tables.push_back(made);
  for (int i = random_.Between(1, 3); i > 0; --i) {
    const Kind kind = random_.Chance(50) ? Kind::kPoints : random_.Chance(50) ? Kind::kMoney : Kind::kPlain;
    Formulas formulas(random_, world_, table);
    formulas.set_summary_of(of, each);
    const Piece value = formulas.Number(kind, random_.Between(2, 3));
    const std::string name = Number("列");
    text += "  " + name + Rounding() + " = " + value.text + "\n";
    world_.of(table).columns.push_back({name, kind, false, value.unrate});
  }
  decls_.push_back(text + "}\n");
  world_.of(table).down.push_back(of);
  world_.of(of).up.push_back({made.name + ".", table, !some});
}

}  // namespace heng::reference
