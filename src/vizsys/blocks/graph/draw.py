"""Edges drawn: cut at the outlines, opened under labels, with their heads; and the whole graph put together."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import hypot

from vizsys.bezier import LOOKS, Curve
from vizsys.blocks.base import group
from vizsys.blocks.draw import flow_tone
from vizsys.blocks.graph import node_draw
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.nodes import END_GAP
from vizsys.blocks.graph.plan import Plan, Route
from vizsys.blocks.lines import DASHES, HEAD_LENGTH, arrow_head, open_under
from vizsys.context import Context
from vizsys.geometry import Box, BoxIndex, Point, distance
from vizsys.scene import Item, Paint, Path
from vizsys.text import plain

BLOCK, BLOCK_HEAD = 22.0, (34.0, 46.0)
"""Width of the shaft of a fat arrow, length and width of its head, page units."""
HEADS = {"->": (False, True), "=>": (False, True), "~>": (False, True), "--": (False, False), "<->": (True, True)}
"""Whether a line has a head at its start, and at its end, by its arrow."""
BRUSH = 90.0
"""A line that meets its own end longer before than this only passes it, page units."""


def draw(plan: Plan, ctx: Context) -> tuple[Item, ...]:
    """Frames, then lines, then nodes, then labels: what is read lies on top."""
    outer_first = sorted(plan.frames, key=lambda g: plan.groups[g].flat.depth)
    items: list[Item] = [plan.groups[id].draw(plan.frames[id]) for id in outer_first]
    by_link: dict[int, list[Route]] = {}
    for r in plan.routes:
        by_link.setdefault(r.link.index, []).append(r)
    # where there was no clear place for a title or a label, the lines below it give way
    covers: BoxIndex[int | None] = BoxIndex((b, None) for b in plan.titles().values())
    for index, box in plan.spots.items():
        covers.add(box, index)
    # groups laid out on their own are frames too: lines end at the nodes in them
    items += [node_draw.draw(view, *plan.at[id]) for id, view in plan.nodes.items() if view.frame]
    items += [_edge(plan, routes, covers, ctx) for routes in by_link.values()]
    items += [node_draw.draw(view, *plan.at[id]) for id, view in plan.nodes.items() if not view.frame]
    items += [plan.labels[index].draw(box) for index, box in plan.spots.items()]
    items += [view.draw(a, b) for view, a, b in plan.measured()]
    return tuple(items)


def visible(plan: Plan, route: Route) -> Curve:
    """The part of a route that shows: from outline to outline."""
    if route.shown is None:
        route.shown = _cut_out(plan, route)
    return route.shown


def _cut_out(plan: Plan, route: Route) -> Curve:
    curve = route.curve
    if route.source.id == route.target.id:
        at_source, at_target = plan.region(route.source, END_GAP - 1), plan.region(route.target, END_GAP)
        return curve.cut_start(at_source).cut_end(at_target)
    if not route.joins_end:
        curve = _short_of(curve, plan, route.target, END_GAP)
    if not route.joins_start:
        curve = _short_of(curve.reversed(), plan, route.source, END_GAP - 1).reversed()
    return curve


def _short_of(curve: Curve, plan: Plan, end: End, gap: float) -> Curve:
    """The curve up to the end it leads to: to where it first meets it, unless it only brushes it long before."""
    met = _goes_into(curve, plan, end, gap)
    if met:
        return curve.before(*met) if met != (0, 0.0) else curve
    inside, near, solid = plan.region(end, gap), plan.box(end.id).grown(END_GAP), plan.solid(end)
    met = curve.enters(inside, near, solid and solid.grown(gap))
    if met and _for_good(curve, met, inside, solid):
        return curve.split(*met)[0] if met != (0, 0.0) else curve
    first, last = curve.until(inside, near), curve.cut_end(inside)
    if hypot(first.points[-1][0] - last.points[-1][0], first.points[-1][1] - last.points[-1][1]) < 1:
        return first
    return last if last.length() - first.length() > BRUSH else first


def _goes_into(curve: Curve, plan: Plan, end: End, gap: float) -> tuple[int, float] | None:
    """Where a curve comes within `gap` of its end once and for good, when the end is a box or a disc and it does."""
    view = plan.nodes.get(end.id)
    if view is None or view.square or end.id in plan.frames:
        box = plan.solid(end)
        return box and curve.ends_in(box.grown(gap))
    if not view.round or end.part:
        return None
    x, y = plan.at[end.id]
    below = [b.moved(x, y).grown(gap * 0.6) for b in view.below()]
    return curve.ends_in_circle((x + view.core.cx, y + view.core.cy), view.core.w / 2 + gap, below)


def _for_good(curve: Curve, met: tuple[int, float], inside: Callable[[Point], bool], solid: Box | None) -> bool:
    """Whether a curve that meets the region there is, but for less than a brush, in it from there on: told from a few
    points, as of most curves."""
    back = curve.reversed()
    left = back.leaves(inside, solid)
    if left is None:
        return False
    i, k = left
    a, b, c, d = back.piece(i)
    fastest = 3 * max(hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - b[0], c[1] - b[1]), hypot(d[0] - c[0], d[1] - c[1]))
    last = LOOKS * (1 - met[1])
    return met[0] == curve.pieces - 1 - i and k - 1 <= last <= k and fastest / LOOKS < BRUSH / 2


def heads_of(link: Link) -> tuple[bool, bool]:
    """Whether an edge has a head at its start, and at its end."""
    head = link.spec.head
    return HEADS[link.spec.arrow] if head is None else (head in ("start", "both"), head in ("end", "both"))


def line_of(link: Link) -> str:
    """The line style of an edge."""
    return link.spec.line or {"=>": "bold", "~>": "dashed"}.get(link.spec.arrow, "solid")


def stroke_of(link: Link, ctx: Context) -> tuple[float, tuple[float, ...], str]:
    """Width, dash and colour of an edge."""
    m, edge = ctx.measures, link.spec
    line = line_of(link)
    if line == "block":
        tone = edge.tone or flow_tone(link.step or edge.flow or "") or ctx.tone
        return BLOCK, (), ctx.theme.hue(tone).solid
    width = m.edge_main if line == "bold" else m.edge
    dash = DASHES.get(line, ())
    tone = edge.tone or flow_tone(link.step or edge.flow or "")
    return width, dash, ctx.theme.hue(tone).stroke if tone else ctx.theme.color("line")


def _edge(plan: Plan, routes: list[Route], covers: BoxIndex[int | None], ctx: Context) -> Item:
    link = routes[0].link
    width, dash, color = stroke_of(link, ctx)
    stroke = Paint(None, color, width, dash, "round" if dash == (2.0, 6.0) else "butt")
    items: list[Item] = []
    spot = plan.spots.get(link.index)
    drawn: set[tuple[Point, ...]] = set()
    trunk: list[list[Point]] = []  # legs of the fan drawn so far: a later leg shows only where it leaves them
    for route in routes:
        curve = visible(plan, route)
        whole = curve.samples(24) if len(routes) > 1 else []
        curve, from_trunk, to_trunk = _beyond(curve, trunk)
        trunk.append(whole)
        starts, ends = heads_of(link)
        if ends and not (route.joins_end or to_trunk):
            curve = _headed(curve, link, width, color, items)
        if starts and not (route.joins_start or from_trunk):
            curve = _headed(curve.reversed(), link, width, color, items).reversed()
        below = [b for b, index in covers.near(curve.hull().grown(1)) if index != link.index]
        for piece in open_under(curve, [*below, *([spot] if spot else [])]):
            if len(routes) > 1:
                key = tuple((round(x, 1), round(y, 1)) for x, y in piece.points)
                if key in drawn:
                    continue
                drawn.add(key)
            items.append(Path(piece.commands(), stroke))
    edge = link.spec
    arrow = {"end": "->", "start": "<-", "both": "<->", "none": "--"}[edge.head] if edge.head else edge.arrow
    data: dict[str, object] = {
        "from": [e.id for e in link.sources],
        "to": [e.id for e in link.targets],
        "arrow": arrow,
        "line": line_of(link),
        "label": plain(edge.label) if edge.label else None,
        "step": link.step,
        "tone": edge.tone,
    }
    return group(items, "edge", link.key, None, None, **data)


def _headed(curve: Curve, link: Link, width: float, color: str, items: list[Item]) -> Curve:
    """A head added at the curve's end, and what is left of the curve for the line."""
    if line_of(link) != "block":
        items.append(arrow_head(curve, width, color))
        return curve.shortened(HEAD_LENGTH * width - 2)
    (dx, dy), (x, y) = curve.end_direction(), curve.points[-1]
    length, half = BLOCK_HEAD[0], BLOCK_HEAD[1] / 2
    bx, by = x - dx * length, y - dy * length
    corners = ((bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half))
    items.append(Path((("M", x, y), ("L", *corners[0]), ("L", *corners[1]), ("Z",)), Paint(color)))
    return curve.shortened(length - 1)


def _beyond(curve: Curve, trunk: list[list[Point]]) -> tuple[Curve, bool, bool]:
    """A leg without the stretches at its ends that lie on other legs, and whether it begins and ends on them."""
    if not trunk:
        return curve, False, False

    def shared(p: Point) -> bool:
        return any(distance(p, a, b) < 0.7 for line in trunk for a, b in pairwise(line))

    start, end = shared(curve.points[0]), shared(curve.points[-1])
    if start:
        curve = curve.cut_start(shared)
    if end:
        curve = curve.cut_end(shared)
    return curve, start, end
