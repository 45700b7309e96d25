"""Grapheme clusters and character classes: what may not be split, and where a line may break.

In: plain text. Out: offsets and predicates. Pure; follows UAX #29 and UAX #14 as far as diagrams need.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

ZWJ = "\u200d"
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]"
)
_NEWLINE = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_NO_START = frozenset(
    "、。，．：；？！）］｝〉》」』】〕〗〙〟’”…‥ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻％‰℃)]},.:;!?%"
)
_NO_END = frozenset("（［｛〈《「『【〔〖〘〝‘“([{$￥＄")
_JOINTS = frozenset("/-_.:\\")


def clean(text: str) -> str:
    """`text` without control characters, with every kind of line end as `\\n` and lone surrogates as U+FFFD."""
    text = _CONTROL.sub("", _NEWLINE.sub("\n", text))
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def _extends(char: str) -> bool:
    """Whether `char` belongs to the cluster before it."""
    if char < "\u0300":
        return False
    if unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return True
    return (
        char in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\u1160" <= char <= "\u11ff"  # conjoining vowels and finals of Hangul
    )


def _regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def invisible(char: str) -> bool:
    """Whether `char` only steers how its neighbours look: joiners, variation selectors, tags."""
    return char in "\u200b\u200c\u200d" or "\ufe00" <= char <= "\ufe0f" or "\U000e0020" <= char <= "\U000e01ef"


def boundaries(text: str) -> list[int]:
    """The offsets where grapheme clusters of `text` start, and its length."""
    if text.isascii():
        return list(range(len(text) + 1))
    found = [0] if text else []
    flags = 0
    for i in range(1, len(text)):
        before, char = text[i - 1], text[i]
        flags = flags + 1 if _regional(before) else 0
        joined = (
            _extends(char)
            or (before == ZWJ and unicodedata.category(char) in ("So", "Cn"))
            or (flags % 2 == 1 and _regional(char))
            or ("\u1100" <= before <= "\u115f" and ("\u1100" <= char <= "\u115f" or "\uac00" <= char <= "\ud7a3"))
            or (unicodedata.combining(before) == 9 and unicodedata.category(char) == "Lo")  # virama joins consonants
        )
        if not joined or before in " \n" or char in " \n":
            found.append(i)
    return [*found, len(text)] if text else [0]


def clusters(text: str) -> list[str]:
    """The grapheme clusters of `text`."""
    at = boundaries(text)
    return [text[a:b] for a, b in pairwise(at)]


def ideographic(char: str) -> bool:
    """Whether lines may break beside `char` without a space: Han, kana and their full-width punctuation."""
    return (
        "\u2e80" <= char <= "\u312f"
        or "\u31a0" <= char <= "\u4dbf"
        or "\u4e00" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\uff00" <= char <= "\uffef"
        or "\U00020000" <= char <= "\U0003ffff"
    )


def cjk_break(before: str, after: str) -> bool:
    """Whether a line may break between these two neighbours because one of them is ideographic."""
    if not (ideographic(before) or ideographic(after)) or before in " \u200b" or after in " \u200b":
        return False
    return after not in _NO_START and before not in _NO_END and not _extends(after)


def joint(word: str, at: int) -> bool:
    """Whether a word too long for its line may break before `word[at]`: after `/ - _ . :` or at a camelCase hump."""
    before, after = word[at - 1], word[at]
    if before in _JOINTS:
        return after not in _JOINTS and at > 1
    if not (before.isalpha() and after.isupper()):
        return False
    return before.islower() or (at + 1 < len(word) and word[at + 1].islower())
