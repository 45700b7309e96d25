"""What the kinds mean by themselves: ends that exist, ids given once, steps used once, cells that fit.

In: a content value and the checker. Out: findings. Kinds are told by their key, so nothing here imports a block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from vizsys.diagnostics import Span, did_you_mean
from vizsys.limits import EDGES, NODES, PARALLEL
from vizsys.records import dataclass
from vizsys.spec.edges import SIDES
from vizsys.spec.model import end_parts

if TYPE_CHECKING:
    from vizsys.spec.check import Checker

MAX_CELL = 63
"""Highest column or row of a pinned graph."""


@dataclass(slots=True)
class _Ids:
    """The ids of a graph: nodes, groups, and the group each one is in."""

    nodes: dict[str, tuple[Any, Span | None]] = field(default_factory=dict)
    groups: dict[str, tuple[Any, Span | None]] = field(default_factory=dict)
    parent: dict[str, str] = field(default_factory=dict)

    def known(self) -> list[str]:
        return [*self.nodes, *self.groups]


def check_graph(graph: Any, checker: Checker) -> None:
    """Ids, groups, edges, steps and the arrangement of a graph."""
    ids = _Ids()
    _collect(graph, None, ids, checker)
    for name, lane in graph.lanes.items():
        span = graph.span(f"lanes.{name}")
        if _fresh(name, "group", span, ids, checker):
            ids.groups[name] = (lane, span)
        for key, node in lane.nodes.items():
            if _fresh(key, "node", lane.span(f"nodes.{key}"), ids, checker):
                ids.nodes[key] = (node, lane.span(f"nodes.{key}"))
                ids.parent[key] = name
    if not ids.nodes and not checker.unread(graph, "nodes", "groups"):
        checker.error("empty-graph", "a graph needs at least one node under `nodes:`", graph)
    if not ids.nodes:
        return
    if len(ids.nodes) + len(ids.groups) > NODES:
        hint = "no reader follows so many: make several pages, or one of the groups alone"
        checker.error("limit", f"the graph has more than {NODES:,} nodes and groups", graph, "", hint)
    if sum(len(edge.source) * max(1, len(edge.target)) for edge in graph.edges) > EDGES:
        hint = "join groups instead of each node with each: `group -> group`"
        checker.error("limit", f"the edges join more than {EDGES:,} pairs of nodes", graph, "edges", hint)
    _members(ids, checker)
    _peopled(ids, checker)
    _edges(graph, ids, checker)
    _measures(graph, ids, checker)
    _arrangement(graph, ids, checker)


def _collect(holder: Any, group: str | None, ids: _Ids, checker: Checker) -> None:
    """Nodes and groups of a graph or a group, and of the groups in it."""
    for name, node in holder.nodes.items():
        span = holder.span(f"nodes.{name}")
        if _fresh(name, "node", span, ids, checker):
            ids.nodes[name] = (node, span)
            if group is not None:
                ids.parent[name] = group
    for name, inner in holder.groups.items():
        span = holder.span(f"groups.{name}")
        if _fresh(name, "group", span, ids, checker):
            ids.groups[name] = (inner, span)
            if group is not None:
                ids.parent[name] = group
        _collect(inner, name, ids, checker)


def _peopled(ids: _Ids, checker: Checker) -> None:
    """Every group holds something, or it would have no place."""
    for name, (group, span) in ids.groups.items():
        inner = (*group.nodes, *getattr(group, "groups", ()), *getattr(group, "members", ()))
        if not inner and not checker.unread(group, "nodes", "groups", "members") and hasattr(group, "members"):
            message = f"the group {name!r} is empty: a group needs nodes"
            checker.report.error("empty-group", message, span, "write them under `nodes:`, or name them in `members:`")


def _fresh(name: str, what: str, span: Span | None, ids: _Ids, checker: Checker) -> bool:
    """True for an id not taken yet; an error otherwise."""
    for word, taken in (("node", ids.nodes), ("group", ids.groups)):
        if name in taken:
            message = (
                f"the {what} {name!r} is defined twice{_first(taken[name][1])}"
                if word == what
                else f"{name!r} is a {word} already{_first(taken[name][1])}; a {what} needs an id of its own"
            )
            checker.report.error("duplicate-id", message, span)
            return False
    return True


def _first(span: Span | None) -> str:
    return f", first on line {span.line}" if span else ""


def _members(ids: _Ids, checker: Checker) -> None:
    """`members` name known ids, each in one group, and no group ends up inside itself."""
    for name, (group, _) in ids.groups.items():
        for i, member in enumerate(getattr(group, "members", ())):
            mark = f"members.{i}"
            if member not in ids.nodes and member not in ids.groups:
                near = did_you_mean(member, ids.known())
                checker.error("unknown-id", f"unknown node or group {member!r}{near}", group, mark)
            elif member in ids.parent:
                both = ids.parent[member]
                message = (
                    f"{member!r} is in the group {name!r} already"
                    if both == name
                    else f"{member!r} is in two groups: {both!r} and {name!r}"
                )
                checker.error("two-groups", message, group, mark)
            elif _inside(name, member, ids):
                checker.error("group-cycle", f"the group {member!r} would be inside itself", group, mark)
            else:
                ids.parent[member] = name


def _inside(name: str, outer: str, ids: _Ids) -> bool:
    """True when `name` is `outer` or somewhere inside it."""
    at: str | None = name
    while at is not None:
        if at == outer:
            return True
        at = ids.parent.get(at)
    return False


def _edges(graph: Any, ids: _Ids, checker: Checker) -> None:
    """Ends exist; a step is used once; an entry without `to` is a step on a node."""
    steps: dict[str, Span | None] = {}
    between: Counter[tuple[str, ...]] = Counter()
    for edge in graph.edges:
        between.update({tuple(sorted((s, t))) for s in edge.source for t in edge.target})
        if edge.source and edge.target and between[tuple(sorted((edge.source[0], edge.target[0])))] == PARALLEL + 1:
            message = f"more than {PARALLEL} edges join {edge.source[0]!r} and {edge.target[0]!r}"
            checker.error("limit", message, edge, "source.0", "one edge can say several things: `a -> b: this, that`")
        for end in ("source", "target"):
            for i, text in enumerate(getattr(edge, end)):
                _end(text, edge, f"{end}.{i}", ids, checker)
        _inside_node(edge, ids, checker)
        _unsaid(graph, edge, ids, checker)
        if edge.source and not edge.target and edge.step is None and "target" not in edge.marks:
            hint = "write `a -> b`; a step on a node is `3. node: what it says`"
            checker.error("edge", "an edge without 'to' needs a step", edge, "source", hint)
        if edge.step is None:
            continue
        if edge.step in steps:
            message = f"the step {edge.step} is used twice{_first(steps[edge.step])}"
            checker.error("step", message, edge, "step")
        else:
            steps[edge.step] = edge.span("step")


def _measures(graph: Any, ids: _Ids, checker: Checker) -> None:
    """Dimension lines run from one node or group to another."""
    for line in graph.measures:
        for end in ("source", "target"):
            for i, text in enumerate(getattr(line, end)):
                if text not in ids.nodes and text not in ids.groups:
                    near = did_you_mean(text, ids.known())
                    checker.error("unknown-id", f"unknown node or group {text!r}{near}", line, f"{end}.{i}")


def _inside_node(edge: Any, ids: _Ids, checker: Checker) -> None:
    """No edge between two parts of one node: its line would run over the body."""
    for i, target in enumerate(edge.target):
        name, part, _ = end_parts(target)
        for source in edge.source:
            if name not in ids.nodes or end_parts(source)[0] != name or not (part or end_parts(source)[1]):
                continue
            message = f"an edge cannot join {source!r} and {target!r}: both are in the node {name!r}"
            body = ids.nodes[name][0].body
            hint = (
                "write it among the edges of the graph in the node"
                if body is not None and body.content.KIND == "graph"
                else f"make {name!r} a group, or its body a graph with this edge"
            )
            checker.error("edge", message, edge, f"target.{i}", hint)
            return


def _unsaid(graph: Any, edge: Any, ids: _Ids, checker: Checker) -> None:
    """What a step without an edge says has a place: under the name of its node, or in the list of steps."""
    if edge.target or not (edge.says or edge.label) or edge.step is None or graph.captions != "none":
        return
    for name in edge.source:
        if name in ids.nodes:
            node = ids.nodes[name][0]
            if not (node.sub or node.label == "" or node.icon_at == "only"):
                continue
            why = f"{name!r} has a `sub` already" if node.sub else f"{name!r} shows no name"
        elif end_parts(name)[0] in (*ids.nodes, *ids.groups):
            why = "only nodes have room for them"
        else:
            continue
        message = f"the words of step {edge.step} are drawn nowhere: {why}"
        hint = "list the steps with `captions: below`, or leave the words out"
        checker.report.warn("step-words", message, edge.span("says" if edge.says else "label"), hint)
        return


def _end(text: str, edge: Any, mark: str, ids: _Ids, checker: Checker) -> None:
    name, part, side = end_parts(text)
    if side and side not in SIDES:
        checker.error("side", f"{side!r} is no side: sides are {', '.join(SIDES)}", edge, mark)
    elif side and not edge.target:
        checker.error("side", "a step stands on no side", edge, mark, f"write {text.partition(':')[0]!r}")
    if name in ids.groups and not part:
        return
    if name in ids.nodes:
        if part and ids.nodes[name][0].body is None:
            checker.error("unknown-id", f"the node {name!r} has no body, so no part {part!r}", edge, mark)
        return
    if name in ids.groups:
        checker.error("unknown-id", f"{name!r} is a group; parts belong to nodes", edge, mark, f"write {part!r} alone")
        return
    span = edge.span(mark)
    near = did_you_mean(name, ids.known())
    if span is not None and part and mark in edge.marks:
        span = span.within(0, len(name))
    message = f"unknown node {name!r}{near}" if name else "an id is missing"
    checker.report.error("unknown-id", message, span)


def _rectangle(cells: set[tuple[int, int]]) -> bool:
    """True when the cells fill a rectangle (or there are none left to judge)."""
    if not cells:
        return True
    rows, columns = {r for r, _ in cells}, {c for _, c in cells}
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) == len(cells)


def _arrangement(graph: Any, ids: _Ids, checker: Checker) -> None:
    """`rows`, `same` and `at` name nodes that exist, each in one place."""
    cover: dict[str, set[tuple[int, int]]] = {}
    for r, row in enumerate(graph.rows):
        for c, name in enumerate(row):
            cover.setdefault(name, set()).add((r, c))
    for mark, name in _named(graph, "rows"):
        if name == ".":
            continue
        if name not in ids.nodes:
            checker.error("unknown-id", f"unknown node {name!r}{did_you_mean(name, ids.nodes)}", graph, mark)
        elif not _rectangle(cover.pop(name, set())):
            message = f"the node {name!r} is on the grid twice; its cells must make one rectangle"
            checker.error("placed-twice", message, graph, mark)
    for mark, name in _named(graph, "same"):
        if name not in ids.nodes:
            checker.error("unknown-id", f"unknown node {name!r}{did_you_mean(name, ids.nodes)}", graph, mark)
    cells: dict[tuple[int, ...], str] = {}
    for name, (node, _) in ids.nodes.items():
        _sized(node, checker)
        if node.at is None:
            continue
        if len(node.at) != 2 or not all(0 <= v <= MAX_CELL for v in node.at):
            checker.error("range", f"'at' expects a column and a row from 0 to {MAX_CELL}", node, "at")
        elif node.at in cells:
            checker.error("placed-twice", f"{name!r} and {cells[node.at]!r} are at the same place", node, "at")
        cells[node.at] = name


def _sized(node: Any, checker: Checker) -> None:
    """Only outlines have a width and a height of their own."""
    bare = (node.icon or node.role) and not node.shape and node.body is None and node.icon_at != "left"
    if not bare and node.shape not in ("dot", "actor"):
        return
    for side in ("width", "height"):
        if getattr(node, side) is not None:
            hint = "give it an outline: `shape: box`"
            checker.error("size", f"'{side}' is that of an outline, and this node has none", node, side, hint)


def _named(graph: Any, rows: str) -> Iterator[tuple[str, str]]:
    for i, row in enumerate(getattr(graph, rows)):
        for j, name in enumerate(row):
            yield f"{rows}.{i}.{j}", name


def check_versus(versus: Any, checker: Checker) -> None:
    """Two to four sides."""
    if versus.items and not 2 <= len(versus.items) <= 4:
        checker.error(
            "versus", f"versus sets two to four blocks side by side, here are {len(versus.items)}", versus, "items"
        )


def check_columns(columns: Any, checker: Checker) -> None:
    """As many weights as blocks."""
    weights = columns.weights
    if weights is not None and columns.items and len(weights) != len(columns.items):
        message = f"{len(weights)} weights for {len(columns.items)} blocks"
        checker.error("weights", message, columns, "weights")
    if weights is not None and any(w <= 0 for w in weights):
        checker.error("range", "a weight is more than 0", columns, "weights")


def check_stack(stack: Any, checker: Checker) -> None:
    """A stack has layers."""
    if not stack.base and not stack.towers and not checker.unread(stack, "base", "towers"):
        checker.error("empty-stack", "a stack needs layers", stack)


KIND_CHECKS: Mapping[str, Callable[[Any, Checker], None]] = {
    "graph": check_graph,
    "versus": check_versus,
    "columns": check_columns,
    "stack": check_stack,
}
"""By kind key."""
