"""Good specs beside a readable dump of the model they mean. `VIZSYS_ACCEPT=1 pytest` writes the dumps anew."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from vizsys.blocks.kinds import KINDS
from vizsys.icons import Library
from vizsys.spec import load_pages
from vizsys.spec.model import Model

GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))


def dump(value: object, name: str, depth: int = 0) -> Iterator[str]:
    """The fields that differ from their default, one per line."""
    lead = "  " * depth + name
    if isinstance(value, Model):
        yield f"{lead}: {type(value).__name__}"
        for f in fields(value):
            inner = getattr(value, f.name)
            default = f.default_factory() if callable(f.default_factory) else f.default
            if f.name != "marks" and inner != default:
                yield from dump(inner, f.name, depth + 1)
    elif isinstance(value, Mapping):
        yield f"{lead}:"
        for key, inner in value.items():
            yield from dump(inner, key, depth + 1)
    elif isinstance(value, tuple) and any(isinstance(v, Model) for v in value):
        yield f"{lead}:"
        for i, inner in enumerate(value):
            yield from dump(inner, str(i), depth + 1)
    else:
        yield f"{lead}: {value!r}"


@pytest.mark.parametrize("spec", GOOD, ids=lambda p: p.stem)
def test_meaning(spec: Path) -> None:
    library = Library()
    pages = load_pages(spec.read_bytes(), spec.name, kinds=KINDS, library=lambda page: library)
    text = "".join(f"{line}\n" for page in pages for line in dump(page, page.slug))
    golden = spec.with_suffix(".txt")
    if os.environ.get("VIZSYS_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
