"""Finding icons by a few letters, also misspelt ones.

In: a query. Out: hits, best first. The same list feeds `did you mean`; it never decides what an icon name means.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vizsys.icons.aliases import aliases
from vizsys.icons.art import IconArt
from vizsys.icons.names import fold
from vizsys.icons.packs import Pack

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


def search(query: str, limit: int = 20, packs: Iterable[Pack] = ()) -> list[Hit]:
    """The icons that fit `query` best: curated names, the project's `packs`, then everything installed."""
    from vizsys.icons.library import Library

    words = [fold(w) for w in re.split(r"[\s/_.\-]+", query) if fold(w)]
    if not words or limit < 1:
        return []
    whole = "".join(words)
    ranked = sorted(
        ((_score(whole, words, name) + bonus, name, pack, local) for name, pack, local, bonus in _candidates(packs)),
        key=lambda c: (-c[0], len(c[1]), c[1]),
    )
    library = Library()
    hits: dict[str, Hit] = {}
    for score, name, pack, local in ranked:
        if score < ALIKE * PART or len(hits) == limit:
            break
        art = pack.find(local) if pack else library.resolve(name)
        if art is not None:
            hits.setdefault(art.key, Hit(name, art.pack, art, round(score, 4)))
    return list(hits.values())


def _candidates(packs: Iterable[Pack]) -> Iterator[tuple[str, Pack | None, str, float]]:
    """(name to write, pack, name within it, bonus) of every icon there is; curated names have no pack."""
    from vizsys.icons.library import built_in_packs

    installed = {pack.prefix for pack in built_in_packs()}
    for name, target in aliases().items():
        prefix = target.partition("/")[0]
        needs = "diagrams" if prefix not in ("lucide", "vizsys", "simple-icons") else prefix
        if target.startswith("tile:") or needs in installed:
            yield name, None, name, CURATED_BONUS
    for pack in (*packs, *built_in_packs()):
        short = getattr(pack, "short", None)
        for local in pack.names():
            yield (short(local) if short else f"{pack.prefix}/{local}"), pack, local, 0.0


def _score(whole: str, words: list[str], name: str) -> float:
    """How well a name fits: the best of its last part as a whole, and of its words one by one."""
    stem = name.rpartition("/")[2]
    target = fold(stem)
    if target == whole:
        return SAME
    parts = [fold(p) for p in re.split(r"[/_\-]", name) if p]
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
    matcher = difflib.SequenceMatcher(None, other, one, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
