"""What every call costs before it has read a row: starting, compiling a rule file, checking the largest one in the tree."""
import shutil

from counts import count, inclusive_costs
from measure import HERE, at_most, clock, in_turn, mebibytes, run_once, show

TREE = HERE.parent.parent
ROUNDS = 21
GOALS = {"--version": 0.005, "check of the largest scheme": 0.050, "check of W": 0.010}


def largest_scheme():
    return max((path for folder in ("samples", "rules", "tests/schemes") for path in (TREE / folder).rglob("*.heng")),
               key=lambda path: (path.stat().st_size, str(path)))


def run(bench):
    largest = largest_scheme()
    commands = {"--version": [bench.heng, "--version"],
                "check of the largest scheme": [bench.heng, "check", str(largest)],
                "check of W": [bench.heng, "check", str(HERE / "workload_w.heng")]}
    figures = in_turn({name: lambda command=command: run_once(command) for name, command in commands.items()}, ROUNDS)
    instructions = {name: ("", "") for name in commands}
    if shutil.which("valgrind"):
        for name, command in commands.items():
            total, profile = count(command, bench.work / "callgrind.startup")
            compiled = sum(cost for function, cost in inclusive_costs(profile).items() if function.startswith("heng::CompileAll("))
            instructions[name] = (f"{total:,}", f"{compiled:,}")
    show(f"Before the first row; the largest scheme is {largest.relative_to(TREE)}, {largest.stat().st_size:,} bytes",
         ("command", "wall", "peak memory", "instructions", "of them compiling"),
         [(name, clock(one.median), mebibytes(one.peak), *instructions[name]) for name, one in figures.items()])
    return [at_most(name, GOALS[name], one.median, clock) for name, one in figures.items()]
