#pragma once
// The one list of everything Heng says about a user's input, in both languages.
//
// The entries stand in messages/*.def, one file a stage:
//   HENG_MESSAGE(code, severity, zh, en, zh_hint, en_hint, wrong, right)
// {0}, {1} … are the arguments; user's names stand in backticks. `wrong` is a clause (put behind the prelude of
// kExamplePrelude) or a whole file (first word 方案/scheme) that gives this code; `right` is its mended form and
// gives no message. Codes of data, runs and the command line have no examples (empty strings).
// E01xx text and syntax · E02xx names and structure · E03xx types and units · E04xx missing values ·
// E05xx evaluations · E06xx ranks, tiers, shares · E07xx bands and tables of values · E10xx data files ·
// E20xx while evaluating · E90xx limits, files and arguments.  W… are warnings.
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace heng {

enum class Severity : uint8_t { kError, kWarning };
enum class Lang : uint8_t { kZh, kEn };

enum class Code : uint16_t {
#define HENG_MESSAGE(code, severity, zh, en, zh_hint, en_hint, wrong, right) code,
#include "engine/diag/messages/all.def"
#undef HENG_MESSAGE
  kCount
};

struct Message {
  Code code;
  const char* name;  // "E0103"
  Severity severity;
  const char* text[2];  // by Lang
  const char* hint[2];  // "" = none
  const char* wrong;
  const char* right;
};

const Message& MessageOf(Code code);
std::optional<Code> FindCode(std::string_view name);  // case-insensitive
extern const char kExamplePrelude[];
// The scheme that stands beside the examples of 采用.
extern const char kExampleAdopted[];

}  // namespace heng
