#pragma once
// From pieces of a text to rows of a table.
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/limits.h"
#include "engine/data/csv.h"
#include "engine/data/records.h"
#include "engine/data/survey.h"
#include "engine/data/table_filler.h"

namespace heng::data {

class RowReader {
 public:
  RowReader(TableFiller& filler, const Layout& layout, const Limits& limits)
      : filler_(filler), layout_(layout), limits_(limits) {}

  // The records of the piece become rows. False: reading ends here, at a fault of the text or because there are more
  // rows or faults than may be.
  bool Read(std::string_view text, const Piece& piece);

  struct SplitFault {
    CsvReader::Fault fault;
    uint64_t line;
  };
  const std::optional<SplitFault>& split_fault() const { return split_fault_; }

 private:
  bool ReadPlain(std::string_view text, const Piece& piece);
  bool ReadCarefully(std::string_view text, uint64_t line);
  bool IsRegular(size_t record) const;
  bool AddRecords(size_t first, size_t count, uint64_t line);
  bool AddRecord(const std::vector<std::string_view>& fields, uint64_t line);
  bool GoOn() const { return filler_.faults().size() <= limits_.data_faults; }

  TableFiller& filler_;
  const Layout& layout_;
  const Limits& limits_;
  Records records_;
  std::vector<std::string_view> fields_;
  std::optional<SplitFault> split_fault_;
};

}  // namespace heng::data
