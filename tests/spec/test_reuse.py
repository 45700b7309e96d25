"""Writing a thing once: include, vars, matrix, define and use, each, the project file."""

from __future__ import annotations

import pytest

from vizsys.diagnostics import Report
from vizsys.limits import PART_LEVELS, PARTS
from vizsys.spec import load_project

SCENE = """
define:
  scene:
    title: Scene
    graph:
      nodes: {a: A, b: {label: B, icon: kafka}, c: C}
      edges: [1. a -> b]
"""


def test_use_brings_the_block(project) -> None:
    page = project.page(f"title: T\n{SCENE}\nrows:\n  - use: scene\n  - {{use: scene, title: Other}}\n")
    first, second = page.content.items
    assert (first.title, second.title) == ("Scene", "Other")
    assert first.content == second.content


def test_with_merges_deep_and_lists_replace(project) -> None:
    page = project.page(
        f"title: T\n{SCENE}\nrows:\n  - use: scene\n    with:\n"
        "      graph: {nodes: {a: {tone: coral}, b: Bee, d: D}, edges: [b -> c]}\n"
    )
    graph = page.content.items[0].content
    assert list(graph.nodes) == ["a", "b", "c", "d"]
    assert (graph.nodes["a"].label, graph.nodes["a"].tone) == ("A", "coral"), "the bare label stays"
    assert (graph.nodes["b"].label, graph.nodes["b"].icon) == ("Bee", "kafka"), "a bare label changes the label alone"
    assert [(e.source, e.target) for e in graph.edges] == [(("b",), ("c",))]


def test_the_last_word_counts_when_definitions_use_definitions(project) -> None:
    page = project.page(
        """
title: T
define:
  one: {graph: {nodes: {a: {label: A, tone: blue}}}}
  two: {use: one, with: {graph: {nodes: {a: Two}}}}
  three: {use: two, with: {graph: {nodes: {a: {label: Three}}}}}
rows: [{use: one}, {use: two}, {use: three}]
"""
    )
    nodes = [b.content.nodes["a"] for b in page.content.items]
    assert [n.label for n in nodes] == ["A", "Two", "Three"]
    assert {n.tone for n in nodes} == {"blue"}


def test_a_definition_may_be_a_part_of_a_block(project) -> None:
    page = project.page(
        """
title: T
define:
  db: {label: Database, shape: cylinder}
  edge: {tone: coral}
graph:
  nodes: {a: {use: db}, b: {use: db, label: Replica}}
  edges: [{use: edge, from: a, to: b}]
"""
    )
    nodes = page.content.nodes
    assert [(n.label, n.shape) for n in nodes.values()] == [("Database", "cylinder"), ("Replica", "cylinder")]
    assert page.content.edges[0].tone == "coral"


def test_ids_named_like_words_of_the_language(project) -> None:
    page = project.page("title: T\ngraph:\n  nodes: {use: A, each: B, with: C, define: D}\n  edges: [use -> each]\n")
    assert list(page.content.nodes) == ["use", "each", "with", "define"]


def test_a_use_given_to_a_definition_is_no_circle(project) -> None:
    page = project.page(
        """
title: T
define:
  panel: {title: P, rows: [x]}
use: panel
with:
  rows:
    - {use: panel, title: Inner}
"""
    )
    assert page.content.items[0].title == "Inner"


def test_matrix_makes_a_page_for_each_value(project) -> None:
    pages = project.good(
        "title: Data on ${provider.name} (${provider.short}, ${provider})\n"
        "matrix: {provider: [aws, azure, gcp]}\ngraph: {nodes: {a: A}}\n",
        "specs/cloud/big data.yaml",
    )
    assert [p.slug for p in pages] == ["big data-aws", "big data-azure", "big data-gcp"]
    assert [p.provider for p in pages] == ["aws", "azure", "gcp"]
    assert [p.title for p in pages] == [
        "Data on AWS (AWS, aws)",
        "Data on Azure (Azure, azure)",
        "Data on Google Cloud (GCP, gcp)",
    ]


def test_matrix_of_several_variables(project) -> None:
    pages = project.good("title: ${a} ${b}\nmatrix: {a: [One, 2], b: [x y, z]}\ntext: t\n")
    assert [(p.slug, p.title) for p in pages] == [
        ("case-one-x-y", "One x y"),
        ("case-one-z", "One z"),
        ("case-2-x-y", "2 x y"),
        ("case-2-z", "2 z"),
    ]


def test_each_repeats_a_block(project) -> None:
    page = project.page(
        """
title: T
vars: {where: "on ${provider.name}"}
columns:
  - each: {provider: [aws, gcp]}
    title: Store ${where}
    graph: {nodes: {a: {role: object-storage}}}
  - last
"""
    )
    items = page.content.items
    assert [b.title for b in items] == ["Store on AWS", "Store on Google Cloud", None]
    assert [b.provider for b in items] == ["aws", "gcp", None]


def test_each_repeats_rows_of_a_table(project) -> None:
    page = project.page("title: T\ntable:\n  rows:\n    - {each: {n: [1, 2], m: [a, b]}, cells: ['${n}${m}']}\n")
    assert [r.cells[0].text for r in page.content.rows] == ["1a", "1b", "2a", "2b"]


def test_each_with_use(project) -> None:
    page = project.page(
        "title: T\ndefine: {p: {title: 'About ${x}', text: t}}\nrows:\n  - {each: {x: [a, b]}, use: p}\n"
    )
    assert [b.title for b in page.content.items] == ["About a", "About b"]


def test_variables_stand_in_any_text(project) -> None:
    page = project.page(
        """
title: $${kept} ${word} ${sum}
vars: {word: no, n: 3, sum: "${word}+${n}", tone: blue, id: box}
graph:
  nodes:
    "${id}": {label: "${word}", tone: "${tone}", copies: "${n}"}
  edges: ["${id} -> ${id}"]
"""
    )
    assert page.title == "${kept} no no+3"
    node = page.content.nodes["box"]
    assert (node.label, node.tone, node.copies) == ("no", "blue", 3)


def test_include_stands_behind_the_spec(project) -> None:
    project.put(
        specs__parts__brand="brand: Acme\nfooter: theirs\nvars: {a: 1, b: 1}\ntones: {x: blue, y: blue}\n"
        "include: more.yaml\n",
        specs__parts__more="theme: dark\nvars: {b: 0, c: 0}\nbrand: Other\ndefine: {note: {text: shared}}\n",
    )
    page = project.page(
        "title: ${a}${b}${c}\ninclude: [parts/brand.yaml]\nfooter: mine\nvars: {a: 2}\ntones: {y: coral}\nuse: note\n"
    )
    assert page.title == "210"
    assert page.brand and page.brand.name == "Acme"
    assert page.footer and page.footer.left == "mine"
    assert (page.theme, page.tones) == ("dark", {"x": "blue", "y": "coral"})
    assert page.content.text == "shared"
    assert project.opened == ["specs/parts/brand.yaml", "specs/parts/more.yaml"]


def test_the_same_file_twice_is_no_circle(project) -> None:
    project.put(specs__a="include: c.yaml\n", specs__b="include: c.yaml\n", specs__c="theme: dark\n")
    assert project.page("title: T\ninclude: [a.yaml, b.yaml]\ntext: x\n").theme == "dark"


def test_includes_have_a_number(project) -> None:
    for i in range(7):
        project.files[f"specs/f{i}.yaml"] = f"include: [{f'f{i + 1}.yaml, ' * 2}]\n".encode()
    project.files["specs/f7.yaml"] = b"theme: dark\n"
    assert project.messages("title: T\ninclude: f0.yaml\ntext: x\n") == ["1:20 the spec includes more than 64 files"]


def test_errors_of_an_included_file_name_it(project) -> None:
    project.put(specs__shared="title: x\ntoon: blue\n")
    assert project.load("include: shared.yaml\ntext: x\n") == []
    assert project.shown.startswith("specs/shared.yaml:2:1: error: unknown key 'toon'")


def test_unreadable_includes(project) -> None:
    class Locked(dict):
        def __contains__(self, path: object) -> bool:
            raise PermissionError(13, "the link leads outside the project")

    project.files = Locked()
    project.load("include: x.yaml\ntext: x\n", path="")
    assert "cannot include 'x.yaml': the link leads outside the project" in project.shown


def test_a_spec_from_nowhere_cannot_include() -> None:
    from vizsys.blocks.kinds import KINDS
    from vizsys.diagnostics import SpecError
    from vizsys.spec import load_pages

    with pytest.raises(SpecError, match="without a place on disk"):
        load_pages("include: x.yaml\ntext: x\n", "<stdin>", kinds=KINDS)


def test_the_nearest_project_file_counts(project) -> None:
    project.put(
        vizsys="theme: dark\nbrand: Root\n",
        specs__deep__vizsys="brand: {name: Deep, icon: ./logo.svg}\nskin: mat\nformats: [svg]\nvars: {v: p, w: p}\n"
        "packs: [{dir: icons}]\nroles: {cache: {label: Cache}}\n",
    )
    text = "title: ${v}${w}\nvars: {w: s}\nskin: tray\npacks: [{dir: mine}]\nroles: {other: {label: O}}\ntext: x\n"
    (page,) = project.good(text, "specs/deep/er/case.yaml")
    assert (page.theme, page.skin, page.formats, page.title) == ("newsletter", "tray", ("svg",), "ps")
    assert page.brand and (page.brand.name, page.brand.icon) == ("Deep", "./specs/deep/logo.svg")
    assert [p.dir for p in page.packs] == ["specs/deep/icons", "specs/deep/er/mine"]
    assert list(page.roles) == ["cache", "other"]
    (page,) = project.good("title: T\ntext: x\n", "specs/case.yaml")
    assert page.theme == "dark"


def test_options_stand_over_the_spec(project) -> None:
    text = "title: ${provider.name}\nmatrix: {n: [1]}\nprovider: aws\ntheme: dark\ntext: x\n"
    (page,) = project.good(text, provider="gcp", theme="newsletter")
    assert (page.title, page.theme, page.provider) == ("Google Cloud", "newsletter", "gcp")
    assert project.load(text, theme="pink") == []
    assert "'theme' expects one of newsletter, dark; found 'pink'" in project.shown


def test_the_project_file_as_a_model(project) -> None:
    project.put(vizsys="output: pictures\nformats: [png, svg]\nscale: 2\nsize: og\nfooter: ${x}\n")
    report = Report()
    found = load_project("specs/a/case.yaml", project.read, report)
    assert found and report.found == []
    model = found[0]
    assert (model.output, model.formats, model.scale) == ("pictures", ("png", "svg"), 2.0)
    assert model.size and model.size.name == "og"


def test_no_project_file(project) -> None:
    assert load_project("specs/a/case.yaml", project.read, Report()) is None


def test_own_tones(project) -> None:
    page = project.page(
        "title: '[x]{producer}'\ntones: {producer: blue, main: producer, ok: teal}\n"
        "graph:\n  nodes: {a: {tone: producer}, b: {tone: main}, c: {tone: ok}, d: {tone: coral}}\n"
    )
    assert [n.tone for n in page.content.nodes.values()] == ["blue", "blue", "teal", "coral"]
    assert page.title == "[x]{blue}"


def test_uses_have_a_number(project) -> None:
    defines = "".join(f"  d{i}: {{rows: [{{use: d{i + 1}}}, {{use: d{i + 1}}}]}}\n" for i in range(14))
    project.load(f"title: T\ndefine:\n{defines}  d14: {{text: x}}\nuse: d0\n")
    assert [d.message for d in project.report.found] == [f"the page has more than {PARTS:,} parts"]


def test_uses_have_a_depth(project) -> None:
    defines = "".join(f"  d{i}: {{text: x, items: [{{use: d{i + 1}}}]}}\n" for i in range(400))
    text = f"title: T\ndefine:\n{defines}  d400: {{text: x}}\nlist: [{{use: d0}}]\n"
    project.load(text)
    assert [d.message for d in project.report.found] == [f"nested too deep: the most is {PART_LEVELS} levels"]


def test_variables_may_not_multiply(project) -> None:
    doubling = "".join(f"  v{i}: ${{v{i + 1}}}${{v{i + 1}}}\n" for i in range(60))
    project.load(f"title: ${{v0}}\nvars:\n{doubling}  v60: x\ntext: x\n")
    assert {d.code for d in project.report.found} == {"limit"}


def test_what_nothing_uses_is_told(project) -> None:
    (page,) = project.load(
        "title: ${a}\nvars: {a: 1, b: 2}\n"
        "define:\n  one: {text: x}\n  two: {text: y}\n  by-alias: &z {text: z}\nuse: one\n"
    )
    assert page.title == "1"
    assert [d.message for d in project.report.warnings] == [
        "the variable 'b' is never used",
        "the definition 'two' is never used",
    ]


@pytest.mark.parametrize("name", ["/abs/specs/a.yaml", "a.yaml", "../a.yaml", "<stdin>", "C:\\x\\a.yaml"])
def test_any_name_will_do(project, name: str) -> None:
    from vizsys.blocks.kinds import KINDS
    from vizsys.spec import load_pages

    (page,) = load_pages("text: x\n", name, kinds=KINDS, read=project.read)
    assert page.slug
