"""A scene as the one page of a PDF, made to be painted: text is outlines, icons are pixels of the size they get.

In: a scene and a size in pixels. Out: a PDF of which a point is a pixel (ISO 32000-1, sections 7.3, 7.5 and 8). For
reading there is `formats.pdf`, whose text can be selected.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from vizsys.bezier import KAPPA
from vizsys.formats.base import FormatError
from vizsys.scene import Command, Ellipse, Font, Group, Image, Item, Paint, Path, Rect, Scene, TextRun

if TYPE_CHECKING:
    from vizsys.formats.artwork import Pixels

_NOT_FINITE = "a coordinate of the picture is not a finite number; the layout that made it is at fault"
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
_SMALL_TYPE = 20
"""Type below so many pixels."""
_ROOM = 0.6
"""How far a coloured glyph may reach past its place and above the size of its type, by that size."""


def page(scene: Scene, width: int, height: int) -> bytes:
    """The document. Raises `FormatError` when a coordinate is no number, IconError for a broken icon."""
    return _Page(scene, width, height).document()


class _Page:
    """One pass over the scene: what is painted, and what that needs to have at hand."""

    def __init__(self, scene: Scene, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.across, self.down = width / scene.width, height / scene.height  # pixels per page unit
        self.out: list[str] = []
        self.states: dict[str, str] = {}  # opacities of inside and outline -> name
        self.images: dict[int, tuple[str, Pixels]] = {}  # by identity: name, and what it shows
        self.out.append(f"{self.across:.8f} 0 0 {-self.down:.8f} 0 {height} cm")
        # Beyond the edges, so that every pixel is covered whole.
        self._item(Rect(-1, -1, scene.width + 2, scene.height + 2, Paint(scene.background)))
        for item in scene.items:
            self._item(item)

    def document(self) -> bytes:
        content = "\n".join(self.out)
        if "nan" in content or "inf" in content:
            raise FormatError(_NOT_FINITE)
        states = "".join(f"/{name} <<{values}>>" for values, name in self.states.items())
        first = 5  # number of the first object that is an image; its opacity is the next
        images = "".join(f"/{name} {first + 2 * k} 0 R" for k, (name, _) in enumerate(self.images.values()))
        objects = [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] /Contents 4 0 R "
            f"/Resources <</ExtGState <<{states}>> /XObject <<{images}>>>>>>".encode(),
            _stream("", content.encode("ascii")),
        ]
        for _, picture in self.images.values():
            kind = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} /BitsPerComponent 8"
            objects.append(_stream(f"{kind} /ColorSpace /DeviceRGB /SMask {len(objects) + 2} 0 R", picture.colour))
            objects.append(_stream(f"{kind} /ColorSpace /DeviceGray", picture.opacity))
        return _file(objects)

    def _item(self, item: Item) -> None:
        match item:
            case Group():
                for child in item.children:
                    self._item(child)
            case TextRun():
                self._text(item)
            case Image():
                self._image(item)
            case Rect():
                self._shape(_rect(item), item.paint)
            case Ellipse():
                self._shape(_ellipse(item), item.paint)
            case Path():
                self._shape(_path(item.commands), item.paint)

    def _shape(self, path: str, paint: Paint) -> None:
        stroked = paint.stroke is not None and paint.width > 0
        if not (stroked or paint.fill):
            return
        out = []
        if paint.fill:
            out.append(f"{_colour(paint.fill)} rg")
        inside = outline = min(1.0, max(0.0, paint.opacity))
        if stroked:  # PDFium draws nothing thinner than a pixel: what is paler looks thinner
            outline *= min(1.0, paint.width * math.sqrt(self.across * self.down))
        if stroked:
            dash = " ".join(f"{v:.2f}" for v in paint.dash)
            cap = 1 if paint.cap == "round" else 0
            out.append(f"{_colour(paint.stroke or '')} RG {paint.width:.3f} w {cap} J 1 j [{dash}] 0 d")
        out += [path, "B" if stroked and paint.fill else "S" if stroked else "f"]
        if min(inside, outline) < 1:
            value = f"/ca {inside:.4f} /CA {outline:.4f}"
            name = self.states.setdefault(value, f"G{len(self.states)}")
            out = [f"q /{name} gs", *out, "Q"]
        self.out.append(" ".join(out))

    def _text(self, run: TextRun) -> None:
        from vizsys.text import outlines

        if not outlines.has_outlines(run.font):
            self._coloured(run)
            return
        # Baselines lie on whole pixels, glyphs and their outlines on quarters of one: alike letters get alike pixels,
        # which looks even and takes an eighth fewer bytes. Small type has a finer grid.
        steps = 4 if run.size * self.down >= _SMALL_TYPE else 16  # of the grid, per pixel
        scale = run.size / outlines.upem(run.font)
        across, down = scale * self.across * steps, scale * self.down * steps  # steps per font unit
        left, baseline = run.x * self.across * steps, _whole(run.y * self.down * steps / 4) * 4
        out = [
            f"q {1 / self.across / steps:.8f} 0 0 {-1 / self.down / steps:.8f} 0 {baseline / steps / self.down:.4f} cm "
            f"{_colour(run.color)} rg"
        ]
        at = (0, 0)
        for glyph, x, y in outlines.glyphs(run.text, run.font, run.rtl):
            path = _glyph(run.font, glyph, across, down)
            if path:
                pen = _whole(left + x * across), round(y * down)
                out.append(f"1 0 0 1 {pen[0] - at[0]} {pen[1] - at[1]} cm {path} f")
                at = pen
        self.out.append("\n".join([*out, "Q"]))

    def _coloured(self, run: TextRun) -> None:
        """Text in a font of colours or bitmaps, which the SVG renderer knows how to paint."""
        from vizsys.formats.artwork import drawn
        from vizsys.formats.svg import set_text
        from vizsys.text import font_file

        room = _ROOM * run.size
        left, top, w, h = self._pixels(run.x - room, run.y - run.size - room, run.width + 2 * room, run.size + 2 * room)
        box = (left / self.across, top / self.down, w / self.across, h / self.down)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" preserveAspectRatio="none" '
            f'viewBox="{" ".join(f"{v:.4f}" for v in box)}" text-rendering="geometricPrecision">{set_text(run)}</svg>'
        )
        self._place(drawn(svg, w, h, font_file(run.font)), left, top)

    def _image(self, image: Image) -> None:
        """The icon, on whole pixels: nothing of its own sharpness is lost."""
        from vizsys.formats.artwork import pixels

        left, top, w, h = self._pixels(image.x, image.y, image.w, image.h)
        self._place(pixels(image.art, w, h, image.color if image.art.recolor else None), left, top)

    def _pixels(self, x: float, y: float, w: float, h: float) -> tuple[int, int, int, int]:
        """Left, top, width and height in whole pixels."""
        x, y, w, h = (_whole(v) for v in (x * self.across, y * self.down, w * self.across, h * self.down))
        return x, y, max(1, w), max(1, h)

    def _place(self, picture: Pixels, left: int, top: int) -> None:
        name, _ = self.images.setdefault(id(picture), (f"I{len(self.images)}", picture))
        w, h = picture.width / self.across, picture.height / self.down
        x, y = left / self.across, (top + picture.height) / self.down
        self.out.append(f"q {w:.6f} 0 0 {-h:.6f} {x:.6f} {y:.6f} cm /{name} Do Q")


def _whole(value: float) -> int:
    if not math.isfinite(value):
        raise FormatError(_NOT_FINITE)
    return round(value)


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, with the table that says where each of them is."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _stream(entries: str, data: bytes) -> bytes:
    return b"<<%b /Length %d>> stream\n%b\nendstream" % (entries.encode("ascii"), len(data), data)


def _rect(rect: Rect) -> str:
    x, y, right, bottom = rect.x, rect.y, rect.x + rect.w, rect.y + rect.h
    r = min(rect.radius, rect.w / 2, rect.h / 2)
    if r <= 0:
        # Written with a curve, for PDFium moves the edges of plain rectangles to whole pixels, away from what lies
        # along them; so with glyphs.
        return (
            f"{x:.2f} {y:.2f} m {right:.2f} {y:.2f} {right:.2f} {y:.2f} {right:.2f} {y:.2f} c "
            f"{right:.2f} {bottom:.2f} l {x:.2f} {bottom:.2f} l h"
        )
    k = r * (1 - KAPPA)
    return (
        f"{x + r:.2f} {y:.2f} m {right - r:.2f} {y:.2f} l "
        f"{right - k:.3f} {y:.2f} {right:.2f} {y + k:.3f} {right:.2f} {y + r:.2f} c {right:.2f} {bottom - r:.2f} l "
        f"{right:.2f} {bottom - k:.3f} {right - k:.3f} {bottom:.2f} {right - r:.2f} {bottom:.2f} c "
        f"{x + r:.2f} {bottom:.2f} l {x + k:.3f} {bottom:.2f} {x:.2f} {bottom - k:.3f} {x:.2f} {bottom - r:.2f} c "
        f"{x:.2f} {y + r:.2f} l {x:.2f} {y + k:.3f} {x + k:.3f} {y:.2f} {x + r:.2f} {y:.2f} c h"
    )


def _ellipse(ellipse: Ellipse) -> str:
    cx, cy, rx, ry = ellipse.cx, ellipse.cy, ellipse.rx, ellipse.ry
    kx, ky = rx * KAPPA, ry * KAPPA
    return (
        f"{cx + rx:.2f} {cy:.2f} m {cx + rx:.2f} {cy + ky:.3f} {cx + kx:.3f} {cy + ry:.2f} {cx:.2f} {cy + ry:.2f} c "
        f"{cx - kx:.3f} {cy + ry:.2f} {cx - rx:.2f} {cy + ky:.3f} {cx - rx:.2f} {cy:.2f} c "
        f"{cx - rx:.2f} {cy - ky:.3f} {cx - kx:.3f} {cy - ry:.2f} {cx:.2f} {cy - ry:.2f} c "
        f"{cx + kx:.3f} {cy - ry:.2f} {cx + rx:.2f} {cy - ky:.3f} {cx + rx:.2f} {cy:.2f} c h"
    )


def _path(commands: tuple[Command, ...]) -> str:
    return " ".join(" ".join([*(f"{v:.2f}" for v in command[1:]), _OPERATORS[command[0]]]) for command in commands)


@lru_cache(4096)
def _glyph(font: Font, glyph: int, across: float, down: float) -> str:
    """An outline in steps of the grid, of which there are so many to a font unit."""
    from vizsys.text import outlines

    commands = outlines.outline(font, glyph)
    straight = all(c[0] != "C" for c in commands)  # an l, a bar
    out = []
    for command in commands:
        ends = " ".join(str(round(v * (down if k % 2 else across))) for k, v in enumerate(command[1:]))
        out.append(f"{ends} {ends} {ends} c" if straight and command[0] == "L" else f"{ends} {_OPERATORS[command[0]]}")
    return " ".join(out)


@cache
def _colour(colour: str) -> str:
    """`#rrggbb` as three numbers from 0 to 1."""
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.4f}" for i in (1, 3, 5))
