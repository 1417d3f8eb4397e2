#!/usr/bin/env python3
"""奖励性绩效: three sevenths of the base, less the principal's allowance; 90 % by points, 10 % by days on duty."""
from fractions import Fraction

import exact

PARTS = ["德", "能", "勤", "绩", "廉"]


def share_out(fund, weights, order):
    """Whole yuan by largest remainder; order decides between equal remainders. Weight 0 gets 0."""
    total = sum(weights.values())
    if total == 0:
        return dict.fromkeys(weights, 0)
    due = {key: Fraction(fund) * weight / total for key, weight in weights.items()}
    paid = {key: int(value) for key, value in due.items()}
    takers = sorted((key for key in weights if weights[key]), key=lambda key: (paid[key] - due[key], order[key]))
    for key in takers[:int(fund) - sum(paid.values())]:
        paid[key] += 1
    return paid


def main():
    data, out = exact.options()
    units, teachers = exact.read(data, "单位"), exact.read(data, "教师")
    for unit in units:
        part = exact.half_up(Fraction(unit["基础性绩效"]) * 3 / 7)
        fund = part - Fraction(unit["校长津贴"])
        rated = exact.half_up(fund * 9 / 10)
        unit.update({"奖励部分": part, "奖励总量": fund, "考核部分": rated, "值班部分": fund - rated})
        members = {t["编号"]: t for t in teachers if t["单位"] == unit["代码"]}
        for t in members.values():
            t["分"] = max(Fraction(0), sum(Fraction(t[part]) for part in PARTS) - Fraction(t["违纪扣分"]))
            t["考核"] = exact.fixed(t["分"], 1)
        rated_pay = share_out(rated, {k: t["分"] for k, t in members.items()},
                              {k: (-t["分"], k) for k, t in members.items()})
        duty_pay = share_out(fund - rated, {k: Fraction(t["值班"]) for k, t in members.items()}, {k: k for k in members})
        for key, t in members.items():
            t.update({"考核奖": rated_pay[key], "值班奖": duty_pay[key], "奖励性绩效": rated_pay[key] + duty_pay[key]})
    exact.write(out, "单位", ["代码", "奖励部分", "奖励总量", "考核部分", "值班部分"], units)
    exact.write(out, "教师", ["编号", "考核", "考核奖", "值班奖", "奖励性绩效"], teachers)


main()
