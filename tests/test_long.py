"""Long lists: light pages, ways through them, and what is heard, copied, printed and found of papers."""

import gzip
import json
import re
import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from conftest import BIB
from sphinx.util.inventory import InventoryFile
from test_browser import Quiet, browser  # noqa: F401  # a fixture is used by its name
from test_pages import entries, times

LIST = "# Papers\n\n```{publications}\n```\n"
LONG = "# Papers\n\n```{publications}\n:long: yes\n```\n"
#: A paper that has all that unfolds, with a file to link in its abstract.
FULL = """
@article{full1840, title = {A *full* <paper>}, author = {Menabrea, Luigi}, journal = {J}, year = 1840,
  abstract = {We link [a file](third.pdf), and $x^2$ <b>.}, award = {For it.}, award_name = {Prize}}
"""


def write(site, lines="", text=LONG, bib=BIB + FULL):
    site.configure(lines)
    site.write({"p.md": text, "refs.bib": bib})


def later(page):
    return [a["href"] for a in page.select("a.scholar-later")]


# What is on the page, and what is not


def test_a_long_list_leads_to_the_papers_pages(site):
    write(site)
    site.clean_build()
    page = site.page("p")
    paper = page.find(id="full1840")
    links = paper.select(".publication-more > a")
    assert [(a.text, a["href"], a["aria-label"]) for a in links] == [
        ("Abstract", "papers/full1840.html#abstract", "Abstract: A *full* <paper>"),
        ("Cite", "papers/full1840.html#bibtex", "Cite: A *full* <paper>"),
    ]
    assert [fold.summary.text for fold in paper.select("details")] == ["Prize"], "no page shows it elsewhere"
    assert not page.select("pre, .scholar-abstract p")
    there = site.page("papers/full1840")
    assert there.find(id="abstract").select("math msup")
    assert there.find(id="bibtex").select(".scholar-bibtex pre")
    assert "full1840" in there.find(id="bibtex").pre.text
    words = json.loads(site.text("searchindex.js", "html").removeprefix("Search.setIndex(").removesuffix(")"))
    assert {"link", "file"} <= words["terms"].keys(), "the search finds what is not on the page"


def test_a_list_is_long_by_its_number_or_as_it_says(site):
    write(site, "scholar_long_list = 2\n", LIST)
    site.clean_build()
    assert len(later(site.page("p"))) == 5
    write(site, "scholar_long_list = 3\n", LIST)
    site.clean_build()
    assert not later(site.page("p"))
    write(site, "scholar_long_list = 2\n", LIST.replace("\n```\n", "\n:long: no\n```\n"))
    site.clean_build()
    assert not later(site.page("p"))
    write(site, "scholar_long_list = None\n", LIST)
    site.clean_build()
    assert not later(site.page("p"))
    write(site, "", LIST.replace("\n```\n", "\n:long: perhaps\n```\n"))
    site.build()
    assert ":long: perhaps is not one of auto, yes, no; it reads as auto" in site.warnings


def test_papers_without_a_page_keep_what_folds(site):
    write(site)
    site.write({"papers/full1840.md": "# Mine\n"})
    site.build()
    page = site.page("p")
    assert page.select("#full1840 details.scholar-abstract")
    assert not page.select("#full1840 a.scholar-later")
    assert page.select("#lovelace1843notes a.scholar-later")
    write(site, "scholar_paper_pages = False\n")
    (site.source / "papers" / "full1840.md").unlink()
    site.build()
    assert len(site.page("p").select("details.scholar-bibtex")) == 3


@pytest.mark.parametrize(
    ("builder", "name"),
    [("text", "p.txt"), ("epub", "p.xhtml"), ("singlehtml", "index.html"), ("latex", "site.tex")],
)
def test_other_builders_have_all_in_the_list(site, builder, name):
    written = []
    for text in (LONG, LIST):
        write(site, text=text)
        site.build(builder)
        written.append(site.text(name, builder))
    assert "We link" in written[0]
    assert written[0] == written[1]


def test_a_template_that_knows_nothing_of_long_lists_goes_on_working(site):
    write(site, 'templates_path = ["_templates"]\n')
    ours = (
        '<li class="publication" id="{{ id }}">{{ reference }}'
        "{% for link in links %}{{ link.label }}{% endfor %}"
        '<a class="permalink" href="#{{ id }}"><span class="scholar-hidden">{{ permalink }}</span></a>'
        "{% for part in [abstract, bibtex] if part %}<details><summary>{{ part.title }}</summary>"
        "{{ part.content }}</details>{% endfor %}</li>"
    )
    site.write({"_templates/scholar/publication.html": ours})
    site.clean_build()
    paper = site.page("p").find(id="full1840")
    assert paper.select("details math")
    assert paper.select("details pre")
    site.write(
        {
            "_templates/scholar/publication.html": "{% extends '!scholar/publication.html' %}"
            "{% block reference %}{{ title }}{% endblock %}"
        }
    )
    site.clean_build(fresh=False)
    [permalink] = site.page("p").find(id="full1840").select("a.permalink")
    assert permalink.find_parent(class_="publication-links"), "it is there, whatever is made of the reference"


def test_a_paper_that_is_called_as_a_part_of_its_page(site):
    bib = "@misc{abstract, title = {A}, abstract = {We.}}\n@misc{bibtex, title = {B}}\n"
    write(site, bib=bib)
    site.clean_build()
    for name in ("abstract", "bibtex"):
        page = site.page(f"papers/{name}")
        every = [element["id"] for element in page.select(".scholar-paper [id]")]
        assert len(every) == len(set(every))
        assert page.find(id=name).name == "section" or name == "bibtex"
    assert site.page("papers/bibtex").find(id="bibtex").name == "section"


# Weight


def test_weight_of_300_papers(site):
    write(site, text=LIST, bib="\n".join(entries(300).values()))
    site.clean_build()
    page = site.page("p")
    papers = page.select("li.publication")
    assert len(papers) == 300
    assert max(len(paper.find_all(True)) + 1 for paper in papers) <= 20
    assert len(gzip.compress((site.output / "html" / "p.html").read_bytes(), 9)) < 40_000


def test_bibtex_has_an_element_a_field(site):
    write(site, text=LIST)
    site.clean_build()
    source = site.page("p").select_one("#full1840 .scholar-bibtex pre")
    assert len(source.find_all(True)) <= 2 + source.text.count(" = ")


# Freshness


def test_a_paper_more_makes_a_list_long_and_one_less_short(site):
    papers = list(entries(6).values())
    write(site, "scholar_long_list = 5\n", LIST, "\n".join(papers[:5]))
    site.write({"q.md": "# Q\n\nAs {cite:t}`key1`.\n"})
    site.clean_build()
    for number, wanted in ((6, 12), (5, 0)):
        site.write({"refs.bib": "\n".join(papers[:number])})
        site.clean_build(fresh=False)
        grown = {name: site.text(name, "html") for name in times(site)}
        assert len(later(site.page("p"))) == wanted
        site.clean_build()
        clean = {name: site.text(name, "html") for name in times(site)}
        assert {name for name in clean if grown[name] != clean[name]} - {
            "genindex.html",
            "search.html",
        } == set()


def test_a_page_in_the_way_of_a_papers_is_seen_in_the_list(site):
    write(site)
    site.clean_build()
    site.write({"papers/full1840.md": "---\norphan: true\n---\n# Mine\n"})
    site.build(fresh=False)
    assert site.page("p").select("#full1840 details.scholar-abstract")


def test_the_same_bytes_serial_and_parallel(site):
    write(site, "scholar_long_list = 5\n", LIST, "\n".join(entries(40).values()))
    site.write({f"n{n}.md": f"# N{n}\n" for n in range(8)})
    site.clean_build()
    names = ["p.html", "papers/key1.html", "searchindex.js"]
    one = [site.text(name, "html") for name in names]
    inventory = (site.output / "html" / "objects.inv").read_bytes()
    site.clean_build(parallel=2)
    assert one == [site.text(name, "html") for name in names]
    assert inventory == (site.output / "html" / "objects.inv").read_bytes()


# Ways through a list


def test_years_to_jump_to(site):
    write(site, text=LIST, bib="\n".join(entries(21).values()))
    site.clean_build()
    page = site.page("p")
    [nav] = page.select("nav.scholar-years")
    assert nav["aria-label"] == "Years"
    assert [a.text for a in nav.select("a")] == [str(year) for year in range(1906, 1899, -1)]
    for link in nav.select("a"):
        heading = page.find(id=link["href"][1:]).find(re.compile("h[1-6]"))
        assert heading.contents[0] == link.text
    assert not nav.find_previous(class_="publication"), "it stands above the list"
    site.write({"refs.bib": "\n".join(list(entries(20).values()))})
    site.clean_build(fresh=False)
    assert not site.page("p").select("nav.scholar-years")


def test_groups_to_jump_to(site):
    bib = "\n".join(entries(30).values())
    other = "## Q\n\n```{publications}\n:group-by: none\n:no-index:\n```\n"
    write(site, text=LIST.replace("\n```\n", "\n:group-by: type year\n```\n\n") + other, bib=bib)
    site.clean_build()
    [nav] = site.page("p").select("nav.scholar-years")
    assert nav["aria-label"] == "Groups"
    assert [a.text for a in nav.select("a")][:3] == ["Journal articles", "Conference papers", "Books"]
    assert len(nav.select("a")) == 6, "not those of the years within"
    site.clean_build("singlehtml")
    assert not site.page("index", "singlehtml").select("nav.scholar-years"), "ids are others there"


def test_a_line_of_years_holds_nothing_that_acts(site):
    bib = "".join(
        f'@misc{{k{n}, title = {{T{n}}}, keywords = {{<b onclick="x">{n % 4} & "q"}}}}\n' for n in range(24)
    )
    write(site, text="# P\n\n```{publications}\n:group-by: keywords\n```\n", bib=bib)
    site.clean_build()
    [nav] = site.page("p").select("nav.scholar-years")
    assert {tag.name for tag in nav.find_all(True)} == {"a"}
    assert len(nav.select("a")) == 4


# What is heard


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (LIST, "3"),
        ("# P\n\n```{publications}\n:group-by: none\n```\n", "2"),
        ("# P\n\n## A\n\n```{publications}\n:group-by: type year\n```\n", "5"),
    ],
)
def test_titles_are_headings_below_those_over_them(site, text, level):
    write(site, text=text)
    site.clean_build()
    page = site.page("p")
    titles = page.select("li.publication [role=heading]")
    assert [title["aria-level"] for title in titles] == [level] * 3
    assert "A *full* <paper>" in [title.text for title in titles]
    assert "full" not in site.app.env.tocs["p"].astext(), "contents are as before"
    assert not site.page("papers/full1840").select("[role=heading]"), "its title is a heading of its own"


@pytest.mark.parametrize("text", [LIST, LONG])
def test_each_link_says_of_which_paper_it_is(site, text):
    write(site, text=text)
    site.clean_build()
    page = site.page("p")
    heard = [(a.get("aria-label") or a.text, a["href"]) for a in page.select("li.publication a")]
    heard += [(s["aria-label"], s["aria-label"]) for s in page.select("li.publication summary")]
    assert len({name for name, _address in heard}) == len({address for _name, address in heard})
    for link in page.select(".publication-links a[aria-label], a.scholar-later, summary[aria-label]"):
        assert link["aria-label"].startswith(link.text), "what is seen is what is said"


# What is found


def test_the_search_and_other_sites_find_papers(site):
    write(site, "html_baseurl = 'https://ada.example/'\n")
    site.write({"s.md": "# S\n\n```{publications}\n:no-index:\n```\n"})
    site.clean_build()
    found = [item for item in site.app.env.get_domain("scholar").get_objects() if "full" in item[0]]
    assert found == [("paper:full1840", "A *full* <paper>", "publication", "p", "full1840", 1)]
    index = json.loads(site.text("searchindex.js", "html").removeprefix("Search.setIndex(").removesuffix(")"))
    shown = {item[4]: item for items in index["objects"].values() for item in items}
    where = shown["A *full* &lt;paper&gt;"]
    assert index["docnames"][where[0]] == "p"
    assert where[3] == "full1840"
    assert index["objnames"][str(where[1])] == ["scholar", "publication", "publication"]
    inventory = InventoryFile.loads((site.output / "html" / "objects.inv").read_bytes(), uri="")
    item = inventory.data["scholar:publication"]["paper:lovelace1843notes"]
    assert item.uri == "p.html#lovelace1843notes"
    assert item.display_name == "Notes on the Analytical Engine: a Sketch"


def test_papers_are_found_where_pages_are_none_and_only_those_that_are_shown(site):
    write(site, "scholar_paper_pages = False\n", LIST.replace("\n```\n", "\n:limit: 2\n```\n"))
    site.clean_build()
    names = [item[0] for item in site.app.env.get_domain("scholar").get_objects()]
    assert names == ["paper:lovelace1843notes", "paper:babbage1842engine"]


# In a browser


@pytest.fixture
def serve(site, browser):  # noqa: F811
    """Build, serve under a strict policy, and open a page: serve("p")."""
    contexts, servers = [], []

    class Strict(Quiet):
        def end_headers(self):
            self.send_header(
                "Content-Security-Policy", "default-src 'self'; script-src 'self'; style-src 'self'"
            )
            super().end_headers()

    def open_page(name, **options):
        site.clean_build()
        handler = partial(Strict, directory=str(site.output / "html"))
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.goto(f"http://127.0.0.1:{servers[-1].server_port}/{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    for server in servers:
        server.shutdown()
        server.server_close()


def test_what_opens_is_as_wide_as_before_its_script_came(site, serve):
    write(site)
    page = serve("p")
    opener = page.get_by_role("button", name="Abstract: A *full* <paper>")
    opener.wait_for()
    width = opener.bounding_box()["width"]
    page.route("**/scholar.js*", lambda route: route.abort())
    page.reload()
    assert page.locator("a.scholar-later[role]").count() == 0
    assert page.get_by_role("link", name="Abstract: A *full* <paper>").bounding_box()["width"] == width


def test_what_is_elsewhere_opens_in_its_place(site, serve):
    write(site, "html_sidebars = {'**': []}\ntemplates_path = ['_templates']\n")
    bars = "{% block relbar1 %}{% endblock %}{% block relbar2 %}{% endblock %}"  # they have styles, too
    site.write({"_templates/layout.html": '{% extends "!layout.html" %}' + bars})
    page = serve("p")
    here = page.url
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    paper = page.locator("#full1840")
    button = paper.get_by_role("button", name="Abstract: A *full* <paper>")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    fold = paper.locator("details.scholar-abstract[open]")
    fold.wait_for()
    assert "We link" in fold.inner_text()
    assert fold.locator("math msup").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "Abstract"
    assert page.evaluate("document.activeElement.localName") == "summary"
    page.keyboard.press("Enter")
    assert paper.locator("details.scholar-abstract:not([open])").count() == 1
    paper.get_by_role("button", name="Cite: A *full* <paper>").focus()
    page.keyboard.press("Space")
    paper.locator("details.scholar-bibtex[open] pre").wait_for()
    assert paper.locator("details.scholar-bibtex pre").inner_text().startswith("@article{full1840")
    assert paper.get_by_role("button", name="Copy reference").count() == 1
    assert paper.locator("details.scholar-dropdown a[href*='papers/papers']").count() == 0
    assert page.url == here
    assert [text for text in wrong if "404" not in text] == []


def test_the_address_of_a_paper_opens_its_abstract(site, serve):
    write(site)
    page = serve("p")
    here = page.url
    opened = page.locator("#full1840 details.scholar-abstract[open]")
    page.goto(f"{here}#full1840")
    opened.wait_for()
    assert page.evaluate("document.activeElement.localName") == "body", "focus stays where it was"
    page.goto("about:blank")
    page.goto(f"{here}#full1840")
    opened.wait_for()
    page.goto("about:blank")
    page.route("**/papers/**", lambda route: route.abort())
    page.goto(f"{here}#full1840")
    page.locator("#full1840 a.scholar-abstract:not([aria-busy])").wait_for()
    assert page.url == f"{here}#full1840", "nobody is led away who clicked nothing"


def test_a_search_leads_to_the_paper(site, browser):  # noqa: F811
    write(site)
    site.clean_build()
    page = browser.new_page()
    page.goto((site.output / "html" / "search.html").as_uri() + "?q=capitals")
    hit = page.locator("#search-results li a").first
    hit.wait_for()
    assert hit.inner_text() == "On EEG and other capitals"
    assert hit.get_attribute("href").endswith("p.html#babbage1842engine")
    page.close()


def test_what_will_open_is_fetched_when_the_finger_comes_down(site, serve):
    write(site)
    page = serve("p")
    page.locator("#full1840 a.scholar-abstract").hover()
    with page.expect_request("**/papers/full1840.html"):
        page.mouse.down()
    page.mouse.up()
    page.locator("#full1840 details.scholar-abstract[open]").wait_for()


def test_where_nothing_can_be_fetched_the_link_is_followed(site, serve):
    write(site)
    page = serve("p")
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('offline')) }")
    page.locator("#full1840 a.scholar-abstract").click()
    page.wait_for_url("**/papers/full1840.html#abstract")
    assert page.locator("#abstract").is_visible()


def test_without_a_script_links_are_links(site, serve):
    write(site)
    page = serve("p", java_script_enabled=False)
    assert page.locator("a.scholar-later[role]").count() == 0
    page.locator("#full1840 a.scholar-bibtex").click()
    page.wait_for_url("**/papers/full1840.html#bibtex")


def test_a_paper_is_copied_in_three_ways(site, serve):
    write(site, text=LIST)
    page = serve("p", permissions=["clipboard-read", "clipboard-write"])
    paper = page.locator("#lovelace1843notes")
    paper.locator(".scholar-bibtex summary").click()
    told = paper.locator("[role=status]")
    copied = []
    for name in ("Copy BibTeX", "Copy reference", "Copy link"):
        paper.get_by_role("button", name=name).click()
        page.wait_for_function("e => e.textContent === 'Copied'", arg=told.element_handle())
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied[0].startswith("@article{lovelace1843notes,")
    assert copied[1] == (
        "Ada Lovelace and Luigi Menabrea. Notes on the Analytical Engine: a Sketch. "
        "Scientific Memoirs, 3(1), 666–731, 1843. https://doi.org/10.1000/x_y"
    )
    assert copied[2] == page.url.replace("p.html", "papers/lovelace1843notes.html")
    page.goto(copied[2])
    page.get_by_role("button", name="Copy reference").click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == copied[1]
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text === location.href)")


def test_where_copying_is_refused_the_text_is_selected(site, serve):
    write(site, text=LIST)
    page = serve("p")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    paper = page.locator("#full1840")
    paper.locator(".scholar-bibtex summary").click()
    for name, wanted in (
        ("Copy BibTeX", "@article{full1840"),
        ("Copy reference", "Luigi Menabrea. A *full* <paper>."),
    ):
        paper.get_by_role("button", name=name).click()
        paper.get_by_text("Selected, not copied").wait_for()
        assert page.evaluate("getSelection().toString()").startswith(wanted)


def test_one_button_opens_all_and_closes_all(site, serve):
    write(site, text=LIST, bib="\n".join(list(entries(9).values())))
    page = serve("p")
    [button] = page.get_by_role("button", name="Expand all").all()
    folds = page.locator("details.scholar-dropdown")
    assert page.locator("details[open]").count() == 0
    button.click()
    assert page.locator("details[open]").count() == folds.count() == 18
    page.get_by_role("button", name="Collapse all").click()
    assert page.locator("details[open]").count() == 0


def test_the_button_that_opens_all_moves_nothing(site, serve):
    write(site, text=LIST, bib="\n".join(list(entries(9).values())))
    page = serve("p")
    places = "[...document.querySelectorAll('h2, li.publication')].map(e => e.getBoundingClientRect().top)"
    with_button = page.evaluate(places)
    assert page.locator(".scholar-all").is_visible()
    page.route("**/scholar.js*", lambda route: route.abort())
    page.reload()
    assert not page.locator(".scholar-all").is_visible(), "no button that does nothing"
    assert page.evaluate(places) == with_button


@pytest.mark.parametrize(("papers", "is_there"), [(4, False), (5, True)])  # each folds two
def test_a_button_opens_all_where_much_is_folded(site, papers, is_there):
    write(site, text=LIST, bib="\n".join(list(entries(papers).values())))
    site.clean_build()
    assert bool(site.page("p").select(f'button.scholar-all[data-papers="{papers}"][hidden]')) == is_there
    assert "Expand all" not in site.text("searchindex.js", "html")
    site.build("epub")
    assert "<button" not in site.text("p.xhtml", "epub")


def test_the_permalink_is_drawn_for_who_is_there(site, serve):
    write(site, text=LIST)
    page = serve("p")
    link = page.locator("#full1840 a.permalink")
    opacity = "e => getComputedStyle(e).opacity"
    assert link.evaluate(opacity) == "0"
    page.keyboard.press("Tab")  # from now on, focus is the keyboard's
    link.focus()
    assert link.evaluate(opacity) == "1"
    page.locator("#babbage1842engine .title").hover()
    assert page.locator("#babbage1842engine a.permalink").evaluate(opacity) == "1"
    tabbed = page.evaluate(
        "[...document.querySelectorAll('#full1840 a, #full1840 summary')].map(e => e.className.split(' ')[0])"
    )
    assert tabbed[:2] == ["reference", "permalink"], "in the order of reading, it follows the title"


def test_the_page_of_a_paper_has_no_permalink_to_see(site, serve):
    write(site)
    page = serve("papers/full1840")
    assert page.locator("a.permalink").evaluate("e => getComputedStyle(e).display") == "none"


def test_names_of_the_script_are_its_own(site, serve):
    write(site, "html_static_path = ['_static']\nhtml_js_files = ['own.js']\n")
    site.write({"_static/own.js": "const words = 1, links = 2, copy = 3;"})
    page = serve("p")
    assert page.locator("a.scholar-later[role=button]").count()
    assert page.evaluate("[words, links, copy]") == [1, 2, 3]
    assert "native code" in page.evaluate("String(open)")


def test_a_mark_of_the_target_in_a_long_list_is_within_its_box(site, serve):
    write(site)
    page = serve("p")
    page.evaluate("location.hash = 'full1840'")
    mark = "getComputedStyle(document.getElementById('full1840'), '::before').insetInlineStart"
    assert page.evaluate(mark) == "0px"
    assert page.locator("#full1840").evaluate("e => getComputedStyle(e).contentVisibility") == "auto"


# In print


@pytest.mark.parametrize("text", [LIST, LONG])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_print(site, serve, text, scheme):
    write(site, text=text)
    page = serve("p", color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    shown = page.locator("#lovelace1843notes")
    links = shown.locator(".publication-links a")
    content = "e => getComputedStyle(e).display === 'none' ? '' : getComputedStyle(e, '::after').content"
    addresses = [text for link in links.all() if (text := link.evaluate(content))]
    assert len(addresses) == 1, "the address of the DOI, once"
    assert (
        page.locator("button, a.permalink, a.scholar-later, nav.scholar-years").filter(visible=True).count()
        == 0
    )
    assert shown.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
    assert (
        page.locator(".publication-group > h2").first.evaluate("e => getComputedStyle(e).breakAfter")
        == "avoid"
    )
