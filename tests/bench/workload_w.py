"""Workload W: one table of teachers, against the yardstick and DuckDB, by size and threads (README.md)."""
from measure import HERE, clock, differing_rows, heng_run, in_turn, make, mebibytes, ratio, run_once, show

ROUNDS = {5_000: 11, 100_000: 7, 1_000_000: 3, 10_000_000: 1}
HEADS = ("teachers", "threads", "Heng", "limit", "DuckDB", "Heng : limit", "DuckDB : Heng", "memory Heng", "limit", "DuckDB",
         "rows not as limit's", "as DuckDB's")


def teachers(bench, count):
    folder = bench.work / f"teachers-{count}"
    if not (folder / "教师.csv").exists():
        make("teachers.py", count, 1, folder)
    return folder


def measure(bench, count, threads):
    data, out = teachers(bench, count), bench.work / "out-w"
    table, laid = data / "教师.csv", {name: bench.work / f"out-w-{name}.csv" for name in ("limit", "duckdb")}
    contestants = {
        "heng": lambda: run_once(heng_run(bench, HERE / "workload_w.heng", data, out, threads)),
        "limit": lambda: run_once([bench.limit, str(threads), str(table), str(laid["limit"])])}
    if bench.duckdb:
        contestants["duckdb"] = lambda: bench.duckdb.run(["workload_w.sql"], threads, **{"in": table, "out": laid["duckdb"]})
    figures = in_turn(contestants, ROUNDS[count])
    heng, limit, duckdb = figures["heng"], figures["limit"], figures.get("duckdb")
    wrong = {name: differing_rows(out / "教师.csv", laid[name]) for name in contestants if name != "heng"}
    return (f"{count:,}", threads, clock(heng.median), clock(limit.median), clock(duckdb.median) if duckdb else "",
            f"{ratio(heng, limit):.2f}", f"{ratio(duckdb, heng):.1f}" if duckdb else "",
            mebibytes(heng.peak), mebibytes(limit.peak), mebibytes(duckdb.peak) if duckdb else "",
            wrong["limit"], wrong.get("duckdb", ""))


def run(bench):
    sizes = [count for count in ROUNDS if bench.large or count <= 1_000_000]
    show("Workload W: medians of runs in turn, ratios by pairs", HEADS,
         [measure(bench, count, threads) for count in sizes for threads in (1, 2)])
