"""Lines of a placed graph, each in the form its edge or the graph asks for.

In: a `Plan` with places and frames, and the arrangement that made them. Out: `plan.routes`. A label whose line is not
drawn through its place in the ranks is left to be placed afterwards.
"""

from __future__ import annotations

from math import hypot

from vizsys.bezier import Curve, rounded
from vizsys.blocks.graph.curves import bend, clear, self_loop
from vizsys.blocks.graph.flat import End, Link
from vizsys.blocks.graph.flow_lines import FlowLines
from vizsys.blocks.graph.layered import Layered
from vizsys.blocks.graph.ortho import Router, turning_room
from vizsys.blocks.graph.plan import Plan, Route
from vizsys.geometry import path_hits

BEND_RADIUS = 20.0
SOFT_RADIUS = 56.0
"""Corner radius of orthogonal lines, and of curved lines that have to go round something."""


def route(plan: Plan, form: str | None, layered: Layered | None) -> None:
    """Draw every link. `form` is the graph's `route`; without one ranks have curves and grids right angles."""
    default = form or ("curve" if layered else "ortho")
    by_form: dict[str, list[Link]] = {"curve": [], "ortho": [], "straight": []}
    for link in plan.flat.links:
        sided = any(end.side for end in link.sources + link.targets)  # which only lines of right angles can keep
        by_form[link.spec.route or ("ortho" if sided and default == "curve" else default)].append(link)
    routes: list[Route] = []
    if layered:
        routes += FlowLines(layered).routes(by_form["curve"])
    for link in (*by_form["ortho"], *by_form["straight"], *([] if layered else by_form["curve"])):
        plan.spots.pop(link.index, None)
    angled = by_form["ortho"] + ([] if layered else by_form["curve"])
    soft = {link.index for link in by_form["curve"]}
    for line in Router(plan).route(angled) if angled else ():
        curve = rounded(line.points, SOFT_RADIUS if line.link.index in soft else BEND_RADIUS, turning_room(plan, line))
        if line.link.index in soft:
            curve = _bent(plan, line.link, line.source, line.target) or curve
        routes.append(Route(line.link, line.source, line.target, curve))
    for link in by_form["straight"]:
        routes += [Route(link, s, t, _direct(plan, s, t)) for s in link.sources for t in link.targets if s.id != t.id]
    for link in angled + by_form["straight"]:
        routes += [Route(link, s, s, self_loop(plan, s)) for s in link.sources if s.id in {t.id for t in link.targets}]
    plan.routes = sorted(routes, key=lambda r: r.link.index)


def _direct(plan: Plan, s: End, t: End) -> Curve:
    """A straight line from middle to middle; a shallow bow when other nodes stand on it."""
    (ax, ay), (bx, by) = _middle(plan, s), _middle(plan, t)
    length = hypot(bx - ax, by - ay) or 1.0
    nx, ny = (ay - by) / length, (bx - ax) / length
    others = [plan.box(n).grown(8) for n in plan.nodes if n not in (s.id, t.id)]
    for bow in (0.0, 0.12, -0.12, 0.22, -0.22, 0.35, -0.35):
        ox, oy = nx * length * bow * 4 / 3, ny * length * bow * 4 / 3
        c = Curve(
            (
                (ax, ay),
                (ax + (bx - ax) / 3 + ox, ay + (by - ay) / 3 + oy),
                (ax + (bx - ax) * 2 / 3 + ox, ay + (by - ay) * 2 / 3 + oy),
                (bx, by),
            )
        )
        points = c.samples(12)
        if not any(path_hits(points, box) for box in others):
            return c
    return Curve.line([(ax, ay), (bx, by)])


def _bent(plan: Plan, link: Link, s: End, t: End) -> Curve | None:
    """One smooth bend from end to end along the longer distance; None when something is in its way."""
    a, b = plan.core(s), plan.core(t)
    gap_x = max(b.x - a.right, a.x - b.right)
    gap_y = max(b.y - a.bottom, a.y - b.bottom)
    across = gap_x >= gap_y
    if max(gap_x, gap_y) < 30:
        return None
    one, other = plan.box(s.id), plan.box(t.id)
    if across:
        start, end = (a.right, a.cy), (b.x, b.cy)
        if b.cx < a.cx:
            start, end = (a.x, a.cy), (b.right, b.cy)
    else:
        start, end = (a.cx, one.bottom), (b.cx, b.y)
        if b.cy < a.cy:
            start, end = (a.cx, a.y), (b.cx, other.bottom)
    curve = bend(start, end, across)
    groups = {g for e in (s, t) for g in plan.flat.ancestors(e.id)} | {s.id, t.id}
    own = {s.id, t.id, *(m for e in (s, t) if e.id in plan.groups for m in plan.flat.members(e.id))}
    return curve if clear(plan, curve, own, groups, link.index) else None


def _middle(plan: Plan, end: End) -> tuple[float, float]:
    c = plan.core(end)
    return (c.cx, c.cy)
