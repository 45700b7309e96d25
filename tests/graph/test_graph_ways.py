"""Ways of lines past what stands beside their ends: each of these graphs once had a line or a label over a node."""

from __future__ import annotations

from math import dist
from pathlib import Path

import pytest

import vizsys
from support_geometry import check, read
from vizsys.bezier import Curve, rounded
from vizsys.blocks.graph import ortho
from vizsys.blocks.graph.curves import course, softest
from vizsys.blocks.graph.draw import visible
from vizsys.blocks.graph.layout import graph_layout
from vizsys.blocks.graph.model import Graph
from vizsys.blocks.graph.plan import Plan
from vizsys.blocks.graph.runs import Runs
from vizsys.build.context import make_context
from vizsys.diagnostics import Report
from vizsys.geometry import Box, path_hits

LEVEL = """\
graph:
  direction: down
  groups:
    g0:
      label: Group
      nodes: {n4: new old index, n5: new retry token cache a}
      groups:
        inner6: {nodes: {n6: asks token page token new, n8: old next}}
    g1:
      label: Group
      nodes: {n9: {label: a asks, sub: writes old the}, n10: reads, n15: index}
      groups:
        inner11: {nodes: {n12: index order, n13: writes}}
  nodes: {n3: writes asks writes}
  edges:
    - "1. n3 -> n4: batch"
    - n10 -> n15
    - "n5 -> n9: asks"
    - "n15 <-> n13: event asks"
    - n5 => n6
    - "n3 -> n8: index"
    - "14. n12 -> n15: old copies index retry"
    - n9 => n13
    - "n10 -> n13: new old a old"
"""
WORDS = """\
graph:
  direction: down
  groups:
    g1:
      label: Group
      nodes:
        n7: {label: user writes, icon: cloud}
        n12: copies asks writes next token
        n13: {label: reads next old event old, icon: database}
      groups:
        inner:
          nodes: {n10: order retry token index token, n11: {label: a asks asks copies writes, shape: hexagon}}
  nodes:
    n0: a
    n5: {label: a asks retry batch new, icon: user}
    n14: page new
    n15: {label: user retry index, shape: queue}
    n16: {label: user, icon: cloud}
    n17: {label: copies asks old index order, icon: docker, sub: index new the}
    n20: index the batch
  edges:
    - "n14 -> n17: writes"
    - "3. n12 => n16"
    - "n15 -> n20: the"
    - "5. n11 -> n13: retry event copies batch"
    - "n17 <-> n7: old retry"
    - "n7 -> n12: copies old event old"
    - "n16 -> n17: copies index token the"
    - "n7 ~> n11: the user retry order"
"""
MOVED = """\
graph:
  direction: right
  groups:
    g0: {label: Group of n3, nodes: {n3: new, n4: asks, n5: retry the new}}
    g1: {label: Group of n10, nodes: {n10: batch}, groups: {inner: {nodes: {n14: asks}}}}
    g2: {label: Group of n18, nodes: {n18: event, n20: index}}
    g3:
      label: Group of n23
      nodes: {n23: {label: a retry cache the index, shape: cylinder}, n25: copies, n26: retry user}
  edges:
    - "n14 ~> n18: copies"
    - "n4 <-> n5: writes user"
    - "n4 => n25, n26: old a the next"
    - n20 -> n23
    - "n23 -> n25: order batch"
    - "n3 <-> n5, n10: order new"
    - n20 ~> n25
    - "n20 <-> n25: asks index batch token"
"""
CROWDED = """\
graph:
  direction: down
  groups:
    g0:
      label: Group of n3
      nodes: {n8: {label: new order, icon: user}}
      groups: {inner: {nodes: {n6: asks, n7: {label: new, sub: page the cache}}}}
  nodes:
    n0: cache order
    n2: retry copies
    n10: old
    n11: new batch retry retry writes
    n12: writes event next batch old
    n13: {label: the, sub: order event copies}
    n15: reads next a
    n16: {label: index, icon: kafka}
    n17: old
    n18: {label: page old, icon: user}
    n19: reads
    n20: {label: copies copies, icon: user}
    n21: {label: token, shape: pill}
    n22: a token retry
    n23: token index
    n24: {label: index, icon: database, sub: old copies token}
    n25: cache cache token old new
    n26: the order old copies order
    n27: old
    n30: {label: cache reads index, shape: queue}
  edges:
    - n20 -> n25
    - n7 ~> n11
    - "n12 -> n17, n24, n7: asks a"
    - "4. n19 -> n8: new cache writes next"
    - n23 ~> n26
    - "6. n21 <-> n22: new"
    - "n20 -> n22: the new event cache"
    - "n10 ~> n15: writes index order writes"
    - n17 -> n27
    - n23 -> n24
    - n10 => n13
    - "n22 -> n27: a"
    - "n13 -> n16: asks"
    - "n20 => n17: token writes"
    - n17 => n21
    - 17. n26 -> n22
    - "19. n26 -> n30: event writes index retry"
    - n12 ~> n17
    - "21. n2 -> n6: order batch old batch"
    - 22. n24 -> n25
    - "23. n17 <-> n18: user"
    - "n18 -> n23: user"
    - n21 ~> n25
    - "n7 => n8: a index writes event"
"""
TITLE = """\
graph:
  direction: right
  nodes: {u: {label: User, icon: user}}
  groups: {g: {label: Cluster, nodes: {a: A, b: {label: B, icon: server}, c: {label: C, shape: cylinder}}}}
  edges: ["u -> a: in", "a -> b: on", "b -> c: down", "c ~> u: out"]
"""
SPECS = {
    "a label longer than the gap between two nodes of a rank": LEVEL,
    "wide words under the node at the end": WORDS,
    "no way in from above but through other lines": CROWDED,
    "nothing straight to a node past three others": MOVED,
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_the_way_is_clear(spec: str) -> None:
    assert check(vizsys.layout(vizsys.loads(spec))).report() == ""


def test_nodes_of_a_rank_are_joined_beside_it_where_the_label_has_room() -> None:
    picture = read(vizsys.layout(vizsys.loads(LEVEL)))
    (label,) = (t for t in picture.having("label") if t.data["edge"] == "e4-n15-n13")
    assert label.box[1] > picture.node("n13").box[3]


def test_a_line_goes_around_everything_rather_than_through_a_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ortho, "cheapest", lambda *_: None)  # as in a graph so large that the search gives up
    nodes = "graph:\n  rows: [[a, b, c], [d, e, f], [g, h, i]]\n"
    nodes += "  nodes: {a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I}\n"
    assert check(vizsys.layout(vizsys.loads(nodes + "  edges: [a -> i]\n"))).edge_through_node == []


def test_a_line_back_does_not_run_along_a_title() -> None:
    (line,) = (ln for ln in read(vizsys.layout(vizsys.loads(TITLE))).lines if ln.dashed)
    assert len(line.strokes) == 2  # open under its label, and nowhere else


def test_corners_are_as_soft_as_what_they_go_round_allows() -> None:
    corners = [(0.0, 0.0), (200.0, 0.0), (200.0, 200.0)]

    def softened(node: Box) -> Curve:
        return softest(corners, (56, 28, 14), lambda points: not path_hits(points, node))

    assert softened(Box(0, 50, 100, 100)) == rounded(corners, 56)
    assert softened(Box(100, 12, 88, 100)) == rounded(corners, 28)
    assert softened(Box(100, -50, 200, 200)) == rounded(corners, 56)  # it runs through that anyhow


EVERYTHING = (Path(__file__).parent.parent / "cases/graph/all-labelled-down.yaml").read_text()


def drawn(spec: str) -> Plan:
    """The graph of a spec with everything in its place."""
    page = vizsys.loads(spec)
    assert isinstance(page.content, Graph)
    return graph_layout.arranged(page.content, None, None, make_context(page, Report()))


@pytest.mark.parametrize("direction", ["down", "right"])
def test_lines_are_straight_where_they_have_an_arrow_head(direction: str) -> None:
    plan = drawn(EVERYTHING.replace("direction: down", f"direction: {direction}"))
    for route in plan.routes:
        shown = visible(plan, route)
        (x, y), before = shown.points[-1], [p for p in shown.samples(1.0) if dist(p, shown.points[-1]) < 10]
        assert min(max(abs(p[0] - x) for p in before), max(abs(p[1] - y) for p in before)) < 1.5, route.link.key


def test_past_their_labels_lines_from_one_node_to_two_do_not_run_on_one_another() -> None:
    plan = drawn(EVERYTHING)
    runs = Runs()
    sends, copies = (r for r in plan.routes if r.link.step in ("3", "5"))
    runs.add(sends.curve, sends.link)
    assert runs.shared(course(copies.curve), copies.link, 4.0, kin=True) < 20
