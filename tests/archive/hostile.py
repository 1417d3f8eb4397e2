#!/usr/bin/env python3
"""Forged archives, whose signatures hold: no command breaks down over them, and both verifiers say the same.

    hostile.py --heng PROGRAM --hostile PROGRAM [--count N] [--seed N]
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tamper  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="Forged archives")
    parser.add_argument("--heng", required=True, type=pathlib.Path)
    parser.add_argument("--hostile", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heng-hostile-") as name:
        faults = subprocess.run([options.hostile, str(options.count), str(options.seed), name], check=False).returncode
        faults += tamper.second_verifier(pathlib.Path(name), options.heng)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
