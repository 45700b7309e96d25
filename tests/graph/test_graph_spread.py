"""Ranks moved apart stand where Graphviz puts them when it is asked for that distance."""

from __future__ import annotations

import pytest

from vizsys.blocks.graph.spread import Ranks, Spread, ranks
from vizsys.engine import Layout, default_engine, layout_checked


def layout(gap: int) -> Layout:
    """Two chains of different sizes: b has a label node on the way to c, d spans the rank of that label."""
    dot = f"""digraph {{ graph [splines=none nodesep=0.4 ranksep={gap / 72:.4f}];
        node [fixedsize=true label=""]; a [width=1 height=0.5]; b [width=2 height=1]; c [width=1 height=0.7];
        l [width=0.8 height=0.3]; d [width=1 height=0.4]; e [width=1 height=0.4];
        a -> b [minlen=2]; b -> l; l -> c; a -> d [minlen=2]; d -> e [minlen=2] }}"""
    return layout_checked(default_engine(), lambda _: dot)


@pytest.mark.parametrize("gap", [20, 33, 90])
def test_ranks_moved_apart_stand_where_graphviz_puts_them(gap: int) -> None:
    near, far = layout(20), layout(gap)
    long = [("a", "b"), ("a", "d"), ("d", "e")]
    found = ranks([(n, -y, h) for n, (_, y, _, h) in near.nodes.items()], long, 20)
    spread = Spread(found.levels, found.apart(gap), 1.0)
    start = spread.along(-near.nodes["a"][1]) + far.nodes["a"][1]
    for name, (x, y, _, _) in near.nodes.items():
        assert far.nodes[name][0] - x == far.nodes["a"][0] - near.nodes["a"][0]
        assert spread.along(-y) - start == pytest.approx(-far.nodes[name][1], abs=0.2)


def test_distances_kept_for_frames_are_not_lost() -> None:
    found = Ranks([0.0, 100.0, 200.0], [1, 1], [40.0, 90.0], 10.0)  # the first two stand 50 further apart than asked
    assert found.apart(30.0) == [0.0, 100.0, 220.0]


def test_edges_of_frames_go_with_the_ranks_in_them() -> None:
    spread = Spread([0.0, 100.0, 200.0], [0.0, 150.0, 300.0], 1.0)
    assert spread.edges(80.0, 230.0) == (130.0, 330.0)
    assert spread.along(50.0) == 75.0 and spread.along(-10.0) == -10.0 and spread.along(210.0) == 310.0
