#!/usr/bin/env python3
"""Scores of schools by subject and grade, from the words of the scheme in README.md."""
import collections

import exact
from fractions import Fraction

# Weights in percent, in the order of the paper.
WEIGHTS = {
    "小学": {"语文": 30, "数学": 30, "英语": 20, "品德": 10, "科学": 10},
    "七年级": {"语文": 20, "数学": 20, "英语": 20, "思品": 10, "历史": 10, "地理": 10, "生物": 10},
    "八年级": {"语文": 20, "数学": 20, "英语": 20, "物理": 10, "思品": 10, "历史": 10, "地理": 5, "生物": 5},
    "九年级": {"语文": 20, "数学": 20, "英语": 20, "物理": 10, "化学": 10, "思品": 6, "历史": 6, "地理": 4, "生物": 4},
}
PARTS = {"均分": (40, 2), "及格": (30, 4), "优秀": (30, 4)}
SUBJECTS = ["语文", "数学", "英语", "品德", "科学", "思品", "历史", "地理", "生物", "物理", "化学"]


def measure(cells, papers, heads):
    """{(school, grade, subject): mean, pass rate, excellence rate} over the heads, who was absent included."""
    marks = collections.defaultdict(list)
    for row in cells:
        own = marks[row["学校"], row["级"], row["学科"]]
        try:
            own.append(Fraction(row["得分"]) / papers[row["级"], row["学科"]] * 100)
        except ValueError:
            pass  # 缺考
    found = {}
    for key, own in marks.items():
        count = heads[key[:2]]
        found[key] = {"均分": exact.half_up(sum(own) / count, 2),
                      "及格": exact.half_up(Fraction(sum(mark >= 60 for mark in own)) / count, 4),
                      "优秀": exact.half_up(Fraction(sum(mark >= 85 for mark in own)) / count, 4)}
    return found


def main():
    data, out = exact.options()
    papers = {(row["级"], row["学科"]): Fraction(row["卷面满分"]) for row in exact.read(data, "卷面")}
    grades = exact.read(data, "年级")
    heads = {(g["学校"], g["级"]): Fraction(g["起始人数"]) + int(g["转入"]) - int(g["转出"]) for g in grades}
    table = measure(exact.read(data, "成绩"), papers, heads)
    best = collections.defaultdict(Fraction)
    for (_, grade, subject), row in table.items():
        for part in PARTS:
            best[grade, subject, part] = max(best[grade, subject, part], row[part])
    for (_, grade, subject), row in table.items():
        tops = {part: best[grade, subject, part] for part in PARTS}
        row["学科分"] = exact.half_up(sum(row[part] / tops[part] * points if tops[part] else 0
                                     for part, (points, _) in PARTS.items()), 2)
    for row in grades:
        key = row["学校"], row["级"]
        row["应计人数"] = heads[key]
        weights = WEIGHTS[row["级"]]
        scores = {s: table.get((*key, s), {}).get("学科分") for s in weights}
        for subject in SUBJECTS:
            row[f"年级质量.{subject}"] = exact.fixed(scores.get(subject), 2)
        whole = None if None in scores.values() else sum(w * scores[s] / 100 for s, w in weights.items())
        row["年级质量"] = exact.fixed(None if whole is None else exact.half_up(whole, 2), 2)
    assessed = exact.read(data, "考查")
    for row in assessed:
        points = int(row["A等"]) + int(row["B等"]) * Fraction(8, 10) + int(row["C等"]) * Fraction(6, 10)
        row["考查分"] = exact.fixed(exact.half_up(points / heads[row["学校"], row["级"]] * 100, 2), 2)
    texts = [{"学校": k[0], "级": k[1], "学科": k[2], "学科分": exact.fixed(row["学科分"], 2),
              **{part: exact.fixed(row[part], places) for part, (_, places) in PARTS.items()}} for k, row in table.items()]
    exact.write(out, "校科", ["学校", "级", "学科", *PARTS, "学科分"], texts)
    exact.write(out, "年级", ["学校", "级", "应计人数", *(f"年级质量.{s}" for s in SUBJECTS), "年级质量"], grades)
    exact.write(out, "考查", ["学校", "级", "考查分"], assessed)


main()
