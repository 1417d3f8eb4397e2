#include <vector>

#include "engine/report/explanation.h"
#include "engine/report/explanation_words.h"
#include "engine/report/words.h"

namespace heng::report {

namespace {

using result::Figure;

std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

constexpr char kStyle[] =
    "body{font-family:sans-serif;line-height:1.5;margin:2em auto;max-width:60em;padding:0 1em}"
    "details,.leaf{border-left:2px solid #ccc;margin:.3em 0 .3em .4em;padding-left:.8em}"
    "summary{cursor:pointer}.place{color:#555;font-size:.85em}.say{margin:.1em 0 .1em 1.2em}"
    ".notice{border:2px solid #b00;font-weight:bold;padding:.4em .8em}"
    "b{font-variant-numeric:tabular-nums}@media print{details{break-inside:avoid}}";

class Page {
 public:
  Page(const result::Explanation& explanation, Lang lang)
      : explanation_(explanation), lang_(lang), told_(explanation.figures.size(), false) {}

  std::string Text() {
    const std::string title = Escaped("“" + explanation_.scheme + "” " + explanation_.table + " " + explanation_.row);
    out_ = std::string("<!DOCTYPE html>\n<html lang=\"") + (lang_ == Lang::kZh ? "zh-CN" : "en") +
           "\"><head><meta charset=\"utf-8\"><title>" + title + "</title>\n<style>" + kStyle +
           "</style></head><body>\n<h1>" + title + "</h1>\n";
    if (!explanation_.notice.empty()) out_ += "<p class=\"notice\">" + Escaped(explanation_.notice) + "</p>\n";
    for (const uint32_t asked : explanation_.asked) Tell(asked, true);
    if (!explanation_.changes.empty()) {
      out_ += std::string("<h2>") + Word(lang_, "只改一处会怎样", "What one change would give") + "</h2>\n<ul>\n";
      for (const result::Change& change : explanation_.changes) {
        out_ += "<li>" + Escaped(ChangeText(change, explanation_, lang_)) + "</li>\n";
      }
      out_ += "</ul>\n";
    }
    return out_ + "</body></html>\n";
  }

 private:
  void Tell(uint32_t index, bool open) {
    const Figure& figure = explanation_.figures[index];
    const bool again = told_[index];
    told_[index] = true;
    std::string line =
        Escaped(FigureName(figure, explanation_, lang_)) + " = <b>" + Escaped(ShownText(figure.value, lang_)) + "</b>";
    const std::string place = PlaceText(figure, lang_);
    if (!place.empty()) line += " <span class=\"place\">" + Escaped(place) + "</span>";
    if (again && !figure.uses.empty()) {
      line += " <a href=\"#f" + std::to_string(index) + "\">" + Word(lang_, "见上", "see above") + "</a>";
    }
    const std::vector<std::string> sentences = again ? std::vector<std::string>{} : Sentences(figure, lang_, false);
    if (again || (sentences.empty() && figure.uses.empty())) {
      out_ += "<div class=\"leaf\">" + line + "</div>\n";
      return;
    }
    out_ +=
        "<details id=\"f" + std::to_string(index) + (open ? "\" open>" : "\">") + "<summary>" + line + "</summary>\n";
    for (const std::string& sentence : sentences) out_ += "<div class=\"say\">" + Escaped(sentence) + "</div>\n";
    for (const uint32_t used : figure.uses) Tell(used, false);
    out_ += "</details>\n";
  }

  const result::Explanation& explanation_;
  Lang lang_;
  std::vector<bool> told_;
  std::string out_;
};

}  // namespace

std::string ExplanationHtml(const result::Explanation& explanation, Lang lang) {
  return Page(explanation, lang).Text();
}

}  // namespace heng::report
