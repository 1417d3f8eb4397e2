#!/usr/bin/env python3
"""The benchmarks with little data, as a test: their rule files run, and W and its worst cases come out as the yardstick's.

    small_test.py --heng PROGRAM --limit PROGRAM

W's bytes are compared with those of limit/ for one and two threads, the deep scheme's results with whole numbers calculated
in Python; neither shares a line with the engine. The relational county has no second calculation without DuckDB: here it must run,
and give the same with one and two threads.
"""
import argparse
import csv
import filecmp
import pathlib
import subprocess
import sys
import tempfile

import deep
import workload_w
import worst
from measure import HERE, Bench, differing_rows, heng_run, make, run_once

TEACHERS = 2_400
RESULTS = 27_000


def against_limit(bench, name, data):
    """Failures."""
    failures = 0
    for threads in (1, 2):
        out, laid = bench.work / "out", bench.work / "out.csv"
        run_once(heng_run(bench, HERE / "workload_w.heng", data, out, threads))
        run_once([bench.limit, str(threads), str(data / "教师.csv"), str(laid)])
        rows = differing_rows(out / "教师.csv", laid)
        if rows:
            print(f"{name}, {threads} threads: {rows} rows are not as the yardstick's")
            failures += 1
    return failures


def same_with_threads(bench, rules, data):
    """Failures."""
    outs = [bench.work / f"out-{threads}" for threads in (1, 2)]
    for threads, out in enumerate(outs, 1):
        run_once(heng_run(bench, rules, data, out, threads))
    names = sorted(path.name for path in outs[0].iterdir())
    different = [name for name in names if not filecmp.cmp(outs[0] / name, outs[1] / name, shallow=False)]
    for name in different:
        print(f"{rules.name}: {name} differs between one and two threads")
    if not names:
        print(f"{rules.name}: no results")
    return len(different) + (not names)


def deep_as_expected(data, results):
    """Failures: rows that are not what whole numbers make of the scheme's words (deep.py), ranks included."""
    with open(data, encoding="utf-8") as rows, open(results, encoding="utf-8") as given:
        scores = [deep.expected(cells) for cells in list(csv.reader(rows))[1:]]
        lines = list(csv.reader(given))[1:]
    places = sorted((row[-1] for row in scores), reverse=True)
    ranks = {}
    for place, total in enumerate(places, 1):
        ranks.setdefault(total, place)
    wanted = [[f"{score // 100}.{score % 100:02}" for score in row] + [str(ranks[row[-1]])] for row in scores]
    wrong = sum(line[1:] != row for line, row in zip(lines, wanted)) + abs(len(lines) - len(wanted))
    if wrong:
        print(f"the deep scheme: {wrong} rows are not as calculated")
    return wrong != 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", required=True)
    parser.add_argument("--limit", required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heng-bench-") as folder:
        bench = Bench(args.heng, pathlib.Path(folder), args.limit, None, False)
        failures = against_limit(bench, "W", workload_w.teachers(bench, TEACHERS))
        for name, change in worst.CASES.items():
            failures += against_limit(bench, name, worst.changed(bench, change.__name__, TEACHERS, change))
        failures += same_with_threads(bench, worst.wide_rules(bench), worst.changed(bench, "wide", TEACHERS, worst.wide_rows))
        data = bench.work / "deep"
        data.mkdir()
        deep.write_data(data, TEACHERS)
        (data / "考评.heng").write_text(deep.rules(), encoding="utf-8")
        failures += same_with_threads(bench, data / "考评.heng", data)
        failures += deep_as_expected(data / "教师.csv", bench.work / "out-1/教师.csv")
        make("results.py", RESULTS, 1, bench.work / "results")
        failures += same_with_threads(bench, HERE / "relational_county.heng", bench.work / "results")
        for path in sorted(HERE.glob("*.heng")):
            failures += subprocess.run([args.heng, "fmt", "--check", path]).returncode != 0
    sys.exit(failures != 0)


if __name__ == "__main__":
    main()
