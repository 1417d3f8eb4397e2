#include "engine/report/explanation_words.h"

#include "engine/report/words.h"

namespace heng::report {

namespace {

using result::Event;
using result::Figure;

std::string Count(uint64_t n) { return std::to_string(n); }

const char* ModeWord(Rounding mode, Lang lang) {
  switch (mode) {
    case Rounding::kHalfUp: return Word(lang, "四舍五入", "half up");
    case Rounding::kHalfEven: return Word(lang, "四舍六入五成双", "half to even");
    case Rounding::kTruncate: return Word(lang, "舍去", "cut off");
    case Rounding::kAwayFromZero: return Word(lang, "进一", "away from zero");
    case Rounding::kFloor: return Word(lang, "向下", "down");
    case Rounding::kCeiling: return Word(lang, "向上", "up");
    case Rounding::kHalfDown: return Word(lang, "五舍六入", "half down");
  }
  return "";
}

std::string GapText(const data::Gap& gap, Lang lang) {
  return std::string(GapWord(gap.kind, lang)) + "(" + gap.reason + ")";
}

std::string EventText(const Event& event, Lang lang) {
  const bool zh = lang == Lang::kZh;
  switch (event.kind) {
    case Event::Kind::kRounded:
      return zh ? std::string("修约: ") + event.before + " → " + event.after + "（" + ModeWord(event.rounding, lang) +
                      "到 " + event.what + "）"
                : "rounded: " + event.before + " → " + event.after + " (" + ModeWord(event.rounding, lang) + " to " +
                      event.what + ")";
    case Event::Kind::kCapped: return (zh ? "封顶: " : "capped: ") + event.before + " → " + event.after;
    case Event::Kind::kRaised: return (zh ? "保底: " : "raised to the floor: ") + event.before + " → " + event.after;
    case Event::Kind::kChosen:
      if (event.what.empty()) return (zh ? "其余情况 → " : "otherwise → ") + event.after;
      return (zh ? "符合 `" : "because of `") + event.what + "` → " + event.after;
    case Event::Kind::kReplaced:
      return GapText(event.gap, lang) + (zh ? "，以 " : ": ") + event.after + (zh ? " 代替" : " in its place");
    case Event::Kind::kAbsent:
      return "`" + event.what + "` " + GapText(event.gap, lang) + (zh ? "，没有计入" : ", left out");
  }
  return "";
}

std::string Of(const std::string& label, Lang lang) {
  if (label.empty()) return lang == Lang::kZh ? "全体" : "all";
  return "“" + label + "”";
}

std::string RowText(const result::RowValue& value, Lang lang) { return value.row + " " + ShownText(value.value, lang); }

std::string ListText(const std::vector<result::RowValue>& rows, Lang lang) {
  std::string out;
  for (const result::RowValue& row : rows) {
    out += (out.empty() ? "" : lang == Lang::kZh ? "，" : ", ") + RowText(row, lang);
  }
  return out;
}

void AddGroup(const result::Group& group, Lang lang, bool letter, std::vector<std::string>& out) {
  const bool zh = lang == Lang::kZh;
  std::string line = zh ? Of(group.label, lang) + "的“" + group.table + "” " + Count(group.rows) + " 行，用到 " +
                              Count(group.used) + " 行"
                        : Count(group.rows) + " rows of " + group.table + " in " + Of(group.label, lang) + ", " +
                              Count(group.used) + " of them used";
  if (group.trimmed_high > 0) line += (zh ? "，去掉最高 " : ", without the highest ") + Count(group.trimmed_high);
  if (group.trimmed_low > 0) line += (zh ? "，去掉最低 " : ", without the lowest ") + Count(group.trimmed_low);
  out.push_back(line);
  if (letter) return;
  if (!group.list.empty()) {
    out.push_back((zh ? "各行: " : "the rows: ") + ListText(group.list, lang));
  } else if (group.highest && group.lowest) {
    out.push_back((zh ? "最大 " : "highest ") + RowText(*group.highest, lang) + (zh ? "，最小 " : ", lowest ") +
                  RowText(*group.lowest, lang));
  }
}

void AddStanding(const result::Standing& standing, Lang lang, bool letter, std::vector<std::string>& out) {
  const bool zh = lang == Lang::kZh;
  std::string line =
      zh ? Of(standing.label, lang) + "中 " + Count(standing.rated) + " 个参加，前面 " + Count(standing.ahead) + " 个"
         : Count(standing.rated) + " take part in " + Of(standing.label, lang) + ", " + Count(standing.ahead) +
               " of them ahead";
  if (standing.tied > 0)
    line += (zh ? "，并列的另有 " + Count(standing.tied) + " 个" : ", " + Count(standing.tied) + " others tied");
  out.push_back(line);
  if (letter) return;
  std::string keys;
  for (const auto& key : standing.keys) {
    keys += (keys.empty() ? ""
             : zh         ? "，"
                          : ", ") +
            key.name + " " + ShownText(key.value, lang) +
            (key.descending ? zh ? "（高在前）" : " (highest first)"
             : zh           ? "（低在前）"
                            : " (lowest first)");
  }
  out.push_back((zh ? "排的是 " : "by ") + keys);
  if (standing.tied > 0) out.push_back((zh ? "并列: " : "tied: ") + ListText(standing.tied_rows, lang));
}

void AddTiers(const std::vector<result::TierRow>& tiers, Lang lang, bool letter, std::vector<std::string>& out) {
  const bool zh = lang == Lang::kZh;
  for (const result::TierRow& tier : tiers) {
    std::string line = tier.tier + ": ";
    if (tier.places) line += (zh ? "名额 " : "places ") + std::to_string(*tier.places) + (zh ? "，" : ", ");
    line += (zh ? "实有 " : "people ") + Count(tier.people);
    if (!letter && tier.people == 1 && tier.first) {
      line += (zh ? "，是 " : ", ") + RowText(*tier.first, lang);
    } else if (!letter && tier.first && tier.last) {
      line +=
          (zh ? "，从 " : ", from ") + RowText(*tier.first, lang) + (zh ? " 到 " : " to ") + RowText(*tier.last, lang);
    }
    out.push_back(line);
  }
}

std::string Money(const Number& value, const std::string& unit) {
  const std::string text = value.ToText();
  return unit.empty() ? text : text + " " + unit;
}

void AddPayment(const result::Payment& payment, Lang lang, std::vector<std::string>& out) {
  const bool zh = lang == Lang::kZh;
  const std::string& unit = payment.unit;
  std::string line = (zh ? Of(payment.label, lang) + "总额 " : "total of " + Of(payment.label, lang) + " ") +
                     Money(payment.total, unit);
  if (payment.rest != payment.total)
    line += (zh ? "，其中按权数分的 " : ", shared by weight ") + Money(payment.rest, unit);
  if (!payment.own_first.IsZero()) line += (zh ? "；先付 " : "; paid first ") + Money(payment.own_first, unit);
  out.push_back(line);
  if (payment.weight.Sign() > 0) {
    line =
        (zh ? "权数 " : "weight ") + payment.weight.ToText() + (zh ? "，全部权数 " : " of ") + payment.weights.ToText();
    if (payment.exact) {
      line += (zh ? "；应得 " : "; exactly ") + payment.rest.ToText() + " × " + payment.weight.ToText() + " ÷ " +
              payment.weights.ToText() + " = " +
              (payment.exact->Terminating() ? payment.exact->ToText()
                                            : payment.exact->RoundToPlaces(Rounding::kTruncate, 6).ToText() + "…");
    }
    line += (zh ? "；得 " : "; paid ") + Money(payment.share, unit);
    out.push_back(line);
  }
  if (payment.exact && payment.extras > 0) {
    line = zh ? "舍到 " + Money(payment.step, unit) + "后余下 " + Count(payment.extras) + " 份，给余数最大的 " +
                    Count(payment.extras) + " 个" + (payment.extra ? "，这里得到一份" : "，这里没有")
              : Count(payment.extras) + " units of " + Money(payment.step, unit) +
                    " were left for the largest remainders, " + (payment.extra ? "one of them here" : "none here");
    out.push_back(line);
  }
  if (!payment.leftover.IsZero()) out.push_back((zh ? "没有分完的 " : "left over ") + Money(payment.leftover, unit));
}

}  // namespace

std::string ShownText(const result::Shown& shown, Lang lang) {
  if (shown.gap) return GapText(*shown.gap, lang);
  return shown.unit.empty() ? shown.text : shown.text + " " + shown.unit;
}

std::string FigureName(const Figure& figure, const result::Explanation& explanation, Lang lang) {
  const bool plain = figure.row.empty() || (figure.table == explanation.table && figure.row == explanation.row);
  if (plain) return figure.name;
  const std::string of = figure.table.empty() ? "“" + figure.row + "”" : figure.table + " " + figure.row;
  return lang == Lang::kZh ? of + " 的 " + figure.name : figure.name + " of " + of;
}

std::string PlaceText(const Figure& figure, Lang lang) {
  const bool datum = figure.kind == Figure::Kind::kDatum;
  const std::string& file = datum ? figure.file : figure.rule.file;
  const uint64_t line = datum ? figure.file_row : static_cast<uint64_t>(figure.rule.line);
  if (file.empty() || line == 0) return "";
  return lang == Lang::kZh ? file + " 第 " + std::to_string(line) + " 行" : file + ", line " + std::to_string(line);
}

std::vector<std::string> Sentences(const Figure& figure, Lang lang, bool letter) {
  const bool zh = lang == Lang::kZh;
  std::vector<std::string> out;
  if (!letter && figure.kind != Figure::Kind::kDatum && !figure.rule.text.empty() && figure.named) {
    out.push_back((zh ? "规则: " : "rule: ") + figure.rule.text);
  }
  for (const std::string& basis : figure.rule.basis) out.push_back((zh ? "依据: " : "basis: ") + basis);
  for (const std::string& note : figure.rule.notes) out.push_back((zh ? "说明: " : "note: ") + note);
  if (!figure.formula.empty()) out.push_back((zh ? "算式: " : "formula: ") + figure.formula);
  for (const Event& event : figure.events) {
    const bool same = event.kind == Event::Kind::kRounded && event.before == event.after;
    if (!same) out.push_back(EventText(event, lang));
  }
  if (figure.group) AddGroup(*figure.group, lang, letter, out);
  if (figure.standing) AddStanding(*figure.standing, lang, letter, out);
  AddTiers(figure.tiers, lang, letter, out);
  if (figure.payment) AddPayment(*figure.payment, lang, out);
  return out;
}

std::string ChangeText(const result::Change& change, const result::Explanation& explanation, Lang lang) {
  std::string cell = change.column;
  if (change.table != explanation.table || change.row != explanation.row) {
    const std::string of = change.table + " " + change.row;
    cell = lang == Lang::kZh ? of + " 的 " + cell : cell + " of " + of;
  }
  return cell + " " + change.from + " → " + change.to + (change.unit.empty() ? "" : " " + change.unit) +
         Word(lang, "：", ": ") + change.value + " " + change.was + " → " + change.becomes;
}

}  // namespace heng::report
