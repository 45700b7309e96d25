"""Rebuild `src/vizsys/icons/data/diagrams.json` for the installed `diagrams` package.

Run it after raising the pinned version: `python scripts/build_icon_index.py`. It writes, for every PNG, its size, the
box of what is not transparent, and whether the artwork is mostly dark or has no transparency; and, for every class of
the package whose name differs from its file's, which file it means.
"""

from __future__ import annotations

import ast
import json
from importlib import metadata
from pathlib import Path

from PIL import Image

from vizsys.icons.colors import luminance
from vizsys.icons.names import fold
from vizsys.icons.packs.diagrams import DARK, OPAQUE, Entry, resources_dir, scan

OUT = Path(__file__).parent.parent / "src" / "vizsys" / "icons" / "data" / "diagrams.json"


def near_black(r: int, g: int, b: int) -> bool:
    return luminance(f"#{r:02x}{g:02x}{b:02x}") < 0.05


def measure(path: Path) -> Entry:
    """Width, height, flags and, when there is a margin, the box of the drawing."""
    with Image.open(path) as opened:
        image = opened.convert("RGBA")
    alpha = image.getchannel("A")
    box = alpha.point(lambda a: 255 if a > 12 else 0).getbbox()  # a faint halo is no drawing
    flags = OPAQUE if alpha.getextrema()[0] == 255 else 0
    # Lightness of what is drawn, coarse: how much of it would vanish on a near-black page.
    small = image.resize((48, 48), Image.Resampling.BOX).tobytes()
    r, g, b, a = (small[channel::4] for channel in range(4))
    drawn = sum(a)
    black = sum(alpha for *rgb, alpha in zip(r, g, b, a, strict=True) if near_black(*rgb))
    if not flags and drawn and black > 0.6 * drawn:
        flags |= DARK
    if box is None or box == (0, 0, *image.size):
        return (*image.size, flags)
    return (*image.size, flags, *box)


def class_names(package: Path) -> dict[str, str]:
    """`provider/category/foldedclass` -> file stem, for classes and aliases that are not spelled like the file."""
    found = {}
    for module in sorted(package.glob("*/*.py")):
        folder, stems = "", {}
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                fields = {
                    t.id: s.value.value
                    for s in node.body
                    if isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant)
                    for t in s.targets
                    if isinstance(t, ast.Name)
                }
                folder = str(fields.get("_icon_dir") or folder)
                if fields.get("_icon"):
                    stems[node.name] = str(fields["_icon"]).removesuffix(".png")
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in stems:
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        stems[target.id] = stems[node.value.id]
        place = folder.removeprefix("resources/")
        for name, stem in stems.items():
            if fold(name) != fold(stem):
                found[f"{place}/{fold(name)}"] = stem
    return found


def main() -> None:
    resources = resources_dir()
    if resources is None:
        raise SystemExit("the package 'diagrams' is not installed")
    art = scan(resources)
    for provider, tree in art.items():
        for category, icons in tree.items():
            for stem in icons:
                icons[stem] = measure(resources / provider / category / f"{stem}.png")
    classes = class_names(resources.parent / "diagrams")
    index = {"version": metadata.version("diagrams"), "art": art, "classes": classes}
    OUT.write_text(json.dumps(index, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")
    print(f"{OUT}: {sum(len(c) for t in art.values() for c in t.values())} icons, {len(classes)} other names")


if __name__ == "__main__":
    main()
