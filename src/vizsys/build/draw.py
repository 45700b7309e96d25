"""From a typed page to bytes: layout, then a format. In: a page. Out: a `Scene` or bytes; findings in the report."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, cast

from vizsys.build.context import make_context
from vizsys.choices import EngineName
from vizsys.context import Context
from vizsys.diagnostics import Report, SpecError
from vizsys.records import dataclass
from vizsys.scene import Scene
from vizsys.spec.model import Page, Size

if TYPE_CHECKING:
    from vizsys.build.pages import Pages

DEFAULT_SCALE = 1.5
"""Pixels per page unit of a raster when nobody says: a 1600-unit page is 2400 pixels wide."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pages are drawn, whatever they say themselves: flags of the command, arguments of the Python API."""

    engine: EngineName = "wasm"
    theme: str | None = None
    scale: float | None = None
    size: str | None = None
    """A named format: square, portrait..."""


def place(page: Page, drawing: Drawing, report: Report, pages: Pages | None = None) -> tuple[Scene, Context] | None:
    """The page as a scene, and the context that knows what it used; None when the report then holds errors.

    Specs it shows as pictures are drawn by `pages`, in the same theme and by the same engine when none is given.
    """
    from vizsys.blocks.page import layout_page
    from vizsys.build.pages import Pages

    if drawing.theme is not None:
        page = replace(page, theme=cast(Literal["newsletter", "dark"], drawing.theme))
    if drawing.size is not None:
        page = replace(page, size=Size(name=cast(Literal["auto"], drawing.size)))
    with reported(report), uncollected():
        shown = pages or Pages(page.root, drawing)
        context = make_context(page, report, engine=drawing.engine, pages=shown)
        scene = layout_page(page, context)
        if not report.errors:
            return scene, context
    return None


def lay_out(page: Page, drawing: Drawing, report: Report, pages: Pages | None = None) -> Scene | None:
    """The page as a scene; None when the report then holds errors."""
    placed = place(page, drawing, report, pages)
    return placed[0] if placed else None


def write_scene(
    scene: Scene,
    format: str,
    page: Page,
    drawing: Drawing,
    report: Report,
    facts: Mapping[str, str] | None = None,
) -> bytes | None:
    """The scene in that format, remembering `facts`; None when the report then holds why not."""
    from vizsys.formats import Options, write

    scale = drawing.scale or page.scale or DEFAULT_SCALE
    with reported(report):
        return write(scene, format, Options(scale=scale, facts=facts or {}, small=bool(page.small)))
    return None


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: a layout makes many objects that stay; looking them through costs a fifth."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def reported(report: Report) -> Iterator[None]:
    """Turn the errors parts raise about a person's input into findings. Whatever else is raised is a bug and passes."""
    try:
        yield
    except Exception as error:
        # Only now: a page without a graph loads no engine, one without icons no icon pack.
        from vizsys.engine import LayoutError
        from vizsys.formats import FormatError
        from vizsys.icons import IconError

        if isinstance(error, SpecError):
            for diagnostic in error.diagnostics:
                report.add(diagnostic)
        elif isinstance(error, LayoutError):
            hint = "fewer lines, a grid of `rows:`, or several pages" if error.kind in ("timeout", "crash") else None
            report.error(f"layout-{error.kind}", f"the graph could not be laid out: {error.message}", None, hint)
        elif isinstance(error, FormatError):
            report.error("format", str(error))
        elif isinstance(error, IconError):
            report.error(error.code, error.message, None, error.hint)
        else:
            raise
