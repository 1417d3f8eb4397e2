// Random formulas, typed so that the checker should take them.
#include "tests/reference/random_scheme.h"

namespace heng::reference {

namespace {

const char* UnitOf(Kind kind) {
  if (kind == Kind::kPoints) return " 分";
  return kind == Kind::kMoney ? " 元" : "";
}

Piece Both(std::string text, const Piece& a, const Piece& b) {
  return {std::move(text), a.miss || b.miss, a.unrate || b.unrate};
}

}  // namespace

std::string Formulas::Literal(Kind kind) {
  if (kind == Kind::kPlain && random_.Chance(30)) return random_.Word({"10%", "50%", "120%", "33.3%", "0%"});
  return random_.Word({"0", "1", "2", "3", "5", "7", "10", "12.5", "60", "80", "0.5", "100", "85.25"}) + UnitOf(kind);
}

std::string Formulas::Amount(Kind kind) {
  return random_.Word({"1", "2", "0.5", "3", "7", "10", "1.5"}) + UnitOf(kind);
}

Piece Formulas::Read(const Variable& variable) const {
  return {variable.path, variable.miss, variable.unrate, variable.integral};
}

int World::DataTable(int table) const {
  while (table > kVisit) table = of(table).base;
  return table;
}

void Formulas::AddColumns(int table, Kind kind, const std::string& prefix, bool sure,
                          std::vector<Variable>& found) const {
  const std::set<std::string>& present = world_.of(table).present;
  for (int at = table, from = -1; at >= 0; from = at, at = world_.of(at).base) {
    for (const Variable& variable : world_.of(at).columns) {
      if (variable.kind != kind || (!prefix.empty() && variable.path.rfind("否决", 0) == 0)) continue;
      if (variable.of_view >= 0 && variable.of_view == from) continue;
      found.push_back(variable);
      found.back().path = prefix + variable.path;
      found.back().miss = (variable.miss && present.count(variable.path) == 0) || !sure;
    }
  }
}

// What a row sees: its own columns, those of the rows it refers to, and values of the scheme.
std::vector<Variable> Formulas::Readable(Kind kind) const {
  std::vector<Variable> found;
  if (table_ >= 0) AddColumns(table_, kind, "", true, found);
  for (int at = table_; at >= 0; at = world_.of(at).base) {
    for (const Link& link : world_.of(at).up) {
      if (link.reference || !plain_paths_) AddColumns(link.table, kind, link.prefix, link.sure, found);
    }
  }
  if (own_row_ >= 0) AddColumns(own_row_, kind, "本行.", true, found);
  for (const std::vector<Variable>* list : {&beside_, &world_.quantities}) {
    for (const Variable& variable : *list) {
      if (variable.kind == kind) found.push_back(variable);
    }
  }
  return found;
}

std::vector<Variable> Formulas::Own(Kind kind) const {
  std::vector<Variable> found;
  AddColumns(table_, kind, "", true, found);
  return found;
}

// A gap that must be handled is handled here.
Piece Formulas::Use(Piece piece, Kind kind) {
  if (!(piece.miss && !gaps_allowed_) && !(random_.Chance(5) && (piece.miss || piece.unrate))) return piece;
  if (random_.Chance(25))
    return {"((" + piece.text + ") 缺则 不评(“" + random_.Word({"无据", "待补"}) + "”))", false, true};
  return {"((" + piece.text + ") 缺则 " + Literal(kind) + ")"};
}

Piece Formulas::Number(Kind kind, int depth) {
  if (!inside_ && world_.LooksBack(table_) && random_.Chance(25)) {
    if (Piece past = Past(kind); !past.text.empty()) return Use(std::move(past), kind);
  }
  const std::vector<Variable> readable = Readable(kind);
  const int drawn = random_.Below(depth <= 0 ? 30 : 100);
  if (!readable.empty() && (drawn < 24 || (depth > 0 && drawn < 40))) return Use(Read(random_.Of(readable)), kind);
  if (drawn < 30 || depth <= 0) return {Literal(kind)};
  if (drawn < 55) return Arithmetic(kind, depth);
  if (drawn < 63) return Choice(kind, depth);
  if (drawn < 70) return Function(kind, depth);
  if (drawn < 75) return Bands(kind, depth);
  if (drawn < 79) return Lookup(kind, depth);
  if (drawn < 84) return Slope(kind, depth);
  if (drawn < 88) return Curve(kind, depth);
  return Use(Aggregate(kind, depth), kind);
}

Piece Formulas::Arithmetic(Kind kind, int depth) {
  const Piece a = Number(kind, depth - 1);
  switch (random_.Below(7)) {
    case 0:
    case 1: {
      const Piece b = Number(kind, depth - 1);
      return Both("(" + a.text + (random_.Chance(50) ? " + " : " - ") + b.text + ")", a, b);
    }
    case 2: {
      const Piece b = Number(Kind::kPlain, depth - 1);
      return Both("(" + a.text + " * " + b.text + ")", a, b);
    }
    case 3: return Both("(" + a.text + " / " + Amount(Kind::kPlain) + ")", a, a);
    case 4: {
      const std::vector<Variable> divisors = Readable(Kind::kPlain);
      if (divisors.empty()) return a;
      const Piece b = Use(Read(random_.Of(divisors)), Kind::kPlain);
      return Both("(" + a.text + " / " + b.text + " 零则 " + Literal(kind) + ")", a, b);
    }
    case 5: {  // a ratio of two like values, or a division that can fail
      if (kind != Kind::kPlain) {
        const std::vector<Variable> divisors = Readable(Kind::kPlain);
        if (divisors.empty() || random_.Chance(60)) return Both("(-" + a.text + ")", a, a);
        const Piece b = Use(Read(random_.Of(divisors)), Kind::kPlain);
        return Both("(" + a.text + " / " + b.text + ")", a, b);
      }
      const Kind like = random_.Chance(50) ? Kind::kPoints : Kind::kMoney;
      const std::vector<Variable> divisors = Readable(like);
      if (divisors.empty()) return a;
      const Piece top = Number(like, depth - 1), bottom = Use(Read(random_.Of(divisors)), like);
      return Both("(" + top.text + " / " + bottom.text + " 零则 " + Literal(kind) + ")", top, bottom);
    }
    default: return Both("(-" + a.text + ")", a, a);
  }
}

Piece Formulas::Choice(Kind kind, int depth) {
  const Piece a = Number(kind, depth - 1), b = Number(kind, depth - 1);
  Piece out{"", a.miss || b.miss, a.unrate || b.unrate};
  const Piece c = Bool(depth - 1);
  out.miss |= c.miss;
  out.unrate |= c.unrate;
  if (random_.Chance(60)) {
    out.text = "(若 " + c.text + " 则 " + a.text + " 否则 " + b.text + ")";
    return out;
  }
  ++nesting_;
  const Piece second = Bool(depth - 1);
  out.miss |= second.miss;
  out.unrate |= second.unrate;
  std::vector<std::string> rows = {c.text + " : " + a.text, second.text + " : " + b.text};
  if (random_.Chance(90)) rows.push_back("其余 : " + Literal(kind));
  out.text = std::string("(分情况 ") + (random_.Chance(70) ? "依次 " : "") + Rows(rows) + ")";
  --nesting_;
  return out;
}

Piece Formulas::Function(Kind kind, int depth) {
  const Piece a = Number(kind, depth - 1);
  switch (random_.Below(5)) {
    case 0: {
      const Piece b = Number(kind, depth - 1);
      return Both((random_.Chance(50) ? "最大(" : "最小(") + a.text + ", " + b.text + ")", a, b);
    }
    case 1: {
      const std::string low = random_.Word({"0", "10", "-5"}) + UnitOf(kind);
      return Both("(" + a.text + " 限于 [" + low + ", " + random_.Word({"50", "60.5", "100"}) + UnitOf(kind) + "])", a,
                  a);
    }
    case 2: return Both("绝对值(" + a.text + ")", a, a);
    case 3: {
      const std::vector<Variable> readable = Readable(kind);
      if (readable.empty()) return a;
      const Piece x = Read(random_.Of(readable));
      if (x.text.find('(') != x.text.npos) return a;  // 上期(x) is asked twice
      const Piece guarded = {x.text, false, x.unrate};
      return Both("(若 " + x.text + " 不是 缺 则 " + x.text + " 否则 " + a.text + ")", guarded, a);
    }
    default: {
      if (kind != Kind::kPlain || world_.DataTable(table_) != kTeacher) return a;
      const std::string from = inside_ ? "入职" : random_.Chance(50) ? "入职" : "2015-02-28";
      const std::string to = random_.Chance(50) ? "期间.止" : "2023-02-28";
      const std::string name = random_.Word({"满年", "满月", "天数"});
      const std::string rest = name == "满年" && random_.Chance(40) ? ", 满9个月进一" : "";
      const std::string call = name + "(" + from + ", " + to + rest + ")";
      return {name == "天数" ? "(" + call + " / 30 天)" : call, false, false, name != "天数"};
    }
  }
}

std::string Formulas::Rows(const std::vector<std::string>& rows) {
  std::string text = "{ ";
  for (size_t i = 0; i < rows.size(); ++i)
    text += (i ? (nesting_ > 1 || random_.Chance(50) ? "；" : "\n    ") : "") + rows[i];
  return text + " }";
}

Piece Formulas::Bands(Kind kind, int depth) {
  const Kind of = random_.Chance(60) ? Kind::kPoints : random_.Chance(50) ? Kind::kMoney : Kind::kPlain;
  const std::string unit = UnitOf(of);
  const std::vector<Variable> readable = Readable(of);
  if (readable.empty()) return {Literal(kind)};
  const bool missing_row = random_.Chance(30);
  Piece x = missing_row && random_.Chance(60) ? Read(random_.Of(readable)) : Number(of, depth - 1);
  ++nesting_;
  const Piece a = Number(kind, depth - 2), b = Number(kind, 0), c = Number(kind, 0);
  std::vector<std::string> rows;
  switch (random_.Below(3)) {
    case 0:
      rows = {"不满 60" + unit + " : " + a.text, "60" + unit + " 至 不满 80" + unit + " : " + b.text,
              "80" + unit + " 以上 : " + c.text};
      break;
    case 1:
      rows = {"[60" + unit + ", 80" + unit + ") : " + a.text, "80" + unit + " 以上 : " + b.text, "其余 : " + c.text};
      break;
    default:
      rows = {"超过 80" + unit + " : " + a.text, "(10" + unit + ", 80" + unit + "] : " + b.text,
              "10" + unit + " 以下 : " + c.text};
  }
  if (missing_row) rows.push_back("缺 : " + Literal(kind));
  Piece out{"(分段 " + std::string("(") + x.text + ") " + Rows(rows) + ")", a.miss || b.miss || c.miss,
            x.unrate || a.unrate || b.unrate || c.unrate};
  out.miss |= x.miss && !missing_row;
  --nesting_;
  return out;
}

Piece Formulas::Lookup(Kind kind, int depth) {
  const std::vector<Variable> readable = Readable(Kind::kOption);
  if (readable.empty()) return {Literal(kind)};
  const Variable& x = random_.Of(readable);
  const bool missing_row = x.miss;
  if (missing_row && random_.Chance(50)) return {Literal(kind)};
  ++nesting_;
  Piece out{"", false, x.unrate};
  std::vector<std::string> rows;
  size_t named = x.options.size();
  if (random_.Chance(40)) named = static_cast<size_t>(random_.Between(1, static_cast<int>(named)));
  for (size_t i = 0; i < named; ++i) {
    const Piece v = i == 0 ? Number(kind, depth - 2) : Number(kind, 0);
    out.miss |= v.miss;
    out.unrate |= v.unrate;
    rows.push_back(x.options[i] + " : " + v.text);
  }
  if (missing_row) rows.push_back("缺 : " + Literal(kind));
  if (named < x.options.size()) rows.push_back("其余 : " + Literal(kind));
  out.text = "(对照 " + x.path + " " + Rows(rows) + ")";
  --nesting_;
  return out;
}

Piece Formulas::Slope(Kind kind, int depth) {
  const Kind of = random_.Chance(60) ? Kind::kPoints : Kind::kPlain;
  const std::string unit = UnitOf(of);
  const std::string step = random_.Word({"按比例", "不足不计", "不足按一"});
  const std::string most = random_.Chance(50) ? " 至多 " + Amount(kind) : "";
  const Piece x = Number(of, depth - 1);
  const std::string size = random_.Word({"1", "2", "0.5", "3"}) + unit;
  if (random_.Chance(50)) {
    const char* word = random_.Chance(50) ? " 加 " : " 扣 ";
    return Both("((" + x.text + ") 每 " + size + word + Amount(kind) + " " + step + most + ")", x, x);
  }
  ++nesting_;
  const std::string up = "升 每 " + size + " 加 " + Amount(kind) + " " + step + most;
  const std::string down = random_.Chance(30) ? "降 不计" : "降 每 " + size + " 扣 " + Amount(kind) + " " + step + most;
  Piece out = Both("(浮动 (" + x.text + ") " + Rows({up, down}) + ")", x, x);
  --nesting_;
  return out;
}

Piece Formulas::Integral() {
  std::vector<Variable> whole;
  for (const Variable& variable : Readable(Kind::kPlain)) {
    if (variable.integral) whole.push_back(variable);
  }
  if (whole.empty()) return {};
  const Piece x = Read(random_.Of(whole));
  if (!x.miss || gaps_allowed_) return x;
  return {"(" + x.text + " 缺则 3)", false, x.unrate, true};
}

Piece Formulas::Curve(Kind kind, int depth) {
  ++nesting_;
  Piece out{Literal(kind)};
  const std::string unit = UnitOf(kind);
  const int drawn = random_.Below(3);
  if (drawn == 0) {
    if (const Piece rank = Integral(); !rank.text.empty()) {
      std::vector<std::string> rows = {"第 1 名 : " + Literal(kind), "第 2 至 3 名 : " + Literal(kind)};
      if (random_.Chance(50)) {
        rows.push_back("其余 : " + Literal(kind));
      } else {
        rows.push_back("以后每名 减 " + Amount(kind));
        if (random_.Chance(60)) rows.push_back("最低 : 0" + unit);
      }
      out = Both("(名次计分 (" + rank.text + ") " + Rows(rows) + ")", rank, rank);
    }
  } else if (drawn == 1) {
    const Kind of = random_.Chance(60) ? Kind::kPoints : Kind::kPlain;
    const std::string u = UnitOf(of);
    const Piece x = Number(of, depth - 1);
    const std::string outside = random_.Word({"取端", "外延", ""});
    out = Both("(内插 (" + x.text + ") " +
                   Rows({"0" + u + " : 10" + unit, "60" + u + " : " + Literal(kind), "100" + u + " : 90" + unit}) +
                   " " + outside + ")",
               x, x);
  } else {
    const Piece x = Number(Kind::kPlain, depth - 1);
    const std::string open = random_.Chance(50) ? "超过 80 : 0.25" : "(80, 100000] : 0.25";
    out = Both(
        "(累进 (最大(" + x.text + ", 0)) " + Rows({"[0, 10] : 0.5" + unit, "(10, 80] : 2" + unit, open + unit}) + ")",
        x, x);
  }
  --nesting_;
  return out;
}

Piece Formulas::Decided(int depth) {
  Piece c = Bool(depth);
  if (!c.miss && !c.unrate) return c;
  return {"((" + c.text + ") 缺则 " + (random_.Chance(70) ? "否" : "是") + ")"};
}

Piece Formulas::Bool(int depth) {
  const int drawn = random_.Below(depth <= 0 ? 60 : 100);
  if (drawn < 14) {
    if (const auto options = Readable(Kind::kOption); !options.empty()) {
      Variable x = random_.Of(options);
      if (x.miss && !gaps_allowed_)
        x = {"(" + x.path + " 缺则 " + x.options[0] + ")", x.kind, false, false, false, x.options};
      Piece out = Read(x);
      if (random_.Chance(60)) {
        out.text = "(" + x.path + (random_.Chance(70) ? " 是 " : " 不是 ") + random_.Of(x.options) + ")";
      } else {
        out.text = "(" + x.path + " 属于 {" + x.options[0] + ", " + x.options.back() + "})";
      }
      return out;
    }
  } else if (drawn < 22) {
    if (const auto flags = Readable(Kind::kBool); !flags.empty()) {
      Piece x = Read(random_.Of(flags));
      if (x.miss && !gaps_allowed_) x = {"(" + x.text + " 缺则 否)"};
      if (random_.Chance(40)) x.text = "(非 " + x.text + ")";
      return x;
    }
  } else if (drawn < 27 && world_.DataTable(table_) == kTeacher) {
    return {"(入职 " + random_.Word({"<", "≥"}) + " " + random_.Word({"2010-09-01", "2016-01-31", "期间.起"}) + ")"};
  } else if (drawn < 31 && world_.DataTable(table_) == kVisit) {
    return {"(评委 " + random_.Word({"包含", "开头是"}) + " “" + random_.Word({"张", "李", "三"}) + "”)"};
  } else if (drawn < 35) {
    const Kind kind = random_.Chance(60) ? Kind::kPoints : Kind::kMoney;
    if (const auto readable = Readable(kind); !readable.empty()) {
      const char* gap = random_.Chance(70) ? "缺" : "不评";
      return {"(" + random_.Of(readable).path + (random_.Chance(50) ? " 是 " : " 不是 ") + gap + ")"};
    }
  } else if (drawn >= 60 && drawn < 85) {
    const Piece a = Bool(depth - 1), b = Bool(depth - 1);
    return Both("(" + a.text + (random_.Chance(50) ? " 且 " : " 或 ") + b.text + ")", a, b);
  } else if (drawn >= 90 && drawn < 95 && !inside_ && table_ >= 0 && !world_.of(table_).down.empty() &&
             summary_of_ < 0) {
    const int table = random_.Of(world_.of(table_).down);
    Formulas inner(random_, world_, table);
    inner.set_inside(true);
    const Piece c = inner.Bool(1);
    const std::string gaps = c.miss || c.unrate ? random_.Word({", 忽略缺", ", 有缺不评"}) : "";
    return {random_.Word({"全部(于 ", "任一(于 "}) + world_.of(table).name + ": " + c.text + gaps + ")", false,
            gaps == ", 有缺不评"};
  } else if (drawn >= 85 && drawn < 90) {
    const Piece a = Bool(depth - 1);
    return Both("(非 " + a.text + ")", a, a);
  }
  const Kind kind = random_.Chance(60) ? Kind::kPoints : random_.Chance(50) ? Kind::kPlain : Kind::kMoney;
  const Piece a = Number(kind, depth - 1);
  if (random_.Chance(20)) {
    const std::string low = random_.Word({"0", "60"}) + UnitOf(kind), high = random_.Word({"80", "100"}) + UnitOf(kind);
    return Both("(" + a.text + " 在 " + random_.Word({"[", "("}) + low + ", " + high + random_.Word({"]", ")"}) + ")",
                a, a);
  }
  const Piece b = Number(kind, 0);
  return Both("(" + a.text + " " + random_.Word({"<", "≤", ">", "≥", "=", "≠"}) + " " + b.text + ")", a, b);
}

}  // namespace heng::reference
