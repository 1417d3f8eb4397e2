#!/usr/bin/env python3
"""Tampering with archives: every change must be found, by both verifiers, which agree on the first bad entry.

    tamper.py --heng PROGRAM --tamper PROGRAM [--entries N] [--count N] [--second N] [--seed N]

Makes an archive of N entries of every kind (many_entries.py), lets `tamper` change COUNT bytes of it, and has the second
verifier look at SECOND of the changed archives, at those with whole rows changed, at those into which something that was
erased is put back, and at one rolled back to an earlier state, which only an auditor's checkpoint shows.
"""
import argparse
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import forge  # noqa: E402
import verify  # noqa: E402
from many_entries import KINDS, ManyEntries, make_archive, run  # noqa: E402


def first_bad(findings):
    return "x" if findings[0][0] is None else str(findings[0][0])


def second_verifier(folder, heng):
    """Over the archives that `tamper` left; the number of those on which it differs."""
    signatures, differing, looked = verify.Signatures(), 0, 0
    for path in sorted(folder.iterdir()):
        number, _, rest = path.name.partition(".")
        try:
            findings = verify.verify_file(str(path), (), signatures)
        except verify.NoArchive:
            findings = [(None, "no archive")]
        looked += 1
        if path.name == "sound":
            good = not findings
        elif rest == "sound.archive":
            good = not findings
        elif number.startswith("row"):
            good = bool(findings)
        else:
            good = bool(findings) and first_bad(findings) == rest.removesuffix(".archive")
        if not good:
            differing += 1
            print(f"DIFFERS {path.name}: {findings[:3]}")
        if looked % 50 == 1 and path.name != "sound":
            done = subprocess.run([str(heng), "verify", str(path)], capture_output=True, check=False)
            if done.returncode not in ((0,) if rest == "sound.archive" else (3, 5)):
                differing += 1
                print(f"DIFFERS {path.name}: heng verify exits {done.returncode}")
    print(f"{looked} archives looked at by the second verifier, {differing} differ")
    return differing


def erasures(path, suite):
    """By the record of a run: the first entry that says something of it was erased."""
    digests, runs, found = verify.Digests(suite), {}, {}
    database = sqlite3.connect(path)
    for seq, data in database.execute("SELECT seq, record FROM entry ORDER BY seq"):
        runs[verify.leaf_of_entry(digests, data)] = data
        kind, record = verify.read_record(data)
        if kind == "heng/erasure/1":
            found.setdefault(runs[record["run"]], seq)
    database.close()
    return found


def openings(path):
    database = sqlite3.connect(path)
    found = dict(database.execute("SELECT root, opening FROM personal ORDER BY root"))
    database.close()
    return found


def put_back(heng, many, most):
    """What was erased stands in the old archive: up to `most` openings of it, each put back, are found."""
    was, now, said = openings(many.before), openings(many.path), erasures(many.path, many.suite)
    changed = [root for root, opening in now.items() if was.get(root, opening) != opening]
    faults, signatures = 0 if changed else 1, verify.Signatures()
    for root in changed[::-(-len(changed) // most)]:
        path = many.folder / "put-back"
        shutil.copy(many.path, path)
        database = sqlite3.connect(path)
        database.execute("INSERT OR REPLACE INTO personal VALUES (?, ?)", (root, was[root]))  # no trigger sees that
        database.commit()
        database.close()
        entry = next(seq for run_data, seq in said.items() if root in run_data)
        faults += forge.both_find(heng, f"of {len(changed)} openings that lack something one put back", path, entry,
                                  signatures=signatures)
    return faults


def rolled_back(heng, folder, archive, suite):
    """An archive cut off behind an earlier state is sound in itself; not to whoever kept a checkpoint."""
    (folder / "note").write_text(run(heng, "checkpoint", archive), encoding="utf-8")
    run(heng, "verify", archive, "--checkpoint", folder / "note")
    faults = len(verify.verify_file(str(archive), [(folder / "note").read_text(encoding="utf-8")]))
    old = make_archive(heng, folder, suite, 4, random.Random(1), "old")
    (folder / "old.note").write_text(run(heng, "checkpoint", old), encoding="utf-8")
    shutil.copy(old, folder / "kept")
    make_archive(heng, folder, suite, 3, random.Random(2), "old")
    run(heng, "verify", old, "--checkpoint", folder / "old.note")
    (folder / "newer.note").write_text(run(heng, "checkpoint", old), encoding="utf-8")
    for note in ("newer.note", "note"):
        run(heng, "verify", folder / "kept", "--checkpoint", folder / note, expect=3)
        text = (folder / note).read_text(encoding="utf-8")
        faults += 0 if verify.verify_file(str(folder / "kept"), [text]) else 1
    print(f"rolled back, and of another archive: {'found' if faults == 0 else 'NOT FOUND'}")
    return faults


def main():
    parser = argparse.ArgumentParser(description="Tampering with archives")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    parser.add_argument("--tamper", required=True, type=pathlib.Path)
    parser.add_argument("--suite", choices=sorted(KINDS), default="intl")
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--count", type=int, default=100000)
    parser.add_argument("--second", type=int, default=200, help="changed archives for the second verifier")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heng-tamper-") as name:
        folder = pathlib.Path(name)
        changed = folder / "changed"
        changed.mkdir()
        many = ManyEntries(options.heng, folder, options.suite, random.Random(options.seed))
        archive = many.fill(options.entries)
        print(f"seed {options.seed}: {options.entries} entries of {options.suite}, {archive.stat().st_size} bytes")
        sys.stdout.flush()
        faults = subprocess.run([options.tamper, archive, str(options.count), str(options.seed), changed,
                                 str(options.second)], check=False).returncode
        faults += second_verifier(changed, options.heng)
        faults += put_back(options.heng, many, 5)
        faults += rolled_back(options.heng, folder, archive, options.suite)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
