#!/usr/bin/env python3
"""`heng compare` on the sample county against the files of results: who moved, sums of money to the cent, and causes.

    compare.py --heng PROGRAM --samples FOLDER

Three changes, each sealed and compared with the run before: one mean score (a school's borders and fund move, and the
best of the subject), one weight, and both at once. What compare says of every row is worked out again here from the
two folders of results alone; and a row whose cause is only its own data or the rules must not name anything else.
"""
import argparse
import csv
import decimal
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

KEY = "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R"
RULES, TEACHERS, MONEY = "绩效工资.heng", "教师.csv", "奖励绩效"


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode()


def read_results(folder):
    """By teacher, by column; gaps as their kind and reason."""
    with open(folder / ("草稿-" + TEACHERS), encoding="utf-8-sig", newline="") as file:
        rows = {row["教师编号"]: dict(row) for row in csv.DictReader(file)}
    gaps = folder / "草稿-教师.未评.csv"
    if gaps.exists():
        with open(gaps, encoding="utf-8-sig", newline="") as file:
            for key, column, kind, reason in list(csv.reader(file))[1:]:
                rows[key][column] = f"{kind}({reason})"
    return rows


def same(a, b):
    try:
        return decimal.Decimal(a) == decimal.Decimal(b)
    except decimal.InvalidOperation:
        return a == b


def text(value):
    return value["gap"] if isinstance(value, dict) else value


def check_rows(said, before, now):
    """Every value of every row, and nothing else; money sums."""
    faults = []
    table = next(table for table in said["tables"] if table["name"] == "教师")
    wanted = {(key, column) for key in now for column in now[key] if column != "教师编号"
              and not same(before[key][column], now[key][column])}
    found = {}
    for row in table["rows"]:
        for value in row["values"]:
            found[row["key"], value["column"]] = value
    # Figures of results are shown rounded: what differs there must differ here.
    faults += [f"{name} is not told" for name in sorted(wanted - set(found))]
    for (key, column), value in found.items():
        if column in now[key] and column in (MONEY, "绩效等次", "校内名次"):
            if (key, column) not in wanted:
                faults.append(f"{key} {column} did not change")
            if not (same(text(value["before"]), before[key][column]) and same(text(value["now"]), now[key][column])):
                faults.append(f"{key} {column}: {value}")
    money = next(column for column in table["columns"] if column["name"] == MONEY)
    sums = [sum((decimal.Decimal(row[MONEY]) for row in rows.values() if row[MONEY][:1].isdigit()), decimal.Decimal())
            for rows in (before, now)]
    told = [decimal.Decimal(money.get(name, "0")) for name in ("total_before", "total_now", "difference")]
    if told != [sums[0], sums[1], sums[1] - sums[0]]:
        faults.append(f"money: {told}, not {sums}")
    tiers = [sum(1 for value in row["values"] if value["column"] == "绩效等次") for row in table["rows"]]
    if tiers != sorted(tiers, reverse=True):
        faults.append("rows whose tier changed do not come first")
    return faults, table


def check_causes(said, table, own, rules):
    """`own`: the teacher whose datum was changed; `rules`: whether a rule was."""
    faults = []
    for row in table["rows"]:
        causes = row.get("causes")
        if causes is None:
            continue
        if not causes["data"] and not causes["rules"] and not causes["others"]:
            faults.append(f"{row['key']}: no cause")
        if rules and own is None and causes["by"] != "rules":
            faults.append(f"{row['key']}: not by the rules")
        if not rules and causes["by"] != "data":
            faults.append(f"{row['key']}: not by the data")
        if causes["data"] and row["key"] != own:
            faults.append(f"{row['key']}: not its datum: {causes['data']}")
        if row["key"] == own and not causes["data"]:
            faults.append(f"{own}: its own datum is not named")
    if bool(said["rules"]) != rules or bool(said["data"]) != (own is not None):
        faults.append("the differences of data and rules are others")
    return faults


class County:
    def __init__(self, heng, samples, folder):
        self.heng, self.folder, self.entries = heng, folder, 0
        shutil.copytree(samples / "county", folder / "county")
        self.rules, self.data = folder / "county" / RULES, folder / "county" / "data"
        (folder / "key").write_text(KEY + "\n", encoding="utf-8")

    def seal(self, name):
        """The results of one more run."""
        run(self.heng, "run", self.rules, "--data", self.data, "--out", self.folder / name, "--archive",
            self.folder / "archive", "--key", self.folder / "key", "--when", "2023-09-01")
        self.entries += 1
        return read_results(self.folder / name)

    def compare(self, before, now):
        return json.loads(run(self.heng, "compare", self.folder / "archive", before, now, "--format", "json"))

    def replace(self, path, old, new):
        content = path.read_text(encoding="utf-8")
        assert content.count(old) == 1, old
        path.write_text(content.replace(old, new), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="Comparing runs of the sample county")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory(prefix="heng-compare-") as name:
        county = County(options.heng, options.samples, pathlib.Path(name))
        first = county.seal("first")
        # The second teacher's mean becomes the best of the subject among the primary schools of the county.
        county.replace(county.data / TEACHERS, "T00002,李兰,S001,英语,31000.00,合格,200,198,85.0,0.45",
                       "T00002,李兰,S001,英语,31000.00,合格,200,198,99.5,0.45")
        second = county.seal("second")
        county.replace(county.rules, "权重 30% = 优秀率", "权重 20% = 优秀率")
        county.replace(county.rules, "权重 70% = 平均分", "权重 80% = 平均分")
        third = county.seal("third")
        for title, entries, pair, own, rules in (("one mean score", (1, 2), (first, second), "T00002", False),
                                                 ("one weight", (2, 3), (second, third), None, True),
                                                 ("both", (1, 3), (first, third), "T00002", True)):
            said = county.compare(*entries)
            found, table = check_rows(said, *pair)
            found += check_causes(said, table, own, rules)
            others = sum(1 for row in table["rows"] if row.get("causes", {}).get("others"))
            print(f"{title}: {table['changed']} rows, {others} of the first 100 moved by others too, {len(found)} faults")
            faults += found
        if not county.compare(2, 2)["identical"]:
            faults.append("a run differs from itself")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
