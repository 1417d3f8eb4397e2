#include "engine/kept_results.h"

#include <algorithm>
#include <utility>

#include "engine/archive/kept_cells.h"

namespace heng {

namespace {

using archive::KeptCell;
using data::CellKind;

std::string ErasedWord(bool english) { return english ? "erased" : "已删除"; }

// As N of canonical.h has it.
std::optional<Number> NumberOf(const std::string& text) {
  const size_t slash = text.find('/');
  const auto top = Number::Parse(text.substr(0, slash));
  if (!top || slash == std::string::npos) return top;
  const auto bottom = Number::Parse(text.substr(slash + 1));
  if (!bottom || bottom->IsZero()) return std::nullopt;
  return *top / *bottom;
}

// A key that is not personal stands in the data for everybody to read, also when its copy in the results was erased.
const archive::ColumnRecord& KeyColumn(const archive::RunRecord& run, const data::Schema& schema,
                                       const plan::OutputTable& output, size_t key, const archive::ColumnRecord& copy) {
  if (output.table < 0 || !copy.personal || static_cast<size_t>(output.table) >= run.inputs.size()) return copy;
  const archive::InputRecord& input = run.inputs[output.table];
  const std::vector<int>& parts = schema.tables[output.table].key;
  if (input.table != output.name || key >= parts.size()) return copy;
  const auto column = static_cast<size_t>(parts[key]);
  return column < input.columns.size() && !input.columns[column].personal ? input.columns[column] : copy;
}

const plan::OutputTable* OutputOf(const plan::Plan& plan, const archive::ResultRecord& record) {
  for (const plan::OutputTable& output : plan.outputs) {
    const bool unit = plan.spaces[output.space].kind == plan::Space::Kind::kUnit;
    if (unit ? record.table.empty() : record.table == output.name) return &output;
  }
  return nullptr;
}

}  // namespace

bool KeptResults::Fail(Text why) {
  fault_ = std::move(why);
  return false;
}

// The keys that stand in the record as digests wherever their rows are referred to.
bool KeptResults::ReadKeys(const archive::RunRecord& run) {
  for (const archive::InputRecord& input : run.inputs) {
    for (const archive::ColumnRecord& column : input.columns) {
      if (!column.personal) continue;
      const auto cells = archive::ReadColumn(store_, suite_, column, input.rows);
      if (!cells)
        return Fail({"表 " + input.table + " 列 " + column.name + " 不见了或被改过",
                     "table " + input.table + ", column " + column.name + " is missing or was changed"});
      for (const KeptCell& cell : *cells) {
        keys_.emplace(cell.digest, cell.erased ? std::nullopt : std::optional(cell.content));
      }
    }
  }
  return true;
}

data::Status KeptResults::GapOf(const std::string& content) {
  using data::GapKind;
  for (const auto& [word, kind] : {std::pair<std::string, GapKind>{"缺(", GapKind::kMissing},
                                   {"不评(", GapKind::kUnrated},
                                   {"不参加(", GapKind::kNotTaking}}) {
    if (content.starts_with(word) && content.ends_with(")")) {
      return data_.gaps.Intern(kind, content.substr(word.size(), content.size() - word.size() - 1));
    }
  }
  return data_.gaps.Intern(GapKind::kError, content);
}

// A number is a number again, so that it is shown with its places; all else is the text it was kept as.
bool KeptResults::ReadCells(const archive::ColumnRecord& record, uint64_t rows, result::Column& column) {
  const auto cells = archive::ReadColumn(store_, suite_, record, rows);
  const bool erased =
      cells && std::any_of(cells->begin(), cells->end(), [](const KeptCell& one) { return one.erased; });
  const bool number = !erased && (record.type.starts_with("number") || record.type.starts_with("integer"));
  data::Column& values = columns_.emplace_back(cells ? rows : 0);
  for (size_t row = 0; cells && row < rows; ++row) {
    const KeptCell& cell = (*cells)[row];
    if (cell.gap) {
      values.SetGap(row, GapOf(cell.content));
      continue;
    }
    if (number) {
      const auto value = NumberOf(cell.content);
      if (!value) break;
      values.Set(row, *value);
      continue;
    }
    std::optional<std::string> text = cell.content;
    if (record.type == "reference" && !record.personal) {
      const auto key = keys_.find(cell.content);
      if (key != keys_.end()) text = key->second;
    }
    if (cell.erased) text = std::nullopt;
    erased_ += text ? 0 : 1;
    values.num[row] = data_.texts.Code(text ? *text : ErasedWord(outcome_.english));
  }
  column.kind = number ? CellKind::kNumber : CellKind::kText;
  column.values = &values;
  if (cells) return true;
  return Fail({"结果的列 " + record.name + " 不见了或被改过",
               "column " + record.name + " of the results is missing or was changed"});
}

bool KeptResults::ReadTable(const archive::RunRecord& run, const archive::ResultRecord& record,
                            const plan::OutputTable& output) {
  const bool by_line = record.keys == 1 && !record.columns.empty() && record.columns[0].name.empty();
  const size_t keys = by_line ? 0 : record.keys, first = by_line ? 1 : 0;
  if (record.columns.size() != first + keys + output.columns.size()) {
    return Fail({"表 " + record.table + " 的列和规则对不上",
                 "the columns of table " + record.table + " are not those of the rules"});
  }
  result::Table table;
  table.name = record.table;
  table.rows = record.rows;
  for (size_t i = 0; i < first + keys + output.columns.size(); ++i) {
    const bool key = i >= first && i < first + keys;
    const archive::ColumnRecord& kept =
        key ? KeyColumn(run, *outcome_.schema, output, i - first, record.columns[i]) : record.columns[i];
    result::Column column;
    column.name = kept.name;
    if (!ReadCells(kept, record.rows, column)) return false;
    if (i < first) {
      data::FileLines& lines = lines_.emplace_back();
      for (size_t row = 0; row < record.rows; ++row) {
        lines.Append(static_cast<uint64_t>(column.values->Get(row).ToInt64().value_or(0)), 1);
      }
      table.file_rows = &lines;
      continue;
    }
    const size_t at = i - first;
    const plan::OutputColumn* form = at < keys ? nullptr : &output.columns[at - keys];
    if (form == nullptr && at < output.keys.size()) form = &output.keys[at];
    if (form != nullptr) {
      column.decimals = form->decimals;
      column.unit = form->unit;
    }
    (at < keys ? table.keys : table.columns).push_back(std::move(column));
  }
  if (record.table.empty()) {
    outcome_.quantities = std::move(table);
  } else {
    outcome_.tables.push_back(std::move(table));
  }
  return true;
}

bool KeptResults::ReadSheets(const archive::RunRecord& run) {
  const std::vector<plan::Sheet>& forms = compiled_->lowered.plan.sheets;
  if (forms.size() != run.sheets.size()) {
    return Fail({"输出的文件和规则对不上", "the files handed in are not those of the rules"});
  }
  for (size_t i = 0; i < forms.size(); ++i) {
    archive::KeptBytes kept = archive::ReadBytes(store_, suite_, run.sheets[i].bytes);
    if (kept.state == archive::KeptBytes::State::kBad) {
      return Fail({"文件 " + run.sheets[i].name + " 不见了或被改过",
                   "file " + run.sheets[i].name + " is missing or was changed"});
    }
    result::Sheet sheet;
    sheet.name = forms[i].name;
    sheet.publication = forms[i].publication;
    sheet.days = forms[i].days;
    outcome_.sheets.push_back(std::move(sheet));
    const bool there = kept.state == archive::KeptBytes::State::kThere;
    sheets_.push_back(there ? std::optional(std::move(kept.bytes)) : std::nullopt);
  }
  return true;
}

bool KeptResults::Read(const archive::Entry& entry) {
  const auto& run = std::get<archive::RunRecord>(entry.record);
  outcome_.title = run.title;
  outcome_.english = compiled_->scheme.english;
  outcome_.schema = &compiled_->scheme.schema;
  outcome_.data = &data_;
  if (!ReadKeys(run)) return false;
  for (const archive::ResultRecord& record : run.results) {
    const plan::OutputTable* output = OutputOf(compiled_->lowered.plan, record);
    if (output == nullptr) {
      return Fail({"规则里没有表 " + record.table + " 的结果", "the rules have no results of table " + record.table});
    }
    if (!ReadTable(run, record, *output)) return false;
  }
  return ReadSheets(run);
}

KeptResults::KeptResults(archive::Store& store, const archive::Index& index, const archive::Entry& run,
                         const Limits& limits)
    : store_(store), suite_(index.suite()) {
  const auto& record = std::get<archive::RunRecord>(run.record);
  if (!rules_.Read(store, record, limits)) {
    Fail({"规则文件读不出来", "a rule file cannot be read"});
    return;
  }
  compiled_ = rules_.Find(record.title);
  if (compiled_ == nullptr) {
    Fail({"规则现在检查不通过: “" + record.title + "”", "the rules do not pass any more: “" + record.title + "”"});
    return;
  }
  Read(run);
}

}  // namespace heng
