"""What keeping a run of workload W costs, and how long one person's explanation takes."""
import statistics
import subprocess

import workload_w
from measure import HERE, clock, heng_run, in_turn, mebibytes, run_once, show

TEACHERS = 1_000_000
ROUNDS = 3
THREADS = 2


def run(bench):
    data = workload_w.teachers(bench, TEACHERS)
    key, archive, out = bench.work / "bench.key", bench.work / "bench.archive", bench.work / "out-archive"
    if not key.exists():
        subprocess.run([bench.heng, "keygen", "--out", key], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    plain = heng_run(bench, HERE / "workload_w.heng", data, out, THREADS)
    kept = plain + ["--archive", str(archive), "--key", str(key), "--who", "bench", "--when", "2023-09-01"]

    def keep():
        archive.unlink(missing_ok=True)
        return run_once(kept, writes=out)

    figures = in_turn({
        "run": lambda: run_once(plain, writes=out), "run --archive": keep,
        "explain": lambda: run_once([bench.heng, "explain", str(archive), "1", f"T{TEACHERS // 2:08}", "绩效"])}, ROUNDS)
    added = statistics.median(b / a - 1 for a, b in zip(figures["run"].seconds, figures["run --archive"].seconds))
    share = archive.stat().st_size / (data / "教师.csv").stat().st_size
    notes = {"run --archive": f"{added:+.0%}; the archive is {share:.0%} of the CSV"}
    show(f"Keeping a run: {TEACHERS:,} teachers, {THREADS} threads", ("command", "wall", "peak memory", ""),
         [(name, clock(one.median), mebibytes(one.peak), notes.get(name, "")) for name, one in figures.items()])
    return []
