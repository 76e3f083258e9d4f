"""A page a paper, files to take along, and what the heads of both say to other programs."""

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import rispy
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from changing import Changing, contents
from conftest import BIB, growth
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template
from sphinx.errors import ThemeError
from sphinx.testing.util import SphinxTestApp
from test_browser import browser  # noqa: F401  # a fixture is used by its name

from sphinx_scholar.bib import csl, jsonld, ris
from sphinx_scholar.bib.ids import file_name, permanent_id
from sphinx_scholar.bib.metadata import metadata_of
from sphinx_scholar.bib.names import owner_matcher
from sphinx_scholar.bib.read import File, read_files
from sphinx_scholar.bib.related import related
from sphinx_scholar.bib.style import VENUE
from sphinx_scholar.bib.tags import citation_tags

MANUAL = (Path(__file__).parent.parent / "docs" / "papers.md").read_text("utf-8")
FIXTURES = sorted((Path(__file__).parent / "bib").glob("*.bib"))
LIST = "# Papers\n\n```{publications}\n```\n"
MORE = """
@article{third1841,
  author = {Menabrea, Luigi}, title = {Third}, journal = {Scientific Memoirs}, year = 1841, pdf = {third.pdf}
}
"""
NEWS = "# News\n\n:::{news} 1843-08-10\nOur *notes* are out {cite:p}`lovelace1843notes`.\n:::\n"
CITING = "# A talk\n\nAs {cite:t}`lovelace1843notes` say, with {cite:t}`third1841`.\n"
#: A site with all that a page of a paper may show.
PAGES = {"list.md": LIST, "news.md": NEWS, "talks/talk.md": CITING, "refs.bib": BIB + MORE}


def write(site, lines="", **files):
    site.configure('html_static_path = ["_static"]\n' + lines)
    site.write({"_static/third.pdf": "%PDF", **PAGES, **files})


def tags(page, name=None):
    """Give the tags for Google Scholar on a page: all, or the contents of those of one name."""
    found = [(tag["name"], tag["content"]) for tag in page.select("meta[name^=citation_]")]
    return found if name is None else [content for other, content in found if other == name]


def data(page):
    return [json.loads(tag.string) for tag in page.select('script[type="application/ld+json"]')]


def names_of(site, builder="html"):
    folder = site.output / builder / "papers"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


# What a page shows


def test_a_page_of_a_paper(site):
    write(site)
    site.clean_build()
    page = site.page("papers/lovelace1843notes")
    shown = page.select_one(".scholar-paper")
    assert [head.text for head in page.select("h1")] == ["Notes on the Analytical Engine: a Sketch"]
    assert page.title.text.startswith("Notes on the Analytical Engine: a Sketch")
    headings = ["Abstract", "News", "Cite this", "On this site", "Related papers"]
    assert [head.text for head in shown.select("h2")] == headings
    reference = shown.select_one(".publication-reference").text
    assert reference == "Ada Lovelace and Luigi Menabrea. Scientific Memoirs, 3(1), 666–731, 1843."
    assert shown.select_one(".publication strong.owner")
    assert not shown.select(".publication details"), "what folds in a list is open here, or below"
    abstract = shown.select_one(".scholar-paper-abstract")
    assert abstract.select("p em")
    assert abstract.select("math msub")
    [item] = shown.select(".scholar-paper-news li")
    assert item.text == "August 10, 1843 Our notes are out [Lovelace and Menabrea, 1843]."
    assert item.time["datetime"] == "1843-08-10"
    assert item.a["href"].startswith("../news.html#news-1843-08-10")
    copied = {fold.summary.text: fold.pre.text for fold in shown.select(".scholar-paper-cite details")}
    assert list(copied) == ["BibTeX", "CSL-JSON", "RIS"]
    assert copied["BibTeX"].startswith("@article{lovelace1843notes,")
    assert json.loads(copied["CSL-JSON"])[0]["id"] == "lovelace1843notes"
    assert rispy.loads(copied["RIS"])[0]["type_of_reference"] == "JOUR"
    assert site.text("papers/lovelace1843notes.bib", "html").rstrip() == copied["BibTeX"].rstrip()
    about, others = shown.select(".scholar-paper-more")
    assert [(a.text, a["href"]) for a in about.select("a")] == [("A talk", "../talks/talk.html")]
    assert [(a.text, a["href"]) for a in others.select("a")] == [("Third", "third1841.html")]
    links = [(li.span.text, li.a["href"]) for li in shown.select(".scholar-paper-nav li")]
    assert links == [
        ("Next paper", "babbage1842engine.html"),
        ("In the list", "../list.html#lovelace1843notes"),
    ]


def test_the_title_in_the_list_leads_to_the_page_and_the_order_is_that_of_the_list(site):
    write(site, **{"list.md": "# P\n\n```{publications}\n:group-by: type\n```\n"})
    site.clean_build()
    page = site.page("list")
    titles = [a["href"] for a in page.select(".publication .title > a")]
    order = ["lovelace1843notes", "third1841", "babbage1842engine"]
    assert titles == [f"papers/{name}.html" for name in order]
    for before, name in pairwise(order):
        nav = [a["href"] for a in site.page(f"papers/{before}").select(".scholar-paper-nav a")]
        assert f"{name}.html" in nav
    assert [item["url"] for item in data(page)[0]["itemListElement"]] == titles
    assert data(page)[0]["numberOfItems"] == 3


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_all_links_lead_somewhere(site, builder):
    bib = PAGES["refs.bib"] + "".join(
        f"@misc{{{key}, title = {{About {number}}}, author = {{Lovelace, Ada}}, year = 18{number}}}\n"
        for number, key in enumerate(
            ["10.1145/33", "DBLP:journals/a/B", "王2020", "Հրայր2020", "con", "index"], 10
        )
    )
    write(site, **{"refs.bib": bib, "sub/list.md": PAGES["list.md"], "list.md": "# None\n"})
    site.clean_build(builder)
    root = site.output / builder
    pages = {path for path in root.rglob("*.html") if "_static" not in path.parts}
    assert len([path for path in pages if "papers" in path.parts]) == 9
    for path in pages:
        page = BeautifulSoup(path.read_text("utf-8"), "html5lib")
        for link in page.select("a[href], link[rel=alternate]"):
            parts = urlsplit(urljoin(f"file://{path}", link["href"].replace("?", "%3F")))
            if parts.scheme != "file" or link["href"].startswith("#"):
                continue
            target = Path(unquote(parts.path))
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, link["href"])
            if parts.fragment and target in pages:
                there = BeautifulSoup(target.read_text("utf-8"), "html5lib")
                assert there.find(id=unquote(parts.fragment)), (path, link["href"])


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme"])
def test_any_theme_has_the_page(site, theme):
    pytest.importorskip(theme)
    write(site, f"html_theme = {theme!r}\nhtml_baseurl = 'https://ada.example/'\n")
    site.build()
    page = site.page("papers/lovelace1843notes")
    assert [head.text for head in page.select(".scholar-paper h1")] == [
        "Notes on the Analytical Engine: a Sketch"
    ]
    assert len(page.select("h1")) == 1
    assert tags(page, "citation_author") == ["Ada Lovelace", "Luigi Menabrea"]
    assert page.select("link[href*='scholar.css']")
    assert page.select("script[src*='scholar.js']")
    assert "papers/lovelace1843notes" in page.select_one("link[rel=canonical]")["href"]


def test_a_page_without_abstract_news_or_cites(site):
    site.write(
        {
            "list.md": LIST,
            "refs.bib": "@misc{a, title = {T <i>}}\n@misc{b, author = {B}, bibtex_show = {false}}",
        }
    )
    site.clean_build()
    page = site.page("papers/a")
    assert page.h1.text == "T <i>"
    assert [head.text for head in page.select(".scholar-paper h2")] == ["Cite this"]
    other = site.page("papers/b")
    assert other.h1.text == "b"
    assert not other.select(".scholar-paper h2")
    details = site.page("list").find("a", string="Details")
    assert details["href"] == "papers/b.html", "without a title, a link leads there"


def test_the_manuals_template(site):
    [example] = re.findall(r"```jinja\n(.*?)```", MANUAL, re.DOTALL)
    write(site, 'templates_path = ["_templates"]\n', **{"_templates/scholar/paper.html": example})
    site.write({"refs.bib": PAGES["refs.bib"].replace("volume", "keywords = {sums}, volume")})
    site.clean_build()
    page = site.page("papers/lovelace1843notes").select_one(".scholar-paper")
    assert page.select_one(".scholar-paper-abstract + p").text == "sums"
    assert not page.select(".scholar-paper-more")


def test_a_template_gets_what_the_manual_says(site, monkeypatch):
    given = []
    real = Template.render
    monkeypatch.setattr(Template, "render", lambda self, names: given.append(names) or real(self, names))
    write(site)
    site.clean_build()
    rows = re.findall(r"^\| (`.*?) \|", MANUAL, re.MULTILINE)
    wanted = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert [{*names} for names in given if "related" in names] == [wanted] * 3


def test_a_template_of_the_site(site):
    write(site, 'templates_path = ["_templates"]\n')
    ours = "{% extends '!scholar/paper.html' %}{% block news %}{% endblock %}"
    site.write(
        {"_templates/scholar/paper.html": ours + "{% block head %}{{ key }} & {{ super() }}{% endblock %}"}
    )
    site.clean_build()
    page = site.page("papers/lovelace1843notes")
    assert not page.select(".scholar-paper-news")
    assert page.select(".scholar-paper-cite")
    site.write({"_templates/scholar/paper.html": "\n{{ nothing }}"})
    with pytest.raises(ThemeError, match=r"the template of a paper cannot be used: .*nothing"):
        site.build(fresh=False)


@pytest.mark.parametrize("builder", ["text", "epub", "singlehtml", "latex"])
def test_other_builders_have_no_pages_and_no_files(site, builder):
    write(site)
    site.build(builder)
    assert not (site.output / builder / "papers").exists()
    assert not list((site.output / builder).rglob("list.bib"))
    page = "".join(path.read_text("utf-8") for path in (site.output / builder).rglob("*.*html"))
    assert "papers/" not in page
    assert "All of these papers" not in page


# Settings and options


def test_no_pages(site):
    write(site, "scholar_paper_pages = False\n")
    site.clean_build()
    assert not (site.output / "html" / "papers").exists()
    page = site.page("list")
    assert not page.select(".title a")
    assert not data(page)
    assert page.select(".publication-files")


def test_titles_that_lead_to_the_papers(site):
    write(site, **{"list.md": "# P\n\n```{publications}\n:title: paper\n```\n"})
    site.clean_build()
    papers = site.page("list").select(".publication")
    titles = [paper.select_one(".title a") for paper in papers]
    assert [title and title["href"] for title in titles] == [
        "https://doi.org/10.1000/x_y",
        "https://arxiv.org/abs/2301.12245",
        "_static/third.pdf",
    ]
    details = [paper.find("a", string="Details")["href"] for paper in papers]
    assert details == [f"papers/{paper['id']}.html" for paper in papers]
    site.write({"list.md": "# P\n\n```{publications}\n:title: top\n```\n"})
    site.build()
    assert ":title: top is not one of page, paper; it reads as page" in site.warnings


def test_news_in_a_list(site):
    write(site, **{"list.md": "# P\n\n```{publications}\n:news:\n```\n"})
    site.clean_build()
    page = site.page("list")
    [news] = page.select(".publication-news")
    assert news.find_parent("li")["id"] == "lovelace1843notes"
    assert news.text.strip() == "August 10, 1843 Our notes are out [Lovelace and Menabrea, 1843]."
    assert news.time["datetime"] == "1843-08-10"
    assert news.a["href"].startswith("news.html#news-1843-08-10")
    site.write({"news.md": NEWS.replace("are out", r"are \<out> &")})
    site.clean_build(fresh=False)
    assert "Our notes are <out> & [" in site.page("list").select_one(".publication-news").text
    site.clean_build("text")
    assert "August 10, 1843: Our notes are <out> & [" in " ".join(site.text("list.txt", "text").split())
    site.configure("latex_documents = [('list', 'list.tex', 'T', 'A', 'howto')]\n")  # without the news
    site.build("latex")
    assert "August 10, 1843: Our notes are" in site.text("list.tex", "latex")


# Names of files


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Smith2020", "smith2020"),
        ("10.1145/3357384", r"paper-10\.1145-3357384-[b-v]{8}"),
        ("DBLP:journals/corr/abs-1", "dblp-journals-corr-abs-1-[b-v]{8}"),
        ("王2020", "王2020"),
        ("Հրայր2020", "հրայր2020"),
        ("CON", "con-[b-v]{8}"),
        ("nul.2020", "nul-2020-[b-v]{8}"),
        ("com1", "com1-[b-v]{8}"),
        ("index", "index-[b-v]{8}"),
        ("console", "console"),
        ("a.", "a-[b-v]{8}"),
        ("王" * 90, "王{63}-[b-v]{8}"),
    ],
)
def test_names_of_files(key, name):
    assert re.fullmatch(name, file_name(key))


@given(st.lists(st.text(max_size=120), unique_by=str.lower))
def test_any_key_has_a_name_of_its_own(keys):
    names = [file_name(key) for key in keys]
    assert len({*names}) == len({*map(permanent_id, keys)}) == len(keys)
    for name in names:
        assert len(name.encode()) <= 200
        assert not re.search(r'[\x00-\x1f/\\:*?"<>|]|[. ]\Z', name)
        assert not re.match(r"(con|prn|aux|nul|com\d|lpt\d|index)(\.|\Z)", name)


def test_a_document_in_the_way(site):
    write(site, **{"papers/third1841.md": "# Mine\n", "papers/Babbage1842engine/index.md": "# Mine, too\n"})
    site.build()
    lines = site.warnings.splitlines()
    assert len(lines) == 2
    assert "the site has a page papers/third1841 of its own; the paper third1841 has none" in site.warnings
    assert re.search(r"refs\.bib:\d+: WARNING: ", lines[0])
    assert site.page("papers/third1841").h1.text.startswith("Mine")
    assert site.page("papers/lovelace1843notes").h1
    titles = site.page("list").select(".title")
    assert [bool(title.a) for title in titles] == [True, False, False]


# Files to take along


def test_files_of_lists(site):
    some = "# Some\n\n```{publications}\n:filter: year > 1841\n:no-index:\n:files: some-papers\n```\n\n"
    some += "```{publications}\n:filter: year < 1842\n:no-index:\n```\n"
    write(site, "scholar_private_fields = ['pages']\n", **{"sub/some.md": some})
    site.clean_build()
    root = site.output / "html"
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*.ris")) == [
        "list.ris",
        "sub/some-papers.ris",
    ]
    bib = site.text("list.bib", "html")
    assert re.findall(r"@\w+\{(\w+)", bib) == ["lovelace1843notes", "babbage1842engine", "third1841"]
    assert "abstract" not in bib
    assert "selected" not in bib
    assert "666" not in bib
    assert [item["id"] for item in json.loads(site.text("sub/some-papers.json", "html"))] == [
        "lovelace1843notes",
        "babbage1842engine",
    ]
    assert len(rispy.loads(site.text("list.ris", "html"))) == 3
    page = site.page("sub/some")
    [line] = page.select(".publication-files")
    assert line.text == "All of these papers: BibTeX · CSL-JSON · RIS"
    assert [a["href"] for a in line.select("a")] == ["some-papers.bib", "some-papers.json", "some-papers.ris"]
    alternates = [(a["type"], a["href"]) for a in page.select("link[rel=alternate]")]
    assert ("application/x-bibtex", "some-papers.bib") in alternates


def test_names_of_lists_that_cannot_be(site):
    lists = ["", ":no-index:\n:files: a/b\n", ":no-index:\n:files: same\n", ":no-index:\n:files: same\n"]
    lists += [":no-index:\n:files: mine\n", ":no-index:\n:files: none\n"]
    write(
        site,
        'html_extra_path = ["extra"]\n',
        **{"list.md": "# P\n\n" + "".join(f"```{{publications}}\n{options}```\n\n" for options in lists)},
    )
    site.write({"extra/mine.ris": "Mine"})
    site.build()
    assert ":files: a/b is no name of letters, digits and hyphens" in site.warnings
    assert "the site has other files called same; this list has none to take along" in site.warnings
    assert "the site has other files called mine; this list has none to take along" in site.warnings
    assert site.text("mine.ris", "html") == "Mine"
    assert len(site.page("list").select(".publication-files")) == 2


# Heads


def test_tags_of_a_page(site):
    write(site, "html_baseurl = 'https://ada.example/site'\n")
    site.clean_build()
    page = site.page("papers/lovelace1843notes")
    assert tags(page) == [
        ("citation_title", "Notes on the Analytical Engine: a Sketch"),
        ("citation_author", "Ada Lovelace"),
        ("citation_author", "Luigi Menabrea"),
        ("citation_publication_date", "1843"),
        ("citation_journal_title", "Scientific Memoirs"),
        ("citation_volume", "3"),
        ("citation_issue", "1"),
        ("citation_firstpage", "666"),
        ("citation_lastpage", "731"),
        ("citation_doi", "10.1000/x_y"),
        ("citation_abstract_html_url", "https://ada.example/site/papers/lovelace1843notes.html"),
    ]
    assert tags(site.page("papers/third1841"), "citation_pdf_url") == [
        "https://ada.example/site/_static/third.pdf"
    ]
    [work] = data(page)
    assert work["@type"] == "ScholarlyArticle"
    assert work["@id"] == work["mainEntityOfPage"] == "https://ada.example/site/papers/lovelace1843notes.html"
    assert [author["name"] for author in work["author"]] == ["Ada Lovelace", "Luigi Menabrea"]
    [items] = data(site.page("list"))
    assert items["itemListElement"][0]["url"] == "https://ada.example/site/papers/lovelace1843notes.html"
    for name in ("list", "news", "index", "talks/talk"):
        assert tags(site.page(name)) == [], "the tags are on no other page"


def test_without_an_address_of_the_site_no_address_is_made_up(site):
    write(site)
    site.clean_build()
    page = site.page("papers/third1841")
    assert not tags(page, "citation_abstract_html_url")
    assert not tags(page, "citation_pdf_url")
    assert "@id" not in data(page)[0]


#: How Zotero's translator "Embedded Metadata" tells what a page is: the tag, and the item's type. The last
#: tag that says so decides (``init``); if none does, ``z:itemType`` (in "RDF"). With a title alone it is an
#: article of a journal, with an ISBN a book. It was held against both, run by Zotero's translation server.
ZOTERO = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("@article{k, journal = {J}", "journalArticle"),
        ("@inproceedings{k, booktitle = {P}, isbn = {9780306406157}", "conferencePaper"),
        ("@incollection{k, booktitle = {B}, publisher = {H}", "bookSection"),
        ("@phdthesis{k, school = {S}", "thesis"),
        ("@techreport{k, institution = {S}, number = 3", "report"),
        ("@book{k, publisher = {H}, isbn = {9780306406157}", "book"),
        ("@book{k, publisher = {H}", "book"),
        ("@misc{k, eprint = {2301.12245}, archiveprefix = {arXiv}", "preprint"),
        ("@software{k, version = {2}", "computerProgram"),
        ("@dataset{k, publisher = {H}", "dataset"),
        ("@online{k, url = {https://example.org/}", "webpage"),
        ("@phdthesis{k, note = {N}", "thesis"),
        ("@inproceedings{k, publisher = {H}", "conferencePaper"),
    ],
)
def test_zotero_takes_a_page(site, entry, kind):
    """Of the right type, with the title of what it stands in, and each author as one person."""
    site.configure("suppress_warnings = ['scholar.entry', 'scholar.owner']\n")
    site.write(
        {"list.md": LIST, "refs.bib": entry + ", title = {T}, author = {Doe, Jane A. and Ver Steeg, Greg}}"}
    )
    site.clean_build()
    found = tags(site.page("papers/k"))
    named = [name for name, _content in found]
    types = [ZOTERO[name] for name in named if name in ZOTERO]
    said = [tag["content"] for tag in site.page("papers/k").select("meta[name='z:itemType']")]
    assert ([*types[-1:], *said] or ["book" if "citation_isbn" in named else "journalArticle"])[0] == kind
    containers = {"journalArticle": "journal_title", "conferencePaper": "inbook_title"}
    if kind in containers and types:
        assert tags(site.page("papers/k"), f"citation_{containers[kind]}") in (["J"], ["P"])
    assert zotero_people(tags(site.page("papers/k"), "citation_author")) == [
        ("Jane A.", "Doe"),
        ("Greg", "Ver Steeg"),
    ]


def zotero_people(written):
    """Read people as "Embedded Metadata" does (``processHighwireCreators``, and Zotero's ``cleanAuthor``)."""
    people = []
    for text in written:
        parts = re.split(r"\s*;\s*", text)
        if len(parts) == len(written) == 1:  # a lone tag may hold all of them
            commas = re.split(r"\s*,\s*", parts[0])
            if len(commas) > 1 and " " in commas[0] and " " in commas[1]:
                parts = commas
        for part in parts:
            has_comma = "," in part
            name = re.sub(r"\s+", " ", part.strip(" ,"), count=1)
            if has_comma:
                family, _comma, given = re.sub(r"\.([^ ])", r". \1", name).partition(",")
            else:
                given, _space, family = name.rpartition(" ")
            people.append((" ".join(given.split()), family))
    return people


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("King, Jr., Martin Luther", [("Martin Luther", "King Jr")]),
        ("King, Jr., Martin", [("Martin", "King Jr")]),
        (
            "King, Jr., Martin Luther and van der Berg, Ludwig",
            [("Martin Luther", "King Jr"), ("Ludwig", "van der Berg")],
        ),
        ("Garc{\\'i}a M{\\'a}rquez, Gabriel Jos{\\'e}", [("Gabriel José", "García Márquez")]),
        ("Lovelace, Ada", [("Ada", "Lovelace")]),
        ("Plato and {Labs, Inc.; Rome}", [("", "Plato"), ("", "Labs Inc. Rome")]),
        ("{The ALICE Collaboration}", [("", "The ALICE Collaboration")]),
    ],
)
def test_zotero_takes_each_author_for_one_person(authors, expected):
    """The family name is whole, and a group is no list of people."""
    [entry] = read(f"@book{{k, title = {{T}}, author = {{{authors}}}}}")
    found = [content for name, content in citation_tags(metadata_of(entry), "") if name == "citation_author"]
    assert zotero_people(found) == expected


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_whatever_files_hold_has_pages(site, path):
    site.write({"list.md": LIST})
    (site.source / "refs.bib").write_bytes(path.read_bytes())
    site.configure("html_baseurl = 'https://ada.example/'\nsuppress_warnings = ['scholar.link']\n")
    site.build()
    papers = site.page("list").select(".publication")
    pages = [name for name in names_of(site) if name.endswith(".html")]
    assert len(pages) == len(papers)
    for name in pages:
        page = site.page(f"papers/{name.removesuffix('.html')}")
        assert all(content.strip() for _name, content in tags(page))
        assert len(data(page)) == 1
        assert len(page.select(".scholar-paper")) == len(page.select(".scholar-paper h1")) == 1
        assert not page.select(".scholar-paper script")
        assert not re.search("[\x00-\x08]", str(page))


# What is written, and when


def entries(number):
    """Give entries of many kinds: authors, keywords and venues come again."""
    kinds = ["article", "inproceedings", "book", "phdthesis", "misc", "techreport"]
    return {
        f"key{n}": f"@{kinds[n % 6]}{{key{n}, title = {{Title {n}}}, year = {1900 + n // 3},"
        f" author = {{Lovelace, Ada and Other{n % 40}, Otto}}, keywords = {{word{n % 25}, all}},"
        f" journal = {{J}}, booktitle = {{B}}, school = {{S}}, abstract = {{We show {n}.}}}}"
        for n in range(number)
    }


def times(site):
    root = site.output / "html"
    return {
        path.relative_to(root).as_posix(): path.stat().st_mtime_ns
        for path in root.rglob("*")
        if path.suffix in {".html", ".bib", ".json", ".ris", ".xml"}
    }


def written(site, **kwargs):
    before = times(site)
    site.clean_build(fresh=False, **kwargs)
    after = times(site)
    assert before.keys() - after.keys() == set()
    return {name for name in after if before.get(name) != after[name]} - {
        "index.html",
        "search.html",
        "genindex.html",
    }


@pytest.mark.parametrize("lines", ["", "scholar_paper_pages = False\n", "scholar_find = 1\n"])
@pytest.mark.parametrize("builder", ["html", "text", "singlehtml"])
def test_what_was_read_is_believed_by_the_next_build(site, lines, builder):
    site.configure(lines)
    site.write({"refs.bib": "\n".join(entries(5).values()), "list.md": "# L\n\n```{publications}\n```\n"})
    site.clean_build(builder)
    site.clean_build(builder, fresh=False)
    assert "0 added, 0 changed, 0 removed" in site.status


def test_one_edit_of_300_writes_one_page_and_its_list(site):
    bib = entries(300)
    site.configure("html_baseurl = 'https://ada.example/'\n")
    site.write({"list.md": LIST, "news.md": "# N\n\n:::{news} 2020\nIt began.\n:::\n"})
    site.write({"refs.bib": "\n".join(bib.values())})
    site.clean_build()
    assert len(names_of(site)) == 600
    assert {"publications.xml", "news.xml", "sitemap.xml"} < times(site).keys()
    assert written(site) == set()
    bib["key150"] = bib["key150"].replace("We show", "We tell")
    site.write({"refs.bib": "\n".join(bib.values())})
    assert written(site) == {"list.html", "list.find.json", "papers/key150.html"}
    bib["key299"] = bib["key299"].replace("We show", "We tell")
    site.write({"refs.bib": "\n".join(bib.values())})
    assert written(site) == {"list.html", "list.find.json", "papers/key299.html", "publications.xml"}, (
        "it is a new one"
    )
    bib["key150"] = bib["key150"].replace("{J}", "{Journal}")
    site.write({"refs.bib": "\n".join(bib.values())})
    files = {f"list{suffix}" for suffix in (".html", ".bib", ".json", ".ris", ".find.json")}
    assert written(site) <= {*files, "papers/key150.html", "papers/key150.bib"}
    bib["key150"] = bib["key150"].replace("Title 150", "Another title")
    site.write({"refs.bib": "\n".join(bib.values())})
    now = {name for name in written(site) if name.startswith("papers/")}
    assert {"papers/key155.html", "papers/key151.html", "papers/key150.html"} < now
    assert len(now) <= 12, "the page, its neighbours, and those that name it as related"


def test_300_papers_of_every_type_have_pages_of_their_own(site):
    """No tag of them is empty, and no two are in one file, whatever the keys."""
    kinds = sorted({*csl.TYPES, *ris.TYPES, *jsonld.TYPES, *VENUE, "online", "inreference"})
    shapes = ["k{}", "10.1145/{}", "DBLP:journals/corr/abs-{}", "Բանալի{}", "键{}", "K{}", "k-{}", "k {}"]
    fields = {
        "author": "Lovelace, Ada and {The Group} and King, Jr., M.",
        "journal": "J",
        "booktitle": "B",
        "school": "S",
        "institution": "I",
        "publisher": "P",
        "series": "LNCS",
        "volume": "3",
        "number": "4",
        "pages": "1--9",
        "edition": "2",
        "isbn": "9780306406157",
        "issn": "1234-5678",
        "doi": "10.1000/x",
        "year": "1843",
    }
    written = []
    for number in range(300):  # each without some of the fields
        some = [
            f"{name} = {{{value}}}"
            for place, (name, value) in enumerate(fields.items())
            if (number + place) % 5
        ]
        key = shapes[number % 8].format(number // 8).replace(" ", "_")
        written.append(f"@{kinds[number % len(kinds)]}{{{key}, title = {{T {number}}}, {', '.join(some)}}}")
    site.write({"list.md": LIST, "refs.bib": "\n".join(written)})
    site.configure("suppress_warnings = ['scholar.entry', 'scholar.link', 'scholar.owner']\n")
    site.clean_build()
    pages = [name for name in names_of(site) if name.endswith(".html")]
    assert len(pages) == len({name.casefold() for name in pages}) == 300
    titles = set()
    for name in pages:
        page = site.page(f"papers/{name.removesuffix('.html')}")
        assert all(content.strip() for _name, content in tags(page))
        titles.update(tags(page, "citation_title"))
    assert len(titles) == 300


def test_pages_that_are_missing_are_written_again(site):
    write(site)
    site.clean_build()
    (site.output / "html" / "papers" / "third1841.html").unlink()
    (site.output / "html" / "list.bib").unlink()
    assert {"papers/third1841.html", "list.bib"} <= written(site)
    assert written(site) == set()


def test_what_changes_a_page_from_elsewhere(site):
    """Each time, our files are those of a clean build; what else stands on documents is Sphinx's."""
    write(site)
    site.clean_build()
    page = "papers/lovelace1843notes.html"
    for files in (
        {"list.md": "# Papers\n\n```{publications}\n:style: plain\n```\n"},
        {"list.md": "# Works\n\n```{publications}\n```\n"},
        {"talks/talk.md": CITING.replace("A talk", "A speech")},
        {"news.md": NEWS.replace("1843-08-10", "1843-09")},
        {"news.md": "# News\n"},
        {"refs.bib": PAGES["refs.bib"].replace("Third", "Last")},
        {"_templates/scholar/paper.html": "<h1>{{ title }}</h1>"},
    ):
        site.write(files)
        if "_templates/scholar/paper.html" in files:
            write(site, 'templates_path = ["_templates"]\n', **files)
        before = site.text(page, "html")
        site.clean_build(fresh=False)
        grown = {name: site.text(name, "html") for name in times(site)}
        assert grown[page] != before, files
        site.clean_build()
        clean = {name: site.text(name, "html") for name in times(site)}
        differing = {name for name in clean if grown[name] != clean[name]}
        assert {name for name in differing if name.startswith("papers/") or ".html" not in name} == set()


def test_when_sphinx_writes_all_pages_are_written(tmp_path):
    site = Changing(tmp_path)
    site.build("grown")
    before = site.times("grown")
    site.build("grown", everything=True)
    after = site.times("grown")
    pages = {name for name in after if name.startswith("papers/") and name.endswith(".html")}
    assert len(pages) == 4
    assert all(before[name] != after[name] for name in pages)


def test_pages_of_papers_that_are_gone(site):
    """Ours go; what somebody else put there stays."""
    write(site)
    site.clean_build()
    (site.output / "html" / "papers" / "mine.html").write_text("Mine")
    site.write({"refs.bib": BIB})
    site.build(fresh=False)
    names = names_of(site)
    assert "mine.html" in names
    assert "lovelace1843notes.html" in names
    assert "third1841.html" not in names
    assert "third1841.bib" not in names
    write(site, "scholar_paper_pages = False\n", **{"talks/talk.md": "# T\n", "refs.bib": BIB})
    site.build(fresh=False)
    assert names_of(site) == ["mine.html"]


def test_the_same_bytes_serial_and_parallel(tmp_path):
    site = Changing(tmp_path)
    site.builds([("one", "html", {}), ("two", "html", {"parallel": 2})])
    one, two = contents(site.files("one")), contents(site.files("two"))
    assert one == two
    assert {"papers.bib", "papers/ada.bib", "papers/ada.html"} <= one.keys()


def test_pages_take_linear_time(site):
    """Of papers; the list, and reading, are not of the pages."""
    from sphinx_scholar.papers import pages

    apps = {}
    for number in (50, 200):
        site.write({"list.md": LIST, "refs.bib": "\n".join(entries(number).values())})
        source = site.source.with_name(f"of-{number}")
        shutil.copytree(site.source, source)
        apps[number] = SphinxTestApp("html", srcdir=source, builddir=source / "_build")
        apps[number].build()

    def collect(number):
        apps[number].env.get_domain("scholar").record.written.clear()
        for name, context, template in pages.collect(apps[number]):
            apps[number].builder.handle_page(name, context, template)

    try:
        assert growth(collect, 50, 200, 8) < 8
    finally:
        for app in apps.values():
            app.cleanup()


# Related papers


def read(text):
    library = read_files([File(Path("refs.bib"), "refs.bib", text.encode(), "")], "utf-8-sig")
    return list(library.entries.values())


def test_related_papers():
    found = read(
        "@misc{a, author = {Lovelace, Ada and Doe, Jane}, keywords = {looms; Engines}}"
        "@misc{b, author = {Lovelace, Ada and Doe, J. and others}}"
        "@misc{c, author = {Lovelace, Ada}, keywords = {engines}}"
        "@misc{d, author = {Lovelace, A. and others}}"
    )
    assert related(found, owner_matcher(["Ada Lovelace"])) == {
        "a": ("b", "c"),
        "b": ("a",),
        "c": ("a",),
        "d": (),
    }


def test_related_papers_take_linear_time():
    """Though all have one author and one keyword; and none has more than four."""

    papers = {
        number: read(
            "".join(f"@misc{{k{n}, author = {{Doe, Jane}}, keywords = {{a, b{n}}}}}" for n in range(number))
            + "@misc{last}"
        )
        for number in (200, 2000)
    }
    assert growth(lambda number: related(papers[number]), 200, 2000, 20) < 20
    assert max(map(len, related(papers[2000]).values())) == 4


# In a browser


@pytest.mark.parametrize("theme", ["basic", "pydata_sphinx_theme"])
def test_a_page_in_a_browser(site, browser, theme):  # noqa: F811
    write(site, f"html_theme = {theme!r}\nlanguage = 'en'\n")
    site.clean_build()
    for width, scheme in ((1280, "light"), (375, "dark")):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto((site.output / "html" / "papers" / "lovelace1843notes.html").as_uri())
        assert not [url for url in asked if not url.startswith(("file:", "data:"))]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        page.wait_for_function("document.querySelectorAll('.scholar-copy').length === 5")
        offered = page.locator(".scholar-copy").all_inner_texts()
        assert offered == ["Copy BibTeX", "Copy reference", "Copy link", "Copy", "Copy"]
        wrong = Axe().run(page, context=".scholar-paper").response["violations"]
        assert [node["html"] for found in wrong for node in found["nodes"]] == []
        page.close()
