"""The relational county: pupils' results to classes and subjects, teachers and schools, against DuckDB (README.md)."""
import functools

from measure import HERE, clock, differing_rows, heng_run, in_turn, make, mebibytes, ratio, run_once, show

ROUNDS = {300_000: 7, 3_000_000: 5, 30_000_000: 1}
OUTPUTS = ("班科", "教师", "校科", "学校")
HEADS = ("results", "threads", "Heng", "DuckDB", "DuckDB : Heng", "DuckDB with checks", "memory Heng", "DuckDB", "rows not as DuckDB's")


def results(bench, count):
    folder = bench.work / f"results-{count}"
    if not (folder / "任教.csv").exists():
        make("results.py", count, 1, folder)
    return folder


def measure(bench, count, threads):
    data, out, laid = results(bench, count), bench.work / "out-relational", bench.work / "out-relational-duckdb"
    laid.mkdir(exist_ok=True)
    contestants = {"heng": lambda: run_once(heng_run(bench, HERE / "relational_county.heng", data, out, threads))}
    if bench.duckdb:
        calculate = functools.partial(bench.duckdb.run, threads=threads, **{"in": data, "out": laid})
        contestants["duckdb"] = lambda: calculate(["relational_county.sql"], keep="VIEW")
        contestants["checked"] = lambda: calculate(["relational_county.sql", "relational_checks.sql"], keep="TABLE")
    figures = in_turn(contestants, ROUNDS[count])
    heng, duckdb, checked = figures["heng"], figures.get("duckdb"), figures.get("checked")
    if not duckdb:
        return (f"{count:,}", threads, clock(heng.median), "", "", "", mebibytes(heng.peak), "", "")
    wrong = sum(differing_rows(out / f"{name}.csv", laid / f"{name}.csv") for name in OUTPUTS)
    return (f"{count:,}", threads, clock(heng.median), clock(duckdb.median), f"{ratio(duckdb, heng):.1f}", clock(checked.median),
            mebibytes(heng.peak), mebibytes(duckdb.peak), wrong)


def run(bench):
    sizes = [count for count in ROUNDS if bench.large or count <= 3_000_000]
    show("The relational county: medians of runs in turn, ratios by pairs", HEADS,
         [measure(bench, count, threads) for count in sizes for threads in (1, 2)])
