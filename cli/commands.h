#pragma once
// One function a command, one file each. They tell everything to the console, which holds the exit code.
#include "cli/arguments.h"
#include "cli/console.h"

namespace heng::cli {

void RunCheck(const Arguments& arguments, Console& console);
void RunRun(const Arguments& arguments, Console& console);
void RunDump(const Arguments& arguments, Console& console);
void RunTest(const Arguments& arguments, Console& console);
void RunExplain(const Arguments& arguments, Console& console);
void RunDiff(const Arguments& arguments, Console& console);
void RunFormat(const Arguments& arguments, Console& console);
void RunKeygen(const Arguments& arguments, Console& console);
void RunRuns(const Arguments& arguments, Console& console);
void RunShow(const Arguments& arguments, Console& console);
void RunVerify(const Arguments& arguments, Console& console);
void RunCheckpoint(const Arguments& arguments, Console& console);
void RunProof(const Arguments& arguments, Console& console);
void RunReplay(const Arguments& arguments, Console& console);
void RunLock(const Arguments& arguments, Console& console);
void RunCompare(const Arguments& arguments, Console& console);
void RunApprove(const Arguments& arguments, Console& console);
void RunExport(const Arguments& arguments, Console& console);
void RunErase(const Arguments& arguments, Console& console);

}  // namespace heng::cli
