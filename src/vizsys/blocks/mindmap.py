"""Mind map: a subject in the middle and what belongs to it around it, a hue per branch.

In: a centre, nested branches and a width. Out: the branches on both sides of the centre (or at its right), as cards of
chips, as boxes or as lines. Lengths in page units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.tree import Branch, Variation, depth_of
from vizsys.records import dataclass
from vizsys.spec.model import Content, doc

if TYPE_CHECKING:
    from vizsys.blocks.tree_parts import Twig
    from vizsys.context import Context
    from vizsys.spec.check import Checker

Style = Literal["chips", "box", "line"]

MOST_LEVELS = 4
"""Levels around the centre: more cannot be read on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainBranch(Branch):
    """A branch at the centre, and what is under it."""

    side: Literal["left", "right"] | None = doc("its side of the centre; both sides are balanced when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mindmap(Content):
    """A subject in the middle, its parts around it."""

    KIND: ClassVar[str] = "mindmap"
    LIST: ClassVar[str | None] = "branches"

    center: Branch | None = doc("the subject, with a tone for itself alone; the only branch when absent")
    branches: tuple[MainBranch, ...] = doc("what belongs to it, in reading order", ())
    style: Style | None = doc(
        "cards with the ends as chips, boxes, or lines with words on them; by the depth of the branches when absent"
    )
    sides: Literal["both", "right"] = doc("branches on both sides of the centre, or all at its right", "both")
    order: Literal["clockwise", "down"] = doc(
        "down the right side and up the left one, or down both sides", "clockwise"
    )
    number: bool = doc("numbers on the main branches", False)

    def trunk(self) -> tuple[Branch | None, tuple[Branch, ...]]:
        """The centre and the branches at it."""
        if self.center is not None:
            return self.center, (*self.center.children, *self.branches)
        if len(self.branches) == 1:
            return self.branches[0], self.branches[0].children
        return None, self.branches

    def chosen(self) -> Style:
        """The style: cards of chips suit two or three levels, which is what most subjects have."""
        depth = depth_of(self.trunk()[1])
        return self.style or ("box" if depth < 2 else "chips" if depth < 4 else "line")

    def check(self, checker: Checker) -> None:
        """A centre, something around it, and no more levels than can be read."""
        center, branches = self.trunk()
        if checker.unread(self, "center", "branches"):
            return
        if center is None and branches:
            hint = "write `center: The subject` beside `branches:`, or put them under one name"
            checker.error("mindmap-center", "a mindmap needs a centre", self, hint=hint)
        elif not branches:
            hint = "write it as nested names: `mindmap: {AWS: {Compute: [EC2, Lambda], Storage: [S3, EBS]}}`"
            checker.error("empty-mindmap", "a mindmap needs branches", self, hint=hint)
        if depth_of(branches) > MOST_LEVELS:
            deep = next(b for b in branches if depth_of((b,)) > MOST_LEVELS)
            message = f"a mindmap shows up to {MOST_LEVELS} levels around its centre; {deep.label!r} has more"
            checker.error("mindmap-depth", message, deep)
        if self.sides == "right":
            for branch in self.branches:
                if branch.side == "left":
                    checker.error("mindmap-side", "'sides: right' leaves no room at the left", branch, "side")


def split(content: Mindmap, twigs: Sequence[Twig], heights: Sequence[float]) -> tuple[list[int], list[int]]:
    """Indices of the branches at the right and at the left, each from the top down; both about equally high.

    The order is kept: the first ones go to the right, the rest to the left, unless a branch says its side.
    """
    if content.sides == "right":
        return list(range(len(twigs))), []
    sides = [getattr(t.branch, "side", None) for t in twigs]
    free = [i for i, s in enumerate(sides) if s is None]

    def uneven(first: int) -> float:
        right = set(free[:first]) | {i for i, s in enumerate(sides) if s == "right"}
        return abs(sum(h if i in right else -h for i, h in enumerate(heights)))

    best = min(range(len(free) + 1), key=lambda n: (round(uneven(n), 3), -n))
    rightward = set(free[:best]) | {i for i, s in enumerate(sides) if s == "right"}
    right = [i for i in range(len(twigs)) if i in rightward]
    left = [i for i in range(len(twigs)) if i not in rightward]
    return right, left[::-1] if content.order == "clockwise" else left


def _drawing(content: Mindmap) -> Variation:
    if content.chosen() == "chips":
        from vizsys.blocks.mindmap_cards import cards_layout

        return cards_layout
    from vizsys.blocks.mindmap_lines import lines_layout

    return lines_layout


class MindmapLayout:
    """Hands over to the style."""

    stretch = 0.6

    def widths(self, content: Mindmap, ctx: Context) -> Widths:
        return _drawing(content).widths(content, ctx)

    def layout(self, content: Mindmap, width: float, height: float | None, ctx: Context) -> Placed:
        return _drawing(content).layout(content, width, height, ctx)


mindmap_layout = MindmapLayout()
