"""Parts of hand-made scenes: what a rule is shown."""

from vizsys.icons.art import IconArt
from vizsys.scene import Ellipse, Font, Group, Image, Paint, Path, Rect, Scene, TextRun

WHITE, INK = "#FFFFFF", "#16202B"


def scene(*items, width=1600.0, height=1000.0, background=WHITE):
    return Scene(width, height, background, items)


def run(text, x, y, size=28.0, color=INK, weight=400, family="Inter"):
    """A text with its baseline at y; every letter half as wide as high."""
    return TextRun(x, y, text, Font(family, weight), size, color, len(text) * size / 2)


def group(role, box, *children, id=None, title=None, **data):
    return Group(children, role, id, title, box, data)


def node(id, x, y, w=200.0, h=80.0, *more, shape="box", text=None):
    outline = Rect(x, y, w, h, Paint("#C2DBFF", INK, 2))
    label = run(text or id, x + 20, y + 45)
    return group("node", (x, y, w, h), outline, label, *more, id=id, title=id, shape=shape)


def diamond(id, x, y, w, h):
    points = [(x + w / 2, y), (x + w, y + h / 2), (x + w / 2, y + h), (x, y + h / 2)]
    body = path(*points, points[0], paint=Paint("#C2DBFF", INK, 2))
    return group("node", (x, y, w, h), body, id=id, title=id, shape="diamond")


def path(*points, paint=None):
    head, *rest = points
    return Path((("M", *head), *(("L", *p) for p in rest)), paint or Paint(None, INK, 3))


def edge(source, target, *points, color=INK, key=None, **data):
    facts = {"from": [source], "to": [target], "line": "solid", "label": None, **data}
    stroke = path(*points, paint=Paint(None, color, 3))
    return group("edge", None, stroke, id=key or f"{source}-{target}", **facts)


def label(text, x, y, of, step=None):
    """A label of the edge `of` with its ink in about (x, y - 20) to (.., y + 6)."""
    w = len(text) * 14
    return group("label", (x - 8, y - 24, w + 16, 34), run(text, x, y), title=text, edge=of, step=step)


def badge(step, x, y):
    disc = Ellipse(x, y, 19, 19, Paint("#087558"))
    return group("badge", (x - 19, y - 19, 38, 38), disc, run(step, x - 6, y + 8, 24, WHITE), step=step)


def step(number, x, y, of):
    """A badge in the label of the edge `of`."""
    return group("label", (x - 19, y - 19, 38, 38), badge(number, x, y), edge=of, step=number)


def graph(*items):
    return group("panel", (0, 0, 1600, 1000), *items, kind="graph")


def icon(x, y, size=60, pack="lucide", name="user", recolor=True):
    art = IconArt(pack, name, "svg", 24, 24, lambda: b"", recolor)
    return Image(x, y, size, size, art)


def frame(id, x, y, w, h, title=None):
    words = [run(title, x + 20, y + 40)] if title else []
    return group("group", (x, y, w, h), Rect(x, y, w, h, Paint(None, INK, 2)), *words, id=id, title=title)
