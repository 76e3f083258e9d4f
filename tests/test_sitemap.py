"""Where pages are: sitemap.xml by its XSD, robots.txt, and the page for what is not there."""

from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from test_site import ROOT, sphinx

from sphinx_scholar.output.atom import write_sitemap
from sphinx_scholar.output.sitemap import write_robots

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

PAGES = {
    "dated.md": "---\ndate: 2024-05-06\n---\n# Dated\n",
    "vague.md": "---\ndate: May\n---\n# Vague\n",
    "month.md": "---\ndate: 2024-05\n---\n# Month\n",
    "sub/index.md": "# Sub\n",
    "sub/a b&c.md": "# Blank\n",
    "alone.md": "---\norphan: true\n---\n# Alone\n",
}


def read(path):
    """Read a sitemap; it is as its XSD says."""
    root = etree.parse(path).getroot()
    assert root.tag == f"{SPACE}urlset"
    pages = {}
    for url in root.iterchildren(f"{SPACE}*"):
        assert url.tag == f"{SPACE}url"
        names = [child.tag.removeprefix(SPACE) for child in url]
        assert names in (["loc"], ["loc", "lastmod"])
        assert 12 <= len(url[0].text) <= 2048
        assert url[0].text.isascii()
        pages[url[0].text] = url[1].text if len(url) > 1 else None
    assert all(date.fromisoformat(day) for day in pages.values() if day)
    assert 0 < len(pages) == len(root.findall(f"{SPACE}url")) <= 50_000
    return pages


@pytest.mark.parametrize("base", ["https://example.org", "https://example.org/", "https://example.org/~ada"])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_each_page_at_its_canonical_address(site, base, builder):
    site.write(PAGES)
    site.configure(f'\nhtml_baseurl = "{base}"\n')
    site.clean_build(builder)
    output = site.output / builder
    pages = read(output / "sitemap.xml")
    assert len(pages) == len(PAGES) + 1
    for address in pages:
        path = unquote(urlsplit(address).path).removeprefix(urlsplit(base).path.rstrip("/")).lstrip("/")
        file = output / path
        file = file / "index.html" if file.is_dir() else file
        canonical = BeautifulSoup(file.read_text("utf-8"), "html5lib").find("link", rel="canonical")["href"]
        assert unquote(canonical) == unquote(address)
    [changed] = [(address, day) for address, day in pages.items() if day]
    assert "dated" in changed[0]
    assert changed[1] == "2024-05-06"
    assert (output / "robots.txt").exists() == ("~ada" not in base)


def test_pages_that_ask_for_it_are_not_in_it(site):
    """By either syntax, however it is written, and as soon as they no longer do, they are."""
    hidden = '---\nmyst:\n  html_meta:\n    robots: "{}"\n---\n# Hidden\n'
    site.write(
        {
            "a.md": hidden.format("noindex"),
            "b.rst": "Hidden\n======\n\n.. meta::\n   :Robots: NoFollow, NoIndex\n",
            "c.md": hidden.format("none"),
            "d.md": hidden.format("noarchive"),
            "e.md": '---\nmyst:\n  html_meta:\n    description: "noindex"\n---\n# Shown\n',
        }
    )
    site.configure('\nhtml_baseurl = "https://example.org"\n')
    site.clean_build(parallel=2)
    names = {"https://example.org/index.html", "https://example.org/d.html", "https://example.org/e.html"}
    assert read(site.output / "html" / "sitemap.xml").keys() == names
    site.write({"a.md": "# Shown\n", "e.md": hidden.format("noindex")})
    site.clean_build(fresh=False)
    names ^= {"https://example.org/a.html", "https://example.org/e.html"}
    assert read(site.output / "html" / "sitemap.xml").keys() == names


def test_pages_of_papers_are_in_it(site):
    site.write({"list.md": "# P\n\n```{publications}\n```\n"})
    site.configure('\nhtml_baseurl = "https://example.org"\n')
    site.clean_build()
    pages = read(site.output / "html" / "sitemap.xml")
    assert "https://example.org/papers/lovelace1843notes.html" in pages
    assert len(pages) == 4


def test_a_sitemap_is_one(tmp_path):
    path = tmp_path / "sitemap.xml"
    path.write_bytes(write_sitemap([("https://a.org/?a=1&b=<", ""), ("https://a.org/b", "2020-01-02")]))
    assert read(path) == {"https://a.org/?a=1&b=<": None, "https://a.org/b": "2020-01-02"}


def test_robots_may_look_at_all():
    lines = write_robots("https://a.org/sitemap.xml").decode().splitlines()
    assert lines[1:3] == ["User-agent: *", "Disallow:"]
    assert lines[-1] == "Sitemap: https://a.org/sitemap.xml"


def test_the_sites_own_files_stay(site):
    site.write({"a.md": "# A\n", "extra/robots.txt": "User-agent: mine\n", "extra/sitemap.xml": "<mine/>"})
    site.configure(
        '\nhtml_baseurl = "https://example.org"\nhtml_extra_path = ["extra"]\nexclude_patterns = ["extra"]\n'
    )
    site.clean_build()
    assert site.text("robots.txt", "html") == "User-agent: mine\n"
    assert site.text("sitemap.xml", "html") == "<mine/>"
    assert "robots.txt is not ours" in site.status


def test_the_sitemap_follows_the_pages(site):
    site.write(PAGES)
    site.configure('\nhtml_baseurl = "https://example.org"\n')
    site.clean_build()
    (site.source / "vague.md").unlink()
    site.write({"new.md": "# New\n"})
    site.clean_build(fresh=False)
    edited = site.text("sitemap.xml", "html")
    assert "vague" not in edited
    assert "https://example.org/new.html" in edited
    site.clean_build()
    assert site.text("sitemap.xml", "html") == edited


@pytest.mark.parametrize("address", ["", "https://example.org/~hrayr"])
def test_what_is_not_there_works_at_any_depth(tmp_path, monkeypatch, address):
    """A host shows 404.html in the place of any address, however deep."""
    monkeypatch.setenv("SITE_URL", address)
    sphinx(ROOT, tmp_path)
    page = BeautifulSoup((tmp_path / "404.html").read_text("utf-8"), "html5lib")
    prefix = urlsplit(address).path + "/"
    links = [node.get("src") or node.get("href") for node in page.select("[href], [src]")]
    inner = [link for link in links if not urlsplit(link).scheme and not link.startswith("#")]
    assert len(inner) > 5
    for link in inner:
        assert link.startswith(prefix), link
        path = unquote(urlsplit(link).path).removeprefix(prefix)
        assert (tmp_path / (path or "index.html")).is_file(), link


def test_a_preview_on_read_the_docs(tmp_path, monkeypatch):
    """It is not indexed, and names no address but that of the site itself."""
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", "https://site--7.example.build/en/7/")
    for address in ("", "https://example.org/"):
        monkeypatch.setenv("SITE_URL", address)
        output = tmp_path / (address and "known")
        sphinx(ROOT, output)
        page = BeautifulSoup((output / "index.html").read_text("utf-8"), "html5lib")
        assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        canonical = page.find("link", rel="canonical")
        assert (canonical and canonical["href"]) == (f"{address}index.html" if address else None)
        assert not any("example.build" in path.read_text("utf-8") for path in output.glob("*.*ml"))


def test_without_an_address_there_are_none(site):
    """Nor where there was one before."""
    site.write({"a.md": "# A\n"})
    site.configure('\nhtml_baseurl = "https://example.org"\n')
    site.build()
    assert {"sitemap.xml", "robots.txt"} <= {path.name for path in (site.output / "html").iterdir()}
    site.configure("")
    site.build()
    assert not {"sitemap.xml", "robots.txt"} & {path.name for path in (site.output / "html").iterdir()}
