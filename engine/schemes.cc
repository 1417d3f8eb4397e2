#include "engine/schemes.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "engine/file_names.h"
#include "engine/model/from_ast.h"

namespace heng {

namespace {

// A declaration that could not be read leaves its names unknown, and what reads them unchecked: of the model's findings
// only those are told that do not come from that. Of a whole file that is missing, none.
bool StandsWithoutTheRest(const Diagnostic& diagnostic, const Diagnostics& read) {
  const auto& faults = read.list();
  if (std::any_of(faults.begin(), faults.end(), [](const auto& fault) { return fault.code == Code::E0801; }))
    return false;
  const Message& message = MessageOf(diagnostic.code);
  return message.severity == Severity::kError && std::string_view(message.name).substr(0, 3) != "E02";
}

class Compiler {
 public:
  Compiler(const SourceMap& sources, const std::vector<uint32_t>& files, const Limits& limits, Diagnostics& diagnostics)
      : sources_(sources), files_(files), limits_(limits), diagnostics_(diagnostics) {}

  Schemes Run(const OpenRules& open);

 private:
  struct Edge {
    size_t to;
    bool previous;  // last year's results: only their types are asked for
    Span span;
  };
  bool TitlesDiffer();
  void FindEdges();
  bool FindCircle(size_t from, std::vector<const Edge*>& path, std::vector<uint8_t>& state);
  void ReportCircle(const std::vector<const Edge*>& path);
  bool Ready(size_t at, const std::vector<bool>& placed, bool types_too) const;
  std::vector<size_t> Order() const;
  void Check(size_t at, Schemes& out);

  const SourceMap& sources_;
  const std::vector<uint32_t>& files_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  std::vector<Assembled> read_;
  std::vector<Diagnostics> said_;  // while reading
  std::vector<std::vector<Edge>> edges_;
  std::vector<size_t> done_;
};

bool Compiler::TitlesDiffer() {
  bool differ = true;
  for (size_t i = 0; i < read_.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const std::string& title = read_[i].file.scheme.title;
      if (title.empty() || read_[j].file.scheme.title != title) continue;
      diagnostics_.Add({Code::E0833,
                        read_[i].file.scheme.title_span,
                        {title},
                        {{read_[j].file.scheme.title_span, {"先写在这里", "first written here"}}}});
      differ = false;
      break;
    }
  }
  return differ;
}

void Compiler::FindEdges() {
  edges_.resize(read_.size());
  for (size_t i = 0; i < read_.size(); ++i) {
    for (const ast::Decl& decl : read_[i].file.decls) {
      const auto* adopt = std::get_if<ast::Adopt>(&decl.node);
      for (size_t j = 0; adopt != nullptr && j < read_.size(); ++j) {
        if (read_[j].file.scheme.title == adopt->scheme) edges_[i].push_back({j, adopt->previous, adopt->scheme_span});
      }
    }
  }
}

void Compiler::ReportCircle(const std::vector<const Edge*>& path) {
  const size_t last = path.back()->to;
  size_t first = path.size() - 1;  // where the circle begins
  while (first > 0 && path[first - 1]->to != last) --first;
  std::string text = "“" + read_[last].file.scheme.title + "”";
  for (size_t i = first; i < path.size(); ++i) {
    const Span& span = path[i]->span;
    text += " (" + sources_.name(span.file) + ":" + std::to_string(sources_.Place(span.file, span.begin).line) +
            ") → “" + read_[path[i]->to].file.scheme.title + "”";
  }
  diagnostics_.Add(Code::E0819, path[first]->span, {text});
}

// States: 0 not met, 1 on the path, 2 done.
bool Compiler::FindCircle(size_t from, std::vector<const Edge*>& path, std::vector<uint8_t>& state) {
  state[from] = 1;
  for (const Edge& edge : edges_[from]) {
    if (edge.previous || state[edge.to] == 2) continue;
    path.push_back(&edge);
    if (state[edge.to] == 1) {
      ReportCircle(path);
      return true;
    }
    if (FindCircle(edge.to, path, state)) return true;
    path.pop_back();
  }
  state[from] = 2;
  return false;
}

bool Compiler::Ready(size_t at, const std::vector<bool>& placed, bool types_too) const {
  return std::all_of(edges_[at].begin(), edges_[at].end(),
                     [&](const Edge& edge) { return placed[edge.to] || (edge.previous && !types_too); });
}

// Without a circle there is always one that needs nothing more of this year.
std::vector<size_t> Compiler::Order() const {
  std::vector<size_t> order;
  std::vector<bool> placed(read_.size(), false);
  while (order.size() < read_.size()) {
    size_t next = read_.size();
    for (bool types_too : {true, false}) {
      for (size_t i = 0; i < read_.size() && next == read_.size(); ++i) {
        if (!placed[i] && Ready(i, placed, types_too)) next = i;
      }
    }
    placed[next] = true;
    order.push_back(next);
  }
  return order;
}

void Compiler::Check(size_t at, Schemes& out) {
  Compiled& compiled = out.schemes[at];
  std::vector<model::Other> others;
  for (size_t other : done_) others.push_back({&out.schemes[other].scheme, out.schemes[other].ok});
  Diagnostics checked;
  compiled.scheme = model::FromAst(read_[at].file, checked, others);
  compiled.changes = std::move(read_[at].changes);
  compiled.based_on = read_[at].based_on;
  compiled.sources = std::move(read_[at].sources);
  const bool readable = !said_[at].HasErrors();
  for (const Diagnostic& diagnostic : said_[at].list()) diagnostics_.Add(diagnostic);
  for (const Diagnostic& diagnostic : checked.list()) {
    if (readable || StandsWithoutTheRest(diagnostic, said_[at])) diagnostics_.Add(diagnostic);
  }
  compiled.ok = readable && !checked.HasErrors();
  if (compiled.ok) compiled.lowered = plan::FromModel(compiled.scheme);
  done_.push_back(at);
}

Schemes Compiler::Run(const OpenRules& open) {
  Schemes out;
  for (uint32_t file : files_) {
    said_.emplace_back();
    read_.push_back(Assemble(sources_, file, open, limits_, said_.back()));
  }
  out.schemes.resize(files_.size());
  FindEdges();
  bool fine = TitlesDiffer();
  std::vector<uint8_t> state(read_.size(), 0);
  for (size_t i = 0; i < read_.size() && fine; ++i) {
    std::vector<const Edge*> path;
    fine = state[i] != 0 || !FindCircle(i, path, state);
  }
  if (!fine) {  // what is in them cannot be told apart, or ordered
    for (const Diagnostics& said : said_) {
      for (const Diagnostic& diagnostic : said.list()) diagnostics_.Add(diagnostic);
    }
    return out;
  }
  out.order = Order();
  for (size_t at : out.order) Check(at, out);
  return out;
}

}  // namespace

Schemes CompileAll(const SourceMap& sources, const std::vector<uint32_t>& files, const Limits& limits,
                   Diagnostics& diagnostics, const OpenRules& open) {
  return Compiler(sources, files, limits, diagnostics).Run(open);
}

Compiled Compile(const SourceMap& sources, uint32_t source, const Limits& limits, Diagnostics& diagnostics,
                 const OpenRules& open) {
  return std::move(CompileAll(sources, {source}, limits, diagnostics, open).schemes[0]);
}

const Compiled* FindScheme(const Schemes& schemes, const std::string& title) {
  for (const Compiled& compiled : schemes.schemes) {
    if (compiled.scheme.title == title) return &compiled;
  }
  return nullptr;
}

void CheckSources(const Compiled& compiled, const std::vector<AdoptSource>& sources, Diagnostics& diagnostics) {
  for (const model::Adoption& adoption : compiled.scheme.adoptions) {
    const bool there = std::any_of(sources.begin(), sources.end(), [&](const AdoptSource& source) {
      return source.scheme == adoption.scheme && source.previous == adoption.previous;
    });
    if (!there) diagnostics.Add(adoption.previous ? Code::E0831 : Code::E0830, adoption.span, {adoption.scheme});
  }
}

void DropReadByOthers(const Schemes& schemes, const Compiled& own, std::vector<DataFault>& faults) {
  std::set<std::pair<std::string, std::string>> read;  // file, header
  for (const Compiled& compiled : schemes.schemes) {
    if (&compiled == &own) continue;
    for (const data::TableSchema& table : compiled.scheme.schema.tables) {
      const std::string file = FileNameFor(table.name) + ".csv";
      for (const data::ColumnSchema& column : table.columns) {
        read.emplace(file, column.name);
        for (const std::string& alias : column.aliases) read.emplace(file, alias);
      }
    }
  }
  std::erase_if(faults, [&](const DataFault& fault) {
    const bool unread = fault.code == Code::W1001 || fault.code == Code::W1007;
    return unread && read.count({fault.file, fault.column}) != 0;
  });
}

}  // namespace heng
