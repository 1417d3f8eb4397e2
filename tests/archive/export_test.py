#!/usr/bin/env python3
"""What heng export writes from the record alone is, byte for byte, what the run wrote.

    export_test.py --heng PROGRAM FOLDER…

A folder holds a rule file and data/ (tests/schemes, samples/county); one that adopts is left out. Each is run without an
archive, then sealed, also with every text column personal, exported as a draft and, released, once more; in both
languages and several encodings. Only a draft's names, and the first line of a 公示, differ.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import forge

FAULTS = ("数据问题.csv", "faults.csv")
WAYS = [("zh", "utf-8-bom"), ("en", "utf-8"), ("zh", "gb18030")]


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in FAULTS}


def without_mark(name, content, encoding):
    """Of a draft the file it will be."""
    for prefix, line in (("草稿-", "草稿，没有批准发布\r\n"), ("draft-", "draft: not approved and not released\r\n")):
        if name.startswith(prefix):
            head = line.encode("utf-8-sig" if encoding == "utf-8-bom" else encoding)
            if content.startswith(head):
                content = (b"\xef\xbb\xbf" if encoding == "utf-8-bom" else b"") + content[len(head):]
            return name[len(prefix):], content
    return name + " is not marked", content


def differences(wanted, found):
    return [name for name in sorted(set(wanted) | set(found)) if wanted.get(name) != found.get(name)]


def personal(text):
    """Every text column of the data personal."""
    return re.sub(r"(?<=[{\n ;；])(\w+ : 文本)(?! 隐私)(?=[ \n};；])", r"\1 隐私", text)


class Work:
    def __init__(self, heng, folder):
        self.heng, self.folder = heng, folder
        forge.write_keys(folder, "intl")

    def run(self, *words):
        done = subprocess.run([str(self.heng), *map(str, words)], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    def check(self, name, rules, data):
        code, said = self.run("run", rules, "--data", data, "--out", self.folder / name / "try")
        if code != 0:
            return None if name.endswith("personal") or "E0830" in said else [said]
        archive, out = self.folder / name / "archive", self.folder / name
        common = ["run", rules, "--data", data]
        told = []
        self.run(*common, "--out", out / "sealed", "--archive", archive, "--key", self.folder / "ed25519", "--when", "1")
        for released in (False, True):
            for by in "ab" if released else "":
                self.run("approve", archive, 1, "--key", self.folder / "ed25519", "--by", self.folder / by, "--when", "2")
            for lang, encoding in WAYS:
                way = f"{lang}-{encoding}"
                self.run(*common, "--out", out / way, "--lang", lang, "--encoding", encoding)
                exported = out / f"{way}-{released}"
                code, said = self.run("export", archive, 1, "--out", exported, "--lang", lang, "--encoding", encoding)
                if code != 0:
                    told.append(said)
                    continue
                found = files(exported)
                if not released:
                    found = dict(without_mark(*item, encoding) for item in found.items())
                told += [f"{way}: {one}" for one in differences(files(out / way), found)]
        sealed = dict(without_mark(*item, "utf-8-bom") for item in files(out / "sealed").items())
        return told + [f"sealed: {one}" for one in differences(files(out / "zh-utf-8-bom"), sealed)]


def main():
    parser = argparse.ArgumentParser(description="Exports are what the runs wrote")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    faults, done = 0, 0
    with tempfile.TemporaryDirectory(prefix="heng-export-") as name:
        work = Work(options.heng, pathlib.Path(name))
        for folder in options.folders:
            rules = sorted(folder.glob("*.heng"))[0]
            hidden = work.folder / f"{folder.name}.heng"
            hidden.write_text(personal(rules.read_text(encoding="utf-8")), encoding="utf-8")
            for kind, file in (("", rules), ("-personal", hidden)):
                (work.folder / (folder.name + kind)).mkdir()
                told = work.check(folder.name + kind, file, folder / "data")
                if told is None:
                    continue
                done += 1
                for line in told:
                    print(f"{folder.name}{kind}: {line}")
                faults += len(told)
    print(f"{done} runs, {faults} differences")
    return 1 if faults or done == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
