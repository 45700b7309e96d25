"""The page: header, body and footer on a background, in the size asked for.

In: a typed page and the run's context. Out: a `Scene` with rounded coordinates. Pages grow with their content; pages
of a fixed ratio spread it over the canvas, and what does not fit enlarges the canvas rather than being cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from math import ceil
from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed
from vizsys.blocks.finish import describe, rounded, smallest_type
from vizsys.blocks.frame import block_ideal, layout_block
from vizsys.blocks.header import footer, header
from vizsys.blocks.legend_auto import models, with_legends
from vizsys.blocks.tails import with_tails
from vizsys.diagnostics import Report
from vizsys.records import dataclass
from vizsys.scene import Paint, Rect, Scene
from vizsys.spec.model import Block, Model, Page, Size
from vizsys.text import plain
from vizsys.theme import TYPE_FLOOR

if TYPE_CHECKING:
    from vizsys.context import Context

DEFAULT_WIDTH = 1600.0
WIDE = 2000.0
"""An automatic page grows to this width for content that needs it; beyond, type gets small and a warning says so."""

RATIOS = {"square": 1.0, "portrait": 4 / 5, "landscape": 16 / 9, "og": 1200 / 630}
WIDE_NAMES = ("landscape", "og")
OG_PIXELS = 1200
CLOSEST = 1000.0
"""The smallest canvas a page of little content is drawn on, unless asked for: larger type instead of empty space."""

LITTLE = 200
"""So many things (nodes, edges, cards, rows) on a page at most, it may well be a small one."""

FULL = 0.9
"""A canvas counts as full when its content takes this share of the height."""

TRAY_PAD = 32.0
STEPS = 24
"""How often a canvas is enlarged before the last size is taken as it is."""

FLOOR = TYPE_FLOOR / DEFAULT_WIDTH
"""Type smaller than this share of the page width cannot be read in a mail column."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A page size to try, page units; no `height` lets the content decide."""

    width: float
    height: float | None
    density: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One attempt at a page: its parts, the height it needs, and whether it keeps to its canvas."""

    canvas: Canvas
    head: Placed
    body: Placed
    foot: Placed
    ctx: Context

    @property
    def frame(self) -> float:
        """Width around the body: margins, and the tray's own padding."""
        return 2 * self.ctx.measures.margin + (2 * TRAY_PAD if self.ctx.skin == "tray" else 0)

    @property
    def width(self) -> float:
        return max(self.canvas.width, ceil(self.body.width + self.frame - 0.01))

    @property
    def top(self) -> float:
        """Where the body, or the tray under it, starts."""
        return self.head.height + self.ctx.measures.gutter

    @property
    def height(self) -> float:
        """The height the parts take."""
        return ceil(self.top + self.body.height + _tray(self.ctx) + self.foot.height - 0.01)

    @property
    def fits(self) -> bool:
        tall = self.canvas.height is not None and self.height > self.canvas.height + 1
        return not tall and self.width <= self.canvas.width + 1


def layout_page(page: Page, ctx: Context) -> Scene:
    """Lay the page out. Findings (`page-too-wide`, `does-not-fit`) go to `ctx.report`."""
    page = with_legends(page)
    body = _body(page)
    # A board is a plain page in the palette of the board, which the context has already.
    skin = "plain" if page.skin == "board" else page.skin
    base = replace(ctx, provider=page.provider or ctx.provider, skin=skin, tone=page.tone, depth=0)
    base = replace(base, surface=_surface(base))
    ratio = _ratio(page.size)
    draft = _automatic(page, body, base) if ratio is None else _fixed(page, body, base, ratio)
    height = draft.height if draft.canvas.height is None else draft.canvas.height
    return _scene(page, draft, height)


def _body(page: Page) -> Block:
    """The page's content as a block: the keys the header does not draw."""
    shared = {f.name: getattr(page, f.name) for f in fields(Block)}
    return Block(**{**shared, "title": None, "subtitle": None, "icon": None, "provider": None, "id": None})


def _surface(ctx: Context) -> str:
    """The colour behind the body."""
    return ctx.theme.color("tray") if ctx.skin == "tray" else ctx.theme.skins[ctx.skin]["page"]


def _tray(ctx: Context) -> float:
    return 2 * TRAY_PAD if ctx.skin == "tray" else 0.0


def _ratio(size: Size) -> float | None:
    """Width over height of a page with a fixed shape; None when the height follows the content."""
    if size.height is not None:
        return (size.width or DEFAULT_WIDTH) / size.height
    return size.ratio or RATIOS.get(size.name)


def _draft(page: Page, body: Block, ctx: Context, canvas: Canvas) -> Draft:
    """The page on that canvas, its body spread over a fixed height."""
    ctx = replace(ctx, measures=ctx.measures.scaled(canvas.density))
    head, foot = header(page, canvas.width, ctx), footer(page, canvas.width, ctx)
    empty = Draft(canvas, head, Placed(0, 0), foot, ctx)
    width, height = canvas.width - empty.frame, None
    if canvas.height is not None:
        height = max(1.0, canvas.height - empty.top - foot.height - _tray(ctx))

    def laid(block: Block, inset: float) -> Placed:
        made = layout_block(block, max(1.0, width - inset), height, ctx, "page")
        if ctx.memo.pop("columns moved", False):  # a graph found later wants columns that others share
            kept: dict[object, object] = {
                k: v for k, v in ctx.memo.items() if isinstance(k, tuple) and k[0] in ("columns", "dot")
            }
            made = layout_block(block, max(1.0, width - inset), height, replace(ctx, memo=kept), "page")
        return made

    if not page.links:
        return replace(empty, body=laid(body, 0.0))
    from vizsys.blocks.links import with_links  # few pages have any

    return replace(empty, body=with_links(page, body, laid, ctx))


def _automatic(page: Page, body: Block, ctx: Context) -> Draft:
    """A page as high as its content: 1600 wide, or as asked, wider when the content cannot be narrower."""
    width = page.size.width or DEFAULT_WIDTH
    free = page.size.width is None
    little = (
        free and not page.links and _little(body)
    )  # then it is probably narrow, and the usual width need not be tried first
    draft = _closely(page, body, ctx) if little else None
    draft = draft or _draft(page, body, ctx, Canvas(width, None, page.density))
    if free and not little and draft.fits:
        draft = _closely(page, body, ctx) or draft
    for _ in range(2):
        if not draft.fits:  # what it took; to know beforehand would be to lay every graph out at its narrowest
            draft = _draft(page, body, ctx, Canvas(draft.width, None, page.density))
    allowed = page.size.width or WIDE
    if draft.width > allowed + 1:
        asked = f"the {allowed:.0f} asked for" if page.size.width else f"{allowed:.0f}"
        ctx.report.warn(
            "page-too-wide",
            f"the page is {draft.width:.0f} page units wide, more than {asked}: its content cannot be narrower",
            Model.span(page, "size"),
            f"body text is then {_percent(draft.ctx.measures.body / draft.width)} of the width (best 1.6 % or more); "
            "let the flow run down, or split the widest block",
        )
    return replace(draft, canvas=replace(draft.canvas, width=draft.width))


def _little(body: Model) -> bool:
    """Whether the body holds few things."""
    waiting, count = [body], 0
    while waiting and count < LITTLE:
        waiting += models(waiting.pop())
        count += 1
    return not waiting


def _closely(page: Page, body: Block, ctx: Context) -> Draft | None:
    """The page from nearer when it has little content, neither stretched nor with empty sides."""
    measured = replace(ctx, measures=ctx.measures.scaled(page.density))
    ideal = block_ideal(body, measured, "page")
    width = max(CLOSEST, ceil(ideal + 2 * measured.measures.margin + _tray(ctx)))
    if width >= DEFAULT_WIDTH * 0.85:
        return None
    if header(page, width, measured).height > header(page, DEFAULT_WIDTH, measured).height:
        return None  # the title would take more lines
    return _draft(page, body, ctx, Canvas(width, None, page.density))


def _fixed(page: Page, body: Block, ctx: Context, ratio: float) -> Draft:
    """A page of a fixed shape: the first canvas that holds the content, enlarged when none of the usual ones does."""
    draft: Draft | None = None
    for canvas in _canvases(page, ratio):
        draft = _draft(page, body, _quiet(ctx), canvas)
        if draft.fits:
            free = page.size.width is None and page.size.height is None
            return _draft(page, body, ctx, _closer(page, body, ctx, draft, ratio) if free else canvas)
    assert draft is not None  # there is always a canvas to try
    first = draft.canvas
    for _ in range(STEPS):
        short = max(draft.height / (draft.canvas.height or 1), draft.width / draft.canvas.width)
        width = ceil(draft.canvas.width * min(1.4, max(1.02, short**0.5)))
        draft = _draft(page, body, _quiet(ctx), _sized(width, ratio, first.density))
        if draft.fits:
            break
    else:
        width = ceil(max(draft.width, draft.height * ratio))
    canvas = _sized(width, ratio, first.density)
    draft = _draft(page, body, ctx, canvas)
    _warn_small(page, draft, first)
    return draft


def _quiet(ctx: Context) -> Context:
    """A context for an attempt: its findings and layouts are dropped with it, answers of Graphviz are kept."""
    return replace(ctx, report=Report(), memo={("dot",): ctx.memo.setdefault(("dot",), {})})


def _closer(page: Page, body: Block, ctx: Context, draft: Draft, ratio: float) -> Canvas:
    """A smaller canvas for little content: the same picture from nearer, with larger type instead of empty space."""
    best = draft.canvas
    while best.width > CLOSEST:
        canvas = _sized(max(CLOSEST, best.width - 80), ratio, best.density)
        natural = _draft(page, body, _quiet(ctx), replace(canvas, height=None))
        full = natural.height > (canvas.height or 0) * FULL or natural.width > canvas.width + 1
        if full or natural.head.height > draft.head.height:
            break
        best = canvas
    return best


def _sized(width: float, ratio: float, density: str) -> Canvas:
    return Canvas(width, round(width / ratio, 2), density)


def _canvases(page: Page, ratio: float) -> Iterator[Canvas]:
    """Canvases in order of preference: the usual width, a wide one for wide formats, then the same set densely."""
    size = page.size
    widths = [size.width or DEFAULT_WIDTH]
    if size.width is None and size.name in WIDE_NAMES:
        widths.append(WIDE)
    for density in dict.fromkeys((page.density, "dense")):
        for width in widths:
            yield _sized(width, ratio, density)


def _warn_small(page: Page, draft: Draft, wanted: Canvas) -> None:
    least = smallest_type(draft.body.items)
    share = least / draft.canvas.width
    if share >= FLOOR:
        return
    needed = f"{draft.canvas.width:.0f} x {draft.canvas.height or 0:.0f}"
    shape = f"{wanted.width:.0f} x {wanted.height or 0:.0f}"
    same = _percent(share)
    draft.ctx.report.warn(
        "does-not-fit",
        f"the content does not fit {shape} page units, it needs {needed}: its smallest text is then {same} of the "
        f"page width, less than the {_percent(FLOOR)} that can be read in a mail",
        Model.span(page, "size"),
        "use `size: auto` or a taller format, or leave something out",
    )


def _percent(share: float) -> str:
    return f"{share * 100:.2f} %"


def _scene(page: Page, draft: Draft, height: float) -> Scene:
    ctx, width = draft.ctx, draft.canvas.width
    items = list(rounded(draft.head.items))
    top, tray = draft.top, _tray(ctx)
    foot_at = height - draft.foot.height
    if tray:
        m = ctx.measures
        box = (m.margin, top, width - 2 * m.margin, foot_at - top)
        items += rounded([Rect(*box, Paint(ctx.theme.color("tray")), m.radius_panel)])
    free = max(0.0, foot_at - top - tray - draft.body.height)
    body = with_tails(page, draft.body, ctx)
    items += rounded(body.items, (width - draft.body.width) / 2, top + tray / 2 + free / 2)
    items += rounded(draft.foot.items, 0.0, foot_at)
    placed = tuple(items)
    og = draft.canvas.height is not None and page.size.name == "og" and page.size.ratio is None
    return Scene(
        width=round(width, 2),
        height=round(height, 2),
        background=ctx.theme.skins[ctx.skin]["page"],
        items=placed,
        title=plain(page.title) if page.title else "",
        description=describe(page, placed),
        theme=ctx.theme.name,
        pixel_width=OG_PIXELS if og and page.size.height is None else None,
    )
