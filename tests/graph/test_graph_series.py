"""Grids under one another: as wide and with as many columns, they share them."""

import vizsys
from vizsys.scene import Group

SERIES = """\
title: Series
rows:
  - title: One
    graph: {rows: [[a1, b1, c1]], nodes: {a1: A, b1: B, c1: C}, edges: ["a1 -> b1 -> c1"]}
  - title: Two
    graph:
      rows: [[a2, b2, c2]]
      nodes: {a2: A, b2: {label: A rather long name, shape: circle}, c2: C}
      edges: ["a2 -> b2: with a label of its own", "b2 -> c2"]
"""


def test_columns_of_a_series_stand_under_one_another() -> None:
    scene = vizsys.layout(vizsys.loads(SERIES))
    middle = {
        g.id: g.box[0] + g.box[2] / 2 for g, _ in scene.walk() if isinstance(g, Group) and g.role == "node" if g.box
    }
    for column in "abc":
        assert abs(middle[f"{column}1"] - middle[f"{column}2"]) < 2
