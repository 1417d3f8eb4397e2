#include "engine/whole.h"

#include <algorithm>

#include "engine/format/format.h"
#include "engine/syntax/keywords.h"
#include "engine/whole_item.h"

namespace heng {
namespace {

using syntax::Kind;

struct Part {
  ClauseName name;
  std::string before;  // blank lines and comments in front of it
  std::string text;
};

struct Document {
  ast::Skin skin;
  std::string before, head;                          // comments, 方案 “…” {
  std::vector<std::pair<Kind, std::string>> header;  // its clauses
  std::vector<Part> parts;
  std::string after;  // comments at the end
  std::set<std::string> units;
};

class Writer {
 public:
  Writer(const SourceMap& sources, const OpenRules& open, const Limits& limits, Diagnostics& diagnostics)
      : sources_(sources), open_(open), limits_(limits), diagnostics_(diagnostics) {}

  std::optional<std::string> Write(uint32_t source) {
    const auto document = Read(source);
    if (!document) return std::nullopt;
    return TextOf(*document);
  }

 private:
  std::optional<Document> Read(uint32_t source);
  std::optional<Document> Other(const std::string& file, uint32_t from, ast::Skin skin);
  void TakeHeader(const RuleText& rules, size_t end, Document& out) const;
  void Apply(const RuleText& rules, const ast::Decl& decl, Part part, bool based, Document& out) const;
  std::string Mark(ast::Skin skin, Kind word) const {
    return std::string("# ") + syntax::KeywordOf(word)->In(skin) + "\n";
  }
  static std::string TextOf(const Document& document);

  const SourceMap& sources_;
  const OpenRules& open_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  std::set<uint32_t> imported_;
};

std::string Writer::TextOf(const Document& document) {
  std::string out = document.before + document.head + " {\n";
  for (const auto& [kind, text] : document.header) out += text + "\n";
  out += "}\n";
  for (const Part& part : document.parts) out += part.before + part.text + "\n";
  return out + document.after;
}

// The end of the line when nothing but a comment follows on it.
size_t WithComment(const std::string& text, size_t end) {
  const size_t line_end = std::min(text.find_first_of("\r\n", end), text.size());
  const size_t next = text.find_first_not_of(" \t", end);
  return next >= line_end || text[next] == '#' ? line_end : end;
}

// Without the line ends at its beginning, but with a blank line that stands there.
std::string Between(const std::string& text, size_t begin, size_t end) {
  std::string between = text.substr(begin, end - begin);
  const size_t line = between.find('\n');
  return line == std::string::npos ? "" : between.substr(line + 1);
}

// The clauses of 方案 { … }, by the words that open them.
void Writer::TakeHeader(const RuleText& rules, size_t end, Document& out) const {
  const auto& tokens = rules.filtered.tokens;
  out.before = rules.text().substr(0, tokens[0].span.begin);
  out.head = rules.text().substr(tokens[0].span.begin, tokens[1].span.end - tokens[0].span.begin);
  int depth = 0;
  std::vector<size_t> starts;
  for (size_t i = 2; i + 1 < end; ++i) {
    const syntax::Keyword* keyword = syntax::KeywordOf(tokens[i].kind);
    if (depth == 1 && keyword != nullptr && keyword->Is(syntax::kClause)) starts.push_back(i);
    if (tokens[i].kind == Kind::LBRACE) ++depth;
    if (tokens[i].kind == Kind::RBRACE) --depth;
  }
  for (size_t k = 0; k < starts.size(); ++k) {
    const uint32_t begin = tokens[starts[k]].span.begin;
    const uint32_t stop = k + 1 < starts.size() ? tokens[starts[k + 1]].span.begin : tokens[end - 1].span.begin;
    std::string text = rules.text().substr(begin, stop - begin);
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    out.header.emplace_back(tokens[starts[k]].kind, std::move(text));
  }
}

std::optional<Document> Writer::Other(const std::string& file, uint32_t from, ast::Skin skin) {
  const auto source = open_ ? open_(file, from) : std::nullopt;
  if (!source) return std::nullopt;
  auto document = Read(*source);
  if (!document || document->skin == skin) return document;
  SourceMap alone;
  format::FormatOptions options;
  options.skin = skin;
  const auto text =
      format::Format(alone, alone.Add(sources_.name(*source), TextOf(*document)), options, limits_, diagnostics_);
  if (!text) return std::nullopt;
  SourceMap rewritten;
  return Writer(rewritten, {}, limits_, diagnostics_).Read(rewritten.Add(sources_.name(*source), *text));
}

void Writer::Apply(const RuleText& rules, const ast::Decl& decl, Part part, bool based, Document& out) const {
  const bool item = std::holds_alternative<ast::AmendItem>(decl.node);
  const ClauseName target = item ? ClauseName{"评价", std::get<ast::AmendItem>(decl.node).path[0].text} : part.name;
  const auto at =
      std::find_if(out.parts.begin(), out.parts.end(), [&](const Part& other) { return other.name == target; });
  if (std::holds_alternative<ast::Repeal>(decl.node)) {
    if (at != out.parts.end()) out.parts.erase(at);
  } else if (item && at != out.parts.end()) {
    const std::string header = out.skin == ast::Skin::kChinese ? "方案 “-” { }\n" : "scheme \"-\" { }\n";
    const RuleText evaluation = ReadRuleText(header + at->text, out.units, limits_);
    at->text = AmendedText(evaluation, rules, decl, part.before + Mark(out.skin, Kind::K_AMEND));
  } else if (decl.edit == ast::Decl::Edit::kAmend && at != out.parts.end()) {
    const bool apart = at->before.rfind('\n', 0) == 0 && part.before.rfind('\n', 0) != 0;
    part.before = (apart ? "\n" : "") + part.before + Mark(out.skin, Kind::K_AMEND);
    *at = std::move(part);
  } else {
    if (based) part.before += Mark(out.skin, Kind::K_ADDED);
    out.parts.push_back(std::move(part));
  }
}

std::optional<Document> Writer::Read(uint32_t source) {
  Document out;
  RuleText rules = ReadRuleText(sources_.text(source), {}, limits_);
  out.skin = rules.file.skin;
  bool based = false;
  std::vector<std::pair<Kind, std::string>> inherited;
  for (const ast::Decl& decl : rules.file.decls) {
    const auto* base = std::get_if<ast::BasedOn>(&decl.node);
    if (base == nullptr) continue;
    auto other = Other(base->file, source, out.skin);
    if (!other) return std::nullopt;
    based = true;
    inherited = std::move(other->header);
    out.parts = std::move(other->parts);
    out.units = std::move(other->units);
  }
  for (const ast::Decl& decl : rules.file.decls) {
    const auto* import = std::get_if<ast::Import>(&decl.node);
    const auto opened = import != nullptr && open_ ? open_(import->file, source) : std::nullopt;
    if (!opened || !imported_.insert(*opened).second) continue;
    auto other = Other(import->file, source, out.skin);
    if (!other) return std::nullopt;
    for (Part& part : other->parts) {
      if (part.name.clause != "用例") out.parts.push_back(std::move(part));
    }
    out.units.insert(other->units.begin(), other->units.end());
  }
  if (!out.units.empty()) rules = ReadRuleText(sources_.text(source), out.units, limits_);
  const std::string& text = rules.text();
  TakeHeader(rules, rules.filtered.declarations[0].end, out);
  for (auto& [kind, clause] : inherited) {
    const auto said = [&, word = kind](const auto& own) { return own.first == word; };
    if (std::none_of(out.header.begin(), out.header.end(), said)) out.header.emplace_back(kind, std::move(clause));
  }
  size_t done = WithComment(text, rules.filtered.tokens[rules.filtered.declarations[0].end - 1].span.end);
  for (const ast::Decl& decl : rules.file.decls) {
    const size_t end = WithComment(text, decl.span.end);
    size_t begin = decl.span.begin;
    const bool edited = decl.edit != ast::Decl::Edit::kNone && !std::holds_alternative<ast::AmendItem>(decl.node);
    if (edited) {
      const Kind word = decl.edit == ast::Decl::Edit::kAmend ? Kind::K_AMEND : Kind::K_ADDED;
      begin += std::string_view(syntax::KeywordOf(word)->In(out.skin)).size();
    }
    Part part{NameOf(decl), Between(text, done, decl.span.begin), text.substr(begin, end - begin)};
    done = end;
    if (const auto* unit = std::get_if<ast::UnitDecl>(&decl.node)) out.units.insert(unit->name.text);
    if (std::holds_alternative<ast::Import>(decl.node) || std::holds_alternative<ast::BasedOn>(decl.node)) continue;
    Apply(rules, decl, std::move(part), based, out);
  }
  out.after = Between(text, done, text.size());
  return out;
}

}  // namespace

std::optional<std::string> WholeText(const SourceMap& sources, uint32_t source, const OpenRules& open,
                                     const Limits& limits, Diagnostics& diagnostics) {
  return Writer(sources, open, limits, diagnostics).Write(source);
}

}  // namespace heng
