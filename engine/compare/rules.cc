#include "engine/compare/rules.h"

#include <algorithm>
#include <map>

namespace heng::compare {

using result::RuleChange;

namespace {

constexpr const char* kHead = "方案";

std::string Squeezed(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space && blank && !out.empty()) out += ' ';
    if (!space) out += c;
    blank = space;
  }
  return out;
}

std::string Written(const SourceMap& sources, const Span& span) {
  return std::string(std::string_view(sources.text(span.file)).substr(span.begin, span.end - span.begin));
}

std::string PlaceOf(const SourceMap& sources, const Span& span) {
  return sources.name(span.file) + ":" + std::to_string(sources.Place(span.file, span.begin).line);
}

// Values have cells of their own: what they do to others is seen there.
bool IsValue(const std::string& clause) {
  for (const char* value : {"指标", "量", "评价", "名次", "等次", "分配", "递推", "填格", "抽样", "预警", "用例"}) {
    if (clause == value) return true;
  }
  return false;
}

}  // namespace

std::vector<RuleDifferences::Item> RuleDifferences::ItemsOf(const Rules& rules) {
  std::vector<Item> items;
  const ast::Scheme& head = rules.assembled.file.scheme;
  const auto add = [&](ClauseName name, const Span& span, const std::vector<std::string>& basis) {
    if (span.file >= rules.sources->size() || span.end <= span.begin) return;
    items.push_back({std::move(name), span, Squeezed(Written(*rules.sources, span)), basis, SIZE_MAX});
  };
  add({kHead, ""}, head.span, head.basis);
  for (const ast::Decl& decl : rules.assembled.file.decls) {
    if (!std::holds_alternative<ast::UseCase>(decl.node)) add(NameOf(decl), decl.span, decl.tail.basis);
  }
  return items;
}

RuleDifferences::RuleDifferences(const Rules& before, const Rules& now) : before_(ItemsOf(before)), now_(ItemsOf(now)) {
  Match(before, now);
}

// Clauses of one name are matched in their order; of several with the same name those that read the same first.
void RuleDifferences::Match(const Rules& before, const Rules& now) {
  using Key = std::pair<std::string, std::string>;
  std::map<Key, std::vector<Item*>> old;
  for (Item& item : before_) old[{item.name.clause, item.name.name}].push_back(&item);
  std::vector<Item*> changed;
  for (Item& item : now_) {
    auto& same = old[{item.name.clause, item.name.name}];
    const auto at = std::find_if(same.begin(), same.end(), [&](const Item* one) { return one->text == item.text; });
    if (at == same.end()) changed.push_back(&item);
    if (at != same.end()) same.erase(at);
  }
  for (Item* item : changed) {
    auto& same = old[{item->name.clause, item->name.name}];
    Item* was = same.empty() ? nullptr : same.front();
    if (was != nullptr) same.erase(same.begin());
    Add(&before, was, &now, item);
  }
  for (Item& item : before_) {
    const auto& left = old[{item.name.clause, item.name.name}];
    if (std::find(left.begin(), left.end(), &item) != left.end()) Add(&before, &item, &now, nullptr);
  }
}

void RuleDifferences::Add(const Rules* before, Item* was, const Rules* now, Item* is) {
  const Item& one = is != nullptr ? *is : *was;
  const RuleChange::Kind kind = was == nullptr  ? RuleChange::Kind::kAdded
                                : is == nullptr ? RuleChange::Kind::kRepealed
                                                : RuleChange::Kind::kAmended;
  RuleChange change{kind, one.name.clause, one.name.name, one.basis, "", "", "", ""};
  if (was != nullptr) {
    change.before_place = PlaceOf(*before->sources, was->span);
    change.before_text = Written(*before->sources, was->span);
    was->change = changes_.size();
  }
  if (is != nullptr) {
    change.now_place = PlaceOf(*now->sources, is->span);
    change.now_text = Written(*now->sources, is->span);
    is->change = changes_.size();
  }
  changes_.push_back(std::move(change));
}

void RuleDifferences::Named(const std::vector<Item>& items, const Item& by, std::vector<bool>& seen,
                            std::vector<size_t>& out) const {
  for (size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const bool named = !item.name.name.empty() && by.text.find(item.name.name) != std::string::npos;
    if (&item == &by || seen[i] || !named || IsValue(item.name.clause)) continue;
    seen[i] = true;
    if (item.change != SIZE_MAX) out.push_back(item.change);
    Named(items, item, seen, out);
  }
}

std::vector<size_t> RuleDifferences::At(bool now, const Span& span) const {
  const std::vector<Item>& items = now ? now_ : before_;
  const auto within = [&](const Item& item) {
    return item.span.file == span.file && item.span.begin <= span.begin && span.begin < item.span.end;
  };
  const auto at = std::find_if(items.begin(), items.end(), within);
  if (at == items.end()) return {};
  if (at->change != SIZE_MAX) return {at->change};
  std::vector<size_t> out;
  std::vector<bool> seen(items.size(), false);
  Named(items, *at, seen, out);
  return out;
}

std::vector<size_t> RuleDifferences::OfHead() const {
  if (now_.empty() || now_[0].name.clause != kHead || now_[0].change == SIZE_MAX) return {};
  return {now_[0].change};
}

}  // namespace heng::compare
