"""Node outlines: what a shape draws, where its content fits, and the polygon at which edges end.

In: a shape's name and size. Out: `Outline`, relative to the shape's top-left corner.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

from vizsys.bezier import Curve
from vizsys.blocks.draw import rounded
from vizsys.geometry import Point
from vizsys.records import dataclass
from vizsys.scene import Command, Paint

K = 0.5523
Insets = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Outline:
    """`body` is filled and stroked, `details` only stroked, `bars` filled with the header colour."""

    body: tuple[Command, ...]
    details: tuple[tuple[Command, ...], ...] = ()
    bars: tuple[tuple[Command, ...], ...] = ()
    hull: tuple[Point, ...] = ()  # where edges end, when that is not the outline itself

    @property
    def polygon(self) -> tuple[Point, ...]:
        """Where edges end: the outline's points, curves sampled."""
        return self.hull or _polygon(self.body)


@lru_cache(maxsize=512)  # most nodes of a graph have the size of another
def outline(shape: str, w: float, h: float, radius: float) -> Outline:
    """The outline of a shape of that size. Raises KeyError for an unknown name."""
    return _SHAPES[shape](w, h, radius)


def insets(shape: str, w: float, h: float) -> Insets:
    """Room the shape needs around content of size w x h, besides the usual padding."""
    rule = _INSETS.get(shape)
    return rule(w, h) if rule else (0.0, 0.0, 0.0, 0.0)


Side = tuple[float, float, float, float]  # from x, y to x, y


def sides_of(polygon: tuple[Point, ...]) -> list[Side]:
    """The sides of a polygon, but for level ones: what `inside` asks."""
    ends = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    return [(x1, y1, x2, y2) for (x1, y1), (x2, y2) in ends if y1 != y2]


def inside(sides: list[Side], x: float, y: float) -> bool:
    """True when the point lies in the polygon of these sides (even-odd rule)."""
    odd = False
    for x1, y1, x2, y2 in sides:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


@lru_cache(maxsize=512)
def _polygon(commands: tuple[Command, ...]) -> tuple[Point, ...]:
    """The outline's points, curves sampled."""
    out: list[Point] = []
    for word, *values in commands:
        points = list(zip(values[::2], values[1::2], strict=True))
        if word in "ML":
            out += points
        elif word == "C":
            out += Curve((out[-1], *points)).samples(5)[1:]
    return tuple(out)


def _closed(*points: Point) -> tuple[Command, ...]:
    head, *rest = points
    return (("M", *head), *(("L", *p) for p in rest), ("Z",))


def _plain(
    commands: tuple[Command, ...], *details: tuple[Command, ...], bars: tuple[tuple[Command, ...], ...] = ()
) -> Outline:
    return Outline(commands, details, bars)


def _rect(w: float, h: float, r: float) -> tuple[Command, ...]:
    return rounded(0, 0, w, h, (r, r, r, r), Paint()).commands


def _top(w: float, h: float, r: float) -> tuple[Command, ...]:
    return rounded(0, 0, w, h, (r, r, 0, 0), Paint()).commands


def _box(w: float, h: float, r: float) -> Outline:
    return _plain(_rect(w, h, r))


def _round(w: float, h: float, r: float) -> Outline:
    return _plain(_rect(w, h, min(w, h) * 0.3))


def _pill(w: float, h: float, r: float) -> Outline:
    return _plain(_rect(w, h, h / 2))


def _bus(w: float, h: float, r: float) -> Outline:
    return _plain(_rect(w, h, min(w / 2, h / 2, 2 * r)))


def _ellipse(w: float, h: float, r: float) -> Outline:
    a, b = w / 2, h / 2
    return _plain(
        (
            ("M", 0, b),
            ("C", 0, b - b * K, a - a * K, 0, a, 0),
            ("C", a + a * K, 0, w, b - b * K, w, b),
            ("C", w, b + b * K, a + a * K, h, a, h),
            ("C", a - a * K, h, 0, b + b * K, 0, b),
            ("Z",),
        )
    )


def _diamond(w: float, h: float, r: float) -> Outline:
    return _plain(_closed((w / 2, 0), (w, h / 2), (w / 2, h), (0, h / 2)))


def _hexagon(w: float, h: float, r: float) -> Outline:
    d = min(w * 0.22, h * 0.45)
    return _plain(_closed((d, 0), (w - d, 0), (w, h / 2), (w - d, h), (d, h), (0, h / 2)))


def _cylinder(w: float, h: float, r: float) -> Outline:
    e = min(18.0, h * 0.16)
    a = w / 2
    body: tuple[Command, ...] = (
        ("M", 0, e),
        ("C", 0, e - e * K, a - a * K, 0, a, 0),
        ("C", a + a * K, 0, w, e - e * K, w, e),
        ("L", w, h - e),
        ("C", w, h - e + e * K, a + a * K, h, a, h),
        ("C", a - a * K, h, 0, h - e + e * K, 0, h - e),
        ("Z",),
    )
    lid: tuple[Command, ...] = (
        ("M", 0, e),
        ("C", 0, e + e * K, a - a * K, 2 * e, a, 2 * e),
        ("C", a + a * K, 2 * e, w, e + e * K, w, e),
    )
    return _plain(body, lid)


def _queue(w: float, h: float, r: float) -> Outline:
    e = min(18.0, w * 0.1)
    b = h / 2
    body: tuple[Command, ...] = (
        ("M", e, 0),
        ("L", w - e, 0),
        ("C", w - e + e * K, 0, w, b - b * K, w, b),
        ("C", w, b + b * K, w - e + e * K, h, w - e, h),
        ("L", e, h),
        ("C", e - e * K, h, 0, b + b * K, 0, b),
        ("C", 0, b - b * K, e - e * K, 0, e, 0),
        ("Z",),
    )
    lid: tuple[Command, ...] = (
        ("M", w - e, 0),
        ("C", w - e - e * K, 0, w - 2 * e, b - b * K, w - 2 * e, b),
        ("C", w - 2 * e, b + b * K, w - e - e * K, h, w - e, h),
    )
    slots = tuple((("M", 2 * e + i * 16.0, h * 0.22), ("L", 2 * e + i * 16.0, h * 0.78)) for i in range(2))
    return _plain(body, lid, *slots)


def _cloud(w: float, h: float, r: float) -> Outline:
    def p(x: float, y: float) -> Point:
        return (x * w, y * h)

    curve = (
        (p(0.22, 0.96), p(0.06, 0.96), p(0.0, 0.82), p(0.0, 0.68)),
        (None, p(0.0, 0.52), p(0.08, 0.42), p(0.19, 0.40)),
        (None, p(0.20, 0.14), p(0.36, 0.0), p(0.52, 0.0)),
        (None, p(0.66, 0.0), p(0.77, 0.10), p(0.81, 0.27)),
        (None, p(0.92, 0.29), p(1.0, 0.44), p(1.0, 0.62)),
        (None, p(1.0, 0.84), p(0.90, 0.96), p(0.78, 0.96)),
    )
    first = curve[0][0]
    assert first is not None
    commands: list[Command] = [("M", *first)]
    commands += [("C", *a, *b, *c) for _, a, b, c in curve]
    return _plain((*commands, ("Z",)))


def _document(w: float, h: float, r: float) -> Outline:
    f = min(24.0, w * 0.2, h * 0.4)
    return _plain(_closed((0, 0), (w - f, 0), (w, f), (w, h), (0, h)), (("M", w - f, 0), ("L", w - f, f), ("L", w, f)))


def _note(w: float, h: float, r: float) -> Outline:
    f = min(20.0, w * 0.2, h * 0.4)
    return _plain(
        _closed((0, 0), (w, 0), (w, h - f), (w - f, h), (0, h)), (("M", w, h - f), ("L", w - f, h - f), ("L", w - f, h))
    )


def _folder(w: float, h: float, r: float) -> Outline:
    t, k = 14.0, min(w * 0.4, 90.0)
    return _plain(_closed((0, 0), (k, 0), (k + t, t), (w, t), (w, h), (0, h)))


def _window(w: float, h: float, r: float) -> Outline:
    bar = 26.0
    dots = tuple(_circle(16 + 14 * i, bar / 2, 3.2) for i in range(3))
    return _plain(_rect(w, h, r), *dots, bars=(_top(w, bar, r),))


def _phone(w: float, h: float, r: float) -> Outline:
    return _plain(
        _rect(w, h, 18),
        (("M", w / 2 - 14, 11), ("L", w / 2 + 14, 11)),
        (("M", w / 2 - 10, h - 11), ("L", w / 2 + 10, h - 11)),
    )


def _rack(w: float, h: float, r: float) -> Outline:
    lights = tuple(_circle(16 + 14 * i, 14, 3.2) for i in range(2))
    line = (("M", 46.0, 14.0), ("L", w - 16, 14.0))
    return _plain(_rect(w, h, 8), *lights, line, bars=(_top(w, 28, 8),))


def _actor(w: float, h: float, r: float) -> Outline:
    head, a = min(w * 0.22, h * 0.24), w / 2
    top = 2 * head + 4
    body: tuple[Command, ...] = (
        *_circle(a, head, head),
        ("M", 0, h),
        ("C", 0, top + (h - top) * 0.15, a * 0.35, top, a, top),
        ("C", w - a * 0.35, top, w, top + (h - top) * 0.15, w, h),
        ("Z",),
    )
    return Outline(body, hull=((0, 0), (w, 0), (w, h), (0, h)))


def _cube(w: float, h: float, r: float) -> Outline:
    d = 16.0
    body = _closed((0, d), (d, 0), (w, 0), (w, h - d), (w - d, h), (0, h))
    return _plain(body, (("M", 0, d), ("L", w - d, d), ("L", w, 0)), (("M", w - d, d), ("L", w - d, h)))


def _circle(cx: float, cy: float, r: float) -> tuple[Command, ...]:
    k = r * K
    return (
        ("M", cx - r, cy),
        ("C", cx - r, cy - k, cx - k, cy - r, cx, cy - r),
        ("C", cx + k, cy - r, cx + r, cy - k, cx + r, cy),
        ("C", cx + r, cy + k, cx + k, cy + r, cx, cy + r),
        ("C", cx - k, cy + r, cx - r, cy + k, cx - r, cy),
        ("Z",),
    )


def disc_polygon(cx: float, cy: float, r: float, n: int = 40) -> tuple[Point, ...]:
    """A circle as a polygon."""
    return tuple((cx + r * cos(2 * pi * i / n), cy + r * sin(2 * pi * i / n)) for i in range(n))


_SHAPES: dict[str, Callable[[float, float, float], Outline]] = {
    "box": _box,
    "round": _round,
    "pill": _pill,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "diamond": _diamond,
    "hexagon": _hexagon,
    "cylinder": _cylinder,
    "queue": _queue,
    "cloud": _cloud,
    "document": _document,
    "folder": _folder,
    "browser": _window,
    "terminal": _window,
    "phone": _phone,
    "rack": _rack,
    "note": _note,
    "actor": _actor,
    "text": _box,
    "dot": _ellipse,
    "bus": _bus,
    "cube": _cube,
}

_INSETS: dict[str, Callable[[float, float], Insets]] = {
    "pill": lambda w, h: (h * 0.18, 0, h * 0.18, 0),
    "ellipse": lambda w, h: (w * 0.18, h * 0.18, w * 0.18, h * 0.18),
    "diamond": lambda w, h: (w * 0.36 + 6, h * 0.42 + 6, w * 0.36 + 6, h * 0.42 + 6),
    "hexagon": lambda w, h: (h * 0.3, 0, h * 0.3, 0),
    "cylinder": lambda w, h: (0, 30, 0, 8),
    "queue": lambda w, h: (44, 0, 30, 0),
    "cloud": lambda w, h: (w * 0.2 + 14, h * 0.5 + 12, w * 0.2 + 14, h * 0.16),
    "document": lambda w, h: (0, 4, 10, 0),
    "note": lambda w, h: (0, 0, 8, 6),
    "folder": lambda w, h: (0, 14, 0, 0),
    "browser": lambda w, h: (0, 26, 0, 0),
    "terminal": lambda w, h: (0, 26, 0, 0),
    "phone": lambda w, h: (0, 18, 0, 18),
    "rack": lambda w, h: (0, 28, 0, 0),
    "cube": lambda w, h: (0, 16, 16, 0),
}
