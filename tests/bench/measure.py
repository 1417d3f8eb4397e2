"""Runs of whole processes, side by side: wall seconds, peak memory, rows that differ, and the tables they are shown in."""
import dataclasses
import filecmp
import itertools
import os
import pathlib
import statistics
import subprocess
import sys
import time
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Bench:
    """What every part of the suite gets: the program, where to work, the peers (None when there is none), how much to do."""
    heng: str
    work: pathlib.Path
    limit: str | None
    duckdb: "object | None"
    large: bool


@dataclasses.dataclass
class Figures:
    """Of the runs of one command in one sitting."""
    seconds: list
    memory: list  # MiB

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def best(self):
        """For growth, whose two sides are not run in turn: what else the machine does only ever adds."""
        return min(self.seconds)

    @property
    def peak(self):
        return max(self.memory)


@dataclasses.dataclass
class Goal:
    """What is wanted and what was seen, as text, and whether it was reached."""
    what: str
    wanted: str
    seen: str
    reached: bool


def at_most(what, bound, seen, text):
    """text: how a figure is written."""
    return Goal(what, f"at most {text(bound)}", text(seen), seen <= bound)


def at_least(what, bound, seen, text):
    return Goal(what, f"at least {text(bound)}", text(seen), seen >= bound)


def times(figure):
    return f"{figure:.2f} ×"


def rows(count):
    return f"{count:,} rows"


def run_once(command, env=None, writes=None):
    """Wall seconds and peak MiB; peaks below 20 MiB are this script's own, which the system hands on to what it starts.
    `writes`: what it lays its results in. It goes before, outside the time: some disks take 80 ms to give back 70 MB that
    are written down, and only Heng waits until its results are.
    A command that fails ends the bench: its figures would mean nothing."""
    if writes is not None and pathlib.Path(writes).is_dir():
        for path in pathlib.Path(writes).iterdir():
            path.unlink()
    elif writes is not None:
        pathlib.Path(writes).unlink(missing_ok=True)
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{said.decode(errors='replace')}\n{' '.join(map(str, command))} ended with {child.returncode}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def in_turn(contestants, rounds):
    """contestants: {name: function that makes one run and returns its figures}. One run of each a round, every other round
    from the last to the first: what follows a run finds its memory still at hand, which a virtual machine's host else takes
    back within seconds, and what follows DuckDB's few seconds does not."""
    figures = {name: Figures([], []) for name in contestants}
    for turn in range(rounds):
        for name, run in list(contestants.items())[::-1 if turn % 2 else 1]:
            os.sync()  # Heng waits until its files are on the disk, and would wait for what the one before it left in memory
            seconds, memory = run()
            figures[name].seconds.append(seconds)
            figures[name].memory.append(memory)
    return figures


def ratio(over, under):
    """Median over the pairs: what slows the machine down for a while slows both."""
    return statistics.median(a / b for a, b in zip(over.seconds, under.seconds))


def differing_rows(one, other):
    """Rows that are not the same bytes; rows that only one file has count too."""
    if filecmp.cmp(one, other, shallow=False):
        return 0
    with open(one, "rb") as first, open(other, "rb") as second:
        return sum(1 for a, b in itertools.zip_longest(first, second) if a != b)


def clock(seconds):
    return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:.2f} s"


def mebibytes(amount):
    return f"{amount:.0f} MiB"


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def show(title, heads, rows):
    """A table in Markdown, aligned so that it can be read on the terminal and pasted into README.md."""
    lines = [[str(cell) for cell in line] for line in (heads, *rows)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(heads))]
    print(f"\n{title}\n")
    for at, line in enumerate(lines):
        print("| " + " | ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(line)) + " |")
        if at == 0:
            print("|" + "|".join("-" * (size + 2) for size in widths) + "|")
    sys.stdout.flush()


def heng_run(bench, rules, data, out, threads):
    """The command of a whole run that writes plain UTF-8, as the peers do."""
    return [bench.heng, "run", str(rules), "--data", str(data), "--out", str(out), "--encoding", "utf-8", "--threads", str(threads)]


def make(script, *words):
    subprocess.run([sys.executable, HERE / script, *map(str, words)], check=True, stdout=subprocess.DEVNULL)
