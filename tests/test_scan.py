"""The scanner, entries and the BibTeX to copy, as functions: any text to what it says."""

import os
import re

import pytest
from conftest import growth, seconds
from damage import SOURCES, by_bibtexparser, by_pybtex, check, faults, plain, read
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError
from pybtex.utils import CaseInsensitiveDict

from sphinx_scholar.bib.dates import month_and_day
from sphinx_scholar.bib.dialects import PRIVATE_FIELDS
from sphinx_scholar.bib.entry import Table, from_pybtex, group_of, to_pybtex
from sphinx_scholar.bib.export import export_bibtex
from sphinx_scholar.bib.read import LONGEST
from sphinx_scholar.bib.scan import scan
from sphinx_scholar.bib.sound import balanced, legal_key, legal_name, legal_type


def entry_of(text):
    [entry] = read(text.encode()).entries.values()
    return entry


def copied(text, private=PRIVATE_FIELDS):
    return export_bibtex(entry_of(text), private)


def messages(text):
    return [str(trouble.message) for trouble in read(text.encode()).problems]


# What is read


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pages = 12-34", "12-34"),
        ("volume = 12(3)", "12(3)"),
        ("edition = 2020a", "2020a"),
        ("number = 3.1", "3.1"),
        ("doi = 10.1000/x", "10.1000/x"),
        ("month = März", "März"),
        ("journal = Nature Physics", "Nature Physics"),
        ("note = {A} and more", "A and more"),
        ("note = {ends with \\}", "ends with"),
        ("note = {a set \\{1, 2\\}}", "a set \\{1, 2\\}"),
        ("note = {open \\{ brace}", "open \\lbrace{} brace"),
        ("note = {closed \\} brace}", "closed \\rbrace{} brace"),
        ('note = "Say \\"so\\" twice"', 'Say "so" twice'),
        ('note = "a {"} b"', 'a {"} b'),
        ("note = {two\n\n lines}", "two lines"),
        ("note = {see\n@misc (and more)}", "see @misc (and more)"),
        ("note = jan # { 5}", "January 5"),
    ],
)
@pytest.mark.parametrize(
    "form", ["@misc{{k, title = {{T}}, {}, year = {{2020}}\n}}", "@misc(k, title = {{T}}, {},\n year = 2020)"]
)
def test_a_value_costs_no_other_field(form, field, value):
    entry = entry_of(form.format(field))
    name = field.partition(" ")[0]
    assert entry.fields[name] == value
    assert entry.fields["title"] == "T"
    assert entry.fields["year"] == "2020"
    assert by_pybtex(copied(form.format(field)))[2][name] == value


OTHER = "a comma, a brace or a quote is missing, or one is too many"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@misc{, title = {T}}", "it has no key"),
        ("@misc{title = {T}}", "it has no key"),
        ("@misc k,\n title = {T}\n}", "there is no brace after its type"),
        ("@misc{k title = {T}}", "there is no comma after its key"),
        ("@misc{k, title = {T} year = 2020}", "there is no comma between two of its fields"),
        (
            "@misc{k, title = {T}, % as it is\n year = 2020}",
            "there is a comment (%) in it, which BibTeX does not know",
        ),
        ("@misc{k, title = {T}, x y = {Z}}", "a field has a name with a space or a +"),
        ("@misc{k, title = {T, year = {2020}}", "a brace is not closed"),
        ("@misc{k, title = {T}}, year = {2020}}", "there is a brace too many"),
        (
            "@misc{k, title = {T}, = {x}, year = {2020}}",
            "a comma, a brace or a quote is missing, or one is too many",
        ),
        ("@misc{k, title = {T}, note = somewhere}", "somewhere is no macro, it is taken as text"),
        ("@misc{k, title = {T}, title = {U}}", "the field title stands twice, the first counts"),
        ("@misc{k, title = {T}, volume = 12(3)}", OTHER + "; 12(3) is no macro, it is taken as text"),
    ],
)
def test_what_is_wrong_is_said(text, problem):
    assert entry_of(text).fields["title"] == "T"
    [message] = messages(text)
    assert message.partition(": ")[2] == f"{problem}; what could be read of it is shown"


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, title = {A}} @misc{b, title = {B}}",
        "@misc{a, title = {A\n@misc{b, title = {B}}",
        "@misc{a, title = {A}\n@misc{b, title = {B}}",
        "@misc{a, title = {A\n\n@comment{x\n@misc{b, title = {B}}",
        "@comment{\n@misc{a, title = {A}}\n}\n@misc{b, title = {B}}",
        "x@misc{a, title = {A}}\n% @misc{c, title = {C}}\n@misc{b, title = {B}}",
        "@misc\n\n{a, title = {A}}\n@ misc {b, title = {B}}",
        "@misc(a title = {A})\n@other{b, title = {B}}",
        "@{a, title = {A}}\nwrite to me@example.org (soon)\n@misc{b, title = {B}}",
    ],
)
def test_no_entry_takes_another_with_it(text):
    assert [(entry.key, entry.fields["title"]) for entry in read(text.encode()).entries.values()] == [
        ("a", "A"),
        ("b", "B"),
    ]


FIELDS = [
    "author = {Doe, Jane and Roe, Rich}",
    r"""title = {A {Title} of \"some {\'w}ords}""",
    'journal = "Journal of J"',
    "year = 2020",
    "month = may",
    "pages = {1--9}",
    "doi = {10.1000/x_y}",
]


@pytest.mark.parametrize("between", [",\n  ", ", "])
@pytest.mark.parametrize("typed", ["", *'{}",=#@\\() x'])
def test_one_character_costs_one_field_at_most(between, typed):
    text = "@article{key,\n  " + between.join(FIELDS) + ",\n}\n"
    sound = by_pybtex(copied(text, []))[2]
    places = {field.partition(" ")[0]: text.index(field) for field in FIELDS}
    for place in range(len("@article{key,"), len(text) - 2):
        damaged = text[:place] + typed + text[place + (not typed) :]
        read = by_pybtex(copied(damaged, []))[2]
        for field in FIELDS:
            name = field.partition(" ")[0]
            if not places[name] <= place <= places[name] + len(field):
                assert read.get(name) == sound[name], damaged


def test_blocks_and_places():
    text = 'x\n@string{j = "J"}\n\n@preamble{"p"}\n@comment{c}\n@Article{K, note = {a} # j}\n'
    blocks = list(scan(text))
    assert [(block.type, block.line) for block in blocks] == [
        ("string", 2),
        ("preamble", 4),
        ("comment", 5),
        ("Article", 6),
    ]
    assert [text[block.start : block.end] for block in blocks][-1] == "@Article{K, note = {a} # j}"
    [field] = blocks[-1].fields
    assert text[field.start : field.end] == "{a} # j"


def test_escaped_braces_of_two_fields_are_no_pair():
    entry = entry_of("@misc{k, note = {open \\{ here}, title = {closing \\} there}}")
    assert entry.fields["note"] == "open \\lbrace{} here"
    assert entry.fields["title"] == "closing \\rbrace{} there"


def test_control_characters_are_cleared():
    entry = entry_of("@misc{k, title = {a\x01b\x85c\ufffed\x00}, abstract = {e\x0bf}}")
    assert entry.fields["title"] == "a b c d"
    assert entry.fields["abstract"] == "e f"


def test_a_title_from_xdata_is_kept():
    library = read(b"@misc{a, xdata = {x}, year = 2020}\n@xdata{x, title = {From afar}}")
    assert library.entries["a"].fields["title"] == "From afar"
    assert not library.problems


def test_a_chain_of_parents():
    chain = [f"@misc{{k{n}, title = {{T{n}}}, crossref = {{k{n + 1}}}}}" for n in range(3000)]
    library = read("\n".join([*chain, "@book{k3000, title = {The end}, publisher = {P}}"]).encode())
    assert library.entries["k0"].fields["publisher"] == "P"
    assert not library.problems


def test_numbers_of_many_digits():
    many = "9" * 5000
    entry = entry_of(f"@misc{{k, title = {{T}}, year = {{{many}}}, month = {{{many}}}, day = {{{many}}}}}")
    assert entry.date[:2] == (-9999, 0)
    assert month_and_day(many) is None


@pytest.mark.parametrize("year", ["\\input{x}", "{}", "\\relax"])
def test_a_year_of_nothing_is_no_group(year):
    assert group_of(entry_of(f"@misc{{k, title = {{T}}, year = {{{year}}}}}"), "year") in {"", "x"}


@pytest.mark.parametrize(
    ("field", "group"),
    [
        ("year", "2020"),
        ("type", "misc"),
        ("author", "van Doe, Jane"),
        ("editor", ""),
        ("keywords", "engines"),
        ("publisher", "Little, Brown; and Company"),
    ],
)
def test_groups(field, group):
    entry = entry_of(
        r"@misc{k, author = {Jane van Doe and Roe, R.}, year = {\noopsort{1969}2020},"
        " keywords = { engines, looms}, publisher = {Little, Brown; and Company}}"
    )
    assert group_of(entry, field) == group


def test_macros_that_double_are_bounded():
    macros = ["@string{a0 = {0123456789}}"] + [f"@string{{a{n + 1} = a{n} # a{n}}}" for n in range(40)]
    library = read("\n".join([*macros, "@misc{k, title = a9, note = a40}"]).encode())
    assert len(library.entries["k"].fields["title"]) == 5120
    assert max(map(len, library.entries["k"].fields.values())) <= LONGEST
    assert sum("its macros stand for too much" in str(trouble.message) for trouble in library.problems) == 1


def test_a_file_that_repeats_one_key_is_read_in_its_own_time():
    text = "".join(f"@misc{{k, title = {{T{n}}}}}\n" for n in range(5000))
    assert len(read(text.encode()).entries) == 5000


# An entry


def test_an_entry_does_not_change():
    entry = entry_of("@Misc{K, Title = {T}, author = {van der Berg, Jr, Jan* and Doe, Jane}}")
    with pytest.raises(AttributeError):
        entry.key = "other"
    with pytest.raises(TypeError):
        entry.fields["title"] = "other"
    assert (entry.key, entry.type, entry.typed, entry.fields["TITLE"]) == ("K", "misc", "misc", "T")
    first, second = entry.persons["author"]
    assert (first.first, first.prelast, first.last, first.lineage, first.mark) == (
        ("Jan",),
        ("van", "der"),
        ("Berg",),
        ("Jr",),
        "*",
    )
    assert str(first) == "van der Berg, Jr, Jan"
    assert second.mark == ""


def test_a_digest_tells_what_an_entry_says_and_not_where():
    digest = entry_of("@misc{k, title = {T}}").digest
    assert entry_of("\n\nA comment.\n@misc{k, title = {T}}").digest == digest
    assert entry_of("@misc{k, title = {U}}").digest != digest


def test_pybtex_has_a_twin():
    entry = entry_of("@misc{K, title = {T}, author = {van der Berg, Jr, Jan* and Doe, Jane}}")
    twin = to_pybtex(entry)
    assert (twin.key, twin.type, twin.fields["Title"]) == ("K", "misc", "T")
    assert [str(person) for person in twin.persons["author"]] == ["van der Berg, Jr, Jan", "Doe, Jane"]
    assert from_pybtex(twin) is entry


def test_names_in_a_table_have_no_case():
    table = Table({"Title": 1})
    assert table["TITLE"] == table["title"] == 1
    assert list(table) == ["title"]
    assert "x" not in table


# What is copied


@pytest.mark.parametrize("title", ["file: the story", "A:/B testing", "/home/ and away", "C:\\x"])
def test_a_title_is_no_path(title):
    assert by_pybtex(copied(f"@misc{{k, title = {{{title}}}}}"))[2] == {"title": title}


@pytest.mark.parametrize(
    "field",
    [
        "owner = {Secret}",
        "Owner = {Secret}",
        "OWNER  =  {Secret}",
        "x owner = {Secret}",
        "owner 1 = {Secret}",
        "owner = Secret",
        'owner = "Secret"',
        "note = , owner = {Secret}",
        "note = {x, owner = {Secret}",
        "note = {x}\n owner = {Secret}",
        "note = {x}}, owner = {Secret}",
        "Bdsk-File-1 = {Secret}",
        "mendeley tags = {Secret}",
        "pdf = {file:Secret}",
        "url = {/home/Secret}",
        "mine = {C:\\Secret}",
        "mine = {C\\:/Secret}",
        "mine = {~/Secret}",
        "mine = {FILE://localhost/Secret}",
        "mine = {first: /users/Secret}",
        "mine = {\\url{/Volumes/Secret}}",
        "mine = p",
        "mine = P",
        "mine = {/ho} # m",
        "Owner+an = {Secret}",
    ],
)
def test_private_fields_do_not_leak(field):
    macros = "@string{p = {/home/Secret}} @string{m = {me/Secret}}\n"
    text = copied(macros + f"@misc{{k, title = {{T}}, {field}, year = {{2020}}\n}}")
    assert "ecret" not in text
    assert by_pybtex(text)[2].items() >= {"title": "T", "year": "2020"}.items()


@pytest.mark.parametrize(
    ("text", "exported"),
    [
        ("@misc{x}", "@misc{x,\n}"),
        ("@Misc{x, title={T} }", "@Misc{x,\n  title = {T}\n}"),
        ("@misc(x, title = {T})", "@misc{x,\n  title = {T}\n}"),
        ("@journal-paper{x, title = {T}}", "@journal_paper{x,\n  title = {T}\n}"),
        ("@2023{x, title = {T}}", "@misc{x,\n  title = {T}\n}"),
        ("@commentary{x, title = {T}}", "@misc{x,\n  title = {T}\n}"),
        ('@misc{x, month = may # " 8"}', '@misc{x,\n  month = may # " 8"\n}'),
        ('@misc{x, note = "a {b} c"}', '@misc{x,\n  note = "a {b} c"\n}'),
        ('@misc{x, note = "a {"} b"}', '@misc{x,\n  note = {a {"} b}\n}'),
        ('@misc{x, note = "a \\\\ b"}', "@misc{x,\n  note = {a \\\\ b}\n}"),
        ("@misc{x, note = {a\n  b}}", "@misc{x,\n  note = {a\n  b}\n}"),
        ("@string{j = {J}}@misc{x, journal = j # {j}}", "@misc{x,\n  journal = {J} # {j}\n}"),
        (
            "@string{d = {Doe*, J}}@misc{x, Author = d # { and R, S}}",
            "@misc{x,\n  author = {Doe, J and R, S}\n}",
        ),
        (
            "@string{d = {Doe, J}}@misc{x, author = d # { and R, S}}",
            "@misc{x,\n  author = {Doe, J} # { and R, S}\n}",
        ),
        ("@misc{x, editor = {A, B, C, D}}", "@misc{x,\n  editor = {{A, B, C, D}}\n}"),
        ("@misc{x, mendeleys = {T}, bdsk = {U}}", "@misc{x,\n  mendeleys = {T},\n  bdsk = {U}\n}"),
        ("@string{j = {J}}@misc{x, journal = j # { K}}", "@misc{x,\n  journal = {J} # { K}\n}"),
        ("@string{JN = {J}}@misc{x, journal = JN}", "@misc{x,\n  journal = {J}\n}"),
        ("@string{aa = {Doe*, J}}@misc{x, author = AA}", "@misc{x,\n  author = {Doe, J}\n}"),
        ('@misc{x, note = "a } b"}', "@misc{x,\n  note = {a  b}\n}"),
    ],
)
def test_what_is_copied_is_legal_and_else_to_the_letter(text, exported):
    assert copied(text) == exported
    by_pybtex(exported)
    by_bibtexparser(exported)


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ("a {b} c", "a {b} c"),
        ("a \\{b\\} c", "a \\{b\\} c"),
        ("a { b", "a  b"),
        ("a } b", "a  b"),
        ("a \\{ b", "a \\lbrace{} b"),
        ("a \\\\\\{ b", "a \\\\\\lbrace{} b"),
        ("a {b \\} c", "a b \\rbrace{} c"),
        ("a\\\\{b}", "a\\\\ {b}"),
        ("a\\", "a"),
        ("a\n  @misc{b}", "a @misc{b}"),
        ("{" * 200 + "a" + "}" * 200, "a"),
    ],
)
def test_a_value_is_made_sound(value, sound):
    assert balanced(value) == sound
    assert balanced(sound) is sound


@pytest.mark.parametrize(
    ("legal", "typed", "made"),
    [
        (legal_type, "Article", "article"),
        (legal_type, "conférence", "conf_rence"),
        (legal_type, "book-section", "book_section"),
        (legal_key, "a b", "a-b"),
        (legal_key, "книг:2017&b/c#d", "книг:2017&b/c#d"),
        (legal_name, "x  y", "x-y"),
        (legal_name, "1x", "_1x"),
        (legal_name, "()", "field"),
    ],
)
def test_names_are_made_legal(legal, typed, made):
    assert legal(typed) == made


def test_names_in_another_script_stay_apart():
    assert len({legal_name("заметка"), legal_name("примечание"), legal_name("größe")}) == 3


# Against other readers


def pybtex_entries(text):
    """Give key, type and fields of all entries, as pybtex reads them; None if it does not."""
    try:
        parsed = list(LowLevelParser(text, macros=CaseInsensitiveDict(month_names)))
    except PybtexError:
        return None
    return [
        (key, kind.lower(), {name.lower(): plain("".join(parts)) for name, parts in reversed(fields)})
        for kind, (key, fields) in (
            block for block in parsed if block[0].lower() not in {"string", "preamble"}
        )
    ]


def our_entries(text):
    macros = dict(month_names)
    result = []
    for block in scan(text):
        kind = block.type.lower()
        assert not block.problems
        values = {}
        for field in reversed(block.fields):
            texts = [macros.get(p.text.lower(), p.text) if p.bare else p.text for p in field.parts]
            values[field.name.lower()] = plain("".join(texts))
        if kind == "string":
            macros |= values
        elif kind not in {"preamble", "comment"}:
            result.append((block.key, kind, values))
    return result


@pytest.mark.parametrize("number", range(len(SOURCES)))
def test_fixtures_read_as_by_pybtex(number):
    text = re.sub("\r\n?", "\n", SOURCES[number].decode("utf-8-sig", "replace"))
    expected = pybtex_entries(text)
    if expected is not None and "%@" not in text:
        try:
            ours = our_entries(text)
        except AssertionError:
            assert any(char in text for char in ("@commentary", "\\{", "}},", "@journal-paper"))
        else:
            assert ours == expected


WORDS = st.text("abc é$&%~^_-.:;!?()'@#*/<>1 \n", max_size=12).filter(
    lambda text: "\n@" not in text.replace(" ", "")
)
INNER = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3).map(lambda texts: "{" + " ".join(texts) + "}"),
    max_leaves=6,
)
BRACED = st.lists(INNER, max_size=3).map(lambda texts: "{" + "".join(texts) + "}")
QUOTED = st.lists(INNER, max_size=3).map(lambda texts: '"' + "".join(texts) + '"')
BARE = st.sampled_from(["1", "2020", "jan", "DEC", "mine"])
SPACE = st.sampled_from(["", " ", "\n", " \n  "])
VALUES = st.lists(st.one_of(BRACED, QUOTED, BARE), min_size=1, max_size=3)
NAMES = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_+:-]{0,8}\Z")
KEYS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_+:./é&-]{0,8}\Z")


@st.composite
def entries(draw):
    opening, closing = draw(st.sampled_from(["{}", "()"]))
    space = draw(SPACE)
    fields = [
        f"{space}{name}{draw(SPACE)}={draw(SPACE)}{f'{draw(SPACE)}#{space}'.join(draw(VALUES))}{draw(SPACE)}"
        for name in draw(st.lists(NAMES, max_size=4, unique_by=str.lower))
    ]
    kind = draw(st.sampled_from(["article", "Misc", "whatever", "book_section"]))
    end = draw(st.sampled_from(["", ","])) + space + closing
    return f"@{kind}{opening}{space}{draw(KEYS)},{','.join(fields)}{end}"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(entries(), min_size=1, max_size=3))
def test_what_is_bibtex_reads_as_by_pybtex(texts):
    text = "@string{mine = {My own}}\n" + "\n".join(texts)
    expected = pybtex_entries(text)
    assert expected is not None
    assert our_entries(text) == expected
    assert list(check(text.encode())) == []


# Against all that can happen


def test_damaged_documents():
    count = int(os.environ.get("SCHOLAR_DOCUMENTS", "600"))
    assert list(faults(range(count))) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text('@misc{}(),="\\#% \nab1é', max_size=60))
def test_any_text_is_read(text):
    assert list(check(b"@misc{first, title = {T}}\n" + text.encode())) == []


GROWING = {
    "@article and blanks": lambda n: "@article" + " " * n,
    "@article again": lambda n: "@article " * (n // 9),
    "blanks before a brace": lambda n: "@article" + " " * n + "{a, title = {T}}",
    "lines before a brace": lambda n: "@article" + "\n" * n + "x",
    "blanks in an entry": lambda n: "@misc{a," + " " * n + "x",
    "blanks after a name": lambda n: "@misc{a, title" + " " * n + "x = {y}",
    "open braces": lambda n: "@misc{a, title = " + "{" * n,
    "nested braces": lambda n: "@misc{a, title = " + "{" * n + "}" * n + "}",
    "escaped braces": lambda n: "@misc{a, title = {" + "\\{ " * (n // 3) + "}}",
    "heads on a line": lambda n: "@misc{a, x = {\\{ } } " * (n // 20),
    "entries on a line": lambda n: "@misc{a} " * (n // 9),
    "open heads": lambda n: "@misc{a, x = {" * (n // 14),
    "open quotes": lambda n: '@misc{a, x = "b, y = {} ' * (n // 24),
    "heads": lambda n: "@misc{a\n" * (n // 8),
    "words": lambda n: "@misc{a, " + "b " * (n // 2) + "= {c}}",
    "a long word": lambda n: "@misc{a, " + "b" * n + "}",
    "hashes": lambda n: "@misc{a, b = " + "1 # " * (n // 4) + "1}",
    "commas": lambda n: "@misc{a" + "," * n + "}",
    "percent signs": lambda n: "@misc{a, " + "%\n" * (n // 2) + "}",
    "at signs": lambda n: "@" * n,
    "at signs behind a percent sign": lambda n: "%" + "@misc{a, " * (n // 9),
    "one key": lambda n: "".join(f"@misc{{a, title = {{{k}}}}}\n" for k in range(n // 24)),
    "one key without a title": lambda n: "@misc{a}\n" * (n // 9),
    "arxiv": lambda n: "@misc{a, note = {" + "arxiv" * (n // 5) + "}}",
    "arxiv and blanks": lambda n: (
        "@misc{a, abstract = {arxiv" + " " * n + "}, note = {arxiv" + " ." * (n // 2) + "}}"
    ),
    "letters in an eprint": lambda n: "@misc{a, eprint = {" + "a" * n + "}}",
    "digits in a date": lambda n: "@misc{a, date = {" + "1" * n + "}}",
    "parents": lambda n: "".join(f"@misc{{k{k}, crossref = {{k{k + 1}}}}}\n" for k in range(n // 30)),
    "parents of one": lambda n: (
        "@misc{a, xdata = {"
        + ",".join(f"k{k}" for k in range(n // 30))
        + "}}\n"
        + "".join(f"@xdata{{k{k}, note = {{x}}}}\n" for k in range(n // 30))
    ),
    "heads without @": lambda n: "misc{a, b = {}}\n" * (n // 16),
    "heads without @ in an entry": lambda n: "@misc{a, x = {\n" + "misc{a, b = {}\n" * (n // 16),
    "closing braces": lambda n: "@misc{a" + "}" * n,
    "quotes": lambda n: "@misc{a, b = " + '"' * n,
    "backslashes": lambda n: "@misc{a, b = {" + "\\" * n + "{}}",
}


@pytest.mark.parametrize("what", GROWING)
@pytest.mark.growth
def test_time_grows_with_the_text(what):
    def work(size):
        for entry in read(GROWING[what](size).encode()).entries.values():
            export_bibtex(entry, PRIVATE_FIELDS)

    size = 4_000
    while min(seconds(work, size) for _again in range(3)) < 0.01 and size < 500_000:
        size *= 2
    assert growth(work, size, 4 * size, 8) < 8, size


@pytest.mark.parametrize(
    ("text", "key"), [("@misc(a(b), title = {T})", "a(b)"), ("@Article (a(b)c, title = {T})", "a(b)c")]
)
def test_a_key_with_parentheses_in_an_entry_in_parentheses(text, key):
    [entry] = read(text.encode()).entries.values()
    assert (entry.key, entry.fields["title"]) == (key, "T")
