"""Hard graphs: each is drawn without a flaw, and as its golden says. `pytest --accept` writes the goldens anew."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from placed import told

import vizsys
from support_geometry import against_groups, check, read
from vizsys.blocks.graph.model import Graph, NodeGroup
from vizsys.scene import Scene

CASES = sorted((Path(__file__).parent.parent / "cases" / "graph").glob("*.yaml"))
FOREIGN_FONTS = ("cjk-text", "right-to-left-text")
"""Cases whose sizes depend on the fonts of the machine: checked, but without a golden."""


@cache
def scene(path: Path) -> Scene:
    return vizsys.layout(vizsys.load(path))


def members(graph: Graph) -> dict[str, set[str]]:
    """Every group with the nodes in it, at any depth."""
    parent: dict[str, str] = {}
    claimed: dict[str, str] = {}

    def note(groups: Mapping[str, NodeGroup]) -> None:
        for id, group in groups.items():
            parent.update(dict.fromkeys((*group.nodes, *group.groups), id))
            claimed.update(dict.fromkeys(group.members, id))
            note(group.groups)

    note(graph.groups)
    for id, lane in graph.lanes.items():
        parent.update(dict.fromkeys(lane.nodes, id))
    parent |= claimed
    out: dict[str, set[str]] = {g: set() for g in {*parent.values(), *graph.groups, *graph.lanes}}
    for id in (*graph.nodes, *parent):
        around = parent.get(id)
        while around and id not in out:
            out[around].add(id)
            around = parent.get(around)
    return out


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_drawn_without_a_flaw(path: Path) -> None:
    assert check(scene(path)).report() == ""


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_groups_hold_their_nodes(path: Path) -> None:
    content = vizsys.load(path).content
    if isinstance(content, Graph):
        assert against_groups(read(scene(path)), members(content)) == []


@pytest.mark.parametrize("path", [c for c in CASES if c.stem not in FOREIGN_FONTS], ids=lambda p: p.stem)
def test_drawn_as_before(path: Path) -> None:
    golden = path.with_suffix(".txt")
    text = told(scene(path))
    if os.environ.get("VIZSYS_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
