#!/usr/bin/env python3
"""Proofs of rows, made by the program and checked by it and by the second verifier; every change is found by both.

    proof_test.py --heng PROGRAM
"""
import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import proof  # noqa: E402
import many_entries  # noqa: E402
import verify  # noqa: E402

RULES = """方案 “考核” {{ 期间 2022-09-01 至 2023-08-31  语言版本 1  修约 四舍五入 {{ 分 2 位 }} }}
表 教师 主键 编号 {{ 编号 : 文本{personal}  姓名 : 文本{personal}  课堂 : 分 1 位 可缺(产假) }}
表 听课 主键 (教师, 次) {{ 教师 : 引用 教师  次 : 整数  分数 : 分 1 位 }}
指标 得分 于 教师 = (课堂 缺则 不评(“产假”)) * 60%
指标 称呼 于 教师 : 文本 = 姓名
指标 分差 于 听课 = 分数 - (教师.得分 缺则 0 分)
"""


class Tries:
    def __init__(self, heng, folder, suite, personal):
        self.heng, self.folder, self.suite, self.personal = heng, folder, suite, personal
        self.archive = folder / "archive"
        self.faults = self.refused = 0

    def run(self, *words, expect=0):
        done = subprocess.run([str(word) for word in (self.heng, *words)], capture_output=True, check=False)
        if done.returncode != expect:
            sys.exit(f"{words}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
        return done.stdout.decode()

    def make(self, teachers):
        (self.folder / "rules.heng").write_text(RULES.format(personal=" 隐私" if self.personal else ""), encoding="utf-8")
        data = self.folder / "data"
        data.mkdir()
        rows = [f"T{i},姓名{i},{'' if i % 7 == 3 else i % 100}" for i in range(teachers)]
        (data / "教师.csv").write_text("\n".join(["编号,姓名,课堂"] + rows) + "\n", encoding="utf-8")
        (data / "听课.csv").write_text("教师,次,分数\nT1,1,90\nT1,2,95.5\n", encoding="utf-8")
        for kind, key in many_entries.KEYS.items():
            (self.folder / kind).write_text(key + "\n", encoding="utf-8")
            (self.folder / (kind + ".pub")).write_text(self.public(kind) + "\n", encoding="utf-8")
        keys = [word for kind in many_entries.KINDS[self.suite] for word in ("--key", self.folder / kind)]
        for n in range(3):
            self.run("run", self.folder / "rules.heng", "--data", data, "--out", self.folder / "out", "--archive",
                     self.archive, *keys, "--when", f"2023-{n}")
        # In `both` each hash has its checkpoint: one alone says nothing of the other's half of the path in the log.
        self.note = self.run("checkpoint", self.archive)
        self.want(len(verify.split_notes(self.note)) == len(keys) // 2, "a checkpoint for each hash")
        (self.folder / "note").write_text(self.note, encoding="utf-8")
        self.given = ["--checkpoint", str(self.folder / "note")]

    def public(self, kind):
        made = self.folder / ("new" + kind)
        self.run("keygen", "--out", made, "--kind", kind)
        return pathlib.Path(str(made) + ".pub").read_text(encoding="utf-8").strip()

    def holds(self, text):
        """By the second verifier."""
        try:
            proof.check(text, self.note)
            return True
        except proof.Broken:
            return False

    def want(self, truth, what):
        if not truth:
            self.faults += 1
            print(f"{self.suite}: {what}")

    def check(self, keys):
        file, sizes = self.folder / "proof", []
        for words in keys:
            text = self.run("proof", self.archive, "2", *words)
            self.want(self.holds(text), f"{words}: a sound proof does not hold")
            sizes.append(len(text.encode()))
            file.write_text(text, encoding="utf-8")
            self.run("proof", "--check", file, *self.given)
            self.change(text, file)
        file.write_text(text, encoding="utf-8")
        kind = many_entries.KINDS[self.suite][0]
        self.run("proof", "--check", file, *self.given, "--pub", self.folder / (kind + ".pub"), expect=3)
        print(f"{self.suite}{', personal' if self.personal else ''}: {len(keys)} proofs of {sizes} bytes, "
              f"{self.refused} changes found")

    def change(self, text, file):
        draw, data = random.Random(1), text.encode()
        for i, byte in enumerate(data):
            changed = data[:i] + bytes([byte ^ draw.choice((1, 2, 16, 32))]) + data[i + 1:]
            try:
                good = self.holds(changed.decode())
            except UnicodeDecodeError:
                good = False
            self.want(not good, f"byte {i} changed and not found: {changed[max(0, i - 20):i + 20]}")
            self.refused += 1
            if i % 97 == 0:
                file.write_bytes(changed)
                done = subprocess.run([str(self.heng), "proof", "--check", str(file), *self.given],
                                      capture_output=True, check=False)
                self.want(done.returncode in (2, 3), f"byte {i} changed: exit {done.returncode}")


def main():
    parser = argparse.ArgumentParser(description="Proofs of rows")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults = 0
    for suite, personal, teachers in (("intl", False, 2473), ("intl", True, 20), ("gm", False, 5), ("both", True, 9)):
        with tempfile.TemporaryDirectory(prefix="heng-proof-") as name:
            tries = Tries(options.heng, pathlib.Path(name), suite, personal)
            tries.make(teachers)
            more = [["T1/2", "--open"]] if personal else [["T1/2"]]
            tries.check([["T0"], ["T3", "--table", "教师"], [f"T{teachers - 1}"]] + more)
            faults += tries.faults
    # Runs of the older form have no seal to prove from.
    kept = pathlib.Path(__file__).parent / "kept" / "language-1-intl.archive"
    done = subprocess.run([options.heng, "proof", kept, "1", "T1"], capture_output=True, text=True, check=False)
    faults += 0 if done.returncode == 2 and "E9183" in done.stderr else 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
