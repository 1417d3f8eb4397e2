// Declarations other than those about cohorts.
#include "engine/syntax/tree_builder.h"

namespace heng::syntax {

namespace {
constexpr const char kModesZh[] = "`四舍五入` `四舍六入五成双` `舍去` `进一` `向下` `向上`";
constexpr const char kModesEn[] = "`half_up` `half_even` `truncate` `away` `down` `up`";
constexpr const char kTiesZh[] = "`同名次跳号` `同名次连号` `平均名次`";
constexpr const char kTiesEn[] = "`competition` `dense` `average`";
}  // namespace

ast::Tail TreeBuilder::TailOf(P::TailContext* ctx) {
  ast::Tail tail;
  for (size_t i = 0; i + 1 < ctx->children.size(); i += 2) {
    auto* word = dynamic_cast<Node*>(ctx->children[i]);
    auto* text = dynamic_cast<Node*>(ctx->children[i + 1]);
    (At(word).kind == Kind::K_BASIS ? tail.basis : tail.notes).push_back(At(text).text);
  }
  return tail;
}

ast::Places TreeBuilder::PlacesOf(P::PlacesContext* ctx) {
  ast::Places places;
  places.span = SpanOf(ctx);
  if (ctx->K_PLACES() != nullptr) {
    places.places = Whole(ctx->NUMBER(), 1000);
  } else {
    places.form = ast::Places::Form::kStep;
    places.step = Operand(ctx->operand());
  }
  return places;
}

std::optional<Rounding> TreeBuilder::Mode(Node* node, Kind clause) {
  return OptionWord(node, clause, FindRounding, kModesZh, kModesEn);
}

ast::RoundingClause TreeBuilder::RoundingOf(P::RoundingContext* ctx) {
  ast::RoundingClause rounding;
  rounding.span = SpanOf(ctx);
  if (ctx->K_EXACT() != nullptr) {
    rounding.places.form = ast::Places::Form::kExact;
    rounding.places.span = rounding.span;
    return rounding;
  }
  rounding.mode = Mode(ctx->NAME(), Kind::K_ROUND).value_or(Rounding::kHalfUp);
  rounding.places = PlacesOf(ctx->places());
  return rounding;
}

ast::Scheme TreeBuilder::Scheme(P::SchemeContext* ctx) {
  ast::Scheme scheme;
  scheme.span = SpanOf(ctx);
  scheme.title = At(ctx->TEXT()).text;
  scheme.title_span = At(ctx->TEXT()).span;
  for (auto* clause : ctx->headerClause()) HeaderClause(clause, scheme);
  return scheme;
}

void TreeBuilder::HeaderClause(P::HeaderClauseContext* ctx, ast::Scheme& scheme) {
  const Span span = SpanOf(ctx);
  if (ctx->K_BASIS() != nullptr) {
    scheme.basis.push_back(At(ctx->TEXT()).text);
  } else if (ctx->K_NOTE() != nullptr) {
    scheme.notes.push_back(At(ctx->TEXT()).text);
  } else if (ctx->K_PERIOD() != nullptr) {
    if (!Once(scheme.from, span, Kind::K_PERIOD)) return;
    scheme.from = Day(ctx->DATE(0));
    scheme.to = Day(ctx->DATE(1));
    scheme.period_span = span;
  } else if (ctx->K_VERSION() != nullptr) {
    if (!Once(scheme.version, span, Kind::K_VERSION)) return;
    scheme.version = Whole(ctx->NUMBER());
    scheme.version_span = span;
  } else if (ctx->K_RANK_TIES() != nullptr) {
    if (!Once(scheme.ties, span, Kind::K_RANK_TIES)) return;
    scheme.ties = OptionWord(ctx->NAME(), Kind::K_RANK_TIES, FindTieRule, kTiesZh, kTiesEn);
  } else {
    if (!Once(scheme.rounding_mode, span, Kind::K_ROUND)) return;
    scheme.rounding_mode = Mode(ctx->NAME(), Kind::K_ROUND);
    scheme.rounding_span = span;
    for (auto* kind : ctx->headerRounding()) {
      ast::HeaderRounding rounding;
      const auto names = kind->NAME();
      const auto canonical = [&](Node* node) { return FindUnit(skin(), At(node).text).value_or(At(node).text); };
      rounding.kind = {canonical(names[0]), Join(At(names[0]).span, At(names.back()).span)};
      if (names.size() > 1) rounding.kind.text += "/" + canonical(names[1]);
      if (const auto type = FindType(skin(), At(names[0]).text); names.size() == 1 && type) {
        if (*type == ast::TypeRef::Form::kRatio) rounding.kind.text = "比率";
        if (*type == ast::TypeRef::Form::kNumber) rounding.kind.text = "数";
      }
      if (kind->places() != nullptr) {
        rounding.places = PlacesOf(kind->places());
      } else {
        rounding.places.form = ast::Places::Form::kExact;
        rounding.places.span = At(kind->K_EXACT()).span;
      }
      scheme.roundings.push_back(std::move(rounding));
    }
  }
}

ast::Decl TreeBuilder::Declaration(P::DeclarationContext* ctx) {
  ast::Decl decl;
  const Span end = tokens_[begin_ + ctx->EOF()->getSymbol()->getTokenIndex() - 1].span;
  decl.span = Join(tokens_[begin_].span, end);
  decl.tail = TailOf(ctx->tail());
  if (ctx->param() != nullptr) decl.node = ParamOf(ctx->param());
  if (ctx->unitDecl() != nullptr) decl.node = ast::UnitDecl{NameOf(ctx->unitDecl()->NAME())};
  if (auto* list = ctx->optionList()) decl.node = ast::OptionList{NameOf(list->NAME()), NamesOf(list->names()->NAME())};
  if (ctx->table() != nullptr) decl.node = TableOf(ctx->table());
  if (ctx->check() != nullptr) decl.node = CheckOf(ctx->check(), ctx->tail());
  if (ctx->indicator() != nullptr) decl.node = IndicatorOf(ctx->indicator());
  if (ctx->quantity() != nullptr) decl.node = QuantityOf(ctx->quantity());
  if (ctx->function() != nullptr) decl.node = FunctionOf(ctx->function());
  if (ctx->evaluation() != nullptr) decl.node = EvaluationOf(ctx->evaluation());
  if (ctx->rank() != nullptr) decl.node = RankOf(ctx->rank());
  if (ctx->tier() != nullptr) decl.node = TierOf(ctx->tier());
  if (ctx->share() != nullptr) decl.node = ShareOf(ctx->share());
  if (ctx->useCase() != nullptr) decl.node = UseCaseOf(ctx->useCase());
  Relation(ctx, decl);
  Document(ctx, decl);
  if (ctx->K_AMEND() != nullptr) decl.edit = ast::Decl::Edit::kAmend;
  if (ctx->K_ADDED() != nullptr) decl.edit = ast::Decl::Edit::kAdd;
  return decl;
}

ast::Param TreeBuilder::ParamOf(P::ParamContext* ctx) {
  ast::Param param;
  param.name = NameOf(ctx->NAME());
  for (auto* dated : ctx->dated()) {
    ast::DatedValue value{Build(dated->expr()), std::nullopt};
    if (dated->DATE() != nullptr) value.from = Day(dated->DATE());
    param.values.push_back(std::move(value));
  }
  return param;
}

ast::Table TreeBuilder::TableOf(P::TableContext* ctx) {
  ast::Table table;
  table.name = NameOf(ctx->NAME());
  for (auto* attr : ctx->tableAttr()) {
    if (attr->K_KEY() != nullptr) {
      if (!table.key.empty()) Fault(Code::E0153, SpanOf(attr), {Word(Kind::K_KEY)});
      table.key = attr->names() != nullptr ? NamesOf(attr->names()->NAME()) : std::vector{NameOf(attr->NAME())};
    } else if (Once(table.may_be_absent, SpanOf(attr), Kind::K_MAY_BE_ABSENT)) {
      table.may_be_absent = At(attr->TEXT()).text;
    }
  }
  for (auto* clause : ctx->tableClause()) {
    if (auto* foreign = clause->foreignKey()) {
      table.foreign.push_back({NamesOf(foreign->names()->NAME()), NameOf(foreign->NAME()), SpanOf(foreign)});
    } else if (clause->column() != nullptr) {
      table.columns.push_back(ColumnOf(clause->column()));
    } else {
      table.checks.push_back(CheckOf(clause->check(), clause->tail()));
    }
  }
  return table;
}

ast::Column TreeBuilder::ColumnOf(P::ColumnContext* ctx) {
  ast::Column column;
  column.name = NameOf(ctx->NAME());
  column.type = TypeOf(ctx->type());
  column.tail = TailOf(ctx->tail());
  for (auto* attr : ctx->columnAttr()) {
    if (attr->K_OPTIONAL() != nullptr) {
      if (!Once(column.optional, SpanOf(attr), Kind::K_OPTIONAL)) continue;
      column.optional = true;
      column.reasons = NamesOf(attr->names()->NAME());
    } else if (attr->K_RANGE() != nullptr) {
      if (Once(column.range, SpanOf(attr), Kind::K_RANGE)) column.range = IntervalOf(attr->interval());
    } else if (attr->K_ALIAS() != nullptr) {
      for (auto* text : attr->TEXT()) column.aliases.push_back(At(text).text);
    }
    column.personal = column.personal || attr->K_PERSONAL() != nullptr;
    column.unique = column.unique || attr->K_UNIQUE() != nullptr;
    column.percent = column.percent || attr->K_PERCENTS() != nullptr;
  }
  return column;
}

ast::TypeRef TreeBuilder::TypeOf(P::TypeContext* ctx) {
  using Form = ast::TypeRef::Form;
  ast::TypeRef type{};
  type.span = SpanOf(ctx);
  if (ctx->K_REFERENCE() != nullptr) {
    type.form = Form::kReference;
    type.name = NameOf(ctx->NAME(0));
    return type;
  }
  const auto names = ctx->NAME();
  const auto unit = [&](Node* node) -> std::string {
    const Token& token = At(node);
    if (const auto known = FindUnit(skin(), token.text); known && !token.quoted) return *known;
    return text_.units.count(token.text) != 0 ? token.text : "";
  };
  const auto form = At(names[0]).quoted ? std::nullopt : FindType(skin(), At(names[0]).text);
  type.name = {At(names[0]).text, Join(At(names[0]).span, At(names.back()).span)};
  if (names.size() > 1) {
    type.form = Form::kUnit;
    type.name.text = unit(names[0]) + "/" + unit(names[1]);
    for (Node* name : names) {
      if (unit(name).empty()) Fault(Code::E0115, At(name).span, {At(name).text, ""});
    }
  } else if (form) {
    type.form = *form;
  } else if (const std::string known = unit(names[0]); !known.empty()) {
    type.form = Form::kUnit;
    type.name.text = known;
  } else {
    type.form = Form::kNamed;
  }
  if (ctx->names() != nullptr) type.options = NamesOf(ctx->names()->NAME());
  if ((type.form == Form::kOptions) != (ctx->names() != nullptr)) {
    const bool zh = skin() == ast::Skin::kChinese;
    Fault(Code::E0129, type.span, {At(names[0]).text, zh ? "选项(甲, 乙)" : "options(a, b)"});
  }
  if (ctx->K_PLACES() != nullptr) type.places = Whole(ctx->NUMBER(), 1000);
  return type;
}

ast::Check TreeBuilder::CheckOf(P::CheckContext* ctx, P::TailContext* tail) {
  ast::Check check{};
  const Token& severity = At(ctx->NAME(0));
  const bool zh = skin() == ast::Skin::kChinese;
  check.warning = severity.text == (zh ? "警告" : "warning");
  if (!check.warning && severity.text != (zh ? "错误" : "error")) {
    Fault(Code::E0154, severity.span, {Word(Kind::K_CHECK), severity.text, zh ? "`错误` `警告`" : "`error` `warning`"});
  }
  check.message = At(ctx->TEXT()).text;
  if (ctx->NAME().size() > 1) check.table = NameOf(ctx->NAME(1));
  check.condition = Build(ctx->expr());
  check.span = SpanOf(ctx);
  check.tail = TailOf(tail);
  return check;
}

ast::Indicator TreeBuilder::IndicatorOf(P::IndicatorContext* ctx) {
  ast::Indicator indicator{NameOf(ctx->NAME(0)), NameOf(ctx->NAME(1)), std::nullopt, std::nullopt, nullptr};
  if (ctx->type() != nullptr) indicator.type = TypeOf(ctx->type());
  if (ctx->rounding() != nullptr) indicator.rounding = RoundingOf(ctx->rounding());
  indicator.value = Build(ctx->expr());
  return indicator;
}

ast::Quantity TreeBuilder::QuantityOf(P::QuantityContext* ctx) {
  ast::Quantity quantity{NameOf(ctx->NAME()), std::nullopt, std::nullopt, nullptr};
  if (ctx->type() != nullptr) quantity.type = TypeOf(ctx->type());
  if (ctx->rounding() != nullptr) quantity.rounding = RoundingOf(ctx->rounding());
  quantity.value = Build(ctx->expr());
  return quantity;
}

ast::Function TreeBuilder::FunctionOf(P::FunctionContext* ctx) {
  ast::Function function;
  auto names = NamesOf(ctx->NAME());
  if (ctx->K_ON() != nullptr) {
    function.table = names.back();
    names.pop_back();
  }
  function.name = names.front();
  function.parameters.assign(names.begin() + 1, names.end());
  function.value = Build(ctx->expr());
  return function;
}

ast::UseCase TreeBuilder::UseCaseOf(P::UseCaseContext* ctx) {
  ast::UseCase use_case{At(ctx->TEXT()).text, {}, SpanOf(ctx)};
  const std::string missing = skin() == ast::Skin::kChinese ? "缺" : "missing";
  for (auto* from : ctx->caseTable()) {
    ast::CaseTable table{from->K_EXPECT() != nullptr, NameOf(from->NAME()), {}, {}, SpanOf(from)};
    for (size_t r = 0; r < from->caseRow().size(); ++r) {
      auto* row = from->caseRow(r);
      if (r > 0 && row->CELL().size() != table.columns.size()) {
        Fault(Code::E0159, SpanOf(row), {std::to_string(row->CELL().size()), std::to_string(table.columns.size())});
      }
      if (r > 0) table.rows.emplace_back();
      for (auto* node : row->CELL()) {
        const Token& cell = At(node);
        if (r > 0) {
          const bool gap = cell.text.empty() || cell.text == missing;
          table.rows.back().push_back({gap ? "" : cell.text, gap, cell.span});
        } else {
          table.columns.push_back({CellName(cell.text), cell.span});
        }
      }
    }
    use_case.tables.push_back(std::move(table));
  }
  return use_case;
}

// A heading may be quoted as any name, and so may each name of a path in it: 质量.【前630】.
std::string TreeBuilder::CellName(const std::string& text) const {
  static constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {{"【", "】"}, {"`", "`"}};
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t before = at;
    for (const auto& [open, close] : kQuotes) {
      if ((at > 0 && text[at - 1] != '.') || text.compare(at, open.size(), open) != 0) continue;
      const size_t end = text.find(close, at + open.size());
      const size_t after = end == std::string::npos ? end : end + close.size();
      if (after == std::string::npos || (after < text.size() && text[after] != '.')) continue;
      out += text.substr(at + open.size(), end - at - open.size());
      at = after;
      break;
    }
    if (at == before) out += text[at++];
  }
  return out;
}

}  // namespace heng::syntax
