"""What real .bib files hold: one file a class in bib/, which says in comments what must come of it.

``% entries: N`` papers are listed; ``% shows:``/``% hides:`` a text of the page; ``% links:`` an address;
``% hides-in-bibtex:`` a text;
``% order:`` keys from the top; ``% warns:`` a part of a warning; ``% silent``: no warning;
``% in-bibtex:`` a text; ``% owner:``, ``% math:``, ``% rtl:`` how many there are; ``% selected:`` keys.
Whatever the file, each entry is shown or named in one warning of ``scholar.entry``.
"""

import re
import shutil
from pathlib import Path

import bibtexparser
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

FILES = sorted((Path(__file__).parent / "bib").glob("*.bib"))


def expected(text, word):
    return [found.strip() for found in re.findall(rf"^% {word}:?(.*)$", text, re.MULTILINE)]


#: What a fixture may say of itself, each in a line ``% word: …``.
EXPECTATIONS = {
    *("entries", "shows", "hides", "hides-in-bibtex", "in-bibtex", "links", "order", "owner", "math", "rtl"),
    *("selected", "warns", "silent"),
}


def check_expectations(text):
    """A misspelt expectation would hold whatever happens."""
    said = [line.split("%")[1].partition(":")[0].strip() for line in re.findall(r"^%.*$", text, re.MULTILINE)]
    assert {word for word in said if not word.startswith("@")} <= EXPECTATIONS
    assert said or not text.strip()


@pytest.mark.parametrize("text", ["% enties: 1\n@misc{k, title = {T}}", "@misc{k, title = {T}}"])
def test_a_misspelt_expectation_is_an_error(text):
    with pytest.raises(AssertionError):
        check_expectations(text)


def read(file):
    data = file.read_bytes()
    for encoding in ("utf-16",) if data[:2] == b"\xff\xfe" else ("utf-8-sig", "latin-1"):
        try:
            return re.sub("\r\n?", "\n", data.decode(encoding))
        except UnicodeDecodeError:
            pass


SELECTED = "\n# Q\n\n```{publications}\n:filter: selected\n:no-index:\n```\n"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_class(site, file):
    text = read(file)
    check_expectations(text)
    page_text = "# P\n\n```{publications}\n```\n"
    site.write({"papers.md": page_text, "refs.bib": ""})
    if list(expected(text, "selected")):  # a list that shows nothing is warned of
        site.write({"selected.md": SELECTED.lstrip()})
    shutil.copyfile(file, site.source / "refs.bib")
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
    for words in expected(text, "in-bibtex"):
        assert words in " ".join(node.text for node in page.select("pre"))
    for address in expected(text, "links"):
        assert page.find("a", href=address)
    for order in expected(text, "order"):
        assert [paper["id"] for paper in papers] == order.split()
    for word, selector in {"owner": "strong.owner", "math": "math", "rtl": "[dir=rtl]"}.items():
        for number in expected(text, word):
            assert len(page.select(selector)) == int(number)
    for keys in expected(text, "selected"):
        selected = site.page("selected").select("li.publication")
        assert [paper["id"] for paper in selected] == keys.split()
    for words in expected(text, "warns"):
        assert words in site.warnings
    if expected(text, "silent"):
        assert site.warnings == ""
    check_nothing_is_lost(text, page, site.warnings)
    for source in page.select("pre"):
        assert len(parse_string(source.text, "bibtex").entries) == 1
        assert len(bibtexparser.parse_string(source.text).entries) == 1


def words_of(text):
    return set(re.findall(r"[^\W\d_]+|\d+", text.replace(r"\alpha", "α")))  # formulas are source there


@pytest.mark.parametrize("builder", ["text", "latex"])
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_class_where_nobody_clicks(site, file, builder):
    text = read(file)
    site.configure("latex_engine = 'xelatex'")  # letters stay letters
    site.write({"index.md": "# P\n\n```{publications}\n```\n", "refs.bib": ""})
    shutil.copyfile(file, site.source / "refs.bib")
    site.build(builder)
    [page] = (site.output / builder).glob("index.txt" if builder == "text" else "*.tex")
    shown = page.read_text("utf-8")
    for words in expected(text, "shows"):
        assert words_of(words) <= words_of(shown)
    if expected(text, "silent"):
        assert site.warnings == ""
    titles = re.findall(r"^(?:\* |\\item ).*", shown, re.MULTILINE)
    for number in expected(text, "entries"):
        assert len(titles) >= int(number)  # more where an abstract lists things


#: An entry in the source, as anybody sees it.
HEAD = re.compile(
    r"^\s*@\s*(?!comment\b|string\b|preamble\b|xdata\b|set\b)[\w-]+\s*[{(]?\s*([^\s,={}]*)", re.M | re.I
)


def check_nothing_is_lost(text, page, warnings):
    """Each entry is on the page, or named in one warning, and warnings have the one form."""
    told = []
    for line in warnings.splitlines():
        match = re.match(r"refs\.bib:(\d+): WARNING: .*\[scholar\.(\w+)\]$", line)
        assert match, line
        told.append((int(match[1]), match[2]))
    lines = [line for line, kind in told if kind == "entry"]
    assert len(lines) == len(set(lines)), "one warning an entry"
    shown = [re.search(r"@\s*\w+\s*[{(]\s*([^\s,]*)", source.text)[1] for source in page.select("pre")]
    for head in HEAD.finditer(text):
        line = text.count("\n", 0, head.start(1)) + 1
        begins = text.count("\n", 0, text.index("@", head.start())) + 1
        if head[1] in shown:
            shown.remove(head[1])
        else:
            assert {line, begins} & set(lines), head[0]


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
