"""The machine and the programs, as the first lines of the tables say them."""
import os
import pathlib
import re
import subprocess


def first(pattern, path):
    file = pathlib.Path(path)
    found = re.search(pattern, file.read_text(encoding="utf-8")) if file.exists() else None
    return found[1] if found else "?"


def said(*command):
    try:
        return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True).stdout.splitlines()[0].strip()
    except (OSError, subprocess.CalledProcessError):
        return "none"


def describe(heng, duckdb):
    """duckdb: its package, None when there is none."""
    processor = first(r"model name\s*: (.*)", "/proc/cpuinfo")
    system = first(r'PRETTY_NAME="(.*)"', "/etc/os-release")
    kibibytes = first(r"MemTotal:\s+(\d+)", "/proc/meminfo")
    memory = f"{int(kibibytes) / 2**20:.0f} GiB" if kibibytes.isdigit() else "?"
    print(f"{processor}, {os.cpu_count()} processors, {memory}, {system}, Linux {os.uname().release}; load {os.getloadavg()[0]:.1f}")
    print(f"{said(heng, '--version')}; {said('g++', '--version')}; "
          + (f"{duckdb} with node {said('node', '--version')}" if duckdb else "no DuckDB"))
