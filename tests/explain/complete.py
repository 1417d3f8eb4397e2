#!/usr/bin/env python3
"""Explanations are complete: a cell that an explanation does not name cannot have made the value.

    complete.py --heng PROGRAM [--values N] [--absent N] [--present N] [--seed N] FOLDER…

A folder holds rules.heng and data/*.csv (tests/schemes). For some values of some rows of the results, chosen by the seed:
`heng explain … --format inputs` names cells of the data. Then one cell at a time is given another value of its column.
A cell that is not named: the value must stay as it was (unless the run then has errors). A cell that is named may change
the value; over all folders cells of each class must have done so: of the row itself, of other rows of its table, of other
tables. And every datum that the explanation of the row shows must be among the cells.
"""
import argparse
import csv
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile


def command(arguments):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    env.update(NO_COLOR="1", LC_ALL="C.UTF-8")
    done = subprocess.run([str(a) for a in arguments], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def read_table(path):
    """Records of a CSV file as lists; the header is record 0, so record n stands on line n + 1."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text)))


def write_table(path, records):
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(records)


def evaluate(heng, rules, data):
    """{(table, key): {column: value}}; None when the run has errors."""
    with tempfile.TemporaryDirectory() as out:
        code, text, _ = command([heng, "run", rules, "--data", data, "--out", out, "--json"])
    if code != 0:
        return None
    return {(table["name"], "/".join(row["key"])): dict(zip([c["name"] for c in table["columns"]], row["values"]))
            for table in json.loads(text)["tables"] for row in table["rows"]}


class Scheme:
    def __init__(self, heng, folder, work):
        self.heng, self.rules, self.work = heng, folder / "rules.heng", work
        self.tables = {path.name: read_table(path) for path in sorted((folder / "data").glob("*.csv"))}
        for name, records in self.tables.items():
            write_table(work / name, records)
        self.before = evaluate(heng, self.rules, work)
        if self.before is None:
            sys.exit(f"{folder}: the run of the data as they are has errors")

    def explain(self, table, key, column, form):
        code, text, said = command([self.heng, "explain", self.rules, "--data", self.work, key, column, "--table", table,
                                    "--format", form])
        if code != 0:
            sys.exit(f"{self.rules}: explain {table} {key} {column}: exit {code}\n{said}")
        return text

    def inputs(self, table, key, column):
        rows = list(csv.DictReader(io.StringIO(self.explain(table, key, column, "inputs"))))
        return {(row["文件"], int(row["行"]), row["列"]) for row in rows}

    def cells(self):
        return [(name, line + 1, head) for name, records in self.tables.items()
                for line in range(1, len(records)) for head in records[0]]

    def mutate(self, cell, rng):
        """The results with another value of the column in the cell; None: there is none, or the run has errors."""
        name, line, head = cell
        records = self.tables[name]
        at = records[0].index(head)
        own = records[line - 1][at]
        others = sorted({record[at] for record in records[1:] if len(record) > at} - {own})
        if own.replace(".", "", 1).isdigit():
            others += [str(int(float(own)) + 1)]
        if not others:
            return None
        records[line - 1][at] = rng.choice(others)
        write_table(self.work / name, records)
        after = evaluate(self.heng, self.rules, self.work)
        records[line - 1][at] = own
        write_table(self.work / name, records)
        return after


def check(scheme, rng, options, count):
    keys = [(row, column) for row, values in scheme.before.items() for column in values if row[1]]
    failed = 0
    for (table, key), column in rng.sample(keys, min(options.values, len(keys))):
        before = scheme.before[(table, key)][column]
        inputs = scheme.inputs(table, key, column)
        shown = json.loads(scheme.explain(table, key, column, "json"))
        data = {(figure["file"], figure["line"], figure["name"]) for figure in shown["figures"]
                if figure["kind"] == "datum"}
        if not data <= inputs:
            print(f"{scheme.rules}: {table} {key} {column}: shown but not among the inputs: {sorted(data - inputs)}")
            failed += 1
        own_lines = {(name, line) for name, line, _ in data if name.startswith(table + ".")}
        absent = [cell for cell in scheme.cells() if cell not in inputs]
        for cell in rng.sample(absent, min(options.absent, len(absent))):
            after = scheme.mutate(cell, rng)
            if after is None or (table, key) not in after:
                continue
            count["absent"] += 1
            if after[(table, key)].get(column) != before:
                print(f"{scheme.rules}: {table} {key} {column}: {before} became {after[(table, key)][column]} by "
                      f"{cell}, which the explanation does not name")
                failed += 1
        present = sorted(inputs)
        for cell in rng.sample(present, min(options.present, len(present))):
            after = scheme.mutate(cell, rng)
            if after is None:
                continue
            same = after.get((table, key), {}).get(column) == before
            own = cell[:2] in own_lines
            kind = "own row" if own else "own table" if cell[0].startswith(table + ".") else "other table"
            count["named, " + kind + (", same" if same else ", changed")] += 1
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", required=True)
    parser.add_argument("--values", type=int, default=4)
    parser.add_argument("--absent", type=int, default=8)
    parser.add_argument("--present", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    classes = [f"named, {kind}, {what}" for kind in ("own row", "own table", "other table") for what in ("changed", "same")]
    count = dict.fromkeys(["absent"] + classes, 0)
    failed = 0
    for folder in options.folders:
        if (folder / "adopts.txt").exists() or not (folder / "data").is_dir():
            continue
        rng = random.Random(f"{options.seed} {folder.name}")
        with tempfile.TemporaryDirectory() as work:
            failed += check(Scheme(options.heng, folder, pathlib.Path(work)), rng, options, count)
    for what, number in count.items():
        print(f"{what}: {number}")
    unchanged = [what for what in classes if what.endswith("changed") and count[what] == 0]
    if unchanged or count["absent"] == 0:
        print("never seen:", unchanged or "a cell that is not named")
        failed += 1
    print("seed", options.seed, "failed" if failed else "passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
