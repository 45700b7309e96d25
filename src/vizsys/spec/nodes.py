"""The light tree between YAML and the model: texts, lists and mappings with the place each was written.

A scalar keeps the text the person typed; what it means (number, word, text) is decided by the field it lands in.
Nodes are never changed once built, so aliases, definitions and matrix pages may share them.
"""

from __future__ import annotations

from collections.abc import Mapping

from vizsys.diagnostics import Source, Span
from vizsys.records import dataclass


@dataclass(frozen=True, slots=True)
class SpecFile(Source):
    """A source and its place in the project: `path` counts from the root, with `/`."""

    path: str = ""


class Scalar:
    """A text. `start` is the column offset of its first character within `span`, or -1 when the two do not line up
    (several lines, escapes, replaced variables)."""

    __slots__ = ("plain", "span", "start", "text")

    def __init__(self, text: str, span: Span, plain: bool = True, start: int = 0) -> None:
        self.text = text
        self.span = span
        self.plain = plain
        self.start = start

    @property
    def empty(self) -> bool:
        """True when nothing was written where a value belongs."""
        return self.plain and not self.text

    def part(self, offset: int, length: int) -> Span:
        """The span of a stretch of the text; of the whole when it cannot be told."""
        return self.span if self.start < 0 else self.span.within(self.start + offset, length)

    def slice(self, start: int, end: int) -> Scalar:
        """A stretch of the text as a scalar of its own."""
        return Scalar(self.text[start:end], self.part(start, end - start), self.plain, min(self.start, 0))


class Seq:
    """A list. `flow` is true for `[a, b]`."""

    __slots__ = ("flow", "items", "span")

    def __init__(self, items: list[Node], span: Span, flow: bool = False) -> None:
        self.items = items
        self.span = span
        self.flow = flow


class Map:
    """A mapping, in the order written.

    `bare` is a shorthand merged with it (see `merge`): it counts as the field the model says it stands for, unless that
    key is among `beats`, the keys written over it.
    """

    __slots__ = ("bare", "beats", "entries", "span")

    def __init__(
        self,
        entries: dict[str, tuple[Scalar, Node]],
        span: Span,
        bare: Scalar | Seq | None = None,
        beats: frozenset[str] = frozenset(),
    ) -> None:
        self.entries = entries
        self.span = span
        self.bare = bare
        self.beats = beats

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def without(self, *keys: str) -> Map:
        """The mapping without those keys."""
        return Map({k: e for k, e in self.entries.items() if k not in keys}, self.span, self.bare, self.beats)

    def plus(self, extra: Mapping[str, tuple[Scalar, Node]]) -> Map:
        """The mapping with `extra` on top."""
        return Map({**self.entries, **extra}, self.span, self.bare, self.beats)


Node = Scalar | Seq | Map


def merge(base: Node, top: Node) -> Node:
    """`top` over `base`: mappings merge key by key, lists replace.

    A shorthand stands for its long form, so `{tone: coral}` over the bare label `Broker` keeps the label, and a bare
    label over `{label: Broker, icon: kafka}` keeps the icon.
    """
    if isinstance(top, Map) and isinstance(base, Map):
        entries = dict(base.entries)
        for key, (word, value) in top.entries.items():
            old = entries.get(key)
            entries[key] = (word, merge(old[1], value) if old else value)
        if top.bare is not None:
            return Map(entries, top.span, top.bare, top.beats)
        return Map(entries, top.span, base.bare, base.beats | top.entries.keys())
    if isinstance(top, Map):
        if isinstance(base, Map) or top.bare is not None or (isinstance(base, Scalar) and base.empty):
            return top
        return Map(top.entries, top.span, base, frozenset(top.entries))
    if isinstance(base, Map):
        return Map(base.entries, top.span, top)
    return top


def describe(node: Node) -> str:
    """What a node is, in a person's words: made to follow 'found'."""
    if isinstance(node, Map):
        return "a mapping"
    if isinstance(node, Seq):
        return "a list"
    if node.empty:
        return "nothing"
    text = node.text.strip().split("\n")[0]
    short = text if len(text) <= 40 else text[:39] + "…"
    return repr(short)
