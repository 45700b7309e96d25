"""Inline markup: `**bold**`, `*italic*`, code in backticks, `[link](https://…)`, `[coloured]{coral}`, and with other
words in the braces `[raised]{sup}`, `[lowered]{sub}`, `[marked]{mark}`, `[kafka]{icon}`, `[3]{step}`.

In: what a person typed. Out: pieces of plain text, each with its marks. Everything that is not one of these stays
as typed: HTML, entities, underscores, lone asterisks, links to anything but http, https and mailto.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from vizsys.records import dataclass
from vizsys.text.clusters import clean
from vizsys.theme import TONES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

SPECIAL = re.compile(r"[*`\[\\]")
"""A text without any of these characters has no markup: the parser is not even imported."""

_LINK = re.compile(r"(?:https?|mailto):", re.I)
_WORDS = re.compile(r"\{([a-z]+(?: [a-z]+)*)\}")
_ICON = re.compile(r"[\w./+-]+")
_STEP = re.compile(r"[A-Za-z]?\d{0,3}(?:\.\d{1,3})*")
MARK = "amber"
"""The marker's colour when none is named."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text with the same marks; `\\n` in it is a line end."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    tone: str | None = None
    href: str | None = None
    rise: Literal["sup", "sub"] | None = None
    mark: str | None = None  # the tone of the marker behind the text
    drawn: Literal["icon", "step"] | None = None  # the text is an icon's name, or the number on a disc


@lru_cache(4096)
def parse(rich: str) -> tuple[Piece, ...]:
    """The pieces of a text, in order; neighbours differ in their marks."""
    rich = clean(rich)
    if not rich:
        return ()
    return parse_markup(rich) if SPECIAL.search(rich) else (Piece(rich),)


def plain(rich: str) -> str:
    """The text a reader sees: markup stripped, and icons, which have no words."""
    pieces = parse(rich)
    text = "".join(p.text for p in pieces if p.drawn != "icon")
    return re.sub(" {2,}", " ", text).strip(" ") if any(p.drawn for p in pieces) else text


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
        if token.type == "drawn":
            pieces.append(replace(piece, drawn=token.meta["drawn"], tone=token.meta.get("tone", piece.tone)))
        elif pieces and replace(pieces[-1], text=piece.text) == piece:
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
    return replace(outer, **token.meta)


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


def _meaning(words: str) -> dict[str, Any] | None:
    """What the words in braces say, by the names of a piece's fields; None when one of them says nothing."""
    found: dict[str, Any] = {}
    for word in words.split(" "):
        field = {"sup": "rise", "sub": "rise", "icon": "drawn", "step": "drawn", "mark": "mark"}.get(word, "tone")
        if field in found or (field == "tone" and word not in TONES):
            return None
        found[field] = word
    if "mark" in found:
        found["mark"] = found.pop("tone", MARK)  # the colour is the marker's
    return found


def _tone_rule(state: StateInline, silent: bool) -> bool:
    """`[text]{words}`: a tone the themes know, or how the text is set."""
    start = state.pos
    if state.src[start] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, start, False)
    found = _WORDS.match(state.src, end + 1) if end > 0 else None
    if not found or found.end() > state.posMax:
        return False
    meaning, inner = _meaning(found.group(1)), state.src[start + 1 : end].strip()
    if meaning is None:
        return False
    if "drawn" in meaning:
        form = _ICON if meaning["drawn"] == "icon" else _STEP
        if not inner or not form.fullmatch(inner):
            return False
        if not silent:
            token = state.push("drawn", "", 0)
            token.meta, token.content = meaning, inner
    elif not silent:
        limit = state.posMax
        state.pos, state.posMax = start + 1, end
        state.push("tone_open", "span", 1).meta = meaning
        state.md.inline.tokenize(state)
        state.push("tone_close", "span", -1)
        state.posMax = limit
    state.pos = found.end()
    return True
