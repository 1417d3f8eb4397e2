// 抽样 and 抽签: rows drawn by digests that anybody can work out again.
#include <algorithm>

#include "engine/model/builder.h"

namespace heng::model {

namespace {

// Seeds that say nobody drew one.
const char* const kNoSeeds[] = {"种子", "seed", "默认", "default", "随机", "random", "test", "测试", "示例", "example"};

bool SaysNothing(const std::string& seed) {
  if (std::any_of(std::begin(kNoSeeds), std::end(kNoSeeds), [&](const char* word) { return seed == word; }))
    return true;
  // 0, 1, 123, 123456, 111: digits that run on or stand still.
  const bool digits =
      !seed.empty() && std::all_of(seed.begin(), seed.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return seed.find_first_not_of(' ') == std::string::npos;
  bool still = true;
  bool runs = true;
  for (size_t i = 1; i < seed.size(); ++i) {
    still = still && seed[i] == seed[i - 1];
    runs = runs && seed[i] == seed[i - 1] + 1;
  }
  return still || runs;
}

}  // namespace

bool Builder::CheckSeed(const std::string& seed, Span span) {
  if (!SaysNothing(seed)) return true;
  Report(Code::E0271, span, {seed});
  return false;
}

void Builder::GroupByKeys(const std::vector<ast::ExprPtr>& keys, const Context& row, Grouping& out,
                          std::vector<std::string>& paths) {
  out.kind = Grouping::Kind::kKeys;
  for (const auto& key : keys) {
    ExprPtr value = Resolve(*key, row);
    if (!value) continue;
    if (value->may_miss || value->may_unrate) Report(Code::E0403, key->span);
    if (const auto* path = std::get_if<ast::Path>(&key->node)) paths.push_back(PathKey(*path));
    out.keys.push_back(std::move(value));
  }
}

void Builder::DeclareDraw(const ast::Decl& decl, const ast::Sample& source) {
  const int table = FindTable(source.table);
  if (table < 0) {
    broken_.insert(source.name.text);
    return;
  }
  const bool zh = file_.skin == ast::Skin::kChinese;
  const size_t index = scheme_.draws.size();
  const auto add = [&](const std::string& part, const Type& type) {
    const FieldId id =
        AddMade(decl, Field::Kind::kDraw, table, index, type, source.name.text, part, source.name, decl.tail);
    if (id == kNoField || type.kind != ValueKind::kNumber) return id;
    field(id).integral = true;
    field(id).step = Number(1);
    return id;
  };
  Type text;
  text.kind = ValueKind::kText;
  Draw out;
  out.table = table;
  out.drawn = add("", BoolType());
  if (out.drawn == kNoField) return;
  out.order = add(zh ? "顺序" : "order", NumberType());
  out.stand_by = add(zh ? "候补" : "reserve", NumberType());
  out.stratum = add(zh ? "层" : "stratum", text);
  out.digest = add(zh ? "摘要" : "digest", text);
  if (out.digest == kNoField || out.stand_by == kNoField) return;
  field(out.stand_by).may_unrate = true;
  scheme_.draws.push_back(std::move(out));
}

// A whole number written in the clause; 人 may stand behind it.
std::optional<int64_t> Builder::WholeNumber(const ast::ExprPtr& expr) {
  if (!expr) return 0;
  const Type people = NumberType({{"人", 1}});
  const std::optional<Number> value = ConstValue(*expr, Context{}, &people);
  if (!value) return std::nullopt;
  if (value->Sign() >= 0 && value->ToInt64()) return value->ToInt64();
  Report(Code::E0273, expr->span, {value->ToText()});
  return std::nullopt;
}

// The columns whose text is drawn by: 编号序, else the primary key.
bool Builder::DrawKey(const ast::Sample& source, Draw& out, const Context& row) {
  std::vector<FieldId> fixed;
  for (const auto& key : out.group.keys) {
    if (key->op == Op::kLoad && key->hops.empty() && !key->aggregate) fixed.push_back(key->field);
  }
  std::vector<const ast::Expr*> keys;
  for (const auto& key : source.order) {
    ExprPtr value = Use(*key.value, row);
    if (!value) return false;
    if (value->may_unrate) Report(Code::E0403, key.span);
    if (key.descending || key.gaps != ast::Key::Gaps::kNone || key.when) Report(Code::E0274, key.span);
    keys.push_back(key.value.get());
    out.key.push_back(std::move(value));
  }
  if (source.order.empty()) {
    for (FieldId id : KeyFields(out.table)) out.key.push_back(Load(id, {}, source.name.span, row, ""));
    fixed = KeyFields(out.table);
  }
  if (!out.key.empty() && UniqueWithin(keys, out.table, fixed)) return true;
  Report(Code::E0275, source.order.empty() ? source.name.span : source.order[0].span, {source.name.text});
  return false;
}

void Builder::ResolveDraw(FieldId id, const ast::Sample& source) {
  const int index = field(id).cohort;
  if (index >= static_cast<int>(scheme_.draws.size()) || scheme_.draws[index].size) return;
  Draw out = std::move(scheme_.draws[index]);
  const std::vector<FieldId> all{out.drawn, out.order, out.stand_by, out.stratum, out.digest};
  for (FieldId one : all) pending_[one].state = Pending::State::kBusy;
  const Context row = RowContext(out.table);
  std::vector<std::string> paths;
  if (!source.strata.empty()) GroupByKeys(source.strata, row, out.group, paths);
  bool good = out.group.keys.size() == source.strata.size();
  Context group;
  group.kind = Context::Kind::kGroup;
  group.table = out.table;
  group.group = &out.group;
  group.group_paths = &paths;
  const auto require = [&](bool said, const char* zh, const char* en) {
    if (!said) Report(Code::E0272, source.name.span, {source.name.text, Text(zh, en)});
    good = good && said;
  };
  require(source.size != nullptr, "每层（抽多少，如 `每层 20%`）", "per stratum, how many to draw");
  require(source.seed.has_value(), "种子（当众摇出的号码或公布的文字）", "seed, published text");
  if (source.size && good) {
    out.size = UseNumber(*source.size, group);
    good = out.size != nullptr;
  }
  if (out.size) {
    CheckQuota(*out.size, source.size->span, out.heads);
    if (!out.heads)
      require(source.rounding.has_value(), "取整（四舍五入、舍去、进一 …）",
              "rounded, how a share becomes whole people");
  }
  if (source.rounding) out.rounding = *source.rounding;
  if (source.rounding) NoteWhole(source.name.span, out.rounding, {"抽多少人 取整", "how many are drawn"});
  if (source.seed) good = CheckSeed(*source.seed, source.seed_span) && good;
  const std::optional<int64_t> at_least = WholeNumber(source.at_least);
  const std::optional<int64_t> reserve = WholeNumber(source.reserve);
  good = good && at_least && reserve && DrawKey(source, out, row);
  out.excluded = ResolveExclusions(source.excluded, row);
  for (FieldId one : all) {
    pending_[one].state = Pending::State::kDone;
    if (one != id) scheme_.order.push_back(one);
    field(one).may_unrate = one == out.stand_by || !out.excluded.empty();
  }
  if (!good) out.size = nullptr;
  if (good) {
    out.at_least = *at_least;
    out.reserve = *reserve;
    out.prefix = {*source.seed, scheme_.title, source.name.text};
  }
  scheme_.draws[index] = std::move(out);
}

// 抽签(“种子”): a number for each row, from its primary key.
ExprPtr Builder::ResolveLots(const ast::Call& call, Span span, const Context& context, const Type*) {
  const auto* seed = call.args.size() == 1 ? std::get_if<ast::TextLiteral>(&call.args[0]->node) : nullptr;
  const bool row = context.kind == Context::Kind::kRow && context.prefix.empty() && !KeyFields(context.table).empty();
  if (seed == nullptr || !row) {
    Report(Code::E0276, span);
    return nullptr;
  }
  if (!CheckSeed(seed->text, call.args[0]->span)) return nullptr;
  auto [at, added] = lots_.emplace(std::make_pair(context.table, seed->text), static_cast<int>(scheme_.lots.size()));
  if (added) {
    Lots out;
    out.table = context.table;
    out.prefix = {seed->text, scheme_.title, "抽签"};
    for (FieldId id : KeyFields(out.table)) out.key.push_back(Load(id, {}, span, RowContext(out.table), ""));
    Field f;
    f.kind = Field::Kind::kLots;
    f.name = f.path = "#抽签 " + seed->text;
    f.table = out.table;
    f.type = NumberType();
    f.integral = true;
    f.step = Number(1);
    f.reported = false;
    f.cohort = at->second;
    f.span = span;
    out.field = static_cast<FieldId>(scheme_.fields.size());
    scheme_.fields.push_back(std::move(f));
    Pending done;
    done.used = true;
    pending_.push_back(done);
    scheme_.order.push_back(out.field);
    scheme_.lots.push_back(std::move(out));
  }
  return LoadField(scheme_.lots[at->second].field, span);
}

}  // namespace heng::model
