#!/usr/bin/env python3
"""Runs that say they used sealed runs and did not, in archives whose every signature holds: both verifiers find each.

    history_test.py --heng PROGRAM
"""
import argparse
import pathlib
import shutil
import sys
import tempfile

import forge
from many_entries import LOOKING_BACK, RULES, period


def make(heng, folder, suite):
    """Entries 1 and 2: runs of two years; 3 uses 1; 4 likewise, out of another archive; 5 corrects 2."""
    (folder / "data").mkdir()
    (folder / "data/教师.csv").write_text("编号,姓名,课堂\nT1,王芳,92.5\nT2,李雷,88\n", encoding="utf-8")
    keys = forge.write_keys(folder, suite)
    archive, rules = folder / "archive", folder / "rules.heng"

    def seal(text, *more):
        rules.write_text(text, encoding="utf-8")
        forge.run(heng, "run", rules, "--data", folder / "data", "--out", folder / "out", "--archive", archive, *keys,
                  "--when", "2024", *more)

    years = [RULES.format(n=n, period="期间 " + period(20 + n, " 至 "), personal="") for n in (1, 2)]
    for text in years:
        seal(text)
    shutil.copy(archive, folder / "another")
    for history in (archive, folder / "another"):
        seal(LOOKING_BACK.format(n=history.name, period=period(22, " 至 ")), "--history", history, "--use", 1)
    seal(years[1], "--corrects", 2, "--reason", "录错")
    return archive


def forgeries(suite):
    def named(change):
        """What entry 3 names instead of entry 1."""
        def forgery(f):
            wrong = change(f)
            f.entries[3] = f.entries[3].replace(f.leaf(1), wrong)
        return forgery

    def without_file(f):
        chunk = f.run(4)["earlier"][0]["files"][0][1]["bytes"]["chunks"][0]
        f.entries[4] = f.entries[4].replace(chunk, bytes(f.digests.size), 1)

    yield "nothing changed", None, lambda f: None
    yield "a run that is not there", 3, named(lambda f: b"Z" * f.digests.size)
    yield "a run behind it", 3, named(lambda f: f.leaf(5))
    yield "an entry that is no run", 3, named(lambda f: f.leaf(0))
    yield "an entry of no archive", 3, named(lambda f: b"Z")
    if suite == "both":
        yield "a run that is there by SM3 only", 3, named(lambda f: bytes(32) + f.leaf(1)[32:])
        yield "a run that is there by SHA-256 only", 3, named(lambda f: f.leaf(1)[:32] + bytes(32))
    yield "results of another archive that are not there", 4, without_file


def main():
    parser = argparse.ArgumentParser(description="Runs that did not use the sealed runs they name")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults = 0
    for suite in forge.KINDS:
        with tempfile.TemporaryDirectory(prefix="heng-history-") as name:
            folder = pathlib.Path(name)
            archive = make(options.heng, folder, suite)
            for number, (what, entry, forgery) in enumerate(forgeries(suite)):
                forged = forge.Forged(archive, folder / f"forged{number}")
                forgery(forged)
                faults += forge.both_find(options.heng, f"{suite}: {what}", forged.seal(), entry)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
