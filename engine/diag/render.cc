#include "engine/diag/render.h"

#include <algorithm>
#include <set>

#include "engine/base/utf8.h"
#include "engine/diag/excerpt.h"

namespace heng {
namespace {

// A value in the list of faults is cut after this many columns.
constexpr int kValueColumns = 60;

enum class Paint { kError, kWarning, kGutter, kStrong };

std::string Painted(Paint paint, std::string text, const RenderOptions& options) {
  static constexpr const char* kEscapes[] = {"\x1B[1;31m", "\x1B[1;33m", "\x1B[1;34m", "\x1B[1m"};
  if (!options.color || text.empty()) return text;
  return kEscapes[static_cast<size_t>(paint)] + text + "\x1B[0m";
}

Paint PaintOf(Severity severity) { return severity == Severity::kError ? Paint::kError : Paint::kWarning; }

std::string SeverityWord(Severity severity, Lang lang) {
  if (lang == Lang::kZh) return severity == Severity::kError ? "错误" : "警告";
  return severity == Severity::kError ? "error" : "warning";
}

bool HasPlace(const Span& span, const SourceMap& sources) { return span.file < sources.size(); }

int LineOf(const Span& span, const SourceMap& sources) { return sources.Place(span.file, span.begin).line; }

// Draws what belongs to one diagnostic, with line numbers right-aligned in one gutter.
class Drawing {
 public:
  Drawing(const SourceMap& sources, const RenderOptions& options, size_t gutter)
      : sources_(sources), options_(options), gutter_(gutter) {}

  void AddPlace(const Span& span, char mark, Paint paint, const std::string& label) {
    const LineColumn place = sources_.Place(span.file, span.begin);
    const size_t line_begin = sources_.LineBegin(span.file, place.line);
    const size_t begin = std::max<size_t>(span.begin, line_begin) - line_begin;
    const size_t end = std::max<size_t>(span.end, line_begin) - line_begin;
    const Excerpt excerpt = MakeExcerpt(sources_.Line(span.file, place.line), begin, end, mark);
    out_ += std::string(gutter_, ' ') + Painted(Paint::kGutter, "-->", options_) + " " +
            Harmless(sources_.name(span.file)) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
            "\n";
    AddRow("", "|", "");
    AddRow(std::to_string(place.line), "|", excerpt.line);
    std::string underline = excerpt.underline;
    const size_t blanks = underline.find(mark);
    underline = underline.substr(0, blanks) + Painted(paint, underline.substr(blanks), options_);
    AddRow("", "|", label.empty() ? underline : underline + " " + Painted(paint, Harmless(label), options_));
  }

  void AddNote(const std::string& note) {
    if (!note.empty()) AddRow("", "=", Harmless(note));
  }

  std::string Take() { return std::move(out_); }

 private:
  void AddRow(const std::string& number, const char* separator, const std::string& text) {
    out_ += Painted(Paint::kGutter, std::string(gutter_ - number.size(), ' ') + number + " " + separator, options_);
    if (!text.empty()) out_ += " " + text;
    out_ += "\n";
  }

  const SourceMap& sources_;
  const RenderOptions& options_;
  size_t gutter_;
  std::string out_;
};

struct Count {
  size_t errors = 0;
  size_t warnings = 0;
  void Add(Code code) { ++(MessageOf(code).severity == Severity::kError ? errors : warnings); }
};

std::string CountOf(size_t count, Severity severity, Lang lang) {
  const std::string word = SeverityWord(severity, lang);
  if (lang == Lang::kZh) return std::to_string(count) + " 个" + word;
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

// "2 个错误，1 个警告", and how many of them are shown when not all.
std::string CountLine(const Count& count, size_t shown, Lang lang) {
  const bool zh = lang == Lang::kZh;
  std::string line;
  if (count.errors > 0) line = CountOf(count.errors, Severity::kError, lang);
  if (count.warnings > 0) {
    if (!line.empty()) line += zh ? "，" : ", ";
    line += CountOf(count.warnings, Severity::kWarning, lang);
  }
  if (shown < count.errors + count.warnings) {
    const std::string number = std::to_string(shown);
    line += zh ? "（只列出前 " + number + " 个）" : " (only the first " + number + " shown)";
  }
  return line + "\n";
}

// The value as one short word.
std::string ShortValue(std::string_view value) {
  // No character takes more than 4 bytes, and marks of no width are not worth more room.
  const bool cut_bytes = value.size() > 4 * kValueColumns;
  const std::u32string text = DecodeUtf8(Harmless(value.substr(0, 4 * kValueColumns)));
  std::string out;
  int width = 0;
  for (const char32_t c : text) {
    width += DisplayWidth(c);
    if (width > kValueColumns) return out + "…";
    AppendUtf8(out, c);
  }
  return cut_bytes ? out + "…" : out;
}

std::string RenderFault(const DataFault& fault, const RenderOptions& options) {
  const Message& message = MessageOf(fault.code);
  const bool zh = options.lang == Lang::kZh;
  std::string line = Painted(PaintOf(message.severity), SeverityWord(message.severity, options.lang), options);
  line.append(" ").append(message.name);
  if (!fault.file.empty()) line.append(" ").append(Harmless(fault.file));
  if (fault.row > 0) line.append(zh ? " 第 " : " line ").append(std::to_string(fault.row)).append(zh ? " 行" : "");
  if (!fault.column.empty()) line.append(zh ? " 列“" : " column “").append(Harmless(fault.column)).append("”");
  const char* const key = fault.of_group ? (zh ? " 组 " : " group ") : (zh ? " 键 " : " key ");
  if (!fault.key.empty()) line.append(key).append(ShortValue(fault.key));
  if (!fault.value.empty()) line.append(zh ? " 值“" : " value “").append(ShortValue(fault.value)).append("”");
  line += zh ? "：" : ": ";
  return line + Harmless(FormatMessage(fault.code, options.lang, fault.args)) + "\n";
}

void AddExample(std::string& page, const char* title, std::string_view example) {
  if (example.empty()) return;
  page += std::string("\n") + title + "\n";
  while (!example.empty()) {
    const size_t end = std::min(example.find('\n'), example.size());
    const std::string_view line = example.substr(0, end);
    if (!line.empty()) page.append("  ").append(line);
    page += "\n";
    example.remove_prefix(std::min(end + 1, example.size()));
  }
}

}  // namespace

std::string Render(const Diagnostic& diagnostic, const SourceMap& sources, const RenderOptions& options) {
  const Message& message = MessageOf(diagnostic.code);
  const Paint paint = PaintOf(message.severity);
  const std::string title = SeverityWord(message.severity, options.lang) + " " + message.name;
  const std::string text = Harmless(FormatMessage(diagnostic.code, options.lang, diagnostic.args));
  std::string out = Painted(paint, title, options) + Painted(Paint::kStrong, ": " + text, options) + "\n";

  int last_line = 1;
  if (HasPlace(diagnostic.span, sources)) last_line = LineOf(diagnostic.span, sources);
  for (const Label& label : diagnostic.labels) {
    if (HasPlace(label.span, sources)) last_line = std::max(last_line, LineOf(label.span, sources));
  }
  Drawing drawing(sources, options, std::to_string(last_line).size());
  if (HasPlace(diagnostic.span, sources)) drawing.AddPlace(diagnostic.span, '^', paint, "");
  for (const Label& label : diagnostic.labels) {
    const std::string& words = label.text.In(options.lang);
    if (HasPlace(label.span, sources)) {
      drawing.AddPlace(label.span, '-', Paint::kGutter, words);
    } else {
      drawing.AddNote(words);
    }
  }
  drawing.AddNote(FormatHint(diagnostic.code, options.lang, diagnostic.args));
  for (const Text& note : diagnostic.notes) drawing.AddNote(note.In(options.lang));
  return out + drawing.Take();
}

std::string RenderAll(const Diagnostics& diagnostics, const SourceMap& sources, const RenderOptions& options,
                      size_t limit) {
  Diagnostics sorted = diagnostics;
  sorted.Sort();
  Count count;
  size_t shown = 0;
  std::string out;
  for (const Diagnostic& diagnostic : sorted.list()) {
    count.Add(diagnostic.code);
    if (shown == limit) continue;
    out += Render(diagnostic, sources, options) + "\n";
    ++shown;
  }
  return sorted.list().empty() ? out : out + CountLine(count, shown, options.lang);
}

std::string RenderFaults(const std::vector<DataFault>& faults, const RenderOptions& options, size_t limit) {
  Count count;
  size_t shown = 0;
  std::set<Code> said;
  std::string out;
  for (const DataFault& fault : faults) {
    count.Add(fault.code);
    if (shown == limit) continue;
    out += RenderFault(fault, options);
    // How to mend it: once for each kind of fault.
    const std::string hint = Harmless(FormatHint(fault.code, options.lang, fault.args));
    if (!hint.empty() && said.insert(fault.code).second) out.append("  = ").append(hint).append("\n");
    ++shown;
  }
  return faults.empty() ? out : out + CountLine(count, shown, options.lang);
}

std::string RenderPage(Code code, Lang lang) {
  const Message& message = MessageOf(code);
  const bool zh = lang == Lang::kZh;
  // Ten arguments are the most a message can ask for.
  const std::vector<Text> unknown(10, Text("…"));
  std::string page = SeverityWord(message.severity, lang) + " " + message.name + "\n";
  page.append("\n").append(FormatMessage(code, lang, unknown)).append("\n");
  const std::string hint = FormatHint(code, lang, unknown);
  if (!hint.empty()) page.append("\n").append(hint).append("\n");
  AddExample(page, zh ? "错例" : "Wrong", message.wrong);
  AddExample(page, zh ? "正例" : "Right", message.right);
  return page;
}

}  // namespace heng
