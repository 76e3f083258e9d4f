"""The sites as a whole: ours, built as `make html` builds it, and a stranger's."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from runpy import run_path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from pybtex.database import parse_file

ROOT = Path(__file__).parent.parent
OTHER = Path(__file__).parent / "other"

#: About the repository, and no pages.
TEXTS = {"README", "CHANGELOG", "CONTRIBUTING"}
PAGES = sorted({path.stem for path in ROOT.glob("*.md")} - TEXTS)
SETTINGS = (ROOT / "conf.py").read_text(encoding="utf-8")
OWNER = re.findall(r'^project = "(.*)"', SETTINGS, re.MULTILINE)[0]
LANGUAGE = re.findall(r'^language = "(.*)"', SETTINGS, re.MULTILINE)[0]


def sphinx(source: Path, output: Path, *options: str) -> str:
    """Build in a process of its own, as an author does; return what it said."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-b", "html", *options]
    run = subprocess.run([*command, source, output], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    output = tmp_path_factory.mktemp("ours")
    sphinx(ROOT, output, "-j", "auto")
    return output


def page(output, name):
    return BeautifulSoup((output / f"{name}.html").read_text(encoding="utf-8"), "html5lib")


def test_everything_is_there(ours):
    """All that the sources hold is on the pages, whoever's site this is."""
    papers = page(ours, "publications")
    entries = parse_file(ROOT / "refs.bib").entries
    assert len(papers.select("li.publication")) == len(entries) > 0
    assert len(papers.select("details.scholar-bibtex")) == len(entries)
    abstracts = [entry for entry in entries.values() if "abstract" in entry.fields]
    assert len(papers.select("details.scholar-abstract")) == len(abstracts)
    for name in PAGES:
        written = (ROOT / f"{name}.md").read_text(encoding="utf-8").count("{news} ")
        assert not written or len(page(ours, name).select("li.news-item")) >= written


@pytest.mark.parametrize("name", PAGES)
def test_every_internal_link_leads_somewhere(ours, name):
    here = page(ours, name)
    for anchor in here.select("a[href]"):
        url = urlsplit(anchor["href"])
        if url.scheme or not (url.path or url.fragment):
            continue
        target = ours / unquote(url.path) if url.path else ours / f"{name}.html"
        assert target.exists(), anchor["href"]
        if url.fragment:
            there = BeautifulSoup(target.read_text(encoding="utf-8"), "html5lib")
            assert there.find(id=url.fragment), anchor["href"]


def test_titles_and_descriptions(ours):
    heads = [page(ours, name).head for name in PAGES]
    titles = [head.title.text for head in heads]
    assert len(set(titles)) == len(PAGES)
    owner = page(ours, "index").head.title.text
    assert all(title.count(owner) == 1 for title in titles)
    descriptions = [head.find("meta", attrs={"name": "description"})["content"] for head in heads]
    assert len(set(descriptions)) == len(PAGES)


@pytest.mark.parametrize("name", [*PAGES, "404"])
def test_nobody_else_is_asked(ours, name):
    here = page(ours, name)
    loads = [
        node.get("src") or node.get("href") for node in here.select("script[src], img, link, iframe, source")
    ]
    assert not [url for url in loads if url and urlsplit(url).netloc]


@pytest.mark.parametrize("words", ["Show Source", "Created using", "Built with the", "This Page"])
def test_nothing_of_the_template_is_left(ours, words):
    for name in PAGES:
        around = [
            text
            for text in page(ours, name).find_all(string=True)
            if not text.find_parent(class_="bd-article")
        ]
        assert around
        assert words.lower() not in "".join(around).lower()


def test_nothing_changed_nothing_done(ours):
    before = {name: (ours / f"{name}.html").stat().st_mtime_ns for name in PAGES}
    said = sphinx(ROOT, ours, "-j", "auto")
    assert "no targets are out of date" in said
    assert "configuration has changed" not in said
    assert {name: (ours / f"{name}.html").stat().st_mtime_ns for name in PAGES} == before


def test_serial_is_parallel(ours, tmp_path):
    sphinx(ROOT, tmp_path)
    for path in tmp_path.rglob("*.html"):
        assert path.read_bytes() == (ours / path.relative_to(tmp_path)).read_bytes(), path


def test_a_stranger_s_site(tmp_path):
    source = shutil.copytree(OTHER, tmp_path / "source")
    path = {"PYTHONPATH": str(ROOT / "_ext")}
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-n", source, tmp_path / "out"],
        capture_output=True,
        text=True,
        env={**path, "PATH": ""},
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    work = page(tmp_path / "out", "work")
    assert [item["id"] for item in work.select("li.publication")] == ["emmy1921ideals", "emmy1932talk"]
    assert len(work.select("strong.owner")) == 2
    assert (
        page(tmp_path / "out", "index").select_one(".bibtex-citation a")["href"] == "work.html#emmy1921ideals"
    )
    for file in (tmp_path / "out").rglob("*"):
        if file.suffix in {".html", ".js", ".css"}:
            assert OWNER.split()[-1].lower() not in file.read_text(encoding="utf-8").lower(), file


def test_a_page_has_the_title_of_its_front_matter(site):
    """By the setting of ours: in its tab, as its heading and in the contents; a first year is no title."""
    chosen = run_path(str(ROOT / "conf.py")).get("myst_title_to_header")
    site.configure(f"myst_title_to_header = {chosen}\n")
    site.write({"p.md": "---\ntitle: All of *mine*\n---\n\nThese:\n\n```{publications}\n```\n"})
    site.clean_build()
    made = site.page("p")
    assert made.title.text.startswith("All of mine — ")
    assert [heading.contents[0] for heading in made.select("h1")] == ["All of "]
    assert [heading.contents[0] for heading in made.select("h2")] == ["1843", "1842"]
    listed = site.page("index").select(".toctree-wrapper > ul > li > a")
    assert [link.text for link in listed] == ["All of mine"]
