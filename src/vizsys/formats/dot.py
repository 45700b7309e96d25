"""DOT: the nodes, groups and edges of a scene as Graphviz source a person can read and go on with.

In: the scene's groups with role `node`, `group` and `edge` and the facts they carry. Out: text that any `dot` renders.
It has the labels, shapes and colours; the arrangement is left to Graphviz. Names are the ids the SVG has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from vizsys.formats import facts
from vizsys.formats.base import Options
from vizsys.formats.svgtext import Ids
from vizsys.scene import Group, Image, Item, Scene
from vizsys.theme import Theme, load_theme

if TYPE_CHECKING:
    import graphviz

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
    "icon": "plain",
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
}
_LINES = {"dashed": {"style": "dashed"}, "dotted": {"style": "dotted"}, "bold": {"penwidth": "3"}}


def write(scene: Scene, options: Options) -> bytes:
    """A `digraph` in UTF-8; one without nodes for a page that has none."""
    word = facts.pack(options.facts)
    return (_Writer(scene).source() + (f"// {word}\n" if word else "")).encode("utf-8", "replace")


@dataclass
class _Place:
    """What is inside a panel or block: ids are looked up here first, then in what is around it."""

    around: _Place | None = None
    names: dict[str, str] = field(default_factory=dict)  # a person's id -> the name in the DOT
    clusters: dict[str, tuple[str, str]] = field(default_factory=dict)  # id of a group -> its cluster, a node in it

    def find(self, word: str) -> tuple[str, str | None] | None:
        """The node of an end and, for an end that is a group, the cluster the line stops at."""
        place: _Place | None = self
        while place is not None:
            if word in place.names:
                return place.names[word], None
            if word in place.clusters:
                cluster, node = place.clusters[word]
                return node, cluster
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

        colors = self.theme.colors
        graph = graphviz.Digraph(
            graph_attr={
                "compound": "true",
                "rankdir": _direction(self.scene),
                "bgcolor": self.scene.background,
                "fontname": "Inter,Helvetica,Arial,sans-serif",
                "fontcolor": colors["ink"],
            },
            node_attr={
                "shape": "box",
                "style": "filled,rounded",
                "fillcolor": colors["tray"],
                "color": colors["line"],
                "fontname": "Inter,Helvetica,Arial,sans-serif",
                "fontcolor": colors["ink"],
            },
            edge_attr={
                "color": colors["line"],
                "fontname": "Inter,Helvetica,Arial,sans-serif",
                "fontcolor": colors["ink"],
            },
        )
        if self.scene.title:
            graph.attr(label=_text(self.scene.title), labelloc="t", fontsize="24")
        self._items(self.scene.items, graph, _Place())
        for edge, place in self.edges:
            self._edge(edge, place, graph)
        return str(graph.source)

    def _items(self, items: Sequence[Item], graph: graphviz.Digraph, place: _Place) -> str | None:
        """Write what is in `items`; the name of the first node among them."""
        first: str | None = None
        for item in items:
            if not isinstance(item, Group):
                continue
            name = self.ids.claim(item.id) if item.id else None  # for every group, to keep step with the SVG
            if item.role == "edge":
                self.edges.append((item, place))
                self._items(item.children, graph, place)
            elif item.role == "node":
                node = name or self.ids.reserve(f"{Ids.OWN}node")
                self._node(item, node, graph)
                place.names.setdefault(item.id or node, node)
                first = first or node
                self._items(item.children, graph, _Place(place))
            elif item.role == "group" or (item.role in ("panel", "block") and item.title and _has_nodes(item)):
                inner = place if item.role == "group" else _Place(place)
                node_inside = self._cluster(item, name or self.ids.reserve(f"{Ids.OWN}group"), graph, inner)
                if node_inside and item.id:
                    place.clusters.setdefault(item.id, (f"cluster_{name}", node_inside))
                first = first or node_inside
            else:
                inner = _Place(place) if item.role in ("panel", "block") else place
                first = self._items(item.children, graph, inner) or first
        return first

    def _cluster(self, group: Group, name: str, graph: graphviz.Digraph, place: _Place) -> str | None:
        hue = self.theme.hue(_tone(group))
        with graph.subgraph(name=f"cluster_{name}") as inner:
            inner.attr(label=_text(group.title or ""), fontsize="16")
            inner.attr(style="filled,rounded", fillcolor=hue.tint, color=hue.stroke)
            return self._items(group.children, inner, place)

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


def _has_nodes(group: Group) -> bool:
    return any(isinstance(c, Group) and (c.role == "node" or _has_nodes(c)) for c in group.children)


def _icons(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Image):
            yield item.art.key
        elif isinstance(item, Group) and item.role != "node":
            yield from _icons(item.children)


def _direction(scene: Scene) -> str:
    """The way most edges of the picture run, as Graphviz's `rankdir`."""
    centres: dict[str, tuple[float, float]] = {}
    edges: list[Group] = []
    for item, _ in scene.walk():
        if isinstance(item, Group) and item.role == "edge":
            edges.append(item)
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
