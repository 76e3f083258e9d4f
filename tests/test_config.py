"""Settings: typed, checked, and a wrong one says what was expected."""

from pathlib import Path

import pytest
from conftest import CONF

from sphinx_scholar.bib.read import File, read_files
from sphinx_scholar.config import VALUES


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("scholar_author = [1]", "scholar_author"),
        ("scholar_links = {'x': 'y'}", "scholar_links"),
        ("scholar_macros = {'B z': 'x'}", "scholar_macros"),
        ("scholar_macros = {'Bz': 'x}'}", "scholar_macros"),
        ("scholar_links = {'x': ('Label', 'no place')}", "scholar_links"),
        ("scholar_coauthors = {'Doe': 1}", "scholar_coauthors"),
        ("scholar_max_authors = 0", "scholar_max_authors"),
        ("scholar_marks = {'*': None}", "scholar_marks"),
        ("scholar_noise = {'Tags': 1}", "scholar_noise"),
        ("scholar_noise = {'': ''}", "scholar_noise"),
        ("scholar_noise = ['Tags']", "scholar_noise"),
        ("scholar_max_editors = -1", "scholar_max_editors"),
        ("scholar_max_editors = True", "scholar_max_editors"),
        ("scholar_private_fields = [None]", "scholar_private_fields"),
    ],
)
def test_a_wrong_value_is_told_and_ignored(site, papers, line, name):
    site.configure(line)
    papers(warnings=f"{name}: expected a")
    assert "[scholar.config]" in site.warnings


def test_one_name_may_be_a_plain_string(site, papers):
    site.configure('scholar_author = "Ada Lovelace"')
    assert len(papers().select("strong.owner")) == 2


def test_a_site_with_news_alone_needs_no_bibliography(site):
    site.configure("del bibtex_bibfiles")
    site.write({"news.md": "# N\n\n:::{news} 2020\nX.\n:::\n"})
    site.clean_build()


def test_every_value_is_described_and_its_default_is_right():
    for value in VALUES:
        assert value.description.endswith(".")
        assert value.check(value.default)


def test_labels_of_notes_and_editors(site):
    people = " and ".join(f"{letter}. Roe" for letter in "ABCDEF")
    bib = (
        f"@incollection{{a, author = {{J. Doe}}, editor = {{{people}}}, title = {{T}}, booktitle = {{B}}, "
        "note = {Tags: red (x+), Publisher: Z. Host: Y}, year = 2020}\n"
        "@incollection{b, author = {J. Doe}, editor = {A. Roe and B. Roe and others}, title = {U}, "
        "booktitle = {B}, year = 2020}\n@book{c, editor = {A. Roe and B. Roe}, title = {V}, year = 2020}"
    )
    site.write({"p.md": "# P\n\n```{publications}\n```\n", "refs.bib": bib})

    def venues():
        site.build()
        assert site.warnings == ""
        return [str(item.text).strip() for item in site.page("p").select(".publication-reference")]

    assert venues() == [
        "T. J. Doe. B, edited by A. Roe et al., Z. Host: Y, 2020, Tags: red (x+).",
        "U. J. Doe. B, edited by A. Roe, B. Roe et al., 2020.",
        "V. A. Roe and B. Roe. 2020.",
    ]
    noise = 'scholar_noise = {"Tags": "", "Host": "organization", "Publisher": None}\nscholar_max_editors = '
    site.write({"conf.py": f"{CONF}{noise}1\n"})
    assert venues()[:2] == [
        "T. J. Doe. B, edited by A. Roe et al., Y, 2020.",
        "U. J. Doe. B, edited by A. Roe et al., 2020.",
    ]
    site.write({"conf.py": f"{CONF}{noise}0\n"})
    assert venues() == ["T. J. Doe. B, Y, 2020.", "U. J. Doe. B, 2020.", "V. A. Roe and B. Roe. 2020."]


def test_labels_of_notes_hold_for_those_that_inherit():
    text = (
        "@book{p, title = {B}, year = 2020}\n@inbook{k, title = {T}, crossref = {p}, note = {Publisher: Z}}"
    )
    file = File(Path("a.bib"), "a.bib", text.encode(), "")
    entry = read_files([file], "utf-8", {}, {"Publisher": None}).entries["k"]
    assert (entry.fields["note"], entry.fields["booktitle"]) == ("Publisher: Z", "B")


def test_macros_of_the_author_are_formulas_on_pages_and_in_print(site):
    page = "# P\n\n```{publications}\n```\n"
    bib = r"@misc{k, title = {$\Bz\to\mup\mum$ decays}, year = 2020}"
    site.write({"p.md": page, "refs.bib": bib})
    site.build()
    assert not site.page("p").select("math")
    lines = CONF + "scholar_macros = {'Bz': 'B^0', 'mup': r'\\mu^+', 'mum': r'\\mu^-'}\n"
    site.write({"conf.py": lines})
    site.build()
    assert site.warnings == ""
    assert site.page("p").select_one("math").text == "B0→μ+μ−"
    site.build("latex")
    [tex] = (site.output / "latex").glob("*.tex")
    assert r"\({B^0}\to{\mu^+}{\mu^-}\)" in tex.read_text("utf-8")
