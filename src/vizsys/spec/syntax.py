"""YAML syntax errors in plain words.

In: the exception of the YAML reader. Out: one finding with the place of the mistake and, where known, its cure.
"""

from __future__ import annotations

import yaml

from vizsys.diagnostics import Report, Source, Span

_QUOTE = "put the whole text in quotes"

_WORDS: tuple[tuple[str, str, str | None], ...] = (
    ("mapping values are not allowed", "a second ':' on this line, or a line indented too far", _QUOTE),
    ("block sequence entries are not allowed", "a list cannot start here", "start it on the next line, indented"),
    ("did not find expected ',' or ']'", "a ',' or ']' is missing in the list", None),
    (
        "did not find expected ',' or '}'",
        "a ',' or '}' is missing in the mapping",
        "'${…}' and ':' need quotes inside {…}",
    ),
    (
        "did not find expected '-' indicator",
        "expected another '- ' entry of the list here: check the indentation",
        None,
    ),
    ("did not find expected key", "expected a key here: check the indentation and the quotes", _QUOTE),
    ("could not find expected ':'", "a ':' is missing after the key", None),
    ("found unknown escape character", "an unknown escape in a text with double quotes", "use single quotes"),
    ("did not find expected alphabetic or numeric character", "a text cannot start with '*' or '&' here", _QUOTE),
    ("did not find expected comment or line break", "the text after '|' or '>' starts on the next line", _QUOTE),
    ("did not find expected node content", "a value is missing here", None),
    ("undefined tag handle", "tags have no place in a spec; a text that starts with '!' needs quotes", _QUOTE),
    ("did not find expected tag", "tags have no place in a spec; a text that starts with '!' needs quotes", _QUOTE),
    ("found unexpected document indicator", "a document marker inside a text with quotes", None),
)


def explain(error: yaml.YAMLError, source: Source, report: Report) -> None:
    """Report a syntax error. The place is that of the mistake as far as the reader can tell."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "context", None) or error)
    if mark is None:
        report.error("yaml", f"this is not YAML: {problem}", Span(source, 1, 1))
        return
    span = _clamp(source, mark.line + 1, mark.column + 1)
    line = source.line(span.line)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        tab = Span(source, span.line, indent.index("\t") + 1)
        report.error("tab", "a tab cannot indent; use spaces", tab)
        return
    context = getattr(error, "context", None) or ""
    start = getattr(error, "context_mark", None)
    if "quoted scalar" in context and "end of stream" in problem and start is not None:
        report.error("yaml", "the quote opened here never closes", Span(source, start.line + 1, start.column + 1))
        return
    if "cannot start any token" in problem:
        char = line[span.column - 1 : span.column] or " "
        report.error("yaml", f"a text cannot start with {char!r} without quotes", span, _QUOTE)
        return
    if start is not None and "flow" in context and start.line != mark.line:
        # The reader stops far from the mistake: the bracket that is still open is the better place.
        span = Span(source, start.line + 1, start.column + 1)
    midway = bool(line[: span.column - 1].strip())
    for key, words, hint in _WORDS:
        if key in problem:
            report.error("yaml", words, span, hint if hint != _QUOTE or midway else None)
            return
    report.error("yaml", f"this is not YAML: {problem}", span)


def _clamp(source: Source, line: int, column: int) -> Span:
    """The place, moved back to the end of the text when the reader points past it."""
    lines = source.text.splitlines() or [""]
    if line > len(lines):
        return Span(source, len(lines), max(1, len(lines[-1].rstrip())))
    return Span(source, line, column)
