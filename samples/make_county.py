#!/usr/bin/env python3
"""Writes the data of the sample county: 学校.csv and 教师.csv (UTF-8 with BOM), 听课.csv (GB 18030).

    make_county.py                             the committed files of samples/county/data
    make_county.py --out FOLDER --schools N    a county of another size
    make_county.py --check                     fails unless the committed files are what this script writes

Always the same bytes: one fixed seed, and of Python's generator only random(), which no release changes.
"""
import argparse
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE / "county" / "data"

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红梅志建国文辉力斌宁浩凯云雪晨琳鑫宇婷帆蕾博思远嘉欣怡子涵梓轩若曦"
# Rare characters (one outside the basic plane), the dot of transcribed names, compound surnames.
RARE_NAMES = ["㐂田一", "𠮷野文", "阿依古丽·买买提", "欧阳㛃", "司马𬭚", "迪丽努尔·艾合买提", "尼玛·次仁", "诸葛龘"]
PLACES = "青石岭 白水 龙泉 清河 柳林 石桥 高坪 双河 大营 落星 东岭 西渡 南塘 北关 红旗 云台 玉屏 金竹 马鞍 黄土 竹溪 枫香 茶店 桃源".split()
STAGES = {  # name of the school, subjects examined, subjects not examined
    "小学": ("中心小学", ["语文", "数学", "英语"], ["音乐", "体育", "美术", "科学"]),
    "初中": ("初级中学", ["语文", "数学", "英语", "物理", "化学", "历史"], ["体育", "信息技术"]),
    "高中": ("高级中学", ["语文", "数学", "英语", "物理", "化学", "生物", "政治"], ["体育"]),
}
OBSERVERS = ["教研室甲", "教研室乙", "𠮷主任", "教务处", "年级组", "校长室"]
NOT_EXAMINED = "未任统考科目"
VETOED = "S005"  # its only teacher gets nothing, so its fund is left over


class Chance:
    """Draws made of random() alone."""

    def __init__(self, seed):
        self._next = random.Random(seed).random

    def below(self, n):
        return int(self._next() * n)

    def pick(self, items):
        return items[self.below(len(items))]

    def holds(self, percent):
        return self.below(100) < percent


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def name_of(chance, number):
    if number % 97 == 5:
        return RARE_NAMES[number // 97 % len(RARE_NAMES)]
    name = chance.pick(SURNAMES) + chance.pick(GIVEN)
    return name if chance.holds(30) else name + chance.pick(GIVEN)


def make_schools(chance, count):
    schools = []
    for i in range(count):
        stage = "小学" if i % 20 < 11 else "初中" if i % 20 < 17 else "高中"
        region = "城区" if i % 5 == 0 else "偏远" if i % 7 == 3 else "乡镇"
        place = PLACES[i % len(PLACES)] + ("" if i < len(PLACES) else f"第{i // len(PLACES) + 1}")
        schools.append((f"S{i + 1:03d}", place + STAGES[stage][0], stage, region))
    return schools


def staff(chance, index):
    """How many teachers a school has: some very small ones, one without any."""
    small = {4: 1, 9: 2, 14: 3, 24: 4, 29: 0}
    return small[index] if index in small else 40 + chance.below(61)


def make_teacher(chance, number, school, plain):
    """`plain`: a school where everybody has the same results."""
    code, _, stage, _ = school
    _, examined, others = STAGES[stage]
    subject = chance.pick(others) if chance.holds(12) else chance.pick(examined)
    pay = (20000 + chance.below(40) * 500) * 100 + (chance.below(100) if chance.holds(60) else 0)
    conduct = "不合格" if code == VETOED or not plain and chance.holds(2) else "合格"
    due = 200 if chance.holds(95) else 96
    present = due if plain or chance.holds(55) else due - chance.below(20)
    mean = f"{60 + chance.below(70) * 5 // 10}.{chance.pick(['0', '5', '25', '50', '75'])}"
    share = f"0.{chance.below(60):02d}{chance.pick(['', '', '5', '25', '38'])}"
    outstanding = chance.holds(3)
    if outstanding:
        present, mean, share = due, "95.00", "1"
    if plain:
        mean, share = "75.5", "0.25"
    if subject in others:  # a gap is an empty cell or its reason
        mean = share = chance.pick(["", NOT_EXAMINED])
        if chance.holds(5):
            mean = "82.5"  # has taken a class over
    elif not plain and chance.holds(2):
        share = ""
    return (f"T{number:05d}", name_of(chance, number), code, subject, money(pay), conduct, str(due), str(present), mean,
            share), outstanding


def make_lessons(chance, teacher, plain, outstanding):
    count = 3 if plain else chance.pick([0, 1, 2, 3, 3, 4, 5, 6])
    for _ in range(count):
        score = "85.0" if plain else f"{90 + chance.below(10) if outstanding else 70 + chance.below(30)}.{chance.pick('05')}"
        yield teacher, chance.pick(OBSERVERS), score


def csv(rows):
    return "".join(",".join(row) + "\r\n" for row in rows)  # no field holds a comma, a quote or a line end


def make(count, seed=20230901):
    """The three files: name, bytes."""
    chance = Chance(seed)
    schools = make_schools(chance, count)
    teachers, lessons = [], []
    for index, school in enumerate(schools):
        plain = index == 19
        for _ in range(staff(chance, index)):
            teacher, outstanding = make_teacher(chance, len(teachers) + 1, school, plain)
            teachers.append(teacher)
            lessons += make_lessons(chance, teacher[0], plain, outstanding)
    return {
        "学校.csv": csv([("学校代码", "名称", "学段", "区域"), *schools]).encode("utf-8-sig"),
        "教师.csv": csv([("教师编号", "姓名", "学校", "学科", "基准绩效", "师德", "应出勤", "实出勤", "平均分", "优秀率"),
                       *teachers]).encode("utf-8-sig"),
        "听课.csv": csv([("教师", "评委", "得分"), *lessons]).encode("gb18030"),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=DATA)
    parser.add_argument("--schools", type=int, default=40)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    files = make(options.schools)
    if options.check:
        return 0 if all((DATA / name).read_bytes() == data for name, data in files.items()) else 1
    options.out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (options.out / name).write_bytes(data)
        rows = data.count(b"\r\n") - 1
        print(f"{options.out / name}: {rows} rows")
    return 0


sys.exit(main())
