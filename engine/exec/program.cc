#include "engine/exec/program.h"

#include <algorithm>
#include <cassert>

#include "engine/base/date.h"
#include "engine/data/english_reason.h"

namespace heng::exec {

using plan::Op;

namespace {

constexpr int64_t kWide = data::Column::kWide;

bool IsConstant(Op op) { return op == Op::kConst || op == Op::kCode || op == Op::kTextConst || op == Op::kGap; }

}  // namespace

Prepared Prepare(const plan::Program& program, data::Dictionary& texts, bool apart) {
  size_t count = program.nodes.size();
  Prepared out{&program, std::vector<uint32_t>(count), std::vector<int64_t>(count), 0};
  std::vector<size_t> last_use(count, 0);
  for (size_t i = 0; i < count; ++i) {
    for (uint32_t input : program.nodes[i].in) last_use[input] = i;
  }
  last_use[count - 1] = count;
  std::vector<uint32_t> free;
  for (size_t i = 0; i < count; ++i) {
    const plan::Node& node = program.nodes[i];
    if (node.op == Op::kTextConst) out.text_codes[i] = texts.Code(node.text);
    if (apart || free.empty() || IsConstant(node.op)) {
      out.slot[i] = out.slots++;
    } else {
      out.slot[i] = free.back();
      free.pop_back();
    }
    std::vector<uint32_t> inputs = node.in;
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    for (uint32_t input : inputs) {
      if (last_use[input] == i && !IsConstant(program.nodes[input].op)) free.push_back(out.slot[input]);
    }
  }
  return out;
}

Worker::Worker(Context& context, const Prepared& prepared, size_t rows)
    : context_(context),
      prepared_(prepared),
      kinds_(context.gaps()),
      slots_(prepared.slots, Register(rows)),
      pick_(rows) {
  division_by_zero_ = data::InternError(context.gaps(), Code::E2001);
  SetConstants();
}

void Worker::SetConstants() {
  for (size_t i = 0; i < prepared_.program->nodes.size(); ++i) {
    const Node& node = prepared_.program->nodes[i];
    Register& out = slots_[prepared_.slot[i]];
    if (node.op == Op::kConst) out.SetConstant(node.number);
    if (node.op == Op::kCode) out.SetConstant(node.code);
    if (node.op == Op::kTextConst) out.SetConstant(prepared_.text_codes[i]);
    if (node.op != Op::kGap) continue;
    out.Reset(1);
    out.gaps = true;
    std::fill(out.num.begin(), out.num.end(), 0);
    std::fill(out.status.begin(), out.status.end(), context_.gaps().Intern(node.gap_kind, node.text));
  }
}

const Register& Worker::Run(size_t begin, size_t n) {
  const std::vector<Node>& nodes = prepared_.program->nodes;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (IsConstant(nodes[i].op)) continue;
    Register& out = slots_[prepared_.slot[i]];
    Evaluate(nodes[i], begin, n, out);
    if (!out.wide.empty()) RefuseTooLong(n, out);
  }
  return slots_[prepared_.slot.back()];
}

const Register& Worker::Run(const uint32_t* rows, size_t n) {
  rows_ = rows;
  const Register& out = Run(size_t{0}, n);
  rows_ = nullptr;
  return out;
}

// A number that would take for ever to go on with becomes an error of its row.
void Worker::RefuseTooLong(size_t n, Register& out) {
  constexpr size_t kMostBits = 200'000;  // some 60,000 decimal digits
  for (size_t i = 0; i < n; ++i) {
    if (out.status_of(i) != 0 || out.num[i] != kWide || out.Get(i).Bits() <= kMostBits) continue;
    out.PutGap(i, data::InternError(context_.gaps(), Code::E2014));
  }
  out.ClearGapRows(n);
}

Inputs Worker::All(const Node& node) const {
  Inputs out;
  for (uint32_t input : node.in) out.push_back(&slots_[prepared_.slot[input]]);
  return out;
}

void Worker::Evaluate(const Node& node, size_t begin, size_t n, Register& out) {
  switch (node.op) {
    case Op::kConst:
    case Op::kCode:
    case Op::kTextConst:
    case Op::kGap: return;
    case Op::kLoad: return Load(node, begin, n, out);
    case Op::kAdd: Add(In(node, 0), In(node, 1), n, out); break;
    case Op::kSub: Subtract(In(node, 0), In(node, 1), n, out); break;
    case Op::kMul: Multiply(In(node, 0), In(node, 1), n, out); break;
    case Op::kDiv:
    case Op::kDivElse: return Divide(node, n, out);
    case Op::kNeg: Negate(In(node, 0), n, out); break;
    case Op::kMin:
    case Op::kMax: MinMax(node, n, out); break;
    case Op::kClamp: Clamp(node, n, out); break;
    case Op::kRound:
      if (node.in.size() == 2) return RoundToStepOfRow(node, n, out);
      Round(In(node, 0), node.mode, node.number, n, out);
      break;
    case Op::kLt:
    case Op::kLe:
    case Op::kGt:
    case Op::kGe:
    case Op::kEq:
    case Op::kNe: Compare(node.op, In(node, 0), In(node, 1), n, out); break;
    case Op::kAnd:
    case Op::kOr: return AndOr(node, n, out);
    case Op::kNot: Not(node, n, out); break;
    case Op::kIf: return If(node, n, out);
    case Op::kCases: return Cases(node, n, out);
    case Op::kIsMissing:
    case Op::kIsUnrated: return IsGap(node, n, out);
    case Op::kReason: return Reason(node, n, out);
    case Op::kOrElse: return OrElse(node, n, out);
    case Op::kContains:
    case Op::kStartsWith: Texts(node, n, out); break;
    case Op::kFullYears:
    case Op::kFullMonths:
    case Op::kDays: Dates(node, n, out); break;
    case Op::kRequire: return Require(node, n, out);
    case Op::kStreak:
    case Op::kRecent: return Years(node, n, out);
    case Op::kTrueNames: return TrueNames(node, n, out);
    case Op::kCompose: return Compose(node, n, out);
    case Op::kRoot:
    case Op::kOrdinal:
    case Op::kShiftOption:
    case Op::kParseNumber:
    case Op::kTextOf:
    case Op::kConcat:
    case Op::kFirstChars:
    case Op::kLastChars:
    case Op::kLength: return Functions(node, n, out);
  }
  Joined(node, n, out);
}

void Worker::Load(const Node& node, size_t begin, size_t n, Register& out) {
  const data::Column& column = context_.column(node.column);
  out.Reset(column.den);
  out.split = !column.dens.empty();
  std::vector<uint32_t>& rows = pick_;
  for (size_t i = 0; i < n; ++i) rows[i] = rows_ != nullptr ? rows_[i] : static_cast<uint32_t>(begin + i);
  if (context_.IsUnit(node.column)) std::fill_n(rows.begin(), n, 0u);
  for (ColumnId step : node.via) {
    const data::Column& reference = context_.column(step);
    for (size_t i = 0; i < n; ++i) {
      if (out.status_of(i) != 0) continue;
      if (Status gap = reference.status_of(rows[i])) {
        out.PutGap(i, gap);
      } else {
        rows[i] = static_cast<uint32_t>(reference.num[rows[i]]);
      }
    }
  }
  if (!out.gaps && rows_ == nullptr && node.via.empty() && !context_.IsUnit(node.column)) {
    std::copy_n(column.num.begin() + begin, n, out.num.begin());
    if (out.split) std::copy_n(column.dens.begin() + begin, n, out.dens.begin());
  } else {
    for (size_t i = 0; i < n; ++i) {
      bool gap = out.status_of(i) != 0;
      out.num[i] = gap ? 0 : column.num[rows[i]];
      if (out.split) out.dens[i] = gap ? 1 : column.dens[rows[i]];
    }
  }
  if (!column.status.empty()) {
    for (size_t i = 0; i < n; ++i) {
      if (out.status_of(i) == 0 && column.status[rows[i]] != 0) out.PutGap(i, column.status[rows[i]]);
    }
  }
  if (column.wide.empty()) return;
  for (size_t i = 0; i < n; ++i) {
    if (out.num[i] == kWide) out.wide.insert_or_assign(static_cast<uint32_t>(i), column.wide.at(rows[i]));
  }
}

void Worker::Divide(const Node& node, size_t n, Register& out) {
  const Register& divisor = In(node, 1);
  bool or_else = node.op == Op::kDivElse;
  Register& quotient = or_else ? (spare_.empty() ? spare_.emplace_back(pick_.size()) : spare_[0]) : out;
  bool zero = exec::Divide(In(node, 0), divisor, n, quotient);
  JoinGaps({&In(node, 0), &divisor}, n, context_.gaps(), quotient);
  if (or_else) {
    for (size_t i = 0; i < n; ++i) pick_[i] = divisor.num[i] == 0 && divisor.status_of(i) == 0;
    return Choose({&quotient, &In(node, 2)}, pick_, n, out);
  }
  if (!zero) return;
  for (size_t i = 0; i < n; ++i) {
    if (divisor.num[i] == 0 && out.status_of(i) == 0) out.PutGap(i, division_by_zero_);
  }
}

void Worker::MinMax(const Node& node, size_t n, Register& out) {
  Inputs in = All(node);
  int wanted = node.op == Op::kMin ? -1 : 1;
  std::fill_n(pick_.begin(), n, 0);
  for (uint32_t k = 1; k < in.size(); ++k) {
    for (size_t i = 0; i < n; ++i) {
      // Compares in[k] with the one picked so far; a gap row holds 0 and is overwritten by the join.
      const Register& best = *in[pick_[i]];
      if (CompareRow(*in[k], best, i) == wanted) pick_[i] = k;
    }
  }
  Choose(in, pick_, n, out);
}

void Worker::Clamp(const Node& node, size_t n, Register& out) {
  const Register& x = In(node, 0);
  for (size_t i = 0; i < n; ++i) {
    pick_[i] = CompareRow(x, In(node, 1), i) < 0 ? 1 : 0;
    if (CompareRow(pick_[i] == 1 ? In(node, 1) : x, In(node, 2), i) > 0) pick_[i] = 2;
  }
  Choose(All(node), pick_, n, out);
}

void Worker::AndOr(const Node& node, size_t n, Register& out) {
  out.Reset(1);
  Inputs in = All(node);
  bool absorbing = node.op == Op::kOr;  // the value that decides alone
  std::fill_n(out.num.begin(), n, !absorbing);
  bool gaps = false;
  for (const Register* input : in) {
    gaps |= input->gaps;
    for (size_t i = 0; i < n; ++i) {
      if (input->status_of(i) == 0 && input->True(i) == absorbing) out.num[i] = absorbing;
    }
  }
  if (!gaps) return;
  for (const Register* input : in) {
    for (size_t i = 0; i < n; ++i) {
      if (input->status_of(i) == 0 || (out.True(i) == absorbing && out.status_of(i) == 0)) continue;
      out.PutGap(i, context_.gaps().Join(out.status_of(i), input->status[i]));
    }
  }
  out.ClearGapRows(n);
}

void Worker::Not(const Node& node, size_t n, Register& out) {
  out.Reset(1);
  for (size_t i = 0; i < n; ++i) out.num[i] = !In(node, 0).True(i);
}

void Worker::If(const Node& node, size_t n, Register& out) {
  const Register& condition = In(node, 0);
  for (size_t i = 0; i < n; ++i) pick_[i] = condition.status_of(i) != 0 ? 0 : condition.True(i) ? 1 : 2;
  Choose(All(node), pick_, n, out);
}

// The input that gives row i its value, or the gap it has instead.
Status Worker::PickCase(const Node& node, size_t i, uint32_t& pick) {
  size_t cases = node.in.size() / 2;
  size_t found = cases;
  Status undecided = 0;
  for (size_t k = 0; k < cases; ++k) {
    const Register& condition = In(node, 2 * k);
    if (Status gap = condition.status_of(i)) {
      if (!node.exclusive) return gap;
      undecided = context_.gaps().Join(undecided, gap);
    } else if (condition.True(i)) {
      if (found < cases) {
        std::vector<Text> args{std::to_string(found + 1), std::to_string(k + 1)};
        return data::InternError(context_.gaps(), Code::E2003, args);
      }
      found = k;
      if (!node.exclusive) break;
    }
  }
  if (undecided != 0) return undecided;
  if (found == cases && node.in.size() % 2 == 0) return data::InternError(context_.gaps(), Code::E2004);
  pick = static_cast<uint32_t>(found == cases ? node.in.size() - 1 : 2 * found + 1);
  return 0;
}

void Worker::Cases(const Node& node, size_t n, Register& out) {
  std::vector<std::pair<uint32_t, Status>> undecided;
  for (size_t i = 0; i < n; ++i) {
    pick_[i] = 0;
    if (Status gap = PickCase(node, i, pick_[i])) undecided.emplace_back(static_cast<uint32_t>(i), gap);
  }
  Choose(All(node), pick_, n, out);
  for (auto [i, gap] : undecided) out.PutGap(i, gap);
  if (!undecided.empty()) out.ClearGapRows(n);
}

void Worker::IsGap(const Node& node, size_t n, Register& out) {
  const Register& in = In(node, 0);
  out.Reset(1);
  for (size_t i = 0; i < n; ++i) {
    out.num[i] = 0;
    if (in.status_of(i) == 0) continue;
    data::GapKind kind = kinds_(in.status[i]);
    if (kind == data::GapKind::kError) {
      out.PutGap(i, in.status[i]);
    } else {
      out.num[i] = (kind == data::GapKind::kMissing) == (node.op == Op::kIsMissing);
    }
  }
}

// New texts enter the dictionary: a program with this operation runs on one thread.
void Worker::Reason(const Node& node, size_t n, Register& out) {
  const Register& in = In(node, 0);
  out.Reset(1);
  for (size_t i = 0; i < n; ++i) {
    out.num[i] = 0;
    if (in.status_of(i) == 0) continue;
    if (kinds_.IsError(in.status[i])) {
      out.PutGap(i, in.status[i]);
    } else {
      const std::string reason = context_.gaps()[in.status[i]].reason;
      out.num[i] = context_.data.texts.Code(node.code == 1 ? data::EnglishReason(reason) : reason);
    }
  }
}

void Worker::OrElse(const Node& node, size_t n, Register& out) {
  const Register& value = In(node, 0);
  for (size_t i = 0; i < n; ++i) pick_[i] = value.status_of(i) != 0 && !kinds_.IsError(value.status[i]);
  Choose(All(node), pick_, n, out);
}

void Worker::Texts(const Node& node, size_t n, Register& out) {
  const data::Dictionary& texts = context_.data.texts;
  out.Reset(1);
  for (size_t i = 0; i < n; ++i) {
    std::string_view text = texts.Get(In(node, 0).num[i]);
    std::string_view part = texts.Get(In(node, 1).num[i]);
    out.num[i] = node.op == Op::kContains ? text.find(part) != std::string_view::npos : text.starts_with(part);
  }
}

void Worker::Dates(const Node& node, size_t n, Register& out) {
  out.Reset(1);
  for (size_t i = 0; i < n; ++i) {
    int64_t from = In(node, 0).num[i];
    int64_t to = In(node, 1).num[i];
    if (node.op == Op::kDays) {
      out.num[i] = to - from;
      continue;
    }
    int months = FullMonths(static_cast<int32_t>(from), static_cast<int32_t>(to));
    bool rest_counts = node.code > 0 && months % 12 >= node.code;
    out.num[i] = node.op == Op::kFullMonths ? months : months / 12 + rest_counts;
  }
}

void Worker::Require(const Node& node, size_t n, Register& out) {
  const Register& condition = In(node, 1);
  const Op shown = prepared_.program->nodes[node.in[0]].op;
  const bool text = shown == Op::kReason || shown == Op::kTextOf;
  std::fill_n(pick_.begin(), n, 0);
  Choose({&In(node, 0)}, pick_, n, out);
  Joined(node, n, out);
  for (size_t i = 0; i < n; ++i) {
    if (out.status_of(i) != 0 || condition.True(i)) continue;
    std::vector<Text> args = node.args;
    args.emplace_back(text ? std::string(context_.data.texts.Get(In(node, 0).num[i])) : In(node, 0).Get(i).ToText());
    out.PutGap(i, data::InternError(context_.gaps(), node.error_code, args));
  }
  out.ClearGapRows(n);
  // No value at all: then none whose denominator could spread to the codes it is chosen among.
  const bool none =
      out.gaps && std::all_of(out.status.begin(), out.status.begin() + n, [](Status s) { return s != 0; });
  if (none && !out.split) out.den = 1;
  if (none && out.split) std::fill_n(out.dens.begin(), n, 1);
}

}  // namespace heng::exec
