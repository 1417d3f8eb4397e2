#!/usr/bin/env python3
"""Ranks of the schools, from the words of the scheme in README.md."""
import exact
from fractions import Fraction

COUNTY_LINE, FIRST = Fraction(486), 630
WEIGHTS = {"中考均分": Fraction(4, 10), "前630": Fraction(3, 10), "外流率": Fraction(3, 10)}


def measure(school, pupils):
    """The three figures of a school; pupils: those who sat the examination."""
    base = Fraction(school["年级在册"]) * 97 / 100
    own = [pupil for pupil in pupils if pupil["学校"] == school["学校代码"]]
    above = [pupil for pupil in own if pupil["score"] >= COUNTY_LINE]
    gone = sum(pupil["去向"] == "外县" for pupil in above)
    school["基数人数"] = base
    school["均分"] = exact.half_up(sum(p["score"] for p in own) / base, 2) if base else None
    school["前列率"] = exact.half_up(sum(p["rank"] <= FIRST for p in own) / base, 4) if base else None
    school["外流"] = exact.half_up(Fraction(gone, len(above)), 4) if above else None


def rank(schools, figure, name, highest_first):
    values = [school[figure] for school in schools if school[figure] is not None]
    for school in schools:
        value = school[figure]
        school[name] = None if value is None else exact.competition_rank(value, values, highest_first)


def score(school):
    for item, name in (("中考均分", "均分名次"), ("前630", "前列名次"), ("外流率", "外流名次")):
        place = school[name]
        school[f"质量.{item}"] = None if place is None else Fraction(max(15 - (place - 1), 0))
    parts = [school[f"质量.{item}"] for item in WEIGHTS]
    whole = None if None in parts else sum(w * p for w, p in zip(WEIGHTS.values(), parts))
    school["质量"] = None if whole is None else exact.half_up(whole, 2)


def main():
    data, out = exact.options()
    schools = exact.read(data, "学校")
    sat = [pupil for pupil in exact.read(data, "考生") if pupil["总分"]]
    for pupil in sat:
        pupil["score"] = Fraction(pupil["总分"])
    scores = [pupil["score"] for pupil in sat]
    for pupil in sat:
        pupil["全县名次"] = pupil["rank"] = exact.competition_rank(pupil["score"], scores)
    for school in schools:
        measure(school, sat)
    rank(schools, "均分", "均分名次", True)
    rank(schools, "前列率", "前列名次", True)
    rank(schools, "外流", "外流名次", False)
    for school in schools:
        score(school)
    rated = sorted((s for s in schools if s["质量"] is not None),
                   key=lambda s: (-s["质量"], -s["均分"], -s["前列率"], s["学校代码"]))
    for school in schools:
        school["总名次"] = rated.index(school) + 1 if school in rated else None
        for name, places in (("均分", 2), ("前列率", 4), ("外流", 4), ("质量", 2), *((f"质量.{i}", 2) for i in WEIGHTS)):
            school[name] = exact.fixed(school[name], places)
    ranked = {pupil["考号"]: pupil["rank"] for pupil in sat}
    exact.write(out, "考生", ["考号", "全县名次"], [{"考号": pupil["考号"], "全县名次": ranked.get(pupil["考号"])}
                                          for pupil in exact.read(data, "考生")])
    exact.write(out, "学校", ["学校代码", "基数人数", "均分", "前列率", "外流", "均分名次", "前列名次", "外流名次", "质量.中考均分",
                            "质量.前630", "质量.外流率", "质量", "总名次"], schools)


main()
