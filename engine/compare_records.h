#pragma once
// Where two records of one run differ. Internal to the facade.
#include <map>
#include <string>
#include <vector>

#include "engine/archive/record.h"
#include "engine/archive/store.h"
#include "engine/diag/diagnostic.h"

namespace heng {

// The first difference, in the order of the record, results before inputs. `fresh`: objects of the second one that the
// archive does not hold.
Text FirstDifference(archive::Store& store, const archive::RunRecord& first, const archive::RunRecord& second,
                     const std::map<std::string, std::string>& fresh);

// What messages say apart from their words, which a later version may put better: their codes and places in rule files.
std::vector<std::string> CodesIn(const std::string& messages);

}  // namespace heng
