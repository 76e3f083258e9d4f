"""What a review found: each of these once broke a build or a link."""

import pytest
from conftest import BIB


def ids(page):
    return [item["id"] for item in page.select("li.publication")]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"T \href{http://x.y}{there}", "T there"),
        (r"A \sqrt and \frac", "A √(a)nd"),
        (r"See \url{https://x.org/a_b}", "See https://x.org/a_b"),
        (r"x \cite{z} \includegraphics{f}", "x z f"),
    ],
)
def test_tex_that_its_reader_dies_of(papers, title, shown):
    page = papers(bib=f"@misc{{k, title = {{{title}}}, year = 2020}}")
    assert " ".join(page.select_one(".title").text.split()) == " ".join(shown.split())
    assert not page.select(".title a[href^=javascript]")


def test_a_script_in_href_is_no_link(papers, site):
    bib = r"@misc{k, title = {\href{javascript:alert(1)}{x}}, year = 2020}"
    [link] = papers(bib=bib).select(".title a")
    assert link["href"] == "papers/k.html"
    assert not site.page("papers/k").select("h1 a")
    site.configure("scholar_paper_pages = False\n")
    assert not papers(bib=bib).select(".title a")


def test_citing_an_entry_of_nothing(site):
    site.write({"p.md": "# P\n\n```{publications}\n```\n\n{cite:t}`k`\n", "refs.bib": "@misc{k, note = {x}}"})
    site.build()
    assert "refs.bib:1: WARNING: k: no title, author or editor" in site.warnings
    assert "k [n.d.]" in site.page("p").text


@pytest.mark.parametrize("builder", ["html", "latex", "epub"])
def test_news_with_footnotes_figures_and_local_links(site, builder):
    site.write(
        {
            "n.md": "# N\n\n:::{news} 2020-01-01\nFoot[^a], [there](#part).\n\n"
            "```{figure} q.svg\n\nCaption.\n```\n:::\n\n(part)=\n## Part\n\n[^a]: A note.\n",
            "q.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "f.md": "# F\n\n```{news-list}\n```\n",
        }
    )
    site.build(builder)
    assert [line for line in site.warnings.splitlines() if "suitable image" not in line] == []
    if builder == "html":
        links = [a["href"] for a in site.page("f").select(".news-body a:not(.headerlink)")]
        assert len(links) == 2
        assert all(link.startswith("n.html#") for link in links)
        for link in links:
            assert site.page("n").find(id=link.partition("#")[2])


def test_many_lists_on_a_page_have_ids_of_their_own(site):
    one = "```{publications}\n:no-index:\n:group-by: none\n```\n\n"
    site.write({"p.md": "# P\n\n" + one * 4, "refs.bib": "@misc{ключ, title = {T}}\n@misc{b, title = {U}}"})
    site.clean_build()
    assert len(set(ids(site.page("p")))) == 8


def test_prefixes_with_a_space(papers):
    page = papers(bib="@misc{k, title = {T}, doi = {doi: 10.1/x}, arxiv = {arXiv: 2301.12245}}")
    assert [a["href"] for a in page.select("a.external")] == [
        "https://doi.org/10.1/x",
        "https://arxiv.org/abs/2301.12245",
    ]


def test_paragraphs_and_lists_of_an_abstract(papers):
    bib = BIB.replace("and mean it.", "and mean it.\n\n    Second.\n\n    - item\n    - other")
    details = papers(bib=bib).select_one("#lovelace1843notes .scholar-abstract")
    assert [p.text for p in details.find_all("p", recursive=False)][1] == "Second."
    assert [li.text.strip() for li in details.find_all("li")] == ["item", "other"]


def test_no_headings_inside_an_admonition(site):
    site.write({"p.md": "# P\n\n::::{admonition} Box\n```{publications}\n```\n::::\n"})
    site.clean_build()
    page = site.page("p")
    assert len(ids(page)) == 2
    assert not page.select(".admonition section")


def test_undated_papers_come_last_and_have_an_anchor(papers):
    bib = "@misc{a, title = {A}}\n@misc{b, title = {B}, year = {in press}}\n"
    page = papers(bib=bib + "@misc{c, title = {C}, year = {2023a}}")
    assert ids(page) == ["b", "c", "a"]
    assert [s["id"] for s in page.select(".publication-group")] == ["year-in-press", "year-2023", "year-none"]


def test_an_abstract_links_to_its_paper_in_print(site):
    site.write(
        {"p.md": "# P\n\n```{publications}\n```\n", "a.md": "# A\n\n```{abstract} lovelace1843notes\n```\n"}
    )
    site.clean_build("latex")
    tex = (site.output / "latex" / "site.tex").read_text(encoding="utf-8")
    assert r"\hyperref[\detokenize{p:lovelace1843notes}]" in tex
    assert r"\label{\detokenize{p:lovelace1843notes}}" in tex
