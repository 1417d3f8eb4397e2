#!/usr/bin/env python3
"""The sample of the sixth-grade test: bands by the term's marks, a draw by SHA-256 in each school and band, estimates."""
import hashlib
from fractions import Fraction

import exact

SEED = "2023年5月20日公证处摇号 830417"
RATE = {"县城": 10, "农村": 20}
BANDS = "abcd"


def give_bands(pupils):
    """Quarters counted from the top, each border rounded half up; equal marks by number."""
    order = sorted(pupils, key=lambda p: (-Fraction(p["平时成绩"]), p["学籍号"]))
    ends = [int(exact.half_up(Fraction(len(order) * share, 100))) for share in (25, 50, 75)] + [len(order)]
    for place, pupil in enumerate(order):
        pupil["档"] = BANDS[next(i for i, end in enumerate(ends) if place < end)]


def draw(stratum, rate):
    """The smallest digests of seed, scheme, draw, stratum, key, divided by the character U+001F."""
    size = min(len(stratum), max(1, int(exact.half_up(Fraction(len(stratum) * rate, 100)))))
    for pupil in stratum:
        text = "\x1f".join([SEED, "六年级质量监测抽样", "样本", pupil["学校"], pupil["档"], pupil["学籍号"]])
        pupil["摘要"] = hashlib.sha256(text.encode()).hexdigest()
    for place, pupil in enumerate(sorted(stratum, key=lambda p: p["摘要"])):
        pupil["样本"] = place < size


def estimate(strata, marks):
    """Rows of 校档 and the mean of the bands, weighted by their sizes; None when a band was not tested."""
    rows, total, heads = [], Fraction(0), 0
    for (school, band), pupils in strata.items():
        drawn = [p for p in pupils if p["样本"]]
        tested = [Fraction(marks[p["学籍号"]]) for p in drawn if marks.get(p["学籍号"], "") not in ("", "缺考")]
        mean = exact.half_up(sum(tested) / len(tested), 2) if tested else None
        rows.append({"学校": school, "档": band, "人数": len(pupils), "抽取": len(drawn), "实考": len(tested),
                     "样均": exact.fixed(mean, 2)})
        total = None if total is None or mean is None else total + mean * len(pupils)
        heads += len(pupils)
    return rows, None if total is None or not heads else exact.half_up(total / heads, 2)


def main():
    data, out = exact.options()
    schools, pupils = exact.read(data, "学校"), exact.read(data, "学生")
    marks = {row["学生"]: row["得分"] for row in exact.read(data, "监测")}
    kept = [p for p in pupils if p["平时成绩"].replace(".", "").isdigit()]
    summary = []
    for school in schools:
        own = [p for p in kept if p["学校"] == school["学校代码"]]
        give_bands(own)
        strata = {(school["学校代码"], band): [p for p in own if p["档"] == band] for band in BANDS}
        strata = {key: members for key, members in strata.items() if members}
        for members in strata.values():
            draw(members, RATE[school["区域"]])
        rows, mean = estimate(strata, marks)
        summary += rows
        school["学校估计"] = exact.fixed(mean, 2)
    exact.write(out, "可编档", ["学籍号", "档", "样本"], kept)
    exact.write(out, "校档", ["学校", "档", "人数", "抽取", "实考", "样均"], summary)
    exact.write(out, "学校", ["学校代码", "学校估计"], schools)


main()
