"""The typed page: what a spec means once read. Frozen dataclasses, the same for YAML and for Python code.

The field annotations are the schema: the decoder, the JSON Schema and the reference docs are all made from them.

* A field's type says what is accepted: `str`, `bool`, `int`, `float`, `Literal[...]`, `tuple[X, ...]` (a YAML list),
  `Mapping[str, X]` (a YAML mapping with ids the person chooses), another `Model`, `Block`, and `X | None`.
* The string types below (`Rich`, `Name`, `Icon`, ...) are plain `str` at run time; the checker knows them by name.
* `SCALAR` names the field a bare string stands for, `LIST` the field a bare list stands for, `MAP` the field an
  unrecognised mapping stands for; `WORDS` gives single bare words another meaning than `SCALAR` does.
* `KEYED` names the fields that `name: value` stands for; a list of such models may be written as a mapping of names.
* `doc(...)` gives a field its default and the sentence that schema and docs show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple, NewType

from vizsys.diagnostics import Span
from vizsys.limits import LINKS
from vizsys.records import dataclass

Rich = NewType("Rich", str)
"""Text with `**bold**`, `*italic*`, `` `code` ``, `[link](https://...)`, `[coloured]{coral}`, `[raised]{sup}`,
`[marked]{mark}`, `[kafka]{icon}`, `[3]{step}`; line breaks kept."""
Name = NewType("Name", str)
"""An id: a letter or `_`, then letters, digits, `_` or `-`."""
Icon = NewType("Icon", str)
"""An icon: `kafka`, `aws/kinesis`, `lucide/server`, `./logo.svg`."""
Tone = NewType("Tone", str)
"""One of the ten hues, a semantic tone (ok, warn, bad, info, muted), or a name from the page's `tones`."""
RoleName = NewType("RoleName", str)
"""A cloud role such as `object-storage`; icon and label follow the page's `provider`."""
Step = NewType("Step", str)
"""A step: `1`, `2.1`, `A3`. A leading letter is a flow of its own."""

FilePath = NewType("FilePath", str)
"""A path relative to the file that names it; decoded it is relative to the project root, with `/`, and inside it."""

NO_MARKS: Mapping[str, Span] = MappingProxyType({})


def doc(text: str, default: Any = None, **extra: Any) -> Any:
    """A documented optional field. `extra` may hold `minimum`, `maximum`, `most` (entries of a list or mapping,
    characters of a text, where `limits` says too many or too few), `alias` (the YAML key when it is a Python
    keyword) and `sugar` (the name of a shorthand that expands to the field's long form)."""
    meta = {"doc": text, **extra}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: default, metadata=meta)
    return field(default=default, metadata=meta)


def required(text: str, **extra: Any) -> Any:
    """A documented field that must be given."""
    return field(metadata={"doc": text, **extra})


class Keyed(NamedTuple):
    """The fields that `name: value` stands for: the name, a text after it, a list or mapping of names after it."""

    key: str
    text: str | None = None
    items: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Base of everything a spec can say. `marks` maps a field's name (and `""`, the whole) to where it was written."""

    SCALAR: ClassVar[str | None] = None
    LIST: ClassVar[str | None] = None
    MAP: ClassVar[str | None] = None
    WORDS: ClassVar[Mapping[str, tuple[str, str]]] = MappingProxyType({})  # word -> (field, value)
    KEYED: ClassVar[Keyed | None] = None
    OWN_IDS: ClassVar[bool] = False  # ids of blocks inside count for each such model apart

    marks: Mapping[str, Span] = field(default_factory=lambda: NO_MARKS, compare=False, repr=False)

    def span(self, name: str = "") -> Span | None:
        """Where the field (or the whole) was written; None for a model made in code.

        Of a block, whose `span` is its width in a grid, use `place`.
        """
        return place(self, name)


def place(model: Model, name: str = "") -> Span | None:
    """Where a field of the model (or the whole of it) was written; None for a model made in code."""
    return model.marks.get(name) or model.marks.get("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Model):
    """Base of the kinds: what a block holds. Subclasses set `KIND`, the YAML key."""

    KIND: ClassVar[str] = ""


TitleAt = Literal[
    "band",
    "band-bottom",
    "inside",
    "inside-left",
    "tab",
    "tab-bottom",
    "tab-left",
    "chip-left",
    "border",
    "caption",
    "caption-right",
    "none",
]
Outline = Literal["solid", "dashed", "dotted", "none"]
Provider = Literal["aws", "azure", "gcp"]
ThemeName = Literal["newsletter", "dark"]
Skin = Literal["plain", "mat", "tray", "board"]
Density = Literal["roomy", "normal", "dense"]
Format = Literal["svg", "png", "webp", "pdf", "json", "dot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Model):
    """How a block's border and title are drawn. A bare word is the title's place; `none` takes the frame away."""

    SCALAR: ClassVar[str | None] = "title"

    title: TitleAt | None = doc(
        "where the title sits: in a band along the top or the bottom, inside at the top or the left, on a tab that "
        "hangs from the top, stands on the bottom or fills the left side, on a chip at the left, in the line of the "
        "border, or below as a caption"
    )
    outline: Outline | None = doc("the border line")
    fill: Literal["tint", "white", "none"] | None = doc("the background")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Model):
    """One block: exactly one kind, and the frame keys every block takes."""

    id: Name | None = doc("name of the block, kept as an id in the SVG")
    title: Rich | None = doc("heading of the block")
    subtitle: Rich | None = doc("a quieter line under the title")
    tone: Tone | None = doc("colour of the frame and of what inside does not set its own")
    icon: Icon | None = doc("icon or logo beside the title")
    badge: Step | None = doc("number medallion on the frame")
    caption: Rich | None = doc("a line under the content")
    attr: Rich | None = doc("a short remark in a cell of its own at the right: a protocol, a size, a price")
    frame: Frame | None = doc("border and place of the title")
    align: Literal["start", "center", "end", "stretch"] | None = doc("where the content sits in a larger space")
    width: float | None = doc("share of the row's width relative to its siblings", minimum=0.05, maximum=100)
    span: int | None = doc("grid columns the block covers", minimum=1, maximum=12)  # type: ignore[assignment]
    provider: Provider | None = doc("the cloud that roles and bare icon names mean")
    content: Content = field(metadata={"doc": "the kind key", "kind": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Model):
    """Who publishes the picture; drawn at the top right."""

    SCALAR: ClassVar[str | None] = "name"

    name: str = required("the wordmark")
    icon: Icon | None = doc("the mark before it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer(Model):
    """The line at the bottom of the page."""

    SCALAR: ClassVar[str | None] = "left"

    left: Rich | None = doc("source, at the left")
    right: Rich | None = doc("handle, at the right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size(Model):
    """Page size: a named format, or a width with a ratio (width / height) or a height, in page units."""

    SCALAR: ClassVar[str | None] = "name"

    name: Literal["auto", "square", "portrait", "landscape", "og"] = doc(
        "auto grows with the content; square 1:1, portrait 4:5, landscape 16:9, og 1200x630", "auto"
    )
    width: float | None = doc("page width in page units", minimum=600, maximum=6000)
    ratio: float | None = doc("width divided by height", minimum=0.2, maximum=5)
    height: float | None = doc("page height in page units", minimum=300, maximum=12000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(Model):
    """Icons the project brings: a folder of SVG and PNG files, or an Iconify JSON file."""

    dir: FilePath | None = doc("folder, relative to the file that names it")
    file: FilePath | None = doc("Iconify JSON file, relative to the file that names it")
    prefix: str | None = doc("the pack's prefix; the folder's or the set's own name when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRole(Model):
    """A role of the project's own: label and icon per provider."""

    label: Rich | None = doc("label used for every provider")
    icon: Icon | None = doc("icon used for every provider")
    aws: Mapping[str, str] = doc("label and icon on AWS", MappingProxyType({}))
    azure: Mapping[str, str] = doc("label and icon on Azure", MappingProxyType({}))
    gcp: Mapping[str, str] = doc("label and icon on Google Cloud", MappingProxyType({}))


def end_parts(end: str) -> tuple[str, str, str]:
    """`node.part:e` as node, part and side; empty where it names none."""
    place, _, side = end.partition(":")
    name, _, part = place.partition(".")
    return name, part, side


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Model):
    """A connection between blocks. Written as a line, `timeline.http2 -> streams: label`, or as this mapping.

    An end is a block's id, `block.name` for a named thing in it, or that name alone where only one block has it.
    """

    source: tuple[str, ...] = required("where it starts: a block, or a named thing in one", alias="from")
    target: tuple[str, ...] = required("where it ends", alias="to")
    arrow: Literal["->", "=>", "~>", "--", "<->"] = doc(
        "-> flow, => main flow, ~> dashed, -- plain line, <-> both ways", "->"
    )
    label: Rich | None = doc("text on the line")
    step: Step | None = doc("step badge")
    icon: Icon | None = doc("icon on the line")
    tone: Tone | None = doc("colour")
    line: Literal["solid", "dashed", "dotted", "bold"] | None = doc("line style; from the arrow when absent")
    route: Literal["ortho", "curve", "straight"] = doc(
        "through the gaps between blocks with rounded corners, one sweep, or a straight line", "ortho"
    )
    flow: str | None = doc("letter of the flow it belongs to; from its step when absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Block):
    """A whole picture. A page is a block with page keys on top."""

    kicker: Rich | None = doc("a short line over the title: series, chapter, date")
    brand: Brand | None = doc("who publishes it, at the top right")
    footer: Footer | None = doc("the line at the bottom")
    theme: ThemeName = doc("colour theme", "newsletter")
    skin: Skin = doc("page background: plain, coloured mat with cards, grey tray, dark board", "plain")
    size: Size = doc("page size", Size())
    density: Density = doc("space and type size", "normal")
    roles: Mapping[str, CloudRole] = doc("roles of the project's own", MappingProxyType({}))
    tones: Mapping[str, Tone] = doc(
        "names of the page's own for tones; a decoded `tone` holds the tone itself", MappingProxyType({})
    )
    means: Mapping[str, Rich] = doc(
        "what line styles (solid, dashed, ...), levels (must, should, could), tones and flow letters stand for; "
        "`legend: auto` shows those in use",
        MappingProxyType({}),
    )
    links: tuple[Link, ...] = doc("connections between blocks", (), sugar="edges", most=LINKS)
    packs: tuple[Pack, ...] = doc("icon folders and Iconify files", ())
    alt: str | None = doc("description for people who cannot see the picture")
    formats: tuple[Format, ...] = doc("file formats to write; those of the project, else png, when absent", ())
    scale: float | None = doc("pixels per page unit in raster formats", minimum=0.1, maximum=8)
    small: bool | None = doc("make PNG files a fifth smaller, for a little more time and shades nobody misses")
    slug: str = field(default="page", metadata={"internal": True})  # output name, without suffix
    root: str | None = field(default=None, compare=False, metadata={"internal": True})  # where its files are; None: cwd
