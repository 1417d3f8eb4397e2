// Tables made from tables, tables written in the file, draws, slots and ordered scans.
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

using ast::ExprPtr;
using ast::Make;

ast::View TreeBuilder::ViewOf(P::ViewContext* ctx) {
  return {NameOf(ctx->NAME(0)), NameOf(ctx->NAME(1)), Build(ctx->expr())};
}

ast::SummaryKey TreeBuilder::SummaryKeyOf(P::SummaryKeyContext* ctx) {
  if (ctx->expr() != nullptr) return {NameOf(ctx->NAME()), Build(ctx->expr())};
  return {NameOf(ctx->path()->NAME().back()), PathOf(ctx->path())};
}

ast::DerivedColumn TreeBuilder::DerivedColumnOf(P::DerivedColumnContext* ctx, P::TailContext* tail) {
  ast::DerivedColumn column;
  column.name = NameOf(ctx->NAME());
  if (ctx->type() != nullptr) column.type = TypeOf(ctx->type());
  if (ctx->rounding() != nullptr) column.rounding = RoundingOf(ctx->rounding());
  if (ctx->operand() != nullptr) column.first = Operand(ctx->operand());
  column.value = Build(ctx->expr());
  column.span = SpanOf(ctx);
  column.tail = TailOf(tail);
  return column;
}

ast::Summary TreeBuilder::SummaryOf(P::SummaryContext* ctx) {
  ast::Summary summary{NameOf(ctx->NAME(0)), NameOf(ctx->NAME(1)), nullptr, {}, std::nullopt, {}};
  if (ctx->expr() != nullptr) summary.condition = Build(ctx->expr());
  for (auto* key : ctx->summaryKey()) summary.keys.push_back(SummaryKeyOf(key));
  if (ctx->K_ONE_ROW() != nullptr) summary.each = NameOf(ctx->NAME(2));
  for (size_t i = 0; i < ctx->derivedColumn().size(); ++i) {
    summary.columns.push_back(DerivedColumnOf(ctx->derivedColumn(i), ctx->tail(i)));
  }
  return summary;
}

ast::Grid TreeBuilder::GridOf(P::GridContext* ctx) {
  ast::Grid grid{NamesOf(ctx->gridHead()->NAME()), {}, SpanOf(ctx)};
  for (auto* from : ctx->gridRow()) {
    ast::GridRow row{{}, {}, SpanOf(from)};
    for (auto* key : from->lookupKey()) row.keys.push_back(LookupKeyOf(key));
    row.keys[0].noted = !from->tail()->K_NOTE().empty();
    for (auto* cell : from->cell()) row.cells.push_back(CellOf(cell));
    if (row.cells.size() != grid.columns.size()) {
      Fault(Code::E0160, row.span, {std::to_string(row.cells.size()), std::to_string(grid.columns.size())});
    }
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

ast::NodeWeights TreeBuilder::NodeWeightsOf(P::NodeWeightsContext* ctx) {
  ast::NodeWeights weights;
  weights.span = SpanOf(ctx);
  if (ctx->NAME() != nullptr) {
    weights.table = NameOf(ctx->NAME());
    weights.keys = Exprs(ctx->exprs());
    return weights;
  }
  for (auto* operand : ctx->blockOperand()) weights.keys.push_back(BlockOperand(operand));
  weights.grid = GridOf(ctx->grid());
  return weights;
}

ast::Expand TreeBuilder::ExpandOf(P::ExpandContext* ctx) {
  const auto names = NamesOf(ctx->NAME());
  const bool from = ctx->K_FROM() != nullptr;
  ast::Expand expand;
  expand.name = names[0];
  if (from) expand.source = names[1];
  std::vector<ast::Name> keys;
  if (ctx->names() != nullptr) {
    keys = NamesOf(ctx->names()->NAME());
  } else {
    keys.push_back(names[from ? 2 : 1]);
  }
  expand.column = keys[0];
  if ((from && keys.size() > 1) || (!from && ctx->grid() == nullptr)) {
    Fault(Code::E0177, expand.name.span, {expand.name.text});
  } else if (ctx->grid() != nullptr) {
    expand.grid = GridOf(ctx->grid());
  } else {
    expand.options = names.back();
  }
  if (!from) expand.keys = std::move(keys);
  return expand;
}

ast::Union TreeBuilder::UnionOf(P::UnionTableContext* ctx) {
  ast::Union out{NameOf(ctx->NAME()), {}};
  for (auto* from : ctx->unionPart()) {
    ast::UnionPart part{NameOf(from->NAME()), nullptr, {}, SpanOf(from)};
    if (from->expr() != nullptr) part.condition = Build(from->expr());
    for (auto* column : from->summaryKey()) part.columns.push_back(SummaryKeyOf(column));
    out.parts.push_back(std::move(part));
  }
  return out;
}

ast::Scan TreeBuilder::ScanOf(P::ScanContext* ctx) {
  ast::Scan scan{NameOf(ctx->NAME(0)), NameOf(ctx->NAME(1)), {}, {}, {}};
  for (auto* keys : ctx->keys()) KeysOrFault(keys, scan.keys, Kind::K_BY);
  for (auto* group : ctx->grouping()) {
    if (scan.group.form != ast::Grouping::Form::kNone) Fault(Code::E0153, SpanOf(group), {Word(Kind::K_WITHIN)});
    scan.group = GroupingOf(group);
  }
  for (size_t i = 0; i < ctx->derivedColumn().size(); ++i) {
    scan.columns.push_back(DerivedColumnOf(ctx->derivedColumn(i), ctx->tail(i)));
  }
  return scan;
}

ast::Slots TreeBuilder::SlotsOf(P::SlotsContext* ctx) {
  ast::Slots slots{NameOf(ctx->NAME(0)), NameOf(ctx->NAME(1)), NameOf(ctx->NAME(2)), {}, nullptr, {}, nullptr};
  for (auto* from : ctx->slotRow()) {
    ast::SlotRow row{NameOf(from->NAME()), Whole(from->NUMBER(), 1000), nullptr, nullptr, SpanOf(from)};
    if (from->operand() != nullptr) row.times = Operand(from->operand());
    if (from->expr() != nullptr) row.condition = Build(from->expr());
    slots.rows.push_back(std::move(row));
  }
  for (auto* option : ctx->slotOption()) {
    const Span span = SpanOf(option);
    if (option->K_TAKE_HIGH() != nullptr) {
      if (!Once(slots.value, span, Kind::K_TAKE_HIGH)) continue;
      slots.value = Sum(option->sum());
      if (option->keys() != nullptr) slots.tie_keys = KeysOf(option->keys());
    } else if (Once(slots.empty, span, Kind::K_EMPTY_SLOT)) {
      slots.empty = Operand(option->operand());
    }
  }
  return slots;
}

ast::Sample TreeBuilder::SampleOf(P::SampleContext* ctx) {
  ast::Sample sample;
  sample.name = NameOf(ctx->NAME(0));
  sample.table = NameOf(ctx->NAME(1));
  for (auto* option : ctx->sampleOption()) {
    const Span span = SpanOf(option);
    if (option->excluded() != nullptr) {
      sample.excluded.push_back(ExcludedOf(option->excluded()));
    } else if (option->K_STRATA() != nullptr) {
      if (!sample.strata.empty()) Fault(Code::E0153, span, {Word(Kind::K_STRATA)});
      sample.strata = Exprs(option->exprs());
    } else if (option->K_PER_STRATUM() != nullptr) {
      if (Once(sample.size, span, Kind::K_PER_STRATUM)) sample.size = Sum(option->sum());
    } else if (option->K_ROUND_BY() != nullptr) {
      if (Once(sample.rounding, span, Kind::K_ROUND_BY)) sample.rounding = Mode(option->NAME(), Kind::K_ROUND_BY);
    } else if (option->K_AT_LEAST() != nullptr) {
      if (Once(sample.at_least, span, Kind::K_AT_LEAST)) sample.at_least = Sum(option->sum());
    } else if (option->K_SEED() != nullptr) {
      if (!Once(sample.seed, span, Kind::K_SEED)) continue;
      sample.seed = At(option->TEXT()).text;
      sample.seed_span = span;
    } else if (option->K_NUMBER_ORDER() != nullptr) {
      KeysOrFault(option->keys(), sample.order, Kind::K_NUMBER_ORDER);
    } else if (Once(sample.reserve, span, Kind::K_RESERVE)) {
      sample.reserve = Sum(option->sum());
    }
  }
  return sample;
}

void TreeBuilder::Relation(P::DeclarationContext* ctx, ast::Decl& decl) {
  if (ctx->view() != nullptr) decl.node = ViewOf(ctx->view());
  if (ctx->summary() != nullptr) decl.node = SummaryOf(ctx->summary());
  if (ctx->expand() != nullptr) decl.node = ExpandOf(ctx->expand());
  if (ctx->unionTable() != nullptr) decl.node = UnionOf(ctx->unionTable());
  if (ctx->scan() != nullptr) decl.node = ScanOf(ctx->scan());
  if (ctx->slots() != nullptr) decl.node = SlotsOf(ctx->slots());
  if (ctx->sample() != nullptr) decl.node = SampleOf(ctx->sample());
  if (auto* weights = ctx->weightTable()) {
    decl.node = ast::WeightTable{NameOf(weights->NAME()), NamesOf(weights->names()->NAME()), GridOf(weights->grid())};
  }
}

// The columns of a two-way table; every `按` has a head and no head is without one.
std::vector<ast::LookupKey> TreeBuilder::TableHead(P::TableHeadContext* ctx, bool two_way, Span span) {
  std::vector<ast::LookupKey> columns;
  if (two_way != (ctx != nullptr)) Fault(two_way ? Code::E0161 : Code::E0162, ctx == nullptr ? span : SpanOf(ctx));
  if (ctx == nullptr) return columns;
  for (auto* key : ctx->lookupKey()) columns.push_back(LookupKeyOf(key));
  return columns;
}

// One value for a plain table, one cell a column for a two-way one.
void TreeBuilder::Cells(const std::vector<P::CellContext*>& cells, size_t columns, Span row, ExprPtr& value,
                        std::vector<ast::Cell>& to) {
  if (columns == 0 && cells.size() == 1) {
    ast::Cell cell = CellOf(cells[0]);
    const bool lookup = dynamic_cast<P::LookupRowContext*>(cells[0]->parent) != nullptr;
    if (cell.value == nullptr || cell.band) return Fault(lookup && cell.band ? Code::E0730 : Code::E0162, cell.span);
    value = std::move(cell.value);
    return;
  }
  if (cells.size() != columns) {
    if (columns == 0) return Fault(Code::E0162, row);
    return Fault(Code::E0160, row, {std::to_string(cells.size()), std::to_string(columns)});
  }
  for (auto* cell : cells) to.push_back(CellOf(cell));
}

ast::Cell TreeBuilder::CellOf(P::CellContext* ctx) {
  using Form = ast::Band::Form;
  ast::Cell cell;
  cell.span = SpanOf(ctx);
  if (ctx->K_NONE() != nullptr) {
    cell.none = true;
    return cell;
  }
  ast::Band band{};
  band.span = cell.span;
  if (ctx->interval() != nullptr) {
    band.form = Form::kInterval;
    band.interval = IntervalOf(ctx->interval());
    cell.band = std::move(band);
    return cell;
  }
  if (ctx->expr() == nullptr) {
    band.form = ctx->K_REST() != nullptr ? Form::kOtherwise : ctx->K_BELOW() != nullptr ? Form::kBelow : Form::kAbove;
    if (ctx->bound() != nullptr) band.a = Bound(ctx->bound());
    cell.band = std::move(band);
    return cell;
  }
  cell.value = Build(ctx->expr());
  if (ctx->K_OR_MORE() == nullptr && ctx->K_OR_LESS() == nullptr && ctx->K_TO() == nullptr) return cell;
  band.a = std::move(cell.value);
  if (ctx->bound() != nullptr) band.b = Bound(ctx->bound());
  band.form = ctx->K_TO() != nullptr        ? (ctx->K_BELOW() != nullptr ? Form::kFromBelow : Form::kFromTo)
              : ctx->K_OR_MORE() != nullptr ? Form::kAtLeast
                                            : Form::kAtMost;
  cell.band = std::move(band);
  return cell;
}

}  // namespace heng::syntax
