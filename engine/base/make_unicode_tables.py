#!/usr/bin/env python3
"""Writes unicode_tables.h from Python's unicodedata: python3 make_unicode_tables.py > unicode_tables.h"""
import sys
import unicodedata as ucd

ALL = [c for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)
# Wide as a whole by UAX #11, assigned or not.
WIDE_BLOCKS = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)]


def ranges(values):
    """(first, last, value) of runs of equal values; values: sorted (code point, value)."""
    runs = []
    for c, value in values:
        if runs and runs[-1][1] == c - 1 and runs[-1][2] == value:
            runs[-1][1] = c
        else:
            runs.append([c, c, value])
    return runs


def table(declaration, rows):
    print(f'inline constexpr {declaration} = {{')
    line = '   '
    for row in rows:
        item = ' {' + ', '.join(row) + '},'
        if len(line) + len(item) > 120:
            print(line)
            line = '   '
        line += item
    print(line + '};\n')


def width(c):
    char = chr(c)
    if c != 0xAD and ucd.category(char) in ('Mn', 'Me', 'Cf') or 0x1160 <= c <= 0x11FF:
        return 0
    if any(a <= c <= b for a, b in WIDE_BLOCKS):
        return 2
    # Python says F of what is not assigned.
    return 2 if ucd.category(char) != 'Cn' and ucd.east_asian_width(char) in 'WF' else 1


def decomposition(c):
    text = ucd.decomposition(chr(c))
    return [int(part, 16) for part in text.split()] if text and text[0] != '<' else []


# 1 a letter, 2 what else may stand in a word: a mark or a digit.
def word_part(c):
    category = ucd.category(chr(c))
    return 1 if category[0] == 'L' else 2 if category in ('Mn', 'Nd') else 0


def main():
    hex_of = '0x{:X}'.format
    primary = [c for c in ALL if len(decomposition(c)) == 2 and ucd.is_normalized('NFC', chr(c))]
    never = [c for c in ALL if c not in HANGUL and not ucd.is_normalized('NFC', chr(c))]
    print('#pragma once')
    print(f'// Unicode {ucd.unidata_version}, written by make_unicode_tables.py from the unicodedata of Python '
          f'{sys.version_info.major}.{sys.version_info.minor}; not edited by hand.')
    print('#include <cstdint>\n\nnamespace heng::unicode {\n')
    print('struct Range {\n  char32_t first;\n  char32_t last;\n  uint8_t value;\n};\n')
    print('struct Composite {\n  char32_t whole;\n  char32_t first;\n  char32_t second;\n};\n')
    print('int CombiningClass(char32_t code_point);\nbool NeverInNfc(char32_t code_point);')
    print('// 1 a letter, 2 a mark (Mn) or a digit (Nd), 0 no part of a word.\nint WordPart(char32_t code_point);\n')
    print('// Columns, where not 1.')
    table('Range kWidths[]', [(hex_of(a), hex_of(b), str(v)) for a, b, v in
                              ranges([(c, width(c)) for c in ALL if width(c) != 1])])
    print('// Canonical combining classes, where not 0.')
    table('Range kCombiningClasses[]', [(hex_of(a), hex_of(b), str(v)) for a, b, v in
                                        ranges([(c, ucd.combining(chr(c))) for c in ALL if ucd.combining(chr(c))])])
    print('// Never in NFC: canonical doubles (CJK compatibility ideographs among them) and composition exclusions.')
    table('Range kNeverNfc[]', [(hex_of(a), hex_of(b), '0') for a, b, _ in ranges([(c, 0) for c in never])])
    print('// Letters, marks and digits.')
    table('Range kWordParts[]', [(hex_of(a), hex_of(b), str(v)) for a, b, v in
                                 ranges([(c, word_part(c)) for c in ALL if word_part(c)])])
    print('// Primary composites but for Hangul syllables, by the whole.')
    table('Composite kComposites[]', [tuple(map(hex_of, [c] + decomposition(c))) for c in primary])
    print('}  // namespace heng::unicode')


main()
