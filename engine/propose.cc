// Proposed 用例: three rows for each border, with `?` where a person must decide.
//
//   分段 成绩 { 60 以上 : 1；其余 : 0 }, 成绩 : 分 1 位     rows with 成绩 59.9, 60 and 60.1
#include "engine/propose.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/given_rows.h"
#include "engine/needs.h"

namespace heng {

namespace {

using model::Field;
using model::FieldId;

constexpr const char kOpen[] = "?";

struct Border {
  FieldId operand;
  Number value;
  std::vector<FieldId> results;
  std::vector<int> lines;
};

class Proposer {
 public:
  Proposer(const Compiled& compiled, const std::set<int>& exercised, const SourceMap& sources)
      : scheme_(compiled.scheme), exercised_(exercised), sources_(sources) {}

  Proposal Propose();

 private:
  using Rows = std::vector<std::vector<std::string>>;
  struct Value {
    size_t place;  // 0 below, 1 on, 2 above the border
    Number number;
  };

  const char* Word(const char* zh, const char* en) const { return scheme_.english ? en : zh; }
  int LineOf(const model::CoverPoint& point) const { return sources_.Place(point.span.file, point.span.begin).line; }
  bool Reached(const model::CoverPoint& point) const;
  Number StepOf(const Field& f) const;
  std::string CellOf(FieldId id, const Number& value) const;
  std::vector<std::string> KeyCells(const Field& f) const;
  std::vector<Value> Values(const Border& border) const;
  void AddTable(std::string& out, const char* word, int table, const Rows& rows) const;
  std::string CaseOf(const Border& border) const;
  std::string Lines(const std::vector<int>& lines) const;

  const model::Scheme& scheme_;
  const std::set<int>& exercised_;
  const SourceMap& sources_;
};

// Whether a case can give the value that is compared, and show what becomes of it in the same row.
bool Proposer::Reached(const model::CoverPoint& point) const {
  if (point.operand == model::kNoField || point.owner == model::kNoField) return false;
  const Field& operand = scheme_.fields[point.operand];
  const Field& owner = scheme_.fields[point.owner];
  const bool named = operand.reported || operand.kind == Field::Kind::kSource ||
                     operand.kind == Field::Kind::kAdopted || operand.kind == Field::Kind::kCarried;
  return operand.table >= 0 && owner.table == operand.table && named && operand.path[0] != '#' &&
         owner.path[0] != '#' && owner.kind != Field::Kind::kRows;
}

// The smallest difference that values can have; of exact ones a hundredth.
Number Proposer::StepOf(const Field& f) const {
  if (f.step) return *f.step;
  return f.integral ? Number(1) : Number::PowerOfTen(-2);
}

std::string Proposer::CellOf(FieldId id, const Number& value) const {
  while (scheme_.fields[id].carried != model::kNoField) id = scheme_.fields[id].carried;
  const Field& root = scheme_.fields[id];
  const bool source = root.kind == Field::Kind::kSource;
  const bool percent = source && scheme_.schema.tables[root.table].columns[root.column].percent;
  return (percent ? value * Number(100) : value).ToText();
}

// What a key column holds in the rows below, on and above the border.
std::vector<std::string> Proposer::KeyCells(const Field& f) const {
  switch (f.type.kind) {
    case model::ValueKind::kText: return {Word("不到", "below"), Word("正好", "on"), Word("超过", "above")};
    case model::ValueKind::kNumber: return {"1", "2", "3"};
    case model::ValueKind::kDate: return {"2000-01-01", "2000-01-02", "2000-01-03"};
    case model::ValueKind::kOption:
    case model::ValueKind::kBool:
    case model::ValueKind::kRow: break;
  }
  return {kOpen, kOpen, kOpen};
}

// Below, on, above, as far as they can occur: a border between two values of the column is met by none.
std::vector<Proposer::Value> Proposer::Values(const Border& border) const {
  const Field& f = scheme_.fields[border.operand];
  const Number step = StepOf(f);
  const Number floor = border.value.RoundToStep(Rounding::kFloor, step);
  const Number ceiling = border.value.RoundToStep(Rounding::kCeiling, step);
  const bool met = !f.step || floor == border.value;
  std::vector<Value> out;
  for (const Value& value : {Value{0, met ? border.value - step : floor}, Value{1, border.value},
                             Value{2, met ? border.value + step : ceiling}}) {
    const bool inside = !f.range || (f.range->first <= value.number && value.number <= f.range->second);
    if (inside && (value.place != 1 || met)) out.push_back(value);
  }
  return out;
}

void Proposer::AddTable(std::string& out, const char* word, int table, const Rows& rows) const {
  out += std::string("  ") + word + " " + scheme_.tables[table].name + " {\n";
  for (const auto& row : rows) {
    out += "    |";
    for (const std::string& cell : row) out += " " + cell + " |";
    out += "\n";
  }
  out += "  }\n";
}

std::string Proposer::Lines(const std::vector<int>& lines) const {
  std::string out;
  for (const int line : lines) {
    out += (out.empty() ? "" : Word("、", ", ")) + std::to_string(line);
  }
  return Word("第 ", "line ") + out + Word(" 行", "");
}

std::string Proposer::CaseOf(const Border& border) const {
  const Field& operand = scheme_.fields[border.operand];
  const int table = operand.table;
  const int to = GivenTo(scheme_, table);
  const std::vector<FieldId>& key = scheme_.tables[table].key;
  std::vector<FieldId> of = border.results;
  of.insert(of.end(), key.begin(), key.end());
  const std::set<FieldId> needed = NeededColumns(scheme_, of, border.operand, table);
  const std::vector<Value> values = Values(border);
  const auto is_key = [&](FieldId id) { return std::find(key.begin(), key.end(), id) != key.end(); };

  Rows given(values.size() + 1), expected(values.size() + 1);
  const auto add = [](Rows& rows, const std::string& head, const std::vector<std::string>& cells) {
    rows[0].push_back(head);
    for (size_t i = 1; i < rows.size(); ++i) rows[i].push_back(cells[i - 1]);
  };
  const std::vector<std::string> open(values.size(), kOpen);
  for (const FieldId id : key) {
    const std::vector<std::string> all = KeyCells(scheme_.fields[id]);
    std::vector<std::string> cells;
    for (const Value& value : values) cells.push_back(all[value.place]);
    for (Rows* rows : {&given, &expected}) add(*rows, scheme_.fields[id].path, cells);
  }
  std::vector<std::string> compared;
  for (const Value& value : values) compared.push_back(CellOf(border.operand, value.number));
  if (!is_key(border.operand)) add(given, operand.path, compared);
  if (key.empty()) add(expected, operand.path, compared);
  std::map<int, std::vector<FieldId>> others;
  for (const FieldId id : needed) {
    const Field& f = scheme_.fields[id];
    if (f.table != table && f.table != to) {
      others[f.table].push_back(id);
    } else if (!is_key(id) &&
               std::none_of(key.begin(), key.end(), [&](FieldId k) { return scheme_.fields[k].path == f.path; })) {
      add(given, f.path, open);
    }
  }
  for (const FieldId id : border.results) add(expected, scheme_.fields[id].path, open);

  std::string out = std::string(Word("用例", "case")) + " “" + Word("分界 ", "border ") + scheme_.tables[table].name +
                    "." + operand.path + " " + CellOf(border.operand, border.value) + "” {   # " + Lines(border.lines) +
                    "\n";
  for (const auto& [other, columns] : others) {
    Rows rows(2);
    for (const FieldId id : columns) {
      rows[0].push_back(scheme_.fields[id].path);
      rows[1].push_back(kOpen);
    }
    AddTable(out, Word("给", "given"), other, rows);
  }
  AddTable(out, Word("给", "given"), table, given);
  AddTable(out, Word("得", "expect"), table, expected);
  return out + "}\n";
}

Proposal Proposer::Propose() {
  std::vector<const model::CoverPoint*> open;
  for (size_t i = 0; i < scheme_.points.size(); ++i) {
    const bool border = scheme_.points[i].kind == model::CoverPoint::Kind::kBorder;
    if (border && exercised_.count(static_cast<int>(i)) == 0) open.push_back(&scheme_.points[i]);
  }
  std::stable_sort(open.begin(), open.end(), [](const auto* a, const auto* b) {
    return a->span.file != b->span.file ? a->span.file < b->span.file : a->span.begin < b->span.begin;
  });
  Proposal out;
  std::vector<Border> borders;
  std::string unreached;
  for (const model::CoverPoint* point : open) {
    const int line = LineOf(*point);
    if (!Reached(*point)) {
      unreached += std::string("# ") + Lines({line}) + Word("，", ", ") +
                   (scheme_.english ? point->what.en : point->what.zh) +
                   Word("：比较的不是这张表里的一列，请自己写用例",
                        ": what is compared is no column of the table; please write the case") +
                   "\n";
      ++out.unreach;
      continue;
    }
    auto at = std::find_if(borders.begin(), borders.end(), [&](const Border& border) {
      return border.operand == point->operand && border.value == point->border;
    });
    if (at == borders.end()) at = borders.insert(at, {point->operand, point->border, {}, {}});
    auto& results = at->results;
    if (std::find(results.begin(), results.end(), point->owner) == results.end()) results.push_back(point->owner);
    if (at->lines.empty() || at->lines.back() != line) at->lines.push_back(line);
  }
  for (const Border& border : borders) out.text += (out.text.empty() ? "" : "\n") + CaseOf(border);
  out.cases = borders.size();
  if (!unreached.empty()) out.text += (out.text.empty() ? "" : "\n") + unreached;
  return out;
}

}  // namespace

Proposal ProposeCases(const Compiled& compiled, const std::set<int>& exercised, const SourceMap& sources) {
  return Proposer(compiled, exercised, sources).Propose();
}

}  // namespace heng
