#pragma once
// The marks of a row: how each kernel hands them on.
#include "engine/exec/lane_code.h"

namespace heng::exec {

inline uint8_t MarkAt(const Lane& lane, size_t i) { return lane.marks == nullptr ? 0 : lane.marks[i]; }
inline bool IsGap(uint8_t mark) { return mark != 0 && (mark & kTrouble) == 0; }

// Kernels whose marks are those of all inputs joined (JoinMarks); the others have functions of their own.
bool JoinsMarks(Kernel kernel);
void JoinMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n);
void SelectMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n);
void OrElseMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n);
// kIsZero, kIsMissing, kIsUnrated, kIsAbsent, kIsNotTaking: a lane of 0 and 1.
void AskMarks(const Instruction& at, std::vector<Lane>& lanes, size_t n);
// Trouble where the condition is 0; where it has a mark the row has it already.
void RequireMarks(const Lane& condition, size_t n, Lane& out);
// Gaps become 不评.
void UnratedMarks(size_t n, Lane& out);
void MarkAll(uint8_t mark, size_t n, Lane& out);

}  // namespace heng::exec
