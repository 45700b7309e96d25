"""A contact sheet: many pictures small, in rows of one height. In: loaded specs. Out: the bytes of one picture.

Every row fills the width and its pictures share a height, so pages of any shape stand together without holes; the rows
are broken where their heights come out most alike. Lengths are pixels.
"""

from __future__ import annotations

import io
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace

from vizsys.build.bounds import Bounds, Lost, lost, within
from vizsys.build.draw import Drawing, lay_out, write_scene
from vizsys.build.load import Loaded
from vizsys.build.run import Outcome, run_each
from vizsys.diagnostics import Report, about
from vizsys.formats import Options, raster
from vizsys.records import dataclass
from vizsys.scene import Group, Item, Paint, Rect, Scene
from vizsys.text import TextStyle, Typesetter
from vizsys.theme import load_theme

MARGIN, GAP, CAPTION = 40, 28, 18
"""Around the sheet, between pictures, and the type under them, at a sheet of `WIDTH`."""
WIDTH = 2400


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture on the way to a sheet: what it is called, and a PNG of it at least as large as it will be shown."""

    name: str
    width: int
    height: int
    png: bytes


@dataclass(frozen=True, slots=True)
class ThumbnailTask:
    spec: Loaded
    drawing: Drawing
    width: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The thumbnails of a spec, and what became of it."""

    thumbnails: tuple[Thumbnail, ...]
    outcome: Outcome


def draw_all(
    tasks: Sequence[ThumbnailTask], workers: int | None = None, bounds: Bounds | None = None
) -> Iterator[Drawn]:
    """The thumbnails of every spec, in order. One that fails stops no other. Bounds are those of `run_jobs`."""
    return run_each(tasks, draw_one, lambda task, how: _lost(task.spec.name, how), _pages, workers, bounds)


def _pages(task: ThumbnailTask) -> int:
    return len(task.spec.pages)


def draw_one(task: ThumbnailTask, bounds: Bounds | None = None) -> Drawn:
    """Draw the pages of a spec `task.width` pixels wide. The bounds hold in this process."""
    name = task.spec.name
    report = Report()
    for diagnostic in task.spec.found:
        report.add(diagnostic)
    made = []
    try:
        with within(bounds, _pages(task)):
            for page in task.spec.pages:
                scene = lay_out(page, task.drawing, report)
                if scene is None:
                    continue
                drawing = Drawing(scale=task.width / (scene.pixel_width or scene.width))
                png = write_scene(scene, "png", page, drawing, report)
                if png is not None:
                    height = round(task.width * scene.height / scene.width)
                    made.append(Thumbnail(str(page.title or page.slug), task.width, height, png))
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # panics of native code are not Exceptions
        made_none = _lost(name, lost(error))
        return replace(made_none, outcome=replace(made_none.outcome, trace=traceback.format_exc()))
    return Drawn(tuple(made), Outcome(name, about(report.found, name)))


def _lost(name: str, how: Lost) -> Drawn:
    finding = how.finding(name)
    return Drawn((), Outcome(name, (finding,)) if finding else Outcome(name, crash=how.words))


def rows(shapes: Sequence[float], width: float, columns: int, gap: float) -> list[tuple[int, float]]:
    """Pictures of these widths over heights in order, broken into rows: the end and the height of each row.

    About `columns` a row; of all ways to break them the one whose heights differ least from those of an even sheet. The
    last row is not blown up to fill the width.
    """
    ideal = (width - (columns - 1) * gap) / (columns * sorted(shapes)[len(shapes) // 2])

    def height(start: int, end: int) -> float:
        return (width - (end - start - 1) * gap) / sum(shapes[start:end])

    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(shapes) + 1):
        choices = []
        for start in range(max(0, end - 3 * columns), end):
            off = height(start, end) / ideal
            loose = end == len(shapes) and off > 1
            cost = 0.1 if loose else (off - 1 if off > 1 else 1 / off - 1) ** 2
            choices.append((best[start][0] + cost, start))
        best.append(min(choices))
    ends, end = [], len(shapes)
    while end:
        start = best[end][1]
        tall = height(start, end)
        ends.append((end, min(tall, ideal) if end == len(shapes) else tall))
        end = start
    return ends[::-1]


def compose(pictures: Sequence[Thumbnail], width: int, columns: int, theme_name: str, format: str) -> bytes:
    """The sheet, `width` pixels wide: PNG or WebP. `pictures` is not empty."""
    from PIL import Image

    theme = load_theme(theme_name)
    text = Typesetter(theme)
    zoom = width / WIDTH
    margin, gap, caption = MARGIN * zoom, GAP * zoom, CAPTION * zoom
    inner = width - 2 * margin
    style = TextStyle(caption, theme.color("ink2"), 500)
    items: list[Item] = []
    places: list[tuple[Thumbnail, int, int, int, int]] = []
    y, start = margin, 0
    for end, height in rows([p.width / p.height for p in pictures], inner, columns, gap):
        x = margin
        for picture in pictures[start:end]:
            w = height * picture.width / picture.height
            left, top = round(x), round(y)
            size = (round(x + w) - left, round(y + height) - top)
            places.append((picture, left, top, *size))
            items.append(Rect(left - 1, top - 1, size[0] + 2, size[1] + 2, Paint(stroke=theme.color("hair"), width=2)))
            words = text.set(picture.name, style, w, max_lines=1)
            items.append(Group(tuple(r.moved(x, y + height + caption * 0.5) for r in words.runs), "label"))
            x += w + gap
        y += height + caption * 1.9 + gap
        start = end
    page = Scene(width, round(y - gap + margin), theme.color("tray"), tuple(items))
    with raster.render(page, Options(scale=1)).image() as opened:
        sheet = opened.convert("RGB")
    for picture, left, top, w, h in places:
        with Image.open(io.BytesIO(picture.png)) as opened:
            sheet.paste(opened.convert("RGB").resize((w, h), Image.Resampling.LANCZOS), (left, top))
    out = io.BytesIO()
    if format == "webp":
        sheet.save(out, "WEBP", quality=88, method=6)
    else:
        sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
