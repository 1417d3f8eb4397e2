#!/usr/bin/env python3
"""Titles by the marks of four terms on two scales, five years of service and an award of the last two school years."""
import exact


def title(teacher, terms, awards):
    year, month, day = map(int, teacher["参加工作"].split("-"))
    served = 2023 - year - ((month, day) > (8, 31))
    recent = [a for a in awards if "2021-09-01" <= a["日期"] <= "2023-08-31" and a["级别"] != "校级"]
    if served < 5 or not recent:
        return "不参加认定"
    if len(terms) < 4 or any(term[scale] not in ("优", "良") for term in terms for scale in ("业务", "师德")):
        return "未达到"
    top = min(sum(term[scale] == "优" for term in terms) for scale in ("业务", "师德"))
    return ["未达到", "教学能手", "骨干教师", "学科带头人", "学科带头人"][top]


def main():
    data, out = exact.options()
    terms, awards, rows = exact.read(data, "学期考核"), exact.read(data, "获奖"), []
    for teacher in exact.read(data, "教师"):
        own = [t for t in terms if t["教师"] == teacher["编号"]]
        rows.append({"编号": teacher["编号"], "业务优": sum(t["业务"] == "优" for t in own),
                     "称号": title(teacher, own, [a for a in awards if a["教师"] == teacher["编号"]])})
    exact.write(out, "教师", ["编号", "业务优", "称号"], rows)


main()
