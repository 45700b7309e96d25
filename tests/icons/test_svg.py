"""Nothing in a drawing runs, loads, clashes or grows."""

from __future__ import annotations

import base64
import re

import pytest

from vizsys.icons import IconError
from vizsys.icons.svg import clean

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 24 24">'


def markup(body: str, prefix: str = "p-") -> str:
    return clean(f"{HEAD}{body}</svg>".encode(), "test").markup(prefix)


HOSTILE = {
    "script": "<script>alert(1)</script><script xlink:href='https://evil/x.js'/>",
    "event": "<path d='M0 0' onload='alert(1)' OnClick='alert(2)'/>",
    "foreign": "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><iframe src='https://evil'/></body></foreignObject>",
    "html": "<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' src='https://evil'/>",
    "link": "<a href='javascript:alert(1)'><path d='M0 0'/></a>",
    "xlink": "<a xlink:href='https://evil'><path d='M0 0'/></a>",
    "use": "<use href='https://evil/x.svg#a'/><use xlink:href='other.svg#a'/>",
    "image": "<image href='https://evil/x.png'/><image href='file:///etc/passwd'/>",
    "svg image": "<image href='data:image/svg+xml;base64,PHN2Zz4='/>",
    "html data": "<image href='data:text/html,&lt;script>alert(1)&lt;/script>'/>",
    "animate": "<a><set attributeName='href' to='javascript:alert(1)'/><animate values='javascript:x'/></a>",
    "import": "<style>@import 'https://evil/x.css'; @import url(https://evil/y.css);</style>",
    "import in comment": "<style>@im/**/port url(https://evil);</style>",
    "font": "<style>@font-face{font-family:x;src:url(https://evil/f.woff)}</style>",
    "css url": "<style>path{fill:url(https://evil/#a);background:url('//evil')}</style>",
    "css escape": r"<style>path{fill:\75rl(https://evil)}</style>",
    "css breakout": "<style><![CDATA[</style><script>alert(1)</script>]]></style>",
    "fill url": "<path d='M0 0' fill='url(https://evil/#a)'/><path d='M0 0' style='fill:URL( https://evil )'/>",
    "open url": "<path d='M0 0' fill='url(https://evil'/>",
    "feimage": "<filter id='f'><feImage href='https://evil/x.png'/></filter>",
    "processing": "<?xml-stylesheet href='https://evil/x.css'?><path d='M0 0'/>",
    "handler": "<handler xmlns='http://www.w3.org/2001/xml-events'>alert(1)</handler>",
    "style js": "<path d='M0 0' style='behavior:url(#x);-moz-binding:url(https://evil)'/>",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_runs_or_loads(case: str) -> None:
    drawing = clean(f"{HEAD}{HOSTILE[case]}<path d='M1 1h2'/></svg>".encode(), "test")
    for text in (drawing.document(), drawing.markup("p-")):
        text = text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"script|javascript|evil|\son\w+=|foreign|iframe|import|alert|file:|text/html|font-face|binding|behavior",
            text,
            re.IGNORECASE,
        )
    assert "M1 1h2" in drawing.document()


def bomb(levels: int) -> str:
    groups = "".join(
        f'<g id="g{i}">' + f'<use href="#g{i + 1}"/>' * 10 + "</g>" for i in range(levels)
    )  # fmt: skip
    return f"{HEAD}<defs>{groups}<path id='g{levels}' d='M0 0'/></defs><use href='#g0'/></svg>"


REFUSED = {
    "billion laughs": '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + HEAD + "<text>&b;</text></svg>",
    "external entity": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + "<text>&a;</text></svg>",
    "parameter entity": '<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://evil/x.dtd"> %a;]>' + HEAD + "</svg>",
    "undefined entity": HEAD + "<text>&a;</text></svg>",
    "use bomb": bomb(9),
    "use loop": HEAD + '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>',
    "self pattern": HEAD + '<pattern id="a"><rect fill="url(#a)"/></pattern><rect fill="url(#a)"/></svg>',
    "too deep": HEAD + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
    "too many": HEAD + "<g/>" * 30_000 + "</svg>",
    "too large": HEAD + "<path d='" + "M0 0" * 600_000 + "'/></svg>",
    "unclosed": HEAD,
    "not xml": "GIF89a",
    "empty": "",
    "not svg": "<html/>",
    "foreign svg": "<svg xmlns='https://evil' viewBox='0 0 1 1'/>",
    "no size": "<svg xmlns='http://www.w3.org/2000/svg' width='100%' height='100%'/>",
    "negative size": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 -4 4'/>",
    "endless size": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e999 4'/>",
}


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_and_broken_files_are_refused(case: str) -> None:
    with pytest.raises(IconError) as caught:
        clean(REFUSED[case].encode(), "test")
    assert caught.value.code == "unreadable-icon"
    assert "'test'" in caught.value.message


def test_a_plain_document_type_and_other_namespaces_are_fine() -> None:
    svg = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/" width="10px" height="20px">'
        '<i:view i:zoom="3"/><metadata>x</metadata><title>t</title><path i:label="l" d="M0 0"/></svg>'
    )
    drawing = clean(svg.encode(), "test")
    assert drawing.box == (0, 0, 10, 20)
    assert drawing.markup("") == '<path d="M0 0"/>'


def test_every_id_and_every_reference_gets_the_prefix() -> None:
    body = (
        '<linearGradient id="a"/><linearGradient id="b" xlink:href="#a"/><clipPath id="c"><path id="d"/></clipPath>'
        '<g clip-path="url(#c)" fill="url(\'#b\')" style="stroke:url(#a);mask:url( #m )"><use xlink:href="#d"/></g>'
    )
    out = markup(body, "x7-")
    assert re.findall(r'id="([^"]+)"', out) == ["x7-a", "x7-b", "x7-c", "x7-d"]
    assert re.findall(r"#[\w-]+", out) == ["#x7-a", "#x7-c", "#x7-b", "#x7-a", "#x7-m", "#x7-d"]


def test_the_root_s_paint_is_kept_and_its_frame_is_not() -> None:
    frame = 'xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="-2 -2 28 28" class="x"'
    drawing = clean(f'<svg {frame} fill="none" stroke="red"><path d="M0 0"/></svg>'.encode(), "test")
    assert drawing.box == (-2, -2, 28, 28)
    assert drawing.markup("") == '<g fill="none" stroke="red"><path d="M0 0"/></g>'


def test_filters_are_left_out_and_what_they_filter_is_drawn() -> None:
    body = (
        "<filter id='f' width='1e9'><feTurbulence numOctaves='2000000000'/></filter><style>.a{ Filter :url(#f)}</style>"
        "<path class='a' filter='url(#f)' style='fill:red;-webkit-filter:blur(9px)' d='M0 0h9v9z'/>"
    )
    markup = clean(f"{HEAD}{body}</svg>".encode(), "test").document()
    assert "ilter" not in markup and "feT" not in markup
    assert 'd="M0 0h9v9z"' in markup and "fill:red" in markup


@pytest.mark.parametrize(
    "body",
    [
        "<style>.a{fill:#ff0000}</style><path class='a' d='M0 0h9v9z'/>",
        "<text x='2' y='9'>A &amp; B</text>",
        "<image width='4' height='4' href='data:image/png;base64,iVBORw0KGgo='/>",
    ],
)
def test_what_would_reach_the_page_is_embedded_as_a_document(body: str) -> None:
    drawing = clean(f"{HEAD}{body}</svg>".encode(), "test")
    assert drawing.embed and not drawing.recolor
    match = re.fullmatch(
        r'<image x="0" y="0" width="24" height="24" href="data:image/svg\+xml;base64,([^"]+)"/>', drawing.markup("p-")
    )
    assert match
    inner = base64.b64decode(match[1]).decode()
    assert inner == drawing.document()
    again = clean(inner.encode(), "again")
    assert again.document() == inner  # cleaning a clean document changes nothing


@pytest.mark.parametrize(("body", "dark"), [
    ("<path d='M0 0'/>", True),
    ("<path fill='#111' d='M0 0'/>", True),
    ("<path style='fill:#181717' d='M0 0'/>", True),
    ("<g fill='#ff8800'><path d='M0 0'/></g>", False),
    ("<path d='M0 0'/><path fill='#ffffff' d='M0 0'/>", False),
    ("<path fill='none' stroke='currentColor' d='M0 0'/>", False),
])  # fmt: skip
def test_dark_art_is_told_from_its_paints(body: str, dark: bool) -> None:
    assert clean(f"{HEAD}{body}</svg>".encode(), "test").dark is dark
