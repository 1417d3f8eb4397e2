#pragma once
// UTF-8: validation, decoding, and how wide a text stands on a screen.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace heng {

// Byte offset of the first ill-formed sequence (overlong, surrogate, beyond U+10FFFF, cut off), or nullopt.
std::optional<size_t> FirstInvalidUtf8(std::string_view text);
// Whether there is none; the fastest way to know.
bool IsUtf8(std::string_view text);
// The character that begins at text[offset]; size 0 (and U+FFFD) when it is ill-formed.
struct Utf8Char {
  char32_t code_point;
  int size;  // bytes
};
Utf8Char DecodeUtf8At(std::string_view text, size_t offset);
// Code points; every byte of an ill-formed sequence becomes U+FFFD.
std::u32string DecodeUtf8(std::string_view text);
void AppendUtf8(std::string& out, char32_t code_point);
std::string EncodeUtf8(std::u32string_view text);
// Number of code points of valid UTF-8.
size_t CountCodePoints(std::string_view text);
// Columns of a terminal: East Asian Wide and Fullwidth (Unicode 14) count 2, combining marks and invisible format
// characters 0, others 1.
int DisplayWidth(char32_t code_point);
int DisplayWidth(std::string_view text);
// The text as one line that no terminal obeys: controls as their pictures (␛), direction marks and ill-formed bytes as
// U+FFFD, tabs as four blanks.
std::string Harmless(std::string_view text);
// Likewise of several lines: line ends and tabs stay.
std::string HarmlessLines(std::string_view text);
void AppendHarmless(std::string& out, char32_t code_point);
// Whether the text is in Unicode's composed form NFC (Unicode 14): no é of two characters, no compatibility
// ideographs that stand for another (U+F900…).
bool IsNfc(std::string_view text);

}  // namespace heng
