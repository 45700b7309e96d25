"""The JSON Schema: well formed, takes every good spec, refuses every spec whose form is bad."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from vizsys.blocks.kinds import KINDS
from vizsys.spec import json_schema, project_schema

ROOT = Path(__file__).parents[1]
GOOD = sorted((ROOT / "spec" / "good").glob("*.yaml"))
FORM = [
    *sorted((ROOT / "bad" / "types").glob("*.yaml")),
    *(p for p in sorted((ROOT / "bad" / "keys").glob("*.yaml")) if not p.name.startswith(("duplicate", "list-as-key"))),
    *(ROOT / "bad" / f"{name}.yaml" for name in (
        "page/list", "page/text", "page/no-kind", "page/two-kinds", "page/three-kinds", "page/misspelt-kind",
        "page/unknown-theme", "page/empty-value", "page/empty-kind", "page/size-range", "page/format",
        "edges/bad-arrow", "edges/missing-target", "edges/missing-source", "edges/no-arrow", "edges/step-without-dot",
        "edges/label-list", "edges/label-empty", "edges/options-beside", "edges/two-in-one", "edges/said-twice",
        "edges/list", "table/mark", "table/block-in-cell", "matrix/list", "matrix/provider", "each/text",
        "include/mapping", "use/define-list", "vars/list", "names/provider",
    )),
]  # fmt: skip
FORM = [p for p in FORM if p.stem != "number-nan"]  # YAML's .nan is a number to a schema


def plain(path: Path) -> object:
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(KINDS))


def test_schemas_are_well_formed() -> None:
    for schema in (json_schema(KINDS), project_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good_specs_pass(validator, path: Path) -> None:
    assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(plain(path))] == []


@pytest.mark.parametrize("path", FORM, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_specs_of_a_bad_form_fail(validator, path: Path) -> None:
    assert not validator.is_valid(plain(path))


def test_nothing_unknown_is_taken() -> None:
    """Every mapping with keys of its own is closed."""

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            if "properties" in node and not path.endswith("/properties"):
                assert "additionalProperties" in node, path
            for key, value in node.items():
                walk(value, f"{path}/{key}")
        elif isinstance(node, list):
            for i, value in enumerate(node):
                walk(value, f"{path}/{i}")

    walk(json_schema(KINDS), "")


def test_keys_carry_their_sentences() -> None:
    schema = json_schema(KINDS)
    node = schema["$defs"]["Node"]["anyOf"][-1]["properties"]
    assert node["copies"]["description"] == "stacked sheets behind the node: 'many of these'"
    assert schema["properties"]["graph"]["description"] == "Nodes, groups and edges."
    assert set(KINDS) <= set(schema["properties"])


def test_the_project_schema() -> None:
    check = jsonschema.Draft202012Validator(project_schema())
    assert check.is_valid({"theme": "dark", "formats": ["png"], "vars": {"a": 1}, "output": "out", "size": "og"})
    assert not check.is_valid({"theme": "midnight"})
    assert not check.is_valid({"titel": "x"})
