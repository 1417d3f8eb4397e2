"""Archives forged by somebody who holds the archive's key: entries with whatever content, every signature in order.

What signatures cannot show, the rules of FORMAT.md must. Suite intl only.
"""
import base64
import hashlib
import pathlib
import shutil
import sqlite3
import subprocess
import sys

import sealing
import verify

KEY = "PRIVATE+KEY+县+2f79f3f9+AZ/fkAMNU+nwtTkeam3g4h/WpA+bI480OVcjD7XG3k1R"
APPROVERS = ["PRIVATE+KEY+审核+0f761456+AcZRLRiWs5/hyUkgOyJrJOSmm9sGHT1/73NfHRosV1A9",
             "PRIVATE+KEY+批准+09a6fc5d+Adx4HF6jyi4f1RNIqkrN91FqENq3PA/qPwyM3lDSbmUG"]


def compressed(point):
    inverse = pow(point[2], sealing.P - 2, sealing.P)
    x, y = point[0] * inverse % sealing.P, point[1] * inverse % sealing.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Key:
    """An Ed25519 key of signing.h, perhaps under another name."""

    def __init__(self, private, name=None):
        parts = private.split("+")
        self.secret = base64.b64decode("+".join(parts[4:]))[1:]
        digest = hashlib.sha512(self.secret).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.prefix = digest[32:]
        self.public = compressed(sealing.ed_times(self.scalar, sealing.ED_BASE))
        self.name = name or parts[2]
        data = b"\x01" + self.public
        self.ident = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        self.line = f"{self.name}+{self.ident.hex()}+{base64.b64encode(data).decode()}"

    def note(self, text):
        message = text.encode()
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % sealing.Q
        first = compressed(sealing.ed_times(r, sealing.ED_BASE))
        k = int.from_bytes(hashlib.sha512(first + self.public + message).digest(), "little")
        signature = first + ((r + k * self.scalar) % sealing.Q).to_bytes(32, "little")
        return f"{text}\n\u2014 {self.name} {base64.b64encode(self.ident + signature).decode()}\n"


def text(value):
    return verify.field(b"T", value.encode())


def data(value):
    return verify.field(b"B", value)


class Forged:
    """A copy of an archive that can be changed; `seal` signs it anew from the first changed entry on."""

    def __init__(self, archive, path):
        shutil.copy(archive, path)
        self.path = str(path)
        self.database = sqlite3.connect(self.path)
        # Its triggers come back as they were, and behind what they were behind.
        self.schema = self.database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        self.entries = [row[0] for row in self.database.execute("SELECT record FROM entry ORDER BY seq")]
        self.digests = verify.Digests("intl")
        self.origin = verify.read_record(self.entries[0])[1]["origin"]

    def leaf(self, seq):
        return verify.leaf_of_entry(self.digests, self.entries[seq])

    def run(self, seq):
        return verify.read_record(self.entries[seq])[1]

    def approval_text(self, seq, who="", when=""):
        parts = "".join(f"{name} {self.digests.of(part).hex()}\n"
                        for name, part in zip(("rules", "data", "results"), self.run(seq)["parts"]))
        return (f"heng/approval/1\n{self.origin}\n{seq}\nrun {self.leaf(seq).hex()}\n{parts}who {who}\nwhen {when}\n")

    def add_approval(self, seq, key, signed=None, who="", when=""):
        note = key.note(signed if signed is not None else self.approval_text(seq, who, when))
        self.entries.append(text("heng/approval/1") + data(self.leaf(seq)) + text(key.line) + text(note) + text(who) +
                            text(when))

    def open_opening(self, root):
        return self.database.execute("SELECT opening FROM personal WHERE root = ?", (root,)).fetchone()[0]

    def set_opening(self, root, opening):
        self.database.execute("DROP TRIGGER IF EXISTS personal_update")
        self.database.execute("UPDATE personal SET opening = ? WHERE root = ?", (opening, root))

    def seal(self):
        """The path of the archive, every entry written and signed."""
        key, growing = Key(KEY), verify.GrowingRoots(self.digests)
        for name, _ in self.schema:
            self.database.execute(f"DROP TRIGGER IF EXISTS {name}")
        self.database.execute("DELETE FROM entry")
        self.database.execute("DELETE FROM note")
        for seq, record in enumerate(self.entries):
            root = growing.add(self.leaf(seq))
            self.database.execute("INSERT INTO entry VALUES (?, ?)", (seq, record))
            checkpoint = f"{self.origin}\n{seq + 1}\n{base64.b64encode(root).decode()}\n"
            self.database.execute("INSERT INTO note VALUES (?, 'sha256', ?)", (seq + 1, key.note(checkpoint)))
        self.database.commit()
        self.restore_triggers()
        self.database.close()
        return self.path

    def restore_triggers(self):
        """Definitions stand in the order of their rowids: the tables are made anew with their triggers behind them."""
        rows = verify.read_rows(self.database)
        self.database.close()
        pathlib.Path(self.path).unlink()
        self.database = sqlite3.connect(self.path)
        self.database.execute(f"PRAGMA application_id = {verify.APPLICATION}")
        self.database.execute(f"PRAGMA user_version = {verify.VERSION}")
        for sql in verify.definitions():
            self.database.execute(sql)
        for table, lines in rows.items():
            for line in lines:
                self.database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(line))})", line)
        self.database.commit()


def run(*words, expect=0):
    done = subprocess.run([str(word) for word in words], capture_output=True, check=False)
    if done.returncode != expect:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode() + done.stderr.decode()


def both_find(heng, name, path, entry, approvers=(), signatures=None):
    """1 unless both verifiers find the archive at fault, the entry first; entry None: unless both find it sound."""
    keys = [verify.read_key(pathlib.Path(file).read_text(encoding="utf-8").rstrip("\n")) for file in approvers]
    second = verify.verify_file(str(path), (), signatures, keys)
    words = [word for file in approvers for word in ("--approver", file)]
    done = subprocess.run([str(heng), "verify", str(path), "--lang", "en", *map(str, words)], capture_output=True,
                          text=True, check=False)
    if entry is None:
        good = not second and done.returncode == 0
    else:
        first = done.stderr.split("\n")[0]
        good = (bool(second) and second[0][0] == entry and done.returncode == 3 and
                any(f"entry {entry} " in first + " " or f"entry {entry}:" in first for _ in [0]))
    print(f"{name}: {'as wanted' if good else 'NOT AS WANTED'}")
    if not good:
        print("  ", second[:3], done.returncode, done.stderr.strip())
    return 0 if good else 1
