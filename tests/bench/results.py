#!/usr/bin/env python3
"""An examination of a county's schools for the benchmarks: five related tables, the same bytes for the same number and seed.

    results.py RESULTS SEED FOLDER      writes 学校, 班级, 教师, 任教 and 成绩 .csv

Nine subjects a pupil, 40 to 50 pupils a class, 18 to 36 classes a school; a teacher has two to four classes in one subject.
One result in a hundred is missing.
"""
import pathlib
import random
import sys

SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治")
GRADES = ("七年级", "八年级", "九年级")
AREAS = ("城区", "城区", "乡镇", "乡镇", "偏远")
MARKS = [f"{half // 2}.5" if half % 2 else f"{half // 2}" for half in range(201)]  # half points


class County:
    def __init__(self, pupils, seed):
        self.pick = random.Random(seed).random
        self.pupils = pupils
        self.schools, self.classes, self.teachers, self.teaching = [], [], [], []

    def whole(self, least, most):
        return least + int(self.pick() * (most - least + 1))

    def found_school(self):
        """Its classes as (number, pupils, level of each subject in half points); False when all pupils have a place."""
        number = len(self.schools) + 1
        school, area = f"S{number:05}", AREAS[int(self.pick() * len(AREAS))]
        self.schools.append(f"{school},第{number}中学,{area}\n")
        level = 130 + int(30 * self.pick())
        placed = []
        for i in range(self.whole(18, 36)):
            size = min(self.whole(40, 50), self.pupils)
            if size == 0:
                break
            self.pupils -= size
            name = f"C{len(self.classes) + 1:06}"
            self.classes.append(f"{name},{school},{GRADES[i % 3]}\n")
            placed.append((name, size, [level + int(16 * self.pick()) for _ in SUBJECTS]))
        for subject in SUBJECTS:
            left = [name for name, _, _ in placed]
            while left:
                teacher = f"T{len(self.teachers) + 1:07}"
                self.teachers.append(f"{teacher},{school},{subject}\n")
                taken, left = left[:(many := self.whole(2, 4))], left[many:]
                self.teaching.extend(f"{name},{subject},{teacher}\n" for name in taken)
        return placed

    def results(self, placed, first):
        """One text a pupil."""
        pick, marks = self.pick, MARKS
        for name, size, levels in placed:
            ends = [f",{name},{subject}," for subject in SUBJECTS]
            for _ in range(size):
                pupil, ability, rows = f"X{first:08}", 60 * (pick() + pick() - 1), []
                first += 1
                for end, level in zip(ends, levels):
                    chance = pick()
                    mark = "" if chance < 0.01 else marks[max(0, min(200, int(level + ability + 50 * (chance - 0.5))))]
                    rows.append(f"{pupil}{end}{mark}\n")
                yield "".join(rows)


def main(count, seed, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    county = County(count // len(SUBJECTS), seed)

    def write(name, head, lines):
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as out:
            out.write(head + "\n")
            out.writelines(lines)

    def all_results():
        first = 1
        while county.pupils:
            placed = county.found_school()
            yield from county.results(placed, first)
            first += sum(size for _, size, _ in placed)

    write("成绩", "学生,班级,学科,得分", all_results())
    write("学校", "代码,名称,区域", county.schools)
    write("班级", "班号,学校,年级", county.classes)
    write("教师", "编号,学校,学科", county.teachers)
    write("任教", "班级,学科,教师", county.teaching)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
