#!/usr/bin/env python3
"""Erasures that say less or more than was erased, in archives whose every signature holds: both verifiers find each.

    erasure_test.py --heng PROGRAM

First the true one: nothing of the person is left in the bytes of the new archive, everything else is as it was.
"""
import argparse
import pathlib
import sqlite3
import sys
import tempfile

import forge
import verify
import zstd

RULES = """方案 “考核” { 语言版本 1  修约 四舍五入 { 分 2 位 } }
表 教师 主键 证号 { 证号 : 文本 隐私  姓名 : 文本 隐私  生日 : 日期 隐私  班级 : 文本 }
表 听课 主键 编号 { 编号 : 文本  教师 : 引用 教师  评语 : 文本 隐私  分数 : 分 1 位 }
指标 均分 于 教师 = 均值(听课.分数) 缺则 不评(“没有听课”)
指标 称呼 于 教师 : 文本 = 姓名
输出 名单 于 教师 { 姓名, 均分 }
"""
TEACHERS = "证号,姓名,生日,班级\n110101,王芳,1980-01-02,甲\n110102,李雷,1981-03-04,乙\n110103,韩梅,1982-05-06,甲\n"
VISITS = "编号,教师,评语,分数\nA,110101,生动,90\nB,110101,板书好,95.5\nC,110102,平稳,80\n"


def make(heng, folder, suite):
    """Entries 1 and 2: runs; 3 to 6: the erasure of 王芳, two tables of each."""
    (folder / "data").mkdir()
    (folder / "data/教师.csv").write_text(TEACHERS, encoding="utf-8")
    (folder / "data/听课.csv").write_text(VISITS, encoding="utf-8")
    (folder / "rules.heng").write_text(RULES, encoding="utf-8")
    keys = forge.write_keys(folder, suite)
    archive, erased = folder / "archive", folder / "erased"
    for n in (1, 2):
        forge.run(heng, "run", folder / "rules.heng", "--data", folder / "data", "--out", folder / f"out{n}", "--archive",
                  archive, *keys, "--when", f"202{n}")
    forge.run(heng, "erase", archive, "110101", "--table", "教师", "--out", erased, "--reason", "依申请", *keys,
              "--when", "2030")
    return archive, erased


def unpacked(cell):
    """Of a file the bytes in its frame."""
    at = cell.find(b"\x28\xb5\x2f\xfd")
    return zstd.decompress(cell[at:]) if at >= 0 else cell


def words_in(path, suite):
    """All there is to read in an archive, frames unpacked."""
    database = sqlite3.connect(path)
    rows = [row[0] for row in database.execute("SELECT record FROM entry")]
    rows += [zstd.decompress(frame, size) for frame, size in database.execute("SELECT zstd, size FROM object")]
    digests = verify.Digests(suite)
    for (opening,) in database.execute("SELECT opening FROM personal"):
        rows.append(opening)
        for _, content in verify.read_opening(opening, digests):
            rows.append(unpacked(content or b""))
    database.close()
    return b"\n".join(rows)


def true_one(archive, erased, suite):
    faults = 0
    before, after = words_in(archive, suite), words_in(erased, suite)
    for word, left in (("王芳", 0), ("110101", 0), ("1980-01-02", 0), ("生动", 0), ("板书好", 0), ("李雷", 1), ("平稳", 1)):
        there = after.count(word.encode()) > 0
        if not before.count(word.encode()) or there != bool(left):
            print(f"{word}: {'still there' if there else 'gone'}")
            faults += 1
    old, new = sqlite3.connect(archive), sqlite3.connect(erased)
    for sql in ("SELECT * FROM entry WHERE seq < 3 ORDER BY seq", "SELECT * FROM object ORDER BY digest",
                "SELECT * FROM note WHERE entries < 4 ORDER BY entries", "SELECT root FROM personal ORDER BY root"):
        if old.execute(sql).fetchall() != new.execute(sql).fetchall():
            print("differs:", sql)
            faults += 1
    old.close()
    new.close()
    print(f"{suite}: the true erasure: {'as wanted' if not faults else 'NOT AS WANTED'}")
    return faults


def record(f, run, table, rows):
    return (forge.text("heng/erasure/1") + forge.data(f.leaf(run)) + forge.text(table) +
            verify.field(b"L", str(len(rows)).encode()) + b"".join(verify.whole(row) for row in rows) +
            forge.text("") + forge.text("2030") + forge.text(""))


def opening(cells, digests, gone):
    """An opening again, `gone` of its rows as digests only."""
    fields = verify.Fields(cells, "heng/opening/1")

    def one():
        if fields.flag():
            return fields.bytes(), fields.bytes()
        return fields.bytes(), None

    parts = []
    for row, (first, content) in enumerate(fields.list(one)):
        if row in gone and content is not None:
            first, content = digests.of(first + content), None
        parts.append(verify.whole(0 if content is None else 1) + forge.data(first) +
                     (b"" if content is None else forge.data(content)))
    return forge.text("heng/opening/1") + verify.field(b"L", str(len(parts)).encode()) + b"".join(parts)


def forgeries(archive):
    def column_of(f, run, table, name):
        entry = next(one for one in f.run(run)["inputs"] if one["table"] == table)
        return next(one for one in entry["columns"] if one["name"] == name)["chunks"][0]

    def erase_more(f):
        root = column_of(f, 1, "教师", "姓名")
        f.set_opening(root, opening(f.open_opening(root), f.digests, {2}))

    def put_back(what):
        """What the archive before the erasure has of it."""
        def forgery(f):
            root = f.run(1)["messages"]["chunks"][0] if what == "messages" else column_of(f, 1, *what)
            f.set_opening(root, forge.Forged(archive, f.path + ".before").open_opening(root))
        return forgery

    def another_salt(f):
        """The cell as it was, under a salt that does not give its digest."""
        root = column_of(f, 1, "教师", "姓名")
        old = forge.Forged(archive, f.path + ".before").open_opening(root)
        fields = verify.Fields(old, "heng/opening/1")
        fields.whole(b"L")
        fields.flag()
        f.set_opening(root, old.replace(fields.bytes(), bytes(16)))

    yield "listing a row that is still there", 7, lambda f: f.entries.append(record(f, 1, "教师", [2]))
    yield "listing a row there is not", 7, lambda f: f.entries.append(record(f, 1, "教师", [3]))
    yield "listing a table there is not", 7, lambda f: f.entries.append(record(f, 1, "学生", [0]))
    yield "listing no row", 7, lambda f: f.entries.append(record(f, 1, "教师", []))
    yield "listing a row twice", 7, lambda f: f.entries.append(record(f, 1, "教师", [0, 0]))
    yield "of an entry that is no run", 7, lambda f: f.entries.append(record(f, 3, "教师", [0]))
    yield "listing it once more", None, lambda f: f.entries.append(record(f, 1, "教师", [0]))
    yield "a name put back", 4, put_back(("教师", "姓名"))
    yield "a remark put back", 3, put_back(("听课", "评语"))
    yield "the messages put back", 3, put_back("messages")
    yield "a name put back under another salt", 1, another_salt
    yield "a cell gone that no entry lists", 1, erase_more
    yield "the entry of one table taken away", 1, lambda f: f.entries.pop(3)
    yield "the entries of one run taken away", 2, lambda f: f.entries.__delitem__(slice(5, 7))
    yield "another row than was erased", 1, lambda f: f.entries.__setitem__(3, record(f, 1, "教师", [1]))


def untouched_files(folder, heng, archive):
    """A run whose files are gone though nobody was erased; and one whose files are left though somebody was."""
    def take(run):
        def forgery(f):
            root = f.run(run)["messages"]["chunks"][0]
            f.set_opening(root, opening(f.open_opening(root), f.digests, {0}))
        return forgery

    def cells_only(f):
        for entry in f.run(1)["inputs"][:1]:
            for column in entry["columns"]:
                if column["personal"]:
                    root = column["chunks"][0]
                    f.set_opening(root, opening(f.open_opening(root), f.digests, {0}))
        for result in f.run(1)["results"][:1]:
            for column in result["columns"]:
                if column["personal"]:
                    root = column["chunks"][0]
                    f.set_opening(root, opening(f.open_opening(root), f.digests, {0}))
        f.entries.append(record(f, 1, "教师", [0]))

    faults = 0
    for number, (what, entry, forgery) in enumerate((("messages gone without an erasure", 2, take(2)),
                                                     ("cells erased and the files left", 3, cells_only))):
        forged = forge.Forged(archive, folder / f"files{number}")
        forgery(forged)
        faults += forge.both_find(heng, what, forged.seal(), entry)
    return faults


def main():
    parser = argparse.ArgumentParser(description="Erasures that say less or more than was erased")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults = 0
    for suite in forge.KINDS:
        with tempfile.TemporaryDirectory(prefix="heng-erasure-") as name:
            folder = pathlib.Path(name)
            archive, erased = make(options.heng, folder, suite)
            faults += true_one(archive, erased, suite)
            faults += forge.both_find(options.heng, f"{suite}: the erased archive", erased, None)
            for number, (what, entry, forgery) in enumerate(forgeries(archive)):
                forged = forge.Forged(erased, folder / f"forged{number}")
                forgery(forged)
                faults += forge.both_find(options.heng, f"{suite}: {what}", forged.seal(), entry)
            faults += untouched_files(folder, options.heng, archive)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
