// Random tables made from tables.
#include <algorithm>

#include "tests/reference/random_clauses.h"

namespace heng::reference {

void SchemeWriter::MadeTable() {
  const int of = random_.Chance(40) ? kTeacher : random_.Below(world_.size());
  const int drawn = random_.Below(100);
  if (drawn < 30) {
    View(of);
  } else if (drawn < 70) {
    Summary(of);
  } else if (drawn < 85) {
    Expand(of);
  } else {
    Union();
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

// What stands in a line of 展开 or 并表: a value that is 缺 stays so.
Piece SchemeWriter::LineValue(Formulas& formulas, Kind kind) {
  const std::vector<Variable> readable = formulas.Readable(kind);
  if (readable.empty() || random_.Chance(50)) return formulas.Number(kind, random_.Below(3));
  const Variable& read = random_.Of(readable);
  return {read.path, read.miss, read.unrate, read.integral};
}

void SchemeWriter::Expand(int of) {
  static const std::vector<std::string> kLines = {"甲项", "乙项", "丙项"};
  TableInfo made{Number("展"), world_.of(of).groups, world_.of(of).key};
  const std::string line = Number("项目");
  const auto lines = static_cast<size_t>(random_.Between(1, 3));
  made.base = of;
  made.present = world_.of(of).present;
  made.groups.push_back(line);
  if (!made.key.empty()) made.key.push_back(line);
  made.columns.push_back({line, Kind::kOption, false, false, false, {kLines.begin(), kLines.begin() + lines}});
  std::string text = "展开 " + made.name + " 由 " + world_.of(of).name + " 以 " + line;
  if (random_.Chance(20)) {
    std::string options = "选项表 " + line + "表(";
    for (size_t i = 0; i < lines; ++i) options += (i > 0 ? ", " : "") + kLines[i];
    decls_.push_back(options + ")\n");
    text += " : " + line + "表\n";
  } else {
    std::vector<Variable> cells;
    for (int i = random_.Between(1, 2); i > 0; --i) {
      const Kind kind = random_.Chance(50) ? Kind::kPoints : random_.Chance(50) ? Kind::kMoney : Kind::kPlain;
      cells.push_back({Number("格"), kind});
    }
    text += " {\n  列 : " + cells[0].path + (cells.size() > 1 ? ", " + cells[1].path : "") + "\n";
    Formulas formulas(random_, world_, of);
    formulas.set_in_line();
    for (size_t i = 0; i < lines; ++i) {
      text += "  " + kLines[i] + " : ";
      for (Variable& cell : cells) {
        const bool none = i > 0 && random_.Chance(10);
        const Piece value = LineValue(formulas, cell.kind);
        text += (&cell == &cells[0] ? "" : ", ") + (none ? "无" : value.text);
        cell.miss = cell.miss || none || value.miss;
        cell.unrate = cell.unrate || value.unrate;
      }
      text += "\n";
    }
    text += "}\n";
    made.columns.insert(made.columns.end(), cells.begin(), cells.end());
  }
  decls_.push_back(text);
  const int table = world_.size();
  for (const int above : Above(of)) world_.of(above).down.push_back(table);
  world_.of(of).down.push_back(table);
  world_.tables.push_back(std::move(made));
}

// Tables that show a column of this name which refers to another table.
std::vector<int> SchemeWriter::Showing(const std::string& reference) const {
  std::vector<int> found;
  for (int table = 0; table < world_.size(); ++table) {
    for (int at = table; at >= 0; at = world_.of(at).base) {
      for (const Link& link : world_.of(at).up) {
        if (link.reference && link.prefix == reference + ".") found.push_back(table);
      }
    }
  }
  return found;
}

void SchemeWriter::Union() {
  const bool teachers = random_.Chance(70);
  const std::string reference = teachers ? "学校" : "教师";
  const std::vector<int> from = Showing(reference);
  TableInfo made{Number("并"), {"来源", reference}};
  std::vector<Variable> columns;
  for (int i = random_.Between(1, 2); i > 0; --i) {
    columns.push_back({Number("值"), random_.Chance(50) ? Kind::kPoints : Kind::kMoney});
  }
  std::string text = "并表 " + made.name + " {\n";
  Variable source{"来源", Kind::kOption};
  for (int i = random_.Between(1, 3); i > 0; --i) {
    const int part = random_.Of(from);
    Formulas formulas(random_, world_, part);
    std::string name = world_.of(part).name;
    for (int n = 2; std::find(source.options.begin(), source.options.end(), name) != source.options.end();) {
      name = world_.of(part).name + std::to_string(n++);
    }
    source.options.push_back(name);
    text += "  由 " + world_.of(part).name;
    Formulas plain(random_, world_, part);
    if (random_.Chance(40)) text += " 当 " + plain.Decided(1).text;
    text += " { " + reference;
    for (Variable& column : columns) {
      const Piece value = LineValue(formulas, column.kind);
      text += ", " + column.path + " = " + value.text;
      column.miss = column.miss || value.miss;
      column.unrate = column.unrate || value.unrate;
    }
    text += " }\n";
  }
  decls_.push_back(text + "}\n");
  made.columns = std::move(columns);
  made.columns.push_back(std::move(source));
  const int to = teachers ? kSchool : kTeacher;
  made.up.push_back({reference + ".", to, true, true});
  world_.of(to).down.push_back(world_.size());
  world_.tables.push_back(std::move(made));
}

}  // namespace heng::reference
