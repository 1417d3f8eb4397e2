#pragma once
// The state of FromAst, shared by the files that do its parts (internal to model).
//
// Fields are declared first (names and what is known of types), then resolved on demand: a formula that reads a field
// resolves that field before going on, so types and gap flags are always known and `order` is the order in which
// fields were finished. Meeting a field that is still being resolved is a cycle.
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/ast/ast.h"
#include "engine/model/bands.h"
#include "engine/model/from_ast.h"
#include "engine/model/key_rows.h"
#include "engine/model/model.h"
#include "engine/model/types.h"

namespace heng::model {

// Inside a 递推: the columns above the one being read, and 上行 of all of them.
struct ScanScope {
  int scan;
  std::vector<std::string> names;  // of its columns
  std::vector<FieldId> columns;
  size_t current = 0;
  bool has_first = false;  // of the current column
  bool in_first = false;   // its 首行 is being read
};

// Where a formula stands.
struct Context {
  enum class Kind : uint8_t { kRow, kGroup, kScheme } kind = Kind::kScheme;
  int table = -1;                   // kRow: its table; kGroup: the table whose rows are grouped
  const Context* outer = nullptr;   // inside an aggregate: the context around it
  FieldId outer_via = kNoField;     // the reference by which a row finds the outer row (else: not reachable)
  const Grouping* group = nullptr;  // kGroup
  const std::vector<std::string>* group_paths = nullptr;  // kGroup: the keys as written, "学校.学段"
  bool gaps_allowed = false;                              // in an item or bonus: a gap makes it missing, no word needed
  bool deduction = false;                                 // the whole formula of a 扣分
  bool summarizing = false;                               // kRow: the formula of a column of the 汇总 `table`
  std::optional<Number> full;                             // 满分 of the item
  Unit full_unit;
  std::set<std::string> present;  // paths known not to be 缺 here
  std::set<std::string> rated;    // paths known not to be 不评 here
  // Parameters of the function being expanded: name → argument and the context of the call.
  const std::map<std::string, const ast::Expr*>* parameters = nullptr;
  const Context* caller = nullptr;
  const ScanScope* scan = nullptr;
  std::vector<FieldId> prefix;  // references to follow before every path (reading the outer row from inside)
};

struct Reach {  // bounds a value cannot leave, where they are known
  std::optional<Number> low, high;
};

// See stages.cc.
enum class Stage : uint8_t { kBeforeDeductions, kBonusSum, kDeductionSum, kBeforeCap, kBeforeVeto, kWeightPresent };

class Builder {
 public:
  Builder(const ast::File& file, Diagnostics& diagnostics, const std::vector<Other>& others)
      : file_(file), diagnostics_(diagnostics), others_(others) {}
  Scheme Build();

 private:
  struct Pending {  // how to resolve a declared field
    enum class State : uint8_t { kOpen, kBusy, kDone } state = State::kDone;
    const ast::Decl* decl = nullptr;
    const ast::Item* item = nullptr;  // kItem
    const ast::Bonus* bonus = nullptr;
    const ast::Veto* veto = nullptr;
    const ast::Evaluation* evaluation = nullptr;
    FieldId parent = kNoField;
    FieldId stage_of = kNoField;  // the node whose `stage` this is
    Stage stage = Stage::kBeforeVeto;
    bool used = false;
    std::optional<Number> most;                  // a bonus: what it cannot pass, where it is known
    bool gaps = false;                           // a bonus: can be without a value, not only by 当
    int rows_of = -1;                            // a field that comes with the rows of this derived table
    FieldId via = kNoField;                      // kCarried: the reference it is read through
    int other_view = -1;                         // kCarried: a second 视图 has a field of the name
    const ast::DerivedColumn* column = nullptr;  // kColumn of a 汇总
    size_t cell = 0;                             // kColumn of a 展开 or 并表: its place in the rows
    bool failed = false;                         // of a field without a formula: what is wrong has been said
  };
  // What is known of a table's rows and of those they belong with.
  struct Relations {
    std::set<std::string> present, rated;  // paths that the condition of a 视图 says are not 缺, not 不评
    std::vector<FieldId> links;            // references that no column holds: 外键, rows of derived tables
    std::map<std::pair<int, FieldId>, FieldId> carried;  // (through, field) → the field here, of those without a name
    std::vector<int> views;                              // 视图 of this table
    int base = -1;                                       // 视图, 展开: the table whose columns are read here too
    struct Foreign {
      std::vector<FieldId> columns;
      int table;
      FieldId link;
      bool checked;  // a row without its row is refused before anything is scored
    };
    std::vector<Foreign> foreign;
  };
  struct NodeInfo {  // of an item or evaluation
    FieldId parent = kNoField;
    const ast::Item* item = nullptr;
    Number full;
    bool has_full = false;
    Unit unit;
    bool no_full = false;
    bool bad_full = false;  // said
    bool gaps = false;      // can be without a value for a reason of its own (not only by 当)
    std::vector<FieldId> parts, bonuses, deductions, vetoes;
  };
  struct Global {  // 参数, 量, 函数, 单位: names of the scheme
    enum class Kind : uint8_t { kParam, kQuantity, kFunction } kind;
    const ast::Decl* decl = nullptr;
    FieldId field = kNoField;  // kQuantity
    bool used = false, busy = false;
  };

  struct NamedWeights {  // 权重表 of the file
    const ast::WeightTable* table = nullptr;
    bool used = false;
  };
  struct WrittenTable {  // 展开 without a source
    const ast::Expand* expand = nullptr;
    bool used = false;
  };
  struct NodeWeightsInfo {  // the weight table of a node
    bool read = false, present = false, ok = false;
    ExprPtr row;                                            // which row of the table a row of data takes
    std::vector<std::vector<std::optional<Number>>> cells;  // by row and column; none = 无
    std::map<std::string, size_t> column_of;
  };
  struct ColumnItem {  // an item made by 各项
    std::unique_ptr<ast::Expr> word;
    std::map<std::string, const ast::Expr*> parameters;
    Context caller;
  };

  // declare.cc
  void DeclareHeader();
  void DeclareUnits();
  void DeclareTables();
  void DeclareColumn(int table, const ast::Column& column);
  void DeclareKey(int table, const ast::Table& source);
  void DeclareGlobals();
  void OneValueADay(const ast::Param& param);
  void DeclareFields();
  void DeclareEvaluation(const ast::Decl& decl, const ast::Evaluation& evaluation);
  void DeclareItem(int table, const ast::Evaluation& evaluation, const ast::Item& item, FieldId parent);
  void DeclareClause(int table, const ast::Evaluation& evaluation, const ast::Clause& clause, FieldId node);
  FieldId AddField(Field field, const Pending& pending, const ast::Name& name);
  std::optional<Type> ResolveType(const ast::TypeRef& type);
  int AddOptions(std::string name, const std::vector<ast::Name>& options);
  void ReportUnused();
  bool Shared(const Span& span) const;

  // fields.cc
  void ResolveField(FieldId id);
  void ResolveDeclared(FieldId id);
  void ResolveIndicator(FieldId id, const ast::Indicator& indicator);
  void ResolveQuantity(FieldId id, const ast::Quantity& quantity);
  void FinishValue(FieldId id, ExprPtr value, const std::optional<ast::TypeRef>& declared,
                   const std::optional<ast::RoundingClause>& rounding, Span span);
  std::optional<std::pair<Number, Number>> RangeOf(const Expr& value) const;
  bool NeverZero(const Expr& value) const;
  bool CheckDeclared(const Type& declared, Expr& value, Span span);
  std::optional<FieldRounding> RoundingFor(const Type& type, const std::optional<ast::RoundingClause>& clause,
                                           bool integral, const std::string& name, Span span);
  std::optional<FieldRounding> ClauseRounding(const ast::RoundingClause& clause);
  std::optional<Number> StepOf(const ast::Places& places);
  void ReportCycle(FieldId id);
  void ResolveChecks();
  void AddCheck(const ast::Check& check, int table);
  void AddRange(int table, const ast::Column& column, FieldId id);
  void ResolveCases();
  CaseTable::Cell CellOf(const ast::CaseCell& cell, FieldId id);

  // names.cc
  bool IsComputedTable(const std::string& name) const;  // of a 视图, 汇总, 展开 or 并表 of the file
  int FindTable(const ast::Name& name, bool report = true);
  FieldId OwnField(int table, const std::string& path) const;
  FieldId FindFieldIn(int table, const std::string& path);  // own, or carried from a table with the same rows
  FieldId FieldIn(int table, const ast::Name& name);
  std::vector<std::string> NamesIn(const Context& context) const;
  void ReportUnknown(const Context& context, const ast::Name& name);
  int FindOption(int list, const std::string& name) const;
  ExprPtr OptionOrReport(int list, const ast::Name& name);
  FieldId OnlyReference(int from, int to, const std::optional<ast::Name>& via, Span span);
  ExprPtr ResolvePath(const ast::Path& path, Span span, const Context& context, const Type* expected);
  ExprPtr ResolveInRow(const ast::Path& path, size_t first, int table, std::vector<Hop> hops, Span span,
                       const Context& context);
  bool ReportUnsummed(int table, const ast::Name& name);
  ExprPtr ResolveInGroup(const ast::Path& path, Span span, const Context& context);
  ExprPtr ResolveGlobal(const ast::Name& name, Span span);
  ExprPtr ResolveParameter(const ast::Name& name, const Context& context, const Type* expected);
  ExprPtr ResolveVeto(const ast::VetoRef& veto, Span span, const Context& context);
  ExprPtr ResolveFetch(const ast::Fetch& fetch, Span span, const Context& context);
  bool Failed(FieldId id);
  ExprPtr Load(FieldId field, std::vector<Hop> hops, Span span, const Context& context, const std::string& key);
  static std::string PathKey(const ast::Path& path);

  void CheckParameters();  // parameters.cc

  // derive.cc, derive_rows.cc: 视图, 汇总, 展开, 并表, 外键
  struct Derived {  // as written
    const ast::Decl* decl = nullptr;
    const ast::Expr* condition = nullptr;  // 视图, and those that a 当 of a 汇总 or 并表 stands for
  };
  int AddTable(std::string name, Span span);
  void DeclareDerived();
  void DeclareOrigin(int table);
  int DeclareView(int table, int source, const ast::Expr* condition);
  int FilteredSource(const ast::Name& source, const ast::ExprPtr& condition, int table);
  void DeclareSummary(int table, const ast::Summary& summary);
  void DeclareExpand(int table, const ast::Expand& expand);
  void DeclareUnion(int table, const ast::Union& source);
  FieldId DeclareDerivedField(int table, Field::Kind kind, const ast::Name& name, Pending pending);
  FieldId AddRowReference(int from, int to, int rows_of, bool may_miss);
  void DeclareForeign();
  void AddForeign(int from, const ast::ForeignKey& foreign);
  void ResolveForeign(FieldId id);
  void CheckForeign();
  void ResolveRowNames();
  void CheckShadows();
  bool DerivedFromItself(int table, std::set<int>& above) const;
  bool RowsOfReady(FieldId id);
  bool ResolveRelation(FieldId id);
  void ResolveRows(FieldId id);
  bool ResolveSummaryRows(int table, const ast::Summary& summary);
  bool MatchEach(int table, const ast::Summary& summary);
  void ResolveDerivedKey(FieldId id);
  void ResolveDerivedColumn(FieldId id);
  void ResolveChosen(FieldId id, std::vector<ExprPtr> values);
  ExprPtr ReadThrough(ExprPtr value, int table, FieldId link);
  static bool SameKind(const Type& a, const Type& b) {
    return a.kind == b.kind && a.options == b.options && a.unit == b.unit && a.table == b.table;
  }

  // relations.cc: tables whose rows belong together
  FieldId FindInViews(int table, const std::string& path);
  FieldId Carry(int table, FieldId origin, FieldId via, const std::string& path);
  FieldId CarryLink(int table, FieldId origin, FieldId via);
  void ResolveCarried(FieldId id);
  FieldId AddHidden(Field field, Pending pending);
  FieldId HiddenField(Field field);
  FieldId HiddenRank(Rank rank, Field field);
  FieldId AddLink(int from, int to, const std::string& name, Span span, Hop find);
  FieldId Root(FieldId id) const;  // the field that a carried one is
  FieldId RowLink(int from, int to);
  std::vector<FieldId> References(int from, int to);
  void AddReferences(int from, int to, std::vector<FieldId>& out);
  FieldId NamedLink(int from, int to);
  FieldId ImpliedLink(int from, int to, Span span);
  std::optional<Hop> FetchHop(int table, std::vector<ExprPtr> keys);
  ExprPtr AsKey(ExprPtr value, const Type& type, const Context& context);
  bool AlwaysThere(int table, const std::vector<ExprPtr>& keys, int from);
  bool RowsReady(int table);
  Hop HopTo(FieldId reference);

  // expr.cc
  ExprPtr Resolve(const ast::Expr& expr, const Context& context, const Type* expected = nullptr);
  ExprPtr ResolveNode(const ast::Expr& expr, const Context& context, const Type* expected);
  // A value used in a formula: must not be 缺 unhandled.
  ExprPtr Use(const ast::Expr& expr, const Context& context, const Type* expected = nullptr);
  ExprPtr UseNumber(const ast::Expr& expr, const Context& context);
  ExprPtr UseCondition(const ast::Expr& expr, const Context& context);
  void CheckUse(const Expr& value, const Context& context);
  bool IsNumber(const Expr& value);
  bool Spend(size_t nodes, Span span);
  ExprPtr ResolveLiteral(const ast::Literal& literal, Span span);
  ExprPtr ResolveBinary(const ast::Binary& binary, Span span, const Context& context);
  ExprPtr Arithmetic(ast::Op op, ExprPtr a, ExprPtr b, Span span, Span op_span);
  ExprPtr Comparison(ast::Op op, ExprPtr a, ExprPtr b, Span span, Span op_span);
  ExprPtr ResolveIs(const ast::IsTest& test, Span span, const Context& context);
  ExprPtr ResolveSet(const ast::InSet& set, Span span, const Context& context);
  ExprPtr ResolveOrElse(const ast::OrElse& otherwise, Span span, const Context& context, const Type* expected);
  ExprPtr ResolveIf(const ast::If& branch, Span span, const Context& context, const Type* expected);
  ExprPtr ResolveText(const ast::TextTest& test, Span span, const Context& context);
  void Facts(const ast::Expr& condition, bool holds, Context& context);
  // Both sides of a choice must be of one kind; returns the common type, reports otherwise.
  std::optional<Type> CommonType(const Expr& a, const Expr& b, Span span);
  // Adapts a bare number to the unit of what it stands beside.
  void TakeUnit(Expr& value, const Type& type);
  std::string KindWords(const Type& type) const;
  static void CountTakesUnit(Expr& a, Expr& b);
  void NoteOnCount(const Expr& a, const Expr& b, Diagnostic& diagnostic) const;
  void NoteOnUnit(const Expr& bare, const Expr& other, Diagnostic& diagnostic) const;
  void WarnOfWhole(const Expr& value, const Expr& bare);
  // Bounds of an interval in the operand's unit.
  ExprPtr Bound(const ast::Expr& expr, const Type& type, const Context& context);
  static bool Reversed(const Expr& low, const Expr& high);
  ExprPtr InRange(ExprPtr low_operand, ExprPtr high_operand, ExprPtr low, bool low_closed, ExprPtr high,
                  bool high_closed, Span span);
  std::optional<Number> ConstValue(const ast::Expr& expr, const Context& context, const Type* type = nullptr);

  // blocks.cc
  // Makes a value readable several times: itself when simple, else a hidden field.
  ExprPtr Shareable(ExprPtr value, const Context& context);
  ExprPtr ResolveWithin(const ast::Within& within, Span span, const Context& context, const Type* expected);
  ExprPtr ResolvePer(const ast::Per& per, Span span, const Context& context);
  ExprPtr PerAmount(const Expr& operand, const ast::Expr& unit, const ast::Expr& amount, ast::PerStep step,
                    const ast::ExprPtr& at_most, bool until_gone, Span span, const Context& context);
  ExprPtr ResolveFloating(const ast::Floating& floating, Span span, const Context& context);
  ExprPtr ResolveBands(const ast::Bands& bands, Span span, const Context& context, const Type* expected);
  ExprPtr ResolveMarginal(const ast::Bands& bands, Span span, const Context& context);
  ExprPtr ResolveLookup(const ast::Lookup& lookup, Span span, const Context& context, const Type* expected);
  ExprPtr LookupTable(const std::vector<LookupView>& views, const std::vector<ExprPtr>& operands, Span span,
                      const Context& context, const Type* expected);
  ExprPtr LookupOtherwise(const std::vector<LookupView>& views, const std::vector<ExprPtr>& operands, Type type,
                          bool& ok, Span span);
  ExprPtr BandTable(const std::vector<BandView>& views, const Expr& operand, const Grid& grid, Span span,
                    const Context& context, const Type* expected);
  bool BandsFit(const std::vector<BandView>& views, const std::vector<BandEnds>& known, const Grid& grid,
                const BandView* otherwise, bool dates, Span span);
  Grid GridOfValues(const Expr& operand) const;
  // two_way.cc
  ExprPtr ByColumns(const ast::Expr& by, const std::vector<ast::LookupKey>& columns, Span span, const Context& context,
                    const std::function<ExprPtr(size_t)>& table);
  ExprPtr CannotOccur(const Expr& operand, const Type& type, Span span);
  void CoarserThan(const Expr& value, const Number& bound, Span span);
  ExprPtr ResolveCasesBlock(const ast::Cases& cases, Span span, const Context& context, const Type* expected);
  ExprPtr ResolveRankPoints(const ast::RankPoints& points, Span span, const Context& context);
  ExprPtr RankSequence(const ast::RankPoints& points, const Expr& rank, int64_t last, const Expr& last_value, Span span,
                       const Context& context);
  ExprPtr RankLine(const ast::RankPoints& points, const ast::RankPointsRow& row, const Expr& rank,
                   std::optional<Number>& last, const Context& context);
  ExprPtr PeopleRanked(const Expr& rank);
  struct Segment {  // of an 内插, from (low, low_value) to (high, high_value)
    ExprPtr low, high, low_value, high_value;
    bool low_closed = true, high_closed = true;
    Span span;
  };
  bool ReadSegments(const ast::Interpolation& source, const Type& x, std::vector<Segment>& out, Span span,
                    const Context& context);
  bool SegmentsFit(const std::vector<Segment>& segments, bool zero_stated, Span span);
  ExprPtr ResolveInterpolation(const ast::Interpolation& interpolation, Span span, const Context& context);
  // cond1, value1 … [else] → one kCases; types of the values are made common.
  // A row 缺 : v of a table of values: v where the operand is 缺, else the rest.
  ExprPtr OrMissing(const Expr& operand, ExprPtr for_missing, ExprPtr rest, Span span);
  ExprPtr Choose(std::vector<std::pair<ExprPtr, ExprPtr>> rows, ExprPtr otherwise, bool exclusive, Span span);

  // calls.cc
  ExprPtr ResolveCall(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr ExpandFunction(const ast::Call& call, Global& function, Span span, const Context& context,
                         const Type* expected);
  ExprPtr ResolveAggregate(const ast::Call& call, AggregateKind kind, Span span, const Context& context,
                           const Type* expected);
  bool AggregateRows(const ast::Call& call, Aggregate& out, Context& inner, Span span, const Context& context);
  int SummarySource(const Context& context) const;
  bool SummaryRows(const ast::Call& call, Aggregate& out, Context& inner, Span span, const Context& context);
  int TableNamedIn(const ast::Expr& expr, const Context& context);
  // aggregate_parts.cc
  bool AggregateParts(const ast::Call& call, Aggregate& out, const Context& inner, const Context& context, Span span,
                      const Type* expected);
  ExprPtr OfGroup(const ast::Expr& source, const ast::Call& call, const Aggregate& out, const Context& context,
                  const char* count);
  bool AddTrim(bool high, bool keep, const ast::Expr& source, const std::optional<Rounding>& mode,
               const ast::Call& call, Aggregate& out, const Context& context);
  bool AtLeast(const ast::Modifiers& m, Aggregate& out);
  bool OrderOfRows(const ast::Call& call, Aggregate& out, const Context& inner, Span span);
  bool ExtraValues(const ast::Call& call, Aggregate& out, const Context& inner, const Context& context, Span span);
  // aggregate_kinds.cc
  bool FlagsOf(const ast::Call& call, AggregateKind& kind, PickTies& ties, Span span);
  bool FitsKind(const ast::Call& call, AggregateKind kind, Span span);
  ExprPtr MakeAggregate(const ast::Call& call, AggregateKind kind, Span span, const Context& context,
                        const Type* expected, PickTies ties = PickTies::kLowest);
  bool ValueFits(const Aggregate& a, Span span);
  Type TypeOf(const Aggregate& a) const;
  void GapsOf(const Aggregate& a, Expr& e, const Context& context);
  ExprPtr FinishAggregate(std::unique_ptr<Aggregate> aggregate, Span span, const Context& context);
  // statistics.cc
  bool OwnRowOnly(const ast::Call& call, size_t values, Span span, const Context& context);
  ExprPtr StandardScore(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr LinearExpectation(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr PercentileRank(const ast::Call& call, Span span, const Context& context, const Type* expected);
  FieldId RankOf(const Aggregate& rows, TieRule ties, Span span);

  // functions.cc
  struct Function {
    const char* name;
    size_t least, most;  // values in its brackets
    ExprPtr (Builder::*resolve)(const ast::Call& call, Span span, const Context& context, const Type* expected);
  };
  static const std::vector<Function>& Functions();     // of values alone: counted and kept free of modifiers
  static const std::vector<Function>& SpecialCalls();  // that look at their brackets themselves
  static std::vector<std::string> BuiltinNames();
  static bool IsBuiltin(const std::string& name);
  ExprPtr ResolveBuiltin(const ast::Call& call, Span span, const Context& context, const Type* expected, bool& found);
  std::optional<std::vector<ExprPtr>> Numbers(const ast::Call& call, const Context& context);
  ExprPtr WholeNumber(const ast::Expr& expr, const Context& context);
  ExprPtr Extreme(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr Average(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr Modulo(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr Absolute(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr SquareRoot(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr RoundedBy(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr PlainNumber(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr FullYears(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr DateDifference(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr AbsoluteOf(ExprPtr value, Span span, const Context& context);
  void WarnOfSecondRounding(const Expr& value, const Number& step, Span span);
  // functions_text.cc
  ExprPtr Reason(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr ParseNumber(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr TextOf(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr Concat(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr Characters(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr UseText(const ast::Expr& expr, const Context& context);
  ExprPtr AsText(ExprPtr value);
  // ordered_options.cc
  bool HaveOrder(const Type& type, Span span);
  const Type* OptionsFor(const Expr& left, ast::Op op, const ast::Expr& right, const Context& context);
  ExprPtr Ordinal(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr Shifted(const ast::Call& call, Span span, const Context& context, const Type* expected);

  // key_rows.cc
  ExprPtr KeyTest(const ast::LookupKey& key, const Expr& operand);
  ExprPtr KeysTest(const std::vector<ast::LookupKey>& keys, const std::vector<ExprPtr>& operands, Span span);
  KeyCover CoverOf(const std::vector<const std::vector<ast::LookupKey>*>& rows,
                   const std::vector<ExprPtr>& operands) const;

  // weight_table.cc
  void DeclareWeightTables();
  // written_table.cc
  void DeclareWrittenTables();
  ExprPtr WrittenRows(const ast::Grid& grid, size_t column, const std::vector<const std::string*>& fixed,
                      const std::vector<ExprPtr>& operands, Span span);
  ExprPtr FetchWritten(WrittenTable& table, const ast::Fetch& fetch, Span span, const Context& context);
  const ast::Grid* GridOf(const ast::NodeWeights& weights);
  void DeclareEveryItem(int table, const ast::Evaluation& evaluation, const ast::EveryItem& every, FieldId node);
  ExprPtr ColumnWord(const ast::Name& column, Span span, const Type* expected);
  ExprPtr ResolveColumnCall(const ast::Call& call, Span span, const Context& context, const Type* expected);
  bool ReadWeights(const ast::Grid& grid, std::vector<std::vector<std::optional<Number>>>& cells);
  bool ColumnsAreItems(const NodeInfo& node, const ast::Grid& grid);
  ExprPtr WeightRow(const ast::NodeWeights& source, const ast::Grid& grid, int table);
  bool LoadWeightTable(FieldId node);
  ExprPtr RowIsAmong(const NodeWeightsInfo& info, const std::vector<size_t>& rows, Span span);
  ExprPtr WeightFromTable(const NodeWeightsInfo& info, const std::string& item, Span span);
  ExprPtr WhereThere(FieldId id, ExprPtr value);
  size_t FewestThere(const NodeWeightsInfo& info, const std::vector<FieldId>& parts) const;

  // evaluation.cc
  void ResolveItem(FieldId id);
  void ResolveBonus(FieldId id, const ast::Bonus& bonus);
  void ResolveVetoField(FieldId id, const ast::Veto& veto);
  bool MoveShares(const ast::GapClause& policy, const NodeInfo& node, std::vector<ExprPtr>& in, Span span);
  struct Bounds {
    const ast::TotalBound* cap = nullptr;
    const ast::TotalBound* floor = nullptr;
    const ast::BonusSumCap* sum_cap[2] = {nullptr, nullptr};  // of 加分, of 扣分
    bool quiet = false;                                       // a stage: what there is to warn of is said elsewhere
  };
  bool BoundsOf(const NodeInfo& node, Bounds& out);
  bool BasePointsOf(const NodeInfo& node, const Context& context, ExprPtr& base);
  bool WeightsOf(FieldId id, const NodeInfo& node, const Context& context, std::vector<ExprPtr>& weights);
  std::vector<ExprPtr> PartsOf(const NodeInfo& node, std::vector<ExprPtr> weights);
  bool ReportUnknownValue(const ast::Call& call, const Context& context);
  bool PointsAddUp(const NodeInfo& node, const Expr* base);
  ExprPtr Compose(FieldId id, const NodeInfo& node, const Context& context);
  ExprPtr SumOf(const NodeInfo& node, const std::vector<FieldId>& parts, const ast::BonusSumCap* cap,
                const Type& points, const Context& context, std::optional<Number>& most);
  ExprPtr Plus(const NodeInfo& node, ExprPtr left, ExprPtr right, bool minus);
  ExprPtr AddBonuses(const NodeInfo& node, const Bounds& bounds, ExprPtr value, const Context& context);
  // exceptions.cc
  struct Exempt {
    ExprPtr condition, value;
  };
  bool OrderExceptions(const std::vector<const ast::Exception*>& all, std::vector<std::vector<bool>>& before);
  std::vector<ExprPtr> HoldingAlone(const std::vector<Exempt>& all, const std::vector<std::vector<bool>>& before);
  ExprPtr Disagree(const Expr& a, const Expr& b, Span span);
  ExprPtr ApplyExceptions(const ast::Item& item, ExprPtr value, const Context& context);
  // reach.cc
  Reach ReachOf(const Expr& e) const;
  std::optional<bool> Always(const Expr& condition) const;
  void CheckCap(const Expr& value, const Expr& cap, Span span);
  void CheckReached(const NodeInfo& node, const Expr& value);
  void CheckVeto(const ast::Veto& veto, const Expr& condition);
  // stages.cc
  FieldId StageField(FieldId node, const std::string& name);
  FieldId StageFieldAt(int table, const std::string& path);
  ExprPtr WeightPresent(FieldId id, const Context& context, Span span);
  ExprPtr ItemValue(FieldId id, const Context& context, Stage stage);
  ExprPtr BoundedAndRounded(FieldId id, ExprPtr value, const Context& context);
  ExprPtr WhereEvaluated(const ast::Evaluation& evaluation, ExprPtr value, int table);
  void ResolveStage(FieldId id);
  ExprPtr HighestOnly(const ast::Expr& source, const Context& context);
  static bool IsSum(const ast::Expr& source);
  ExprPtr AllDecided(const std::vector<FieldId>& vetoes, ExprPtr value);
  ExprPtr ApplyVetoes(const NodeInfo& node, ExprPtr value, const Context& context);
  ExprPtr CheckFull(const NodeInfo& node, ExprPtr value, Span span);
  ExprPtr LoadField(FieldId id, Span span);
  Context ItemContext(FieldId id);

  // cohort.cc, rank.cc, tier.cc, share.cc
  void ResolveRank(FieldId id, const ast::Rank& rank);
  void CheckQuota(const Expr& amount, Span span, bool& heads);
  void ResolveTier(FieldId id, const ast::TierBlock& tier);
  void ResolveShare(FieldId id, const ast::ShareBlock& share);
  std::optional<Grouping> ResolveGrouping(const ast::Grouping& grouping, int table, std::vector<std::string>& paths,
                                          Span clause);
  enum class KeysOf : uint8_t { kRank, kTier, kFurther /*keys that only part ties*/, kOutput };
  // `part_all`: no two rows share all keys. `group`: of the clause the keys stand in; a key with a condition needs one.
  std::vector<SortKey> ResolveKeys(const std::vector<ast::Key>& keys, const Context& context, KeysOf use,
                                   const Grouping* group = nullptr, bool part_all = false);
  ExprPtr KeyWhere(const ast::Key& source, ExprPtr value, const Context& context, const Grouping* group);
  bool ConstantInGroup(const Expr& value, const Grouping& group) const;
  // No two rows of a group share all keys; without a group: no two rows of the table.
  bool EndsUnique(const std::vector<ast::Key>& keys, int table, const Grouping* group = nullptr);
  std::vector<FieldId> FixedIn(const Grouping& group) const;
  Context TakingPart(const std::vector<ast::Excluded>& excluded, Context row);
  std::vector<Exclusion> ResolveExclusions(const std::vector<ast::Excluded>& excluded, const Context& context);
  UnratedRule ResolveUnrated(const std::optional<ast::UnratedRule>& rule, bool needed, int options, const Type& value,
                             Span clause, const std::string& what);
  void CheckTierRows(const ast::TierBlock& tier, const Tier& out);
  void CheckTierShares(const ast::TierBlock& tier, const Tier& out);
  std::optional<TierRow> ResolveTierRow(const ast::TierRow& tier, int options, const Context& row,
                                        const Context& group);
  void ResolveTierBase(const ast::TierBlock& tier, const Context& group, Tier& out);
  void ResolveTierLimits(const ast::TierBlock& tier, int options, const Context& row, const Context& group, Tier& out);
  ExprPtr ResolveQuota(const ast::Call& call, Span span, const Context& context, const Type* expected);
  bool ShareComplete(const ast::ShareBlock& share);
  bool ResolveUnit(const ast::ShareBlock& source, const Context& group, const Type& type, Share& out);
  void ResolvePayments(FieldId id, const ast::ShareBlock& source, const Context& row, const Type& type, Share& out);
  ExprPtr PersonBound(const ast::ExprPtr& source, const Context& row, const Type& type);
  void ResolveRemainders(const ast::ShareBlock& source, const Context& row, const Type& type, Share& out);
  void ResolvePool(const ast::ShareBlock& source, const Context& row, const Type& type, Share& out);
  void FinishShareFields(FieldId id, const Share& share, bool gaps);
  void DeclareShareParts(FieldId id, const ast::ShareBlock& share);

  // output.cc
  void ResolveOutputs();
  void ResolveOutput(const ast::Decl& decl, const ast::Output& source);
  std::vector<OutputColumn> OutputColumnsOf(const ast::Output& output, const Context& context);
  void AddOutputColumn(const ast::OutputColumn& source, const ast::Output& output, const Context& context,
                       const std::string& heading, std::vector<OutputColumn>& columns);
  void AddEveryColumn(const ast::OutputColumn& source, const ast::Output& output, const Context& context,
                      std::vector<OutputColumn>& columns);
  const OptionList* OptionsNamed(const ast::Name& name);
  void CheckOutputColumn(const ast::OutputColumn& source, const ast::Output& output, OutputColumn& out);
  bool ShowsPersonal(const Expr& e) const;
  bool ShowsPersonal(FieldId id) const;
  bool ComesOutEven(const Expr& e) const;
  bool ComesOutEven(const Field& f) const;
  FieldId OutputOrder(const ast::Output& source, const Context& context);
  FieldId ShownField(ExprPtr value, int table, Span span);
  // scan.cc, slots.cc, draw.cc: rows in an order, places filled, lots
  void DeclareScan(const ast::Decl& decl, const ast::Scan& scan);
  void ResolveScan(FieldId id, const ast::Scan& scan);
  bool ResolveScanColumns(const ast::Scan& scan, Scan& out);
  bool ScanTypes(const ast::Scan& scan, const Scan& out, Context& row, ScanScope& scope);
  bool ResolveScanColumn(const ast::DerivedColumn& column, FieldId id, Scan& out, Context& row, ScanScope& scope);
  bool ReadsScan(const Expr& e, const std::vector<FieldId>& columns) const;
  bool ReadsScanAside(const Expr& e, const std::vector<FieldId>& columns) const;
  ExprPtr ResolveScanPath(const ast::Path& path, Span span, const Context& context, bool& found);
  bool UniqueWithin(const std::vector<const ast::Expr*>& keys, int table, const std::vector<FieldId>& fixed);
  std::vector<FieldId> KeyFields(int table);
  // A field `whole` or `whole.part`, made by the step that `decl` declares.
  FieldId AddMade(const ast::Decl& decl, Field::Kind kind, int table, size_t cohort, Type type,
                  const std::string& whole, const std::string& part, const ast::Name& at, const ast::Tail& tail);
  void DeclareSlots(const ast::Decl& decl, const ast::Slots& slots);
  void ResolveSlots(FieldId id, const ast::Slots& slots);
  void DeclareDraw(const ast::Decl& decl, const ast::Sample& sample);
  void ResolveDraw(FieldId id, const ast::Sample& sample);
  bool DrawKey(const ast::Sample& sample, Draw& out, const Context& row);
  std::optional<int64_t> WholeNumber(const ast::ExprPtr& expr);
  bool CheckSeed(const std::string& seed, Span span);
  ExprPtr ResolveLots(const ast::Call& call, Span span, const Context& context, const Type* expected);
  void GroupByKeys(const std::vector<ast::ExprPtr>& keys, const Context& row, Grouping& out,
                   std::vector<std::string>& paths);
  // years_calls.cc: calls of what the next two files do, and of dates
  ExprPtr ResolveWarningsOrRecent(const ast::Call& call, Span span, const Context& context, bool& found);
  ExprPtr ResolveSchoolYear(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr ResolveStreak(const ast::Call& call, Span span, const Context& context, const Type* expected);
  ExprPtr YearsOfMonths(const ast::Call& call, Span span, const Context& context);
  // warning.cc, history.cc: 预警, and earlier years
  void DeclareWarning(const ast::Decl& decl, const ast::Warning& warning);
  void ResolveWarning(FieldId id, const ast::Warning& warning);
  ExprPtr Decided(ExprPtr condition, Span span);
  const ast::Warning* WarningNamed(const ast::Call& call, const Context& context) const;
  ExprPtr ResolveWarningCall(const ast::Call& call, const ast::Warning& warning, Span span, const Context& context);
  struct YearsOf {  // a 往年
    const ast::History* source;
    int table, past;
    FieldId year, weight;
    int changes = -1;
    FieldId from = kNoField, to = kNoField, change_year = kNoField;
    bool broken = false;  // what is wrong with it has been said
  };
  void DeclarePastTables();
  void DeclarePastColumns(YearsOf& years);
  FieldId AddPastColumn(int table, std::string name, data::ColumnSchema schema, Type type, Span span);
  void DeclareLineage(YearsOf& years);
  const YearsOf* YearsFor(int table, Span span);
  FieldId PastField(const ast::Call& call, const ast::Expr& value, const Context& context);
  const History* HistoryOf(const ast::Call& call, const ast::Expr& value, Span span, const Context& context);
  ExprPtr ResolvePrevious(const ast::Call& call, Span span, const Context& context, const Type* expected);
  // `now_may_lack`: a gap of this year's value is a year without one (忽略缺).
  ExprPtr ResolveYears(const ast::Call& call, Op op, const ast::Expr& value, Span span, const Context& context,
                       bool now_may_lack = false);
  ExprPtr ResolveRecent(const ast::Call& call, AggregateKind kind, Span span, const Context& context);

  // roundings.cc: what is noted of roundings; never changes what is resolved
  std::string RoundedName(Span span) const;
  std::string FieldName(FieldId id) const;
  void NoteRounding(Span span, std::string name, Text mode, Text place, Text from);
  void NoteStep(Span span, std::string name, Rounding mode, const Number& step, const Type& type, Text from);
  void NoteNamed(FieldId id, const std::string& part, const FieldRounding& step, bool own, const Type& type, Span span);
  void NoteWhole(Span span, Rounding mode, Text from);
  void NoteRoot(const ast::Call& call, Span span, int64_t places);
  void NoteShare(FieldId id, const ast::ShareBlock& source, const Share& share);
  void NoteTier(FieldId id, const ast::TierBlock& source, const Tier& tier);
  void NoteShown(const ast::Output& output, const OutputColumn& column, Span span);
  // adopt.cc: columns that another scheme's results fill
  struct AdoptedFrom {  // where a value stands in the other scheme
    int table = -1;
    FieldId field = kNoField;
  };
  void DeclareAdopted();
  void DeclareAdoptedColumn(const ast::Adopt& adopt, const ast::Adopt::Column& column, const Other* other,
                            Adoption& out);
  const Other* OtherNamed(const std::string& scheme) const;
  std::optional<AdoptedFrom> FindAdopted(const ast::Adopt& adopt, const ast::Adopt::Column& column,
                                         const Scheme& other);
  bool KeysAlike(const ast::Adopt::Column& column, int table, const Scheme& other, int from);
  std::optional<Type> AdoptedType(const ast::Adopt& adopt, const ast::Adopt::Column& column, const Scheme& other,
                                  const Field& from);
  std::optional<Field> AdoptedField(const ast::Adopt& adopt, const ast::Adopt::Column& column, const Scheme* other,
                                    FieldId from);

  // cover_points.cc: what of the rules can be exercised; never changes what is resolved
  using Cover = CoverPoint::Kind;
  int PointAt(Cover kind, Span span, Text what = {}, const std::string& tell = "");
  void Probed(Expr& e, Probe::When when, Cover kind, Span span, Text what = {});
  void RowProbed(Expr* value, Cover kind, Span key, const ast::Expr* written);
  void BorderProbed(Expr& test, Span block, Span shown);
  void BordersProbed(Expr& condition);
  void AddFieldPoints();

  // Plain words.
  void Report(Code code, Span span, std::vector<Text> args = {}) { diagnostics_.Add(code, span, std::move(args)); }
  Field& field(FieldId id) { return scheme_.fields[id]; }
  const std::string& name_of(int table) const { return scheme_.tables[table].name; }
  Context RowContext(int table) const {
    Context context;
    context.kind = Context::Kind::kRow;
    context.table = table;
    context.present = relations_[table].present;
    context.rated = relations_[table].rated;
    return context;
  }

  const ast::File& file_;
  Diagnostics& diagnostics_;
  const std::vector<Other>& others_;
  Scheme scheme_;
  std::map<std::string, int> tables_;
  std::map<int, Derived> derived_;  // by table
  std::map<std::string, int> named_options_;
  std::set<std::string> units_;
  std::set<std::string> broken_;  // declared, but of a table that is not there: said once
  std::map<std::string, Global> globals_;
  std::deque<std::unordered_map<std::string, FieldId>> fields_in_;  // by table: path → field
  std::deque<Relations> relations_;                                 // by table
  std::deque<Pending> pending_;                                     // by field
  std::map<FieldId, NodeInfo> nodes_;
  std::map<std::string, FieldId> single_;  // values of the scheme with a dotted name: 月绩效.余额 of one fund for all
  std::map<std::pair<FieldId, std::pair<int, int>>, FieldId> quotas_;  // tier, option, table → its kQuota field
  std::map<std::string, NamedWeights> weight_tables_;
  std::map<std::string, WrittenTable> written_tables_;
  std::map<FieldId, NodeWeightsInfo> node_weights_;
  std::map<FieldId, FieldId> people_ranked_;  // by rank
  std::deque<ast::Item> made_items_;          // of 各项
  std::map<FieldId, ColumnItem> column_items_;
  std::map<const ast::Expr*, ast::Name> column_words_;
  std::vector<FieldId> busy_;
  std::map<std::string, ast::Places> header_rounding_;
  Rounding header_mode_ = Rounding::kHalfUp;
  std::vector<std::string> expanding_;  // functions being expanded
  std::map<std::string, int> points_at_;
  int hidden_ = 0;
  std::string outside_;          // what is being resolved outside of any field: an output, a table's checks
  std::set<int> order_assumed_;  // option lists W0431 was said of
  std::vector<YearsOf> years_;
  std::map<std::pair<int, FieldId>, int> histories_;                     // table, field → in the scheme
  std::map<std::pair<int, std::string>, int> lots_;                      // table, seed → in the scheme
  std::map<std::pair<int, std::string>, const ast::Warning*> warnings_;  // table, name
  size_t spent_ = 0;                                                     // formula nodes read so far; see kMostNodes
};

}  // namespace heng::model
