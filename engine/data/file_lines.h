#pragma once
// On which line of its file each row of a table stands. Rows mostly stand below each other, in their order: then a run
// of rows is two numbers. Rows that were put in another order have a line each.
//
//   a file with its header on line 1 and an empty line 4     runs (row, line)   (0, 2) (2, 5)
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace heng::data {

class FileLines {
 public:
  FileLines() = default;
  explicit FileLines(const std::vector<uint64_t>& lines) {
    for (const uint64_t line : lines) Append(line, 1);
  }

  size_t size() const { return rows_; }
  uint64_t operator[](size_t row) const {
    if (!lines_.empty()) return lines_[row];
    auto run = runs_.end() - 1;
    if (run->row > row) run = std::prev(std::upper_bound(runs_.begin(), runs_.end(), row, Before));
    return run->line + (row - run->row);
  }

  // Rows on the lines first, first + 1 …
  void Append(uint64_t first, size_t rows) {
    if (rows == 0) return;
    if (!lines_.empty()) {
      for (size_t i = 0; i < rows; ++i) lines_.push_back(first + i);
    } else if (runs_.empty() || runs_.back().line + (rows_ - runs_.back().row) != first) {
      runs_.push_back({rows_, first});
    }
    rows_ += rows;
  }
  void Append(const FileLines& next) {
    for (size_t i = 0; i < next.runs_.size(); ++i) {
      const size_t end = i + 1 < next.runs_.size() ? next.runs_[i + 1].row : next.rows_;
      Append(next.runs_[i].line, end - next.runs_[i].row);
    }
    for (const uint64_t line : next.lines_) Append(line, 1);
  }
  void Truncate(size_t rows) {
    rows_ = std::min(rows_, rows);
    if (!lines_.empty()) lines_.resize(rows_);
    while (!runs_.empty() && runs_.back().row >= rows_) runs_.pop_back();
  }
  // The row that stood at from[i] now stands at i.
  void Permute(const std::vector<uint32_t>& from) {
    std::vector<uint64_t> lines(from.size());
    for (size_t i = 0; i < from.size(); ++i) lines[i] = (*this)[from[i]];
    lines_ = std::move(lines);
    runs_.clear();
    rows_ = from.size();
  }
  bool operator==(const std::vector<uint64_t>& lines) const {
    size_t row = 0;
    return size() == lines.size() &&
           std::all_of(lines.begin(), lines.end(), [&](uint64_t line) { return (*this)[row++] == line; });
  }

 private:
  struct Run {
    size_t row;
    uint64_t line;
  };
  static bool Before(size_t row, const Run& run) { return row < run.row; }

  size_t rows_ = 0;
  std::vector<Run> runs_;        // by row; empty where `lines_` is used
  std::vector<uint64_t> lines_;  // by row, once the rows were put in another order
};

}  // namespace heng::data
