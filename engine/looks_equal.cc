// Rows that look equal in what is published and are ranked apart.
//
//   率 保留 4 位   名次        0.38497 and 0.38503 are both shown as 0.3850; one row is first, the other second
//   0.3850         1
//   0.3850         2
#include "engine/looks_equal.h"

#include <algorithm>
#include <map>
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
  std::string Shown(const plan::SheetColumn& column, const Number& value) const;
  bool Listed(size_t row) const;
  bool Apart(const Standing& standing, size_t a, size_t b) const;
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

std::string Looker::Shown(const plan::SheetColumn& column, const Number& value) const {
  const int places = static_cast<int>(*column.places);
  const Number shown = column.percent ? value * Number(100) : value;
  return shown.RoundToPlaces(sheet_.mode, places).ToFixed(places);
}

bool Looker::Listed(size_t row) const {
  if (sheet_.condition == plan::kNone) return true;
  const data::Column& listed = view_.column(sheet_.condition);
  return !listed.HasGap(row) && listed.num[row] != 0;
}

// In one group, with different ranks.
bool Looker::Apart(const Standing& standing, size_t a, size_t b) const {
  const data::Column& ranks = view_.column(standing.out);
  if (ranks.HasGap(a) || ranks.HasGap(b) || ranks.Get(a) == ranks.Get(b)) return false;
  if (standing.group_of == plan::kNone) return true;
  const data::Column& groups = view_.column(standing.group_of);
  return !groups.HasGap(a) && !groups.HasGap(b) && groups.num[a] == groups.num[b];
}

DataFault Looker::Fault(const plan::SheetColumn& column, const Standing& standing, size_t a, size_t b) const {
  const data::Column& values = view_.column(column.column.column);
  DataFault fault{Code::W0840, sheet_.name, 0, column.column.name, view_.RowText(sheet_.space, a), ""};
  fault.value = Shown(column, values.Get(a));
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
  const data::Column& values = view_.column(column.column.column);
  std::map<std::string, std::vector<size_t>> alike;
  for (size_t row = 0; row < view_.rows(sheet_.space); ++row) {
    if (Listed(row) && !values.HasGap(row)) alike[Shown(column, values.Get(row))].push_back(row);
  }
  for (auto& [shown, rows] : alike) {
    // Next to each other by value and group, so that what is parted stands side by side.
    std::stable_sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
      if (standing.group_of != plan::kNone) {
        const data::Column& groups = view_.column(standing.group_of);
        if (groups.num[a] != groups.num[b]) return groups.num[a] < groups.num[b];
      }
      return values.Get(a) < values.Get(b);
    });
    for (size_t i = 1; i < rows.size(); ++i) {
      if (values.Get(rows[i - 1]) == values.Get(rows[i]) || !Apart(standing, rows[i - 1], rows[i])) continue;
      out.push_back(Fault(column, standing, std::min(rows[i - 1], rows[i]), std::max(rows[i - 1], rows[i])));
      break;
    }
  }
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
