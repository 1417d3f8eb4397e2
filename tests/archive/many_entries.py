"""An archive of many entries of every kind: runs with and without personal columns, of several sizes, corrections, locks,
approvals by two keys, runs that use sealed runs of this archive and of another, and the erasure of a person."""
import pathlib
import subprocess
import sys

KEYS = {
    "ed25519": "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R",
    "sm2": "PRIVATE+KEY+县+92c3b301+/3NtMi1zbTOPjWMJUkNXP0OhxBkn90hzyqm2cclv20ggrvC7SGX94g==",
}
APPROVING = {
    "审核": "PRIVATE+KEY+审核+0f761456+AcZRLRiWs5/hyUkgOyJrJOSmm9sGHT1/73NfHRosV1A9",
    "批准": "PRIVATE+KEY+批准+09a6fc5d+Adx4HF6jyi4f1RNIqkrN91FqENq3PA/qPwyM3lDSbmUG",
    "复核": "PRIVATE+KEY+复核+3ebd8ce1+/3NtMi1zbTPVTNFrBC6lkPcAIOnOKcR//JXHiGtfwmQ2YLv8pig7hg==",
}
KINDS = {"intl": ["ed25519"], "gm": ["sm2"], "both": ["ed25519", "sm2"]}
APPROVERS = {"intl": ["审核", "批准"], "gm": ["审核", "复核"], "both": ["审核", "复核"]}
RULES = """方案 “考核{n}” {{ {period}  语言版本 1  修约 四舍五入 {{ 分 2 位 }} }}
表 教师 主键 编号 {{ 编号 : 文本  姓名 : 文本{personal}  课堂 : 分 1 位 可缺(产假) }}
指标 得分 于 教师 = (课堂 缺则 不评(“产假”)) * 60%
量 最高 = 最高(教师.得分, 忽略缺) 缺则 0 分
"""
LOOKING_BACK = """方案 “往年{n}” {{ 期间 {period}  语言版本 1  修约 四舍五入 {{ 分 2 位 }} }}
表 教师 主键 编号 {{ 编号 : 文本  姓名 : 文本  课堂 : 分 1 位 可缺(产假) }}
往年 1 年 于 教师 {{ 取自 本方案  新设 重新起算  缺年 中断 }}
指标 得分 于 教师 = (课堂 缺则 不评(“产假”)) * 60%
指标 进步 于 教师 = (得分 - 上期(得分)) 缺则 0 分
"""
BLOCK, ERASED = 25, "T2"


def run(*words, expect=0):
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    if done.returncode != expect:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode() + done.stderr.decode()


def period(number, between):
    return f"{2000 + number}-09-01{between}{2001 + number}-08-31"


class ManyEntries:
    """`path`: the archive. `before`: as it was before the erasure, when there was one."""

    def __init__(self, heng, folder, suite, draw, name="archive"):
        self.heng, self.folder, self.suite, self.draw = heng, folder, suite, draw
        self.path, self.before, self.name = folder / name, None, name
        self.keys = [word for kind in KINDS[suite] for word in ("--key", folder / kind)]
        self.runs = {}  # by entry: title and period
        self.next = 1
        for kind, key in (KEYS | APPROVING).items():
            (folder / kind).write_text(key + "\n", encoding="utf-8")
        (folder / "data").mkdir(exist_ok=True)

    def fill(self, entries):
        erase_at = entries * 3 // 4
        while self.next < entries:
            n = self.next
            if self.before is None and entries > BLOCK and n >= erase_at:
                self.erase()
            elif n % 50 == 30 and self.has(period(n // BLOCK - 1, "/")):
                self.add("lock", self.path, period(n // BLOCK - 1, "/"), "--reason", "期满", "--when", n)
            elif n % BLOCK in (12, 13) and 11 + n // BLOCK * BLOCK in self.runs:
                self.approve(11 + n // BLOCK * BLOCK, APPROVERS[self.suite][n % BLOCK - 12])
            elif n % 50 in (41, 42) and n // BLOCK * BLOCK + 9 in self.runs:
                self.look_back(n // BLOCK * BLOCK + 9, n % 50 == 42)
            else:
                self.evaluate()
        return self.path

    def has(self, wanted):
        return any(known == wanted for _, known in self.runs.values())

    def add(self, *words):
        run(self.heng, *words, *self.keys)
        self.next += 1

    def approve(self, entry, key):
        self.add("approve", self.path, entry, "--by", self.folder / key, "--who", key, "--when", f"2024-{self.next}")

    def evaluate(self):
        n = self.next
        dates = period(n // BLOCK, " 至 ") if n % 5 == 4 else ""
        title = (f"考核{n % 5}", dates.replace(" 至 ", "/"))
        corrects = ["--corrects", n - 5, "--reason", "录错"] if n % BLOCK == 11 and self.runs.get(n - 5) == title else []
        self.write_data(n)
        rules = self.folder / f"{n % 5}.heng"
        rules.write_text(RULES.format(n=n % 5, period="期间 " + dates if dates else "",
                                      personal=" 隐私" if n % 4 == 0 else ""), encoding="utf-8")
        self.seal(rules, title, *corrects)

    def write_data(self, n):
        if n % 3 != 0 and n >= 3:
            return
        rows = [f"T{i},姓名{i},{'' if self.draw.random() < 0.1 else self.draw.randrange(0, 1000) / 10}"
                for i in range(self.draw.choice([0, 1, 3, 8]))]
        (self.folder / "data/教师.csv").write_text("\n".join(["编号,姓名,课堂"] + rows) + "\n", encoding="utf-8")

    def seal(self, rules, title, *more):
        self.runs[self.next] = title
        self.add("run", rules, "--data", self.folder / "data", "--out", self.folder / "out", "--archive", self.path,
                 "--when", f"2023-{self.next}", "--who", "张", *more)

    def look_back(self, entry, of_another):
        """A run that uses the results of that entry; `of_another`: as a copy of this archive has them."""
        rules, n = self.folder / "往年.heng", self.next
        rules.write_text(LOOKING_BACK.format(n=n, period=period(n // BLOCK + 1, " 至 ")), encoding="utf-8")
        history = self.path
        if of_another:
            history = self.folder / "another"
            history.write_bytes(self.path.read_bytes())
        self.seal(rules, (f"往年{n}", period(n // BLOCK + 1, "/")), "--history", history, "--use", entry)

    def erase(self):
        self.before = self.folder / (self.name + ".before")
        self.path.rename(self.before)
        run(self.heng, "erase", self.before, ERASED, "--table", "教师", "--out", self.path, "--reason", "依申请",
            "--when", "2030", *self.keys)
        said = run(self.heng, "runs", self.path, "--lang", "en").rstrip("\n").split("\n")
        self.next = int(said[-1].split()[0]) + 1


def make_archive(heng, folder, suite, entries, draw, name="archive"):
    return ManyEntries(heng, pathlib.Path(folder), suite, draw, name).fill(entries)
