#pragma once
// What makes a rule file a document among others: other files, other schemes, earlier years, what is handed in.
#include "engine/ast/clauses.h"

namespace heng::ast {

struct Import {  // 引入 “公共定义.heng”
  std::string file;
  Span file_span;
};
struct BasedOn {  // 沿用 “2022年.heng”
  std::string file;
  Span file_span;
};
struct Repeal {        // 废止 指标 名
  std::string clause;  // the declaring word in Chinese: 指标
  Name name;           // of a 用例 or a 校验: its text
  bool text = false;
};
struct Adopt {  // 采用 [上期] “方案” { 教师.实绩 [: 分 2 位] = 教师.总分 }
  struct Column {
    std::vector<Name> to, from;   // table, column (…)
    std::optional<TypeRef> type;  // : 分 2 位
    Span span;
  };
  bool previous = false;
  std::string scheme;
  Span scheme_span;
  std::vector<Column> columns;
};
struct WarningRow {  // 黄牌 : 条件 说明 “…”
  Name name;
  ExprPtr condition;
  Span span;
  Tail tail;
};
struct Warning {  // 预警 名 于 表 [取最重] { … }
  Name name, table;
  bool heaviest = false;
  std::vector<WarningRow> rows;
};
struct History {  // 往年 3 年 于 学校 { … }
  int64_t years = 0;
  Name table;
  std::optional<std::string> from;  // 取自 “方案”; null = 本方案
  bool from_said = false;
  std::optional<Name> lineage;  // 沿革
  std::optional<Name> merged;   // 合并 从宽|从严|重新起算
  std::optional<Name> founded;  // 新设 重新起算|不评
  std::optional<Name> gap;      // 缺年 中断|跳过
  std::optional<Name> figures;  // 数值 加权 列: the column
  Span span;
};
// 学校.校名 | 标题 = 式 | 各列 指标 加 “名次” = 式, then 保留 2 位, 按百分数, 遮盖 …
struct OutputColumn {
  Name heading;                   // as written, or the last name of the path
  ExprPtr value;                  // a Path or a formula
  bool every = false;             // 各列: one column an option of `heading`
  std::string suffix;             // 加 “名次”
  std::optional<int64_t> places;  // 保留 n 位
  bool percent = false;           // 按百分数
  std::optional<Name> mask;       // 遮盖 姓|中间|末四位|全部
  Span span;
};
struct Output {  // 输出 | 公示
  bool publication = false;
  Name name;
  std::optional<Name> table;  // none: a list of 量
  ExprPtr condition;          // 当; may be null
  std::vector<Key> order;     // 按
  ExprPtr days;               // 期限 7 天; may be null
  enum class Fill : uint8_t { kEmpty /*空*/, kReason /*原因*/, kText } fill = Fill::kEmpty;
  std::string fill_text;
  std::optional<std::pair<Name, Name>> list;  // 清单(项目, 值)
  std::vector<OutputColumn> columns;
  Span span;
};

}  // namespace heng::ast
