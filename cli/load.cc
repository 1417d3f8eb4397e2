#include "cli/load.h"

#include "cli/draft.h"

#include <utility>

#include "engine/data/encoding.h"
#include "engine/diag/render.h"
#include "engine/report/csv.h"

namespace heng::cli {

namespace {

bool IsCsvOf(const std::string& name, const std::string& stem) {
  if (name.size() != stem.size() + 4 || name.compare(0, stem.size(), stem) != 0) return false;
  std::string extension = name.substr(stem.size());
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension == ".csv";
}

}  // namespace

namespace {

std::optional<FileBytes> ReadRules(const std::string& path, const Limits& limits, Console& console) {
  auto bytes = FileBytes::Open(path, limits.rule_file_bytes, console);
  if (!bytes || bytes->bytes().size() <= limits.rule_file_bytes) return bytes;
  console.Fail(Code::E9001, {std::to_string(bytes->bytes().size()), std::to_string(limits.rule_file_bytes)});
  return std::nullopt;
}

}  // namespace

std::optional<RuleFiles> ReadRuleFiles(const std::vector<std::string>& paths, const Limits& limits, Console& console) {
  RuleFiles files;
  bool failed = false;
  for (const std::string& path : paths) {
    const auto bytes = ReadRules(path, limits, console);
    failed |= !bytes;
    if (!bytes) continue;
    if (const std::string known = files.PathOf(bytes->id()); !known.empty()) {
      console.Fail(Code::E9060, {known, path});
      failed = true;
      continue;
    }
    files.given.push_back(files.sources.Add(path, std::string(bytes->bytes())));
    files.by_id.emplace(bytes->id(), files.given.back());
  }
  if (failed) return std::nullopt;
  return files;
}

std::string RuleFiles::PathOf(const FileId& other) const {
  const auto found = by_id.find(other);
  return found == by_id.end() ? "" : sources.name(found->second);
}

OpenRules Opener(RuleFiles& files, const Limits& limits, Console& console) {
  return [&files, &limits, &console](const std::string& name, uint32_t from) -> std::optional<uint32_t> {
    const std::string& naming = files.sources.name(from);
    const size_t slash = naming.rfind('/');
    const std::string path = slash == std::string::npos ? name : naming.substr(0, slash + 1) + name;
    const auto id = FindFileId(path);
    if (!id) return std::nullopt;
    if (const auto known = files.by_id.find(*id); known != files.by_id.end()) {
      if (files.sources.name(known->second) != path) files.other_names[known->second].insert(path);
      return known->second;
    }
    const auto other = ReadRules(path, limits, console);
    if (!other) return std::nullopt;
    const uint32_t source = files.sources.Add(path, std::string(other->bytes()));
    files.by_id.emplace(*id, source);
    return source;
  };
}

void TellDiagnostics(const Diagnostics& diagnostics, const SourceMap& sources, const Limits& limits, Console& console) {
  console.Words(RenderAll(diagnostics, sources, {console.lang(), console.color()}, limits.diagnostics));
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (MessageOf(diagnostic.code).severity == Severity::kError) console.Exit(ExitCodeOf(diagnostic.code));
  }
}

Schemes LoadSchemes(RuleFiles& files, const Limits& limits, Console& console, Diagnostics* told) {
  Diagnostics diagnostics;
  Schemes schemes = CompileAll(files.sources, files.given, limits, diagnostics, Opener(files, limits, console));
  TellDiagnostics(diagnostics, files.sources, limits, console);
  if (told != nullptr) *told = std::move(diagnostics);
  return schemes;
}

std::optional<Compiled> LoadRules(RuleFiles& files, const Limits& limits, Console& console) {
  Compiled compiled = std::move(LoadSchemes(files, limits, console).schemes[0]);
  if (!compiled.ok) return std::nullopt;
  return compiled;
}

bool DataFolder::Add(const std::string& path, const std::vector<std::string>& tables, const Limits& limits,
                     Console& console) {
  const auto names = ListFolder(path, console);
  if (!names) return false;
  bool fine = true;
  for (const std::string& table : tables) {
    if (files_.count(table) != 0) continue;
    std::string found;
    for (const std::string& name : *names) {
      if (!IsCsvOf(name, FileNameFor(table))) continue;
      if (!found.empty()) {
        console.Fail(Code::E9028, {table, found, name});
        fine = false;
      }
      found = name;
    }
    if (found.empty()) continue;
    std::string file = JoinPath(path, found);
    auto bytes = FileBytes::Open(file, limits.data_file_bytes, console);
    fine &= bytes.has_value();
    if (bytes) files_.emplace(table, Entry{std::move(file), std::move(*bytes)});
  }
  return fine;
}

std::optional<DataFolder> DataFolder::Open(const std::string& path, const std::string& own,
                                           const std::vector<std::string>& tables, const Limits& limits,
                                           Console& console) {
  DataFolder folder;
  const std::string inner = JoinPath(path, FileNameFor(own));
  const bool has_own = !own.empty() && FindFileId(JoinPath(inner, "."));
  if (has_own && !folder.Add(inner, tables, limits, console)) return std::nullopt;
  if (!folder.Add(path, tables, limits, console)) return std::nullopt;
  return folder;
}

std::optional<DataFolder> DataFolder::Open(const std::string& path, const model::Scheme& scheme, const Limits& limits,
                                           Console& console) {
  std::vector<std::string> tables;
  for (const data::TableSchema& table : scheme.schema.tables) tables.push_back(table.name);
  return Open(path, scheme.title, tables, limits, console);
}

namespace {

std::function<void(std::string_view)> Releaser(const FileBytes& file) {
  return [&file](std::string_view part) { file.Done(part); };
}

}  // namespace

FindFile DataFolder::Finder() const {
  return [this](const std::string& table) {
    const auto found = files_.find(table);
    if (found == files_.end()) return DataFile{false, table + ".csv", {}};
    return DataFile{true, found->second.path.substr(found->second.path.rfind('/') + 1), found->second.bytes.bytes(),
                    Releaser(found->second.bytes)};
  };
}

std::optional<DataFolder> DataFolder::OpenResults(const std::string& path, const std::string& scheme,
                                                  std::vector<std::string> tables, const Limits& limits,
                                                  Console& console) {
  const size_t asked = tables.size();
  for (size_t i = 0; i < asked; ++i) {
    tables.push_back(tables[i] + ".未评");
    tables.push_back(tables[i] + ".gaps");
  }
  auto folder = Open(path, scheme, tables, limits, console);
  if (!folder) return folder;
  folder->folder_ = path;
  bool drafts = false;
  for (size_t i = 0; i < asked; ++i) {
    for (const std::string& place : {path, JoinPath(path, FileNameFor(scheme))}) {
      drafts |= folder->HasDraft(place, tables[i], console);
    }
  }
  if (drafts) return std::nullopt;
  return folder;
}

// A table whose released results are not there, but a draft of them is: that is told.
bool DataFolder::HasDraft(const std::string& path, const std::string& table, Console& console) const {
  if (files_.count(table) != 0) return false;
  for (const bool english : {false, true}) {
    const std::string draft = JoinPath(path, DraftOf(english).prefix + FileNameFor(table) + ".csv");
    if (!FindFileId(draft)) continue;
    console.Fail(Code::E9145, {draft});
    return true;
  }
  return false;
}

FindFile DataFolder::PathFinder() const {
  return [this](const std::string& table) {
    const auto found = files_.find(table);
    if (found == files_.end()) return DataFile{false, JoinPath(folder_, FileNameFor(table) + ".csv"), {}};
    return DataFile{true, found->second.path, found->second.bytes.bytes(), Releaser(found->second.bytes)};
  };
}

std::string DataFolder::PathOf(const FileId& id) const {
  for (const auto& [table, entry] : files_) {
    if (entry.bytes.id() == id) return entry.path;
  }
  return "";
}

void TellFaults(const std::vector<DataFault>& faults, const Limits& limits, Console& console) {
  console.Words(RenderFaults(faults, {console.lang(), console.color()}, limits.diagnostics));
  for (const DataFault& fault : faults) {
    if (MessageOf(fault.code).severity == Severity::kError) console.Exit(ExitCodeOf(fault.code));
  }
}

std::string FaultsFile(const std::vector<DataFault>& faults, data::Encoding encoding, Lang lang) {
  return data::Encode(report::FaultsCsv(faults, {lang, data::LineEndOf(encoding)}), encoding);
}

}  // namespace heng::cli
