#pragma once
// Puts lane code together, operation by operation, with what is known of every value before a row is seen.
#include <optional>
#include <vector>

#include "engine/exec/lane_code.h"

namespace heng::exec {

// A node of a program as a lane.
struct LaneValue {
  Form form = Form::kScaled;
  uint32_t lane = 0;
  int64_t den = 1;            // ratio: the factor of all its denominators
  int64_t low = 0, high = 0;  // bounds of scaled numerators; between: of both ends
  bool constant = false;      // `low` in every row, without a mark
  bool marked = false;        // a row can have a mark
};

// Every operation gives the new value, or nullopt when lanes do not hold it.
class LaneBuilder {
 public:
  using Value = LaneValue;
  using Maybe = std::optional<LaneValue>;

  static bool Fits(Int128 value);  // as a numerator, or a denominator, of a scaled lane
  Value Constant(int64_t num, int64_t den);
  Maybe ConstantOf(const Number& number);
  // A new lane, `result` but for its place, with the marks of all inputs.
  Value Emit(Kernel kernel, Value result, const std::vector<const Value*>& in, int64_t p = 1, int64_t q = 1);
  void SetNode(const plan::Node* node) { out_.code.back().node = node; }
  Maybe Scale(const Value& value, int64_t num, int64_t den);  // × num / den; den > 0
  Maybe Add(const Value& a, const Value& b, bool minus);
  Maybe Mul(const Value& a, const Value& b);
  Maybe Div(const Value& a, const Value& b);
  Maybe DivElse(const Value& a, const Value& b, const Value& otherwise);
  Maybe Root(const plan::Node& node, const Value& a);
  Maybe Round(const plan::Node& node, const Value& a);
  Maybe Extreme(Kernel kernel, const Value& a, const Value& b);  // kMin, kMax
  Maybe Compare(Kernel kernel, const Value& a, const Value& b);
  Maybe Not(const Value& a);
  Maybe Select(Kernel kernel, const Value& condition, const Value& a, const Value& b);  // kSelect, kOrElse
  // A lane of 0 and 1.
  Value Bool(Kernel kernel, const Value& a, const Value& b, bool marked);
  // The code for this value, without what it does not hang on.
  std::optional<LaneCode> Finish(const Value& result);

 private:
  Maybe Over(const Value& value, int64_t den);
  Value AsRatio(const Value& value, int64_t factor);
  bool SameDen(Value& a, Value& b);
  Maybe AddRatios(const Value& a, const Value& b, bool minus);
  void KeepNeeded();
  void ReuseLanes();

  LaneCode out_;
};

}  // namespace heng::exec
