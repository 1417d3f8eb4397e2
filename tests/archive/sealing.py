"""SM3 (GB/T 32905), Ed25519 (RFC 8032) and SM2 (GB/T 32918) signatures, verified with the standard library alone."""
import hashlib

# --- SM3 ---


def sm3(data):
    def rotl(x, n):
        n %= 32
        return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    text = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for begin in range(0, len(text), 64):
        w = [int.from_bytes(text[begin + 4 * i:begin + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)
            w.append(x ^ rotl(x, 15) ^ rotl(x, 23) ^ rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            early = j < 16
            ss1 = rotl((rotl(a, 12) + e + rotl(0x79CC4519 if early else 0x7A879D8A, j)) & 0xFFFFFFFF, 7)
            ss2 = ss1 ^ rotl(a, 12)
            ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if early else (e & f) | (~e & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            d, c, b, a = c, rotl(b, 9), a, tt1
            h, g, f, e = g, rotl(f, 19), e, tt2 ^ rotl(tt2, 9) ^ rotl(tt2, 17)
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(word.to_bytes(4, "big") for word in state)


# --- Ed25519, in extended coordinates ---

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def ed_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def ed_times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = ed_add(total, point)
        point = ed_add(point, point)
        scalar >>= 1
    return total


def ed_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


ED_BASE = ed_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, s = ed_point(public), int.from_bytes(signature[32:], "little")
    if a is None or s >= Q:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    minus_a = (P - a[0], a[1], 1, P - a[3])
    x, y, z, _ = ed_add(ed_times(s, ED_BASE), ed_times(k, minus_a))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- SM2 on its recommended curve, in Jacobian coordinates ---

SP = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SA = SP - 3
SB = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SN = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SG = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
      0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
USER = b"1234567812345678"


def sm2_add(p, q):
    if p is None or q is None:
        return q if p is None else p
    z1, z2 = p[2] * p[2] % SP, q[2] * q[2] % SP
    u1, u2 = p[0] * z2 % SP, q[0] * z1 % SP
    s1, s2 = p[1] * z2 * q[2] % SP, q[1] * z1 * p[2] % SP
    if u1 == u2:
        if s1 != s2:
            return None
        s = 4 * p[0] * p[1] * p[1] % SP
        m = (3 * p[0] * p[0] + SA * z1 * z1) % SP
        x = (m * m - 2 * s) % SP
        return x, (m * (s - x) - 8 * p[1]**4) % SP, 2 * p[1] * p[2] % SP
    h, r = (u2 - u1) % SP, (s2 - s1) % SP
    h2 = h * h % SP
    h3 = h2 * h % SP
    x = (r * r - h3 - 2 * u1 * h2) % SP
    return x, (r * (u1 * h2 - x) - s1 * h3) % SP, h * p[2] * q[2] % SP


def sm2_times(scalar, point):
    total = None
    while scalar:
        if scalar & 1:
            total = sm2_add(total, point)
        point = sm2_add(point, point)
        scalar >>= 1
    return total


def sm2_affine(point):
    inverse = pow(point[2], -1, SP)
    return point[0] * inverse**2 % SP, point[1] * inverse**3 % SP


def sm2_digest(public, message):
    numbers = b"".join(n.to_bytes(32, "big") for n in (SA, SB, *SG))
    z = sm3((len(USER) * 8).to_bytes(2, "big") + USER + numbers + public[1:])
    return int.from_bytes(sm3(z + message), "big")


def sm2_verify(public, message, signature):
    if len(public) != 65 or public[0] != 4 or len(signature) != 64:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if x >= SP or y >= SP or (y * y - x**3 - SA * x - SB) % SP:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    t = (r + s) % SN
    if not (0 < r < SN and 0 < s < SN and t):
        return False
    point = sm2_add(sm2_times(s, SG + (1,)), sm2_times(t, (x, y, 1)))
    if point is None:
        return False
    return (sm2_digest(public, message) + sm2_affine(point)[0]) % SN == r
