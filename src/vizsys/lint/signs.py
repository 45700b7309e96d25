"""Rules: colours, line styles and icons: signs that must mean something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from vizsys.lint.picture import Chain, Line, Picture
from vizsys.lint.rule import Finding, Settings
from vizsys.scene import Ellipse, Image, Path, Rect, TextRun
from vizsys.theme import load_theme

MOST_HUES = 6

ROTATING = ("mindmap", "tree", "anatomy")
"""Kinds that give each branch or part the next hue: it says what belongs together, and nothing else."""

UNMARKED = ("solid", "bold")
"""Line styles that need no key: the plain one, and the same with more weight."""

END_GAP = 24.0
"""How far from the end of a stroke the thing it leads to may stand: an arrow head and a gap, page units."""

PRODUCTS = "generic/os/"
"""Logos of products among the coloured pictures of general things."""


def many_hues(picture: Picture, _: Settings) -> Iterator[Finding]:
    """More hues in the body than a reader can tell a meaning for. Slate is a grey; logos do not count.

    Nor do the hues of branches in a mind map, which the kind takes in turn.
    """
    hue_of = _hues(picture.scene.theme)
    found: dict[str, int] = {}
    for item, _box, chain in picture.inks:
        if _rotating(chain) or (chain and chain[0].role in ("header", "footer")):
            continue
        colors: tuple[str | None, ...] = ()
        match item:
            case Rect() | Ellipse() | Path():
                colors = (item.paint.fill, item.paint.stroke)
            case TextRun() | Image():
                colors = (item.color,)
        for hue in {hue_of[c] for c in colors if c in hue_of}:
            found[hue] = found.get(hue, 0) + 1
    if len(found) > MOST_HUES:
        rare = sorted(found, key=lambda hue: (found[hue], hue))[: len(found) - MOST_HUES]
        yield Finding(f"{len(found)} hues: {', '.join(sorted(found))}; used least: {', '.join(rare)}")


def missing_legend(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Several kinds of lines in one graph, one of which nothing explains: no label on any, no list of steps, no legend.

    Plain and bold lines need no word. A step that is listed with the graph is explained there, and a line in the hue of
    what it starts or ends at belongs to that.
    """
    if picture.having("legend"):
        return
    listed = _listed(picture)
    hue_of = _hues(picture.scene.theme)
    for scope in picture.scopes():
        # The branch of a tree has the hue of what it leads to, which says what it is.
        lines = [line for line in picture.lines if line.scope == scope and not line.group.data.get("branch")]
        if not lines:
            continue
        styles: dict[str, list[Line]] = {}
        colors: dict[str, list[Line]] = {}
        for line in lines:
            styles.setdefault(str(line.group.data.get("line") or "solid"), []).append(line)
            colors.setdefault(hue_of.get(line.color, ""), []).append(line)
        usual_style = max(styles, key=lambda s: len(styles[s]))
        for style, of_it in styles.items():
            known = style == usual_style or style in UNMARKED
            if not known and not any(line.group.data.get("label") or _step(line) in listed for line in of_it):
                yield Finding(f"nothing says what {style} lines mean, as from {of_it[0].name}", of_it[0].chain)
        usual_color = max(colors, key=lambda c: len(colors[c]))
        for color, of_it in colors.items():
            said = any(line.group.data.get("label") or line.group.data.get("step") for line in of_it)
            if color and color != usual_color and not said and not all(_colored_end(picture, n, color) for n in of_it):
                yield Finding(f"nothing says what {color} lines mean, as from {of_it[0].name}", of_it[0].chain)


def mixed_icons(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Line glyphs beside coloured pictures of the same general things. Products' logos may look as they look."""
    glyphs = [i for i in picture.icons if i.image.art.recolor]
    general = [i for i in picture.icons if i.image.art.key.startswith("diagrams/generic/")]
    clip_art = [i for i in general if not i.image.art.name.startswith(PRODUCTS)]
    if glyphs and clip_art:
        one, other = clip_art[0], glyphs[0]
        message = f"{one.image.art.key} is a coloured picture, {other.image.art.key} a line glyph"
        yield Finding(message, one.chain)


def _colored_end(picture: Picture, line: Line, hue: str) -> bool:
    """Whether a thing of this hue stands where the line begins or ends."""
    hue_of = _hues(picture.scene.theme)
    own = id(line.group)
    for item, box, chain in picture.inks:
        if not isinstance(item, Rect | Ellipse | Path) or any(id(g) == own or g.role == "edge" for g in chain):
            continue
        if hue in (hue_of.get(item.paint.fill or ""), hue_of.get(item.paint.stroke or "")):
            around = box.grown(END_GAP)
            if any(around.contains(tip) for tip in line.tips):
                return True
    return False


def _rotating(chain: Chain) -> bool:
    return any(g.data.get("kind") in ROTATING for g in chain)


def _step(line: Line) -> tuple[int, str]:
    return line.scope, str(line.group.data.get("step"))


def _listed(picture: Picture) -> set[tuple[int, str]]:
    """The steps that stand beside a graph with what they say, each with its graph: badges of no line and no node."""
    badges = [b for b in picture.having("badge") if not any(g.role in ("label", "node", "edge") for g in b.chain)]
    return {(b.scope, str(b.group.data.get("step"))) for b in badges}


@lru_cache
def _hues(theme: str) -> dict[str, str]:
    """The hue of every colour of a theme's palette; greys are none."""
    return {
        color: name
        for name, hue in load_theme(theme).hues.items()
        if name != "slate"
        for color in (hue.tint, hue.fill, hue.solid, hue.stroke, hue.deep)
    }
