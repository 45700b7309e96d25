"""File tree: indented names with guides, icons of folders and files, remarks in a column of their own.

In: a tree and a width. Out: one row per name, top down, as a directory listing reads. Lengths in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vizsys.blocks.base import Placed, Widths, group, style, text_items
from vizsys.blocks.draw import icon_image, middle_offset, polyline
from vizsys.blocks.lines import elbow
from vizsys.blocks.tree_parts import Twig, anchors_of, grown
from vizsys.geometry import Box
from vizsys.records import dataclass
from vizsys.scene import Item, Paint, Path, Rect
from vizsys.text import plain
from vizsys.text.model import TextBox, TextStyle
from vizsys.theme import mix

if TYPE_CHECKING:
    from vizsys.blocks.tree import Tree
    from vizsys.context import Context

PAD = 14.0
"""Left and right of a row's content."""
ROW_PAD = 9.0
"""Above and below a row's words."""
GAP = 12.0
"""Between icon and name."""
NOTE_GAP = 36.0
"""Least space between the longest name and the column of remarks."""
NOTE_ROOM = 240.0
"""Remarks stand under the names where their column would be narrower than this."""
NOTE_SHIFT = 0.3
"""Share of the spare width that moves the column of remarks away from the names."""
BEND = 10.0
MOST_GROWTH = 1.45
"""Spare height makes rows at most this many times as high."""
ROOMY = 1.2
"""Larger type is taken where the width is this many times what it needs."""

ICONS = {
    "lucide/file-code": "py js ts tsx jsx go rs java kt c h cc cpp hpp cs rb php swift scala html css vue sql lua zig",
    "lucide/file-text": "md txt rst log adoc pdf doc docx",
    "lucide/file-braces": "json jsonc json5",
    "lucide/file-cog": "yaml yml toml ini cfg conf env properties xml mod gradle tf editorconfig gitignore",
    "lucide/file-image": "png jpg jpeg gif svg webp ico",
    "lucide/file-terminal": "sh bash zsh fish ps1 bat exe",
    "lucide/file-archive": "zip gz tar tgz bz2 xz jar whl",
    "lucide/file-lock": "lock pem key crt",
    "lucide/file-chart-column": "csv tsv xlsx parquet",
    "lucide/file-play": "mp4 webm mov mp3 wav",
    "lucide/database": "db sqlite sqlite3",
}
BY_SUFFIX = {suffix: icon for icon, suffixes in ICONS.items() for suffix in suffixes.split()}
BY_NAME = {"makefile": "lucide/file-terminal", "dockerfile": "lucide/container", "license": "lucide/scroll-text"}


@dataclass(slots=True)
class Row:
    """A name with its remark, set; `x` is where its icon starts."""

    twig: Twig
    x: float
    label: TextBox
    note: TextBox | None
    height: float


def icon_of(twig: Twig) -> tuple[str, str]:
    """The icon of a row and its tone: as said, else that of a folder or of what the name ends with."""
    branch, name = twig.branch, plain(str(twig.branch.label)).strip()
    folder = bool(twig.children) or name.endswith("/")
    tone = twig.tone or ("amber" if folder else "slate")
    if branch.icon:
        return str(branch.icon), tone
    if folder:
        return "lucide/folder-open" if twig.children else "lucide/folder", tone
    word = name.lower()
    return BY_NAME.get(word) or BY_SUFFIX.get(word.rpartition(".")[2], "lucide/file"), tone


class FilesLayout:
    """Rows under one another; a larger height makes them higher."""

    def widths(self, content: Tree, ctx: Context) -> Widths:
        rows = _Listing(content, ctx, False)
        low = max(rows.lead(t) + rows.word(t) for t in rows.twigs) + PAD
        under = max((rows.lead(t) + rows.note_word(t) for t in rows.twigs), default=0.0) + PAD
        return Widths(max(low, under), rows.ideal())

    def layout(self, content: Tree, width: float, height: float | None, ctx: Context) -> Placed:
        width = max(width, self.widths(content, ctx).low)
        large = _Listing(content, ctx, True)
        listing = large if large.ideal() * ROOMY <= width else _Listing(content, ctx, False)
        rows, note_x = listing.rows(width)
        natural = sum(r.height for r in rows)
        stretch = min(MOST_GROWTH, max(1.0, (height or 0.0) / natural))
        tall = max(height or 0.0, natural)
        y = 0.0  # a listing is read from the top
        for row in rows:
            row.twig.box = Box(0, y, width, row.height * stretch)
            y += row.height * stretch
        items = [*listing.bands(rows), *listing.guides(rows), *(listing.row(r, note_x) for r in rows)]
        whole = group(items, "block", box=(0, 0, width, tall), kind="tree", variant="files")
        return Placed(width, tall, (whole,), anchors_of(listing.tops))


class _Listing:
    """The names of a tree in one size of type."""

    def __init__(self, content: Tree, ctx: Context, large: bool) -> None:
        self.ctx, self.large = ctx, large
        trunk, branches = content.trunk()
        self.tops = grown(trunk, branches, ctx, rotate=False)
        self.twigs = [t for top in self.tops for t in top.walk()]
        self.first = self.tops[0].level
        self.mono = content.mono is not False
        m = ctx.measures
        self.token = "body" if large else "code" if self.mono else "edge_label"
        self.size = float(getattr(m, self.token))
        self.note_token = "edge_label" if large else "small"
        self.icon = round(self.size * 1.3)
        self.indent = self.icon + 14.0

    def ideal(self) -> float:
        """Width at which every name and every remark has one line."""
        names = max(self.lead(t) + self.natural(t) for t in self.twigs)
        notes = self.widest_note()
        return names + (NOTE_GAP + notes if notes else 0.0) + PAD + 1

    def face(self, twig: Twig) -> TextStyle:
        return style(self.ctx, self.token, weight=600 if twig.children else 400, mono=self.mono, line=1.25)

    def note_face(self) -> TextStyle:
        return style(self.ctx, self.note_token, color="ink2", line=1.25)

    def left(self, twig: Twig) -> float:
        return PAD + (twig.level - self.first) * self.indent

    def lead(self, twig: Twig) -> float:
        """Where the name starts."""
        return self.left(twig) + self.icon + GAP

    def word(self, twig: Twig) -> float:
        return self.ctx.text.word_width(twig.branch.label, self.face(twig)) + 1

    def natural(self, twig: Twig) -> float:
        return self.ctx.text.width(twig.branch.label, self.face(twig)) + 1

    def note_word(self, twig: Twig) -> float:
        return self.ctx.text.word_width(twig.branch.note, self.note_face()) + 1 if twig.branch.note else 0.0

    def widest_note(self) -> float:
        face = self.note_face()
        return max((self.ctx.text.width(t.branch.note, face) for t in self.twigs if t.branch.note), default=0.0)

    def rows(self, width: float) -> tuple[list[Row], float | None]:
        """The rows, and where the column of remarks starts; None where remarks stand under the names."""
        ctx = self.ctx
        names = max(self.lead(t) + self.natural(t) for t in self.twigs)
        notes = self.widest_note()
        room = width - PAD - names - NOTE_GAP
        words = max((self.note_word(t) for t in self.twigs), default=0.0)
        beside = bool(notes) and room >= max(min(notes, NOTE_ROOM), words)
        note_x = names + NOTE_GAP + max(0.0, room - notes) * NOTE_SHIFT if beside else None
        out = []
        for twig in self.twigs:
            lead = self.lead(twig)
            label = ctx.text.set(twig.branch.label, self.face(twig), max(self.word(twig), width - PAD - lead))
            note = None
            tall = label.height
            if twig.branch.note:
                most = width - PAD - (note_x if note_x is not None else lead)
                note = ctx.text.set(twig.branch.note, self.note_face(), most)
                tall = max(tall, note.height) if note_x is not None else tall + note.height
            out.append(Row(twig, self.left(twig), label, note, max(tall, self.icon) + 2 * ROW_PAD))
        return out, note_x

    def row(self, row: Row, note_x: float | None) -> Item:
        ctx, twig, box = self.ctx, row.twig, row.twig.box
        icon, tone = icon_of(twig)
        color = ctx.theme.hue(tone).stroke if tone != "slate" else ctx.theme.color("ink3")
        lead = self.lead(twig)
        under = row.note is not None and note_x is None
        words = row.label.height + (row.note.height if row.note and under else 0.0)
        y = box.cy - words / 2
        top = box.cy - middle_offset(row.label, self.size) if not under else y
        middle = top + middle_offset(row.label, self.size) if row.label.lines < 2 else box.cy
        middle = max(middle, box.y + self.icon / 2)  # a blank name has no line of its own
        items: list[Item] = []
        items += icon_image(
            ctx, icon, row.x, middle - self.icon / 2, self.icon, color=color, span=twig.branch.span("icon")
        )
        items += text_items(row.label, lead, top)
        if row.note and note_x is not None:
            start, end = lead + row.label.width + 14, note_x - 14
            if end - start > NOTE_GAP:
                dots = Paint(None, mix(ctx.theme.color("ink3"), ctx.surface, 0.4), 2.0, (0.01, 8.0), "round")
                items.append(polyline([(start, middle + 6), (end, middle + 6)], dots))
            items += text_items(row.note, note_x, box.cy - middle_offset(row.note, self.note_face().size))
        elif row.note:
            items += text_items(row.note, lead, y + row.label.height)
        return group(items, "cell", twig.key, plain(str(twig.branch.label)), box.as_tuple(), level=twig.level)

    def bands(self, rows: list[Row]) -> list[Item]:
        """A tint behind what has a tone of its own, and its children."""
        items: list[Item] = []
        for row in rows:
            if row.twig.branch.tone:
                boxes = [t.box for t in row.twig.walk()]
                whole = Box.union(boxes)
                left = row.x - 8
                tint = self.ctx.theme.hue(row.twig.tone).tint
                radius = self.ctx.measures.radius_chip
                items.append(Rect(left, whole.y + 2, whole.right - left, whole.h - 4, Paint(tint), radius))
        return items

    def guides(self, rows: list[Row]) -> list[Item]:
        """From under each folder's icon to its children: upright lines with a tick per child."""
        ctx = self.ctx
        paint = Paint(None, mix(ctx.theme.color("ink3"), ctx.surface, 0.5), ctx.measures.edge_minor)
        items: list[Item] = []
        for row in rows:
            children = row.twig.children
            if not children:
                continue
            x = row.x + self.icon / 2
            start = row.twig.box.cy + self.icon / 2 + 5
            items += [polyline([(x, c.box.cy), (self.left(c) - 6, c.box.cy)], paint) for c in children[:-1]]
            last = children[-1].box.cy
            curve = elbow([(x, start), (x, last), (self.left(children[-1]) - 6, last)], BEND)
            items.append(Path(curve.commands(), paint))
        return items


files_layout = FilesLayout()
