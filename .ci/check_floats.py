#!/usr/bin/env python3
"""No binary floating point in engine/: neither its types and functions nor a literal such as 0.5."""
import re
import sys

import sources

FLOAT = re.compile(r"\b(?:double|float|float_t|double_t|strto[df]|strtold|sto[df]|stold|atof|cpp_dec_float\w*|"
                   r"cpp_bin_float\w*)\b|"
                   r"\b(?!0[xX])\d[\d']*(?:\.\d*|[eE][+-]?\d+)|(?<![\w.)\]])\.\d+")

faults = 0
for path in sources.files("engine"):
    for number, line in enumerate(sources.code(sources.read(path)).splitlines(), 1):
        for match in FLOAT.finditer(line):
            print(f"{path}:{number}: `{match[0]}` is binary floating point")
            faults += 1
sys.exit(1 if faults else 0)
