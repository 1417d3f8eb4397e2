"""Proofs of rows of results (FORMAT.md), checked with the standard library alone."""
import base64
import re

import sealing
import verify

UNESCAPED = {"\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\t": "\t"}


class Broken(Exception):
    """No proof, or one that does not hold."""


def unescape(text):
    if re.sub(r"\\[\\nrt]", "", text).count("\\"):
        raise Broken("a backslash")
    return re.sub(r"\\[\\nrt]", lambda match: UNESCAPED[match[0]], text)


def binary(text):
    try:
        return verify.strict_base64(text)
    except (verify.Unreadable, UnicodeEncodeError) as error:
        raise Broken("base64") from error


def whole(text):
    if not re.fullmatch("0|[1-9][0-9]{0,17}", text):
        raise Broken("a number")
    return int(text)


def cell(content, gap):
    head, out = 2 * len(content) + (1 if gap else 0), b""
    while head >= 0x80:
        out, head = out + bytes([head & 0x7F | 0x80]), head >> 7
    return out + bytes([head]) + content


def root_from(digests, index, count, leaf, path):
    """RFC 9162, 2.1.3.2."""
    if index >= count:
        raise Broken("a place outside its tree")
    at, last, found = index, count - 1, leaf
    for node in path:
        if last == 0:
            raise Broken("a path that is too long")
        if at & 1 or at == last:
            found = digests.node(node, found)
            while at & 1 == 0 and at != 0:
                at, last = at >> 1, last >> 1
        else:
            found = digests.node(found, node)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise Broken("a path that is too short")
    return found


def step(digests, fields):
    path = b"" if fields[3] == "-" else binary(fields[3])
    if not fields[3] or len(fields) != 4 or len(path) % digests.size:
        raise Broken("a path")
    return whole(fields[1]), whole(fields[2]), [path[i:i + digests.size] for i in range(0, len(path), digests.size)]


def read_cells(digests, lines):
    columns, row = [], b""
    while lines and lines[0][0] in ("value", "gap", "digest", "personal"):
        kind, name, form, content = lines.pop(0)
        data = binary(content) if kind in ("digest", "personal") else content.encode()
        columns.append({"name": name, "type": form, "personal": kind == "personal"})
        row += cell(data, kind == "gap")
        if lines and lines[0][0] == "open":
            _, salt, opened = lines.pop(0)
            if len(binary(salt)) != 16 or digests.of(binary(salt) + binary(opened)) != data:
                raise Broken("an opened cell is another")
    return columns, row


def root_of(text):
    """The digests of the archive, the number of entries, and the root that the proof leads to."""
    if not text.endswith("\n"):
        raise Broken("an end")
    lines = [[unescape(field) for field in line.split("\t")] for line in text[:-1].split("\n")]
    try:
        kind, suite = lines.pop(0)
        if kind != "heng/proof/1" or suite not in verify.HASHES:
            raise Broken("a kind")
        digests = verify.Digests(suite)
        run, title, period, when = lines.pop(0)
        head, table, keys = lines.pop(0)
        columns, row = read_cells(digests, lines)
        if [run, head] + [line[0] for line in lines] != ["run", "table", "row", "results", "record", "entry"]:
            raise Broken("lines")
        at, rows, path = step(digests, lines[0])
        field = verify.field
        leaf = digests.leaf(field(b"T", b"heng/row/1") + field(b"T", table.encode()) + field(b"B", row))
        result = {"table": table, "keys": whole(keys), "columns": columns, "rows": rows,
                  "roots": [root_from(digests, at, rows, leaf, path)]}
        at, tables, path = step(digests, lines[1])
        results = root_from(digests, at, tables, digests.leaf(verify.table_seal(digests, result)), path)
        seal = b"".join([field(b"T", one.encode()) for one in ("heng/seal/1", title, period, when)] +
                        [verify.whole(tables), field(b"B", results), field(b"B", binary(lines[2][1]))])
        at, entries, path = step(digests, lines[3])
        if len(lines[2]) != 2:
            raise Broken("a record")
        return digests, entries, root_from(digests, at, entries, digests.leaf(seal), path)
    except (ValueError, IndexError) as error:
        raise Broken("a line") from error


def check(text, note, key=None):
    """Raises Broken when the proof, or the checkpoint it is held against, does not hold."""
    known = root_of(text)
    notes = verify.split_notes(note)
    signed = [check_note(*known, one, key) for one in notes]
    if key is not None and not any(signed):
        raise Broken("the checkpoint is not signed by the key")


def check_note(digests, entries, root, note, key):
    """Whether the key signed it, when there is one."""
    try:
        body, signatures = verify.read_note(note)
    except verify.Unreadable as error:
        raise Broken("no checkpoint") from error
    lines = body.split("\n")
    if len(lines) != 4 or lines[1] != str(entries):
        raise Broken("the checkpoint is of another state")
    name = "sm3" if lines[0].endswith(" sm3") else "sha256"
    if name not in digests.names or base64.b64encode(digests.half(name, root)).decode() != lines[2]:
        raise Broken("the root is another")
    if key is None:
        return False
    signer = verify.read_key(key.strip())
    checks = {"sha256": sealing.ed25519_verify, "sm3": sealing.sm2_verify}
    return any(one[:2] == (signer["name"], signer["id"]) and
               checks[signer["hash"]](signer["bytes"], body.encode(), one[2]) for one in signatures)
