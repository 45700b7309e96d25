"""A placed scene in words: what the goldens of the graph cases hold. Whole page units."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from support_geometry import Picture, Point, Thing, crossings, read
from vizsys.scene import Group, Path, Scene

ARC = 20.5
"""Corners rounded by at most this radius are told as corners."""


def whole(v: float) -> int:
    """Rounded so that halves always go the same way, whatever the last bit of the arithmetic."""
    return floor(v + 0.5 + 1e-6)


def told(scene: Scene) -> str:
    """The page, its frames, nodes, lines with their bends, and labels; one line each."""
    p = read(scene)
    lines = [f"page {whole(scene.width)} x {whole(scene.height)}, {crossings(p.lines)} crossings"]
    lines += [f"group {t.id}: {_box(t)}{_words(p, t)}" for t in p.having("group")]
    lines += [f"node {t.id}: {_box(t)}{_words(p, t)}" for t in p.having("node")]
    for item, _ in scene.walk():
        if isinstance(item, Group) and item.role == "edge":
            lines += [f"edge {item.id}{', dashed' if dashed else ''}: {way}" for way, dashed in _ways(item)]
    lines += [f"label {t.data['edge']}: {_box(t)}{_words(p, t)}" for t in p.having("label") if "edge" in t.data]
    return "".join(f"{line}\n" for line in lines)


def _box(t: Thing) -> str:
    x, y, r, b = t.box
    return f"{whole(x)},{whole(y)} {whole(r - x)}x{whole(b - y)}"


def _words(p: Picture, t: Thing) -> str:
    words = " ".join(w.text for w in p.words if t.key in w.around)
    return f" {words!r}" if words else ""


def _ways(edge: Group) -> Iterator[tuple[str, bool]]:
    for item in edge.children:
        if isinstance(item, Path) and not item.paint.fill:
            yield " ".join(f"{whole(x)},{whole(y)}" for x, y in _bends(item)), bool(item.paint.dash)


def _bends(path: Path) -> list[Point]:
    """Where the line starts, turns and ends; a rounded corner is the corner itself."""
    out: list[Point] = []
    at = (0.0, 0.0)
    for _, *values in path.commands:
        to = (values[-2], values[-1])
        dx, dy = abs(to[0] - at[0]), abs(to[1] - at[1])
        if len(values) == 6 and 0 < dx < ARC and 0 < dy < ARC:
            level = abs(values[1] - at[1]) < 1e-6  # it sets out level, so it turns below or above its end
            out[-1] = (to[0], at[1]) if level else (at[0], to[1])
        elif out and path.commands[0] != path.commands[-1] and _straight_on(out, to):
            out[-1] = to
        else:
            out.append(to)
        at = to
    return out


def _straight_on(out: list[Point], to: Point) -> bool:
    """True when the last point lies on the way from the one before it to `to`."""
    if len(out) < 2:
        return False
    (ax, ay), (bx, by) = out[-2:]
    return abs((bx - ax) * (to[1] - ay) - (by - ay) * (to[0] - ax)) < 1e-3
