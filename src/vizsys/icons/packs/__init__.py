"""Where icons come from. Every pack answers the same three questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from vizsys.icons.art import IconArt, IconError


class Pack(Protocol):
    """A set of icons under one prefix."""

    prefix: str
    recolor: bool

    def find(self, name: str) -> IconArt | None:
        """The icon of that name within the pack, None when it has none."""
        ...

    def names(self) -> Iterator[str]:
        """Every name, sorted, without the prefix."""
        ...


def missing_package(package: str, what: str) -> IconError:
    """The error for a pack whose package is not installed."""
    return IconError(
        "missing-package",
        f"{what} needs the package {package!r}, which is not installed",
        hint=f"pip install {package}",
    )
