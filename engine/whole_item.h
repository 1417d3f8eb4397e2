#pragma once
// 修订 项 评价.项 …: the amendment put into the text of the evaluation.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/ast/ast.h"
#include "engine/base/limits.h"
#include "engine/syntax/token_filter.h"

namespace heng {

// A text that has no faults, as declarations and as tokens.
struct RuleText {
  SourceMap sources;
  ast::File file;
  syntax::Filtered filtered;
  const std::string& text() const { return sources.text(file.source); }
};
RuleText ReadRuleText(const std::string& text, const std::set<std::string>& units, const Limits& limits);

// `evaluation`: the declaration, read behind a header; returns its text as amended. `comment`: lines that go before the
// item.
std::string AmendedText(const RuleText& evaluation, const RuleText& amending, const ast::Decl& amendment,
                        const std::string& comment);

}  // namespace heng
