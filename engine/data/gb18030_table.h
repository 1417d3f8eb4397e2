#pragma once

namespace heng::data {

// The character of each two-byte code: [(first - 0x81) * 190 + second - 0x40 - (second > 0x7F)].
extern const char16_t kGb18030TwoBytes[126 * 190 + 1];

}  // namespace heng::data
