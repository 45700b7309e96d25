"""Make `docs/gallery.md`: every picture of `specs/` with its spec. `make docs` runs it; a test sees it is current."""

from __future__ import annotations

from pathlib import Path

import vizsys

ROOT = Path(__file__).parents[1]
HEAD = """# Gallery

Every picture of [`specs/`](../specs), each with the spec that makes it. `make render` draws them all;
`vizsys sheet specs/` draws them on one sheet.
"""


def specs() -> list[Path]:
    """The specs of the gallery, by name."""
    return sorted(p for p in (ROOT / "specs").glob("*.yaml") if p.name != "vizsys.yaml")


def markdown() -> str:
    """The Markdown of the page."""
    parts, contents = [], []
    for path in specs():
        pages = vizsys.load_all(path)
        title = pages[0].title if len(pages) == 1 else path.stem.replace("-", " ").capitalize()
        contents.append(f"- [{title}](#{path.stem})")
        parts.append(f'<a id="{path.stem}"></a>\n\n## {title}')
        parts += [f"![{page.title}](../output/{page.slug}.png)" for page in pages]
        spec = path.read_text("utf-8").strip()
        parts.append(f"<details><summary>{path.name}</summary>\n\n```yaml\n{spec}\n```\n\n</details>")
    return "\n\n".join([HEAD.strip(), "\n".join(contents), *parts]) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "gallery.md").write_text(markdown(), "utf-8")
