#!/usr/bin/env python3
"""Approvals that must not count, in archives whose every signature holds: both verifiers find each.

    release_test.py --heng PROGRAM
"""
import argparse
import pathlib
import shutil
import sys
import tempfile

import forge

RULES = """方案 “考核{n}” {{ 语言版本 1  修约 四舍五入 {{ 分 2 位 }} }}
表 教师 主键 编号 {{ 编号 : 文本  课堂 : 分 1 位 }}
指标 得分 于 教师 = 课堂 * 60%
"""


def make(heng, folder, suite):
    """Entries 1 and 2: runs; 3: the first approval of 1. With the options for the archive's keys."""
    (folder / "data").mkdir()
    (folder / "data/教师.csv").write_text("编号,课堂\nT1,92.5\nT2,88\n", encoding="utf-8")
    keys = forge.write_keys(folder, suite)
    archive = folder / "archive"
    for n in (1, 2):
        rules = folder / f"{n}.heng"
        rules.write_text(RULES.format(n=n), encoding="utf-8")
        forge.run(heng, "run", rules, "--data", folder / "data", "--out", folder / f"out{n}", "--archive", archive,
                  *keys, "--when", "2023")
    forge.run(heng, "approve", archive, 1, *keys, "--by", folder / "a", "--who", "张", "--when", "1")
    return archive, keys


def forgeries(suite):
    first, second = forge.approver(suite, 0), forge.approver(suite, 1)

    def changed(line):
        def forgery(f):
            lines = f.approval_text(1).split("\n")
            old = lines[line]
            lines[line] = old[:-1] + ("0" if old[-1:] != "0" else "1")
            f.add_approval(1, second, "\n".join(lines))
        return forgery

    def broken(f):
        f.add_approval(1, second)
        f.entries[-1] = f.entries[-1].replace(f.approval_text(1).encode(), f.approval_text(1, "李").encode())

    def longer(f):
        f.add_approval(1, second, f.approval_text(1) + "more\n")

    def another_who(f):
        f.add_approval(1, second, f.approval_text(1, "李"), who="张")

    def of_no_run(f):
        leaf = f.leaf(0)
        f.entries.append(forge.text("heng/approval/1") + forge.data(leaf) + forge.text(second.line) +
                         forge.text(second.note(f.approval_text(1))) + forge.text("") + forge.text(""))

    def moved(f):
        f.entries[3] = f.entries[3].replace(f.leaf(1), f.leaf(2))

    def moved_in_one_hash(f):
        f.entries[3] = f.entries[3].replace(f.leaf(1), f.leaf(1)[:32] + f.leaf(2)[32:])

    yield "a second approval by another key", None, lambda f: f.add_approval(1, second)
    yield "an approval copied to another run", 4, lambda f: f.add_approval(2, first, f.approval_text(1))
    yield "an approval moved to another run", 3, moved
    if suite == "both":
        yield "an approval of which one hash is of another run", 3, moved_in_one_hash
        for name in ("sha256", "sm3"):
            yield f"a state without its signature for {name}", 1, lambda f, name=name: f.unsigned.add((2, name))
    yield "by the same key", 4, lambda f: f.add_approval(1, first)
    yield "by the same key under another name", 4, lambda f: f.add_approval(1, forge.approver(suite, 0, "李四"))
    yield "by the archive's own key", 4, lambda f: f.add_approval(1, forge.own_key(suite))
    yield "by the archive's own key under another name", 4, lambda f: f.add_approval(1, forge.own_key(suite, "李四"))
    for line, name in enumerate(("kind", "archive", "entry", "run", "rules", "data", "results", "who", "when")):
        yield f"with another {name}", 4, changed(line)
    yield "with a line more", 4, longer
    yield "by somebody else than was signed", 4, another_who
    yield "with a text that was not signed", 4, broken
    yield "of an entry that is no run", 4, of_no_run


def told_of_corrections(heng, folder, suite, archive, keys):
    """A run that was corrected: said of it, and not approved; an approval that stands behind all the same is found."""
    path = folder / "corrected"
    shutil.copy(archive, path)
    forge.run(heng, "run", folder / "1.heng", "--data", folder / "data", "--out", folder / "out3", "--archive", path,
              *keys, "--when", "2024", "--corrects", "1", "--reason", "x")
    said = forge.run(heng, "runs", path, "--lang", "en")
    said += forge.run(heng, "show", path, 1, "--lang", "en") + forge.run(heng, "explain", path, 1, "T1", "--lang", "en")
    said += forge.run(heng, "approve", path, 1, *keys, "--by", folder / "b", "--lang", "en", expect=2)
    wanted = ["corrected by entry 4", "These results were corrected by entry 4",
              "error E9142: entry 1 was corrected by entry 4"]
    missing = [words for words in wanted if words not in said]
    print(f"a correction: {'as wanted' if not missing else missing}")
    forged = forge.Forged(path, folder / "approved")
    forged.add_approval(1, forge.approver(suite, 1))
    return len(missing) + forge.both_find(heng, "of a run that was corrected", forged.seal(), 5)


def main():
    parser = argparse.ArgumentParser(description="Approvals that must not count")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults = 0
    for suite in forge.KINDS:
        with tempfile.TemporaryDirectory(prefix="heng-release-") as name:
            folder = pathlib.Path(name)
            archive, keys = make(options.heng, folder, suite)
            for number, (what, entry, forgery) in enumerate(forgeries(suite)):
                forged = forge.Forged(archive, folder / f"forged{number}")
                forgery(forged)
                faults += forge.both_find(options.heng, f"{suite}: {what}", forged.seal(), entry)
            faults += told_of_corrections(options.heng, folder, suite, archive, keys)
            for approver, entry in (("a.pub", None), ("b.pub", 3)):
                faults += forge.both_find(options.heng, f"approvers {approver}", archive, entry, [folder / approver])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
