"""Ports moved so that lines run straight: how far, past whom, and what stays."""

from __future__ import annotations

from vizsys.blocks.graph.jogs import JOG, Key, Run, Side, level

A: Key = (1, "a", True)
B: Key = (1, "b", False)
C: Key = (2, "b", False)
SIDES = {("a", True): Side(100.0, 20.0), ("b", False): Side(112.0, 30.0)}


def levelled(
    ports: dict[Key, float],
    *runs: tuple[Key, Key | float],
    clear: bool = True,
    length: float = 200.0,
    kept: Key | None = None,
) -> dict[Key, float]:
    ports = dict(ports)
    level(ports, SIDES, [Run(a, b, length, lambda _: clear) for a, b in runs], {kept} if kept else set())
    return ports


def test_the_roomier_end_moves() -> None:
    assert levelled({A: 0.0, B: 0.0}, (A, B)) == {A: 0.0, B: -12.0}


def test_the_other_end_moves_when_that_one_is_kept() -> None:
    assert levelled({A: 0.0, B: 0.0}, (A, B), kept=B) == {A: 12.0, B: 0.0}


def test_no_port_leaves_its_side() -> None:
    assert levelled({A: 0.0}, (A, 121.0)) == {A: 0.0}
    assert levelled({A: 0.0}, (A, 119.0)) == {A: 19.0}


def test_what_is_in_the_way_keeps_the_bend() -> None:
    assert levelled({A: 0.0, B: 0.0}, (A, B), clear=False) == {A: 0.0, B: 0.0}


def test_ports_pass_no_others_and_keep_apart() -> None:
    assert levelled({B: 0.0, C: 16.0}, (B, 120.0)) == {B: 0.0, C: 16.0}  # 8 from the other
    assert levelled({B: 0.0, C: -16.0}, (B, 120.0)) == {B: 8.0, C: -16.0}
    assert levelled({B: 10.0, C: -5.0}, (B, 92.0)) == {B: 10.0, C: -5.0}  # beyond the other


def test_a_line_round_something_gives_way() -> None:
    ports: dict[Key, float] = {B: -20.0, C: 0.0}
    blocked = Run(C, 112.0, 400.0, lambda _: False)
    level(ports, SIDES, [Run(B, 112.0, 200.0, lambda _: True), blocked], set())
    assert ports == {B: 0.0, C: -20.0}
    ports = {B: -20.0, C: 0.0}
    level(ports, SIDES, [Run(B, 112.0, 200.0, lambda _: True), Run(C, 112.0, 400.0, lambda _: True)], set())
    assert ports == {B: -20.0, C: 0.0}


def test_lines_with_one_port_move_together_unless_one_is_straight() -> None:
    assert levelled({B: 0.0, C: 0.0}, (B, 120.0), (C, 300.0)) == {B: 8.0, C: 8.0}
    assert levelled({B: 0.0, C: 0.0}, (B, 120.0), (C, 112.0)) == {B: 0.0, C: 0.0}


def test_wide_bends_stay_where_there_is_room_for_them() -> None:
    wide = {("a", True): Side(100.0, 90.0)}
    for length, moved in ((400.0, 0.0), (60.0, JOG + 10)):
        ports = {A: 0.0}
        level(ports, wide, [Run(A, 100.0 + JOG + 10, length, lambda _: True)], set())
        assert ports == {A: moved}
