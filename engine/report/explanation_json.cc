#include "engine/report/explanation.h"
#include "engine/report/json_writer.h"

namespace heng::report {

namespace {

using result::Event;
using result::Figure;

const char* KindName(Figure::Kind kind) {
  switch (kind) {
    case Figure::Kind::kDatum: return "datum";
    case Figure::Kind::kFormula: return "formula";
    case Figure::Kind::kGroup: return "group";
    case Figure::Kind::kRank: return "rank";
    case Figure::Kind::kTier: return "tier";
    case Figure::Kind::kShare: return "share";
    case Figure::Kind::kOther: break;
  }
  return "other";
}

const char* EventName(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::kRounded: return "rounded";
    case Event::Kind::kCapped: return "capped";
    case Event::Kind::kRaised: return "raised";
    case Event::Kind::kChosen: return "chosen";
    case Event::Kind::kReplaced: return "replaced";
    case Event::Kind::kAbsent: break;
  }
  return "absent";
}

const char* ModeName(Rounding mode) {
  switch (mode) {
    case Rounding::kHalfUp: return "half_up";
    case Rounding::kHalfEven: return "half_even";
    case Rounding::kTruncate: return "truncate";
    case Rounding::kAwayFromZero: return "away_from_zero";
    case Rounding::kFloor: return "floor";
    case Rounding::kCeiling: return "ceiling";
    case Rounding::kHalfDown: break;
  }
  return "half_down";
}

class Writing {
 public:
  explicit Writing(std::string& out) : json_(out) {}

  void Whole(const result::Explanation& explanation) {
    json_.Open('{');
    json_.Field("scheme", explanation.scheme);
    json_.Field("table", explanation.table);
    json_.Field("row", explanation.row);
    if (!explanation.notice.empty()) json_.Field("notice", explanation.notice);
    Texts("names", explanation.names);
    Places("asked", explanation.asked);
    if (!explanation.changes.empty()) {
      json_.Key("changes");
      json_.Open('[');
      for (const result::Change& change : explanation.changes) Write(change);
      json_.Close(']');
    }
    json_.Key("figures");
    json_.Open('[');
    for (const Figure& figure : explanation.figures) Write(figure);
    json_.Close(']');
    json_.Close('}');
  }

 private:
  void Places(const char* key, const std::vector<uint32_t>& places) {
    json_.Key(key);
    json_.Open('[');
    for (const uint32_t place : places) json_.Raw(std::to_string(place));
    json_.Close(']');
  }
  void Gap(const data::Gap& gap) {
    json_.Open('{');
    json_.Field("gap", GapName(gap.kind));
    json_.Field("reason", gap.reason);
    json_.Close('}');
  }
  void Shown(const char* key, const result::Shown& shown) {
    json_.Key(key);
    if (shown.gap) return Gap(*shown.gap);
    json_.String(shown.text);
  }
  void Texts(const char* key, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    json_.Key(key);
    json_.Open('[');
    for (const std::string& text : texts) json_.String(text);
    json_.Close(']');
  }
  void Count(const char* key, uint64_t count) {
    json_.Key(key);
    json_.Raw(std::to_string(count));
  }
  void Row(const char* key, const result::RowValue& row) {
    json_.Key(key);
    Row(row);
  }
  void Row(const result::RowValue& row) {
    json_.Open('{');
    json_.Field("row", row.row);
    Shown("value", row.value);
    json_.Close('}');
  }
  void Rows(const char* key, const std::vector<result::RowValue>& rows) {
    json_.Key(key);
    json_.Open('[');
    for (const result::RowValue& row : rows) Row(row);
    json_.Close(']');
  }
  void Write(const Event& event) {
    json_.Open('{');
    json_.Field("event", EventName(event.kind));
    if (!event.what.empty()) json_.Field("what", event.what);
    if (!event.before.empty()) json_.Field("before", event.before);
    if (!event.after.empty()) json_.Field("after", event.after);
    if (event.kind == Event::Kind::kRounded) json_.Field("rounding", ModeName(event.rounding));
    if (event.kind == Event::Kind::kReplaced || event.kind == Event::Kind::kAbsent) {
      json_.Key("instead");
      Gap(event.gap);
    }
    json_.Close('}');
  }
  void Write(const result::Group& group) {
    json_.Key("group");
    json_.Open('{');
    json_.Field("table", group.table);
    json_.Field("label", group.label);
    Count("rows", group.rows);
    Count("used", group.used);
    Count("trimmed_high", group.trimmed_high);
    Count("trimmed_low", group.trimmed_low);
    if (group.highest) Row("highest", *group.highest);
    if (group.lowest) Row("lowest", *group.lowest);
    Rows("list", group.list);
    json_.Close('}');
  }
  void Write(const result::Standing& standing) {
    json_.Key("standing");
    json_.Open('{');
    json_.Field("table", standing.table);
    json_.Field("label", standing.label);
    Count("rated", standing.rated);
    Count("ahead", standing.ahead);
    Count("tied", standing.tied);
    json_.Key("keys");
    json_.Open('[');
    for (const result::Standing::Key& key : standing.keys) {
      json_.Open('{');
      json_.Field("name", key.name);
      Shown("value", key.value);
      json_.Bool("descending", key.descending);
      json_.Close('}');
    }
    json_.Close(']');
    Rows("tied_rows", standing.tied_rows);
    json_.Close('}');
  }
  void Write(const result::TierRow& tier) {
    json_.Open('{');
    json_.Field("tier", tier.tier);
    if (tier.places) Count("places", static_cast<uint64_t>(*tier.places));
    Count("people", tier.people);
    if (tier.first) Row("first", *tier.first);
    if (tier.last) Row("last", *tier.last);
    json_.Close('}');
  }
  void Write(const result::Payment& payment) {
    json_.Key("payment");
    json_.Open('{');
    json_.Field("label", payment.label);
    json_.Field("unit", payment.unit);
    json_.Field("total", payment.total.ToText());
    json_.Field("first", payment.first.ToText());
    json_.Field("own_first", payment.own_first.ToText());
    json_.Field("rest", payment.rest.ToText());
    json_.Field("weight", payment.weight.ToText());
    json_.Field("weights", payment.weights.ToText());
    if (payment.exact) json_.Field("exact", payment.exact->ToText());
    json_.Field("step", payment.step.ToText());
    json_.Field("share", payment.share.ToText());
    json_.Bool("extra", payment.extra);
    Count("extras", payment.extras);
    json_.Field("leftover", payment.leftover.ToText());
    json_.Close('}');
  }
  void Write(const result::Change& change) {
    json_.Open('{');
    json_.Field("table", change.table);
    json_.Field("row", change.row);
    json_.Field("column", change.column);
    json_.Field("from", change.from);
    json_.Field("to", change.to);
    json_.Field("value", change.value);
    json_.Field("was", change.was);
    json_.Field("becomes", change.becomes);
    json_.Close('}');
  }
  void Head(const Figure& figure) {
    json_.Field("kind", KindName(figure.kind));
    json_.Field("table", figure.table);
    json_.Field("row", figure.row);
    json_.Field("name", figure.name);
    json_.Bool("named", figure.named);
    json_.Bool("own", figure.own);
    if (figure.personal) json_.Bool("personal", true);
    Shown("value", figure.value);
    json_.Field("unit", figure.value.unit);
    if (figure.kind == Figure::Kind::kDatum) {
      json_.Field("file", figure.file);
      Count("line", figure.file_row);
    } else if (figure.rule.line > 0) {
      json_.Field("file", figure.rule.file);
      Count("line", static_cast<uint64_t>(figure.rule.line));
      json_.Field("rule", figure.rule.text);
    }
    Texts("basis", figure.rule.basis);
    Texts("notes", figure.rule.notes);
    if (!figure.formula.empty()) json_.Field("formula", figure.formula);
  }
  void Write(const Figure& figure) {
    json_.NewLine();
    json_.Open('{');
    Head(figure);
    if (!figure.events.empty()) {
      json_.Key("events");
      json_.Open('[');
      for (const Event& event : figure.events) Write(event);
      json_.Close(']');
    }
    if (figure.group) Write(*figure.group);
    if (figure.standing) Write(*figure.standing);
    if (!figure.tiers.empty()) {
      json_.Key("tiers");
      json_.Open('[');
      for (const result::TierRow& tier : figure.tiers) Write(tier);
      json_.Close(']');
    }
    if (figure.payment) Write(*figure.payment);
    Places("uses", figure.uses);
    json_.Close('}');
  }

  JsonWriter json_;
};

}  // namespace

std::string ExplanationJson(const result::Explanation& explanation) {
  std::string out;
  Writing(out).Whole(explanation);
  return out + "\n";
}

}  // namespace heng::report
