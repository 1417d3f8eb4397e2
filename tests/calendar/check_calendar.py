#!/usr/bin/env python3
"""Dates against Python's calendar: every day around two ends of February, of a month and of a year, to every day up to
26 months later and some far ones. What is full is found by adding months one by one, not by the engine's rule.

    check_calendar.py --heng PROGRAM
"""
import argparse
import calendar
import csv
import datetime
import pathlib
import subprocess
import sys
import tempfile

RULES = """方案 “日历” { 语言版本 1   修约 四舍五入 { 数 2 位 } }
表 段 主键 号 { 号 : 整数   起 : 日期   止 : 日期 }
指标 月 于 段 : 整数 = 满月(起, 止)
指标 年 于 段 : 整数 = 满年(起, 止)
指标 进一年 于 段 : 整数 = 满年(起, 止, 满9个月进一)
指标 日 于 段 : 天 = 天数(起, 止)
指标 学年 于 段 : 整数 = 学年(止)
指标 合年 于 段 : 整数 = 满年(月, 满9个月进一)
"""


def plus_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def pairs():
    day = datetime.timedelta(days=1)
    for first, last in (("2019-12-27", "2020-03-02"), ("2022-08-28", "2022-09-02"), ("2023-02-26", "2023-03-01")):
        begin = datetime.date.fromisoformat(first)
        while begin <= datetime.date.fromisoformat(last):
            end = begin
            months = 0
            while end <= begin + 800 * day:
                while plus_months(begin, months + 1) <= end:
                    months += 1
                yield begin, end, months
                end += day
            for years in (10, 40, 96, 100, 400):
                for shift in (-1, 0, 1):
                    end = plus_months(begin, 12 * years) + shift * day
                    full = 12 * years - (1 if shift < 0 else 0)
                    yield begin, end, full
            begin += day


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", type=pathlib.Path, required=True)
    heng = parser.parse_args().heng.resolve()
    rows = list(pairs())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "规则.heng").write_text(RULES, encoding="utf-8")
        (folder / "data").mkdir()
        with open(folder / "data/段.csv", "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["号", "起", "止"])
            writer.writerows((i, begin, end) for i, (begin, end, _) in enumerate(rows))
        command = [heng, "run", "规则.heng", "--data", "data", "--out", "out"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(folder / "out/段.csv", encoding="utf-8-sig", newline="") as found:
            results = {int(row["号"]): row for row in csv.DictReader(found)}
    faults = 0
    for i, (begin, end, months) in enumerate(rows):
        rounded = months // 12 + (months % 12 >= 9)
        wanted = {"月": months, "年": months // 12, "进一年": rounded, "日": end.toordinal() - begin.toordinal(),
                  "学年": end.year if end.month >= 9 else end.year - 1, "合年": rounded}
        for column, value in wanted.items():
            if int(results[i][column]) != value:
                faults += 1
                print(f"{begin} {end}: {column} {results[i][column]}, not {value}")
    print(f"{len(rows)} pairs of dates, {faults} faults")
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
