"""Whole runs of the sample's pay scheme over a generated county (the sample's generator, with lesson observations)."""
from measure import HERE, clock, heng_run, in_turn, mebibytes, run_once, show

SOURCE = HERE.parent.parent
SCHOOLS = 1600
ROUNDS = 5


def run(bench):
    data = bench.work / f"county-{SCHOOLS}"
    if not (data / "听课.csv").exists():
        run_once(["python3", str(SOURCE / "samples/make_county.py"), "--schools", str(SCHOOLS), "--out", str(data)])
    with open(data / "教师.csv", "rb") as file:
        teachers = sum(1 for _ in file) - 1
    rules = SOURCE / "samples/county/绩效工资.heng"
    out = bench.work / "out-county"
    commands = {threads: heng_run(bench, rules, data, out, threads) for threads in (1, 2)}
    figures = in_turn({threads: lambda command=command: run_once(command, writes=out) for threads, command in commands.items()}, ROUNDS)
    size = sum(path.stat().st_size for path in data.iterdir()) / 2**20
    show("The sample county", ("teachers", "CSV", "threads", "wall", "peak memory"),
         [(f"{teachers:,}", f"{size:.1f} MiB", threads, clock(one.median), mebibytes(one.peak)) for threads, one in figures.items()])
    return []
