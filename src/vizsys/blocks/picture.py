"""Picture: a PNG, JPEG, WebP or SVG file of the project, or the page of another spec made small.

In: a file and a width. Out: its artwork with its own proportions, whole or cropped, with an outline or a shadow where
it would not stand out from the page. All lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.bezier import KAPPA
from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import soft_shadow
from vizsys.records import dataclass
from vizsys.scene import Image, Item, Paint, Path, Rect
from vizsys.spec.model import Content, FilePath, Rich, doc, place, required

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.icons import IconArt
    from vizsys.spec.check import Checker
    from vizsys.text.model import TextStyle

RATIO = 4 / 3
"""Width over height of the space a picture is fitted in when nothing says."""
CAPTION_GAP = 12.0
DRAWING = 640.0
"""A drawing has no size of its own: it would like to be this wide."""
PAGE = 1200.0
"""A page would like to be no wider."""
LEAST, LEAST_PAGE = 96.0, 200.0
"""No picture, and no page, needs to be wider."""
SPACE = 320.0
"""A space for pictures to be fitted in, and a caption, would like to be this wide."""
ROUND = 12.0
"""Radius of the corners of a picture with an outline or a shadow."""
INSET = 0.05
"""What artwork that shows its background keeps free of a frame or a tile, of its width and height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Content):
    """A picture from a file, or of another spec made small. A bare path will do."""

    KIND: ClassVar[str] = "picture"
    SCALAR: ClassVar[str | None] = "src"

    src: FilePath = required(
        "a PNG, JPEG, WebP or SVG file, or a spec whose page is drawn; relative to the file that names it"
    )
    caption: Rich | None = doc("a line close under the picture")
    page: str | None = doc("the name of the page, for a spec that makes several")
    fit: Literal["width", "contain", "cover"] = doc(
        "`width`: as wide as its place; `contain`: whole in a space of `ratio`; `cover`: fills that space, and what "
        "stands over is cut off",
        "width",
    )
    ratio: float | None = doc(
        "width divided by height of the space it is fitted in; 4:3 when absent", minimum=0.1, maximum=10
    )
    keep: Literal["start", "center", "end"] = doc(
        "which part is kept when it is cut: the top or left, the middle, the bottom or right", "center"
    )
    style: Literal["plain", "line", "shadow"] | None = doc(
        "nothing round it, an outline, or a shadow; a line when absent, none where the page shows through"
    )
    alt: str | None = doc("what it shows, for people who cannot see it; the title of the page when absent")

    def check(self, checker: Checker) -> None:
        """The file is there and can be read; a page is named where there are several."""
        library = checker.library
        if library is None or not self.src or checker.unread(self, "src", "page"):
            return
        try:
            library.check_picture(self.src, self.page)
        except Exception as error:
            if not hasattr(error, "message"):
                raise
            mark = "page" if self.page and "page" in str(error.message) else "src"
            checker.error(
                str(getattr(error, "code", "picture")), str(error.message), self, mark, getattr(error, "hint", None)
            )
        for name in ("ratio", "keep"):
            if self.fit == "width" and name in self.marks and not checker.unread(self, "fit"):
                hint = "add `fit: cover` or `fit: contain`" if name == "ratio" else "add `fit: cover`"
                checker.error(
                    "picture", f"{name!r} means nothing when a picture is shown whole in its width", self, name, hint
                )


class PictureLayout:
    """Artwork in the middle of its space, never larger than its pixels."""

    def stretch(self, content: Picture) -> float:
        """A picture that may be cut fills the height there is, unless its shape is given."""
        return 1.0 if content.fit == "cover" and content.ratio is None else 0.0

    def widths(self, content: Picture, ctx: Context) -> Widths:
        art = _art(content, ctx)
        ideal = _most(art) if art else DRAWING
        if content.fit != "width":
            ideal = max(ideal, SPACE)
        low = min(LEAST_PAGE if art and art.pack == "page" else LEAST, ideal)
        if content.caption:
            face = _caption_face(ctx)
            low = max(low, ctx.text.word_width(content.caption, face))
            ideal = max(ideal, min(ctx.text.width(content.caption, face) + 1, SPACE))
        return Widths(low, ideal)

    def layout(self, content: Picture, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        art = _art(content, ctx)
        if art is None:
            tall = max(width / RATIO, height or 0.0)
            return Placed(width, tall, (_box(0, 0, width, tall, ctx),))
        words = ctx.text.set(content.caption, _caption_face(ctx), width, "center") if content.caption else None
        below = words.height + CAPTION_GAP if words else 0.0
        if content.fit == "width":
            w = min(width, _most(art, DRAWING * 2))
            h = w / art.aspect
            space = h
        else:
            space = width / (content.ratio or RATIO)
            if height is not None and self.stretch(content):
                space = max(space, height - below)
            if content.fit == "cover":
                art = _cropped(art, width / space, content.keep, ctx)
                w, h = width, space
            else:
                w = min(width, space * art.aspect, _most(art, DRAWING * 2))
                h = w / art.aspect
        total = max(space + below, height or 0.0)
        x, y = (width - w) / 2, (total - below - h) / 2
        items = _drawn(content, art, x, y, w, h, ctx)
        told = content.alt or (f"Picture: {art.title}" if art.title else None)
        whole = group(items, "cell", None, told, (x, y, w, h), kind="picture")
        under = text_items(words, 0, y + h + CAPTION_GAP, width, "center") if words else ()
        return Placed(width, total, (whole, *under))


def _caption_face(ctx: Context) -> TextStyle:
    return style(ctx, "small", color="ink2", line=1.3)


def _art(content: Picture, ctx: Context) -> IconArt | None:
    """The artwork; None, and an error in the report, when it cannot be had."""
    from vizsys.icons import IconError

    try:
        return ctx.icons.picture(content.src, content.page)
    except IconError as error:
        ctx.report.error(error.code, error.message, place(content, "src"), error.hint)
        return None


def _most(art: IconArt, drawing: float = DRAWING) -> float:
    """The width a picture is shown at, at most: a page unit for each pixel."""
    if art.format == "svg":
        return drawing
    return min(PAGE, art.width) if art.pack == "page" and drawing == DRAWING else art.width


def _cropped(art: IconArt, ratio: float, keep: Literal["start", "center", "end"], ctx: Context) -> IconArt:
    """The part of the artwork that fills a space of that shape; the same value when it is asked for again."""
    from vizsys.icons.pictures import cropped

    key = ("cropped", art.key, round(ratio, 4), keep)
    known = ctx.memo.get(key)
    if known is None:
        known = ctx.memo[key] = cropped(art, ratio, keep)
    return known  # type: ignore[return-value]


def _drawn(content: Picture, art: IconArt, x: float, y: float, w: float, h: float, ctx: Context) -> list[Item]:
    """The artwork with what is round and under it."""
    look = content.style or ("line" if art.opaque else "plain")
    color = (ctx.theme.hue(ctx.tone).deep if ctx.tone else ctx.theme.color("ink")) if art.recolor else None
    tiled = ctx.theme.dark and art.dark and not art.recolor
    framed = look != "plain" and not art.opaque
    image = Image(x, y, w, h, art, color)
    if tiled or framed:
        share = 1 - 2 * INSET
        image = Image(x + w * INSET, y + h * INSET, w * share, h * share, art, color)
    items: list[Item] = [*soft_shadow(ctx, x, y, w, h, ROUND, 12)] if look == "shadow" else []
    if tiled or framed:
        items.append(Rect(x, y, w, h, Paint(ctx.theme.color("tile" if tiled else "panel")), _radius(w, h)))
    items.append(image)
    if look != "plain" and art.opaque:
        items += _corners(x, y, w, h, _radius(w, h), ctx.surface)
    if look == "line" or (look == "shadow" and (ctx.theme.dark or art.opaque)):
        items.append(_box(x, y, w, h, ctx))  # round a white picture on white a shadow alone leaves its top open
    return items


def _radius(w: float, h: float) -> float:
    return min(ROUND, w / 4, h / 4)


def _box(x: float, y: float, w: float, h: float, ctx: Context) -> Rect:
    half = ctx.measures.hair / 2
    paint = Paint(None, ctx.theme.color("hair"), ctx.measures.hair)
    return Rect(x + half, y + half, w - 2 * half, h - 2 * half, paint, _radius(w, h))


def _corners(x: float, y: float, w: float, h: float, r: float, color: str) -> list[Path]:
    """What rounds the corners of a picture: the colour behind it over each. Nothing has to be clipped for it."""
    paths = []
    for cx, cy, ux, uy in ((x, y, 1, 1), (x + w, y, -1, 1), (x + w, y + h, -1, -1), (x, y + h, 1, -1)):
        # Out by half a unit, so that no trace of the picture shows at its very edge.
        ox, oy, k = cx - ux / 2, cy - uy / 2, r * (1 - KAPPA)
        commands = (
            ("M", ox, oy),
            ("L", cx + ux * r, oy),
            ("L", cx + ux * r, cy),
            ("C", cx + ux * k, cy, cx, cy + uy * k, cx, cy + uy * r),
            ("L", ox, cy + uy * r),
            ("Z",),
        )
        paths.append(Path(commands, Paint(color)))
    return paths


picture_layout = PictureLayout()
