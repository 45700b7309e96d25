"""Page links: connections between things in different blocks, drawn in the gaps between the blocks.

In: the page with its body, the space it gets and what lays a block out. Out: the placed body with the links over it, in
gaps that have grown as far as the links need; larger than the body where links run round it. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed
from vizsys.blocks.draw import flow_tone
from vizsys.blocks.links_draw import Wire, draw, label_of, place_labels, reach
from vizsys.blocks.links_ends import End, resolve
from vizsys.blocks.links_lanes import laned
from vizsys.blocks.links_room import frames, needs, widened
from vizsys.blocks.links_route import Course, course
from vizsys.blocks.links_space import GROUND, Solid, solids
from vizsys.geometry import Box
from vizsys.scene import Group
from vizsys.spec.model import Block, Link, Page

if TYPE_CHECKING:
    from vizsys.context import Context

ROUNDS = 3
"""How often gaps may grow before the links are drawn in what there is."""
EDGE = 10.0
"""Links in the page's margin keep this far from the edge of the page."""
MORE = 80.0
"""How far the margins grow for links."""
ROUND = 26.0
"""From the body to a link that runs over or under it."""

Layout = Callable[[Block, float], Placed]
"""Lays a block out in the page's width less so much."""


def with_links(page: Page, body: Block, layout: Layout, ctx: Context) -> Placed:
    """The body laid out, with the page's links."""
    inset = 0.0
    placed = layout(body, inset)
    wires: list[Wire] = []
    for attempt in range(ROUNDS + 1):
        wires = _wires(page, placed, ctx)
        group = _body_group(placed)
        if group is None or attempt == ROUNDS:
            break
        wanted, side = needs(body, group, wires), _aside(placed, wires, ctx)
        if not wanted and 2 * side <= inset:
            break
        body, inset = widened(body, wanted), max(inset, 2 * side)
        placed = layout(body, inset)
    return _joined(placed, wires, inset / 2, ctx)


def _body_group(placed: Placed) -> Group | None:
    return next((i for i in placed.items if isinstance(i, Group) and "kind" in i.data), None)


def _wires(page: Page, placed: Placed, ctx: Context) -> list[Wire]:
    """Every link routed, in lanes, with its label placed."""
    margin = ctx.measures.margin - EDGE
    wide = margin + MORE
    bounds = Box(-wide, -ROUND, placed.width + 2 * wide, placed.height + 2 * ROUND)
    found: list[tuple[Link, str, End, End]] = []
    for n, link in enumerate(page.links, 1):
        found += _ends(n, link, placed, ctx)
    wires: list[Wire] = []
    courses: dict[str, Course] = {}
    walls = {key: solids(placed.items, (a.box, b.box)) for _, key, a, b in found}
    margins = (Box(-margin, 0, margin, placed.height), Box(placed.width, 0, margin, placed.height))
    for link, key, _, _ in found:
        if link.label:  # the margin is too narrow for words
            walls[key] += [Solid(strip, GROUND) for strip in margins]
    # Short ones first: they have the fewest ways to go.
    for _, key, a, b in sorted(found, key=lambda f: _distance(f[2].box, f[3].box)):
        courses[key] = course(a, b, walls[key], bounds, courses.values())
    keys = [key for _, key, _, _ in found]
    bundles = [k.partition(".")[0] for k in keys]
    labelled = [(bool(ln.label or ln.step or ln.icon), bool(ln.step and not ln.label)) for ln, _, _, _ in found]
    lanes = laned([courses[k] for k in keys], [walls[k] for k in keys], bounds, bundles, labelled)
    for (link, key, a, b), lane in zip(found, lanes, strict=True):
        first = key.partition(".")[2] in ("", "1")
        tone = link.tone or flow_tone(link.step or link.flow or "")
        words = label_of(link, tone, ctx) if first else None
        wires.append(Wire(link, key, a, b, walls[key], lane, tone, words))
    group = _body_group(placed)
    place_labels(wires, frames(group) if group is not None else [], bounds.grown(0, ROUND), ctx)
    return wires


def _distance(a: Box, b: Box) -> float:
    return abs(a.cx - b.cx) + abs(a.cy - b.cy)


def _ends(n: int, link: Link, placed: Placed, ctx: Context) -> list[tuple[Link, str, End, End]]:
    """The lines of a link: one for each pair of ends."""
    sources = [
        resolve(link, f"source.{i}", name, placed.anchors, placed.items, ctx) for i, name in enumerate(link.source)
    ]
    targets = [
        resolve(link, f"target.{i}", name, placed.anchors, placed.items, ctx) for i, name in enumerate(link.target)
    ]
    out: list[tuple[Link, str, End, End]] = []
    pairs = [(a, b) for a in sources for b in targets if a is not None and b is not None]
    for i, (a, b) in enumerate(pairs, 1):
        if a.box.grown(0.5).contains_box(b.box) or b.box.grown(0.5).contains_box(a.box):
            message = f"{b.name!r} and {a.name!r} are one thing, or one is in the other: nothing to join"
            ctx.report.error("link", message, link.span("target.0"))
            continue
        out.append((link, f"link{n}" if len(pairs) == 1 else f"link{n}.{i}", a, b))
    return out


def _aside(placed: Placed, wires: list[Wire], ctx: Context) -> float:
    """How much wider than the page's margins the links at the sides need them."""
    margin = ctx.measures.margin - EDGE
    box = reach(wires)
    return max(0.0, -box.x - margin, box.right - placed.width - margin) if box else 0.0


def _joined(placed: Placed, wires: list[Wire], least: float, ctx: Context) -> Placed:
    """The body with the links over it, larger by what runs outside of its space over the margins."""
    drawn = tuple(draw(wires, ctx))
    box = reach(wires)
    if box is None:
        return placed
    top, low = max(0.0, -box.y), max(0.0, box.bottom - placed.height)
    side = max(least, _aside(placed, wires, ctx))
    whole = replace(placed, items=(*placed.items, *drawn))
    return Placed(placed.width + 2 * side, placed.height + top + low, whole.at(side, top), whole.anchors_at(side, top))
