#include <algorithm>
#include <vector>

#include "engine/report/explanation.h"
#include "engine/report/explanation_words.h"
#include "engine/report/words.h"

namespace heng::report {

namespace {

using result::Figure;

class Tree {
 public:
  Tree(const result::Explanation& explanation, Lang lang)
      : explanation_(explanation), lang_(lang), told_(explanation.figures.size(), false) {}

  std::string Text() {
    for (const uint32_t asked : explanation_.asked) {
      if (!out_.empty()) out_ += '\n';
      Tell(asked, "", "");
    }
    return std::move(out_);
  }

 private:
  // `head` stands before the first line, `rest` before the others.
  void Tell(uint32_t index, const std::string& head, const std::string& rest) {
    const Figure& figure = explanation_.figures[index];
    const bool again = told_[index];
    told_[index] = true;
    std::string place = PlaceText(figure, lang_);
    if (again && !figure.uses.empty()) place = Word(lang_, "见上", "see above");
    out_ += head + FigureName(figure, explanation_, lang_) + " = " + ShownText(figure.value, lang_);
    out_ += (place.empty() ? "" : "   [" + place + "]") + "\n";
    if (again) return;
    const std::string bar = figure.uses.empty() ? "   " : "│  ";
    for (const std::string& sentence : Sentences(figure, lang_, false)) out_ += rest + bar + sentence + "\n";
    for (size_t i = 0; i < figure.uses.size(); ++i) {
      const bool last = i + 1 == figure.uses.size();
      Tell(figure.uses[i], rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  const result::Explanation& explanation_;
  Lang lang_;
  std::vector<bool> told_;
  std::string out_;
};

// Without the formula and its values where it reads another row of the person's table.
Figure ForThePerson(const result::Explanation& explanation, Figure figure) {
  const bool of_others = std::any_of(figure.uses.begin(), figure.uses.end(),
                                     [&](uint32_t used) { return !explanation.figures[used].own; });
  if (!of_others) return figure;
  figure.formula.clear();
  figure.events.clear();
  return figure;
}

// The named figures of the person that one of his values was made from, in order, each once.
void Collect(const result::Explanation& explanation, uint32_t index, std::vector<bool>& seen,
             std::vector<uint32_t>& out) {
  const Figure& figure = explanation.figures[index];
  for (const uint32_t used : figure.uses) {
    const Figure& other = explanation.figures[used];
    if (seen[used]) continue;
    seen[used] = true;
    const bool tell = other.own && (other.named || other.kind == Figure::Kind::kDatum) &&
                      !(other.personal && other.table != explanation.table);
    if (tell) {
      out.push_back(used);
    } else if (other.own) {
      Collect(explanation, used, seen, out);
    }
  }
}

}  // namespace

namespace {

std::string ChangesText(const result::Explanation& explanation, Lang lang, const std::string& indent) {
  if (explanation.changes.empty()) return "";
  std::string out = indent +
                    Word(lang, "只改一处、其余照旧，最少改多少结果会不同:",
                         "The smallest change of one datum alone that gives another result:") +
                    "\n";
  for (const result::Change& change : explanation.changes)
    out += indent + "  " + ChangeText(change, explanation, lang) + "\n";
  return "\n" + out;
}

}  // namespace

std::string ExplanationText(const result::Explanation& explanation, Lang lang) {
  const std::string title = "“" + explanation.scheme + "”  " + explanation.table + " " + explanation.row + "\n\n";
  const std::string notice = explanation.notice.empty() ? "" : explanation.notice + "\n";
  return notice + title + Tree(explanation, lang).Text() + ChangesText(explanation, lang, "");
}

std::string ExplanationLetter(const result::Explanation& explanation, Lang lang) {
  const bool zh = lang == Lang::kZh;
  std::string name;
  for (const std::string& text : explanation.names) name += (name.empty() ? "" : " ") + text;
  const std::string whom = name.empty() ? explanation.row
                           : zh         ? name + "（" + explanation.row + "）"
                                        : name + " (" + explanation.row + ")";
  std::string out = explanation.notice.empty() ? "" : explanation.notice + "\n\n";
  out += whom + (zh ? "：\n\n    您在“" + explanation.scheme + "”中的结果和算法如下。\n"
                    : ":\n\n    Your results in “" + explanation.scheme + "”, and how they came about.\n");
  size_t number = 0;
  std::vector<bool> seen(explanation.figures.size(), false);
  std::vector<uint32_t> todo = explanation.asked;
  for (size_t i = 0; i < todo.size(); ++i) {
    const uint32_t index = todo[i];
    if (i < explanation.asked.size() && seen[index]) continue;
    seen[index] = true;
    const Figure& figure = explanation.figures[index];
    std::vector<uint32_t> uses;
    std::vector<bool> met(explanation.figures.size(), false);
    Collect(explanation, index, met, uses);
    out += "\n" + std::to_string(++number) + (zh ? "．" : ". ") + FigureName(figure, explanation, lang) +
           (zh ? "：" : ": ") + ShownText(figure.value, lang) + "\n";
    for (const std::string& sentence : Sentences(ForThePerson(explanation, figure), lang, true)) {
      out += "    " + sentence + "\n";
    }
    std::string from;
    for (const uint32_t used : uses) {
      const Figure& other = explanation.figures[used];
      from += (from.empty() ? ""
               : zh         ? "，"
                            : ", ") +
              FigureName(other, explanation, lang) + " " + ShownText(other.value, lang);
      const bool more = other.kind != Figure::Kind::kDatum && other.table == explanation.table && !seen[used];
      if (more) todo.push_back(used);
      seen[used] = true;
    }
    if (!from.empty()) out += (zh ? "    用到的数: " : "    made from: ") + from + "\n";
  }
  out += ChangesText(explanation, lang, "    ");
  out += zh ? "\n    对数据或算法有疑问的，请在公示期内提出。\n"
            : "\n    Please ask in time if a datum or a rule seems wrong.\n";
  return out;
}

}  // namespace heng::report
