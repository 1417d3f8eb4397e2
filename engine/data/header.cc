#include "engine/data/header.h"

#include <algorithm>

#include "engine/data/cell.h"
#include "engine/diag/nearest.h"

namespace heng::data {

namespace {

std::string_view Trimmed(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (std::string_view blank : {" ", "\t", "\n", "\r", "\u00A0", "\u3000"}) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return text;
}

int FindColumn(const TableSchema& table, std::string_view header) {
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const ColumnSchema& column = table.columns[c];
    bool alias = std::find(column.aliases.begin(), column.aliases.end(), header) != column.aliases.end();
    if (column.name == header || alias) return static_cast<int>(c);
  }
  return -1;
}

class Matcher {
 public:
  Matcher(const TableSchema& table, const std::string& file, const std::vector<std::string_view>& fields,
          FaultList& faults)
      : table_(table), file_(file), fields_(fields), faults_(faults) {
    header_.fields = fields.size();
    header_.field_of_column.assign(table.columns.size(), -1);
  }

  Header Match() {
    if (WrongSeparator()) return header_;
    for (size_t field = 0; field < fields_.size(); ++field) Place(field);
    ReportUnread();
    ReportMissing();
    return header_;
  }

 private:
  void Add(Code code, std::string column, std::vector<Text> args) {
    faults_.Add({code, file_, 1, std::move(column), "", "", std::move(args)});
  }

  // A file with one column only, and the columns' names inside it, was saved with another separator.
  bool WrongSeparator() {
    if (fields_.size() != 1 || table_.columns.size() < 2) return false;
    const std::pair<const char*, Text> separators[] = {{";", Text("分号", "semicolons")},
                                                       {"\t", Text("制表符", "tabs")},
                                                       {"，", Text("全角逗号", "full-width commas")},
                                                       {"|", Text("竖线", "vertical bars")}};
    for (const auto& [separator, name] : separators) {
      std::string_view header = Trimmed(fields_[0]);
      size_t end = header.find(separator);
      if (end == std::string_view::npos || FindColumn(table_, Trimmed(header.substr(0, end))) < 0) continue;
      Add(Code::E1008, "", {name});
      return true;
    }
    return false;
  }

  void Place(size_t field) {
    std::string_view text = fields_[field];
    int column = FindColumn(table_, text);
    if (column < 0 && Trimmed(text) != text) {
      column = FindColumn(table_, Trimmed(text));
      if (column >= 0) Add(Code::W1002, table_.columns[column].name, {std::string(text), table_.columns[column].name});
    }
    if (Trimmed(text).empty()) {
      Add(Code::W1005, "", {std::to_string(field + 1)});
    } else if (column < 0) {
      unread_.emplace_back(Trimmed(text));
    } else if (int& placed = header_.field_of_column[column]; placed >= 0) {
      Add(Code::E1011, table_.columns[column].name,
          {table_.columns[column].name, std::string(fields_[placed]), std::string(text)});
    } else {
      placed = static_cast<int>(field);
    }
  }

  void ReportUnread() {
    std::vector<std::string> free;  // columns nobody has claimed yet
    for (size_t c = 0; c < table_.columns.size(); ++c) {
      if (header_.field_of_column[c] < 0) free.push_back(table_.columns[c].name);
    }
    for (const std::string& header : unread_) {
      std::optional<std::string> nearest = NearestName(header, free);
      if (nearest) {
        Add(Code::W1007, header, {header, *nearest});
      } else {
        Add(Code::W1001, header, {header});
      }
    }
  }

  void ReportMissing() {
    std::vector<std::string> found;
    for (std::string_view field : fields_) {
      if (!Trimmed(field).empty()) found.emplace_back(Trimmed(field));
    }
    for (size_t c = 0; c < table_.columns.size(); ++c) {
      if (header_.field_of_column[c] >= 0) continue;
      const std::string& name = table_.columns[c].name;
      std::optional<std::string> nearest = NearestName(name, unread_);
      if (nearest) {
        Add(Code::E1016, name, {name, Listed(found), *nearest});
      } else {
        Add(Code::E1010, name, {name, Listed(found)});
      }
    }
  }

  const TableSchema& table_;
  const std::string& file_;
  const std::vector<std::string_view>& fields_;
  FaultList& faults_;
  Header header_;
  std::vector<std::string> unread_;
};

}  // namespace

size_t NamedColumns(const TableSchema& table, const std::vector<std::string_view>& fields) {
  return static_cast<size_t>(std::count_if(
      fields.begin(), fields.end(), [&](std::string_view field) { return FindColumn(table, Trimmed(field)) >= 0; }));
}

Header MatchHeader(const TableSchema& table, const std::string& file, const std::vector<std::string_view>& fields,
                   FaultList& faults) {
  return Matcher(table, file, fields, faults).Match();
}

}  // namespace heng::data
