#pragma once
// Signed notes (c2sp.org/signed-note) and the checkpoints that are written as such (c2sp.org/tlog-checkpoint).
//
//   origin                       which archive
//   123                          how many entries
//   base64 of the root
//                                a blank line
//   — key base64(ID ‖ signature)
//
// The text is everything to the line before the blank one; that is what is signed.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/signing.h"

namespace heng::archive {

struct Signature {
  std::string key;  // its name
  std::string id;   // 4 bytes
  std::string bytes;
};
struct Note {
  std::string text;  // ends with a line end
  std::vector<Signature> signatures;
};

std::string Print(const Note& note);
// nullopt: not a note to the letter; so a note that is read prints as it was.
std::optional<Note> ReadNote(std::string_view text);
// One note behind the other, as `both` has two for each state. Empty: one of them is no note, or there is none.
std::vector<Note> ReadNotes(std::string_view text);
// `text` must be lines of UTF-8 without control characters, the last one ended.
void SignNote(Note& note, const PrivateKey& key);
// Whether the key signed it: a line with its name and ID, whose signature holds.
bool IsSignedBy(const Note& note, const PublicKey& key);
// That, or a table of its answers for one who verifies many times.
using SignatureCheck = std::function<bool(const Note&, const PublicKey&)>;

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  std::string root;  // of one hash
};
std::string Print(const Checkpoint& checkpoint);  // the text of a note
std::optional<Checkpoint> ReadCheckpoint(std::string_view text);
// Of which hash the root is: the origin says it (FORMAT.md).
bool IsOfSm3(const Checkpoint& checkpoint);

// The first 14 bytes of a root as a number, its last 32 decimal digits in eight groups of four: for the notice board.
std::string NoticeDigits(std::string_view root);

}  // namespace heng::archive
