"""Meaning across fields: what names must name, over the whole model tree.

In: a decoded page. Out: findings. Icons, roles and block ids are checked by the type of their field, wherever it is;
what a kind means by itself is in `kind_checks`, or in a method `check(self, checker)` of the kind's own dataclass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from typing import Any, Protocol

from vizsys.diagnostics import Report, Span, did_you_mean
from vizsys.records import dataclass
from vizsys.spec.fields import Ids, List, One, Shape, Text, table
from vizsys.spec.kind_checks import KIND_CHECKS
from vizsys.spec.link_checks import check_links, check_means
from vizsys.spec.model import Block, CloudRole, Content, Model, Pack, Page, place
from vizsys.theme import TONES


class IconLibrary(Protocol):
    """What checking needs of an icon library. All raise an exception with `code`, `message` and `hint`."""

    def resolve(self, name: str, provider: str | None = None) -> Any: ...

    def role(self, name: str, provider: str | None = None) -> Any: ...

    def check_picture(self, path: str, page: str | None = None) -> None: ...


INLINE_ICON = r"(?<!\\)\[([\w./+ -]+)\]\{(?:[a-z]+ )?icon(?: [a-z]+)?\}"
"""An icon among the words of a text, `[kafka]{icon}`: as `text.rich` reads it, which is not loaded to check a page."""

IN_BRACES = r"\]\{([a-z]+(?: [a-z]+)*)\}"
MARKS = (*TONES, "sup", "sub", "mark", "icon", "step")
"""What may stand in braces behind words of a text."""

_CODE = r"`[^`]*`"

PACK = "a pack needs either 'dir' or 'file'"

Problem = tuple[str, str, str | None]


@dataclass(slots=True)
class Checker:
    """Walks one page. `provider` is the cloud of the block being walked."""

    report: Report
    library: IconLibrary | None = None
    provider: str | None = None
    cloud: str | None = None  # of the page
    known: dict[tuple[str, str, str | None], Problem | None] = field(default_factory=dict)
    ids: dict[str, Span | None] = field(default_factory=dict)

    def error(self, code: str, message: str, model: Model, mark: str = "", hint: str | None = None) -> None:
        """An error at a field of a model (`mark`: its name, `name.id`, `name.0`), or at the whole of it."""
        self.report.error(code, message, place(model, mark), hint)

    def unread(self, model: Model, *names: str) -> bool:
        """True when the model, or one of those fields, could not be read: what is missing then was reported already."""
        return "?" in model.marks or any(f"{name}?" in model.marks for name in names)

    def walk(self, model: Model) -> None:
        """Check a model and everything in it."""
        outer, around = self.provider, self.ids
        if model.OWN_IDS:
            self.ids = {}
        if isinstance(model, Block):
            self._block(model)
        elif isinstance(model, Content):
            self._content(model)
        elif isinstance(model, Pack) and bool(model.dir) == bool(model.file):
            if not self.unread(model, "dir", "file"):
                self.error("pack", PACK, model)
        elif isinstance(model, CloudRole):
            self._cloud_role(model)
        for attribute, shape in _plan(type(model)):
            value = getattr(model, attribute)
            if value:
                self._value(value, shape, model, attribute)
        if isinstance(model, Block):
            self.walk(model.content)
        self.provider, self.ids = outer, around

    def _value(self, value: Any, shape: Shape, model: Model, mark: str) -> None:
        if isinstance(shape, One):
            self.walk(value)
        elif isinstance(shape, List):
            for i, one in enumerate(value):
                self._value(one, shape.of, model, f"{mark}.{i}")
        elif isinstance(shape, Ids):
            for key, one in value.items():
                self._value(one, shape.of, model, f"{mark}.{key}")
        elif isinstance(shape, Text) and shape.kind == "rich":
            if "]{" in value:
                self._marked(re.sub(_CODE, "", value), model, mark)
        elif isinstance(shape, Text):
            self._named(value, shape.kind, model, mark)

    def _block(self, block: Block) -> None:
        if block.provider:
            self.provider = block.provider
        if block.id:
            if block.id in self.ids:
                first = self.ids[block.id]
                where = f", first on line {first.line}" if first else ""
                self.error("duplicate-id", f"the block id {block.id!r} is used twice{where}", block, "id")
            else:
                self.ids[block.id] = place(block, "id")

    def _content(self, content: Content) -> None:
        rule = KIND_CHECKS.get(content.KIND)
        if rule:
            rule(content, self)
        own: Callable[[Checker], None] | None = getattr(content, "check", None)
        if own:
            own(self)

    def _cloud_role(self, role: CloudRole) -> None:
        for cloud in ("aws", "azure", "gcp"):
            entry = getattr(role, cloud)
            for key in entry:
                if key not in ("label", "icon"):
                    self.error(
                        "unknown-key", f"unknown key {key!r} in a role: keys are label, icon", role, f"{cloud}.{key}"
                    )
            if "icon" in entry:
                self.provider = cloud
                self._named(entry["icon"], "icon", role, cloud)

    def _named(self, name: str, kind: str, model: Model, mark: str) -> None:
        if self.library is None or not name:
            return
        if kind == "role" and self.provider is None:
            hint = "add `provider: aws` to the page, or `matrix: {provider: [aws, azure, gcp]}`"
            self.error("role", f"the role {name!r} needs a provider, and the page has none", model, mark, hint)
            return
        problem = self._problem(kind, name, self.library)
        if problem:
            self.error(problem[0], problem[1], model, mark, problem[2])

    def _marked(self, text: str, model: Model, mark: str) -> None:
        """What stands in braces behind words of a text: icons there are, and words that look misspelt.

        A bare name that several clouds have means that of the page.
        """
        within, self.provider = self.provider, self.cloud
        for match in re.finditer(INLINE_ICON, text):
            self._named(match[1].strip(), "icon", model, mark)
        self.provider = within
        for match in re.finditer(IN_BRACES, text):
            for word in match[1].split(" "):
                near = "" if word in MARKS else did_you_mean(word, MARKS)
                if near:
                    message = f"{match[0][1:]} is shown as it is: {word!r} says nothing{near}"
                    self.report.warn("text-mark", message, place(model, mark))

    def _problem(self, kind: str, name: str, library: IconLibrary) -> Problem | None:
        """Why the library has no such icon or role; None when it has. Asked once per name and cloud."""
        key = (kind, name, self.provider)
        if key not in self.known:
            self.known[key] = None
            try:
                if kind == "role":
                    library.resolve(library.role(name, self.provider).icon, self.provider)
                else:
                    library.resolve(name, self.provider)
            except Exception as error:
                if not hasattr(error, "message"):
                    raise
                self.known[key] = (str(getattr(error, "code", kind)), str(error.message), getattr(error, "hint", None))
        return self.known[key]


_PLANS: dict[type[Model], tuple[tuple[str, Shape], ...]] = {}


def _plan(cls: type[Model]) -> tuple[tuple[str, Shape], ...]:
    """The fields of a class that hold names or models."""
    if cls not in _PLANS:
        _PLANS[cls] = tuple((f.name, f.shape) for f in table(cls).by_name.values() if _matters(f.shape))
    return _PLANS[cls]


def _matters(shape: Shape) -> bool:
    if isinstance(shape, (List, Ids)):
        return _matters(shape.of)
    return isinstance(shape, One) or (isinstance(shape, Text) and shape.kind in ("icon", "role", "rich"))


def check_page(page: Page, report: Report, library: Callable[[Page], IconLibrary] | None = None) -> None:
    """Check a page. `library` makes its icons; a pack that cannot be opened is reported at the page's packs."""
    icons: IconLibrary | None = None
    if library is not None and all(bool(p.dir) != bool(p.file) for p in page.packs):
        try:
            icons = library(page)
        except Exception as error:
            if not hasattr(error, "message"):
                raise
            code = str(getattr(error, "code", "pack"))
            report.error(code, str(error.message), place(page, "packs"), getattr(error, "hint", None))
    checker = Checker(report, icons, page.provider, page.provider)
    checker.walk(page)
    check_links(page, checker)
    check_means(page, checker)
