#!/usr/bin/env python3
"""Converted scores, from the words of the scheme in README.md."""
import collections

import exact
from fractions import Fraction

GRADES = [("A", 15, 100, 86), ("B", 50, 85, 71), ("C", 85, 70, 56), ("D", 98, 55, 41), ("E", 100, 40, 30)]


def grade(scores):
    """{score: (grade, top, bottom)} of one subject: the last whole place up to each share; equal scores go up."""
    given, ordered = {}, sorted(scores, reverse=True)
    start = 0
    for name, share, top, bottom in GRADES:
        end = int(exact.half_up(Fraction(len(ordered) * share, 100)))
        end = max(start, len(ordered) if name == "E" else end)
        while start < end < len(ordered) and ordered[end] == ordered[end - 1]:
            end += 1
        for score in ordered[start:end]:
            given[score] = name, top, bottom
        start = end
    return given


def convert(score, grades, scores):
    name, top, bottom = grades[score]
    same = [other for other in scores if grades[other][0] == name]
    low, high = min(same), max(same)
    if low == high:
        return name, Fraction(top)
    return name, exact.half_up(bottom + (score - low) / (high - low) * (top - bottom))


def main():
    data, out = exact.options()
    subjects = collections.defaultdict(list)
    rows = exact.read(data, "成绩")
    for row in rows:
        if row["原始分"]:
            subjects[row["科目"]].append(Fraction(row["原始分"]))
    for row in rows:
        row["等级"], row["赋分"] = None, None
        if row["原始分"]:
            scores = subjects[row["科目"]]
            row["等级"], row["赋分"] = convert(Fraction(row["原始分"]), grade(scores), scores)
    taken = [row for row in rows if row["原始分"]]  # 视图 实考
    exact.write(out, "实考", ["考号", "科目", "等级", "赋分"], taken)


main()
