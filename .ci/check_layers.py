#!/usr/bin/env python3
"""Includes go downward only, and other people's headers are included behind their walls only: see layers.txt."""
import fnmatch
import sys

import sources


def read_rules():
    modules, never, third = {}, [], []  # folder → (level, name); (patterns of files, of headers); the other way round
    for line in sources.read(".ci/layers.txt").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "module":
            modules[words[3]] = int(words[1]), words[2]
        else:
            {"never": never, "third": third}[words[0]].append((words[1].split(","), words[2].split(",")))
    return modules, never, third


def any_match(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def main():
    modules, never, third = read_rules()

    def module_of(path):
        folder = path.rpartition("/")[0]
        return modules.get(folder) or (module_of(folder) if folder.count("/") > 1 else None)

    def fault(path, header, quoted):
        own, other = module_of(path), module_of(header)
        for files, headers in never:
            if any_match(path, files) and any_match(header, headers):
                return "is never included here"
        for headers, files in third:
            if any_match(header, headers):
                return None if any_match(path, files) else f"is included in {', '.join(files)} only"
        if (sources.TOP / header).is_file():
            if other is None:
                return "belongs to no module of .ci/layers.txt"
            if other != own and other[0] >= own[0]:
                return f"is of {other[1]} (level {other[0]}), not below {own[1]} (level {own[0]})"
            return None
        if quoted or "/" in header or "." in header:
            return "is neither ours (full path from the top) nor listed as `third` in .ci/layers.txt"
        return None

    faults = 0
    for path in sources.files("engine", "cli"):
        if module_of(path) is None:
            print(f"{path}: belongs to no module of .ci/layers.txt")
            faults += 1
            continue
        for line, header, quoted in sources.includes(sources.read(path)):
            message = fault(path, header, quoted)
            if message:
                print(f"{path}:{line}: {header} {message}")
                faults += 1
    return 1 if faults else 0


sys.exit(main())
