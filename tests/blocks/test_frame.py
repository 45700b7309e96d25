"""Where titles and remarks stand in a frame."""

from __future__ import annotations

from typing import get_args

import pytest
from page_probe import Box, block, boxes, context, extent, overlap, probe, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.frame import block_widths, layout_block
from vizsys.spec.model import Frame, Rich, TitleAt

PLACES = [p for p in get_args(TitleAt) if p != "none"]


def laid(at: str, height: float | None = None, **keys: object) -> tuple[Placed, Box, Box]:
    """A panel with its title there; the boxes of its content and of its title's word."""
    made = block(probe(tall=120), title=Rich("Title"), frame=Frame(title=at), **keys)  # type: ignore[arg-type]
    placed = layout_block(made, 700, height, context(), "panel")
    (content,) = boxes(placed.items, "node")
    return placed, content, word(placed, "Title")


def word(placed: Placed, text: str) -> Box:
    x1, y1, x2, y2 = extent(next(t for t in texts(placed.items) if t.text == text))
    return x1, y1, x2 - x1, y2 - y1


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("height", [None, 400.0])
def test_a_title_keeps_clear_of_the_content_wherever_it_stands(at: str, height: float | None) -> None:
    placed, content, title = laid(at, height, tone="blue", badge="1", caption=Rich("below"), attr=Rich("remark"))
    if height:
        assert placed.height == height
    remark, caption = word(placed, "remark"), word(placed, "below")
    for part in (title, remark, caption):
        assert not overlap(part, content)
        assert part[0] >= 0
        assert part[1] >= 0
        assert part[0] + part[2] <= placed.width
        assert part[1] + part[3] <= placed.height
    assert not overlap(title, caption)
    assert remark[0] > content[0] + content[2]
    assert caption[1] > content[1] + content[3]


def test_each_place_is_where_it_says() -> None:
    found = {at: laid(at) for at in PLACES}
    for at, (_, content, title) in found.items():
        below = title[1] >= content[1] + content[3]
        assert below == (at in ("band-bottom", "tab-bottom", "caption", "caption-right")), at
        beside = title[0] + title[2] <= content[0]
        assert beside == (at in ("inside-left", "tab-left", "chip-left")), at
    placed, _, title = found["border"]
    (frame,) = boxes(placed.items, "panel")
    assert title[1] < frame[1] < title[1] + title[3]


def test_what_stands_beside_the_content_counts_in_its_width() -> None:
    bare = block_widths(block(probe(low=300), title=Rich("T")), context(), "panel").low
    for keys in ({"frame": Frame(title="tab-left")}, {"attr": Rich("a remark")}):
        assert block_widths(block(probe(low=300), title=Rich("T"), **keys), context(), "panel").low > bare + 40
