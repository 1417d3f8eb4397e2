#pragma once
// Evaluation of a program, node after node, over one block of rows.
//
// Every node has a register; registers are used again after the last reader, so that a program of hundreds of nodes
// works in a few. Nothing is decided row by row but by choosing among registers, so both sides of a 若 are computed and
// only the chosen side's gaps and errors count.
#include <deque>
#include <unordered_map>
#include <vector>

#include "engine/exec/context.h"
#include "engine/exec/register.h"

namespace heng::exec {

// A program made ready to run: texts interned, registers given out.
struct Prepared {
  const plan::Program* program;
  std::vector<uint32_t> slot;       // by node
  std::vector<int64_t> text_codes;  // by node, of kTextConst
  uint32_t slots = 0;
};
// `apart`: every node keeps its register, so that Worker::ValueOf can be asked.
Prepared Prepare(const plan::Program& program, data::Dictionary& texts, bool apart = false);

// One for each thread.
class Worker {
 public:
  // For blocks of at most `rows` rows.
  Worker(Context& context, const Prepared& prepared, size_t rows);
  // The values of rows [begin, begin + n), n <= rows; valid until the next call.
  const Register& Run(size_t begin, size_t n);
  // The values of n <= `rows` rows anywhere.
  const Register& Run(const uint32_t* rows, size_t n);
  // Of the last run, when the program was prepared `apart`.
  const Register& ValueOf(uint32_t node) const { return slots_[prepared_.slot[node]]; }

 private:
  using Node = plan::Node;
  const Register& In(const Node& node, size_t i) const { return slots_[prepared_.slot[node.in[i]]]; }
  Inputs All(const Node& node) const;
  void SetConstants();
  void Evaluate(const Node& node, size_t begin, size_t n, Register& out);
  void Joined(const Node& node, size_t n, Register& out) { JoinGaps(All(node), n, context_.gaps(), out); }

  void Load(const Node& node, size_t begin, size_t n, Register& out);
  void Divide(const Node& node, size_t n, Register& out);
  void MinMax(const Node& node, size_t n, Register& out);
  void Clamp(const Node& node, size_t n, Register& out);
  void AndOr(const Node& node, size_t n, Register& out);
  void Not(const Node& node, size_t n, Register& out);
  void If(const Node& node, size_t n, Register& out);
  void Cases(const Node& node, size_t n, Register& out);
  Status PickCase(const Node& node, size_t i, uint32_t& pick);
  void IsGap(const Node& node, size_t n, Register& out);
  void RefuseTooLong(size_t n, Register& out);
  void Reason(const Node& node, size_t n, Register& out);
  void OrElse(const Node& node, size_t n, Register& out);
  void Texts(const Node& node, size_t n, Register& out);
  void Dates(const Node& node, size_t n, Register& out);
  void Require(const Node& node, size_t n, Register& out);
  // functions.cc
  void Functions(const Node& node, size_t n, Register& out);
  void RoundToStepOfRow(const Node& node, size_t n, Register& out);
  void ShiftOptions(const Node& node, size_t n, Register& out);
  void ParseNumbers(const Node& node, size_t n, Register& out);
  std::string MakeText(const Node& node, size_t i);
  // years.cc
  void Years(const Node& node, size_t n, Register& out);
  Status Streak(const Node& node, size_t i, int64_t& count);
  Status Recent(const Node& node, size_t i, Number& value);
  void TrueNames(const Node& node, size_t n, Register& out);
  // compose.cc
  void Compose(const Node& node, size_t n, Register& out);
  void SumParts(const Node& node, size_t first, size_t n, const std::vector<std::vector<uint8_t>>& absent,
                Register& out);
  Status As(data::GapKind kind, Status status);  // the same reason, of another kind
  Status Gone(const Node& node, size_t i, data::GapKind kind);
  bool IsNotThere(const Node& node, size_t k, size_t i);

  Context& context_;
  const Prepared& prepared_;
  const uint32_t* rows_ = nullptr;  // of the block; null: they follow each other
  KindCache kinds_;
  std::vector<Register> slots_;
  std::vector<Register> spare_;  // of kCompose
  std::vector<uint32_t> pick_;
  std::unordered_map<uint64_t, Status> as_;
  Status division_by_zero_ = 0;
};

}  // namespace heng::exec
