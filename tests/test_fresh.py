"""Our content is after each build what a clean one makes of it, and only what must be is written."""

import json
import os
import pickle
import random
import shutil
from collections import Counter
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from changing import Changing, Item, agree, contents, entry, restored, same
from sphinx.testing.util import SphinxTestApp

from sphinx_scholar.record import Record
from sphinx_scholar.store import ScholarDomain

PYDATA = {
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
    """A site that was built once."""
    site = restored(built)
    site.number = 1
    return site


def edit(site, **kwargs):
    """Write what was changed in the model, build on, and compare with a clean build."""
    site.write()
    return site.compare(**kwargs)


def changed(site, change, builder="html"):
    """Name the documents whose pages are written after an edit."""
    before = site.times("grown")
    change()
    site.write()
    site.build("grown", builder)
    after = site.times("grown")
    return {
        name.removesuffix(".html")
        for name in after
        if name.endswith(".html") and before.get(name) != after[name] and name not in SPHINX_S
    }


#: No documents of ours; the root, with its toctree, is written with whatever it names.
SPHINX_S = {"genindex.html", "search.html", "index.html"}


# Only what must be written is written.


@pytest.mark.parametrize("theme", ["basic", "pydata"])
def test_an_edit_writes_the_pages_that_show_it_and_no_others(tmp_path, theme):
    site = Changing(tmp_path)
    if theme == "pydata":
        site.model.settings = dict(PYDATA)
        site.write()
    site.build("grown")
    news, life = site.model.news["news"], site.model.news["life"]
    bob, ada, pages = site.model.entries["bob"], site.model.entries["ada"], site.model.pages
    citing_bob = {"plain/two", "plain/three"}  # in the tooltip
    assert changed(site, lambda: None) == set()
    lists = {"papers", "cited"}
    assert changed(site, lambda: bob.update(journal="Bulletin")) == {*lists, "papers/bob", *citing_bob}
    moved = {"papers/bob", "papers/cyd", "papers/ada"}  # before bob's paper, and behind it
    assert changed(site, lambda: bob.update(year="2022")) == {*lists, *moved, *citing_bob}
    assert changed(site, lambda: bob.update(abstract="Other words.")) == {*lists, "papers/bob"}
    shown = {"front", "some", "papers/ada", "cited-2"}
    assert changed(site, lambda: ada.update(abstract="Other words.")) == {*lists, *shown}
    about = {"papers/ada"}  # which the item cited
    assert changed(site, lambda: setattr(news[0], "text", "Joined.")) == {"news", "front", "archive", *about}
    assert changed(site, lambda: setattr(life[0], "text", "Moved out.")) == {"life", "archive"}
    parts = {"cited", "cited-2", "cited-3"}  # which are one paper further from there on
    assert changed(site, lambda: pages["four"].cites.append("cyd")) == {"plain/four", *parts, "papers/cyd"}
    assert changed(site, lambda: setattr(pages["six"], "heading", "Share")) == {"plain/six"}
    assert changed(site, lambda: site.model.files.update({"_static/paper.pdf": b"%PDF-2"})) == set()
    assert changed(site, lambda: bob.update(slides="talk.pdf")) == {*lists, "papers/bob"}
    assert changed(site, lambda: site.model.files.update({"_static/talk.pdf": b"%PDF"})) == {
        *lists,
        "papers/bob",
    }
    everything = changed(site, lambda: site.model.settings.update(scholar_max_authors=1))
    assert {"front", "papers", "cited", "plain/six"} <= everything


@pytest.mark.parametrize(("theme", "builder"), [("basic", "dirhtml"), ("pydata", "html"), ("basic", "text")])
def test_nothing_changed_nothing_written(tmp_path, builder, theme):
    site = Changing(tmp_path)
    if theme == "pydata":
        site.model.settings = dict(PYDATA)
        site.write()

    def times():
        return {n: t for n, t in site.times("grown").items() if n in contents(site.files("grown"))}

    site.build("grown", builder)
    before = times()
    for processes in (1, 2):
        built = site.build("grown", builder, parallel=processes)
        assert "no targets are out of date" in built.status
        assert built.resolved == ()
        assert times() == before


# What Sphinx does not see.


def test_times_of_a_bib_file_do_not_decide(site):
    """A file of the same time and size is seen to differ."""
    bib = site.source / "refs.bib"
    time = bib.stat().st_mtime_ns
    bib.write_text(bib.read_text().replace("On ada", "On oda"))
    os.utime(bib, ns=(time, time))
    shown = {"index", "front", "papers", "cited", "some", "news", "archive", "plain/one", "plain/three"}
    assert set(site.compare().resolved) == shown


@pytest.mark.parametrize("what", ["", "@string{a = {b}}\n"])
def test_an_emptied_bib_file(site, what):
    bib = site.source / "refs.bib"
    before, time = bib.read_bytes(), bib.stat().st_mtime_ns
    bib.write_text(what)
    os.utime(bib, ns=(time, time))
    site.compare()
    assert "On ada" not in site.files("grown")["papers.html"].decode()
    bib.unlink()
    site.compare()
    bib.write_bytes(before)
    site.compare()
    assert "On ada" in site.files("grown")["papers.html"].decode()


def test_a_bib_file_that_comes_later(site):
    site.model.settings["bibtex_bibfiles"] = ["refs.bib", "more.bib"]
    site.model.pages["four"].cites = ["ned"]
    assert any("more.bib" in line for line in edit(site).warnings)
    site.model.files["more.bib"] = b"@book{ned, title = {Ned}, author = {Neds, Ned}, year = {1999}}"
    assert edit(site).warnings == frozenset()
    site.model.settings["bibtex_bibfiles"] = ["more.bib", "refs.bib"]
    edit(site)
    site.model.settings["bibtex_bibfiles"] = ["more.bib"]
    edit(site)
    del site.model.files["more.bib"]
    edit(site)


MOMENTS = {
    "builder-inited": 600,
    "env-before-read-docs": 500,
    "doctree-read": 500,
    "env-updated": 990,
    "doctree-resolved": 500,
    "build-finished": 950,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_bib_file_saved_while_a_build_runs(site, moment):
    """What a page was written with is what was read, not what is there by now."""
    bib = site.source / "refs.bib"
    first, second = (bib.read_text().replace("On ada", f"On {name}") for name in ("oda", "uda"))
    bib.write_text(first)
    (site.source / "plain" / "four.md").write_text("# Four\n\nOther words.\n")  # something to read

    def connect():
        from sphinx.application import Sphinx

        setup = Sphinx._init_builder

        def init(app):
            app.connect(moment, lambda *_: bib.write_text(second) and None, priority=MOMENTS[moment])
            setup(app)

        Sphinx._init_builder = init

    site.build("grown", before=connect)
    assert bib.read_text() == second
    assert b"On oda" in site.files("grown")["papers.html"]
    site.compare()
    assert b"On uda" in site.files("grown")["papers.html"]


def test_what_lists_ask_of_entries(site):
    """What only reading finds out is read again: groups, filters, abstracts of a page."""
    model = site.model
    page = "# Six\n\n```{publications}\n:group-by: topic\n:no-index:\n```\n\n```{publications}\n"
    page += ":no-index:\n:filter: volume > 3 or author % 'Zed'\n```\n\n```{abstract} dan\n```\n"
    model.files["six.md"] = page.encode()
    model.settings["suppress_warnings"] = ["scholar.option"]
    edit(site)
    bob = model.entries["bob"]
    for change in (
        {"topic": "Engines"},
        {"topic": "Looms", "volume": "4"},
        {"author": "Zed, A.", "volume": "2"},
        {"year": "in press"},
    ):
        bob.update(change)
        edit(site)
    del model.entries["dan"]["abstract"]
    assert any("no abstract" in line for line in edit(site).warnings)
    model.entries["dan"]["abstract"] = "Here again."
    edit(site)
    assert b"Here again" in site.files("grown")["six.html"]


def test_a_paper_in_two_full_lists(site):
    """Which one a cite leads to does not depend on what was read last; nor do the warnings."""
    site.model.pages["six"].words = "```{publications}\n:group-by: none\n```"
    said = edit(site).warnings
    assert any("in this list and in the one at papers.md" in line for line in said)
    papers = site.source / "papers.md"
    papers.write_text(papers.read_text() + "\nMore words.\n")
    assert site.compare().warnings == said
    papers.write_text(papers.read_text() + "\nMore words.\n")
    site.compare(parallel=2)


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


def test_builds_that_are_killed(site):
    """At any moment; the next build is as good as a clean one."""
    dice = random.Random(8)
    killed = 0
    for number in range(int(os.environ.get("SCHOLAR_KILLS", "4"))):
        site.model.entries["ada"]["title"] = f"On oda, {number}"
        site.model.news["life"][1].text = f"Moved {number} times."
        site.model.pages["four"].cites = ["bob", "cyd"][number % 2 :]
        site.write()
        killed += site.kill("grown", dice.uniform(0.02, 0.35))
        site.compare()
    assert killed


@pytest.mark.parametrize("name", ["life", "papers", "plain/four"])
def test_a_page_that_is_half_written(site, name):
    """It is newer than its source, and is written again all the same."""
    site.model.news["life"][0].text = "Moved out."
    site.model.entries["ada"]["title"] = "On oda"
    site.model.pages["four"].words = "Other words."
    site.write()

    def die():
        from sphinx.builders.html import StandaloneHTMLBuilder

        whole = StandaloneHTMLBuilder.handle_page

        def half(self, pagename, *args, **kwargs):
            whole(self, pagename, *args, **kwargs)
            if pagename == name:
                (self.outdir / f"{name}.html").write_text("<p>Half")
                os._exit(1)

        StandaloneHTMLBuilder.handle_page = half

    with pytest.raises(EOFError):
        site.build("grown", before=die)
    site.compare()


FAULTS = {
    "a list": ("sphinx_scholar.papers.directives", "PublicationsDirective.run"),
    "the contents": ("sphinx_scholar.fresh", "groups_of"),
    "keeping": ("sphinx.environment", "BuildEnvironment.check_consistency"),
    "writing": ("sphinx.builders.html", "StandaloneHTMLBuilder.handle_page"),
    "papers": ("sphinx_scholar.papers.render", "PublicationsTransform._fill"),
    "the end": ("sphinx.builders.html", "StandaloneHTMLBuilder.finish"),
    "copies": ("sphinx.util.fileutil", "copy_asset_file"),
}


@pytest.mark.parametrize("place", FAULTS)
def test_builds_with_a_fault(site, place):
    """An exception anywhere: where something is called for the first time, or for the third."""
    for nth in (1, 3):
        site.model.entries["ada"]["title"] = f"On oda, {nth}"
        site.model.news["life"][1].text = f"Moved {nth} times."
        site.model.entries[f"eve{nth}"] = entry("eve", 2010 + nth)
        site.write()

        def spoil(nth=nth):
            module, path = FAULTS[place]
            holder = import_module(module)
            *parts, last = path.split(".")
            for part in parts:
                holder = getattr(holder, part)
            whole, calls = getattr(holder, last), Counter()

            def faulty(*args, **kwargs):
                calls["all"] += 1
                if calls["all"] == nth:
                    raise MemoryError(place)
                return whole(*args, **kwargs)

            setattr(holder, last, faulty)

        with suppress(AssertionError):  # some faults Sphinx makes a warning of
            site.build("grown", before=spoil)
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
    build("text")
    site.model.entries["ada"]["title"] = "On oda"
    site.model.entries["eve"] = entry("eve", 2030)
    site.model.news["news"][0].text = "News."
    site.model.settings["bibtex_reference_style"] = "label"
    site.write()
    site.build("grown")
    build("dirhtml")
    build("text")
    for builder in ("dirhtml", "text"):
        site.build(f"clean-{builder}", builder)
        agree(site.files(builder), site.files(f"clean-{builder}"))


def test_some_pages_first(site):
    """`sphinx-build SOURCE OUTPUT FILE` writes that page; the others are written by the next build."""
    site.model.entries["ada"]["title"] = "On oda"
    site.write()
    assert site.build("grown", files=("plain/one.md",)).resolved == ("index", "plain/one")
    site.compare()


def test_two_builds_in_one_process(tmp_path):
    """Nothing of the first is in the second."""
    site = Changing(tmp_path)

    def twice():
        from changing import build_here

        build_here(site.source, site.folder / "grown")
        site.model.entries["bob"]["title"] = "On bobs"
        site.write()

    site.build("grown", before=twice)
    site.model.entries["bob"]["title"] = "On bobs"
    site.build("clean")
    agree(site.files("grown"), site.files("clean"))


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


# Files that are not what they should be.


def damages(whole):
    """Give 308 ways to spoil a file, always the same: cut, changed, emptied, filled with something else."""
    dice = random.Random(308)
    yield from (whole[:at] for at in (dice.randrange(len(whole)) for _ in range(100)))
    for _ in range(150):
        at = dice.randrange(len(whole))
        yield whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :]
    yield from (dice.randbytes(dice.randrange(1, 400)) for _ in range(40))
    yield from (b"", b"\0", b"null", b"[]", b"{}", b"1", b'"x"', b"[" * 100_000, b"\xff\xfe", b"{" * 100_000)
    yield from (
        json.dumps({"of": "x", "pages": odd}).encode() for odd in (None, [], "x", {"a": 1}, {"a": []})
    )
    yield from (pickle.dumps({"format": 1}), whole + whole, whole[::-1])


def test_a_damaged_record_is_none(tmp_path):
    """None ends a build, and none has a page that shows something else be thought fresh."""
    path = tmp_path / "record.json"
    good = Record(path, "x")
    good.current = {f"page{n}": f"{n:032x}" for n in range(6)}
    good.resolved = set(good.current)
    good.keep()
    whole = path.read_bytes()
    assert Record(path, "x").written == good.current
    assert Record(path, "another builder").written == {}
    spoilt = list(damages(whole))
    assert len(spoilt) == 308
    for content in spoilt:
        path.write_bytes(content)
        record = Record(path, "x")
        record.current = {name: f"{digest}x" for name, digest in good.current.items()}
        assert record.stale() == sorted(good.current)
        record.resolved = set(record.current)
        record.keep()
        assert Record(path, "x").written == record.current


def pages(record):
    """Name the pages of a record: behind the line that tells what it is of, and whether it is whole."""
    return set(json.loads(record.partition(b"\n")[2]))


@pytest.mark.parametrize("number", [0, 120, 290, 303])
def test_a_build_on_a_damaged_record(site, number):
    [path] = (site.folder / "grown" / "doctrees").glob("scholar-*.json")
    whole = path.read_bytes()
    path.write_bytes(list(damages(whole))[number])
    site.model.entries["ada"]["title"] = "On oda"
    edit(site)
    assert pages(path.read_bytes()) == pages(whole)


def test_a_folder_in_the_place_of_the_record(site):
    [path] = (site.folder / "grown" / "doctrees").glob("scholar-*.json")
    path.unlink()
    path.mkdir()
    site.model.entries["ada"]["title"] = "On oda"
    edit(site)


def odd_stores(data):
    """Give a store with each of its parts spoilt in each way."""
    for kind in data:
        for odd in (None, 0, "", "x", [], {}, {"papers": None}, {"papers": [None]}, {"papers": "x"}, {1: 2}):
            if odd != data[kind]:
                yield {**data, kind: odd}
        yield {name: value for name, value in data.items() if name != kind}


def test_a_damaged_store_is_none(site):
    """Sphinx reads all anew when a domain says that its data are no good."""
    kept = pickle.loads((site.folder / "grown" / "doctrees" / "environment.pickle").read_bytes())
    data = kept.domaindata["scholar"]

    assert ScholarDomain(SimpleNamespace(domaindata={"scholar": data})).data is data
    for odd in odd_stores(data):
        with pytest.raises((OSError, KeyError, AttributeError)):
            ScholarDomain(SimpleNamespace(domaindata={"scholar": odd}))


@pytest.mark.parametrize("kind", ["news", "tocs", "version"])
def test_a_build_on_a_damaged_store(site, kind):
    path = site.folder / "grown" / "doctrees" / "environment.pickle"
    kept = pickle.loads(path.read_bytes())
    kept.domaindata["scholar"][kind] = {"papers": None}
    path.write_bytes(pickle.dumps(kept))
    site.model.entries["ada"]["title"] = "On oda"
    edit(site)


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


BUILDERS = "html dirhtml singlehtml epub latex text man texinfo xml gettext".split()


@pytest.mark.parametrize("builder", BUILDERS)
def test_two_clean_builds_are_the_same(tmp_path, builder):
    """In another place, years later, with the date of ``SOURCE_DATE_EPOCH`` where a format has one."""
    one, other = Changing(tmp_path / "one"), Changing(tmp_path / "another" / "place")

    def dated():
        os.environ["SOURCE_DATE_EPOCH"] = "1700000000"

    for path in other.source.rglob("*"):
        os.utime(path, (2 * 10**9, 2 * 10**9))
    one.build("out", builder, before=dated)
    other.build("out", builder, before=dated)
    outputs = [site.files("out") for site in (one, other)]
    for site, files in zip((one, other), outputs, strict=True):
        files.pop("Changing.epub", None)  # an archive holds the times of its files
        for name in files if builder == "xml" else ():  # which says where its source is
            files[name] = files[name].replace(bytes(site.source), b"")
    same(*outputs)


def test_papers_on_a_single_page(tmp_path):
    """The id of each paper and item stands once, and links lead there: those of cites to the full list."""
    site = Changing(tmp_path)
    site.model.settings["html_theme"] = "alabaster"
    site.model.pages["six"].words = "```{publications}\n:no-index:\n:group-by: none\n```"
    site.write()
    site.build("single", "singlehtml")
    page = BeautifulSoup(site.files("single")["index.html"].decode(), "html5lib")
    names = [node["id"] for node in page.select("li.publication, li.news-item") if "id" in node.attrs]
    everything = Counter(node["id"] for node in page.select("[id]"))
    assert len(names) == 1 + 4 + 2 + 4 + 5
    assert {everything[name] for name in names} == {1}
    for item in page.select("li.publication"):
        assert item.select_one("a.permalink")["href"] == f"#{item['id']}"
    for link in page.select(".bibtex-citation a, li.news-item time a, time a, .abstract-source a"):
        assert link["href"].removeprefix("#") in names, link
    cite = page.find(string="Adason and Other, 2020").find_parent("a")
    assert page.find(id=cite["href"][1:]).find_parent("section", id="papers")
    assert {item["id"] for item in page.select("#papers li.publication")} == {"ada", "bob", "cyd", "dan"}


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


def _backdate(site):
    bib = site.source / "refs.bib"
    site.model.entries["eve"] = entry("eve", 2030)
    time = bib.stat().st_mtime_ns
    site.write()
    os.utime(bib, ns=(time, time))


def _cut_off(site, before=lambda: None):
    """Kill a build when it has written all pages, and put back what it was made from."""
    title = site.model.entries["ada"]["title"]
    _change_entry(site)

    def cut_off():
        from sphinx.builders.html import StandaloneHTMLBuilder

        before()
        StandaloneHTMLBuilder.finish = lambda self: os._exit(1)

    with pytest.raises(EOFError):
        site.build("grown", before=cut_off)
    site.model.entries["ada"]["title"] = title
    site.write()


def _cut_off_without(site):
    _cut_off(site, DEFENCES["record"][2])


def _damage(site):
    path = site.folder / "grown" / "doctrees" / "environment.pickle"
    kept = pickle.loads(path.read_bytes())
    [item, *others] = kept.domaindata["scholar"]["news"]["life"]
    kept.domaindata["scholar"]["news"]["life"] = [item._replace(date="2025"), *others]
    path.write_bytes(pickle.dumps(kept))


def _link_later(site):
    site.model.files["_static/paper.pdf"] = b"%PDF"
    del site.model.files["_static/paper.pdf"]
    site.model.settings["suppress_warnings"] = ["scholar.link"]
    site.write()


def _nothing(site):
    shutil.rmtree(site.folder / "grown")


def _module(path):
    return import_module(path)


def _without(module, attribute, instead):
    """Put something that does nothing in the place of a defence."""

    def disable():
        holder = _module(f"sphinx_scholar.{module}")
        *path, last = attribute.split(".")
        for part in path:
            holder = getattr(holder, part)
        assert hasattr(holder, last)
        setattr(holder, last, instead)

    return disable


def _as_read(cite):
    return list(cite.bibliographies.items())


#: Name -> the edit, processes, what takes the defence away.
DEFENCES = {
    "to_write": (_change_entry, 1, _without("fresh", "to_write", lambda *_: [])),
    "to_read": (_backdate, 1, _without("fresh", "to_read", lambda *_: [])),
    "lists": (_two_lists, 1, _without("lists", "CiteDomain.lists", _as_read)),
    "linked": (_link_later, 1, _without("papers.files", "check_links", lambda *_: None)),
    "clear_doc": (_change_news, 1, _without("store", "ScholarDomain.clear_doc", lambda *_: None)),
    "merge": (_nothing, 2, _without("store", "ScholarDomain.merge_domaindata", lambda *_: None)),
    "seal": (_damage, 1, _without("store", "ScholarDomain._is_whole", lambda *_: True)),
    "record": (_cut_off_without, 1, _without("record", "Record._forget", lambda *_: None)),
}


@pytest.mark.parametrize("name", DEFENCES)
@pytest.mark.parametrize("defended", [True, False])
def test_without_a_defence_builds_differ(site, name, defended):
    change, processes, disable = DEFENCES[name]
    (_cut_off if defended and name == "record" else change)(site)

    def build_and_compare():
        site.build("grown", before=None if defended else disable, parallel=processes)
        agree(site.files("grown"), site.files("clean"))

    site.build("clean")
    if defended:
        build_and_compare()
        return
    with pytest.raises(AssertionError):  # or the build breaks off
        build_and_compare()


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
