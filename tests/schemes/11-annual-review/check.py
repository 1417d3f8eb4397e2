#!/usr/bin/env python3
"""The yearly review: weights by years of service, tiers with a quota from the school's own tier, one per subject."""
import datetime
from fractions import Fraction

import exact

END = datetime.date(2023, 8, 31)
WEIGHTS = {"新教师": (40, 40, 20), "中坚": (60, 25, 15), "资深": (50, 35, 15)}
PARTS = (("教学实绩", 40), ("民主测评", 100), ("安全职责", 100))


def full_months(since):
    day = datetime.date.fromisoformat(since)
    return (END.year - day.year) * 12 + END.month - day.month - (END.day < day.day)  # END is a month's last day


def take_over(data, teachers, schools):
    """What the two other schemes give: 教学实绩 of 40, '' without an exam; the tier of the school."""
    results = {row["编号"]: row for row in exact.read(data / "教师教学实绩评价", "教师")}
    for t in teachers:
        row = results[t["编号"]]
        has = row["平均分"].replace(".", "").isdigit()
        rates = [Fraction(row[c].rstrip("%")) / 100 for c in ("优秀率", "及格率")] if has else []
        t["教学实绩"] = exact.fixed(Fraction(row["平均分"]) / 4 + 10 * rates[0] + 5 * rates[1], 2) if has else ""
    reviewed = exact.read(data / "学校综合工作考评", "学校")
    total = {row["学校代码"]: Fraction(row["教学质量"]) * 5 + Fraction(row["安全稳定"]) * 3 + Fraction(row["学校管理"]) * 2
             for row in reviewed}
    order = sorted(total, key=lambda code: -total[code])
    first, second = -(-len(order) * 25 // 100), -(-len(order) * 50 // 100)
    for school in schools:
        place = order.index(school["学校代码"])
        school["学校等次"] = "一等" if place < first else "二等" if place < second else "三等"


def score(t):
    years = full_months(t["参加工作"]) // 12
    t["教龄段"] = "新教师" if years < 5 else "中坚" if years <= 15 else "资深"
    present = [(weight, Fraction(t[part]) * 100 / full) for weight, (part, full) in zip(WEIGHTS[t["教龄段"]], PARTS)
               if t[part].replace(".", "").isdigit()]
    if len(present) < 2:
        return None
    return exact.half_up(sum(w * v for w, v in present) / sum(w for w, _ in present), 2)


def key(t):
    own = t["教学实绩"]
    return (-t["分"], 0, -Fraction(own)) if own.replace(".", "").isdigit() else (-t["分"], 1, 0)


def excellent(rated, places):
    """Down the list of those who may; a tie over the last place stays out. Then every subject its one, inside the places."""
    queue = sorted((t for t in rated if t["年度等次"] is None and int(t["继续教育"]) >= 72 and t["分"] >= 85), key=key)
    taken = queue[:places]
    if places < len(queue) and places and key(queue[places]) == key(queue[places - 1]):
        taken = [t for t in taken if key(t) != key(queue[places])]
    empty = 0
    for subject in sorted({t["学科"] for t in rated} - {t["学科"] for t in taken}):
        own = [t for t in queue if t["学科"] == subject]
        taken += own[:1]
        empty += not own
    while len(taken) + empty > places:
        spare = [t for t in taken if sum(other["学科"] == t["学科"] for other in taken) > 1]
        taken.remove(max(spare, key=key))
    return taken


def main():
    data, out = exact.options()
    teachers = exact.read(data, "教师")
    schools = exact.read(data, "学校")
    take_over(data, teachers, schools)
    for school in schools:
        own = [t for t in teachers if t["学校"] == school["学校代码"]]
        for t in own:
            t["分"] = score(t)
            t["年度等次"] = None
        rated = [t for t in own if t["分"] is not None]
        for t in rated:
            if t["状态"] == "病假超半年" or full_months(t["参加工作"]) < 6:
                t["年度等次"] = "不定等"
            elif t["师德"] == "不合格":
                t["年度等次"] = "不合格"
        for t in excellent(rated, len(own) * (25 if school["学校等次"] == "一等" else 20) // 100):
            t["年度等次"] = "优秀"
        for t in rated:
            t["年度等次"] = t["年度等次"] or ("合格" if t["分"] >= 60 else "基本合格")
    for t in teachers:
        t["年度考核"] = exact.fixed(t["分"], 2)
    exact.write(out, "教师", ["编号", "教龄段", "年度考核", "年度等次"], teachers)


main()
