#include "cli/load.h"

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

std::optional<RuleFile> ReadRuleFile(const std::string& path, const Limits& limits, Console& console) {
  const auto bytes = FileBytes::Open(path, limits.rule_file_bytes, console);
  if (!bytes) return std::nullopt;
  if (bytes->bytes().size() > limits.rule_file_bytes) {
    console.Fail(Code::E9001, {std::to_string(bytes->bytes().size()), std::to_string(limits.rule_file_bytes)});
    return std::nullopt;
  }
  RuleFile file;
  file.source = file.sources.Add(path, std::string(bytes->bytes()));
  file.id = bytes->id();
  file.by_id.emplace(file.id, file.source);
  return file;
}

std::string RuleFile::PathOf(const FileId& other) const {
  const auto found = by_id.find(other);
  return found == by_id.end() ? "" : sources.name(found->second);
}

OpenRules Opener(RuleFile& file, const Limits& limits, Console& console) {
  return [&file, &limits, &console](const std::string& name, uint32_t from) -> std::optional<uint32_t> {
    const std::string& naming = file.sources.name(from);
    const size_t slash = naming.rfind('/');
    const std::string path = slash == std::string::npos ? name : naming.substr(0, slash + 1) + name;
    const auto id = FindFileId(path);
    if (!id) return std::nullopt;
    if (const auto known = file.by_id.find(*id); known != file.by_id.end()) return known->second;
    const auto other = ReadRuleFile(path, limits, console);
    if (!other) return std::nullopt;
    const uint32_t source = file.sources.Add(path, other->sources.text(other->source));
    file.by_id.emplace(*id, source);
    return source;
  };
}

void TellDiagnostics(const Diagnostics& diagnostics, const SourceMap& sources, const Limits& limits, Console& console) {
  console.Words(RenderAll(diagnostics, sources, {console.lang(), console.color()}, limits.diagnostics));
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (MessageOf(diagnostic.code).severity == Severity::kError) console.Exit(ExitCodeOf(diagnostic.code));
  }
}

std::optional<Compiled> LoadRules(RuleFile& file, const Limits& limits, Console& console) {
  Diagnostics diagnostics;
  Compiled compiled = Compile(file.sources, file.source, limits, diagnostics, Opener(file, limits, console));
  TellDiagnostics(diagnostics, file.sources, limits, console);
  if (!compiled.ok) return std::nullopt;
  return compiled;
}

std::optional<DataFolder> DataFolder::Open(const std::string& path, const data::Schema& schema, const Limits& limits,
                                           Console& console) {
  const auto names = ListFolder(path, console);
  if (!names) return std::nullopt;
  DataFolder folder;
  bool failed = false;
  for (const data::TableSchema& table : schema.tables) {
    std::string found;
    for (const std::string& name : *names) {
      if (!IsCsvOf(name, FileNameFor(table.name))) continue;
      if (!found.empty()) {
        console.Fail(Code::E9028, {table.name, found, name});
        failed = true;
      }
      found = name;
    }
    if (found.empty()) continue;
    std::string file = JoinPath(path, found);
    auto bytes = FileBytes::Open(file, limits.data_file_bytes, console);
    failed |= !bytes.has_value();
    if (bytes) folder.files_.emplace(table.name, Entry{std::move(file), std::move(*bytes)});
  }
  if (failed) return std::nullopt;
  return folder;
}

FindFile DataFolder::Finder() const {
  return [this](const std::string& table) {
    const auto found = files_.find(table);
    if (found == files_.end()) return DataFile{false, table + ".csv", {}};
    return DataFile{true, found->second.path.substr(found->second.path.rfind('/') + 1), found->second.bytes.bytes()};
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
  return data::Encode(report::FaultsCsv(faults, lang), encoding);
}

}  // namespace heng::cli
