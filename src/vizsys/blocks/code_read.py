"""Reading a listing: its lines in pieces of one colour, with the words to highlight apart.

In: a `Code`. Out: the shown lines. Pygments is imported on first use; nothing here is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from vizsys.blocks.code import LINES, Code, source_lines

if TYPE_CHECKING:
    from vizsys.context import Context

BOLD = frozenset({"keyword"})
"""Kinds of words set bold."""


class Piece(NamedTuple):
    """Neighbouring characters of one colour. `mark` is the tone of their highlight."""

    text: str
    kind: str
    mark: str | None = None


Line = tuple[Piece, ...]


def _kind(token: object, text: str, after: str) -> str:
    """The colour token of a Pygments token; a name before a parenthesis is a call."""
    name = str(token).removeprefix("Token.")
    for start, kind in _KINDS:
        if name.startswith(start):
            return kind
    return "name" if name.startswith("Name") and after.startswith("(") and text.strip() else "text"


_KINDS = (
    ("Comment", "comment"),
    ("Keyword.Constant", "number"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Literal.String", "string"),
    ("Literal.Number", "number"),
    ("Literal.Date", "number"),
    ("Name.Constant", "number"),
    ("Name.Tag", "name"),
    ("Name.Function", "name"),
    ("Name.Class", "name"),
    ("Name.Decorator", "name"),
    ("Name.Attribute", "name"),
    ("Name.Builtin", "name"),
    ("Generic.Deleted", "string"),
    ("Generic.Inserted", "number"),
    ("Generic.Heading", "name"),
    ("Generic.Prompt", "comment"),
)
"""Starts of token types and the colour token that stands for them; the first that fits wins."""


def coloured(content: Code, ctx: Context) -> tuple[Line, ...]:
    """The shown lines in pieces; read once per text and run."""
    key = ("code", content.text, content.lang, content.tab, content.highlight, content.max_lines)
    known = ctx.memo.get(key)
    if known is None:
        lines = source_lines(content.text, content.tab)
        pieces = _pieces(lines, content.lang) if content.lang else [(Piece(s, "text"),) for s in lines]
        marked = [_marked(line, content) for line in pieces[: content.max_lines]]
        known = ctx.memo[key] = tuple(marked)
    return cast(tuple[Line, ...], known)


def _pieces(lines: Sequence[str], lang: str) -> list[Line]:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(lang, stripnl=False)
    except ClassNotFound:
        return [(Piece(s, "text"),) for s in lines]
    tokens = list(lexer.get_tokens("\n".join(lines)))
    found: list[list[Piece]] = [[]]
    for i, (token, text) in enumerate(tokens):
        after = tokens[i + 1][1] if i + 1 < len(tokens) else ""
        kind = _kind(token, text, after)
        first, *more = text.split("\n")
        _add(found[-1], first, kind)
        for part in more:
            found.append([])
            _add(found[-1], part, kind)
    return [tuple(line) for line in found[: len(lines)]]


def _add(line: list[Piece], text: str, kind: str) -> None:
    """Append to a line; spaces take the look of what is before them, so that runs are long."""
    if not text:
        return
    if line and (line[-1].kind == kind or (not text.strip() and line[-1].kind not in BOLD)):
        line[-1] = line[-1]._replace(text=line[-1].text + text)
    elif line and not line[-1].text.strip() and kind not in BOLD:
        line[-1] = Piece(line[-1].text + text, kind)
    else:
        line.append(Piece(text, kind))


def _marked(line: Line, content: Code) -> Line:
    """The line with the words to highlight in pieces of their own; earlier marks win."""
    text = "".join(p.text for p in line)
    tones: list[str | None] = [None] * len(text)
    for mark in content.highlight:
        if not mark.at or LINES.fullmatch(mark.at):
            continue
        at = text.find(mark.at)
        while at >= 0:
            for i in range(at, at + len(mark.at)):
                tones[i] = tones[i] or mark.tone or "amber"
            at = text.find(mark.at, at + len(mark.at))
    if not any(tones):
        return line
    out: list[Piece] = []
    i = 0
    for piece in line:
        start = i
        for j in range(i + 1, i + len(piece.text) + 1):
            if j == i + len(piece.text) or tones[j] != tones[start]:
                out.append(Piece(text[start:j], piece.kind, tones[start]))
                start = j
        i += len(piece.text)
    return tuple(out)
