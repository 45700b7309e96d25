"""Automatic legends: the keys of `legend: auto`, found by looking at what the page uses.

In: a page. Out: the page with the entries of its automatic legends filled in: names of tones and, from `means`, line
styles, levels, tones and flow letters, each only when something on the page has it. A legend with nothing to tell is
left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from vizsys.records import dataclass
from vizsys.spec.model import Block, Content, Model, Page, Rich, Step, Tone
from vizsys.theme import TONES

if TYPE_CHECKING:
    from vizsys.blocks.legend import Legend, LegendEntry

LINES = {"=>": "bold", "~>": "dashed"}
"""Line styles of arrows; others are solid."""

LEVELS = {"must": "fill", "should": "outline", "could": "dashed"}
"""How boxes show how much they matter, as swatches."""

_OWN = ("marks", "tones", "means", "roles", "packs", "brand", "footer", "size")
"""Fields of a page that are not in the picture, or say what words mean."""

PLAIN = (str, float, int)
"""Values that hold no models."""


@dataclass(slots=True)
class _Used:
    """What the page uses: tones of boxes and of lines, line styles, letters of flows, levels."""

    boxes: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    flows: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)

    def see(self, model: Model) -> None:
        if _is_legend(model):
            return
        tone, level = getattr(model, "tone", None), getattr(model, "level", None)
        self.levels |= {level} if level in LEVELS else set()
        if hasattr(model, "arrow"):
            if getattr(model, "target", True):  # an entry without an end is a step on a node
                self.styles.add(str(getattr(model, "line", None) or LINES.get(model.arrow, "solid")))
                self.lines |= {tone} if tone else set()
            step = str(getattr(model, "step", None) or getattr(model, "flow", None) or "")
            self.flows |= {step[0].upper()} if step[:1].isalpha() else set()
        elif tone:
            self.boxes.add(tone)
        for inner in models(model):
            self.see(inner)


def models(model: Model) -> list[Model]:
    """The models a model holds."""
    out: list[Model] = []
    for name in _shown(type(model)):
        value = getattr(model, name)
        if value is None or isinstance(value, PLAIN):  # most of them
            continue
        values = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
        out += [v for v in values if isinstance(v, Model)]
    return out


def _shown(kind: type) -> tuple[str, ...]:
    """The fields of a model that are in the picture."""
    if kind not in _SHOWN:
        _SHOWN[kind] = tuple(f.name for f in fields(kind) if f.name not in _OWN)
    return _SHOWN[kind]


_SHOWN: dict[type, tuple[str, ...]] = {}


def _is_legend(model: Model) -> TypeGuard[Legend]:
    """Told by its kind: most pages have no legend, and its module is not loaded for them."""
    return isinstance(model, Content) and model.KIND == "legend"


def with_legends(page: Page) -> Page:
    """The page with its automatic legends filled in."""
    if not _has_auto(page):
        return page
    used = _Used()
    used.see(page)
    filled = _filled(page, _entries(page, used))
    assert isinstance(filled, Page)
    return filled


def _has_auto(model: Model) -> bool:
    return (_is_legend(model) and model.auto) or any(_has_auto(m) for m in models(model))


def _entries(page: Page, used: _Used) -> tuple[LegendEntry, ...]:
    """The keys: tones by their names, then line styles, levels and flows in the order `means` has them."""
    from vizsys.blocks.legend import LegendEntry

    out: list[LegendEntry] = []
    for name, tone in page.tones.items():
        out += _tone(tone, page.means.get(name) or _words(name), used)
    for word, text in page.means.items():
        if word in page.tones:
            continue
        if word in TONES:
            out += _tone(Tone(word), text, used)
        elif word in used.styles:
            out.append(LegendEntry(line=word, text=text))  # type: ignore[arg-type]
        elif word in used.levels:
            out.append(LegendEntry(swatch=LEVELS[word], text=text))  # type: ignore[arg-type]
        elif word in used.flows:
            out.append(LegendEntry(badge=Step(word), text=text))
    return tuple(out)


def _tone(tone: Tone, text: Rich, used: _Used) -> list[LegendEntry]:
    """A box in the tone, or a line where only lines have it."""
    from vizsys.blocks.legend import LegendEntry

    if tone in used.boxes:
        return [LegendEntry(swatch="fill", tone=tone, text=text)]
    return [LegendEntry(line="solid", tone=tone, text=text)] if tone in used.lines else []


def _words(name: str) -> Rich:
    """A name as it reads: `data_plane` is `Data plane`."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return Rich(words[:1].upper() + words[1:])


def _filled(model: Model, entries: tuple[LegendEntry, ...]) -> Model:
    """The model with the legends in it filled in, and empty ones taken out of lists; itself when nothing changes."""
    if _is_legend(model):
        return replace(model, entries=(*entries, *model.entries), auto=False) if model.auto else model
    changes: dict[str, Any] = {}
    for f in fields(model):
        if f.name in _OWN:
            continue
        value = getattr(model, f.name)
        new: Any = value
        if isinstance(value, Model):
            new = _filled(value, entries)
        elif isinstance(value, tuple) and any(isinstance(v, Model) for v in value):
            made = [_filled(v, entries) if isinstance(v, Model) else v for v in value]
            new = tuple(n for n, old in zip(made, value, strict=True) if n is old or not _empty(n))
            if all(a is b for a, b in zip(new, value, strict=False)) and len(new) == len(value):
                new = value
        elif isinstance(value, Mapping) and any(isinstance(v, Model) for v in value.values()):
            made_by = {k: _filled(v, entries) if isinstance(v, Model) else v for k, v in value.items()}
            new = value if all(made_by[k] is v for k, v in value.items()) else made_by
        if new is not value:
            changes[f.name] = new
    return replace(model, **changes) if changes else model


def _empty(model: Any) -> bool:
    """Whether it is a block that held a legend with nothing to tell."""
    return isinstance(model, Block) and _is_legend(model.content) and not model.content.entries
