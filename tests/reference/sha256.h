#pragma once
// SHA-256 (FIPS 180-4), once more.
#include <string>

namespace heng::reference {

// 64 hexadecimal digits, small letters.
std::string Sha256(const std::string& bytes);

}  // namespace heng::reference
