"""Inline markup: `**bold**`, `*italic*`, code in backticks, `[link](https://…)`, `[coloured]{coral}`.

In: what a person typed. Out: pieces of plain text, each with its marks. Everything that is not one of these five stays
as typed: HTML, entities, underscores, lone asterisks, links to anything but http, https and mailto.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from vizsys.text.clusters import clean
from vizsys.theme import TONES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

SPECIAL = re.compile(r"[*`\[\\]")
"""A text without any of these characters has no markup: the parser is not even imported."""

_LINK = re.compile(r"(?:https?|mailto):", re.I)
_TONE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text with the same marks; `\\n` in it is a line end."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    tone: str | None = None
    href: str | None = None


@lru_cache(4096)
def parse(rich: str) -> tuple[Piece, ...]:
    """The pieces of a text, in order; neighbours differ in their marks."""
    rich = clean(rich)
    if not rich:
        return ()
    return parse_markup(rich) if SPECIAL.search(rich) else (Piece(rich),)


def plain(rich: str) -> str:
    """The text a reader sees: markup stripped."""
    return "".join(p.text for p in parse(rich))


def slug(rich: str) -> str:
    """A text as a name: lower case, one `-` for everything that is neither letter nor digit."""
    return re.sub(r"[\W_]+", "-", plain(rich).lower()).strip("-")


def parse_markup(rich: str) -> tuple[Piece, ...]:
    """`parse` through the markdown parser, for text without control characters."""
    tokens = _parser().parseInline(rich)
    pieces: list[Piece] = []
    marks: list[Piece] = [Piece("")]
    for token in tokens[0].children or () if tokens else ():
        if token.nesting > 0:
            marks.append(_marked(marks[-1], token))
            continue
        if token.nesting < 0:
            marks.pop()
            continue
        piece = replace(marks[-1], text=token.content, code=token.type == "code_inline")
        if pieces and replace(pieces[-1], text=piece.text) == piece:
            pieces[-1] = replace(piece, text=pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    return tuple(pieces)


def _marked(outer: Piece, token: Any) -> Piece:
    """The marks inside an opening token."""
    if token.type == "strong_open":
        return replace(outer, bold=True)
    if token.type == "em_open":
        return replace(outer, italic=True)
    if token.type == "link_open":
        return replace(outer, href=str(token.attrGet("href")))
    return replace(outer, tone=token.meta["tone"])


@cache
def _parser() -> MarkdownIt:
    """markdown-it with only our inline rules; its own escape and emphasis rules would eat `\\\\host` and `__init__`."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline.emphasis import tokenize as emphasis

    def stars(state: StateInline, silent: bool) -> bool:
        return state.src[state.pos] == "*" and emphasis(state, silent)

    md = MarkdownIt("zero", {"html": False}).enable(["backticks", "emphasis", "link"])
    md.inline.ruler.at("emphasis", stars)
    md.inline.ruler.before("link", "tone", _tone_rule)
    md.inline.ruler.before("backticks", "our_escape", _escape_rule)
    md.validateLink = lambda url: _LINK.match(url) is not None  # type: ignore[method-assign]
    return md


def _escape_rule(state: StateInline, silent: bool) -> bool:
    """A backslash before one of our own marks makes it literal."""
    at = state.pos
    if state.src[at] != "\\" or at + 1 >= state.posMax or state.src[at + 1] not in "*`[]":
        return False
    if not silent:
        state.pending += state.src[at + 1]
    state.pos += 2
    return True


def _tone_rule(state: StateInline, silent: bool) -> bool:
    """`[text]{tone}`, for a tone the themes know."""
    start = state.pos
    if state.src[start] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, start, False)
    found = _TONE.match(state.src, end + 1) if end > 0 else None
    if not found or found.end() > state.posMax or found.group(1) not in TONES:
        return False
    if not silent:
        limit = state.posMax
        state.pos, state.posMax = start + 1, end
        state.push("tone_open", "span", 1).meta = {"tone": found.group(1)}
        state.md.inline.tokenize(state)
        state.push("tone_close", "span", -1)
        state.posMax = limit
    state.pos = found.end()
    return True
