"""Each build is what a clean one would be, and writes only what it must; and the tests here can tell."""

import os
import shutil
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from changing import PIXEL, Changing, Item, Page, entry, same
from sphinx.testing.util import SphinxTestApp

PYDATA = {
    "extensions": ["myst_parser", "sphinxcontrib.bibtex", "sphinx_scholar", "notfound.extension"],
    "html_theme": "pydata_sphinx_theme",
    "html_sidebars": {"**": ["sidebar-nav-bs"]},
    "html_theme_options": {"icon_links": [], "show_prev_next": True},
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with a site that was built once, and a copy of it."""
    folder = tmp_path_factory.mktemp("changing")
    site = Changing(folder / "site")
    assert site.compare().warnings == frozenset()
    shutil.copytree(folder / "site", folder / "copy")
    return folder


@pytest.fixture
def site(built):
    """A site that was built once: in a place of its own, for Sphinx reads all again in another."""
    shutil.rmtree(built / "site")
    shutil.copytree(built / "copy", built / "site")
    site = Changing(built / "site")
    site.number = 1
    return site


def edit(site, **kwargs):
    """Write what was changed in the model, build on, and compare with a clean build."""
    site.write()
    return site.compare(**kwargs)


def changed(site, change):
    """Name the files whose time moves by an edit."""
    before = site.times("grown")
    change()
    edit(site)
    after = site.times("grown")
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def pages(names):
    return {name for name in names if name.endswith(".html")}


# Only what must be written is written.


@pytest.mark.parametrize("theme", ["basic", "pydata"])
def test_an_edit_writes_the_pages_that_show_it(tmp_path, theme):
    site = Changing(tmp_path)
    if theme == "pydata":
        site.model.settings = dict(PYDATA)
        site.write()
    site.compare()
    news, bob = site.model.news["news"], site.model.entries["bob"]
    beside = {"searchindex.js"}

    def tell():
        news[0].text = "I joined nobody {cite:p}`ada`."

    shown = {"news.html", "index.html", "archive.html", "_sources/news.md.txt"}
    assert changed(site, tell) == shown | beside
    assert changed(site, lambda: bob.update(journal="Bulletin")) - beside == {
        "papers.html",
        "cited.html",
        "plain/two.html",  # in the tooltip
        "plain/three.html",
    }
    site.model.files["_static/paper.pdf"] = b"%PDF-2"
    assert changed(site, lambda: None) == {"_static/paper.pdf"}
    titled = changed(site, lambda: setattr(site.model.pages["one"], "title", "Uno"))
    assert {"index.html", "plain/one.html", "plain/two.html", "plain/four.html"} <= pages(titled)
    assert ("papers.html" in titled) == (theme == "pydata")  # it is in the menu on every page


@pytest.mark.parametrize(("theme", "builder"), [("basic", "dirhtml"), ("pydata", "html")])
def test_nothing_changed_nothing_done(tmp_path, builder, theme):
    site = Changing(tmp_path)
    if theme == "pydata":
        site.model.settings = dict(PYDATA)
        site.write()
    site.build("grown", builder)
    before = site.times("grown")
    for processes in (1, 2):
        built = site.build("grown", builder, parallel=processes)
        assert "no targets are out of date" in built.status
        assert built.resolved == ()
        assert site.times("grown") == before


def test_a_touched_file_is_looked_at_once(site):
    """Its page is written again, and Sphinx does not take it for outdated ever after."""
    os.utime(site.source / "plain" / "four.md")
    assert "plain/four" in site.compare().resolved
    assert "no targets are out of date" in site.compare().status
    os.utime(site.source / "_templates" / "layout.html")
    site.compare()
    assert "no targets are out of date" in site.compare().status


# What Sphinx overlooks.


def test_times_do_not_decide(site):
    """Files of the same time and size, or older ones, are seen to differ."""
    bib = site.source / "refs.bib"
    time = bib.stat().st_mtime_ns
    bib.write_text(bib.read_text().replace("On ada", "On oda"))
    os.utime(bib, ns=(time, time))
    shown = {"index", "papers", "cited", "some", "news", "archive", "plain/one", "plain/three"}
    assert set(site.compare().resolved) == shown
    site.model.pages["four"].words = "Other words."
    site.model.files["_static/site.css"] = b"body { color: red }"
    site.model.files["img/dot.png"] = PIXEL + b"new"
    site.model.files["_templates/layout.html"] = (
        b'{% extends "!layout.html" %}{% block footer %}Foot{% endblock %}'
    )
    site.write(backdated=True)
    site.compare()


def test_a_file_that_comes_later(site):
    """A .bib file, an image, a page or a download that was missing is found when it is there."""
    model = site.model
    model.settings["bibtex_bibfiles"] = ["refs.bib", "more.bib"]
    model.settings["suppress_warnings"] = ["myst.xref_missing", "image.not_readable", "ref.doc"]
    model.pages["four"].words = "[page](ten.md), [data](/notes/late.txt), ![](/img/late.png), {cite:p}`ned`."
    model.pages["five"].words = "[page](/plain/ten.md), {doc}`ten`."
    assert any("more.bib" in line for line in edit(site).warnings)
    model.files["more.bib"] = b"@book{ned, title = {Ned}, author = {Neds, Ned}, year = {1999}}"
    edit(site)
    model.files["notes/late.txt"] = b"late"
    edit(site)
    model.files["img/late.png"] = PIXEL
    model.pages["ten"] = Page("Ten")
    assert edit(site).warnings == frozenset()
    del model.files["more.bib"], model.files["notes/late.txt"], model.files["img/late.png"]
    del model.pages["ten"]
    edit(site)


def test_a_page_between_others(site):
    """Neighbours of a page that comes or goes lead to each other, in a list of pages by name, too."""
    index = site.source / "index.md"
    written = "# Home\n\n```{toctree}\nnews\nlife\npapers\ncited\nsome\narchive\nplain/one\nplain/two\n```\n"
    rest = "\n```{toctree}\nplain/three\nplain/four\nplain/five\nplain/six\n```\n"
    site.model.settings["suppress_warnings"] = ["toc.not_readable", "myst.xref_missing", "ref.doc"]
    site.write()
    index.write_text(written + rest)
    site.compare()
    (site.source / "plain" / "two.md").unlink()
    site.compare()
    (site.source / "plain" / "two.md").write_text("# Two again\n")
    site.compare()
    index.write_text(written.replace("```{toctree}", "```{toctree}\n:numbered:") + rest)
    site.compare()
    (site.source / "life.md").unlink()
    site.compare()


def test_images_of_one_name(site):
    """The name in the output follows from the path, whichever page was read first."""
    site.model.pages["nine"] = Page("Nine", image="a/dot.png")
    site.model.files["a/dot.png"] = PIXEL + b"first"
    edit(site)
    assert site.files("grown")["_images/dot.png"] == PIXEL + b"first"
    del site.model.pages["nine"]
    edit(site, parallel=2)
    assert site.files("grown")["_images/dot.png"] == PIXEL


def test_a_paper_in_two_full_lists(site):
    """Which one a cite leads to does not depend on what was read last; nor does the order of the warnings."""
    site.model.pages["six"].words = "```{publications}\n:group-by: none\n```"
    said = edit(site).warnings
    assert any("duplicate citation" in line for line in said)
    papers = site.source / "papers.md"
    papers.write_text(papers.read_text() + "\nMore words.\n")
    assert site.compare().warnings == said
    papers.write_text(papers.read_text() + "\nMore words.\n")
    site.compare(parallel=2)


def test_the_search_forgets(site):
    """Words of no page are in no index; those of pages that are not written again stay."""
    site.model.pages["four"].words = "Xylophone.\n\n```{index} Marimba\n```"
    edit(site)
    site.model.pages["five"].words = "Glockenspiel."
    edit(site)
    index = site.files("grown")["searchindex.js"].decode()
    assert "xylophon" in index
    assert "marimba" in index
    site.model.pages["four"].words = "Nothing."
    edit(site)
    assert "xylophon" not in site.files("grown")["searchindex.js"].decode()


def test_a_lost_search_index_is_made_again(site):
    (site.folder / "grown" / "out" / "searchindex.js").unlink()
    site.build("grown")
    same(site.files("grown"), site.files("clean-1"))


# Builds that go wrong, or for something else.


def test_a_build_that_broke_off(site):
    """What it did not come to write is not thought written."""
    site.model.entries["ada"]["title"] = "On oda"
    site.write()

    def break_off():
        from sphinx.builders.html import StandaloneHTMLBuilder

        StandaloneHTMLBuilder.write_doc = None

    with pytest.raises(AssertionError, match="NoneType"):
        site.build("grown", before=break_off)
    site.compare()


def test_builders_that_share_doctrees(site):
    """What one builder had read again is written by the other, too."""
    both = site.folder / "grown" / "doctrees"

    def build(builder):
        output = site.folder / builder
        output.mkdir(exist_ok=True)
        if not (output / "doctrees").exists():
            (output / "doctrees").symlink_to(both)
        site.build(builder, builder)

    build("dirhtml")
    site.model.entries["ada"]["title"] = "On oda"
    site.model.news["news"][0].text = "News."
    site.write()
    site.build("grown")
    build("dirhtml")
    build("text")
    for builder in ("dirhtml", "text"):
        site.build(f"clean-{builder}", builder)
        same(site.files(builder), site.files(f"clean-{builder}"))


def test_some_pages_first(site):
    """`sphinx-build SOURCE OUTPUT FILE` writes that page; the others are written by the next build."""
    site.model.entries["ada"]["title"] = "On oda"
    site.write()
    assert site.build("grown", files=("plain/one.md",)).resolved == ("index", "plain/one")
    site.compare()


def test_strangers_stay(site):
    """What somebody else put into the output stays; what we wrote and a clean build lacks goes."""
    output = site.folder / "grown" / "out"
    strange = ["CNAME", "_static/mine.js", "_images/mine.png", "plain/mine.html", "_sources/plain/mine.txt"]
    for name in strange:
        (output / name).write_text("Mine.")
    for name in ("two", "six"):
        del site.model.pages[name]
    site.model.pages["one"].links = site.model.pages["three"].links = []
    del site.model.files["_static/paper.pdf"]
    site.model.settings["suppress_warnings"] = ["scholar.link", "myst.xref_missing"]
    site.write()
    site.build("grown")
    site.build("clean")
    files = site.files("grown")
    for name in strange:
        assert files.pop(name) == b"Mine."
    same(files, site.files("clean"))
    assert "plain/six.html" not in files
    assert not any(name.startswith("_downloads") for name in files)


def test_two_builds_in_one_process(tmp_path):
    """Nothing of the first is in the second: no doubled text, no checksum of an older file."""
    site = Changing(tmp_path)

    def twice():
        from changing import build_here

        build_here(site.source, site.folder / "grown")
        site.model.files["_static/site.css"] = b"body { color: red }"
        site.model.entries["bob"]["title"] = "On bobs"
        site.write()

    site.build("grown", before=twice)
    site.model.files["_static/site.css"] = b"body { color: red }"
    site.model.entries["bob"]["title"] = "On bobs"
    site.build("clean")
    same(site.files("grown"), site.files("clean"))


def test_a_page_resolved_twice_is_the_same(tmp_path):
    site = Changing(tmp_path)
    app = SphinxTestApp("html", srcdir=site.source, builddir=tmp_path / "twice")
    app.build()
    try:
        for docname in sorted(app.env.found_docs):
            first, second = (
                app.env.get_and_resolve_doctree(docname, app.builder, tags=app.tags) for _ in range(2)
            )
            assert first.pformat() == second.pformat()
    finally:
        app.cleanup()


# The same everywhere.


@pytest.mark.parametrize("processes", [2, 4])
def test_parallel_is_serial(tmp_path, processes):
    site = Changing(tmp_path)
    site.model.news["life"].append(Item("soon", "An item without a date."))
    site.model.pages["six"].cites = ["nobody"]
    site.write()
    serial, parallel = site.builds([("serial", "html", {}), ("parallel", "html", {"parallel": processes})])
    same(site.files("serial"), site.files("parallel"))
    assert serial.warnings == parallel.warnings
    assert len(serial.warnings) == 2


BUILDERS = "html dirhtml singlehtml epub latex text man texinfo xml pseudoxml gettext".split()


@pytest.mark.parametrize("builder", BUILDERS)
def test_the_same_bytes_elsewhere_and_later(tmp_path, builder):
    one, other = Changing(tmp_path / "one"), Changing(tmp_path / "another" / "place")

    def years_later():
        import time
        from datetime import datetime

        import sphinx.builders._epub_base
        import sphinx.builders.epub3
        import sphinx.builders.gettext
        import sphinx.util.i18n

        class Later(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime(2040, 1, 2, tzinfo=tz)

        class Clock:
            strftime = staticmethod(time.strftime)

            @staticmethod
            def gmtime(seconds=2_209_000_000):
                return time.gmtime(seconds)

        sphinx.util.i18n.datetime = Later
        sphinx.builders.epub3.time = sphinx.builders._epub_base.time = Clock
        sphinx.builders.gettext.ctime = "2040-01-02 00:00+0000"

    for path in other.source.rglob("*"):
        os.utime(path, (2 * 10**9, 2 * 10**9))
    one.build("out", builder)
    other.build("out", builder, before=years_later)
    same(one.files("out"), other.files("out"))
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_ids_on_a_single_page(tmp_path):
    """Each id stands once, each link leads to it, and cites lead to the full list."""
    site = Changing(tmp_path)
    site.model.settings["html_theme"] = "alabaster"
    site.write()
    site.build("single", "singlehtml")
    page = BeautifulSoup(site.files("single")["index.html"].decode(), "html5lib")
    ids = Counter(node["id"] for node in page.select("[id]"))
    assert [name for name, number in ids.items() if number > 1] == []
    links = {link["href"][1:] for link in page.select("a[href^='#']")} - {""}
    assert links <= set(ids)
    cite = page.find(string="Adason and Other, 2020").find_parent("a")
    target = page.find(id=cite["href"][1:])
    assert target.find_parent("section", id="papers")
    again = page.find("a", string="again")
    assert page.find(id=again["href"][1:]).select_one("time")["datetime"] == "2024-02-02"


def test_ids_outlive_edits(site):
    """An item, a paper and a year keep their ids when others come before them."""

    def ids(name):
        page = BeautifulSoup(site.files("grown")[name].decode(), "html5lib")
        return [node["id"] for node in page.select("li[id], section[id]")]

    before = {name: ids(name) for name in ("news.html", "papers.html")}
    site.model.news["news"].insert(0, Item("2023-07-18", "Something newer."))
    site.model.entries = {"aaa": entry("aaa", 2022), **site.model.entries}
    edit(site)
    for name, old in before.items():
        new = ids(name)
        assert [identifier for identifier in new if identifier in old] == old
        assert len(new) == len(old) + 1


# Each defence is needed: without it, the comparison fails.


def _change_entry(site):
    site.model.entries["ada"]["title"] = "On oda"
    site.write()


def _change_news(site):
    site.model.news["news"][0].text = "Other words."
    site.write()


def _two_lists(site):
    path = site.source / "plain" / "six.md"
    path.write_text("# Six\n\n```{publications}\n:group-by: none\n```\n")
    site.build("grown")
    papers = site.source / "papers.md"
    papers.write_text(papers.read_text() + "\nMore words.\n")


def _first_image(site):
    site.model.pages["nine"] = Page("Nine", image="a/dot.png")
    site.model.files["a/dot.png"] = PIXEL + b"first"
    site.write()


def _backdate(site):
    site.model.pages["four"].words = "Other words."
    site.write(backdated=True)


def _delete_page(site):
    site.model.pages["two"] = Page("Two")
    del site.model.pages["six"]
    site.write()


def _nothing(site):
    shutil.rmtree(site.folder / "grown")


def _module(path):
    from importlib import import_module

    return import_module(path)


#: Name -> module, where in it, what does nothing in its place, the edit, processes.
DEFENCES = {
    "env-get-updated": ("fresh", "outdated", lambda *_: [], _change_entry, 1),
    "env-get-outdated": ("stale", "outdated", lambda *_: [], _backdate, 1),
    "order": ("order", "settle", lambda *_: None, _two_lists, 1),
    "images": ("order", "name_images", lambda *_: None, _first_image, 1),
    "clear_doc": ("store", "ScholarDomain.clear_doc", lambda *_: None, _change_news, 1),
    "merge_domaindata": ("store", "ScholarDomain.merge_domaindata", lambda *_: None, _nothing, 2),
    "remove": ("ledger", "Ledger.remove", lambda *_: None, _delete_page, 1),
    "search": ("searchindex", "rebuild", lambda outdir, parts, written: parts, _delete_page, 1),
}


@pytest.mark.parametrize("name", DEFENCES)
def test_without_this_defence_builds_differ(site, name):
    module, attribute, instead, change, processes = DEFENCES[name]

    def disable():
        holder = _module(f"sphinx_scholar.{module}")
        *path, last = attribute.split(".")
        for part in path:
            holder = getattr(holder, part)
        assert hasattr(holder, last)
        setattr(holder, last, instead)

    change(site)

    def build_and_compare():
        site.build("grown", before=disable, parallel=processes)
        same(site.files("grown"), site.files("clean"))

    site.build("clean")
    with pytest.raises(AssertionError):  # or the build breaks off
        build_and_compare()


def test_without_restored_times_files_look_new(site):
    def disable():
        _module("sphinx_scholar.ledger").Ledger.settle_files = lambda self: None

    before = site.times("grown")
    site.build("grown", before=disable)
    assert site.times("grown") != before


def test_without_stable_ids_links_break(site):
    """With docutils' own ids, an item's id is another one after an item was put before it."""

    def disable():
        holder = _module("sphinx_scholar.news.directives")
        holder.unique_id = lambda document, wanted, node: document.set_id(node, suggested_prefix="")

    def ids():
        page = BeautifulSoup(site.files("grown")["news.html"].decode(), "html5lib")
        return {node.get_text(): node.get("id") for node in page.select("li.news-item")}

    shutil.rmtree(site.folder / "grown")
    site.build("grown", before=disable)
    before = ids()
    site.model.news["news"].insert(0, Item("2023-07-18", "Something newer."))
    site.write()
    site.build("grown", before=disable)
    after = ids()
    assert any(after[text] != identifier for text, identifier in before.items())
