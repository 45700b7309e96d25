"""What differs between two pictures, as people see them. In: two scenes. Out: `Difference`s in words, and one scene
that shows both with the differences marked.

Things are told apart by their ids, or by what they are called; lines by the things they join. Places do not count: one
more node moves all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from vizsys.scene import Group, Image, Item, Paint, Path, Rect, Scene, TextRun
from vizsys.text import TextStyle, Typesetter
from vizsys.theme import load_theme

Kind = Literal["added", "removed", "changed"]
Box = tuple[float, float, float, float]
THINGS = {"panel": "panel", "group": "group", "node": "node", "cell": "item", "edge": "edge"}
"""Roles that count as things, and what a person calls them."""
SHOWN = ("shape", "tone", "line", "arrow", "step", "mark")
"""Facts about a thing that show in the picture."""
COLORS: Mapping[Kind, str] = {"added": "#1F9D55", "removed": "#D64545", "changed": "#D97706"}
MARGIN, GAP, HEAD = 48.0, 64.0, 96.0
"""Around the picture, between the two in it, and above each for its name; page units."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone or otherwise than before; `details` say how."""

    kind: Kind
    what: str
    name: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        how = f": {'; '.join(self.details)}" if self.details else ""
        return f"{self.kind:<7} {self.what} {self.name}{how}"

    def as_json(self) -> dict[str, object]:
        return {"change": self.kind, "what": self.what, "name": self.name, "details": list(self.details)}


@dataclass(slots=True)
class _Thing:
    """A thing of a picture, with what is its own: the texts and icons that are not those of a thing inside it."""

    group: Group
    what: str
    name: str
    texts: list[str] = field(default_factory=list)
    icons: list[str] = field(default_factory=list)
    around: str = ""

    def details(self, new: _Thing) -> Iterator[str]:
        """What is otherwise in `new`, in words."""
        if self.what == "edge":
            yield from _said("label", self.group.data.get("label"), new.group.data.get("label"))
        else:
            yield from _said("text", " ".join(self.texts), " ".join(new.texts))  # wherever its lines break
            yield from _said("icon", ", ".join(self.icons), ", ".join(new.icons))
        for fact in SHOWN:
            yield from _said(fact, self.group.data.get(fact), new.group.data.get(fact))
        if self.around != new.around:
            yield f"moved from {self.around or 'the page'} to {new.around or 'the page'}"


Key = tuple[str, str, int]


def differences(old: Scene, new: Scene) -> list[Difference]:
    """What was added, removed and changed, in the order of the pictures."""
    before, after = _things(old), _things(new)
    found = [Difference("removed", t.what, t.name) for key, t in before[0].items() if key not in after[0]]
    found += [Difference("added", t.what, t.name) for key, t in after[0].items() if key not in before[0]]
    for key, thing in before[0].items():
        details = tuple(thing.details(after[0][key])) if key in after[0] else ()
        if details:
            found.append(Difference("changed", thing.what, thing.name, details))
    return found + list(_reworded(before[1], after[1]))


def marked(old: Scene, new: Scene, names: tuple[str, str]) -> Scene:
    """Both pictures on one, under their names: what is gone marked in the old one, what is new and what is otherwise in
    the new one."""
    before, after = _things(old)[0], _things(new)[0]
    removed = [("removed", t) for key, t in before.items() if key not in after]
    added = [("added", t) for key, t in after.items() if key not in before]
    changed = [key for key, t in before.items() if key in after and any(t.details(after[key]))]
    left = [*removed, *(("changed", before[key]) for key in changed)]
    right = [*added, *(("changed", after[key]) for key in changed)]
    beside = _aspect(old.width + new.width, max(old.height, new.height)) <= _aspect(
        max(old.width, new.width), old.height + new.height
    )
    x, y = (MARGIN + old.width + GAP, MARGIN) if beside else (MARGIN, MARGIN + HEAD + old.height + GAP)
    width = x + new.width + MARGIN if beside else max(old.width, new.width) + 2 * MARGIN
    height = max(MARGIN + HEAD + old.height, y + HEAD + new.height) + MARGIN
    theme = load_theme(new.theme)
    items: list[Item] = []
    for scene, marks, left_, top, name in (
        (old, left, MARGIN, MARGIN, f"before: {names[0]}"),
        (new, right, x, y, f"after: {names[1]}"),
    ):
        words = Typesetter(theme).set(name, TextStyle(36, theme.color("ink"), 700), scene.width * 0.5, max_lines=1)
        items += [run.moved(left_, top + 8) for run in words.runs]
        items += _key(left_ + scene.width, top + 8, [kind for kind, _ in marks], new.theme)
        frame = Paint(fill=scene.background, stroke=theme.color("hair"), width=2)
        items.append(Rect(left_, top + HEAD, scene.width, scene.height, frame))
        placed = Group((*scene.items, *(m for kind, thing in marks for m in _mark(thing, kind))), "page")
        items.append(placed.moved(left_, top + HEAD))
    title = f"Differences between {names[0]} and {names[1]}"
    return Scene(width, height, theme.color("tray"), tuple(items), title, theme=new.theme)


def _reworded(old: list[str], new: list[str]) -> Iterator[Difference]:
    """The stretches of words that differ in texts of no thing; where lines break does not count."""
    words, now = " ".join(old).split(), " ".join(new).split()
    for how, a, b, c, d in SequenceMatcher(None, words, now, autojunk=False).get_opcodes():
        before, after = repr(" ".join(words[a:b])), repr(" ".join(now[c:d]))
        if how == "replace":
            yield Difference("changed", "text", before, (f"now {after}",))
        elif how != "equal":
            yield Difference("removed", "text", before) if how == "delete" else Difference("added", "text", after)


def _things(scene: Scene) -> tuple[dict[Key, _Thing], list[str]]:
    """The things of a picture by key, and the texts that belong to none."""
    found: dict[int, _Thing] = {}
    loose: list[str] = []
    for item, around in scene.walk():
        if isinstance(item, Group):
            if item.role in THINGS and (item.id or item.title):
                found[id(item)] = _Thing(item, THINGS[item.role], _name(item))
        elif isinstance(item, TextRun | Image):
            owner = next((found[id(group)] for group in reversed(around) if id(group) in found), None)
            named = any(group.role in ("label", "badge") for group in around)
            if isinstance(item, TextRun):
                if owner:
                    owner.texts.append(item.text)
                elif not named:  # labels and badges are said with their edges
                    loose.append(item.text)
            elif owner:
                owner.icons.append(item.art.key)
    things = list(found.values())
    groups = [thing for thing in things if thing.what == "group" and thing.group.box]
    keyed: dict[Key, _Thing] = {}
    count: Counter[tuple[str, str]] = Counter()
    for thing in things:
        if thing.what == "node":
            thing.around = _around(thing, groups)
        word = (thing.what, _word(thing))
        keyed[(*word, count[word])] = thing
        count[word] += 1
    return keyed, loose


def _word(thing: _Thing) -> str:
    return thing.name if thing.what == "edge" else thing.group.id or thing.name


def _name(group: Group) -> str:
    if group.role == "edge":
        ends = [group.data.get(end) for end in ("from", "to")]
        return " -> ".join(", ".join(map(str, end)) if isinstance(end, list | tuple) else str(end) for end in ends)
    return group.id if group.id and group.role in ("node", "group") else repr(group.title or group.id)


def _around(thing: _Thing, groups: Sequence[_Thing]) -> str:
    """The innermost group a node stands in."""
    if thing.group.box is None:
        return ""
    x, y, w, h = thing.group.box
    cx, cy = x + w / 2, y + h / 2
    holding = []
    for group in groups:
        gx, gy, gw, gh = group.group.box or (0, 0, 0, 0)
        if gx <= cx <= gx + gw and gy <= cy <= gy + gh:
            holding.append((gw * gh, group.name))
    return min(holding)[1] if holding else ""


def _said(what: str, old: object, new: object) -> Iterator[str]:
    if (old or None) != (new or None):
        before, after = (f"{value!r}" if value else "none" for value in (old, new))
        yield f"{what} {before} -> {after}"


def _mark(thing: _Thing, kind: Kind | str) -> Iterator[Item]:
    """What shows that a thing differs: a frame around it, a broad line along an edge."""
    color = next(value for name, value in COLORS.items() if name == kind)
    if thing.what == "edge":
        broad = Paint(stroke=color, width=12, cap="round", opacity=0.45)
        yield from (Path(i.commands, broad) for i in thing.group.children if isinstance(i, Path) and i.paint.stroke)
    elif thing.group.box:
        x, y, w, h = thing.group.box
        dash = (14.0, 10.0) if kind == "removed" else ()
        yield Rect(x - 8, y - 8, w + 16, h + 16, Paint(stroke=color, width=6, dash=dash), radius=14)


def _key(right: float, top: float, kinds: Sequence[str], theme_name: str) -> Iterator[Item]:
    """What the colours mean, with how often: at the right end of the line above a picture."""
    theme = load_theme(theme_name)
    text = Typesetter(theme)
    x = right
    for kind, color in reversed(list(COLORS.items())):
        number = kinds.count(kind)
        if number:
            words = text.set(f"{number} {kind}", TextStyle(28, theme.color("ink"), 500), 400, max_lines=1)
            x -= words.width
            yield from (run.moved(x, top + 4) for run in words.runs)
            x -= 40
            yield Rect(x, top + 10, 28, 28, Paint(stroke=color, width=6), radius=6)
            x -= 36


def _aspect(width: float, height: float) -> float:
    """How far a shape is from one that is easy to look at."""
    ratio = width / height / 1.4
    return max(ratio, 1 / ratio)
