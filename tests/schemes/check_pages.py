#!/usr/bin/env python3
"""The one-page schemes of rules/: what rules/README.md quotes from a file beside the official wording stands in it.

    check_pages.py RULES_FOLDER

A quotation is what stands in backquotes in the second column of the table below the heading `### file.heng …`; blanks do
not count, and … stands for anything.
"""
import pathlib
import re
import sys


def squeezed(text):
    return re.sub(r"\s+", "", text)


def main(folder):
    quoted, faults = 0, []
    text, name = "", ""
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        heading = re.match(r"### (\S+\.heng)", line)
        if heading:
            name = heading.group(1)
            text = squeezed((folder / name).read_text(encoding="utf-8"))
        elif line.startswith("#"):
            name = ""
        elif name and line.startswith("|"):
            for quotation in re.findall(r"`([^`]+)`", line.split("|")[2]):
                quoted += 1
                pieces = [squeezed(piece) for piece in quotation.split("…")]
                if not re.search(".*".join(map(re.escape, pieces)), text):
                    faults.append(f"{name} does not say {quotation}")
    pages = sorted(path.name for path in folder.glob("*.heng"))
    print("\n".join(faults) or f"{quoted} quotations from {len(pages)} files")
    return 1 if faults or quoted < 3 * len(pages) else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
