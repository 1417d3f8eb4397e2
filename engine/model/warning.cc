// 预警: named outcomes with their conditions; of a ladder (取最重) the heaviest that holds.
#include "engine/model/builder.h"

namespace heng::model {

// An undecided condition is an error with the row's key, not a "no".
ExprPtr Builder::Decided(ExprPtr value, Span span) {
  if (!value->may_unrate) return value;
  ExprPtr undecided = MakeOp(Op::kIsUnrated, BoolType(), span, Clone(*value));
  Type text;
  text.kind = ValueKind::kText;
  ExprPtr why = MakeOp(Op::kReason, text, span, Clone(*value));
  ExprPtr fault = MakeOp(Op::kRequire, BoolType(), span, std::move(why), MakeCode(0, BoolType(), span));
  fault->error_code = Code::E2005;
  value = MakeOp(Op::kIf, BoolType(), span, std::move(undecided), std::move(fault), std::move(value));
  value->may_unrate = false;
  return value;
}

// 名.行 : 是否 for every row; of a ladder also 名 : 选项(无, 行 …), the heaviest.
void Builder::DeclareWarning(const ast::Decl& decl, const ast::Warning& source) {
  const int table = FindTable(source.table);
  if (table < 0) {
    broken_.insert(source.name.text);
    return;
  }
  const bool zh = file_.skin == ast::Skin::kChinese;
  std::vector<ast::Name> options{{zh ? "无" : "none", source.name.span}};
  for (size_t i = 0; i < source.rows.size(); ++i) {
    const auto& row = source.rows[i];
    const FieldId id =
        AddMade(decl, Field::Kind::kWarning, table, i, BoolType(), source.name.text, row.name.text, row.name, row.tail);
    if (id == kNoField) return;
    options.push_back(row.name);
  }
  if (source.rows.empty()) Report(Code::E0277, source.name.span, {source.name.text});
  if (source.heaviest) {
    Type ladder;
    ladder.kind = ValueKind::kOption;
    ladder.options = AddOptions("", options);
    const FieldId id =
        AddMade(decl, Field::Kind::kWarning, table, 0, ladder, source.name.text, "", source.name, decl.tail);
    if (id == kNoField) return;
  }
  warnings_.emplace(std::make_pair(table, source.name.text), &source);
}

void Builder::ResolveWarning(FieldId id, const ast::Warning& source) {
  const Span span = field(id).span;
  if (field(id).type.kind == ValueKind::kBool) {
    ExprPtr condition = UseCondition(*source.rows[field(id).cohort].condition, RowContext(field(id).table));
    if (condition) BordersProbed(*condition);
    if (condition) field(id).value = Decided(std::move(condition), span);
    return;
  }
  const Type type = field(id).type;
  std::vector<ExprPtr> in;
  for (size_t i = source.rows.size(); i-- > 0;) {
    const FieldId row = FindFieldIn(field(id).table, source.name.text + "." + source.rows[i].name.text);
    ExprPtr holds = LoadField(row, span);
    if (!holds) return;
    in.push_back(std::move(holds));
    in.push_back(MakeCode(static_cast<int64_t>(i) + 1, type, span));
  }
  in.push_back(MakeCode(0, type, span));
  field(id).value = MakeOp(Op::kCases, type, span, std::move(in));
}

// The 预警 that a call of 任一 or 连接 names.
const ast::Warning* Builder::WarningNamed(const ast::Call& call, const Context& context) const {
  if (call.function.text != "任一" && call.function.text != "连接") return nullptr;
  if (context.kind != Context::Kind::kRow || call.args.empty() || call.source) return nullptr;
  const auto* path = std::get_if<ast::Path>(&call.args[0]->node);
  if (path == nullptr || path->parts.size() != 1 || path->own_row || path->previous_row) return nullptr;
  const auto at = warnings_.find({context.table, path->parts[0].text});
  return at == warnings_.end() ? nullptr : at->second;
}

// 任一(预警名): does any row hold; 连接(预警名, “+”): the names of those that do.
ExprPtr Builder::ResolveWarningCall(const ast::Call& call, const ast::Warning& warning, Span span,
                                    const Context& context) {
  const bool any = call.function.text == "任一";
  const auto* between = call.args.size() == 2 ? std::get_if<ast::TextLiteral>(&call.args[1]->node) : nullptr;
  if (any ? call.args.size() != 1 : between == nullptr) {
    Report(Code::E0278, span, {warning.name.text});
    return nullptr;
  }
  std::vector<ExprPtr> in;
  std::vector<Text> names;
  for (const auto& row : warning.rows) {
    const std::string path = warning.name.text + "." + row.name.text;
    ExprPtr holds = Load(FindFieldIn(context.table, path), {}, span, context, path);
    if (!holds) return nullptr;
    in.push_back(std::move(holds));
    names.emplace_back(row.name.text);
  }
  if (any) {
    if (in.size() == 1) return std::move(in[0]);
    return MakeOp(Op::kOr, BoolType(), span, std::move(in));
  }
  Type text;
  text.kind = ValueKind::kText;
  ExprPtr out = MakeOp(Op::kTrueNames, text, span, std::move(in));
  out->text = between->text;
  out->args = std::move(names);
  out->may_miss = true;
  return out;
}

}  // namespace heng::model
