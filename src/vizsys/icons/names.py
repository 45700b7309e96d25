"""Names as people type them, made comparable."""

from __future__ import annotations

VENDORS = ("amazon", "aws", "azure", "google", "cloud")


def fold(name: str) -> str:
    """`name` with only its letters and digits, in lower case: `Key Vault`, `KeyVault` and `key-vault` are one."""
    return "".join(c for c in name.casefold() if c.isalnum())


def unbranded(stem: str) -> str | None:
    """The stem without a leading vendor word (`amazon-msk` -> `msk`); None when there is none to take off."""
    head, dash, rest = stem.partition("-")
    return rest if dash and rest and head in VENDORS else None
