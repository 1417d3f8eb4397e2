// Scan: row after row in each group, each reading what was found for the row before.
//
//   run = 末位则 上行.run + 1, else 0; in the first row: 末位则 1, else 0
//   group   key   末位   previous    run
//   甲      1     是     缺(首行)    1
//   甲      2     是     row 1       2
//   甲      3     否     row 2       0
//   乙      1     否     缺(首行)    0
//
// The first rows of all groups are computed together, then all second rows …, so that many groups cost no more than
// any other formula.
#include <algorithm>

#include "engine/exec/keys.h"
#include "engine/exec/operators.h"
#include "engine/exec/program.h"
#include "engine/exec/standing.h"

namespace heng::exec {

namespace {

class Scanning {
 public:
  Scanning(Context& context, const plan::Scan& step)
      : context_(context), step_(step), rows_(context.rows(step.space)), kinds_(context.gaps()) {}
  void Run();

 private:
  struct Formula {
    const plan::ScanColumn* column;
    Prepared every, first;
    std::optional<Worker> every_worker, first_worker;
  };
  void Prepare();
  void Link(uint32_t* begin, uint32_t* end, const SortOrder& order);
  void SetGap(size_t row, Status gap);
  void RunWave(const std::vector<uint32_t>& rows, bool first);
  void Compute(Formula& formula, const uint32_t* rows, size_t n, bool first);
  bool Travelled(const plan::Program& program, size_t row, Status status);
  bool IsOwn(ColumnId id) const;

  Context& context_;
  const plan::Scan& step_;
  size_t rows_;
  KindCache kinds_;
  std::vector<Formula> formulas_;
  std::vector<std::vector<uint32_t>> chains_;  // by group: the rows in order
  std::vector<Status> outside_;
};

void Scanning::Prepare() {
  formulas_.resize(step_.columns.size());
  for (size_t i = 0; i < formulas_.size(); ++i) {
    Formula& formula = formulas_[i];
    formula.column = &step_.columns[i];
    formula.every = exec::Prepare(formula.column->program, context_.data.texts);
    if (formula.column->first) formula.first = exec::Prepare(*formula.column->first, context_.data.texts);
    context_.column(formula.column->out) = data::Column(rows_);
  }
  const size_t most = std::min(kBlock, rows_);
  for (Formula& formula : formulas_) {
    formula.every_worker.emplace(context_, formula.every, most);
    if (formula.column->first) formula.first_worker.emplace(context_, formula.first, most);
  }
}

void Scanning::SetGap(size_t row, Status gap) {
  for (const plan::ScanColumn& column : step_.columns) context_.column(column.out).SetGap(row, gap);
}

// Puts the rows of a group in order and says which stands before which.
void Scanning::Link(uint32_t* begin, uint32_t* end, const SortOrder& order) {
  order.Sort(begin, end);
  data::Column& previous = context_.column(step_.previous);
  const Status first = context_.gaps().Intern(data::GapKind::kMissing, "首行");
  std::vector<uint32_t> chain;
  Status tied_before = 0;
  for (uint32_t* row = begin; row != end; ++row) {
    const bool tied = (row != begin && order.Tied(row[-1], row[0])) || (row + 1 != end && order.Tied(row[0], row[1]));
    if (row == begin) {
      previous.SetGap(*row, first);
    } else if (tied_before != 0) {
      previous.SetGap(*row, tied_before);
    } else {
      previous.num[*row] = row[-1];
    }
    tied_before = 0;
    if (tied) {
      tied_before = data::InternError(context_.gaps(), Code::E2053, {KeysForMessage(context_, step_.keys, *row)});
      outside_[*row] = tied_before;
      previous.SetGap(*row, tied_before);
      for (const plan::ScanColumn& column : step_.columns) context_.Arise(column.out, *row);
      SetGap(*row, tied_before);
    }
    chain.push_back(*row);
  }
  chains_.push_back(std::move(chain));
}

bool Scanning::IsOwn(ColumnId id) const {
  return std::any_of(step_.columns.begin(), step_.columns.end(),
                     [id](const plan::ScanColumn& column) { return column.out == id; });
}

// Whether an error came from a cell that was read; what an unnamed column of this step holds has not been said yet.
bool Scanning::Travelled(const plan::Program& program, size_t row, Status status) {
  for (const plan::Node& node : program.nodes) {
    if (node.op != plan::Op::kLoad) continue;
    size_t at = context_.IsUnit(node.column) ? 0 : row;
    Status gap = 0;
    for (ColumnId via : node.via) {
      gap = context_.column(via).status_of(at);
      if (gap != 0) break;
      at = static_cast<size_t>(context_.column(via).num[at]);
    }
    if (gap == 0) gap = context_.column(node.column).status_of(at);
    const bool unsaid = IsOwn(node.column) && !context_.plan.columns[node.column].named;
    if (gap == status && !unsaid) return true;
  }
  return false;
}

void Scanning::Compute(Formula& formula, const uint32_t* rows, size_t n, bool first) {
  const bool own = first && formula.column->first;
  const Register& values = (own ? formula.first_worker : formula.every_worker)->Run(rows, n);
  const plan::Program& program = own ? *formula.column->first : formula.column->program;
  data::Column& out = context_.column(formula.column->out);
  for (size_t i = 0; i < n; ++i) {
    if (const Status gap = values.status_of(i)) {
      out.SetGap(rows[i], gap);
      if (kinds_.IsError(gap) && !Travelled(program, rows[i], gap)) context_.Arise(formula.column->out, rows[i]);
    } else {
      out.Set(rows[i], values.Get(i));
    }
  }
}

void Scanning::RunWave(const std::vector<uint32_t>& rows, bool first) {
  for (size_t begin = 0; begin < rows.size(); begin += kBlock) {
    const size_t n = std::min(kBlock, rows.size() - begin);
    for (Formula& formula : formulas_) Compute(formula, rows.data() + begin, n, first);
  }
}

void Scanning::Run() {
  outside_ = OutsideStatuses(context_, step_.space, step_.group_of, step_.excluded, step_.columns[0].out);
  Prepare();
  context_.column(step_.previous) = data::Column(rows_);
  outside_.resize(rows_, 0);
  AddGapsOfKeys(context_, step_.keys, outside_, rows_);
  for (size_t row = 0; row < rows_; ++row) {
    if (outside_[row] == 0) continue;
    context_.column(step_.previous).SetGap(row, outside_[row]);
    SetGap(row, outside_[row]);
  }
  SortOrder order(context_, step_.keys);
  GroupRows groups = CollectGroups(context_.optional_column(step_.group_of), rows_, context_.rows(step_.groups));
  for (size_t group = 0; group + 1 < groups.begin.size(); ++group) {
    uint32_t* begin = groups.rows.data() + groups.begin[group];
    uint32_t* end = groups.rows.data() + groups.begin[group + 1];
    end = std::remove_if(begin, end, [&](uint32_t row) { return outside_[row] != 0; });
    Link(begin, end, order);
  }
  std::vector<const std::vector<uint32_t>*> longer;  // chains that have a row at `place`
  for (const std::vector<uint32_t>& chain : chains_) longer.push_back(&chain);
  std::vector<uint32_t> wave;
  for (size_t place = 0;; ++place) {
    longer.erase(
        std::remove_if(longer.begin(), longer.end(), [&](const auto* chain) { return chain->size() <= place; }),
        longer.end());
    if (longer.empty()) break;
    wave.clear();
    for (const std::vector<uint32_t>* chain : longer) {
      if (outside_[(*chain)[place]] == 0) wave.push_back((*chain)[place]);
    }
    RunWave(wave, place == 0);
  }
}

}  // namespace

void Run(Context& context, const plan::Scan& step) { Scanning(context, step).Run(); }

}  // namespace heng::exec
