#!/usr/bin/env python3
"""Six indices of every class against the term before, from the words of the scheme in README.md."""
import collections

import exact
from fractions import Fraction

RATE, POINTS, NUMBER = 4, 2, 2
# index: (decimal places, step, points for a step up, for a step down, whether lower is better)
INDICES = {
    "优秀率": ("优秀差", RATE, Fraction(1, 100), Fraction(1), Fraction(3, 10), False),
    "及格率": ("及格差", RATE, Fraction(1, 100), Fraction(1, 2), Fraction(3, 10), False),
    "均分": ("均分差", POINTS, Fraction(1), Fraction(1), Fraction(1, 2), False),
    "期望值": ("期望", NUMBER, Fraction(1), Fraction(1, 2), Fraction(3, 10), False),
    "低分率": ("低分差", RATE, Fraction(1, 100), Fraction(1, 2), Fraction(3, 10), True),
    "标准差": ("离散差", POINTS, Fraction(1), Fraction(1), Fraction(1, 2), True),
}


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def deviation(values):
    """Population, to 20 decimals."""
    middle = mean(values)
    return exact.square_root(mean((value - middle) ** 2 for value in values), 20)


def measure(own, grade):
    """own: (score, full marks) of the class; grade: of the whole grade, the class included."""
    def share(rows, test):
        return mean(Fraction(test(score / full)) for score, full in rows)

    scores, all_scores = [score for score, _ in own], [score for score, _ in grade]
    ahead = [Fraction(len(grade) + 1, 2) - exact.average_rank(score, all_scores) for score in scores]
    tests = {"优秀差": lambda rate: rate >= Fraction(85, 100), "及格差": lambda rate: rate >= Fraction(60, 100),
             "低分差": lambda rate: rate < Fraction(30, 100)}
    found = {name: exact.half_up(share(own, test) - share(grade, test), RATE) for name, test in tests.items()}
    found["均分差"] = exact.half_up(mean(scores) - mean(all_scores), POINTS)
    found["期望"] = exact.half_up(mean(ahead), NUMBER)
    found["离散差"] = exact.half_up(deviation(scores) - deviation(all_scores), POINTS)
    return found


def float_points(change, step, up, down):
    points = change / step * (up if change > 0 else down)
    return exact.half_up(max(Fraction(-3), min(Fraction(3), points)), POINTS)


def main():
    data, out = exact.options()
    cells, grades = collections.defaultdict(list), collections.defaultdict(list)
    for row in exact.read(data, "成绩"):
        try:
            pair = Fraction(row["得分"]), Fraction(row["满分值"])
        except ValueError:
            continue  # 缺考, 转出
        cells[row["考次"], row["年级"], row["班级"], row["学科"]].append(pair)
        grades[row["考次"], row["年级"], row["学科"]].append(pair)
    classes = {key: measure(own, grades[key[0], key[1], key[3]]) for key, own in cells.items()}
    lessons = exact.read(data, "任教")
    table = []
    for key, row in classes.items():
        texts = dict(zip(("考次", "年级", "班级", "学科"), key))
        texts.update({name: exact.fixed(row[name], places) for name, places, *_ in INDICES.values()})
        before = classes.get(("上次", *key[1:]))
        ours = [l for l in lessons if (l["考次"], l["年级"], l["班级"], l["学科"]) == key]
        total, compared = Fraction(82), key[0] == "期末" and before is not None
        for index, (name, _, step, up, down, lower) in INDICES.items():
            column = f"教学质量.{index}"
            texts[column] = None
            if compared:
                change = before[name] - row[name] if lower else row[name] - before[name]
                points = float_points(change, step, up, down)
                texts[column] = exact.fixed(points, POINTS)
                total += points
        rated = compared and any(lesson["接班"] == "原任" for lesson in ours)
        row["total"] = total if rated else None
        texts["教学质量"] = exact.fixed(row["total"], POINTS)
        table.append(texts)
    teachers = exact.read(data, "教师")
    for teacher in teachers:
        own = (classes.get((l["考次"], l["年级"], l["班级"], l["学科"]), {}).get("total")
               for l in lessons if l["教师"] == teacher["编号"])
        own = [value for value in own if value is not None]
        teacher["质量分"] = exact.fixed(exact.half_up(mean(own), POINTS) if own else None, POINTS)
    exact.write(out, "班科", list(table[0]), table)
    exact.write(out, "教师", ["编号", "质量分"], teachers)


main()
