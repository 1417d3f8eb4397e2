#!/usr/bin/env python3
"""Pay of a month, from the words of the scheme in README.md."""
import exact
from fractions import Fraction

STANDARD = {"中级": Fraction(3948, 10), "初级": Fraction(3591, 10)}


def fees(row):
    """Cents: 1 yuan a pupil; 200 yuan, 5 more or less a lesson, never more than 200 less."""
    surplus = int(row["实际节数"]) - int(row["标准节数"])
    row["head"] = 100 * int(row["班额"] or 0)
    row["lessons"] = 100 * (200 + max(5 * surplus, -200))


def share(cents, rows):
    """Largest remainder by 考核分; equal remainders: the higher mark, then the number."""
    whole = sum(row["mark"] for row in rows)
    for row in rows:
        row["exact"] = cents * row["mark"] / whole
        row["share"] = row["exact"].numerator // row["exact"].denominator
    left = cents - sum(row["share"] for row in rows)
    order = sorted((row for row in rows if row["mark"] > 0),
                   key=lambda row: (row["share"] - row["exact"], -row["mark"], row["编号"]))
    for row in order[:left]:
        row["share"] += 1


def main():
    data, out = exact.options()
    staff = exact.read(data, "教职工")
    fund = int(sum(STANDARD[row["职称"]] for row in staff) * 100)
    for row in staff:
        fees(row)
        row["mark"] = Fraction(row["考核分"]) if row["考核分"] else None
    rest = fund - sum(row["head"] + row["lessons"] for row in staff)
    assert rest > 0
    taking = [row for row in staff if row["mark"] is not None]
    share(rest, taking)
    assert fund == sum(row["head"] + row["lessons"] + row.get("share", 0) for row in staff)

    def yuan(cents):
        return exact.fixed(None if cents is None else Fraction(cents, 100), 2)

    for row in staff:
        row["月绩效.班主任费"], row["月绩效.课时费"] = yuan(row["head"]), yuan(row["lessons"])
        row["月绩效.份额"] = yuan(row.get("share"))
        row["月绩效"] = yuan(row["head"] + row["lessons"] + row.get("share", 0))
    exact.write(out, "教职工", ["编号", "月绩效.班主任费", "月绩效.课时费", "月绩效.份额", "月绩效"], staff)
    exact.write(out, "量", ["名称", "值"], [{"名称": "发放总额", "值": yuan(fund)}])


main()
