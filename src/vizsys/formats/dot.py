"""DOT: the nodes, groups and edges of a scene as Graphviz source a person can read and go on with.

In: the scene's groups with role `node`, `group` and `edge` and the facts they carry. Out: text that any `dot` renders.
It has the labels, shapes and colours; the arrangement is left to Graphviz. Names are the ids the SVG has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import product
from typing import TYPE_CHECKING, Any

from vizsys.formats import facts
from vizsys.formats.base import Options
from vizsys.formats.svgtext import Ids
from vizsys.records import dataclass
from vizsys.scene import Group, Image, Item, Scene
from vizsys.theme import Theme, load_theme

if TYPE_CHECKING:
    import graphviz

Box = tuple[float, float, float, float]

_SHAPES = {
    "round": "box",
    "pill": "box",
    "queue": "cylinder",
    "cloud": "egg",
    "document": "note",
    "browser": "tab",
    "terminal": "box",
    "phone": "box",
    "rack": "box3d",
    "actor": "oval",
    "text": "plain",
    "icon": "box",
    "dot": "point",
    "bus": "box",
    "cube": "box3d",
}
_SAME = {"box", "circle", "ellipse", "diamond", "hexagon", "cylinder", "folder", "note"}
_ARROWS: dict[str, dict[str, str]] = {
    "=>": {"penwidth": "3"},
    "~>": {"style": "dashed"},
    "--": {"dir": "none"},
    "<->": {"dir": "both"},
    "<-": {"dir": "back"},
}
_LINES = {"dashed": {"style": "dashed"}, "dotted": {"style": "dotted"}, "bold": {"penwidth": "3"}}


def write(scene: Scene, options: Options) -> bytes:
    """A `digraph` in UTF-8; one without nodes for a page that has none."""
    word = facts.pack(options.facts)
    return (_Writer(scene).source() + (f"// {word}\n" if word else "")).encode("utf-8", "replace")


@dataclass
class _Part:
    """A node or a frame of the picture, with the parts inside it."""

    group: Group
    name: str
    inside: list[_Part] = field(default_factory=list)

    @property
    def is_node(self) -> bool:
        return self.group.role == "node"

    def first_node(self) -> str | None:
        """A node that stands for this part where a line must end on one."""
        if self.is_node:
            return self.name
        return next(filter(None, (part.first_node() for part in self.inside)), None)


@dataclass
class _Place:
    """A panel or block: its parts by the id a person gave them. What is not found here is looked for around it."""

    around: _Place | None = None
    parts: dict[str, _Part] = field(default_factory=dict)

    def find(self, word: str) -> tuple[str, str | None] | None:
        """The node of an end and, for an end that is a group, the cluster the line stops at."""
        place: _Place | None = self
        while place is not None:
            part = place.parts.get(word)
            if part is not None:
                node = part.first_node()
                return (node, None if part.is_node else f"cluster_{part.name}") if node else None
            place = place.around
        head, dot, _ = word.rpartition(".")  # `node.part`
        return self.find(head) if dot else None


class _Writer:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.theme = _theme(scene.theme)
        self.ids = Ids(item.id for item, _ in scene.walk() if isinstance(item, Group) and item.id)
        self.edges: list[tuple[Group, _Place]] = []

    def source(self) -> str:
        import graphviz

        ink, line = self.theme.colors["ink"], self.theme.colors["line"]
        letters = {"fontname": "Inter,Helvetica,Arial,sans-serif", "fontcolor": ink}
        boxes = {"shape": "box", "style": "filled,rounded", "fillcolor": self.theme.colors["tray"], "color": line}
        page = {"compound": "true", "rankdir": _direction(self.scene), "bgcolor": self.scene.background}
        graph = graphviz.Digraph(
            graph_attr=page | letters, node_attr=boxes | letters, edge_attr={"color": line} | letters
        )
        if self.scene.title:
            graph.attr(label=_text(self.scene.title), labelloc="t", fontsize="24")
        top: list[_Part] = []
        self._collect(self.scene.items, top, _Place())
        for part in top:
            self._part(part, graph)
        for edge, place in sorted(self.edges, key=lambda entry: _as_written(entry[0])):
            self._edge(edge, place, graph)
        return str(graph.source)

    def _collect(self, items: Sequence[Item], parts: list[_Part], place: _Place) -> None:
        """Put the nodes and frames among `items` into `parts`, each inside the frame it lies in."""
        found: list[_Part] = []
        for item in items:
            if not isinstance(item, Group):
                continue
            name = self.ids.claim(item.id) if item.id else ""  # for every group, to keep step with the SVG
            if item.role in ("node", "group", "panel", "block"):
                framed = item.role in ("node", "group") or bool(item.title)
                part = _Part(item, name or self.ids.reserve(f"{Ids.OWN}{item.role}"))
                if item.id:
                    place.parts.setdefault(item.id, part)
                inner = place if item.role == "group" else _Place(place)
                self._collect(item.children, part.inside, inner)
                found += [part] if framed else part.inside
            else:
                if item.role == "edge":
                    self.edges.append((item, place))
                self._collect(item.children, found, place)
        frames = [part for part in found if part.group.role == "group"]
        for part in found:
            home = _home(part, frames)
            (home.inside if home else parts).append(part)

    def _part(self, part: _Part, graph: graphviz.Digraph) -> None:
        group = part.group
        if part.is_node:
            self._node(group, part.name, graph)
            for inner in part.inside:
                self._part(inner, graph)
        elif part.first_node():
            hue = self.theme.hue(_tone(group))
            with graph.subgraph(name=f"cluster_{part.name}") as cluster:
                cluster.attr(label=_text(group.title or ""), fontsize="16")
                cluster.attr(style="filled,rounded", fillcolor=hue.tint, color=hue.stroke)
                for inner in part.inside:
                    self._part(inner, cluster)

    def _node(self, node: Group, name: str, graph: graphviz.Digraph) -> None:
        shape = str(node.data.get("shape") or "box")
        attributes = {"label": _text("\n".join(filter(None, [node.title or node.id, _word(node, "sub")])))}
        known = shape if shape in _SAME else _SHAPES.get(shape, "box")
        if known != "box":
            attributes |= {"shape": known, "style": "" if known == "plain" else "filled"}
        if tone := _tone(node):
            hue = self.theme.hue(tone)
            attributes |= {"fillcolor": hue.fill, "color": hue.stroke}
        if icons := list(dict.fromkeys(_icons(node.children))):
            attributes["comment"] = _text("icon: " + ", ".join(icons))
        graph.node(name, **attributes)

    def _edge(self, edge: Group, place: _Place, graph: graphviz.Digraph) -> None:
        data = edge.data
        step, label = _word(edge, "step"), _word(edge, "label")
        attributes: dict[str, Any] = {}
        if text := ". ".join(filter(None, [step, label])) if label else step:
            attributes["label"] = _text(text)
        attributes |= _ARROWS.get(str(data.get("arrow")), {}) | _LINES.get(str(data.get("line")), {})
        if tone := _tone(edge):
            attributes["color"] = self.theme.hue(tone).stroke
        for start, end in product(_ends(data.get("from")), _ends(data.get("to"))):
            tail, head = place.find(start), place.find(end)
            if tail is None or head is None:
                continue  # an end that is not a node or group of the page, such as an empty group
            ends = {"ltail": tail[1], "lhead": head[1]}
            graph.edge(tail[0], head[0], **attributes, **{k: v for k, v in ends.items() if v})


def _text(text: str) -> Any:
    """A label that Graphviz shows as it stands: no escapes, no HTML; line breaks kept."""
    import graphviz

    clean = "".join(c for c in text if c in "\n\t" or c >= " ")
    return graphviz.nohtml(clean.replace("\\", "\\\\").replace("\n", "\\n"))


def _theme(name: str) -> Theme:
    try:
        return load_theme(name)
    except KeyError:
        return load_theme("newsletter")


def _tone(group: Group) -> str | None:
    tone = group.data.get("tone")
    return tone if isinstance(tone, str) else None


def _word(group: Group, name: str) -> str:
    value = group.data.get(name)
    return "" if value is None else str(value)


def _ends(value: object) -> list[str]:
    """The ids of one side of an edge: one, or several of a fan."""
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


def _home(part: _Part, frames: list[_Part]) -> _Part | None:
    """The frame a part belongs in, among its siblings: the one it names as parent, else the smallest around it."""
    parent = part.group.data.get("parent")
    if isinstance(parent, str):
        return next((frame for frame in frames if frame.group.id == parent and frame is not part), None)
    around = [frame for frame in frames if frame is not part and _within(part.group.box, frame.group.box)]
    return min(
        around, key=lambda frame: frame.group.box[2] * frame.group.box[3] if frame.group.box else 0, default=None
    )


def _within(inner: Box | None, outer: Box | None) -> bool:
    """Whether a box lies in a larger one."""
    if inner is None or outer is None or inner == outer:
        return False
    fits = inner[0] >= outer[0] and inner[1] >= outer[1]
    return fits and inner[0] + inner[2] <= outer[0] + outer[2] and inner[1] + inner[3] <= outer[1] + outer[3]


def _as_written(edge: Group) -> tuple[int, ...]:
    """The numbers in an edge's id, which count the edges of the spec; painting has another order."""
    return tuple(int(digits) for digits in re.findall(r"\d+", (edge.id or "").split("-")[0]))


def _icons(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Image):
            yield item.art.key
        elif isinstance(item, Group) and item.role != "node":
            yield from _icons(item.children)


def _direction(scene: Scene) -> str:
    """The way most edges of the picture run, as Graphviz's `rankdir`; dashed ones, mostly returns, do not count."""
    centres: dict[str, tuple[float, float]] = {}
    edges: list[Group] = []
    for item, _ in scene.walk():
        if isinstance(item, Group) and item.role == "edge":
            edges += [item] if item.data.get("line") != "dashed" else []
        elif isinstance(item, Group) and item.id and item.box:
            x, y, w, h = item.box
            centres.setdefault(item.id, (x + w / 2, y + h / 2))
    votes = {"LR": 0, "TB": 0, "RL": 0, "BT": 0}
    for edge in edges:
        for start, end in product(_ends(edge.data.get("from")), _ends(edge.data.get("to"))):
            if start in centres and end in centres:
                dx, dy = (b - a for a, b in zip(centres[start], centres[end], strict=True))
                across = abs(dx) >= abs(dy)
                votes[("LR" if dx >= 0 else "RL") if across else ("TB" if dy >= 0 else "BT")] += 1
    return max(votes, key=lambda way: votes[way])
