"""Filter expressions, as functions of an entry."""

import ast
from types import SimpleNamespace

import pytest
from pybtex.database import Entry, Person
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain

from sphinx_scholar.bib.entry import Source
from sphinx_scholar.papers.filters import evaluate, field_of, parse, pattern


def entry(key="Doe2020", kind="article", typed="", author=(), editor=(), **fields):
    people = {"author": author, "editor": editor}
    persons = {role: [Person(name) for name in names] for role, names in people.items()}
    made = Entry(kind, fields=fields, persons=persons)
    made.key, made.typed = key, typed or kind
    made.source = Source("refs.bib:7", "refs.bib", 7, "", {}, 0)
    return made


PAPER = entry(
    typed="thesis",
    kind="phdthesis",
    author=[r"M{\"u}ller, J{\"u}rgen", "Doe, Jane"],
    title=r"Fr{\'e}chet~means \& more",
    year="2020 (to appear)",
    volume="12",
    pages="-3",
    doi=r"10.1/a\_b",
    selected="true",
    note="10",
    series="12",
    word="abc",
)


def holds(expression, paper=PAPER):
    """Work an expression out, as a build does."""
    tree = parse(expression, [paper])
    assert isinstance(tree, ast.Compare)
    assert (tree.left.id, type(tree.ops[0])) == ("key", ast.In)
    return tree.comparators[0].value == {paper.key.lower()}


@pytest.mark.parametrize(
    "expression",
    [
        "year == 2020",
        "2020 == year",
        "year != 2021",
        "year < 2021",
        "year <= 2020",
        "year > 2019",
        "year >= 2020",
        "2019 < year",
        "2021 > year",
        "2019 < year <= 2020",
        "volume == 12.0",
        "volume > 11.5",
        "pages < 0",
        "volume == series",
        "year in {2019, 2020}",
        "year in [2019, 2020]",
        "year in (2019, 2020)",
        "year in (2020,)",
        "year not in {2018, 2019}",
        "year not in []",
        'year in {2019, "2020 (to appear)"}',
        'volume in {"11", "12"}',
        'volume not in {"1", "2"}',
        '"201" not in year',
        '"2020" in year',
        'word < "abd"',
        'word <= "abc"',
        'word > "abb"',
        'word >= "abc"',
        'word == "abc"',
        'word != "ABC"',
        "{1, 2} == {2, 1}",
        "{1} | {2} == {2, 1}",
        "{1, 2} & {2, 3} == {2}",
        "selected",
        "not nothing",
        "selected and year",
        "nothing or year",
        "not (nothing and year)",
        "not (nothing or missing)",
        "True",
        'type == "thesis"',
        'type == "phdthesis"',
        '"phdthesis" == type',
        '"thesis" == type',
        'type != "article"',
        '"article" != type',
        'type in {"thesis", "book"}',
        'type not in {"article", "book"}',
        'type % "^the"',
        'type % "^phd"',
        '"phd" in type',
        'key == "Doe2020"',
        'key == "doe2020"',
        'key in {"Doe2020"}',
        'title % "Fréchet means & m"',
        'title % "FRÉCHET"',
        'author % "Müller, Jürgen"',
        'author == "Müller, Jürgen and Doe, Jane"',
        'author % "^m.*jane$"',
        'doi % "a_b"',
        'editor == ""',
        "title % title",
        " year == 2020 ",
        "key in {key}",
        "type == type",
    ],
)
def test_true(expression):
    assert holds(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "year == 2021",
        "year != 2020",
        "year < 2020",
        "year <= 2019",
        "year > 2020",
        "year >= 2021",
        "2020 < year",
        "2020 > year",
        "2020 < year <= 2021",
        "2018 < year <= 2019",
        "missing == 0",
        "missing < 1",
        "missing > 1",
        "missing in {0}",
        "True == 1",
        "volume == True",
        "year in {2018, 2019}",
        "year not in [2019, 2020]",
        "year in ()",
        'volume not in {"11", "12"}',
        '"2021" in year',
        '"2020" not in year',
        'word < "abc"',
        'word <= "abb"',
        'word > "abc"',
        'word >= "abd"',
        'word == "ABC"',
        'word != "abc"',
        "{1} & {2} == {1}",
        "{1} | {2} == {1}",
        "{1} == 1",
        "nothing",
        "not selected",
        "selected and nothing",
        "nothing or missing",
        "False",
        'type == "article"',
        'type != "thesis"',
        'type != "phdthesis"',
        '"thesis" != type',
        'type in {"article"}',
        'type not in {"thesis"}',
        'type not in {"phdthesis"}',
        'type % "^hd"',
        'key == "doe2021"',
        'key != "Doe2020"',
        'key != "doe2020"',
        'title % "Frechet"',
        'author % "^doe"',
        'editor % "Doe"',
    ],
)
def test_false(expression):
    assert not holds(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "year >",
        "year + 1",
        "-year",
        "year is 2020",
        'title % "("',
        "f(x)",
        "1 in 2",
        "1 in year",
        "{1} in year",
        "year in 2020",
        'key % "a" % "b"',
        "key % 1",
        "1 % key",
        "{1} % key",
        "{1} & 1",
        "1 | {1}",
        "{1} < {2}",
        "{1} < key",
        "True < key",
        "key % type",
        "year; title",
        "x = 1",
        "None",
        "...",
        "b'x'",
        "{}",
        "{*key}",
        "[x for x in key]",
        "key[0]",
        "key.lower",
        "lambda: key",
        "1j == key",
        "nothing and (1 in 2)",
        "False == 0 == (1 in 2)",
        "1" * 400 + " < year",
        "1" * 5000 + " < year",
        "(" * 1000 + "key" + ")" * 1000,
        "not " * 49 + "key",
        'title % ")("',
        "key is key",
        "year is not 2020",
        "key < {1}",
        "{1} % {1}",
        "{1} + {1}",
        "key + key",
        "2 % 1",
        "selected or author < {1}",
        "not " * 5000 + "key",
        # what is said of cites: as a whole, compared with what is no field, in sets and for equality
        "cited in {cited > 1}",
        "docname < 3",
        'docname < "x"',
        "docname == key",
        "docname % title",
        "docname in docname in docnames",
        "docnames > 3",
        "cited in docname",
        "docnames in docname",
        "cited & docnames",
        '(docname or "x") == "x"',
    ],
)
def test_what_is_no_filter_is_told(expression):
    with pytest.raises(ValueError, match=r".+"):
        parse(expression, [PAPER])


def test_forty_nine_levels_are_enough():
    assert holds("not " * 48 + "selected")


def test_trouble_with_one_entry_names_its_place():
    with pytest.raises(ValueError, match=r"^refs\.bib:7: "):
        parse("author % title", [entry(title="(x", author=["Doe, J."])])


PAPERS = [entry("a", year="2019"), entry("b", year="2020"), entry("c", year="2021")]


@pytest.mark.parametrize(
    ("expression", "keys"),
    [
        ("cited", "ab"),
        ("not cited", "c"),
        ("cited and year > 2019", "b"),
        ("not cited or year == 2019", "ac"),
        ("not (cited or year == 2019)", "c"),
        ('docname == "here"', "abc"),
        ('docname != "here"', ""),
        ('docname in ["here", "there"]', "abc"),
        ('docname not in ("here", "there")', ""),
        ('docname % "^he" and year < 2021', "ab"),
        ('"here" in docnames', "a"),
        ('"here" not in docnames', "bc"),
        ('docnames & ["here", "x"]', "a"),
        ('docnames | {"here"} == ["here"]', "ac"),
        ("docnames == {'there'}", "b"),
        ("docname in docnames", "a"),
    ],
)
def test_what_is_said_of_cites_is_left_to_those_who_know(expression, keys):
    """sphinxcontrib-bibtex itself is asked, with a site that cites a here, and b there."""
    cites = {"here": "a", "there": "b"}
    refs = [SimpleNamespace(docname=name, targets=[SimpleNamespace(key=key)]) for name, key in cites.items()]
    place = BibliographyKey("here", "list")
    value = SimpleNamespace(filter_=parse(expression, PAPERS), bibfiles=[], keyprefix="", keys=[])
    domain = SimpleNamespace(
        bibliographies={place: value}, citation_refs=refs, get_entries=lambda files: PAPERS
    )
    shown = [key for key, _entry in BibtexDomain.get_filtered_entries(domain, place)]
    assert "".join(shown) == keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lovelace", True),
        ("^ada", True),
        ("king$", True),
        ("ada.*king", True),
        ("ada.+king", True),
        ("ada.{3,}king", True),
        ("ada.{3,40}king", True),
        ("ada.{,3}king", False),
        ("ada.{99,}king", False),
        (r"\w+,", True),
        (r"\d{4}", True),
        (r"\d{5}", False),
        (r"\*", True),
        (r"[*]", True),
        (r"[]*]", True),
        (r"[^]a-z ,0-9]", True),
        ("colou?r", True),
        ("(king|queen) of", True),
        ("(?:king|queen)", True),
        ("a(da)? l", True),
        ("(x|y)?ada", True),
        ("a{2", False),
        ("{}", False),
        ("(ad)+a", True),
        ("a.*z|a.*king|q.*", True),
        ("a??da", True),
        ("a.*?k", True),
        ("a.*+k", False),  # nothing is given back
        ("(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)", False),
        ("|".join("abcdefghijk" * 20), True),
        (r"\bking\b", True),
        ("x?x?x?x?x?x?ada", True),
        ("((a))da", True),
        ("(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)", True),
        ("ada.*|(k|q)z", True),
        ("z|x?x?x?x?x?x?ada", True),
        ("x+ada", False),
        ("x{0,}ada", True),
        (r"\d{4} \*", True),
        (r"\d{4}.*\d{2}", False),
        ("", True),
    ],
)
def test_patterns(text, found):
    assert bool(pattern(text).search("Ada Lovelace, 1843 *, colour, a king of kings, king")) == found


@pytest.mark.parametrize(
    "text",
    [
        "(a+)+$",
        "(a*)*$",
        "(a|a)*$",
        "(a|aa)+$",
        "(?:a|b){3}",
        "(a?){30}a",
        "((a*))+",
        "((a|b))+",
        "(a{2})+",
        "(a{9}){9}",
        "a*a*b",
        "a+a+",
        "a{1,9}a*",
        "(.*)(.*)",
        "a{10001}",
        "a{10001,}",
        "a{1,10001}",
        "(a|b){2}",
        "(a?)+",
        "((a|b)c)+",
        "((a*)c)+",
        "(a*)(b*)",
        "(a|b|c|d|e)(a|b|c|d|e|f|g|h|i|j|k|l|m)",
        "(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)?",
        r"(.)\1",
        "(?i)a",
        "(?=a)",
        "(?!a*)",
        "(?P<x>a)",
        "x?x?x?x?x?x?x?ada",
        "(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)",
        "(a|b|c)(d|e|f)(g|h|i)(j|k|l)",
        "b|a*a*",
    ],
)
def test_patterns_that_may_take_for_ever_are_refused(text):
    with pytest.raises(ValueError, match=r"repeats or chooses too much$"):
        pattern(text)


def test_a_repetition_has_an_end():
    assert pattern("^a.*b").search("a" + "x" * 10_000 + "b")
    assert not pattern("^a.*b").search("a" + "x" * 10_001 + "b")
    assert pattern("^a{10000}b").search("a" * 10_000 + "b")
    assert not pattern("^ax+b").search("a" + "x" * 10_001 + "b")
    assert pattern("^ax{3,}b").search("a" + "x" * 10_000 + "b")
    assert not pattern("^ax{3,}b").search("a" + "x" * 10_001 + "b")


def test_a_hostile_pattern_is_told_at_once():
    with pytest.raises(ValueError, match="too much"):
        parse('author % "(a+)+$"', [entry(author=["a" * 60 + "!"])])


def test_fields():
    assert field_of(PAPER, "author") == "Müller, Jürgen and Doe, Jane"
    assert field_of(PAPER, "title") == "Fréchet means & more"
    assert field_of(PAPER, "doi") == "10.1/a_b"
    assert field_of(PAPER, "note") == "10"
    assert field_of(PAPER, "nothing") == field_of(PAPER, "editor") == ""
    assert field_of(entry(editor=[r"Roe, R{\'e}", "Poe~Q, P"]), "editor") == "Roe, Ré and Poe Q, P"
    assert (
        evaluate(ast.parse("year", mode="eval").body, lambda name: field_of(PAPER, name))
        == "2020 (to appear)"
    )
