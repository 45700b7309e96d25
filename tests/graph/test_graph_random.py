"""Graphs nobody drew by hand: a seeded sample stays within its rate of flaws, and no small graph at all breaks."""

from __future__ import annotations

from functools import cache

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_rate import KINDS, Rate, measure

import vizsys
from support_geometry import check
from vizsys.diagnostics import SpecError

COUNT, MOST = 20, 22
"""Graphs of each kind, and the most nodes of one; `random_rate.py` measures more and larger ones by hand."""
NEVER = (
    "text_over_text",
    "node_over_node",
    "label_over_label",
    "label_over_title",
    "label_far",
    "edge_off_end",
    "text_off_node",
    "off_page",
)
SELDOM = {"right": 6, "down": 3, "grid": 4}
"""How many of them may have one of the other flaws: they are far more tangled than what people draw."""


@cache
def rate(kind: str) -> Rate:
    return measure(kind, range(COUNT), MOST)


@pytest.mark.parametrize("kind", KINDS)
def test_no_random_graph_is_refused(kind: str) -> None:
    assert rate(kind).refused == [] and rate(kind).total == COUNT


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_overlaps_in_random_graphs(kind: str) -> None:
    assert {k: v for k, v in rate(kind).flawed.items() if k in NEVER} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_random_graphs_are_seldom_flawed(kind: str) -> None:
    assert len(rate(kind).any) <= SELDOM[kind], rate(kind).report()


@pytest.mark.parametrize("kind", KINDS)
def test_lint_finds_the_overlaps_of_random_graphs(kind: str) -> None:
    assert rate(kind).missed == []


IDS = ("a", "b", "c", "d", "e", "f")
SHAPES = ("box", "circle", "diamond", "cylinder", "cloud", "dot", "actor", "bus", "text", "cube")
text = st.text("abc de WM.é→漢ש", min_size=1, max_size=24).map(str.strip).filter(bool)
node = st.fixed_dictionaries(
    {},
    optional={
        "label": text,
        "sub": text,
        "shape": st.sampled_from(SHAPES),
        "icon": st.sampled_from(["server", "kafka"]),
        "copies": st.integers(1, 5),
        "state": st.sampled_from(["ok", "bad", "off"]),
        "logos": st.just(["docker", "redis"]),
        "badge": st.just("7"),
    },
)


@st.composite
def specs(draw: st.DrawFn) -> str:
    """A small graph: any nodes, groups, edges between any two of them, ranked or on a grid."""
    ids = list(IDS[: draw(st.integers(1, len(IDS)))])
    split = draw(st.integers(0, len(ids)))
    nodes = {id: draw(node) for id in ids}
    graph: dict[str, object] = {"nodes": {id: nodes[id] for id in ids[:split]}}
    inside = ids[split:]
    if inside:
        group: dict[str, object] = {"nodes": {id: nodes[id] for id in inside}}
        if draw(st.booleans()):
            group["label"] = draw(text)
        graph["groups"] = {"g": {"groups": {"inner": group}} if draw(st.booleans()) else group}
    ends = st.sampled_from([*ids, *(["g"] if inside else [])])
    edges = []
    for a, b in draw(st.lists(st.tuples(ends, ends), max_size=8)):
        if "g" in (a, b) and (a == b or {a, b} & set(inside)):
            continue  # an edge between a group and what is in it says nothing
        edge: dict[str, object] = {"from": a, "to": b, "arrow": draw(st.sampled_from(["->", "~>", "<->", "--"]))}
        if draw(st.booleans()):
            edge["label"] = draw(text)
        edges.append(edge)
    graph["edges"] = edges
    how = draw(st.sampled_from(["right", "down", "left", "up", "grid", None]))
    if how == "grid":
        wide = draw(st.integers(1, 3))
        graph["rows"] = [ids[i : i + wide] for i in range(0, len(ids), wide)]
    elif how:
        graph["direction"] = how
    page = {"title": "Any", "graph": graph}
    if draw(st.booleans()):
        page["size"] = {"width": draw(st.sampled_from([600, 1000, 2000]))}
    return yaml.safe_dump(page, sort_keys=False, allow_unicode=True)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(specs())
def test_any_small_graph_is_drawn_on_its_page(spec: str) -> None:
    try:
        scene = vizsys.layout(vizsys.loads(spec))
    except SpecError as error:  # nodes on the grid between those of the group: said, not drawn
        assert {d.code for d in error.diagnostics if d.severity == "error"} == {"grid"}
        return
    found = check(scene)
    assert found.off_page == []
    assert scene.width > 0 and scene.height > 0
