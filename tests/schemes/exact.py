"""What the check.py of every scheme needs: exact numbers, tables of text, and how the results are written.

A value is a Fraction, a text, a bool, or None where there is no value.
"""
import argparse
import csv
import pathlib
from fractions import Fraction


def options():
    """The folders given: data to read, out to write to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    given = parser.parse_args()
    return given.data, given.out


def read(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, name, columns, rows):
    """rows: dicts of texts or of what shown() takes; sorted by their text, as the reader of the file likes it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = sorted([shown(row[column]) for column in columns] for row in rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)


def half_up(value, places=0):
    """四舍五入: half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def half_even(value, places=0):
    """四舍六入五成双 (GB/T 8170)."""
    scaled = Fraction(value) * 10**places
    return Fraction(round(scaled), 10**places)


def fixed(value, places):
    """A value already rounded, with that many decimals; "" for None."""
    if value is None:
        return ""
    scaled = Fraction(value) * 10**places
    assert scaled.denominator == 1, f"{value} has more than {places} decimals"
    whole = abs(scaled.numerator)
    digits = f"{whole // 10**places}" + (f".{whole % 10**places:0{places}d}" if places else "")
    return "-" + digits if scaled < 0 else digits


def shown(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return exact(value)
    return str(value)


def exact(value):
    """A number that is not rounded: its decimals when they end, else a fraction."""
    if value is None:
        return ""
    places, rest = 0, Fraction(value)
    while rest.denominator != 1 and places < 18:
        places, rest = places + 1, rest * 10
    return fixed(value, places) if rest.denominator == 1 else f"{Fraction(value).numerator}/{Fraction(value).denominator}"


def competition_rank(value, values, highest_first=True):
    """同名次跳号: 1, 2, 2, 4."""
    return 1 + sum(other > value if highest_first else other < value for other in values)


def average_rank(value, values):
    """平均名次: 1, 2.5, 2.5, 4."""
    higher = sum(other > value for other in values)
    return higher + Fraction(1 + sum(other == value for other in values), 2)


def square_root(value, places):
    """Correctly rounded to that many decimals, half to even (exact halves cannot occur but for exact roots)."""
    scale = 10 ** (places + 1)
    square = Fraction(value) * scale * scale
    root = integer_root(square.numerator // square.denominator)
    if Fraction(root) * root == square:
        return half_even(Fraction(root, scale), places)
    return half_up(Fraction(2 * root + 1, 2 * scale), places)  # strictly between root and root + 1: never a half


def integer_root(number):
    low = 1 << ((number.bit_length() + 1) // 2)
    while low * low > number:
        low = (low + number // low) // 2
    return low
