#include "engine/whole_item.h"

#include "engine/syntax/keywords.h"
#include "engine/syntax/lexing.h"
#include "engine/syntax/parse.h"

namespace heng {
namespace {

using syntax::Kind;
using syntax::Token;

// The attributes of an item; those of one number replace each other.
int SlotOf(Kind kind, Kind before) {
  switch (kind) {
    case Kind::K_WEIGHT: return 1;
    case Kind::K_FULL: return before == Kind::K_CAP || before == Kind::K_FLOOR || before < Kind::K_SCHEME ? 0 : 2;
    case Kind::K_NO_FULL: return 2;
    case Kind::K_GAPS: return 3;
    case Kind::K_CAP: return 4;
    case Kind::K_FLOOR: return 5;
    case Kind::K_ROUND:
    case Kind::K_EXACT: return 6;
    default: return 0;
  }
}

struct Attribute {
  int slot;
  std::string text;
};
struct ItemText {
  std::string head;  // up to the name
  std::vector<Attribute> attributes;
  std::string body, tail;
};

// `from`: the first token behind the item's name; `end`: behind its last token.
ItemText Split(const RuleText& rules, size_t from, size_t end) {
  const std::vector<Token>& tokens = rules.filtered.tokens;
  const auto text = [&](size_t begin, size_t stop) {
    if (begin >= stop) return std::string();
    return rules.text().substr(tokens[begin].span.begin, tokens[stop - 1].span.end - tokens[begin].span.begin);
  };
  ItemText item;
  std::vector<std::pair<int, size_t>> starts;
  size_t i = from;
  int depth = 0;
  const auto is_tail = [&](size_t at) {
    return depth == 0 && (tokens[at].kind == Kind::K_BASIS || tokens[at].kind == Kind::K_NOTE);
  };
  for (; i < end; ++i) {
    const Kind kind = tokens[i].kind;
    if (depth == 0 && (kind == Kind::EQ || kind == Kind::LBRACE || is_tail(i))) break;
    if (kind == Kind::LPAREN) ++depth;
    if (kind == Kind::RPAREN) --depth;
    const bool after_name = i == from;
    const int slot = depth > 0 ? 0 : SlotOf(kind, after_name ? Kind::K_ITEM : tokens[i - 1].kind);
    // 满分 behind a name is the attribute, behind a sign it is a value.
    const bool value =
        kind == Kind::K_FULL && !after_name && tokens[i - 1].kind >= Kind::PLUS && tokens[i - 1].kind <= Kind::NE;
    if (slot != 0 && !value) starts.emplace_back(slot, i);
  }
  for (size_t k = 0; k < starts.size(); ++k) {
    const size_t stop = k + 1 < starts.size() ? starts[k + 1].second : i;
    item.attributes.push_back({starts[k].first, text(starts[k].second, stop)});
  }
  const size_t body = i;
  for (; i < end && !is_tail(i); ++i) {
    const Kind kind = tokens[i].kind;
    if (kind == Kind::LBRACE || kind == Kind::LPAREN || kind == Kind::OPEN_INTERVAL) ++depth;
    if (kind == Kind::RBRACE || kind == Kind::RPAREN || kind == Kind::CLOSE_INTERVAL) --depth;
  }
  item.body = text(body, i);
  item.tail = text(i, end);
  return item;
}

const ast::Item* FindItem(const ast::Item& root, const std::vector<ast::Name>& path) {
  const ast::Item* at = &root;
  for (size_t k = 1; k < path.size() && at != nullptr; ++k) {
    const ast::Item* next = nullptr;
    for (const ast::Clause& clause : at->clauses) {
      const auto* item = std::get_if<std::unique_ptr<ast::Item>>(&clause);
      if (item != nullptr && (*item)->name.text == path[k].text) next = item->get();
    }
    at = next;
  }
  return at;
}

size_t TokenAt(const RuleText& rules, uint32_t begin) {
  size_t i = 0;
  while (i < rules.filtered.tokens.size() && rules.filtered.tokens[i].span.begin < begin) ++i;
  return i;
}

}  // namespace

RuleText ReadRuleText(const std::string& text, const std::set<std::string>& units, const Limits& limits) {
  RuleText rules;
  Diagnostics none;  // the text comes from files that were read before
  const uint32_t source = rules.sources.Add("", text);
  syntax::ParseOptions options;
  options.limits = limits;
  options.units = units;
  rules.file = syntax::Parse(rules.sources, source, options, none);
  if (const auto folded = syntax::Fold(rules.sources, source, limits, units, none)) {
    rules.filtered = syntax::FilterTokens(syntax::Lex(*folded).tokens, *folded, rules.sources, limits, none);
  }
  return rules;
}

std::string AmendedText(const RuleText& evaluation, const RuleText& amending, const ast::Decl& amendment,
                        const std::string& comment) {
  const ast::Decl& decl = evaluation.file.decls.back();
  const std::string& source = evaluation.text();
  std::string text = source.substr(decl.span.begin, decl.span.end - decl.span.begin);
  const auto& said = std::get<ast::AmendItem>(amendment.node);
  const auto* root = std::get_if<ast::Evaluation>(&decl.node);
  const ast::Item* item = root == nullptr ? nullptr : FindItem(root->root, said.path);
  if (item == nullptr) return text;
  const ItemText before =
      Split(evaluation, TokenAt(evaluation, item->name.span.end), TokenAt(evaluation, item->span.end));
  const ItemText now =
      Split(amending, TokenAt(amending, said.path.back().span.end), TokenAt(amending, amendment.span.end));
  const size_t line = source.find_last_not_of(" \t", item->span.begin - 1);
  std::string out = (source[line] == '\n' ? "" : "\n") + comment +
                    source.substr(item->span.begin, item->name.span.end - item->span.begin);
  for (const Attribute& old : before.attributes) {
    const Attribute* taken = &old;
    for (const Attribute& fresh : now.attributes) {
      if (fresh.slot == old.slot) taken = &fresh;
    }
    out += " " + taken->text;
  }
  for (const Attribute& fresh : now.attributes) {
    bool known = false;
    for (const Attribute& old : before.attributes) known = known || old.slot == fresh.slot;
    if (!known) out += " " + fresh.text;
  }
  out += " " + (now.body.empty() ? before.body : now.body);
  // 依据 and 说明 that the item has stay first.
  const size_t first_tail = TokenAt(evaluation, item->span.end);
  size_t after = first_tail;
  const std::vector<Token>& tokens = evaluation.filtered.tokens;
  while (after + 1 < tokens.size() && (tokens[after].kind == Kind::K_BASIS || tokens[after].kind == Kind::K_NOTE) &&
         tokens[after + 1].kind == Kind::TEXT) {
    after += 2;
  }
  const uint32_t item_end = after > first_tail ? tokens[after - 1].span.end : item->span.end;
  if (item_end > item->span.end) out += " " + source.substr(item->span.end, item_end - item->span.end);
  if (!now.tail.empty()) out += " " + now.tail;
  text.replace(item->span.begin - decl.span.begin, item_end - item->span.begin, out);
  return text;
}

}  // namespace heng
