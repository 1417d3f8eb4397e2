#!/usr/bin/env python3
"""Whole schemes as tests: one folder a scheme.

    run.py --heng PROGRAM FOLDER…

A folder holds
    rules.heng     the scheme, with its 用例
    README.md      the official rule, how it can be read, which reading the file decides and which 用例 shows it
    data/*.csv     the data of a run                                             } all three,
    check.py       works the results out from the words of the scheme,           } or none: then the 用例
                   without the program: check.py --data DATA --out FOLDER        } are the whole test
    expected/*.csv what check.py wrote                                           }
    adopts.txt     the rule files of the schemes it adopts, and of those that they adopt: given in the same command,
                   one a line, from the folder; data/方案名/ holds their data

What is tested: `heng check` finds no error, and no warning but the codes listed in expected/warnings.txt; every 用例
passes; check.py still writes the files of expected/, byte for byte; `heng run` gives, in the file of the same name, every
column of them, row by row, as the same text. Columns that expected/ leaves out are not compared; rows must be the same.
"""
import argparse
import csv
import difflib
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
WARNINGS = "warnings.txt"


def command(arguments, timeout=60):
    """(exit code, everything it said)"""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    env.update(NO_COLOR="1", LC_ALL="C.UTF-8", PYTHONPATH=str(HERE), PYTHONDONTWRITEBYTECODE="1")
    try:
        done = subprocess.run([str(a) for a in arguments], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return 1, f"no end after {timeout} s"
    return done.returncode, done.stdout.decode("utf-8", errors="backslashreplace")


def read_csv(path):
    """(header, rows): a results file as text."""
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    return (rows[0], rows[1:]) if rows else ([], [])


def rule_files(folder):
    """Its own, then those it adopts."""
    listed = folder / "adopts.txt"
    names = listed.read_text(encoding="utf-8").split() if listed.exists() else []
    return [folder / "rules.heng"] + [(folder / name).resolve() for name in names]


def results_folder(folder, out):
    """Of several schemes each has a folder of its name."""
    if len(rule_files(folder)) == 1:
        return out
    return out / re.search("方案 “(.*?)”", (folder / "rules.heng").read_text(encoding="utf-8"))[1]


def compare_rules(program, folder):
    code, said = command([program, "check", *rule_files(folder)])
    if code != 0:
        return [f"heng check: exit {code}\n{said}"]
    listed = folder / "expected" / WARNINGS
    wanted = sorted(listed.read_text(encoding="utf-8").split()) if listed.exists() else []
    found = sorted(re.findall(r"\bW\d{4}\b", said))
    return [] if wanted == found else [f"heng check warns of {found}, {WARNINGS} lists {wanted}\n{said}"]


def compare_cases(program, folder):
    code, said = command([program, "test", *rule_files(folder)])
    return [] if code == 0 else [f"heng test: exit {code}\n{said}"]


def compare_calculation(folder, scratch):
    """check.py against expected/."""
    code, said = command([sys.executable, folder / "check.py", "--data", folder / "data", "--out", scratch])
    if code != 0:
        return [f"check.py: exit {code}\n{said}"]
    expected = {path.name: path.read_text(encoding="utf-8") for path in (folder / "expected").glob("*.csv")}
    written = {path.name: path.read_text(encoding="utf-8") for path in scratch.glob("*.csv")}
    faults = [f"check.py does not write expected/{name}" for name in sorted(expected.keys() - written.keys())]
    faults += [f"check.py writes {name}, which expected/ has not" for name in sorted(written.keys() - expected.keys())]
    for name in sorted(expected.keys() & written.keys()):
        faults += differences(expected[name].splitlines(), written[name].splitlines(), f"expected/{name}", "check.py")
    return faults if expected else faults + ["expected/ holds no *.csv"]


def compare_results(program, folder, scratch):
    code, said = command([program, "run", *rule_files(folder), "--data", folder / "data", "--out", scratch,
                          "--encoding", "utf-8"])
    if code != 0:
        return [f"heng run: exit {code}\n{said}"]
    scratch = results_folder(folder, scratch)
    faults = []
    for path in sorted((folder / "expected").glob("*.csv")):
        if not (scratch / path.name).exists():
            faults.append(f"heng run writes no {path.name}\n{said}")
            continue
        header, expected = read_csv(path)
        names, results = read_csv(scratch / path.name)
        absent = [name for name in header if name not in names]
        if absent:
            faults.append(f"{path.name}: the results have no column {', '.join(absent)}, only {', '.join(names)}")
            continue
        places = [names.index(name) for name in header]
        results = sorted([row[i] for i in places] for row in results)
        faults += differences([",".join(row) for row in sorted(expected)], [",".join(row) for row in results],
                              f"expected/{path.name} ({','.join(header)})", "heng run")
    return faults


def differences(wanted, found, name, maker):
    lines = list(difflib.unified_diff(wanted, found, name, maker, n=0, lineterm=""))
    return ["\n".join(lines[:60])] if lines else []


def check(program, folder):
    faults = [] if (folder / "README.md").exists() else ["there is no README.md"]
    faults += compare_rules(program, folder)
    faults += compare_cases(program, folder)
    parts = [name for name in ("data", "check.py", "expected") if (folder / name).exists()]
    if len(parts) not in (0, 3) and parts != ["expected"]:
        faults.append(f"there is {', '.join(parts)} only")
    elif len(parts) == 3:
        with tempfile.TemporaryDirectory(prefix="heng-scheme-") as scratch:
            calculated, results = pathlib.Path(scratch, "check"), pathlib.Path(scratch, "run")
            calculated.mkdir()
            faults += compare_calculation(folder, calculated)
            faults += compare_results(program, folder, results)
    return faults


def main():
    parser = argparse.ArgumentParser(description="Whole schemes as tests")
    parser.add_argument("--heng", required=True, type=pathlib.Path, help="the program under test")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    failed = 0
    for folder in options.folders:
        faults = check(options.heng.resolve(), folder.resolve())
        failed += bool(faults)
        print(f"{folder.resolve().name}: {'FAILED' if faults else 'passed'}")
        for fault in faults:
            print(fault)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
