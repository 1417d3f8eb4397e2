// Draw: the rows of smallest digest in each stratum.
//
//   stratum 甲/a, rate 30% of 5 rows, half up: 2 drawn, 1 in reserve
//   key    digest (of "种子␟方案␟样本␟甲␟a␟" key)    order   drawn   reserve
//   s2     7162f97c…                               1       是      不参加(不是候补)
//   s1     951f5413…                               2       是      不参加(不是候补)
//   s3     9c447852…                               3       否      1
//   s5     bb26406d…                               4       否      不参加(不是候补)
//   s4     d358927b…                               5       否      不参加(不是候补)
#include <algorithm>

#include "engine/base/digest.h"
#include "engine/exec/cell.h"
#include "engine/exec/digest.h"
#include "engine/exec/operators.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

class Drawing {
 public:
  Drawing(Context& context, const plan::Draw& step)
      : context_(context),
        step_(step),
        rows_(context.rows(step.space)),
        out_(rows_),
        order_(rows_),
        stand_by_(rows_),
        stratum_(rows_),
        digest_(rows_),
        people_(context.rows(step.groups)),
        drawn_(context.rows(step.groups)),
        digests_(rows_) {}
  void Run();

 private:
  void Digest(size_t row, const std::string& prefix);
  void DrawFrom(size_t group, uint32_t* begin, uint32_t* end);
  bool MeetsTwice(const uint32_t* begin, const uint32_t* end);
  Status SizeOf(size_t group, size_t people, int64_t& size, Code& code, Text& why);
  void Gap(size_t row, Status status);

  Context& context_;
  const plan::Draw& step_;
  size_t rows_;
  data::Column out_, order_, stand_by_, stratum_, digest_, people_, drawn_;
  std::vector<std::string> digests_;
};

void Drawing::Gap(size_t row, Status status) {
  for (data::Column* column : {&out_, &order_, &stand_by_, &stratum_, &digest_}) column->SetGap(row, status);
}

void Drawing::Digest(size_t row, const std::string& prefix) {
  std::string stratum = KeyText(context_, step_.stratum, row);
  std::string bytes = prefix + stratum + (stratum.empty() ? "" : std::string(1, kDivider));
  digests_[row] = Sha256Hex(bytes + KeyText(context_, step_.key, row));
  std::replace(stratum.begin(), stratum.end(), kDivider, '/');
  stratum_.num[row] = context_.data.texts.Code(stratum);
  digest_.num[row] = context_.data.texts.Code(digests_[row]);
}

// How many are drawn of `people`; else the gap of the rate, or what is wrong with it.
Status Drawing::SizeOf(size_t group, size_t people, int64_t& size, Code& code, Text& why) {
  const data::Column& rate = context_.column(step_.rate);
  if (Status gap = rate.status_of(group)) {
    code = Code::E2050;
    why = context_.gaps()[gap].reason;
    return gap;
  }
  const Number value = rate.Get(group);
  if (value.Sign() < 0 || (!step_.heads && value > Number(1))) {
    code = Code::E2051;
    why = value.ToText();
    return 0;
  }
  const Number wanted =
      (step_.heads ? value : value * Number(static_cast<int64_t>(people))).RoundToStep(step_.rounding, Number(1));
  const Number most(static_cast<int64_t>(people));
  const Number least(step_.at_least);
  const Number used = std::min(std::max(wanted, least), most);
  size = *used.ToInt64();
  return 0;
}

bool Drawing::MeetsTwice(const uint32_t* begin, const uint32_t* end) {
  bool twice = false;
  for (const uint32_t* row = begin; row + 1 < end; ++row) {
    if (digests_[row[0]] != digests_[row[1]]) continue;
    twice = true;
    for (uint32_t one : {row[0], row[1]}) {
      std::string key = KeyText(context_, step_.key, one);
      std::replace(key.begin(), key.end(), kDivider, '/');
      Gap(one, context_.Error(step_.out, one, Code::E2052, {key}));
    }
  }
  return twice;
}

void Drawing::DrawFrom(size_t group, uint32_t* begin, uint32_t* end) {
  end = std::remove_if(begin, end, [&](uint32_t row) { return out_.HasGap(row); });
  std::sort(begin, end,
            [&](uint32_t a, uint32_t b) { return digests_[a] != digests_[b] ? digests_[a] < digests_[b] : a < b; });
  const size_t people = end - begin;
  people_.num[group] = static_cast<int64_t>(people);
  if (people == 0 || MeetsTwice(begin, end)) return;
  int64_t size = 0;
  Code code = Code::kCount;
  Text why;
  const Status gap = SizeOf(group, people, size, code, why);
  if (code != Code::kCount) {
    const bool error = gap != 0 && context_.gaps().Kind(gap) == data::GapKind::kError;
    for (uint32_t* row = begin; row != end; ++row) {
      Gap(*row, error ? gap : context_.Error(step_.out, *row, code, {why}));
    }
    drawn_.SetGap(group, out_.status_of(*begin));
    return;
  }
  drawn_.num[group] = size;
  const Status not_standing_by = context_.gaps().Intern(data::GapKind::kNotTaking, "不是候补");
  for (size_t i = 0; i < people; ++i) {
    const int64_t place = static_cast<int64_t>(i + 1);
    out_.num[begin[i]] = place <= size;
    order_.num[begin[i]] = place;
    stand_by_.num[begin[i]] = place - size;
    if (place <= size || place > size + step_.reserve) {
      stand_by_.num[begin[i]] = 0;
      stand_by_.SetGap(begin[i], not_standing_by);
    }
  }
}

void Drawing::Run() {
  std::vector<Status> outside = OutsideStatuses(context_, step_.space, step_.group_of, step_.excluded, step_.out);
  outside.resize(rows_, 0);
  const std::string prefix = PrefixText(step_.prefix);
  for (size_t row = 0; row < rows_; ++row) {
    Status gap = outside[row];
    if (gap == 0) gap = GapOfParts(context_, step_.stratum, row);
    if (gap == 0) gap = GapOfParts(context_, step_.key, row);
    if (gap != 0) {
      Gap(row, gap);
    } else {
      Digest(row, prefix);
    }
  }
  GroupRows groups = CollectGroups(context_.optional_column(step_.group_of), rows_, context_.rows(step_.groups));
  for (size_t group = 0; group + 1 < groups.begin.size(); ++group) {
    DrawFrom(group, groups.rows.data() + groups.begin[group], groups.rows.data() + groups.begin[group + 1]);
  }
  context_.column(step_.out) = std::move(out_);
  context_.column(step_.order) = std::move(order_);
  context_.column(step_.stand_by) = std::move(stand_by_);
  context_.column(step_.stratum_text) = std::move(stratum_);
  context_.column(step_.digest) = std::move(digest_);
  if (step_.people != plan::kNone) context_.column(step_.people) = std::move(people_);
  if (step_.drawn != plan::kNone) context_.column(step_.drawn) = std::move(drawn_);
}

}  // namespace

void Run(Context& context, const plan::Draw& step) { Drawing(context, step).Run(); }

}  // namespace heng::exec
