"""The same bytes whatever the process runs in: folder, language, time zone, home, hash seed, terminal."""

from commands import GRAPH, process

TABLE = "title: T\ntable: {columns: [A, B], rows: [{head: x, cells: [ok, no]}, {head: y, cells: [kafka, '-']}]}\n"


def test_two_processes_in_two_worlds(tmp_path):
    results = []
    worlds = [
        {"LANG": "C", "LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1", "COLUMNS": "80", "SOURCE_DATE_EPOCH": None},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2", "COLUMNS": "20"},
    ]
    for number, world in enumerate(worlds):
        home = tmp_path / f"home{number}/somewhere else"
        specs = home / "specs"
        specs.mkdir(parents=True)
        (specs / "graph.yaml").write_text(GRAPH.replace("lucide/user", "aws/lambda"))
        (specs / "table.yaml").write_text(TABLE)
        cwd, path = (home, "specs") if number else (tmp_path, specs)
        world = {**world, "HOME": str(home), "XDG_CACHE_HOME": None}
        out = home / "out"
        done = process("render", path, "-o", out, "-f", "svg,png,json", "-j", str(number + 1), env=world, cwd=cwd)
        assert done.returncode == 0, done.stderr.decode()
        results.append({p.name: p.read_bytes() for p in sorted(out.iterdir())})
    assert list(results[0]) == [f"{n}.{f}" for n in ("graph", "table") for f in ("json", "png", "svg")]
    assert results[0] == results[1]
