"""What real .bib files hold: one file a class in bib/, which says in comments what must come of it.

``% entries: N`` papers are listed; ``% shows:``/``% hides:`` a text of the page; ``% links:`` an address;
``% hides-in-bibtex:`` a text;
``% order:`` keys from the top; ``% warns:`` a part of the one warning; ``% silent``: no warning.
"""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

FILES = sorted((Path(__file__).parent / "bib").glob("*.bib"))


def expected(text, word):
    return [found.strip() for found in re.findall(rf"^% {word}:?(.*)$", text, re.MULTILINE)]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_class(site, file):
    text = file.read_text(encoding="utf-8")
    site.write({"papers.md": "# P\n\n```{publications}\n```\n", "refs.bib": text})
    site.build()
    page = site.page("papers")
    papers = page.select("li.publication")
    shown = " ".join(page.find("body").text.split())
    for number in expected(text, "entries"):
        assert len(papers) == int(number)
    for words in expected(text, "shows"):
        assert words in shown
    for words in expected(text, "hides"):
        assert words not in " ".join(node.text for node in page.select(".publication-reference"))
    for words in expected(text, "hides-in-bibtex"):
        assert words not in " ".join(node.text for node in page.select("pre"))
    for address in expected(text, "links"):
        assert page.find("a", href=address)
    for order in expected(text, "order"):
        assert [paper["id"] for paper in papers] == order.split()
    for words in expected(text, "warns"):
        assert words in site.warnings
    if expected(text, "silent"):
        assert site.warnings == ""
    for line in site.warnings.splitlines():
        assert re.match(r"refs\.bib:\d+: WARNING: .*\[scholar\.\w+\]$", line), line
    for source in page.select("pre"):
        assert len(parse_string(source.text, "bibtex").entries) == 1


VALUE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)
NAME = st.sampled_from(
    ["title", "author", "year", "month", "journal", "abstract", "doi", "url", "note", "x y"]
)
DAMAGED = st.lists(
    st.one_of(
        st.sampled_from(["{", "}", '"', ",", "@misc{k", "=", "#", "\\", "$", "%", "\n", "title", "k"]), VALUE
    ),
    max_size=20,
).map("".join)
ENTRY = st.builds(
    lambda fields: ", ".join(f"{name} = {{{value}}}" for name, value in fields),
    st.lists(st.tuples(NAME, VALUE), max_size=5),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(st.lists(ENTRY, max_size=3), DAMAGED)
def test_any_text_is_survived(site, entries, damaged):
    bib = "\n".join(f"@misc{{key{n}, {entry}}}" for n, entry in enumerate(entries))
    site.write({"papers.md": "# P\n\n```{publications}\n```\n", "refs.bib": bib + "\n" + damaged})
    site.build()
    page = BeautifulSoup((site.output / "html" / "papers.html").read_text(encoding="utf-8"), "html5lib")
    ids = {item["id"] for item in page.select("li.publication")}
    for number in range(len(entries)):
        assert f"key{number}" in ids or f"key{number}" in site.warnings
    assert not page.select(".publications :is(script, iframe, img)")
    assert not page.select('.publications [href^="javascript:"]')
