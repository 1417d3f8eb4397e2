#pragma once
// The few words that several renderings share.
#include <string>

#include "engine/data/column.h"
#include "engine/diag/diagnostic.h"

namespace heng::report {

inline const char* Word(Lang lang, const char* zh, const char* en) { return lang == Lang::kZh ? zh : en; }

inline const char* GapWord(data::GapKind kind, Lang lang) {
  switch (kind) {
    case data::GapKind::kMissing: return Word(lang, "缺", "missing");
    case data::GapKind::kUnrated: return Word(lang, "不评", "not evaluated");
    case data::GapKind::kNotTaking: return Word(lang, "不参加", "not taking part");
    case data::GapKind::kError: break;
  }
  return Word(lang, "错误", "error");
}

}  // namespace heng::report
