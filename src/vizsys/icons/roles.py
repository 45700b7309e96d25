"""Cloud roles: one word such as `object-storage`, and the service, name and icon it has on each cloud."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vizsys.diagnostics import suggest
from vizsys.icons.art import DATA, IconError
from vizsys.records import dataclass

PROVIDERS = ("aws", "azure", "gcp")


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """What a node or a cell with that role shows."""

    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role: what it is for, and its entries by provider; the entry of `""` names no cloud."""

    name: str
    description: str
    entries: Mapping[str, RoleEntry]


@cache
def roles() -> Mapping[str, Role]:
    """The roles the package knows, by name."""
    import csv

    text = (DATA / "roles.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        entries = {"": RoleEntry(row["label"], row["icon"])}
        entries.update({p: RoleEntry(row[f"{p}_label"], row[f"{p}_icon"]) for p in PROVIDERS})
        found[row["role"]] = Role(row["role"], row["description"], entries)
    return found


def role_entry(name: str, provider: str | None, own: Mapping[str, Any]) -> RoleEntry:
    """Label and icon of a role on `provider`, or of the role as such for None.

    `own` holds the project's roles: objects with `label`, `icon` and a mapping `{label, icon}` per provider. They add
    to and override the known ones field by field. Raises IconError for an unknown role, or one without an icon there.
    """
    known = roles().get(name)
    mine = own.get(name)
    if known is None and mine is None:
        raise IconError("unknown-role", f"there is no role {name!r}", suggestions=suggest(name, [*own, *roles()], 5))
    base = known.entries[provider or ""] if known else None
    there: Mapping[str, str] = getattr(mine, provider, None) or {} if provider else {}
    label = there.get("label") or getattr(mine, "label", None) or (base.label if base else None)
    icon = there.get("icon") or getattr(mine, "icon", None) or (base.icon if base else None)
    if icon is None:
        where = f" on {provider}" if provider else " when the page names no provider"
        raise IconError("role-without-icon", f"the role {name!r} has no icon{where}")
    return RoleEntry(label or name.replace("-", " ").capitalize(), icon)
