"""Time pages with much in them, in process: layout has to stay linear in its content.

`make bench` prints how long a page of 200 cards and a table of 100 x 8 cells take from text to placed scene, the share
of each stage, and the factor by which the time grows when there is twice as much of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import vizsys
from vizsys.blocks.kinds import kind_of


def cards(count: int) -> str:
    """A page of that many cards with a title, an icon and a sentence."""
    lines = [f"title: {count} cards", "cards:", "  columns: 8", "  items:"]
    for i in range(count):
        text = f"what card {i} says in a sentence of usual length"
        lines.append(f"    - {{title: Card {i}, icon: server, text: {text}}}")
    return "\n".join(lines) + "\n"


def table(rows: int) -> str:
    """A table of that many rows and eight columns."""
    head = ", ".join(f"Column {c}" for c in range(8))
    lines = [f"title: {rows} rows", "table:", f"  columns: [{head}]", "  rows:"]
    for r in range(rows):
        cells = ", ".join("ok" if c % 3 == 2 else f"value {r} of {c}" for c in range(8))
        lines.append(f"    - [{cells}]")
    return "\n".join(lines) + "\n"


class Stages:
    """Adds up the time of calls by stage, ms. What a stage calls of another counts for that one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    def timed(self, stage: str, work: Callable[..., object]) -> Callable[..., object]:
        """`work`, with its time added to the stage."""

        def run(*args: object, **keys: object) -> object:
            self._lap()
            self._open.append(stage)
            try:
                return work(*args, **keys)
            finally:
                self._lap()
                self._open.pop()

        return run

    def _lap(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.spent[self._open[-1]] = self.spent.get(self._open[-1], 0.0) + (now - self._since) * 1000
        self._since = now


def place(text: str) -> tuple[float, dict[str, float]]:
    """Time from page to scene in ms, the least of three runs; and what its stages took, decoding included."""
    best: tuple[float, dict[str, float]] | None = None
    for _ in range(3):
        stages = Stages()
        page = stages.timed("decode", vizsys.loads)(text)
        assert isinstance(page, vizsys.Page)
        kind = kind_of(page.content)
        cls = type(kind)
        usual = cls.widths, cls.layout
        cls.widths = stages.timed("widths", usual[0])  # type: ignore[method-assign]
        cls.layout = stages.timed("places", usual[1])  # type: ignore[method-assign]
        try:
            start = time.perf_counter()
            vizsys.layout(page)
            whole = (time.perf_counter() - start) * 1000
        finally:
            cls.widths, cls.layout = usual  # type: ignore[method-assign]
        if best is None or whole < best[0]:
            best = whole, stages.spent
    assert best is not None
    return best


def main() -> None:
    for name, make, count in (("200 cards", cards, 200), ("a table of 100 x 8", table, 100)):
        place(make(4))  # fonts and icons are read once
        twice, _ = place(make(2 * count))
        whole, spent = place(make(count))
        rest = whole - spent.get("widths", 0.0) - spent.get("places", 0.0)
        print(f"{name}: laid out in {whole:.0f} ms; {twice / whole:.1f} x that for twice as much")
        for stage, ms in (("widths", spent.get("widths", 0.0)), ("places", spent.get("places", 0.0)), ("page", rest)):
            print(f"  {stage:8} {ms:6.0f} ms  {100 * ms / whole:3.0f} %")
        print(f"  (to read the spec took {spent['decode']:.0f} ms)")


if __name__ == "__main__":
    main()
