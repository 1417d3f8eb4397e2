"""What Heng is measured against: the yardstick written by hand, and DuckDB with the SQL of this folder."""
import os
import shutil
import subprocess

from measure import HERE, run_once

PACKAGE = "@duckdb/node-api@1.5.6-r.1"


def build_limit(work):
    """The program of limit/, for this machine's processor."""
    program = work / "limit"
    sources = sorted((HERE / "limit").iterdir())
    if not program.exists() or program.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        subprocess.run(["g++", "-std=c++20", "-O3", "-march=native", "-pthread", "-I", HERE.parent.parent, "-o", program]
                       + [path for path in sources if path.suffix == ".cc"], check=True)
    return str(program)


class Duckdb:
    """DuckDB by its Node package, installed into the folder of the bench."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, files, threads, **settings):
        """One process that runs these SQL files one behind the other."""
        words = [str(HERE / name) for name in files] + [f"{name}={value}" for name, value in settings.items()]
        return run_once(["node", str(HERE / "duckdb.mjs"), str(threads), *words],
                        env=os.environ | {"NODE_FOLDER": str(self.folder)}, writes=settings["out"])


def install_duckdb(work):
    """None, and why on the terminal, when it cannot be had: its columns are then left empty."""
    folder = work / "npm"
    if not shutil.which("node") or not shutil.which("npm"):
        print("DuckDB is left out: there is no node and npm here")
        return None
    if not (folder / "node_modules/@duckdb/node-api").exists():
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            print(f"DuckDB is left out: npm could not install {PACKAGE}: {done.stdout.strip().splitlines()[-1:]}")
            return None
    return Duckdb(folder)
