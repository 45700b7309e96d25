"""Finding icons by a few letters, also misspelt ones.

In: a query. Out: hits, best first. The same list feeds `did you mean`; it never decides what an icon name means.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from vizsys.icons.aliases import aliases
from vizsys.icons.art import IconArt
from vizsys.icons.names import fold
from vizsys.icons.packs import Pack
from vizsys.records import dataclass

# How good a match is, 0..1. Whole words beat parts of words, parts beat look-alikes.
SAME, CURATED_BONUS, START, WORD, PART = 1.0, 0.05, 0.9, 0.85, 0.7
ALIKE = 0.72  # likeness below which a misspelling is no longer meant


@dataclass(frozen=True, slots=True)
class Hit:
    """A found icon. `name` is what to write in a spec; `size` its natural width and height."""

    name: str
    pack: str
    art: IconArt
    score: float

    @property
    def size(self) -> tuple[float, float]:
        return self.art.width, self.art.height

    @property
    def recolor(self) -> bool:
        return self.art.recolor


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An icon that may be found: the name to write, and where it is; curated names have no pack."""

    name: str
    pack: Pack | None
    local: str
    target: str  # the last part of the name, folded
    parts: tuple[str, ...]  # its words, folded

    @classmethod
    def of(cls, name: str, pack: Pack | None, local: str) -> _Candidate:
        stem = name.rpartition("/")[2]
        parts = tuple(fold(p) for p in name.replace("_", "-").replace("/", "-").split("-") if p)
        return cls(name, pack, local, fold(stem), parts)


def search(query: str, limit: int = 20, packs: Iterable[Pack] = ()) -> list[Hit]:
    """The icons that fit `query` best: curated names, the project's `packs`, then everything installed."""
    from vizsys.icons.library import Library

    words = [fold(w) for w in re.split(r"[\s/_.\-]+", query) if fold(w)]
    if not words or limit < 1:
        return []
    whole = "".join(words)
    own = [_Candidate.of(f"{pack.prefix}/{name}", pack, name) for pack in packs for name in pack.names()]
    scored = ((_score(whole, words, c) + (0 if c.pack else CURATED_BONUS), c) for c in (*own, *_installed()))
    good = [(score, c) for score, c in scored if score >= ALIKE * PART]
    library = Library()
    hits: dict[str, Hit] = {}
    for score, c in sorted(good, key=lambda found: (-found[0], len(found[1].name), found[1].name)):
        if len(hits) == limit:
            break
        art = c.pack.find(c.local) if c.pack else library.resolve(c.name)
        if art is not None:
            hits.setdefault(art.key, Hit(c.name, art.pack, art, round(score, 4)))
    return list(hits.values())


@cache
def _installed() -> tuple[_Candidate, ...]:
    """Every curated name that can be drawn here, and every icon of the installed packs."""
    from vizsys.icons.library import built_in_packs

    packs = list(built_in_packs())
    prefixes = {pack.prefix for pack in packs}
    found = []
    for name, target in aliases().items():
        prefix = target.partition("/")[0]
        needs = prefix if prefix in ("lucide", "vizsys", "simple-icons") else "diagrams"
        if target.startswith("tile:") or needs in prefixes:
            found.append(_Candidate.of(name, None, name))
    for pack in packs:
        short = getattr(pack, "short", None)
        found += [_Candidate.of(short(n) if short else f"{pack.prefix}/{n}", pack, n) for n in pack.names()]
    return tuple(found)


def _score(whole: str, words: list[str], candidate: _Candidate) -> float:
    """How well a name fits: the best of its last part as a whole, and of its words one by one."""
    target, parts = candidate.target, candidate.parts
    if target == whole:
        return SAME
    if target.startswith(whole) and len(whole) > 1:
        return START - 0.1 * (1 - len(whole) / len(target))
    if all(w in parts for w in words):
        return WORD - 0.1 * (1 - len(whole) / max(1, len("".join(parts))))
    if len(whole) > 2 and whole in target:
        return PART + 0.1 * len(whole) / len(target)
    return PART * max(_alike(whole, target), *(_alike(whole, p) for p in parts))


def _alike(one: str, other: str) -> float:
    """Likeness 0..1; quickly 0 for words that cannot be a misspelling of each other."""
    if not other or abs(len(one) - len(other)) > 1 + len(one) // 4 or len(one) < 4:
        return 0.0
    matcher = _matcher(one)
    matcher.set_seq1(other)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


@lru_cache(16)
def _matcher(word: str) -> difflib.SequenceMatcher[str]:
    """A matcher that has looked `word` through, which is the same work whatever it is then compared with."""
    return difflib.SequenceMatcher(None, "", word, autojunk=False)
