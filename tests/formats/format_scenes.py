"""Scenes to write, built by hand from primitives, with set text and real icons."""

from __future__ import annotations

from pathlib import Path as File

from vizsys.icons import IconArt, Library
from vizsys.scene import Ellipse, Font, Group, Image, Item, Paint, Path, Rect, Scene, TextRun
from vizsys.text import TextStyle, Typesetter
from vizsys.theme import load_theme

INK = "#16202B"

_SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="currentColor" d="M2 2h20v20H2z"/></svg>'
)
GLYPH = IconArt(
    "test",
    "square",
    "svg",
    24,
    24,
    lambda: _SQUARE,
    recolor=True,
)


def bitmap() -> IconArt:
    """A PNG icon of the cloud packs."""
    return Library((), File.cwd()).resolve("aws/lambda")


def set_text(rich: str, x: float, y: float, style: TextStyle) -> tuple[TextRun, ...]:
    """The runs of a text whose top-left corner is (x, y)."""
    return tuple(run.moved(x, y) for run in Typesetter(load_theme("newsletter")).set(rich, style).runs)


def run(text: str, x: float = 10, y: float = 40, **more: object) -> TextRun:
    """One run in Inter at 24, not measured: for tests that look at the markup."""
    values: dict[str, object] = {"font": Font(), "size": 24, "color": INK, "width": 50, **more}
    return TextRun(x, y, text, **values)  # type: ignore[arg-type]


def node(id: str, title: str, x: float, y: float, *inside: Item, **data: object) -> Group:
    box = Rect(x, y, 160, 80, Paint("#B5EFD8", "#0C9C72", 2), 12)
    label = set_text(title, x + 20, y + 24, TextStyle(26, INK, 600))
    return Group((box, *label, *inside), "node", id, title, (x, y, 160, 80), data)


def edge(start: object, end: object, **data: object) -> Group:
    line = Path((("M", 210.0, 240.0), ("C", 250.0, 240.0, 260.0, 300.0, 300.0, 300.0)), Paint(None, "#3A4653", 3))
    return Group((line,), "edge", None, None, None, {"from": start, "to": end, **data})


def sample() -> Scene:
    """A small page with one of everything."""
    items: list[Item] = [
        *set_text("Where requests go: AVATAR, To.", 40, 40, TextStyle(44, INK, 700)),
        *set_text(
            "**Bold**, *italic*, `code -> x` and a [link](https://example.org/?a=1&b=2)", 40, 110, TextStyle(26, INK)
        ),
        *set_text("Γειά σου, Привет → ✓", 40, 160, TextStyle(26, INK, 500)),
        node("api", "API", 40, 220, Image(140, 240, 48, 48, bitmap()), shape="box", tone="green"),
        Group(
            (
                Rect(290, 210, 320, 200, Paint("#E8F1FF", "#2F7BE8", 2, (10, 7)), 20),
                node("db", "Orders", 310, 240, shape="cylinder", tone="amber"),
                node("cache", "Cache", 310, 325, Image(420, 330, 40, 40, bitmap()), shape="round"),
            ),
            "group",
            "data",
            "Data",
            (290, 210, 320, 200),
            {"tone": "blue"},
        ),
        edge("api", "db", label="reads", step="1", arrow="=>", line="solid"),
        edge("api", ("cache", "data"), label=None, step="2", arrow="~>", line="dashed"),
        Ellipse(680, 260, 40, 30, Paint("#FFCE4F", None, 0, (), "butt", 0.5)),
        Path((("M", 640.0, 330.0), ("L", 720.0, 330.0)), Paint(None, "#E0524F", 4, (2, 8), "round")),
        Image(650, 350, 40, 40, GLYPH, "#1457B8"),
        Image(700, 350, 40, 40, GLYPH, "#B02A30"),
    ]
    return Scene(800, 440, "#FFFFFF", tuple(items), "Where requests go", "An API with a cache and a database.")
