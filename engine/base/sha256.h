#pragma once
// SHA-256 (FIPS 180-4): the generator of draws and lots, and what seals are made of. The same bytes on every machine;
// anybody can work a digest out again with `sha256sum`.
#include <string>
#include <string_view>

namespace heng {

// 64 lower-case hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace heng
