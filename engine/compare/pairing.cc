#include "engine/compare/pairing.h"

#include <map>
#include <tuple>

#include "engine/archive/cells.h"
#include "engine/exec/uses.h"
#include "engine/explain/shown.h"

namespace heng::compare {

namespace {

constexpr char kBetween = '\x1f';

// The steps of a plan as text, without the numbers that columns and steps have in it.
std::vector<std::string> StepTexts(const plan::Plan& plan) {
  const std::string all = plan::Print(plan);
  std::vector<std::string> out;
  for (size_t begin = 0; begin < all.size();) {
    const size_t end = std::min(all.find('\n', begin), all.size());
    const std::string_view line = std::string_view(all).substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with("space ")) continue;
    const bool head = line.starts_with("check ") || line.starts_with("step ");
    if (head) out.emplace_back();
    if (out.empty()) continue;
    bool number = head;  // the step's
    for (const char c : line) {
      if (c == '%') number = true;
      const bool digit = c >= '0' && c <= '9';
      if (!digit && c != '%' && !(head && number && c == ' ')) number = false;
      if (!digit || !number) out.back() += c;
    }
    out.back() += '\n';
  }
  return out;
}

// For each column the text of the step that writes it; "" for data.
std::vector<std::string> WriterTexts(const explain::Reader& reader) {
  const plan::Plan& plan = reader.plan();
  const std::vector<std::string> texts = StepTexts(plan);
  std::vector<std::string> out(plan.columns.size());
  size_t at = 0;
  for (const auto* steps : {&plan.checks, &plan.steps}) {
    for (const plan::Step& step : *steps) {
      const std::string text = at < texts.size() ? texts[at] : "";
      ++at;
      for (const ColumnId id : exec::OutputsOf(step)) {
        if (id < out.size() && reader.WriterOf(id) == &step) out[id] = text;
      }
    }
  }
  return out;
}

template <class Key>
std::map<Key, uint32_t> Numbered(const std::vector<Key>& keys) {
  std::map<Key, uint32_t> out;
  for (uint32_t i = 0; i < keys.size(); ++i) out.emplace(keys[i], i);
  return out;
}

// The n-th of its name: names of what is in between are not alone.
using SpaceKey = std::tuple<int, std::string, size_t>;
std::vector<SpaceKey> SpaceKeys(const plan::Plan& plan) {
  std::map<std::pair<int, std::string>, size_t> met;
  std::vector<SpaceKey> out;
  for (const plan::Space& space : plan.spaces) {
    const auto kind = static_cast<int>(space.kind);
    out.emplace_back(kind, space.name, met[{kind, space.name}]++);
  }
  return out;
}

using ColumnKey = std::tuple<SpaceKey, std::string, size_t>;
std::vector<ColumnKey> ColumnKeys(const plan::Plan& plan) {
  const std::vector<SpaceKey> spaces = SpaceKeys(plan);
  std::map<std::pair<SpaceId, std::string>, size_t> met;
  std::vector<ColumnKey> out;
  for (const plan::ColumnInfo& column : plan.columns) {
    out.emplace_back(spaces[column.space], column.name, met[{column.space, column.name}]++);
  }
  return out;
}

template <class Key>
void Pair(const std::vector<Key>& a, const std::vector<Key>& b, std::vector<uint32_t>& of_a,
          std::vector<uint32_t>& of_b) {
  const std::map<Key, uint32_t> known = Numbered(b);
  of_a.assign(a.size(), kNoPartner);
  of_b.assign(b.size(), kNoPartner);
  for (uint32_t i = 0; i < a.size(); ++i) {
    const auto found = known.find(a[i]);
    if (found == known.end()) continue;
    of_a[i] = found->second;
    of_b[found->second] = i;
  }
}

}  // namespace

Pairing::Pairing(const Compiled& before, Run& before_run, const Compiled& now, Run& now_run) {
  readers_[0] = std::make_unique<explain::Reader>(before, before_run);
  readers_[1] = std::make_unique<explain::Reader>(now, now_run);
  const plan::Plan &a = readers_[0]->plan(), &b = readers_[1]->plan();
  Pair(SpaceKeys(a), SpaceKeys(b), spaces_[0], spaces_[1]);
  Pair(ColumnKeys(a), ColumnKeys(b), columns_[0], columns_[1]);
  for (const int side : {0, 1}) steps_[side] = WriterTexts(*readers_[side]);
}

std::string Pairing::WholeRow(int side, SpaceId space, uint32_t row) {
  explain::Reader& reader = *readers_[side];
  std::string out;
  for (ColumnId id = 0; id < reader.plan().columns.size(); ++id) {
    const plan::ColumnInfo& info = reader.plan().columns[id];
    if (info.space != space || info.source_column < 0) continue;
    const result::KeptCell cell = Shown(side, {id, row});
    out += (cell.gap ? "-" : "+") + cell.text + kBetween;
  }
  return out;
}

// "" where rows have no key.
std::string Pairing::KeyOf(int side, SpaceId space, uint32_t row) {
  explain::Reader& reader = *readers_[side];
  const plan::Space& info = reader.plan().spaces[space];
  const bool keyless =
      info.kind == plan::Space::Kind::kTable && reader.compiled().scheme.schema.tables[info.table].key.empty();
  return keyless ? WholeRow(side, space, row) : reader.view().RowText(space, row);
}

RowPairs Pairing::PairRows(SpaceId before, SpaceId now) {
  const size_t old_rows = readers_[0]->rows(before), new_rows = readers_[1]->rows(now);
  RowPairs out(old_rows, kNoPartner);
  std::unordered_map<std::string, std::vector<uint32_t>> rows;
  std::vector<uint32_t> left;
  for (uint32_t row = 0; row < old_rows; ++row) {
    const std::string key = KeyOf(0, before, row);
    if (row < new_rows && KeyOf(1, now, row) == key) {
      out[row] = row;
    } else {
      rows[key].push_back(row);
    }
  }
  std::vector<bool> taken(new_rows, false);
  for (const uint32_t partner : out) {
    if (partner != kNoPartner) taken[partner] = true;
  }
  for (uint32_t row = 0; row < new_rows && !rows.empty(); ++row) {
    if (taken[row]) continue;
    const auto found = rows.find(KeyOf(1, now, row));
    if (found == rows.end() || found->second.empty()) continue;
    out[found->second.front()] = row;
    found->second.erase(found->second.begin());
    taken[row] = true;
  }
  return out;
}

const RowPairs& Pairing::Rows(int side, SpaceId space) {
  const auto known = rows_[side].find(space);
  if (known != rows_[side].end()) return known->second;
  const SpaceId partner = spaces_[side][space];
  if (partner == kNoPartner) return rows_[side][space] = RowPairs(readers_[side]->rows(space), kNoPartner);
  const SpaceId before = side == 0 ? space : partner, now = side == 0 ? partner : space;
  RowPairs pairs = PairRows(before, now);
  RowPairs back(readers_[1]->rows(now), kNoPartner);
  for (uint32_t row = 0; row < pairs.size(); ++row) {
    if (pairs[row] != kNoPartner) back[pairs[row]] = row;
  }
  rows_[0][before] = std::move(pairs);
  rows_[1][now] = std::move(back);
  return rows_[side][space];
}

result::KeptCell Pairing::Shown(int side, const Cell& cell) {
  explain::Reader& reader = *readers_[side];
  const data::Column& column = reader.Column(cell.column);
  if (const data::Status status = column.status_of(cell.row)) {
    const data::Gap gap = reader.context().gaps()[status];
    return {archive::GapText(gap), true, false};
  }
  return {reader.view().CellText(cell.column, cell.row, explain::OptionsOf(reader, cell.column)), false, false};
}

bool Pairing::SameCell(const Cell& before, const Cell& now) {
  const data::Column &a = readers_[0]->Column(before.column), &b = readers_[1]->Column(now.column);
  const bool numbers = readers_[0]->plan().columns[before.column].kind == plan::ValueKind::kNumber &&
                       readers_[1]->plan().columns[now.column].kind == plan::ValueKind::kNumber;
  if (numbers && !a.HasGap(before.row) && !b.HasGap(now.row)) return a.Get(before.row) == b.Get(now.row);
  return Shown(0, before) == Shown(1, now);
}

const std::vector<char>& Pairing::Differences(int side, ColumnId column) {
  const auto known = differences_[side].find(column);
  if (known != differences_[side].end()) return known->second;
  const SpaceId space = readers_[side]->plan().columns[column].space;
  const RowPairs& pairs = Rows(side, space);
  const ColumnId partner = columns_[side][column];
  std::vector<char> out(readers_[side]->Column(column).rows(), 1);
  for (uint32_t row = 0; row < out.size() && partner != kNoPartner; ++row) {
    const uint32_t other = row < pairs.size() ? pairs[row] : kNoPartner;
    if (other == kNoPartner) continue;
    const Cell own{column, row}, theirs{partner, other};
    out[row] = side == 0 ? !SameCell(own, theirs) : !SameCell(theirs, own);
  }
  return differences_[side][column] = std::move(out);
}

bool Pairing::Differs(int side, const Cell& cell) {
  const std::vector<char>& all = Differences(side, cell.column);
  return cell.row >= all.size() || all[cell.row] != 0;
}

bool Pairing::StepDiffers(int side, ColumnId column) const {
  const ColumnId partner = columns_[side][column];
  return partner == kNoPartner || steps_[side][column] != steps_[1 - side][partner];
}

}  // namespace heng::compare
