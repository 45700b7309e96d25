"""Everything of a graph measured: nodes, frames and labels, for one arrangement of them.

In: the `Graph` content, how soon words wrap, and which boxes are made alike. Out: a `Plan` in which nothing has a
place. What one arrangement has measured others take over.
"""

from __future__ import annotations

from dataclasses import field
from typing import cast

from vizsys.blocks.graph import groups, labels, measures, nodes
from vizsys.blocks.graph.dot import RANKDIR
from vizsys.blocks.graph.flat import Flat, flatten
from vizsys.blocks.graph.grids import ON_GRID, grid_rows, read_grid, rows_of
from vizsys.blocks.graph.legs import Leg, legs_of, pairs_of
from vizsys.blocks.graph.model import Graph
from vizsys.blocks.graph.plan import Plan
from vizsys.context import Context
from vizsys.diagnostics import did_you_mean
from vizsys.records import dataclass
from vizsys.spec.model import end_parts

RETURN_WORDS = 380.0
"""Width at which words wrap on a line back around the outside, page units."""
SPANNING = 0.5
"""How much wider words may be for each further column that their node covers, two at most."""


def measure(content: Graph, wrap: float, alike: float, direction: str, ctx: Context) -> Plan:
    """The sizes of everything; words wrap at `wrap` times their usual width, siblings whose widths differ by less than
    `alike` get one."""
    flat, known = _known(content, ctx)
    if direction in ON_GRID:
        named = {i for row in grid_rows(content, direction, None) for i in row}
        nowhere = [n for n in flat.nodes if n not in named]
        for id in nowhere:
            ctx.report.error("grid", f"node {id!r} has no place in the rows of the graph", flat.nodes[id].spec.span())
        if nowhere:
            ctx.report.raise_errors()  # lines and groups lead to them
    cells = read_grid(grid_rows(content, direction, None)).cells if direction == "grid" else {}
    group_views: dict[str, groups.GroupView] = {}
    for g in flat.groups.values():
        columns = {cells[m].c0 for m in flat.members(g.id) if m in cells}
        one_column = len(columns) == 1  # a long title over one column would push the others away
        group_views[g.id] = groups.view(g, ctx, group_views.get(g.parent or ""), wrap if one_column else 1.0)
    tab = max((v.tab for v in group_views.values()), default=0.0)
    for v in group_views.values():
        v.tab = tab
    homes: dict[str | None, tuple[Context, str | None]] = {}
    for parent in dict.fromkeys(n.parent for n in flat.nodes.values()):
        fill = group_views[parent].fill if parent else None
        around = (parent, *flat.ancestors(parent)) if parent else ()
        hue = next((flat.groups[g].spec.tone for g in around if flat.groups[g].spec.tone), None)
        homes[parent] = ctx.inside(surface=fill or ctx.surface), hue
    views = {}
    for n in flat.nodes.values():
        home, tone = homes[n.parent]
        over = cells[n.id].c1 - cells[n.id].c0 if n.id in cells else 0  # words of a wide node wrap later
        soon = wrap * (1 + SPANNING * min(over, 2))
        found = known.nodes.get((n.id, home.surface, tone, None)) or known.nodes.get((n.id, home.surface, tone, soon))
        if found is None:
            found = nodes.view(n, home, tone, soon)
            if n.spec.body is None:  # what stands in a body depends on what stands beside the graph
                known.nodes[n.id, home.surface, tone, None if found.steady else soon] = found
        views[n.id] = found.fresh()
    _check_parts(content, flat, views, ctx)
    nodes.equalise(views, alike)
    across = {"right": 190.0, "left": 190.0, "grid": 210.0, "fold": 210.0, "mesh": 190.0, "radial": 190.0}
    limit = across.get(direction, 260.0) * max(0.75, wrap)
    lines = [
        measures.view(
            m, tuple(end_parts(e)[0] for e in (*m.source, *m.target)), direction in ("down", "up"), ctx, limit
        )
        for m in content.measures
    ]
    plan = Plan(flat, views, group_views, {}, measures=lines)
    free = dict.fromkeys(_upright(content, flat, direction), 210.0)
    if direction in RANKDIR:
        if known.legs is None:
            known.legs = legs_of(flat)
            known.pairs = pairs_of(flat, known.legs)
        plan.legs, plan.pairs = known.legs, known.pairs
    if direction in ("right", "left"):
        free |= dict.fromkeys(_returns(plan), RETURN_WORDS)
    for link in flat.links:
        room = free.get(link.index, limit) * ctx.measures.edge_label / 24
        label = known.short.get(link.index)
        if label is None or label.width > room:
            if (link.index, room) not in known.labels:
                known.labels[link.index, room] = labels.view(link, ctx, room)
            label = known.labels[link.index, room]
            if label and label.on_one_line:
                known.short[link.index] = label
        if label:
            plan.labels[link.index] = label
    return plan


@dataclass(slots=True)
class Known:
    """What was measured of a graph so far: the same for several of its arrangements."""

    nodes: dict[tuple[str, str, str | None, float | None], nodes.NodeView] = field(default_factory=dict)
    """By id, the colour behind, the tone around, and how soon words wrap; None for one that is always the same."""
    short: dict[int, labels.LabelView] = field(default_factory=dict)
    """Labels on one line, by link: the same wherever they have the room."""
    labels: dict[tuple[int, float], labels.LabelView | None] = field(default_factory=dict)
    """By link and the width at which words wrap."""
    legs: list[Leg] | None = None
    pairs: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Lines between nodes, once ranks are asked for, and which of them belong together."""


def _known(content: Graph, ctx: Context) -> tuple[Flat, Known]:
    """The graph flattened, and what was measured of it in such a context."""
    flattened = ("graph-flat", id(content))
    if flattened not in ctx.memo:
        ctx.memo[flattened] = (content, flatten(content))  # keeps the graph alive, so that its id stays its own
    _, flat = cast(tuple[Graph, Flat], ctx.memo[flattened])
    about = (ctx.measures, ctx.theme.name, ctx.tone, ctx.surface, ctx.provider, ctx.skin, ctx.depth)
    known = ctx.memo.setdefault(("graph-known", id(content), about), Known())
    assert isinstance(known, Known)
    return flat, known


def _returns(plan: Plan) -> set[int]:
    """Links that will run back around the outside: along the flow there is room for their words on one line."""
    legs = (leg for leg in plan.legs if leg.outside and leg.tail != leg.head)
    return {leg.link.index for leg in legs if leg.link.index not in plan.pairs}


def _upright(content: Graph, flat: Flat, direction: str) -> set[int]:
    """Links of a grid between nodes one over the other: their labels need not wrap for the columns' sake."""
    if direction != "grid":
        return set()
    cells = read_grid(rows_of(content)).cells
    out = set()
    for link in flat.links:
        a, b = (cells.get(ends[0].id) for ends in (link.sources, link.targets))
        if a and b and len(link.sources) + len(link.targets) == 2 and a.c0 <= b.c1 and b.c0 <= a.c1:
            out.add(link.index)
    return out


def _check_parts(content: Graph, flat: Flat, views: dict[str, nodes.NodeView], ctx: Context) -> None:
    """Report ends that name a part their node's body does not have: which parts there are is known once it is laid."""
    if not any(view.body for view in views.values()):
        return
    for edge in content.edges:
        for mark in ("source", "target"):
            for i, text in enumerate(getattr(edge, mark)):
                id, part, _ = end_parts(text)
                body = views[id].body if part and id in views and text not in flat.nodes else None
                if body is None or part in body.anchors:
                    continue
                message = f"the body of node {id!r} has no part {part!r}{did_you_mean(part, body.anchors)}"
                ctx.report.error("unknown-id", message, edge.span(f"{mark}.{i}"))
