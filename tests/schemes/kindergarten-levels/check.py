#!/usr/bin/env python3
"""幼儿园等级: the total and each of the three key indicators must reach the line."""
from fractions import Fraction

import exact

FULL = {"办园条件": 15, "园务管理": 20, "安全工作": 15, "卫生保健": 20, "教育教学": 25, "家园共育": 5}
KEY = ["安全工作", "卫生保健", "教育教学"]
LEVELS = [("一级", 90), ("二级", 70), ("三级", 50)]


def main():
    data, out = exact.options()
    rows = []
    for row in exact.read(data, "幼儿园"):
        total = sum(Fraction(row[part]) for part in FULL)
        level = "不合格"
        for name, line in reversed(LEVELS):
            if total >= line and all(Fraction(row[part]) * 100 >= line * FULL[part] for part in KEY):
                level = name
        rows.append({"代码": row["代码"], "总分": exact.fixed(total, 1), "等级": level})
    exact.write(out, "幼儿园", ["代码", "总分", "等级"], rows)


main()
