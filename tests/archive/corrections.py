#!/usr/bin/env python3
"""Locks and corrections: entries that no command adds, under good signatures, which both verifiers must find.

    corrections.py --heng PROGRAM --forge PROGRAM
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify  # noqa: E402

KEY = "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R"
RULES = """方案 “{title}” {{ 期间 {year}-09-01 至 {next}-08-31  语言版本 1  修约 四舍五入 {{ 分 2 位 }} }}
表 教师 主键 编号 {{ 编号 : 文本  课堂 : 分 1 位 }}
指标 得分 于 教师 = 课堂 * 60%
"""
PERIOD = "2022-09-01/2023-08-31"
# Entries 1 考核, 2 corrects it, 3 绩效, 4 考核 of the next year, 5 the lock of the first year, 6 corrects 2.
# What is added, and the code of the first finding; none: it keeps the rules.
CASES = [
    (["run", "1", "=", "=", "6", "录错"], None),
    (["run", "4", "=", "=", "-"], None),
    (["run", "4", "=", "=", "4", "录错"], None),
    (["lock", "2023-09-01/2024-08-31"], None),
    (["run", "1", "=", "=", "-"], "E9172"),
    (["run", "3", "新方案", "=", "-"], "E9172"),
    (["run", "4", "=", PERIOD, "-"], "E9172"),
    (["run", "1", "=", "=", "1", "录错"], "E9171"),
    (["run", "1", "=", "=", "2", "录错"], "E9171"),
    (["run", "1", "=", "=", "3", "录错"], "E9170"),
    (["run", "4", "=", "=", "6", "录错"], "E9170"),
    (["run", "1", "=", "=", "5", "录错"], "E9170"),
    (["run", "1", "=", "=", "0", "录错"], "E9170"),
    (["run", "1", "=", "=", "6"], "E9174"),
    (["run", "4", "=", "=", "-", "录错"], "E9174"),
    (["lock", PERIOD], "E9173"),
]


def run(*words, expect=0):
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    if done.returncode != expect:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stderr.decode()


def make_archive(heng, folder):
    (folder / "key").write_text(KEY + "\n", encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data/教师.csv").write_text("编号,课堂\nT1,92.5\n", encoding="utf-8")
    archive = folder / "archive"

    def seal(title, year, *more):
        rules = folder / "rules.heng"
        rules.write_text(RULES.format(title=title, year=year, next=year + 1), encoding="utf-8")
        run(heng, "run", rules, "--data", folder / "data", "--out", folder / "out", "--archive", archive, "--key",
            folder / "key", "--when", "2023", *more)

    seal("考核", 2022)
    seal("考核", 2022, "--corrects", "1", "--reason", "录错")
    seal("绩效", 2022)
    seal("考核", 2023)
    run(heng, "lock", archive, PERIOD, "--key", folder / "key", "--reason", "期满", "--when", "2023")
    seal("考核", 2022, "--corrects", "2", "--reason", "又录错")
    return archive


def try_case(heng, forge, folder, words, code):
    """What is wrong with the verifiers in this case; "" when nothing is."""
    path = folder / "forged"
    shutil.copy(folder / "archive", path)
    run(forge, path, folder / "key", *words)
    found = verify.verify_file(str(path))
    said = run(heng, "verify", path, "--lang", "en", expect=3 if code else 0)
    if code is None:
        return "" if not found else f"the second verifier finds {found}"
    if f"error {code}: entry 7 " not in said:
        return f"heng verify says {said}"
    return "" if found and found[0][0] == 7 else f"the second verifier finds {found}"


def main():
    parser = argparse.ArgumentParser(description="Locks and corrections against the rules")
    parser.add_argument("--heng", required=True)
    parser.add_argument("--forge", required=True)
    options = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory(prefix="heng-corrections-") as name:
        folder = pathlib.Path(name)
        make_archive(options.heng, folder)
        for words, code in CASES:
            fault = try_case(options.heng, options.forge, folder, words, code)
            faults += 1 if fault else 0
            if fault:
                print(f"{' '.join(words)}: {fault}")
    print(f"{len(CASES)} forged entries, {faults} not as they should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
