#!/usr/bin/env python3
"""教学新秀, 学科带头人 (at least one per subject, beyond the 5 %), 骨干教师."""
from fractions import Fraction

import exact


def years(since):
    year, month, day = map(int, since.split("-"))
    return 2023 - year - ((month, day) > (8, 31))


def order(people):
    return sorted(people, key=lambda t: (-Fraction(t["评分"]), -t["教龄"], t["编号"]))


def main():
    data, out = exact.options()
    teachers = exact.read(data, "教师")
    for t in teachers:
        t["教龄"] = years(t["参加工作"])
        t["新秀"] = t["带头人"] = t["骨干"] = None
    free = [t for t in teachers if t["已有称号"] == "否" and t["负面清单"] == "否"]
    young = [t for t in teachers if 3 <= t["教龄"] <= 5]
    places = int(exact.half_up(Fraction(len(young), 10)))
    for place, t in enumerate(order(t for t in free if t in young)):
        t["新秀"] = "教学新秀" if place < places else "未入选"

    may = order(t for t in free if t["教龄"] >= 5)
    leaders = may[:len(teachers) * 5 // 100]
    for subject in {t["学科"] for t in may} - {t["学科"] for t in leaders}:
        leaders = leaders + [next(t for t in may if t["学科"] == subject)]
    for t in free:
        t["带头人"] = "学科带头人" if t in leaders else "未入选"

    rest = [t for t in free if t not in leaders]
    chosen = order(t for t in rest if t["教龄"] >= 3)[:int(exact.half_up(Fraction(len(teachers), 10)))]
    for t in rest:
        t["骨干"] = "骨干教师" if t in chosen else "未入选"
    exact.write(out, "教师", ["编号", "教龄", "新秀", "带头人", "骨干"], teachers)
    exact.write(out, "量", ["名称", "值"], [{"名称": "全校人数", "值": len(teachers)}, {"名称": "三至五年", "值": len(young)}])


main()
