"""Settings: typed, checked, and a wrong one says what was expected."""

import pytest

from sphinx_scholar.config import VALUES


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("scholar_author = [1]", "scholar_author"),
        ("scholar_links = {'x': 'y'}", "scholar_links"),
        ("scholar_links = {'x': ('Label', 'no place')}", "scholar_links"),
        ("scholar_coauthors = {'Doe': 1}", "scholar_coauthors"),
        ("scholar_max_authors = 0", "scholar_max_authors"),
        ("scholar_marks = {'*': None}", "scholar_marks"),
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
