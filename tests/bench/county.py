#!/usr/bin/env python3
"""Times whole runs of `heng run` on a generated county: wall seconds and peak memory, medians of several runs.

    county.py --heng PROGRAM --source FOLDER --work FOLDER [--schools N] [--runs N]

Figures of different machines, or of one machine at different hours, cannot be compared; those of one call can.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time


def run_once(command):
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--schools", type=int, default=1600)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    source, work = pathlib.Path(args.source), pathlib.Path(args.work)
    data = work / f"county-{args.schools}"
    if not (data / "听课.csv").exists():
        subprocess.run([sys.executable, source / "samples/make_county.py", "--schools", str(args.schools), "--out", data],
                       check=True, stdout=subprocess.DEVNULL)
    rules = source / "samples/county/绩效工资.heng"
    with open(data / "教师.csv", "rb") as file:
        teachers = sum(1 for _ in file) - 1
    size = sum(path.stat().st_size for path in data.iterdir()) / 2**20
    print(f"{teachers} teachers, {args.schools} schools, {size:.1f} MiB of CSV; median of {args.runs} runs")
    print("threads  wall s  peak MiB")
    for threads in (1, 2):
        runs = [run_once([args.heng, "run", str(rules), "--data", str(data), "--out", str(work / "out"), "--threads", str(threads)])
                for _ in range(args.runs)]
        wall, memory = (statistics.median(values) for values in zip(*runs))
        print(f"{threads:7}  {wall:6.2f}  {memory:8.0f}")


if __name__ == "__main__":
    main()
