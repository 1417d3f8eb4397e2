#!/usr/bin/env python3
"""Attainment 8 and Progress 8, from the accountability guidance."""
from fractions import Fraction

import exact

EBACC = ("理科", "人文", "语言")
ENGLISH = ("英语语言", "英语文学")


def best(rows, kinds, count):
    """The highest of those not used yet; equal points by the name of the subject."""
    free = [row for row in rows if row["八格"] is None and (kinds is None or row["科类"] in kinds)]
    return sorted(free, key=lambda row: (-Fraction(row["等级分"]), row["科目"]))[:count]


def attainment(pupil, rows):
    both = {row["科类"] for row in rows} >= set(ENGLISH)
    pupil["英语倍数"] = 2 if both else 1
    total = Fraction(0)
    for slot, kinds, count, factor in (("数学", ("数学",), 1, 2), ("英语", ENGLISH, 1, pupil["英语倍数"]),
                                       ("核心", EBACC, 3, 1), ("开放", None, 3, 1)):
        taken = best(rows, kinds, count)
        for row in taken:
            row["八格"] = slot
        points = factor * sum(Fraction(row["等级分"]) for row in taken)
        pupil["八格." + slot] = exact.fixed(points, 1)
        total += points
    return total


def main():
    data, out = exact.options()
    starts = {row["组"]: row for row in exact.read(data, "起点")}
    pupils, scores = exact.read(data, "学生"), exact.read(data, "成绩")
    schools = {row["代码"]: {"代码": row["代码"], "值": []} for row in exact.read(data, "学校")}
    for row in scores:
        row["八格"] = None
    for pupil in pupils:
        total = attainment(pupil, [row for row in scores if row["学生"] == pupil["学号"]])
        pupil["达成8"], pupil["平均等级"] = exact.fixed(total, 2), exact.fixed(exact.half_up(total / 10, 2), 2)
        start = starts.get(pupil["起点组"])
        pupil["进步8"] = None
        if start:
            pupil["进步8"] = max((total - Fraction(start["全国均值"])) / 10, Fraction(start["下限值"]))
            schools[pupil["学校"]]["值"].append(pupil["进步8"])
    for school in schools.values():
        values = school["值"]
        school["学校进步8"] = exact.fixed(exact.half_up(sum(values) / len(values), 2) if values else None, 2)
    exact.write(out, "学生", ["学号", "英语倍数", "达成8", "平均等级", "进步8"], pupils)
    exact.write(out, "成绩", ["学生", "科目", "八格"], scores)
    exact.write(out, "学校", ["代码", "学校进步8"], schools.values())


main()
