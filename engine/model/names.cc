// Names: tables, fields, options, references; what to say when there is none of that name.
#include <algorithm>

#include "engine/diag/nearest.h"
#include "engine/model/builder.h"

namespace heng::model {

bool Builder::IsComputedTable(const std::string& name) const {
  return std::any_of(file_.decls.begin(), file_.decls.end(), [&](const ast::Decl& decl) {
    if (const auto* view = std::get_if<ast::View>(&decl.node)) return view->name.text == name;
    if (const auto* summary = std::get_if<ast::Summary>(&decl.node)) return summary->name.text == name;
    if (const auto* expand = std::get_if<ast::Expand>(&decl.node)) return expand->name.text == name;
    const auto* all = std::get_if<ast::Union>(&decl.node);
    return all != nullptr && all->name.text == name;
  });
}

int Builder::FindTable(const ast::Name& name, bool report) {
  auto at = tables_.find(name.text);
  if (at != tables_.end()) return at->second;
  if (report && written_tables_.count(name.text) != 0) {
    Report(Code::E0461, name.span, {name.text});
  } else if (report) {
    std::vector<std::string> names;
    for (const auto& [table, index] : tables_) names.push_back(table);
    Diagnostic diagnostic{Code::E0202, name.span, {name.text}};
    if (auto near = NearestName(name.text, names)) {
      diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
    }
    diagnostics_.Add(std::move(diagnostic));
  }
  return -1;
}

FieldId Builder::OwnField(int table, const std::string& path) const {
  auto at = fields_in_[table].find(path);
  return at == fields_in_[table].end() ? kNoField : at->second;
}

FieldId Builder::FieldIn(int table, const ast::Name& name) {
  FieldId id = FindFieldIn(table, name.text);
  if (id == kNoField) id = StageFieldAt(table, name.text);
  if (id == kNoField) ReportUnknown(RowContext(table), name);
  return id;
}

std::vector<std::string> Builder::NamesIn(const Context& context) const {
  std::vector<std::string> names;
  if (context.table >= 0) {
    for (const auto& [path, id] : fields_in_[context.table]) names.push_back(path);
  }
  for (const auto& [name, global] : globals_) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

void Builder::ReportUnknown(const Context& context, const ast::Name& name) {
  if (broken_.count(name.text) != 0) return;
  bool in_table = context.table >= 0;
  Diagnostic diagnostic{in_table ? Code::E0203 : Code::E0205, name.span, {name.text}};
  if (in_table) diagnostic.args.push_back(name_of(context.table));
  // The very name elsewhere says more than a name that is merely near.
  for (size_t table = 0; table < fields_in_.size() && diagnostic.notes.empty(); ++table) {
    if (OwnField(static_cast<int>(table), name.text) == kNoField || static_cast<int>(table) == context.table) continue;
    diagnostic.notes.push_back({"表 `" + scheme_.tables[table].name + "` 里有 `" + name.text +
                                    "`；那里的值要从引用它的列走过去，如 `学校.学段`，或放在统计里",
                                "table `" + scheme_.tables[table].name + "` has `" + name.text +
                                    "`; reach it through a reference, as in `school.stage`, or inside an aggregate"});
  }
  for (const auto& list : scheme_.option_lists) {
    if (!diagnostic.notes.empty() ||
        std::find(list.options.begin(), list.options.end(), name.text) == list.options.end())
      continue;
    diagnostic.notes.push_back(
        {"`" + name.text + "` 是一个选项；选项只能写在 `是`、`属于`、`对照` 里，作为结果时要先声明 `: 选项(…)`",
         "`" + name.text +
             "` is an option; options stand behind `is`, in `in {…}` and `lookup`, and as results of a declared `: "
             "options(…)`"});
  }
  auto near = NearestName(name.text, NamesIn(context));
  if (near && diagnostic.notes.empty()) {
    diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
  }
  diagnostics_.Add(std::move(diagnostic));
}

int Builder::FindOption(int list, const std::string& name) const {
  const auto& options = scheme_.option_lists[list].options;
  auto at = std::find(options.begin(), options.end(), name);
  return at == options.end() ? -1 : static_cast<int>(at - options.begin());
}

ExprPtr Builder::OptionOrReport(int list, const ast::Name& name) {
  Type type;
  type.kind = ValueKind::kOption;
  type.options = list;
  int option = FindOption(list, name.text);
  if (option >= 0) return MakeCode(option, type, name.span);
  Diagnostic diagnostic{Code::E0221, name.span, {name.text, TypeText(scheme_, type)}};
  if (auto near = NearestName(name.text, scheme_.option_lists[list].options)) {
    diagnostic.notes.push_back({"你是不是要写 `" + *near + "`?", "did you mean `" + *near + "`?"});
  }
  diagnostics_.Add(std::move(diagnostic));
  return nullptr;
}

// The reference column of `from` that points to `to`; with several, the one named after 经.
FieldId Builder::OnlyReference(int from, int to, const std::optional<ast::Name>& via, Span span) {
  const Origin* origin = scheme_.tables[from].origin.get();
  if (origin != nullptr && origin->parts.empty()) return kNoField;  // what it is made from is not there: said
  std::vector<FieldId> references;
  if (!via) references = References(from, to);
  if (via) {
    AddReferences(from, to, references);
    FieldId id = FieldIn(from, *via);
    if (id == kNoField) return kNoField;
    if (std::find(references.begin(), references.end(), id) == references.end()) {
      Report(Code::E0209, via->span, {name_of(from), name_of(to)});
      return kNoField;
    }
    return id;
  }
  if (references.empty()) {
    const auto broken = [&](FieldId id) { return field(id).kind != Field::Kind::kSource && Failed(id); };
    const std::vector<FieldId>& fields = scheme_.tables[from].fields;
    if (origin != nullptr && std::any_of(fields.begin(), fields.end(), broken)) return kNoField;  // said there
    Report(Code::E0209, span, {name_of(from), name_of(to)});
    return kNoField;
  }
  if (references.size() > 1) {
    Report(Code::E0222, span, {name_of(from), name_of(to), field(references[0]).name, field(references[1]).name});
    return kNoField;
  }
  ResolveField(references[0]);
  return Failed(references[0]) ? kNoField : references[0];
}

}  // namespace heng::model
