#!/usr/bin/env python3
"""Places for 优秀 by heads in small units, by percent in larger ones."""
import datetime
from fractions import Fraction

import exact


def served_six_months(since):
    """To 2023-12-31: who began on the first of July has five whole months."""
    return datetime.date.fromisoformat(since) <= datetime.date(2023, 6, 30)


def main():
    data, out = exact.options()
    units, teachers = exact.read(data, "单位"), exact.read(data, "教师")
    for unit in units:
        own = [t for t in teachers if t["单位"] == unit["代码"]]
        for t in own:
            t["定等次"] = served_six_months(t["参加工作"])
            t["分"] = Fraction(t["考核分"]) if t["考核分"] not in ("", "病假超半年") else None
            t["年度考核"] = None
        heads = sum(t["定等次"] for t in own)
        unit["人数"] = heads
        unit["优秀名额"] = 1 if heads < 6 else 2 if heads <= 12 else heads * (25 if unit["单位考核"] == "好" else 15) // 100
        rated = [t for t in own if t["定等次"] and t["分"] is not None]
        queue = sorted((t for t in rated if t["分"] >= 90), key=lambda t: -t["分"])
        for t in queue[:unit["优秀名额"]]:
            if len(queue) <= unit["优秀名额"] or t["分"] > queue[unit["优秀名额"]]["分"]:
                t["年度考核"] = "优秀"
        for t in rated:
            t["年度考核"] = t["年度考核"] or ("合格" if t["分"] >= 60 else "不合格")
    exact.write(out, "单位", ["代码", "人数", "优秀名额"], units)
    exact.write(out, "教师", ["编号", "定等次", "年度考核"], teachers)


main()
