#!/usr/bin/env python3
"""Writes gb18030_table.cc: the two-byte codes of GB 18030-2022. Needs Python 3 only.

Python's own codec is the edition of 2000 (0xA8BC is U+E7C7). The edition of 2005 gave one two-byte code, that of 2022
another eighteen, to the character proper; its former private-use code point took over the character's four-byte
code. See gb18030.cc for the sources and for what was checked.
"""
import pathlib

MOVED = {
    0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14, 0xA6DE: 0xFE15, 0xA6DF: 0xFE16,
    0xA6EC: 0xFE17, 0xA6ED: 0xFE18, 0xA6F3: 0xFE19, 0xA8BC: 0x1E3F, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5, 0xFE66: 0x9FB6,
    0xFE67: 0x9FB7, 0xFE6D: 0x9FB8, 0xFE7E: 0x9FB9, 0xFE90: 0x9FBA, 0xFEA0: 0x9FBB,
}


def shown(code_point: int) -> str:
    if 0x4E00 <= code_point <= 0x9FA5:  # ideographs that every editor leaves alone
        return chr(code_point)
    return f"\\u{code_point:04X}"


def lines():
    yield "// Made by make_gb18030.py. One paragraph a first byte (81..FE), second bytes 40..7E and 80..FE."
    yield '#include "engine/data/gb18030_table.h"'
    yield ""
    yield "namespace heng::data {"
    yield ""
    yield "const char16_t kGb18030TwoBytes[126 * 190 + 1] ="
    for lead in range(0x81, 0xFF):
        yield f"    // {lead:02X}"
        line = ""
        for trail in [*range(0x40, 0x7F), *range(0x80, 0xFF)]:
            code = lead << 8 | trail
            line += shown(MOVED.get(code) or ord(bytes((lead, trail)).decode("gb18030")))
            if len(line) > 90 or (trail == 0xFE and line) or sum(1 + (c > "\x7f") for c in line) > 106:
                yield f'    u"{line}"'
                line = ""
    yield "    ;"
    yield ""
    yield "}  // namespace heng::data"


if __name__ == "__main__":
    target = pathlib.Path(__file__).with_name("gb18030_table.cc")
    target.write_text("\n".join(lines()) + "\n", encoding="utf-8")
