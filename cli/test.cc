#include <algorithm>

#include "cli/commands.h"
#include "cli/cover.h"
#include "cli/load.h"
#include "cli/output_files.h"
#include "engine/diag/render.h"
#include "engine/propose.h"

namespace heng::cli {

namespace {

std::string MismatchText(const CaseResult::Mismatch& mismatch, const SourceMap& sources, Lang lang) {
  const bool zh = lang == Lang::kZh;
  const LineColumn place = sources.Place(mismatch.span.file, mismatch.span.begin);
  std::string out = "    " + sources.name(mismatch.span.file) + ":" + std::to_string(place.line) + ":" +
                    std::to_string(place.column) + ": " + mismatch.table;
  if (!mismatch.key.empty()) out += " `" + mismatch.key + "`";
  const std::string& actual = mismatch.actual.In(lang);
  if (mismatch.column.empty()) return out + (zh ? "：" : ": ") + actual + '\n';
  out += zh ? " 的 `" + mismatch.column + "`：应得 " + mismatch.expected + "，实得 " + actual
            : ", `" + mismatch.column + "`: expected " + mismatch.expected + ", got " + actual;
  return out + '\n';
}

std::string Indented(const std::string& lines) {
  std::string out;
  for (size_t begin = 0; begin < lines.size();) {
    const size_t end = std::min(lines.find('\n', begin), lines.size() - 1) + 1;
    out += "    " + lines.substr(begin, end - begin);
    begin = end;
  }
  return out;
}

void TellCase(const CaseResult& result, const SourceMap& sources, const Limits& limits, Console& console) {
  const bool zh = console.lang() == Lang::kZh;
  std::string out = result.passed ? (zh ? "  通过 " : "  passed ") : (zh ? "  未过 " : "  FAILED ");
  out += "“" + result.title + "”\n";
  for (const std::string& column : result.overridden) {
    out += zh ? "    `" + column + "` 由用例给出，没有计算\n"
              : "    `" + column + "` is given by the case, not computed\n";
  }
  for (const CaseResult::Mismatch& mismatch : result.mismatches) out += MismatchText(mismatch, sources, console.lang());
  out += Indented(RenderFaults(result.faults, {console.lang(), false}, limits.diagnostics));
  console.Print(out);
}

// The cases that are lacking, to standard output or into a file; nothing that is read is replaced.
void Propose(const Arguments& arguments, Console& console) {
  const Limits limits;
  auto file = ReadRuleFiles({arguments.files[0]}, limits, console);
  if (!file) return;
  const auto compiled = LoadRules(*file, limits, console);
  if (!compiled) return;
  std::set<int> exercised;
  TryCases(*compiled, limits, &exercised);
  const Proposal proposal = ProposeCases(*compiled, exercised, file->sources);
  if (proposal.text.empty()) return console.Say({"没有缺用例的分界", "every border has a case"});
  if (arguments.out.empty()) {
    console.Data(proposal.text);
  } else {
    const auto id = FindFileId(arguments.out);
    if (id && !file->PathOf(*id).empty()) return console.Fail(Code::E9029, {arguments.out, file->PathOf(*id)});
    OutputFiles out(console);
    if (!out.WriteWhole(arguments.out, proposal.text) || !out.Commit()) return;
  }
  const std::string cases = std::to_string(proposal.cases), left = std::to_string(proposal.unreach);
  console.Say(
      {"写了 " + cases + " 个用例，`?` 由人填" + (left == "0" ? "" : "；" + left + " 处分界要自己写"),
       "wrote " + cases + (cases == "1" ? " case" : " cases") + "; a person fills in each `?`" +
           (left == "0" ? "" : "; " + left + (left == "1" ? " border is" : " borders are") + " left to write")});
}

}  // namespace

void RunTest(const Arguments& arguments, Console& console) {
  if (arguments.propose) return Propose(arguments, console);
  const Limits limits;
  const bool zh = console.lang() == Lang::kZh;
  size_t files = 0;
  size_t passed = 0;
  size_t failed = 0;
  auto rules = ReadRuleFiles(arguments.files, limits, console);
  if (!rules) return;
  const Schemes schemes = LoadSchemes(*rules, limits, console);
  for (size_t i = 0; i < schemes.schemes.size(); ++i) {
    const Compiled& compiled = schemes.schemes[i];
    if (!compiled.ok) continue;
    ++files;
    console.Print(arguments.files[i] + '\n');
    if (compiled.scheme.cases.empty()) console.Print(zh ? "  没有用例\n" : "  no test cases\n");
    std::set<int> exercised;
    for (const CaseResult& result : TryCases(compiled, limits, arguments.cover ? &exercised : nullptr)) {
      TellCase(result, rules->sources, limits, console);
      ++(result.passed ? passed : failed);
    }
    if (arguments.cover) console.Print(CoverText(compiled, exercised, rules->sources, console.lang()));
  }
  if (files == 0) return;
  const std::string good = std::to_string(passed), bad = std::to_string(failed);
  console.Print(zh ? "用例: " + good + " 个通过，" + bad + " 个未过\n"
                   : "test cases: " + good + " passed, " + bad + " failed\n");
  if (failed > 0) console.Exit(kExitNo);
}

}  // namespace heng::cli
