#!/usr/bin/env python3
"""30 % performance pay by tiers, school by school; a person may stand in several schools."""
from fractions import Fraction

import exact

FACTOR = {"一等": Fraction(3, 2), "二等": Fraction(6, 5), "三等": Fraction(1), "不参评": Fraction(4, 5)}


def front(queue, places, score):
    """The first people of the queue; a tie over the last place lets none of the tied in."""
    if places <= 0:
        return []
    if places >= len(queue):
        return list(queue)
    return [p for p in queue[:places] if score(p) > score(queue[places])]


def give_tiers(posts):
    base = sum((p["系数"] for p in posts), Fraction(0))
    for p in posts:
        p["绩效等次"] = None if p["分"] is None else "不参评" if Fraction(p["月数"]) < 6 else None
    queue = sorted((p for p in posts if p["分"] is not None and p["绩效等次"] is None), key=lambda p: -p["分"])
    first = front(queue, int(base * 20 / 100), lambda p: p["分"])
    rest = [p for p in queue if p not in first]
    second = front(rest, int(base * 50 / 100) - len(first), lambda p: p["分"])
    for p in queue:
        p["绩效等次"] = "一等" if p in first else "二等" if p in second else "三等"


def pay(fund, posts):
    """Cents by largest remainder, equal remainders by the person's number."""
    weights = [p["基准"] * p["系数"] * FACTOR[p["绩效等次"]] for p in posts]
    total = sum(weights)
    due = [Fraction(fund) * w / total if total else Fraction(0) for w in weights]
    cents = [int(d) for d in due]
    order = sorted((i for i, w in enumerate(weights) if w), key=lambda i: (cents[i] - due[i], posts[i]["教师"]))
    for i in order[:int(fund) - sum(cents)] if total else []:
        cents[i] += 1
    for p, c in zip(posts, cents):
        p["奖励绩效"] = Fraction(c, 100)


def reviews(data):
    """年度考核 of those who have it, by number: 60/25/15 for everybody here (all are in their eleventh year)."""
    results = {row["编号"]: row for row in exact.read(data / "教师教学实绩评价", "教师")}
    out = {}
    for row in exact.read(data / "教师年度综合考核", "教师"):
        if row["民主测评"] == "借出":  # one part of three is not enough
            continue
        own = results[row["编号"]]
        taught = Fraction(own["平均分"]) / 4 + sum(k * Fraction(own[c].rstrip("%")) / 100
                                                  for k, c in ((10, "优秀率"), (5, "及格率")))
        total = 60 * taught * 100 / 40 + 25 * Fraction(row["民主测评"]) + 15 * Fraction(row["安全职责"])
        out[row["编号"]] = exact.half_up(total / 100, 2)
    return out


def main():
    data, out = exact.options()
    people = {row["编号"]: row for row in exact.read(data, "教师")}
    posts = exact.read(data, "任职")
    scores = reviews(data)
    for p in posts:
        person = people[p["教师"]]
        p["系数"] = Fraction(p["月数"]) / 12 * Fraction(p["课时比"].rstrip("%")) / 100
        p["分"] = scores.get(p["教师"])
        p["基准"], p["奖励绩效"] = Fraction(person["基准绩效"]), None
        p["折算系数"] = p["系数"]
    for school in exact.read(data, "学校"):
        own = [p for p in posts if p["学校"] == school["学校代码"]]
        give_tiers(own)
        fund = exact.half_up(Fraction(school["拨款"]) * 30 / 100, 2) * 100
        pay(fund, [p for p in own if p["绩效等次"]])
    for key, person in people.items():
        person["全年奖励"] = exact.fixed(sum(p["奖励绩效"] or 0 for p in posts if p["教师"] == key), 2)
    for p in posts:
        p["奖励绩效"] = exact.fixed(p["奖励绩效"], 2)
    exact.write(out, "任职", ["教师", "学校", "折算系数", "绩效等次", "奖励绩效"], posts)
    exact.write(out, "教师", ["编号", "全年奖励"], people.values())


main()
