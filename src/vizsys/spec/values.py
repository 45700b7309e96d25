"""Single values: a text decided by its field's shape.

In: a scalar with its variables put in. Out: the value, or `BAD` after a finding.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from vizsys.diagnostics import Report, did_you_mean
from vizsys.limits import NAME
from vizsys.spec.edges import NAME as FORM
from vizsys.spec.edges import STEP
from vizsys.spec.fields import Choice, Field, Flag, Number, Text
from vizsys.spec.nodes import Map, Node, Scalar, SpecFile, describe
from vizsys.spec.words import bad_name, found, wanted
from vizsys.theme import TONES

BAD = object()
"""A value that could not be read; reported already."""

IS_NAME = re.compile(FORM)
_STEP = rf"{STEP}|[^\W\d_]"
_FILE = re.compile(r"\.{0,2}/|.*\.(svg|png)$", re.IGNORECASE | re.DOTALL)
_COLOURED = r"\]\{([\w-]+(?: [\w-]+)*)\}"
_WHOLE = r"[-+]?(?:0|[1-9][0-9]{0,14})"
_DECIMAL = r"[-+]?(?=\.?[0-9])(?:0|[1-9][0-9]{0,14})?(?:\.[0-9]{0,15})?(?:[eE][-+]?[0-9]{1,2})?"
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def read_scalar(
    shape: Text | Choice | Flag | Number, node: Scalar, what: str, row: Field, tones: Mapping[str, str], report: Report
) -> Any:
    """The value of a text; `what` names the place in messages, `row` holds the limits of numbers."""
    if isinstance(shape, Text):
        return _text(shape, node, what, tones, report)
    if isinstance(shape, Choice):
        return _choice(shape, node, what, report)
    if isinstance(shape, Number):
        return _number(shape, node, what, row, report)
    value = _FLAGS.get(node.text.lower()) if _bare(node) else None
    if value is None:
        report.error("type", f"{what} expects true or false, found {found(node)}", node.span)
        return BAD
    return value


def _bare(node: Scalar) -> bool:
    """True for a text that may be a number or a flag: without quotes, or made of variables."""
    return node.plain or node.start < 0


def _text(shape: Text, node: Scalar, what: str, tones: Mapping[str, str], report: Report) -> Any:
    text, kind = node.text, shape.kind
    if kind == "rich" and tones and "]{" in text:
        return re.sub(_COLOURED, lambda m: "]{" + " ".join(tones.get(w) or w for w in m[1].split(" ")) + "}", text)
    if kind in ("rich", "text"):
        return text
    if kind == "name" and len(text) > NAME:
        report.error("name", f"{what} has {len(text):,} characters, a name has at most {NAME}", node.span)
        return BAD
    if kind == "name" and not IS_NAME.fullmatch(text):
        report.error("name", bad_name(text), node.span)
        return BAD
    if kind == "step" and not re.fullmatch(_STEP, text):
        report.error("step", f"{what} expects a step such as 3, 2.1 or A3, found {describe(node)}", node.span)
        return BAD
    if kind == "tone":
        return _tone(node, tones, report)
    if kind == "path" or (kind == "icon" and _FILE.match(text)):
        return _path(node, kind, report)
    return text


def _tone(node: Scalar, tones: Mapping[str, str], report: Report) -> Any:
    """A tone; a name of the page's own stands for the tone it was given."""
    tone = tones.get(node.text, node.text)
    if tone and tone not in TONES:
        known = [*TONES, *tones]
        message = f"unknown tone {tone!r}{did_you_mean(tone, known)}"
        report.error("tone", message, node.span, "tones are " + ", ".join(known))
    return tone if tone in TONES else BAD


def _path(node: Scalar, kind: str, report: Report) -> Any:
    """A path below the project root from one relative to the file that names it."""
    if kind == "path" and re.match(r"[A-Za-z][A-Za-z+.-]+://", node.text):
        message = f"{node.text!r} is an address: files are read from the project, never from the network"
        report.error("path", message, node.span)
        return BAD
    source = node.span.source
    folder = posixpath.dirname(source.path) if isinstance(source, SpecFile) else ""
    path = project_path(folder, node.text)
    if path is None:
        report.error("path", f"{node.text!r} leaves the project folder", node.span)
        return BAD
    return f"./{path}" if kind == "icon" else path


def _choice(shape: Choice, node: Scalar, what: str, report: Report) -> Any:
    if node.text in shape.words:
        return node.text
    near = did_you_mean(node.text, shape.words)
    words = ", ".join(shape.words)
    if near:
        report.error("choice", f"{what} cannot be {describe(node)}{near}", node.span, f"{what} is one of {words}")
    else:
        report.error("choice", f"{what} expects one of {words}; found {describe(node)}", node.span)
    return BAD


def _number(shape: Number, node: Scalar, what: str, row: Field, report: Report) -> Any:
    text = node.text
    if not _bare(node) or not re.fullmatch(_WHOLE if shape.whole else _DECIMAL, text):
        report.error("type", f"{what} expects {wanted(shape)}, found {found(node)}", node.span)
        return BAD
    value: float = int(text) if shape.whole else float(text)
    if row.minimum is not None and value < row.minimum:
        report.error("range", f"{what} is {text}, the least is {row.minimum:g}", node.span)
        return BAD
    if row.maximum is not None and value > row.maximum:
        report.error("range", f"{what} is {text}, the most is {row.maximum:g}", node.span)
        return BAD
    return value


def read_tones(node: Node | None) -> dict[str, str]:
    """The page's own names for tones, each with the tone it stands for: empty for a word that is none."""
    if not isinstance(node, Map):
        return {}
    raw = {k: e[1].text for k, e in node.entries.items() if isinstance(e[1], Scalar)}
    out: dict[str, str] = {}
    for name in raw:
        at, seen = raw[name], {name}
        while at not in TONES and at in raw and at not in seen:
            seen.add(at)
            at = raw[at]
        if at in TONES:
            out[name] = at
        elif at not in raw:
            out[name] = ""  # wrong where it is set: its uses are not reported again
    return out


def project_path(folder: str, path: str) -> str | None:
    """`path`, written in a file of `folder`, as a clean path below the root; None when it leads outside."""
    if not path or path.startswith("/") or "\\" in path or "\0" in path or re.match(r"[A-Za-z]:", path):
        return None
    clean = posixpath.normpath(posixpath.join(folder, path))
    return None if clean == ".." or clean.startswith("../") else clean
