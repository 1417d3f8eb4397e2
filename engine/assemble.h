#pragma once
// Rule files that build on others: 引入 takes over a file's declarations, 沿用 a whole scheme that this year's file
// amends (修订), repeals (废止) and adds to (新增). What comes out is one whole scheme, as if it had been written in
// one file, and the list of what was changed.
//
// 引入: every declaration of the other file but its 用例; its header counts for nothing. A file is taken over once,
// however many files name it.
// 沿用: every declaration of the other scheme, 用例 too, and of its header what this header does not say itself
// (all of 修约 or nothing of it). It stands before everything else; a file is based on one other at most, that one may
// be based on a third.
// Names of files are relative to the file that names them, and lie in its folder or below.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/ast/ast.h"
#include "engine/base/limits.h"
#include "engine/diag/diagnostic.h"

namespace heng {

// What a declaration is called: 参数 奖励比例. Two declarations of one name are one clause in two editions.
struct ClauseName {
  std::string clause, name;
  bool operator==(const ClauseName&) const = default;
};
ClauseName NameOf(const ast::Decl& decl);

// The source that `name` stands for in the source `from`, added to the SourceMap by the caller, who gives the same
// source for the same file; nullopt: there is none that can be read.
using OpenRules = std::function<std::optional<uint32_t>(const std::string& name, uint32_t from)>;

struct Change {
  enum class Kind : uint8_t { kAmended, kRepealed, kAdded } kind;
  std::string clause, name;         // 参数, 奖励比例
  std::optional<Span> before, now;  // the clause as it was and as it is; the 修订 or 废止 itself for the latter
  std::vector<std::string> basis;   // 依据 of the change
};

struct Assembled {
  ast::File file;
  std::vector<Change> changes;  // of this file against the one it is based on, as written; its header first
  std::optional<uint32_t> based_on;
  std::vector<uint32_t> sources;  // every file read, this one first
};

// Without `open` no other file is found.
Assembled Assemble(const SourceMap& sources, uint32_t source, const OpenRules& open, const Limits& limits,
                   Diagnostics& diagnostics);

}  // namespace heng
