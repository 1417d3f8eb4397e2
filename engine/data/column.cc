#include "engine/data/column.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "engine/base/same_text.h"

namespace heng::data {

namespace {

constexpr std::string_view kSeparator = "；";

// 0 an error, 1 a verdict (不评, 不参加), 2 a missing datum: the smaller one wins.
int RankOf(GapKind kind) {
  if (kind == GapKind::kError) return 0;
  return kind == GapKind::kMissing ? 2 : 1;
}

// The parts of `text` that are not in `out` yet.
void AppendParts(std::string_view text, std::vector<std::string_view>& out) {
  while (true) {
    size_t end = text.find(kSeparator);
    std::string_view part = text.substr(0, end);
    if (!part.empty() && std::find(out.begin(), out.end(), part) == out.end()) out.push_back(part);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + kSeparator.size());
  }
}

uint64_t Mix(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

}  // namespace

std::string JoinReasons(std::string_view a, std::string_view b) {
  std::vector<std::string_view> parts;
  AppendParts(a, parts);
  AppendParts(b, parts);
  std::string out;
  for (std::string_view part : parts) {
    if (!out.empty()) out += kSeparator;
    out += part;
  }
  return out;
}

Status Gaps::Intern(GapKind kind, std::string_view reason) {
  std::lock_guard lock(mutex_);
  return InternLocked(kind, reason);
}

Status Gaps::InternLocked(GapKind kind, std::string_view reason) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(kind)));
  key += reason;
  auto [it, added] = index_.try_emplace(std::move(key), static_cast<Status>(list_.size() + 1));
  if (added) list_.push_back({kind, std::string(reason)});
  return it->second;
}

Gap Gaps::operator[](Status status) const {
  std::lock_guard lock(mutex_);
  assert(status != 0 && status <= list_.size());
  return list_[status - 1];
}

GapKind Gaps::Kind(Status status) const {
  std::lock_guard lock(mutex_);
  assert(status != 0 && status <= list_.size());
  return list_[status - 1].kind;
}

Status Gaps::Join(Status a, Status b) {
  if (a == 0 || a == b) return b;
  if (b == 0) return a;
  std::lock_guard lock(mutex_);
  uint64_t pair = uint64_t{a} << 32 | b;
  if (auto known = joins_.find(pair); known != joins_.end()) return known->second;
  const Gap& first = list_[a - 1];
  const Gap& second = list_[b - 1];
  int rank_a = RankOf(first.kind);
  int rank_b = RankOf(second.kind);
  Status joined;
  if (rank_a != rank_b || rank_a == 0) {
    joined = rank_b < rank_a ? b : a;
  } else {
    GapKind kind = first.kind == second.kind ? first.kind : GapKind::kUnrated;
    joined = InternLocked(kind, JoinReasons(first.reason, second.reason));
  }
  joins_.emplace(pair, joined);
  return joined;
}

Dictionary::Dictionary() {
  Grow(1024);
  Code("");
}

// The lower bits choose the slot; all 32 tell most texts apart without a look at them.
uint32_t Dictionary::Hash(std::string_view text) {
  constexpr uint64_t kFactor = 0x9FB21C651E98DF25;
  const char* p = text.data();
  size_t left = text.size();
  uint64_t hash = Mix(left + kFactor, kFactor);
  for (; left > sizeof(uint64_t); left -= sizeof(uint64_t), p += sizeof(uint64_t)) {
    hash = Mix(hash ^ LoadBytes<uint64_t>(p), kFactor);
  }
  uint64_t rest = 0;
  if (left >= 4) {
    rest = static_cast<uint64_t>(LoadBytes<uint32_t>(p)) << 32 | LoadBytes<uint32_t>(p + left - 4);
  } else if (left > 0) {
    const auto byte = [p](size_t i) { return static_cast<uint64_t>(static_cast<uint8_t>(p[i])); };
    rest = byte(0) << 16 | byte(left / 2) << 8 | byte(left - 1);
  }
  hash = Mix(hash ^ rest, 0xD6E8FEB86659FD93);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

size_t Dictionary::SlotOf(std::string_view text, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at].code != kFree && (slots_[at].hash != hash || !SameText(list_[slots_[at].code], text))) {
    at = (at + 1) & mask;
  }
  return at;
}

void Dictionary::Grow(size_t slots) {
  std::vector<Slot> grown(slots, Slot{0, kFree});
  for (const Slot& slot : slots_) {
    if (slot.code == kFree) continue;
    size_t at = slot.hash & (slots - 1);
    while (grown[at].code != kFree) at = (at + 1) & (slots - 1);
    grown[at] = slot;
  }
  slots_ = std::move(grown);
}

void Dictionary::Reserve(size_t texts) {
  list_.reserve(list_.size() + texts);
  size_t slots = slots_.size();
  while ((list_.size() + texts) * 3 >= slots * 2) slots *= 2;
  if (slots > slots_.size()) Grow(slots);
}

std::string_view Dictionary::Keep(std::string_view text) {
  constexpr size_t kBlock = 1 << 16;
  if (text.size() > block_left_) {
    block_left_ = std::max(kBlock, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_left_));
    end_ = blocks_.back().get();
  }
  std::copy(text.begin(), text.end(), end_);
  std::string_view kept(end_, text.size());
  end_ += text.size();
  block_left_ -= text.size();
  return kept;
}

int64_t Dictionary::Code(std::string_view text, uint32_t hash) {
  if (list_.size() * 3 >= slots_.size() * 2) Grow(slots_.size() * 2);
  Slot& slot = slots_[SlotOf(text, hash)];
  if (slot.code == kFree) {
    slot = {hash, static_cast<uint32_t>(list_.size())};
    list_.push_back(Keep(text));
  }
  return slot.code;
}

void Dictionary::Join(const Dictionary& other, std::vector<int64_t>& codes) {
  constexpr size_t kAhead = 16;
  std::array<uint32_t, kAhead> hashes = {};
  codes.resize(other.size());
  Reserve(other.size());
  for (size_t i = 0; i < other.size() + kAhead; ++i) {
    uint32_t& hash = hashes[i % kAhead];
    if (i >= kAhead) codes[i - kAhead] = Code(other.list_[i - kAhead], hash);
    if (i >= other.size()) continue;
    hash = Hash(other.list_[i]);
    Prefetch(hash);
  }
}

int64_t Dictionary::Find(std::string_view text) const {
  const Slot& slot = slots_[SlotOf(text, Hash(text))];
  return slot.code == kFree ? -1 : static_cast<int64_t>(slot.code);
}

Number Column::Get(size_t row) const {
  assert(!HasGap(row));
  if (IsWide(row)) return wide.at(row);
  return Number::Ratio(num[row], den_of(row));
}

void Column::Set(size_t row, const Number& value) {
  if (!status.empty()) status[row] = 0;
  if (IsWide(row)) wide.erase(row);
  if (value.is_small() && value.num() != kWide) {
    int64_t own = den_of(row);
    int64_t scaled;
    if (own % value.den() == 0 && !__builtin_mul_overflow(value.num(), own / value.den(), &scaled) && scaled != kWide) {
      num[row] = scaled;
      return;
    }
    if (dens.empty()) dens.assign(num.size(), den);
    num[row] = value.num();
    dens[row] = value.den();
    return;
  }
  num[row] = kWide;
  wide.insert_or_assign(row, value);
}

void Column::SetGap(size_t row, Status gap) {
  if (IsWide(row)) wide.erase(row);
  num[row] = 0;
  if (status.empty()) {
    if (gap == 0) return;
    status.reserve(num.capacity());
    status.resize(num.size(), 0);
  }
  status[row] = gap;
}

bool Column::AnyGap() const {
  return std::any_of(status.begin(), status.end(), [](Status gap) { return gap != 0; });
}

}  // namespace heng::data
