"""The graph as a kind: measure, arrange in the space given, route, label, draw.

In: the `Graph` content and a width (and height). Out: a `Placed`. Two arrangements: the spec's own grid (`rows`), or
ranks by Graphviz. The first fills the space by widening its distances, the second by its rank and node gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from math import ceil

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.graph import labels, nodes, titles
from vizsys.blocks.graph.captions import GAP, captions_height, captions_width, draw_captions
from vizsys.blocks.graph.draw import draw, visible
from vizsys.blocks.graph.free import Free
from vizsys.blocks.graph.grids import FOLD, ON_GRID, folded, grid_rows, read_grid, rows_of
from vizsys.blocks.graph.layered import Layered
from vizsys.blocks.graph.model import Graph
from vizsys.blocks.graph.pinned import Pinned, misplaced
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.routing import route
from vizsys.blocks.graph.sizing import measure
from vizsys.context import Context
from vizsys.engine import LayoutError
from vizsys.geometry import Box, BoxIndex, Point, bounds, path_hits
from vizsys.records import dataclass, replace

LOOSER = (1.5, 2.2)
"""How much further apart nodes are tried where a label found no place between them."""
OUTSIDE = 20.0
"""How far a label may stand out above or below everything else, page units: on a line around the outside."""
CROWD = 60
"""Graphs of more nodes are not tried again: it would take too long."""
WRAPS = (1.0, 0.88, 0.78, nodes.SOONEST)
"""Widths at which labels wrap, tried until the graph fits the space."""
ALIKE, NEARLY = 1.8, 1.18
"""Boxed siblings whose widths differ by less than this get one width; the second when space is scarce."""
HARDLY = 1.12
"""Nodes in another order may take so much less width."""
ALIKE_WORTH = 12.0
"""Arrangements whose sketches differ by less are both finished before one is taken."""
TRIES = ((1.0, ALIKE), (0.88, ALIKE), (0.78, ALIKE), (0.78, NEARLY), (0.68, NEARLY))


class GraphLayout:
    """See the module."""

    stretch = 1.0

    def widths(self, content: Graph, ctx: Context) -> Widths:
        if not content.nodes and not content.groups and not content.lanes:
            return Widths(0, 0)
        key = ("graph-widths", id(content), ctx.measures, ctx.provider)
        if key not in ctx.memo:
            ideal = self.ideal(content, ctx)
            rest = [(d, wrap) for d in _directions(content) for wrap in (WRAPS[-1], WRAPS[0])]
            del rest[1]  # which is the ideal
            ctx.memo[key] = Widths(min(ideal, *(_natural_width(content, d, wrap, ctx) for d, wrap in rest)), ideal)
        widths = ctx.memo[key]
        assert isinstance(widths, Widths)
        return widths

    def ideal(self, content: Graph, ctx: Context) -> float:
        """The ideal width alone, at a quarter of the cost."""
        if not content.nodes and not content.groups and not content.lanes:
            return 0.0
        key = ("graph-ideal", id(content), ctx.measures, ctx.provider)
        if key not in ctx.memo:
            ctx.memo[key] = float(_natural_width(content, _directions(content)[0], WRAPS[0], ctx))
        ideal = ctx.memo[key]
        assert isinstance(ideal, float)
        return ideal

    def layout(self, content: Graph, width: float, height: float | None, ctx: Context) -> Placed:
        if not content.nodes and not content.groups and not content.lanes:
            return Placed(width, height or 0.0)
        side = captions_width(content, width, ctx)
        notes = 0.0 if side else captions_height(content, width, ctx)
        width -= side
        room = None if height is None else height - notes
        plan = self.arranged(content, width, room, ctx)
        tall = captions_height(content, side - GAP, ctx) - GAP if side else 0.0
        extent = plan.extent()
        w, h = max(width, extent.w), max(room or 0.0, extent.h, tall)
        key = ("graph-drawn", id(plan), content.captions, round(h, 2))
        known = ctx.memo.get(key)
        if isinstance(known, Placed) and known.width - 0.01 <= w + side < known.width + 1:
            return replace(known, width=w + side)  # asked once more for the width it took
        plan.move((w - extent.w) / 2 - extent.x, (h - extent.h) / 2 - extent.y)
        items = draw(plan, ctx)
        if side:  # the list of steps, in the middle beside the graph
            items += draw_captions(content, w + GAP, side - GAP, (h - tall) / 2 - GAP, ctx)
        elif notes:
            items += draw_captions(content, 0.0, w, h, ctx)
        anchors = {id: plan.box(id).as_tuple() for id in plan.nodes}
        anchors |= {id: b.as_tuple() for id, b in plan.frames.items()}
        for node, view in plan.nodes.items():  # what stands in the bodies of nodes
            if view.body:
                parts = ((name, view.part(name).moved(*plan.at[node])) for name in view.body.anchors)
                anchors |= {f"{node}.{name}": box.as_tuple() for name, box in parts}
        ctx.memo[key] = placed = Placed(w + side, h + notes, items, anchors)
        return placed

    def arranged(self, content: Graph, width: float | None, height: float | None, ctx: Context) -> Plan:
        """Everything in its place for that extent, page units: nodes, frames, lines and labels. Not drawn yet."""
        key = ("graph", _about(content, ctx), width and ceil(width - 0.01), height and ceil(height - 0.01))
        if key not in ctx.memo:
            made = ctx.memo[key] = _fit(content, width, height, ctx)
            if width and made.extent().w > width:  # the next to ask will offer what this one took
                ctx.memo.setdefault((*key[:2], ceil(made.extent().w - 0.01), key[3]), made)
        plan = ctx.memo[key]
        assert isinstance(plan, Plan)
        return plan


graph_layout = GraphLayout()


def _fit(content: Graph, width: float | None, height: float | None, ctx: Context) -> Plan:
    """The first arrangement that fits the width, lines and labels included, from roomy to narrow; or the narrowest."""
    best: Plan | None = None
    known: dict[object, Draft] = {}
    for wrap, alike in TRIES:
        sketch = partial(_sketch, content, wrap, alike, width, height, ctx, known)
        drafts = _sketches(_directions(content), sketch, width, height)
        if wrap == WRAPS[-1] or not all(draft.hopeless(width) for draft in drafts):
            for draft in drafts:
                draft.arrange(width, height)
        draft = min(drafts, key=lambda d: d.worse(width, height))
        if width is not None and wrap != WRAPS[-1] and draft.plan.extent().w > width + 1:
            # the nodes alone are too wide already; where words wrap no narrower this is the narrowest there is
            if len(_directions(content)) == 1 and draft.direction not in ON_GRID:
                narrowest = measure(content, *TRIES[-1], draft.direction, ctx).sizes()
                if narrowest == draft.plan.sizes():
                    draft.arrange(width, height)
                    return _finish(content, draft, width, height, ctx)
            continue
        if best is not None and draft.plan is best:
            continue
        plan = _finish(content, draft, width, height, ctx)
        if width is None or plan.extent().w <= width + 1:
            return plan
        if best is None or plan.extent().w < best.extent().w:
            best = plan
    assert best is not None
    return best


def _natural_width(content: Graph, direction: str, wrap: float, ctx: Context) -> float:
    """Width with the least distances when labels wrap narrowly, with the usual ones when they do not; no routes yet."""
    alike = ALIKE if wrap == 1.0 else NEARLY
    plan = measure(content, wrap, alike, direction, ctx)
    if direction in ON_GRID:
        Pinned.solve(plan, read_grid(grid_rows(content, direction, None)), ctx, roomy=wrap > WRAPS[-1]).arrange(
            None, None
        )
    elif direction in ("mesh", "radial"):
        Free(plan, ctx, direction).arrange(None, None)
    else:
        made = Layered(plan, ctx, direction, content.order, tuple(content.same))
        along = None if wrap == 1.0 else 1.0
        if made.across:  # what moves across the flow does not change the width
            made.sketch(along, None)
        else:
            made.arrange(along, None)
        if made.pristine:
            ctx.memo[_sketched(content, wrap, alike, direction, ctx)] = made
        return plan.extent().w + (made.beside() if wrap == 1.0 else 0.0)
    return plan.extent().w


def _sketched(content: Graph, wrap: float, alike: float, direction: str, ctx: Context) -> tuple[object, ...]:
    """The key of ranks that were made to know their width; who draws them takes them over."""
    return "ranks", _about(content, ctx), wrap, alike, direction


def _about(content: Graph, ctx: Context) -> tuple[object, ...]:
    """What the look of a graph depends on."""
    return id(content), ctx.measures, ctx.theme.name, ctx.tone, ctx.provider, ctx.surface


def _directions(content: Graph) -> tuple[str, ...]:
    """The arrangements to weigh against each other."""
    if rows_of(content) and content.layout in (None, "pinned"):
        return ("grid",)
    if content.layout in ("mesh", "radial"):
        return (content.layout,)
    if content.direction in (None, "right") and folded(content, FOLD):
        return ("right", "fold", *(() if content.direction else ("down",)))
    return (content.direction,) if content.direction else ("right", "down")


def _worse(w: float, h: float, width: float | None, height: float | None) -> float:
    """How badly an extent uses the space: overflow first, then emptiness and awkward proportions."""
    if width is None:
        return w
    over = max(0.0, w - width) * 20 + (max(0.0, h - height) * 20 if height else 0.0)
    target = height or max(1.0, width * 0.75)
    empty = max(0.0, 1 - w / width) if width else 0.0
    return over + 400 * empty + 250 * abs(1 - h / target) + (h - target if h > target * 1.5 else 0)


@dataclass(slots=True)
class Draft:
    """Nodes and frames in place, lines not drawn yet."""

    plan: Plan
    made: Pinned | Layered | Free
    wrap: float
    alike: float
    direction: str
    rough: bool  # made of ranks that are sketched only

    def arrange(self, width: float | None, height: float | None) -> None:
        """Put the last things in their places."""
        if self.rough:
            self.made.arrange(width, height)
            self.rough = False

    def worse(self, width: float | None, height: float | None) -> float:
        extent = self.plan.extent()
        return _worse(extent.w, extent.h, width, height)

    def hopeless(self, width: float | None) -> bool:
        """Whether it is a sketch far too wide: no order of its nodes makes it fit."""
        return self.rough and width is not None and self.plan.extent().w > width * HARDLY

    def at_best(self, width: float | None, height: float | None) -> float:
        """How badly it uses the space if a sketch that is hardly too wide turns out narrower."""
        extent = self.plan.extent()
        hardly = self.rough and width is not None and width < extent.w < width * HARDLY
        return _worse(width if hardly and width else extent.w, extent.h, width, height)


def _sketches(
    directions: Iterable[str], sketch: Callable[[str], Draft], width: float | None, height: float | None
) -> list[Draft]:
    """The arrangements that may use the space best; mostly one. Ranks that cannot are not made."""
    drafts: list[Draft] = []
    for direction in directions:
        ranks = [d.made for d in drafts if isinstance(d.made, Layered)]
        if direction == "down" and ranks and width is not None:
            w, h = ranks[0].turned()
            at_best = _worse(max(w, width), max(h, height or width * 0.75), width, height)
            if min(d.worse(width, height) for d in drafts) < at_best:
                continue
        drafts.append(sketch(direction))
    if len(drafts) == 1:
        return drafts
    least = min(d.worse(width, height) for d in drafts) + ALIKE_WORTH
    return [d for d in drafts if d.at_best(width, height) <= least]


def _sketch(
    content: Graph,
    wrap: float,
    alike: float,
    width: float | None,
    height: float | None,
    ctx: Context,
    known: dict[object, Draft],
    direction: str,
) -> Draft:
    """Places of nodes and frames, in ranks roughly; a draft that is `known` when nothing changed in size since it was
    made."""
    ranks = ctx.memo.pop(_sketched(content, wrap, alike, direction, ctx), None)
    plan = ranks.plan if isinstance(ranks, Layered) else measure(content, wrap, alike, direction, ctx)
    on_grid = direction in ON_GRID  # which has other distances for its last try
    sizes = (direction, on_grid and wrap > WRAPS[-1], plan.sizes())
    if sizes in known:
        return known[sizes]
    made: Pinned | Layered | Free
    if on_grid:
        made = Pinned.solve(plan, read_grid(grid_rows(content, direction, width)), ctx, roomy=wrap > WRAPS[-1])
        if ctx.abreast is not None:
            beside = ctx.memo.setdefault(("grids", ctx.abreast, ctx.measures), {})
            assert isinstance(beside, dict)
            made.level(beside, id(content))
        if width is not None:
            under = ctx.memo.setdefault(("columns", made.grid.columns, ceil(width - 0.01), ctx.measures), {})
            assert isinstance(under, dict)
            if made.line_up(under, id(content), width):
                ctx.memo["columns moved"] = True  # those placed before are placed again with the page
        made.arrange(width, height)
    elif direction in ("mesh", "radial"):
        made = Free(plan, ctx, direction)
        made.arrange(width, height)
    else:
        if isinstance(ranks, Layered):
            made = ranks
        else:
            made = Layered(plan, ctx, direction, content.order, tuple(content.same))
        made.sketch(width, height)
    known[sizes] = Draft(plan, made, wrap, alike, direction, isinstance(made, Layered))
    return known[sizes]


def _finish(content: Graph, draft: Draft, width: float | None, height: float | None, ctx: Context) -> Plan:
    plan, made = draft.plan, draft.made
    if isinstance(made, Layered):
        return _roomy(content, draft, made, width, height, ctx)
    if isinstance(made, Free):
        route(plan, content.route or "straight", None)
        _name(plan, _lines(plan))
        return plan
    for node, group in misplaced(plan):
        message = f"node {node!r} stands between the nodes of group {group!r} on the grid"
        ctx.report.error("grid", message, content.span("rows"))
    cramped = _settle(plan, made, content.route, width, height)
    for _ in range(2):  # make room where a label found none
        before = made.room()
        too_wide = width is not None and plan.extent().w > width + 1 and draft.wrap != WRAPS[-1]
        if too_wide or not cramped or not made.widen(cramped):
            break
        cramped = _settle(plan, made, content.route, width, height)
        if width is not None and not made.roomy and plan.extent().w > width + 1:  # there is none
            made.restore(before)
            _settle(plan, made, content.route, width, height)
            break
    return plan


def _roomy(
    content: Graph, draft: Draft, made: Layered, width: float | None, height: float | None, ctx: Context
) -> Plan:
    """The ranks with their lines and labels; further apart when one of them finds no place."""
    best, fewest = draft.plan, _drawn(draft.plan, made, content)
    for loose in LOOSER:
        if not fewest:
            break
        plan = measure(content, draft.wrap, draft.alike, draft.direction, ctx)
        apart = Layered(plan, ctx, draft.direction, content.order, tuple(content.same), loose=loose)
        try:
            apart.arrange(width, height)
        except LayoutError:  # Graphviz does not manage every distance; what there is can be drawn
            continue
        over = _drawn(plan, apart, content)
        if over < fewest:
            best, fewest = plan, over
    return best


def _drawn(plan: Plan, made: Layered, content: Graph) -> int:
    """Draw lines and labels on ranks; how many labels and lines lie over what is not theirs."""
    route(plan, content.route, made)
    _free_cramped(plan)
    lines = _lines(plan)
    _name(plan, lines)
    if len(plan.nodes) > CROWD:
        return 0
    nodes = BoxIndex((b, n if core else "") for n in plan.nodes for b, core in _solid(plan, n))
    spots = BoxIndex((box, k) for k, box in enumerate(plan.spots.values()))
    over = 0
    for k, box in enumerate(plan.spots.values()):
        inner = box.grown(-2)
        over += bool(nodes.near(inner))
        over += any(j < k for _, j in spots.near(inner))
    courses = {index: iter(of_link) for index, of_link in lines.items()}  # as the routes are: link by link
    for r in plan.routes:
        line = next(courses[r.link.index])
        found = nodes.near(bounds(line))
        if found:
            own = {r.source.id, r.target.id}
            own |= {n for g in own & plan.groups.keys() for n in plan.flat.members(g)}
            over += any(n not in own and path_hits(line, b.grown(-2)) for b, n in found)
    return over


def _solid(plan: Plan, node: str) -> list[tuple[Box, bool]]:
    """The boxes of a node, and whether its own lines may run in them: in its core, not in the words under it."""
    view, at = plan.nodes[node], plan.at[node]
    return [(view.core.moved(*at), True), *((b.moved(*at), False) for b in view.below())]


def _free_cramped(plan: Plan) -> None:
    """Take labels that came to lie over a frame's border, over another node, or at the end of a line to a frame (they
    stand in the middle of the way to its nodes) off their place, to be placed afresh."""
    for r in plan.routes if plan.frames else ():
        box = plan.spots.get(r.link.index)
        if box and (r.source.id in plan.frames or r.target.id in plan.frames):
            shown = visible(plan, r)
            close = box.grown(labels.HEAD_ROOM - 1)
            if close.contains(shown.points[0]) or close.contains(shown.points[-1]):
                del plan.spots[r.link.index]
    nodes = BoxIndex((plan.box(n), n) for n in plan.nodes)
    frames = BoxIndex((f, g) for g, f in plan.frames.items())
    for index, box in list(plan.spots.items()):
        inner = box.grown(-2)
        if nodes.near(inner) or any(not f.contains_box(box, 4) for f, _ in frames.near(inner)):
            del plan.spots[index]


def _name(plan: Plan, lines: dict[int, list[list[Point]]]) -> list[int]:
    """Place titles and labels among the visible `lines`; the links whose label has no good place."""
    for index in [i for i in plan.spots if labels.moved(plan.labels[i].link)]:
        del plan.spots[index]
    courses = [(bounds(line), (i, line)) for i, ls in lines.items() for line in ls]
    titles.settle(plan, BoxIndex(courses))
    settled = BoxIndex((t, g) for g, t in plan.titles().items())
    for index, box in list(plan.spots.items()):  # a label that is in the way of a title looks for another place
        if settled.near(box.grown(-1)):
            del plan.spots[index]
    if len(plan.spots) == len(plan.labels):
        return []
    return labels.place(plan, lines, courses, plan.extent().grown(0, OUTSIDE))


def _settle(plan: Plan, pinned: Pinned, form: str | None, width: float | None, height: float | None) -> list[int]:
    """Place, route and name so that everything fits, lines around the outside included: draw the grid in by what they
    take. Returns the links whose label has no good place."""
    w, h = width, height
    cramped: list[int] = []
    for _ in range(3):
        pinned.arrange(w, h)
        route(plan, form, None)
        cramped = _name(plan, _lines(plan))
        extent = plan.extent()
        off_w = 0.0 if width is None or w is None else extent.w - width
        off_h = 0.0 if height is None or h is None else extent.h - height
        if (abs(off_w) < 1 or (off_w > 0 and pinned.tight[0])) and (abs(off_h) < 1 or (off_h > 0 and pinned.tight[1])):
            break
        w = None if w is None else w - off_w
        h = None if h is None else h - off_h
    return cramped


def _lines(plan: Plan) -> dict[int, list[list[Point]]]:
    """What shows of each link's lines, as polylines, by link index."""
    lines: dict[int, list[list[Point]]] = {}
    step = 16 if len(plan.nodes) > 60 else 9
    for r in plan.routes:
        lines.setdefault(r.link.index, []).append(visible(plan, r).polyline(step))
    return lines
