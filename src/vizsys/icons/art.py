"""One icon: what it is called, how large it is, and its picture in the form asked for.

In: the bytes a pack holds. Out: `IconArt`, which reads and cleans them only when they are drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.icons.svg import Drawing

Box = tuple[float, float, float, float]

PACKAGE = Path(__file__).parent.parent
DATA = PACKAGE / "icons" / "data"


class IconError(Exception):
    """An icon that cannot be had. `code` is stable; `choices` are exact names to pick from, `suggestions` guesses."""

    def __init__(
        self, code: str, message: str, *, choices: Sequence[str] = (), suggestions: Sequence[str] = (), hint: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.choices = tuple(choices)
        self.suggestions = tuple(suggestions)
        self._hint = hint

    @property
    def hint(self) -> str | None:
        """What to do about it, in one line; None when there is nothing to say."""
        if self._hint:
            return self._hint
        if self.choices:
            return "write one of " + ", ".join(self.choices)
        if self.suggestions:
            return "did you mean " + " or ".join(self.suggestions) + "?"
        return None


@dataclass(frozen=True)
class IconArt:
    """An icon. Two are equal when they are the same icon of the same pack.

    `width` and `height` are the natural size: of the drawing without its transparent margin where the margin is known,
    in pixels for a PNG and in user units for an SVG. `dark` art is mostly near black and wants a light tile on a dark
    page. `recolor` art is painted in `currentColor`. `box` (left, top, right, bottom) is the part of it that shows.
    `path` is set for a file the project brings.
    """

    pack: str
    name: str
    format: Literal["svg", "png"]
    width: float = field(compare=False)
    height: float = field(compare=False)
    load: Callable[[], bytes] = field(compare=False, repr=False)
    recolor: bool = field(default=False, compare=False)
    dark: bool = field(default=False, compare=False)
    opaque: bool = field(default=False, compare=False)
    box: tuple[float, float, float, float] | None = field(default=None, compare=False, repr=False)
    path: Path | None = field(default=None, repr=False)
    title: str | None = field(default=None, compare=False)  # of a picture that has one
    credit: tuple[str, str] | None = field(default=None, compare=False, repr=False)  # source and licence, when stated

    @property
    def key(self) -> str:
        """`pack/name`, unique, and accepted as an icon name."""
        return f"{self.pack}/{self.name}"

    @property
    def aspect(self) -> float:
        """Width divided by height."""
        return self.width / self.height

    @property
    def embed(self) -> bool:
        """True when the drawing uses style sheets, text or images. `svg` then returns it as one `<image>`
        holding a `data:` document, so that nothing in it reaches the page around it."""
        return self.format == "svg" and self._drawing.embed

    @cached_property
    def data(self) -> bytes:
        """The bytes of the pack's file as they are. Raises IconError when they cannot be read."""
        try:
            return self.load()
        except OSError as error:
            raise IconError("unreadable-icon", f"cannot read icon {self.key!r}: {error.strerror or error}") from error

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the key and the bytes, hexadecimal: another one is another drawing, or another icon."""
        return hashlib.sha256(self.key.encode() + self.data).hexdigest()

    @cached_property
    def _drawing(self) -> Drawing:
        from vizsys.icons.svg import clean

        if self.format != "svg":
            raise ValueError(f"{self.key} is a PNG: use png()")
        return clean(self.data, self.key)

    def svg(self, prefix: str) -> tuple[Box, str]:
        """The view box (x, y, width, height) and the markup to place in it; of `box` alone where there is one.

        Every id starts with `prefix`, so that two icons on a page never share one. Raises IconError for a broken or
        hostile drawing, ValueError for a PNG.
        """
        markup = self._drawing.markup(prefix)
        if self.box is None:
            return self._drawing.box, markup
        (x, y, _, _), (left, top, right, bottom) = self._drawing.box, self.box
        return (x + left, y + top, right - left, bottom - top), markup

    def png(self, max_px: int) -> bytes:
        """RGBA PNG of `box`, or of all of it, at most `max_px` on the longest side, never enlarged.

        Raises IconError for a broken or oversized file, ValueError for an SVG.
        """
        from vizsys.icons.png import shrink

        if self.format != "png":
            raise ValueError(f"{self.key} is an SVG: use svg()")
        box = self.box and (round(self.box[0]), round(self.box[1]), round(self.box[2]), round(self.box[3]))
        return shrink(self.data, box, max_px, self.key)
