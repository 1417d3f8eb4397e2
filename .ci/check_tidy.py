#!/usr/bin/env python3
"""clang-tidy over engine/ and cli/, two files at a time or as many as there are processors.

A file that was clean is not looked at again until it, a header of ours that it includes, the settings or the tool
change: its digest is kept in build/tidy. Needs a configured build/dev.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys

import sources

STAMPS = sources.TOP / "build/tidy"
OVERLAY = STAMPS / "overlay.json"
DATABASE = sources.TOP / "build/dev/compile_commands.json"


def digest(path, command, settings):
    """Of all that the result depends on (other people's headers come with the tool's and the packages' versions)."""
    seen, todo = set(), [path]
    while todo:
        name = todo.pop()
        if name not in seen and (sources.TOP / name).is_file():
            seen.add(name)
            todo += [header for _, header, _ in sources.includes(sources.read(name))]
    whole = hashlib.sha256((settings + command).encode())
    for name in sorted(seen):
        whole.update(name.encode() + b"\0" + (sources.TOP / name).read_bytes())
    return whole.hexdigest()


def hide_reader():
    """clang refuses a header of ANTLR that g++ takes and nobody here needs: it is shown an empty one in its place."""
    (STAMPS / "empty.h").write_text("")
    OVERLAY.write_text(json.dumps({"version": 0, "roots": [{
        "name": "/usr/include/antlr4-runtime/misc", "type": "directory", "contents": [{
            "name": "InterpreterDataReader.h", "type": "file", "external-contents": str(STAMPS / "empty.h")}]}]}))


def check(path):
    """What clang-tidy has to say, None if nothing."""
    done = subprocess.run(["clang-tidy", "--quiet", "-p", "build/dev", f"--vfsoverlay={OVERLAY}", path],
                          cwd=sources.TOP, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        return None
    return re.sub(r"^\d+ warnings? (generated|treated as errors?).*\n|^Suppressed .*\n", "", done.stdout, flags=re.M)


def main():
    os.environ["LC_ALL"] = "C.UTF-8"
    commands = {os.path.relpath(entry["file"], sources.TOP): entry["command"]
                for entry in json.loads(DATABASE.read_text(encoding="utf-8"))}
    version = subprocess.run(["clang-tidy", "--version"], text=True, stdout=subprocess.PIPE, check=True).stdout
    settings = version + sources.read(".clang-tidy")
    STAMPS.mkdir(parents=True, exist_ok=True)
    hide_reader()
    todo = []
    for path in sources.files("engine", "cli"):
        if path in commands:
            stamp = STAMPS / path.replace("/", "_")
            wanted = digest(path, commands[path], settings)
            if not stamp.exists() or stamp.read_text() != wanted:
                todo.append((path, stamp, wanted))
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for (path, stamp, wanted), said in zip(todo, pool.map(check, [path for path, _, _ in todo])):
            if said is None:
                stamp.write_text(wanted)
            else:
                bad += 1
                print(said, end="", flush=True)
    print(f"clang-tidy: {len(todo)} files looked at, {bad} with warnings")
    return 1 if bad else 0


sys.exit(main())
