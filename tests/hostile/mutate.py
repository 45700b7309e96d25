"""Specs nobody would write: real ones with values swapped, doubled, dropped, nested and replaced.

In: the specs of `specs/`, `tests/cases/` and `tests/bad/` as trees. Out: a Hypothesis strategy of YAML texts.
"""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

HERE = Path(__file__).resolve().parents[1]
FOLDERS = (HERE.parent / "specs", HERE / "cases", HERE / "bad")
MOST = 60_000
"""Characters of a text that is tried: bounds are tested one by one, in `test_hostile.py`."""

ODD = [
    "",
    " ",
    "\n",
    "\t",
    "~",
    "null",
    "true",
    "no",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "12",
    "1000",
    "99999",
    "0.5",
    "1e308",
    "-1e308",
    ".nan",
    ".inf",
    "1_0",
    "0x1f",
    "01",
    "1.",
    "-",
    "--",
    "->",
    "a -> a",
    "a, b -> c",
    "1. a -> b",
    ":",
    ": ",
    "- ",
    "#",
    "*",
    "**",
    "`",
    "[",
    "]",
    "[]",
    "{}",
    "[x]{coral}",
    "[x]{sup}",
    "[kafka]{icon}",
    "[3]{step}",
    "[x](http://e)",
    "[a](javascript:b)",
    "![](x)",
    "<b>&amp;</b>",
    "${x}",
    "${provider.name}",
    "${",
    "$${x}",
    "%s",
    "\\",
    "../x.svg",
    "/etc/x.svg",
    "./none.png",
    "a.yaml",
    "auto",
    "none",
    "left",
    "right",
    "down",
    "center",
    "stretch",
    "dark",
    "tint",
    "solid",
    "aws",
    "kafka",
    "ok",
    "blue",
    "e\u0301" * 9,
    "\u0301",
    "\u200b",
    "\u200d",
    "\u00ad",
    "\u2028",
    "\ufeff",
    "\u202eabc\u202c",
    "\u2067abc",
    "\U0001f469\u200d\U0001f4bb",
    "\U0001f1e9",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "\u05e2\u05d1\u05e8\u05d9\u05ea abc",
    "\u6f22\u5b57",
    "\u0e20\u0e32\u0e29\u0e32",
    "\u0939\u093f\u0928\u094d\u0926\u0940",
    "\U000e0041",
    "\ud7ff",
    "\uffff",
    "\ufffd",
    "x" * 300,
    "word " * 80,
    "W" * 60,
    "a\nb\n\nc",
    "a" * 40 + "/" + "b" * 40,
]
MARKS = ["&a ", "*a", "!x ", "<<: *a\n", "---\n", "? ", "|\n", ">-\n", "\x00", "\r", "\x1b[31m"]
NUMBERS = [0, 1, -1, 2, 3, 5, 7, 12, 13, 64, 100, 1000, 10**6, 10**15, 0.5, 0.05, 0.1, 99.9, -0.5, 1e-9, 1e300]

Path_ = tuple[Any, ...]


class _Loader(yaml.CSafeLoader):
    """Texts as they stand: what a date or a `yes` means is for the reader under test."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in rows if not tag.endswith((":timestamp", ":bool"))]
    for first, rows in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def corpus() -> list[tuple[str, Any]]:
    """Every spec that is plain YAML, by its path, smallest first: Hypothesis shrinks towards the first."""
    found = []
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*.yaml")):
            try:
                tree = yaml.load(path.read_text("utf-8"), _Loader)
                json.dumps(tree)
            except (yaml.YAMLError, ValueError, TypeError):
                continue  # no YAML, or a tree that holds itself
            if isinstance(tree, dict) and len(str(tree)) < MOST:
                found.append((path.relative_to(HERE.parent).as_posix(), _unshared(tree)))
    return sorted(found, key=lambda entry: (len(str(entry[1])), entry[0]))


def _unshared(tree: Any) -> Any:
    """A copy in which nothing stands twice, as what an alias names does: two values that are swapped must be apart."""
    if isinstance(tree, dict):
        return {key: _unshared(child) for key, child in tree.items()}
    return [_unshared(child) for child in tree] if isinstance(tree, list) else tree


def paths(tree: Any, at: Path_ = ()) -> list[Path_]:
    """The way to every value in a tree but its root."""
    found: list[Path_] = []
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in children:
        found.append((*at, key))
        found += paths(child, (*at, key))
    return found


def get(tree: Any, path: Path_) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def without(tree: Any, path: Path_) -> Any:
    """A copy of the tree with a value dropped."""
    tree = copy.deepcopy(tree)
    del get(tree, path[:-1])[path[-1]]
    return tree


def text_of(tree: Any) -> str:
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000)


class Mutations:
    """A strategy over the corpus. Values under a key are remembered, so that what is put in often fits."""

    def __init__(self, most: int = 6, bad: bool = True) -> None:
        """`most` changes to a spec; `bad`: whether specs with mistakes are among those it begins with."""
        self.most = most
        self.corpus = [(name, tree) for name, tree in corpus() if bad or "/bad/" not in name]
        self.by_key: dict[str, list[Any]] = defaultdict(list)
        for _, tree in self.corpus:
            for path in paths(tree):
                if isinstance(path[-1], str):
                    value = get(tree, path)
                    if len(self.by_key[path[-1]]) < 60 and len(str(value)) < 3000:
                        self.by_key[path[-1]].append(value)
        # Ids stand once or twice, keys of the language everywhere.
        self.words = sorted((k for k, v in self.by_key.items() if len(v) > 2), key=lambda k: (-len(self.by_key[k]), k))

    def trees(self) -> st.SearchStrategy[tuple[str, Any]]:
        """The spec it began with, and the tree it became."""
        return st.composite(self._tree)()

    def texts(self) -> st.SearchStrategy[tuple[str, str]]:
        """As `trees`, written as YAML and then damaged as texts are."""
        return st.composite(self._text)()

    def _tree(self, draw: Callable[..., Any]) -> tuple[str, Any]:
        name, tree = draw(st.sampled_from(self.corpus))
        tree = copy.deepcopy(tree)
        for _ in range(draw(st.integers(1, self.most))):
            if len(str(tree)) > MOST:
                break
            tree = self._once(draw, tree)
        return name, tree

    def _once(self, draw: Callable[..., Any], tree: Any) -> Any:
        ways = paths(tree)
        if not ways or not isinstance(tree, dict):
            return tree
        path = ways[draw(st.integers(0, len(ways) - 1))]
        holder, key = get(tree, path[:-1]), path[-1]
        step = draw(st.integers(0, 11))
        if step == 0:
            del holder[key]
        elif step <= 3:
            holder[key] = draw(self._scalar())
        elif step == 4 and isinstance(key, str):
            holder[key] = copy.deepcopy(draw(st.sampled_from(self.by_key.get(key) or [None])))
        elif step == 5:
            word = draw(st.sampled_from(self.words))
            target = holder[key] if isinstance(holder[key], dict) else holder
            if isinstance(target, dict):
                target[word] = copy.deepcopy(draw(st.sampled_from(self.by_key[word])))
        elif step == 6 and isinstance(holder, list):
            times = draw(st.sampled_from([1, 2, 5, 20, 60]))
            holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(times)]
        elif step == 7:
            word = draw(st.sampled_from(["rows", "columns", "grid", "items", "body", "nodes", *self.words[:30]]))
            inner = copy.deepcopy(holder[key])
            holder[key] = draw(
                st.sampled_from([[inner], {word: inner}, {word: [inner, copy.deepcopy(inner)]}, [[inner]]])
            )
        elif step == 8:
            other = ways[draw(st.integers(0, len(ways) - 1))]
            if other[: len(path)] != path and path[: len(other)] != other:
                there = get(tree, other[:-1])
                holder[key], there[other[-1]] = there[other[-1]], holder[key]
        elif step == 9 and isinstance(holder, dict) and isinstance(key, str):
            word = draw(st.sampled_from([*self.words, *ODD]) if draw(st.booleans()) else st.text(max_size=8))
            tree_value = holder.pop(key)
            holder[word] = tree_value
        elif step == 10 and isinstance(holder[key], str):
            at = draw(st.integers(0, len(holder[key])))
            holder[key] = holder[key][:at] + draw(st.sampled_from(ODD)) + holder[key][at:]
        elif step == 11:
            _, other_tree = draw(st.sampled_from(self.corpus))
            others = paths(other_tree)
            if others:
                holder[key] = copy.deepcopy(get(other_tree, others[draw(st.integers(0, len(others) - 1))]))
        return tree

    def _scalar(self) -> st.SearchStrategy[Any]:
        return st.one_of(st.sampled_from(ODD), st.sampled_from(NUMBERS), st.none(), st.booleans(), st.text(max_size=30))

    def _text(self, draw: Callable[..., Any]) -> tuple[str, str]:
        name, tree = draw(self.trees())
        text = text_of(tree)
        for _ in range(draw(st.integers(0, 4))):
            at, to = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
            to = min(to, at + draw(st.sampled_from([0, 1, 4, 40, 400])))
            put = st.sampled_from([*ODD, *MARKS])
            text = text[:at] + draw(put) + text[to:]
        return name, re.sub("[\ud800-\udfff]", "\ufffd", text)
