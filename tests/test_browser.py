"""The built site in a real browser: what a reader sees, reaches and copies."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from pybtex.database import parse_file
from test_site import PAGES, ROOT

pytestmark = pytest.mark.browser

ENTRIES = parse_file(ROOT / "refs.bib").entries
MODES = ["light", "dark"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
OPEN_ALL = "for (const details of document.querySelectorAll('details')) details.open = true"


class Quiet(SimpleHTTPRequestHandler):
    """A web server that does not write of every request."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the site and serve it; give its address."""
    folder = tmp_path_factory.mktemp("site")
    options = ["-q", "-W", "--keep-going", "-n", "-b", "html", "-d", str(folder / "doctrees")]
    build = [sys.executable, "-m", "sphinx", *options, str(ROOT), str(folder / "html")]
    subprocess.run(build, cwd=ROOT, check=True)
    handler = partial(Quiet, directory=str(folder / "html"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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


def test_colour_mode_switch(visit):
    page = visit("index", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    switch = page.locator("header .theme-switch-button").first
    switch.focus()
    page.keyboard.press("Enter")
    page.locator("[data-mode=dark]:visible, [data-bs-theme-value=dark]:visible").first.click()
    after = page.evaluate(ground)
    assert after != before
    page.reload()
    assert page.evaluate(ground) == after


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
    targets = page.locator(".publication-links a, summary, .scholar-copy, header a, header .pst-navbar-icon")
    box = "const box = e.getBoundingClientRect(); return [e.outerHTML, box.width, box.height]"
    sizes = targets.evaluate_all(f"all => all.map(e => {{ {box} }})")
    assert len(sizes) > len(ENTRIES)
    assert [size for size in sizes if min(size[1:]) < 24] == []


def test_profile_links_have_names(visit):
    for link in visit("index").locator("header .navbar-icon-links a").all():
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
    links = page.locator("header .navbar-nav:not(.navbar-icon-links) a")
    assert [link.is_visible() for link in links.all()] == [True] * (len(PAGES) - 1)
    links.first.click()
    page.wait_for_load_state()
    assert page.locator("article h1").is_visible()


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
        if url.endswith((".bib", ".json", ".ris")):  # to take along: a browser need not show them
            assert page.request.get(url).ok, url
            continue
        if url not in anchors:
            assert page.goto(url).ok, url
            anchors[url] = set(page.locator("[id]").evaluate_all("all => all.map(e => e.id)"))
        assert not anchor or anchor in anchors[url], link


def test_search_finds_a_paper(visit):
    page = visit("index")
    page.locator("header .search-button__button, header .search-button").first.click()
    title = next(iter(ENTRIES.values())).fields["title"]
    page.get_by_role("searchbox").fill(max(re.findall("[A-Za-z]+", title), key=len))
    page.keyboard.press("Enter")
    page.locator("#search-results a[href*='publications.html']").first.wait_for(timeout=10_000)
