"""The benchmark's pieces: the same bibliography each time, sites without warnings, a table that adds up."""

import math

import pytest

import bibliography
import run
import sites
from sphinx_scholar.bib.read import open_file, read_files


def test_a_bibliography_is_the_same_for_the_same_seed(tmp_path):
    short, long = (list(bibliography.entries(count)) for count in (20, 40))
    assert long[:20] == short
    assert list(bibliography.entries(20, seed=12)) != short
    for name, edit in (("a", 0), ("b", 0), ("c", 1)):
        bibliography.write(tmp_path / name, 20, edit)
    a, b, c = ((tmp_path / name).read_text("utf-8").splitlines() for name in "abc")
    assert a == b
    assert [new for old, new in zip(a, c, strict=True) if old != new] == [
        f"  title = {{{short[10].fields['title']} 1}},"
    ]


def test_a_bibliography_is_real_and_without_problems(tmp_path):
    path = tmp_path / "refs.bib"
    bibliography.write(path, 200)
    library = read_files([open_file(path, "refs.bib")], "utf-8")
    assert library.problems == ()
    assert len(library.entries) == 200
    assert {entry.type for entry in library.entries.values()} == {"article", "inproceedings", "misc"}
    assert all(len(entry.fields["abstract"].split()) >= 140 for entry in bibliography.entries(200))


@pytest.mark.parametrize("kind", sites.EXTENSIONS)
def test_a_site_is_built_without_warnings(tmp_path, kind):
    site = sites.Synthetic(tmp_path / "site", kind=kind, count=2)
    assert site.run().memory > 10
    assert (site.folder / "log").read_text("utf-8") == ""
    page = (site.folder / "out" / "publications.html").read_bytes()
    assert site.page()[0] == len(page) / 1e6
    assert page.count(b"10.1000/synthetic.") >= 2


def test_the_own_site_without_us_has_nothing_of_us(tmp_path):
    site = sites.own(tmp_path / "own", ours=False)
    text = "".join(path.read_text("utf-8") for path in site.folder.glob("*.*"))
    for word in ("sphinx_scholar", "{publications}", "{news", '"mathml"'):
        assert word not in text, word


def test_the_table_adds_up():
    assert run.exponent(10, 1, 1000, 100) == pytest.approx(1)
    assert math.isnan(run.exponent(10, 0, 1000, 100))
    table = run.Table()
    for site, seconds in (("ours", [9, 2, 1]), ("bare", [4])):
        table.runs[site, 1000, "clean"] = [sites.Run(s, s + 1, 10 * s) for s in seconds]
    rows = {row.what: row for row in table.rows([1000])}
    clean = rows["clean, against bare, N = 1,000"]
    assert (clean.figure, clean.held) == (0.5, True)
    assert str(clean) == "| clean, against bare, N = 1,000 | 0.5 | 0.5 | yes |"
    assert str(run.Row("x", 1, 1.5)) == "| x | 1 | 1.5 | no |"
    assert str(rows["40 groups, against one, N = 1,000"]).endswith("| – | not measured |")
    assert "| 0.5 | 0.5 | yes | 0.6 |" in table.text([1000])
    assert "| ours | 1,000 | 2.00 | – | – | – | 20 | – | 3 |" in table.text([1000])


def test_a_run_is_kept_beside_the_others(tmp_path):
    path = tmp_path / "RESULTS.md"
    for title, text in (("Before", "1"), ("After", "2"), ("After", "3")):
        run.keep(path, title, text)
    held = path.read_text("utf-8")
    assert held.startswith("# Benchmarks")
    assert held.endswith("## Before\n\n1\n\n## After\n\n3\n")
