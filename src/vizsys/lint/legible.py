"""Rules: whether texts can be read: contrast with what is behind them, size where the picture is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from vizsys.diagnostics import Severity
from vizsys.geometry import Box, BoxIndex, Point
from vizsys.lint.picture import Picture, Shape, Words
from vizsys.lint.rule import Finding, Settings
from vizsys.theme import contrast, mix

ENOUGH, ENOUGH_LARGE, TOO_LITTLE = 4.5, 3.0, 3.0
LARGE, BOLD = 34.0, 700
"""Type from this size and weight on may have less contrast."""

LEAST_SHARE = 0.01
"""The smallest type, as a share of the page width: 20 units on the widest page, 2000."""
LEAST_PIXELS = 6.5
"""The smallest type on a screen, css pixels."""


def low_contrast(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Text too like what is painted behind it, at the worst of three points along it."""
    said: set[tuple[str, str, tuple[int, ...]]] = set()
    shapes = BoxIndex((shape.box, shape) for shape in picture.shapes)
    for words in picture.words:
        run = words.run
        below = sorted((s for _, s in shapes.near(words.box) if s.order < words.order), key=lambda s: s.order)
        backs = {_behind(p, below, picture.scene.background) for p in _points(words)}
        back = min(backs, key=lambda color: contrast(run.color, color))
        ratio = contrast(run.color, back)
        needed = ENOUGH_LARGE if run.size >= LARGE and run.font.weight >= BOLD else ENOUGH
        key = (run.color, back, tuple(id(g) for g in words.chain))
        if ratio < needed and key not in said:
            said.add(key)
            message = f"the text {run.text!r} has a contrast of {ratio:.2f} ({run.color} on {back}), less than {needed}"
            yield Finding(message, words.chain, severity="error" if ratio < TOO_LITTLE else "warning")


def small_type(picture: Picture, settings: Settings) -> Iterator[Finding]:
    """Type under the floor, or too small at the width the picture is read at; the smallest speaks for all.

    A footer may be small print: only the floor holds for it, and that as a warning.
    """
    texts = sorted(picture.words, key=lambda w: w.run.size)
    floor = [w for w in texts if _share(w, picture) < LEAST_SHARE - 1e-6 and not w.has("footer")]
    least = LEAST_PIXELS / settings.width
    small = [
        w for w in texts if _share(w, picture) < (LEAST_SHARE if w.has("footer") else least) - 1e-6 and w not in floor
    ]
    if floor:
        yield _small(floor, picture, settings, "error")
    if small:
        yield _small(small, picture, settings, "warning")


def _small(texts: list[Words], picture: Picture, settings: Settings, severity: Severity) -> Finding:
    first, share = texts[0], _share(texts[0], picture)
    more = f" is the smallest of {len(texts)} texts that are too small:" if len(texts) > 1 else " is too small:"
    message = (
        f"{first.run.text!r}{more} {share * 100:.2f} % of a page {picture.scene.width:.0f} wide, "
        f"{share * settings.width:.1f} px at {settings.width:.0f} px"
    )
    return Finding(message, first.chain, severity=severity)


def _share(words: Words, picture: Picture) -> float:
    return words.run.size / picture.scene.width


def _points(words: Words) -> tuple[Point, ...]:
    y = words.run.y - words.run.size * 0.3
    box: Box = words.box
    return ((box.x + 1, y), (box.cx, y), (box.right - 1, y))


def _behind(p: Point, below: list[Shape], background: str) -> str:
    """The colour at a point, translucent shapes mixed in."""
    over: list[Shape] = []
    color = background
    for shape in reversed(below):
        if shape.covers(p):
            if shape.opacity >= 1:
                color = shape.fill
                break
            over.append(shape)
    for shape in reversed(over):
        color = mix(shape.fill, color, shape.opacity)
    return color
