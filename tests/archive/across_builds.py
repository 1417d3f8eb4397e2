#!/usr/bin/env python3
"""An archive is the same whichever build made it: runs sealed by one program replay in the others, and are explained alike.

    across_builds.py [--keys N] PROGRAM PROGRAM…

Every whole scheme of tests/schemes with data and the sample county are sealed by each program. Every program then
verifies and replays every archive; and explains N people (3) of each table of each run, whose JSON must be the same to
the byte in all of them.
"""
import argparse
import csv
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/schemes"))
import run as schemes  # noqa: E402

KEY = "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R"


def heng(program, *words):
    done = subprocess.run([str(program), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"})
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace"), done.stderr.decode("utf-8", "replace")


def cases():
    """(name, rule files, folder of data)"""
    for rules in sorted(ROOT.glob("tests/schemes/*/rules.heng")):
        if (rules.parent / "data").is_dir():
            yield rules.parent.name, schemes.rule_files(rules.parent), rules.parent / "data"
    for rules in sorted(ROOT.glob("samples/*/*.heng")):
        yield rules.parent.name, [rules], rules.parent / "data"


def keys_of(out, count):
    """(table, key) of some rows of each table of results: of its first column, as its files of 输出 do not have them."""
    for path in sorted(out.rglob("*.csv")):
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))[1:]
        rows = [row for row in rows if row and row[0]]
        for row in rows[::max(1, len(rows) // count)][:count]:
            yield re.sub("^(草稿|draft)-", "", path.stem), row[0]


class Comparison:
    def __init__(self, programs, folder, keys):
        self.programs, self.folder, self.keys = programs, folder, keys
        self.faults, self.asked, self.runs, self.replays, self.explained = [], 0, 0, 0, 0

    def want(self, truth, *what):
        self.asked += 1
        if not truth:
            self.faults.append(" ".join(map(str, what)))
            print("DIFFERS", *what)

    def seal(self, at, name, rules, data):
        archive, out = self.folder / f"{name}.{at}", self.folder / f"{name}.{at}.out"
        code, _, said = heng(self.programs[at], "run", *rules, "--data", data, "--out", out, "--archive", archive,
                             "--key", self.folder / "key", "--when", "2023-09-01", "--who", "张三")
        self.want(code == 0, name, "exit", code, said)
        self.runs += 1
        return archive, out

    def compare(self, name, rules, data):
        made = [self.seal(at, name, rules, data) for at in range(len(self.programs))]
        first = made[0][1]
        files = sorted(path.relative_to(first) for path in first.rglob("*.csv"))
        for _, out in made[1:]:
            same = all((out / path).is_file() and (out / path).read_bytes() == (first / path).read_bytes()
                       for path in files)
            self.want(same, name, "the files of results differ")
        for archive, _ in made:
            for program in self.programs:
                self.replay(program, archive)
        entries = re.findall(r"^  (\d+)\s", heng(self.programs[0], "runs", made[0][0])[1], re.MULTILINE)
        for entry in entries[1:]:
            for table, key in keys_of(first, self.keys):
                self.explain(made, name, entry, table, key)

    def replay(self, program, archive):
        code, _, said = heng(program, "verify", archive)
        self.want(code == 0, archive.name, "verify in", program, "exit", code, said)
        code, _, said = heng(program, "replay", archive, "--all")
        self.want(code == 0, archive.name, "replay in", program, "exit", code, said)
        self.replays += 1

    def explain(self, made, name, entry, table, key):
        """A build explains the archive that another one made."""
        said = [heng(program, "explain", made[at - 1][0], entry, key, "--table", table, "--format", "json")[:2]
                for at, program in enumerate(self.programs)]
        self.want(all(one == said[0] for one in said), name, entry, table, key, "is explained otherwise")
        self.explained += 1 if said[0][0] == 0 else 0


def main():
    parser = argparse.ArgumentParser(description="Archives across builds")
    parser.add_argument("--keys", type=int, default=3)
    parser.add_argument("--only", default="", help="of the cases whose name begins like this")
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    if len(options.programs) < 2:
        parser.error("name two programs or more")
    with tempfile.TemporaryDirectory(prefix="heng-builds-") as name:
        folder = pathlib.Path(name)
        (folder / "key").write_text(KEY + "\n", encoding="utf-8")
        comparison = Comparison([program.resolve() for program in options.programs], folder, options.keys)
        for case, rules, data in cases():
            if case.startswith(options.only):
                comparison.compare(case, rules, data)
    print(f"{comparison.runs} commands sealed, {comparison.replays} archives verified and replayed, "
          f"{comparison.explained} people explained, {len(comparison.faults)} differ")
    print(f"{comparison.asked - len(comparison.faults)} passed, {len(comparison.faults)} failed")
    # Who was asked about must have been found: else nothing was compared.
    return 1 if comparison.faults or comparison.explained == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
