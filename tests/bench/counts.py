#!/usr/bin/env python3
"""Instructions that a run of workload W over 100,000 teachers takes, by stage: a count is the same on a busy machine.

    counts.py --heng PROGRAM --work FOLDER [--record FILE [--rebase]]

Counted by valgrind's callgrind with one thread. With --record the total is held against the figure kept in FILE: more than a
tenth above it is a failure; --rebase keeps the counts of now. A figure belongs to the options a program was compiled with.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys

import workload_w
from measure import HERE, Bench, heng_run, show

TEACHERS = 100_000
LEAST, MOST = 90, 110  # percent of the recorded total
SKIPPED = 77


def step(name):
    return f"heng::exec::Run(heng::exec::Context&, heng::plan::{name} const&)"


# Stage: the functions whose cost, with all they call, is its own. None of them calls another.
STAGES = {
    "compile": ["heng::CompileAll("],
    "reading": ["heng::data::ReadTables("],
    "formulas": [step("Compute")],
    "groups": [step("GroupBy"), step("Aggregate")],
    "ranks": [step("Rank")],
    "tiers": [step("Tier")],
    "shares": [step("Share")],
    "output": ["heng::cli::ResultFiles::Write("],
}


def inclusive_costs(profile):
    """Cost of each function with what it calls. With debug information a function has lines for its own file, for those whose
    code is inlined in it, and one for the whole as its callers see it: the largest."""
    printed = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", "--auto=no", profile],
                             check=True, text=True, stdout=subprocess.PIPE).stdout
    costs = {}
    for line in printed.splitlines():
        found = re.match(r" *([\d,]+) \([ \d.]+%\)  (?:[^:]*:)(.*?)(?: \[.*\])?$", line)
        if found:
            costs[found[2]] = max(costs.get(found[2], 0), int(found[1].replace(",", "")))
    return costs


def count(command, profile):
    """Total, and the profile by which it is divided."""
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", *command],
                          text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}\ncounting ended with {done.returncode}")
    return int(re.search(r"Collected : (\d+)", done.stderr)[1]), profile


def by_stage(total, profile):
    costs = inclusive_costs(profile)
    stages = {}
    for stage, names in STAGES.items():
        stages[stage] = sum(cost for function, cost in costs.items() if any(function.startswith(name) for name in names))
        if stages[stage] == 0:
            sys.exit(f"no function of the stage `{stage}` was seen; is it still called {names[0]}?")
    return stages | {"everything else": total - sum(stages.values()), "total": total}


def workload_counts(heng, work):
    bench = Bench(heng, work, None, None, False)
    command = heng_run(bench, HERE / "workload_w.heng", workload_w.teachers(bench, TEACHERS), work / "out-counts", 1)
    return by_stage(*count(command, work / "callgrind.w"))


def run(bench):
    if not shutil.which("valgrind"):
        print("\nInstructions are left out: there is no valgrind here")
        return []
    stages = workload_counts(bench.heng, bench.work)
    show(f"Instructions of workload W, {TEACHERS:,} teachers, one thread", ("stage", "instructions", "share", "a row"),
         [(stage, f"{cost:,}", f"{cost / stages['total']:.1%}", f"{cost / TEACHERS:,.0f}") for stage, cost in stages.items()])
    return []


def compare(stages, record, rebase):
    """Exit code."""
    if rebase:
        record.write_text("".join(f"{cost:>14,} {stage}\n" for stage, cost in stages.items()), encoding="utf-8")
        print(f"{record}: {stages['total']:,} instructions are the figure from now on")
        return 0
    if not record.exists():
        print(f"there is no {record}: make it with --rebase")
        return 1
    kept = {stage: int(cost.replace(",", "")) for cost, stage in
            (line.split(maxsplit=1) for line in record.read_text(encoding="utf-8").splitlines())}
    percent = {stage: 100 * stages[stage] / cost for stage, cost in kept.items()}
    show("Instructions, and the kept figures", ("stage", "kept", "now", "%"),
         [(stage, f"{cost:,}", f"{stages[stage]:,}", f"{percent[stage]:.1f}") for stage, cost in kept.items()])
    if percent["total"] > MOST:
        print(f"{percent['total'] - 100:.1f} % more instructions than kept. Mend it, or say why in the commit and keep them: --rebase")
        return 1
    if percent["total"] < LEAST:
        print("Fewer than kept: take them with --rebase, or the next loss of as much goes unseen")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heng", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--record", required=True)
    parser.add_argument("--rebase", action="store_true")
    args = parser.parse_args()
    if not shutil.which("valgrind"):
        print("skipped: there is no valgrind here")
        sys.exit(SKIPPED)
    work = pathlib.Path(args.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    sys.exit(compare(workload_counts(args.heng, work), pathlib.Path(args.record), args.rebase))


if __name__ == "__main__":
    main()
