"""Icons from an Iconify JSON file (https://iconify.design/docs/types/iconify-json.html)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from vizsys.icons.art import IconArt, IconError
from vizsys.icons.packs.folder import contents, inside
from vizsys.icons.svg import clean
from vizsys.limits import PACK_BYTES

MAX_CHAIN = 8  # aliases of aliases


class IconifyPack:
    """The icons of one file. Hidden ones do not exist; aliases, turns and flips are honoured."""

    recolor = False

    def __init__(self, file: Path, prefix: str | None, root: Path) -> None:
        self._path = inside(file, root)
        try:
            data = json.loads(contents(self._path, PACK_BYTES))
            if not isinstance(data, dict) or not isinstance(data.get("icons"), dict):
                raise ValueError("it is not an Iconify file: it has no 'icons'")
        except (OSError, ValueError, RecursionError) as error:
            raise IconError("unreadable-pack", f"cannot use icon file {str(file)!r}: {error}") from error
        self._data: dict[str, Any] = data
        self.prefix = prefix or str(data.get("prefix") or self._path.stem)
        self._credit = _credit(data.get("info"))

    def find(self, name: str) -> IconArt | None:
        try:
            icon = self._resolve(name)
            return self._art(name, icon) if icon else None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise IconError("unreadable-icon", f"icon {self.prefix}/{name} is malformed: {error}") from error

    def names(self) -> Iterator[str]:
        both = {**self._data["icons"], **self._aliases}
        return iter(sorted(n for n, v in both.items() if not (isinstance(v, dict) and v.get("hidden"))))

    @property
    def _aliases(self) -> Mapping[str, Any]:
        aliases = self._data.get("aliases")
        return aliases if isinstance(aliases, dict) else {}

    def _resolve(self, name: str) -> dict[str, Any] | None:
        """The icon with its aliases' changes added up, None when there is none or it is hidden."""
        chain: list[dict[str, Any]] = []
        while name not in self._data["icons"]:
            if name not in self._aliases or len(chain) > MAX_CHAIN:
                return None
            chain.append(self._aliases[name])
            name = str(chain[-1].get("parent"))
        icon = {k: v for k, v in self._data.items() if k in ("left", "top", "width", "height")}
        icon.update(self._data["icons"][name])
        for alias in reversed(chain):
            turns = int(icon.get("rotate") or 0) + int(alias.get("rotate") or 0)
            flips = {f: bool(icon.get(f)) != bool(alias.get(f)) for f in ("hFlip", "vFlip")}
            icon.update({k: v for k, v in alias.items() if k != "parent"}, rotate=turns, **flips)
        return None if icon.get("hidden") else icon

    def _art(self, name: str, icon: Mapping[str, Any]) -> IconArt:
        x, y = (float(icon.get(k, 0)) for k in ("left", "top"))
        w, h = (float(icon.get(k, 16)) for k in ("width", "height"))
        body, turns = str(icon["body"]), int(icon.get("rotate") or 0) % 4
        steps = []
        if turns:
            steps.append(f"rotate({90 * turns} {x + w / 2:g} {y + h / 2:g})")
        if icon.get("hFlip"):
            steps.append(f"matrix(-1 0 0 1 {2 * x + w:g} 0)")
        if icon.get("vFlip"):
            steps.append(f"matrix(1 0 0 -1 0 {2 * y + h:g})")
        if steps:
            body = f'<g transform="{" ".join(steps)}">{body}</g>'
        if turns % 2:  # a quarter turn about the middle swaps the sides
            x, y, w, h = x + (w - h) / 2, y + (h - w) / 2, h, w
        xlink = ' xmlns:xlink="http://www.w3.org/1999/xlink"'
        document = f'<svg{xlink} viewBox="{x:g} {y:g} {w:g} {h:g}">{body}</svg>'.encode()
        drawing = clean(document, f"{self.prefix}/{name}")
        load = partial(bytes, document)
        return IconArt(
            self.prefix,
            name,
            "svg",
            w,
            h,
            load,
            recolor=drawing.recolor,
            dark=drawing.dark,
            path=self._path,
            credit=self._credit,
        )


def _credit(info: Any) -> tuple[str, str] | None:
    """Source and licence as the file states them; None when it does not."""
    if not isinstance(info, dict) or not isinstance(info.get("license"), dict):
        return None
    author, licence = info.get("author"), info["license"]
    names = [str(info["name"])] if info.get("name") else []
    if isinstance(author, dict) and author.get("name"):
        names.append(f"by {author['name']}")
    return " ".join(names) or "the set's author", str(licence.get("spdx") or licence.get("title") or "not stated")
