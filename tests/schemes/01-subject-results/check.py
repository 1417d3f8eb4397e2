#!/usr/bin/env python3
"""Results of every teacher, from the words of the scheme in README.md."""
import collections

import exact
from fractions import Fraction

CLASS_POINTS = [(2, 20), (4, 18), (6, 17), (8, 16)]
WEIGHTS = {"七年级": {"寒假": 30, "暑假": 70}, "八年级": {"寒假": 30, "暑假": 70}, "九年级": {"中考": 100}}
TERMS = ("寒假", "暑假", "中考")


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else None


def rounded(value):
    return None if value is None else exact.half_up(value, 2)


def subjects_of_classes(scores, start):
    """{(term, class, subject): what the class reached}; who was absent counts in the roll only."""
    rows = collections.defaultdict(list)
    for row in scores:
        rows[row["学期"], row["班级"], row["学科"]].append(row["得分"])
    found = {}
    for key, cells in rows.items():
        roll = start[key[:2]]
        marks = [Fraction(cell) for cell in cells if cell]
        excellent, good, passed = (sum(mark >= line for mark in marks) for line in (85, 75, 60))
        rates = rounded((excellent * 2 + good * Fraction(3, 2) + passed) * 100 / Fraction(roll))
        average = rounded(sum(marks) / Fraction(roll))
        found[key] = {"学期": key[0], "班级": key[1], "学科": key[2], "三率分": rates, "均分": average,
                      "成绩分": rates + average}
    return found


def classes(subjects, start, grades):
    """{(term, class): sum, rank in the grade, points}; every class of the start-of-term roll."""
    found = {}
    for key in start:
        total = sum((row["成绩分"] for other, row in subjects.items() if other[:2] == key), Fraction(0))
        found[key] = {"学期": key[0], "班级": key[1], "成绩和": total}
    for key, row in found.items():
        same = [r["成绩和"] for k, r in found.items() if k[0] == key[0] and grades[k[1]] == grades[key[1]]]
        row["班级名次"] = exact.competition_rank(row["成绩和"], same)
        row["班级分"] = next((Fraction(points) for last, points in CLASS_POINTS if row["班级名次"] <= last), None)
    return found


def subject_teachers(lessons, subjects, grades):
    """{(term, teacher, grade, subject): own result and points against the best of the grade}"""
    taught = collections.defaultdict(list)
    for row in lessons:
        taught[row["学期"], row["教师"], grades[row["班级"]], row["学科"]].append(row["班级"])
    found = {}
    for (term, teacher, grade, subject), own in taught.items():
        results = (subjects.get((term, name, subject)) for name in own)
        found[term, teacher, grade, subject] = {
            "学期": term, "教师": teacher, "年级": grade, "学科": subject,
            "实绩": rounded(mean(result["成绩分"] for result in results if result))}
    for (term, _, grade, subject), row in found.items():
        group = [r["实绩"] for k, r in found.items() if (k[0], k[2], k[3]) == (term, grade, subject)]
        best = max((value for value in group if value is not None), default=None)
        if row["实绩"] is None:
            row["学科分"] = None
        else:
            row["学科分"] = rounded(row["实绩"] / best * 20) if best else Fraction(0)
    return found


def rate(teacher, grade, lessons, class_rows, by_subject, grades):
    """One teacher in one grade: two halves of 20 points a term, terms by weight."""
    row, total = {"教师": teacher, "年级": grade}, Fraction(0)
    for term in TERMS:
        own = {r["班级"] for r in lessons
               if r["教师"] == teacher and grades[r["班级"]] == grade and r["学期"] == term}
        points = [class_rows[term, name]["班级分"] for name in own if (term, name) in class_rows]
        team = None if None in points else rounded(mean(points))
        group = rounded(mean(r["学科分"] for k, r in by_subject.items()
                             if k[:3] == (term, teacher, grade) and r["学科分"] is not None))
        weight = WEIGHTS[grade].get(term)
        if weight is None:
            team = group = None
        both = None if team is None or group is None else team + group
        row.update({f"教学实绩.{term}.班级": team, f"教学实绩.{term}.学科": group, f"教学实绩.{term}": both})
        if weight is not None:
            total = None if both is None or total is None else total + both * weight / 100
    row["教学实绩"] = rounded(total)
    return row


def main():
    data, out = exact.options()
    grades = {row["班号"]: row["年级"] for row in exact.read(data, "班级")}
    start = {(row["学期"], row["班级"]): int(row["人数"]) for row in exact.read(data, "期初")}
    lessons = exact.read(data, "任教")
    subjects = subjects_of_classes(exact.read(data, "成绩"), start)
    class_rows = classes(subjects, start, grades)
    by_subject = subject_teachers(lessons, subjects, grades)
    pairs = sorted({(row["教师"], grades[row["班级"]]) for row in lessons})
    by_grade = [rate(teacher, grade, lessons, class_rows, by_subject, grades) for teacher, grade in pairs]
    teachers = exact.read(data, "教师")
    for teacher in teachers:
        own = (row["教学实绩"] for row in by_grade if row["教师"] == teacher["编号"])
        teacher["实绩分"] = rounded(mean(value for value in own if value is not None))

    def put(name, keys, columns, rows):
        texts = [{**{key: row[key] for key in keys},
                  **{c: row[c] if isinstance(row[c], int) else exact.fixed(row[c], 2) for c in columns}} for row in rows]
        exact.write(out, name, keys + columns, texts)

    put("班科", ["学期", "班级", "学科"], ["三率分", "均分", "成绩分"], subjects.values())
    put("班级总", ["学期", "班级"], ["成绩和", "班级名次", "班级分"], class_rows.values())
    put("科任", ["学期", "教师", "年级", "学科"], ["实绩", "学科分"], by_subject.values())
    items = [f"教学实绩.{term}{part}" for term in TERMS for part in (".班级", ".学科", "")]
    put("年级任教", ["教师", "年级"], items + ["教学实绩"], by_grade)
    put("教师", ["编号"], ["实绩分"], teachers)


main()
