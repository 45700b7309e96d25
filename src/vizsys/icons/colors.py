"""How dark a colour is."""

from __future__ import annotations

DARK = 0.12
"""Luminance under which a mark has less than 3 to 1 against a dark page: it is shown on a light tile there."""


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb`, 0 black to 1 white (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""

    def linear(channel: str) -> float:
        c = int(channel, 16) / 255
        return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color[1:3]) + 0.7152 * linear(color[3:5]) + 0.0722 * linear(color[5:7])
