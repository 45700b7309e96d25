"""Text: fonts, shaping, inline markup, line breaking. In: what a person typed. Out: placed runs, in page units."""

from vizsys.text.faces import font_file, font_files, nearest, subset
from vizsys.text.model import Align, TextBox, TextStyle
from vizsys.text.rich import plain, slug
from vizsys.text.typeset import Typesetter

__all__ = [
    "Align",
    "TextBox",
    "TextStyle",
    "Typesetter",
    "font_file",
    "font_files",
    "nearest",
    "plain",
    "slug",
    "subset",
]
