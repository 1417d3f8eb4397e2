#include "engine/report/comparison_words.h"

#include <algorithm>

#include "engine/report/words.h"

namespace heng::report {

using result::Causes;
using result::ColumnClass;
using result::DataChange;
using result::OthersMoved;
using result::RuleChange;

namespace {

constexpr size_t kMostPlaces = 6;
constexpr int kCents = 2;
constexpr size_t kMostNamed = 8;  // data of one row

std::string Short(const Number& value) {
  const std::string text = value.ToText();
  const size_t dot = text.find('.');
  const bool fits = dot == std::string::npos || text.size() - dot - 1 <= kMostPlaces;
  if (text.find('/') == std::string::npos && fits) return text;
  return value.RoundToPlaces(Rounding::kTruncate, kMostPlaces).ToText() + "…";
}

// A number as it was kept: exactly, perhaps as a fraction.
std::string ShortText(const std::string& text) {
  const size_t stroke = text.find('/'), dot = text.find('.');
  if (stroke != std::string::npos) {
    const auto above = Number::Parse(text.substr(0, stroke)), below = Number::Parse(text.substr(stroke + 1));
    return above && below && !below->IsZero() ? Short(*above / *below) : text;
  }
  const auto number = dot == std::string::npos ? std::nullopt : Number::Parse(text);
  return number ? Short(*number) : text;
}

std::string InEnglish(const std::string& gap) {
  for (const auto& [zh, kind] : {std::pair{"缺(", data::GapKind::kMissing},
                                 {"不评(", data::GapKind::kUnrated},
                                 {"不参加(", data::GapKind::kNotTaking}}) {
    if (gap.starts_with(zh)) return std::string(GapWord(kind, Lang::kEn)) + gap.substr(std::string(zh).size() - 1);
  }
  return gap;
}

std::string OthersWords(const OthersMoved& others, Lang lang) {
  const std::string group = others.group.empty() ? "" : Word(lang, "（", " (") + others.group + Word(lang, "）", ")");
  const std::string value = "`" + others.value + "`" + group;
  const std::string rows = std::to_string(others.rows);
  const char* through = Word(lang, "一起算的", "taken together in");
  switch (others.through) {
    case OthersMoved::Through::kRank: through = Word(lang, "一起排的", "ranked together in"); break;
    case OthersMoved::Through::kTier: through = Word(lang, "一起评的", "placed together in"); break;
    case OthersMoved::Through::kShare: through = Word(lang, "一起分的", "paid together in"); break;
    case OthersMoved::Through::kGroup:
    case OthersMoved::Through::kOther: break;
  }
  if (lang == Lang::kZh) return value + "里" + through + "，表 " + others.table + " 另有 " + rows + " 行变了";
  return rows + (others.rows == 1 ? " other row of " : " other rows of ") + others.table + ", " + through + " " +
         value + ", changed";
}

}  // namespace

std::string ValueWords(const result::KeptCell& cell, ColumnClass kind, Lang lang) {
  const auto number = cell.gap || cell.erased || kind != ColumnClass::kMoney ? std::nullopt : Number::Parse(cell.text);
  return number ? MoneyWords(*number) : CellWords(cell, lang);
}

std::string CellWords(const result::KeptCell& cell, Lang lang) {
  if (cell.erased) return Word(lang, "已删除", "erased");
  if (cell.gap) return lang == Lang::kZh ? cell.text : InEnglish(cell.text);
  return cell.text.empty() ? Word(lang, "空", "empty") : ShortText(cell.text);
}

std::string MoneyWords(const Number& value) {
  return value.RoundToPlaces(Rounding::kTruncate, kCents) == value ? value.ToFixed(kCents) : Short(value);
}

std::string DifferenceWords(const Number& difference, ColumnClass kind) {
  const std::string text = kind == ColumnClass::kMoney ? MoneyWords(difference) : Short(difference);
  return difference.Sign() > 0 ? "+" + text : text;
}

std::string DataWords(const DataChange& change, Lang lang) {
  const bool zh = lang == Lang::kZh;
  const bool gone = change.kind == DataChange::Kind::kGone;
  const std::string line = std::to_string(change.line);
  std::string place =
      change.file + (zh ? (gone ? " 原第 " : " 第 ") + line + " 行" : (gone ? ", then line " : ", line ") + line);
  if (change.kind == DataChange::Kind::kAdopted) {
    place = (zh ? "采用 “" + change.file + "” 的 " : "adopted from “" + change.file + "”: ") + change.table;
  }
  if (!change.key.empty()) place += (zh ? "（" : " (") + change.key + (zh ? "）" : ")");
  if (change.kind == DataChange::Kind::kAdded) return place + (zh ? " 是新增的" : " is new");
  if (gone) return place + (zh ? " 没有了" : " is gone");
  return place + (zh ? " `" : ", `") + change.column + "`: " + CellWords(change.before, lang) + " → " +
         CellWords(change.now, lang);
}

std::string RuleWords(const RuleChange& change, Lang lang) {
  const char* kind = Word(lang, "修订", "amended");
  if (change.kind == RuleChange::Kind::kAdded) kind = Word(lang, "新增", "added");
  if (change.kind == RuleChange::Kind::kRepealed) kind = Word(lang, "废止", "repealed");
  std::string out = std::string(kind) + " " + change.clause;
  if (!change.name.empty()) out += " `" + change.name + "`";
  for (const std::string& basis : change.basis) out += Word(lang, " 依据 “", " basis “") + basis + "”";
  return out;
}

std::vector<std::string> CauseWords(const result::Comparison& comparison, const result::RowChange& row, Lang lang) {
  std::vector<std::string> out;
  if (!row.causes) return out;
  const Causes& causes = *row.causes;
  for (size_t i = 0; i < causes.data.size() && i < kMostNamed; ++i) {
    out.push_back(Word(lang, "数据: ", "data: ") + DataWords(causes.data[i], lang));
  }
  if (causes.data.size() > kMostNamed) {
    const std::string more = std::to_string(causes.data.size() - kMostNamed);
    out.push_back(lang == Lang::kZh ? "数据: 还有 " + more + " 处" : "data: " + more + " more");
  }
  for (const size_t rule : causes.rules) {
    const RuleChange& change = comparison.rules[rule];
    const std::string& place = change.now_place.empty() ? change.before_place : change.now_place;
    out.push_back(Word(lang, "规则: ", "rule: ") + RuleWords(change, lang) + " [" + place + "]");
  }
  const bool own = !causes.data.empty() || !causes.rules.empty();
  if (own && causes.by == Causes::By::kBoth) {
    out.emplace_back(Word(lang, "数据和规则的改动都起了作用", "data and rules both had a part in it"));
  }
  if (!own && !causes.others.empty()) {
    out.emplace_back(
        Word(lang, "自己的数据和用到的规则没有变，是别人变了", "its own data and rules are the same: others changed"));
  }
  for (const OthersMoved& others : causes.others) {
    out.push_back(Word(lang, "别人: ", "others: ") + OthersWords(others, lang));
  }
  if (out.empty()) out.emplace_back(Word(lang, "没有找到", "none was found"));
  return out;
}

}  // namespace heng::report
