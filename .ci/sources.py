"""C++ sources as the checks read them."""
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parent.parent

_TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)'
    r'|(?P<raw>\b(?:u8|u|U|L)?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")'
    r"|(?P<number>\b\d(?:[\w.]|'\w)*)"
    r'|(?P<text>"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')', re.S)


def files(*folders):
    """All .h and .cc files under these folders, as paths from the top, in order."""
    found = [path for folder in folders for path in (TOP / folder).rglob("*") if path.suffix in (".h", ".cc")]
    return sorted(path.relative_to(TOP).as_posix() for path in found)


def read(path):
    return (TOP / path).read_text(encoding="utf-8")


def includes(text):
    """(line, header, whether in quotes) of every #include."""
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")', text, re.M):
        yield text.count("\n", 0, match.start()) + 1, match[1] or match[2], match[2] is not None


def code(text):
    """The text without comments and literals of text and characters; lines stay where they are."""
    def blank(match):
        return match[0] if match["number"] else "\n" * match[0].count("\n") or " "
    return _TOKEN.sub(blank, text)
