"""Placed text: what shaping and wrapping return. All lengths in page units."""

from __future__ import annotations

from typing import Literal

from vizsys.records import dataclass
from vizsys.scene import Font, Item, TextRun

Align = Literal["start", "center", "end"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set before its own bold, italic and code runs apply. `line` is the line height as a factor."""

    size: float
    color: str
    weight: int = 400
    italic: bool = False
    mono: bool = False
    line: float = 1.25

    @property
    def font(self) -> Font:
        return Font("JetBrains Mono" if self.mono else "Inter", self.weight, self.italic)


@dataclass(frozen=True, slots=True)
class TextBox:
    """A set text. Runs are relative to its top-left corner; `width` is the widest line, `height` lines x leading.

    `lines` counts the lines; the baselines of the first and the last line help optical centring. `rtl` says that the
    first line reads from right to left, so that its start is the right side of any wider box. `marks` are what stands
    in the text besides words: markers behind them, icons, numbers on discs; they are painted first.
    """

    width: float
    height: float
    runs: tuple[TextRun, ...]
    lines: int
    first_baseline: float
    last_baseline: float
    rtl: bool = False
    marks: tuple[Item, ...] = ()
