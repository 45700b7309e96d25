"""The PNG icons of the `diagrams` package: clouds and most technology logos.

In: the installed package's files, found without importing it, and the index shipped for one version of it. When the
installed version differs the folders are read again, and margins are then not known.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import util
from pathlib import Path

from vizsys.icons.art import DATA, IconArt
from vizsys.icons.names import fold, unbranded
from vizsys.icons.packs import missing_package
from vizsys.icons.png import png_size

NEUTRAL = ("generic", "programming", "onprem", "k8s", "saas", "elastic")
CLOUDS = ("aws", "azure", "gcp")
PREFIX_ONLY = ("alibabacloud", "digitalocean", "firebase", "gis", "ibm", "oci", "openstack", "outscale")
DARK, OPAQUE = 1, 2

# The same name sits in several categories with different artwork: the newer or the home category comes first, the ones
# that repeat other categories' icons last, everything else between them by name.
FIRST = {
    "aws": ("analytics", "network", "storage", "database", "integration", "engagement", "compute", "devtools"),
    "azure": ("networking", "databases", "aimachinelearning", "containers", "storage", "analytics", "identity"),
    "onprem": ("database", "network"),
    "ibm": ("network", "security", "storage", "infrastructure"),
    "elastic": ("observability", "security"),
}
LAST = {
    "aws": ("enablement", "blockchain", "mobile", "migration", "general"),
    "azure": ("appservices", "monitor", "web", "iot", "network", "database", "ml", "migrate", "general", "other"),
    "ibm": ("general",),
}

Entry = tuple[int, ...]  # width, height, flags and, when there is a margin, left, top, right, bottom of the drawing
Index = Mapping[str, Mapping[str, Mapping[str, Entry]]]


class DiagramsPack:
    """Icons by path `provider/category/stem`; the provider's own logo has an empty category: `aws/aws`."""

    prefix = "diagrams"
    recolor = False

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        shipped = json.loads((DATA / "diagrams.json").read_text("utf-8"))
        # `importlib.metadata` would tell the version as well, and take longer than reading the index.
        same = (resources.parent / f"diagrams-{shipped['version']}.dist-info").is_dir()
        self._classes: Mapping[str, str] = shipped["classes"]
        self._art: Index = shipped["art"] if same else scan(resources)
        self._names: dict[str, Mapping[str, list[str]]] = {}
        self._arts: dict[str, IconArt] = {}  # pictures drawn one after the other share what was read and shrunk

    @property
    def providers(self) -> tuple[str, ...]:
        return tuple(self._art)

    def find(self, name: str) -> IconArt | None:
        """The icon at `provider/category/stem`, `provider/stem`, or either in the spelling of a class name."""
        path = self.locate(name)
        return self.art(path) if path else None

    def locate(self, name: str) -> str | None:
        """The full path that `provider/stem` or `provider/category/stem` stands for; None when there is none."""
        provider, _, rest = name.partition("/")
        if provider not in self._art or not rest:
            return None
        category, slash, stem = rest.rpartition("/")
        tree = self._art[provider]
        for cat in [category] if slash else order(provider, tree):
            if stem in tree.get(cat, ()):
                return _path(provider, cat, stem)
        place = f"{provider}/{category}/" if slash else f"{provider}/"
        return next((p for p in self._folded(provider).get(fold(stem), ()) if p.startswith(place)), None)

    def bare(self, name: str, providers: tuple[str, ...]) -> dict[str, str]:
        """The best path for a bare name in each of the providers that has it."""
        word = fold(name)
        paths = ((provider, self._folded(provider).get(word)) for provider in providers)
        return {provider: found[0] for provider, found in paths if found}

    def _folded(self, provider: str) -> Mapping[str, list[str]]:
        """Folded name -> paths of a provider, best first: file names, class names, names without the vendor word."""
        known = self._names.get(provider)
        if known is not None:
            return known
        exact: dict[str, list[str]] = {}
        short: list[tuple[str, str]] = []
        tree = self._art.get(provider, {})
        for category in order(provider, tree):
            for stem in tree[category]:
                path = _path(provider, category, stem)
                exact.setdefault(stem.replace("-", "").replace("_", ""), []).append(path)
                bare = unbranded(stem)
                if bare:
                    short.append((fold(bare), path))
        for spelled, stem in self._classes.items():
            if spelled.startswith(f"{provider}/"):
                category, _, name = spelled.partition("/")[2].rpartition("/")
                if stem in tree.get(category, ()):
                    exact.setdefault(name, []).append(_path(provider, category, stem))
        for name, path in short:
            exact.setdefault(name, []).append(path)
        self._names[provider] = exact
        return exact

    def art(self, path: str) -> IconArt:
        """The icon at a full path; KeyError when there is none."""
        known = self._arts.get(path)
        if known is None:
            known = self._arts[path] = self._art_at(path)
        return known

    def _art_at(self, path: str) -> IconArt:
        place, _, stem = path.rpartition("/")
        provider, _, category = place.partition("/")
        width, height, flags, *box = self._art[provider][category][stem]
        left, top, right, bottom = box or (0, 0, width, height)
        file = self._resources / f"{path}.png"
        return IconArt(
            pack=self.prefix,
            name=path,
            format="png",
            width=right - left,
            height=bottom - top,
            load=file.read_bytes,
            dark=bool(flags & DARK),
            opaque=bool(flags & OPAQUE),
            box=(left, top, right, bottom) if box else None,
        )

    def names(self) -> Iterator[str]:
        for provider, tree in self._art.items():
            for category in sorted(tree):
                for stem in sorted(tree[category]):
                    yield _path(provider, category, stem)

    def short(self, path: str) -> str:
        """The shortest name that stands for the path: `provider/stem`, or the path itself."""
        provider, _, rest = path.partition("/")
        name = f"{provider}/{rest.rpartition('/')[2]}"
        return name if self.locate(name) == path else path


def _path(provider: str, category: str, stem: str) -> str:
    return f"{provider}/{category}/{stem}" if category else f"{provider}/{stem}"


def order(provider: str, categories: Mapping[str, object]) -> list[str]:
    """The provider's categories in the order names are looked up."""
    first, last = FIRST.get(provider, ()), LAST.get(provider, ())

    def rank(category: str) -> tuple[int, str]:
        if category in first:
            return first.index(category) - 100, category
        return (last.index(category) + 1 if category in last else 0), category

    return sorted(categories, key=rank)


def scan(resources: Path) -> dict[str, dict[str, dict[str, Entry]]]:
    """The index read from the folders: sizes from the PNG headers, no margins, no flags."""
    found: dict[str, dict[str, dict[str, Entry]]] = {}
    for folder, subfolders, names in os.walk(resources):
        subfolders.sort()
        place = Path(folder).relative_to(resources).parts
        for name in sorted(names):
            if not place or not name.endswith(".png"):
                continue
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    width, height = png_size(file.read(32))
            except (OSError, ValueError, struct.error):
                continue  # a file that is no PNG is no icon
            found.setdefault(place[0], {}).setdefault("/".join(place[1:]), {})[name[:-4]] = (width, height, 0)
    return found


def resources_dir() -> Path | None:
    """The folder of the package's PNG files, None when the package is not installed. Imports nothing of it."""
    spec = util.find_spec("diagrams")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.parent / "resources"
    return folder if folder.is_dir() else None


@cache
def diagrams_pack() -> DiagramsPack:
    """The pack of this installation. Raises IconError when the package is missing."""
    folder = resources_dir()
    if folder is None:
        raise missing_package("diagrams", "a cloud or brand icon")
    return DiagramsPack(folder)
