"""The page: a summary, and for each graph three pictures at one width over its measures. One file, no network."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compare.run import Drawn, Row

Value = Callable[["Drawn"], float]

COLUMNS: dict[str, tuple[Value, str]] = {
    "crossings": (lambda d: d.measures.crossings, "lines that cross"),
    "overlaps": (lambda d: d.measures.overlaps, "the four kinds that follow, together"),
    "text on text": (lambda d: d.measures.text_text, "labels that cover one another"),
    "text on node": (lambda d: d.measures.text_node, "labels on a node that is not their own"),
    "line through node": (lambda d: d.measures.edge_node, "lines through a node they do not join"),
    "line under text": (lambda d: d.measures.edge_text, "lines under a text that is not their label"),
    "label distance": (lambda d: d.measures.label_median, "of a label from its own line, median, in em"),
    "farthest label": (lambda d: d.measures.label_max, "the farthest label of a graph from its line, in em"),
    "area": (lambda d: d.measures.area, "room of the graph over the room of its nodes"),
    "not drawn": (lambda d: d.measures.lost, "lines and labels that are missing in the picture"),
    "text on frame": (lambda d: d.measures.text_frame, "texts that the border of a frame runs through"),
    "lines in one": (lambda d: d.measures.shared, "pairs of lines without a common end that run on one another"),
    "type": (lambda d: d.measures.type_size, "type size where the graph is 1000 wide: more is better"),
    "aspect": (lambda d: d.measures.aspect, "width over height"),
    "ms": (lambda d: d.ms, "a cold process to a PNG"),
}
PROMISED = (
    "crossings",
    "overlaps",
    "text on frame",
    "lines in one",
    "not drawn",
    "label distance",
    "farthest label",
    "area",
)
"""What --check holds vizsys to. Lines in one are held because they hide crossings."""
MORE_IS_BETTER = {"type"}
NO_BEST = {"aspect"}

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 24px; color: #16202b; background: #eef1f4; }
section { background: #fff; border-radius: 8px; padding: 16px 20px; margin: 0 0 24px; }
.row { display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px; align-items: start; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: 6px; }
img { width: 100%; border: 1px solid #d4dae0; background: #fff; display: block; }
table { border-collapse: collapse; margin-top: 12px; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { padding: 3px 10px; text-align: right; border-bottom: 1px solid #e3e7eb; }
th:first-child { text-align: left; } .best { background: #cdf3e2; font-weight: 700; }
details { font-size: 13px; margin-top: 8px; }
"""


def sums(rows: Mapping[str, Row]) -> dict[str, dict[str, float]]:
    """Every measure added up over the graphs, by tool."""
    tools = list(next(iter(rows.values())))
    return {
        t: {name: sum(value(row[t]) for row in rows.values()) for name, (value, _) in COLUMNS.items()} for t in tools
    }


def html(rows: Mapping[str, Row], total: Mapping[str, Mapping[str, float]]) -> str:
    """The whole page."""
    held = ", ".join(PROMISED)
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>The same graphs, three tools</title>",
        f"<style>{STYLE}</style><h1>The same graphs, three tools</h1>",
        "<section><h2>Sum over the graphs</h2>",
        _table(total),
        f"<p>Best in green. <code>--check</code> holds vizsys to be best or equal in: {held}. An em is "
        "the type size most of a drawing's text has. dot and diagrams run with their own "
        "defaults, and keep a label on one line.</p><ul>",
        *(f"<li><b>{name}</b>: {escape(said)}" for name, (_, said) in COLUMNS.items()),
        "</ul></section>",
    ]
    for stem, row in rows.items():
        values = {tool: {n: value(d) for n, (value, _) in COLUMNS.items()} for tool, d in row.items()}
        parts += [f"<section><h2>{escape(stem)}</h2><div class=row>", *(_figure(t, d) for t, d in row.items())]
        parts += ["</div>", _table(values), *(_findings(t, d) for t, d in row.items()), "</section>"]
    return "\n".join(parts) + "</html>\n"


def _figure(tool: str, drawn: Drawn) -> str:
    data = base64.b64encode(drawn.picture.read_bytes()).decode("ascii")
    return f'<figure><figcaption>{tool}</figcaption><img alt="" src="data:image/png;base64,{data}"></figure>'


def _findings(tool: str, drawn: Drawn) -> str:
    if not drawn.measures.findings:
        return ""
    items = "".join(f"<li>{escape(line)}" for line in drawn.measures.findings)
    return f"<details><summary>{tool}: {len(drawn.measures.findings)} findings</summary><ul>{items}</ul></details>"


def _table(values: Mapping[str, Mapping[str, float]]) -> str:
    names = list(COLUMNS)
    out = ["<table><tr><th>" + "".join(f'<th title="{escape(COLUMNS[n][1])}">{n}' for n in names)]
    for tool, row in values.items():
        cells = "".join(f"<td{_mark(n, row[n], [v[n] for v in values.values()])}>{_shown(row[n])}" for n in names)
        out.append(f"<tr><th>{tool}{cells}")
    return "".join(out) + "</table>"


def _mark(name: str, value: float, every: list[float]) -> str:
    if name in NO_BEST or len(every) < 2:
        return ""
    best = max(every) if name in MORE_IS_BETTER else min(every)
    return " class=best" if abs(value - best) < 0.005 else ""


def _shown(value: float) -> str:
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.2f}"
