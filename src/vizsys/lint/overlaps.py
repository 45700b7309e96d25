"""Rules: what lies over something it does not belong to."""

from __future__ import annotations

from collections.abc import Iterator

from vizsys.geometry import Box, BoxIndex
from vizsys.lint.picture import SLACK, Chain, Line, Picture, Thing, near
from vizsys.lint.rule import Finding, Settings


def text_over_text(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Two texts whose ink overlaps; the runs of one line are one text."""
    words = picture.words
    for i, j in near([w.box for w in words]):
        a, b = words[i], words[j]
        same_line = a.chain and b.chain and a.chain[-1] is b.chain[-1] and abs(a.run.y - b.run.y) < 0.5
        if not same_line:
            yield Finding(f"the text {b.run.text!r} lies over {a.run.text!r}", b.chain)


def text_covered(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Text that something painted later lies over."""
    shapes = BoxIndex((shape.box, shape) for shape in picture.shapes if shape.opacity >= 0.5)
    for words in picture.words:
        y = words.box.cy
        points = ((words.box.x + 2, y), (words.box.cx, y), (words.box.right - 2, y))
        for _box, shape in shapes.near(words.box):
            if shape.order < words.order:
                continue
            if any(shape.covers(p) for p in points):
                yield Finding(f"the text {words.run.text!r} is painted over", words.chain)
                break


def text_over_icon(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Text over an icon or logo, whichever is painted later."""
    icons = BoxIndex((icon.box.grown(-2), icon) for icon in picture.icons)
    for words in picture.words:
        for _box, icon in icons.near(words.box.grown(-SLACK)):
            yield Finding(f"the text {words.run.text!r} lies over the icon {icon.image.art.key}", words.chain)


def text_over_node(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Text that is neither of the node nor of what stands in it. Labels have a rule of their own."""
    nodes = picture.having("node")
    for words in picture.words:
        if words.has("label", "badge"):
            continue
        for node in nodes:
            if node.meets(words.box) and not _related(node, words.chain):
                yield Finding(f"the text {words.run.text!r} lies over {picture.title(node)}", words.chain)


def label_over_node(picture: Picture, _: Settings) -> Iterator[Finding]:
    """The label or badge of an edge, or a node's badge, over another node."""
    nodes = picture.having("node")
    for mark, box in _marks(picture):
        for node in nodes:
            if node.meets(box) and not _related(node, mark.chain):
                yield Finding(f"{_called(mark)} lies over {picture.title(node)}", mark.chain)


def label_over_label(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Two labels or badges over one another."""
    marks = list(_marks(picture))
    for i, j in near([box for _, box in marks]):
        a, b = marks[i][0], marks[j][0]
        if not _related(a, b.chain) and not _related(b, a.chain):
            yield Finding(f"{_called(b)} lies over {_called(a)}", b.chain)


def label_over_edge(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A label or badge over an edge it does not belong to. A node's badge belongs to the edges of that node."""
    for mark, box in _marks(picture):
        for line in picture.lines:
            if line.scope == mark.scope and not _own(mark, line) and line.hits(box):
                yield Finding(f"{_called(mark)} lies over the edge from {line.name}", mark.chain)


def label_over_title(picture: Picture, _: Settings) -> Iterator[Finding]:
    """A label, badge or node over the title of a group."""
    titles = [w for w in picture.words if w.chain and w.chain[-1].role == "group"]
    if not titles:
        return
    over = [(mark, box, _called(mark)) for mark, box in _marks(picture)]
    over += [(node, node.box, picture.title(node)) for node in picture.having("node")]
    for words in titles:
        for thing, box, called in over:
            if words.box.overlaps(box, SLACK):
                title = words.chain[-1].title or words.run.text
                yield Finding(f"{called} lies over the title of group {title!r}", thing.chain)


def _marks(picture: Picture) -> Iterator[tuple[Thing, Box]]:
    """Labels with the box of what they show (without the gap around it), and badges that are in no label."""
    shown: dict[int, list[Box]] = {}
    for _, box, chain in picture.inks:
        for group in chain:
            if group.role == "label":
                shown.setdefault(id(group), []).append(box)
    for label in picture.labels():
        inner = shown.get(id(label.group))
        if inner:
            yield label, Box.union(inner)
    for badge in picture.having("badge"):
        if not any(g.role == "label" for g in badge.chain):
            yield badge, badge.box


def _related(thing: Thing, chain: Chain) -> bool:
    return any(g is thing.group for g in chain)


def _own(mark: Thing, line: Line) -> bool:
    if mark.group.role == "label":
        return mark.group.data.get("edge") == line.id
    ends = (*line.sources, *line.targets)
    return any(g.role in ("node", "group") and g.id in ends for g in mark.chain)


def _called(mark: Thing) -> str:
    said = mark.group.title or mark.group.data.get("step")
    return f"the {mark.group.role} {str(said)!r}" if said else f"a {mark.group.role}"
