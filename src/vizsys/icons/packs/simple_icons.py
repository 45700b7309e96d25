"""The single-colour brand marks of the `simple-icons-pack` package, drawn in the brand's colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from vizsys.icons.art import IconArt
from vizsys.icons.colors import DARK, luminance
from vizsys.icons.names import fold
from vizsys.icons.packs import missing_package

PALE = 0.80  # luminance above which it vanishes on a white one


class SimpleIconsPack:
    """24 x 24 marks. A colour too pale for a white page is replaced by `currentColor`."""

    prefix = "simple-icons"
    recolor = False

    def __init__(self, module: Any) -> None:
        self._module = module

    def find(self, name: str) -> IconArt | None:
        icon = self._module.get_icon(name) or self._module.get_icon(fold(name))
        if icon is None:
            return None
        color = f"#{icon.hex.upper()}"
        light = luminance(color)
        fill = "currentColor" if light > PALE else color

        def load() -> bytes:
            # The first tag is the root's; its fill is what the whole mark is painted in.
            return re.sub(r"<svg\b", f'<svg fill="{fill}"', str(icon.svg), count=1).encode()

        return IconArt(self.prefix, icon.slug, "svg", 24, 24, load, recolor=fill == "currentColor", dark=light < DARK)

    def names(self) -> Iterator[str]:
        return iter(sorted(n[3:].lower() for n in dir(self._module) if n.startswith("SI_")))


@cache
def simple_icons_pack() -> SimpleIconsPack:
    """The pack of this installation. Raises IconError when the package is missing."""
    try:
        return SimpleIconsPack(import_module("simple_icons_pack"))
    except ImportError as error:
        raise missing_package("simple-icons-pack", "a brand mark") from error
