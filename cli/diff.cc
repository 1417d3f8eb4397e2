// What this year's scheme changes against the one it is based on, clause by clause, as old and new text.
#include "cli/commands.h"
#include "cli/load.h"
#include "engine/report/indented.h"

namespace heng::cli {

namespace {

struct Words {
  const char* zh;
  const char* en;
};
constexpr Words kKinds[] = {{"修订", "amended"}, {"废止", "repealed"}, {"新增", "added"}};

// The clause as it stands in its file, its lines behind a mark.
std::string Quoted(const SourceMap& sources, const Span& span, const char* mark) {
  const std::string text = sources.text(span.file).substr(span.begin, span.end - span.begin);
  const std::string place = sources.name(span.file) + ":" + std::to_string(sources.Place(span.file, span.begin).line);
  return std::string("  ") + mark + " " + place + "\n" + report::Indented(text, "    ");
}

}  // namespace

void RunDiff(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto file = ReadRuleFiles(arguments.files, limits, console);
  if (!file) return;
  const auto compiled = LoadRules(*file, limits, console);
  if (!compiled) return;
  if (!compiled->based_on) return console.Fail(Code::E9031, {arguments.files[0]});
  const bool zh = console.lang() == Lang::kZh;
  const std::string& base = file->sources.name(*compiled->based_on);
  std::string out = zh ? arguments.files[0] + " 与 " + base + " 的不同\n"
                       : "what " + arguments.files[0] + " changes against " + base + "\n";
  size_t counts[3] = {};
  for (const Change& change : compiled->changes) {
    const auto kind = static_cast<size_t>(change.kind);
    ++counts[kind];
    out +=
        std::string("\n") + (zh ? kKinds[kind].zh : kKinds[kind].en) + " " + change.clause + " `" + change.name + "`";
    for (const std::string& basis : change.basis) out += (zh ? " 依据 “" : " basis “") + basis + "”";
    out += "\n";
    if (change.before) out += Quoted(file->sources, *change.before, zh ? "原" : "was");
    if (change.now) out += Quoted(file->sources, *change.now, zh ? "现" : "is ");
  }
  const std::string amended = std::to_string(counts[0]), repealed = std::to_string(counts[1]),
                    added = std::to_string(counts[2]);
  out += zh ? "\n修订 " + amended + " 条，废止 " + repealed + " 条，新增 " + added + " 条\n"
            : "\n" + amended + " amended, " + repealed + " repealed, " + added + " added\n";
  console.Print(out);
}

}  // namespace heng::cli
