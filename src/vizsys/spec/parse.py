"""Text to node tree: YAML read as events, so that places are exact and limits hold before anything expands.

In: text or bytes and a name. Out: the root node, or None after an error nothing can go on from; findings in the report.
Duplicate keys, tags and unusable keys are reported and reading goes on; a syntax error ends it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from vizsys.diagnostics import Report, Span, did_you_mean
from vizsys.limits import SPEC_BYTES, YAML_ENTRIES, YAML_LEVELS
from vizsys.spec.nodes import Map, Node, Scalar, Seq, SpecFile
from vizsys.spec.syntax import explain

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: str | bytes, name: str, path: str, report: Report) -> Node | None:
    """The node tree of a YAML text. `name` is shown in findings; `path` is the file's place below the project root."""
    text = decode(data, name, path, report)
    if text is None:
        return None
    file = SpecFile(name, text, path)
    bad = _UNPRINTABLE.search(text)
    if bad:
        report.error(
            "character", f"a control character (code {ord(bad[0]):#04x}) has no place in a spec", _at(file, bad.start())
        )
        return None
    builder = _Builder(file, report)
    try:
        for event in yaml.parse(text, LOADER):
            builder.take(event)
    except _StopReading:
        return None
    except yaml.YAMLError as error:
        explain(error, file, report)
        return None
    if builder.root is None or (isinstance(builder.root, Scalar) and builder.root.empty):
        report.error("empty", "the file is empty: a page needs a title and a block", Span(file, 1, 1))
        return None
    return builder.root


def decode(data: str | bytes, name: str, path: str, report: Report) -> str | None:
    """The text of a file, without byte order mark; None after a finding."""
    if isinstance(data, str):
        text = data
        size = len(data)
    else:
        size = len(data)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            file = SpecFile(name, "", path)
            report.error("encoding", "the file is UTF-16; save it as UTF-8", Span(file, 1, 1))
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            shown = SpecFile(name, data.decode("utf-8", "replace"), path)
            report.error(
                "encoding",
                f"byte {data[error.start]:#04x} is not UTF-8; save the file as UTF-8",
                _at(shown, len(before)),
            )
            return None
    if size > SPEC_BYTES:
        file = SpecFile(name, "", path)
        report.error("limit", f"the file has {size:,} bytes, the most is {SPEC_BYTES:,}", Span(file, 1, 1))
        return None
    return text.removeprefix("\ufeff")


def _at(file: SpecFile, index: int) -> Span:
    """The place of a character of the text."""
    lines = (file.text[:index] + "x").splitlines()
    return Span(file, len(lines), len(lines[-1]))


class _StopReading(Exception):
    """Reading cannot go on; the reason is in the report."""


class _Open:
    """A list or mapping still being read."""

    __slots__ = ("anchor", "entries", "event", "items", "key", "merges", "span", "weight")

    def __init__(self, event: Any, span: Span, is_map: bool) -> None:
        self.event = event
        self.span = span
        self.anchor: str | None = event.anchor
        self.entries: dict[str, tuple[Scalar, Node]] | None = {} if is_map else None
        self.items: list[Node] = []
        self.key: Node | None = None
        self.merges: list[tuple[Scalar, Node]] = []
        self.weight = 1


class _Builder:
    """Takes events one by one; `root` is the finished tree."""

    def __init__(self, file: SpecFile, report: Report) -> None:
        self.file = file
        self.report = report
        self.lines = file.text.splitlines()
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.expanded = 0
        self.documents = 0
        self.handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_map,
            yaml.SequenceStartEvent: self._open_seq,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        handler = self.handlers.get(type(event))
        if handler:
            handler(event)

    def _span(self, start: Any, end: Any) -> Span:
        line, column = start.line, start.column
        if end.line == line:
            return Span(self.file, line + 1, column + 1, max(1, end.column - column))
        text = self.lines[line] if line < len(self.lines) else ""
        return Span(self.file, line + 1, column + 1, max(1, len(text.rstrip()) - column))

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            span = self._span(event.start_mark, event.end_mark)
            self.report.error(
                "documents",
                "a second document starts here; one file is one visual",
                span,
                "put it in a file of its own",
            )
            raise _StopReading

    def _scalar(self, event: Any) -> None:
        self._refuse_tag(event)
        start, end = event.start_mark, event.end_mark
        span = self._span(start, end)
        plain = not event.style
        text: str = event.value
        offset = 0 if plain else 1
        if start.line != end.line or end.column - start.column - 2 * offset != len(text):
            offset = -1  # several lines, escapes, a tag or an anchor before it
        scalar = Scalar(text, span, plain, offset)
        if event.anchor:
            self.anchors[event.anchor] = (scalar, 1)
        self._add(scalar, 1)

    def _open_map(self, event: Any) -> None:
        self._open(event, True)

    def _open_seq(self, event: Any) -> None:
        self._open(event, False)

    def _open(self, event: Any, is_map: bool) -> None:
        self._refuse_tag(event)
        span = self._span(event.start_mark, event.end_mark)
        if len(self.stack) >= YAML_LEVELS:
            self.report.error("limit", f"nested too deep: the most is {YAML_LEVELS} levels", span)
            raise _StopReading
        self.stack.append(_Open(event, span, is_map))

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        flow = bool(frame.event.flow_style)
        span = self._span(frame.event.start_mark, event.end_mark) if flow else frame.span
        node: Node
        if frame.entries is None:
            node = Seq(frame.items, span, flow)
        else:
            first = next(iter(frame.entries.values()), None)
            if first and not flow:
                span = first[0].span
            node = Map(self._merged(frame), span)
        if frame.anchor:
            self.anchors[frame.anchor] = (node, frame.weight)
        self._add(node, frame.weight)

    def _alias(self, event: Any) -> None:
        span = self._span(event.start_mark, event.end_mark)
        found = self.anchors.get(event.anchor)
        if found is None:
            inside = any(f.anchor == event.anchor for f in self.stack)
            message = (
                f"the alias *{event.anchor} stands inside its own anchor"
                if inside
                else f"no anchor &{event.anchor} above{did_you_mean(event.anchor, self.anchors)}"
            )
            hint = None if inside else "a text that starts with '*' needs quotes"
            self.report.error("alias", message, span, hint)
            raise _StopReading
        node, weight = found
        self.expanded += weight
        if self.expanded > YAML_ENTRIES:
            self.report.error("limit", f"the aliases stand for more than {YAML_ENTRIES:,} entries", span)
            raise _StopReading
        self._add(node, weight)

    def _add(self, node: Node, weight: int) -> None:
        """Hand a finished node to the list or mapping it belongs to."""
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.weight += weight
        if frame.entries is None:
            frame.items.append(node)
        elif frame.key is None:
            frame.key = node
        else:
            key, frame.key = frame.key, None
            self._entry(frame, frame.entries, key, node)

    def _entry(self, frame: _Open, entries: dict[str, tuple[Scalar, Node]], key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            hint = "put quotes around the whole text" if key.span.column > 1 else None
            self.report.error("key", "a key must be a word, not a list or a mapping", key.span, hint)
        elif key.plain and key.text == "<<":
            frame.merges.append((key, value))
        elif key.empty:
            self.report.error("key", "a key is missing before ':'", key.span)
        elif key.text in entries:
            first = entries[key.text][0].span
            self.report.error("duplicate-key", f"key {key.text!r} is given twice, first on line {first.line}", key.span)
        else:
            entries[key.text] = (key, value)

    def _merged(self, frame: _Open) -> dict[str, tuple[Scalar, Node]]:
        """The entries with those of `<<:` behind them: what is written wins, then earlier merges."""
        own = frame.entries or {}
        if not frame.merges:
            return own
        for key, value in frame.merges:
            parts = value.items if isinstance(value, Seq) else [value]
            for part in parts:
                if not isinstance(part, Map):
                    self.report.error("merge-key", "'<<' takes a mapping or a list of mappings", key.span)
                    continue
                self.expanded += len(part.entries)
                own = {**part.entries, **own}
        if self.expanded > YAML_ENTRIES:
            self.report.error("limit", f"the merge keys stand for more than {YAML_ENTRIES:,} entries", frame.span)
            raise _StopReading
        return own

    def _refuse_tag(self, event: Any) -> None:
        tag = event.tag
        if tag:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            span = Span(self.file, event.start_mark.line + 1, event.start_mark.column + 1, len(short))
            self.report.error("tag", f"the tag {short} has no place in a spec; a spec is plain data", span)
