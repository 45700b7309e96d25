"""`vizsys schema` and `vizsys themes`: what the language knows, for editors and for people."""

from __future__ import annotations

import json
import sys

import click


@click.command()
@click.option("--project", is_flag=True, help="The schema of the project file, vizsys.yaml, instead.")
@click.option("--markdown", is_flag=True, help="The same as a page for people.")
def schema(project: bool, markdown: bool) -> None:
    """Print the JSON Schema of specs, for completion and checks while typing.

    \b
    vizsys schema > .vscode/vizsys.schema.json
    """
    from vizsys.blocks.kinds import KINDS
    from vizsys.spec import json_schema, project_schema

    if markdown:
        from vizsys.cli.reference import markdown as reference

        click.echo(reference(), nl=False)
        return

    click.echo(json.dumps(project_schema() if project else json_schema(KINDS), indent=2, ensure_ascii=False))


@click.command()
def themes() -> None:
    """List themes, skins, sizes and tones."""
    from vizsys.choices import THEMES
    from vizsys.spec.fields import Choice, table
    from vizsys.spec.model import Page, Size
    from vizsys.theme import HUES, SEMANTIC, load_theme

    page = table(Page).keys
    rows = {"theme": page["theme"].shape, "skin": page["skin"].shape, "density": page["density"].shape}
    rows["size"] = table(Size).keys["name"].shape
    for key, shape in rows.items():
        words = shape.words if isinstance(shape, Choice) else ()
        click.echo(f"{key:<9} {', '.join(words)}")
    colour = sys.stdout.isatty()
    for name in THEMES:
        theme = load_theme(name)
        click.echo(f"\ntones in {name}")
        for hue in HUES:
            tones = theme.hue(hue)
            values = (tones.tint, tones.fill, tones.solid, tones.stroke, tones.deep)
            shown = " ".join(_swatch(v) if colour else v for v in values)
            also = [word for word, meant in SEMANTIC.items() if meant == hue]
            click.echo(f"  {hue:<8} {shown}  {', '.join(also)}".rstrip())


def _swatch(color: str) -> str:
    r, g, b = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"\x1b[48;2;{r};{g};{b}m   \x1b[0m {color}"
