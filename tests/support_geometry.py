"""A geometry check of a placed scene, by its boxes, paths and texts alone.

In: a `Scene`. Out: `Findings`: what overlaps, what runs through what, what stands off its place. It shares no code with
the layout; it sees what a reader sees. All lengths in page units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import ceil, hypot

from vizsys.scene import Ellipse, Group, Image, Item, Path, Rect, Scene, TextRun

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Segment = tuple[Point, Point]

ASCENT, DESCENT = 0.74, 0.2
"""Ink of a text over and under its baseline, in type sizes."""
SLACK = 1.0
"""Overlap that rounding and hairlines may make."""
NEAR_LABEL = 14.0
"""Largest distance of a label from its own line."""
STATIONED = ("roadmap", "rail", "timeline", "cycle")
"""Kinds whose lines run under their stations on purpose."""
NEAR_END = 18.0
"""Largest distance of a line's end from the node it belongs to."""


@dataclass(slots=True)
class Words:
    """A text run with the innermost named thing it belongs to."""

    text: str
    size: float
    box: Rectangle
    baseline: float
    owner: int
    around: tuple[int, ...]  # keys of the groups around it, from the outside in


@dataclass(slots=True)
class Thing:
    """A node, frame, label or badge: its own box, and the boxes of what it shows outside of that."""

    key: int
    id: str
    role: str
    box: Rectangle
    scope: int  # the graph (or block) it stands in
    around: tuple[int, ...]
    data: dict[str, object]
    title: str
    extent: Rectangle  # the box and everything drawn outside of it: labels under an icon, sheets, badges
    words: list[Words] = field(default_factory=list)
    images: list[Rectangle] = field(default_factory=list)

    @property
    def middle(self) -> Point:
        return ((self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2)

    def solid(self) -> list[Rectangle]:
        """The box, and texts and images that stick out of it."""
        return [self.box, *(b for b in (*(w.box for w in self.words), *self.images) if not inside(b, self.box, SLACK))]


@dataclass(slots=True)
class Line:
    """An edge: its strokes and heads as polylines."""

    key: int
    id: str
    scope: int
    sources: list[str]
    targets: list[str]
    arrow: str
    dashed: bool
    data: dict[str, object]
    strokes: list[list[Point]]
    heads: list[list[Point]]
    kind: str = ""  # of the block it belongs to
    pieces: list[tuple[Segment, Rectangle]] = field(default_factory=list)  # the strokes' segments with their boxes

    def __post_init__(self) -> None:
        self.pieces = [(s, bounds(s)) for stroke in self.strokes for s in pairwise(stroke)]

    def hits(self, box: Rectangle) -> bool:
        """True when a stroke meets the inside of the box."""
        return any(overlap(around, box, 0) and crosses(s, box) for s, around in self.pieces)

    @property
    def ends(self) -> set[str]:
        return {*self.sources, *self.targets}


@dataclass(slots=True)
class Findings:
    """What is wrong, one sentence each, by kind; and two measures."""

    text_over_text: list[str] = field(default_factory=list)
    label_over_node: list[str] = field(default_factory=list)
    label_over_label: list[str] = field(default_factory=list)
    label_over_title: list[str] = field(default_factory=list)
    label_far: list[str] = field(default_factory=list)
    edge_through_node: list[str] = field(default_factory=list)
    edge_under_text: list[str] = field(default_factory=list)
    edge_on_edge: list[str] = field(default_factory=list)
    edge_off_end: list[str] = field(default_factory=list)
    node_over_node: list[str] = field(default_factory=list)
    frame_wrong: list[str] = field(default_factory=list)
    text_off_node: list[str] = field(default_factory=list)
    off_page: list[str] = field(default_factory=list)
    crossings: int = 0
    smallest_type: float = 999.0

    def kinds(self) -> dict[str, list[str]]:
        """The findings by kind, kinds without any left out."""
        names = [n for n in self.__slots__ if isinstance(getattr(self, n), list)]
        return {n: getattr(self, n) for n in names if getattr(self, n)}

    def report(self) -> str:
        """One line per finding."""
        return "\n".join(f"{kind}: {what}" for kind, every in self.kinds().items() for what in every)


@dataclass(slots=True)
class Picture:
    """The scene sorted into things, lines and texts."""

    scene: Scene
    things: list[Thing] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def having(self, role: str) -> list[Thing]:
        return [t for t in self.things if t.role == role]

    def node(self, id: str) -> Thing:
        """The first node of that id."""
        return next(t for t in self.things if t.role == "node" and t.id == id)

    def frame(self, id: str) -> Thing:
        """The first group of that id."""
        return next(t for t in self.things if t.role == "group" and t.id == id)

    def steps(self) -> list[str]:
        """The steps on edges and nodes, in painter's order, each once."""
        found = [str(t.data["step"]) for t in self.things if t.role == "badge" and "step" in t.data]
        return list(dict.fromkeys(found))

    def owner(self, words: Words) -> str:
        """What a text belongs to, for messages."""
        thing = next((t for t in self.things if t.key == words.owner), None)
        return f"{thing.role} {thing.id or thing.data.get('edge', '')}" if thing else "the page"


NAMED = ("node", "group", "label", "badge", "cell", "panel", "legend", "header", "footer")


def read(scene: Scene) -> Picture:
    """Sort a scene into a picture."""
    picture = Picture(scene)
    keys: dict[int, int] = {}
    things: dict[int, Thing] = {}

    def key(group: Group) -> int:
        return keys.setdefault(id(group), len(keys) + 1)

    for item, chain in scene.walk():
        around = tuple(key(g) for g in chain)
        scope = next((key(g) for g in reversed(chain) if g.role not in ("node", "label", "badge", "edge")), 0)
        if isinstance(item, Group):
            k = key(item)
            if item.role == "edge":
                kind = next((str(g.data["kind"]) for g in reversed(chain) if "kind" in g.data), "")
                picture.lines.append(_line(item, k, scope, kind))
            elif item.role in NAMED:
                extent = _bounds_of(item)
                x, y, w, h = item.box or (extent[0], extent[1], extent[2] - extent[0], extent[3] - extent[1])
                box, title = (x, y, x + w, y + h), item.title or ""
                thing = Thing(k, item.id or "", item.role, box, scope, around, dict(item.data), title, extent)
                things[k] = thing
                picture.things.append(thing)
        owner = next((k for k in reversed(around) if k in things), 0)
        if isinstance(item, TextRun) and item.text.strip():
            words = Words(item.text, item.size, text_box(item), item.y, owner, around)
            picture.words.append(words)
            if owner:
                things[owner].words.append(words)
        elif isinstance(item, Image) and owner:
            things[owner].images.append((item.x, item.y, item.x + item.w, item.y + item.h))
    return picture


def check(scene: Scene) -> Findings:
    """Everything that is wrong with the picture."""
    p = read(scene)
    out = Findings()
    out.smallest_type = min((w.size for w in p.words), default=999.0)
    _texts(p, out)
    _labels(p, out)
    _edges(p, out)
    _nodes(p, out)
    _page(p, out)
    out.crossings = crossings(p.lines)
    return out


# Texts


def _texts(p: Picture, out: Findings) -> None:
    open_: list[Words] = []
    for w in sorted(p.words, key=lambda w: w.box[1]):
        open_ = [o for o in open_ if o.box[3] > w.box[1]]
        for o in open_:
            same_line = o.owner == w.owner and abs(o.baseline - w.baseline) < 0.5
            if not same_line and overlap(o.box, w.box, SLACK):
                out.text_over_text.append(f"{o.text!r} and {w.text!r}")
        open_.append(w)


def text_box(run: TextRun) -> Rectangle:
    """The ink of a run, about."""
    return (run.x, run.y - ASCENT * run.size, run.x + run.width, run.y + DESCENT * run.size)


# Labels and badges of edges


def _labels(p: Picture, out: Findings) -> None:
    nodes = p.having("node")
    labels = [t for t in p.having("label") if "edge" in t.data]
    lines = {(ln.scope, ln.id): ln for ln in p.lines}
    for label in labels:
        name = _name(p, label)
        for node in nodes:
            if node.key in label.around:
                continue
            if any(overlap(label.box, b, SLACK) for b in node.solid()):
                out.label_over_node.append(f"{name} over node {node.id!r}")
        for frame in p.having("group"):
            if any(overlap(label.box, w.box, SLACK) for w in frame.words):
                out.label_over_title.append(f"{name} over the title of {frame.id!r}")
        for badge in p.having("badge"):
            if label.key not in badge.around and overlap(label.box, badge.box, SLACK):
                out.label_over_label.append(f"{name} over a badge")
        line = lines.get((label.scope, str(label.data["edge"])))
        if line is None:
            out.label_far.append(f"{name} without its line")
            continue
        far = min((distance(s, label.box) for ln in (line.strokes + line.heads) for s in pairwise(ln)), default=999.0)
        if far > NEAR_LABEL:
            out.label_far.append(f"{name} {far:.0f} units from its line")
    for a, b in combinations(labels, 2):
        if overlap(a.box, b.box, SLACK):
            out.label_over_label.append(f"{_name(p, a)} over {_name(p, b)}")


def _name(p: Picture, label: Thing) -> str:
    words = " ".join(w.text for w in p.words if label.key in w.around)
    return f"label {words!r} of {label.data['edge']}"


# Lines


def _edges(p: Picture, out: Findings) -> None:
    nodes = p.having("node")
    labels = {t.key: t for t in p.having("label") if "edge" in t.data}
    for line in p.lines:
        around = bounds([q for stroke in line.strokes + line.heads for q in stroke])
        for node in nodes:
            if node.scope != line.scope or node.id in line.ends or not overlap(around, node.box, 0):
                continue
            if line.hits(shrunk(node.box, 2)):
                out.edge_through_node.append(f"{line.id} through {node.id!r}")
        for w in p.words:
            own = any(k in labels and labels[k].data["edge"] == line.id for k in w.around)
            own = own or (line.kind in STATIONED and p.owner(w).startswith("badge"))
            if own or not overlap(around, w.box, 0):
                continue
            if line.hits(shrunk(w.box, 1)):
                out.edge_under_text.append(f"{line.id} under {w.text!r} of {p.owner(w)}")
        _ends(p, line, out)
    for a, b in combinations(p.lines, 2):
        if a.scope == b.scope and not (a.ends & b.ends):
            shared = shared_length(a, b)
            if shared > 24:
                out.edge_on_edge.append(f"{a.id} and {b.id} share {shared:.0f} units")


def _ends(p: Picture, line: Line, out: Findings) -> None:
    """Every end has a line that reaches it, every target of an arrow a head."""
    boxes = {t.id: t.extent for t in p.things if t.role in ("node", "group") and t.scope == line.scope}
    if not line.ends & boxes.keys() or line.kind in (*STATIONED, "tree"):  # from panel to panel, from a shared stem
        return
    if line.id.startswith("m"):  # a message of a sequence: it ends at the lifelines below its actors
        boxes = {id: (x1, y1, x2, float("inf")) for id, (x1, y1, x2, _) in boxes.items()}
    tips = [head[0] for head in line.heads]
    points = [q for stroke in line.strokes for q in stroke] + [q for head in line.heads for q in head]
    for id in line.targets:
        if line.arrow not in ("--", "<-") and not any(_reaches(t, boxes[id]) for t in tips):
            out.edge_off_end.append(f"{line.id} has no head at {id!r}")
    for id in (*line.sources, *line.targets):
        if not any(_reaches(q, boxes[id]) for q in points):
            out.edge_off_end.append(f"{line.id} does not reach {id!r}")


def _reaches(p: Point, box: Rectangle) -> bool:
    return hypot(max(box[0] - p[0], 0.0, p[0] - box[2]), max(box[1] - p[1], 0.0, p[1] - box[3])) <= NEAR_END


def crossings(lines: Sequence[Line]) -> int:
    """Points where two lines cross; points within 12 units count once."""
    total = 0
    boxed = [(ln, bounds([q for s in ln.strokes for q in s])) for ln in lines if ln.strokes]
    for (a, box_a), (b, box_b) in combinations(boxed, 2):
        if a.scope != b.scope or not overlap(box_a, box_b, 0):
            continue
        found: list[Point] = []
        near = [(t, box) for t, box in b.pieces if overlap(box, box_a, 0)]
        for s, around in a.pieces:
            for t, box in near:
                q = meeting(s, t) if overlap(around, box, 0) else None
                if q and all(hypot(q[0] - f[0], q[1] - f[1]) > 12 for f in found):
                    found.append(q)
        total += len(found)
    return total


def shared_length(a: Line, b: Line) -> float:
    """Length over which two lines run on top of each other, straight stretches only."""
    total = 0.0
    for s, around in a.pieces:
        wide = shrunk(around, -3)
        for t, box in b.pieces:
            if not overlap(wide, box, 0):
                continue
            for axis in (0, 1):
                flat = 1 - axis
                levels = [q[flat] for q in (*s, *t)]
                if max(levels) - min(levels) < 3:
                    low = max(min(s[0][axis], s[1][axis]), min(t[0][axis], t[1][axis]))
                    high = min(max(s[0][axis], s[1][axis]), max(t[0][axis], t[1][axis]))
                    total += max(0.0, high - low)
                    break
    return total


# Nodes, frames, page


def _nodes(p: Picture, out: Findings) -> None:
    nodes = p.having("node")
    for a, b in combinations(nodes, 2):
        if a.scope == b.scope and any(overlap(x, y, SLACK) for x in a.solid() for y in b.solid()):
            out.node_over_node.append(f"{a.id!r} over {b.id!r}")
    for node in nodes:
        if node.data.get("shape") in ("icon", "text", "dot", "actor"):
            continue
        for w in node.words:
            if not inside(w.box, node.box, SLACK):
                out.text_off_node.append(f"{w.text!r} leaves node {node.id!r}")
    frames = p.having("group")
    for a, b in combinations(frames, 2):
        nested = inside(a.box, b.box, 0) or inside(b.box, a.box, 0)
        if a.scope == b.scope and overlap(a.box, b.box, SLACK) and not nested:
            out.frame_wrong.append(f"frames {a.id!r} and {b.id!r} cross")
    for frame in frames:
        for w in frame.words:
            if not inside(w.box, frame.box, SLACK):
                out.frame_wrong.append(f"title {w.text!r} leaves the frame of {frame.id!r}")
        for node in nodes:
            if node.scope == frame.scope and overlap(node.box, frame.box, SLACK) and not inside(node.box, frame.box, 0):
                out.frame_wrong.append(f"the frame of {frame.id!r} cuts node {node.id!r}")
            if node.scope == frame.scope and any(overlap(w.box, b, SLACK) for w in frame.words for b in node.solid()):
                out.frame_wrong.append(f"the title of {frame.id!r} over node {node.id!r}")


def against_groups(p: Picture, members: dict[str, set[str]]) -> list[str]:
    """Nodes that stand in a frame they do not belong to, or outside their own. `members`: group id to node ids."""
    out = []
    for frame in p.having("group"):
        own = members[frame.id]
        for node in p.having("node"):
            if node.scope != frame.scope:
                continue
            if node.id in own and not all(inside(b, frame.box, SLACK) for b in node.solid()):
                out.append(f"{node.id!r} outside its group {frame.id!r}")
            if node.id not in own and overlap(node.box, frame.box, SLACK):
                out.append(f"{node.id!r} inside the foreign group {frame.id!r}")
    return out


def _page(p: Picture, out: Findings) -> None:
    page = (0.0, 0.0, p.scene.width, p.scene.height)
    for item, _ in p.scene.walk():
        if isinstance(item, Group):
            continue
        box = item_bounds(item)
        if box and not inside(box, page, 0.5):
            what = repr(item.text) if isinstance(item, TextRun) else type(item).__name__
            out.off_page.append(f"{what} at {tuple(round(v) for v in box)}")


# Plane geometry


def overlap(a: Rectangle, b: Rectangle, slack: float) -> bool:
    """True when the rectangles share more than `slack` in both directions."""
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack


def inside(a: Rectangle, b: Rectangle, slack: float) -> bool:
    """True when `a` lies in `b`, `slack` over the border allowed."""
    return a[0] >= b[0] - slack and a[1] >= b[1] - slack and a[2] <= b[2] + slack and a[3] <= b[3] + slack


def shrunk(a: Rectangle, by: float) -> Rectangle:
    return (a[0] + by, a[1] + by, a[2] - by, a[3] - by)


def bounds(points: Iterable[Point]) -> Rectangle:
    """The rectangle around the points; an empty one far away for none."""
    every = list(points)
    if not every:
        return (-1e9, -1e9, -1e9, -1e9)
    xs, ys = [q[0] for q in every], [q[1] for q in every]
    return (min(xs) - 0.01, min(ys) - 0.01, max(xs) + 0.01, max(ys) + 0.01)


def crosses(s: Segment, box: Rectangle) -> bool:
    """True when the segment meets the inside of the box."""
    (ax, ay), (bx, by) = s
    if max(ax, bx) <= box[0] or min(ax, bx) >= box[2] or max(ay, by) <= box[1] or min(ay, by) >= box[3]:
        return False
    corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]
    sides = [(bx - ax) * (cy - ay) - (by - ay) * (cx - ax) for cx, cy in corners]
    return min(sides) < 0 < max(sides)


def meeting(s: Segment, t: Segment) -> Point | None:
    """Where two segments cross, parallel ones and touching ends left out."""
    (ax, ay), (bx, by) = s
    (cx, cy), (dx, dy) = t
    rx, ry, qx, qy = bx - ax, by - ay, dx - cx, dy - cy
    det = rx * qy - ry * qx
    if abs(det) < 0.02 * (hypot(rx, ry) * hypot(qx, qy) or 1):
        return None
    u = ((cx - ax) * qy - (cy - ay) * qx) / det
    v = ((cx - ax) * ry - (cy - ay) * rx) / det
    if not (0 < u < 1 and 0 < v < 1):
        return None
    return (ax + rx * u, ay + ry * u)


def distance(s: Segment, box: Rectangle) -> float:
    """Least distance of a segment from a box, to about a unit."""
    (ax, ay), (bx, by) = s
    n = max(1, ceil(hypot(bx - ax, by - ay) / 2))
    best = 1e9
    for i in range(n + 1):
        x, y = ax + (bx - ax) * i / n, ay + (by - ay) * i / n
        best = min(best, hypot(max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3])))
    return best


def flatten(path: Path) -> list[list[Point]]:
    """The path's subpaths as polylines; curves in 16 pieces."""
    out: list[list[Point]] = []
    for command in path.commands:
        kind, v = command[0], command[1:]
        if kind == "M":
            out.append([(v[0], v[1])])
        elif kind == "L":
            out[-1].append((v[0], v[1]))
        elif kind == "C":
            p0, (p1, p2, p3) = out[-1][-1], ((v[0], v[1]), (v[2], v[3]), (v[4], v[5]))
            for i in range(1, 17):
                t, u = i / 16, 1 - i / 16
                w = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
                out[-1].append(
                    (
                        w[0] * p0[0] + w[1] * p1[0] + w[2] * p2[0] + w[3] * p3[0],
                        w[0] * p0[1] + w[1] * p1[1] + w[2] * p2[1] + w[3] * p3[1],
                    )
                )
        elif kind == "Z":
            out[-1].append(out[-1][0])
    return out


def item_bounds(item: Item) -> Rectangle | None:
    """What an item covers, strokes included; None for a group."""
    if isinstance(item, Rect):
        half = item.paint.width / 2 if item.paint.stroke else 0.0
        return (item.x - half, item.y - half, item.x + item.w + half, item.y + item.h + half)
    if isinstance(item, Ellipse):
        return (item.cx - item.rx, item.cy - item.ry, item.cx + item.rx, item.cy + item.ry)
    if isinstance(item, Image):
        return (item.x, item.y, item.x + item.w, item.y + item.h)
    if isinstance(item, TextRun):
        return text_box(item)
    if isinstance(item, Path):
        half = item.paint.width / 2 if item.paint.stroke else 0.0
        x0, y0, x1, y1 = bounds([q for sub in flatten(item) for q in sub])
        return (x0 - half, y0 - half, x1 + half, y1 + half)
    return None


def _bounds_of(group: Group) -> Rectangle:
    """Everything in a group; its own box at least."""
    boxes: list[Rectangle] = []
    if group.box:
        x, y, w, h = group.box
        boxes.append((x, y, x + w, y + h))
    todo: list[Item] = list(group.children)
    while todo:
        item = todo.pop()
        if isinstance(item, Group):
            todo += item.children
            continue
        box = item_bounds(item)
        if box:
            boxes.append(box)
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _line(group: Group, key: int, scope: int, kind: str) -> Line:
    strokes: list[list[Point]] = []
    heads: list[list[Point]] = []
    dashed = False
    for item in group.children:
        if isinstance(item, Path) and item.paint.fill:
            heads += flatten(item)
        elif isinstance(item, Path):
            strokes += flatten(item)
            dashed = dashed or bool(item.paint.dash)
    data = dict(group.data)
    names = [[str(i) for i in ids] for ids in (data["from"], data["to"]) if isinstance(ids, list)]
    return Line(key, group.id or "", scope, names[0], names[1], str(data["arrow"]), dashed, data, strokes, heads, kind)
