#!/usr/bin/env python3
"""Recommendations down the list, at most so many of one stage and subject; the freed place passes on."""
import collections
from fractions import Fraction

import exact


def main():
    data, out = exact.options()
    units, people = exact.read(data, "单位"), exact.read(data, "候选")
    for unit in units:
        quota = int(unit["名额"])
        unit["同科上限"] = 5 if quota > 20 else 3 if quota >= 10 else quota
        of_kind = collections.Counter()
        taken = 0
        own = [p for p in people if p["单位"] == unit["代码"]]
        for p in sorted(own, key=lambda p: (-Fraction(p["评分"]), p["编号"])):
            kind = p["学段"], p["学科"]
            chosen = taken < quota and of_kind[kind] < unit["同科上限"]
            p["推荐"] = "推荐" if chosen else "不推荐"
            of_kind[kind] += chosen
            taken += chosen
    exact.write(out, "单位", ["代码", "同科上限"], units)
    exact.write(out, "候选", ["编号", "推荐"], people)


main()
