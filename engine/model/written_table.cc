// 展开 without a source: a table written out in the rule file, looked up by its keys.
//
//   展开 名额表 以 区域 {          取 名额表(区域).名额
//     列   : 名额, 补助            区域 城区   3 人
//     城区 : 3 人, 0 元            区域 乡镇   5 人
//     乡镇 : 5 人, 200 元          区域 偏远   缺(无此行)
//   }
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {
namespace {

using Form = ast::LookupKey::Form;

// 取 名额表(城区).名额: a key that is the name of a row and no column.
const std::string* NameOf(const ast::Expr& key) {
  const auto* path = std::get_if<ast::Path>(&key.node);
  return path != nullptr && !path->own_row && path->parts.size() == 1 ? &path->parts[0].text : nullptr;
}

bool NamesRow(const ast::Grid& grid, size_t key, const std::string& name) {
  return std::any_of(grid.rows.begin(), grid.rows.end(), [&](const ast::GridRow& row) {
    return row.keys[key].form == Form::kName && row.keys[key].name.text == name;
  });
}

}  // namespace

void Builder::DeclareWrittenTables() {
  for (const auto& decl : file_.decls) {
    const auto* expand = std::get_if<ast::Expand>(&decl.node);
    if (expand == nullptr || !expand->source.text.empty()) continue;
    const std::string& name = expand->name.text;
    if (tables_.count(name) != 0 || !written_tables_.emplace(name, WrittenTable{expand}).second) {
      Report(Code::E0201, expand->name.span, {name});
      continue;
    }
    std::set<std::string> seen;
    bool ok = true;
    for (const auto& row : expand->grid.rows) {
      const bool plain = std::none_of(row.keys.begin(), row.keys.end(), [](const ast::LookupKey& key) {
        return key.form == Form::kOtherwise || key.form == Form::kMissing;
      });
      ok = ok && plain && row.keys.size() == expand->keys.size();
      if (!plain) {
        Report(Code::E0464, row.span, {name});
      } else if (row.keys.size() != expand->keys.size()) {
        Report(Code::E0713, row.span, {std::to_string(expand->keys.size()), std::to_string(row.keys.size())});
      } else if (!seen.insert(KeysText(row.keys)).second) {
        Report(Code::E0705, row.span, {KeysText(row.keys)});
      }
    }
    if (!ok) written_tables_[name].expand = nullptr;
  }
}

ExprPtr Builder::FetchWritten(WrittenTable& table, const ast::Fetch& fetch, Span span, const Context& context) {
  table.used = true;
  if (table.expand == nullptr) return nullptr;  // what is wrong with it has been said
  const ast::Grid& grid = table.expand->grid;
  const std::string& name = fetch.table.text;
  if (fetch.keys.size() != table.expand->keys.size()) {
    Report(Code::E0228, span, {name, std::to_string(table.expand->keys.size()), std::to_string(fetch.keys.size())});
    return nullptr;
  }
  const auto column = std::find_if(grid.columns.begin(), grid.columns.end(),
                                   [&](const ast::Name& known) { return known.text == fetch.path[0].text; });
  if (column == grid.columns.end() || fetch.path.size() > 1) {
    std::vector<std::string> names;
    for (const ast::Name& known : grid.columns) names.push_back(known.text);
    Diagnostic diagnostic{Code::E0462, fetch.path.back().span, {name, fetch.path.back().text}};
    if (auto near = NearestName(fetch.path.back().text, names))
      diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
    diagnostics_.Add(std::move(diagnostic));
    return nullptr;
  }
  std::vector<ExprPtr> operands;          // of the keys that are formulas
  std::vector<const std::string*> fixed;  // by key; null = a formula
  for (size_t i = 0; i < fetch.keys.size(); ++i) {
    const std::string* row = NameOf(*fetch.keys[i]);
    const bool field =
        row != nullptr && context.kind == Context::Kind::kRow && FindFieldIn(context.table, *row) != kNoField;
    fixed.push_back(row != nullptr && !field && NamesRow(grid, i, *row) ? row : nullptr);
    if (fixed.back() != nullptr) continue;
    ExprPtr value = Use(*fetch.keys[i], context);
    if (!value) return nullptr;
    operands.push_back(Shareable(std::move(value), context));
  }
  return WrittenRows(grid, static_cast<size_t>(column - grid.columns.begin()), fixed, operands, span);
}

// The rows that can be met, as cases; what none of them is, is 缺(无此行).
ExprPtr Builder::WrittenRows(const ast::Grid& grid, size_t column, const std::vector<const std::string*>& fixed,
                             const std::vector<ExprPtr>& operands, Span span) {
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  std::vector<std::vector<ast::LookupKey>> open;
  for (const auto& row : grid.rows) {
    std::vector<ast::LookupKey> keys;
    bool met = true;
    for (size_t i = 0; i < fixed.size(); ++i) {
      if (fixed[i] == nullptr) keys.push_back(row.keys[i]);
      met = met && (fixed[i] == nullptr || (row.keys[i].form == Form::kName && row.keys[i].name.text == *fixed[i]));
    }
    const ast::Cell& cell = row.cells[column];
    if (!met || cell.none) continue;
    if (!cell.value || cell.band) {
      Report(Code::E0730, cell.span);
      return nullptr;
    }
    ExprPtr test = keys.empty() ? MakeCode(1, BoolType(), span) : KeysTest(keys, operands, row.span);
    ExprPtr value = Use(*cell.value, Context{});
    if (!test || !value) return nullptr;
    if (keys.empty()) return value;
    rows.emplace_back(std::move(test), std::move(value));
    open.push_back(std::move(keys));
  }
  if (rows.empty()) return MakeGap(data::GapKind::kMissing, "无此行", NumberType(), span);
  std::vector<const std::vector<ast::LookupKey>*> views;
  for (const auto& keys : open) views.push_back(&keys);
  const KeyCover cover = CoverOf(views, operands);
  ExprPtr otherwise;
  if (!cover.counted || !cover.open.empty())
    otherwise = MakeGap(data::GapKind::kMissing, "无此行", rows[0].second->type, span);
  return Choose(std::move(rows), std::move(otherwise), false, span);
}

}  // namespace heng::model
