#pragma once
// Where the rules of two runs differ, clause by clause, as `heng diff` tells it.
#include <string>
#include <vector>

#include "engine/assemble.h"
#include "engine/result/comparison.h"

namespace heng::compare {

// The rules of one run, whole: with what they take over from other files.
struct Rules {
  const SourceMap* sources;
  Assembled assembled;
};

class RuleDifferences {
 public:
  RuleDifferences(const Rules& before, const Rules& now);

  const std::vector<result::RuleChange>& changes() const { return changes_; }
  // The changes that can make the step of a clause another one: of the clause itself, or else of what it names that is
  // no value of its own (parameters, functions, units), and what those name. `now`: whose rules the span is of.
  std::vector<size_t> At(bool now, const Span& span) const;
  // That of the scheme's head, which rounds and ranks where no clause says how.
  std::vector<size_t> OfHead() const;

 private:
  struct Item {
    ClauseName name;
    Span span;
    std::string text;  // blanks and line ends as one blank
    std::vector<std::string> basis;
    size_t change = SIZE_MAX;
  };
  static std::vector<Item> ItemsOf(const Rules& rules);
  void Match(const Rules& before, const Rules& now);
  void Add(const Rules* before, Item* was, const Rules* now, Item* is);
  void Named(const std::vector<Item>& items, const Item& by, std::vector<bool>& seen, std::vector<size_t>& out) const;

  std::vector<Item> before_, now_;
  std::vector<result::RuleChange> changes_;
};

}  // namespace heng::compare
