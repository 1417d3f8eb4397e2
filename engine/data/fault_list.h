#pragma once
// Collecting data faults up to a limit.
#include <string>
#include <utility>
#include <vector>

#include "engine/diag/diagnostic.h"

namespace heng::data {

// What is wrong with one cell; its place is added by the one who knows it.
struct CellFault {
  Code code;
  std::vector<Text> args;
};

class FaultList {
 public:
  FaultList(std::vector<DataFault>& list, size_t limit) : list_(list), limit_(list.size() + limit), count_(limit) {}

  // After the limit one last fault says that reading stopped; nothing is added behind it.
  void Add(DataFault fault) {
    if (full_) return;
    if (MessageOf(fault.code).severity == Severity::kError) errors_ = true;
    if (list_.size() < limit_) {
      list_.push_back(std::move(fault));
      return;
    }
    full_ = errors_ = true;
    list_.push_back({Code::E1014, fault.file, 0, "", "", "", {Text(std::to_string(count_))}});
  }
  bool full() const { return full_; }
  bool errors() const { return errors_; }

 private:
  std::vector<DataFault>& list_;
  size_t limit_;
  size_t count_;
  bool full_ = false;
  bool errors_ = false;
};

}  // namespace heng::data
