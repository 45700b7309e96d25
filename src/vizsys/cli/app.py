"""The table of commands. A command's module is imported when it runs: `--help` and `validate` stay light."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, NamedTuple

import click


class Row(NamedTuple):
    target: str  # module:attribute of a click command
    help: str


COMMANDS: dict[str, Row] = {
    "render": Row("vizsys.cli.render:render", "Draw specs."),
    "check": Row("vizsys.cli.check:check", "Say which pictures are out of date, and why; writes nothing."),
    "diff": Row("vizsys.cli.diff:diff", "Say what changed between two specs, in words and as a picture."),
    "extract": Row("vizsys.cli.extract:extract", "Print the spec inside a picture."),
    "validate": Row("vizsys.cli.validate:validate", "Check specs without drawing them."),
    "lint": Row("vizsys.cli.lint:lint", "Check the pictures specs make: overlaps, contrast, type, steps."),
    "sheet": Row("vizsys.cli.sheet:sheet", "Draw all the pictures of a folder on one contact sheet."),
    "new": Row("vizsys.cli.new:new", "Write a starter spec that renders as it is."),
    "icons": Row("vizsys.cli.icons:icons", "Search and list icons; credits of a spec."),
    "schema": Row("vizsys.cli.tables:schema", "Print the JSON Schema of specs, for editors."),
    "themes": Row("vizsys.cli.tables:themes", "List themes, skins, sizes and tones."),
    "doctor": Row("vizsys.cli.doctor:doctor", "Check that everything needed is here, and say how to mend it."),
}


class LazyGroup(click.Group):
    """Knows its commands by name and help line, and imports one to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        row = COMMANDS.get(cmd_name)
        if row is None:
            return None
        module, _, name = row.target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # before click, which ends with 1
            from vizsys.cli import pipe_closed

            return pipe_closed()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.help) for name, row in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from vizsys.diagnostics import did_you_mean

            ctx.fail(f"there is no command {args[0]!r}{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from vizsys import __version__

        click.echo(f"vizsys {__version__}")
        ctx.exit()


def _debug(_: click.Context, __: click.Parameter, wanted: Any) -> None:
    if wanted:
        os.environ["VIZSYS_DEBUG"] = "1"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option("--debug", is_flag=True, expose_value=False, callback=_debug, help="Show tracebacks of internal errors.")
def app() -> None:
    """Diagram-as-code for system design: a short YAML spec in, a picture worth publishing out."""
