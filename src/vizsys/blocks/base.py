"""The layout protocol, and drawing every kind shares.

Constraints go down, sizes come up: a parent asks `widths` (how narrow can it be, how wide would it like to be), gives
a width, and may call `layout` a second time with an exact height so that siblings end equal. A `Placed` is relative to
its own top-left corner; the parent says where that corner goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from vizsys.records import dataclass
from vizsys.scene import Group, Item, Role
from vizsys.text.model import Align, TextBox, TextStyle

if TYPE_CHECKING:
    from vizsys.context import Context


@dataclass(frozen=True, slots=True)
class Widths:
    """How wide a block can be, in page units: at least `low`, ideally `ideal`."""

    low: float
    ideal: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A block laid out: its size, and its items relative to its top-left corner."""

    width: float
    height: float
    items: tuple[Item, ...] = ()
    anchors: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)  # id -> box, for links, ports

    def at(self, x: float, y: float) -> tuple[Item, ...]:
        """The items with the corner moved to (x, y)."""
        return tuple(i.moved(x, y) for i in self.items) if x or y else self.items

    def anchors_at(self, x: float, y: float) -> dict[str, tuple[float, float, float, float]]:
        return {k: (b[0] + x, b[1] + y, b[2], b[3]) for k, b in self.anchors.items()}


def joined(
    one: dict[str, tuple[float, float, float, float]], more: dict[str, tuple[float, float, float, float]]
) -> dict[str, tuple[float, float, float, float]]:
    """The anchors of both. A name that both have is numbered, `name#2`: it can be told that it is not unique."""
    out = dict(one)
    for name, box in more.items():
        key, n = name, 2
        while key in out:
            key, n = f"{name.partition('#')[0]}#{n}", n + 1
        out[key] = box
    return out


class Kind(Protocol):
    """How a kind of content is laid out. `content` is the kind's own dataclass.

    A kind that can make use of more height than it needs may also have `stretch`: a number (a graph 1, a table 0.5),
    or a method from content to number (a container answers with the largest of its children). See `stretch_of`.
    One that can use only so much of it may have `most`, a method from content, width and context to that height.
    One whose `widths` are dear may have `ideal`, a method from content and context to the ideal width alone.
    A kind that draws its own box (a callout) may have `fills = True`: beside taller siblings its box grows with them.
    """

    def widths(self, content: Any, ctx: Context) -> Widths:
        """Intrinsic widths. Called once per layout; may lay out and memoise in `ctx.memo`."""
        ...

    def layout(self, content: Any, width: float, height: float | None, ctx: Context) -> Placed:
        """Lay out in `width`; `height` None means as high as it needs, else exactly that high.

        The result may be wider or higher than asked only when the content cannot be smaller; the parent then grows.
        """
        ...


def stretch_of(kind: Kind, content: Any) -> float:
    """How strongly the content wants a share of spare height; 0 when it cannot use any."""
    value = getattr(kind, "stretch", 0.0)
    return float(value(content) if callable(value) else value)


def fills(kind: Kind, content: Any) -> bool:
    """Whether the content is to be laid out at the exact height there is, rather than placed in it."""
    return bool(getattr(kind, "fills", False)) or stretch_of(kind, content) > 0


READING = ("text", "list")
"""Kinds that are read from the top left, so are not centred in a larger space; checks too, where they are a list."""


def reads(content: Any) -> bool:
    """Whether the content is read line by line: it starts at the top left of its space, in panels and cards alike."""
    return content.KIND in READING or (content.KIND == "checks" and not content.pairs)


def most_of(kind: Kind, content: Any, width: float, ctx: Context) -> float | None:
    """The height beyond which more is of no use to the content; None when there is no such height."""
    most = getattr(kind, "most", None)
    return most(content, width, ctx) if most else None


def text_items(
    box: TextBox, x: float, y: float, width: float | None = None, align: Align = "start"
) -> tuple[Item, ...]:
    """The runs of a set text, and what is drawn among its words, with its top-left corner at (x, y).

    `box.runs` are already aligned within `box.width`; `width` and `align` place that box within a wider one.
    """
    if width is not None and align != "start":
        x += (width - box.width) * (0.5 if align == "center" else 1.0)
    return tuple(r.moved(x, y) for r in (*box.marks, *box.runs))


def group(
    items: Iterable[Item], role: Role, id: str | None = None, title: str | None = None, box: Any = None, **data: object
) -> Group:
    """A scene group; a shorthand that reads well inside layouts."""
    return Group(tuple(items), role, id, title, box, data)


def style(
    ctx: Context, token: str, *, weight: int = 400, color: str = "ink", mono: bool = False, line: float = 1.25
) -> TextStyle:
    """A text style from a size token (`label`, `body`, `small`, ...) and a colour token (`ink2`, `green.deep`)."""
    return TextStyle(getattr(ctx.measures, token), ctx.theme.color(color), weight, False, mono, line)
