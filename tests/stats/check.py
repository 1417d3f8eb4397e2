#!/usr/bin/env python3
"""NIST's certified means and standard deviations, held against `heng run` (see README.md).

    check.py --heng PROGRAM
"""
import argparse
import csv
import decimal
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# set: certified mean, certified standard deviation (of the sample); all digits are certified, "exact" ones to the end
CERTIFIED = {
    "Lew": ("-177.435000000000", "277.332168044316"),
    "Lottery": ("518.958715596330", "291.699727470969"),
    "Michelso": ("299.852400000000", "0.0790105478190518"),
    "NumAcc1": ("10000002", "1"),
    "NumAcc2": ("1.2", "0.1"),
    "NumAcc3": ("1000000.2", "0.1"),
    "NumAcc4": ("10000000.2", "0.1"),
}
EXACT = {"NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4"}

RULES = """方案 “认证数据” { 语言版本 1  修约 四舍五入 { 数 精确 } }
表 组 主键 名 { 名 : 文本 }
表 数据 主键 (组, 号) { 组 : 引用 组  号 : 整数  值 : 数 2 位 }
指标 个数 于 组 = 计数(于 数据)
指标 平均值 于 组 = 均值(数据.值)
指标 样本标准差 于 组 = 标准差(数据.值, 样本) 缺则 -1
指标 标准分平方和 于 组 = 合计(数据.平方)
指标 平方 于 数据 = 分数 * 分数
指标 分数 于 数据 = 标准分(值, 组内(组), 总体) 缺则 0
"""


def values(name):
    file = HERE / "data" / f"{name}.txt"
    if file.exists():
        return file.read_text().split()
    if name == "NumAcc1":
        return ["10000001", "10000003", "10000002"]
    whole = {"NumAcc2": 1, "NumAcc3": 1000000, "NumAcc4": 10000000}[name]
    return [f"{whole}.2"] + [f"{whole}.1", f"{whole}.3"] * 500


def number(text):
    over, _, under = text.partition("/")
    return decimal.Decimal(over) / decimal.Decimal(under or 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    decimal.getcontext().prec = 60
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "方案.heng").write_text(RULES, encoding="utf-8")
        (folder / "data").mkdir()
        with open(folder / "data" / "组.csv", "w", encoding="utf-8") as groups:
            groups.write("名\n" + "".join(f"{name}\n" for name in CERTIFIED))
        with open(folder / "data" / "数据.csv", "w", encoding="utf-8") as rows:
            rows.write("组,号,值\n")
            for name in CERTIFIED:
                rows.writelines(f"{name},{i},{value}\n" for i, value in enumerate(values(name), 1))
        run = subprocess.run([arguments.heng.resolve(), "run", "方案.heng", "--data", "data", "--out", "out"], cwd=folder,
                             capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(run.stdout + run.stderr)
        with open(folder / "out" / "组.csv", encoding="utf-8-sig") as results:
            found = {row["名"]: row for row in csv.DictReader(results)}
    faults = 0
    for name, (mean, deviation) in CERTIFIED.items():
        row = found[name]
        for column, certified in (("平均值", mean), ("样本标准差", deviation)):
            got = number(row[column])
            if name not in EXACT:
                got = round(got, len(certified.partition(".")[2]))
            if got != decimal.Decimal(certified):
                print(f"{name} {column}: {row[column]}, certified {certified}")
                faults += 1
        # The squares of population standard scores add up to their number, but for the rounding of each to 20 places.
        count = len(values(name))
        off = abs(number(row["标准分平方和"]) - count)
        if int(row["个数"]) != count or off > decimal.Decimal(count) * decimal.Decimal("1e-18"):
            print(f"{name}: {row['个数']} values, squares of standard scores off by {off}")
            faults += 1
    print(f"{len(CERTIFIED)} sets, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
