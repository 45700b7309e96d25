"""The curated names: what `kafka`, `browser` or `github` means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from vizsys.icons.art import DATA


@cache
def aliases() -> Mapping[str, str]:
    """Name -> icon it stands for: `pack/name`, or `tile:Name` with an optional `#rrggbb` for a brand nobody draws."""
    sections = json.loads((DATA / "aliases.json").read_text("utf-8"))
    return {name: target for section in sections.values() for name, target in section.items()}
