#pragma once
// The writer of one random rule file (internal to MakeScheme).
#include <string>
#include <utility>
#include <vector>

#include "tests/reference/random_scheme.h"

namespace heng::reference {

class SchemeWriter {
 public:
  explicit SchemeWriter(uint64_t seed) : random_(seed) {}
  RandomScheme Write();

 private:
  // random_scheme.cc
  void Header();
  void Tables();  // draws columns; WriteTables writes what is read of them
  void WriteTables();
  void Indicator();
  void Quantity();
  void Evaluation();
  void Items(const std::string& path, std::string& out, const std::string& indent, int level, bool bounded,
             bool no_full);
  std::string BonusValue(bool deduction, bool gaps_allowed);
  std::string Points(Formulas& formulas, int depth);
  std::string GapPolicy();
  std::string Rounding();
  std::string Number(const char* stem);  // a new name
  int SomeTable(int teacher_percent);
  void Declare(int table, Variable variable);

  // random_tables.cc
  void MadeTable();
  void View(int of);
  void Summary(int of);
  Piece LineValue(Formulas& formulas, Kind kind);
  void Expand(int of);
  void Union();
  std::vector<int> Showing(const std::string& reference) const;
  std::vector<int> Above(int table) const;
  int ReferredBy(int table, const std::string& key) const;
  std::vector<std::string> SummaryKeys(int of, std::string& text);
  void KeyColumn(int of, const std::string& key, const std::string& name, int table, TableInfo& made);

  // random_sequence.cc
  void Scan();
  void Draw();

  // random_years.cc
  void Years();       // draws whether and how a table looks back
  void WriteYears();  // when something does

  // random_cohort.cc
  void Rank();
  void Tier();
  void Share();
  std::string Limits(int table, const std::string& tier, bool all_in);
  std::string Payments();
  Variable SortValue(int table);
  std::string KeyText(const Variable& variable, bool later = true);
  std::string Taking(int table, bool needed, const std::string& veto);
  std::string Grouping(int table, bool needed = false);
  std::string UniqueKey(int table);
  int CohortTable();
  std::string VetoOf(const std::string& path) const;

  Random random_;
  World world_;
  std::string out_;
  std::vector<std::string> decls_;
  std::vector<Variable> items_;                                   // of the evaluation being written
  std::vector<std::string> vetoes_;                               // likewise
  std::vector<std::pair<std::string, std::string>> zero_vetoes_;  // evaluation with a veto 则 0 分, that veto
  int count_ = 0;
};

}  // namespace heng::reference
