"""Every picture of the gallery says what it has to say: `facts.yaml`, asked of the placed scenes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from fact_checks import CHECKS, complaints

import vizsys
from support_geometry import Picture, read

SPECS = Path(__file__).parents[2] / "specs"
FACTS: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text("utf-8")) or {}
EVERY = [pytest.param(slug, fact, id=f"{slug}-{i}") for slug, facts in FACTS.items() for i, fact in enumerate(facts, 1)]


@cache
def pictures(slug: str) -> tuple[Picture, ...]:
    return tuple(read(vizsys.layout(page)) for page in vizsys.load_all(SPECS / f"{slug}.yaml"))


@pytest.mark.parametrize(("slug", "fact"), EVERY)
def test_says_what_it_has_to(slug: str, fact: dict[str, Any]) -> None:
    for p in pictures(slug):
        assert complaints(p, fact) == [], fact["fact"]


@pytest.mark.parametrize("slug", FACTS)
def test_facts_are_well_formed(slug: str) -> None:
    for fact in FACTS[slug]:
        assert fact.get("fact"), "a fact says in words what it is about"
        asked = [
            name for part in (fact, *fact.get("parts", ())) for name in part if name not in ("fact", "in", "parts")
        ]
        assert asked and set(asked) <= CHECKS.keys()


# The checks themselves

PAGE = """
title: A Shop
graph:
  direction: right
  nodes: {web: Web, user: {label: User, outline: dashed}}
  groups: {shop: {label: Shop, tone: green, nodes: {app: App, db: {label: Orders, icon: postgresql, tone: blue}}}}
  edges: [1. user -> web: asks, 2. web -> app, app ~> db: reads, 3. app: here, 4. db: there]
"""


@pytest.fixture(scope="module")
def shop() -> Picture:
    return read(vizsys.layout(vizsys.loads(PAGE)))


@pytest.mark.parametrize(
    ("holds", "fails"),
    [
        ({"says": ["A Shop", "Orders"]}, {"says": ["A Shed"]}),
        ({"one_line": ["A Shop"]}, {"one_line": ["A Shop Orders"]}),
        ({"colours": 0}, {"colours": 1}),
        ({"silent": ["Payments"]}, {"silent": ["Orders"]}),
        ({"things": ["web", "Orders"]}, {"things": ["cache"]}),
        ({"nothing": ["cache"]}, {"nothing": ["db"]}),
        ({"count": {"node": 4, "edge": 3}}, {"count": {"node": 5}}),
        ({"holds": {"shop": ["app", "db"]}}, {"holds": {"shop": ["app", "db", "web"]}}),
        ({"within": {"shop": ["app", "Orders"]}}, {"within": {"shop": ["web"]}}),
        ({"without": {"shop": ["web"]}}, {"without": {"shop": ["Orders"]}}),
        ({"icons": {"db": "postgresql"}}, {"icons": {"db": "mysql"}}),
        ({"dashed": ["user"], "solid": ["web"]}, {"solid": ["user"]}),
        ({"other_tone": ["shop", "db"]}, {"same_tone": ["shop", "db"]}),
        ({"states": {"blocked": []}}, {"states": {"blocked": ["web"]}}),
        ({"marks": {"tick": []}}, {"marks": {"tick": ["web"]}}),
        ({"edges": ["1. user -> web: asks", "app ~> db: reads"]}, {"edges": ["app -> db"]}),
        ({"edges": ["user ?> *"]}, {"edges": ["2. user -> web"]}),
        ({"no_edges": ["user ?> app"]}, {"no_edges": ["user ?> web"]}),
        ({"steps": "1..4"}, {"steps": [1]}),
        ({"same_corner": ["app", "db"]}, {"same_corner": ["user"]}),
        ({"most_crossings": 0}, {"steps": "1..3"}),
        ({"left_to_right": ["user", "web", "app", "db"]}, {"left_to_right": ["app", "web"]}),
        ({"same_row": ["user", "web"]}, {"same_column": ["user", "web"]}),
        ({"apart": ["shop", "web"]}, {"apart": ["shop", "app"]}),
        ({"in": "shop", "things": ["app"]}, {"in": "shop", "things": ["web"]}),
        ({"parts": [{"in": "shop", "count": {"node": 2}}]}, {"parts": [{"in": "shop", "count": {"node": 3}}]}),
        ({"things": ["user"]}, {"in": "cellar", "things": ["user"]}),
    ],
)
def test_a_check_tells_right_from_wrong(shop: Picture, holds: dict[str, Any], fails: dict[str, Any]) -> None:
    assert complaints(shop, holds) == []
    assert len(complaints(shop, fails)) == 1
