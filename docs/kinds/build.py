"""Make the page of every kind from its examples: `docs/kinds/<kind>.md` and the pictures in it.

In: `examples/<kind>.md` (what it is for) and `examples/<kind>-1.yaml`, `-2`, `-3` (whole specs). Out: a page with each
example's picture over its spec, then the keys, from the classes that read specs. `make docs` runs it; a test sees that
what it makes is what is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import vizsys
from vizsys.blocks.kinds import KINDS
from vizsys.cli.reference import kind_sections

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
SCALE = 0.5
"""Pictures are 800 px wide: as wide as a page of documentation."""


def subjects() -> list[str]:
    """What has a page: kinds, and parts of the page that are written with kinds."""
    return sorted(p.stem for p in EXAMPLES.glob("*.md"))


def examples(subject: str) -> list[Path]:
    """The specs of a page, simplest first."""
    return sorted(EXAMPLES.glob(f"{subject}-[0-9].yaml"))


def page(subject: str) -> str:
    """The Markdown of a page."""
    parts = [f"# {subject}", (EXAMPLES / f"{subject}.md").read_text("utf-8").strip()]
    for path in examples(subject):
        pages = vizsys.load_all(path)
        parts.append(f"## {pages[0].title or path.stem}")
        parts += [f"![{p.title or p.slug}](pictures/{p.slug}.png)" for p in pages]
        parts += [f"```yaml\n{path.read_text('utf-8').strip()}\n```"]
    if subject in KINDS:
        parts += ["## Keys", *kind_sections(subject)]
    return "\n\n".join(parts) + "\n"


def pictures(path: Path) -> dict[str, bytes]:
    """The pictures of an example by their names: one, or one for each combination of its `matrix`."""
    return {p.slug: vizsys.render(p, "png", scale=SCALE) for p in vizsys.load_all(path)}


def index() -> str:
    """The list of the pages."""
    lines = [f"- [{s}]({s}.md): {_first_sentence(s)}" for s in subjects()]
    head = "# Kinds of block\n\nOne page for each, made by `make docs` from the specs in `examples/`.\n\n"
    return head + "\n".join(lines) + "\n"


def _first_sentence(subject: str) -> str:
    text = " ".join((EXAMPLES / f"{subject}.md").read_text("utf-8").split())
    return text.split(". ")[0].rstrip(".") + "."


def main(wanted: list[str]) -> None:
    """Write the pages of these subjects, or of all."""
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    for subject in wanted or subjects():
        (HERE / f"{subject}.md").write_text(page(subject), "utf-8")
        for path in examples(subject):
            for name, data in pictures(path).items():
                (folder / f"{name}.png").write_bytes(data)
    (HERE / "README.md").write_text(index(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
