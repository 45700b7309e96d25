"""Edge lines: `[step.] ends arrow ends [arrow ends ...] [: label or options]`, turned into the long form.

In: one entry of an `edges` list as a node. Out: mappings with `from`, `to`, `arrow`, ... whose texts keep their exact
place, so that whatever is wrong with an end is shown under that end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from vizsys.diagnostics import Report, Span
from vizsys.records import dataclass
from vizsys.spec.nodes import Map, Node, Scalar, Seq

NAME = r"[^\W\d]\w*(?:-\w+)*"
"""An id: hyphens stand between letters or digits, so that `a->b` and `a--b` read as they look."""

END = rf"{NAME}(?:\.\w+(?:-\w+)*)*(?::[nesw](?!\w))?"
"""What an edge joins: `node`, `node.part`, and the side it is to be met at, `node:e`."""
STEP = r"[^\W\d_]?\d+(?:\.\d+)*"
ARROWS = ("->", "=>", "~>", "--", "<->", "<-", "<=", "<~")
SWAPPED = {"<-": "->", "<=": "=>", "<~": "~>"}

_STEP = re.compile(rf"\s*({STEP})\.(?=\s)")
_TOKEN = re.compile(
    rf"(?P<arrow>(?:{'|'.join(map(re.escape, sorted(ARROWS, key=len, reverse=True)))})(?![-=~<>]))"
    rf"|(?P<end>{END})(?![\w.])|(?P<comma>,)|(?P<badarrow>[-=~<>→⇒⟶]+)|(?P<word>[^\s,]+?)(?=$|[\s,]|[-=~<]+>|--)|(?P<other>\S)"
)
_LABEL = re.compile(r":(?:\s|$)")
_FIRST_ONLY = ("label", "step", "says")
"""Options of a chain that belong to its first arrow; the others go to every arrow."""

SIDES = ("n", "e", "s", "w")

Fill = Callable[[Scalar], Scalar]


@dataclass(frozen=True, slots=True)
class _Wrong(Exception):
    """A grammar error at a stretch of the line."""

    message: str
    start: int
    length: int = 1
    hint: str | None = None


def edge_maps(item: Node, keys: Collection[str], fill: Fill, report: Report) -> list[Map]:
    """The long forms of one entry: several for a chain, none after an error. `keys` are those of the long form."""
    if isinstance(item, Scalar):
        if item.empty:
            report.error("edge", "an edge is missing after '-'", item.span)
            return []
        line = fill(item)
        label = _LABEL.search(line.text)
        if label is None:
            return _line(line, None, keys, report)
        rest = line.text[label.end() :]
        start = label.end() + len(rest) - len(rest.lstrip())
        return _line(line.slice(0, label.start()), line.slice(start, len(line.text.rstrip())), keys, report)
    if isinstance(item, Seq):
        report.error("edge", "an edge is a line such as `a -> b: label`, found a list", item.span)
        return []
    lines = [k for k, _ in item.entries.values() if k.text not in keys]
    if item.entries and len(lines) < len(item.entries):
        arrow = next((k for k in lines if any(a in k.text for a in ARROWS)), None)
        if arrow is not None:
            report.error(
                "edge",
                "options of an edge line stand after it in braces",
                arrow.span,
                "`a -> b: {label: x, tone: blue}`",
            )
            return []
        return [_long(item, fill)]
    if len(lines) != 1:
        where = lines[1].span if lines else item.span
        report.error("edge", "one entry holds one edge", where, "start each edge with '- '")
        return []
    key, value = item.entries[lines[0].text]
    if isinstance(value, Scalar) and value.empty:
        report.error("edge", "a label is missing after ':'", key.span)
        return []
    return _line(fill(key), value, keys, report)


def _line(line: Scalar, value: Node | None, keys: Collection[str], report: Report) -> list[Map]:
    """An edge line and what stands after its colon."""
    try:
        step, groups, arrows = _read(line)
    except _Wrong as wrong:
        report.error("edge", wrong.message, line.part(wrong.start, wrong.length), wrong.hint)
        return []
    if isinstance(value, Seq):
        hint = "a text that starts with '[' needs quotes" if value.flow else None
        report.error("edge", "after ':' stands a label or {options}, found a list", value.span, hint)
        return []
    options: dict[str, tuple[Scalar, Node]] = {}
    if isinstance(value, Scalar):
        word = "label" if arrows else "says"
        options[word] = (Scalar(word, value.span), value)
    elif value is not None:
        options = dict(value.entries)
        for given in ("from", "to", "arrow", *(["step"] if step else [])):
            if given in options:
                report.error("edge", f"{given!r} is said by the edge line already", options.pop(given)[0].span)
    if not arrows and "says" not in keys:
        report.error("edge", "an arrow is missing: a link joins two ends", line.span, "write `a -> b`")
        return []
    if not arrows:
        entries = {"from": (line, _ends(groups[0], line.span)), **options}
        if step:
            entries["step"] = (step, step)
        return [Map(entries, line.span)]
    maps: list[Map] = []
    for i, arrow in enumerate(arrows):
        source, target = groups[i], groups[i + 1]
        if arrow.text in SWAPPED:
            source, target = target, source
            arrow = Scalar(SWAPPED[arrow.text], arrow.span, start=-1)
        entries = {
            "from": (line, _ends(source, line.span)),
            "to": (line, _ends(target, line.span)),
            "arrow": (arrow, arrow),
        }
        if step and i == 0:
            entries["step"] = (step, step)
        elif step and step.text[:1].isalpha():  # the rest of a chain stays in the flow of its step
            entries["flow"] = (step, step.slice(0, 1))
        entries.update(e for e in options.items() if i == 0 or e[0] not in _FIRST_ONLY)
        maps.append(Map(entries, line.span))
    return maps


def _ends(ends: list[Scalar], span: Span) -> Seq:
    return Seq(list(ends), ends[0].span if ends else span)


def _read(line: Scalar) -> tuple[Scalar | None, list[list[Scalar]], list[Scalar]]:
    """Step, the groups of ends and the arrows between them. Raises `_Wrong`."""
    text = line.text
    at = 0
    step: Scalar | None = None
    found = _STEP.match(text)
    if found:
        step = line.slice(found.start(1), found.end(1))
        at = found.end()
    groups: list[list[Scalar]] = [[]]
    arrows: list[Scalar] = []
    wants_end, last, last_at = True, "", 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            break
        token = _TOKEN.match(text, at)
        if token is None:  # every character is some token; kept so that a gap can only end in a message
            raise _Wrong(f"{text[at]!r} has no place in an edge line", at)
        kind, word = token.lastgroup, token[0]
        if kind == "end" and wants_end:
            groups[-1].append(line.slice(at, token.end()))
            wants_end = False
        elif kind == "comma" and not wants_end:
            wants_end = True
        elif kind == "arrow" and not wants_end:
            arrows.append(line.slice(at, token.end()))
            groups.append([])
            wants_end = True
        else:
            raise _unexpected(kind, word, at, wants_end, last)
        last, last_at, at = word, at, token.end()
    if wants_end:
        after = f" after {last!r}" if last else " after the step" if step else ""
        raise _Wrong(f"an id is missing{after}", last_at, max(1, len(last)))
    if not arrows and step is None:
        hint = "write `a -> b`; a step on a node is `3. node: what it says`"
        raise _Wrong("an edge needs an arrow", last_at, len(last), hint)
    return step, groups, arrows


def _unexpected(kind: str | None, word: str, at: int, wants_end: bool, last: str) -> _Wrong:
    """The error for a token that cannot stand where it does."""
    if kind == "badarrow":
        body = "~" if "~" in word else "=" if "=" in word or "⇒" in word else "-"
        left = "<" in word
        near = "<->" if left and word.endswith(">") else f"<{body}" if left else f"{body}>"
        hint = "arrows are " + " ".join(ARROWS)
        return _Wrong(f"unknown arrow {word!r}, did you mean {near!r}?", at, len(word), hint)
    if kind == "word" and (wants_end or not last):
        if word[0].isdigit():
            hint = "a step is a number with a dot and a space: `1. a -> b`"
            return _Wrong(f"{word!r} is not an id: ids start with a letter", at, len(word), hint)
        return _Wrong(f"{word!r} is not an id: ids are letters, digits, '_' and '-'", at, len(word))
    if kind == "word" and not wants_end and len(word) == 2 and word[0] == ":":
        return _Wrong(f"{word!r} is no side", at, len(word), "sides are :n, :e, :s and :w, as in `a:e -> b:w`")
    if kind == "other" or (kind == "word" and not word[0].isalnum()):
        return _Wrong(f"{word!r} has no place in an edge line", at, len(word))
    if wants_end:
        after = f" after {last!r}" if last else " at the start"
        return _Wrong(f"an id is missing{after}, found {word!r}", at, len(word))
    hint = "a label stands after ': '"
    return _Wrong(f"an arrow or ',' is missing before {word!r}", at, len(word), hint)


def _long(item: Map, fill: Fill) -> Map:
    """The long form with its ends as lists: `from: a`, `from: a, b` and `from: [a, b]` are the same."""
    ends: dict[str, tuple[Scalar, Node]] = {}
    for key in ("from", "to"):
        entry = item.entries.get(key)
        if entry and isinstance(entry[1], Scalar) and not entry[1].empty:
            ends[key] = (entry[0], _end_list(fill(entry[1])))
    return item.plus(ends) if ends else item


def _end_list(text: Scalar) -> Seq:
    """A comma string as a list of ends."""
    items: list[Node] = []
    at = 0
    for word in text.text.split(","):
        lead = len(word) - len(word.lstrip())
        start, end = at + lead, at + max(lead, len(word.rstrip()))
        items.append(text.slice(start, end))
        at += len(word) + 1
    return Seq(items, text.span)
