"""The box to find papers: where it stands, what its index holds, and what a reader can do with it."""

import gzip
import json
import re
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from changing import Changing, contents
from conftest import CONF, Site
from test_browser import Quiet, browser  # noqa: F401  # a fixture is used by its name
from test_pages import LIST, entries, written

import sphinx_scholar
from sphinx_scholar.bib.names import Person, filed
from sphinx_scholar.papers.index import fold

SCRIPT = Path(sphinx_scholar.__file__).parent / "static" / "find.js"
MANY = "\n".join(entries(20).values())


def index(site, name="list"):
    """Give an index: how people are filed, and the papers by the ids of their elements."""
    spellings, papers = json.loads(site.text(f"{name}.find.json", "html"))
    return spellings, {paper[0]: paper[1:] for paper in papers}


# Words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Évolution, à  la carte", "evolution a la carte"),
        ("Łukasz Sørensen-Müller", "lukasz sorensen muller"),
        ("Straße & ÆSIR: Œuvre", "strasse aesir oeuvre"),
        ("d’Alembert's O'Brien", "dalemberts obrien"),
        ("C++ and C#, H₂O", "c++ and c# h2o"),
        ("Ёлка, Йошкар", "елка иошкар"),
        ("Ածական ԵՎ եւ և", "ածական եվ եւ եւ"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("图神经网络（综述）", "图神经网络 综述"),
        ("ガンマ", "ガンマ"),
        ("한국어", "한국어"),
        ("שָׁלוֹם", "שלום"),
        ("कि की", "कि की"),
        ("soft\u00adhyphen", "softhyphen"),
        ("--- “ ” ---", ""),
    ],
)
def test_words_are_folded(text, folded):
    assert fold(text) == folded


def test_people_are_filed_under_their_fullest_names():
    def read(*names):
        return [Person.read(name) for name in names]

    people = read("Babbage, Charles", "Babbage, C.", "BABBAGE, CHARLES", "Babbage, Charles", "Müller, Zoë")
    people += read("Doe, J.", "Doe, Jane", "Doe, John", "Muller, Zoe A.", "Plato", "Roe, J. Q.")
    found = {str(person): str(other) for person, other in filed(people).items()}
    assert found == {
        "Babbage, Charles": "Babbage, Charles",
        "Babbage, C.": "Babbage, Charles",
        "BABBAGE, CHARLES": "Babbage, Charles",
        "Müller, Zoë": "Muller, Zoe A.",
        "Muller, Zoe A.": "Muller, Zoe A.",
        "Doe, J.": "Doe, J.",  # Jane's or John's
        "Doe, Jane": "Doe, Jane",
        "Doe, John": "Doe, John",
        "Plato": "Plato",
        "Roe, J. Q.": "Roe, J. Q.",
    }


SCRIPTS = r"""
@article{one, author = {M{\"u}ller, Zo{\"e} and Lovelace, Ada and Babbage, C.},
  title = {{\'E}tudes on $B_2$ & more},
  journal = {Annales}, abbr = {Ann.}, year = 2020, keywords = {Deep Learning; r{\'e}seaux, Deep Learning},
  abstract = {We *study* na{\"\i}ve engines.}, note = {Best paper}, doi = {10.1000/x_y}}
@inproceedings{two, author = {Babbage, Charles and Գասպարյան, Արմեն}, title = {Հայոց լեզու},
  booktitle = {Труды института}, year = 2021, keywords = {deep learning}, editor = {Иванов, Пётр}}
@misc{three, author = {王, 小明 and others}, title = {图神经网络综述}, year = {in press},
  keywords = {deep learning}}
"""


def test_what_an_index_holds(site):
    site.configure("scholar_find = 1")
    site.write({"list.md": LIST, "refs.bib": SCRIPTS})
    site.clean_build()
    spellings, papers = index(site)
    assert spellings == {"C. Babbage": "Charles Babbage"}
    assert papers.keys() == {item["id"] for item in site.page("list").select("li.publication")}
    text, year, kind, keywords, people = papers["one"]
    lines = text.split("\n")
    assert lines[:3] == ["etudes on b 2 more", "zoe muller ada lovelace c babbage", "annales"]
    assert {"2020", "best paper", "10 1000 x y", "ann", "we study naive engines"} < set(lines)
    assert (year, kind, keywords) == ("2020", "Journal articles", ["deep learning", "réseaux"])
    assert people == ["Zoë Müller", "C. Babbage"], "the owner is in all of them"
    text, year, kind, keywords, people = papers["two"]
    assert text.startswith("հայոց լեզու\ncharles babbage արմեն գասպարյան петр иванов\nтруды института\n")
    assert people == ["Charles Babbage", "Արմեն Գասպարյան"]
    text, year, kind, keywords, people = papers["three"]
    assert "图神经网络综述" in text
    assert "in press" in text.split("\n")
    assert (year, people) == ("", ["小明 王"])
    shown = site.page("list").select_one("#one .authors").text
    assert all(name in shown for name in papers["one"][4])


def test_private_fields_are_in_no_index(site):
    site.configure(
        "scholar_find = 1\nscholar_private_fields = ['abstract', 'Keywords', 'journalti*', 'note', 'author']"
    )
    bib = SCRIPTS.replace("journal =", "journaltitle =").replace("note =", "annote = {SECRET}, note =")
    site.write({"list.md": LIST, "refs.bib": bib})
    site.clean_build()
    made = site.text("list.find.json", "html")
    assert "etudes" in made
    for word in ("SECRET", "naive", "earning", "annales", "best paper", "ller", "lovelace"):
        assert word.lower() not in made.lower()
    assert [choice["name"] for choice in site.page("list").select(".scholar-find select")] == ["year", "type"]


def test_a_private_editor_tells_no_name_of_an_author(site):
    site.configure("scholar_find = 1\nscholar_private_fields = ['editor']")
    book = "@book{book, editor = {Babbage, Charles}, title = {Book}, year = 2022}\n"
    more = "@misc{more, author = {Babbage, C.}, title = {More}, year = 2023}\n"
    site.write({"list.md": LIST, "refs.bib": book + more})
    site.clean_build()
    spellings, papers = index(site)
    assert papers["more"][4] == ["C. Babbage"]
    assert spellings == {}


HOSTILE = r"""
@misc{a, author = {Doe, <script>alert(1)</script>}, title = {</script><script>alert(1)</script> "x" 'y'},
  keywords = {<img src=x onerror=alert(1)>, a"b}, year = 2020}
@article{b, author = {Roe, "R"}, title = {Line SEP ends &amp;lt;b&gt;}, keywords = {x & y}, year = 2021}
""".replace("SEP", "\u2028 and \u2029")


def test_hostile_words_are_inert(site):
    site.configure("scholar_find = 1")
    site.write({"list.md": LIST, "refs.bib": HOSTILE})
    site.clean_build()
    made = site.text("list.find.json", "html")
    assert not re.search("[<>&\u2028\u2029]", made)
    _spellings, papers = index(site)
    assert papers["a"][3] == ["<img src=x onerror=alert(1)>", 'a"b']
    assert not site.page("list").select("form script, form img")


# Where a box stands


def boxes(site, name="list"):
    return site.page(name).select("form.scholar-find")


@pytest.mark.parametrize(
    ("setting", "number", "options", "stands"),
    [
        ("", 20, "", True),
        ("", 19, "", False),
        ("", 20, ":limit: 19\n", False),
        ("", 20, ":no-index:\n", False),
        ("", 20, ":no-index:\n:files: mine\n", True),
        ("", 20, ":files: none\n", True),
        ("", 20, ":find: no\n", False),
        ("", 2, ":find: yes\n", True),
        ("", 2, ":no-index:\n:find: yes\n", True),
        ("scholar_find = 19", 19, "", True),
        ("scholar_find = 21", 20, "", False),
        ("scholar_find = False", 20, ":find: yes\n", False),
    ],
)
def test_where_a_box_stands(site, setting, number, options, stands):
    site.configure(setting)
    site.write(
        {
            "list.md": f"# P\n\n```{{publications}}\n{options}```\n",
            "refs.bib": "\n".join(entries(number).values()),
        }
    )
    site.clean_build()
    assert len(boxes(site)) == stands
    files = [path.name for path in (site.output / "html").glob("*.find.json")]
    name = "mine" if "mine" in options else "list"
    assert files == ([f"{name}.find.json"] if stands else [])
    scripts = [script["src"] for script in site.page("list").select("script[src*='find.js']")]
    assert len(scripts) == stands
    assert not site.page("index").select("script[src*='find.js']")
    if stands:
        [box] = boxes(site)
        assert box.has_attr("hidden"), "without its script, it is not there"
        assert box["data-index"].startswith(f"{name}.find.json?")
        after = box.find_next("li", class_="publication")
        assert after is site.page("list").select_one("li.publication") or after["id"]
        assert box["data-papers"] == str(len(site.page("list").select("li.publication")))


@pytest.mark.parametrize("value", ["0", "-1", "'yes'", "None", "1.5"])
def test_a_wrong_setting(site, papers, value):
    site.configure(f"scholar_find = {value}")
    papers(warnings="scholar_find: expected True, False, or a number of papers from 1")


def test_a_wrong_option(papers):
    papers(":find: maybe", warnings=":find: maybe is not one of auto, yes, no; it reads as auto")


def test_choices_are_those_with_two_values(site):
    one = "@misc{a, author = {Doe, Jane}, title = {A}, year = 2020, keywords = {x, y}}\n"
    two = "@misc{b, author = {Doe, Jane}, title = {B}, year = 2021, keywords = {X}}\n"
    site.configure("scholar_find = 1")
    site.write({"list.md": LIST, "refs.bib": one + two})
    site.clean_build()
    assert [choice["name"] for choice in site.page("list").select(".scholar-find select")] == [
        "year",
        "keyword",
    ]
    labels = [label.get_text(" ", strip=True) for label in site.page("list").select(".scholar-find label")]
    assert labels == ["Find papers", "Year Any", "Keyword Any"]


def test_two_lists_on_a_page_and_a_page_in_a_folder(site):
    lists = "```{publications}\n:filter: year < 1903\n```\n\n"
    lists += "```{publications}\n:filter: year >= 1903\n:no-index:\n:find: yes\n```\n"
    site.configure("scholar_find = 2")
    site.write({"sub/list.md": f"# P\n\n{lists}"})
    site.write({"refs.bib": MANY})
    for builder, page in (("html", "sub/list"), ("dirhtml", "sub/list/index")):
        site.clean_build(builder)
        found = site.page(page, builder).select("form.scholar-find")
        names = [box["data-index"].partition("?")[0] for box in found]
        up = "../" if builder == "dirhtml" else ""
        assert names == [f"{up}list.find.json", f"{up}list-2.find.json"]
        assert [box["aria-label"] for box in found] == ["Find papers", "Find papers 2"]
        root = site.output / builder
        papers = [json.loads((root / f"sub/list{n}.find.json").read_text("utf-8"))[1] for n in ("", "-2")]
        assert [str(len(some)) for some in papers] == [box["data-papers"] for box in found]
        assert sum(map(len, papers)) == 20


def test_the_sites_own_file_stays(site):
    site.configure("html_extra_path = ['extra']")
    site.write({"extra/other.txt": "Mine", "list.md": LIST, "refs.bib": MANY})
    site.clean_build()
    assert boxes(site)
    site.write({"extra/list.find.json": "Mine"})
    site.build(fresh=False)
    message = "the site has a file list.find.json of its own; this list has no box to find papers"
    assert site.warnings.count(message) == site.warnings.count("WARNING") == 1
    assert site.text("list.find.json", "html") == "Mine"
    assert not boxes(site)


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "xml"])
def test_other_builders_have_no_box(site, builder):
    site.write({"list.md": LIST, "refs.bib": MANY})
    site.build(builder)
    texts = [path.read_text("utf-8") for path in (site.output / builder).rglob("*.*html")]
    assert not any('class="scholar-find"' in text for text in texts)
    assert not list((site.output / builder).rglob("*.find.json"))


# What is written, and when


def test_an_edit_writes_the_index_of_its_list_alone(site):
    bib = entries(20)
    old = "# Old\n\n```{publications}\n:filter: year < 1902\n:no-index:\n:find: yes\n```\n"
    site.write({"list.md": LIST, "old.md": old, "refs.bib": "\n".join(bib.values())})
    site.clean_build()
    assert written(site) == set()
    bib["key19"] = bib["key19"].replace("Title 19", "Another")
    site.write({"refs.bib": "\n".join(bib.values())})
    names = {name for name in written(site) if not name.startswith("papers/")}
    assert {"list.html", "list.find.json"} <= names
    assert not {"old.html", "old.find.json"} & names
    assert "another" in index(site)[1]["key19"][0]
    assert "title 19" not in site.text("list.find.json", "html")


def test_what_becomes_of_a_box(site):
    bib = entries(20)

    def build(**files):
        site.write({"refs.bib": "\n".join(bib.values()), **files})
        site.clean_build(fresh=False)
        made = site.output / "html" / "list.find.json"
        assert made.exists() == bool(boxes(site)), "no box without an index, no index without a box"
        return made.exists()

    assert build(**{"list.md": LIST})
    address = boxes(site)[0]["data-index"]
    (site.output / "html" / "list.find.json").unlink()
    assert build(), "one that is missing comes again"
    assert boxes(site)[0]["data-index"] == address
    bib["key0"] = bib["key0"].replace("word0", "other")
    assert build()
    assert boxes(site)[0]["data-index"] != address, "a browser that has the old one asks for the new one"
    last = bib.pop("key19")
    assert not build()
    bib["key19"] = last
    assert build()
    site.configure("scholar_find = False")
    assert not build()
    site.configure("language = 'de'")
    assert build()
    assert index(site)[1]["key0"][2] == "Zeitschriftenartikel"
    assert not build(**{"list.md": "# Nothing\n"})


def test_the_same_bytes_serial_and_parallel(tmp_path):
    site = Changing(tmp_path)
    site.model.settings["scholar_find"] = 2
    site.write()
    site.builds([("one", "html", {}), ("two", "html", {"parallel": 2})])
    one, two = contents(site.files("one")), contents(site.files("two"))
    assert one == two
    assert b'class="scholar-find"' in one["papers.html"]
    assert "papers.find.json" in one


# In a browser


def test_the_script_is_small():
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 3000
    assert not re.search("innerHTML|insertAdjacent|document.write|eval|Function", SCRIPT.read_text("utf-8"))


#: Papers of which each is found by something else; those of 2000 and 1999 are the same but for their numbers.
FOUND = (
    "".join(
        f"@article{{n{n}, author = {{Lovelace, Ada and Roe, Richard}}, title = {{Plain Paper {n}}}, "
        f"journal = {{Journal of Plain Things}}, year = {2000 - n % 2}, keywords = {{plain}}}}\n"
        for n in range(18)
    )
    + r"""
@inproceedings{deep, author = {Lovelace, Ada and M{\"u}ller, Zo{\"e} and Roe, R.},
  title = {Deep Learning on Graphs}, booktitle = {Proceedings of Engines}, year = 2021,
  keywords = {graphs, learning}, abstract = {We learn deep trees.}}
@inproceedings{learning, author = {M{\"u}ller, Zo{\"e}}, title = {Learning about the Deep Sea},
  booktitle = {Proceedings of Oceans}, year = 2022, keywords = {learning}}
@misc{markup, author = {Doe, Jane}, title = {<b>Bold</b> "Claims" <script>window.hit=1</script>}, year = 2022,
  keywords = {<img src=x onerror=window.hit=1>}}
"""
)
PAGE = "# Papers\n\n```{publications}\n```\n\n# Numbered\n\n"
PAGE += "```{publications}\n:no-index:\n:find: yes\n:list: enumerated\n:group-by: none\n```\n"
SEARCH = "# Search here\n\nSee [](list.md).\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Build a site and serve it; give its address and folder."""
    made = Site(tmp_path_factory.mktemp("find"))
    made.write(
        {"conf.py": CONF.replace('"basic"', '"pydata_sphinx_theme"') + 'html_baseurl = ""\nlanguage = "en"\n'}
    )
    made.write({"refs.bib": FOUND, "list.md": PAGE.replace("# Numbered", "## Numbered")})
    made.clean_build()
    folder = made.output / "html"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


@pytest.fixture
def visit(served, browser):  # noqa: F811
    """Open the page of the list in a fresh profile."""
    contexts = []

    def open_page(address="list.html", **options):
        contexts.append(browser.new_context(base_url=served[0], reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.goto(f"/{address}" if "://" not in address else address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def until(page, expression):
    """Wait until something is true; what the browser waits for by itself is code that the policy refuses."""
    for _try in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def box_of(page):
    return page.locator("form.scholar-find").first


def shown(page):
    """Give the keys of the papers of the first list that are to be seen."""
    all_ids = page.locator("section.publication-group li.publication:visible").evaluate_all(
        "a => a.map(e => e.id)"
    )
    return set(all_ids)


def wait_for_choices(page):
    """Wait until the index is read: the last choice is filled last."""
    box_of(page).locator("select[name=person] option").nth(1).wait_for(state="attached")


def wait(page, number):
    """Wait until so many papers are shown, and that is told."""
    told = "document.querySelector('.scholar-find [role=status]').textContent"
    page.wait_for_function(f"number => {told} == `Papers: ${{number}} of 21`", arg=number)
    assert len(shown(page)) == number


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("deep", {"deep", "learning"}),
        ("graph DEEP", {"deep"}),
        ('"deep learning"', {"deep"}),
        ('"Learning about the d', {"learning"}),
        ("“deep learning”", {"deep"}),
        ("muller", {"deep", "learning"}),
        ("MÜLLER zoé", {"deep", "learning"}),
        ("oceans 2022", {"learning"}),
        ("trees", {"deep"}),
        ("learning-about", {"learning"}),
        ("<script>", {"markup"}),
        ("zoe trees sea", set()),
    ],
)
def test_typing(visit, typed, found):
    page = visit()
    box_of(page).locator("input").fill(typed)
    wait(page, len(found))
    assert shown(page) == found
    until(page, "location.search.length > 3")
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == typed
    assert page.evaluate("window.hit") is None


def test_empty_groups_vanish_and_the_button_clears(visit):
    page = visit()
    box = box_of(page)
    clear = box.get_by_role("button", name="Clear")
    groups = page.locator("section.publication-group:visible")
    assert not clear.is_visible()
    assert groups.count() == 4
    box.locator("input").fill("deep sea")
    wait(page, 1)
    assert groups.evaluate_all("all => all.map(e => e.id)") == ["year-2022"]
    clear.click()
    wait(page, 21)
    assert groups.count() == 4
    assert not clear.is_visible()
    assert page.evaluate("document.activeElement.type") == "search"
    assert page.evaluate("location.search") == ""


def test_choices(visit):
    page = visit()
    box = box_of(page)
    box.locator("input").focus()
    wait_for_choices(page)
    options = {
        name: box.locator(f"select[name={name}] option").all_inner_texts()
        for name in ("year", "type", "keyword", "person")
    }
    assert options == {
        "year": ["Any", "2022 (2)", "2021 (1)", "2000 (9)", "1999 (9)"],
        "type": ["Any", "Journal articles (18)", "Conference papers (2)", "Preprints and other work (1)"],
        "keyword": [
            "Any",
            "plain (18)",
            "learning (2)",
            "<img src=x onerror=window.hit=1> (1)",
            "graphs (1)",
        ],
        "person": ["Any", "Richard Roe (19)", "Zoë Müller (2)", "Jane Doe (1)"],
    }
    box.get_by_label("Year").select_option("2022")
    wait(page, 2)
    box.get_by_label("Keyword").select_option("learning")
    wait(page, 1)
    assert shown(page) == {"learning"}
    assert page.evaluate("location.search") == "?year=2022&keyword=learning"
    page.go_back()
    wait(page, 2)
    assert box.get_by_label("Keyword").input_value() == ""
    page.go_back()
    wait(page, 21)
    page.go_forward()
    page.go_forward()
    wait(page, 1)
    assert box.get_by_label("Keyword").input_value() == "learning"
    assert page.evaluate("window.hit") is None


def test_an_address_to_share(visit):
    page = visit("list.html?q=deep&person=Zo%C3%AB+M%C3%BCller&year=2021&other=1")
    wait(page, 1)
    assert shown(page) == {"deep"}
    assert box_of(page).locator("input").input_value() == "deep"
    assert box_of(page).get_by_label("Co-author").input_value() == "Zoë Müller"
    box_of(page).get_by_role("button", name="Clear").click()
    wait(page, 21)
    assert page.evaluate("location.search") == "?other=1", "what is not ours stays"


def test_the_address_of_a_paper_shows_it_and_opens_its_abstract(visit):
    page = visit("list.html?q=plain#deep")
    until(page, "location.search + location.hash === '#deep'")
    until(page, "document.getElementById('deep').checkVisibility()")
    assert page.locator("#deep details.scholar-abstract").evaluate("e => e.open")
    box_of(page).locator("input").fill("oceans")
    wait(page, 1)
    page.evaluate("location.hash = 'n3'")
    until(page, "document.getElementById('n3').checkVisibility()")
    wait(page, 21)
    assert page.locator("#n3").evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0 }"
    )
    box_of(page).locator("input").fill("oceans")
    wait(page, 1)
    page.evaluate("location.hash = 'year-2000'")
    wait(page, 21)


def click(page, identifier, name):
    """Click on a name among the authors of a paper."""
    place = """([id, name]) => {
        const authors = document.querySelector(`#${id} .authors`);
        const walk = document.createTreeWalker(authors, NodeFilter.SHOW_TEXT);
        for (let node; (node = walk.nextNode()); ) {
            const first = node.data.indexOf(name);
            if (first < 0) continue;
            const range = document.createRange();
            range.setStart(node, first);
            range.setEnd(node, first + name.length);
            node.parentElement.scrollIntoView({ block: "center" });
            const box = range.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
        }
    }"""
    page.mouse.click(*page.evaluate(place, [identifier, name]))


def test_a_click_on_a_name(visit):
    page = visit()

    click(page, "deep", "Zoë Müller")
    wait(page, 2)
    assert shown(page) == {"deep", "learning"}
    click(page, "deep", "R. Roe")
    wait(page, 19)
    assert box_of(page).get_by_label("Co-author").input_value() == "Richard Roe"
    click(page, "deep", "Ada Lovelace")
    page.go_back()
    wait(page, 2)
    page.go_back()
    wait(page, 21)


@pytest.mark.parametrize("shown", ["J. Lin, J. Li", "J. Li, J. Lin"])
@pytest.mark.parametrize("name", ["J. Lin", "J. Li"])
def test_a_click_on_a_name_that_another_begins_with(visit, served, shown, name):
    page = visit()
    spellings, papers = json.loads((served[1] / "list.find.json").read_text("utf-8"))
    papers = [[*paper[:5], shown.split(", ") if paper[0] == "deep" else paper[5]] for paper in papers]
    page.route("**/list.find.json*", lambda route: route.fulfill(json=[spellings, papers]))
    page.evaluate("text => (document.querySelector('#deep .authors').textContent = text)", shown)
    places = [place for place in (0, 7, 8) if shown[place:].split(",")[0] == name]
    point = """place => {
        const text = document.querySelector('#deep .authors').firstChild, range = document.createRange();
        range.setStart(text, place + 2);
        range.setEnd(text, place + 3);
        text.parentElement.scrollIntoView({ block: "center" });
        const box = range.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
    }"""
    page.mouse.click(*page.evaluate(point, places[0]))
    page.wait_for_url(f"**person={name.replace(' ', '+')}")


def test_a_search_of_the_site_goes_on_here(visit, served):
    page = visit()

    def come(query):
        page.goto(f"/search.html?q={query}")
        page.evaluate(
            "() => { const a = document.createElement('a'); a.href = 'list.html'; a.id = 'go'; a.text = 'go';"
            " document.body.prepend(a) }"
        )
        page.locator("#go").click()
        page.wait_for_url("**/list.html*")

    come("deep+sea")
    wait(page, 1)
    assert page.evaluate("location.search") == "?q=deep+sea"
    box_of(page).get_by_role("button", name="Clear").click()
    wait(page, 21)
    page.reload()
    box_of(page).locator("input").focus()
    wait_for_choices(page)
    assert len(shown(page)) == 21, "it is not looked for again"
    come("nonsense")
    wait(page, 21)
    assert box_of(page).locator("input").input_value() == ""


def test_the_second_list_has_a_box_of_its_own_and_numbers_stay(visit):
    page = visit()
    second = page.locator("form.scholar-find").nth(1)
    second.locator("input").fill("trees")
    items = page.locator("ol.publications > li:visible")
    until(page, "document.querySelectorAll('ol.publications > li:not([hidden])').length == 1")
    assert len(shown(page)) == 21
    assert page.evaluate("location.search") == ""
    number = page.locator("ol.publications > li").evaluate_all("all => all.findIndex(e => !e.hidden) + 1")
    assert number > 1
    assert items.evaluate("e => e.value") == number


def test_by_keyboard_alone(visit):
    page = visit()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    else:
        pytest.fail("60 times Tab, and no field")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.type("learning")
    page.keyboard.press("Enter")
    wait(page, 2)
    names = []
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate(outline) == "solid"
        names.append(page.evaluate("document.activeElement.name || document.activeElement.textContent"))
    assert names == ["year", "type", "keyword", "person", "Clear"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    wait(page, 2)
    assert "person=Zo" in page.evaluate("location.search")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    wait(page, 21)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_sizes_and_widths(visit, width, mode):
    page = visit(
        "list.html?q=learning&year=2021", color_scheme=mode, viewport={"width": width, "height": 800}
    )
    wait(page, 1)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert box_of(page).evaluate(
        "e => e.scrollWidth <= e.clientWidth && e.getBoundingClientRect().right <= innerWidth"
    )
    parts = box_of(page).locator("input, select, button")
    assert parts.evaluate_all("all => Math.min(...all.map(e => e.getBoundingClientRect().height))") >= 36


def test_without_javascript_it_is_not_there(visit):
    page = visit(java_script_enabled=False)
    assert not box_of(page).is_visible()
    assert box_of(page).bounding_box() is None
    assert len(shown(page)) == 21


def test_nothing_moves_as_the_script_comes_and_nothing_is_fetched(served, browser):  # noqa: F811
    context = browser.new_context(base_url=served[0])
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    places = (
        """[...document.querySelectorAll('h2, li.publication')].map(e => e.getBoundingClientRect().top)"""
    )
    page.route("**/find.js*", lambda route: route.abort())
    page.goto("/list.html", wait_until="networkidle")
    before = page.evaluate(places)
    assert not box_of(page).locator("input").is_visible(), "no box that does nothing"
    page.unroute("**/find.js*")
    page.reload(wait_until="networkidle")
    assert box_of(page).locator("input").is_visible()
    assert page.evaluate(places) == before
    assert not [url for url in asked if "find.json" in url]
    box_of(page).locator("input").focus()
    wait_for_choices(page)
    assert page.evaluate(places) == before
    assert len([url for url in asked if "list.find.json" in url]) == 1
    context.close()


def test_how_many_there_are_is_shown_at_first_and_told_from_then_on(visit):
    page = visit()
    count = box_of(page).locator("p > span")
    assert count.inner_text() == "Papers: 21 of 21"
    assert count.get_attribute("role") is None, "what is there when the page comes is not told"
    box_of(page).locator("input").focus()
    assert count.get_attribute("role") == "status"
    assert count.inner_text() == "Papers: 21 of 21"


def test_an_index_that_cannot_be_had(visit, served):
    for page in (visit((served[1] / "list.html").as_uri()), None):
        if page is None:
            page = visit("search.html")
            page.route("**/*.find.json*", lambda route: route.fulfill(status=404, body="<h1>Not found</h1>"))
            page.goto("/list.html?year=2022")
            wait(page, 21)
        box_of(page).locator("input").fill('muller "deep sea"')
        wait(page, 1)
        assert shown(page) == {"learning"}
        assert box_of(page).locator("select").count() == 0
        box_of(page).locator("input").fill("engines")
        wait(page, 1)


def test_a_right_to_left_page_and_a_theme_of_others(tmp_path, browser):  # noqa: F811
    made = Site(tmp_path)
    made.write(
        {
            "conf.py": CONF.replace('"basic"', '"furo"') + 'language = "ar"\n',
            "refs.bib": FOUND,
            "list.md": LIST,
        }
    )
    made.build()
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((made.output / "html" / "list.html").as_uri())
    page.evaluate("document.documentElement.dir = 'rtl'")
    box_of(page).locator("input").fill("deep sea")
    until(page, "document.querySelectorAll('li.publication:not([hidden])').length == 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
