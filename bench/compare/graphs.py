"""The graph of a spec as the other tools take it: plain labels, single edges, icons as files; and as DOT."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import vizsys
from vizsys.blocks.graph.model import Graph, Node, NodeGroup
from vizsys.icons import Library
from vizsys.text import plain

SHAPES = {"diamond": "diamond", "queue": "cylinder", "cylinder": "cylinder", "circle": "circle", "ellipse": "ellipse"}
RANKDIR = {"right": "LR", "left": "RL", "down": "TB", "up": "BT"}


@dataclass
class PlainNode:
    id: str
    label: str
    shape: str
    icon: str | None  # a PNG of the diagrams package, relative to its folder of resources


@dataclass
class PlainGroup:
    id: str
    label: str
    nodes: list[PlainNode]
    groups: list[PlainGroup]


@dataclass
class PlainEdge:
    id: str
    tail: str
    head: str
    label: str
    dashed: bool


@dataclass
class PlainGraph:
    title: str
    rankdir: str
    top: PlainGroup
    edges: list[PlainEdge]

    def json(self) -> str:
        return json.dumps(asdict(self), indent=1)


def load(spec: Path) -> PlainGraph:
    """The graph of a spec that is one graph and nothing else."""
    page = vizsys.load(spec)
    graph = page.content
    if not isinstance(graph, Graph) or graph.direction is None:
        raise ValueError(f"{spec}: a comparison is one graph with a direction")
    library = Library()
    edges = []
    for number, edge in enumerate(graph.edges, 1):
        for tail, head in product(edge.source, edge.target):
            id = f"{number}-{tail}-{head}"
            label = ". ".join(filter(None, [edge.step, plain(edge.label or "")]))
            edges.append(PlainEdge(id, tail, head, label, edge.arrow == "~>"))
    top = _group("", "", graph.nodes, graph.groups, library)
    return PlainGraph(plain(page.title or ""), RANKDIR[graph.direction], top, edges)


def _group(
    id: str, label: str, nodes: Mapping[str, Node], groups: Mapping[str, NodeGroup], library: Library
) -> PlainGroup:
    return PlainGroup(
        id,
        label,
        [_node(name, node, library) for name, node in nodes.items()],
        [_group(name, plain(g.label or name), g.nodes, g.groups, library) for name, g in groups.items()],
    )


def _node(id: str, node: Node, library: Library) -> PlainNode:
    icon = None
    if node.icon:
        pack, _, name = library.resolve(node.icon).key.partition("/")
        if pack != "diagrams":
            raise ValueError(f"node {id}: the diagrams package has no icon {node.icon}")
        icon = f"{name}.png"
    return PlainNode(id, plain(node.label or id), SHAPES.get(node.shape or "box", "box"), icon)


def dot(graph: PlainGraph) -> str:
    """DOT as a person writes it: boxes with labels, frames with titles, edges with labels; the rest is dot's."""
    out = ["digraph {", f"  graph [rankdir={graph.rankdir} labelloc=t label={_quoted(graph.title)}]"]
    out += ['  node [shape=box style=rounded fontname="sans-serif"]', '  edge [fontname="sans-serif"]']
    out += ['  fontname="sans-serif"', *_inside(graph.top, "  ")]
    for edge in graph.edges:
        style = " style=dashed" if edge.dashed else ""
        words = f" label={_quoted(edge.label)}" if edge.label else ""
        out.append(f"  {_quoted(edge.tail)} -> {_quoted(edge.head)} [id={_quoted(edge.id)}{words}{style}]")
    return "\n".join([*out, "}"]) + "\n"


def _inside(group: PlainGroup, indent: str) -> list[str]:
    out = []
    for node in group.nodes:
        shape = f" shape={node.shape}" if node.shape != "box" else ""
        style = ' style=""' if shape else ""
        out.append(f"{indent}{_quoted(node.id)} [label={_quoted(node.label)}{shape}{style}]")
    for inner in group.groups:
        out.append(f"{indent}subgraph {_quoted('cluster_' + inner.id)} {{ label={_quoted(inner.label)}")
        out += [*_inside(inner, indent + "  "), f"{indent}}}"]
    return out


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
