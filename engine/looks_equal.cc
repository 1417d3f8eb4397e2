// Rows that look equal in what is published and are ranked apart.
//
//   率 保留 4 位   名次        0.38497 and 0.38503 are both shown as 0.3850; one row is first, the other second
//   0.3850         1
//   0.3850         2
#include "engine/looks_equal.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace heng {

namespace {

// A 名次 or 等次: what it goes by and within which groups.
struct Standing {
  plan::ColumnId out, group_of;
  std::vector<plan::ColumnId> keys;
  std::string name;
};

template <class Step>
Standing StandingOf(const Step& step) {
  Standing out{step.out, step.group_of, {}, {}};
  for (const plan::SortKey& key : step.keys) out.keys.push_back(key.column);
  return out;
}

class Looker {
 public:
  Looker(const RunView& view, const plan::Sheet& sheet) : view_(view), sheet_(sheet) {}
  void Look(std::vector<DataFault>& out);

 private:
  std::vector<Standing> Standings() const;
  bool GoesBy(const Standing& standing, plan::ColumnId column) const;
  Number Shown(const plan::SheetColumn& column, const Number& value) const;
  bool ShowsAll(const plan::SheetColumn& column) const;
  bool Listed(size_t row) const;
  std::vector<uint32_t> SideBySide(const plan::SheetColumn& column, const Standing& standing) const;
  void Compare(const plan::SheetColumn& column, const Standing& standing, std::vector<DataFault>& out) const;
  DataFault Fault(const plan::SheetColumn& column, const Standing& standing, size_t a, size_t b) const;

  const RunView& view_;
  const plan::Sheet& sheet_;
};

// The ranks and tiers among the output's columns.
std::vector<Standing> Looker::Standings() const {
  std::vector<Standing> out;
  for (const plan::SheetColumn& column : sheet_.columns) {
    for (const plan::Step& step : view_.plan().steps) {
      const auto* rank = std::get_if<plan::Rank>(&step.op);
      const auto* tier = std::get_if<plan::Tier>(&step.op);
      std::optional<Standing> found;
      if (rank != nullptr && rank->out == column.column.column) found = StandingOf(*rank);
      if (tier != nullptr && tier->out == column.column.column) found = StandingOf(*tier);
      if (!found) continue;
      found->name = column.column.name;
      out.push_back(std::move(*found));
    }
  }
  return out;
}

// By the column itself, or by one that alone its formula reads.
bool Looker::GoesBy(const Standing& standing, plan::ColumnId column) const {
  const auto key = [&](plan::ColumnId id) {
    return std::find(standing.keys.begin(), standing.keys.end(), id) != standing.keys.end();
  };
  if (key(column)) return true;
  for (const plan::Step& step : view_.plan().steps) {
    const auto* compute = std::get_if<plan::Compute>(&step.op);
    if (compute == nullptr || compute->out != column) continue;
    const auto& nodes = compute->program.nodes;
    const auto loads = [](const plan::Node& node) { return node.op == plan::Op::kLoad; };
    const auto foreign = [&](const plan::Node& node) {
      return loads(node) && (!node.via.empty() || !key(node.column));
    };
    return std::any_of(nodes.begin(), nodes.end(), loads) && std::none_of(nodes.begin(), nodes.end(), foreign);
  }
  return false;
}

Number Looker::Shown(const plan::SheetColumn& column, const Number& value) const {
  const Number shown = column.percent ? value * Number(100) : value;
  return shown.RoundToPlaces(sheet_.mode, static_cast<int>(*column.places));
}

// The places shown hold whatever the column can: what looks equal is equal.
bool Looker::ShowsAll(const plan::SheetColumn& column) const {
  const data::Column& values = view_.column(column.column.column);
  if (!values.dens.empty() || !values.wide.empty()) return false;
  const Number most = Number::PowerOfTen(static_cast<int>(*column.places)) * Number(column.percent ? 100 : 1);
  return (most / Number(values.den)).IsInteger();
}

bool Looker::Listed(size_t row) const {
  if (sheet_.condition == plan::kNone) return true;
  const data::Column& listed = view_.column(sheet_.condition);
  return !listed.HasGap(row) && listed.num[row] != 0;
}

// The listed rows with a value, a rank and a group, by group and value: what is parted stands side by side.
std::vector<uint32_t> Looker::SideBySide(const plan::SheetColumn& column, const Standing& standing) const {
  const data::Column& values = view_.column(column.column.column);
  const data::Column& ranks = view_.column(standing.out);
  const data::Column* groups = standing.group_of == plan::kNone ? nullptr : &view_.column(standing.group_of);
  std::vector<uint32_t> rows;
  for (size_t row = 0; row < view_.rows(sheet_.space); ++row) {
    const bool grouped = groups == nullptr || !groups->HasGap(row);
    if (grouped && !values.HasGap(row) && !ranks.HasGap(row) && Listed(row)) rows.push_back(static_cast<uint32_t>(row));
  }
  const bool plain = values.dens.empty() && values.wide.empty();
  std::sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) {
    if (groups != nullptr && groups->num[a] != groups->num[b]) return groups->num[a] < groups->num[b];
    if (plain) return values.num[a] != values.num[b] ? values.num[a] < values.num[b] : a < b;
    const Number lower = values.Get(a);
    const Number upper = values.Get(b);
    return lower != upper ? lower < upper : a < b;
  });
  return rows;
}

DataFault Looker::Fault(const plan::SheetColumn& column, const Standing& standing, size_t a, size_t b) const {
  const data::Column& values = view_.column(column.column.column);
  DataFault fault{Code::W0840, sheet_.name, 0, column.column.name, view_.RowText(sheet_.space, a), ""};
  fault.value = Shown(column, values.Get(a)).ToFixed(static_cast<int>(*column.places));
  fault.args = {column.column.name,
                std::to_string(*column.places),
                view_.RowText(sheet_.space, a),
                view_.RowText(sheet_.space, b),
                values.Get(a).ToText(),
                values.Get(b).ToText(),
                standing.name};
  return fault;
}

void Looker::Compare(const plan::SheetColumn& column, const Standing& standing, std::vector<DataFault>& out) const {
  if (ShowsAll(column)) return;
  const data::Column& values = view_.column(column.column.column);
  const data::Column& ranks = view_.column(standing.out);
  const data::Column* groups = standing.group_of == plan::kNone ? nullptr : &view_.column(standing.group_of);
  const std::vector<uint32_t> rows = SideBySide(column, standing);
  std::map<std::string, DataFault> faults;  // by what is shown
  for (size_t i = 1; i < rows.size(); ++i) {
    const uint32_t a = rows[i - 1];
    const uint32_t b = rows[i];
    if (groups != nullptr && groups->num[a] != groups->num[b]) continue;
    if (ranks.Get(a) == ranks.Get(b)) continue;
    const Number lower = values.Get(a);
    const Number upper = values.Get(b);
    if (lower == upper || Shown(column, lower) != Shown(column, upper)) continue;
    std::string shown = Shown(column, lower).ToFixed(static_cast<int>(*column.places));
    if (faults.count(shown) == 0)
      faults.emplace(std::move(shown), Fault(column, standing, std::min(a, b), std::max(a, b)));
  }
  for (auto& [shown, fault] : faults) out.push_back(std::move(fault));
}

void Looker::Look(std::vector<DataFault>& out) {
  const std::vector<Standing> standings = Standings();
  for (const plan::SheetColumn& column : sheet_.columns) {
    if (!column.places || column.column.kind != plan::ValueKind::kNumber) continue;
    for (const Standing& standing : standings) {
      if (GoesBy(standing, column.column.column)) Compare(column, standing, out);
    }
  }
}

}  // namespace

std::vector<DataFault> LookEqual(const RunView& view) {
  std::vector<DataFault> out;
  for (const plan::Sheet& sheet : view.plan().sheets) {
    if (view.plan().spaces[sheet.space].kind != plan::Space::Kind::kUnit) Looker(view, sheet).Look(out);
  }
  return out;
}

}  // namespace heng
