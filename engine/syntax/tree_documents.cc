// Clauses about other files, other schemes, earlier years, and what is handed in.
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

ast::Repeal TreeBuilder::RepealOf(P::RepealContext* ctx) {
  auto* word = dynamic_cast<Node*>(ctx->children[1]);
  auto* what = dynamic_cast<Node*>(ctx->children[2]);
  return {KeywordOf(At(word).kind)->zh, NameOf(what), ctx->TEXT() != nullptr};
}

ast::AmendItem TreeBuilder::AmendItemOf(P::AmendItemContext* ctx) {
  ast::AmendItem amend;
  amend.path = NamesOf(ctx->NAME());
  amend.item.name = amend.path.back();
  amend.item.span = SpanOf(ctx);
  for (auto* attr : ctx->nodeAttr()) NodeAttr(attr, amend.item.attrs);
  amend.item.is_node = ctx->LBRACE() != nullptr;
  if (ctx->expr() != nullptr) amend.item.value = Build(ctx->expr());
  for (auto* clause : ctx->evalClause()) amend.item.clauses.push_back(ClauseOf(clause));
  return amend;
}

ast::Warning TreeBuilder::WarningOf(P::WarningContext* ctx) {
  ast::Warning warning{NameOf(ctx->NAME(0)), NameOf(ctx->NAME(1)), ctx->K_HEAVIEST() != nullptr, {}};
  for (auto* row : ctx->warningRow()) {
    warning.rows.push_back({NameOf(row->NAME()), Build(row->expr()), SpanOf(row), TailOf(row->tail())});
  }
  return warning;
}

ast::History TreeBuilder::HistoryOf(P::HistoryContext* ctx) {
  ast::History history;
  history.span = SpanOf(ctx);
  history.table = NameOf(ctx->NAME());
  const bool years =
      ctx->number()->NUMBER() != nullptr && ctx->number()->UNIT() != nullptr && At(ctx->number()->UNIT()).text == "年";
  if (!years) Fault(Code::E0163, SpanOf(ctx->number()));
  if (years) history.years = Whole(ctx->number()->NUMBER(), 100);
  const auto set = [&](std::optional<ast::Name>& slot, Node* node, Span span, Kind word) {
    if (Once(slot, span, word)) slot = NameOf(node);
  };
  for (auto* option : ctx->historyOption()) {
    const Span span = SpanOf(option);
    if (option->K_TAKEN_FROM() != nullptr) {
      if (history.from_said) Fault(Code::E0153, span, {Word(Kind::K_TAKEN_FROM)});
      history.from_said = true;
      if (option->TEXT() != nullptr) {
        history.from = At(option->TEXT()).text;
      } else if (At(option->NAME(0)).text != (skin() == ast::Skin::kChinese ? "本方案" : "itself")) {
        const char* const choices = skin() == ast::Skin::kChinese ? "`本方案` 或 `“方案名”`" : "`itself` or `“scheme”`";
        Fault(Code::E0154, At(option->NAME(0)).span, {Word(Kind::K_TAKEN_FROM), At(option->NAME(0)).text, choices});
      }
    } else if (option->K_LINEAGE() != nullptr) {
      set(history.lineage, option->NAME(0), span, Kind::K_LINEAGE);
    } else if (option->K_MERGED() != nullptr) {
      set(history.merged, option->NAME(0), span, Kind::K_MERGED);
    } else if (option->K_FOUNDED() != nullptr) {
      set(history.founded, option->NAME().empty() ? option->K_UNRATED() : option->NAME(0), span, Kind::K_FOUNDED);
    } else if (option->K_GAP_YEAR() != nullptr) {
      set(history.gap, option->NAME(0), span, Kind::K_GAP_YEAR);
    } else {
      set(history.figures, option->NAME(1), span, Kind::K_FIGURES);
    }
  }
  return history;
}

ast::Adopt TreeBuilder::AdoptOf(P::AdoptContext* ctx) {
  ast::Adopt adopt;
  adopt.scheme = At(ctx->TEXT()).text;
  adopt.scheme_span = At(ctx->TEXT()).span;
  if (ctx->NAME() != nullptr) {
    const bool zh = skin() == ast::Skin::kChinese;
    adopt.previous = At(ctx->NAME()).text == (zh ? "上期" : "previous");
    if (!adopt.previous) {
      Fault(Code::E0154, At(ctx->NAME()).span,
            {Word(Kind::K_ADOPT), At(ctx->NAME()).text, zh ? "`上期` 或 `“方案名”`" : "`previous` or `“scheme”`"});
    }
  }
  for (auto* from : ctx->adoptColumn()) {
    ast::Adopt::Column column;
    column.span = SpanOf(from);
    std::vector<ast::Name>* names = &column.to;
    for (auto* child : from->children) {
      auto* node = dynamic_cast<Node*>(child);
      if (node == nullptr) continue;
      if (At(node).kind == Kind::EQ) names = &column.from;
      if (At(node).kind == Kind::NAME) names->push_back(NameOf(node));
    }
    if (from->type() != nullptr) column.type = TypeOf(from->type());
    adopt.columns.push_back(std::move(column));
  }
  return adopt;
}

ast::OutputColumn TreeBuilder::OutputColumnOf(P::OutputColumnContext* ctx) {
  ast::OutputColumn column;
  column.span = SpanOf(ctx);
  column.every = ctx->K_EVERY_COLUMN() != nullptr;
  if (ctx->TEXT() != nullptr) column.suffix = At(ctx->TEXT()).text;
  if (ctx->path() != nullptr) {
    column.heading = NameOf(ctx->path()->NAME().back());
    column.value = PathOf(ctx->path());
  } else {
    column.heading = NameOf(ctx->NAME(0));
    column.value = Build(ctx->expr());
  }
  if (!ctx->K_KEEP().empty()) column.places = Whole(ctx->NUMBER(0), 1000);
  column.percent = !ctx->K_PERCENTS().empty();
  if (!ctx->K_MASK().empty()) column.mask = NameOf(ctx->NAME().back());
  return column;
}

ast::Output TreeBuilder::OutputOf(P::OutputContext* ctx) {
  ast::Output output;
  output.span = SpanOf(ctx);
  output.publication = ctx->K_PUBLICATION() != nullptr;
  output.name = NameOf(ctx->NAME(0));
  if (ctx->K_ON() != nullptr) output.table = NameOf(ctx->NAME(1));
  const bool zh = skin() == ast::Skin::kChinese;
  for (auto* option : ctx->outputOption()) {
    const Span span = SpanOf(option);
    if (option->K_WHEN() != nullptr) {
      if (Once(output.condition, span, Kind::K_WHEN)) output.condition = Build(option->expr());
    } else if (option->K_BY() != nullptr) {
      if (!output.order.empty()) Fault(Code::E0153, span, {Word(Kind::K_BY)});
      for (auto* key : option->plainKey()) output.order.push_back(PlainKeyOf(key));
    } else if (option->K_DAYS() != nullptr) {
      if (Once(output.days, span, Kind::K_DAYS)) output.days = Sum(option->sum());
    } else if (option->K_LIST() != nullptr) {
      if (Once(output.list, span, Kind::K_LIST)) output.list = {NameOf(option->NAME(0)), NameOf(option->NAME(1))};
    } else if (option->TEXT() != nullptr) {
      output.fill = ast::Output::Fill::kText;
      output.fill_text = At(option->TEXT()).text;
    } else if (At(option->NAME(0)).text == (zh ? "原因" : "reason")) {
      output.fill = ast::Output::Fill::kReason;
    } else if (At(option->NAME(0)).text != (zh ? "空" : "empty")) {
      Fault(Code::E0154, At(option->NAME(0)).span,
            {Word(Kind::K_FILL), At(option->NAME(0)).text, zh ? "`“不评”` `原因` `空`" : "`“text”` `reason` `empty`"});
    }
  }
  for (auto* column : ctx->outputColumn()) output.columns.push_back(OutputColumnOf(column));
  return output;
}

void TreeBuilder::Document(P::DeclarationContext* ctx, ast::Decl& decl) {
  if (ctx->warning() != nullptr) decl.node = WarningOf(ctx->warning());
  if (ctx->history() != nullptr) decl.node = HistoryOf(ctx->history());
  if (ctx->adopt() != nullptr) decl.node = AdoptOf(ctx->adopt());
  if (ctx->output() != nullptr) decl.node = OutputOf(ctx->output());
  if (auto* file = ctx->importFile()) decl.node = ast::Import{At(file->TEXT()).text, At(file->TEXT()).span};
  if (auto* file = ctx->basedOn()) decl.node = ast::BasedOn{At(file->TEXT()).text, At(file->TEXT()).span};
  if (ctx->repeal() != nullptr) decl.node = RepealOf(ctx->repeal());
  if (ctx->amendItem() != nullptr) decl.node = AmendItemOf(ctx->amendItem());
}

}  // namespace heng::syntax
