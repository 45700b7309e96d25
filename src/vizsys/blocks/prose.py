"""Prose furniture: list, text, callout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from vizsys.spec.model import Content, Icon, Model, Rich, Tone, doc, required

Mark = Literal["ok", "no", "part", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem(Model):
    """One entry of a list."""

    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it says")
    icon: Icon | None = doc("icon in place of the bullet")
    mark: Mark | None = doc("tick, cross or half in place of the bullet")
    tone: Tone | None = doc("colour of the bullet")
    items: tuple[ListItem, ...] = doc("entries one level deeper", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContent(Content):
    """Bulleted, numbered, ticked or icon list."""

    KIND: ClassVar[str] = "list"
    LIST: ClassVar[str | None] = "items"

    items: tuple[ListItem, ...] = required("the entries")
    style: Literal["bullet", "number", "check", "plain"] = doc("what stands before each entry", "bullet")
    columns: int = doc("number of columns", 1, minimum=1, maximum=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContent(Content):
    """A paragraph. A bare string is a text block."""

    KIND: ClassVar[str] = "text"
    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it says")
    size: Literal["small", "body", "large"] = doc("type size", "body")
    align: Literal["start", "center", "end"] | None = doc("alignment of the lines")
    muted: bool = doc("in the quieter ink", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout(Content):
    """A note that stands out: a warning, an idea, the sentence to remember."""

    KIND: ClassVar[str] = "callout"
    SCALAR: ClassVar[str | None] = "text"

    text: Rich = required("what it says")
    title: Rich | None = doc("bold lead-in above the text")
    icon: Icon | None = doc("icon before the text")
    tone: Tone | None = doc("colour; amber when absent")
