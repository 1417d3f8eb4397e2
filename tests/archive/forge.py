"""Archives forged by somebody who holds the archive's key: entries with whatever content, every signature in order.

What signatures cannot show, the rules of FORMAT.md must.
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
from many_entries import APPROVERS, APPROVING, KEYS, KINDS, run

def compressed(point):
    inverse = pow(point[2], sealing.P - 2, sealing.P)
    x, y = point[0] * inverse % sealing.P, point[1] * inverse % sealing.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Ed25519:
    head = b"\x01"

    def __init__(self, secret):
        digest = hashlib.sha512(secret).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.prefix = digest[32:]
        self.public = compressed(sealing.ed_times(self.scalar, sealing.ED_BASE))

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % sealing.Q
        first = compressed(sealing.ed_times(r, sealing.ED_BASE))
        k = int.from_bytes(hashlib.sha512(first + self.public + message).digest(), "little")
        return first + ((r + k * self.scalar) % sealing.Q).to_bytes(32, "little")


class Sm2:
    head = b"\xffsm2-sm3"

    def __init__(self, secret):
        self.scalar = int.from_bytes(secret, "big")
        point = sealing.sm2_affine(sealing.sm2_times(self.scalar, sealing.SG + (1,)))
        self.public = b"\x04" + b"".join(number.to_bytes(32, "big") for number in point)

    def sign(self, message):
        """With a number of its own for each message, drawn from it and the secret."""
        own = hashlib.sha512(self.scalar.to_bytes(32, "big") + message).digest()
        k = int.from_bytes(own, "big") % (sealing.SN - 1) + 1
        x, _ = sealing.sm2_affine(sealing.sm2_times(k, sealing.SG + (1,)))
        r = (sealing.sm2_digest(self.public, message) + x) % sealing.SN
        s = pow(1 + self.scalar, -1, sealing.SN) * (k - r * self.scalar) % sealing.SN
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class Key:
    """A key of signing.h, perhaps under another name."""

    def __init__(self, private, name=None):
        parts = private.split("+")
        data = base64.b64decode("+".join(parts[4:]))
        kind = next(kind for kind in (Ed25519, Sm2) if data.startswith(kind.head))
        self.pair = kind(data[len(kind.head):])
        self.name = name or parts[2]
        data = kind.head + self.pair.public
        self.ident = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        self.line = f"{self.name}+{self.ident.hex()}+{base64.b64encode(data).decode()}"

    def note(self, text):
        signature = self.pair.sign(text.encode())
        return f"{text}\n\u2014 {self.name} {base64.b64encode(self.ident + signature).decode()}\n"


def own_key(suite, name=None):
    """The first of the archive's own."""
    return Key(KEYS[KINDS[suite][0]], name)


def approver(suite, which, name=None):
    return Key(APPROVING[APPROVERS[suite][which]], name)


def write_keys(folder, suite):
    """Files of the keys: the options for those of the archive; `a` and `b` approve, with `.pub` beside."""
    words = []
    for kind in KINDS[suite]:
        (folder / kind).write_text(KEYS[kind] + "\n", encoding="utf-8")
        words += ["--key", folder / kind]
    for which, name in enumerate("ab"):
        (folder / name).write_text(APPROVING[APPROVERS[suite][which]] + "\n", encoding="utf-8")
        (folder / (name + ".pub")).write_text(approver(suite, which).line + "\n", encoding="utf-8")
    return words


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
        founding = verify.read_record(self.entries[0])[1]
        self.suite, self.origin = founding["suite"], founding["origin"]
        self.digests = verify.Digests(self.suite)
        self.unsigned = set()  # (number of entries, hash) that get no note

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
        growing = verify.GrowingRoots(self.digests)
        keys = {name: Key(KEYS[kind]) for name, kind in zip(self.digests.names, KINDS[self.suite])}
        for name, _ in self.schema:
            self.database.execute(f"DROP TRIGGER IF EXISTS {name}")
        self.database.execute("DELETE FROM entry")
        self.database.execute("DELETE FROM note")
        for seq, record in enumerate(self.entries):
            root = growing.add(self.leaf(seq))
            self.database.execute("INSERT INTO entry VALUES (?, ?)", (seq, record))
            for name in set(self.digests.names) - {name for count, name in self.unsigned if count == seq + 1}:
                origin = self.origin + (" sm3" if name == "sm3" else "")
                half = base64.b64encode(self.digests.half(name, root)).decode()
                note = keys[name].note(f"{origin}\n{seq + 1}\n{half}\n")
                self.database.execute("INSERT INTO note VALUES (?, ?, ?)", (seq + 1, name, note))
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
        named = (f"entry {entry} ", f"entry {entry}:", f"first {entry + 1} entries")  # a signature is of so many
        good = (bool(second) and second[0][0] == entry and done.returncode == 3 and
                any(words in first + " " for words in named))
    print(f"{name}: {'as wanted' if good else 'NOT AS WANTED'}")
    if not good:
        print("  ", second[:3], done.returncode, done.stderr.strip())
    return 0 if good else 1
