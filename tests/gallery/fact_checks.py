"""Checks on a placed scene, in the words of `facts.yaml`.

In: a `Picture` and one fact, a mapping of check names to what they ask. Out: complaints, one sentence each; none when
the picture says what it should. The checks see
boxes, lines and texts, as a reader does; they share no code with layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2
from typing import Any

from support_geometry import Line, Picture, Rectangle, Thing, Words, bounds, crossings, inside, overlap
from vizsys.scene import Ellipse, Group, Image, Rect, TextRun
from vizsys.scene import Path as Outline

EVEN = 3.0
"""Largest difference of sizes and places that count as equal, page units."""
ROLES = ("node", "group", "panel", "cell", "legend", "label", "header", "footer")
"""Whom a name means first: a node before the panel or table cell that is called the same."""

EDGE = re.compile(
    r"(?:(?P<step>\w+)\. )?(?P<source>.+?) (?P<arrow><->|<~>|->|~>|=>|--|\?>) (?P<target>.+?)(?:: (?P<label>.+))?"
)


class FactError(Exception):
    """A fact that names what is not there, or more than one thing."""


@dataclass
class View:
    """The picture, or the part of it inside one thing."""

    p: Picture
    within: Rectangle | None = None
    things: list[Thing] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.things = [t for t in self.p.things if self.holds(t.box)]
        self.words = [w for w in self.p.words if self.holds(w.box)]
        self.lines = [ln for ln in self.p.lines if self.holds(extent(ln))]

    def holds(self, box: Rectangle) -> bool:
        return self.within is None or inside(box, self.within, 4)

    def said(self, thing: Thing) -> str:
        return " ".join(w.text for w in self.p.words if thing.key in w.around)

    def every(self, name: str) -> list[Thing]:
        """The things a name means: by id, by title, or by their whole text; of the first role that has any."""
        for fits in (
            lambda t: t.id == name,
            lambda t: t.title == name,
            lambda t: squeezed(self.said(t)) == squeezed(name),
        ):
            for role in ROLES:
                found = [t for t in self.things if t.role == role and fits(t)]
                if found:
                    return found
        return []

    def one(self, name: str) -> Thing:
        """The thing a name means; else the smallest one that says it, or the words alone."""
        found = self.every(name)
        if len(found) > 1:
            raise FactError(f"{len(found)} things are called {name!r}: say in which part (`in`)")
        if found:
            return found[0]
        saying = [t for t in self.things if squeezed(name) in squeezed(self.said(t))]
        if saying:
            return min(saying, key=lambda t: (t.box[2] - t.box[0]) * (t.box[3] - t.box[1]))
        words = [w for w in self.words if squeezed(name) in squeezed(w.text)]
        if len(words) == 1:
            w = words[0]
            return Thing(-1, name, "words", w.box, 0, w.around, {}, name, w.box, [w])
        raise FactError(f"nothing is called {name!r}" if not words else f"{name!r} is said {len(words)} times")

    def text(self) -> str:
        """All the text, reading every thing on its own and then the page as a whole."""
        parts = [squeezed(self.said(t)) for t in self.things]
        return "\n".join(
            [*parts, squeezed("".join(w.text for w in self.words)), *(squeezed(w.text) for w in self.words)]
        )

    def painted(self, thing: Thing) -> Iterator[Any]:
        """The items drawn for a thing, those of things inside it included."""
        keys = {t.key: t for t in self.p.things}
        assert thing.key in keys, f"{thing.title!r} is only words"
        for item, chain in self.p.scene.walk():
            if any(g.role == thing.role and (g.id or "") == thing.id and _same_box(g, thing) for g in chain):
                yield item


def squeezed(text: str) -> str:
    return "".join(text.split())


def extent(line: Line) -> Rectangle:
    return bounds([q for s in line.strokes + line.heads for q in s])


def _same_box(g: Group, thing: Thing) -> bool:
    if g.box is None:
        return (g.title or "") == thing.title
    x, y, w, h = g.box
    return max(abs(a - b) for a, b in zip((x, y, x + w, y + h), thing.box, strict=True)) < 0.01


def names(asked: Any) -> list[str]:
    return [str(n) for n in asked] if isinstance(asked, list) else [str(asked)]


def several(asked: list[Any]) -> list[list[str]]:
    """One list of names, or several."""
    return [names(a) for a in asked] if asked and isinstance(asked[0], list) else [names(asked)]


# Text


def says(v: View, asked: Any) -> Iterator[str]:
    text = v.text()
    yield from (f"does not say {t!r}" for t in names(asked) if squeezed(t) not in text)


def silent(v: View, asked: Any) -> Iterator[str]:
    text = v.text()
    yield from (f"says {t!r}" for t in names(asked) if squeezed(t) in text)


def mono(v: View, asked: Any) -> Iterator[str]:
    runs = [i for i, _ in v.p.scene.walk() if isinstance(i, TextRun) and "Mono" in i.font.family]
    text = squeezed("".join(r.text for r in runs))
    yield from (f"{t!r} is not in type of one width" for t in names(asked) if squeezed(t) not in text)


def one_line(v: View, asked: Any) -> Iterator[str]:
    """The words stand in one line, not broken in two."""
    rows: dict[tuple[float, tuple[int, ...]], str] = {}
    for w in v.words:
        rows[w.baseline, w.around] = rows.get((w.baseline, w.around), "") + w.text
    lines = [squeezed(t) for t in rows.values()]
    yield from (f"{t!r} is not in one line" for t in names(asked) if not any(squeezed(t) in ln for ln in lines))


def colours(v: View, asked: int) -> Iterator[str]:
    """Words are set in so many colours at least."""
    found = {
        i.color
        for i, _ in v.p.scene.walk()
        if isinstance(i, TextRun) and "Mono" in i.font.family and v.holds((i.x, i.y, i.x + i.width, i.y))
    }
    if len(found) < asked:
        yield f"code is set in {len(found)} colours"


# Things


def things(v: View, asked: Any) -> Iterator[str]:
    yield from (f"has no {n!r}" for n in names(asked) if not v.every(n))


def nothing(v: View, asked: Any) -> Iterator[str]:
    yield from (f"has {n!r}" for n in names(asked) if v.every(n))


def count(v: View, asked: dict[str, int]) -> Iterator[str]:
    for what, wanted in asked.items():
        if what == "edge":
            found = len(v.lines)
        elif what == "image":
            found = sum(isinstance(i, Image) and v.holds((i.x, i.y, i.x + i.w, i.y + i.h)) for i, _ in v.p.scene.walk())
        else:
            found = sum(t.role == what for t in v.things) if what in (*ROLES, "badge") else len(v.every(what))
        if found != wanted:
            yield f"has {found} of {what!r}, not {wanted}"


def holds(v: View, asked: dict[str, list[str]]) -> Iterator[str]:
    """A thing holds exactly these nodes."""
    for name, members in asked.items():
        frame = v.one(name)
        found = {t.id for t in v.things if t.role == "node" and t.key != frame.key and inside(t.box, frame.box, 1)}
        if found != set(members):
            yield f"{name!r} holds {sorted(found)}"


def within(v: View, asked: dict[str, Any]) -> Iterator[str]:
    """A thing holds these, others too maybe."""
    for name, members in asked.items():
        frame = v.one(name)
        part = View(v.p, frame.box)
        for m in names(members):
            if not part.every(m) and squeezed(m) not in part.text():
                yield f"{m!r} is not in {name!r}"


def without(v: View, asked: dict[str, Any]) -> Iterator[str]:
    for name, members in asked.items():
        part = View(v.p, v.one(name).box)
        yield from (f"{m!r} is in {name!r}" for m in names(members) if part.every(m) or squeezed(m) in part.text())


def icons(v: View, asked: dict[str, str]) -> Iterator[str]:
    for name, key in asked.items():
        found = [i.art.key for i in v.painted(v.one(name)) if isinstance(i, Image)]
        if not any(str(key) in k for k in found):
            yield f"{name!r} shows {found}, not {key!r}"


def dashed(v: View, asked: Any) -> Iterator[str]:
    yield from (f"{n!r} has no dashed outline" for n in names(asked) if not _dashed(v, n))


def solid(v: View, asked: Any) -> Iterator[str]:
    yield from (f"{n!r} has a dashed outline" for n in names(asked) if _dashed(v, n))


def _dashed(v: View, name: str) -> bool:
    thing = v.one(name)
    return any(isinstance(i, Rect | Ellipse | Outline) and i.paint.dash for i in v.painted(thing))


def same_tone(v: View, asked: list[Any]) -> Iterator[str]:
    for group in several(asked):
        tones = {n: v.one(n).data.get("tone") for n in group}
        if len(set(tones.values())) > 1:
            yield f"tones differ: {tones}"


def other_tone(v: View, asked: list[Any]) -> Iterator[str]:
    for group in several(asked):
        tones = {n: v.one(n).data.get("tone") for n in group}
        if len(set(tones.values())) < len(tones):
            yield f"tones are the same: {tones}"


def states(v: View, asked: dict[str, Any]) -> Iterator[str]:
    """Exactly these things are in a state: `{blocked: [names]}`."""
    for state, wanted in asked.items():
        found = sorted(t.title for t in v.things if t.data.get("state") == state)
        if found != sorted(names(wanted)):
            yield f"{state}: {found}"


SIGNS = {"tick": "ok", "cross": "no", "half": "part", "box": "open"}


def marks(v: View, asked: dict[str, Any]) -> Iterator[str]:
    """Exactly these things have such a sign: `{tick: [names], cross: [names]}`; of a table, the heads of their rows."""
    heads = {t.data["row"]: t.title for t in v.things if t.data.get("head") and "row" in t.data}
    for sign, wanted in asked.items():
        signed = [t for t in v.things if t.data.get("mark") == SIGNS[sign]]
        found = sorted(squeezed(heads.get(t.data.get("row"), t.title)) for t in signed)
        if found != sorted(squeezed(n) for n in names(wanted)):
            yield f"{sign}: {found}"


# Lines


def matching(v: View, asked: str) -> list[Line]:
    m = EDGE.fullmatch(asked)
    if not m:
        raise FactError(f"{asked!r} is not an edge")
    a, b = m["source"], m["target"]
    titles = {t.id: t.title for t in v.p.things if t.role in ("node", "group", "panel", "cell")}

    def is_(end: str, name: str) -> bool:
        return name in ("*", end, titles.get(end)) or end.endswith("." + name)

    def ends(ln: Line) -> bool:
        forth = any(is_(s, a) for s in ln.sources) and any(is_(t, b) for t in ln.targets)
        back = any(is_(s, b) for s in ln.sources) and any(is_(t, a) for t in ln.targets)
        return forth or (m["arrow"] in ("--", "<->", "<~>") and back)

    def style(ln: Line) -> bool:
        arrow = m["arrow"]
        if arrow == "?>":
            return True
        if arrow in ("--", "<->", "<~>") and ln.arrow.replace("~", "-") != arrow.replace("~", "-"):
            return False
        if arrow == "=>":
            return ln.data.get("line") in ("bold", "block") or ln.arrow == "=>"
        return ln.dashed == ("~" in arrow) or (arrow == "--")

    def words(ln: Line) -> bool:
        said = " ".join(
            v.said(t) for t in v.p.things if t.role == "label" and t.data.get("edge") == ln.id and t.scope == ln.scope
        )
        said += str(ln.data.get("label") or "")
        return (not m["step"] or str(ln.data.get("step")) == m["step"]) and (
            not m["label"] or squeezed(m["label"]) in squeezed(said)
        )

    return [ln for ln in v.lines if ends(ln) and style(ln) and words(ln)]


def edges(v: View, asked: Any) -> Iterator[str]:
    """There is such a line: `3. a -> b: words`, `~>` dashed, `=>` bold, `?>` of any style; `*` is anything."""
    yield from (f"has no line {e!r}" for e in names(asked) if not matching(v, e))


def no_edges(v: View, asked: Any) -> Iterator[str]:
    yield from (f"has a line {e!r}" for e in names(asked) if matching(v, e))


def steps(v: View, asked: Any) -> Iterator[str]:
    """Exactly these step numbers: a list, or `1..9`."""
    if isinstance(asked, str) and ".." in asked:
        first, last = (int(n) for n in asked.split(".."))
        wanted = [str(n) for n in range(first, last + 1)]
    else:
        wanted = names(asked)
    on = {str(t.data["step"]) for t in v.things if t.role == "badge" and "step" in t.data}
    on |= {str(ln.data["step"]) for ln in v.lines if ln.data.get("step")}
    if on != set(wanted):
        yield f"has the steps {sorted(on)}"


def same_corner(v: View, asked: Any) -> Iterator[str]:
    """The steps of these nodes (or of `all`) stand at the same place of their boxes: a corner, or over the middle."""
    nodes = {t.key: t for t in v.things if t.role == "node"}
    found = {}
    for badge in (t for t in v.things if t.role == "badge" and "step" in t.data):
        inside_ = [nodes[k] for k in badge.around if k in nodes]
        if inside_ and (asked == "all" or inside_[-1].id in names(asked)):
            box = inside_[-1].box
            found[inside_[-1].id] = tuple(
                round(2 * (m - low) / (high - low)) for m, low, high in zip(badge.middle, box[:2], box[2:], strict=True)
            )
    if len(found) < 2 or len(set(found.values())) > 1:
        yield f"steps stand at {found}"


def most_crossings(v: View, asked: int) -> Iterator[str]:
    found = crossings(v.lines)
    if found > asked:
        yield f"lines cross {found} times"


# Places


def _order(axis: int, way: str) -> Callable[[View, Any], Iterator[str]]:
    def check(v: View, asked: Any) -> Iterator[str]:
        for group in several(asked):
            for a, b in pairwise(group):
                if v.one(a).middle[axis] >= v.one(b).middle[axis]:
                    yield f"{b!r} is not {way} {a!r}"

    return check


def clockwise(v: View, asked: Any) -> Iterator[str]:
    for group in several(asked):
        at = [v.one(n).middle for n in group]
        cx, cy = sum(x for x, _ in at) / len(at), sum(y for _, y in at) / len(at)
        turns = [atan2(y - cy, x - cx) for x, y in at]
        if sum(b < a for a, b in pairwise([*turns, turns[0]])) != 1:
            yield f"{group} do not follow one another clockwise"


def _even(what: str, measure: Callable[[Thing], tuple[float, ...]]) -> Callable[[View, Any], Iterator[str]]:
    """Things alike in a measure; a name that several things have means all of them."""

    def check(v: View, asked: Any) -> Iterator[str]:
        for group in several(asked):
            found = {f"{n} {i}": measure(t) for n in group for i, t in enumerate(v.every(n) or [v.one(n)], 1)}
            if any(max(axis) - min(axis) > EVEN for axis in zip(*found.values(), strict=True)):
                yield f"{what} differ: " + ", ".join(f"{n} {[round(x) for x in m]}" for n, m in found.items())

    return check


def apart(v: View, asked: Any) -> Iterator[str]:
    for group in several(asked):
        for i, a in enumerate(group):
            yield from (f"{a!r} and {b!r} overlap" for b in group[i + 1 :] if overlap(v.one(a).box, v.one(b).box, 1))


CHECKS: dict[str, Callable[[View, Any], Iterator[str]]] = {
    "says": says,
    "silent": silent,
    "mono": mono,
    "one_line": one_line,
    "colours": colours,
    "things": things,
    "nothing": nothing,
    "count": count,
    "holds": holds,
    "within": within,
    "without": without,
    "icons": icons,
    "dashed": dashed,
    "solid": solid,
    "same_tone": same_tone,
    "other_tone": other_tone,
    "states": states,
    "marks": marks,
    "edges": edges,
    "no_edges": no_edges,
    "steps": steps,
    "same_corner": same_corner,
    "most_crossings": most_crossings,
    "left_to_right": _order(0, "right of"),
    "top_to_bottom": _order(1, "below"),
    "clockwise": clockwise,
    "same_row": _even("middles", lambda t: (t.middle[1],)),
    "same_column": _even("middles", lambda t: (t.middle[0],)),
    "same_top": _even("tops", lambda t: (t.box[1],)),
    "same_left": _even("left sides", lambda t: (t.box[0],)),
    "equal_size": _even("sizes", lambda t: (t.box[2] - t.box[0], t.box[3] - t.box[1])),
    "equal_width": _even("widths", lambda t: (t.box[2] - t.box[0],)),
    "equal_height": _even("heights", lambda t: (t.box[3] - t.box[1],)),
    "apart": apart,
}


def complaints(p: Picture, fact: dict[str, Any]) -> list[str]:
    """What is wrong with the picture, asked one fact; `in` names the part it is about, `parts` gives several such."""
    out: list[str] = []
    asked = [fact, *fact.get("parts", ())]
    for part in asked:
        try:
            place = part.get("in")
            v = View(p, View(p).one(str(place)).box if place is not None else None)
            for name, what in part.items():
                if name not in ("fact", "in", "parts"):
                    where = f"{place}: " if place is not None else ""
                    out += [where + c for c in CHECKS[name](v, what)]
        except FactError as e:
            out.append(str(e))
    return out
