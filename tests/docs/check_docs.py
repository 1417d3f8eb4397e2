#!/usr/bin/env python3
"""Runs every example of a Markdown file and compares its tables with the program.

    check_docs.py --heng PROGRAM --source FOLDER [--rebase] FILE.md

Fenced blocks, by the words behind the three backquotes:

    heng                       a whole rule file: `heng check` gives no error and no warning; its 用例 pass
    heng clause                clauses, put behind kExamplePrelude of engine/diag/messages.cc; else as above
    heng bad E0501             check (or test, for codes met while evaluating) gives this code. A line `# 错误 E0501: …` or
    heng clause bad E0501      `# 警告 …` in the block is a message that must be among those given, word for word
    heng file=方案.heng        as `heng`, and kept under this name for console blocks
    csv file=data/教师.csv     kept (any word but heng: not checked by itself)
    heng prelude               kExamplePrelude itself, no more and no less
    console                    lines `$ command` and what it must print (both streams); a line … stands for any lines.
                               Run in a folder that holds the files named so far
    text, csv …                not looked at

Every word of the tables of keywords, settings and functions stands in one of the examples.

Rows of a table behind `<!-- table: wrong -->` are `bad` examples: clauses (or a whole file) in backquotes, where ⏎ is
a line end, and the code and sentence they give. Other tables behind `<!-- table: NAME -->` are compared with the
program, see TABLES. Every code (E0501, W0405) that the text mentions must be known to `heng explain`.

--rebase writes the messages and outputs that came out into FILE.md; read the difference before you commit it.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MESSAGE = re.compile(r"^\s*# ((?:错误|警告|error|warning) ([EW]\d{4})\b.*)$")
CODE = re.compile(r"\b[EW]\d{4}\b")


class Block:
    def __init__(self, words, line, lines):
        self.words, self.line, self.lines = words, line, lines
        self.language = words[0] if words else ""
        self.file = next((w[5:] for w in words if w.startswith("file=")), None)
        self.clause = "clause" in words
        self.bad = words[words.index("bad") + 1] if "bad" in words else None

    def text(self):
        return "".join(line + "\n" for line in self.lines)


def read_parts(text):
    """The lines of the text, with each fenced block as one Block."""
    parts, block, end = [], None, ""
    for number, line in enumerate(text.split("\n"), 1):
        fence = re.match(r"^(`{3,})(.*)$", line)
        if block is None and fence:
            block, end = Block(fence[2].split(), number, []), fence[1]
        elif block is not None and line.rstrip() == end:
            parts.append(block)
            block = None
        else:
            (parts if block is None else block.lines).append(line)
    if block is not None:
        sys.exit(f"line {block.line}: the block is never closed")
    return parts


def write_parts(parts):
    out = []
    for part in parts:
        if isinstance(part, Block):
            ticks = "````" if any(line.startswith("```") for line in part.lines) else "```"
            out += [ticks + " ".join(part.words), *part.lines, ticks]
        else:
            out.append(part)
    return "\n".join(out)


class Checker:
    def __init__(self, heng, source, folder, rebase):
        self.heng, self.source, self.folder, self.rebase = heng, source, folder, rebase
        self.faults = []
        self.examples = 0
        env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        programs = folder / ".bin"
        programs.mkdir()
        (programs / "heng").symlink_to(heng)
        env.update(NO_COLOR="1", LC_ALL="zh_CN.UTF-8", PATH=f"{programs}:{env.get('PATH', '/usr/bin:/bin')}")
        self.env = env
        found = re.search(r'kExamplePrelude\[\] = R"\((.*?)\)";', self.read("engine/diag/messages.cc"), re.S)
        self.prelude = found[1]

    def read(self, name):
        return (self.source / name).read_text(encoding="utf-8")

    def fault(self, line, text):
        self.faults.append(f"line {line}: {text}")

    def run(self, *arguments, cwd=None):
        done = subprocess.run(arguments, cwd=cwd or self.folder, env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    # --- blocks ------------------------------------------------------------------------------------------------
    def check_block(self, block):
        if block.file:
            path = self.folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text(), encoding="utf-8")
        if block.words == ["heng", "prelude"]:
            if self.rebase:
                block.lines = self.prelude.rstrip("\n").split("\n")
            if block.text() != self.prelude:
                self.fault(block.line, "this is not kExamplePrelude")
        elif block.language == "heng":
            self.examples += 1
            self.check_rules(block)
        elif block.language == "console":
            self.examples += 1
            self.check_console(block)

    def check_rules(self, block):
        before = self.prelude if block.clause else ""
        path = self.folder / ".example.heng"
        path.write_text(before + block.text(), encoding="utf-8")
        status, output = self.run(self.heng, "check", str(path))
        cases = re.search(r"^\s*(用例|case) ", block.text(), re.M)
        if block.bad:
            if cases and block.bad not in CODE.findall(output):
                output = self.run(self.heng, "test", str(path))[1]
            return self.check_bad(block, output)
        if status != 0:
            return self.fault(block.line, "the example has errors\n" + self.without_warnings(output))
        warnings = [w for w in self.warnings(output) if self.place(w) > before.count("\n")]
        if warnings:
            return self.fault(block.line, "the example has warnings\n" + "\n\n".join(warnings))
        if cases:
            status, output = self.run(self.heng, "test", str(path))
            if status != 0:
                self.fault(block.line, "a case of the example fails\n" + self.without_warnings(output))

    @staticmethod
    def warnings(output):
        return [part for part in output.split("\n\n") if part.startswith(("警告", "warning"))]

    @staticmethod
    def without_warnings(output):
        return "\n\n".join(part for part in output.split("\n\n") if not part.startswith(("警告", "warning")))

    @staticmethod
    def place(message):
        found = re.search(r"--> .*?:(\d+):\d+", message)
        return int(found[1]) if found else sys.maxsize

    def check_bad(self, block, output):
        if block.bad not in CODE.findall(output):
            return self.fault(block.line, f"the example does not give {block.bad} but\n{output}")
        said = [re.sub(r"^\s+", "", line) for line in output.split("\n")]
        for i, line in enumerate(block.lines):
            found = MESSAGE.match(line)
            if not found or any(found[1] in other for other in said):
                continue
            severity = found[1].split(" ")[0]
            fresh = next((other for other in said if other.startswith(severity) and found[2] in other), None)
            if self.rebase and fresh:
                block.lines[i] = line[:line.index("#") + 2] + fresh
            else:
                self.fault(block.line + i + 1, f"this message is not given, but\n{output}")

    def check_console(self, block):
        steps = []
        for line in block.lines:
            if line.startswith("$ "):
                steps.append((line, []))
            elif steps:
                steps[-1][1].append(line)
        fresh = []
        for command, expected in steps:
            output = self.run("sh", "-c", command[2:])[1].rstrip("\n").split("\n")
            output = [line.rstrip() for line in output] if output != [""] else []
            while expected and expected[-1] == "":
                expected.pop()
            same = self.matches(output, expected)
            if not same and not self.rebase:
                self.fault(block.line, f"`{command[2:]}` prints\n" + "\n".join(output))
            fresh += [command, *(expected if same else output)]
        if self.rebase:
            block.lines = fresh

    @staticmethod
    def matches(output, expected):
        pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()) + r"\n"
                          for line in expected)
        return re.fullmatch(pattern, "".join(line + "\n" for line in output)) is not None

    # --- tables ------------------------------------------------------------------------------------------------
    def check_tables(self, parts):
        name, rows = None, []
        for i, line in enumerate([*parts, ""]):
            line = line if isinstance(line, str) else ""
            found = re.match(r"^<!-- table: (\w+) -->$", line)
            if found:
                name, rows = found[1], []
            elif name and line.startswith("|"):
                cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
                rows.append(cells)
                if name == "wrong" and len(rows) > 2:
                    parts[i] = self.check_wrong(line, cells)
            elif name and rows:
                if name != "wrong":
                    TABLES[name](self, [[cell.strip("`").strip() for cell in row] for row in rows[2:]])
                name = None

    def check_wrong(self, line, cells):
        self.examples += 1
        source = cells[0].strip("`").replace("⏎", "\n")
        code, sentence = cells[1].split(" ", 1)
        whole = re.match(r"\s*(方案|scheme)", source)
        path = self.folder / ".example.heng"
        path.write_text(("" if whole else self.prelude) + source + "\n", encoding="utf-8")
        output = self.run(self.heng, "check", str(path))[1]
        said = re.findall(rf"^(?:错误|警告|error|warning) {code}: (.*)$", output, re.M)
        if sentence in said:
            return line
        if said and self.rebase:
            return line.replace(sentence.replace("|", "\\|"), said[0].replace("|", "\\|"))
        self.faults.append(f"{source}\ndoes not give {code} {sentence} but\n{output}")
        return line

    def compare(self, name, written, true):
        for pair in sorted(true - written):
            self.faults.append(f"table {name}: {pair} is missing")
        for pair in sorted(written - true):
            self.faults.append(f"table {name}: {pair} is not in the program")

    def pairs(self, list_name):
        source = self.read("engine/syntax/settings.cc")
        found = re.search(list_name + r"\[\] = \{(.*?)\};\n", source, re.S)
        return set(re.findall(r'\{"([^"]+)",\s*"([^"]+)"[,}]', found[1]))

    def keywords(self, rows):
        source = self.read("engine/syntax/keywords.cc")
        entries = re.findall(r'\{Kind::(K_\w+), "([^"]*)", "([^"]*)"', source)
        true = {(zh, en) for kind, zh, en in entries if kind != "K_LATER"}
        self.compare("keywords", self.two_columns(rows), true)

    def hard(self, rows):
        """Keywords that are never names by themselves."""
        entries = re.findall(r'\{Kind::\w+, "([^"]+)", "[^"]*", H\b', self.read("engine/syntax/keywords.cc"))
        self.compare("hard", {(word,) for row in rows for word in row[0].split()}, {(word,) for word in entries})

    @staticmethod
    def two_columns(rows):
        """Rows hold pairs side by side: 中文 | English | 中文 | English …; — stands for no word."""
        out = set()
        for row in rows:
            for zh, en in zip(row[0::2], row[1::2]):
                if zh or en:
                    out.add((zh.replace("—", ""), en.replace("—", "")))
        return out

    def settings(self, rows):
        true = set()
        for name in ("kTypes", "kRoundings", "kTieRules", "kBorders", "kVacancies", "kRemainders", "kGapPolicies",
                     "kFreed", "kOverspends", "kQuotaTies"):
            true |= self.pairs(name)
        plain = re.search(r"kPlainSettings = \{(.*?)\};\n", self.read("engine/syntax/settings.cc"), re.S)
        true |= set(re.findall(r'\{"([^"]+)", "([^"]+)"\}', plain[1]))
        self.compare("settings", self.two_columns(rows), true)

    def units(self, rows):
        source = self.read("engine/ast/unit_names.h")
        found = re.search(r"kUnitNames\[\] = \{(.*?)\};\n", source, re.S)
        true = {(zh, en if en == more else f"{en}, {more}")
                for zh, en, more in re.findall(r'\{"([^"]+)",\s*"([^"]+)",\s*"([^"]+)"\}', found[1])}
        self.compare("units", self.two_columns(rows), true)

    def functions(self, rows):
        """The words for functions, as far as the program knows them, and those for bases."""
        words, bases = re.findall(r"<WordPair> words = \{(.*?)\};\n", self.read("engine/syntax/keywords.cc"), re.S)
        pair = r'\{"([^"]+)",\s*"([^"]+)"\}'
        path = self.folder / ".example.heng"
        words = [p for p in re.findall(pair, words) if p[0] != "否决"]  # a keyword
        calls = "".join(f"量 甲{i} = {zh}(1)\n" for i, (zh, _) in enumerate(words))
        path.write_text("方案 “试” { 语言版本 1 }\n" + calls, encoding="utf-8")
        unknown = re.findall(r"E0207: .*?`(.*?)`", self.run(self.heng, "check", str(path))[1])
        self.compare("functions", self.two_columns(rows),
                     {p for p in words if p[0] not in unknown} | set(re.findall(pair, bases)))

    def codes(self, rows):
        groups = [row[0] for row in rows]
        for file in re.findall(r'#include "(.*?)"', self.read("engine/diag/messages/all.def")):
            for code in re.findall(r"HENG_MESSAGE\((\w+),", self.read(file)):
                if sum(re.fullmatch(group.replace("x", r"\d"), "E" + code[1:]) is not None for group in groups) != 1:
                    self.faults.append(f"table codes: {code} belongs to no group, or to several")

    def check_words(self, parts):
        """Words of the tables of words that no example uses, comments left aside."""
        examples = "\n".join(line.split("#")[0] for block in parts if isinstance(block, Block) for line in block.lines)
        name = None
        for line in [part for part in parts if isinstance(part, str)]:
            found = re.match(r"^<!-- table: (\w+) -->$", line)
            name = found[1] if found else name if line.startswith("|") else None
            if name not in ("keywords", "settings", "functions") or not line.startswith("|"):
                continue
            cells = [cell.strip() for cell in line.split("|")[1:-1]]
            for word in cells[::2]:
                if re.match(r"[^\x00-\x7f—]", word) and word not in examples and word != "中文":
                    self.faults.append(f"table {name}: no example shows {word}")

    def check_codes(self, text):
        for code in sorted(set(CODE.findall(text))):
            if self.run(self.heng, "explain", code)[0] != 0:
                self.faults.append(f"there is no code {code}")


TABLES = {"keywords": Checker.keywords, "hard": Checker.hard, "settings": Checker.settings, "units": Checker.units,
          "functions": Checker.functions, "codes": Checker.codes}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heng", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--rebase", action="store_true")
    parser.add_argument("document", type=pathlib.Path)
    arguments = parser.parse_args()
    text = arguments.document.read_text(encoding="utf-8")
    parts = read_parts(text)
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(arguments.heng.resolve(), arguments.source.resolve(), pathlib.Path(folder), arguments.rebase)
        for part in parts:
            if isinstance(part, Block):
                checker.check_block(part)
        checker.check_tables(parts)
        checker.check_words(parts)
        checker.check_codes(text)
    if arguments.rebase:
        arguments.document.write_text(write_parts(parts), encoding="utf-8")
    for fault in checker.faults:
        print(f"{arguments.document.name}: {fault}\n")
    print(f"{checker.examples} examples, {len(checker.faults)} faults")
    return 1 if checker.faults or checker.examples == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
