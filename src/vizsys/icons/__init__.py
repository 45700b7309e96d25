"""Icons by name: the packs that come with the install, the project's own, and cloud roles.

In: names such as `kafka`, `aws/kinesis`, `lucide/server`, `./logo.svg`. Out: `IconArt`, or an `IconError` that
says what to write instead.
"""

from vizsys.icons.art import IconArt, IconError
from vizsys.icons.library import Library

__all__ = ["IconArt", "IconError", "Library"]
