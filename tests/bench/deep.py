"""A deep scheme: 40 indicators in three levels with bands, caps, deductions and weight tables, over a million rows.

The rule file and the data are written here: four sides of two fields of five indicators. A value is one indicator of one
row; the fields, sides and totals above them, the rank, and writing all of them take their time but are not counted.
"""
import filecmp
import random

from measure import at_least, clock, heng_run, in_turn, mebibytes, run_once, show

TEACHERS = 1_000_000
ROUNDS = 3
SIDES = {"德": ("师德", "育人"), "能": ("教学", "教研"), "勤": ("课务", "出勤"), "绩": ("成绩", "增量")}
FIELDS = [field for pair in SIDES.values() for field in pair]
INDICATORS = 5 * len(FIELDS)
GRADES = ("优", "良", "中", "差")
BEST = ",99.0,0.9900,0,20.0,优"  # a field of one who runs into the cap

HEAD = """方案 “四方面四十项考评” {
  语言版本 1
  修约 四舍五入 { 分 2 位 }
}
选项表 档次(优, 良, 中, 差)
表 教师 主键 编号 {
  编号 : 文本
  学段 : 选项(小学, 初中, 高中)
  岗位 : 选项(主科, 副科, 其他)
"""
COLUMNS = """  {field}测评分 : 分 1 位 范围 [0, 100]
  {field}达标率 : 比率 4 位 范围 [0, 1]
  {field}失误数 : 次 范围 [0, 99]
  {field}节数 : 节 1 位 范围 [0, 40]
  {field}档次 : 档次
"""
WEIGHTS = """权重表 五项(岗位) {
  列   : 测评, 达标, 失误, 工作量, 考评
  主科 : 30%, 30%, 10%, 15%, 15%
  副科 : 25%, 25%, 15%, 20%, 15%
  其他 : 20%, 20%, 20%, 20%, 20%
}
权重表 四方面(学段) {
  列   : 德, 能, 勤, 绩
  小学 : 30%, 20%, 25%, 25%
  初中 : 20%, 25%, 20%, 35%
  高中 : 20%, 20%, 15%, 45%
}
"""
FIELD = """    项 {field} 权重 50% {{
      权重表 五项(岗位)
      项 测评 = 分段 {field}测评分 {{
        95 以上       : 100 分
        85 至 不满 95 : 90 分
        75 至 不满 85 : 78 分
        60 至 不满 75 : 60 分
        不满 60       : 30 分
      }}
      项 达标 = {field}达标率 * 满分
      项 失误 = 满分 + ({field}失误数 每 2 次 扣 5 分 不足按一 扣完为止)
      项 工作量 封顶 满分 = {field}节数 * 6.25 分/节
      项 考评 = 对照 {field}档次 {{ 优 : 100 分；良 : 85 分；中 : 70 分；差 : 40 分 }}
    }}
"""


def half_up(over, under):
    """over ÷ under of numbers that are not negative, to a whole number."""
    return (2 * over + under) // (2 * under)


def expected(cells):
    """The 53 scores of one row in hundredths, in the order of the columns of results, calculated in whole numbers."""
    stage = dict(zip(("小学", "初中", "高中"), ((30, 20, 25, 25), (20, 25, 20, 35), (20, 20, 15, 45))))[cells[1]]
    weights = dict(zip(("主科", "副科", "其他"), ((30, 30, 10, 15, 15), (25, 25, 15, 20, 15), (20, 20, 20, 20, 20))))[cells[2]]
    scores, sides, at = [], [], 3
    for pair in SIDES.values():
        fields = []
        for _ in pair:
            mark, rate, faults, lessons = (int(cells[at + i].replace(".", "")) for i in range(4))
            five = (next(points for least, points in ((950, 100), (850, 90), (750, 78), (600, 60), (0, 30)) if mark >= least) * 100, rate,
                    max(0, 10000 - 500 * ((faults + 1) // 2)), min(10000, half_up(lessons * 625, 10)),
                    {"优": 100, "良": 85, "中": 70, "差": 40}[cells[at + 4]] * 100)
            fields.append(half_up(sum(weight * score for weight, score in zip(weights, five)), 100))
            scores += [*five, fields[-1]]
            at += 5
        sides.append(half_up(sum(fields), 2))
        scores.append(sides[-1])
    return scores + [min(9500, half_up(sum(weight * side for weight, side in zip(stage, sides)), 100))]


def rules():
    columns = "".join(COLUMNS.format(field=field) for field in FIELDS)
    sides = "".join(f"  项 {side} {{\n" + "".join(FIELD.format(field=field) for field in pair) + "  }\n"
                    for side, pair in SIDES.items())
    return (f"{HEAD}{columns}}}\n{WEIGHTS}评价 考评 于 教师 满分 100 分 {{\n  权重表 四方面(学段)\n{sides}  总分 封顶 95 分\n}}\n"
            "名次 名次 于 教师 按 考评 降序 全体 并列 同名次跳号\n")


def write_data(folder, count):
    pick = random.Random(1).random
    columns = [f"{field}{name}" for field in FIELDS for name in ("测评分", "达标率", "失误数", "节数", "档次")]
    # A field's five cells are drawn from a store of texts: making a million rows should not take longer than measuring them.
    store = [f",{(400 + int(601 * pick())) / 10:.1f},{int(10001 * pick()) / 10000:.4f},{int(pick() * pick() * 45)}"
             f",{int(201 * pick()) / 10:.1f},{GRADES[int(4 * pick())]}" for _ in range(1 << 16)]
    stages, posts, size = ("小学", "初中", "高中"), ("主科", "副科", "其他"), len(store)
    with open(folder / "教师.csv", "w", encoding="utf-8", newline="") as out:
        out.write(",".join(["编号", "学段", "岗位", *columns]) + "\n")
        for number in range(1, count + 1):
            cells = BEST * len(FIELDS) if number % 97 == 0 else "".join([store[int(pick() * size)] for _ in FIELDS])
            out.write(f"T{number:08},{stages[int(3 * pick())]},{posts[int(3 * pick())]}{cells}\n")


def run(bench):
    data = bench.work / f"deep-{TEACHERS}"
    scheme = data / "考评.heng"
    if not scheme.exists():
        data.mkdir(parents=True, exist_ok=True)
        write_data(data, TEACHERS)
    scheme.write_text(rules(), encoding="utf-8")
    outs = {threads: bench.work / f"out-deep-{threads}" for threads in (1, 2)}
    commands = {threads: heng_run(bench, scheme, data, out, threads) for threads, out in outs.items()}
    figures = in_turn({threads: lambda command=command, out=outs[threads]: run_once(command, writes=out)
                       for threads, command in commands.items()}, ROUNDS)
    same = filecmp.cmp(*(out / "教师.csv" for out in outs.values()), shallow=False)
    values = INDICATORS * TEACHERS
    show(f"A deep scheme: {INDICATORS} indicators in three levels, {TEACHERS:,} rows"
         + ("" if same else "; ONE AND TWO THREADS DIFFER"), ("threads", "wall", "values a second", "peak memory"),
         [(threads, clock(one.median), f"{values / one.median:,.0f}", mebibytes(one.peak)) for threads, one in figures.items()])
    return [at_least(f"{INDICATORS} indicators, 2 threads: values a second", 15_000_000, values / figures[2].median,
                     lambda figure: f"{figure:,.0f}")]
