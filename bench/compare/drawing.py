"""A drawn graph as plain geometry: nodes, frames, texts and lines, whoever drew it. y runs down.

All lengths are in the units of the tool; `em`, the type size most of the text has, makes them comparable.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Line = list[Point]

ASCENT, DESCENT = 0.74, 0.2
"""Ink of a line of text above and below its baseline, in type sizes; the same for every tool's font."""


@dataclass
class Node:
    """What a person sees as the thing: outline, picture. Its words are texts of their own."""

    id: str
    box: Box


@dataclass
class Text:
    """A label with all of its lines. `kind` says what it belongs to: a node, an edge or a frame; `id` which one."""

    kind: str
    id: str
    lines: list[Box] = field(default_factory=list)
    words: str = ""

    @property
    def box(self) -> Box:
        return around(corner for line in self.lines for corner in corners(line))


@dataclass
class Edge:
    """One line of the spec: its strokes, and the outlines of its arrow heads."""

    id: str
    ends: frozenset[str]
    strokes: list[Line] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)


@dataclass
class Drawing:
    nodes: list[Node] = field(default_factory=list)
    frames: list[Node] = field(default_factory=list)
    texts: dict[tuple[str, str], Text] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    sizes: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # what should be there and is not, one sentence each

    @property
    def em(self) -> float:
        """The type size of the middle line of text."""
        return statistics.median(self.sizes) if self.sizes else 1.0

    def write(self, kind: str, id: str, words: str, left: float, baseline: float, width: float, size: float) -> None:
        """Add a line of text to the label of a thing."""
        if not words.strip():
            return
        text = self.texts.setdefault((kind, id), Text(kind, id))
        text.lines.append((left, baseline - ASCENT * size, left + width, baseline + DESCENT * size))
        text.words = f"{text.words} {words}".strip()
        self.sizes.append(size)

    def extent(self, node: Node) -> Box:
        """A node with its own words."""
        own = self.texts.get(("node", node.id))
        return around([*corners(node.box), *(corners(own.box) if own else ())])

    @property
    def box(self) -> Box:
        """Everything of the graph; titles and margins of the page are not in the drawing."""
        points = [c for thing in (*self.nodes, *self.frames) for c in corners(thing.box)]
        points += [c for text in self.texts.values() for c in corners(text.box)]
        points += [p for edge in self.edges.values() for line in edge.strokes for p in line]
        return around(points)


def corners(box: Box) -> tuple[Point, Point]:
    return (box[0], box[1]), (box[2], box[3])


def around(points: Iterable[Point]) -> Box:
    """The box around points; an empty one for none."""
    every = list(points)
    if not every:
        return (0.0, 0.0, 0.0, 0.0)
    xs, ys = [p[0] for p in every], [p[1] for p in every]
    return (min(xs), min(ys), max(xs), max(ys))


def bezier(start: Point, c1: Point, c2: Point, end: Point, pieces: int = 16) -> Line:
    """A cubic curve as points, without its start."""
    out = []
    for i in range(1, pieces + 1):
        t, u = i / pieces, 1 - i / pieces
        w = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        every = (start, c1, c2, end)
        out.append(
            (sum(k * p[0] for k, p in zip(w, every, strict=True)), sum(k * p[1] for k, p in zip(w, every, strict=True)))
        )
    return out
