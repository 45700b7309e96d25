"""Anatomy: a string or a record taken apart, in coloured segments with names under them.

In: segments in order (or several strips of them), braces, and a width. Out: the strip, centred, with pointers to names
that never overlap; segments side by side with what they decode to; or, where names have no room under the strip, the
strip with a key. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.spec.model import Block, Content, Keyed, Model, Name, Rich, Tone, doc, required
from vizsys.text import plain

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Model):
    """One part of the string. A text alone without a letter or digit (`://`, `.`) is a separator."""

    SCALAR: ClassVar[str | None] = "text"
    KEYED: ClassVar[Keyed | None] = Keyed("text", "label")

    text: str = required("its characters")
    label: Rich | None = doc("what it is, under it")
    sub: Rich | None = doc("a quieter line under the label")
    note: Rich | None = doc("a remark in a box under the label")
    tone: Tone | None = doc("colour; by turns when absent")
    group: str | None = doc("segments of one group have one colour")
    width: float | None = doc("its share, in bits or any unit; the strip then takes the whole width", minimum=0.05)
    state: Literal["set", "unset"] | None = doc("set, with a tick; unset, an empty outline")
    separator: bool | None = doc("plain characters between the segments; told by the text when absent")
    decode: Block | None = doc("what it holds, in any block under it")
    arrow: Rich | None = doc("words beside its pointer, such as how it is encoded")
    id: Name | None = doc("name for braces, and for page links")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnatomyBrace(Model):
    """A brace over neighbouring segments."""

    over: tuple[str, ...] = required("first and last segment: by id, text, label, or number from 1")
    text: Rich = required("what they are together")
    tone: Tone | None = doc("colour")
    side: Literal["top", "bottom"] | None = doc("over or under the strip; opposite the names when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip(Model):
    """One of several strips under one another."""

    LIST: ClassVar[str | None] = "segments"

    segments: tuple[Segment, ...] = required("its parts, in order")
    label: Rich | None = doc("name of the strip, at its left")
    sub: Rich | None = doc("a quieter line under the name")
    tone: Tone | None = doc("colour of the name and of its segments; by turns when absent")
    id: Name | None = doc("name for links; `row1`, `row2`, ... when absent")
    braces: tuple[AnatomyBrace, ...] = doc("braces over segments", ())
    arrow: Rich | None = doc("words beside an arrow from the strip above, such as how it became this one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy(Content):
    """A string, a record or a packet, part by part."""

    KIND: ClassVar[str] = "anatomy"
    LIST: ClassVar[str | None] = "segments"

    segments: tuple[Segment, ...] = doc("the parts of one strip, in order", ())
    rows: tuple[Strip, ...] = doc("several strips; parts of one text stand under one another", ())
    braces: tuple[AnatomyBrace, ...] = doc("braces over segments", ())
    pointers: Literal["down", "up", "none"] = doc("where the labels are", "down")
    mono: bool | None = doc("characters of one width; where segments have labels, when absent")
    cells: bool = doc(
        "each character in a cell of its own; `-`, `.`, `_`, spaces, and `0` among bits, are unset cells", False
    )

    def check(self, checker: Checker) -> None:
        """Segments or rows, not both; braces over segments that exist; ids given once."""
        if self.segments and self.rows:
            checker.error("anatomy", "an anatomy has either 'segments' or 'rows'", self, "rows")
        if not self.segments and not self.rows and not checker.unread(self, "segments", "rows"):
            checker.error("empty-anatomy", "an anatomy needs segments", self)
        if self.rows and self.braces:
            hint = "put the braces into the row they belong to"
            checker.error("brace", "braces beside 'rows' have no strip", self, "braces", hint)
        ids: set[str] = set()
        for strip in strips(self):
            if strip.id and strip.id in ids:
                checker.error("duplicate-id", f"the id {strip.id!r} is used twice", strip, "id")
            ids.add(strip.id or "")
            for segment in strip.segments:
                if segment.id and segment.id in ids:
                    checker.error("duplicate-id", f"the id {segment.id!r} is used twice", segment, "id")
                ids.add(segment.id or "")
                missing = segment.marks and "text" not in segment.marks  # said already
                if not segment.text and segment.width is None and not missing:
                    checker.error("empty-value", "a segment without text needs a 'width'", segment)
            for brace in strip.braces if not (self.rows and self.braces) else ():
                _check_brace(brace, strip.segments, checker)


def _check_brace(brace: AnatomyBrace, segments: Sequence[Segment], checker: Checker) -> None:
    if not 1 <= len(brace.over) <= 2:
        if not checker.unread(brace, "over"):
            message = f"a brace is over a first and a last segment, here are {len(brace.over)}"
            checker.error("brace", message, brace, "over")
        return
    found = []
    for i, word in enumerate(brace.over):
        index = segment_index(segments, word)
        if index is None and word.lstrip("-").isdecimal():
            message = f"there is no segment {word}: the strip has {len(segments)}, separators counted"
            checker.error("range", message, brace, f"over.{i}")
        elif index is None:
            known = [str(w) for s in segments for w in (s.id, s.text.strip(), s.label and plain(s.label)) if w]
            checker.error("unknown-id", f"unknown segment {word!r}{did_you_mean(word, known)}", brace, f"over.{i}")
        else:
            found.append(index)
    if len(found) == 2 and found[0] > found[1]:
        checker.error("brace", f"{brace.over[1]!r} is before {brace.over[0]!r}", brace, "over")


def strips(content: Anatomy) -> tuple[Strip, ...]:
    """The strips, one for `segments`."""
    if content.rows:
        return content.rows
    return (Strip(segments=content.segments, braces=content.braces),) if content.segments else ()


def segment_index(segments: Sequence[Segment], word: str) -> int | None:
    """The segment a brace means: by id, then by text, by label, by number from 1."""
    for told in _names(segments):
        if word in told:
            return told.index(word)
    if word.isdecimal() and 1 <= int(word) <= len(segments):
        return int(word) - 1
    return None


def _names(segments: Sequence[Segment]) -> Iterator[list[str | None]]:
    yield [s.id for s in segments]
    yield [s.text.strip() or None for s in segments]
    yield [plain(s.label) if s.label else None for s in segments]


class AnatomyLayout:
    """Centred in its width; the type as large as it fits, names spread under it."""

    stretch = 0.0

    def widths(self, content: Anatomy, ctx: Context) -> Widths:
        from vizsys.blocks.anatomy_draw import widths

        return widths(content, ctx)

    def layout(self, content: Anatomy, width: float, height: float | None, ctx: Context) -> Placed:
        from vizsys.blocks.anatomy_draw import draw

        return draw(content, width, height, ctx)


anatomy_layout = AnatomyLayout()
