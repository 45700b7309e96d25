"""A kind made outside the package: registered, it is read, described, laid out and drawn like the others."""

import subprocess
import sys

KIND = '''
import json
from dataclasses import dataclass
from typing import ClassVar

import vizsys
from vizsys.blocks.base import Placed, Widths
from vizsys.blocks.kinds import KINDS, register
from vizsys.scene import Paint, Rect
from vizsys.spec import json_schema
from vizsys.spec.model import Content, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Content):
    """A bar filled in part."""

    KIND: ClassVar[str] = "bar"
    SCALAR: ClassVar[str | None] = "share"

    share: float = required("the filled share", minimum=0, maximum=1)


class BarLayout:
    def widths(self, content, ctx):
        return Widths(100, 400)

    def layout(self, content, width, height, ctx):
        return Placed(width, 40, (Rect(0, 0, width * content.share, 40, Paint("#0C9C72")),))


register(Bar, BarLayout())
page = vizsys.loads("title: Half\\nbar: 0.5\\n")
assert page.content == Bar(share=0.5)
assert "the filled share" in json.dumps(json_schema(KINDS))
assert b'fill="#0C9C72"' in vizsys.render(page, "svg")
try:
    vizsys.loads("title: Too much\\nbar: 2\\n")
except vizsys.SpecError as error:
    print(error)
'''


def test_a_kind_of_ones_own_takes_part() -> None:
    done = subprocess.run([sys.executable, "-c", KIND], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert ":2:6: error:" in done.stdout
