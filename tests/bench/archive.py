#!/usr/bin/env python3
"""What keeping a run costs, and how long one person's explanation takes (workload_w.heng, teachers.py).

    archive.py --heng PROGRAM --work FOLDER [--teachers N] [--runs N] [--threads N]

Runs with and without --archive take turns; the ratio is the median over the pairs. Figures of one call can be compared.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys

from county import run_once

HERE = pathlib.Path(__file__).parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--teachers", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    work = pathlib.Path(args.work)
    data = work / f"teachers-{args.teachers}"
    table = data / "教师.csv"
    if not table.exists():
        subprocess.run([sys.executable, HERE / "teachers.py", str(args.teachers), "1", data], check=True)
    key = work / "bench.key"
    if not key.exists():
        subprocess.run([args.heng, "keygen", "--out", key], check=True, stdout=subprocess.DEVNULL)
    archive = work / "bench.archive"
    run = [args.heng, "run", str(HERE / "workload_w.heng"), "--data", str(data), "--out", str(work / "out"), "--threads", str(args.threads)]
    keep = run + ["--archive", str(archive), "--key", str(key), "--who", "bench", "--when", "2023-09-01"]
    explain = [args.heng, "explain", str(archive), "1", f"T{args.teachers // 2:08}", "绩效"]
    pairs, explained = [], []
    for _ in range(args.runs):
        archive.unlink(missing_ok=True)
        pairs.append((run_once(run), run_once(keep)))
        explained.append(run_once(explain))
    plain, kept = (statistics.median(pair[i][0] for pair in pairs) for i in (0, 1))
    added = statistics.median(second[0] / first[0] - 1 for first, second in pairs)
    print(f"{args.teachers} teachers, {table.stat().st_size / 2**20:.1f} MiB of CSV, {args.threads} threads; median of {args.runs} pairs")
    print(f"run            {plain:6.2f} s  {statistics.median(first[1] for first, _ in pairs):6.0f} MiB")
    print(f"run --archive  {kept:6.2f} s  {statistics.median(second[1] for _, second in pairs):6.0f} MiB  adds {added:.0%}")
    print(f"archive        {archive.stat().st_size / table.stat().st_size:6.0%} of the CSV")
    print(f"explain        {statistics.median(one[0] for one in explained):6.2f} s  {statistics.median(one[1] for one in explained):6.0f} MiB")


if __name__ == "__main__":
    main()
