#include "engine/archive/note.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace heng::archive {

namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr size_t kIdBytes = 4;

bool IsText(std::string_view text) {
  if (text.empty() || text.back() != '\n' || FirstInvalidUtf8(text)) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '\n' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f'); });
}

std::optional<Signature> ReadSignature(std::string_view line) {
  if (line.substr(0, kDash.size()) != kDash) return std::nullopt;
  line.remove_prefix(kDash.size());
  const size_t blank = line.find(' ');
  if (blank == std::string_view::npos || !IsKeyName(line.substr(0, blank))) return std::nullopt;
  const auto bytes = FromBase64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= kIdBytes) return std::nullopt;
  return Signature{std::string(line.substr(0, blank)), bytes->substr(0, kIdBytes), bytes->substr(kIdBytes)};
}

// Takes the next line, without its end.
std::string_view TakeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

}  // namespace

std::string Print(const Note& note) {
  std::string out = note.text + "\n";
  for (const Signature& signature : note.signatures) {
    out.append(kDash).append(signature.key).append(" ").append(Base64(signature.id + signature.bytes)).append("\n");
  }
  return out;
}

std::optional<Note> ReadNote(std::string_view text) {
  const size_t blank = text.rfind("\n\n");
  if (blank == std::string_view::npos || text.back() != '\n') return std::nullopt;
  Note note{std::string(text.substr(0, blank + 1)), {}};
  if (!IsText(note.text)) return std::nullopt;
  for (std::string_view rest = text.substr(blank + 2); !rest.empty();) {
    auto signature = ReadSignature(TakeLine(rest));
    if (!signature) return std::nullopt;
    note.signatures.push_back(std::move(*signature));
  }
  if (note.signatures.empty()) return std::nullopt;
  return note;
}

std::vector<Note> ReadNotes(std::string_view text) {
  std::vector<Note> notes;
  while (!text.empty()) {
    std::string_view rest = text.substr(std::min(text.size(), text.find("\n\n")));
    rest.remove_prefix(std::min<size_t>(rest.size(), 2));
    while (rest.substr(0, kDash.size()) == kDash) TakeLine(rest);
    auto note = ReadNote(text.substr(0, text.size() - rest.size()));
    if (!note) return {};
    notes.push_back(std::move(*note));
    text = rest;
  }
  return notes;
}

void SignNote(Note& note, const PrivateKey& key) {
  note.signatures.push_back({key.pub.name, KeyId(key.pub), Sign(key, note.text)});
}

bool IsSignedBy(const Note& note, const PublicKey& key) {
  const std::string id = KeyId(key);
  return std::any_of(note.signatures.begin(), note.signatures.end(), [&](const Signature& signature) {
    return signature.key == key.name && signature.id == id && Verify(key, note.text, signature.bytes);
  });
}

std::string Print(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + Base64(checkpoint.root) + "\n";
}

std::optional<Checkpoint> ReadCheckpoint(std::string_view text) {
  std::string_view rest = text;
  Checkpoint checkpoint;
  checkpoint.origin = TakeLine(rest);
  const std::string_view size = TakeLine(rest);
  if (size.empty() || size.size() > 18 || size.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  for (const char digit : size) checkpoint.size = checkpoint.size * 10 + static_cast<uint64_t>(digit - '0');
  const auto root = FromBase64(TakeLine(rest));
  if (!root || root->size() != kDigestBytes) return std::nullopt;
  checkpoint.root = *root;
  if (checkpoint.origin.empty() || Print(checkpoint) != text) return std::nullopt;
  return checkpoint;
}

bool IsOfSm3(const Checkpoint& checkpoint) { return checkpoint.origin.ends_with(" sm3"); }

std::string NoticeDigits(std::string_view root) {
  // 112 bits, digit by digit: at most 34 decimal digits, of which the last 32 are shown.
  std::string number(root.substr(0, 14));
  std::string digits;
  for (int i = 0; i < 32; ++i) {
    int rest = 0;
    for (char& byte : number) {
      const int value = rest * 256 + static_cast<unsigned char>(byte);
      byte = static_cast<char>(value / 10);
      rest = value % 10;
    }
    if (i > 0 && i % 4 == 0) digits += ' ';
    digits += static_cast<char>('0' + rest);
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace heng::archive
