#!/usr/bin/env python3
"""The benchmark suite; what it measures and the last tables stand in README.md.

    bench.py --heng PROGRAM --work FOLDER [--large] [PART…]

Parts: w relational deep worst counts startup county archive; all of them when none is named. Figures of one call can be
compared, those of different machines, or of one machine at different hours, cannot.
"""
import argparse
import pathlib
import sys

import archive
import counts
import county
import deep
import relational
import startup
import workload_w
import worst
from machine import describe
from measure import Bench, show
from peers import PACKAGE, build_limit, install_duckdb

PARTS = {"w": workload_w.run, "relational": relational.run, "deep": deep.run, "worst": worst.run, "counts": counts.run,
         "startup": startup.run, "county": county.run, "archive": archive.run}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heng", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--large", action="store_true", help="also ten million teachers and thirty million results")
    parser.add_argument("parts", nargs="*", metavar="PART")
    args = parser.parse_args()
    unknown = [part for part in args.parts if part not in PARTS]
    if unknown:
        sys.exit(f"there is no part `{unknown[0]}`; parts are {' '.join(PARTS)}")
    work = pathlib.Path(args.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(args.heng, work, build_limit(work), install_duckdb(work), args.large)
    describe(args.heng, PACKAGE if bench.duckdb else None)
    goals = [goal for part in args.parts or PARTS for goal in PARTS[part](bench)]
    if goals:
        show("Goals", ("what", "wanted", "seen", ""), [(one.what, one.wanted, one.seen, "" if one.reached else "MISSED") for one in goals])


if __name__ == "__main__":
    main()
