"""Pages of specs as pictures in other pages. In: a spec's path. Out: its page as artwork, or an `IconError`.

Such a picture is always what the spec says now: it is laid out with the page it stands in, and painted at the size it
is shown at. It does not come from an output folder, so no order in which specs are drawn matters.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from vizsys.build.root import Root
from vizsys.diagnostics import Report, did_you_mean
from vizsys.icons.art import IconArt, IconError
from vizsys.limits import PICTURE_LEVELS, PICTURES
from vizsys.records import dataclass

if TYPE_CHECKING:
    from vizsys.build.draw import Drawing
    from vizsys.build.load import Loaded
    from vizsys.icons import Library
    from vizsys.scene import Scene
    from vizsys.spec.model import Page


class Pages:
    """The specs of a project as pictures. `within` are the specs being read that lead to them, the outermost first."""

    def __init__(self, root: str | Path | None, drawing: Drawing | None = None, within: tuple[str, ...] = ()) -> None:
        self._root = Root(Path(root or Path.cwd()).resolve())
        self._drawing = drawing
        self._within = within
        self._loaded: dict[str, Loaded] = {}
        self._drawn: dict[tuple[str, str | None], IconArt] = {}
        self.libraries: list[Library] = []
        """The icons of every page drawn with these."""

    @property
    def specs(self) -> list[str]:
        """The specs that were read, by path."""
        return list(self._loaded)

    @property
    def texts(self) -> dict[str, bytes]:
        """The text of every file that was read for them, by path."""
        return {name: data for loaded in self._loaded.values() for name, data in loaded.texts.items()}

    def find(self, path: str, page: str | None = None) -> Page:
        """The page of the spec at `path`, the one called `page` where it makes several. Raises IconError."""
        loaded = self._load(path)
        names = [p.slug for p in loaded.pages]
        if page is None and len(names) > 1:
            message = f"{path!r} makes {len(names)} pages: say which one with `page:`"
            raise IconError("picture", message, choices=names)
        if page is not None and page not in names:
            raise IconError(
                "picture",
                f"{path!r} makes no page {page!r}{did_you_mean(page, names)}",
                hint="it makes " + ", ".join(names),
            )
        return loaded.pages[names.index(page) if page is not None else 0]

    def draw(self, path: str, page: str | None = None) -> IconArt:
        """That page as artwork. Raises IconError."""
        from vizsys.build.draw import Drawing, lay_out

        key = (path, page)
        if key not in self._drawn:
            report = Report()
            scene = lay_out(self.find(path, page), self._drawing or Drawing(), report, self)
            if scene is None:
                raise _refused(path, report)
            name = f"{path}#{page}" if page else path
            self._drawn[key] = PageArt(
                "page",
                name,
                "png",
                scene.width,
                scene.height,
                lambda: b"",
                opaque=True,
                title=scene.title,
                scene=scene,
            )
        return self._drawn[key]

    def _load(self, path: str) -> Loaded:
        """The spec, read and checked once."""
        from vizsys.build.load import load_text

        if path in self._within:
            chain = " > ".join((*self._within[self._within.index(path) :], path))
            raise IconError("picture", f"the page would be a picture in itself: {chain}")
        known = self._loaded.get(path)
        if known is None:
            if len(self._within) > PICTURE_LEVELS:
                raise IconError(
                    "limit", f"pictures of pages with pictures of pages: the most is {PICTURE_LEVELS} levels"
                )
            if len(self._loaded) >= PICTURES:
                raise IconError("limit", f"a page shows more than {PICTURES} others")
            inner = Pages(self._root.folder, self._drawing, (*self._within, path))
            inner._loaded = self._loaded
            known = self._loaded[path] = load_text(self._read(path), path, self._root, path, inner)
        if known.failed:
            report = Report()
            for found in known.found:
                report.add(found)
            raise _refused(path, report)
        return known

    def _read(self, path: str) -> bytes:
        from vizsys.icons.pictures import missing

        try:
            return self._root.read(path)
        except FileNotFoundError:
            raise missing(path, self._root.folder) from None
        except OSError as error:
            raise IconError("picture", f"{path!r} cannot be read: {error.strerror or error}") from error


@dataclass(frozen=True)
class PageArt(IconArt):
    """A laid-out page as artwork: painted at the size it is shown at. Its pixels are page units."""

    scene: Scene | None = field(default=None, compare=False, repr=False)

    def png(self, max_px: int) -> bytes:
        """The page, or the part of it in `box`, at most `max_px` on the longest side."""
        from vizsys.formats.base import Options
        from vizsys.formats.png import pack
        from vizsys.formats.raster import paint_at

        assert self.scene is not None  # a page is made with its scene
        scale = max_px / max(self.width, self.height)
        size = (max(1, round(self.scene.width * scale)), max(1, round(self.scene.height * scale)))
        whole = pack(paint_at(self.scene, *size), Options())
        if self.box is None:
            return whole
        from vizsys.icons.png import shrink

        left, top, right, bottom = (round(v * scale) for v in self.box)
        return shrink(whole, (left, top, min(right, size[0]), min(bottom, size[1])), max_px, self.key)


def _refused(path: str, report: Report) -> IconError:
    """Why the spec cannot be shown: its first mistake, with its place."""
    errors = report.errors
    first = errors[0]
    where = f"{first.location}: " if first.location else ""
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return IconError("picture", f"{path!r} has mistakes: {where}{first.message}{more}")
