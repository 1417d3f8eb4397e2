#!/usr/bin/env python3
"""Archives of every version of the language and of the format: they stay as they are, are sound, and replay.

    kept.py --heng PROGRAM FOLDER
"""
import argparse
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="Kept archives are sound and replay")
    parser.add_argument("--heng", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    archives = sorted(options.folder.glob("*.archive"))
    faults = 0 if archives else 1
    for archive in archives:
        findings = verify.verify_file(str(archive))
        for words in (["verify", archive], ["replay", "--all", archive]):
            done = subprocess.run([options.heng, *words], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                findings.append((None, f"heng {words[0]}: exit {done.returncode}\n{done.stdout}{done.stderr}"))
        faults += len(findings)
        print(f"{archive.name}: {'sound, replays' if not findings else findings}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
