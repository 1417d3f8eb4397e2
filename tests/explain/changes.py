#!/usr/bin/env python3
"""What would have changed a tier, tried out.

    changes.py --heng PROGRAM [--rows N] [--seed N] FOLDER…

`heng explain … --changes` says, for cells of the data, the smallest change after which a value is another one. Here every
change is made in the files and the scheme run again: the value must become what was said, and for numbers it must not
change for any value in between (all of them when they are few, else the nearest and some others).
"""
import argparse
import decimal
import json
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from complete import Scheme, command, evaluate, write_table  # noqa: E402

MOST_BETWEEN = 12


def find(scheme, change, figures):
    """(file, line, column) of the changed cell."""
    for figure in figures:
        if figure["kind"] == "datum" and figure["name"] == change["column"]:
            if figure["table"] == change["table"] and figure["row"] == change["row"]:
                return figure["file"], figure["line"], figure["name"]
    return None


def with_cell(scheme, cell, text):
    name, line, head = cell
    records = scheme.tables[name]
    if head not in records[0]:
        return "renamed"
    at = records[0].index(head)
    own = records[line - 1][at]
    records[line - 1][at] = text
    write_table(scheme.work / name, records)
    after = evaluate(scheme.heng, scheme.rules, scheme.work)
    records[line - 1][at] = own
    write_table(scheme.work / name, records)
    return after


def between(change, rng):
    try:
        begin, end = decimal.Decimal(change["from"]), decimal.Decimal(change["to"])
    except decimal.InvalidOperation:
        return []  # a choice, a date
    step = decimal.Decimal(1).scaleb(min(begin.as_tuple().exponent, end.as_tuple().exponent, 0))
    count = int(abs(end - begin) / step)
    direction = step if end > begin else -step
    steps = range(1, count)
    if count > MOST_BETWEEN:
        steps = sorted({count - 1, *rng.sample(range(1, count), MOST_BETWEEN // 2)})
    return [str(begin + direction * n) for n in steps]


def check(scheme, rng, options, count):
    failed = 0
    tiers = [(row, column) for row, values in scheme.before.items() for column, value in values.items()
             if row[1] and column in scheme.tiers and isinstance(value, str)]
    for (table, key), column in rng.sample(tiers, min(options.rows, len(tiers))):
        code, text, said = command([scheme.heng, "explain", scheme.rules, "--data", scheme.work, key, column, "--table",
                                    table, "--format", "json", "--changes"])
        if code != 0:
            sys.exit(f"{scheme.rules} {table} {key} {column}: {said}")
        told = json.loads(text)
        for change in told.get("changes", []):
            cell = find(scheme, change, told["figures"])
            if cell is None:
                count["elsewhere"] += 1
                continue
            after = with_cell(scheme, cell, change["to"])
            if after == "renamed":
                continue
            count["changes"] += 1
            value = None if after is None else after[(table, key)][column]
            if value != change["becomes"]:
                print(f"{scheme.rules}: {table} {key} {column}: {cell} {change['to']} gives {value}, not {change['becomes']}")
                failed += 1
            for text in between(change, rng):
                after = with_cell(scheme, cell, text)
                value = None if after is None else after[(table, key)][column]
                count["between"] += 1
                if value != change["was"]:
                    print(f"{scheme.rules}: {table} {key} {column}: {cell} {text} already gives {value}")
                    failed += 1
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", required=True)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    count = {"changes": 0, "between": 0, "elsewhere": 0}
    failed = 0
    for folder in options.folders:
        if (folder / "adopts.txt").exists() or not (folder / "data").is_dir():
            continue
        rng = random.Random(f"{options.seed} {folder.name}")
        with tempfile.TemporaryDirectory() as work:
            scheme = Scheme(options.heng, folder, pathlib.Path(work))
            code, text, _ = command([options.heng, "dump", "--stage", "plan", folder / "rules.heng"])
            scheme.tiers = {line.split(":", 1)[1].split(" in ")[0] for line in text.splitlines() if ": tier %" in line
                            for line in [line.split(": tier ", 1)[1]]}
            failed += check(scheme, rng, options, count)
    print(count, "seed", options.seed)
    if not count["changes"] or not count["between"]:
        print("nothing was tried")
        failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
