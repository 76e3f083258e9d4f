"""The manual: it builds without a warning, each example is live, no table leaves anything out."""

import ast
import re
import sys
from itertools import chain, pairwise
from pathlib import Path
from textwrap import dedent
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from test_browser import browser  # noqa: F401  # a fixture is used by its name
from test_site import ROOT, sphinx

from sphinx_scholar.bib.dialects import FIELDS, PREPRINTS, PRIVATE_FIELDS, STATES, TYPES
from sphinx_scholar.bib.fields import ROWS
from sphinx_scholar.bib.links import LINKS
from sphinx_scholar.bib.problems import Problem
from sphinx_scholar.bib.style import VENUE
from sphinx_scholar.cli import main
from sphinx_scholar.config import VALUES
from sphinx_scholar.news.directives import NewsDirective, NewsListDirective
from sphinx_scholar.papers.directives import AbstractDirective, PublicationsDirective
from sphinx_scholar.profile.directive import ProfileDirective
from sphinx_scholar.profile.sites import PARTS, SITES

DOCS = ROOT / "docs"
CHAPTERS = sorted(path.stem for path in DOCS.glob("*.md"))
NAMED = frozenset(chain.from_iterable(names.split() for names, _words in ROWS))


def option_names(directive):
    return {f":{option}:" for option in directive.option_spec or ()}


#: Table of the manual -> its chapter, and what its first column must name.
TABLES = {
    "settings": ("settings", {value.name for value in VALUES}),
    "profile": ("profile", {*PARTS, *SITES}),
    "fields": ("fields", NAMED),
    "types": ("fields", {f"@{kind}" for kind in VENUE}),
    "biblatex": ("fields", set(FIELDS) | {f"pubstate = {{{state}}}" for state in STATES}),
    "links": ("links", set(LINKS)),
    "private": ("links", set(PRIVATE_FIELDS)),
    "warnings": ("warnings", {f"scholar.{problem.value}" for problem in Problem}),
    "options-news": ("news", option_names(NewsDirective)),
    "options-news-list": ("news", option_names(NewsListDirective)),
    "options-publications": ("publications", option_names(PublicationsDirective)),
}


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    """Build the manual as `make docs` does, and parse each page."""
    output = tmp_path_factory.mktemp("docs")
    sphinx(DOCS, output)
    pages = output.rglob("*.html")
    parsed = {
        path.relative_to(output).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html5lib")
        for path in pages
    }
    return output, parsed


def chapter(manual, name):
    return manual[1][f"{name}.html"].find("article")


def fences(language):
    """Give the fenced blocks of a language in all chapters."""
    for path in sorted(DOCS.glob("*.md")):
        text = re.sub(r"^````.*?^````$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for _indent, block in re.findall(
            rf"^( *)```{language}\n(.*?)^\1```$", text, re.DOTALL | re.MULTILINE
        ):
            block = dedent(block)
            yield pytest.param(block, id=f"{path.stem}-{len(block)}")


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_example_shows_something(manual, name):
    page, source = chapter(manual, name), (DOCS / f"{name}.md").read_text("utf-8")
    wanted = len(re.findall(r"^`{3,}\{(?:example|entry)\}", source, re.MULTILINE))
    shown = page.select(".example-source")
    assert len(shown) == wanted
    for example in shown:
        result = example.find_next_sibling()
        while {"publication-files", "scholar-find"} & set(result["class"]):
            result = result.find_next_sibling()
        if "example-headings" in example["class"]:
            assert result.select("h3 ~ ul li:is(.publication, .news-item)"), example.text
        else:
            assert "example-result" in result["class"]
            assert result.get_text(strip=True), example.text
        assert example.get_text(strip=True)


def test_examples_show_each_thing_that_we_make(manual):
    everything = [chapter(manual, name) for name in CHAPTERS]
    for what in """.news-item .publication .scholar-abstract .scholar-bibtex .scholar-authors .scholar-award
        .scholar-profile .scholar-links strong.owner .publication-legend .publication-preview .abbr math
        ol.publications a[href*='#lovelace1843notes']""".split():
        assert any(page.select(what) for page in everything), what


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_complete(manual, table):
    name, wanted = TABLES[table]
    [made] = chapter(manual, name).select(f".table-{table}")
    first = {code.text for code in made.select(":is(td:first-child, dt) code")}
    assert wanted - first == set()
    assert len(made.select("dt")) == len(made.select("dd"))
    # A type may have no other names.
    words = made.select("td:not(.table-types td:nth-child(4)), dd p")
    assert all(place.get_text(strip=True) for place in words)


def test_types_and_servers_are_complete(manual):
    page = chapter(manual, "fields")
    other_names = page.select_one("table.table-types").get_text(" ")
    assert [name for name, ours in TYPES.items() if ours in VENUE and f"@{name}" not in other_names] == []
    assert set(TYPES.values()) <= VENUE.keys()
    servers = page.select_one("table.table-preprints")
    assert {code.text for code in servers.select("code")} == set(PREPRINTS)


def test_the_directives_without_options_have_none():
    assert not AbstractDirective.option_spec
    assert not ProfileDirective.option_spec


def test_options_have_words_and_no_others():
    for directive in (NewsDirective, NewsListDirective, PublicationsDirective):
        assert directive.option_words.keys() == directive.option_spec.keys()


def test_each_field_that_the_code_reads_has_words():
    """A field by its name in the code: ``….fields.get("x")`` and ``….fields["x"]``."""
    read = {field for line in VENUE.values() for choices in line for field, _words in choices if field}
    for path in (ROOT / "_ext").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="fields"), attr="get"),
                    args=[ast.Constant(value=str(name)), *_],
                ):
                    read.add(name)
                case ast.Subscript(value=ast.Attribute(attr="fields"), slice=ast.Constant(value=str(name))):
                    read.add(name)
    assert len(read) > 20
    # The two are no fields: people beside authors, and the archive of a preprint.
    assert read - {"editors", "preprint"} - NAMED - LINKS.keys() == set()
    assert set(PRIVATE_FIELDS) - NAMED - LINKS.keys() == set()


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_inside_lead_somewhere(manual, name):
    output, pages = manual
    here = f"{name}.html"
    addresses = [a["href"] for a in pages[here].select("a[href]")]
    addresses += [image["src"] for image in pages[here].select("img[src]")]
    assert addresses
    for address in addresses:
        url = urlsplit(address)
        if url.scheme or not (url.path or url.fragment):
            continue
        assert (output / unquote(url.path or here)).is_file(), address
        if url.fragment and (url.path or here) in pages:
            assert pages[url.path or here].find(id=unquote(url.fragment)), address


@pytest.mark.parametrize("name", CHAPTERS)
def test_pages_are_accessible(manual, name):
    """Headings go down a level at a time; pictures say what they are, or that they say nothing."""
    page = chapter(manual, name)
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert all(image.has_attr("alt") for image in page.select("img"))


def test_every_chapter_is_in_the_contents_and_nothing_is_asked_of_others(manual):
    index = manual[1]["index.html"]
    listed = {anchor["href"] for anchor in index.select(".toctree-wrapper a")}
    assert listed == {f"{name}.html" for name in CHAPTERS} - {"index.html"}
    for page in manual[1].values():
        loaded = page.select("script[src], link[rel=stylesheet], img[src], iframe, source[src]")
        assert [tag for tag in loaded if urlsplit(tag.get("src") or tag.get("href") or "").netloc] == []


@pytest.mark.parametrize("block", [*fences("python")])
def test_settings_in_the_text_are_understood(block):
    said = {}
    exec(compile(block, "conf.py", "exec"), said)
    for value in VALUES:
        assert value.name not in said or value.check(said[value.name])
    silenced = said.get("suppress_warnings", [])
    assert set(silenced) <= {f"scholar.{problem.value}" for problem in Problem}


@pytest.mark.parametrize("block", [*fences("bibtex")])
def test_the_checkers_answer_is_as_told(block, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text(block, encoding="utf-8")
    main(["check", "refs.bib"])
    [told] = re.findall(r"`(refs\.bib:.*)`", (DOCS / "checker.md").read_text("utf-8"))
    assert capsys.readouterr().out.splitlines() == [told]


def test_the_manuals_own_bibliography_has_no_problem(capsys):
    assert main(["check", str(DOCS / "refs.bib")]) == 0, capsys.readouterr().out


def test_what_a_stranger_pastes_builds(site):
    """The settings for another site, with the manual's papers."""
    [conf] = re.findall(r"```python\n(.*?)```", (DOCS / "other-sites.md").read_text("utf-8"), re.DOTALL)
    bib = (DOCS / "refs.bib").read_text("utf-8").replace("slides = {notes.txt},", "")
    bib = bib.replace("preview = {engine.svg},", "")
    page = (
        "# Home\n\n{cite:t}`lovelace1843notes`\n\n```{publications}\n```\n\n:::{news} 1843\nYes: $x$.\n:::\n"
    )
    site.write({"conf.py": conf + "nitpicky = True\n", "refs.bib": bib, "index.md": page})
    site.clean_build()
    home = site.page("index")
    assert len(home.select("li.publication")) == 5
    assert home.select("li.news-item math")
    assert home.select("a[href='#lovelace1843notes']")


def test_a_problem_without_words_is_seen(monkeypatch):
    """What the manual says of warnings comes from the code's own docstrings."""
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    import manual as directives

    words = directives.problem_words()
    assert words.keys() == {problem.value for problem in Problem}
    assert [name for name, both in words.items() if not all(both)] == []
    del sys.modules["manual"]


def test_chapters_in_a_browser(manual, browser):  # noqa: F811
    """On a telephone, no chapter is wider than the screen, and axe has nothing to say of any kind of page."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    for name in CHAPTERS:
        page.goto((manual[0] / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360, name
        if name in {"index", "news", "profile", "publications", "fields", "settings", "text"}:
            assert Axe().run(page).response["violations"] == [], name
    page.close()


def test_a_formula_of_its_own_line_stands_in_the_middle(manual, browser):  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((manual[0] / "text.html").as_uri())
    middles = """['div.math', 'div.math > math > *'].map(s => {
        const box = document.querySelector(s).getBoundingClientRect();
        return box.left + box.width / 2 })"""
    line, formula = page.evaluate(middles)
    assert abs(line - formula) < 2
    page.close()


def test_no_abstract_on_a_page_has_a_shadow(manual, browser):  # noqa: F811
    """The theme gives one to each admonition, unless a site's own style takes it away, as ours does."""
    page = browser.new_page()
    page.goto((manual[0] / "publications.html").as_uri())
    shadows = (
        "[...document.querySelectorAll('.scholar-dropdown')].map(box => getComputedStyle(box).boxShadow)"
    )
    assert set(page.evaluate(shadows)) == {"none"}
    page.close()
