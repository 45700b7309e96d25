"""Faces: which font file stands for a family, weight and slant, and the cached HarfBuzz objects that shape with it.

In: `Font` values. Out: font files, loaded faces, subsets. Opens nothing but fonts; imports HarfBuzz on first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from vizsys.records import dataclass
from vizsys.scene import Font
from vizsys.text import fallback

HERE = Path(__file__).parent / "fonts"
SANS, MONO = "Inter", "JetBrains Mono"

SHIPPED: dict[Font, str] = {
    Font(SANS, 400): "Inter-Regular.ttf",
    Font(SANS, 500): "Inter-Medium.ttf",
    Font(SANS, 600): "Inter-SemiBold.ttf",
    Font(SANS, 700): "Inter-Bold.ttf",
    Font(SANS, 400, True): "Inter-Italic.ttf",
    Font(MONO, 400): "JetBrainsMono-Regular.ttf",
    Font(MONO, 700): "JetBrainsMono-Bold.ttf",
}
"""Every face in the package. A `Font` that is a key here names exactly one file."""


@dataclass(eq=False)
class Face:
    """One loaded font file. `units` remembers the advances of the strings it measured, in font units."""

    font: Font
    path: Path
    index: int = 0
    units: dict[str, int] = field(default_factory=dict)

    @cached_property
    def hb_face(self) -> Any:
        import uharfbuzz as hb

        return hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)

    @cached_property
    def hb_font(self) -> Any:
        import uharfbuzz as hb

        return hb.Font(self.hb_face)

    @cached_property
    def upem(self) -> int:
        return int(self.hb_face.upem)

    @cached_property
    def covered(self) -> frozenset[str]:
        """The characters the face can draw."""
        return frozenset(map(chr, self.hb_face.unicodes))

    @cached_property
    def cap(self) -> float:
        """Height of a capital letter, as a factor of the size."""
        import uharfbuzz as hb

        height = self.hb_font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
        return float(height or 0.72 * self.upem) / self.upem


def nearest(font: Font) -> Font:
    """The face that really sets `font`: same family, then the weight, then the slant that exists.

    Bold italic becomes upright bold: losing the slant reads better than losing the weight. Weights between two faces
    take the nearer one, the lighter of two equally near. An unknown family that no fallback has is set in Inter.
    """
    if font in SHIPPED:
        return font
    family = [f for f in (*SHIPPED, *fallback.active()) if f.family == font.family]
    family = family or [f for f in SHIPPED if f.family == SANS]
    if font.italic and font.weight < 550 and any(f.italic for f in family):
        family = [f for f in family if f.italic]
    else:
        family = [f for f in family if not f.italic] or family
    return min(family, key=lambda f: (abs(f.weight - font.weight), f.weight))


@cache
def face(font: Font) -> Face:
    """The loaded face of a font that `nearest` or `substitute` returned; others are resolved first."""
    found = fallback.active().get(font)
    if found is not None:
        return Face(font, found.path, found.index)
    real = nearest(font)
    return Face(real, HERE / SHIPPED[real]) if real == font and real in SHIPPED else face(real)


def substitute(cluster: str, font: Font) -> Font | None:
    """A face other than `font` that has every character of `cluster`: one of ours first, then a system font."""
    for family in (SANS, MONO):
        if family != font.family:
            own = nearest(Font(family, font.weight, font.italic))
            if face(own).covered.issuperset(cluster):
                return own
    return fallback.find(cluster, bold=font.weight >= 600)


def font_files() -> list[Path]:
    """The files a renderer must load: every shipped face, then the system fonts that were fallen back to so far."""
    return [HERE / name for name in SHIPPED.values()] + sorted({f.path for f in fallback.active().values()})


def font_file(font: Font) -> Path:
    """The file that sets `font`."""
    return face(nearest(font)).path


def subset(font: Font, texts: Iterable[str]) -> bytes:
    """The font of `font` as TrueType with only the glyphs these texts need; the same bytes for the same characters."""
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.unicode_set.update(sorted({ord(c) for text in texts for c in text} | {32}))
    return bytes(hb.subset(face(nearest(font)).hb_face, wanted).blob.data)
