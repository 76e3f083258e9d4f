"""The built site in a real browser: what a reader sees, reaches and copies."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from pybtex.database import parse_file
from test_site import PAGES, ROOT

ENTRIES = parse_file(ROOT / "refs.bib").entries
MODES = ["light", "dark"]
#: The first is Debian's Chromium without windows, with which the tests take half as long.
BROWSERS = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
]
OPEN_ALL = "for (const details of document.querySelectorAll('details')) details.open = true"


#: What a host can tell browsers to refuse, and the manual gives (docs/look.md): all that is not of the site.
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"


class Quiet(SimpleHTTPRequestHandler):
    """A web server with a strict policy, that does not write of every request."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site; give the folder of its pages."""
    folder = tmp_path_factory.mktemp("site")
    options = ["-q", "-W", "--keep-going", "-n", "-b", "html", "-d", str(folder / "doctrees")]
    build = [sys.executable, "-m", "sphinx", *options, str(ROOT), str(folder / "html")]
    subprocess.run(build, cwd=ROOT, check=True)
    return folder / "html"


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder; give its address."""
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def site(built: Path) -> Iterator[str]:
    """Serve the site; give its address."""
    with serve(built) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium or Chrome."""
    named = os.environ.get("SCHOLAR_BROWSER")
    path = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        message = f"no browser: none of {', '.join(BROWSERS)} found, and SCHOLAR_BROWSER is not set"
        if os.environ.get("SCHOLAR_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site, browser):
    """Open a page of the site in a fresh profile: visit("news", color_scheme="dark")."""
    contexts = []

    def open_page(name, watch=None, **options):
        contexts.append(browser.new_context(base_url=site, reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        if watch:
            watch(page)
        page.goto(f"/{name}.html", wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


# Quiet and private


@pytest.mark.parametrize("name", PAGES)
def test_no_error_and_no_third_party(site, visit, name):
    errors, requests, failed = [], [], []

    def watch(page):
        page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)

    page = visit(name, watch)
    page.wait_for_load_state("networkidle")
    assert not errors
    assert not failed
    assert requests
    own = urlsplit(site).netloc
    assert [url for url in requests if urlsplit(url).scheme != "data" and urlsplit(url).netloc != own] == []
    # Icons are in the pages; only the search page loads the search index.
    assert [url for url in requests if url.endswith(("woff2", "searchindex.js"))] == []


# Every width, every mode


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", PAGES)
def test_no_sideways_scrolling(visit, name, mode):
    page = visit(name, color_scheme=mode)
    page.evaluate(OPEN_ALL)
    for width in (320, 360, 500, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_text_twice_as_large_is_all_there(visit, name, width):
    page = visit(name, viewport={"width": width, "height": 800})
    page.evaluate(OPEN_ALL)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hides = "getComputedStyle(e).overflowY === 'hidden' && e.clientHeight > 1"
    cut = f"e => {hides} && e.scrollHeight > e.clientHeight + 2"
    assert page.locator("body *").evaluate_all(f"all => all.filter({cut}).map(e => e.outerHTML)") == []
    size = page.locator("[role=main]").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 2 * 14


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_axe_finds_nothing(visit, name, width, mode):
    page = visit(name, color_scheme=mode, viewport={"width": width, "height": 800})
    page.evaluate(OPEN_ALL)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("mode", MODES)
def test_colours_follow_the_system_without_javascript(visit, mode):
    page = visit("index", color_scheme=mode, java_script_enabled=False)
    ground = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    dark = sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(","))) < 3 * 128
    assert dark == (mode == "dark")


@pytest.mark.parametrize("system", MODES)
def test_colour_mode_switch(visit, system):
    """By keyboard: focus stays, the name tells the mode, the first press changes what one sees."""
    page = visit("index", color_scheme=system)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    switch = page.locator("header .mode-button")
    words = switch.get_attribute("data-words").split("|")
    modes = {"auto": words[0], "light": words[1], "dark": words[2]}
    other = "light" if system == "dark" else "dark"
    switch.focus()
    for mode, seen in ((other, other), (system, system), ("auto", system)):
        page.keyboard.press("Enter")
        assert page.get_by_role("button", name=modes[mode], exact=True).is_visible()
        assert page.evaluate("document.activeElement.className").split()[0] == "mode-button"
        assert page.evaluate("document.documentElement.dataset.theme") == seen
        assert (page.evaluate(ground) == before) == (seen == system)
        after = page.evaluate(ground)
        page.reload()
        assert page.evaluate(ground) == after
        assert page.locator("header .mode-button").inner_text().strip() == modes[mode]
        page.locator("header .mode-button").focus()
    page.emulate_media(color_scheme=other)  # the system's mode changes, and the page with it
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    assert page.evaluate(ground) != before


def test_the_mode_is_there_before_anything_is_drawn(visit):
    page = visit("index", color_scheme="light")
    page.locator("header .mode-button").click()
    mode = "document.documentElement.dataset.theme"
    page.add_init_script(f"document.addEventListener('readystatechange', () => window.early ??= {mode})")
    page.goto("/publications.html")
    assert page.evaluate("window.early") == "dark"


def test_without_storage_the_switch_works(visit):
    page = visit("index", color_scheme="light")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page.reload()
    page.locator("header .mode-button").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


# Keyboard and fingers


def test_abstract_opens_by_keyboard(visit):
    page = visit("publications")
    abstract = page.locator(".scholar-abstract").first
    text = abstract.locator("p").first
    assert not text.is_visible()
    abstract.locator("summary").focus()
    page.keyboard.press("Enter")
    assert text.is_visible()
    page.keyboard.press("Space")
    assert not text.is_visible()


def test_tab_reaches_everything_and_shows_where_it_is(visit):
    page = visit("publications")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(outline) == "solid", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("!!document.activeElement.closest('.publication')"):
            break
    else:
        pytest.fail("60 times Tab, and no publication")


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_large_enough(visit, width):
    page = visit("publications", viewport={"width": width, "height": 800})
    page.evaluate(OPEN_ALL)
    page.locator(".scholar-copy").last.wait_for()
    targets = page.locator(".publication-links a, summary, .scholar-copy, header a, header button")
    box = "const box = e.getBoundingClientRect(); return [e.outerHTML, box.width, box.height]"
    sizes = targets.evaluate_all(f"all => all.map(e => {{ {box} }})")
    assert len(sizes) > len(ENTRIES)
    assert [size for size in sizes if min(size[1:]) < 24] == []


def test_profile_links_have_names(visit):
    links = visit("index").locator("header .profile-links a").all()
    assert links
    for link in links:
        assert link.get_attribute("title") or link.inner_text().strip()
        assert link.get_attribute("href").startswith(("https://", "mailto:"))


def test_bibtex_copies_the_block(visit):
    page = visit("publications", permissions=["clipboard-read", "clipboard-write"])
    block = page.locator(".scholar-bibtex").last
    block.locator("summary").click()
    words = page.locator("script[data-words]").get_attribute("data-words").split("|")
    block.get_by_role("button", name=words[0], exact=True).click()
    block.get_by_role("status").get_by_text(words[4], exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@")
    assert copied == block.locator("pre").text_content().strip()


# Everything is there


def test_all_is_readable_without_javascript(visit):
    page = visit("publications", java_script_enabled=False, viewport={"width": 360, "height": 800})
    assert page.locator("li.publication").count() == len(ENTRIES)
    abstract = page.locator(".scholar-abstract").first
    abstract.locator("summary").click()
    assert abstract.locator("p").first.is_visible()
    assert page.locator(".scholar-copy").count() == 0
    assert not page.locator("header button:visible").count()  # each would need a script
    links = page.locator("header .navbar-nav a")
    assert [link.is_visible() for link in links.all()] == [True] * (len(PAGES) - 1)
    links.first.click()
    page.wait_for_load_state()
    assert page.locator("[role=main] h1").is_visible()


def test_internal_links_lead_somewhere(site, visit):
    page = visit("index")
    links, anchors = set(), {}
    for name in PAGES:
        page.goto(f"/{name}.html")
        links.update(page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"))
    own = {link for link in links if link.startswith(site)}
    assert len(own) > len(ENTRIES)
    for link in sorted(own):
        url, anchor = urldefrag(link)
        if not url.endswith((".html", "/")):  # to take along: a browser need not show it
            assert page.request.get(url).ok, url
            continue
        if url not in anchors:
            assert page.goto(url).ok, url
            anchors[url] = set(page.locator("[id]").evaluate_all("all => all.map(e => e.id)"))
        assert not anchor or anchor in anchors[url], link


def search_word():
    title = next(iter(ENTRIES.values())).fields["title"]
    return max(re.findall("[A-Za-z]+", title), key=len)


@pytest.mark.parametrize("way", ["click", "Control+k", "/"])
def test_search_finds_a_paper(visit, way):
    page = visit("index")
    page.locator("header .search-opener").click() if way == "click" else page.keyboard.press(way)
    page.get_by_role("dialog").wait_for()
    assert page.get_by_role("dialog").get_attribute("aria-label")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type(search_word())
    page.keyboard.press("Enter")
    page.locator("#search-results a[href*='publications.html']").first.wait_for(timeout=10_000)


@pytest.mark.parametrize("way", ["Escape", "button", "beside"])
def test_search_closes_and_focus_is_where_it_was(visit, way):
    page = visit("index")
    button = page.locator("header .search-opener")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    if way == "button":
        dialog.get_by_role("button", name="Close").click()
    elif way == "beside":
        page.mouse.click(5, 500)
    else:
        page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className").split()[0] == "search-opener"


def test_letters_that_are_typed_open_no_search(visit):
    page = visit("search")
    assert page.evaluate("document.activeElement.name") == "q"  # where one types, at once
    page.keyboard.type("either/or")
    assert page.get_by_role("searchbox").input_value() == "either/or"
    assert page.locator("search").count() == 1


def test_what_is_found_is_told_and_nothing_jumps(visit):
    page = visit("search", viewport={"width": 360, "height": 740})
    page.get_by_role("searchbox").fill(search_word())
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=*")
    page.locator("#search-results .context").first.wait_for(timeout=10_000)
    found = page.locator("#search-results .search-summary").inner_text()
    page.wait_for_load_state("networkidle")
    assert found
    assert page.locator("[role=status]").text_content() == found
    assert page.evaluate("document.activeElement.name") == "q"
    # A paper has no text below it, and keeps no place for one.
    bottom = "getBoundingClientRect().bottom"
    papers = page.locator("li.kind-object")
    gaps = papers.evaluate_all(f"all => all.map(e => e.{bottom} - e.lastElementChild.{bottom})")
    assert gaps
    assert max(gaps) < 24


@pytest.mark.parametrize("name", ["index", "search"])
def test_a_low_screen_is_not_full_of_header(visit, name):
    page = visit(name, viewport={"width": 320, "height": 256})
    assert page.locator("header").bounding_box()["height"] < 256 / 2


def test_forced_colours_leave_all_in_the_header(visit):
    page = visit("publications", forced_colors="active")
    for part in page.locator("header :is(a, button)").all():
        part.scroll_into_view_if_needed()
        assert part.is_visible()
        shape = part.locator("svg").first
        if shape.count():
            stroke, ground = shape.evaluate(
                "s => [getComputedStyle(s).color, getComputedStyle(document.body).backgroundColor]"
            )
            assert stroke != ground


@pytest.mark.parametrize("mode", MODES)
def test_the_link_at_a_heading_is_reached_and_seen_in_focus(visit, mode):
    page = visit("publications", color_scheme=mode)
    link = page.locator("h2 a.headerlink").first
    opacity = "link => getComputedStyle(link).opacity"
    assert link.evaluate(opacity) == "0"
    link.focus()
    assert page.evaluate("document.activeElement.className") == "headerlink"
    assert link.evaluate(opacity) == "1"
    page.keyboard.press("Tab")
    page.locator("h2").first.hover()
    assert link.evaluate(opacity) == "1"
