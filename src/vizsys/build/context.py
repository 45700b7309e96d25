"""The context of a page: everything the pure layout needs from outside, wired together in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vizsys.choices import EngineName
from vizsys.context import Context
from vizsys.diagnostics import Report
from vizsys.spec.model import Model, Page
from vizsys.theme import Measures, load_theme

if TYPE_CHECKING:
    from vizsys.build.pages import Pages
    from vizsys.engine import Engine
    from vizsys.icons import IconArt, Library


def make_context(
    page: Page, report: Report | None = None, *, engine: EngineName = "wasm", pages: Pages | None = None
) -> Context:
    """A fresh context for laying out `page`: nothing of one page reaches another. `pages` draws specs it shows.

    Measures are those of density 1: the page scales them itself. Icon files are read from the page's root. A pack that
    cannot be opened is reported, and the page goes on without any.
    """
    from vizsys.text import Typesetter

    report = report if report is not None else Report()
    theme = load_theme(page.theme, page.skin)
    icons = make_library(page, report, pages)
    return Context(
        theme=theme,
        measures=Measures(),
        text=Typesetter(theme, report, lambda name: _icon(icons, name, page, report)),
        icons=icons,
        engine=_engine(engine),
        report=report,
        provider=page.provider,
        skin=page.skin,
    )


def _icon(icons: Library, name: str, page: Page, report: Report) -> IconArt | None:
    """The artwork of an icon in a text. Names in specs were checked, with their places: this reports others."""
    from vizsys.icons import IconError

    try:
        return icons.resolve(name, page.provider)
    except IconError as error:
        report.error(error.code, error.message, None, error.hint)
        return None


def make_library(page: Page, report: Report, pages: Pages | None = None) -> Library:
    """The icons and pictures `page` may use: those that are installed, and what its project brings."""
    from vizsys.build.pages import Pages
    from vizsys.icons import IconError, Library

    pages = pages or Pages(page.root)
    try:
        library = Library(page.packs, page.root, page.roles, pages)
    except IconError as error:
        report.error(error.code, error.message, Model.span(page, "packs"), error.hint)
        library = Library((), page.root, page.roles, pages)
    pages.libraries.append(library)
    return library


def _engine(name: EngineName) -> Callable[[], Engine]:
    """A factory, so that Graphviz is loaded by the first graph and not before."""
    from vizsys.engine import default_engine, external_engine

    return default_engine if name == "wasm" else external_engine
