// Forms that no single word tells: which construct stands on, or reads, which kind of table.
#include <set>

#include "tests/reference/census.h"

namespace heng::reference {

using model::Expr;
using model::Origin;

namespace {

class FormFinder {
 public:
  explicit FormFinder(const model::Scheme& scheme) : scheme_(scheme) {}

  std::set<std::string> Find() {
    for (size_t table = 0; table < scheme_.tables.size(); ++table) {
      if (scheme_.tables[table].origin) Made(static_cast<int>(table));
    }
    for (const model::Rank& rank : scheme_.ranks) Standing(rank.table, "名次");
    for (const model::Tier& tier : scheme_.tiers) Standing(tier.table, "等次");
    for (const model::Scan& scan : scheme_.scans) {
      if (OriginOf(scan.table) != nullptr) found_.insert("递推：" + KindOf(scan.table));
    }
    for (const model::Draw& draw : scheme_.draws) {
      if (OriginOf(draw.table) != nullptr) found_.insert("抽样：" + KindOf(draw.table));
    }
    for (const model::History& history : scheme_.histories) {
      if (KindOf(history.table) == "视图") found_.insert("往年：视图");
    }
    for (const model::Field& field : scheme_.fields) {
      field_ = &field;
      if (field.value) Formula(*field.value, field.table);
    }
    return std::move(found_);
  }

 private:
  const Origin* OriginOf(int table) const { return table < 0 ? nullptr : scheme_.tables[table].origin.get(); }
  std::string KindOf(int table) const {
    const Origin* origin = OriginOf(table);
    if (origin == nullptr) return "";
    static const char* const kNames[] = {"视图", "汇总", "展开", "并表"};
    return kNames[static_cast<int>(origin->kind)];
  }
  void Standing(int table, const std::string& what) {
    if (OriginOf(table) != nullptr) found_.insert(KindOf(table) + "：" + what);
  }

  void Made(int table) {
    const Origin& origin = *OriginOf(table);
    const std::string kind = KindOf(table);
    for (const Origin::Part& part : origin.parts) {
      const bool own = OriginOf(part.table) != nullptr && scheme_.tables[part.table].name == scheme_.tables[table].name;
      if (own) found_.insert(kind + "：当");  // its condition makes a 视图 without a name of its own
      if (!own && OriginOf(part.table) != nullptr) found_.insert(kind + "：由" + KindOf(part.table));
    }
    if (origin.keys.size() > 1) found_.insert(kind + "：几个键");
    if (origin.each >= 0) found_.insert(kind + "：每行一行");
  }

  void Previous(const model::Field& read) {
    const bool column = read.kind == model::Field::Kind::kScan && read.cohort == field_->cohort;
    if (!column) found_.insert("递推：读上行的表列");
    if (column && &read == field_) found_.insert("递推：读上行的本列");
    const std::vector<model::FieldId>& all = scheme_.scans[static_cast<size_t>(field_->cohort)].columns;
    const auto place = [&](const model::Field& field) {
      size_t at = 0;
      while (at < all.size() && &scheme_.fields[static_cast<size_t>(all[at])] != &field) ++at;
      return at;
    };
    if (column && place(read) > place(*field_)) found_.insert("递推：读上行的后列");
  }

  void Past(const model::Field& read) {
    if (read.kind != model::Field::Kind::kPast) return;
    const model::History& history = scheme_.histories[static_cast<size_t>(read.cohort)];
    const model::Field& past = scheme_.fields[static_cast<size_t>(history.past_value)];
    if (past.path == field_->path && field_->table == history.table) found_.insert("往年：自己的上期");
  }

  void Formula(const Expr& expr, int table) {
    for (const auto& in : expr.in) Formula(*in, table);
    if (expr.op == model::Op::kLoad && !expr.aggregate) Past(scheme_.fields[expr.field]);
    if (expr.aggregate) {
      const model::Aggregate& aggregate = *expr.aggregate;
      using Kind = model::Grouping::Kind;
      if (aggregate.group.kind == Kind::kUpward)
        found_.insert(aggregate.group.keys.empty() ? "汇总：全体" : "汇总：组内");
      if (aggregate.group.kind == Kind::kReferring && OriginOf(aggregate.table) != nullptr) {
        found_.insert(KindOf(aggregate.table) + "：统计引用它的行");
      }
      if (aggregate.value) Formula(*aggregate.value, aggregate.table);
    }
    for (const model::Hop& hop : expr.hops) {
      if (hop.kind == model::Hop::Kind::kPrevious) Previous(scheme_.fields[expr.field]);
      if (hop.kind != model::Hop::Kind::kReference) continue;
      const model::Field& field = scheme_.fields[hop.field];
      if (KindOf(field.type.table) == "汇总" && field.kind == model::Field::Kind::kReference)
        found_.insert("汇总：读回");
      if (KindOf(field.table) == "汇总" && field.kind == model::Field::Kind::kKey) found_.insert("汇总：由引用读");
    }
    if (expr.op == model::Op::kLoad && expr.hops.empty() && !expr.aggregate && KindOf(table) == "视图") {
      const model::Field& field = scheme_.fields[expr.field];
      const bool carried = field.carried != model::kNoField && !field.may_miss;
      if (carried && scheme_.fields[field.carried].may_miss) found_.insert("视图：不再缺的列");
    }
  }

  const model::Scheme& scheme_;
  const model::Field* field_ = nullptr;  // whose formula is looked at
  std::set<std::string> found_;
};

}  // namespace

void CountForms(const model::Scheme& scheme, Tally& tally) {
  for (const std::string& form : FormFinder(scheme).Find()) ++tally.counts["word " + form];
}

}  // namespace heng::reference
