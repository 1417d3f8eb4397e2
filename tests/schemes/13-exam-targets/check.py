#!/usr/bin/env python3
"""高考目标: completion, surplus and rank bonuses, shared by grades 60/25/15, then by people's points; warnings."""
from fractions import Fraction

import exact

GRADE = {"高三": 60, "高二": 25, "高一": 15}


def largest_remainder(fund, weights, order):
    """fund and results in whole units; people of weight 0 get 0. None when nobody can have a part."""
    total = sum(weights.values())
    if not total:
        return None
    due = {key: Fraction(fund) * w / total for key, w in weights.items()}
    paid = {key: int(d) for key, d in due.items()}
    takers = sorted((key for key in weights if weights[key]), key=lambda key: (paid[key] - due[key], order[key]))
    for key in takers[:int(fund) - sum(paid.values())]:
        paid[key] += 1
    return paid


def school_bonus(s):
    target, passed = int(s["目标"]), int(s["上线"])
    s["超额奖"] = exact.fixed(Fraction(max(passed - target, 0) * 2000), 2)
    s["名次奖"] = exact.fixed(Fraction(20000 if s["全市名次"] and int(s["全市名次"]) <= 6 else 0), 2)
    s["完成率"] = s["完成奖"] = s["奖金"] = None
    s["目标预警"] = "无"
    if target == 0:
        return
    rate = exact.half_up(Fraction(passed, target) * 100, 1)
    band = Fraction(1) if rate >= 100 else Fraction(9, 10) if rate >= 90 else Fraction(7, 10) if rate >= 70 else Fraction(0)
    done = exact.half_up(min(passed, target) * 1000 * band, 2)
    s["完成率"] = exact.fixed(rate / 100, 3)
    s["完成奖"] = exact.fixed(done, 2)
    s["奖金"] = exact.fixed(done + Fraction(s["超额奖"]) + Fraction(s["名次奖"]), 2)
    s["目标预警"] = "黄牌" if rate < 70 else "约谈" if rate < 90 else "提醒" if rate < 100 else "无"


def main():
    data, out = exact.options()
    schools, groups, people = (exact.read(data, name) for name in ("学校", "年级组", "教师"))
    for s in schools:
        school_bonus(s)
        own = {g["年级"]: g for g in groups if g["学校"] == s["学校代码"]}
        # Whole yuan; equal remainders go to the higher grade. Cents of the bonus that make no yuan stay.
        parts = largest_remainder(int(Fraction(s["奖金"] or 0)), {k: Fraction(GRADE[k]) for k in own},
                                  {k: -GRADE[k] for k in own})
        for k, g in own.items():
            g["年级奖"] = parts[k]
            team = {p["编号"]: p for p in people if (p["学校"], p["年级"]) == (s["学校代码"], k)}
            points = {i: Fraction(p["贡献分"]) for i, p in team.items() if p["贡献分"] not in ("", "病假")}
            cents = largest_remainder(g["年级奖"] * 100, points, {i: (-points[i], i) for i in points})
            for i, p in team.items():
                paid = None if i not in points else cents[i] if cents else 0
                p["个人奖"] = exact.fixed(None if paid is None else Fraction(paid, 100), 2)
    exact.write(out, "学校", ["学校代码", "完成率", "完成奖", "超额奖", "名次奖", "奖金", "目标预警"], schools)
    exact.write(out, "年级组", ["学校", "年级", "年级奖"], groups)
    exact.write(out, "教师", ["编号", "个人奖"], people)


main()
