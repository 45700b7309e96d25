"""Ends of edges that name a part of a node's body."""

import pytest

import vizsys
from vizsys.scene import Group

SPEC = """\
title: T
graph:
  nodes:
    a: A
    b: {{body: {{stack: [Kernel, Host]}}}}
  edges:
    - a -> b.{part}
"""


def test_an_edge_ends_at_the_part_it_names() -> None:
    scene = vizsys.layout(vizsys.loads(SPEC.format(part="kernel")))
    edge = next(g for g, _ in scene.walk() if isinstance(g, Group) and g.role == "edge")
    assert edge.data["to"] == ["b"]


def test_an_unknown_part_is_told_where_it_is_written() -> None:
    with pytest.raises(vizsys.SpecError) as refused:
        vizsys.layout(vizsys.loads(SPEC.format(part="kernle")))
    (found,) = refused.value.diagnostics
    assert found.span is not None and found.span.line == 7
    assert found.message == "the body of node 'b' has no part 'kernle', did you mean 'kernel'?"
