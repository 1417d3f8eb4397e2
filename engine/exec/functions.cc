// Functions of one row beyond arithmetic: roots, steps of a row's own, places of options, texts.
//
//   function                    x            gives
//   平方根(x, 4 位)             2            1.4142
//   四舍五入(x, 到 y)           12.3, 0.5    12.5         12.3, 0: error E2060
//   升等(x, 1) of 差 中 优      中           优           优: 优
//   数值(x)                     “12.50”      12.5         “十二”: 缺(不是数)
//   前几字(x, 1)                “欧阳明”     “欧”         “”: “”
#include "engine/base/date.h"
#include "engine/data/english_reason.h"
#include "engine/exec/program.h"

namespace heng::exec {

using plan::Op;

namespace {

bool StartsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t Characters(std::string_view text) {
  size_t count = 0;
  for (char byte : text) count += StartsCharacter(byte);
  return count;
}

// Where the character numbered `count` (from 0) begins, or the end.
size_t PlaceOf(std::string_view text, size_t count) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if (StartsCharacter(text[at]) && count-- == 0) break;
  }
  return at;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Number SignedRoot(const Number& value, int places) {
  return value.Sign() < 0 ? -(-value).Sqrt(places) : value.Sqrt(places);
}

// Zeros, one denominator a row.
void StartSplit(size_t n, Register& out) {
  out.Reset(1);
  out.split = true;
  std::fill_n(out.num.begin(), n, 0);
  std::fill_n(out.dens.begin(), n, 1);
}

}  // namespace

void Worker::RoundToStepOfRow(const Node& node, size_t n, Register& out) {
  const Register& step = In(node, 1);
  StartSplit(n, out);
  Joined(node, n, out);
  for (size_t i = 0; i < n; ++i) {
    if (out.status_of(i) != 0) continue;
    const Number size = step.Get(i);
    if (size.Sign() > 0) {
      out.Put(i, In(node, 0).Get(i).RoundToStep(node.mode, size));
    } else {
      out.PutGap(i, data::InternError(context_.gaps(), Code::E2060, {size.ToText()}));
    }
  }
}

void Worker::ShiftOptions(const Node& node, size_t n, Register& out) {
  const Number highest(node.code - 1);
  for (size_t i = 0; i < n; ++i) {
    if (out.status_of(i) != 0) continue;
    const Number to = Number(In(node, 0).num[i]) + In(node, 1).Get(i);
    out.Put(i, to.Sign() < 0 ? Number(0) : to > highest ? highest : to);
  }
}

void Worker::ParseNumbers(const Node& node, size_t n, Register& out) {
  for (size_t i = 0; i < n; ++i) {
    if (out.status_of(i) != 0) continue;
    if (auto value = Number::Parse(Trimmed(context_.data.texts.Get(In(node, 0).num[i])))) {
      out.Put(i, *value);
    } else {
      out.PutGap(i, context_.gaps().Intern(data::GapKind::kMissing, "不是数"));
    }
  }
}

// The text that kTextOf, kConcat, kFirstChars or kLastChars gives for row i.
std::string Worker::MakeText(const Node& node, size_t i) {
  const Register& first = In(node, 0);
  const data::Dictionary& texts = context_.data.texts;
  if (node.op == Op::kTextOf) {
    switch (static_cast<plan::ValueKind>(node.code)) {
      case plan::ValueKind::kOption: return node.args[first.num[i]].zh;
      case plan::ValueKind::kBool: return data::YesNo(first.True(i), !node.args.empty());
      case plan::ValueKind::kDate: return FormatDate(static_cast<int32_t>(first.num[i]));
      default: return first.Get(i).ToText();
    }
  }
  std::string out;
  if (node.op == Op::kConcat) {
    for (size_t k = 0; k < node.in.size(); ++k) out += texts.Get(In(node, k).num[i]);
    return out;
  }
  const std::string_view text = texts.Get(first.num[i]);
  const Number wanted = In(node, 1).Get(i);
  const size_t all = Characters(text);
  const size_t count = wanted.Sign() < 0               ? 0
                       : wanted < Number(int64_t(all)) ? static_cast<size_t>(*wanted.ToInt64())
                                                       : all;
  if (node.op == Op::kFirstChars) return std::string(text.substr(0, PlaceOf(text, count)));
  return std::string(text.substr(PlaceOf(text, all - count)));
}

void Worker::Functions(const Node& node, size_t n, Register& out) {
  StartSplit(n, out);
  Joined(node, n, out);
  switch (node.op) {
    case Op::kShiftOption: return ShiftOptions(node, n, out);
    case Op::kParseNumber: return ParseNumbers(node, n, out);
    default: break;
  }
  const Register& first = In(node, 0);
  for (size_t i = 0; i < n; ++i) {
    if (out.status_of(i) != 0) continue;
    switch (node.op) {
      case Op::kRoot: out.Put(i, SignedRoot(first.Get(i), static_cast<int>(node.code))); break;
      case Op::kOrdinal: out.num[i] = first.num[i] + 1; break;
      case Op::kLength: out.num[i] = static_cast<int64_t>(Characters(context_.data.texts.Get(first.num[i]))); break;
      default: out.num[i] = context_.data.texts.Code(MakeText(node, i));
    }
  }
}

}  // namespace heng::exec
