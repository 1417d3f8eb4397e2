// 权重表: the weights of a node's items by the row's keys, and 各项, one formula for all its columns.
//
//   权重表 按 级 {                       weight of a row of 小学      weight of a row of 初中
//     列   : 语文, 数学, 物理            语文 50 %, 数学 50 %          语文 40 %, 数学 40 %, 物理 20 %
//     小学 : 50%, 50%, 无                物理 is no item of the row    all three
//     初中 : 40%, 40%, 20%
//   }
//
// Which row of the table a row of data takes is a hidden value of its own, a number from 0 on; weights choose by it.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {
namespace {

constexpr const char kNoItem[] = "无此项";

const ast::NodeWeights* WeightsClause(const ast::Item& item) {
  for (const auto& clause : item.clauses) {
    if (const auto* weights = std::get_if<ast::NodeWeights>(&clause)) return weights;
  }
  return nullptr;
}

}  // namespace

void Builder::DeclareWeightTables() {
  for (const auto& decl : file_.decls) {
    const auto* table = std::get_if<ast::WeightTable>(&decl.node);
    if (table == nullptr) continue;
    if (!weight_tables_.emplace(table->name.text, NamedWeights{table}).second) {
      Report(Code::E0201, table->name.span, {table->name.text});
    }
  }
}

// The grid of a node's weight table, or null when it has none or the name is unknown.
const ast::Grid* Builder::GridOf(const ast::NodeWeights& weights) {
  if (!weights.table) return &weights.grid;
  auto at = weight_tables_.find(weights.table->text);
  if (at == weight_tables_.end()) return nullptr;
  at->second.used = true;
  return &at->second.table->grid;
}

// 各项: an item for every column that has none of its own; `word` stands for the column's name in its formula.
void Builder::DeclareEveryItem(int table, const ast::Evaluation& evaluation, const ast::EveryItem& every,
                               FieldId node) {
  const ast::Item& parent = *nodes_[node].item;
  const ast::NodeWeights* weights = WeightsClause(parent);
  if (weights == nullptr) {
    Report(Code::E0522, every.span);
    return;
  }
  const ast::Grid* grid = GridOf(*weights);
  if (grid == nullptr) return;  // the unknown name is said with the weights
  for (const ast::Name& column : grid->columns) {
    const bool own = std::any_of(parent.clauses.begin(), parent.clauses.end(), [&](const auto& clause) {
      const auto* item = std::get_if<std::unique_ptr<ast::Item>>(&clause);
      return item != nullptr && (*item)->name.text == column.text;
    });
    if (own || FindFieldIn(table, field(node).path + "." + column.text) != kNoField) continue;
    ast::Item& item = made_items_.emplace_back();
    item.name = {column.text, every.name.span};
    item.attrs = every.attrs;
    item.value = every.value;
    item.span = every.span;
    item.tail = every.tail;
    DeclareItem(table, evaluation, item, node);
    const FieldId id = FindFieldIn(table, field(node).path + "." + column.text);
    ColumnItem& made = column_items_[id];
    made.word = std::make_unique<ast::Expr>(ast::Expr{every.name.span, ast::TextLiteral{column.text}});
    made.parameters[every.name.text] = made.word.get();
    made.caller = RowContext(table);
    column_words_[made.word.get()] = column;
  }
}

// The word of an 各项 where a key, an option or a text is wanted.
ExprPtr Builder::ColumnWord(const ast::Name& column, Span span, const Type* expected) {
  if (expected != nullptr && expected->kind == ValueKind::kOption) {
    return OptionOrReport(expected->options, {column.text, span});
  }
  return MakeText(column.text, span);
}

// 列(x): the column (or indicator …) of the row that is called as the word x stands for.
ExprPtr Builder::ResolveColumnCall(const ast::Call& call, Span span, const Context& context, const Type*) {
  const ast::Expr* argument = call.args.size() == 1 ? call.args[0].get() : nullptr;
  const Context* at = &context;
  while (argument != nullptr && column_words_.count(argument) == 0) {
    const auto* path = std::get_if<ast::Path>(&argument->node);
    const bool known = path != nullptr && path->parts.size() == 1 && at->parameters != nullptr &&
                       at->parameters->count(path->parts[0].text) != 0;
    if (!known) {
      Report(Code::E0529, span, {call.written});
      return nullptr;
    }
    argument = at->parameters->at(path->parts[0].text);
    at = at->caller;
  }
  if (argument == nullptr) {
    Report(Code::E0529, span, {call.written});
    return nullptr;
  }
  ast::Path path;
  path.parts = {{column_words_.at(argument).text, call.args[0]->span}};
  Context plain = context;
  plain.parameters = nullptr;
  return ResolvePath(path, span, plain, nullptr);
}

// Cells are percentages that add up to 100 % in every row.
bool Builder::ReadWeights(const ast::Grid& grid, std::vector<std::vector<std::optional<Number>>>& cells) {
  bool ok = true;
  for (const auto& row : grid.rows) {
    Number sum(0);
    bool good = true;
    auto& to = cells.emplace_back();
    for (const auto& cell : row.cells) {
      std::optional<Number> weight;
      if (!cell.none) {
        ExprPtr value = cell.value && !cell.band ? Resolve(*cell.value, Context()) : nullptr;
        const bool broken = cell.value && !cell.band && !value;
        if (value) weight = ConstValue(*cell.value, Context());
        const bool percent = value && value->type.kind == ValueKind::kNumber && value->type.unit.empty() && weight &&
                             weight->Sign() >= 0 && (value->type.ratio || *weight <= Number(1));
        if (!percent) {
          if (!broken) Report(Code::E0525, cell.span);
          good = false;
        } else {
          sum = sum + *weight;
        }
      }
      to.push_back(std::move(weight));
    }
    if (good && sum != Number(1)) {
      Report(Code::E0521, row.span, {KeysText(row.keys), (sum * Number(100)).ToText() + "%"});
      good = false;
    }
    ok = ok && good;
  }
  return ok;
}

// Items and columns answer one another; items have no weight of their own.
bool Builder::ColumnsAreItems(const NodeInfo& node, const ast::Grid& grid) {
  bool ok = true;
  std::set<std::string> columns;
  for (const ast::Name& column : grid.columns) {
    if (!columns.insert(column.text).second) {
      Report(Code::E0201, column.span, {column.text});
      ok = false;
    }
    const bool item = std::any_of(node.parts.begin(), node.parts.end(),
                                  [&](FieldId part) { return field(part).name == column.text; });
    if (item) continue;
    Report(Code::E0523, column.span, {column.text, node.item->name.text});
    ok = false;
  }
  for (FieldId part : node.parts) {
    if (columns.count(field(part).name) == 0) {
      Report(Code::E0524, field(part).span, {field(part).name});
      ok = false;
    } else if (nodes_[part].item->attrs.weight) {
      Report(Code::E0526, nodes_[part].item->attrs.weight->span, {field(part).name});
      ok = false;
    }
  }
  return ok;
}

// Which row of the grid a row of data takes; null when the keys are wrong (reported).
ExprPtr Builder::WeightRow(const ast::NodeWeights& source, const ast::Grid& grid, int table) {
  const Context context = RowContext(table);
  const size_t wanted = source.table ? weight_tables_.at(source.table->text).table->parameters.size() : 0;
  if (source.table && wanted != source.keys.size()) {
    Report(Code::E0713, source.span, {std::to_string(wanted), std::to_string(source.keys.size())});
    return nullptr;
  }
  std::vector<ExprPtr> operands;
  for (const auto& key : source.keys) {
    ExprPtr value = Use(*key, context);
    if (!value) return nullptr;
    operands.push_back(Shareable(std::move(value), context));
  }
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  std::vector<const std::vector<ast::LookupKey>*> keys;
  std::set<std::string> seen;
  bool ok = true;
  for (size_t i = 0; i < grid.rows.size(); ++i) {
    const auto& row = grid.rows[i];
    if (!seen.insert(KeysText(row.keys)).second) {
      Report(Code::E0705, row.keys[0].span, {KeysText(row.keys)});
      ok = false;
    }
    ExprPtr test = KeysTest(row.keys, operands, row.span);
    ok = ok && test;
    keys.push_back(&row.keys);
    rows.emplace_back(std::move(test), MakeConst(Number(static_cast<int64_t>(i)), NumberType(), row.span));
  }
  if (!ok) return nullptr;
  const KeyCover cover = CoverOf(keys, operands);
  if (!cover.open.empty()) {
    Report(Code::E0704, source.span, {cover.open});
    return nullptr;
  }
  for (size_t row : cover.dead) {
    const ast::GridRow& dead = grid.rows[row];
    if (!dead.keys[0].noted) Report(Code::W0723, dead.span, {KeysText(dead.keys)});
  }
  ExprPtr never =
      MakeOp(Op::kRequire, NumberType(), source.span, Clone(*operands[0]), MakeCode(0, BoolType(), source.span));
  never->error_code = Code::E2009;
  never->may_miss = never->may_unrate = false;
  ExprPtr row = Choose(std::move(rows), std::move(never), false, source.span);
  if (!row) return nullptr;
  row->integral = true;
  return Shareable(std::move(row), context);
}

// Reads a node's weight table once; false when there is none or it is wrong.
bool Builder::LoadWeightTable(FieldId node) {
  NodeWeightsInfo& info = node_weights_[node];
  if (info.read) return info.ok;
  info.read = true;
  const NodeInfo at = nodes_[node];
  const ast::NodeWeights* source = WeightsClause(*at.item);
  if (source == nullptr) return false;
  info.present = true;
  const ast::Grid* grid = GridOf(*source);
  if (grid == nullptr) {
    Report(Code::E0527, source->table->span, {source->table->text});
    return false;
  }
  bool ok = ColumnsAreItems(at, *grid);
  ok = ReadWeights(*grid, info.cells) && ok;
  ExprPtr row = WeightRow(*source, *grid, field(node).table);
  if (!ok || !row) return false;
  NodeWeightsInfo& done = node_weights_[node];
  for (size_t i = 0; i < grid->columns.size(); ++i) done.column_of[grid->columns[i].text] = i;
  done.row = std::move(row);
  done.ok = true;
  return true;
}

// Is the row of the table one of `rows`?
ExprPtr Builder::RowIsAmong(const NodeWeightsInfo& info, const std::vector<size_t>& rows, Span span) {
  ExprPtr any;
  for (size_t row : rows) {
    ExprPtr equal = MakeOp(Op::kEq, BoolType(), span, Clone(*info.row),
                           MakeConst(Number(static_cast<int64_t>(row)), NumberType(), span));
    any = any ? MakeOp(Op::kOr, BoolType(), span, std::move(any), std::move(equal)) : std::move(equal);
  }
  return any;
}

// The weight of one item: a gap 不参加(无此项) in the rows where it stands as 无.
ExprPtr Builder::WeightFromTable(const NodeWeightsInfo& info, const std::string& item, Span span) {
  const Type ratio = NumberType({}, true);
  const size_t column = info.column_of.at(item);
  std::vector<std::pair<std::optional<Number>, std::vector<size_t>>> groups;
  for (size_t row = 0; row < info.cells.size(); ++row) {
    const auto& cell = info.cells[row][column];
    auto at = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == cell; });
    if (at == groups.end()) at = groups.insert(groups.end(), {cell, {}});
    at->second.push_back(row);
  }
  auto value = [&](const std::optional<Number>& weight) {
    return weight ? MakeConst(*weight, ratio, span) : MakeGap(data::GapKind::kNotTaking, kNoItem, ratio, span);
  };
  std::vector<std::pair<ExprPtr, ExprPtr>> rows;
  for (const auto& [weight, group] : groups) rows.emplace_back(RowIsAmong(info, group, span), value(weight));
  ExprPtr last = std::move(rows.back().second);
  rows.pop_back();
  // Even a weight that is the same everywhere is chosen by the row, so that a row the table lacks is said.
  if (rows.empty()) rows.emplace_back(RowIsAmong(info, {0}, span), Clone(*last));
  return Choose(std::move(rows), std::move(last), false, span);
}

// An item under a weight table has no value in the rows where it is 无.
ExprPtr Builder::WhereThere(FieldId id, ExprPtr value) {
  const FieldId parent = nodes_[id].parent;
  if (parent == kNoField || !LoadWeightTable(parent)) return value;
  const NodeWeightsInfo& info = node_weights_[parent];
  auto at = info.column_of.find(field(id).name);
  if (at == info.column_of.end()) return value;
  std::vector<size_t> none;
  for (size_t row = 0; row < info.cells.size(); ++row) {
    if (!info.cells[row][at->second]) none.push_back(row);
  }
  if (none.empty()) return value;
  const Span span = value->span;
  const Type type = value->type;
  return MakeOp(Op::kIf, type, span, RowIsAmong(info, none, span),
                MakeGap(data::GapKind::kNotTaking, kNoItem, type, span), std::move(value));
}

// The fewest of `parts` that a row of the table has, and whether any row is without one.
size_t Builder::FewestThere(const NodeWeightsInfo& info, const std::vector<FieldId>& parts) const {
  size_t fewest = parts.size();
  for (const auto& row : info.cells) {
    size_t there = 0;
    for (FieldId part : parts) {
      auto at = info.column_of.find(scheme_.fields[part].name);
      if (at != info.column_of.end() && row[at->second]) ++there;
    }
    fewest = std::min(fewest, there);
  }
  return fewest;
}

}  // namespace heng::model
