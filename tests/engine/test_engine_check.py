"""Layouts that are looked over, an installed `dot`, and recorded answers."""

from __future__ import annotations

import random
import shutil
from typing import Any

import pytest

from vizsys.engine import WARNING, LayoutError, Variant, default_engine, external_engine, layout_checked
from vizsys.engine.check import problems
from vizsys.engine.external import ExternalEngine
from vizsys.engine.recorded import RecordedEngine, fingerprint

BOX = 'node [shape=box fixedsize=true label="" width=1 height=0.5];'
PAIR = f"digraph {{ {BOX} a -> b [id=e0] }}"


def graph(**changes: Any) -> dict[str, Any]:
    """A sound layout by hand: a and b, a inside cluster_x; `changes` replace one attribute each, written
    `a_pos="..."`."""
    things: dict[str, dict[str, Any]] = {
        "x": {"name": "cluster_x", "_gvid": 0, "bb": "0,0,100,100", "nodes": [1]},
        "a": {"name": "a", "_gvid": 1, "pos": "50,50", "width": "1", "height": "0.5"},
        "b": {"name": "b", "_gvid": 2, "pos": "200,50", "width": "1", "height": "0.5"},
    }
    for name, value in changes.items():
        thing, key = name.split("_", 1)
        things[thing][key] = value
    objects = [things["x"], things["a"], things["b"]]
    return {"name": "%1", "_subgraph_cnt": 1, "objects": objects}


def test_a_sound_layout_has_no_problems() -> None:
    assert problems(graph()) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"a_pos": None}, "node 'a' has no position"),
        ({"a_pos": "nan,50"}, "node 'a' has no position"),
        ({"x_bb": ""}, "group 'cluster_x' has no box"),
        ({"a_width": "inf"}, "node 'a' has no position"),
        ({"a_pos": "170,50"}, "node 'a' is outside its group 'cluster_x'"),
        ({"a_pos": "170,50"}, "nodes 'a' and 'b' overlap"),
        ({"b_pos": "100,50"}, "node 'b' is inside group 'cluster_x', where it does not belong"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], said: str) -> None:
    assert said in problems(graph(**change))


def test_touching_is_not_overlapping() -> None:
    assert problems(graph(x_bb="13.9,31.9,86,68.1", b_pos="122,50")) == ()


class Scripted:
    """An engine that gives the next of some answers, and remembers what it was asked."""

    def __init__(self, *answers: dict[str, Any] | LayoutError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def layout(self, dot: str, engine: str = "dot") -> dict[str, Any]:
        self.asked.append(dot)
        answer = self.answers.pop(0)
        if isinstance(answer, LayoutError):
            raise answer
        return answer


def named(variant: Variant) -> str:
    return variant


CRASH = LayoutError("crash", "boom")
LATE = LayoutError("timeout", "late")
NO_NODE = graph(a_pos=None)
OVERLAP = graph(a_pos="170,50")


def test_a_sound_first_answer_is_taken() -> None:
    engine = Scripted(graph())
    answer = layout_checked(engine, named)
    assert (answer.variant, answer.problems, engine.asked) == ("full", (), ["full"])


@pytest.mark.parametrize("bad", [CRASH, OVERLAP, {**graph(), WARNING: "lost a b edge"}])
def test_a_wrong_answer_is_asked_for_again_with_newrank_then_without_labels(bad: Any) -> None:
    engine = Scripted(bad, graph())
    assert layout_checked(engine, named).variant == "newrank"
    engine = Scripted(bad, bad, graph())
    assert layout_checked(engine, named).variant == "unlabelled"
    assert engine.asked == ["full", "newrank", "unlabelled"]


def test_after_a_timeout_only_the_quickest_variant_is_tried() -> None:
    engine = Scripted(LATE, graph())
    assert layout_checked(engine, named).variant == "unlabelled" and engine.asked == ["full", "unlabelled"]


def test_the_least_wrong_answer_that_can_be_drawn_is_taken_when_none_is_right() -> None:
    answer = layout_checked(Scripted(OVERLAP, {**graph(), WARNING: "lost"}, OVERLAP), named)
    assert answer.variant == "newrank" and answer.problems == ("Graphviz: lost",)


def test_the_variant_that_came_right_before_is_tried_first() -> None:
    engine = Scripted(OVERLAP, graph())
    assert layout_checked(engine, named, first="unlabelled").variant == "full"
    assert engine.asked == ["unlabelled", "full"]


def test_when_nothing_can_be_drawn_the_first_reason_is_raised() -> None:
    with pytest.raises(LayoutError, match="no position") as error:
        layout_checked(Scripted(NO_NODE, NO_NODE, NO_NODE), named)
    assert error.value.kind == "crash"
    with pytest.raises(LayoutError, match="late"):
        layout_checked(Scripted(LATE, LATE), named)


@pytest.mark.parametrize("kind", ["syntax", "missing"])
def test_what_no_other_variant_can_cure_is_raised_at_once(kind: Any) -> None:
    engine = Scripted(LayoutError(kind, "no"))
    with pytest.raises(LayoutError):
        layout_checked(engine, named)
    assert engine.asked == ["full"]


def tangle(seed: int, variant: Variant) -> str:
    """A graph of the sort Graphviz gets wrong now and then: nested clusters, edges every way, many labelled."""
    chance = random.Random(seed)
    count = chance.randrange(8, 30)
    home = [chance.randrange(5) for _ in range(count)]

    def nodes(place: int) -> str:
        return "".join(f"n{i};" for i in range(count) if home[i] == place)

    lines = [f"digraph {{ {'newrank=true;' if variant != 'full' else ''} {BOX}"]
    for outer, inner in ((1, 2), (3, 4)):
        lines.append(f"subgraph cluster_{outer} {{ {nodes(outer)} subgraph cluster_{inner} {{ {nodes(inner)} }} }}")
    lines.append(nodes(0))
    for number in range(2 * count):
        ends = f"n{chance.randrange(count)} -> n{chance.randrange(count)}"
        label = f'label="{"x" * 39}" fontname=Courier fontsize=1' if chance.random() < 0.4 else ""
        lines.append(f"{ends} [id=e{number} {label if variant != 'unlabelled' else ''}];")
    return "\n".join([*lines, "}"])


def test_tangled_graphs_end_right_whatever_graphviz_makes_of_them_first() -> None:
    retried = 0
    for seed in range(60):
        answer = layout_checked(default_engine(), lambda variant, seed=seed: tangle(seed, variant))  # type: ignore[misc]
        assert answer.problems == ()
        retried += answer.variant != "full"
    assert retried > 0  # else the graphs are too easy to prove anything


# The installed dot


def test_the_installed_dot_gives_the_same_answer() -> None:
    if shutil.which("dot") is None:
        pytest.skip("no `dot` on PATH: the external engine is not tried")
    ours, its = default_engine().layout(PAIR), external_engine().layout(PAIR)
    for thing, other in zip(ours["objects"], its["objects"], strict=True):
        assert (thing["name"], thing["pos"]) == (other["name"], other["pos"])
    assert its["edges"][0]["id"] == "e0"
    with pytest.raises(LayoutError) as error:
        external_engine().layout("digraph {")
    assert error.value.kind == "syntax" and "syntax error" in error.value.message
    with pytest.raises(LayoutError) as error:
        external_engine().layout(PAIR, "nonsense")
    assert error.value.kind == "syntax"


def test_the_installed_dot_has_a_time_limit() -> None:
    if shutil.which("dot") is None:
        pytest.skip("no `dot` on PATH: the external engine is not tried")
    edges = ";".join(f"n{i % 211} -> n{i * 7 % 223}" for i in range(2500))
    with pytest.raises(LayoutError) as error:
        ExternalEngine(limit=0.2).layout(f"digraph {{ splines=ortho; {edges} }}")
    assert error.value.kind == "timeout"


def test_without_a_dot_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LayoutError, match=r"install Graphviz") as error:
        ExternalEngine().layout(PAIR)
    assert error.value.kind == "missing"


# Recorded answers


def test_recorded_answers_are_given_raised_or_missed() -> None:
    answers = {fingerprint("one"): {"objects": []}, fingerprint("two"): LATE, fingerprint("one", "neato"): {"n": 1}}
    engine = RecordedEngine(answers)
    first = engine.layout("one")
    first["objects"].append("changed")
    assert engine.layout("one") == {"objects": []} and engine.layout("one", "neato") == {"n": 1}
    with pytest.raises(LayoutError, match="late"):
        engine.layout("two")
    with pytest.raises(LayoutError) as error:
        engine.layout("three")
    assert error.value.kind == "missing" and engine.asked == ["one", "one", "one", "two", "three"]
