#!/usr/bin/env python3
"""GB/T 8170 worked out with the rounding of Python's decimal module."""
import decimal
from decimal import Decimal
from fractions import Fraction

import exact

HALF_EVEN = {"到千": "1000", "到百": "100", "到十": "10", "到一": "1", "一位": "0.1", "二位": "0.01", "三位": "0.001",
             "半单位": "0.5", "五单位": "5", "二十单位": "20"}
HALF_UP = {"四舍五入一": "1", "四舍五入二": "0.01"}


def to_unit(value, unit, mode):
    """3.4: divide by the unit, round to a whole number, multiply back. 60 digits: the division is exact enough,
    because a quotient of these units ends."""
    unit = Decimal(unit)
    steps = (value / unit).quantize(Decimal(1), rounding=mode)
    places = max(0, -unit.as_tuple().exponent)
    result = (steps * unit).quantize(Decimal(1).scaleb(-places))
    return f"{result if result else abs(result):f}"


def main():
    decimal.getcontext().prec = 60
    data, out = exact.options()
    rows = []
    for row in exact.read(data, "数值"):
        value = Decimal(row["原值"])
        result = {"序号": row["序号"]}
        result.update({name: to_unit(value, unit, decimal.ROUND_HALF_EVEN) for name, unit in HALF_EVEN.items()})
        result.update({name: to_unit(value, unit, decimal.ROUND_HALF_UP) for name, unit in HALF_UP.items()})
        result["按间隔"] = exact.exact(Fraction(to_unit(value, row["间隔"], decimal.ROUND_HALF_EVEN)))
        rows.append(result)
    exact.write(out, "数值", ["序号", *HALF_EVEN, *HALF_UP, "按间隔"], rows)


main()
