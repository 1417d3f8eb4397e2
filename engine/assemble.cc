#include "engine/assemble.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/diag/nearest.h"
#include "engine/syntax/keywords.h"
#include "engine/syntax/parse.h"

namespace heng {
namespace {

struct Namer {
  ClauseName operator()(const ast::Param& d) const { return {"参数", d.name.text}; }
  ClauseName operator()(const ast::UnitDecl& d) const { return {"单位", d.name.text}; }
  ClauseName operator()(const ast::OptionList& d) const { return {"选项表", d.name.text}; }
  ClauseName operator()(const ast::Table& d) const { return {"表", d.name.text}; }
  ClauseName operator()(const ast::Check& d) const { return {"校验", d.message}; }
  ClauseName operator()(const ast::Indicator& d) const { return {"指标", d.name.text}; }
  ClauseName operator()(const ast::Quantity& d) const { return {"量", d.name.text}; }
  ClauseName operator()(const ast::Function& d) const { return {"函数", d.name.text}; }
  ClauseName operator()(const ast::Evaluation& d) const { return {"评价", d.name.text}; }
  ClauseName operator()(const ast::Rank& d) const { return {"名次", d.name.text}; }
  ClauseName operator()(const ast::TierBlock& d) const { return {"等次", d.name.text}; }
  ClauseName operator()(const ast::ShareBlock& d) const { return {"分配", d.name.text}; }
  ClauseName operator()(const ast::UseCase& d) const { return {"用例", d.title}; }
  ClauseName operator()(const ast::View& d) const { return {"视图", d.name.text}; }
  ClauseName operator()(const ast::Summary& d) const { return {"汇总", d.name.text}; }
  ClauseName operator()(const ast::Expand& d) const { return {"展开", d.name.text}; }
  ClauseName operator()(const ast::Union& d) const { return {"并表", d.name.text}; }
  ClauseName operator()(const ast::Scan& d) const { return {"递推", d.name.text}; }
  ClauseName operator()(const ast::Slots& d) const { return {"填格", d.name.text}; }
  ClauseName operator()(const ast::Sample& d) const { return {"抽样", d.name.text}; }
  ClauseName operator()(const ast::WeightTable& d) const { return {"权重表", d.name.text}; }
  ClauseName operator()(const ast::Warning& d) const { return {"预警", d.name.text}; }
  ClauseName operator()(const ast::History& d) const { return {"往年", d.table.text}; }
  ClauseName operator()(const ast::Adopt& d) const { return {"采用", d.scheme}; }
  ClauseName operator()(const ast::Output& d) const { return {d.publication ? "公示" : "输出", d.name.text}; }
  ClauseName operator()(const ast::Import& d) const { return {"引入", d.file}; }
  ClauseName operator()(const ast::BasedOn& d) const { return {"沿用", d.file}; }
  ClauseName operator()(const ast::Repeal& d) const { return {d.clause, d.name.text}; }
  ClauseName operator()(const ast::AmendItem& d) const {
    std::string name;
    for (const ast::Name& part : d.path) name += (name.empty() ? "" : ".") + part.text;
    return {"项", name};
  }
};

template <class T>
bool Is(const ast::Decl& decl) {
  return std::holds_alternative<T>(decl.node);
}

// A clause's word in the language of the messages.
Text WordFor(const std::string& clause) {
  const syntax::Keyword* keyword = syntax::FindKeyword(ast::Skin::kChinese, clause);
  return keyword == nullptr ? Text(clause) : Text(clause, keyword->en);
}

// The names that stand in the same kind of clause.
std::vector<std::string> NamesLike(const std::vector<ast::Decl>& decls, const std::string& clause) {
  std::vector<std::string> names;
  for (const ast::Decl& decl : decls) {
    if (const ClauseName name = NameOf(decl); name.clause == clause) names.push_back(name.name);
  }
  return names;
}

class Assembler {
 public:
  Assembler(const SourceMap& sources, const OpenRules& open, const Limits& limits, Diagnostics& diagnostics)
      : sources_(sources), open_(open), limits_(limits), diagnostics_(diagnostics) {}

  Assembled Read(uint32_t source);

 private:
  ast::File Parse(uint32_t source, const std::set<std::string>& units);
  std::optional<uint32_t> Open(const std::string& file, Span span, uint32_t from);
  void Import(const ast::Import& import, ast::File& out);
  ast::File Base(const ast::File& file, Assembled& out);
  void Apply(ast::Decl decl, bool based, Assembled& out);
  void Amend(ast::Decl decl, Assembled& out);
  void AmendOneItem(ast::Decl decl, Assembled& out);
  void Repeal(const ast::Decl& decl, Assembled& out);
  std::vector<ast::Decl>::iterator Find(const ClauseName& name, Assembled& out, Span span);

  const SourceMap& sources_;
  const OpenRules& open_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  std::vector<uint32_t> reading_;  // the files from the first to the one being read
  std::vector<uint32_t> read_;     // every file met
  std::set<uint32_t> imported_;
};

// Units that another file declares must be known before a file's numbers are read, so what a file names is read first.
ast::File Assembler::Parse(uint32_t source, const std::set<std::string>& units) {
  syntax::ParseOptions options;
  options.limits = limits_;
  options.units = units;
  return syntax::Parse(sources_, source, options, diagnostics_);
}

std::optional<uint32_t> Assembler::Open(const std::string& file, Span span, uint32_t from) {
  const bool outside = file.empty() || file[0] == '/' || file.find('\\') != std::string::npos ||
                       file.find(':') != std::string::npos || ("/" + file + "/").find("/../") != std::string::npos;
  if (outside) {
    diagnostics_.Add(Code::E0802, span, {file});
    return std::nullopt;
  }
  const auto source = open_ ? open_(file, from) : std::nullopt;
  if (!source) {
    diagnostics_.Add(Code::E0801, span, {file});
    return std::nullopt;
  }
  const auto at = std::find(reading_.begin(), reading_.end(), *source);
  if (at == reading_.end()) return source;
  std::string path;
  for (auto step = at; step != reading_.end(); ++step) path += "`" + sources_.name(*step) + "` → ";
  diagnostics_.Add(Code::E0803, span, {path + "`" + sources_.name(*source) + "`"});
  return std::nullopt;
}

void Assembler::Import(const ast::Import& import, ast::File& out) {
  const auto source = Open(import.file, import.file_span, import.file_span.file);
  if (!source || !imported_.insert(*source).second) return;
  Assembled other = Read(*source);
  out.imported.push_back(*source);
  out.imported.insert(out.imported.end(), other.file.imported.begin(), other.file.imported.end());
  for (ast::Decl& decl : other.file.decls) {
    if (!Is<ast::UseCase>(decl)) out.decls.push_back(std::move(decl));
  }
}

// The scheme this one is based on; of the header what this one does not say.
ast::File Assembler::Base(const ast::File& file, Assembled& out) {
  ast::File base;
  base.source = file.source;
  base.skin = file.skin;
  const ast::BasedOn* first = nullptr;
  for (const ast::Decl& decl : file.decls) {
    const auto* based_on = std::get_if<ast::BasedOn>(&decl.node);
    if (based_on == nullptr) continue;
    if (first != nullptr) {
      diagnostics_.Add(Code::E0804, decl.span);
      continue;
    }
    first = based_on;
    const auto source = Open(based_on->file, based_on->file_span, file.source);
    if (!source) continue;
    out.based_on = source;
    Assembled other = Read(*source);
    base.decls = std::move(other.file.decls);
    base.scheme = std::move(other.file.scheme);
    base.imported = std::move(other.file.imported);
  }
  return base;
}

// Of the other header what this one leaves open.
void Inherit(ast::Scheme& own, ast::Scheme base) {
  if (own.basis.empty()) own.basis = std::move(base.basis);
  if (own.notes.empty()) own.notes = std::move(base.notes);
  if (!own.from) {
    own.from = base.from;
    own.to = base.to;
    own.period_span = base.period_span;
  }
  if (!own.version) {
    own.version = base.version;
    own.version_span = base.version_span;
  }
  if (!own.rounding_mode) {
    own.rounding_mode = base.rounding_mode;
    own.rounding_span = base.rounding_span;
    own.roundings = std::move(base.roundings);
  }
  if (!own.ties) own.ties = base.ties;
}

std::vector<ast::Decl>::iterator Assembler::Find(const ClauseName& name, Assembled& out, Span span) {
  auto& decls = out.file.decls;
  const auto at = std::find_if(decls.begin(), decls.end(), [&](const ast::Decl& decl) { return NameOf(decl) == name; });
  if (at != decls.end()) return at;
  const auto near = NearestName(name.name, NamesLike(decls, name.clause));
  diagnostics_.Add(near ? Code::E0806 : Code::E0805, span, {WordFor(name.clause), name.name, near.value_or("")});
  return at;
}

void Assembler::Amend(ast::Decl decl, Assembled& out) {
  const ClauseName name = NameOf(decl);
  const auto at = Find(name, out, decl.span);
  if (at == out.file.decls.end()) return;
  out.changes.push_back({Change::Kind::kAmended, name.clause, name.name, at->span, decl.span, decl.tail.basis});
  if (at->span.file == decl.span.file) diagnostics_.Add(Code::E0809, decl.span, {WordFor(name.clause), name.name});
  decl.edit = ast::Decl::Edit::kNone;
  *at = std::move(decl);
}

ast::Item* FindItem(ast::Item& node, const ast::Name& name) {
  for (ast::Clause& clause : node.clauses) {
    auto* item = std::get_if<std::unique_ptr<ast::Item>>(&clause);
    if (item != nullptr && (*item)->name.text == name.text) return item->get();
  }
  return nullptr;
}

std::vector<std::string> ItemNames(const ast::Item& node) {
  std::vector<std::string> names;
  for (const ast::Clause& clause : node.clauses) {
    if (const auto* item = std::get_if<std::unique_ptr<ast::Item>>(&clause)) names.push_back((*item)->name.text);
  }
  return names;
}

// What the amendment says replaces what stood there; the rest stays.
void TakeOver(ast::Item& item, ast::Item& said) {
  ast::NodeAttrs& to = item.attrs;
  ast::NodeAttrs& from = said.attrs;
  if (from.weight) to.weight = std::move(from.weight);
  if (from.full) to.full = std::move(from.full), to.no_full = false;
  if (from.no_full) to.no_full = true, to.full = nullptr;
  if (from.gaps) to.gaps = std::move(from.gaps);
  if (from.cap) to.cap = std::move(from.cap);
  if (from.floor) to.floor = std::move(from.floor);
  if (from.rounding) to.rounding = std::move(from.rounding);
  if (said.value == nullptr && !said.is_node) return;
  item.value = std::move(said.value);
  item.clauses = std::move(said.clauses);
  item.is_node = said.is_node;
}

void Assembler::AmendOneItem(ast::Decl decl, Assembled& out) {
  auto& amend = std::get<ast::AmendItem>(decl.node);
  const auto at = Find({"评价", amend.path[0].text}, out, amend.path[0].span);
  if (at == out.file.decls.end()) return;
  ast::Item* item = &std::get<ast::Evaluation>(at->node).root;
  for (size_t i = 1; i < amend.path.size(); ++i) {
    ast::Item* next = FindItem(*item, amend.path[i]);
    if (next == nullptr) {
      const auto near = NearestName(amend.path[i].text, ItemNames(*item));
      diagnostics_.Add(near ? Code::E0806 : Code::E0805, amend.path[i].span,
                       {WordFor("项"), amend.path[i].text, near.value_or("")});
      return;
    }
    item = next;
  }
  const ClauseName name = NameOf(decl);
  out.changes.push_back({Change::Kind::kAmended, name.clause, name.name, item->span, decl.span, decl.tail.basis});
  TakeOver(*item, amend.item);
  item->span = decl.span;
  for (std::string& basis : decl.tail.basis) item->tail.basis.push_back(std::move(basis));
  for (std::string& note : decl.tail.notes) item->tail.notes.push_back(std::move(note));
}

void Assembler::Repeal(const ast::Decl& decl, Assembled& out) {
  const ClauseName name = NameOf(decl);
  const auto at = Find(name, out, decl.span);
  if (at == out.file.decls.end()) return;
  out.changes.push_back({Change::Kind::kRepealed, name.clause, name.name, at->span, decl.span, decl.tail.basis});
  out.file.decls.erase(at);
}

// One declaration of this file, on top of those taken over.
void Assembler::Apply(ast::Decl decl, bool based, Assembled& out) {
  const ClauseName name = NameOf(decl);
  const bool edits = decl.edit != ast::Decl::Edit::kNone || Is<ast::Repeal>(decl) || Is<ast::AmendItem>(decl);
  if (edits && !based) return diagnostics_.Add(Code::E0807, decl.span, {WordFor(name.clause), name.name});
  if (Is<ast::Repeal>(decl)) return Repeal(decl, out);
  if (Is<ast::AmendItem>(decl)) return AmendOneItem(std::move(decl), out);
  if (decl.edit == ast::Decl::Edit::kAmend) return Amend(std::move(decl), out);
  if (based && decl.edit == ast::Decl::Edit::kNone && !Is<ast::UseCase>(decl)) {
    return diagnostics_.Add(Code::E0808, decl.span, {WordFor(name.clause), name.name});
  }
  if (based) {
    out.changes.push_back({Change::Kind::kAdded, name.clause, name.name, std::nullopt, decl.span, decl.tail.basis});
  }
  decl.edit = ast::Decl::Edit::kNone;
  out.file.decls.push_back(std::move(decl));
}

Assembled Assembler::Read(uint32_t source) {
  Assembled out;
  reading_.push_back(source);
  if (std::find(read_.begin(), read_.end(), source) == read_.end()) read_.push_back(source);
  Diagnostics first_faults;
  std::swap(diagnostics_, first_faults);  // what stands in the file is told below, once its units are known
  ast::File file = Parse(source, {});
  std::swap(diagnostics_, first_faults);
  out.file = Base(file, out);
  for (const ast::Decl& decl : file.decls) {
    if (const auto* import = std::get_if<ast::Import>(&decl.node)) Import(*import, out.file);
  }
  std::set<std::string> units;
  for (const ast::Decl& decl : out.file.decls) {
    if (const auto* unit = std::get_if<ast::UnitDecl>(&decl.node)) units.insert(unit->name.text);
  }
  if (units.empty()) {
    for (const Diagnostic& diagnostic : first_faults.list()) diagnostics_.Add(diagnostic);
  } else {
    file = Parse(source, units);
  }
  if (out.based_on) {
    out.changes.push_back(
        {Change::Kind::kAmended, "方案", file.scheme.title, out.file.scheme.span, file.scheme.span, file.scheme.basis});
    Inherit(file.scheme, std::move(out.file.scheme));
  }
  out.file.scheme = std::move(file.scheme);
  out.file.skin = file.skin;
  out.file.source = source;
  out.file.comments = std::move(file.comments);
  const bool says_based = std::any_of(file.decls.begin(), file.decls.end(), Is<ast::BasedOn>);
  for (ast::Decl& decl : file.decls) {
    if (!Is<ast::Import>(decl) && !Is<ast::BasedOn>(decl)) Apply(std::move(decl), says_based, out);
  }
  reading_.pop_back();
  out.sources = read_;
  return out;
}

}  // namespace

ClauseName NameOf(const ast::Decl& decl) { return std::visit(Namer{}, decl.node); }

Assembled Assemble(const SourceMap& sources, uint32_t source, const OpenRules& open, const Limits& limits,
                   Diagnostics& diagnostics) {
  return Assembler(sources, open, limits, diagnostics).Read(source);
}

}  // namespace heng
