"""Tree: things that contain things: an organisation, a directory, a record and its parts.

In: nested branches and a width. Out: one of four drawings: elbow (boxes from the top down), files (an indented list),
fan (one row per child beside the root), records (boxes of fields from left to right). Lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from vizsys.blocks.base import Placed, Widths
from vizsys.records import dataclass
from vizsys.spec.model import Content, Icon, Keyed, Model, Rich, Tone, doc, required

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vizsys.context import Context
    from vizsys.spec.check import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Model):
    """A thing in a tree, and what is under it."""

    SCALAR: ClassVar[str | None] = "label"
    KEYED: ClassVar[Keyed | None] = Keyed("label", text="note", items="children")

    label: Rich = required("its name")
    note: Rich | None = doc("what it is, in a few words")
    icon: Icon | None = doc("icon before the name")
    tone: Tone | None = doc("colour of it and of what is under it")
    children: tuple[Branch, ...] = doc("what is under it", ())


Variant = Literal["elbow", "files", "fan", "records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree(Content):
    """Things inside things, as nested names."""

    KIND: ClassVar[str] = "tree"
    LIST: ClassVar[str | None] = "children"

    variant: Variant = doc(
        "boxes from the top down, an indented list as of files, one row per child beside the root, or records of "
        "fields from left to right",
        "elbow",
    )
    root: Branch | None = doc("the thing everything is under; the only child when absent")
    children: tuple[Branch, ...] = doc("what is under the root, or several trees side by side", ())
    columns: int = doc("2: the rows of a fan on both sides of the root", 1, minimum=1, maximum=2)
    rows: Literal["bars", "rules", "zebra"] = doc(
        "what the rows of a fan stand on: a tint each, a rule under each, or a tint under every other one", "bars"
    )
    mono: bool | None = doc("names in the typeface of code; so for files and records when absent")

    def trunk(self) -> tuple[Branch | None, tuple[Branch, ...]]:
        """The root, or None where several trees stand side by side, and what is under it."""
        if self.root is not None:
            return self.root, (*self.root.children, *self.children)
        if len(self.children) == 1:
            return self.children[0], self.children[0].children
        return None, self.children

    def check(self, checker: Checker) -> None:
        """A tree has something in it, and no more levels than its variant can draw."""
        root, branches = self.trunk()
        if root is None and not branches:
            if not checker.unread(self, "children", "root"):
                hint = "write it as nested names: `tree: {Memory: {Primary: [RAM, ROM]}}`"
                checker.error("empty-tree", "a tree needs something in it", self, hint=hint)
            return
        if self.columns > 1 and self.variant != "fan":
            checker.error(
                "tree-option", f"'columns' is for the variant fan; this one is {self.variant}", self, "columns"
            )
        if self.rows != "bars" and self.variant != "fan":
            checker.error("tree-option", f"'rows' is for the variant fan; this one is {self.variant}", self, "rows")
        if self.variant == "fan":
            self._check_fan(root, branches, checker)
        elif depth_of(branches) > MOST_LEVELS:
            checker.error("tree-depth", f"a tree shows up to {MOST_LEVELS} levels under its root", self)

    def _check_fan(self, root: Branch | None, branches: tuple[Branch, ...], checker: Checker) -> None:
        if root is None or not branches:
            if not checker.unread(self, "children", "root"):
                hint = "write `root: /` beside `variant: fan`"
                checker.error("tree-root", "a fan needs a root, and rows under it", self, hint=hint)
            return
        for row in branches:
            for leaf in row.children:
                if leaf.children:
                    hint = "`variant: files` and `variant: elbow` show more levels"
                    message = f"a fan shows two levels under its root; {leaf.label!r} has a third"
                    checker.error("tree-depth", message, leaf, hint=hint)


MOST_LEVELS = 8
"""Levels under the root that fit a page in readable type."""


def depth_of(branches: Iterable[Branch]) -> int:
    """Levels of a row of branches: 1 when none has children, 0 for none."""
    return max((1 + depth_of(b.children) for b in branches), default=0)


class Variation(Protocol):
    """The drawing of one variant."""

    def widths(self, content: Any, ctx: Context) -> Widths: ...

    def layout(self, content: Any, width: float, height: float | None, ctx: Context) -> Placed: ...


def _drawing(variant: Variant) -> Variation:
    """A page has one or two variants; the others are not loaded."""
    if variant == "files":
        from vizsys.blocks.tree_files import files_layout

        return files_layout
    if variant == "fan":
        from vizsys.blocks.tree_fan import fan_layout

        return fan_layout
    if variant == "records":
        from vizsys.blocks.tree_records import records_layout

        return records_layout
    from vizsys.blocks.tree_elbow import elbow_layout

    return elbow_layout


class TreeLayout:
    """Hands over to the variant."""

    def stretch(self, content: Tree) -> float:
        return 0.4 if content.variant in ("fan", "files") else 0.6

    def widths(self, content: Tree, ctx: Context) -> Widths:
        return _drawing(content.variant).widths(content, ctx)

    def layout(self, content: Tree, width: float, height: float | None, ctx: Context) -> Placed:
        return _drawing(content.variant).layout(content, width, height, ctx)


tree_layout = TreeLayout()
