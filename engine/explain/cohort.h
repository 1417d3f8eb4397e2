#pragma once
// What to know of the rows that an aggregate, a rank, a tier or a fund took together.
#include "engine/explain/reader.h"
#include "engine/result/explanation.h"

namespace heng::explain {

// Lists of rows are given whole up to so many.
constexpr size_t kMostListed = 12;

result::Group GroupOf(Reader& reader, const plan::Aggregate& step, size_t row);
// nullopt: the row has no place.
std::optional<result::Standing> StandingOf(Reader& reader, const plan::Rank& step, size_t row);
std::optional<result::Standing> StandingOf(Reader& reader, const plan::Tier& step, size_t row);
// As the tiers of the rule, each once; of the group that the row is in.
std::vector<result::TierRow> TiersOf(Reader& reader, const plan::Tier& step, size_t row);
// nullopt: the row is in no group.
std::optional<result::Payment> PaymentOf(Reader& reader, const plan::Share& step, size_t row);

// How a group is called; "" = all rows.
std::string LabelOf(Reader& reader, SpaceId groups, size_t group);
result::RowValue RowValueOf(Reader& reader, ColumnId column, size_t row);

}  // namespace heng::explain
