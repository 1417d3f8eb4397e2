#pragma once
// Results as one JSON document. Numbers are strings, so that no reader loses a digit; a gap is
// {"gap": "missing" | "unrated" | "not_taking", "reason": "…"}.
#include <string>
#include <vector>

#include "engine/diag/diagnostic.h"
#include "engine/result/result.h"

namespace heng::report {

// "adopted" stands in it only when the scheme adopts something.
// `draft`: "draft": true stands in it, too: results that were not released.
// {"ok": true, "scheme": …, "adopted": […], "tables": […], "quantities": […], "tiers": […], "funds": […], "faults":
// […]}
std::string Json(const result::Outcome& outcome, const std::vector<DataFault>& warnings, Lang lang, bool draft = false);
// {"ok": false, "faults": […]}
std::string FaultsJson(const std::vector<DataFault>& faults, Lang lang);

// [ …, … ] of documents.
std::string JsonList(const std::vector<std::string>& documents);

}  // namespace heng::report
