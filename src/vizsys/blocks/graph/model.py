"""Graph: nodes, nested groups and edges of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Literal

from vizsys.limits import EDGES, NODES
from vizsys.records import dataclass
from vizsys.spec.model import Block, Content, Icon, Model, Name, Outline, Rich, RoleName, Step, Tone, doc, required

Shape = Literal[
    "box",
    "round",
    "pill",
    "circle",
    "ellipse",
    "diamond",
    "hexagon",
    "cylinder",
    "queue",
    "cloud",
    "document",
    "folder",
    "browser",
    "terminal",
    "phone",
    "rack",
    "note",
    "actor",
    "text",
    "dot",
    "bus",
    "cube",
]
Direction = Literal["right", "left", "down", "up"]
Arrow = Literal["->", "=>", "~>", "--", "<->"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChip(Model):
    """A few words in a small capsule on a node or an edge: a field, a protocol, a library."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("the words")
    icon: Icon | None = doc("icon or logo before the words")
    tone: Tone | None = doc("colour; that of the node or edge when absent")
    mono: bool = doc("set in the type of code", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Model):
    """A thing in the flow. A bare string is its label; without one the label comes from the id."""

    SCALAR: ClassVar[str | None] = "label"
    OWN_IDS: ClassVar[bool] = True

    label: Rich | None = doc("name under or beside the icon; an empty string draws none")
    sub: Rich | None = doc("a quieter line under the label")
    icon: Icon | None = doc("icon")
    icon_at: Literal["above", "left", "disc", "only"] | None = doc("icon above the label, left of it, or in a disc")
    role: RoleName | None = doc("cloud role that gives icon and label for the provider")
    shape: Shape | None = doc("outline; a box, or none around an icon with a label under it")
    tone: Tone | None = doc("colour")
    fill: Literal["fill", "tint", "solid", "white", "none"] | None = doc("strength of the colour")
    outline: Outline | None = doc("border line")
    copies: int = doc("stacked sheets behind the node: 'many of these'", 1, minimum=1, maximum=5)
    width: int | None = doc("least width of the outline, page units", minimum=20, maximum=2000)
    height: int | None = doc("least height of the outline, page units", minimum=20, maximum=2000)
    state: Literal["ok", "bad", "off"] | None = doc("a tick, a cross, or greyed out")
    badge: Step | None = doc("step on the node's corner")
    chips: tuple[GraphChip, ...] = doc("short texts in capsules under the label: what it holds or offers", ())
    logos: tuple[Icon, ...] = doc("product logos beside the node", ())
    body: Block | None = doc("any block inside the node")
    at: tuple[int, ...] | None = doc("column and row in a pinned graph, from 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroup(Model):
    """A frame around nodes and other groups."""

    label: Rich | None = doc("title; from the id when absent, an empty string draws none")
    icon: Icon | None = doc("icon or logo before the title")
    tone: Tone | None = doc("colour")
    outline: Outline | None = doc("border line")
    fill: Literal["tint", "white", "none"] | None = doc("background")
    title_at: Literal["inside", "center", "tab", "tab-bottom", "below"] | None = doc("place of the title")
    copies: int = doc("stacked sheets behind the group", 1, minimum=1, maximum=5)
    nodes: Mapping[str, Node] = doc("nodes in the group", MappingProxyType({}))
    groups: Mapping[str, NodeGroup] = doc("groups in the group", MappingProxyType({}))
    members: tuple[Name, ...] = doc("ids of nodes and groups defined elsewhere that belong here", ())
    direction: Direction | None = doc("flow inside the group, laid out on its own; the graph's when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane(Model):
    """A swimlane: one band of the graph, with its own nodes."""

    label: Rich | None = doc("title on the lane's tab; from the id when absent")
    icon: Icon | None = doc("icon on the tab")
    badge: Step | None = doc("number or letter on the tab")
    tone: Tone | None = doc("colour")
    nodes: Mapping[str, Node] = doc("nodes in the lane", MappingProxyType({}))
    rows: tuple[tuple[str, ...], ...] = doc("the lane's own grid of its nodes; by the flow when absent", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge(Model):
    """A connection. Written as a line, `1. a -> b, c: label`, or as this mapping.

    Several ends make a fan that shares one label and one badge; `:n`, `:e`, `:s` or `:w` after an end is the side of
    the node where the line meets it. An entry without `to` puts its step on a node, a group or a part; what it says
    stands under the name of a node that has no `sub`, unless `captions` lists the steps.
    """

    source: tuple[str, ...] = required("where it starts: ids of nodes or groups, `node.part`, `node:e`", alias="from")
    target: tuple[str, ...] = doc("where it ends", (), alias="to")
    arrow: Arrow = doc("-> flow, => main flow, ~> dashed, -- plain line, <-> both ways", "->")
    label: Rich | None = doc("text on the edge")
    step: Step | None = doc("step badge")
    says: Rich | None = doc("text for the list of steps; the label when absent")
    label_at: Literal["start", "middle", "end"] | None = doc("where along the line the label stands")
    tone: Tone | None = doc("colour")
    line: Literal["solid", "dashed", "dotted", "bold", "block"] | None = doc(
        "line style, `block` a fat arrow; from the arrow when absent"
    )
    head: Literal["end", "start", "both", "none"] | None = doc(
        "which ends of the line have an arrow head; from the arrow when absent"
    )
    icon: Icon | None = doc("icon on the edge")
    mark: Literal["ok", "no"] | None = doc("a tick or a cross in the middle of the line: this way works, or is shut")
    chips: tuple[GraphChip, ...] = doc("short texts in capsules under the label: what travels along", ())
    route: Literal["curve", "ortho", "straight"] | None = doc("form of the line; the graph's when absent")
    flow: str | None = doc("letter of the flow the edge belongs to; from its step when absent")
    back: bool = doc("a return: does not push its target further along the flow", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Model):
    """A dimension line along the graph: how long something takes, or how far it reaches. Written `a -> d: 3 s`.

    It has a bar at each end, and the heads of its arrow.
    """

    source: tuple[str, ...] = required("where it starts: a node or group", alias="from")
    target: tuple[str, ...] = required("where it ends", alias="to")
    arrow: Literal["->", "<->", "--"] = doc("-> one head, <-> two, -- none", "->")
    label: Rich | None = doc("what it says")
    side: Literal["above", "below", "left", "right"] | None = doc(
        "side of the graph; below, or right of one that runs down"
    )
    tone: Tone | None = doc("colour")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph(Content):
    """Nodes, groups and edges."""

    KIND: ClassVar[str] = "graph"

    direction: Direction | None = doc("which way the flow runs; by the space when absent")
    nodes: Mapping[str, Node] = doc("nodes outside any group", MappingProxyType({}), most=NODES)
    groups: Mapping[str, NodeGroup] = doc("groups", MappingProxyType({}))
    edges: tuple[Edge, ...] = doc("connections", (), sugar="edges", most=EDGES)
    measures: tuple[Measure, ...] = doc("dimension lines along its sides", (), sugar="edges")
    names: bool = doc("false: what has no label is drawn without a name, not with its id", True)
    layout: Literal["layered", "pinned", "mesh", "radial"] | None = doc(
        "ranks along the flow, a grid, evenly spread, or rings round the first node; "
        "a grid when `rows`, `lanes` or `at` give one, else ranks"
    )
    lanes: Mapping[str, Lane] = doc("swimlanes, in order: bands across the flow", MappingProxyType({}))
    rows: tuple[tuple[str, ...], ...] = doc(
        "nodes on a grid, row by row; `.` leaves a cell free. Pins the picture to this arrangement", ()
    )
    same: tuple[tuple[Name, ...], ...] = doc("nodes that stand side by side, across the flow", ())
    order: Literal["auto", "as-written"] = doc("order across the flow: fewest crossings, or as in the spec", "auto")
    route: Literal["curve", "ortho", "straight"] | None = doc("form of the lines; ortho on a grid, else curve")
    steps: Literal["given", "auto"] = doc("auto numbers the edges in their order", "given")
    captions: Literal["none", "below", "right"] = doc("where the steps are listed with what they say", "none")
