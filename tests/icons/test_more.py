"""Roles, tiles, search, the contact sheet, credits and the package's own glyphs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from vizsys.icons import IconError, Library
from vizsys.icons.credits import credits, credits_text
from vizsys.icons.packs.folder import own_pack
from vizsys.icons.roles import roles
from vizsys.icons.search import search
from vizsys.icons.sheet import sheet
from vizsys.icons.tile import initials
from vizsys.spec.model import CloudRole

CLOUDS = (None, "aws", "azure", "gcp")


@pytest.mark.parametrize("provider", CLOUDS)
@pytest.mark.parametrize("name", sorted(roles()))
def test_every_role_has_a_label_and_an_icon(name: str, provider: str | None) -> None:
    library = Library()
    entry = library.role(name, provider)
    assert entry.label
    assert library.resolve(entry.icon, provider)


def test_a_role_follows_the_cloud() -> None:
    library = Library()
    assert [library.role("object-storage", p).label for p in CLOUDS] == [
        "Object storage", "S3", "Blob Storage", "Cloud Storage",
    ]  # fmt: skip
    assert library.role("object-storage", "gcp").icon == "gcp/storage/storage"


def test_an_unknown_role_suggests() -> None:
    with pytest.raises(IconError) as caught:
        Library().role("objekt-storage", "aws")
    assert caught.value.code == "unknown-role"
    assert caught.value.suggestions[0] == "object-storage"


def test_a_project_s_role_adds_and_overrides_field_by_field() -> None:
    own = {
        "object-storage": CloudRole(aws={"label": "Our bucket"}),
        "ledger": CloudRole(label="Ledger", icon="database", gcp={"icon": "gcp/spanner"}),
        "bare": CloudRole(label="Bare"),
    }
    library = Library(roles=own)
    assert library.role("object-storage", "aws").label == "Our bucket"
    assert library.role("object-storage", "aws").icon == "aws/storage/simple-storage-service-s3"
    assert library.role("object-storage", "gcp").label == "Cloud Storage"
    assert library.role("ledger", "gcp").icon == "gcp/spanner"
    assert library.role("ledger", "aws").icon == "database"
    with pytest.raises(IconError, match="no icon on aws"):
        library.role("bare", "aws")


@pytest.mark.parametrize(("name", "letters"), [
    ("Chroma", "Ch"), ("LangGraph", "LG"), ("Weights and Biases", "WA"), ("Zep", "Zep"), ("REST", "REST"),
    ("gRPC", "gRPC"), ("E2B", "E2B"), ("pgvector", "Pg"), ("  ", "?"), ("x", "x"), ("Ωmega Δelta", "ΩΔ"),
])  # fmt: skip
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_tile_is_drawn_without_fonts() -> None:
    library = Library()
    plain, filled = library.letter_tile("Chroma"), library.letter_tile("Chroma", "#327eff")
    assert plain.recolor and not filled.recolor and plain != filled
    box, inner = filled.svg("")
    assert box == (0, 0, 24, 24)
    assert 'fill="#327eff"' in inner and "<text" not in inner and 'd="M' in inner
    assert "currentColor" in plain.svg("")[1]
    assert '#16202B"' in library.letter_tile("A", "#ffee88").svg("")[1]  # dark letters on a light tile
    with pytest.raises(ValueError):
        library.letter_tile("A", "red")


def test_a_tile_survives_names_the_font_lacks() -> None:
    assert 'd="M' in Library().letter_tile("数据").svg("")[1]


@pytest.mark.parametrize(("query", "first"), [
    ("kafka", "kafka"), ("kinsis", "kinesis"), ("postgre", "postgres"), ("rabitmq", "rabbitmq"), ("KINESIS", "kinesis"),
    ("load balancer", "load-balancer"), ("mouse pointer", "lucide/mouse-pointer"), ("event hub", "event-hubs"),
])  # fmt: skip
def test_search_puts_the_meant_icon_first(query: str, first: str) -> None:
    assert search(query, 5)[0].name == first


def test_search_covers_every_pack_and_its_names_resolve() -> None:
    library = Library()
    hits = search("cloud", 60)
    assert {h.pack for h in hits} >= {"lucide", "diagrams", "simple-icons"}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    for hit in hits:
        assert library.resolve(hit.name) == hit.art
        assert hit.size == (hit.art.width, hit.art.height)
    assert len({h.art.key for h in hits}) == len(hits)


def test_search_finds_nothing_in_nonsense() -> None:
    assert search("qqzzxxv") == [] and search("") == [] and search("--") == []


def test_search_includes_the_project_s_packs(tmp_path: Path) -> None:
    (tmp_path / "zorblat.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>')
    library = Library([{"dir": ".", "prefix": "my"}], tmp_path)
    assert [h.name for h in search("zorblatt", 3, library.packs)] == ["my/zorblat"]


def test_a_sheet_shows_every_hit() -> None:
    hits = search("server", 8)
    image = Image.open(io.BytesIO(sheet(hits, 1)))
    assert image.size == (6 * 190, 2 * 132)
    ink = image.convert("L").point(lambda v: 255 if v < 128 else 0)
    for i in range(8):
        x, y = i % 6 * 190, i // 6 * 132
        assert ink.crop((x + 50, y + 10, x + 140, y + 92)).getbbox()  # the icon
        assert ink.crop((x + 8, y + 98, x + 182, y + 120)).getbbox()  # its name
    assert not ink.crop((2 * 190 + 8, 140, 6 * 190 - 8, 256)).getbbox()


def test_credits_name_source_and_licence_once_per_icon() -> None:
    library = Library()
    arts = [library.resolve(n) for n in ("aws/kinesis", "server", "jira", "broker", "kafka", "server")]
    found = credits(arts)
    assert [c.pack for c in found] == ["diagrams", "lucide", "simple-icons", "vizsys", "diagrams"]
    assert "Amazon" in found[0].source and found[1].licence.startswith("ISC")
    text = credits_text(arts)
    assert text.count("server") == 1 and "trademarks" in text
    assert credits_text([]) == ""


@pytest.mark.parametrize("name", sorted(own_pack().names()))
def test_own_glyphs_keep_the_line_grammar(name: str) -> None:
    art = own_pack().find(name)
    assert art is not None
    box, inner = art.svg("")
    assert box == (0, 0, 24, 24)
    assert inner.startswith('<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"')
    assert not re.search(r"#|rgb|style|transform", inner)
