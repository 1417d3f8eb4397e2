"""The relational county: pupils' results to classes and subjects, teachers and schools, against DuckDB (README.md)."""
import functools

from measure import (HERE, at_least, at_most, clock, differing_rows, heng_run, in_turn, make, mebibytes, ratio, rows, run_once, show,
                     times)

ROUNDS = {300_000: 7, 3_000_000: 5, 30_000_000: 1}
OUTPUTS = ("班科", "教师", "校科", "学校")
HEADS = ("results", "threads", "Heng", "DuckDB", "DuckDB : Heng", "DuckDB with checks", "that : Heng", "Heng : a tenth of it",
         "memory Heng", "DuckDB", "rows not as DuckDB's")


def results(bench, count):
    folder = bench.work / f"results-{count}"
    if not (folder / "任教.csv").exists():
        make("results.py", count, 1, folder)
    return folder


def measure(bench, count, threads, tenth):
    """A row of the table, Heng's fastest run, and the goals; `tenth` is its fastest for a tenth of the results, None when not measured."""
    data, out, laid = results(bench, count), bench.work / "out-relational", bench.work / "out-relational-duckdb"
    laid.mkdir(exist_ok=True)
    contestants = {"heng": lambda: run_once(heng_run(bench, HERE / "relational_county.heng", data, out, threads), writes=out)}
    if bench.duckdb:
        calculate = functools.partial(bench.duckdb.run, threads=threads, **{"in": data, "out": laid})
        contestants["duckdb"] = lambda: calculate(["relational_county.sql"], keep="VIEW")
        contestants["checked"] = lambda: calculate(["relational_county.sql", "relational_checks.sql"], keep="TABLE")
    figures = in_turn(contestants, ROUNDS[count])
    heng, duckdb, checked = figures["heng"], figures.get("duckdb"), figures.get("checked")
    growth = f"{heng.best / tenth:.1f}" if tenth else ""
    name = f"{count:,} results, {threads} thread{'s'[:threads - 1]}"
    goals = [at_most(f"{name}: to a tenth of it", 12, heng.best / tenth, times)] if tenth else []
    if not duckdb:
        return (f"{count:,}", threads, clock(heng.median), "", "", "", "", growth, mebibytes(heng.peak), "", ""), heng.best, goals
    wrong = sum(differing_rows(out / f"{table}.csv", laid / f"{table}.csv") for table in OUTPUTS)
    goals += [at_most(f"{name}: not as DuckDB's", 0, wrong, rows), at_least(f"{name}: DuckDB to it", 3, ratio(duckdb, heng), times),
              at_least(f"{name}: DuckDB with checks to it", 3, ratio(checked, heng), times)]
    return (f"{count:,}", threads, clock(heng.median), clock(duckdb.median), f"{ratio(duckdb, heng):.1f}", clock(checked.median),
            f"{ratio(checked, heng):.1f}", growth, mebibytes(heng.peak), mebibytes(duckdb.peak), wrong), heng.best, goals


def run(bench):
    fastest, lines, reached = {}, [], []
    for count in (count for count in ROUNDS if bench.large or count <= 3_000_000):
        for threads in (1, 2):
            cells, fastest[count, threads], more = measure(bench, count, threads, fastest.get((count // 10, threads)))
            lines.append(cells)
            reached += more
    show("The relational county: medians of runs in turn, ratios by pairs", HEADS, lines)
    return reached
