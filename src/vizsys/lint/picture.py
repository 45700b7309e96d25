"""A scene sorted for checking: things with boxes, lines as segments, texts with their ink, shapes that paint over.

In: a `Scene`. Out: a `Picture`. It shares no code with the layout: it sees what a reader sees. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise

from vizsys.geometry import Box, Point, segment_hits
from vizsys.records import dataclass
from vizsys.scene import Ellipse, Group, Image, Item, Path, Rect, Scene, TextRun

Chain = tuple[Group, ...]
"""The groups around something, from the outside in."""

Segment = tuple[Point, Point]

Polygon = tuple[tuple[Point, ...], ...]
"""The outlines of an item, each as points; curves in pieces."""

Outline = Callable[["Path | Ellipse"], Polygon]
"""What gives them, remembered for a picture."""

ASCENT, DESCENT = 0.74, 0.2
"""Ink of a text over and under its baseline, in type sizes: capitals and most descenders."""

SLACK = 1.0
"""Overlap that rounding and hairlines may make, page units."""

HUNG = ("icon", "dot", "actor", "text")
"""Shapes of nodes whose words hang under them or have no outline around."""

OBLIQUE = ("diamond", "ellipse", "circle", "cloud", "hexagon")
"""Shapes of nodes that leave the corners of their box free."""


LINED = ("graph", "sequence", "cycle", "rail", "tree", "mindmap", "roadmap", "timeline", "strip", "layers")
"""Kinds with lines: the ids of lines and nodes are unique in each block of them, not on the page."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text run with the box of its ink."""

    run: TextRun
    box: Box
    chain: Chain
    order: int  # in painter's order

    def has(self, *roles: str) -> bool:
        """Whether it stands in a thing of one of these roles."""
        return any(g.role in roles for g in self.chain)


@dataclass(frozen=True, slots=True)
class Shape:
    """A painted area; without a `polygon` it is its box."""

    box: Box
    polygon: Polygon
    fill: str
    opacity: float
    chain: Chain
    order: int

    def covers(self, p: Point) -> bool:
        """Whether the point is painted."""
        return self.box.contains(p) and (not self.polygon or inside(p, self.polygon))


@dataclass(frozen=True, slots=True)
class Picto:
    """An icon or logo."""

    image: Image
    box: Box
    chain: Chain
    order: int


@dataclass(slots=True)
class Thing:
    """A group with a place. `solid`: its box and what it shows outside of it; `polygon` where the corners are free."""

    group: Group
    box: Box
    chain: Chain  # itself included
    scope: int  # which graph it stands in
    solid: list[Box] = field(default_factory=list)
    polygon: Polygon = ()

    @property
    def id(self) -> str:
        return self.group.id or ""

    @property
    def name(self) -> str:
        """What a person calls it."""
        return " ".join((self.group.title or self.id or self.group.role).split())

    def meets(self, box: Box) -> bool:
        """Whether the box lies over the thing."""
        for i, own in enumerate(self.solid):
            if own.overlaps(box, SLACK) and (i or not self.polygon or _box_meets(box.grown(-SLACK), self.polygon)):
                return True
        return False

    def crossed_by(self, segment: Segment) -> bool:
        """Whether the segment runs through the thing's own outline."""
        a, b = segment
        if not segment_hits(a, b, self.box.grown(-2)):
            return False
        return not self.polygon or any(inside(p, self.polygon) for p in _along(a, b))


@dataclass(slots=True)
class Line:
    """An edge: its strokes as segments, each with its box."""

    group: Group
    chain: Chain
    scope: int
    segments: list[tuple[Segment, Box]]
    box: Box
    color: str
    tips: list[Point]  # where strokes begin and end

    @property
    def id(self) -> str:
        return self.group.id or ""

    @property
    def sources(self) -> list[str]:
        return _words(self.group.data.get("from"))

    @property
    def targets(self) -> list[str]:
        return _words(self.group.data.get("to"))

    @property
    def name(self) -> str:
        return f"{', '.join(self.sources)} to {', '.join(self.targets)}" if self.sources else self.id

    def hits(self, box: Box) -> bool:
        """Whether a stroke meets the inside of the box."""
        if not self.box.overlaps(box):
            return False
        return any(around.overlaps(box) and segment_hits(*s, box) for s, around in self.segments)


@dataclass(slots=True)
class Picture:
    """The scene, sorted. Lists are in painter's order."""

    scene: Scene
    page: Box
    things: dict[str, list[Thing]] = field(default_factory=dict)  # by role
    lines: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    icons: list[Picto] = field(default_factory=list)
    inks: list[tuple[Item, Box, Chain]] = field(default_factory=list)  # everything that is painted, with its box

    def having(self, *roles: str) -> list[Thing]:
        """The things of these roles."""
        return [t for role in roles for t in self.things.get(role, ())]

    def labels(self) -> list[Thing]:
        """The labels of edges (not those of tables and stacks)."""
        return [t for t in self.having("label") if "edge" in t.group.data]

    def scopes(self) -> list[int]:
        """The graphs with lines in them."""
        return list(dict.fromkeys(line.scope for line in self.lines))

    def title(self, thing: Thing) -> str:
        """How a message names the thing."""
        return f"{thing.group.role} {thing.name!r}"


def read(scene: Scene) -> Picture:
    """Sort a scene."""
    picture = Picture(scene, Box(0, 0, scene.width, scene.height))
    by_group: dict[int, Thing] = {}
    outlines: dict[int, Polygon] = {}  # by item: asked for by the line it is part of, for its box, and as a shape

    def outline(item: Path | Ellipse) -> Polygon:
        found = outlines.get(id(item))
        if found is None:
            found = outlines[id(item)] = polygons(item)
        return found

    for order, (item, chain) in enumerate(scene.walk()):
        if isinstance(item, Group):
            scope = _scope(chain)
            if item.role == "edge":
                line = _line(item, (*chain, item), scope, outline)
                if line:
                    picture.lines.append(line)
            thing = _thing(item, (*chain, item), scope)
            if thing:
                by_group[id(item)] = thing
                picture.things.setdefault(item.role, []).append(thing)
            continue
        box = _around_all(outline(item)) if isinstance(item, Path) else box_of(item)
        if box is None:
            continue
        picture.inks.append((item, box, chain))
        _sort(picture, item, box, chain, order, outline)
        owner = by_group.get(id(chain[-1])) if chain else None
        if owner and isinstance(item, TextRun | Image) and not _within(box, owner.box):
            owner.solid.append(box)
    return picture


def _sort(picture: Picture, item: Item, box: Box, chain: Chain, order: int, outline: Outline) -> None:
    match item:
        case TextRun():
            if item.text.strip():
                picture.words.append(Words(item, box, chain, order))
        case Image():
            picture.icons.append(Picto(item, box, chain, order))
        case Rect() | Ellipse() | Path():
            if item.paint.fill and item.paint.opacity > 0:
                polygon = () if isinstance(item, Rect) else outline(item)
                picture.shapes.append(Shape(box, polygon, item.paint.fill, item.paint.opacity, chain, order))


def _scope(chain: Chain) -> int:
    return next((id(g) for g in reversed(chain) if g.data.get("kind") in LINED), 0)


def lined_kind(chain: Chain) -> str | None:
    """The kind of the block whose lines run around something; None outside of all, where the page's links run."""
    return next((str(g.data["kind"]) for g in reversed(chain) if g.data.get("kind") in LINED), None)


def _thing(group: Group, chain: Chain, scope: int) -> Thing | None:
    if group.box is None:
        return None
    box = Box(*group.box)
    thing = Thing(group, box, chain, scope, [box])
    if group.role == "node" and group.data.get("shape") in OBLIQUE:
        bodies = [c for c in group.children if isinstance(c, Path | Ellipse)]
        whole = [c for c in bodies if (own := box_of(c)) and own.overlap_area(box) > 0.9 * box.w * box.h]
        thing.polygon = polygons(whole[0]) if whole else ()
    return thing


def _line(group: Group, chain: Chain, scope: int, outline: Outline) -> Line | None:
    paths = [c for c in group.children if isinstance(c, Path)]
    strokes = [p for p in paths if p.paint.fill is None] or paths
    polylines = [points for p in strokes for points in outline(p)]
    segments = [s for points in polylines for s in pairwise(points)]
    if not segments:
        return None
    boxed = [(s, _between(*s)) for s in segments]
    tips = [p for points in polylines for p in (points[0], points[-1])]
    whole = _around([p for points in polylines if len(points) > 1 for p in points])
    return Line(group, chain, scope, boxed, whole, strokes[0].paint.stroke or "", tips)


# Geometry of items


def box_of(item: Item) -> Box | None:
    """The box of what an item paints; of a text, its ink. None for groups and empty paths."""
    match item:
        case Rect():
            return Box(item.x, item.y, item.w, item.h)
        case Ellipse():
            return Box.around(item.cx, item.cy, 2 * item.rx, 2 * item.ry)
        case TextRun():
            return Box(item.x, item.y - ASCENT * item.size, item.width, (ASCENT + DESCENT) * item.size)
        case Image():
            return Box(item.x, item.y, item.w, item.h)
        case Path():
            return _around_all(polygons(item))
        case Group():
            return None


def polygons(item: Path | Ellipse) -> Polygon:
    """The outlines of an item as polylines; curves in eight steps."""
    if isinstance(item, Ellipse):
        return (tuple((item.cx + item.rx * c, item.cy + item.ry * s) for c, s in _CIRCLE),)
    out: list[list[Point]] = []
    for name, *v in item.commands:
        if name == "M":
            out.append([(v[0], v[1])])
        elif name == "L":
            out[-1].append((v[0], v[1]))
        elif name == "C":
            a, b, c, d = out[-1][-1], (v[0], v[1]), (v[2], v[3]), (v[4], v[5])
            out[-1] += [
                (i * a[0] + j * b[0] + k * c[0] + m * d[0], i * a[1] + j * b[1] + k * c[1] + m * d[1])
                for i, j, k, m in _WEIGHTS
            ]
        elif name == "Z":
            out[-1].append(out[-1][0])
    return tuple(tuple(line) for line in out)


_WEIGHTS = tuple(((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in (n / 8 for n in range(1, 9)))
"""Of the four points of a curve, at eighths of it."""

_CIRCLE = tuple(
    (x * a, y * b)
    for a, b, turned in ((1, 1, False), (-1, 1, True), (-1, -1, False), (1, -1, True))
    for x, y in (
        [(1.0, 0.0), (0.924, 0.383), (0.707, 0.707), (0.383, 0.924)]
        if not turned
        else [(0.0, 1.0), (0.383, 0.924), (0.707, 0.707), (0.924, 0.383)]
    )
)
"""Sixteen points around the unit circle, in order."""


def inside(p: Point, outlines: Iterable[Sequence[Point]]) -> bool:
    """Whether the point is inside, by the even-odd rule."""
    x, y = p
    found = False
    for outline in outlines:
        for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                found = not found
    return found


def _box_meets(box: Box, outlines: Polygon) -> bool:
    corners = ((box.x, box.y), (box.right, box.y), (box.x, box.bottom), (box.right, box.bottom))
    if any(inside(p, outlines) for p in corners):
        return True
    return any(segment_hits(a, b, box) for line in outlines for a, b in pairwise(line))


def _along(a: Point, b: Point) -> Iterator[Point]:
    n = max(2, int(abs(b[0] - a[0]) + abs(b[1] - a[1])) // 4)
    return ((a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n) for k in range(n + 1))


def _between(a: Point, b: Point) -> Box:
    (ax, ay), (bx, by) = a, b
    return Box(ax if ax < bx else bx, ay if ay < by else by, abs(bx - ax), abs(by - ay))


def _around(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    x, y = min(xs), min(ys)
    return Box(x, y, max(xs) - x, max(ys) - y)


def _around_all(outlines: Polygon) -> Box | None:
    points = [p for line in outlines for p in line]
    return _around(points) if points else None


def _within(box: Box, outer: Box, slack: float = SLACK) -> bool:
    return (
        box.x >= outer.x - slack
        and box.y >= outer.y - slack
        and box.right <= outer.right + slack
        and box.bottom <= outer.bottom + slack
    )


within = _within


def near(boxes: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """The pairs of boxes that overlap, by their indexes: a sweep from top to bottom."""
    open_: list[int] = []
    for i in sorted(range(len(boxes)), key=lambda i: boxes[i].y):
        box = boxes[i]
        open_ = [j for j in open_ if boxes[j].bottom > box.y]
        for j in open_:
            if box.overlaps(boxes[j], SLACK):
                yield (j, i) if j < i else (i, j)
        open_.append(i)


def _words(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple) else []
