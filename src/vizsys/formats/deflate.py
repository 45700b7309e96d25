"""Compression whose bytes are the same everywhere.

Python's `zlib` may be any of several libraries, in any version, and each packs a little differently: a picture that
holds what one of them packed would differ from machine to machine. Any of them unpacks what this makes: one block of
deflate with the fixed codes (RFC 1950, RFC 1951). For a few kilobytes of text, in a few milliseconds.
"""

from __future__ import annotations

import zlib
from functools import cache

WINDOW = 32_768
LONGEST = 258
TRIES = 12
"""Earlier places looked at for a repetition, the nearest first."""

Code = tuple[int, int]
"""Bits, the first one lowest, and how many."""


def compress(data: bytes) -> bytes:
    """A zlib stream of `data`."""
    literals, lengths, _ = _codes()
    bits, count = 0b011, 3  # the last block, and one with fixed codes
    out = bytearray(b"\x78\x01")
    seen: dict[bytes, list[int]] = {}
    at, end = 0, len(data)
    while at < end:
        length, back = _repeated(data, at, seen)
        if length:
            code, size = lengths[length]
            bits |= code << count
            count += size
            code, size = _distance(back)
        else:
            length = 1
            code, size = literals[data[at]]
        bits |= code << count
        count += size
        for place in range(at, at + length):
            seen.setdefault(data[place : place + 3], []).append(place)
        at += length
        while count >= 32:
            out += (bits & 0xFFFFFFFF).to_bytes(4, "little")
            bits >>= 32
            count -= 32
    code, size = literals[256]
    bits |= code << count
    count += size
    out += bits.to_bytes((count + 7) // 8, "little")
    return bytes(out + zlib.adler32(data).to_bytes(4, "big"))


def _repeated(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """The longest of the nearest repetitions that `at` begins: its length and how far back it is; 0 for none."""
    best = back = 0
    most = min(LONGEST, len(data) - at)
    for place in seen.get(data[at : at + 3], ())[: -TRIES - 1 : -1] if most >= 3 else ():
        if at - place > WINDOW:
            break
        if best and data[place + best] != data[at + best]:
            continue
        length = 3
        while length < most and data[place + length] == data[at + length]:
            length += 1
        if length > best:
            best, back = length, at - place
            if best == most:
                break
    return best, back


@cache
def _codes() -> tuple[dict[int, Code], dict[int, Code], list[tuple[int, int]]]:
    """The codes of bytes and of the end; those of lengths, with their extra bits; the first distance and the number of
    extra bits of each distance code."""
    symbols = {n: _flipped(0x30 + n, 8) for n in range(144)}
    symbols |= {n: _flipped(0x190 + n - 144, 9) for n in range(144, 256)}
    symbols |= {n: _flipped(n - 256, 7) for n in range(256, 280)}
    symbols |= {n: _flipped(0xC0 + n - 280, 8) for n in range(280, 286)}
    lengths: dict[int, Code] = {}
    first = 3
    for symbol in range(257, 285):
        extra = 0 if symbol < 265 else (symbol - 261) // 4
        code, size = symbols[symbol]
        for n in range(1 << extra):
            lengths[first + n] = (code | n << size, size + extra)
        first += 1 << extra
    lengths[LONGEST] = symbols[285]
    distances, first = [], 1
    for number in range(30):
        extra = 0 if number < 4 else number // 2 - 1
        distances.append((first, extra))
        first += 1 << extra
    return symbols, lengths, distances


def _distance(back: int) -> Code:
    distances = _codes()[2]
    number = next(n for n in range(29, -1, -1) if distances[n][0] <= back)
    first, extra = distances[number]
    return _flipped(number, 5)[0] | (back - first) << 5, 5 + extra


def _flipped(code: int, size: int) -> Code:
    """A Huffman code as it is written: its highest bit first."""
    return int(f"{code:0{size}b}"[::-1], 2), size
