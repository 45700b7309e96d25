"""Icons by name: the packs that come with the install, the project's own, and cloud roles.

In: names such as `kafka`, `aws/kinesis`, `lucide/server`, `./logo.svg`. Out: `IconArt`, or an `IconError` that
says what to write instead.
"""

from vizsys.icons.art import IconArt, IconError
from vizsys.icons.credits import Credit, credits, credits_text
from vizsys.icons.library import Library
from vizsys.icons.roles import Role, RoleEntry, roles
from vizsys.icons.search import Hit, search
from vizsys.icons.sheet import sheet

__all__ = [
    "Credit",
    "Hit",
    "IconArt",
    "IconError",
    "Library",
    "Role",
    "RoleEntry",
    "credits",
    "credits_text",
    "roles",
    "search",
    "sheet",
]
