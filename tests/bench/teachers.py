#!/usr/bin/env python3
"""Teachers of a county or a province for the benchmarks: one table, the same bytes for the same number and seed.

    teachers.py N SEED FOLDER     writes FOLDER/教师.csv

About 60 teachers a school. Averages spread around a level of their own for each stage and subject, so that ties in
rounded scores are as frequent as in a real county; 3 in 1,000 have lost 师德.
"""
import pathlib
import random
import sys

STAGES = ("小学", "初中", "高中")
SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "政治")
AREAS = ("城区", "城区", "城区", "城区", "城区", "乡镇", "乡镇", "乡镇", "偏远", "偏远")
PAPERS = ("无",) * 11 + ("县级",) * 4 + ("市级",) * 3 + ("省级", "国家级")
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "安宝成德恩芳国海华建静兰丽明宁平琴荣胜婷文晓雅燕志"
COLUMNS = ("教师编号,姓名,学校,学段,学科,区域,平均分,优秀率,及格率,低分率,上学年平均分,"
           "听课评分1,听课评分2,听课评分3,听课评分4,听课评分5,出勤天数,应出勤天数,论文级别,师德,基准绩效")


def fixed(units, places):
    return f"{units // 10**places}.{units % 10**places:0{places}}"


def teacher(number, pick, schools, levels):
    school, stage, area, days = schools[int(pick() * len(schools))]
    subject = int(pick() * len(SUBJECTS))
    average = min(9999, levels[stage][subject] + int(2400 * (pick() + pick() - 1)))
    before = max(0, min(10000, average + int(1200 * (pick() + pick() - 1))))
    best = max(0, min(10000, (average - 5500) * 2 + int(1000 * pick())))
    passed = max(best, min(10000, average + 2000 - int(1500 * pick())))
    worst = int((10000 - passed) * pick())
    name = FAMILY[int(pick() * len(FAMILY))] + "".join(GIVEN[int(pick() * len(GIVEN))] for _ in range(1 + int(pick() * 2)))
    lessons = ",".join(fixed(700 + int(301 * pick()), 1) for _ in range(5))
    return (f"T{number:08},{name},{school},{STAGES[stage]},{SUBJECTS[subject]},{area},{fixed(average, 2)},{fixed(best, 4)},"
            f"{fixed(passed, 4)},{fixed(worst, 4)},{fixed(before, 2)},{lessons},{days - int(12 * pick() * pick())},{days},"
            f"{PAPERS[int(pick() * len(PAPERS))]},{'不合格' if pick() < 0.003 else '合格'},{fixed(1200000 + int(2400000 * pick()), 2)}\n")


def main(count, seed, folder):
    pick = random.Random(seed).random
    schools = []
    for i in range(max(1, count // 60)):
        stage = int(pick() * len(STAGES))
        schools.append((f"第{i + 1}{STAGES[stage]}", stage, AREAS[int(pick() * len(AREAS))], 180 + int(21 * pick())))
    levels = [[6200 + int(1400 * pick()) for _ in SUBJECTS] for _ in STAGES]
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    with open(pathlib.Path(folder) / "教师.csv", "w", encoding="utf-8", newline="") as out:
        out.write(COLUMNS + "\n")
        out.writelines(teacher(number, pick, schools, levels) for number in range(1, count + 1))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
