#!/usr/bin/env python3
"""The same bytes come out with one and two threads, and with the rows of the data files in any order.

    check_same.py --heng PROGRAM --rules FILE --data FOLDER
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile


def run(heng, rules, data, out, threads):
    subprocess.run([heng, "run", rules, "--data", data, "--out", out, "--threads", str(threads)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {path.name: path.read_bytes() for path in sorted(pathlib.Path(out).iterdir())}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", required=True)
    parser.add_argument("--rules", required=True)
    parser.add_argument("--data", required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        want = run(args.heng, args.rules, args.data, work / "one", 1)
        if not want:
            sys.exit("the run wrote nothing")
        shuffled = work / "data"
        shuffled.mkdir()
        for path in sorted(pathlib.Path(args.data).glob("*.csv")):
            header, *records = path.read_bytes().splitlines(keepends=True)  # no record holds a line end
            random.Random(path.name).shuffle(records)
            (shuffled / path.name).write_bytes(header + b"".join(records))
        for name, data, threads in (("two", args.data, 2), ("shuffled", shuffled, 1), ("both", shuffled, 2)):
            got = run(args.heng, args.rules, data, work / name, threads)
            different = [file for file in sorted({*want, *got}) if want.get(file) != got.get(file)]
            if different:
                sys.exit(f"{name}: different bytes in {', '.join(different)}")
    print(f"{len(want)} files, the same bytes four times")


if __name__ == "__main__":
    main()
