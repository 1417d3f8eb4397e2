#!/usr/bin/env python3
"""市区初中奖励性指标, from the words of the paper."""
from fractions import Fraction

import exact

RATES = {"合格率": 30, "平均分": 25, "优秀率": 25, "前1000比例": 10, "前3000比例": 10}
RANKS = {"合格率": "合格率名次", "平均分": "平均分名次", "优秀率": "优秀率名次", "前1000比例": "前1000名次", "前3000比例": "前3000名次"}


def main():
    data, out = exact.options()
    schools = exact.read(data, "初中")
    for rate, name in RANKS.items():
        values = [Fraction(s[rate]) for s in schools]
        for s in schools:
            s[name] = exact.competition_rank(Fraction(s[rate]), values)
    for s in schools:
        # First 50 points, each place one less, from the fiftieth on 1.
        total = sum(weight * Fraction(max(1, 51 - s[RANKS[rate]])) for rate, weight in RATES.items()) / 100
        s["分"] = exact.half_up(total, 2)
        s["综合得分"] = exact.fixed(s["分"], 2)
    totals = [s["分"] for s in schools]
    order = sorted(schools, key=lambda s: (-s["分"], -Fraction(s["合格率"]), -Fraction(s["平均分"]), s["代码"]))
    places = len(schools) * 30 // 100
    for place, s in enumerate(order):
        s["综合名次"] = exact.competition_rank(s["分"], totals)
        s["奖励"] = "享受" if place < places else "不享受"
    exact.write(out, "初中", ["代码", *RANKS.values(), "综合得分", "综合名次", "奖励"], schools)
    exact.write(out, "量", ["名称", "值"],
                [{"名称": "享受校数", "值": sum(s["奖励"] == "享受" for s in schools)}])


main()
