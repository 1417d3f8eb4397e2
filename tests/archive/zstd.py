"""Zstandard frames (RFC 8878), read with the standard library alone. Slow and plain: one frame, no dictionary."""

LITERAL_LENGTHS = [(n, 0) for n in range(16)] + [
    (16, 1), (18, 1), (20, 1), (22, 1), (24, 2), (28, 2), (32, 3), (40, 3), (48, 4), (64, 6), (128, 7), (256, 8),
    (512, 9), (1024, 10), (2048, 11), (4096, 12), (8192, 13), (16384, 14), (32768, 15), (65536, 16)]
MATCH_LENGTHS = [(n + 3, 0) for n in range(32)] + [
    (35, 1), (37, 1), (39, 1), (41, 1), (43, 2), (47, 2), (51, 3), (59, 3), (67, 4), (83, 4), (99, 5), (131, 7),
    (259, 8), (515, 9), (1027, 10), (2051, 11), (4099, 12), (8195, 13), (16387, 14), (32771, 15), (65539, 16)]
DEFAULT_LITERALS = (6, [4, 3] + [2] * 11 + [1] * 3 + [2] * 9 + [3, 2] + [1] * 5 + [-1] * 4)
DEFAULT_OFFSETS = (5, [1] * 6 + [2] * 3 + [1] * 15 + [-1] * 5)
DEFAULT_MATCHES = (6, [1, 4, 3] + [2] * 6 + [1] * 37 + [-1] * 7)
BLOCK_MOST = 128 << 10


class Damaged(Exception):
    """The bytes are no frame."""


def need(truth):
    if not truth:
        raise Damaged


class Forward:
    """Bits from the start, the lowest of a byte first."""

    def __init__(self, data, at):
        self.data, self.bit = data, at * 8

    def read(self, count):
        byte, shift = divmod(self.bit, 8)
        need(self.bit + count <= len(self.data) * 8)
        self.bit += count
        return (int.from_bytes(self.data[byte:byte + 4], "little") >> shift) & ((1 << count) - 1)

    def byte_after(self):
        return (self.bit + 7) // 8


class Backward:
    """Bits from the end, below the mark in the last byte."""

    def __init__(self, data):
        need(data and data[-1] != 0)
        self.data = data
        self.left = (len(data) - 1) * 8 + data[-1].bit_length() - 1

    def read(self, count):
        """Bits before the start are zeros; `left` is negative then."""
        self.left -= count
        at = self.left
        if at < 0:
            if at + count <= 0:
                return 0
            return (int.from_bytes(self.data[:9], "little") & ((1 << (at + count)) - 1)) << -at
        return (int.from_bytes(self.data[at >> 3:(at >> 3) + 9], "little") >> (at & 7)) & ((1 << count) - 1)


def fse_table(log, counts):
    size = 1 << log
    symbols, high = [0] * size, size
    following = [1 if count == -1 else count for count in counts]
    for symbol, count in enumerate(counts):
        if count == -1:
            high -= 1
            symbols[high] = symbol
    at, step = 0, (size >> 1) + (size >> 3) + 3
    for symbol, count in enumerate(counts):
        for _ in range(max(count, 0)):
            symbols[at] = symbol
            at = (at + step) & (size - 1)
            while at >= high:
                at = (at + step) & (size - 1)
    need(at == 0)
    table = []
    for symbol in symbols:
        state = following[symbol]
        following[symbol] += 1
        bits = log - (state.bit_length() - 1)
        table.append((symbol, bits, (state << bits) - size))
    return log, table


def read_fse(data, at, most_log, most_symbols):
    bits = Forward(data, at)
    log = bits.read(4) + 5
    need(log <= most_log)
    rest, counts = 1 << log, []
    while rest > 0:
        width = (rest + 1).bit_length()
        value = bits.read(width)
        lower = (1 << (width - 1)) - 1
        border = (1 << width) - 1 - (rest + 1)
        if value & lower < border:
            bits.bit -= 1
            value &= lower
        elif value > lower:
            value -= border
        count = value - 1
        rest -= abs(count)
        counts.append(count)
        while count == 0:
            zeros = bits.read(2)
            counts += [0] * zeros
            if zeros != 3:
                break
        need(len(counts) <= most_symbols)
    need(rest == 0)
    return fse_table(log, counts), bits.byte_after()


def fse_weights(data, table):
    log, cells = table
    bits = Backward(data)
    states = [bits.read(log), bits.read(log)]
    need(bits.left >= 0)
    weights, turn = [], 0
    while True:
        symbol, width, base = cells[states[turn]]
        weights.append(symbol)
        if bits.left < width:
            weights.append(cells[states[1 - turn]][0])
            return weights
        states[turn] = base + bits.read(width)
        turn = 1 - turn
        need(len(weights) < 255)


def read_huffman(data, at):
    need(at < len(data))
    head = data[at]
    at += 1
    if head >= 128:
        count = head - 127
        packed = data[at:at + (count + 1) // 2]
        need(len(packed) == (count + 1) // 2)
        weights = [packed[i // 2] >> 4 if i % 2 == 0 else packed[i // 2] & 15 for i in range(count)]
        at += len(packed)
    else:
        end = at + head
        need(end <= len(data))
        table, begin = read_fse(data[:end], at, 6, 13)
        weights = fse_weights(data[begin:end], table)
        at = end
    total = sum(1 << (weight - 1) for weight in weights if weight)
    need(total > 0)
    most = total.bit_length()
    last = (1 << most) - total
    need(last & (last - 1) == 0 and most <= 11)
    weights.append(last.bit_length())
    table = []
    for weight in range(1, most + 1):
        for symbol, own in enumerate(weights):
            if own == weight:
                table += [(symbol, most + 1 - weight)] * (1 << (weight - 1))
    need(len(table) == 1 << most)
    return (most, table), at


def huffman_stream(data, tree, count, out):
    most, table = tree
    bits = Backward(data)
    for _ in range(count):
        symbol, width = table[bits.read(most)]
        bits.left += most - width
        need(bits.left >= 0)
        out.append(symbol)
    need(bits.left == 0)


def read_literals(data, at, state):
    need(at < len(data))
    kind, form = data[at] & 3, data[at] >> 2 & 3
    if kind < 2:
        width = {0: 1, 2: 1, 1: 2, 3: 3}[form]
        need(at + width <= len(data))
        size = int.from_bytes(data[at:at + width], "little") >> (3 if width == 1 else 4)
        at += width
        need(size <= BLOCK_MOST)
        stored = data[at:at + (size if kind == 0 else 1)]
        need(len(stored) == (size if kind == 0 else 1))
        return (stored if kind == 0 else stored * size), at + len(stored)
    width, digits = {0: (3, 10), 1: (3, 10), 2: (4, 14), 3: (5, 18)}[form]
    need(at + width <= len(data))
    value = int.from_bytes(data[at:at + width], "little") >> 4
    size, packed = value & ((1 << digits) - 1), value >> digits
    at += width
    end = at + packed
    need(end <= len(data) and size <= BLOCK_MOST)
    if kind == 2:
        state["tree"], at = read_huffman(data[:end], at)
    need(state.get("tree"))
    out = bytearray()
    if form == 0:
        huffman_stream(data[at:end], state["tree"], size, out)
        return bytes(out), end
    need(at + 6 <= end)
    lengths = [int.from_bytes(data[at + 2 * i:at + 2 * i + 2], "little") for i in range(3)]
    at += 6
    each = (size + 3) // 4
    for i in range(4):
        stop = at + lengths[i] if i < 3 else end
        need(stop <= end)
        huffman_stream(data[at:stop], state["tree"], each if i < 3 else size - 3 * each, out)
        at = stop
    return bytes(out), end


def read_table(data, at, mode, name, default, most_log, most_symbols, state):
    if mode == 0:
        state[name] = fse_table(*default)
    elif mode == 1:
        need(at < len(data) and data[at] < most_symbols)
        state[name] = (0, [(data[at], 0, 0)])
        at += 1
    elif mode == 2:
        state[name], at = read_fse(data, at, most_log, most_symbols)
    need(state.get(name))
    return state[name], at


def offset_of(value, literals, repeats):
    if value > 3:
        repeats[:] = [value - 3] + repeats[:2]
        return repeats[0]
    index = value - 1 + (1 if literals == 0 else 0)
    if index == 0:
        return repeats[0]
    offset = repeats[index] if index < 3 else repeats[0] - 1
    need(offset > 0)
    repeats[:] = [offset] + [old for i, old in enumerate(repeats) if i != (index if index < 3 else 2)]
    return offset


def read_block(data, out, state):
    literals, at = read_literals(data, 0, state)
    need(at < len(data))
    count = data[at]
    at += 1
    if count >= 128:
        more = 1 if count < 255 else 2
        need(at + more <= len(data))
        count = ((count - 128) << 8) + data[at] if more == 1 else int.from_bytes(data[at:at + 2], "little") + 0x7F00
        at += more
    if count == 0:
        need(at == len(data))
        out += literals
        return
    need(at < len(data) and data[at] & 3 == 0)
    modes = data[at]
    at += 1
    lengths, at = read_table(data, at, modes >> 6, "lengths", DEFAULT_LITERALS, 9, 36, state)
    offsets, at = read_table(data, at, modes >> 4 & 3, "offsets", DEFAULT_OFFSETS, 8, 32, state)
    matches, at = read_table(data, at, modes >> 2 & 3, "matches", DEFAULT_MATCHES, 9, 53, state)
    bits = Backward(data[at:])
    length_at, offset_at, match_at = bits.read(lengths[0]), bits.read(offsets[0]), bits.read(matches[0])
    used = 0
    for i in range(count):
        length_code, length_bits, length_base = lengths[1][length_at]
        offset_code, offset_bits, offset_base = offsets[1][offset_at]
        match_code, match_bits, match_base = matches[1][match_at]
        value = (1 << offset_code) + bits.read(offset_code)
        base, extra = MATCH_LENGTHS[match_code]
        match = base + bits.read(extra)
        base, extra = LITERAL_LENGTHS[length_code]
        length = base + bits.read(extra)
        offset = offset_of(value, length, state["repeats"])
        need(used + length <= len(literals))
        out += literals[used:used + length]
        used += length
        need(offset <= len(out))
        while match > 0:
            piece = out[len(out) - offset:len(out) - offset + match]
            out += piece
            match -= len(piece)
        if i + 1 < count:
            length_at = length_base + bits.read(length_bits)
            match_at = match_base + bits.read(match_bits)
            offset_at = offset_base + bits.read(offset_bits)
        need(bits.left >= 0)
    need(bits.left == 0)
    out += literals[used:]


def decompress(data, size=None):
    """The content of exactly one frame; Damaged when it is none, or not of that size. The checksum is passed over:
    whoever calls knows a digest of the content."""
    need(data[:4] == b"\x28\xb5\x2f\xfd" and len(data) > 5)
    head, at = data[4], 5
    single = head >> 5 & 1
    need(head & 8 == 0)
    at += 0 if single else 1
    need(head & 3 == 0)  # no dictionary
    width = [single, 2, 4, 8][head >> 6]
    need(width > 0 and at + width <= len(data))
    stated = int.from_bytes(data[at:at + width], "little") + (256 if width == 2 else 0)
    at += width
    need(size is None or stated == size)
    out, last, state = bytearray(), False, {"repeats": [1, 4, 8]}
    while not last:
        need(at + 3 <= len(data))
        block = int.from_bytes(data[at:at + 3], "little")
        at += 3
        last, kind, length = block & 1, block >> 1 & 3, block >> 3
        need(kind < 3 and length <= BLOCK_MOST)
        stored = data[at:at + (1 if kind == 1 else length)]
        need(len(stored) == (1 if kind == 1 else length))
        at += len(stored)
        if kind == 2:
            read_block(stored, out, state)
        else:
            out += stored * (length if kind == 1 else 1)
        need(len(out) <= stated)
    at += 4 if head & 4 else 0
    need(at == len(data) and len(out) == stated)
    return bytes(out)
