"""The import graph of the package: arrows point down only, heavy libraries are loaded where they are used."""

import ast
from collections import defaultdict
from pathlib import Path

import vizsys

SOURCE = Path(vizsys.__file__).parent

# What each part may import, wherever in a module the import stands. A new part gets a row.
MAY = {
    part: {*below.split(), *(() if part in ("records", "limits") else ("records", "limits"))}
    for part, below in {
        "records": "",  # known to all
        "limits": "",  # too
        "choices": "",
        "diagnostics": "",
        "geometry": "",
        "bezier": "geometry",
        "theme": "choices",
        "scene": "",
        "context": "diagnostics theme",
        "cachefile": "",
        "engine": "cachefile",
        "icons": "cachefile diagnostics",
        "text": "diagnostics scene theme",
        "spec.model": "diagnostics",
        "spec": "choices diagnostics spec.model theme",
        "blocks": "bezier context diagnostics engine geometry icons scene spec.model text theme",
        "formats": "bezier cachefile diagnostics geometry icons scene text theme",
        "lint": "blocks diagnostics geometry scene spec.model theme",
        "build": "blocks cachefile choices context diagnostics engine formats icons lint scene spec spec.model text "
        "theme",
        "api": "build choices diagnostics scene spec spec.model",
        "cli": "blocks build cachefile choices diagnostics engine formats icons lint scene spec spec.model text theme",
        "__main__": "cli",
        "": "",  # vizsys/__init__.py finds its names by their module's name, when asked
    }.items()
}

# Distributions that cost time or may be missing: imported inside functions only.
HEAVY = {
    "wasmtime",
    "resvg",
    "resvg_py",
    "PIL",
    "uharfbuzz",
    "typst",
    "markdown_it",
    "diagrams",
    "graphviz",
    "spellchecker",
    "watchfiles",
    "fsspec",
}


def part(module: str) -> str:
    words = module.split(".")[1:]
    return "spec.model" if words[:2] == ["spec", "model"] else words[0] if words else ""


def imports(tree: ast.Module, top_only: bool = False):
    """The names a module imports; those for type checkers only do not count."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (top_only and isinstance(node, ast.FunctionDef)):
            waiting += ast.iter_child_nodes(node)


def modules():
    for file in sorted(SOURCE.rglob("*.py")):
        name = ".".join(("vizsys", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        yield name, ast.parse(file.read_text("utf-8"))


def test_arrows_point_down():
    graph = defaultdict(set)
    for name, tree in modules():
        for imported in imports(tree):
            if imported.startswith("vizsys.") and imported != "vizsys.__version__":
                graph[part(name)].add(part(imported))
    wrong = {p: sorted(to - MAY.get(p, set()) - {p}) for p, to in graph.items()}
    assert {p: to for p, to in wrong.items() if to} == {}


def test_the_table_has_no_circle():
    below = {}

    def depth(p, path=()):
        assert p not in path, f"{p} imports itself: {path}"
        if p not in below:
            below[p] = 1 + max((depth(q, (*path, p)) for q in MAY[p]), default=0)
        return below[p]

    for p in MAY:
        depth(p)


def test_heavy_libraries_are_imported_where_they_are_used():
    found = {
        f"{name}: {imported}"
        for name, tree in modules()
        for imported in imports(tree, top_only=True)
        if imported.split(".")[0] in HEAVY
    }
    assert found == set()


def test_only_the_command_line_prints_or_exits():
    for name, tree in modules():
        if part(name) in ("cli", "__main__"):
            continue
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not calls & {"print", "exit", "sys.exit", "input"}, name
        assert "click" not in {i.split(".")[0] for i in imports(tree)}, name
