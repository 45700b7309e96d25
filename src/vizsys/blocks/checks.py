"""Checks: do and don't side by side, tick lists and checklists, their signs on one line over all rows.

In: the rows, in sections or not, and a width. Out: each row a cell with its topic or text as the anchor. All lengths in
page units. Pairs are set in `checks_pairs`, lists in `checks_list`, the signs drawn in `checks_draw`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.checks_list import lay_list, list_widths
from vizsys.blocks.checks_pairs import lay_pairs, pair_widths
from vizsys.records import dataclass
from vizsys.spec.model import Content, Icon, Keyed, Model, Rich, Tone, doc

if TYPE_CHECKING:
    from vizsys.context import Context
    from vizsys.spec.check import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Model):
    """One row. A bare string is its text; `Topic: ok` says whether it holds."""

    SCALAR: ClassVar[str | None] = "text"
    KEYED: ClassVar[Keyed | None] = Keyed("topic", "mark")

    topic: Rich | None = doc("what the row is about, in a word or two")
    text: Rich | None = doc("what to check, in a list")
    mark: Literal["ok", "no", "part", "open"] | None = doc("tick, cross, half or an empty box, in a list")
    bad: Rich | None = doc("how not to do it, after a cross; code in backticks")
    good: Rich | None = doc("how to do it, after a tick; code in backticks")
    note: Rich | None = doc("a quieter remark: why, or what to mind")
    icon: Icon | None = doc("icon before the topic of a pair")
    tone: Tone | None = doc("colour of the sign or the topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSection(Model):
    """Rows under a heading. `Title: [rows]` is both."""

    LIST: ClassVar[str | None] = "items"
    KEYED: ClassVar[Keyed | None] = Keyed("title", items="items")

    title: Rich | None = doc("heading over the rows")
    icon: Icon | None = doc("icon before the heading")
    tone: Tone | None = doc("colour of the heading")
    items: tuple[Check, ...] = doc("the rows", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Content):
    """Do and don't, tick lists, checklists. A list of texts, or a mapping from topics to `ok` and `no`, will do."""

    KIND: ClassVar[str] = "checks"
    LIST: ClassVar[str | None] = "items"

    items: tuple[Check, ...] = doc("the rows, before those in sections", ())
    sections: tuple[CheckSection, ...] = doc("rows under headings", ())
    form: Literal["pair", "list", "box"] | None = doc(
        "don't and do side by side, ticks and crosses, or boxes to tick; pairs where there is any `bad` or `good`"
    )
    style: Literal["cells", "rules"] = doc("pairs in tinted cells, or in rows with lines between", "cells")
    ticks: Literal["disc", "box", "plain"] | None = doc("form of the signs; boxes in a checklist, else discs")
    columns: int | None = doc(
        "columns of a list, or sections side by side; by the width when absent", minimum=1, maximum=6
    )
    code: bool = doc("set `bad` and `good` in the code face, their bold words in colour", False)
    topic: Rich | None = doc("title over the topics")
    bad: Rich | None = doc("title over what not to do")
    good: Rich | None = doc("title over what to do")
    note: Rich | None = doc("title over the remarks")

    @property
    def rows(self) -> tuple[Check, ...]:
        """All rows, whatever their section."""
        return (*self.items, *(c for s in self.sections for c in s.items))

    @property
    def pairs(self) -> bool:
        """Whether rows are a don't and a do side by side."""
        return self.form == "pair" or (self.form is None and any(c.bad or c.good for c in self.rows))

    @property
    def parts(self) -> tuple[CheckSection, ...]:
        """The rows by section; those of none come first, under no heading."""
        loose = (CheckSection(items=self.items),) if self.items else ()
        return (*loose, *self.sections)

    def check(self, checker: Checker) -> None:
        """There are rows, and each has what its form shows."""
        if not self.items and not self.sections and not checker.unread(self, "items", "sections"):
            checker.error("empty-checks", "checks need at least one row under `items:` or `sections:`", self)
        for part in self.sections:
            if not part.items and not checker.unread(part, "items"):
                checker.error("empty-checks", "a section needs at least one row under `items:`", part)
        for row in self.rows:
            if self.pairs and not row.bad and not row.good and not checker.unread(row, "bad", "good"):
                message = "a row of pairs needs `bad`, `good` or both"
                checker.error("empty-check", message, row, hint="write `{topic: …, bad: …, good: …}`")
            elif not self.pairs and not row.text and not row.topic and not checker.unread(row, "text", "topic"):
                checker.error("empty-check", "a row needs a text or a topic", row)
            for name in ("bad", "good") if not self.pairs else ():
                if getattr(row, name):
                    hint = "use `form: pair`, or put it into `text:`"
                    checker.error("form", f"a {self.form} has no {name!r}", row, name, hint)


class ChecksLayout:
    """Pairs on common columns, whose rows open with more height; or lists, which keep their line spacing."""

    fills = True

    def stretch(self, content: Checks) -> float:
        return 0.4 if content.pairs else 0.0

    def widths(self, content: Checks, ctx: Context) -> Widths:
        return pair_widths(content, ctx) if content.pairs else list_widths(content, ctx)

    def layout(self, content: Checks, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        return (lay_pairs if content.pairs else lay_list)(content, width, height, ctx)


checks_layout = ChecksLayout()
