"""Who made the icons a picture uses, and on what terms."""

from __future__ import annotations

from collections.abc import Iterable

from vizsys.icons.art import IconArt
from vizsys.records import dataclass

TRADEMARKS = (
    "Product names, logos and service icons are trademarks of their owners and are used to refer to their products; "
    "no endorsement is implied. Licences of icon packs cover the drawings, not the marks."
)

VENDORS = {
    "aws": ("Amazon Web Services", "AWS Architecture Icons, no changes to the artwork"),
    "azure": ("Microsoft", "Microsoft Azure architecture icons, for architectural diagrams and documentation"),
    "gcp": ("Google", "Google Cloud icons"),
}
PACKS = {
    "vizsys": ("vizsys", "MIT"),
    "tile": ("vizsys", "MIT"),
    "lucide": ("Lucide, https://lucide.dev", "ISC, partly MIT (Feather)"),
    "simple-icons": ("Simple Icons, https://simpleicons.org", "CC0-1.0 for the drawing"),
}


@dataclass(frozen=True, slots=True)
class Credit:
    """One icon's origin."""

    icon: str
    pack: str
    source: str
    licence: str


def credits(arts: Iterable[IconArt]) -> list[Credit]:
    """The origin of each icon, in the order given, each once."""
    return [Credit(art.name, art.pack, *_origin(art)) for art in dict.fromkeys(arts)]


def _origin(art: IconArt) -> tuple[str, str]:
    if art.credit is not None:
        return art.credit
    if art.pack == "diagrams":
        owner, terms = VENDORS.get(art.name.partition("/")[0], ("the brand's owner", "the owner's terms"))
        return f"{owner}, through the package 'diagrams'", terms
    return PACKS.get(art.pack, ("the project's own files", "as the project states"))


def credits_text(arts: Iterable[IconArt]) -> str:
    """A short notice: icons by source, then the trademark paragraph; empty without icons."""
    by_source: dict[tuple[str, str], list[str]] = {}
    for credit in credits(arts):
        by_source.setdefault((credit.source, credit.licence), []).append(credit.icon)
    if not by_source:
        return ""
    lines = [f"{source} ({licence}): {', '.join(icons)}" for (source, licence), icons in by_source.items()]
    return "\n".join([*lines, "", TRADEMARKS]) + "\n"
