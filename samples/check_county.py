#!/usr/bin/env python3
"""Works out 绩效工资.heng for a county's data once more, from the words of the scheme and in exact fractions, and
compares every cell with the results of the program.

    check_county.py --data FOLDER --results FOLDER/教师.csv
"""
import argparse
import collections
import csv
import io
import pathlib
import sys
from fractions import Fraction

# What stands in a result for somebody who is not evaluated, not ranked, not paid.
MISSING = None


def half_up(value, places):
    """四舍五入: half away from zero. No value of this scheme is negative."""
    scaled = value * 10**places
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**places)


def points(value):
    return MISSING if value is MISSING else half_up(value, 2)


def read(folder, name):
    data = (folder / name).read_bytes()
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def number(cell):
    return MISSING if cell in ("", "未任统考科目") else Fraction(cell)


def lessons_mean(scores):
    """去最高 1, 去最低 1; nothing left (fewer than three lessons): 60."""
    kept = sorted(scores)[1:-1]
    return sum(kept) / len(kept) if kept else Fraction(60)


def rate(teachers, schools, lessons):
    """Adds the items, the total and the veto to every teacher."""
    best = {}
    for t in teachers:
        t["学段"] = schools[t["学校"]]["学段"]
        mean = number(t["平均分"])
        if mean is not MISSING:
            key = t["学段"], t["学科"]
            best[key] = max(best.get(key, mean), mean)
    for t in teachers:
        mean, excellent = number(t["平均分"]), number(t["优秀率"])
        ratio = MISSING if mean is MISSING else points(mean / best[t["学段"], t["学科"]] * 100)
        excellent = MISSING if excellent is MISSING else points(excellent * 100)
        present = [(w, v) for w, v in ((Fraction(70, 100), ratio), (Fraction(30, 100), excellent)) if v is not MISSING]
        quality = points(sum(w * v for w, v in present) / sum(w for w, _ in present)) if present else MISSING
        class_room = points(lessons_mean(lessons[t["教师编号"]]))
        attendance = points(Fraction(t["实出勤"]) / Fraction(t["应出勤"]) * 100)
        bonus = Fraction(3 if schools[t["学校"]]["区域"] == "偏远" else 0)
        vetoed = t["师德"] == "不合格"
        if vetoed:
            total = Fraction(0)
        elif quality is MISSING:
            total = MISSING
        else:
            total = points(min(Fraction(102), (60 * quality + 25 * class_room + 15 * attendance) / 100 + bonus))
        t.update({"工作实绩.教学质量.均分比": ratio, "工作实绩.教学质量.优秀": excellent, "工作实绩.教学质量": quality,
                  "工作实绩.课堂": class_room, "工作实绩.出勤": attendance, "工作实绩.偏远任教": bonus,
                  "工作实绩.师德失范": vetoed, "工作实绩": total})


def rank(school):
    taking = [t["工作实绩"] for t in school if not t["工作实绩.师德失范"] and t["工作实绩"] is not MISSING]
    for t in school:
        out = t["工作实绩.师德失范"] or t["工作实绩"] is MISSING
        t["校内名次"] = MISSING if out else 1 + sum(score > t["工作实绩"] for score in taking)


def tiers(school):
    """不发 first; then the shares of all rated people, empty places of 一等 stay empty, ties at a border stay out."""
    rated = [t for t in school if t["工作实绩"] is not MISSING]
    for t in school:
        t["绩效等次"] = "不发" if t["工作实绩.师德失范"] else MISSING
    queue = sorted((t for t in rated if not t["工作实绩.师德失范"]), key=lambda t: -t["工作实绩"])

    def front(places):
        places = max(places, 0)
        if places >= len(queue):
            return list(queue)
        left_out = queue[places]["工作实绩"]
        return [t for t in queue[:places] if t["工作实绩"] > left_out]

    first = [t for t in front(len(rated) * 20 // 100) if t["工作实绩"] >= 85]
    for t in first:
        t["绩效等次"] = "一等"
    queue = [t for t in queue if t["绩效等次"] is MISSING]
    for t in front(len(rated) * 50 // 100 - len(first)):
        t["绩效等次"] = "二等"
    for t in queue:
        t["绩效等次"] = t["绩效等次"] or "三等"


def pay(school):
    """Returns the cents of the fund and the cents paid."""
    fund = half_up(sum((Fraction(t["基准绩效"]) for t in school), Fraction(0)) * Fraction(30, 100), 2) * 100
    cents = int(fund)
    factor = {"一等": Fraction(3, 2), "二等": Fraction(6, 5), "三等": Fraction(1), "不发": Fraction(0)}
    weights = {t["教师编号"]: Fraction(t["基准绩效"]) * factor[t["绩效等次"]] for t in school if t["绩效等次"]}
    whole = sum(weights.values())
    paid = dict.fromkeys(weights, 0)  # 零权 得 0; nobody to share among: all of it is left over
    if whole:
        exact = {key: cents * weight / whole for key, weight in weights.items()}
        paid = {key: share.numerator // share.denominator for key, share in exact.items()}
        left = cents - sum(paid.values())
        by_key = {t["教师编号"]: t for t in school}
        order = sorted((key for key in weights if weights[key] > 0),
                       key=lambda key: (paid[key] - exact[key], -by_key[key]["工作实绩"], key))
        for key in order[:left]:
            paid[key] += 1
    for t in school:
        t["奖励绩效"] = Fraction(paid[t["教师编号"]], 100) if t["教师编号"] in paid else MISSING
    return cents, sum(paid.values())


def shown(column, value):
    if value is MISSING:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    return str(value) if column == "校内名次" else f"{int(value)}.{int(value * 100) % 100:02d}"


COLUMNS = ["工作实绩.教学质量.均分比", "工作实绩.教学质量.优秀", "工作实绩.教学质量", "工作实绩.课堂", "工作实绩.出勤", "工作实绩.偏远任教",
           "工作实绩.师德失范", "工作实绩", "校内名次", "绩效等次", "奖励绩效"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path, required=True)
    options = parser.parse_args()

    schools = {row["学校代码"]: row for row in read(options.data, "学校.csv")}
    teachers = read(options.data, "教师.csv")
    lessons = collections.defaultdict(list)
    for row in read(options.data, "听课.csv"):
        lessons[row["教师"]].append(Fraction(row["得分"]))
    rate(teachers, schools, lessons)
    fund = spent = 0
    for code in schools:
        school = [t for t in teachers if t["学校"] == code]
        rank(school)
        tiers(school)
        cents, paid = pay(school)
        fund, spent = fund + cents, spent + paid

    results = {row["教师编号"]: row for row in read(options.results.parent, options.results.name)}
    faults = []
    if list(results) != [t["教师编号"] for t in teachers]:
        faults.append("the rows are not those of 教师.csv, in its order")
    for t in teachers:
        row = results.get(t["教师编号"], {})
        for column in COLUMNS:
            expected, actual = shown(column, t[column]), row.get(column, "(no such column)")
            if actual != expected:
                faults.append(f"{t['教师编号']} {column}: expected `{expected}`, found `{actual}`")
    for fault in faults[:20]:
        print(fault)
    print(f"{len(teachers)} teachers × {len(COLUMNS)} columns compared, {len(faults)} differences; "
          f"fund {fund // 100}.{fund % 100:02d}, paid {spent // 100}.{spent % 100:02d}")
    return 1 if faults else 0


sys.exit(main())
