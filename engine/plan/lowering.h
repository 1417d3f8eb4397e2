#pragma once
// The state of FromModel, shared by the files that do its parts (internal to plan).
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/print.h"
#include "engine/model/types.h"
#include "engine/plan/from_model.h"

namespace heng::plan {

using model::Expr;
using model::ExprPtr;
using model::Field;
using model::FieldId;
using model::Grouping;
using model::Hop;

// Where a formula is evaluated.
struct Place {
  SpaceId space;
  int table = -1;  // a row's table, or the table whose rows are grouped
  // In a group's context:
  bool group = false;
  ColumnId group_of = kNone;  // rows → groups; kNone: one group
  ColumnId first_row = kNone;
  std::string name;  // tells this place from others
};

class Lowering {
 public:
  explicit Lowering(const model::Scheme& scheme) : scheme_(scheme) {}
  Lowered Run();

 private:
  void NameOptions(ColumnId column, const model::Expr& e);
  ColumnId AddColumn(std::string name, SpaceId space, ValueKind kind, bool named, Span span, SpaceId target = 0);
  void Add(Operation op, Together together, Span span);
  SpaceId SpaceOf(int table) const { return table < 0 ? unit_ : static_cast<SpaceId>(table); }
  Place RowPlace(int table) const {
    return {SpaceOf(table), table, false, kNone, kNone, "row " + std::to_string(table)};
  }
  std::string Text(const Expr& e) const;

  void LowerRows(int table);
  void LowerView(int table, const model::Origin& origin);
  void LowerSummary(int table, const model::Origin& origin);
  ColumnId AddRowColumn(FieldId id, bool named);
  ColumnId LowerOncePer(const model::Aggregate& a, const Aggregate& step, Span span);
  Place UpwardRows(const Grouping& group, Span span);
  ColumnId UpwardGroupOf(const Grouping& group, int table, const Place& groups, Span span);
  std::vector<FieldId> RowName(int table) const;
  int SchemaTable(int table) const;
  void LowerRowNames();

  void LowerChecks();
  void Need(FieldId id, std::set<FieldId>& out) const;
  void NeedRows(int table, std::set<FieldId>& out) const;
  void NeededBy(const Hop& hop, std::set<FieldId>& out) const;
  void NeededBy(const Expr& e, std::set<FieldId>& out) const;
  void NeededBy(const Grouping& g, std::set<FieldId>& out) const;
  void NeededBy(const ExprPtr& e, std::set<FieldId>& out) const;
  void NeededBy(const std::vector<model::SortKey>& keys, std::set<FieldId>& out) const;
  void NeededBy(const std::vector<model::Exclusion>& excluded, std::set<FieldId>& out) const;
  void NeededByCohort(const Field& f, std::set<FieldId>& out) const;
  void LowerField(FieldId id);
  void LowerRank(FieldId id, const model::Rank& rank);
  void LowerTier(FieldId id, const model::Tier& tier);
  void LowerShare(FieldId id, const model::Share& share);
  void LowerPayments(const model::Share& share, const Place& row, Share& step);
  TierLimit LimitOf(const model::TierLimit& source, const Field& f, const Place& row, const Place& groups);
  void LowerQuota(FieldId id, const Place& groups, const TierOutput& output);
  ColumnId InRows(FieldId id, ColumnId of_group, const Place& groups);
  void LowerOutputs();
  void LowerSheets();
  OutputColumn OutputOf(FieldId id) const;
  // lower_sequence.cc
  bool LowerSequence(const Field& f);
  void LowerScan(int index);
  void LowerSlots(const model::Slots& slots);
  void LowerDraw(const model::Draw& draw);
  void LowerLots(const model::Lots& lots);
  void LowerHistory(const model::History& history);
  void NeededBySequence(const Field& f, std::set<FieldId>& out) const;
  std::vector<FieldId> KeyFields(int table) const;
  void AddKeyParts(const Expr& e, const Place& place, std::vector<KeyPart>& out);
  std::vector<KeyPart> KeyParts(const std::vector<FieldId>& fields, int table);
  ColumnId AddFieldColumn(FieldId id);

  uint32_t AddNode(const Expr& e, const Place& place, Program& program, std::map<std::string, uint32_t>& seen);
  Node Load(const Expr& e, const Place& place);
  std::vector<ColumnId> Via(const std::vector<Hop>& hops, const Place& place, Span span);
  Program Formula(const Expr& e, const Place& place);
  // A column in the place's space that holds the formula: the field itself when it is one, else computed once.
  ColumnId ColumnFor(const Expr& e, const Place& place, const std::string& name, bool named = false);
  ColumnId LowerAggregate(const Expr& e, const Place& place);
  Place GroupPlace(const Grouping& group, int table, Span span);
  ColumnId LookUpFor(const Hop& hop, const Place& place, Span span);
  std::vector<SortKey> SortKeys(const std::vector<model::SortKey>& keys, const Place& row);
  std::vector<Exclusion> Exclusions(const std::vector<model::Exclusion>& excluded, const Place& row);
  GroupLabel LabelOf(const Grouping& group, const Place& place);
  int DecimalsOf(const Field& f) const;

  const model::Scheme& scheme_;
  Lowered out_;
  Plan& plan_ = out_.plan;
  std::vector<Step>* steps_ = nullptr;
  SpaceId unit_ = 0;
  std::map<std::string, ColumnId> computed_;  // place + formula → column
  std::map<std::string, Place> groups_;       // table + grouping → place
  std::set<int> rows_made_;                   // derived tables
  std::map<std::string, std::vector<ColumnId>> group_keys_;
  std::map<int, ColumnId> previous_;  // by scan: the row before
};

}  // namespace heng::plan
