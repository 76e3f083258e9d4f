"""Feeds: news and papers as Atom, by its rules and by those who read it; dates to come; heads of pages."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import patch_docutils

import sphinx_scholar
from sphinx_scholar.address import base_address, join_address, tag_uri
from sphinx_scholar.bib.text import first_words
from sphinx_scholar.library import Entries
from sphinx_scholar.output.atom import Feed, Item, absolute_links, write_feed

feedparser = pytest.importorskip("feedparser")

RULES = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
ATOM = "{http://www.w3.org/2005/Atom}"

NEWS = """\
# News

Before.

:::{news} 2022-03
A *month*, ![dot](dot.svg) and {download}`notes <notes.txt>`.
:::

:::{news} 2023-07-17
Joined [a page](other.md), [there](#there), $x^2$, {cite:p}`lovelace1843notes`.
:::

:::{news} 2021
A <a href="raw.html#x">year</a>, [](other.md).
:::

(there)=
## There
"""
OTHER = "# Other\n\n```{publications}\n```\n"
FILES = {
    "news.md": NEWS,
    "sub/papers.md": OTHER.replace("Other", "Papers"),
    "other.md": "# Other\n\nSome words.\n",
    "dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "notes.txt": "Notes",
}


def address(url):
    return f'\nhtml_baseurl = "{url}"\n'


BASE = address("https://example.org/")


@pytest.fixture
def made(site):
    """Build a site, and give a feed as it is parsed; each is valid."""

    def make(files=FILES, conf=BASE, builder="html", **how):
        site.write(files)
        site.configure(conf)
        site.clean_build(builder, **how)
        return site.output / builder

    return make


def read(path):
    data = path.read_bytes()
    tree = etree.fromstring(data)
    assert RULES.validate(tree), RULES.error_log
    found = feedparser.parse(data)
    assert not found.bozo
    assert found.version == "atom10"
    ids = [found.feed.id, *(entry.id for entry in found.entries)]
    assert len(set(ids)) == len(ids)
    for entry in tree.iter(f"{ATOM}content"):
        html5lib.HTMLParser(strict=True).parseFragment(entry.text)
    return found


def addresses(entry):
    page = BeautifulSoup(entry.content[0].value, "html5lib")
    return [node.get("href") or node.get("src") for node in page.select("[href], [src]")]


# What is written


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("base", ["https://ada.example", "https://ada.example/", "https://ada.example/~ada"])
def test_links_lead_to_pages_of_the_site(made, base, builder):
    output = made(conf=address(base), builder=builder)
    root = base.rstrip("/") + "/"
    for name in ("news", "publications"):
        feed = read(output / f"{name}.xml")
        links = {entry.link for entry in feed.entries} | {link.href for link in feed.feed.links}
        for url in [*links, *(url for entry in feed.entries for url in addresses(entry))]:
            assert urlsplit(url).scheme, url
            if "raw.html" in url or not url.startswith(root):
                continue
            path, _, anchor = url.removeprefix(root).partition("#")
            file = output / path
            file = file / "index.html" if file.is_dir() else file
            assert file.is_file(), url
            if anchor:
                assert BeautifulSoup(file.read_text("utf-8"), "html5lib").find(id=anchor), url


def test_news_are_entries(made):
    feed = read(made() / "news.xml")
    assert feed.feed.id == "tag:example.org,2005:/news.xml"
    assert (feed.feed.updated, feed.feed.author) == ("2023-07-17T00:00:00Z", "Ada Lovelace")
    assert [entry.updated[:10] for entry in feed.entries] == ["2023-07-17", "2022-03-01", "2021-01-01"]
    first, second, third = feed.entries
    assert first.id == "tag:example.org,2023-07-17:/news-2023-07-17-joined-a-page-there-x"
    assert first.title == "Joined a page, there, x^2, [Lovelace and Menabrea, 1843]."
    assert "<math" in first.content[0].value
    assert addresses(first) == [
        "https://example.org/other.html",
        "https://example.org/news.html#there",
        "https://example.org/sub/papers.html#lovelace1843notes",
    ]
    assert addresses(second)[0] == "https://example.org/_images/dot.svg"
    assert addresses(third) == ["https://example.org/raw.html#x", "https://example.org/other.html"]


def test_papers_are_entries(made):
    feed = read(made() / "publications.xml")
    first, second = feed.entries
    assert [author.name for author in first.authors] == ["Ada Lovelace", "Luigi Menabrea"]
    assert feed.feed.link == "https://example.org/sub/papers.html"
    assert first.title == "Notes on the Analytical Engine: a Sketch"
    assert first.id == "tag:example.org,2005:/lovelace1843notes"
    assert first.link == "https://example.org/papers/lovelace1843notes.html"
    assert "<em>Bernoulli</em>" in first.content[0].value
    assert "https://doi.org/10.1000/x_y" in addresses(first)
    assert second.updated == "1842-01-01T00:00:00Z"


def test_a_paper_without_a_year_and_an_item_without_a_date_are_in_no_feed(made, site):
    bib = "@misc{a, title={Some day}}\n@misc{b, title={In May}, year={1843}, month=may}\n"
    output = made({**FILES, "refs.bib": bib, "news.md": "# N\n\n:::{news} 1843-05-02\nHere.\n:::\n"})
    assert [entry.title for entry in read(output / "publications.xml").entries] == ["In May"]
    site.write({"news.md": "# N\n\n:::{news} soon\nHere.\n:::\n"})
    site.build()
    assert "scholar.date" in site.warnings
    assert not BeautifulSoup((output / "news.html").read_text("utf-8"), "html5lib").select(".scholar-feed")


def test_a_list_that_cites_do_not_lead_to_makes_no_feed(made):
    output = made(
        {**FILES, "sub/papers.md": "# P\n\n```{publications}\n:no-index:\n```\n", "news.md": "# N\n"}
    )
    assert not (output / "publications.xml").exists()


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (20, 3)])
def test_the_limit(made, limit, count):
    output = made(conf=f"{address('https://example.org')}scholar_feed_limit = {limit}\n")
    assert len(read(output / "news.xml").entries) == count


@pytest.mark.parametrize(
    "conf", ["", address("example.org"), "\nscholar_feed_limit = 0\n" + address("http://a.org")]
)
def test_no_address_or_no_limit_no_feed(made, site, conf):
    output = made(conf=conf)
    assert not {path.name for path in output.glob("*.xml")} - {"sitemap.xml"}
    assert ("html_baseurl says no address" in site.status) == ("a.org" not in conf)
    for page in output.rglob("*.html"):
        assert "atom+xml" not in page.read_text("utf-8")


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "latex", "text"])
def test_other_builders_have_none(made, site, builder):
    made(builder=builder)
    assert not [
        path for path in (site.output / builder).rglob("*") if path.name in {"news.xml", "sitemap.xml"}
    ]
    assert "Atom" not in "".join(p.read_text("utf-8") for p in (site.output / builder).rglob("*.*htm*"))


def test_pages_name_the_feeds_and_show_the_way(made, site):
    made()
    for name in ("index", "news", "sub/papers", "search", "genindex"):
        links = site.page(name).select("head link[type='application/atom+xml']")
        assert [(link["title"], link["href"], link["type"]) for link in links] == [
            ("News", "https://example.org/news.xml", "application/atom+xml"),
            ("Publications", "https://example.org/publications.xml", "application/atom+xml"),
        ]
    [news] = site.page("news").select(".scholar-feed")
    assert (news.a["href"], news.text) == ("news.xml", "Atom feed: News")
    assert news.find_next_sibling()["id"] == "year-2023"
    assert not site.page("sub/papers").select(".scholar-feed")
    [papers] = site.page("sub/papers").select(".publication-files")
    assert papers.text == "All of these papers: BibTeX · CSL-JSON · RIS · Atom feed: Publications"
    assert papers.select("a")[-1]["href"] == "../publications.xml"
    assert not site.page("index").select(".scholar-feed")


KINDS = """\
# News

:::{news} 2020-01-01
Plain.
:::

:::{news} 2021-01-01
:kind: talk
A talk.
:::
"""


def test_a_kind_may_have_a_feed(made, site):
    output = made({**FILES, "news.md": KINDS}, conf=f"{BASE}scholar_feed_kinds = ['talk']\n")
    assert [entry.title for entry in read(output / "news.xml").entries] == ["Plain."]
    talks = read(output / "news-talk.xml")
    assert [entry.title for entry in talks.entries] == ["A talk."]
    assert talks.feed.title == "Site – Talk"
    [line] = site.page("news").select(".scholar-feed")
    assert line.text == "Atom feed: News · Atom feed: Talk"
    assert [link["href"] for link in line.select("a")] == ["news.xml", "news-talk.xml"]
    assert len(site.page("index").select("link[type='application/atom+xml']")) == 3
    output = made(fresh=False, files={"news.md": KINDS})
    assert len(site.page("index").select("link[type='application/atom+xml']")) == 2


def test_a_kind_that_no_item_has_is_a_warning(site):
    site.configure(f"{BASE}scholar_feed_kinds = ['talks']\n")
    site.write({"news.md": KINDS})
    site.build()
    assert "scholar_feed_kinds talks: no item has it" in site.warnings
    assert "is it talk?" in site.warnings


TAGS = """\
# News

:::{news} 2020-01-01
:tags: deep learning, open
Plain.
:::

:::{news} 2021-01-01
:kind: talk
:tags: Open
A talk.
:::

:::{news} soon
:tags: undated
Some day.
:::
"""
TAG_FEEDS = "scholar_feed_tags = ['open', 'deep learning', 'deep.learning', 'undated', '../open']\n"


def test_a_tag_may_have_a_feed(made, site):
    """Of all kinds; only with items that are dated; its name is that of a file beside the others."""
    site.configure(BASE + TAG_FEEDS)
    site.write({**FILES, "news.md": TAGS})
    site.build()
    output = site.output / "html"
    assert re.findall("scholar_feed_tags (.*?): no item has it", site.warnings) == [
        "deep.learning",
        "../open",
    ]
    assert {path.name for path in output.rglob("*.xml")} == {
        "news.xml",
        "publications.xml",
        "sitemap.xml",
        "tag-open.xml",
        "tag-deep-learning.xml",
    }
    found = read(output / "tag-open.xml")
    assert [entry.title for entry in found.entries] == ["A talk.", "Plain."]
    assert found.feed.title == "Site – open"
    assert found.feed.link == "https://example.org/news.html"
    assert [entry.title for entry in read(output / "tag-deep-learning.xml").entries] == ["Plain."]
    [line] = site.page("news").select(".scholar-feed")
    assert [link["href"] for link in line.select("a")] == [
        "news.xml",
        "tag-open.xml",
        "tag-deep-learning.xml",
    ]
    named = [link["href"] for link in site.page("other").select("link[type='application/atom+xml']")]
    assert named == [
        f"https://example.org/{name}.xml"
        for name in ("news", "tag-open", "tag-deep-learning", "publications")
    ]


def test_a_feed_of_a_tag_follows_its_items(made, site):
    """It says what a clean build would, and is named by no page when no item has the tag."""
    conf = BASE + "scholar_feed_tags = ['open']\n"
    files = {**FILES, "news.md": TAGS.replace(", open", "").replace("soon", "2019")}
    output = made(files, conf=conf)
    first = (output / "tag-open.xml").read_bytes()
    site.write({"news.md": TAGS.replace("soon", "2019")})
    site.clean_build(fresh=False)
    grown = (output / "tag-open.xml").read_bytes()
    assert grown != first
    site.clean_build()
    assert (output / "tag-open.xml").read_bytes() == grown
    site.write({"news.md": NEWS})
    site.build(fresh=False)
    assert not site.page("other").select("link[href$='tag-open.xml']")
    assert not (output / "tag-open.xml").exists()


HOSTILE = ["]]>", "</script>", "&amp;<b>", "\u202eabc", "Բարև", "שלום", "🎉", "\"'", "\x0b"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(text, tmp_path):
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    item = Item("tag:a.org,2005:/b", f"T {text}", "https://a.org/b", "2020", html, (f"A {text}",))
    feed = Feed("tag:a.org,2005:/x", f"F {text}", "https://a.org/x", "https://a.org/", "pt_BR", text, (item,))
    path = tmp_path / "feed.xml"
    path.write_bytes(write_feed(feed))
    assert len(read(path).entries) == 1
    shown = BeautifulSoup(etree.parse(path).find(f".//{ATOM}content").text, "html5lib").p.text
    assert shown == text.replace("\x0b", "")
    assert etree.parse(path).find(f".//{ATOM}entry/{ATOM}title").text == f"T {text}".replace("\x0b", "")


def test_hostile_news_and_papers_on_a_site(made):
    words = " ".join(HOSTILE[:-1]).replace("<b>", "").replace("</script>", "`</script>`")
    bib = "@misc{a, title={A ]]> and <script> 🎉 Բարև שלום}, year={2020}, abstract={]]> `</p>`}}"
    output = made({**FILES, "news.md": f"# N\n\n:::{{news}} 2020-01-01\n{words}\n:::\n", "refs.bib": bib})
    assert "</script>" in read(output / "news.xml").entries[0].title
    tree = etree.parse(output / "publications.xml")
    assert tree.find(f".//{ATOM}entry/{ATOM}title").text == "A ]]> and <script> 🎉 Բարև שלום"


# Freshness


RENDERED = """
import sys
sys.path.insert(0, sys.argv[1])
from sphinx_scholar.output import feeds
write = feeds.write_feed
feeds.write_feed = lambda feed: print(feed.address) or write(feed)
from sphinx.cmd.build import main
main(["-q", "-d", f"{sys.argv[2]}/doctrees", sys.argv[3], f"{sys.argv[2]}/html"])
"""


def files(output):
    return {path.name: path.read_bytes() for path in output.glob("*.xml")}


def test_serial_is_parallel_and_edits_are_as_clean_builds(made, site):
    more = {f"p{n}.md": f"# P{n}\n\n:::{{news}} 2020-01-{n:02}\nSame.\n:::\n" for n in range(1, 9)}
    output = made({**FILES, **more})
    first = files(output)
    site.clean_build(parallel=2)
    assert files(output) == first
    edits = {
        "news.md": NEWS.replace("Joined", "Left"),
        "other.md": "# Another title\n",
        "refs.bib": (site.source / "refs.bib").read_text("utf-8").replace("a Sketch", "a Picture"),
        "p3.md": "# Nothing\n",
    }
    for name, text in edits.items():
        site.write({name: text})
        site.clean_build(fresh=False)
        edited = files(output)
        assert edited != first, name
        site.clean_build()
        assert files(output) == edited, name
        first = edited


@pytest.mark.parametrize("pages", [True, False])
def test_nothing_changed_nothing_written_or_loaded(made, site, monkeypatch, pages):
    output = made(conf=f"{BASE}\nscholar_paper_pages = {pages}\n")
    load, loaded = Entries.__getitem__, []
    monkeypatch.setattr(Entries, "__getitem__", lambda self, key: loaded.append(key) or load(self, key))
    names = "index.html news.html news.xml publications.xml sitemap.xml robots.txt"
    before = {name: (output / name).stat().st_mtime_ns for name in names.split()}
    site.clean_build(fresh=False)
    assert {name: (output / name).stat().st_mtime_ns for name in before} == before
    assert loaded == [], "of ten thousand papers, a build with nothing to do loads none"


def test_nothing_changed_nothing_rendered(made, site):
    """Whatever Python hashes by chance in a process."""
    made()
    script = [
        sys.executable,
        "-c",
        RENDERED,
        str(Path(sphinx_scholar.__file__).parent.parent),
        str(site.output),
    ]
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([*script, str(site.source)], capture_output=True, text=True, env=env, check=True)
    assert run.stdout.split() == []


def test_a_feed_that_is_gone_comes_back_and_what_is_not_ours_stays(made, site):
    output = made()
    (output / "news.xml").unlink()
    (output / "publications.xml").write_text("Mine.")
    site.clean_build(fresh=False)
    assert (output / "news.xml").exists()
    assert (output / "publications.xml").read_text() == "Mine."


def test_a_folder_in_the_way_is_a_warning(made, site):
    output = made()
    (output / "news.xml").unlink()
    (output / "news.xml").mkdir()
    site.build(fresh=False)
    assert re.search(r"WARNING: \S*news\.xml cannot be written.*\[scholar\.output\]", site.warnings)


def test_the_first_item_is_announced_on_all_pages(made, site):
    made({**FILES, "news.md": "# News\n"})
    assert len(site.page("other").select("link[type='application/atom+xml']")) == 1
    site.write({"news.md": NEWS})
    site.clean_build(fresh=False)
    assert len(site.page("other").select("link[type='application/atom+xml']")) == 2


def test_of_a_picture_the_kind_is_chosen_that_the_page_shows(made):
    text = "News\n====\n\n.. news:: 2020\n\n   .. image:: dot.*\n"
    output = made({"news.rst": text, "dot.svg": FILES["dot.svg"]})
    [entry] = read(output / "news.xml").entries
    assert addresses(entry) == ["https://example.org/_images/dot.svg"]
    assert entry.title == "2020"


TODO = """
extensions += ["sphinx.ext.todo"]
todo_include_todos = True
"""


def test_what_others_replace_as_they_write_stands_there_in_words(made):
    item = "::::{news} 2020\nBefore.\n\n:::{todolist}\n:::\n::::\n"
    output = made({"news.md": f"# N\n\n{item}"}, conf=BASE + TODO)
    assert "Before." in read(output / "news.xml").entries[0].content[0].value


def test_a_feed_does_not_pass_for_its_pages(made, site):
    """What is resolved for a feed has not been written: the next build writes it."""
    made()
    site.write(
        {"refs.bib": (site.source / "refs.bib").read_text("utf-8").replace("Lovelace, Ada", "King, Ada")}
    )
    app = SphinxTestApp("html", srcdir=site.source, builddir=site.output)
    with patch_docutils(site.source):
        app.build(filenames=[str(site.source / "other.md")])
    app.cleanup()
    site.clean_build(fresh=False)
    assert "King" in site.page("news").text


def test_what_was_warned_of_is_not_warned_of_twice(site):
    site.configure(address("https://example.org"))
    site.write({"news.md": "# N\n\n:::{news} 2020-01-01\n{cite:p}`nobody`.\n:::\n"})
    site.build()
    assert site.warnings.count("WARNING") == 1


def test_an_item_that_moves_keeps_its_id(made, site):
    output = made({"news.md": "# N\n\n:::{news} 2020-01-01\nSame.\n:::\n"})
    before = read(output / "news.xml").entries[0].id
    site.write({"news.md": "# N\n", "old.md": "# O\n\n:::{news} 2020-01-01\nSame.\n:::\n"})
    site.clean_build(fresh=False)
    assert read(output / "news.xml").entries[0].id == before


def test_a_date_to_come_is_in_no_feed(made, site, monkeypatch):
    items = ":::{news} 2030-05-02\nA gala.\n:::\n\n:::{news} 2020\nPast.\n:::\n"
    for seconds, count in ((0, 0), (1_600_000_000, 1), (1_903_996_800, 2)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
        output = made({**FILES, "news.md": f"# N\n\n{items}"}, fresh=False)
        if count:
            assert len(read(output / "news.xml").entries) == count


# Functions


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("http://example.org:8080/a b", "http://example.org:8080/a%20b/"),
        ("https://example.org/a%20b", "https://example.org/a%20b/"),
        ("https://bücher.example/Բ", "https://xn--bcher-kva.example/%D4%B2/"),
        ("example.org", None),
        ("", None),
        ("https://", None),
        ("ftp://example.org", None),
        ("https://[x", None),
        ("https://a.org:99999", None),
    ],
)
def test_addresses_of_sites(written, address):
    assert base_address(written) == address


def test_addresses_and_ids():
    base = "https://example.org/a/"
    assert join_address(base, "b c.html", "x y") == "https://example.org/a/b%20c.html#x%20y"
    assert join_address(base, "b%20c.html") == "https://example.org/a/b%20c.html"
    assert tag_uri(base, "n", "2020-01") == "tag:example.org,2020-01:/a/n"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="b.html">x</a>', '<a href="https://a.org/n/b.html">x</a>'),
        ('<a href="#b">x &amp; &#65;</a>', '<a href="https://a.org/n/p.html#b">x &amp; &#65;</a>'),
        ('<a href="mailto:a@b.org">x</a>', '<a href="mailto:a@b.org">x</a>'),
        ('<img alt="a&quot;&lt;" src="../i.png" />', '<img alt="a&quot;&lt;" src="https://a.org/i.png" />'),
        ("<input disabled><br/>", "<input disabled><br/>"),
        ('<a href="http://[x">x</a>', '<a href="http://[x">x</a>'),
        ('<p id="a" class="b">x</p><!-- c -->', '<p class="b">x</p>'),
        ("<p>]]&gt; a < b", "<p>]]&gt; a < b"),
        ("<script>a && '</p>'</script>", "<script>a && '</p>'</script>"),
    ],
)
def test_absolute_links(html, expected):
    assert absolute_links(html, "https://a.org/n/p.html") == expected
    assert urljoin("https://a.org/n/p.html", "b.html") == "https://a.org/n/b.html"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two three", "one two…"),
        (" one\n two ", "one two"),
        ("one, two three", "one, two…"),
        ("one two, 34", "one two…"),
        ("abcdefghijklmnop", "abcdefghi…"),
        ("", ""),
    ],
)
def test_first_words(text, expected):
    assert first_words(text, 10) == expected


# Heads


def meta(page):
    tags = page.select("head meta[content]")
    return {
        tag.get("name") or tag.get("property"): tag["content"]
        for tag in tags
        if tag.attrs.keys() & {"name", "property"}
    }


OWN = """\
---
myst:
  html_meta:
    description: "Mine."
    "property=og:title": "Other"
---
# Own

Words.
"""
PLAIN = """\
# A *plain* "page"

```{note}
No.
```

First words \\<b> & "more"[^1], $x$.

[^1]: Not.
"""
HEADS = {"own.md": OWN, "plain.md": PLAIN, "papers.md": "# Papers\n\n```{publications}\n```\n"}


def test_each_page_says_what_it_is(made, site):
    made(HEADS)
    own, plain, papers = (meta(site.page(name)) for name in ("own", "plain", "papers"))
    assert own["description"] == own["og:description"] == "Mine."
    assert own["og:title"] == "Other"
    assert plain["description"] == plain["og:description"] == "First words <b> & “more”, x."
    assert plain["og:title"] == "A plain “page”"
    assert plain["og:url"] == "https://example.org/plain.html"
    assert site.page("plain").find("link", rel="canonical")["href"] == plain["og:url"]
    assert (plain["og:type"], plain["og:site_name"]) == ("website", "Site")
    assert "description" not in papers
    assert papers["og:title"] == "Papers"
    assert "og:title" not in meta(site.page("search"))
    assert "robots" not in plain


def test_the_page_of_a_paper_says_what_it_is(made, site):
    made({**FILES, "news.md": "# N\n"})
    page = site.page("papers/lovelace1843notes")
    said = meta(page)
    assert said["description"] == said["og:description"] == "We compute Bernoulli numbers B2n and mean it."
    assert (said["og:type"], said["og:title"]) == ("article", "Notes on the Analytical Engine: a Sketch")
    assert said["og:url"] == page.find("link", rel="canonical")["href"]
    assert (
        page.select("link[type='application/atom+xml']")[0]["href"] == "https://example.org/publications.xml"
    )
    site.write({"news.md": NEWS})
    site.clean_build(fresh=False)
    assert len(site.page("papers/babbage1842engine").select("link[type='application/atom+xml']")) == 2


PORTRAIT = """
scholar_profile = {"name": 'Ada "</script>" L', "portrait": "me/a b.png"}
"""
PROFILE = {"me/a b.png": "", "who.md": "# Who\n\n```{profile}\n```\n"}


def test_what_is_shared_has_the_portrait(made, site):
    """On all pages, and on those of papers, if a page shows it; what a page says itself stands."""
    mine = OWN.replace('"Other"', '"Other"\n    "property=og:image": "https://a.org/mine.png"')
    made({**HEADS, **PROFILE, "own.md": mine}, conf=BASE + PORTRAIT)
    for name in ("plain", "who", "papers/lovelace1843notes"):
        said = meta(site.page(name))
        assert said["og:image"] == "https://example.org/_images/a%20b.png", name
        assert said["og:image:alt"] == 'Portrait of Ada "</script>" L'
    own = meta(site.page("own"))
    assert own["og:image"] == "https://a.org/mine.png"
    assert "og:image:alt" not in own
    site.write({"who.md": "# Who\n"})
    site.clean_build(fresh=False)
    for name in ("plain", "papers/lovelace1843notes"):
        assert "og:image" not in meta(site.page(name)), name
    made({**PROFILE, **HEADS}, conf=PORTRAIT)
    assert "og:image" not in meta(site.page("plain")), "nobody knows its address"


def test_nothing_is_said_twice_or_at_all(made, site):
    card = '\nogp_site_url = "https://a.org/"\nogp_image = "https://a.org/card.png"\n'
    made({**HEADS, **PROFILE}, conf=f'{BASE}{PORTRAIT}\nextensions += ["sphinxext.opengraph"]{card}')
    names = [str(tag.get("name") or tag.get("property")) for tag in site.page("plain").select("head meta")]
    assert names.count("description") == names.count("og:title") == names.count("og:description") == 1
    assert names.count("og:image") == names.count("og:image:alt") == 1
    assert meta(site.page("plain"))["og:image"] == "https://a.org/card.png"
    made({**HEADS, "who.md": "# Who\n"}, conf="\nscholar_descriptions = False\n")
    assert not {"description", "og:title"} & meta(site.page("plain")).keys()


def test_a_preview_is_not_indexed(made, site):
    output = made(HEADS, conf=address("https://example.org") + "scholar_preview = True\n")
    assert {meta(site.page(name))["robots"] for name in ("own", "plain", "search")} == {"noindex"}
    assert not (output / "sitemap.xml").exists()
    assert not (output / "robots.txt").exists()


def test_a_site_with_nothing_of_ours_says_nothing_until_it_has(made, site):
    plain = {"plain.md": "# Plain\n\nWords.\n", "other.md": "# Other\n\nWords.\n"}
    made(plain, conf="")
    assert "description" not in meta(site.page("plain"))
    site.write({"other.md": "# Other\n\n:::{news} 2020\nIt began.\n:::\n"})
    site.clean_build(fresh=False)
    assert meta(site.page("plain"))["description"] == "Words."
