"""Lists in parts: further pages by group or by number, and how all is found and led to."""

import json
import re
from functools import partialmethod
from itertools import repeat
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp
from test_browser import browser  # noqa: F401  # a fixture is used by its name
from test_find import boxes
from test_long import serve  # noqa: F401
from test_pages import entries, times, written

from sphinx_scholar.papers.parts import FIRST, MANY, SIZE

LIST = "# Papers\n\nAll of them.\n\n```{publications}\n%s```\n\nThe end.\n"
BUTTON = "button.scholar-all"
#: 60 papers of 20 years, three a year, the newest first.
BIB = "\n".join(entries(60).values())
YEARS = LIST % ":paginate: year\n"
PORTRAIT = {"name": "Ada", "portrait": "me.png"}


def write(site, options="", lines="", bib=BIB):
    site.configure(lines)
    site.write({"p.md": LIST % options, "refs.bib": bib})


def papers(page):
    return [paper["id"] for paper in page.select("li.publication")]


def stubs(page):
    return [
        (link.text, link["href"], link.get("aria-label"))
        for link in page.select(".publication-elsewhere > a")
    ]


def pages(site, builder="html"):
    root = site.output / builder
    found = [path.relative_to(root).as_posix() for path in root.rglob("*.html")]
    return sorted(
        (name for name in found if re.match(r"(sub/)?(p|index)-", name)), key=lambda name: (len(name), name)
    )


def test_a_page_a_year(site):
    write(site, ":paginate: year\n")
    site.clean_build()
    first = site.page("p")
    # Whole years, until there are 20 papers.
    assert papers(first) == [f"key{n}" for year in range(19, 12, -1) for n in range(3 * year, 3 * year + 3)]
    assert [heading.text.rstrip("¶") for heading in first.select("h2")] == [
        str(n) for n in range(1919, 1899, -1)
    ]
    assert len(pages(site)) == 13
    assert stubs(first)[0] == ("3 papers", "p-1912.html#year-1912", "1912: 3 papers")
    page = site.page("p-1912")
    assert papers(page) == ["key36", "key37", "key38"]
    assert page.title.text.startswith("Papers: 1912")
    assert [heading.text.rstrip("¶") for heading in page.select("h1, h2")] == ["Papers: 1912"]
    assert page.find(id="year-1912").name == "section"
    ways = [(way.span.text, way.a["href"], way.a.text) for way in page.select(".scholar-paper-nav li")]
    assert ways == [
        ("Next page", "p-1911.html", "Papers: 1911"),
        ("First page", "p.html", "Papers"),
    ]
    ways = [way.span.text for way in site.page("p-1910").select(".scholar-paper-nav li")]
    assert ways == ["Previous page", "Next page", "First page"]
    said = page.find("meta", {"name": "description"})["content"]
    assert said == "Papers: 1912. Title 36; Title 37; Title 38"


def test_the_first_page_has_so_many_papers_at_least(site):
    """And none of the next year, where it has as many as that."""
    write(site, ":paginate: year\n:filter: key != 'key59'\n")
    site.clean_build()
    assert len(papers(site.page("p"))) == 20
    assert len(pages(site)) == 13


def test_the_documentation_tells_the_bounds():
    said = (Path(__file__).parent.parent / "docs/publications.md").read_text("utf-8")
    assert f"more than {MANY:,} papers is in parts" in said
    assert f"else {SIZE} papers a page" in said
    assert f"as it takes to show {FIRST} papers" in said


def test_every_paper_stands_on_one_page_and_its_address_leads_to_it(site):
    write(site, ":paginate: 25\n")
    site.clean_build()
    first = site.page("p")
    found = {"p": papers(first)}
    assert pages(site) == ["p-2.html", "p-3.html"]
    for link in first.select(".publication-elsewhere > a"):
        name = link["href"].partition(".html")[0]
        led = [anchor["id"] for anchor in link.find_next_siblings("span")]
        assert led, "ids for old addresses"
        found.setdefault(name, []).extend(led)
    for name in ("p-2", "p-3"):
        assert papers(site.page(name)) == found[name]
    assert [len(keys) for keys in found.values()] == [25, 25, 10]
    every = [element["id"] for element in first.select("[id]")]
    assert len(every) == len(set(every))
    # The year that is cut stands on both pages.
    assert [text for text, *_ in stubs(first)][:2] == ["Page 2: 2 papers", "Page 2: 3 papers"]
    assert site.page("p-2").select_one("h2").text == first.find(id="year-1911").h2.text


def test_numbers_go_on(site):
    write(site, ":paginate: 25\n:list: enumerated\n:group-by: none\n")
    site.clean_build()
    starts = [site.page(name).select_one("ol.publications").get("start", "1") for name in ("p", "p-2", "p-3")]
    assert starts == ["1", "26", "51"]
    assert [(text, address) for text, address, _name in stubs(site.page("p"))] == [
        ("Page 2: 25 papers", "p-2.html"),
        ("Page 3: 10 papers", "p-3.html"),
    ]


def test_groups_within_groups(site):
    write(site, ":paginate: type\n:group-by: type year\n")
    site.clean_build()
    page = site.page("p-book")
    assert [heading.text.rstrip("¶") for heading in page.select("h1")] == ["Papers: Books"]
    assert len(page.select("section h2")) == len(papers(page)) == 10
    levels = {title["aria-level"] for title in page.select(".title[role=heading]")}
    assert levels == {"3"}
    assert len(site.page("p").select("#type-book .publication-elsewhere")) == 10
    for link in site.page("p").select("#type-book .publication-elsewhere > a"):
        assert link["href"] == f"p-book.html#{link.find_parent('section')['id']}"
        assert page.find(id=link.find_parent("section")["id"])


def test_a_numbered_page_has_an_id_of_its_own(site):
    for key, found in (("other", "page"), ("page", "page-2")):
        write(site, ":paginate: 20\n", bib=BIB + f"\n@misc{{{key}, title = {{T}}, year = 1905}}\n")
        site.clean_build()
        page = site.page("p-3")
        assert key in papers(page)
        assert page.h1.parent["id"] == found
        every = [element["id"] for element in page.select("[id]")]
        assert len(every) == len(set(every))


@pytest.mark.parametrize(("size", "folds"), [(4, 8), (5, 10)])
def test_a_button_opens_all_where_much_is_folded(site, size, folds):
    write(site, f":paginate: {size}\n:filter: year > 1915\n")
    site.clean_build()
    page = site.page("p-2")
    assert len(page.select("details")) == folds
    buttons = [(button["data-papers"], button.find_previous_sibling().name) for button in page.select(BUTTON)]
    assert buttons == ([("5", "h1")] if folds > 8 else [])


def test_titles_are_text_and_a_description_is_short(site):
    title = "Papers & <b> More"
    write(site, ":paginate: 20\n")
    site.write({"p.md": LIST.replace("Papers", title.replace("<", "\\<")) % ":paginate: 20\n"})
    site.clean_build()
    page = site.page("p-2")
    assert page.h1.text.rstrip("¶") == f"{title}: Page 2"
    assert page.title.text.startswith(f"{title}: Page 2")
    said = [link.text for link in page.select(".scholar-paper-nav a")]
    assert said == [f"{title}: Page 3", title]
    assert title in [link.text for link in page.select(".related a[href='p.html']")]
    said = page.find("meta", {"name": "description"})["content"]
    assert said.startswith(f"{title}: Page 2. Title 41; Title 36;")
    assert said.endswith("…")


def test_the_search_finds_what_is_on_further_pages(site):
    write(site, ":paginate: 10\n")
    site.clean_build()
    index = json.loads(site.text("searchindex.js", "html").removeprefix("Search.setIndex(").removesuffix(")"))
    assert {"other1", *(f"key{n}" for n in range(60))} <= index["terms"].keys()
    assert index["docnames"] == ["index", "p"]
    assert len(index["objects"][""]) == 60


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("name", ["p", "index", "sub/p"])
def test_links_lead_somewhere(site, builder, name):
    text = YEARS.replace("year\n", "year\n:news:\n")
    news = "```{news} 2020-05-01\nSee {cite}`key0`.\n```\n"
    more = {"p.md": "# P\n"} if name == "index" else {}
    text += "\n```{toctree}\n:glob:\n\n**\n```\n" if name == "index" else ""
    site.write({"refs.bib": BIB, "n.md": f"# News\n\n{news}", **more, f"{name}.md": text})
    site.clean_build(builder)
    root = site.output / builder
    made = [path for path in root.rglob("*.html") if "-1900" in path.as_posix()]
    assert len(made) == 1
    page = BeautifulSoup(made[0].read_text("utf-8"), "html5lib")
    assert papers(page) == ["key0", "key1", "key2"]
    assert page.select(".publication-news a")
    for link in page.select("a[href], link[href], script[src]"):
        address = link.get("href", link.get("src", "")).partition("?")[0]
        if address.startswith(("http", "#")) or not address:
            continue
        path, _, anchor = address.partition("#")
        target = (made[0].parent / path).resolve()
        target = target / "index.html" if target.is_dir() else target
        assert target.is_file(), address
        if anchor and target.suffix == ".html":
            assert f'id="{anchor}"' in target.read_text("utf-8"), address


@pytest.mark.parametrize(
    ("options", "many", "made"),
    [
        ("", 59, 13),
        ("", 60, 0),
        (":group-by: none\n", 59, 2),
        (":group-by: type\n", 59, 2),
        (":group-by: year type\n", 59, 13),
        (":paginate: none\n", 59, 0),
        (":limit: 30\n", 59, 0),
        (":limit: 30\n:paginate: 10\n", 60, 2),
        (":paginate: 60\n", 60, 0),
        (":no-index:\n:paginate: 30\n", 60, 1),
    ],
)
def test_which_lists_are_in_parts(site, monkeypatch, options, many, made):
    monkeypatch.setattr("sphinx_scholar.papers.parts.MANY", many)
    monkeypatch.setattr("sphinx_scholar.papers.parts.SIZE", 20)
    write(site, options)
    site.clean_build()
    assert len(pages(site)) == made
    assert len(stubs(site.page("p"))) >= made


@pytest.mark.parametrize("said", ["0", "-3", "often", "type", "²", "1.5"])
def test_a_wrong_option(site, said):
    write(site, f":paginate: {said}\n")
    site.build()
    message = (
        f":paginate: {said} is neither a number of papers nor what the list is grouped by; it is ignored"
    )
    assert message in site.warnings
    assert site.warnings.count("WARNING") == 1
    assert not pages(site)


@pytest.mark.parametrize(
    ("builder", "name"), [("text", "p.txt"), ("epub", "p.xhtml"), ("singlehtml", "index.html")]
)
def test_other_builders_have_all_on_one_page(site, builder, name):
    written = []
    for options in ("", ":paginate: year\n"):
        write(site, options)
        site.build(builder)
        written.append(site.text(name, builder))
    assert written[0] == written[1]


def test_the_sites_own_pages_stay(site):
    write(site, ":paginate: 20\n", "html_extra_path = ['extra']")
    site.write({"p-2.md": "# Mine\n", "extra/p-3.html": "Mine, too"})
    site.clean_build()
    assert site.page("p-2").h1.text.startswith("Mine")
    assert site.text("p-3.html", "html") == "Mine, too"
    assert papers(site.page("p-2-2"))[0] == "key41"
    assert papers(site.page("p-3-2"))[0] == "key19"


def test_two_lists_on_a_page(site):
    two = (
        LIST % ":filter: year > 1909\n:paginate: 20\n"
    ) + "\n```{publications}\n:paginate: 20\n:no-index:\n```\n"
    site.write({"p.md": two, "refs.bib": BIB})
    site.clean_build()
    assert pages(site) == ["p-2.html", "p-3.html", "p-2-2.html"]
    assert [len(papers(site.page(name))) for name in ("p-2", "p-2-2", "p-3")] == [10, 20, 20]
    assert len(papers(site.page("p"))) == 40


def test_pages_come_and_go_with_their_papers(site):
    bib = entries(60)

    def build(**files):
        site.write({"refs.bib": "\n".join(bib.values()), **files})
        site.clean_build(fresh=False)
        return pages(site)

    assert len(build(**{"p.md": LIST % ":paginate: 20\n"})) == 2
    kept = {key: bib.pop(key) for key in [f"key{n}" for n in range(25)]}
    assert build() == ["p-2.html"]
    bib.update(kept)
    assert len(build()) == 2
    assert len(build(**{"p.md": YEARS})) == 13
    assert build(**{"p.md": LIST % ""}) == []


def test_an_edit_is_seen_and_nothing_else_is_written(site):
    bib = entries(60)
    write(site, ":paginate: year\n")
    site.clean_build()
    assert written(site) == set()
    bib["key0"] = bib["key0"].replace("Title 0", "Another")
    site.write({"refs.bib": "\n".join(bib.values())})
    changed = {name for name in written(site) if name.endswith(".html") and "/" not in name}
    assert changed == {"p.html", "p-1900.html"}
    assert "Another" in site.text("p-1900.html", "html")
    (site.output / "html" / "p-1900.html").unlink()
    before = times(site)
    site.clean_build(fresh=False)
    assert times(site)["p.html"] != before["p.html"]
    assert "Another" in site.text("p-1900.html", "html")


def test_pages_of_other_lists_stay(site):
    """And those of the same list that show what they did."""
    bib = entries(60)

    def ours():
        return {name for name in written(site) if name[0] in "pq" and "/" not in name}

    write(site)
    for name, years in (("p", "year > 1909"), ("q", "year < 1910")):
        site.write({f"{name}.md": LIST % f":paginate: 10\n:filter: {years}\n:no-index:\n"})
    site.clean_build()
    bib["key0"] = bib["key0"].replace("Title 0", "Another")
    site.write({"refs.bib": "\n".join(bib.values())})
    assert ours() == {"q.html", "q-3.html"}
    (site.output / "html" / "p-2.html").unlink()
    assert ours() == {"p.html", "p-2.html"}


def test_a_page_comes_where_the_site_had_its_own(site):
    """Whose file is still there, as Sphinx leaves it."""
    write(site, ":paginate: 20\n")
    site.write({"p-2.md": "# Mine\n"})
    site.clean_build()
    (site.source / "p-2.md").unlink()
    site.clean_build(fresh=False)
    assert len(papers(site.page("p-2"))) == 20
    assert pages(site) == ["p-2.html", "p-3.html"]


def test_a_further_page_has_the_picture_that_a_page_shows(site):
    """Nothing but its head changes when that page shows it no more."""
    portrait = {"me.png": "", "who.md": "# Who\n\n```{profile}\n```\n"}
    write(site, ":paginate: 20\n", f"html_baseurl = 'https://a.org/'\nscholar_profile = {PORTRAIT}\n")
    site.write(portrait)
    site.clean_build()
    picture = "meta[property='og:image']"
    assert site.page("p-2").select_one(picture)["content"] == "https://a.org/_images/me.png"
    site.write({"who.md": "# Who\n"})
    site.clean_build(fresh=False)
    assert not site.page("p-2").select(picture)


def test_all_is_written_when_sphinx_writes_all(site, monkeypatch):
    write(site, ":paginate: 20\n")
    site.clean_build()
    before = times(site)
    monkeypatch.setattr(SphinxTestApp, "build", partialmethod(SphinxTestApp.build, force_all=True))
    site.clean_build(fresh=False)
    assert all(times(site)[name] != before[name] for name in pages(site))


def test_the_same_bytes_serial_and_parallel(site):
    write(site, ":paginate: year\n")
    site.write({f"x{n}.md": f"# {n}\n" for n in range(12)})
    made = []
    for parallel in (1, 2):
        site.clean_build(parallel=parallel)
        made.append({path.name: path.read_bytes() for path in (site.output / "html").glob("p*.html")})
    assert made[0] == made[1]
    assert len(made[0]) == 14


def test_the_sitemap_has_them(site):
    write(site, ":paginate: 20\n", "html_baseurl = 'https://example.org/'")
    site.clean_build()
    text = site.text("sitemap.xml", "html")
    assert text.count("https://example.org/p-2.html") == text.count("https://example.org/p-3.html") == 1
    assert site.page("p-2").find("link", rel="canonical")["href"] == "https://example.org/p-2.html"
    write(site, ":paginate: 20\n", "html_baseurl = 'https://example.org/'")
    site.write({"p.md": "---\nmyst:\n  html_meta:\n    robots: noindex\n---\n" + LIST % ":paginate: 20\n"})
    site.clean_build()
    assert "p-2" not in site.text("sitemap.xml", "html")


# In a browser


def test_an_old_address_leads_on(site, serve):  # noqa: F811
    write(site, ":paginate: year\n")
    page = serve("p")
    here = page.url
    page.goto(f"{here}#key0")
    page.wait_for_url("**/p-1900.html#key0")
    assert page.locator("#key0").is_visible()
    page.locator("#key0 details.scholar-abstract[open]").wait_for()
    page.goto(here)
    page.goto(f"{here}#year-1905")
    page.wait_for_url("**/p-1905.html#year-1905")
    page.go_back()
    page.wait_for_url(here)
    page.goto(f"{here}#key59")
    page.locator("#key59 details.scholar-abstract[open]").wait_for()
    assert page.url == f"{here}#key59"


def test_without_a_script_an_old_address_leads_to_a_link(site, serve):  # noqa: F811
    write(site, ":paginate: year\n")
    page = serve("p", java_script_enabled=False, viewport={"width": 400, "height": 700})
    page.goto(f"{page.url}#key0")
    link = page.locator("a[href='p-1900.html#year-1900']")
    assert link.is_visible()
    assert 0 <= link.bounding_box()["y"] < 700
    link.click()
    page.wait_for_url("**/p-1900.html#year-1900")


@pytest.mark.parametrize("name", ["p", "sub/p"])
def test_who_looks_for_something_has_all_on_one_page(site, serve, name):  # noqa: F811
    bib = BIB + "\n@misc{file, title = {With a File}, year = 1899, pdf = {a.pdf}, abstract = {We.}}\n"
    options = ":paginate: 20\n:long: yes\n:list: enumerated\n"
    site.configure("scholar_file_path = ['files']\n")
    site.write({"p.md": "# P\n", f"{name}.md": LIST % options, "refs.bib": bib, "files/a.pdf": "%PDF"})
    page = serve(name)
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    assert page.locator("li.publication").count() == 20
    box = page.get_by_role("searchbox", name="Find papers")
    box.fill('"title 1"')
    shown = page.locator("li.publication:visible")
    page.get_by_role("status").get_by_text("Papers: 11 of 61").wait_for()
    assert shown.count() == 11
    assert page.locator(".publication-elsewhere").count() == 0
    last = page.locator("#key1")
    assert last.evaluate("item => item.value") == 59
    button = last.get_by_role("button", name="Abstract: Title 1", exact=True)
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    last.get_by_text("We show 1.").wait_for()
    assert last.locator("a.permalink").get_attribute("href") == "#key1"
    box.fill('"a file"')
    page.get_by_role("status").get_by_text("Papers: 1 of 61").wait_for()
    address = page.locator("#file .title a").evaluate("link => link.href")
    assert page.request.get(address).ok
    box.fill("")
    page.get_by_role("status").get_by_text("Papers: 61 of 61").wait_for()
    assert shown.count() == 61
    numbers = page.locator("ol.publications").evaluate_all("lists => lists.map((list) => list.start)")
    assert numbers == sorted(numbers)
    assert not wrong


def test_a_search_that_is_in_the_address_looks_through_all(site, serve):  # noqa: F811
    write(site, ":paginate: year\n")
    page = serve("p")
    page.goto(f"{page.url}?q=%22title+1%22&year=1900")
    page.get_by_role("status").get_by_text("Papers: 1 of 60").wait_for()
    assert page.locator("li.publication:visible").evaluate_all("items => items.map((item) => item.id)") == [
        "key1"
    ]
    assert page.locator(".publication-group:visible").count() == 1


def test_pages_that_cannot_be_had_stay_links(site, serve):  # noqa: F811
    write(site, ":paginate: 20\n")
    page = serve("p")
    page.route("**/p-3.html", lambda route: route.abort())
    page.get_by_role("searchbox", name="Find papers").fill("title")
    page.get_by_role("status").get_by_text("Papers: 40 of 40").wait_for()
    assert page.locator("li.publication").count() == 40
    assert page.locator("a[href^='p-3.html']").first.is_visible()


def test_a_box_stands_on_the_first_page_alone(site):
    write(site, ":paginate: 20\n")
    site.clean_build()
    assert boxes(site, "p")
    assert not boxes(site, "p-2")


def test_each_page_opens_and_closes_all_that_it_folds(site, serve):  # noqa: F811
    """And who looks for something, all that was brought together."""
    write(site, ":paginate: 20\n")
    for name, folds in (("p-2", 40), ("p", 40)):
        page = serve(name)
        page.get_by_role("button", name="Expand all").click()
        assert page.locator("details[open]").count() == page.locator("details").count() == folds
        page.get_by_role("button", name="Collapse all").click()
        assert page.locator("details[open]").count() == 0
    page.get_by_role("searchbox", name="Find papers").fill("title")
    page.get_by_role("status").get_by_text("Papers: 60 of 60").wait_for()
    page.get_by_role("button", name="Expand all").click()
    assert page.locator("details[open]").count() == 120


def test_no_page_takes_the_place_of_another(site):
    """Of a document, whatever its case, of a template of the author's, or of a paper."""
    mine = {"Pubs-2.md": "# Mine\n", "papers/x-3.md": "# Mine too\n"}
    lists = {
        "Pubs.md": LIST % ":paginate: 20\n",
        "papers/x.md": LIST % ":paginate: 20\n:no-index:\n",
    }
    site.configure("templates_path = ['.']\nhtml_additional_pages = {'Pubs-3': 'own.html'}\n")
    site.write({"refs.bib": BIB.replace("{key5,", "{x-2,"), "own.html": "mine", **lists, **mine})
    site.clean_build()
    assert site.page("Pubs-2").h1.text.startswith("Mine")
    assert site.page("papers/x-3").h1.text.startswith("Mine too")
    assert site.text("Pubs-3.html", "html") == "mine"
    assert site.page("papers/x-2").h1.text == "Title 5"
    for name in ("Pubs", "papers/x"):
        shown = papers(site.page(name))
        for link in site.page(name).select(".publication-elsewhere > a"):
            path = (site.output / "html" / name).parent / link["href"].partition("#")[0]
            shown += papers(BeautifulSoup(path.read_text("utf-8"), "html.parser"))
        assert len({paper.removeprefix("_2-") for paper in shown}) == 60


def test_a_document_that_takes_the_place_of_a_page_stays(site):
    write(site, ":paginate: 20\n")
    site.build()
    site.write({"p-2.md": "# Mine\n", "papers/key5.md": "# Mine too\n"})
    site.build()
    assert site.page("p-2").h1.text.startswith("Mine")
    assert site.page("papers/key5").h1.text.startswith("Mine too")
    assert pages(site) == ["p-2.html", "p-3.html", "p-2-2.html"]


def test_who_is_not_to_be_found_is_not_on_any_page(site):
    write(site, ":paginate: 20\n")
    site.write({"p.md": "---\nmyst:\n  html_meta:\n    robots: noindex\n---\n" + LIST % ":paginate: 20\n"})
    site.clean_build()
    for name in ("p", "p-2", "p-3"):
        assert site.page(name).find("meta", {"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize(
    ("groups", "added", "suffix"),
    [
        (("深層学習", "確率論", "統計"), "乙", r"keywords-[a-z]{8}|[a-z]{8}"),
        (("B" * 260, "C" * 260, "D" * 260), "A" * 260, r"[b-d]{50}-[a-z]{8}"),
    ],
)
def test_a_group_of_any_name_has_a_page_that_stays(site, groups, added, suffix):
    """Of one in another script no letter is left in an address; a long one is no name of a file."""

    def where():
        page = site.page("p")
        links = [link["href"] for link in page.select(".publication-elsewhere > a")]
        return {site.page(link.partition(".html")[0]).h1.text: link for link in links}

    def bib(*names):
        texts = entries(30 * len(names)).values()
        groups = (f"keywords = {{{name}}}" for name in names for _paper in range(30))
        return "\n".join(map(re.sub, repeat("keywords = {.*?}"), groups, texts))

    options = ":group-by: keywords\n:paginate: keywords\n"
    write(site, options, bib=bib(*groups))
    site.clean_build()
    before = where()
    assert len(before) == 2
    for link in before.values():
        assert re.fullmatch(rf"p-(?:{suffix})\.html#keywords-(?:{suffix})", link)
    site.write({"refs.bib": bib(*groups, added)})
    site.clean_build()
    assert before.items() <= where().items()


@pytest.fixture
def two_lists(site):
    second = '## Books\n\n```{publications}\n:filter: type == "book"\n:no-index:\n```\n'
    write(site)
    site.write({"p.md": LIST % ":paginate: 5\n" + second})
    return site


@pytest.mark.parametrize("lost", ["", "**/p-3.html"])
def test_a_box_looks_for_papers_of_its_own_list(two_lists, serve, lost):  # noqa: F811
    """Also before its papers from further pages are there, and where some cannot be had."""
    page = serve("p")
    books = page.locator("#books li.publication")
    groups = page.locator("#books .publication-group")
    assert books.count() == 10
    if lost:
        page.route(lost, lambda route: route.abort())
    page.get_by_role("searchbox", name="Find papers").fill("title 30")
    left = 55 if lost else 60
    page.get_by_role("status").get_by_text(f"Papers: 1 of {left}").wait_for()
    assert books.filter(visible=True).count() == books.count()
    assert groups.filter(visible=True).count() == groups.count() > 5


def test_no_heading_is_lower_than_the_sixth(site):
    write(site, ":group-by: year type journal booktitle school keywords\n:paginate: 20\n")
    site.clean_build()
    levels = {int(title["aria-level"]) for title in site.page("p-2").select(".title[aria-level]")}
    assert levels == {6}
