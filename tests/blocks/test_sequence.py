from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_probe import block, context, extent, groups, leaves, overlap, probe, texts

from vizsys.blocks.base import Placed
from vizsys.blocks.graph.model import Graph, Node
from vizsys.blocks.prose import TextContent
from vizsys.blocks.sequence import Actor, Message, Note, Phase, Region, Sequence, sequence_layout
from vizsys.scene import Group, Path, Rect
from vizsys.spec.model import Block

Box = tuple[float, float, float, float]
ABC = {"a": Actor(label="Client"), "b": Actor(label="Gateway"), "c": Actor(label="Database server")}


def say(line: str, label: str | None = None, /, **keys: Any) -> Message:
    """`a -> b` as a message; `a` alone as one without a receiver."""
    words = line.split()
    target = tuple(words[2].split(",")) if len(words) > 1 else ()
    arrow: Any = words[1] if len(words) > 1 else "->"
    return Message(source=tuple(words[0].split(",")), target=target, arrow=arrow, label=label, **keys)


def sequence(*messages: Message, actors: dict[str, Actor] | None = None, **keys: Any) -> Sequence:
    return Sequence(actors=actors or ABC, messages=messages, **keys)


def laid(content: Sequence, width: float = 1200, height: float | None = None) -> Placed:
    return sequence_layout.layout(content, width, height, context())


def heads(placed: Placed) -> dict[str, Box]:
    return {g.id: g.box for g in groups(placed.items, "node") if g.id and g.box}


def middle(box: Box) -> float:
    return box[0] + box[2] / 2


def labels(placed: Placed) -> list[Group]:
    return [g for g in groups(placed.items, "label") if g.title]


def edges(placed: Placed) -> list[Group]:
    return list(groups(placed.items, "edge"))


def ends(edge: Group) -> Box:
    boxes = [extent(i) for i in leaves((edge,))]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def test_heads_stand_in_order_equal_in_size_and_apart() -> None:
    boxes = list(heads(laid(sequence(say("a -> b", "x")))).values())
    assert [b[0] for b in boxes] == sorted(b[0] for b in boxes)
    assert len({(round(b[1], 2), round(b[2], 2), round(b[3], 2)) for b in boxes}) == 1
    assert not any(overlap(p, q) for i, p in enumerate(boxes) for q in boxes[i + 1 :])


def test_messages_run_from_the_top_down_between_their_lifelines() -> None:
    placed = laid(sequence(say("a -> b", "one"), say("c -> a", "two"), say("b ~> c", "three")))
    xs = {k: middle(b) for k, b in heads(placed).items()}
    found = edges(placed)
    tops = [ends(e)[1] for e in found]
    assert tops == sorted(tops)
    for edge, (left, right) in zip(found, [("a", "b"), ("a", "c"), ("b", "c")], strict=True):
        assert ends(edge)[0] == pytest.approx(xs[left], abs=2)
        assert ends(edge)[2] == pytest.approx(xs[right], abs=2)


def test_a_long_label_between_neighbours_moves_them_apart() -> None:
    def gap(label: str) -> float:
        boxes = heads(laid(sequence(say("a -> b", label), say("b -> c", "x")), 1000))
        return middle(boxes["b"]) - middle(boxes["a"])

    assert gap("authorize with client id and scope") > gap("x") + 40


def test_lifelines_open_under_a_label_that_crosses_them() -> None:
    placed = laid(sequence(say("a -> c", "wordswithoutanyspacethatfitbetweennoneofthelifelineshere")), 700)
    (label,) = labels(placed)
    assert label.box is not None
    x = middle(heads(placed)["b"])
    assert label.box[0] < x < label.box[0] + label.box[2]
    upright = [p for p in leaves(placed.items) if isinstance(p, Path) and extent(p)[0] <= x <= extent(p)[2]]
    for line in upright:
        left, top, right, bottom = extent(line)
        if right - left < 1:
            assert bottom <= label.box[1] + 0.01 or top >= label.box[1] + label.box[3] - 0.01


def test_a_larger_height_is_used_exactly_and_spreads_the_rows() -> None:
    content = sequence(say("a -> b", "x"), say("b ~> a", "y"), say("b -> c", "z"))
    natural = laid(content)
    taller = laid(content, height=natural.height + 90)
    assert taller.height == pytest.approx(natural.height + 90)
    assert laid(content, height=2400).height == pytest.approx(2400)
    first, last = (ends(edges(p)[-1])[1] - ends(edges(p)[0])[1] for p in (natural, taller))
    assert last > first + 40


def test_never_narrower_than_its_low() -> None:
    content = sequence(say("a -> b", "unbreakableIdentifierOfSomeLength"), say("b -> c", "x"))
    low = sequence_layout.widths(content, context()).low
    assert laid(content, 100).width == pytest.approx(low)
    for g in [*labels(laid(content, 100)), *groups(laid(content, 100).items, "node")]:
        assert g.box is not None and g.box[0] >= -0.01 and g.box[0] + g.box[2] <= low + 0.01


def test_steps_auto_counts_messages_not_dividers() -> None:
    content = sequence(
        say("a -> b", "x"), Message(divider="then"), say("b -> b", "y"), say("b", says="z"), steps="auto"
    )
    assert [g.data["step"] for g in groups(laid(content).items, "badge")] == ["1", "2", "3"] or sorted(
        str(g.data["step"]) for g in groups(laid(content).items, "badge")
    ) == ["1", "2", "3"]


def test_slanted_arrows_arrive_lower_than_they_leave() -> None:
    level, falling = (laid(sequence(say("a -> b", "x"), slant=s)) for s in (False, True))
    shafts = [[extent(p) for p in leaves((edges(pl)[0],)) if isinstance(p, Path)] for pl in (level, falling)]
    spread = [max(b[3] for b in s) - min(b[1] for b in s) for s in shafts]
    assert spread[1] > spread[0] + 10


def test_a_lost_message_ends_before_the_lifeline() -> None:
    placed = laid(sequence(say("a -> b", "x", mark="no")))
    boxes = heads(placed)
    assert ends(edges(placed)[0])[2] < middle(boxes["b"]) - 30


def bars(placed: Placed) -> list[Rect]:
    return [r for r in leaves(placed.items) if isinstance(r, Rect) and r.w == 14]


def test_activation_lasts_from_a_call_to_its_reply() -> None:
    content = sequence(say("a -> b", "x"), say("b -> c", "y"), say("c ~> b", "z"), say("b ~> a", "w"), activate=True)
    outer, inner = sorted(bars(laid(content)), key=lambda r: -r.h)
    assert outer.y < inner.y and outer.y + outer.h > inner.y + inner.h
    assert bars(laid(replace(content, activate=False))) == []
    assert len(bars(laid(sequence(say("a -> b", "x", activate=True), say("b -> c", "y"))))) == 1


def test_heads_again_at_the_bottom_when_asked_or_tall() -> None:
    def feet(placed: Placed) -> list[Group]:
        return [g for g in groups(placed.items, "cell") if g.title in ("Client", "Gateway", "Database server")]

    short = sequence(say("a -> b", "x"))
    assert feet(laid(short)) == []
    assert len(feet(laid(replace(short, feet=True)))) == 3
    tall = sequence(*[say("a -> b", f"m{i}") for i in range(40)])
    assert len(feet(laid(tall))) == 3
    assert feet(laid(replace(tall, feet=False))) == []


def two(*messages: Message, **keys: Any) -> Sequence:
    return sequence(*messages, actors={"a": Actor(label="Client"), "b": Actor(label="Server")}, **keys)


def test_narrow_and_small_is_compact() -> None:
    content = two(say("a -> b", "ask"), say("b ~> a", "answer"))
    small = laid(content, 440)
    assert all(b[3] == pytest.approx(small.height) for b in heads(small).values())
    (left, right) = heads(small).values()
    for edge in edges(small):
        assert ends(edge)[0] == pytest.approx(left[0] + left[2], abs=2)
        assert ends(edge)[2] == pytest.approx(right[0], abs=2)
    assert laid(replace(content, compact=False), 440).height > small.height
    assert all(b[3] < 200 for b in heads(laid(content, 1000)).values())


PHASED = Sequence(
    actors=ABC,
    phases=(
        Phase(title="Ask", messages=(say("a -> b", "x"), say("b -> c", "y"), Message(divider="asked"))),
        Phase(title="Answer", messages=(say("c ~> b", "z"), say("b ~> a", "w"))),
    ),
)


def cell(placed: Placed, title: str) -> Box:
    return next(g.box for g in groups(placed.items, "cell") if g.title == title and g.box)


@pytest.mark.parametrize("width", [200, 420, 900])
def test_in_the_compact_form_everything_said_stands_between_the_boxes(width: float) -> None:
    lines = (
        Message(source=("a",), tick="opens the connection"),
        say("a -> b", "request"),
        say("a", says="waits for an answer", step="1"),
        say("b", says="looks it up", step="2"),
        Message(source=("b",), tick="closes"),
    )
    actors = {"a": Actor(label="Client"), "b": Actor(label="Server")}
    placed = laid(sequence(*lines, actors=actors, compact=True), width)
    a, b = heads(placed).values()
    said = [g.box for g in (*labels(placed), *groups(placed.items, "cell")) if g.box]
    assert len(said) == 5
    for left, _, wide, _ in said:
        assert a[0] + a[2] <= left + 0.01 and left + wide <= b[0] + 0.01
    assert not any(overlap(p, q) for i, p in enumerate(said) for q in said[i + 1 :])


@pytest.mark.parametrize("width", [560, 1400])
def test_phases_hold_their_messages_and_no_others(width: float) -> None:
    placed = laid(PHASED, width)
    ask, answer = cell(placed, "Ask"), cell(placed, "Answer")
    assert ask[1] + ask[3] < answer[1]
    boxes = {g.title: g.box for g in labels(placed)}
    for title, band in (("x", ask), ("y", ask), ("z", answer), ("w", answer)):
        box = boxes[title]
        assert box and band[1] <= box[1] and box[1] + box[3] <= band[1] + band[3]
    divider = boxes["asked"]
    assert divider and ask[1] + ask[3] <= divider[1] and divider[1] + divider[3] <= answer[1]


def note(side: Any = None, tall: float = 120, low: float = 100) -> Note:
    return Note(body=Block(content=probe(low=low, ideal=220, tall=tall)), side=side)


def probes(placed: Placed) -> list[Box]:
    return [g.box for g in groups(placed.items, "node") if g.id == "probe" and g.box]


@given(
    talls=st.lists(st.integers(30, 400), min_size=1, max_size=5),
    width=st.integers(500, 1800),
    height=st.one_of(st.none(), st.integers(300, 3000)),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_remarks_never_overlap_and_stay_in_their_band(talls: list[int], width: int, height: int | None) -> None:
    sides: Many[Any] = ("left", "right", None)
    said = [say("a -> c", "x", note=note(sides[i % 3], t)) for i, t in enumerate(talls)]
    content = Sequence(
        actors=ABC, phases=(Phase(title="One", messages=tuple(said)), Phase(title="Two", messages=(say("a -> b"),)))
    )
    placed = laid(content, width, height)
    found = probes(placed)
    assert len(found) == len(talls)
    assert not any(overlap(p, q) for i, p in enumerate(found) for q in found[i + 1 :])
    band = cell(placed, "One")
    for box in found:
        assert band[1] <= box[1] and box[1] + box[3] <= band[1] + band[3] + 0.01
        assert box[0] >= -0.01 and box[0] + box[2] <= placed.width + 0.01


def test_equal_remarks_of_neighbouring_phases_share_one_bracket() -> None:
    def noted(*bodies: str) -> int:
        phases = tuple(
            Phase(title=str(i), messages=(say("a -> b", "x"),), note=Note(body=Block(content=probe(tall=len(b)))))
            for i, b in enumerate(bodies)
        )
        return len(probes(laid(Sequence(actors=ABC, phases=phases), 1600)))

    assert noted("a", "a", "bb") == 2
    assert noted("a", "bb", "a") == 3


def test_regions_stand_over_their_actors() -> None:
    content = sequence(
        say("a -> b", "x"), regions=(Region(title="Here", actors=("a", "b")), Region(title="There", actors=("c",)))
    )
    placed = laid(content)
    boxes, here, there = heads(placed), cell(placed, "Here"), cell(placed, "There")
    assert here[0] == pytest.approx(boxes["a"][0])
    assert here[0] + here[2] == pytest.approx(boxes["b"][0] + boxes["b"][2])
    assert there[0] == pytest.approx(boxes["c"][0]) and there[2] == pytest.approx(boxes["c"][2])
    assert here[1] + here[3] <= boxes["a"][1]


def test_anchors_name_actors_phases_and_rows() -> None:
    anchors = laid(replace(PHASED, steps="auto"), 1400).anchors
    assert {"a", "b", "c", "ask", "answer", "m1", "step-4"} <= set(anchors)
    assert anchors["step-1"][1] < anchors["step-4"][1]


WORDS = st.sampled_from(["", "SYN", "look up the user", "authorize: client id, scope and challenge", "GET /v1/orders"])


@st.composite
def talks(draw: st.DrawFn) -> Sequence:
    count = draw(st.integers(1, 5))
    names = "abcde"[:count]
    said = []
    for _ in range(draw(st.integers(1, 9))):
        source, target = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        label = draw(WORDS) or None
        line: Any = draw(st.sampled_from(["solid", "dashed", "block"]))
        mark: Any = draw(st.sampled_from([None, None, "ok", "no"]))
        said.append(say(f"{source} -> {target}", label, line=line, mark=mark if source != target else None))
        if draw(st.booleans()) and label:
            said.append(say(source, says=label))
    return Sequence(
        actors={n: Actor(label=n * draw(st.integers(1, 14)), sub=draw(st.sampled_from([None, "sub"]))) for n in names},
        messages=tuple(said),
        steps=draw(st.sampled_from(["given", "auto"])),
        slant=draw(st.booleans()),
        activate=draw(st.booleans()),
    )


@given(content=talks(), width=st.integers(200, 2000), height=st.one_of(st.none(), st.integers(100, 2500)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_never_overlap_and_nothing_leaves_the_block(content: Sequence, width: int, height: int | None) -> None:
    placed = laid(content, width, height)
    if height is not None:
        assert placed.height >= height
    for item in leaves(placed.items):
        left, top, right, bottom = extent(item)
        assert left >= -1.6 and right <= placed.width + 1.6
        assert top >= -1.6 and bottom <= placed.height + 1.6
    boxes = [extent(t) for t in texts(placed.items)]
    rects = [(b[0], b[1], b[2] - b[0], b[3] - b[1]) for b in boxes]
    assert not any(overlap(p, q) for i, p in enumerate(rects) for q in rects[i + 1 :])
    marks = [g.box for g in labels(placed) if g.box and g.data.get("edge")]
    solid = [g for g in groups(placed.items, "node") if g.box]
    assert not any(overlap(m, g.box) for m in marks for g in solid if g.box)


def test_remarks_give_way_to_labels_before_those_are_wrapped() -> None:
    remark = Note(body=block(TextContent(text="a remark of so many words that it would like to be wide"), id="note"))
    said = "a label as long as this one"
    pair = {"a": Actor(label="A"), "b": Actor(label="B")}
    tight = laid(sequence(say("a -> b", said, note=replace(remark, side="left")), actors=pair), 800)
    assert len({run.y for run in texts(tuple(labels(tight)))}) == 1


def test_a_remark_in_a_column_wide_enough_stands_on_one_line() -> None:
    wide = Graph(rows=(("x", "y", "z"),), nodes={n: Node(label=f"node {n}") for n in "xyz"})
    short = "a remark that is a little too long"
    talk = sequence(
        say("a -> b", "x", note=Note(body=block(wide), side="right")),
        say("b -> a", "y", note=Note(body=block(TextContent(text=short)), side="right")),
        actors={"a": Actor(label="A"), "b": Actor(label="B")},
    )
    assert short in [run.text for run in texts(laid(talk, 1500).items)]
