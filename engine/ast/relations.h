#pragma once
// Tables made from tables, draws, slots and ordered scans as written.
#include "engine/ast/clauses.h"
#include "engine/ast/grid.h"

namespace heng::ast {

struct View {  // 视图 名 由 表 当 c
  Name name, source;
  ExprPtr condition;
};
struct DerivedColumn {  // 名 [: 类型] [修约 …] = 式
  Name name;
  std::optional<TypeRef> type;
  std::optional<RoundingClause> rounding;
  ExprPtr first;  // 首行 v (递推); may be null
  ExprPtr value;
  Span span;
  Tail tail;
};
struct SummaryKey {  // 学期 | 班级.年级 | 年级 = 班级.年级
  Name name;         // of the column it makes: the last name of a path
  ExprPtr value;
};
struct Summary {  // 汇总 名 由 表 [当 c] 按 (键, …) [每 表 一行] { 列 = 式 … }
  Name name, source;
  ExprPtr condition;  // may be null
  std::vector<SummaryKey> keys;
  std::optional<Name> each;
  std::vector<DerivedColumn> columns;
};
struct Expand {                 // 展开 名 [由 表] 以 指标 [: 选项表] { 列 : … ⏎ 甲率 : 甲数, 10 }
  Name name, source, column;    // source "" = none: a table written out, looked up by its keys
  std::optional<Name> options;  // 以 口径 : 选项表名
  Grid grid;                    // one key a row; empty with `options`
  std::vector<Name> keys;       // without a source: 以 区域, 以 (区域, 学段)
};
struct UnionPart {  // 由 表 [当 c] { 编号 = 班主任, 金额 }
  Name source;
  ExprPtr condition;  // may be null
  std::vector<SummaryKey> columns;
  Span span;
};
struct Union {  // 并表
  Name name;
  std::vector<UnionPart> parts;
};
struct Scan {  // 递推 名 于 表 组内(k) 按 键 { 列 [: 类型] [首行 v] = 式 }
  Name name, table;
  Grouping group;
  std::vector<Key> keys;
  std::vector<DerivedColumn> columns;
};
struct SlotRow {  // 数学 : 1 格 倍 2 当 c
  Name name;
  int64_t count = 0;
  ExprPtr times;      // in the owner's row; null = 1
  ExprPtr condition;  // in the filling row; null = any
  Span span;
};
struct Slots {  // 填格 名 于 表 由 表 { … 取高 值 [并列 按 键] 空格 计 v }
  Name name, table, source;
  std::vector<SlotRow> rows;
  ExprPtr value;  // 取高; null = not said
  std::vector<Key> tie_keys;
  ExprPtr empty;  // 空格 计; null = not said
};
struct Sample {  // 抽样
  Name name, table;
  std::vector<ExprPtr> strata;       // 分层; empty = one stratum
  ExprPtr size;                      // 每层: a ratio or a head count
  std::optional<Rounding> rounding;  // 取整
  ExprPtr at_least;                  // 至少
  std::optional<std::string> seed;   // 种子
  Span seed_span;
  std::vector<Key> order;  // 编号序
  std::vector<Excluded> excluded;
  ExprPtr reserve;  // 候补
};

}  // namespace heng::ast
