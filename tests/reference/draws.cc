// 抽样 and 抽签 of the reference evaluator, by digests that anybody can work out with sha256sum.
#include <algorithm>

#include "tests/reference/evaluator.h"
#include "tests/reference/sha256.h"

namespace heng::reference {

namespace {

std::string Divided(const std::vector<std::string>& parts, const char* divider) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : divider) + parts[i];
  return text;
}

constexpr const char* kUnit = "\x1f";

}  // namespace

// Values of formulas in a row as texts, or the first gap among them.
std::variant<std::vector<std::string>, Gap> Evaluator::Texts(const std::vector<model::ExprPtr>& values, int table,
                                                             size_t row) {
  std::vector<std::string> texts;
  for (const auto& value : values) {
    const Value found = Evaluate(*value, RowContext(table, row));
    if (const Gap* gap = GapOf(found)) return *gap;
    AddText(found, value->type, texts);
  }
  return texts;
}

void Evaluator::ComputeLots(const model::Lots& lots) {
  for (size_t row = 0; row < rows(lots.table); ++row) {
    const auto key = Texts(lots.key, lots.table, row);
    if (const Gap* gap = std::get_if<Gap>(&key)) {
      Put(lots.field, row, *gap);
      continue;
    }
    std::vector<std::string> parts = lots.prefix;
    const auto& texts = std::get<std::vector<std::string>>(key);
    parts.insert(parts.end(), texts.begin(), texts.end());
    Integer number = 0;
    for (const char digit : Sha256(Divided(parts, kUnit)).substr(0, 15)) {
      number = number * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
    Put(lots.field, row, Rational(number));
  }
}

void Evaluator::ComputeDraw(const model::Draw& draw) {
  for (const Group& group : Groups(draw.group, draw.table)) DrawGroup(draw, group);
}

// How many of so many people are drawn.
std::variant<Rational, Gap> Evaluator::DrawSize(const model::Draw& draw, const Group& group, size_t people) {
  const Value stated = Evaluate(*draw.size, GroupContext(draw.group, draw.table, group));
  if (const Gap* gap = GapOf(stated)) return gap->kind == data::GapKind::kError ? *gap : MakeError(Code::E2050);
  Rational size = std::get<Rational>(stated);
  if (size < 0 || (!draw.heads && size > 1)) return MakeError(Code::E2051);
  if (!draw.heads) size = RoundTo(size * Rational(people), draw.rounding, 1);
  if (size < draw.at_least) size = draw.at_least;
  return size > Rational(people) ? Rational(people) : size;
}

void Evaluator::DrawGroup(const model::Draw& draw, const Group& group) {
  struct Person {
    size_t row;
    std::string stratum, digest;
  };
  const std::vector<model::FieldId> all = {draw.drawn, draw.order, draw.stand_by, draw.stratum, draw.digest};
  auto put_all = [&](size_t row, const Gap& gap) {
    for (const model::FieldId field : all) Put(field, row, gap);
  };
  std::vector<Person> people;
  for (const size_t row : group.rows) {
    if (const auto out = Excluded(draw.excluded, draw.table, row)) {
      put_all(row, *out);
      continue;
    }
    const auto stratum = std::get<std::vector<std::string>>(Texts(draw.group.keys, draw.table, row));
    std::vector<std::string> parts = draw.prefix;
    parts.insert(parts.end(), stratum.begin(), stratum.end());
    const auto key = std::get<std::vector<std::string>>(Texts(draw.key, draw.table, row));
    parts.insert(parts.end(), key.begin(), key.end());
    people.push_back({row, Divided(stratum, "/"), Sha256(Divided(parts, kUnit))});
  }
  const auto size = DrawSize(draw, group, people.size());
  std::sort(people.begin(), people.end(), [](const Person& a, const Person& b) { return a.digest < b.digest; });
  for (size_t i = 0; i < people.size(); ++i) {
    const Person& person = people[i];
    if (const Gap* gap = std::get_if<Gap>(&size)) {
      put_all(person.row, *gap);
      continue;
    }
    const Rational behind = Rational(i) - std::get<Rational>(size);  // place among those not drawn, from 0
    Put(draw.drawn, person.row, static_cast<int64_t>(behind < 0 ? 1 : 0));
    Put(draw.order, person.row, Rational(i + 1));
    Put(draw.stratum, person.row, person.stratum);
    Put(draw.digest, person.row, person.digest);
    if (behind >= 0 && behind < draw.reserve) {
      Put(draw.stand_by, person.row, Rational(behind + 1));
    } else {
      Put(draw.stand_by, person.row, MakeGap(data::GapKind::kNotTaking, "不是候补"));
    }
  }
}

}  // namespace heng::reference
