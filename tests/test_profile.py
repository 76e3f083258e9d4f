"""Who a site is about: the setting, ids and addresses, icons, and what pages show of it."""

import json
import os
import re
import shutil
import struct
import subprocess
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import INDEX, Site
from test_browser import browser  # noqa: F401  # a fixture is used by its name

from sphinx_scholar.profile import icons
from sphinx_scholar.profile.data import Affiliation, Link, Profile, address_of, is_safe, read
from sphinx_scholar.profile.icons import clean, icon_of
from sphinx_scholar.profile.person import person_page
from sphinx_scholar.profile.sites import EXAMPLES, PARTS, SITES

PROFILE = {
    "name": "Ada Lovelace",
    "native_name": ("عائدة", "ar"),
    "pronunciation": "AY-duh",
    "position": "Analyst & metaphysician",
    "affiliations": ["Engine <Works>", ("Royal Society", "https://example.org/rs")],
    "places": "London",
    "email": "ada@example.org",
    "portrait": ("pictures/ada.png", "Ada at a desk"),
    "orcid": "0000-0002-1825-0097",
    "github": "ada",
    "links": [("My “blog”", "https://example.org/blog")],
}
PAGE = "# Ada\n\n```{profile}\nI work on *engines*.\n```\n"


def png(width, height):
    """Make a grey picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def ada(site):
    (site.source / "pictures").mkdir()
    (site.source / "pictures/ada.png").write_bytes(png(400, 500))
    site.configure(f"scholar_profile = {PROFILE!r}\n")
    site.write({"index.md": PAGE})
    return site


# Ids and addresses


@pytest.mark.parametrize(
    ("key", "written", "address"),
    [
        ("orcid", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("orcid", "0000-0002-9079-593X", "https://orcid.org/0000-0002-9079-593X"),
        ("orcid", "0000-0002-1825-0098", None),
        ("orcid", "0000-0002-1825-009", None),
        ("orcid", "https://orcid.org/0000", "https://orcid.org/0000"),
        ("github", "ada", "https://github.com/ada"),
        ("github", "ada lovelace", None),
        ("github", "ada/engine", None),
        ("github", "github.com/ada", None),
        ("google_scholar", "AbC_-fGhIjKl", "https://scholar.google.com/citations?user=AbC_-fGhIjKl"),
        ("google_scholar", "AbC&hl=en", None),
        ("dblp", "12/3456-7", "https://dblp.org/pid/12/3456-7"),
        ("dblp", "../x", None),
        ("arxiv", "lovelace_a_1", "https://arxiv.org/a/lovelace_a_1"),
        ("openreview", "~Ada_Lovelace1", "https://openreview.net/profile?id=~Ada_Lovelace1"),
        ("web_of_science", "AAB-1234-2019", "https://www.webofscience.com/wos/author/record/AAB-1234-2019"),
        ("mastodon", "@ada@example.social", "https://example.social/@ada"),
        ("mastodon", "ada@example.social", "https://example.social/@ada"),
        ("mastodon", "@ada", None),
        ("mastodon", "@ada@host/<", None),
        ("bluesky", "@ada.bsky.social", "https://bsky.app/profile/ada.bsky.social"),
        ("bluesky", "ada", None),
        ("x", "@ada", "https://x.com/ada"),
        ("youtube", "ada", "https://www.youtube.com/@ada"),
        ("linkedin", "ada-lovelace-123", "https://www.linkedin.com/in/ada-lovelace-123"),
        ("cv", "_static/cv.pdf", "_static/cv.pdf"),
        ("cv", "https://example.org/cv.pdf", "https://example.org/cv.pdf"),
        ("cv", "javascript:alert(1)", None),
        ("github", "javascript:alert(1)", None),
        ("github", " JavaScript:alert(1)", None),
        ("github", "data:text/html,x", None),
        ("github", 'https://example.org/"onclick="x', None),
        ("github", "https://", None),
        ("github", "", None),
    ],
)
def test_ids_and_addresses(key, written, address):
    assert address_of(key, written) == address


@pytest.mark.parametrize("key", SITES)
def test_each_site_takes_its_example(key):
    address = address_of(key, SITES[key].example)
    assert address
    assert is_safe(address) or SITES[key].is_file
    assert not address_of(key, "<b>") or SITES[key].is_file


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/", True),
        ("HTTP://example.org", True),
        ("mailto:ada@example.org", True),
        ("mailto:", False),
        ("http:example.org", False),
        ("//example.org", False),
        ("example.org", False),
        ("java\nscript:alert(1)", False),
        ("https://example.org/a b", False),
        ("https://[", False),
        ("file:///etc/passwd", False),
        ("vbscript:x", False),
    ],
)
def test_safety(url, safe):
    assert is_safe(url) is safe


# The setting


def test_all_parts_have_examples_that_hold():
    assert EXAMPLES.keys() == PARTS.keys() | SITES.keys()
    given = {key: eval(example) for key, example in EXAMPLES.items()}
    profile, complaints = read(given)
    assert complaints == []
    assert all(getattr(profile, part) for part in PARTS)
    assert [link.key for link in profile.links if link.key] == list(SITES)


def test_a_profile_is_read():
    profile, complaints = read({**PROFILE, "affiliations": ("Royal Society", "https://example.org/")})
    assert complaints == []
    assert profile.affiliations == (Affiliation("Royal Society", "https://example.org/"),)
    assert profile.summary == "Analyst & metaphysician, Royal Society, London"
    assert profile.links[1] == Link("github", "GitHub", "https://github.com/ada")
    assert read({})[0] == Profile()
    untidy = {
        "position": " A\n\nB ",
        "affiliations": "C\n\nD",
        "places": ["E\n"],
        "links": [("F\n", "http://x.y")],
    }
    assert read(untidy)[0].summary == "A B, C D, E"
    assert read(untidy)[0].links[0].name == "F"
    assert read({"affiliations": ("A", "B")})[0].affiliations == (Affiliation("A"), Affiliation("B"))


@pytest.mark.parametrize("written", ["Google Scholar", "google-scholar", "googleScholar", "GOOGLE_SCHOLAR"])
def test_spellings_of_a_key(written):
    [link] = read({written: "AbCdEfGhIjKl"})[0].links
    assert link.key == "google_scholar"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"githbu": "ada"}, "“githbu” is no part of a profile; did you mean github"),
        ({"affiliation": "A"}, "did you mean affiliations"),
        ({"zzz": "ada"}, "“zzz” is no part of a profile; it is ignored"),
        ({1: "ada"}, "“1” is no part of a profile"),
        ({"github": "javascript:alert(1)"}, 'github is expected to be such as "ada", not \'javascript:'),
        ({"github": 3}, "github is expected to be such as"),
        ({"orcid": "0000-0002-1825-0098"}, "orcid is expected to be such as"),
        ({"position": ["Analyst"]}, "position is expected to be such as"),
        ({"places": 1}, "places is expected to be such as"),
        ({"affiliations": [("A", "B", "C")]}, "affiliations is expected to be such as"),
        ({"affiliations": 1}, "affiliations is expected to be such as"),
        (
            {"affiliations": [("A", "javascript:x")]},
            "“javascript:x” is no web address; A is shown without it",
        ),
        ({"email": "ada at example"}, "email is expected to be such as"),
        ({"email": 'a"<@example.org'}, "email is expected to be such as"),
        ({"portrait": "https://example.org/a.png"}, "portrait is expected to be such as"),
        ({"native_name": ("Ada", 'hy" onclick="')}, "native_name is expected to be such as"),
        ({"links": [("Blog", "ftp://example.org")]}, "links is expected to be such as"),
        ({"links": [("", "https://example.org")]}, "links is expected to be such as"),
        ({"links": "https://example.org"}, "links is expected to be such as"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_else_is_lost(given, said):
    profile, complaints = read({"name": "Ada", **given, "x": "ada"})
    [(message, arguments)] = complaints
    assert said in message % arguments
    assert profile.name == "Ada"
    assert profile.links[-1].url == "https://x.com/ada"


# Icons


def test_an_icon_is_in_the_colour_of_the_text():
    for key in (*SITES, "email"):
        if icon := icon_of(key):
            svg = BeautifulSoup(icon, "html5lib").svg
            assert svg["aria-hidden"] == "true"
            assert svg["fill"] == "currentColor"
            assert {shape["fill"] for shape in svg.select("[fill]")} <= {"none", "currentColor"}
    assert icon_of("") == ""


@pytest.mark.parametrize("key", sorted({*SITES, "email"} - {key for key, site in SITES.items() if site.icon}))
def test_what_the_set_lacks_is_drawn(key):
    assert "<svg" in icon_of(key)


@pytest.mark.skipif(not icons.find_spec("simplepycons"), reason="the set of icons is not installed")
@pytest.mark.parametrize("key", [key for key, site in SITES.items() if site.icon])
def test_the_set_has_what_we_say(key):
    assert "<path d=" in icon_of(key)


def test_without_the_set_there_are_names(monkeypatch):
    monkeypatch.setattr(icons, "find_spec", lambda name: None)
    assert icon_of("github") == ""
    assert icon_of("linkedin")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SVG.format("<script>alert(1)</script>"), "<script>"),
        (SVG.format('<path d="M0 0" onclick="alert(1)"/>'), 'onclick="alert(1)"'),
        (SVG.format('<a href="https://example.org"><path d="M0 0"/></a>'), "<a>"),
        (SVG.format("<foreignObject/>"), "<foreignObject>"),
        (SVG.format("<style>path{}</style>"), "<style>"),
        (SVG.format('<path d="M0 0" style="fill:url(https://example.org)"/>'), "style="),
        (SVG.format('<path d="M0 0" fill="url(#a)"/>'), "fill="),
        (SVG.format('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"/>'), "<use>"),
        (SVG.format('<path d="M0 0&quot;/&gt;"/>'), "d="),
        ('<svg onload="x" viewBox="0 0 9 9"/>', 'onload="x"'),
        ('<svg viewBox="0 0 9 &quot;"/>', "viewBox="),
        ("<svg>", "no element found"),
        ("<html/>", "<html>"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "<!DOCTYPE svg ["),
        (SVG.format(" " * 60_000), "60"),
    ],
)
def test_an_svg_that_could_do_something_is_refused(text, reason):
    markup, told = clean(text)
    assert markup == ""
    assert reason in told


def test_an_svg_of_an_editor_is_cleaned():
    text = (
        '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:i" width="16px" '
        'height="16px" id="a" fill="none" stroke="red"><title>T</title><i:view i:zoom="1"/><metadata/>'
        '<g id="b" transform="rotate(45 8 8)"><path d="M0 0h9" class="c" stroke="#f00"/></g></svg>'
    )
    markup, told = clean(text)
    assert told == ""
    assert 'viewBox="0 0 16 16"' in markup
    inner = markup.partition(">")[2].removesuffix("</svg>")
    assert inner == (
        '<g fill="none" stroke="currentColor"><g transform="rotate(45 8 8)">'
        '<path d="M0 0h9" stroke="currentColor"/></g></g>'
    )


# Pages


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_profile_on_a_page(ada, builder):
    ada.clean_build(builder)
    page = ada.page("index", builder)
    profile = page.select_one("div.scholar-profile")
    picture = profile.select_one("img.scholar-portrait")
    assert picture.parent == profile, "no link to the picture"
    assert (picture["alt"], picture["loading"]) == ("Ada at a desk", "lazy")
    assert (picture["width"], picture["height"]) == ("200", "250")
    assert (ada.output / builder / picture["src"]).is_file()
    name = profile.select_one(".scholar-names span[lang]")
    assert (name["lang"], name["dir"], name.text) == ("ar", "rtl", "عائدة")
    assert profile.select_one(".scholar-pronunciation").text == "pronounced AY-duh"
    assert profile.select_one(".scholar-position").text == PROFILE["position"]
    assert [p.text for p in profile.select(".scholar-affiliation")] == ["Engine <Works>", "Royal Society"]
    assert profile.select_one(".scholar-affiliation a")["href"] == "https://example.org/rs"
    assert profile.select_one("em").text == "engines"
    links = profile.select(".scholar-links a")
    assert [a.text for a in links] == ["ORCID", "GitHub", "My “blog”"]
    assert not page.select(".scholar-links [onclick], works")


def test_an_address_is_for_people(ada):
    ada.clean_build()
    for path in (ada.output / "html").rglob("*.*"):
        if path.suffix in {".html", ".js", ".txt", ".inv"}:
            text = path.read_text("utf-8", "replace")
            assert "ada@" not in text, path
            assert "mailto:ada" not in text, path
    page = ada.page("index")
    place = page.select_one(".scholar-email")
    assert "ada@example.org" not in place.text, "what takes tags away finds another"
    for hidden in place.select("[hidden]"):
        hidden.decompose()
    assert place.text == "ada@example.org"
    assert page.select_one("script[src*='profile.js'][defer]")
    assert not ada.page("search").select("script[src*='profile.js']")


def test_other_forms(ada):
    ada.clean_build("text")
    text = ada.text("index.txt", "text")
    for words in ("عائدة · pronounced AY-duh", "Engine <Works>", "London", "ada@example.org", "I work on"):
        assert words in text
    assert "GitHub <https://github.com/ada>" in text
    ada.clean_build("epub")
    page = BeautifulSoup(ada.text("index.xhtml", "epub"), "html5lib")
    assert page.select_one(".scholar-links a[href^='mailto:ada']").text == "ada@example.org"
    assert page.select_one("img.scholar-portrait")
    assert not page.select("svg")
    ada.clean_build("latex")
    latex = ada.text("site.tex", "latex")
    assert r"\sphinxincludegraphics" in latex
    assert r"Analyst \& metaphysician" in latex
    assert r"\sphinxhref{mailto:ada@example.org}" in latex.replace("{\\sphinxhref", "\\sphinxhref")
    assert "svg" not in latex
    assert r"Analyst \& metaphysician, Engine" in ada.text("scholar-profile.def", "latex")


@pytest.mark.parametrize("builder", ["man", "texinfo", "xml", "pseudoxml", "gettext", "dummy"])
def test_every_builder_takes_it(ada, builder):
    ada.clean_build(builder)


def test_serial_and_parallel_builds_are_alike(ada):
    ada.write({f"page{number}.md": f"---\norphan: true\n---\n\n{PAGE}" for number in range(6)})
    pages = []
    for parallel in (1, 2):
        ada.clean_build(parallel=parallel)
        pages.append([path.read_bytes() for path in sorted((ada.output / "html").glob("*.html"))])
        shutil.rmtree(ada.output)
    assert pages[0] == pages[1]


def test_parts_may_be_missing(site):
    site.configure("scholar_profile = {'name': 'Ada', 'position': 'Analyst'}\n")
    site.write({"index.md": "# Ada\n\n```{profile}\n```\n"})
    site.clean_build()
    profile = site.page("index").select_one(".scholar-profile")
    assert profile.get_text(strip=True) == "Analyst"
    assert not profile.select("img, ul, svg")
    assert not site.page("index").select("script[src*='profile.js']")


def test_an_empty_profile_is_told(site):
    site.write({"index.md": "# Ada\n\n```{profile}\n```\n"})
    site.build()
    assert "index.md:3: WARNING: {profile} shows nothing" in site.warnings
    site.configure("scholar_profile = ['Ada']\n")
    site.build()
    assert "scholar_profile: expected a dict such as" in site.warnings


def test_wrong_parts_are_told_once(site):
    site.configure(
        "scholar_profile = {'name': '<b>Ada', 'githbu': 'ada', 'cv': 'lost.pdf', 'x': ('a', 'x.svg')}\n"
    )
    site.write({"index.md": "# Ada\n\n```{profile}\n```\n", "x.svg": SVG.format("<script/>")})
    site.build()
    assert site.warnings.count("WARNING") == 3
    assert "did you mean github" in site.warnings
    assert "lost.pdf is no file in a folder of html_static_path" in site.warnings
    assert "x.svg cannot be an icon: <script>" in site.warnings
    assert site.page("index").select_one(".scholar-links a")["href"] == "https://x.com/a"


def test_a_portrait_that_is_lost(site):
    site.configure("scholar_profile = {'name': 'Ada', 'portrait': 'lost.png'}\n")
    site.write({"index.md": "# Ada\n\n```{profile}\n```\n"})
    site.build()
    assert re.search(r"index\.md:3: WARNING: image file not readable: .*lost\.png", site.warnings)
    assert site.page("index").select_one("img")["alt"] == "Portrait of Ada"


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_files_of_the_site(site, builder):
    (site.source / "static").mkdir()
    site.write({"static/my cv.pdf": "%PDF", "index.md": INDEX, "about/me.md": "# Me\n\n```{profile}\n```\n"})
    lines = "html_static_path = ['static']\nscholar_profile = {'cv': 'static/my cv.pdf'}\n"
    site.configure(lines)
    site.clean_build(builder)
    names = {"html": "about/me", "dirhtml": "about/me/index", "singlehtml": "index"}
    href = site.page(names[builder], builder).select_one(".scholar-links a")["href"]
    assert href == "../" * names[builder].count("/") + "_static/my%20cv.pdf"
    site.clean_build("text")
    assert "* CV\n" in site.text("about/me.txt", "text")
    site.configure(lines + "html_baseurl = 'https://example.org/'\n")
    site.clean_build("text")
    assert "CV <https://example.org/_static/my%20cv.pdf>" in site.text("about/me.txt", "text")


# Freshness


def test_what_changes_is_written_again(ada):
    ada.clean_build()
    ada.clean_build(fresh=False)
    assert "0 added, 0 changed" in ada.status
    (ada.source / "pictures/ada.png").write_bytes(png(100, 300))
    later = (ada.source / "pictures/ada.png").stat().st_mtime + 10
    os.utime(ada.source / "pictures/ada.png", (later, later))
    ada.clean_build(fresh=False)
    assert ada.page("index").select_one("img.scholar-portrait")["height"] == "300"
    icon = {**PROFILE, "github": ("ada", "icon.svg")}
    ada.write({"icon.svg": SVG.format('<path d="M1 1"/>')})
    ada.configure(f"scholar_profile = {icon!r}\n")
    ada.clean_build(fresh=False)
    assert ada.page("index").select_one("path[d='M1 1']")
    ada.write({"icon.svg": SVG.format('<path d="M2 2"/>')})
    ada.clean_build(fresh=False)
    assert ada.page("index").select_one("path[d='M2 2']")


def test_templates_know_the_profile(ada):
    ada.write(
        {
            "_templates/layout.html": "{% extends '!layout.html' %}{% block footer %}{% for link in "
            "scholar_profile.links %}<i>{{ link.icon }}{{ link.name|e }}</i>{% endfor %}{% endblock %}"
        }
    )
    ada.configure(f"templates_path = ['_templates']\nscholar_profile = {PROFILE!r}\n")
    ada.clean_build()
    assert [i.text for i in ada.page("search").select("i")] == ["ORCID", "GitHub", "My “blog”"]


@pytest.mark.skipif(not shutil.which("xelatex"), reason="no xelatex")
def test_a_pdf_says_it_once(ada, tmp_path):
    ada.configure(
        f"scholar_profile = { ({**PROFILE, 'native_name': '', 'affiliations': 'Engine Works'})!r}\n"
        "latex_engine = 'xelatex'\nlatex_theme = 'howto'\n"
        "latex_elements = {'maketitle': r'\\scholartitle{\\scholarprofile}', 'tableofcontents': ''}\n"
    )
    ada.clean_build("latex")
    folder = ada.output / "latex"
    run = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "site.tex"]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:]
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext")
    subprocess.run(["pdftotext", "site.pdf"], cwd=folder, check=True)
    text = (folder / "site.txt").read_text("utf-8")
    assert text.count("Engine Works") == 1
    assert "Analyst & metaphysician, Engine Works, London" in text
    assert "ada@example.org" in text


# In a browser


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build a site with each profile that there is, in the theme of ours; give its folder."""
    site = Site(tmp_path_factory.mktemp("profile"))
    (site.source / "pictures").mkdir()
    (site.source / "pictures/ada.png").write_bytes(png(400, 500))
    every = {key: place.example for key, place in SITES.items() if place.address}
    site.configure(f"scholar_profile = {(PROFILE | every)!r}\nhtml_theme = 'pydata_sphinx_theme'\n")
    site.write({"index.md": PAGE})
    site.clean_build()
    return (site.output / "html/index.html").as_uri()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 500, 768, 1440])
def test_at_every_width(built, browser, width, mode):  # noqa: F811
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=mode)
    page.goto(built)
    # The theme's own header is wider than a narrow screen.
    assert page.locator(".scholar-profile").evaluate("box => box.scrollWidth") <= width - 32
    picture = page.locator(".scholar-portrait").bounding_box()
    facts = page.locator(".scholar-facts").bounding_box()
    assert picture["x"] > facts["x"] + facts["width"] / 2
    # Beside the text, which ends before it.
    assert abs(picture["y"] - facts["y"]) < 10
    words = "e => { const range = document.createRange(); range.selectNodeContents(e); "
    words += "return Math.max(...[...range.getClientRects()].map(box => box.right)) }"
    assert page.locator(".scholar-position").evaluate(words) <= picture["x"]
    assert picture["height"] / picture["width"] == pytest.approx(1.25, abs=0.01)
    boxes = "all => all.map(e => e.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    assert min(page.locator(".scholar-links a").evaluate_all(boxes)) >= 24
    results = Axe().run(page, context=".scholar-profile").response["violations"]
    assert results == []
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_address_is_read_and_copied(built, browser, scripts):  # noqa: F811
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(built)
    place = page.locator(".scholar-email")
    assert place.inner_text() == "ada@example.org"
    assert "ada@example.org" in page.locator(".scholar-links").aria_snapshot()
    link = page.get_by_role("link", name="ada@example.org", exact=True)
    assert link.count() == scripts
    if scripts:
        assert link.get_attribute("href") == "mailto:ada@example.org"
        copied = "e => { getSelection().selectAllChildren(e); return getSelection().toString() }"
        assert place.evaluate(copied) == "ada@example.org"
    context.close()


def test_profiles_by_keyboard_and_name(built, browser):  # noqa: F811
    page = browser.new_page()
    page.goto(built)
    names = page.locator(".scholar-links a").all_inner_texts()
    for name in names[:4]:
        assert page.locator(".scholar-links").get_by_role("link", name=name, exact=True).count() == 1
    page.locator(".scholar-links a").first.focus()
    for name in names[1:5]:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == name
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.close()


def test_icons_are_seen_in_forced_colours(built, browser):  # noqa: F811
    page = browser.new_page(forced_colors="active")
    page.goto(built)
    colours = (
        """all => all.map(svg => [getComputedStyle(svg).fill, getComputedStyle(svg.parentElement).color])"""
    )
    found = page.locator(".scholar-links a .scholar-icon").evaluate_all(colours)
    assert found
    assert all(fill == colour for fill, colour in found)
    page.close()


def test_search_engines_know_who_the_front_page_is_about(site):
    profile = {
        **PROFILE,
        "alumni_of": [("University of Turin", "https://example.org/turin")],
        "interests": ["engines", "</script><b>"],
        "orcid": "0000-0002-1825-0097",
        "email": "ada@example.org",
    }
    site.configure(f"scholar_profile = {profile!r}\nhtml_baseurl = 'https://example.org/ada/'\n")
    site.write(
        {"index.md": "# Ada\n\n```{profile}\n```\n\n```{toctree}\nother\n```\n", "other.md": "# Other\n"}
    )
    site.build()
    [script] = site.page("index").select('script[type="application/ld+json"]')
    data = json.loads(script.string)
    person = data["mainEntity"]
    assert (data["@type"], person["@type"], person["name"]) == ("ProfilePage", "Person", PROFILE["name"])
    assert data["url"] == person["url"] == "https://example.org/ada/"
    assert person["alumniOf"] == [
        {"@type": "Organization", "name": "University of Turin", "url": "https://example.org/turin"}
    ]
    assert person["knowsAbout"] == ["engines", "</script><b>"]
    assert person["identifier"]["value"] == "0000-0002-1825-0097"
    assert "https://orcid.org/0000-0002-1825-0097" in person["sameAs"]
    assert "ada@example.org" not in script.string
    assert not site.page("other").select('script[type="application/ld+json"]')


def test_who_has_no_name_is_nobody_to_search_engines():
    assert person_page(read({"position": "Analyst"})[0], "https://example.org/") == {}
    assert person_page(read({"name": "Ada"})[0], "")["mainEntity"] == {"@type": "Person", "name": "Ada"}
