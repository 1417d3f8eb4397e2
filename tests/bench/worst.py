"""Worst cases of workload W: how the time grows from 100,000 to 1,000,000 rows, and what rows cost that need wide numbers.

Each case is W's own data with some columns changed. The yardstick of limit/ calculates them too, so that each is compared.
"""
import random

import workload_w
from measure import HERE, at_most, clock, differing_rows, heng_run, in_turn, mebibytes, ratio, rows, run_once, show, times

SMALL, LARGE = 100_000, 1_000_000
MOST = 12  # n log n: 10 · log(1,000,000) ÷ log(100,000)
ROUNDS = 5
THREADS = 2
SCHOOL, AVERAGE, PAY = 2, 6, 20  # columns
RATES = (7, 8, 9)
SCORED = slice(3, 20)            # all that scores are made of


def one_group(number, cells, _):
    cells[SCHOOL] = "唯一学校"


def groups_of_one(number, cells, _):
    cells[SCHOOL] = f"第{number}校"


def all_equal(number, cells, first):
    cells[SCORED] = first[SCORED]
    cells[PAY] = first[PAY]


def tied_borders(number, cells, first):
    """Schools of 100; the 11th to the 30th have the same scores, so that the border after the 20th goes through a tie."""
    cells[SCHOOL] = f"第{number // 100}校"
    cells[SCORED] = first[SCORED]
    place = number % 100
    cells[AVERAGE] = "80.00" if 10 <= place < 30 else f"{90 - place // 2}.{place:02}" if place < 10 else f"{70 - place // 2}.{place:02}"


def equal_remainders(number, cells, first):
    cells[PAY] = first[PAY]


CASES = {
    "one group of all": one_group,
    "groups of one": groups_of_one,
    "all scores and pays equal": all_equal,
    "schools tied at the border": tied_borders,
    "remainders all equal": equal_remainders,
}


def changed(bench, name, count, change):
    """W's data, each row through `change`."""
    source = workload_w.teachers(bench, count) / "教师.csv"
    folder = bench.work / f"{name}-{count}"
    if not (folder / "教师.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open(source, encoding="utf-8") as lines, open(folder / "教师.csv", "w", encoding="utf-8", newline="") as out:
            out.write(next(lines))
            first = None
            for number, line in enumerate(lines):
                cells = line.rstrip("\n").split(",")
                first = first or list(cells)
                change(number, cells, first)
                out.write(",".join(cells) + "\n")
    return folder


def measure(bench, name, change):
    """A row of the table, and the goals. The small ones run first: right behind a large one they would be slower."""
    out, laid, wrong, figures = bench.work / "out-worst", bench.work / "out-worst.csv", 0, {}
    for count in (SMALL, LARGE):
        data = changed(bench, f"worst-{change.__name__.replace('_', '-')}", count, change)
        command = heng_run(bench, HERE / "workload_w.heng", data, out, THREADS)
        figures[count] = in_turn({"heng": lambda command=command: run_once(command, writes=out)}, ROUNDS)["heng"]
        run_once([bench.limit, str(THREADS), str(data / "教师.csv"), str(laid)])
        wrong += differing_rows(out / "教师.csv", laid)
    small, large = figures[SMALL], figures[LARGE]
    growth = large.best / small.best
    return ((name, clock(small.median), clock(large.median), f"{growth:.1f}", mebibytes(large.peak), wrong),
            [at_most(f"W, {name}: not as limit's", 0, wrong, rows), at_most(f"W, {name}: to a tenth of it", MOST, growth, times)])


def wide_rules(bench):
    """W with rates of up to 18 decimals, three of which are multiplied, and pay of up to 17 digits."""
    text = (HERE / "workload_w.heng").read_text(encoding="utf-8")
    for old, new in (("比率 4 位 范围 [0, 1]", "比率 范围 [0, 1]"), ("范围 [0, 1000000]", "范围 [0, 1000000000000000]"),
                     ("优秀率 * 30 分", "优秀率 * 及格率 * (1 - 低分率) * 30 分")):
        assert old in text
        text = text.replace(old, new)
    path = bench.work / "workload_wide.heng"
    path.write_text(text, encoding="utf-8")
    return path


def wide_rows(number, cells, _):
    """One row in a hundred has rates of 18 decimals, whose product needs 180 bits, and pay whose shares leave 64."""
    if number % 100 == 37:
        pick = random.Random(number)
        for rate in RATES:
            cells[rate] += f"{pick.randrange(10**13, 10**14)}" if cells[rate].startswith("0") else ""
        cells[PAY] = f"{pick.randrange(10**13, 10**15)}.{pick.randrange(100):02}"


def measure_wide(bench):
    plain, wide = workload_w.teachers(bench, LARGE), changed(bench, "wide-rows", LARGE, wide_rows)
    rules, widened = HERE / "workload_w.heng", wide_rules(bench)
    narrow, hundredth = "wide rules, no wide row", "wide rules, 1 % of the rows wide"
    runs = {"W": (rules, plain), narrow: (widened, plain), hundredth: (widened, wide)}
    out = bench.work / "out-wide"
    commands = {name: heng_run(bench, scheme, data, out, THREADS) for name, (scheme, data) in runs.items()}
    figures = in_turn({name: lambda command=command: run_once(command, writes=out) for name, command in commands.items()}, ROUNDS)
    show(f"Wide numbers, {LARGE:,} rows, {THREADS} threads", ("run", "wall", "to no wide row", "memory"),
         [(name, clock(one.median), f"{ratio(one, figures[narrow]):.2f}", mebibytes(one.peak)) for name, one in figures.items()])
    return [at_most(f"{hundredth}: to none", 1.5, ratio(figures[hundredth], figures[narrow]), times)]


def run(bench):
    measured = [measure(bench, name, change) for name, change in CASES.items()]
    show(f"Worst cases of W, {THREADS} threads; n log n is at most {MOST} times",
         ("case", f"{SMALL:,}", f"{LARGE:,}", "times", "memory", "rows not as limit's"), [cells for cells, _ in measured])
    return [goal for _, goals in measured for goal in goals] + measure_wide(bench)
