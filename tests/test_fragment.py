"""The HTML of a paper: a template that a site may change, rendered once; the same as others get as nodes."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import BIB
from docutils import nodes
from jinja2 import Template
from sphinx.errors import ThemeError

from sphinx_scholar.nodes import publication
from sphinx_scholar.papers import fragment

TESTS = Path(__file__).parent
FILES = sorted((TESTS / "bib").glob("*.bib"))
LIST = "# P\n\n```{publications}\n```\n"
TEMPLATES = 'templates_path = ["_templates"]\n'


def override(site, text):
    site.configure(TEMPLATES)
    site.write({"p.md": LIST, "_templates/scholar/publication.html": text})


# The template


MANUAL = (TESTS.parent / "docs" / "template.md").read_text("utf-8")


def test_the_manuals_template(site):
    [example] = re.findall(r"```html\+jinja\n(.*?)```", MANUAL, re.DOTALL)
    override(site, example)
    site.write({"refs.bib": BIB.replace("volume", "keywords = {sums & <b>}, volume")})
    site.clean_build()
    paper = site.page("p").find(id="lovelace1843notes")
    shown = " ".join(paper.select_one(".publication-reference").text.split())
    assert shown == (
        "article 1843. Notes on the Analytical Engine: a Sketch. Ada Lovelace and Luigi Menabrea. "
        "Scientific Memoirs, 3(1), 666–731, 1843."
    )
    assert paper.select_one("strong.owner")
    assert [a.text for a in paper.select(".publication-links a")] == ["DOI", "Code", "Code (b)", "#"]
    assert paper.select_one("a.permalink")["href"] == "#lovelace1843notes"
    assert paper.select("details.scholar-bibtex")
    assert paper.select_one(".publication-more > p:last-child").text == "sums & <b>"


def test_a_template_gets_what_the_manual_says(site, monkeypatch):
    given = []
    real = Template.render
    monkeypatch.setattr(Template, "render", lambda self, names: given.append(names) or real(self, names))
    site.write({"p.md": LIST})
    site.clean_build()
    lists_and_pages = [{*names} for names in given if "authors_all" in names]
    assert len(lists_and_pages) == 4
    assert all(names == {*re.findall(r"^\| `(\w+)`", MANUAL, re.MULTILINE)} for names in lists_and_pages)


def test_a_template_that_changed_is_used(site):
    override(site, "<li>one {% include 'part.html' %}</li>")
    site.write({"_templates/part.html": "two"})
    site.clean_build()
    assert "one two" in site.page("p").text
    site.write({"_templates/part.html": "three {{ fields.nothing }}{{ fields | join(' ') }}"})
    site.clean_build(fresh=False)
    assert "one three title" in site.page("p").text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<li>\n{% if %}", "publication.html:2: Expected an expression, got 'end of statement block'"),
        ("<li>{{ nothing }}</li>", "'nothing' is undefined"),
        ("{% extends '!scholar/other.html' %}", "!scholar/other.html"),
        ("<li>{{ 1 / 0 }}</li>", "division by zero"),
    ],
)
def test_a_wrong_template_ends_the_build_with_words(site, text, message):
    override(site, text)
    with pytest.raises(ThemeError) as error:
        site.build()
    assert f"the template of a paper cannot be used: {message}"[:40] in str(error.value)
    assert message in str(error.value)


def test_a_template_escapes(site):
    override(site, "<li>{{ fields.title }} {{ title }} {{ permalink }}</li>")
    site.write({"refs.bib": r"@misc{k, title = {<script>x</script> \& <b>bold</b> \symbol{1}<!-- -->}}"})
    site.clean_build()
    page = site.page("p")
    item = page.select_one("ul.publications li")
    assert not item.find("script")
    assert [tag.name for tag in item.find_all(True)] == ["span", "a", "strong"]
    assert item.text.count("<script>x</script> & bold") == 3


def test_a_paper_is_rendered_once(site, monkeypatch):
    rendered = []
    real = fragment.Fragments._render
    monkeypatch.setattr(
        fragment.Fragments,
        "_render",
        lambda self, entry, *args, **more: rendered.append(entry.key) or real(self, entry, *args, **more),
    )
    short = "\n```{publications}\n:no-index:\n:group-by: none\n```\n"
    site.configure('scholar_file_path = ["files"]\n')
    site.write({"refs.bib": BIB.replace("volume = {3}", "pdf = {a b.pdf}"), "files/a b.pdf": "%PDF"})
    site.write({"p.md": LIST + short, "sub/deep/q.md": "# Q\n" + short, "r.md": "# R\n" + short})
    site.clean_build(parallel=2)
    assert sorted(rendered) == ["babbage1842engine", "lovelace1843notes"]
    papers = {name: site.page(name).select("li.publication") for name in ("p", "sub/deep/q", "r")}
    assert [len(found) for found in papers.values()] == [4, 2, 2]
    for name, found in papers.items():
        for paper in found:
            assert paper.select_one("a.permalink")["href"] == f"#{paper['id']}"
            for link in paper.find_all("a", string="PDF"):
                root = "../../" if name != "p" and name != "r" else ""
                assert link["href"] == f"{root}_files/files/a%20b.pdf"
    style = "# S\n\n```{publications}\n:style: plain\n:no-index:\n```\n"
    site.write({"s.md": style})
    site.clean_build()
    assert len(rendered) == 4, "what was rendered for an earlier build is kept"
    assert not re.search("[\x00-\x08]", site.text("p.html", "html"))


def test_a_page_has_one_node_a_paper_with_its_words(site):
    site.write({"p.md": LIST})
    site.clean_build()
    tree = site.app.env.get_and_resolve_doctree("p", site.app.builder, tags=site.app.tags)
    papers = list(tree.findall(publication))
    assert [paper["ids"] for paper in papers] == [["lovelace1843notes"], ["babbage1842engine"]]
    assert not list(tree.findall(nodes.list_item))
    words = papers[0].astext()
    for wanted in ("Notes on the Analytical Engine: a Sketch.", "Ada Lovelace", "Bernoulli", "mean it"):
        assert wanted in words
    assert "journal" not in words, "the source is not searched"
    assert "bernoulli" in site.text("searchindex.js", "html")


def test_formulas_of_papers_need_no_script(site):
    site.configure('html_math_renderer = "mathjax"\n')
    site.write({"p.md": LIST})
    site.clean_build()
    page = site.page("p")
    assert page.select("#lovelace1843notes .scholar-abstract math msub")
    assert not [script for script in page.select("script[src]") if "mathjax" in script["src"].lower()]


# The same as nodes


def shown(page):
    """Give the text and the links of each paper on a page, but for what only a browser can use."""
    for paper in page.select("li.publication"):
        for extra in paper.select(".permalink, .scholar-bibtex, .publication-preview"):
            extra.decompose()
        for label in paper.select("summary, .scholar-label"):
            label.string = label.text.rstrip(":") + " "
        words = re.sub(r"\W+", " ", paper.text).split()
        yield paper["id"], words, [a["href"] for a in paper.select("a[href]")]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_html_and_nodes_say_the_same(site, file):
    site.configure(
        "epub_show_urls = 'no'\nscholar_max_authors = 2\nscholar_coauthors = {'Doe, Jane': 'https://e.org/'}\n"
        "scholar_paper_pages = False\n"  # which are of a site alone
    )
    site.write({"p.md": LIST, "refs.bib": ""})
    (site.source / "refs.bib").write_bytes(file.read_bytes())
    site.build()
    html = list(shown(site.page("p")))
    site.build("epub")
    book = BeautifulSoup(site.text("p.xhtml", "epub"), "html5lib")
    assert html == list(shown(book))


BLOCKS = [
    'a *b* **c** `d e` [f](http://g?h&i "j\'k")  \nl $x_1 < 2$ \\emph{m} <n>',
    "- a\n- b\n\n    c\n\n1. d\n\n2. e\n   > f",
    "3) a\n4) b\n   - c\n   - *d*",
    "[a <http://b> c](http://d) \\texttt{e} \\textsubscript{2} m@n.org",
]


@pytest.mark.parametrize("text", BLOCKS)
def test_markdown_as_html_and_as_nodes(text, site):
    """As Sphinx writes the nodes, but for the words of code in elements of their own."""
    site.write(
        {"p.md": "# P\n\n```{abstract} k\n```\n\n" + LIST, "refs.bib": f"@misc{{k, abstract = {{{text}}}}}"}
    )
    site.build()
    written = site.page("p").select(".scholar-abstract")
    for abstract in written:
        for extra in abstract.select(".abstract-source"):
            extra.decompose()
        for word in abstract.select(".pre"):
            word.unwrap()
        for inner in abstract.select("ul ul.simple, ol ul.simple"):
            del inner["class"]
        del abstract.summary["aria-label"]  # in a list, it says of which paper it is
    blocks = re.compile(r"\s*(</?(?:p|ul|ol|li|blockquote|div|details|summary|br)\b[^>]*>)\s*")
    one, other = (blocks.sub(r"\1", str(abstract)) for abstract in written)
    assert one == other
