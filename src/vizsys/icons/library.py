"""Finding the icon a name means.

In: a name as written in a spec, the project's packs, the page's cloud. Out: the `IconArt`, or an `IconError` that says
what to write instead. A name is tried as: file path, icon of the project's packs, curated name, `pack/name`,
`provider/category/name`, and at last a bare name, which must mean one icon only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from vizsys.icons.aliases import aliases
from vizsys.icons.art import IconArt, IconError
from vizsys.icons.packs import Pack
from vizsys.icons.packs.diagrams import CLOUDS, NEUTRAL, PREFIX_ONLY, diagrams_pack
from vizsys.icons.roles import RoleEntry, role_entry
from vizsys.icons.tile import letter_tile

BUILT_IN: Mapping[str, str] = {
    "vizsys": "vizsys.icons.packs.folder:own_pack",
    "lucide": "vizsys.icons.packs.lucide:lucide_pack",
    "simple-icons": "vizsys.icons.packs.simple_icons:simple_icons_pack",
    "si": "vizsys.icons.packs.simple_icons:simple_icons_pack",
    "diagrams": "vizsys.icons.packs.diagrams:diagrams_pack",
}
"""The installed packs by prefix, and what opens each (`module:function`): it is imported when it is asked for."""
PROVIDERS = frozenset((*NEUTRAL, *CLOUDS, *PREFIX_ONLY))
SPELLINGS = {"google": "gcp", "gcloud": "gcp", "kubernetes": "k8s", "alibaba": "alibabacloud", "oracle": "oci"}

_CLASS_NAME = r"(?:diagrams\.)?([a-z0-9]+)((?:\.[a-z0-9_]+)?)\.([A-Za-z0-9]+)"
_FILE = re.compile(r"\.{0,2}/|.*\.(svg|png)$", re.IGNORECASE | re.DOTALL)


class Pages(Protocol):
    """Pages of other specs as pictures; `page` says which of several. Both raise IconError."""

    def find(self, path: str, page: str | None) -> object: ...

    def draw(self, path: str, page: str | None) -> IconArt: ...


class Library:
    """The icons and pictures of one project.

    `packs` are the project's own: mappings or objects with `dir` or `file`, and an optional `prefix`; relative paths
    count from `root`, the project folder, which no path may leave. `roles` are the project's own cloud roles. `pages`
    draws specs, for pictures of them.
    """

    def __init__(
        self,
        packs: Iterable[Any] = (),
        root: Path | str | None = None,
        roles: Mapping[str, Any] | None = None,
        pages: Pages | None = None,
    ) -> None:
        self._root = Path(root) if root is not None else Path.cwd()
        packs = tuple(packs)
        self._packs = tuple(self._open(p) for p in packs)
        self.given = tuple(_given(p) for p in packs)
        """The project's own packs as they were given: `dir` or `file`, its path, its prefix or nothing."""
        self._roles = roles or {}
        self._pages = pages
        self._pictures: dict[tuple[str, str | None], IconArt] = {}
        self._memo: dict[tuple[str, str | None], IconArt] = {}
        self._used: dict[IconArt, None] = {}

    @property
    def used(self) -> list[IconArt]:
        """Every icon handed out so far, each once, in order of first use."""
        return list(self._used)

    @property
    def asked(self) -> Mapping[tuple[str, str | None], IconArt]:
        """What was found for every name asked for, and the cloud it was asked for in; files are not among them."""
        return {key: art for key, art in self._memo.items() if not _FILE.match(key[0].strip())}

    @property
    def files(self) -> Mapping[str, IconArt]:
        """Every file of the project used as an icon or shown as a picture, by its path."""
        icons = {name.strip(): art for (name, _), art in self._memo.items() if _FILE.match(name.strip())}
        return icons | {path: art for (path, _), art in self._pictures.items() if art.path is not None}

    def resolve(self, name: str, provider: str | None = None) -> IconArt:
        """The icon `name` means; `provider` (`aws`, `azure`, `gcp`) decides a bare name that several clouds have.

        Raises IconError: unknown (with suggestions), ambiguous (with choices), unreadable, or outside the project.
        """
        key = (name, provider)
        if key not in self._memo:
            self._memo[key] = self._find(name.strip(), provider)
        art = self._memo[key]
        self._used.setdefault(art)
        return art

    def role(self, name: str, provider: str | None = None) -> RoleEntry:
        """Label and icon name of a cloud role; the role's general name and glyph without a provider."""
        return role_entry(name, provider, self._roles)

    def picture(self, path: str, page: str | None = None) -> IconArt:
        """The picture in the file at `path`, or the page of the spec there. Raises IconError."""
        from vizsys.icons.pictures import SPECS, file_picture

        key = (path, page)
        if key not in self._pictures:
            if path.lower().endswith(SPECS) and self._pages is not None:
                self._pictures[key] = self._pages.draw(path, page)
            else:
                self._pictures[key] = file_picture(path, self._root)
        return self._pictures[key]

    def check_picture(self, path: str, page: str | None = None) -> None:
        """Raises IconError when `picture` would, as far as that is known without drawing a page."""
        from vizsys.icons.pictures import SPECS, file_picture, missing

        if not path.lower().endswith(SPECS):
            file_picture(path, self._root)
        elif self._pages is not None:
            self._pages.find(path, page)
        elif not (self._root / path).is_file():
            raise missing(path, self._root)

    def letter_tile(self, name: str, color: str | None = None) -> IconArt:
        """A tile with the initials of `name`, filled with `color` or drawn in `currentColor`."""
        art = letter_tile(name, color)
        self._used.setdefault(art)
        return art

    def names(self) -> list[str]:
        """Every name a spec can use, for completion: curated names first, then the packs' own."""
        found = dict.fromkeys(sorted(aliases()))
        for pack in self._packs:
            found.update(dict.fromkeys(f"{pack.prefix}/{n}" for n in pack.names()))
        for pack in built_in_packs():
            short = getattr(pack, "short", None)
            found.update(dict.fromkeys(short(n) if short else f"{pack.prefix}/{n}" for n in pack.names()))
        return list(found)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The project's own packs, in order."""
        return self._packs

    def _open(self, spec: Any) -> Pack:
        folder, file, prefix = _keys(spec)
        if folder and not file:
            from vizsys.icons.packs.folder import FolderPack

            pack: Pack = FolderPack(Path(folder), prefix or (self._root / folder).resolve().name, self._root)
        elif file and not folder:
            from vizsys.icons.packs.iconify import IconifyPack

            pack = IconifyPack(Path(file), prefix, self._root)
        else:
            raise IconError("unreadable-pack", "an icon pack needs either 'dir' or 'file'")
        if pack.prefix in BUILT_IN or pack.prefix in PROVIDERS or pack.prefix in SPELLINGS:
            raise IconError(
                "unreadable-pack",
                f"the prefix {pack.prefix!r} belongs to a pack that is always there",
                hint="give the pack another 'prefix'",
            )
        return pack

    def _find(self, name: str, provider: str | None) -> IconArt:
        if _FILE.match(name):
            from vizsys.icons.packs.folder import file_art

            return file_art(Path(name), self._root)
        for pack in self._packs:
            prefix, _, rest = name.partition("/")
            art = pack.find(rest) if rest and prefix == pack.prefix else None if rest else pack.find(name)
            if art is not None:
                return art
        curated = aliases().get(name.casefold().replace(" ", "-").replace("_", "-"))
        art = _curated(curated) if curated else _qualified(_slashed(name)) or _bare(name, provider)
        if art is None:
            raise self._unknown(name)
        return art

    def _unknown(self, name: str) -> IconError:
        from vizsys.icons.search import search

        near = [hit.name for hit in search(name.rpartition("/")[2], 5, self._packs)]
        return IconError("unknown-icon", f"there is no icon {name!r}", suggestions=near)


def _keys(spec: Any) -> tuple[Any, Any, Any]:
    """`dir`, `file` and `prefix` of a pack of the project's."""
    folder, file, prefix = (
        spec.get(key) if isinstance(spec, Mapping) else getattr(spec, key, None) for key in ("dir", "file", "prefix")
    )
    return folder, file, prefix


def _given(spec: Any) -> tuple[str, str, str]:
    folder, file, prefix = _keys(spec)
    return ("dir" if folder else "file", str(folder or file), prefix or "")


def open_pack(opener: str) -> Pack:
    """The pack that `module:function` opens. Raises IconError when its package is missing."""
    module, _, function = opener.partition(":")
    pack: Pack = getattr(import_module(module), function)()
    return pack


def built_in_packs() -> Iterator[Pack]:
    """The packs that are installed."""
    for opener in dict.fromkeys(BUILT_IN.values()):
        try:
            yield open_pack(opener)
        except IconError:
            continue  # an optional package that is not there has no names


def _slashed(name: str) -> str:
    """The slash form of a class-name spelling: `aws.compute.EC2` -> `aws/compute/EC2`."""
    match = re.fullmatch(_CLASS_NAME, name) if "." in name else None
    if match and (match[1] in PROVIDERS or match[1] in SPELLINGS):
        return "/".join(filter(None, (match[1], match[2][1:], match[3])))
    return name


def _curated(target: str) -> IconArt:
    if target.startswith("tile:"):
        label, _, color = target[5:].partition("#")
        return letter_tile(label, f"#{color}" if color else None)
    art = _qualified(target)
    if art is None:
        raise IconError("unknown-icon", f"the installed packs do not have {target!r}", hint="update the icon packages")
    return art


def _qualified(name: str) -> IconArt | None:
    prefix, _, rest = name.partition("/")
    if not rest:
        return None
    if prefix in BUILT_IN:
        return open_pack(BUILT_IN[prefix]).find(rest)
    provider = SPELLINGS.get(prefix, prefix)
    return diagrams_pack().find(f"{provider}/{rest}") if provider in PROVIDERS else None


def _bare(name: str, provider: str | None) -> IconArt | None:
    """A bare name: a provider that is no cloud decides first, then the one cloud that has it."""
    if "/" in name or not name:
        return None
    pack = diagrams_pack()
    neutral = pack.bare(name, NEUTRAL)
    for candidate in NEUTRAL:
        if candidate in neutral:
            return pack.art(neutral[candidate])
    clouds = pack.bare(name, CLOUDS)
    if provider in clouds:
        return pack.art(clouds[provider])
    if len(clouds) > 1:
        choices = [pack.short(clouds[c]) for c in CLOUDS if c in clouds]
        raise IconError("ambiguous-icon", f"the icon {name!r} is in several clouds", choices=choices)
    return pack.art(next(iter(clouds.values()))) if clouds else None
