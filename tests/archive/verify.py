#!/usr/bin/env python3
"""A second verifier of archives, written from engine/archive/FORMAT.md with the standard library alone.

    verify.py ARCHIVE [--checkpoint NOTE]… [--approver KEY.pub]…
    verify.py --proof FILE --checkpoint NOTE [--pub KEY]     a proof of one row, without the archive

Prints who approved which run, and what is wrong, the first bad entry first; exits 0 (sound), 3 (not as it was sealed) or 5 (no archive).
"""
import argparse
import base64
import hashlib
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sealing  # noqa: E402
import zstd  # noqa: E402

APPLICATION, VERSION, BLOCK = 0x48454E47, 1, 65536
MOST_ROWS, CHUNK, MOST_CHUNKS, MOST_OBJECT = 200000000, 4 << 20, 2048, 1 << 30
TABLES = [
    ("entry", "CREATE TABLE entry (seq INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT"),
    ("object", "CREATE TABLE object (digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, zstd BLOB NOT NULL) STRICT"),
    ("note", "CREATE TABLE note (entries INTEGER NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL, "
             "PRIMARY KEY (entries, hash)) STRICT, WITHOUT ROWID"),
    ("personal", "CREATE TABLE personal (root BLOB NOT NULL UNIQUE, opening BLOB NOT NULL) STRICT"),
]
HASHES = {"intl": ["sha256"], "gm": ["sm3"], "both": ["sha256", "sm3"]}
BY_NAME = {"sha256": lambda data: hashlib.sha256(data).digest(), "sm3": sealing.sm3}
KINDS = {b"\x01": "sha256", b"\xffsm2-sm3": "sm3"}


class Unreadable(Exception):
    """Not canonical bytes."""


def definitions():
    for name, sql in TABLES:
        yield sql
        for verb in ("UPDATE", "DELETE"):
            yield (f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {name} "
                   "BEGIN SELECT raise(ABORT, 'an archive only grows'); END")


# --- digests and trees ---


class Digests:
    def __init__(self, suite):
        self.names = HASHES[suite]
        self.size = 32 * len(self.names)

    def of(self, data):
        return b"".join(BY_NAME[name](data) for name in self.names)

    def leaf(self, data):
        return self.of(b"\0" + data)

    def node(self, left, right):
        return b"".join(BY_NAME[name](b"\1" + left[32 * i:32 * i + 32] + right[32 * i:32 * i + 32])
                        for i, name in enumerate(self.names))

    def root(self, leaves):
        if not leaves:
            return self.of(b"")
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return self.node(self.root(leaves[:half]), self.root(leaves[half:]))

    def half(self, name, digest):
        at = self.names.index(name)
        return digest[32 * at:32 * at + 32]


class GrowingRoots:
    """The roots of the first 1, 2, 3 … leaves: the stack of complete subtrees, joined from the right."""

    def __init__(self, digests):
        self.digests, self.stack, self.count = digests, [], 0

    def add(self, leaf):
        self.count += 1
        carry, at = leaf, self.count
        while at & 1 == 0:
            carry, at = self.digests.node(self.stack.pop(), carry), at >> 1
        self.stack.append(carry)
        root = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            root = self.digests.node(left, root)
        return root


# --- canonical bytes ---


class Fields:
    def __init__(self, data, kind=None):
        self.data, self.at = data, 0
        if kind is not None and self.text() != kind:
            raise Unreadable

    def take(self, letter):
        head = self.data[self.at:self.at + 5]
        if len(head) < 5 or head[:1] != letter:
            raise Unreadable
        begin, size = self.at + 5, int.from_bytes(head[1:], "big")
        if begin + size > len(self.data):
            raise Unreadable
        self.at = begin + size
        return self.data[begin:self.at]

    def text(self):
        try:
            return self.take(b"T").decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable from error

    def bytes(self):
        return self.take(b"B")

    def whole(self, letter=b"I"):
        digits = self.take(letter)
        if not re.fullmatch(rb"0|[1-9][0-9]{0,18}", digits) or int(digits) > 2**63 - 1:
            raise Unreadable
        return int(digits)

    def flag(self):
        value = self.whole()
        if value > 1:
            raise Unreadable
        return value == 1

    def list(self, item, most=1000000):
        count = self.whole(b"L")
        if count > most:
            raise Unreadable
        return [item() for _ in range(count)]

    def chunks(self):
        return self.list(self.bytes)

    def blob(self):
        return {"personal": self.flag(), "chunks": self.chunks()}

    def file(self):
        return {"name": self.text(), "there": self.flag(), "bytes": self.blob()}

    def column(self):
        return {"name": self.text(), "type": self.text(), "personal": self.flag(), "chunks": self.chunks()}

    def end(self):
        if self.at != len(self.data):
            raise Unreadable


def read_run(f):
    run = {name: f.text() for name in ("title", "period", "engine")}
    run["language"] = f.whole()
    run.update({name: f.text() for name in ("decoder", "who", "when", "note")})
    ends = [f.at]
    run["rules"] = f.list(lambda: {"given": f.flag(), "names": f.list(f.text), "chunks": f.chunks()})
    ends.append(f.at)
    run["inputs"] = f.list(lambda: {"table": f.text(), "file": f.file(), "rows": f.whole(), "columns": f.list(f.column)})
    run["earlier"] = f.list(lambda: {"kind": f.text(), "what": f.text(), "entry": f.bytes(), "from": f.text(),
                                     "files": f.list(lambda: (f.text(), f.file()))})
    ends.append(f.at)
    run["results"] = f.list(lambda: {"table": f.text(), "keys": f.whole(), "rows": f.whole(),
                                     "columns": f.list(f.column), "roots": f.chunks()})
    run["sheets"] = f.list(f.file)
    run["roundings"] = f.chunks()
    run["messages"] = f.blob()
    ends.append(f.at)
    run["parts"] = [f.data[begin:end] for begin, end in zip(ends, ends[1:])]
    run["corrects"], run["reason"] = f.bytes(), f.text()
    run["stored"] = f.list(lambda: (f.bytes(), f.whole(), f.bytes()))
    return run


READERS = {
    "heng/archive/1": lambda f: {**{n: f.text() for n in ("suite", "origin", "who", "when")}, "keys": f.list(f.text)},
    "heng/run/1": read_run,
    "heng/run/2": read_run,
    "heng/approval/1": lambda f: {"run": f.bytes(), **{n: f.text() for n in ("key", "note", "who", "when")}},
    "heng/lock/1": lambda f: {n: f.text() for n in ("period", "who", "when", "reason")},
    "heng/erasure/1": lambda f: {"run": f.bytes(), "table": f.text(), "rows": f.list(f.whole),
                                 **{n: f.text() for n in ("who", "when", "reason")}},
}


def is_sensible(run):
    """No run has so many rows, or results without columns, or more keys than columns."""
    return (all(table["rows"] <= MOST_ROWS for table in run["inputs"] + run["results"]) and
            all(result["keys"] <= len(result["columns"]) and result["columns"] for result in run["results"]))


def read_record(data):
    f = Fields(data)
    kind = f.text()
    if kind not in READERS:
        raise Unreadable
    record = READERS[kind](f)
    f.end()
    if "results" in record and not is_sensible(record):
        raise Unreadable
    return kind, record


def table_seal(digests, result):
    """A table of results, with the root of its rows; the roots of 65,536 rows each are nodes of their tree."""
    roots = [root if len(root) == digests.size else digests.leaf(root) for root in result["roots"]]
    parts = [field(b"T", b"heng/table/1"), field(b"T", result["table"].encode()), whole(result["keys"]),
             field(b"L", str(len(result["columns"])).encode())]
    for column in result["columns"]:
        parts += [field(b"T", column["name"].encode()), field(b"T", column["type"].encode()),
                  whole(1 if column["personal"] else 0)]
    return b"".join(parts + [whole(result["rows"]), field(b"B", digests.root(roots))])


def leaf_of_entry(digests, data):
    """Of a run it is the leaf of its seal; of all else, and of what cannot be read, that of the record."""
    try:
        kind, run = read_record(data)
    except Unreadable:
        kind = None
    if kind != "heng/run/2":
        return digests.leaf(data)
    tables = [digests.leaf(table_seal(digests, result)) for result in run["results"]]
    return digests.leaf(b"".join(
        [field(b"T", text.encode()) for text in ("heng/seal/1", run["title"], run["period"], run["when"])] +
        [whole(len(tables)), field(b"B", digests.root(tables)), field(b"B", digests.of(data))]))


def whole(number):
    return field(b"I", str(number).encode())


def field(letter, content):
    return letter + len(content).to_bytes(4, "big") + content


def cell(content):
    head, out = 2 * len(content), b""
    while head >= 0x80:
        out += bytes([head & 0x7F | 0x80])
        head >>= 7
    return out + bytes([head]) + content


def read_cells(data, is_text):
    """Each cell with its head."""
    cells, at = [], 0
    while at < len(data):
        begin, head, shift = at, 0, 0
        while True:
            if at == len(data) or shift > 35:
                raise Unreadable
            byte = data[at]
            at += 1
            head |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if byte == 0 and at - begin > 1 or at + (head >> 1) > len(data):
            raise Unreadable
        if is_text:
            utf8(data[at:at + (head >> 1)])
        at += head >> 1
        cells.append(data[begin:at])
    return cells


def utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable from error


def read_opening(data, digests):
    """The digest of each cell, and whether it was erased; with the cell."""
    f = Fields(data, "heng/opening/1")

    def one():
        if f.flag():
            salt, content = f.bytes(), f.bytes()
            if len(salt) != 16:
                raise Unreadable
            return digests.of(salt + content), content
        digest = f.bytes()
        if len(digest) != digests.size:
            raise Unreadable
        return digest, None

    cells = f.list(one, 200_000_000)
    f.end()
    return cells


# --- keys and notes ---


def strict_base64(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise Unreadable from error
    if base64.b64encode(data).decode() != text:
        raise Unreadable
    return data


def read_key(text):
    parts = text.split("+", 2)
    if len(parts) != 3 or not parts[0] or len(parts[0].encode()) > 100 or re.search(r"[\x00-\x20\x7f\u3000\u00a0]", parts[0]):
        raise Unreadable
    data = strict_base64(parts[2])
    kind = next((kind for kind in KINDS if data.startswith(kind)), None)
    ident = hashlib.sha256(parts[0].encode() + b"\n" + data).digest()[:4]
    if kind is None or ident.hex() != parts[1]:
        raise Unreadable
    public = data[len(kind):]
    if len(public) != (32 if kind == b"\x01" else 65):
        raise Unreadable
    return {"name": parts[0], "id": ident, "hash": KINDS[kind], "bytes": public}


def read_note(text):
    end = text.rfind("\n\n")
    if end < 0 or not text.endswith("\n"):
        raise Unreadable
    body = text[:end + 1]
    if not body or re.search(r"[\x00-\x09\x0b-\x1f\x7f]", body):
        raise Unreadable
    signatures = []
    for line in text[end + 2:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        if not match:
            raise Unreadable
        data = strict_base64(match[2])
        if len(data) < 5:
            raise Unreadable
        signatures.append((match[1], data[:4], data[4:]))
    return body, signatures


def split_notes(text):
    """One note behind the other; what is no note stays whole."""
    found, at = [], 0
    while at < len(text):
        end = text.find("\n\n", at)
        end = len(text) if end < 0 else end + 2
        while text.startswith("\u2014 ", end):
            line = text.find("\n", end)
            end = len(text) if line < 0 else line + 1
        found.append(text[at:end])
        at = end
    return found or [text]


class Signatures:
    """Whether a key signed a text; asked again the answer is remembered."""

    def __init__(self):
        self.known = {}

    def holds(self, body, signature, key):
        question = (body, signature, key["bytes"])
        if question not in self.known:
            verify = sealing.ed25519_verify if key["hash"] == "sha256" else sealing.sm2_verify
            same = signature[0] == key["name"] and signature[1] == key["id"]
            self.known[question] = same and verify(key["bytes"], body.encode(), signature[2])
        return self.known[question]


# --- the archive ---


class Verifier:
    def __init__(self, rows, signatures=None, approvers=()):
        self.rows, self.signatures = rows, signatures or Signatures()
        self.approvers = approvers
        self.approvals = {}  # by run: number of the entry, key
        self.findings = []  # entry or None, what

    def add(self, entry, what):
        self.findings.append((entry, what))

    def verify(self, checkpoints=()):
        try:
            self.read_founding()
        except (Unreadable, KeyError, IndexError):
            self.add(0, "the founding entry cannot be read")
            return self.sorted()
        self.read_entries()
        self.check_notes()
        for text in checkpoints:
            for note in split_notes(text):
                self.check_checkpoint(note)
        self.check_objects()
        for seq, run in self.runs:
            self.check_run(seq, run)
        self.check_openings()
        self.check_erasures()
        return self.sorted()

    def sorted(self):
        return sorted(self.findings, key=lambda finding: float("inf") if finding[0] is None else finding[0])

    def read_founding(self):
        seq, data = self.rows["entry"][0]
        kind, record = read_record(data)
        if seq != 0 or kind != "heng/archive/1":
            raise Unreadable
        self.digests = Digests(record["suite"])
        keys = [read_key(text) for text in record["keys"]]
        self.keys = {key["hash"]: key for key in keys}
        if len(keys) != len(self.digests.names) or sorted(self.keys) != sorted(self.digests.names):
            raise Unreadable
        self.origin = record["origin"]

    def read_entries(self):
        self.roots, self.runs, self.leaves = [], [], {}
        self.erased_runs, self.erased, self.texts, self.corrected_by = {}, {}, {}, {}
        self.schemes, self.corrected, self.locked = {}, set(), set()  # of entries: scheme and period; corrected; periods
        growing = GrowingRoots(self.digests)
        for at, (seq, data) in enumerate(self.rows["entry"]):
            if seq != at:
                self.add(at, "an entry is missing")
                return
            leaf = leaf_of_entry(self.digests, data)
            self.roots.append(growing.add(leaf))
            try:
                kind, record = read_record(data)
                if (kind == "heng/archive/1") != (seq == 0):
                    raise Unreadable
            except Unreadable:
                self.add(seq, "the entry cannot be read")
                continue
            self.take_entry(seq, leaf, kind, record)
            self.check_order(seq, kind, record)
            self.leaves.setdefault(leaf, seq)

    def note_run(self, seq, leaf, run):
        """What an approval of it signs, but for who and when."""
        if leaf in self.texts:
            return
        names = zip(("rules", "data", "results"), run["parts"])
        parts = "".join(f"{name} {self.digests.of(part).hex()}\n" for name, part in names)
        self.texts[leaf] = f"heng/approval/1\n{self.origin}\n{seq}\nrun {leaf.hex()}\n{parts}"
        if run["corrects"] in self.texts:
            self.corrected_by.setdefault(run["corrects"], seq)

    def note_erasure(self, seq, record):
        run, rows = self.leaves.get(record["run"]), record["rows"]
        if record["run"] not in self.texts:
            self.add(seq, "the erasure is of no run")
            return
        if not rows or rows != sorted(set(rows)):
            self.add(seq, "the erasure's rows are none or do not rise")
        self.erased_runs.setdefault(run, seq)
        for row in rows:
            self.erased.setdefault((run, record["table"], row), {"entry": seq, "seen": False, "there": False})

    def check_erasures(self):
        for (_, table, row), erased in self.erased.items():
            if not erased["seen"] or erased["there"]:
                self.add(erased["entry"], f"row {row + 1} of table {table} is not erased")

    def check_approval(self, seq, record):
        """Why it does not hold; None when it does."""
        run = record["run"]
        if run not in self.texts:
            return "it approves no run before it"
        try:
            body, signatures = read_note(record["note"])
            key = read_key(record["key"])
        except Unreadable:
            return "it cannot be read"
        if len(signatures) != 1 or not self.signatures.holds(body, signatures[0], key):
            return "its signature does not hold"
        if body != f"{self.texts[run]}who {record['who']}\nwhen {record['when']}\n":
            return "it signs something else than the run"
        known = self.approvals.setdefault(run, [])
        if key["bytes"] in [own["bytes"] for own in self.keys.values()]:
            return "it is by the archive's own key"
        if key["bytes"] in [other["bytes"] for _, other in known]:
            return "the same key approved the run before"
        if run in self.corrected_by:
            return "the run had been corrected"
        known.append((seq, key))
        if self.approvers and key["bytes"] not in [one["bytes"] for one in self.approvers]:
            return "its key was not given"
        return None

    def take_entry(self, seq, leaf, kind, record):
        named, used = [record["run"]] if "run" in record else [], []
        if kind in ("heng/run/1", "heng/run/2"):
            self.runs.append((seq, record))
            self.note_run(seq, leaf, record)
            named = [record["corrects"]]
            used = [earlier["entry"] for earlier in record["earlier"]]
        if kind == "heng/erasure/1":
            self.note_erasure(seq, record)
        if kind == "heng/approval/1":
            fault = self.check_approval(seq, record)
            if fault:
                self.add(seq, "the approval does not hold: " + fault)
        if any(leaf and leaf not in self.leaves for leaf in named) or any(leaf and leaf not in self.texts for leaf in used):
            self.add(seq, "it names an entry that is not before it, or no run")

    def check_order(self, seq, kind, record):
        """Locks of periods, and which run may correct which."""
        if kind == "heng/lock/1":
            if record["period"] in self.locked:
                self.add(seq, "the period is locked already")
            self.locked.add(record["period"])
        if kind not in ("heng/run/1", "heng/run/2"):
            return
        self.schemes[seq] = (record["title"], record["period"])
        if bool(record["corrects"]) != bool(record["reason"]):
            self.add(seq, "a correction without its reason")
        if not record["corrects"]:
            if record["period"] in self.locked:
                self.add(seq, "the period is locked")
            return
        named = self.leaves.get(record["corrects"])
        if named is None:
            return
        if self.schemes.get(named) != self.schemes[seq]:
            self.add(seq, "it corrects no run of its scheme and period")
        elif named in self.corrected:
            self.add(seq, "it corrects a run that another one had corrected")
        else:
            self.corrected.add(named)

    def state(self, entries, name):
        origin = self.origin if name == "sha256" else self.origin + " sm3"
        root = base64.b64encode(self.digests.half(name, self.roots[entries - 1])).decode()
        return f"{origin}\n{entries}\n{root}\n"

    def note_holds(self, entries, name, text):
        try:
            body, signatures = read_note(text)
        except Unreadable:
            return False
        return (body == self.state(entries, name) and len(signatures) == 1 and
                self.signatures.holds(body, signatures[0], self.keys[name]))

    def check_notes(self):
        seen, broken = set(), False
        for entries, name, text in self.rows["note"]:
            if name not in self.digests.names or not 0 < entries <= len(self.roots):
                self.add(None, "a signature belongs to nothing")
                continue
            seen.add((entries, name))
            if not broken and not self.note_holds(entries, name, text):
                broken = True
                self.add(entries - 1, "the signature does not hold")
        for entries in range(1, len(self.roots) + 1):
            for name in self.digests.names:
                if (entries, name) not in seen:
                    self.add(entries - 1, "the signature is missing")

    def check_checkpoint(self, text):
        size = re.match(r"[^\n]+\n([0-9]{1,18})\n", text)
        entries = int(size[1]) if size else 0
        known = 0 < entries <= len(self.roots)
        if not known or not any(self.note_holds(entries, name, text) for name in self.digests.names):
            self.add(None, "the log did not grow from the checkpoint")

    def check_objects(self):
        self.contents, named = {}, {}
        for seq, run in self.runs:
            for digest, size, frame in run["stored"]:
                if digest in named:
                    self.add(seq, "an object is listed twice")
                named.setdefault(digest, (seq, size, frame))
        self.sizes = {digest: stated for digest, (_, stated, _) in named.items()}
        there = set()
        for digest, size, frame in self.rows["object"]:
            if digest not in named:
                self.add(None, "an object belongs to no entry")
                continue
            there.add(digest)
            seq, stated, frame_digest = named[digest]
            content = None
            if size == stated and self.digests.of(frame) == frame_digest:
                content = self.unpack(frame, size)
            if content is None or self.digests.of(content) != digest:
                self.add(seq, "an object was changed")
            else:
                self.contents[digest] = content
        for digest, (seq, _, _) in named.items():
            if digest not in there:
                self.add(seq, "an object is missing")

    def unpack(self, frame, size):
        if size > MOST_OBJECT:
            return None
        try:
            return zstd.decompress(frame, size)
        except (zstd.Damaged, IndexError):
            return None

    def read(self, seq, digest, what):
        if digest not in self.contents:
            self.add(seq, what + " is missing")
            return None
        return self.contents[digest]

    def open(self, seq, root, rows, what, table):
        """The digests of the cells behind a root; None when they are not as they must be."""
        data = self.openings.get(root[0]) if len(root) == 1 else None
        try:
            cells = read_opening(data, self.digests) if data is not None else None
        except Unreadable:
            cells = None
        if cells is None or len(cells) != rows:
            self.add(seq, what + ": the personal data are missing or were changed")
            return None
        self.opened.add(root[0])
        for row, (_, content) in enumerate(cells):
            if table is None:
                known = seq in self.erased_runs
                if content is not None and known:
                    self.add(self.erased_runs[seq], what + " is not erased")
            else:
                erased = self.erased.get((seq, table, row))
                known = erased is not None
                if known:
                    erased["seen"] = True
                    erased["there"] |= content is not None
            if content is None and not known:
                self.add(seq, what + ": personal data are gone")
        digests = [digest for digest, _ in cells]
        if self.digests.root([self.digests.leaf(digest) for digest in digests]) != root[0]:
            self.add(seq, what + ": the personal data were changed")
            return None
        return digests

    def are_pieces(self, chunks):
        """Each of 4 MiB, the last of no more and not empty."""
        sizes = [self.sizes.get(digest) for digest in chunks]
        return (len(chunks) <= MOST_CHUNKS and all(size in (None, CHUNK) for size in sizes[:-1]) and
                all(size is None or 0 < size <= CHUNK for size in sizes[-1:]))

    def check_blob(self, seq, blob, what, is_text):
        if blob["personal"]:
            self.open(seq, blob["chunks"], 1, what, None)
            return
        if not self.are_pieces(blob["chunks"]):
            self.add(seq, what + " was changed")
            return
        parts = [self.read(seq, digest, what) for digest in blob["chunks"]]
        if is_text and None not in parts:
            try:
                utf8(b"".join(parts))
            except Unreadable:
                self.add(seq, what + " is no text")

    def check_file(self, seq, file, is_text):
        if file["there"]:
            self.check_blob(seq, file["bytes"], file["name"], is_text)

    def cells(self, seq, column, block, rows, what):
        data = self.read(seq, column["chunks"][block], what) if block < len(column["chunks"]) else None
        if data is None:
            return None
        try:
            cells = read_cells(data, column["type"] != "reference")
        except Unreadable:
            cells = []
        if len(cells) != rows:
            self.add(seq, what + " was changed")
            return None
        return cells

    def check_input(self, seq, entry):
        self.check_file(seq, entry["file"], False)
        blocks = -(-entry["rows"] // BLOCK)
        for column in entry["columns"]:
            what = f"table {entry['table']}, column {column['name']}"
            if column["personal"]:
                self.open(seq, column["chunks"], entry["rows"], what, entry["table"])
                continue
            if len(column["chunks"]) != blocks:
                self.add(seq, what + " was changed")
            for block in range(blocks):
                self.cells(seq, column, block, min(BLOCK, entry["rows"] - block * BLOCK), what)

    def check_result(self, seq, result):
        blocks = -(-result["rows"] // BLOCK)
        what = f"table {result['table']}"
        shapes = [len(column["chunks"]) == (1 if column["personal"] else blocks) for column in result["columns"]]
        if result["keys"] > len(shapes) or len(result["roots"]) != blocks or not all(shapes):
            self.add(seq, what + " was changed")
            return
        digests = [self.open(seq, column["chunks"], result["rows"], what, result["table"] or None) if column["personal"] else None
                   for column in result["columns"]]
        for block in range(blocks):
            rows = min(BLOCK, result["rows"] - block * BLOCK)
            begin = block * BLOCK
            columns = []
            for i, column in enumerate(result["columns"]):
                if column["personal"]:
                    columns.append(digests[i] and [cell(digest) for digest in digests[i][begin:begin + rows]])
                else:
                    columns.append(self.cells(seq, column, block, rows, f"{what}, column {column['name']}"))
            if not all(columns):
                continue
            head = field(b"T", b"heng/row/1") + field(b"T", result["table"].encode())
            leaves = [self.digests.leaf(head + field(b"B", b"".join(row))) for row in zip(*columns)]
            if self.digests.root(leaves) != result["roots"][block]:
                self.add(seq, what + ": the results are not those of the tree")

    def check_run(self, seq, run):
        if not hasattr(self, "openings"):
            self.openings, self.opened = dict(self.rows["personal"]), set()
        for rule in run["rules"]:
            self.check_blob(seq, {"personal": False, "chunks": rule["chunks"]}, "a rule file", True)
        for entry in run["inputs"]:
            self.check_input(seq, entry)
        for earlier in run["earlier"]:
            for _, file in earlier["files"]:
                self.check_file(seq, file, False)
        for result in run["results"]:
            self.check_result(seq, result)
        for sheet in run["sheets"]:
            self.check_file(seq, sheet, True)
        self.check_blob(seq, {"personal": False, "chunks": run["roundings"]}, "the roundings", True)
        self.check_blob(seq, run["messages"], "the messages", True)

    def check_openings(self):
        opened = getattr(self, "opened", set())
        for root, _ in self.rows["personal"]:
            if root not in opened:
                self.add(None, "personal data belong to no entry")


class NoArchive(Exception):
    """A file of another kind."""


def structure_fault(database):
    if database.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        return "integrity_check"
    found = [row[0] for row in database.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")]
    return "" if found == list(definitions()) else "the tables are others"


def read_rows(database):
    return {
        "entry": list(database.execute("SELECT seq, record FROM entry ORDER BY seq")),
        "object": list(database.execute("SELECT digest, size, zstd FROM object ORDER BY digest")),
        "note": list(database.execute("SELECT entries, hash, text FROM note ORDER BY entries, hash")),
        "personal": list(database.execute("SELECT root, opening FROM personal ORDER BY root")),
    }


def verify_file(path, checkpoints=(), signatures=None, approvers=(), told=None):
    """What is wrong, the first bad entry first; [] when the archive is sound. `told`: takes the lines of approvals."""
    if not os.path.isfile(path):
        raise NoArchive
    database = sqlite3.connect(path)
    # What is no UTF-8 is a broken signature, not a broken file.
    database.text_factory = lambda data: data.decode("utf-8", errors="surrogateescape")
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise NoArchive
        if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise NoArchive
        fault = structure_fault(database)
        if fault:
            return [(None, fault)]
        rows = read_rows(database)
    except (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError) as error:
        if "file is not a database" in str(error):
            raise NoArchive from error
        return [(None, f"the file is broken: {error}")]
    finally:
        database.close()
    verifier = Verifier(rows, signatures, approvers)
    findings = verifier.verify(checkpoints)
    for leaf, known in verifier.approvals.items() if told is not None else ():
        for seq, key in known:
            told.append(f"entry {verifier.leaves[leaf]} was approved by {key['name']}+{key['id'].hex()} in entry {seq}")
    return findings


def read_text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def check_proof(path, checkpoint, pub):
    import proof  # pylint: disable=import-outside-toplevel,cyclic-import
    try:
        proof.check(read_text(path), checkpoint, read_text(pub) if pub else None)
    except (proof.Broken, UnicodeDecodeError) as fault:
        print(f"the proof does not hold: {fault}")
        return 3
    print("the proof holds")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Verify an archive of Heng")
    parser.add_argument("archive", nargs="?")
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--proof")
    parser.add_argument("--pub")
    parser.add_argument("--approver", action="append", default=[])
    options = parser.parse_args()
    if (options.archive is None) == (options.proof is None) or (options.proof and len(options.checkpoint) != 1):
        parser.error("an archive, or --proof with one --checkpoint")
    approvers = [read_key(read_text(path).rstrip("\r\n")) for path in options.approver]
    checkpoints, told = [], []
    for path in options.checkpoint:
        with open(path, encoding="utf-8") as file:
            checkpoints.append(file.read())
    if options.proof:
        return check_proof(options.proof, checkpoints[0], options.pub)
    try:
        findings = verify_file(options.archive, checkpoints, None, approvers, told)
    except NoArchive:
        print("no archive")
        return 5
    for line in told:
        print(line)
    for entry, what in findings:
        print("archive" if entry is None else f"entry {entry}", what, sep=": ")
    if not findings:
        print("sound")
    return 3 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
