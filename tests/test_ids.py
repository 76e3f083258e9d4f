"""Permanent ids: a function of the key alone."""

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_browser import browser  # noqa: F401

from sphinx_scholar.bib.ids import derived_id, permanent_id

HASHED = r"-[bcdfghjkmnpqrstv]{8}"
#: https://www.w3.org/TR/xml-names/#NT-NCName, written out again on purpose.
START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NCNAME = re.compile(f"[{START}][{START}.0-9\u00b7\u0300-\u036f\u203f-\u2040-]*")
KEYS = st.text(st.characters(exclude_categories=[]), max_size=12) | st.from_regex(
    r"[a-z0-9:/._+-]{1,6}", fullmatch=True
)


@pytest.mark.parametrize(
    ("key", "identifier"),
    [
        ("harutyunyan2023supervision", "harutyunyan2023supervision"),
        ("Smith2020", "smith2020"),
        ("smith_2020", "smith_2020"),
        ("smith.2020", "smith.2020"),
        ("smith-2020", "smith-2020"),
        ("smith-20201231", "smith-20201231"),
        ("smith-", "smith-"),
        ("Юнг2020", "юнг2020"),
        ("王2020", "王2020"),
        ("یانگ۱۳۸۸", "یانگ۱۳۸۸"),
        ("x" * 100, "x" * 100),
    ],
)
def test_what_an_id_takes_is_the_id(key, identifier):
    assert permanent_id(key) == identifier


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("2019smith", "paper-2019smith"),
        ("-smith", "smith"),
        ("_smith", "smith"),
        (".smith", "smith"),
        ("DBLP:conf/nips/Smith20", "dblp-conf-nips-smith20"),
        ("a+(b)&c#d%e", "a-b-c-d-e"),
        ("smith²", "smith"),
        ("smith₂", "smith"),  # a name in XML takes it
        ("smith\u200c", "smith"),
        ("\u06f1\u06f3", "paper-\u06f1\u06f3"),
        ("ªsmith", "smith"),
        ("e\u0301mile", "e-mile"),
        ("smith 2020", "smith-2020"),
        ("smith-(2020)", "smith--2020"),
        ("smith-bcdfghjk", "smith-bcdfghjk"),
        ("::", "paper"),
        ("", "paper"),
        ("2020", "paper-2020"),
        ("\ud800", "paper"),
        ("x" * 101, "x" * 50),
    ],
)
def test_what_it_does_not_take_is_told_apart_by_a_hash(key, pattern):
    assert re.fullmatch(re.escape(pattern) + HASHED, permanent_id(key))


def test_hashes_are_the_same_for_ever():
    assert permanent_id("2019smith") == "paper-2019smith-bmvmjppk"
    assert permanent_id("DBLP:conf/nips/Smith20") == "dblp-conf-nips-smith20-nqkmcfsv"


@given(KEYS)
@example("e\u0301")
@example("\u1680")  # a space in the middle of what XML takes
def test_an_id_is_a_name_in_xml(key):
    for identifier in (permanent_id(key), derived_id(permanent_id(key), 2)):
        assert NCNAME.fullmatch(identifier)
        assert unquote(identifier) == unquote(quote(identifier)) == identifier


@given(st.lists(KEYS, min_size=2, max_size=40, unique_by=str.lower))
@example(["smith-(x)", permanent_id("smith-(x)")])
@example(["2019smith", "2020smith", "smith"])
@example(["a:b", "a/b", "a-b", "a b", "a_b", "a.b"])
def test_two_keys_have_two_ids_whatever_their_order(keys):
    ids = {key: permanent_id(key) for key in keys}
    assert len(set(ids.values())) == len(keys)
    assert {key: permanent_id(key) for key in reversed(keys)} == ids
    derived = {derived_id(identifier, number) for identifier in ids.values() for number in (2, 3)}
    assert len(derived | set(ids.values())) == 3 * len(keys)


@given(KEYS)
def test_case_does_not_count(key):
    assert permanent_id(key.lower()) == permanent_id(key)


def test_case_of_letters_does_not_count():
    assert permanent_id("DBLP:X/Юнг") == permanent_id("dblp:x/юнг")


ODD = [
    "smith2020",
    "2019smith",
    "Юнг2020",
    "王2020",
    "DBLP:conf/nips/S20",
    "a.b",
    "a_b",
    "x%41",
    "é2020",
    "یانگ۱۳۸۸",
]


def test_a_browser_scrolls_to_the_paper(site, browser):  # noqa: F811  # pytest's way with fixtures
    bib = "".join(f"@misc{{{key}, title = {{T}}, year = 2020}}\n" for key in ODD)
    site.write({"refs.bib": bib, "papers.md": "# Papers\n\n```{publications}\n```\n" + "Text.\n\n" * 200})
    site.clean_build()
    page = browser.new_page(viewport={"width": 400, "height": 120})
    address = (site.output / "html" / "papers.html").as_uri()
    for identifier in map(permanent_id, ODD):
        for fragment in (identifier, quote(identifier)):
            page.goto("about:blank")
            page.goto(f"{address}#{fragment}")
            assert page.evaluate("document.querySelector(':target')?.id") == identifier
            top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
            assert -1 <= top < 120
            assert (
                page.evaluate("id => document.querySelector('#' + CSS.escape(id)).id", identifier)
                == identifier
            )
    page.close()
