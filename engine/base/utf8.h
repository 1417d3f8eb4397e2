#pragma once
// UTF-8: validation, decoding, and how wide a text stands on a screen.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace heng {

// Byte offset of the first ill-formed sequence (overlong, surrogate, beyond U+10FFFF, cut off), or nullopt.
std::optional<size_t> FirstInvalidUtf8(std::string_view text);
// Code points of valid UTF-8.
std::u32string DecodeUtf8(std::string_view text);
void AppendUtf8(std::string& out, char32_t code_point);
std::string EncodeUtf8(std::u32string_view text);
// Number of code points of valid UTF-8.
size_t CountCodePoints(std::string_view text);
// Columns of a terminal: East Asian Wide and Fullwidth (Unicode 15) count 2, combining marks 0, others 1.
int DisplayWidth(char32_t code_point);
int DisplayWidth(std::string_view text);
// Unicode NFC for the characters that names use (Latin with combining marks, Hangul jamo); the true answer
// for text that needs no composing. Returns the text unchanged when already NFC.
bool IsNfc(std::string_view text);

}  // namespace heng
