"""The graph flattened: every node and group by id, every edge with its ends, in the order written.

In: the `Graph` model. Out: `Flat`. Unknown ids were refused before; here they raise KeyError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from vizsys.blocks.graph.model import Edge, Graph, Node, NodeGroup
from vizsys.records import dataclass, replace
from vizsys.spec.model import Block, Rich, end_parts


@dataclass(slots=True)
class FlatNode:
    id: str
    spec: Node
    parent: str | None
    nested: NodeGroup | None = None  # the group it stands for: one laid out on its own
    steps: list[str] = field(default_factory=list)  # badges put on it by edge entries without a target
    notes: list[str] = field(default_factory=list)  # what those steps say, when no list of steps says it
    part_steps: list[tuple[str, str]] = field(default_factory=list)  # (part of its body, step on it)
    step_tones: dict[str, str] = field(default_factory=dict)  # colours given to those steps


@dataclass(slots=True)
class FlatGroup:
    id: str
    spec: NodeGroup
    parent: str | None
    depth: int  # 1 for an outermost group
    lane: Literal["", "row", "column"] = ""
    nodes: list[str] = field(default_factory=list)  # direct members
    groups: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)  # badges on its frame
    step_tones: dict[str, str] = field(default_factory=dict)  # colours given to them
    badge: str | None = None  # of a lane, on its tab


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge: a node or group id, the part of the node's body and the side when they are named."""

    id: str
    part: str | None = None
    side: str | None = None  # n, e, s or w where the spec says it


@dataclass(frozen=True, slots=True)
class Link:
    """One edge entry. Several sources or targets are one fan with one label."""

    index: int
    spec: Edge
    sources: tuple[End, ...]
    targets: tuple[End, ...]
    step: str | None

    @property
    def key(self) -> str:
        """A stable name, from the ends and the place in the list."""
        return f"e{self.index + 1}-{self.sources[0].id}-{self.targets[0].id}"


@dataclass(slots=True)
class Flat:
    nodes: dict[str, FlatNode]
    groups: dict[str, FlatGroup]
    links: list[Link]
    says: list[tuple[str, str]]  # (step, text) in order, for the list of steps
    _ancestors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Answers given before: who lies where does not change any more."""

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The groups around a node or group, innermost first."""
        found = self._ancestors.get(id)
        if found is None:
            parent = (self.nodes.get(id) or self.groups[id]).parent
            found = self._ancestors[id] = (parent, *self.ancestors(parent)) if parent else ()
        return found

    def common(self, ids: list[str]) -> str | None:
        """The innermost group that holds all of them; None for the graph itself."""
        chains = [self.ancestors(i) for i in ids]
        for g in chains[0]:
            if all(g in c for c in chains[1:]):
                return g
        return None

    def members(self, group: str) -> tuple[str, ...]:
        """Every node inside a group, at any depth, in the order written."""
        found = self._members.get(group)
        if found is None:
            g = self.groups[group]
            inner = (m for other in g.groups for m in self.members(other))
            found = self._members[group] = (*g.nodes, *inner)
        return found


def flatten(graph: Graph) -> Flat:
    """Flatten the graph. Raises KeyError for an edge end or member that does not exist."""
    graph = _nest(graph if graph.names else _unnamed(graph))
    flat = Flat({}, {}, [], [])

    def add_group(id: str, spec: NodeGroup, parent: str | None, depth: int) -> None:
        flat.groups[id] = FlatGroup(id, spec, parent, depth)
        if parent:
            flat.groups[parent].groups.append(id)
        for key, node in spec.nodes.items():
            flat.nodes[key] = FlatNode(key, node, id)
            flat.groups[id].nodes.append(key)
        for key, inner in spec.groups.items():
            add_group(key, inner, id, depth + 1)

    for key, node in graph.nodes.items():
        flat.nodes[key] = FlatNode(key, node, None)
    for key, spec in graph.groups.items():
        add_group(key, spec, None, 1)
    for key, lane in graph.lanes.items():
        spec = NodeGroup(label=lane.label, icon=lane.icon, tone=lane.tone, nodes=lane.nodes, marks=lane.marks)
        add_group(key, spec, None, 1)
        flat.groups[key].badge = lane.badge
        flat.groups[key].lane = "column" if graph.direction in ("down", "up") else "row"
    _adopt(flat)
    _add_links(flat, graph)
    for entry in flat.nodes.values():
        if isinstance(entry.spec, _Nest):
            entry.nested = entry.spec.group
    return flat


def _unnamed(graph: Graph) -> Graph:
    """The graph with empty labels where the ids would have been shown."""

    def nodes(found: Mapping[str, Node]) -> dict[str, Node]:
        return {
            id: replace(node, label=Rich("")) if node.label is None and node.role is None else node
            for id, node in found.items()
        }

    def groups(found: Mapping[str, NodeGroup]) -> dict[str, NodeGroup]:
        return {
            id: replace(g, label=g.label or Rich(""), nodes=nodes(g.nodes), groups=groups(g.groups))
            for id, g in found.items()
        }

    return replace(graph, nodes=nodes(graph.nodes), groups=groups(graph.groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nest(Node):
    """A node that stands for a group with a direction of its own."""

    group: NodeGroup | None = None


def _nest(graph: Graph) -> Graph:
    """Turn each group that has its own direction into a node with a graph inside; edges end at its parts."""
    holders: dict[str, str] = {}

    def walk(spec: NodeGroup) -> NodeGroup:
        nodes, groups = dict(spec.nodes), {}
        for id, inner in spec.groups.items():
            if inner.direction:
                nodes[id] = make(id, inner)
            else:
                groups[id] = walk(inner)
        return replace(spec, nodes=nodes, groups=groups)

    def make(id: str, spec: NodeGroup) -> _Nest:
        members = _ids(spec)
        edges = tuple(e for e in graph.edges if {*_heads(e.source), *_heads(e.target)} <= members)
        holders.update(dict.fromkeys(members, id))
        inner = Graph(
            direction=spec.direction,
            nodes=spec.nodes,
            groups=spec.groups,
            edges=edges,
            route=graph.route,
            marks=spec.marks,
        )
        return _Nest(
            label=Rich(""), tone=spec.tone, body=Block(content=inner), shape="box", group=spec, marks=spec.marks
        )

    top = walk(NodeGroup(nodes=graph.nodes, groups=graph.groups))
    if not holders:
        return graph

    def end(text: str) -> str:
        head = end_parts(text)[0]
        return f"{holders[head]}.{head}" if head in holders else text

    edges = tuple(
        replace(e, source=tuple(map(end, e.source)), target=tuple(map(end, e.target)))
        for e in graph.edges
        if not (heads := {*_heads(e.source), *_heads(e.target)}) <= set(holders) or len({holders[h] for h in heads}) > 1
    )
    return replace(graph, nodes=top.nodes, groups=top.groups, edges=edges)


def _heads(ends: tuple[str, ...]) -> set[str]:
    return {end_parts(e)[0] for e in ends}


def _ids(spec: NodeGroup) -> set[str]:
    out = {*spec.nodes, *spec.groups}
    for inner in spec.groups.values():
        out |= _ids(inner)
    return out


def _adopt(flat: Flat) -> None:
    """Move what `members` names into its group, then count depths afresh."""
    for g in list(flat.groups.values()):
        for member in g.spec.members:
            item = flat.nodes.get(member) or flat.groups[member]
            old = flat.groups.get(item.parent) if item.parent else None
            kind = "nodes" if member in flat.nodes else "groups"
            if old:
                getattr(old, kind).remove(member)
            item.parent = g.id
            getattr(g, kind).append(member)
    for g in flat.groups.values():
        g.depth = 1 + len(flat.ancestors(g.id))


def _add_links(flat: Flat, graph: Graph) -> None:
    count = 0
    for index, edge in enumerate(graph.edges):
        step: str | None = edge.step
        if step is None and graph.steps == "auto" and edge.target:
            count += 1
            step = str(count)
        if not edge.target:
            for text in edge.source:
                end = _end(flat, text)
                _put_step(flat, end, step or "", edge.tone)
                words = edge.says or edge.label
                if words and graph.captions == "none" and end.id in flat.nodes and not end.part:
                    flat.nodes[end.id].notes.append(words)
        else:
            ends = [tuple(_end(flat, e) for e in side) for side in (edge.source, edge.target)]
            flat.links.append(Link(index, edge, ends[0], ends[1], step))
        says = edge.says or edge.label
        if step and says:
            flat.says.append((step, says))


def _put_step(flat: Flat, end: End, step: str, tone: str | None) -> None:
    """A badge on a node, on a part of its body, or on a group's frame."""
    holder = flat.groups[end.id] if end.id in flat.groups else flat.nodes[end.id]
    if tone:
        holder.step_tones[step] = tone
    if end.id in flat.groups:
        flat.groups[end.id].steps.append(step)
    elif end.part:
        flat.nodes[end.id].part_steps.append((end.part, step))
    else:
        flat.nodes[end.id].steps.append(step)


def _end(flat: Flat, text: str) -> End:
    id, part, side = end_parts(text)
    if id not in flat.nodes and id not in flat.groups:
        raise KeyError(text)
    return End(id, part or None, side or None)


def humanise(id: str) -> str:
    """A label from an id: `order_service` reads `Order service`."""
    words = id.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
