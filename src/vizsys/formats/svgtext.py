"""The text of an SVG: tags, attributes, numbers, escaping and ids."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from vizsys.formats.base import FormatError

Attributes = dict[str, str | float | None]
"""Attributes in the order they are written; those that are None are left out."""

# What XML 1.0 has no way to hold, besides tab and line ends.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_.-]")


def escape(text: str) -> str:
    """`text` for element content or a double-quoted attribute; characters XML cannot hold are dropped."""
    return _FORBIDDEN.sub("", text).translate(_ESCAPES)


def number(value: float, digits: int = 2) -> str:
    """`value` with at most `digits` decimals and nothing superfluous. Raises `FormatError` for NaN and infinity."""
    if not math.isfinite(value):
        raise FormatError("a coordinate of the picture is not a finite number; the layout that made it is at fault")
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def open_tag(name: str, attributes: Mapping[str, str | float | None], end: str = ">") -> str:
    """`<name a="b">`."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            parts.append(f'{key}="{escape(value) if isinstance(value, str) else number(value)}"')
    return f"<{' '.join(parts)}{end}"


def tag(name: str, attributes: Mapping[str, str | float | None], content: str = "") -> str:
    """A whole element; `content` is markup."""
    if not content:
        return open_tag(name, attributes, "/>")
    return f"{open_tag(name, attributes)}{content}</{name}>"


class Ids:
    """Unique ids for a document. A person's id keeps its spelling; the second of a name becomes `name-2`."""

    OWN = "vz-"  # prefix of ids that are not a person's

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = {self._valid(word) for word in wanted}
        self._taken: set[str] = set()

    def claim(self, word: str) -> str:
        """The id for a person's word, made valid and unique."""
        return self._unique(self._valid(word))

    def reserve(self, word: str) -> str:
        """An id of the document's own; `word` starts with `OWN`."""
        return self._unique(_NOT_IN_ID.sub("-", word))

    def _unique(self, base: str) -> str:
        name, count = base, 1
        while name in self._taken or (count > 1 and name in self._wanted):
            count += 1
            name = f"{base}-{count}"
        self._taken.add(name)
        return name

    def _valid(self, word: str) -> str:
        word = _NOT_IN_ID.sub("_", word)
        return f"_{word}" if not re.match("[A-Za-z_]", word) or word.startswith(self.OWN) else word
