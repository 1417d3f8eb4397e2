#!/usr/bin/env python3
"""Warnings over three years: last of a kind or down by 5 points, through mergers, splits and new names."""
from fractions import Fraction

import exact

THIS_YEAR = 2022


def forerunners(school, year, changes):
    """The codes under which a school stood in a year: its own, and whatever became part of it since."""
    codes, new = {school}, [school]
    while new:
        code = new.pop()
        for change in changes:
            if change["现校"] == code and int(change["学年"]) > year and change["原校"] not in codes:
                codes.add(change["原校"])
                new.append(change["原校"])
    return codes


def past_value(school, year, column, past, changes):
    """None where there is no value: no row, an empty cell, or a figure of several merged schools."""
    cells = [past[code, year][column] for code in sorted(forerunners(school, year, changes)) if (code, year) in past]
    cells = [cell for cell in cells if cell != ""] if len(cells) > 1 else cells
    if not cells or cells == [""]:
        return None
    if column == "差":
        return all(cell == "是" for cell in cells)  # 从宽
    return Fraction(cells[0]) if len(cells) == 1 else None


def main():
    data, out = exact.options()
    schools, changes = exact.read(data, "学校"), exact.read(data, "学校沿革")
    past = {(row["学校代码"], int(row["学年"])): row for row in exact.read(data, "往年")}
    rated = [s for s in schools if s["综合分"] not in ("新建校", "停办")]
    for s in rated:
        s["分"] = Fraction(s["综合分"])
    for s in rated:
        peers = [o["分"] for o in rated if (o["学段"], o["类型"]) == (s["学段"], s["类型"])]
        s["同类名次"] = exact.competition_rank(s["分"], peers)
        s["末位"] = len(peers) >= 3 and s["分"] == min(peers)
        before = past_value(s["学校代码"], THIS_YEAR - 1, "综合分", past, changes)
        change = None if before is None else s["分"] - before
        s["变化"] = exact.fixed(change, 2)
        s["下滑"] = change is not None and change <= -5
        s["差"] = s["末位"] or s["下滑"]
        run = 1 if s["差"] else 0
        while 0 < run <= 3 and past_value(s["学校代码"], THIS_YEAR - run, "差", past, changes):
            run += 1
        s["连差"] = run
        s["问责"] = ["无", "诫勉谈话", "黄牌", "红牌", "红牌"][run]
        s["表彰.表彰"] = change is not None and change >= 5
    exact.write(out, "参评校", ["学校代码", "同类名次", "末位", "变化", "下滑", "差", "连差", "问责", "表彰.表彰"], rated)


main()
