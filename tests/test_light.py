"""Light pages: what is loaded, what is refused, and that all looks as with the theme's whole sheet."""

import gzip
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from urllib.parse import urlsplit

import html5lib
import pytest
from conftest import INDEX, Site
from test_browser import ENTRIES, MODES, OPEN_ALL, browser, built, search_word, serve, site, visit  # noqa: F401
from test_site import PAGES, ROOT

from sphinx_scholar.output.light import NAMES, SEARCH, SHEET
from sphinx_scholar.output.sheet import Reducer, is_movable, read_names, without_comments

BUDGETS = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text("utf-8"))
SINK = Path(__file__).parent / "sink"
#: Scripts that a page may load.
SCRIPTS = {"site.js", *(path.name for path in (ROOT / "_ext/sphinx_scholar/static").glob("*.js"))}


# The reducer

REDUCED = [
    ("p { color: red }", "p{color:red}"),
    (".a { color: red } .b { color: red }", ".a{color:red}"),
    (".a, .b, #m { color: red }", ".a,#m{color:red}"),
    (".a.b, .a .b, .a > #n { color: red }", ""),
    ("p:not(.b) { color: red }", "p:not(.b){color:red}"),
    (":is(.b, .a) p, :is(.b) p { color: red }", ":is(.b, .a) p{color:red}"),
    (".wide-3 { color: red }", ".wide-3{color:red}"),
    ('[class*="wide-"], [class*="b-"] { color: red }', '[class*="wide-"]{color:red}'),
    ('a[href$=".b"], a[href^="#b"] { color: red }', 'a[href$=".b"],a[href^="#b"]{color:red}'),
    (
        "p:not(.b, #c):nth-child(2n + 1), .b:not(.a) { color: red }",
        "p:not(.b, #c):nth-child(2n + 1){color:red}",
    ),
    ("/* .a { */ .b { color: red } /* } */ .a { color: red }", ".a{color:red}"),
    ("dl[class] { color: red }", "dl[class]{color:red}"),
    ("[data-bs-theme=dark], [data-theme=dark] { color: red }", "[data-theme=dark]{color:red}"),
    ("/* c */ p { color: red; /* c */ }\n/*# sourceMappingURL=a.map */", "p{color:red}"),
    ("@charset 'utf-8'; p{color:red}", "p{color:red}"),
    ("@media print { .b { color: red } }", ""),
    ("@media (width > 1px) { .b, .a { color: red } }", "@media (width > 1px){.a{color:red}}"),
    ("@font-face { font-family: F; src: url(f.woff2) }", ""),
    ("p { background: url(data:image/svg+xml,x); color: red }", "p{color:red}"),
    ("p { --u: 1; --v: var(--w); --w: 2; color: var(--v) }", "p{--v:var(--w);--w:2;color:var(--v)}"),
    ("p { --o: 1; --u: 1 }", "p{--o:1}"),
    (
        "@keyframes m { from { color: red } } p { animation: m 1s }",
        "@keyframes m{from { color: red }}p{animation:m 1s}",
    ),
    ("@keyframes n { from { color: red } }", ""),
    ("p { color: red !important }", "p{color:red!important}"),
    ("p { color: red", "p{color:red}"),
    ("} p { color: red }", ""),
    ("", ""),
]


@pytest.mark.parametrize(("css", "reduced"), REDUCED)
def test_a_sheet_is_reduced(css, reduced):
    reducer = Reducer([".a", "#m", ".wide-*"])
    assert reducer.reduce(css, "q{color:var(--o)}").replace("\n", "") == reduced


def test_names_of_extensions_count_where_these_are():
    text = ".a #b // a comment\n@x\n.c\n.d-*\n@y\n.e\n"
    assert read_names(text, {"x"}) == [".a", "#b", ".c", ".d-*"]
    assert read_names(text, ()) == [".a", "#b"]


def test_sheets_of_others_lose_comments_alone():
    css = "@import 'a.css';\n/* c */ p { color /* c */ : red; &:hover { top: 0 } }\n"
    css += "\n@media print { p { top: 0 } }"
    assert without_comments('p::after { content: "/* no, it\'s text */" }') == (
        'p::after { content: "/* no, it\'s text */" }'
    )
    assert without_comments("/* it's one */ p { top: 0 } /* and 'two */").strip() == "p { top: 0 }"
    assert without_comments(css).split("\n") == [
        "@import 'a.css';",
        "p { color   : red; &:hover { top: 0 } }",
        "@media print { p { top: 0 } }",
    ]
    assert is_movable("p{background:url(a.png)}", "")
    assert not is_movable("p{background:url(a.png)}", "folder")
    assert not is_movable('@import "a.css";', "")


# Sites


def make(folder: Path, settings: str = "", files: dict[str, str] | None = None) -> Path:
    """Build the kitchen sink with our own settings, templates and style; give the folder of its pages."""
    source = copytree(SINK, folder / "source")
    for name in ("_templates", "_static"):
        copytree(ROOT / name, source / name)
    for name, text in (files or {}).items():
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text(text, "utf-8")
    conf = (ROOT / "conf.py").read_text("utf-8").replace("Hrayr Harutyunyan", "Ada Lovelace")
    conf += f"\nsys.path.insert(0, {str(ROOT / '_ext')!r})\n"
    conf += "extensions += ['sphinx_design', 'sphinx_copybutton']\nmyst_enable_extensions += ['fieldlist']\n"
    (source / "conf.py").write_text(conf + settings, "utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        "-d",
        folder / "kept",
    ]
    run = subprocess.run([*command, source, folder / "html"], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    return folder / "html"


@pytest.fixture(scope="module")
def sink(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("sink"))


@pytest.fixture(scope="module")
def sink_site(sink) -> Iterator[str]:
    with serve(sink) as address:
        yield address


def pages_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.html") if "_static" not in path.parts)


def parse(path: Path):
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(path.read_text("utf-8"))


def names_of(nodes, attribute):
    """Give the files that nodes load."""
    return [urlsplit(node.get(attribute)).path.rpartition("/")[2] for node in nodes]


def test_pages_are_lean(built):  # noqa: F811
    """What a checker of HTML would say of the template, and what a strict policy refuses."""
    pages = pages_of(built)
    assert len(pages) > len(PAGES)
    for path in pages:
        tree = parse(path)
        head, body = tree.find("head"), tree.find("body")
        metas = [node.get("name") for node in head.iter("meta")]
        assert metas.count("viewport") == metas.count("description") == 1, path
        assert not re.search(r"<(?:meta|link)\b[^>]*/>", path.read_text("utf-8")), path
        sheets = [link for link in head.iter("link") if link.get("rel") == "stylesheet"]
        assert names_of(sheets, "href") == [SHEET], path
        scripts = [node for node in tree.iter("script") if node.get("type") != "application/ld+json"]
        assert [node for node in scripts if not node.get("src") or node.get("type")] == [], path
        assert {"site.js"} <= set(names_of(scripts, "src")) <= SCRIPTS, path
        assert [*tree.iter("style")] == [], path
        for node in body.iter():
            assert not [name for name in node.attrib if name.startswith("on") or name == "style"], path
            assert not node.get("href", "").startswith("javascript:"), path
        mains = [node for node in body.iter() if node.tag == "main" or node.get("role") == "main"]
        assert len(mains) == len([*body.iter("header")]) == len([*body.iter("footer")]) == 1, path
        assert not (mains[0].tag == "main" and mains[0].get("role")), path
        assert [nav for nav in body.iter("nav") if not nav.get("aria-label")] == [], path
        assert [box for box in body.iter("dialog") if not box.get("aria-label") or not len(box)] == [], path
        for article in body.iter("article"):
            assert [node for node in article.iter() if re.fullmatch("h[1-6]", str(node.tag))], path


def test_the_sheet_and_the_script_are_small(built):  # noqa: F811
    sheet = (built / "_static" / SHEET).read_bytes()
    assert len(gzip.compress(sheet, 9)) <= BUDGETS["ours"]["sheet"]
    assert len(gzip.compress((built / "_static/site.js").read_bytes(), 9)) <= BUDGETS["ours"]["script"]
    assert not re.search(rb"url\(|sourceMapping|@font-face|@import", sheet)


def test_the_list_of_names_holds_what_pages_have(built, sink):  # noqa: F811
    """A class that the theme's sheets know, and our pages have, is in the list: or its rules vanish unseen.

    If this fails after an upgrade, add what it names to light.txt.
    """
    listed = Reducer(read_names(NAMES.read_text("utf-8"), {"sphinx_design", "sphinx_copybutton"}))
    theme = "".join((sink / "_static" / name).read_text("utf-8") for name in THEME)
    nodes = [node for path in [*pages_of(built), *pages_of(sink)] for node in parse(path).iter()]
    had = {f".{name}" for node in nodes for name in node.get("class", "").split()}
    had |= {f"#{node.get('id')}" for node in nodes}
    selectors = " ".join(re.findall(r"([^{}]*)\{", Reducer([*had]).reduce(theme)))
    asked = set(re.findall(r"[.#][A-Za-z][\w-]*", selectors)) & had
    assert len(asked) > 100
    assert sorted(name for name in asked if not listed.reduce(f"{name}{{top:0}}")) == []


def test_a_search_has_each_script_once(built, sink):  # noqa: F811
    """In one file, what marks words last; of the sink's extensions, one wants two of them on all pages."""
    for_others = ["documentation_options", "doctools"]
    of_search = ["searchtools", "language_data", "sphinx_highlight"]
    for folder, inside, beside in ((built, [*for_others, *of_search], []), (sink, of_search, for_others)):
        tree = parse(folder / "search.html")
        assert tree.get("data-search").split() == [SEARCH, "searchindex.js"]
        assert parse(folder / "index.html").get("data-search") is None
        loaded = names_of([node for node in tree.iter("script") if node.get("src")], "src")
        assert [name for name in for_others if f"{name}.js" in loaded] == beside
        script = (folder / SEARCH).read_text("utf-8")
        texts = [(folder / f"_static/{name}.js").read_text("utf-8") for name in [*inside, *beside]]
        assert [script.count(text) for text in texts] == [1] * len(inside) + [0] * len(beside)
        rest = script
        for text in texts[: len(inside)]:
            before, _text, rest = rest.partition(text)
            assert before.endswith("\n;\n"), "and so none ends the last line of another, nor is all strict"
        assert not rest


def test_a_script_that_the_author_names_is_not_there_again(tmp_path):
    """To declare its names twice would end all that the search runs on."""
    settings = "extensions.remove('sphinx_design')\nextensions.remove('sphinx_copybutton')\n"
    settings += "html_js_files.append('documentation_options.js')\n"
    out = make(tmp_path, settings, {"index.md": INDEX})
    assert "documentation_options.js" in (out / "search.html").read_text("utf-8")
    script = (out / SEARCH).read_text("utf-8")
    assert "const DOCUMENTATION_OPTIONS" not in script
    assert "const Documentation" in script


def test_the_words_of_a_search_come_with_it(tmp_path):
    """Behind the scripts that know them, and ahead of what uses them, on a site without other extensions."""
    settings = "language = 'ru'\nextensions.remove('sphinx_design')\nextensions.remove('sphinx_copybutton')\n"
    out = make(tmp_path, settings, {"index.md": INDEX, "more.md": "# More\n"})
    tree = parse(out / "search.html")
    loaded = names_of([node for node in tree.iter("script") if node.get("src")], "src")
    assert not {"translations.js", "scholar-words.js"} & set(loaded)
    script = (out / SEARCH).read_text("utf-8")
    texts = [
        (out / f"_static/{name}.js").read_text("utf-8")
        for name in ("doctools", "scholar-words", "searchtools")
    ]
    places = [script.index(text) for text in texts]
    assert places == sorted(places)


def test_what_authors_add_comes_along(tmp_path):
    """Sheets and scripts of authors and of extensions; a sheet with addresses stays in its folder."""
    files = {
        "_static/mine.css": "/* c */ .of-mine { background: url(a.png) }\n",
        "_static/deep/other.css": ".of-other { background: url(a.png) }",
        "_static/mine.js": "window.mine = 1",
        "more.md": "# More\n\n<p class='mine-x'>Text.</p>\n",
    }
    settings = """
html_css_files += ["mine.css", "deep/other.css", "https://example.org/far.css"]
html_js_files += ["mine.js", ("documentation_options.js", {"priority": 700})]
scholar_light = [".text-primary", ".mt-*"]
extensions.remove("sphinx_copybutton")
"""
    out = make(tmp_path, settings, files)
    tree = parse(out / "more.html")
    sheets = [link for link in tree.iter("link") if link.get("rel") == "stylesheet"]
    assert names_of(sheets, "href") == [SHEET, "other.css", "far.css"]
    sheet = (out / "_static" / SHEET).read_text("utf-8")
    assert ".of-mine {background: url(a.png)}" in sheet.replace("{ ", "{").replace(" }", "}")
    assert ".text-primary{" in sheet
    assert ".mt-3{" in sheet
    assert ".mb-3{" not in sheet
    scripts = names_of([node for node in tree.iter("script") if node.get("src")], "src")
    assert "mine.js" in scripts
    assert "documentation_options.js" in scripts  # that an author names
    assert [name for name in scripts if name.startswith("design-tabs")]


def test_one_switch_brings_the_theme_back(tmp_path):
    out = make(tmp_path, "scholar_light = False\nhtml_js_files = []\n")
    for name in ("index", "search", "404"):
        tree = parse(out / f"{name}.html")
        sheets = names_of([link for link in tree.iter("link") if link.get("rel") == "stylesheet"], "href")
        assert {"theme.css", "pydata-sphinx-theme.css", "site.css"} <= set(sheets)
        assert SHEET not in sheets
        scripts = names_of([node for node in tree.iter("script") if node.get("src")], "src")
        assert {"bootstrap.js", "pydata-sphinx-theme.js", "searchtools.js"} <= set(scripts)
        classes = {name for node in tree.iter() for name in node.get("class", "").split()}
        assert {"theme-switch-button", "search-button__button", "bd-sidebar-primary"} <= classes
        assert not classes & {"mode-button", "site-header", "search-dialog"}


def test_a_site_in_hebrew_runs_from_right_to_left(tmp_path, browser):  # noqa: F811
    out = make(tmp_path, "language = 'he'\n")
    edges = """all => all.map(e => {
      const range = document.createRange();
      range.selectNodeContents(e);
      return Math.round(range.getBoundingClientRect().right);
    })"""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    with serve(out) as address:
        for name, parts in (("index", ".title, .authors"), ("papers/sink2020", "h1, .authors")):
            page.goto(f"{address}/{name}.html")
            assert page.locator("html").get_attribute("dir") == "rtl"
            right = page.locator(":is(.publications, .scholar-paper)").first.bounding_box()
            found = page.locator(f":is({parts})").filter(visible=True).evaluate_all(edges)
            assert found
            assert set(found) == {round(right["x"] + right["width"])}, "English, too, begins beside its year"
            code = page.locator(".scholar-bibtex pre").first
            assert code.evaluate("e => getComputedStyle(e).direction") == "ltr"
    page.close()


def test_a_search_in_another_language_runs_no_code_from_a_string(tmp_path, browser):  # noqa: F811
    out = make(tmp_path, "language = 'ru'\n")
    page, errors, asked = browser.new_page(), [], []
    page.add_init_script(WATCH)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.rpartition("/")[2]))
    with serve(out) as address:
        page.goto(f"{address}/index.html")
        page.goto(f"{address}/search.html?q=sink")
        page.locator("#search-results .context").first.wait_for(timeout=10_000)
        assert "translations.js" not in asked
        assert asked.count("scholar-words.js") == 2, "of extensions there is one that wants Sphinx's scripts"
        assert page.locator("#search-results h2").inner_text() == "Результаты поиска"
        assert page.locator(".search-summary").inner_text().strip(), "what is not translated is English"
        assert page.evaluate("Documentation.PLURAL_EXPR(5)") == 2
        # Of what is found, the content of the sink has a style.
        assert [said for said in page.evaluate("refused") if not said.startswith("style-src-attr")] == []
    assert errors == []
    page.close()


def test_it_is_for_one_theme(tmp_path):
    site_of = Site(tmp_path)
    site_of.configure("scholar_light = True\n")
    site_of.write({"p.md": "# P\n\n```{publications}\n```\n"})
    left = site_of.output / "html/_static" / SHEET  # by a build with that theme
    left.parent.mkdir(parents=True)
    left.write_text("/* By sphinx-scholar */", "utf-8")
    site_of.build()
    assert (
        "scholar_light is for the theme pydata_sphinx_theme; nothing comes of it with basic"
        in site_of.warnings
    )
    assert site_of.page("p").select('link[href*="scholar.css"]')
    assert not left.exists()


def test_a_sheet_is_made_anew_where_it_must(tmp_path):
    """It is kept beside the doctrees; two clean builds make the same."""
    out = make(tmp_path / "one")
    again = make(tmp_path / "two")
    sheet = out / "_static" / SHEET
    assert sheet.read_bytes() == (again / "_static" / SHEET).read_bytes()
    source = tmp_path / "one/source"
    (source / "_static/site.css").write_text("p { top: 7px }", "utf-8")
    (source / "more.md").write_text("# More\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "-d", tmp_path / "one/kept"]
    subprocess.run([*command, source, out], check=True)
    text = sheet.read_text("utf-8")
    assert "p {top: 7px}" in text.replace("{ ", "{").replace(" }", "}")
    assert "--page-width" not in text


# In the browser

#: Tells what the policy refuses.
WATCH = """
window.refused = [];
const refuse = e => refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`);
addEventListener("securitypolicyviolation", refuse);
"""
SHIFT = """new Promise(done => new PerformanceObserver((list, self) => {
  self.disconnect();
  done(list.getEntries().reduce((sum, entry) => sum + (entry.hadRecentInput ? 0 : entry.value), 0));
}).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""


@pytest.mark.parametrize("mode", MODES)
def test_a_strict_policy_refuses_nothing(built, site, sink, sink_site, browser, mode):  # noqa: F811
    """On all pages, and whatever one does there; of the sink, what docutils writes of widths is not ours."""
    context = browser.new_context(color_scheme=mode, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.add_init_script(WATCH)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for folder, address in ((built, site), (sink, sink_site)):
        for path in pages_of(folder):
            page.goto(f"{address}/{path.relative_to(folder).as_posix()}")
            page.evaluate(OPEN_ALL)
            for _press in range(3):
                page.locator("header .mode-button").click()
            page.keyboard.press("Control+k")
            page.keyboard.press("Escape")
            copy = page.locator(".scholar-copy:visible")
            if copy.count():
                copy.first.click()
            refused = page.evaluate("refused")
            if folder == sink:
                refused = [said for said in refused if not said.startswith("style-src-attr")]
            assert refused == [], path
    page.goto(f"{site}/search.html?q={search_word()}")
    page.locator("#search-results .context").first.wait_for(timeout=10_000)
    assert page.evaluate("refused") == []
    assert errors == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"top: 0\">')")
    soon = "new Promise(done => setTimeout(() => done(refused), 300))"
    assert [said for said in page.evaluate(soon) if said.startswith("style-src-attr")]  # it does refuse
    context.close()


@pytest.mark.parametrize("name", [*PAGES, "search", "404", "papers"])
def test_pages_are_light(built, site, browser, name):  # noqa: F811
    """By the budgets: all that a page loads, and, after the front page, the next one."""
    address = f"{site}/{name}.html"
    if name == "papers":
        address = f"{site}/{min(built.glob('papers/*.html')).relative_to(built).as_posix()}"

    def loaded(url):
        context = browser.new_context()
        page = context.new_page()
        answers = []
        page.on("response", lambda answer: answers.append((answer.url, answer.body())))
        page.goto(url, wait_until="networkidle")
        context.close()
        bodies = dict(answers)
        bodies.setdefault(f"{site}/_static/favicon.svg", (built / "_static/favicon.svg").read_bytes())
        return {url: len(gzip.compress(body, 9)) for url, body in bodies.items()}

    sizes = loaded(address)
    first = loaded(f"{site}/news.html" if name == "index" else f"{site}/index.html")
    budget = BUDGETS["search" if name == "search" else "page"]
    print(name, sum(sizes.values()), len(sizes), sum(n for url, n in sizes.items() if url not in first))
    assert sum(sizes.values()) <= budget["bytes"]
    assert len(sizes) <= budget["requests"]
    assert sum(size for url, size in sizes.items() if url not in first) <= BUDGETS["page"]["next"]


def test_a_search_is_two_scripts_more(built, site, browser):  # noqa: F811
    """One with all that Sphinx's search runs on, and its index: each more would be asked for by itself."""
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.removeprefix("/")))
    page.goto(f"{site}/search.html")
    before = [name for name in asked if name.endswith(".js")]
    page.goto(f"{site}/search.html?q={search_word()}")
    page.locator("#search-results .context").first.wait_for(timeout=10_000)
    page.close()
    scripts = [name for name in asked if name.endswith(".js")]
    assert before == ["_static/site.js"]
    assert scripts == [*before, *before, "_static/scholar-search.js", "searchindex.js"]
    script = (built / "_static/scholar-search.js").read_text("utf-8")
    for name in ("documentation_options", "doctools", "searchtools", "language_data"):
        assert (built / f"_static/{name}.js").read_text("utf-8") in script


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [*PAGES, "search", "404", "found", "papers"])
def test_nothing_jumps(built, site, visit, name, width):  # noqa: F811
    address = {"found": "search", "papers": f"papers/{min(built.glob('papers/*.html')).stem}"}.get(name, name)
    page = visit(address, viewport={"width": width, "height": 940})
    if name == "found":
        page.goto(f"{site}/search.html?q={search_word()}")
        page.locator("#search-results .context").first.wait_for(timeout=10_000)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFT) <= BUDGETS["layout"]["shift"] / 1000


@pytest.mark.parametrize(
    "has_come", ["<header>", "profile-links", "mode-button", "</header>", '<div id="main']
)
def test_the_header_is_drawn_once_it_has_come_whole(built, visit, has_come):  # noqa: F811
    """Or its parts would move when the others come."""
    html = (built / "news.html").read_text("utf-8").replace('<header class="bd-header', "<header>", 1)
    assert html.count("<header>") == html.count(has_come) == 1
    sent = html[: html.index(has_come)].replace("<header>", '<header class="bd-header')
    page = visit("news", lambda page: page.route("**/news.html", lambda route: route.fulfill(body=sent)))
    assert page.locator(".profile-links").first.is_visible() == has_come.startswith("<div")


def test_links_stand_where_they_will_when_the_dropdowns_have_come(visit):  # noqa: F811
    page = visit("publications")
    links = page.locator(".publication-links:has(a):has(+ details)").first.element_handle()
    place = links.bounding_box()
    links.evaluate("(links) => { while (links.nextElementSibling) links.nextElementSibling.remove(); }")
    assert links.bounding_box() == place


@pytest.mark.parametrize("width", [500, 1280])
def test_buttons_of_what_is_open_have_their_room(built, site, visit, width):  # noqa: F811
    """Whenever the script comes that brings them."""
    place = "document.querySelector('.scholar-bibtex[open] pre').getBoundingClientRect().y"
    name = f"papers/{min(built.glob('papers/*.html')).stem}"
    size = {"width": width, "height": 940}
    without = visit(
        name, lambda page: page.route("**/scholar.js*", lambda route: route.abort()), viewport=size
    )
    page = visit(name, viewport=size)
    page.locator(".scholar-copies").first.wait_for()
    assert without.locator(".scholar-copies").count() == 0
    assert page.evaluate(place) == without.evaluate(place)


def test_entries_have_few_elements(visit):  # noqa: F811
    page = visit("publications")
    nodes = page.evaluate("document.querySelectorAll('li.publication, li.publication *').length")
    assert nodes / len(ENTRIES) <= BUDGETS["layout"]["nodes"]


def test_what_unfolds_restyles_little_else(visit, browser):  # noqa: F811
    """A rule such as `body:has(.x) a` makes browsers look at all elements again when one comes or goes."""
    page = visit("publications")
    page.wait_for_load_state("networkidle")
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.evaluate("document.querySelector('details.scholar-bibtex').open = true")
    page.locator(".scholar-copies").first.wait_for()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    counts = [event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree"]
    everything = page.evaluate("document.querySelectorAll('body *').length")
    assert 0 < max(counts) < everything / 4


# The same to the eye

#: The theme's own sheets, as its template loads them.
THEME = ("basic.css", "styles/pydata-sphinx-theme.css")
#: How many pixels of a picture differ by more than smoothing does.
COMPARE = """async ([one, two]) => {
  const pixels = [];
  for (const data of [one, two]) {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    pixels.push([image.width, image.height, context.getImageData(0, 0, image.width, image.height).data]);
  }
  const [a, b] = pixels;
  if (a[0] !== b[0] || a[1] !== b[1]) return `${a[0]}x${a[1]} is not ${b[0]}x${b[1]}`;
  let differ = 0;
  for (let i = 0; i < a[2].length; i++) if (Math.abs(a[2][i] - b[2][i]) > 8) differ++;
  return differ;
}"""


def whole(folder: Path, others: list[str]) -> str:
    """Give all that the theme has, before the sheets of the site.

    The theme's icons differ on purpose, in both: with their font, a page with a note would load 115 kB. For
    light pages, site.css has signs in their place, in the font of the text.
    """
    sheets = [(folder / "_static" / name).read_text("utf-8") for name in THEME]
    colours = (folder / "_static/pygments.css").read_text("utf-8")
    of_site = [(folder / "_static" / name).read_text("utf-8") for name in others]
    return "\n".join([*sheets, colours, *of_site])


#: Another sheet in the place of the small one.
EXCHANGE = """new Promise(done => {
  const one = document.querySelector("link[href*='scholar-light.css']");
  const other = one.cloneNode();
  other.href = "/whole.css";
  other.onload = () => { one.remove(); document.fonts.ready.then(done) };
  one.after(other);
})"""


def picture_of(page) -> str:
    """Give a picture of a whole page, in base64; to pack it well would take longer than to draw it."""
    size = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight, innerHeight]"
    )
    clip = {"x": 0, "y": 0, "width": size[0], "height": max(size[1:]), "scale": 1}
    how = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": True, "clip": clip}
    return page.context.new_cdp_session(page).send("Page.captureScreenshot", how)["data"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("where", ["site", "sink"])
def test_it_looks_as_with_the_whole_sheet(built, site, sink, sink_site, browser, where, width, mode):  # noqa: F811
    """Pixel for pixel, with all that unfolds open."""
    folder, address = (built, site) if where == "site" else (sink, sink_site)
    theirs = whole(folder, ["scholar.css", *of_extensions(folder), "site.css"])
    context = browser.new_context(
        color_scheme=mode, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    blank = context.new_page()
    page = context.new_page()
    page.route("**/*.woff2", lambda route: route.abort())
    page.route(
        "**/whole.css", lambda route: route.fulfill(body=theirs, content_type="text/css; charset=utf-8")
    )
    differ = {}
    for path in pages_of(folder):
        name = path.relative_to(folder).as_posix()
        page.goto(f"{address}/{name}")
        page.evaluate(OPEN_ALL)
        page.evaluate("document.activeElement?.blur()")
        pictures = []
        for change in ("document.fonts.ready.then(() => 0)", EXCHANGE):
            page.evaluate(change)
            pictures.append(picture_of(page))
        if pictures[0] != pictures[1] and (number := blank.evaluate(COMPARE, pictures)):
            differ[name] = number
    context.close()
    assert differ == {}


def of_extensions(folder: Path) -> list[str]:
    """Give the sheets of the sink's extensions, in the order in which they are loaded."""
    names = [path.name for path in (folder / "_static").glob("*.css")]
    return [name for start in ("sphinx-design", "copybutton") for name in names if name.startswith(start)]
