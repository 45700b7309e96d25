import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizsys.text.rich import SPECIAL, Piece, parse, parse_markup, plain


@pytest.mark.parametrize(
    ("rich", "pieces"),
    [
        ("a **b** c", [Piece("a "), Piece("b", bold=True), Piece(" c")]),
        ("*i*`x y`", [Piece("i", italic=True), Piece("x y", code=True)]),
        ("***x***", [Piece("x", bold=True, italic=True)]),
        ("[go](https://e.com/a_b) on", [Piece("go", href="https://e.com/a_b"), Piece(" on")]),
        ("[me](mailto:a@b.c)", [Piece("me", href="mailto:a@b.c")]),
        ("[slow *path*]{coral}", [Piece("slow ", tone="coral"), Piece("path", italic=True, tone="coral")]),
        ("[ok]{ok}**b**", [Piece("ok", tone="ok"), Piece("b", bold=True)]),
        ("[a [b]{green} c]{coral}", [Piece("a ", tone="coral"), Piece("b", tone="green"), Piece(" c", tone="coral")]),
        ("**one\ntwo**", [Piece("one\ntwo", bold=True)]),
        (r"\*not\* \`code\` \[x]", [Piece("*not* `code` [x]")]),
        ("**`x`**", [Piece("x", bold=True, code=True)]),
    ],
)
def test_markup_becomes_marked_pieces(rich: str, pieces: list[Piece]) -> None:
    assert list(parse(rich)) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "snake_case __init__.py _private_",
        "<a & b> &amp; &lt;br&gt; <b>x</b> <https://e.com>",
        "2 * 3 * 4",
        "*",
        "**",
        "f(*args, **kwargs)",
        "*.py",
        "`open",
        "[x]{mauve}",
        "[x] {coral}",
        "[x][y] and [z]",
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](file:///etc/passwd)",
        "[x](vbscript:msgbox)",
        "[x](//e.com)",
        "[x](./readme.md)",
        "[x](&#106;avascript:alert(1))",
        "# no heading",
        "- no list",
        "~~kept~~",
        r"\\server\share C:\new",
        "{coral}",
    ],
)
def test_everything_else_stays_as_typed(text: str) -> None:
    assert parse(text) == (Piece(text),)
    assert plain(text) == text


def test_plain_strips_markup() -> None:
    assert plain("**Load** [balancer]{green}\n`l7` [docs](https://e.com)") == "Load balancer\nl7 docs"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029", "\n"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    assert plain(f"a{end}b *c*") == "a\nb c"


def test_control_characters_are_dropped() -> None:
    assert plain("a\x00\x07\u202eb\ufeff\u2066c\x7f") == "abc"


@given(st.text().filter(lambda s: not SPECIAL.search(s)))
def test_fast_path_equals_the_parser(text: str) -> None:
    cleaned = plain(text)
    assert "".join(p.text for p in parse_markup(cleaned)) == cleaned


@given(st.text(alphabet="ab *`[](){}_\\\n:/htpscorl.", max_size=60))
def test_links_are_never_anything_but_web_and_mail(text: str) -> None:
    for piece in parse(f"[x](javascript:{text}) {text}"):
        assert piece.href is None or piece.href.lower().startswith(("http:", "https:", "mailto:"))


def test_plain_text_needs_neither_parser_nor_harfbuzz() -> None:
    code = (
        "import sys, vizsys.text as t; t.plain('Load balancer (L7) <x> a_b');"
        "assert not {'markdown_it', 'uharfbuzz'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
