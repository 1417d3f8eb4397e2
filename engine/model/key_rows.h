#pragma once
// Rows of keys, as 对照, weight tables and the columns of two-way tables have them (internal to model).
#include <string>
#include <vector>

#include "engine/ast/expr.h"

namespace heng::model {

// As a message or a test for doubles says it: 小学, 是.
std::string KeyText(const ast::LookupKey& key);
std::string KeysText(const std::vector<ast::LookupKey>& keys);

// What rows of keys leave open; only options and 是/否 can be counted, other keys are known when a row is met.
struct KeyCover {
  bool counted = false;
  std::string open;          // combinations no row has, a few of them; empty = none
  std::vector<size_t> dead;  // rows whose every combination stands in earlier rows
};

// A row of a table of values as one column sees it; `value` null: 无, which cannot occur.
struct LookupView {
  const std::vector<ast::LookupKey>* keys;
  const ast::Expr* value;
  Span span;
};
struct BandView {
  const ast::Band* key;
  const ast::Expr* value;
  Span span;
};

}  // namespace heng::model
