#!/usr/bin/env python3
"""Tampering with archives: every change must be found, by both verifiers, which agree on the first bad entry.

    tamper.py --heng PROGRAM --tamper PROGRAM [--entries N] [--count N] [--second N] [--seed N]

Makes an archive of N entries (runs with and without personal columns, of several sizes, corrections, locks), lets `tamper` change COUNT
bytes of it, and has the second verifier look at SECOND of the changed archives, at those with whole rows changed, and
at one rolled back to an earlier state, which only an auditor's checkpoint shows.
"""
import argparse
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify  # noqa: E402

KEYS = {
    "ed25519": "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R",
    "sm2": "PRIVATE+KEY+县+92c3b301+/3NtMi1zbTOPjWMJUkNXP0OhxBkn90hzyqm2cclv20ggrvC7SGX94g==",
}
KINDS = {"intl": ["ed25519"], "gm": ["sm2"], "both": ["ed25519", "sm2"]}
RULES = """方案 “考核{n}” {{ {period}  语言版本 1  修约 四舍五入 {{ 分 2 位 }} }}
表 教师 主键 编号 {{ 编号 : 文本  姓名 : 文本{personal}  课堂 : 分 1 位 可缺(产假) }}
指标 得分 于 教师 = (课堂 缺则 不评(“产假”)) * 60%
量 最高 = 最高(教师.得分, 忽略缺) 缺则 0 分
"""


def run(*words, expect=0):
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    if done.returncode != expect:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode()


def period(number, between):
    return f"{2000 + number}-09-01{between}{2001 + number}-08-31"


def make_archive(heng, folder, suite, entries, draw, name="archive"):
    for kind, key in KEYS.items():
        (folder / kind).write_text(key + "\n", encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    keys = [word for kind in KINDS[suite] for word in ("--key", folder / kind)]
    for n in range(1, entries):
        if n % 50 == 30:
            run(heng, "lock", folder / name, period(n // 25 - 1, "/"), *keys, "--reason", "期满", "--when", n)
            continue
        corrects = ["--corrects", n - 5, "--reason", "录错"] if n % 25 == 11 else []
        rules = folder / f"{n % 5}.heng"
        rules.write_text(RULES.format(n=n % 5, period="期间 " + period(n // 25, " 至 ") if n % 5 == 4 else "",
                                      personal=" 隐私" if n % 4 == 0 else ""), encoding="utf-8")
        rows = [f"T{i},姓名{i},{'' if draw.random() < 0.1 else draw.randrange(0, 1000) / 10}"
                for i in range(draw.choice([0, 1, 3, 8]))] if n % 3 == 0 or n < 3 else None
        if rows is not None:
            (folder / "data/教师.csv").write_text("\n".join(["编号,姓名,课堂"] + rows) + "\n", encoding="utf-8")
        run(heng, "run", rules, "--data", folder / "data", "--out", folder / "out", "--archive", folder / name, *keys,
            "--when", f"2023-{n}", "--who", "张", *corrects)
    return folder / name


def first_bad(findings):
    return "x" if findings[0][0] is None else str(findings[0][0])


def second_verifier(folder, heng):
    """Over the archives that `tamper` left; the number of those on which it differs."""
    signatures, differing, looked = verify.Signatures(), 0, 0
    for path in sorted(folder.iterdir()):
        number, _, rest = path.name.partition(".")
        try:
            findings = verify.verify_file(str(path), (), signatures)
        except verify.NoArchive:
            findings = [(None, "no archive")]
        looked += 1
        if path.name == "sound":
            good = not findings
        elif rest == "sound.archive":
            good = not findings
        elif number.startswith("row"):
            good = bool(findings)
        else:
            good = bool(findings) and first_bad(findings) == rest.removesuffix(".archive")
        if not good:
            differing += 1
            print(f"DIFFERS {path.name}: {findings[:3]}")
        if looked % 50 == 1 and path.name != "sound":
            done = subprocess.run([str(heng), "verify", str(path)], capture_output=True, check=False)
            if done.returncode not in ((0,) if rest == "sound.archive" else (3, 5)):
                differing += 1
                print(f"DIFFERS {path.name}: heng verify exits {done.returncode}")
    print(f"{looked} archives looked at by the second verifier, {differing} differ")
    return differing


def rolled_back(heng, folder, archive, suite):
    """An archive cut off behind an earlier state is sound in itself; not to whoever kept a checkpoint."""
    (folder / "note").write_text(run(heng, "checkpoint", archive), encoding="utf-8")
    run(heng, "verify", archive, "--checkpoint", folder / "note")
    faults = len(verify.verify_file(str(archive), [(folder / "note").read_text(encoding="utf-8")]))
    old = make_archive(heng, folder, suite, 4, random.Random(1), "old")
    (folder / "old.note").write_text(run(heng, "checkpoint", old), encoding="utf-8")
    shutil.copy(old, folder / "kept")
    make_archive(heng, folder, suite, 3, random.Random(2), "old")
    run(heng, "verify", old, "--checkpoint", folder / "old.note")
    (folder / "newer.note").write_text(run(heng, "checkpoint", old), encoding="utf-8")
    for note in ("newer.note", "note"):
        run(heng, "verify", folder / "kept", "--checkpoint", folder / note, expect=3)
        text = (folder / note).read_text(encoding="utf-8")
        faults += 0 if verify.verify_file(str(folder / "kept"), [text]) else 1
    print(f"rolled back, and of another archive: {'found' if faults == 0 else 'NOT FOUND'}")
    return faults


def main():
    parser = argparse.ArgumentParser(description="Tampering with archives")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    parser.add_argument("--tamper", required=True, type=pathlib.Path)
    parser.add_argument("--suite", choices=sorted(KINDS), default="intl")
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--count", type=int, default=100000)
    parser.add_argument("--second", type=int, default=200, help="changed archives for the second verifier")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heng-tamper-") as name:
        folder = pathlib.Path(name)
        changed = folder / "changed"
        changed.mkdir()
        archive = make_archive(options.heng, folder, options.suite, options.entries, random.Random(options.seed))
        print(f"seed {options.seed}: {options.entries} entries of {options.suite}, {archive.stat().st_size} bytes")
        sys.stdout.flush()
        faults = subprocess.run([options.tamper, archive, str(options.count), str(options.seed), changed,
                                 str(options.second)], check=False).returncode
        faults += second_verifier(changed, options.heng)
        faults += rolled_back(options.heng, folder, archive, options.suite)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
