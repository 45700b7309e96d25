"""Themes: colour tokens read from YAML files, and the measures every block shares.

In: a theme's name and a density. Out: `Theme` (colours by token and tone) and `Measures` (page units).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml

from vizsys.choices import THEMES
from vizsys.records import dataclass

HUES = ("green", "blue", "amber", "coral", "violet", "sky", "orange", "pink", "teal", "slate")
"""The ten hues, in the order automatic colouring takes them."""

SEMANTIC = {"ok": "green", "warn": "amber", "bad": "coral", "info": "blue", "muted": "slate"}
"""Tone words that say what a thing means; each stands for a hue."""

TONES = (*HUES, *SEMANTIC)
SKINS = ("plain", "mat", "tray", "board")
BOARDS = {"newsletter": "newsletter-board", "dark": "dark-board"}
"""A board is dark whatever the theme: the palette of each theme's board."""

Density = Literal["roomy", "normal", "dense"]
DENSITY: Mapping[str, float] = {"roomy": 1.12, "normal": 1.0, "dense": 0.86}

TYPE_FLOOR = 20.0
"""No text is set smaller than this, in page units on a 1600-unit page (1.25 % of the width)."""


def flow_tone(step: str) -> str | None:
    """The tone of a lettered flow: A green, B blue, ... ; None for plain numbers."""
    first = step[:1].upper()
    return HUES[(ord(first) - ord("A")) % len(HUES)] if "A" <= first <= "Z" else None


@dataclass(frozen=True, slots=True)
class Hue:
    """Five tones of one hue: panel tint, node fill, header solid, stroke, and deep (text, or fill under white text)."""

    tint: str
    fill: str
    solid: str
    stroke: str
    deep: str


@dataclass(frozen=True, slots=True)
class Theme:
    name: str
    dark: bool
    colors: Mapping[str, str]
    hues: Mapping[str, Hue]
    skins: Mapping[str, Mapping[str, str]]
    code: Mapping[str, str]

    def color(self, token: str) -> str:
        """The colour of a token: `ink`, `hair`, ... or `green.deep`. Raises KeyError for a word that is neither."""
        if "." in token:
            hue, tone = token.split(".", 1)
            return str(getattr(self.hue(hue), tone))
        return self.colors[token]

    def hue(self, tone: str | None) -> Hue:
        """The hue of a tone word (`green`, `ok`, ...); slate for none."""
        return self.hues[SEMANTIC.get(tone or "slate", tone or "slate")]


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes and distances in page units at density 1; `scaled` gives those of another density."""

    margin: float = 48
    header: float = 128
    gap: float = 32
    gutter: float = 24
    footer: float = 56
    title: float = 56
    title_min: float = 44
    subtitle: float = 26
    h1: float = 34
    h2: float = 28
    label: float = 28
    body: float = 26
    edge_label: float = 24
    small: float = 22
    micro: float = 20
    code: float = 24
    badge_text: float = 24
    hair: float = 1.5
    outline: float = 2
    edge: float = 3
    edge_main: float = 4
    edge_minor: float = 2
    panel_outline: float = 3
    radius_node: float = 12
    radius_chip: float = 10
    radius_card: float = 16
    radius_panel: float = 20
    radius_mat: float = 24
    radius_bend: float = 20
    node_pad_x: float = 20
    node_pad_y: float = 16
    node_min_w: float = 120
    node_min_h: float = 64
    icon_above: float = 76
    icon_beside: float = 52
    icon_list: float = 48
    disc: float = 96
    badge: float = 38
    knock_x: float = 8
    knock_y: float = 4
    medallion: float = 116
    group_pad: float = 28
    group_title: float = 44
    panel_pad: float = 28
    band: float = 60
    cell_pad_x: float = 18
    cell_pad_y: float = 14
    row_min: float = 64
    vs_gutter: float = 40

    def scaled(self, density: str) -> Measures:
        """The measures at `density`; type keeps the floor of 20, lines and the page frame keep their size."""
        factor = DENSITY[density]
        if factor == 1.0:
            return self
        keep = {"margin", "header", "footer", "title", "title_min", "hair", "outline", "panel_outline", "medallion"}
        keep |= {"edge", "edge_main", "edge_minor", "badge", "badge_text"}
        typed = {"subtitle", "h1", "h2", "label", "body", "edge_label", "small", "micro", "code"}
        values: dict[str, float] = {}
        for f in fields(self):
            value = float(getattr(self, f.name))
            if f.name in typed:
                value = max(TYPE_FLOOR, round(value * factor))
            elif f.name not in keep:
                value = round(value * factor, 1)
            values[f.name] = value
        return Measures(**values)


@cache
def load_theme(name: str, skin: str = "plain") -> Theme:
    """The theme of that name, with the palette of its board for that skin. Raises KeyError when there is none."""
    if skin == "board":
        name = BOARDS.get(name, name)
    if name not in THEMES and name not in BOARDS.values():
        raise KeyError(name)
    data = yaml.load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return Theme(
        name=data["name"],
        dark=data["dark"],
        colors=data["colors"],
        hues={k: Hue(**v) for k, v in data["hues"].items()},
        skins=data["skins"],
        code=data["code"],
    )


def mix(color: str, over: str, strength: float) -> str:
    """`color` at `strength` (0..1) over `over`, in sRGB."""
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (color, over))
    return "#" + "".join(f"{round(x * strength + y * (1 - strength)):02X}" for x, y in zip(a, b, strict=True))


@lru_cache(1024)
def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two `#rrggbb` colours, 1..21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

    def luminance(color: str) -> float:
        channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
