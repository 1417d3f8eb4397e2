// Parts of a node put together (缺项 重分权重, 计零, 不评).
//
//   part   share   contribution (of 100)       重分权重                 计零   不评
//   甲     60%     48                          (48 + 13.5) / (60% + 15%)  61.5   不评(原因 of 乙)
//   乙     25%     – 缺(未测)                   = 82
//   丙     15%     13.5
//
// Under a weight table (code 1) a part whose share is 不参加 counts nowhere; 重分权重 and the others see the rest
// alone.
#include <cassert>

#include "engine/exec/program.h"

namespace heng::exec {

using data::GapKind;
using plan::ComposePolicy;

namespace {

constexpr std::string_view kNoShare = "权重为零";
constexpr std::string_view kTooFew = "项数不足";

// A copy without gaps, 0 in the rows that are absent.
void CopyPresent(const Register& from, const std::vector<uint8_t>& absent, size_t n, Register& out) {
  out.Reset(from.den);
  out.split = from.split;
  out.wide = from.wide;
  for (size_t i = 0; i < n; ++i) {
    out.num[i] = absent[i] != 0 ? 0 : from.num[i];
    if (from.split) out.dens[i] = from.dens[i];
  }
}

}  // namespace

Status Worker::As(GapKind kind, Status status) {
  Status& known = as_[uint64_t{status} * 4 + static_cast<uint64_t>(kind)];
  if (known == 0) known = context_.gaps().Intern(kind, context_.gaps()[status].reason);
  return known;
}

// The reasons of the parts absent in row i; 0 = none is.
Status Worker::Gone(const Node& node, size_t i, GapKind kind) {
  Status reasons = 0;
  for (size_t k = 0; k < node.in.size(); ++k) {
    if (IsNotThere(node, k / 2, i)) continue;
    if (Status gap = In(node, k).status_of(i)) reasons = context_.gaps().Join(reasons, As(GapKind::kMissing, gap));
  }
  return reasons == 0 ? 0 : As(kind, reasons);
}

// Part k of row i is no part of the node: 无 in its weight table.
bool Worker::IsNotThere(const Node& node, size_t k, size_t i) {
  if (node.code == 0) return false;
  const Register& share = In(node, 2 * k + 1);
  return share.status_of(i) != 0 && kinds_(share.status[i]) == GapKind::kNotTaking;
}

// Sum of inputs first, first + 2, … over the present parts.
void Worker::SumParts(const Node& node, size_t first, size_t n, const std::vector<std::vector<uint8_t>>& absent,
                      Register& out) {
  Register& sum = spare_[2];
  Register& part = spare_[3];
  CopyPresent(In(node, first), absent[0], n, out);
  for (size_t k = 1; k < absent.size(); ++k) {
    CopyPresent(In(node, first + 2 * k), absent[k], n, part);
    Add(out, part, n, sum);
    std::swap(out, sum);
  }
}

void Worker::Compose(const Node& node, size_t n, Register& out) {
  size_t parts = node.in.size() / 2;
  assert(parts > 0);
  if (spare_.size() < 4) spare_.resize(4, Register(pick_.size()));
  std::vector<std::vector<uint8_t>> absent(parts, std::vector<uint8_t>(n, 0));
  std::vector<int64_t> present(n, static_cast<int64_t>(parts));
  std::vector<int64_t> there(n, static_cast<int64_t>(parts));
  std::vector<Status> error(n, 0);
  for (size_t k = 0; k < parts; ++k) {
    for (size_t i = 0; node.code != 0 && i < n; ++i) there[i] -= IsNotThere(node, k, i) ? 1 : 0;
    for (size_t side = 0; side < 2; ++side) {
      const Register& in = In(node, 2 * k + side);
      for (size_t i = 0; in.gaps && i < n; ++i) {
        if (in.status[i] == 0 || absent[k][i] != 0) continue;
        absent[k][i] = 1;
        --present[i];
        if (kinds_.IsError(in.status[i]) && error[i] == 0) error[i] = in.status[i];
      }
      // A second side may hold the error where the first is only missing.
      for (size_t i = 0; in.gaps && side == 1 && i < n; ++i) {
        if (error[i] == 0 && kinds_.IsError(in.status[i])) error[i] = in.status[i];
      }
    }
  }
  Register& share = spare_[0];
  bool reweight = node.policy == ComposePolicy::kReweight;
  if (reweight) {
    Register& sum = spare_[1];
    SumParts(node, 0, n, absent, sum);
    SumParts(node, 1, n, absent, share);
    exec::Divide(sum, share, n, out);
  } else {
    SumParts(node, 0, n, absent, out);
  }
  GapKind kind = node.root || node.policy == ComposePolicy::kUnrated ? GapKind::kUnrated : GapKind::kMissing;
  for (size_t i = 0; i < n; ++i) {
    bool too_few = reweight && present[i] < node.at_least;
    bool none = present[i] == 0;
    bool refused = node.policy == ComposePolicy::kUnrated && present[i] < there[i];
    bool no_share = reweight && share.num[i] == 0;
    if (error[i] != 0) {
      out.PutGap(i, error[i]);
    } else if (too_few || none || refused || no_share) {
      Status reasons = Gone(node, i, kind);
      out.PutGap(i, reasons != 0 ? reasons : context_.gaps().Intern(kind, too_few ? kTooFew : kNoShare));
    }
  }
  out.ClearGapRows(n);
}

}  // namespace heng::exec
