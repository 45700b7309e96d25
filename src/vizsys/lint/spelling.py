"""How words are spelt: English, by the word list of pyspellchecker, an extra that may be absent.

In: the texts of a picture, and words that are right whatever the list says. Out: findings with the nearest words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vizsys.lint.picture import Chain, Picture
from vizsys.lint.rule import Finding, Settings

if TYPE_CHECKING:
    from spellchecker import SpellChecker

INSTALL = "pip install 'vizsys[spelling]'"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"[^\s,;:!?()\[\]{}\"“”]+")
_CODE = re.compile(r"[\d_@#$%=<>|\\/~]|\w\.\w|[a-z][A-Z]|://")
"""What makes a token code, a path, a version, an address or a product's own spelling: no word of a language."""


class SpellingMissing(Exception):
    """The extra with the word list is not installed."""

    def __init__(self) -> None:
        super().__init__(f"checking the spelling needs a word list that is not installed: {INSTALL}")


def misspelt(picture: Picture, settings: Settings) -> Iterator[Finding]:
    """Words of titles, labels and texts that are not known. Raises SpellingMissing without the extra."""
    if not settings.spelling:
        return
    known = {w.casefold() for w in settings.known} | trade()
    for text, chain in _texts(picture):
        for word in words_of(text):
            if not _right(word, known):
                near = ", ".join(_near(word))
                hint = f"did you mean {near}? If it is right, add it to vocabulary.txt" if near else None
                yield Finding(f"{word!r} is not in the dictionary", chain, hint=hint)


def words_of(text: str) -> Iterator[str]:
    """The words of a text that a dictionary can know: no acronyms, code, paths, numbers."""
    for token in _TOKEN.findall(text):
        if _CODE.search(token):
            continue
        for word in _WORD.findall(token):
            bare = re.sub(r"['’]s?$", "", word)
            if len(bare) > 2 and not bare[:-1].isupper() and bare.isascii():
                yield bare


def _texts(picture: Picture) -> Iterator[tuple[str, Chain]]:
    """What a person wrote as text: not code, not the footer, and of the header only the title."""
    for header in picture.having("header"):
        yield header.group.title or "", header.chain
    for words in picture.words:
        if words.run.font.family == "Inter" and not words.has("header", "footer"):
            yield words.run.text, words.chain


def _right(word: str, known: set[str]) -> bool:
    folded = word.casefold()
    if folded in known or folded.removesuffix("s") in known or folded.removesuffix("es") in known:
        return True
    return not _checker().unknown([folded.replace("’", "'")])


def _near(word: str) -> list[str]:
    """The likeliest right words, one slip of a finger away."""
    checker = _checker()
    found = checker.candidates(word.casefold()) or set()
    return sorted(found - {word.casefold()}, key=lambda w: (-checker.word_usage_frequency(w), w))[:3]


@cache
def trade() -> frozenset[str]:
    """Words every vizsys project knows."""
    lines = (Path(__file__).parent / "trade.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _checker() -> SpellChecker:
    try:
        from spellchecker import SpellChecker
    except ImportError:
        raise SpellingMissing from None
    return SpellChecker(language="en", distance=1)
