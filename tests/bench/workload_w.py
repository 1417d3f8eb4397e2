"""Workload W: one table of teachers, against the yardstick and DuckDB, by size and threads (README.md)."""
from measure import (HERE, at_least, at_most, clock, differing_rows, heng_run, in_turn, make, mebibytes, ratio, rows, run_once, show,
                     times)

ROUNDS = {5_000: 11, 100_000: 7, 1_000_000: 3, 10_000_000: 1}
HEADS = ("teachers", "threads", "Heng", "limit", "DuckDB", "Heng : limit", "DuckDB : Heng", "Heng : a tenth of it",
         "memory Heng", "limit", "DuckDB", "rows not as limit's", "as DuckDB's")


def teachers(bench, count):
    folder = bench.work / f"teachers-{count}"
    if not (folder / "教师.csv").exists():
        make("teachers.py", count, 1, folder)
    return folder


def goals(count, threads, heng, limit, duckdb, tenth, wrong):
    name = f"W, {count:,} teachers, {threads} thread{'s'[:threads - 1]}"
    yield at_most(f"{name}: not as limit's", 0, wrong, rows)
    if count == 5_000:
        yield at_most(f"{name}: wall", 0.030, heng.median, clock)
        yield at_most(f"{name}: memory", 40, heng.peak, mebibytes)
    if count == 100_000:
        yield at_most(f"{name}: to limit", 3, ratio(heng, limit), times)
        yield at_most(f"{name}: memory to limit's", 2, heng.peak / limit.peak, times)
    if count == 1_000_000:
        yield at_most(f"{name}: to limit", 2.5 if threads == 1 else 2, ratio(heng, limit), times)
        yield at_most(f"{name}: memory to limit's", 1.6, heng.peak / limit.peak, times)
        if duckdb:
            yield at_least(f"{name}: DuckDB to it", 4, ratio(duckdb, heng), times)
    if count == 10_000_000:
        yield at_most(f"{name}: to a tenth of it", 12, heng.best / tenth, times)
        yield at_most(f"{name}: memory", 3072, heng.peak, mebibytes)


def measure(bench, count, threads, tenth):
    """A row of the table, Heng's fastest run, and the goals; `tenth` is its fastest for a tenth of the teachers, None when not measured."""
    data, out = teachers(bench, count), bench.work / "out-w"
    table, laid = data / "教师.csv", {name: bench.work / f"out-w-{name}.csv" for name in ("limit", "duckdb")}
    contestants = {
        "heng": lambda: run_once(heng_run(bench, HERE / "workload_w.heng", data, out, threads), writes=out),
        "limit": lambda: run_once([bench.limit, str(threads), str(table), str(laid["limit"])], writes=laid["limit"])}
    if bench.duckdb:
        contestants["duckdb"] = lambda: bench.duckdb.run(["workload_w.sql"], threads, **{"in": table, "out": laid["duckdb"]})
    figures = in_turn(contestants, ROUNDS[count])
    heng, limit, duckdb = figures["heng"], figures["limit"], figures.get("duckdb")
    wrong = {name: differing_rows(out / "教师.csv", laid[name]) for name in contestants if name != "heng"}
    cells = (f"{count:,}", threads, clock(heng.median), clock(limit.median), clock(duckdb.median) if duckdb else "",
             f"{ratio(heng, limit):.2f}", f"{ratio(duckdb, heng):.1f}" if duckdb else "",
             f"{heng.best / tenth:.1f}" if tenth else "",
             mebibytes(heng.peak), mebibytes(limit.peak), mebibytes(duckdb.peak) if duckdb else "",
             wrong["limit"], wrong.get("duckdb", ""))
    return cells, heng.best, list(goals(count, threads, heng, limit, duckdb, tenth, wrong["limit"]))


def run(bench):
    fastest, lines, reached = {}, [], []
    for count in (count for count in ROUNDS if bench.large or count <= 1_000_000):
        for threads in (1, 2):
            cells, fastest[count, threads], more = measure(bench, count, threads, fastest.get((count // 10, threads)))
            lines.append(cells)
            reached += more
    show("Workload W: medians of runs in turn, ratios by pairs", HEADS, lines)
    return reached
