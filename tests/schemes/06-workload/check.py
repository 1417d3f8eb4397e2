#!/usr/bin/env python3
"""Workload of every teacher, from the words of the scheme in README.md."""
import exact
from fractions import Fraction

FULL, DAYS = Fraction(12), Fraction(98)
COEFFICIENT = {"语文": Fraction(1), "数学": Fraction(1), "英语": Fraction(8, 10)}
FULL_FROM_CLASSES = {"数学": 2, "英语": 4}


def lesson(row):
    """Adds what one assignment is worth."""
    own = COEFFICIENT.get(row["学科"], Fraction(7, 10))
    raised = own if row["提高系数"] == "" else Fraction(row["提高系数"])
    periods, combined, full_load = (Fraction(row[name]) for name in ("周节数", "合堂节数", "满节数"))
    row["系数"] = exact.fixed(own, 2)
    row["实用系数"] = exact.fixed(exact.half_up(min(raised, Fraction(1)), 2), 2)
    row["折合节数"] = periods - combined + combined * Fraction(15, 10) / 2
    listed = FULL_FROM_CLASSES.get(row["学科"])
    if listed and int(row["班数"]) >= listed:
        worth = FULL
    elif full_load == 0:
        worth = Fraction(0)
    else:
        worth = row["折合节数"] / full_load * Fraction(row["实用系数"]) * FULL
    row["points"] = exact.half_up(worth, 2)
    row["课时分"] = exact.fixed(row["points"], 2)


def substitution(row):
    if row["合堂"] == "是":
        price = Fraction(3, 100)
    else:
        price = Fraction(5 if row["学科"] in ("语文", "数学", "英语") else 4, 100)
    row["代课分"] = int(row["节数"]) * price


def main():
    data, out = exact.options()
    lessons, stand_ins, teachers = (exact.read(data, name) for name in ("任课", "代课", "教师"))
    for row in lessons:
        lesson(row)
    for line, row in enumerate(stand_ins, 2):
        row["数据行"] = line
        substitution(row)
    for teacher in teachers:
        own = [row for row in lessons if row["教师"] == teacher["编号"]]
        extra = [row for row in stand_ins if row["教师"] == teacher["编号"]]
        teacher["出勤率"] = (DAYS - Fraction(teacher["请假"])) / DAYS
        total = sum(row["points"] for row in own) * teacher["出勤率"] + sum(row["代课分"] for row in extra)
        teacher["工作量"] = exact.fixed(exact.half_up(total, 2), 2)
    exact.write(out, "任课", ["教师", "年级", "学科", "系数", "实用系数", "折合节数", "课时分"], lessons)
    exact.write(out, "代课", ["数据行", "代课分"], stand_ins)
    exact.write(out, "教师", ["编号", "出勤率", "工作量"], teachers)


main()
