"""Answers written down beforehand, for tests of what comes after the layout."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from typing import Any

from vizsys.engine.port import LayoutError


def fingerprint(dot: str, engine: str = "dot") -> str:
    """The key of a recorded answer: SHA-256 of the method and the DOT text, in hex."""
    return hashlib.sha256(f"{engine}\n{dot}".encode()).hexdigest()


class RecordedEngine:
    """Answers from a mapping of fingerprint to parsed `json0`. An answer that is a `LayoutError` is raised."""

    def __init__(self, answers: Mapping[str, dict[str, Any] | LayoutError]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def layout(self, dot: str, engine: str = "dot") -> dict[str, Any]:
        """See `Engine.layout`. Kind "missing" for a graph that was not recorded."""
        self.asked.append(dot)
        answer = self.answers.get(fingerprint(dot, engine))
        if answer is None:
            raise LayoutError("missing", f"no recorded layout {fingerprint(dot, engine)}")
        if isinstance(answer, LayoutError):
            raise answer
        return copy.deepcopy(answer)
