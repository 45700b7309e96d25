"""The port to a layout engine: DOT text in, Graphviz's `json0` out, parsed.

Adapters: `wasm` (the default), `external` (a `dot` on PATH) and `recorded` (answers for tests).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol

ErrorKind = Literal["syntax", "timeout", "crash", "missing"]

WARNING = "_warning"
"""Key in a layout under which an engine puts what Graphviz complained about although it gave an answer."""


announce: Callable[[str], None] | None = None
"""Is told, in words for a person, what takes seconds and happens once on a machine."""


class LayoutError(Exception):
    """A layout failed. `kind`: "syntax" (the DOT was refused), "timeout", "crash", or "missing" (no engine)."""

    def __init__(self, kind: ErrorKind, message: str) -> None:
        self.kind: ErrorKind = kind
        self.message = message
        super().__init__(message)

    def __reduce__(self) -> tuple[type[LayoutError], tuple[ErrorKind, str]]:
        return LayoutError, (self.kind, self.message)  # exceptions cross process pools


class Engine(Protocol):
    """Lays out a DOT graph."""

    def layout(self, dot: str, engine: str = "dot") -> dict[str, Any]:
        """The parsed `json0` output of Graphviz: points (1/72 in), y up, five significant digits.

        `engine` is Graphviz's word for the method (`dot`, `neato`, ...). What Graphviz complained about while still
        answering stands under `WARNING`. Raises `LayoutError`.
        """
        ...
