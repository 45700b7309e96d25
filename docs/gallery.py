"""Make `docs/gallery.md`, every picture of `specs/` with its spec, and the three that stand in the README.

`make docs` runs it; a test sees that both are current.
"""

from __future__ import annotations

from pathlib import Path

import vizsys

ROOT = Path(__file__).parents[1]
HEAD = """# Gallery

Every picture of [`specs/`](../specs), each with the spec that makes it. `make render` draws them all;
`vizsys sheet specs/` draws them on one sheet.
"""


BESIDE = ("how-airtag-works", "linux-file-system-layout", "release-mobile-app")
START, END = "<!-- specs beside their pictures, written by make docs -->\n", "<!-- end -->"
"""What stands in the README, and between which lines."""


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


def readme() -> str:
    """The README with the specs of today beside their pictures."""
    text = (ROOT / "README.md").read_text("utf-8")
    before, _, rest = text.partition(START)
    _, end, after = rest.partition(END)
    rows = []
    for stem in BESIDE:
        path = ROOT / "specs" / f"{stem}.yaml"
        spec, title = path.read_text("utf-8").strip(), vizsys.load(path).title
        picture = f'<img src="output/{stem}.png" alt="{title}">'
        rows.append(f'<tr><td width="50%">\n\n```yaml\n{spec}\n```\n\n</td><td width="50%">{picture}</td></tr>')
    table = "<table>\n" + "\n".join(rows) + "\n</table>"
    return f"{before}{START}\n{table}\n\n{end}{after}"


if __name__ == "__main__":
    (ROOT / "README.md").write_text(readme(), "utf-8")
    (ROOT / "docs" / "gallery.md").write_text(markdown(), "utf-8")
