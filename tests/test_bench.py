"""The benchmark's pieces: the same bibliography each time, sites without warnings, a table that adds up."""

import gzip
import json
import math
import os
import shutil
import urllib.error
import urllib.request
from collections import Counter

import pytest
from playwright.sync_api import sync_playwright

import bibliography
import homepages
import pages
import run
import serve
import sites
import tools
import visit
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


@pytest.mark.parametrize(
    ("kind", "on_one_page"), [*((kind, True) for kind in sites.EXTENSIONS), ("ours", False)]
)
def test_a_site_is_built_without_warnings(tmp_path, kind, on_one_page):
    site = sites.Synthetic(tmp_path / "site", kind=kind, count=2, on_one_page=on_one_page)
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


def test_bare_html_has_the_words_and_nothing_else():
    page = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title>
        <meta property="og:title" content="T"><meta name="description" content="D">
        <link rel="stylesheet" href="x"><style>p {}</style><script>alert(1)</script></head>
        <body class="b"><!-- note -->
        <div class="c"><h1 id="h">A<a class="headerlink" href="#h">#</a></h1>
        <p style="color: red">One <span class="s">two</span> <a class="r" href="y.html">three</a></p></div>
        <button>Copy</button><math display="block"><mi>x</mi></math></body></html>"""
    lines = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>T</title>',
        '<meta content="D" name="description"/>',
        "</head>",
        "<body>",
        "<h1>A</h1>",
        '<p>One two <a href="y.html">three</a></p>',
        "<math><mi>x</mi></math></body></html>\n",
    ]
    assert homepages.plain(page) == "\n".join(lines)


def test_the_sites_that_are_weighed(tmp_path):
    own = homepages.ours(tmp_path / "own")
    assert list(own) == [name for name in homepages.PAGES if name != "a year"]
    assert list(homepages.bare(tmp_path / "bare", own, tmp_path / "own/out")) == [
        name for name in own if "search" not in name
    ]
    assert "<details>" in (tmp_path / "bare/publications.html").read_text("utf-8")
    theme = homepages.theme(tmp_path / "theme")
    assert list(theme) == [name for name in homepages.PAGES if name not in {"a paper", "a year"}]
    assert "scholar" not in (tmp_path / "theme/out/publications.html").read_text("utf-8")
    long = homepages.ours(tmp_path / "long", 20)
    assert list(long) == ["publications", "a paper"]
    page = (tmp_path / "long/out/publications.html").read_text("utf-8")
    assert page.count('<li class="publication') == 20
    for name in ("own", "theme", "long"):
        assert (tmp_path / name / "log").read_text("utf-8") == "", name


def test_the_server_packs_and_counts(tmp_path):
    (tmp_path / "index.html").write_text("<p>Home</p>" * 100)
    (tmp_path / "a.woff2").write_bytes(b"abc")
    (tmp_path / "404.html").write_text("nothing")
    with serve.Server(tmp_path) as server:
        with urllib.request.urlopen(server.address + "/?q=1") as answer:
            data = answer.read()
            assert gzip.decompress(data) == b"<p>Home</p>" * 100
            assert "Content-Security-Policy-Report-Only" not in answer.headers
        server.watching = True
        with urllib.request.urlopen(server.address + "/a.woff2") as answer:
            assert answer.read() == b"abc"
            assert answer.headers["Content-Security-Policy-Report-Only"] == serve.POLICY
        for name in ("favicon.ico", "b.html"):  # the first is the browser's own guess, and not counted
            with pytest.raises(urllib.error.HTTPError, match="404") as error:
                urllib.request.urlopen(f"{server.address}/{name}")
            assert gzip.decompress(error.value.read()) == b"nothing"
            error.value.close()
        assert [tuple(sent) for sent in server.sent] == [
            ("/", len(data)),
            ("/a.woff2", 3),
            ("/b.html", len(gzip.compress(b"nothing", 9))),
        ]


@pytest.mark.parametrize(
    ("shifts", "worst"),
    [
        ([], 0),
        ([[100, 0.1], [900, 0.2]], 0.3),
        ([[100, 0.1], [1200, 0.2]], 0.2),
        ([[n * 900, 0.1] for n in range(8)], 0.6),
    ],
)
def test_shifts_of_one_moment_are_one(shifts, worst):
    assert visit.shift(shifts) == pytest.approx(worst)


def test_lighthouse_is_read():
    audits = {name: {"numericValue": 1500 * n} for n, name in enumerate(tools.METRICS)}
    scores = {name: {"score": 0.9} for name in tools.CATEGORIES}
    whole = tools.read({"categories": scores, "audits": audits})
    assert whole == [90, 90, 90, 90, 0, 1500, 3000]
    again = tools.read({"categories": {"performance": {"score": 0.7}}, "audits": audits})
    assert again == [70, None, None, None, 0, 1500, 3000]
    assert str(tools.medians([whole, again, again])) == "70 90 90 90; 0.0 s, 1.5e+03, 3000 ms"


def test_what_is_not_installed_is_left_out(monkeypatch):
    for name in ("LIGHTHOUSE", "VNU_JAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    assert (tools.lighthouse(), tools.nu()) == ([], [])
    page = visit.Visit(sent=[serve.Sent("/", 1500)], axe=Counter(), elements=1200)
    assert pages.table({"front": page}, nu=False, lighthouse=False).splitlines()[2] == (
        "| front | 1.5 | 1 | 0.0 | 1,200 | – | – | – | 0 | – | 0 | 0 |"
    )
    page.nu, page.elsewhere = Counter(a=2, b=1), 2
    page.mobile = tools.Scores(99, 100, 100, 90, 1.26, 0.175, 30)
    head, _line, row = pages.table({"front": page}, nu=True, lighthouse=True).splitlines()
    assert head.count("|") == row.count("|")
    assert "| 1 + 2 elsewhere |" in row
    assert row.endswith("| 3 | 0 | 99 100 100 90; 1.3 s, 0.175, 30 ms | – |")


def test_the_nu_checker_is_read(tmp_path, monkeypatch):
    page = tmp_path / "a.html"
    messages = [
        {"type": "info", "subType": "warning", "message": "M", "url": f"file:{page}"},
        {"type": "error", "message": "E", "url": f"file:{page}"},
        {"type": "error", "message": "E", "url": f"file:{page}"},
    ]
    answer = tmp_path / "answer"
    answer.write_text(json.dumps({"messages": messages}))
    checker = tmp_path / "vnu"
    checker.write_text(f"#!/bin/sh\ncat {answer}\n")
    checker.chmod(0o755)
    monkeypatch.delenv("VNU_JAR", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    found = tools.messages([page, tmp_path / "b.html"])
    assert found == {page: {"warning: M": 1, "error: E": 2}, tmp_path / "b.html": {}}


@pytest.mark.browser
def test_a_visit_finds_what_is_wrong(tmp_path):
    required = os.environ.get("SCHOLAR_REQUIRE_BROWSER") == "1" or "SCHOLAR_BROWSER" in os.environ
    if not required and not any(map(shutil.which, tools.BROWSERS)):
        pytest.skip("no browser")
    (tmp_path / "index.html").write_text(
        """<!DOCTYPE html><html lang="en"><head><title>T</title>
        <link rel="stylesheet" href="a.css"></head><body><main><h1>T</h1>
        <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="1" height="1"><ul>
        <li class="publication"><p>A <em>b</em></p><details><summary>S</summary><p>D</p></details></li>
        </ul></main><script>for (const start = performance.now(); performance.now() - start < 80;);</script>
        </body></html>"""
    )
    (tmp_path / "a.css").write_text("p { margin: 0 }")
    (tmp_path / "news.html").write_text("<!DOCTYPE html><p>News</p>")
    with sync_playwright() as driver, serve.Server(tmp_path) as server:
        browser = driver.chromium.launch(executable_path=tools.browser(), args=["--no-sandbox"])
        found = visit.Visitor(browser, server).visit("index.html", "news.html", 1)
        browser.close()
    assert {sent.path for sent in found.sent} == {"/index.html", "/a.css"}
    assert found.next_size == found.size
    assert (found.elements, found.an_entry, found.elsewhere) == (16, 6, 0)
    assert found.axe == {"image-alt, light": 1, "image-alt, dark": 1}
    assert found.broken == {"script-src-elem inline": 1, "img-src data": 1}
    assert found.tasks >= 1
    assert found.longest > 50
    assert found.opened is not None
    assert found.mobile is None
