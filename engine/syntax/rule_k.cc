#include "engine/syntax/rule_k.h"

#include "engine/base/utf8.h"
#include "engine/syntax/keywords.h"

namespace heng::syntax {
namespace {

constexpr size_t kLongestKeyword = 8;  // characters; no keyword that a number may touch is longer

bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool IsQuote(char32_t c) { return c == U'“' || c == U'”' || c == U'"'; }
bool IsLineEnd(char32_t c) { return c == '\n' || c == '\r'; }

// A run of characters that can be a word, or a word that directly follows digits.
struct Run {
  size_t begin, end;
  bool after_digit;
  bool after_number = false;  // with blanks between
};

class Scanner {
 public:
  explicit Scanner(const FoldedText& text) : chars_(text.chars) {}
  std::vector<Run> runs;
  std::set<std::string> quoted;

  void Scan() {
    for (size_t i = 0; i < chars_.size();) i = Step(i);
  }

 private:
  size_t Step(size_t i) {
    const char32_t c = chars_[i];
    if (c == '#') return Until(i, [](char32_t d) { return IsLineEnd(d); });
    if (IsQuote(c)) return Until(i, [](char32_t d) { return IsQuote(d) || IsLineEnd(d); }) + 1;
    if (c == U'【' || c == '`') {
      const char32_t close = c == '`' ? U'`' : U'】';
      const size_t end = Until(i, [close](char32_t d) { return d == close || IsLineEnd(d); });
      if (end < chars_.size() && chars_[end] == close) quoted.insert(Utf8(i + 1, end));
      return end + 1;
    }
    if (IsDigit(c) || IsWordStart(c)) return WordOrNumber(i);
    return i + 1;
  }

  size_t WordOrNumber(size_t i) {
    const bool digits = IsDigit(chars_[i]);
    if (digits) {
      while (i < chars_.size() && IsDigit(chars_[i])) ++i;
      if (i >= chars_.size() || !IsWordStart(chars_[i])) return i;
      if (chars_[i] == U'年') return SkipDate(i);
    }
    size_t end = i;
    while (end < chars_.size() && IsWordPart(chars_[end])) ++end;
    runs.push_back({i, end, digits, !digits && BehindNumber(i)});
    return end;
  }

  // 90 分以上: a number and blanks before the word.
  bool BehindNumber(size_t i) const {
    size_t end = i;
    while (end > 0 && chars_[end - 1] == ' ') --end;
    size_t begin = end;
    while (begin > 0 && (IsDigit(chars_[begin - 1]) || chars_[begin - 1] == '.')) --begin;
    return end < i && begin < end && (begin == 0 || !IsWordPart(chars_[begin - 1]));
  }

  // 2023年9月1日 is one token; anything else after digits + 年 is a run.
  size_t SkipDate(size_t i) {
    size_t end = i + 1;
    const auto number = [&](char32_t mark) {
      const size_t begin = end;
      while (end < chars_.size() && IsDigit(chars_[end])) ++end;
      return end > begin && end < chars_.size() && chars_[end++] == mark;
    };
    if (number(U'月') && number(U'日')) return end;
    end = i;
    while (end < chars_.size() && IsWordPart(chars_[end])) ++end;
    runs.push_back({i, end, true});
    return end;
  }

  template <class Ends>
  size_t Until(size_t i, Ends ends) {
    for (++i; i < chars_.size() && !ends(chars_[i]); ++i) {
    }
    return i;
  }
  std::string Utf8(size_t begin, size_t end) const {
    return EncodeUtf8(std::u32string_view(chars_).substr(begin, end - begin));
  }

  const std::u32string& chars_;
};

class Splitter {
 public:
  explicit Splitter(const FoldedText& text) : text_(text) {}

  // The places where blanks go; empty = the run stays one word.
  std::vector<size_t> Split(const Run& run) const {
    if (text_.quoted.count(Utf8(run.begin, run.end)) != 0) return {};
    if (const size_t digits = TypeWithPlaces(run); digits != 0) return {digits, run.end - 1};
    if (run.after_number) {
      if (auto cuts = Cut(run, true); !cuts.empty()) return cuts;
    }
    return Cut(run, run.after_digit);
  }

 private:
  std::vector<size_t> Cut(const Run& run, bool after_digit) const {
    std::vector<size_t> cuts;
    size_t i = run.begin;
    while (i < run.end) {
      const bool head = cuts.empty();
      if (IsDigit(text_.chars[i])) {
        while (i < run.end && IsDigit(text_.chars[i])) ++i;
        after_digit = true;
      } else {
        i = after_digit ? TakeAfterNumber(i, run.end) : TakeKeyword(i, run.end, !head);
        after_digit = false;
        if (i == 0) return {};
      }
      if (i < run.end) cuts.push_back(i);
    }
    return cuts;
  }

  // Behind a number: a unit, or a keyword (至, 以上, 名 …). 0 = neither.
  size_t TakeAfterNumber(size_t i, size_t end) const {
    for (size_t stop = std::min(end, i + kLongestKeyword); stop > i; --stop) {
      const std::string word = Utf8(i, stop);
      const Keyword* keyword = FindKeyword(text_.skin, word);
      if (stop < end && IsDigit(text_.chars[stop])) {  // 80至89, but no 3分5
        if (keyword != nullptr && keyword->Is(kNumber)) return stop;
      } else if (keyword != nullptr || FindUnit(text_.skin, word) || text_.units.count(word) != 0 ||
                 FindMultiple(text_.skin, word)) {
        return stop;
      }
    }
    return 0;
  }

  // A keyword that digits follow; behind an earlier number of the run any hard keyword as well. 0 = none.
  size_t TakeKeyword(size_t i, size_t end, bool behind_number) const {
    for (size_t stop = std::min(end, i + kLongestKeyword); stop > i; --stop) {
      const Keyword* keyword = FindKeyword(text_.skin, Utf8(i, stop));
      if (keyword == nullptr) continue;
      const bool digits = stop < end && IsDigit(text_.chars[stop]);
      if (digits && (keyword->kind == Kind::K_PERIOD || keyword->kind == Kind::K_SINCE)) {
        if (IsDateAt(stop)) return stop;
        continue;
      }
      const bool leads = keyword->kind == Kind::K_THEN_EACH;  // 以后每名减1分
      if (digits ? keyword->Is(kNumber) : leads || (behind_number && EndsStep(*keyword))) return stop;
    }
    return 0;
  }

  // 85分以上, 每1节加5元按比例
  static bool EndsStep(const Keyword& keyword) {
    return keyword.Is(kHard) || keyword.kind == Kind::K_PROPORTIONAL || keyword.kind == Kind::K_WHOLE_STEPS ||
           keyword.kind == Kind::K_STARTED || keyword.kind == Kind::K_UNTIL_GONE;
  }

  // 期间2022-09-01, but not a column 期间1.
  bool IsDateAt(size_t i) const {
    const size_t begin = i;
    while (i < text_.chars.size() && IsDigit(text_.chars[i])) ++i;
    return i == begin + 4 && i < text_.chars.size() && (text_.chars[i] == '-' || text_.chars[i] == U'年');
  }

  // 元2位, 比率4位: where the digits begin; 0 = the run is none.
  size_t TypeWithPlaces(const Run& run) const {
    if (run.after_digit || text_.chars[run.end - 1] != U'位') return 0;
    size_t digits = run.end - 1;
    while (digits > run.begin && IsDigit(text_.chars[digits - 1])) --digits;
    if (digits == run.end - 1 || digits == run.begin) return 0;
    const std::string type = Utf8(run.begin, digits);
    const bool known = FindUnit(text_.skin, type) || FindType(text_.skin, type) || text_.units.count(type) != 0;
    return known ? digits : 0;
  }

  std::string Utf8(size_t begin, size_t end) const {
    return EncodeUtf8(std::u32string_view(text_.chars).substr(begin, end - begin));
  }

  const FoldedText& text_;
};

// `单位 x`: the word after it, blanks between.
void CollectUnits(FoldedText& text, const std::vector<Run>& runs) {
  const std::u32string word = text.skin == ast::Skin::kChinese ? U"单位" : U"unit";
  for (size_t k = 0; k + 1 < runs.size(); ++k) {
    if (std::u32string_view(text.chars).substr(runs[k].begin, runs[k].end - runs[k].begin) != word) continue;
    bool blanks = runs[k].end < runs[k + 1].begin;
    for (size_t i = runs[k].end; i < runs[k + 1].begin; ++i) blanks = blanks && text.chars[i] == ' ';
    size_t before = runs[k].begin;  // a clause of its own, not `于 单位 按 …`
    while (before > 0 && text.chars[before - 1] == ' ') --before;
    const auto behind = [&](std::u32string_view opener) {
      return k > 0 && runs[k - 1].end == before &&
             std::u32string_view(text.chars).substr(runs[k - 1].begin, before - runs[k - 1].begin) == opener;
    };
    const bool opens = before == 0 || IsLineEnd(text.chars[before - 1]) || behind(U"新增") || behind(U"added");
    if (!blanks || !opens) continue;
    text.units.insert(
        EncodeUtf8(std::u32string_view(text.chars).substr(runs[k + 1].begin, runs[k + 1].end - runs[k + 1].begin)));
  }
}

}  // namespace

void ApplyRuleK(FoldedText& text) {
  Scanner scanner(text);
  scanner.Scan();
  text.quoted = std::move(scanner.quoted);
  CollectUnits(text, scanner.runs);
  if (text.skin == ast::Skin::kEnglish) return;  // typed with blanks; top3 and share1 are names there
  const Splitter splitter(text);
  std::vector<size_t> cuts;
  for (const Run& run : scanner.runs) {
    for (const size_t cut : splitter.Split(run)) cuts.push_back(cut);
  }
  if (cuts.empty()) return;
  std::u32string chars;
  std::vector<uint32_t> offsets;
  chars.reserve(text.chars.size() + cuts.size());
  offsets.reserve(text.offsets.size() + cuts.size());
  auto next = cuts.begin();
  for (size_t i = 0; i < text.chars.size(); ++i) {
    if (next != cuts.end() && *next == i) {
      chars.push_back(' ');
      offsets.push_back(text.offsets[i]);
      ++next;
    }
    chars.push_back(text.chars[i]);
    offsets.push_back(text.offsets[i]);
  }
  offsets.push_back(text.offsets.back());
  text.chars = std::move(chars);
  text.offsets = std::move(offsets);
}

}  // namespace heng::syntax
