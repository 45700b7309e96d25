"""Right-to-left text: which stretches of a line run which way, and in what order they stand.

In: a paragraph in logical order. Out: one embedding level per character (even is left-to-right). This is the Unicode
bidirectional algorithm (UAX #9) without the explicit embeddings that `clean` removes.
"""

from __future__ import annotations

import re
import unicodedata

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_NEUTRAL = ("B", "S", "WS", "ON", "BN")

MIRROR = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")


def has_rtl(text: str) -> bool:
    """Whether any character may be right-to-left: most texts stop here."""
    return not text.isascii() and _RTL.search(text) is not None


def base_level(text: str) -> int:
    """1 when the first strong character is right-to-left, else 0."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def levels(text: str, base: int) -> list[int]:
    """The embedding level of every character of a paragraph with that base level."""
    edge = "R" if base else "L"
    kinds = _weak([unicodedata.bidirectional(c) or "L" for c in text], edge)
    _brackets(text, kinds, edge)
    _neutral(kinds, edge)
    result = []
    for kind in kinds:
        if base:
            result.append(1 if kind == "R" else 2)
        else:
            result.append({"L": 0, "R": 1}.get(kind, 2))
    return result


def _weak(kinds: list[str], edge: str) -> list[str]:
    """Rules W1 to W7: marks, numbers and their separators."""
    strong, previous = edge, edge
    for i, kind in enumerate(kinds):
        if kind == "NSM":
            kind = previous
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[i] = previous = kind
    kinds = ["R" if k == "AL" else k for k in kinds]
    for i in range(1, len(kinds) - 1):
        around = (kinds[i - 1], kinds[i + 1])
        if (kinds[i] in ("ES", "CS") and around == ("EN", "EN")) or (kinds[i] == "CS" and around == ("AN", "AN")):
            kinds[i] = around[0]
    for start, end in _stretches(kinds, ("ET",)):
        beside = (start and kinds[start - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")
        kinds[start:end] = ["EN" if beside else "ON"] * (end - start)
    strong = edge
    for i, kind in enumerate(kinds):
        if kind in ("ES", "CS"):
            kinds[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"
    return kinds


def _brackets(text: str, kinds: list[str], edge: str) -> None:
    """Rule N0: both brackets of a pair go the same way, that of the text in or before them."""
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[int, str]] = []
    for i, char in enumerate(text):
        if char in _PAIRS and kinds[i] == "ON":
            opened.append((i, _PAIRS[char]))
        elif kinds[i] == "ON" and any(char == close for _, close in opened):
            while opened[-1][1] != char:
                opened.pop()
            pairs.append((opened.pop()[0], i))
    for start, end in sorted(pairs):
        inside = {_direction(k) for k in kinds[start + 1 : end]} - {""}
        if not inside:
            continue
        way = edge
        if edge not in inside:
            before = [d for k in reversed(kinds[:start]) if (d := _direction(k))]
            way = before[0] if before else edge
        kinds[start] = kinds[end] = way


def _direction(kind: str) -> str:
    """The side a kind counts for beside neutrals: numbers are right-to-left there; empty for neutrals."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _neutral(kinds: list[str], edge: str) -> None:
    """Rules N1 and N2: neutrals go with their neighbours when those agree, else with the paragraph."""
    for start, end in _stretches(kinds, _NEUTRAL):
        left = _direction(kinds[start - 1]) if start else edge
        right = _direction(kinds[end]) if end < len(kinds) else edge
        kinds[start:end] = [left if left == right else edge] * (end - start)


def _stretches(kinds: list[str], wanted: tuple[str, ...]) -> list[tuple[int, int]]:
    """Start and end of every unbroken stretch of the wanted kinds."""
    found: list[tuple[int, int]] = []
    for i, kind in enumerate(kinds):
        if kind in wanted:
            if found and found[-1][1] == i:
                found[-1] = (found[-1][0], i + 1)
            else:
                found.append((i, i + 1))
    return found


def strong_rtl(char: str) -> bool:
    """Whether `char` itself is right-to-left: what every renderer sets that way without being told."""
    return unicodedata.bidirectional(char) in ("R", "AL")


def visual_order(of: list[int]) -> list[int]:
    """The indices of units with these levels, from left to right (rule L2)."""
    order = list(range(len(of)))
    for level in range(max(of, default=0), 0, -1):
        i = 0
        while i < len(order):
            end = i
            while end < len(order) and of[order[end]] >= level:
                end += 1
            order[i:end] = reversed(order[i:end])
            i = max(end, i + 1)
    return order
