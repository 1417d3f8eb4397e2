#!/usr/bin/env python3
"""Golden tests: one text file holds the files given, the commands, and everything they say and write.

    run.py --heng PROGRAM [--rebase] PATH…        PATH: a .test file or a folder of them

A test is called bad-….test if and only if a command in it exits with something other than 0. Its form:

    # what the test is about
    === file 方案.heng
    方案 “一” { … }
    === file data/教师.csv gb18030 crlf
    教师编号,姓名
    === run heng check 方案.heng
    exit 2
    --- stdout
    --- stderr
    错误 E0103: …
    === output out/教师.csv bom crlf
    教师编号,总分

Sections are worked through in order, in an empty folder. `run` goes to the shell; `heng` is the program under test.
exit 0 and an empty stdout or stderr need not be written.

Options of `file`: utf-8-bom, utf-16 (with a mark, little end first), gb18030, crlf, no-newline (of the last line),
bytes (\\xNN is that byte). In any file `{repeat N text}` stands for the text N times; in it \\n is a line end and %d
counts from 1.
Options of `output`: gb18030 (how to read it), then what was found: bom, crlf, no-newline, bytes, absent (no such file).

--rebase writes what came out into the tests; read the difference before you commit it.
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BOM = b"\xef\xbb\xbf"


class Section:
    def __init__(self, head, lines):
        self.head, self.lines = head, lines
        words = head.split(" ", 1)
        self.kind = words[0] if head else "comment"
        self.rest = words[1].strip() if len(words) > 1 else ""

    def text(self):
        return ("=== " + self.head + "\n" if self.head else "") + "".join(line + "\n" for line in self.lines)


def read_sections(text):
    sections = [Section("", [])]
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    for line in lines:
        if line.startswith("=== "):
            sections.append(Section(line[4:], []))
        else:
            sections[-1].lines.append(line)
    return sections


def expand(text):
    def repeat(match):
        body = match.group(2).replace("\\n", "\n")
        count = int(match.group(1))
        if "%d" in body:
            return "".join(body.replace("%d", str(i)) for i in range(1, count + 1))
        return body * count

    return re.sub(r"\{repeat (\d+) ([^}]*)\}", repeat, text)


def write_file(folder, section):
    name, *options = section.rest.split()
    text = expand("\n".join(section.lines))
    if section.lines and "no-newline" not in options:
        text += "\n"
    if "crlf" in options:
        text = text.replace("\n", "\r\n")
    if "bytes" in options:
        data = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]), text.encode())
    elif "utf-16" in options:
        data = b"\xff\xfe" + text.encode("utf-16-le")
    elif "gb18030" in options:
        data = text.encode("gb18030")
    else:
        data = (BOM if "utf-8-bom" in options else b"") + text.encode()
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def show_bytes(data):
    """Text of some output, whatever it is made of."""
    return data.decode("utf-8", errors="backslashreplace")


def to_lines(text):
    if text.endswith("\n"):
        return text[:-1].split("\n")
    return text.split("\n") + ["\\ no newline at the end"] if text else []


def run_section(folder, program, section, timeout):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    env.update(NO_COLOR="1", LC_ALL="zh_CN.UTF-8", PATH=f"{program}:{env.get('PATH', '/usr/bin:/bin')}")
    try:
        done = subprocess.run(["sh", "-c", section.rest], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return Section(section.head, [f"exit timeout after {timeout} s"]), True
    lines = [f"exit {done.returncode}"] if done.returncode != 0 else []
    for name, data in (("stdout", done.stdout), ("stderr", done.stderr)):
        if data:
            lines += [f"--- {name}"] + to_lines(show_bytes(data))
    return Section(section.head, lines), done.returncode != 0


def output_section(folder, section):
    name, *options = section.rest.split()
    found = [word for word in options if word == "gb18030"]
    path = folder / name
    if not path.is_file():
        return Section(" ".join(["output", name, *found, "absent"]), [])
    data = path.read_bytes()
    if data.startswith(BOM):
        found.append("bom")
        data = data[len(BOM):]
    try:
        text = data.decode("gb18030" if "gb18030" in found else "utf-8")
    except UnicodeDecodeError:
        found.append("bytes")
        text = show_bytes(data)
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        found.append("crlf")
        text = text.replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        found.append("no-newline")
        text += "\n"
    return Section(" ".join(["output", name, *found]), to_lines(text))


def simplify(section):
    """`exit 0` and empty streams mean the same as nothing."""
    if section.kind != "run":
        return section
    lines = [line for line in section.lines if line != "exit 0"]
    kept = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else "--- "
        if line in ("--- stdout", "--- stderr") and following in ("--- ", "--- stdout", "--- stderr"):
            continue
        kept.append(line)
    return Section(section.head, kept)


def play(test, program, timeout):
    """(expected text, actual text, whether a command failed)"""
    sections = read_sections(test.read_text(encoding="utf-8"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="heng-golden-"))
    actual, failed = [], False
    try:
        for section in sections:
            if section.kind == "file":
                write_file(folder, section)
            elif section.kind == "run":
                section, bad = run_section(folder, program, section, timeout)
                failed |= bad
            elif section.kind == "output":
                section = output_section(folder, section)
            elif section.kind != "comment":
                raise ValueError(f"{test}: unknown section {section.head!r}")
            actual.append(section)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not any(section.kind == "run" for section in sections):
        raise ValueError(f"{test}: runs nothing")
    expected = "".join(simplify(section).text() for section in sections)
    return expected, "".join(section.text() for section in actual), failed


def check(test, program, options):
    """"" when the test passes, else what is wrong."""
    try:
        expected, actual, failed = play(test, program, options.timeout)
    except (ValueError, OSError) as error:
        return f"{error}\n"
    faults = ""
    if failed != test.name.startswith("bad-"):
        faults = f"{test}: must {'' if failed else 'not '}be called bad-…: a command {'fails' if failed else 'does not fail'}\n"
    if expected != actual:
        if options.rebase:
            test.write_text(actual, encoding="utf-8")
        else:
            diff = difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), str(test), "what came out")
            faults += "".join(diff)
    return faults


def main():
    parser = argparse.ArgumentParser(description="Golden tests of heng")
    parser.add_argument("--heng", required=True, type=pathlib.Path, help="the program under test")
    parser.add_argument("--rebase", action="store_true", help="take what comes out as expected")
    parser.add_argument("--timeout", type=float, default=60, help="seconds for one command")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    tests = []
    for path in options.paths:
        tests += sorted(path.rglob("*.test")) if path.is_dir() else [path]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="heng-bin-") as program:
        os.symlink(options.heng.resolve(), os.path.join(program, "heng"))
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            for test, faults in zip(tests, pool.map(lambda test: check(test, program, options), tests)):
                if faults:
                    failed += 1
                    print(f"FAILED {test}\n{faults}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())
