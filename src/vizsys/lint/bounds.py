"""Rules: what sticks out of the box or page it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from vizsys.geometry import Box
from vizsys.lint.picture import HUNG, SLACK, Picture, Thing, inside, within
from vizsys.lint.rule import Finding, Settings
from vizsys.scene import Group, TextRun

HOLDERS = ("node", "cell", "badge", "panel", "group", "legend", "label", "block")


def text_outside(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Text that leaves the box of the node, cell or panel it is in; of a slanted outline, the outline itself."""
    slanted = {id(n.group): n for n in picture.having("node") if n.polygon}
    for words in picture.words:
        holder = next((g for g in reversed(words.chain) if g.box and g.role in HOLDERS), None)
        if holder is None or holder.box is None or _hangs(holder):
            continue
        box = Box(*holder.box)
        if not within(words.box, box) or (id(holder) in slanted and _leaves(words.box, slanted[id(holder)])):
            called = holder.title or holder.id
            where = f"{holder.role} {called!r}" if called else f"its {holder.role}"
            yield Finding(f"the text {words.run.text!r} sticks out of {where}", words.chain)


def outside_page(picture: Picture, _: Settings) -> Iterator[Finding]:
    """Anything painted beyond the page's border."""
    for item, box, chain in picture.inks:
        if not within(box, picture.page, SLACK / 2):
            over = max(-box.x, -box.y, box.right - picture.page.w, box.bottom - picture.page.h)
            what = f"the text {item.text!r}" if isinstance(item, TextRun) else _called(chain)
            yield Finding(f"{what} is {over:.0f} units outside the page", chain)


def _hangs(holder: Group) -> bool:
    return holder.role == "node" and holder.data.get("shape") in HUNG


def _leaves(box: Box, node: Thing) -> bool:
    low = box.bottom - box.h * 0.2  # descenders may touch
    corners = ((box.x, box.y), (box.right, box.y), (box.x, low), (box.right, low))
    middle = node.box
    return not all(inside(_towards(p, (middle.cx, middle.cy)), node.polygon) for p in corners)


def _towards(p: tuple[float, float], q: tuple[float, float]) -> tuple[float, float]:
    return (p[0] + (q[0] - p[0]) * 0.03, p[1] + (q[1] - p[1]) * 0.03)


def _called(chain: tuple[Group, ...]) -> str:
    named = next((g for g in reversed(chain) if g.title or g.id), None)
    return f"a part of {named.role} {named.title or named.id!r}" if named else "something"
