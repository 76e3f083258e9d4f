"""Files to a library: what is read, what is said about it and where, and what a digest tells."""

import unicodedata
from pathlib import Path

import pytest

from sphinx_scholar.bib import read as read_module
from sphinx_scholar.bib.entry import Table, folded_title, free_name, group_of, groups_of
from sphinx_scholar.bib.problems import Problem
from sphinx_scholar.bib.read import LONGEST, File, open_file, read_files


def library_of(*texts, encoding="utf-8-sig"):
    """Read texts or bytes as the files ``0.bib``, ``1.bib``, …"""
    data = [text if isinstance(text, bytes) else text.encode() for text in texts]
    files = [File(Path(f"/home/x/{n}.bib"), f"{n}.bib", held, "") for n, held in enumerate(data)]
    return read_files(files, encoding)


def told(library):
    return [(problem.problem, str(problem.message), problem.location) for problem in library.problems]


def fields_of(text):
    [entry] = library_of(text).entries.values()
    return entry.fields


# Files


def test_a_file_is_read_once_and_errors_are_kept(tmp_path):
    path = tmp_path / "refs.bib"
    assert open_file(path, "refs.bib") == (path, "refs.bib", b"", "No such file or directory")
    path.write_bytes(b"@misc{k}")
    file = open_file(path, "refs.bib")
    assert file == (path, "refs.bib", b"@misc{k}", "")
    assert len(file.digest) == 32
    assert file.digest != file._replace(data=b"").digest
    assert file._replace(error="gone").digest == ""


def test_a_file_that_cannot_be_read():
    file = File(Path("gone.bib"), "gone.bib", b"@misc{k}", "it is gone")
    library = read_files([file], "utf-8")
    assert told(library) == [(Problem.BIBFILE, "cannot read this file: it is gone", "gone.bib:1")]
    assert (library.keys, library.digests) == ({file.path: ()}, {file.path: ""})
    assert not library.entries


NONE = (Problem.BIBFILE, "there are no entries in this file", "0.bib:1")


@pytest.mark.parametrize(
    ("texts", "problems"),
    [
        (["@misc{k, title = {T}}"], []),
        ([""], [NONE]),
        (["prose\n@comment{x}\n@preamble{y}", "@misc{k, title = {T}}"], [NONE]),
        (["@string{a = {b}}", "@misc{k, title = {T}}"], []),
        (["@string{a = {b}}\n@misc{k, title = {T}}"], []),
        (["@COMMENT{x}"], [NONE]),
        (["@STRING{a = {b}}"], [(NONE[0], "there are macros and no entries in this file", "0.bib:1")]),
    ],
)
def test_files_without_entries(texts, problems):
    assert told(library_of(*texts)) == problems


@pytest.mark.parametrize(
    ("data", "encoding", "value", "complains"),
    [
        ("é".encode("utf-8-sig"), "utf-8-sig", "é", False),
        ("é".encode(), "latin-1", "Ã©", False),
        (b"\x93\xe9\x94", "utf-8", "“é”", True),
        (b"\xe9\x81", "utf-8", "é", True),
        ("é".encode("latin-1"), "no-such", "é", True),
    ],
)
def test_encodings(data, encoding, value, complains):
    head = b"@misc{k, title = {"
    library = library_of(head + data.removeprefix(b"\xef\xbb\xbf") + b"}}", encoding=encoding)
    assert library.entries["k"].fields["title"].strip() == value
    message = f"this file is not in the encoding {encoding}; it was read as Latin-1"
    assert told(library) == ([(Problem.BIBFILE, message, "0.bib:1")] if complains else [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_says_so_itself(encoding):
    library = library_of("\ufeff@misc{k, title = {é}}".encode(encoding))
    assert library.entries["k"].fields["title"] == "é"
    assert not library.problems


def test_lines_and_blanks():
    text = (
        "\r\n\r@misc{k,\r  title = {a\r\n\tb},\r"
        "  abstract = {\n    c\r\n\r\n      d\n    e}, note = {e\u0301}}"
    )
    library = library_of(text)
    entry = library.entries["k"]
    assert entry.fields == {
        "title": "a b",
        "abstract": "c\n\n  d\ne",
        "note": unicodedata.normalize("NFC", "é"),
    }
    assert (entry.source.location, entry.source.line, entry.source.path) == ("0.bib:3", 3, "/home/x/0.bib")
    assert entry.source.fields[1].parts[0].text == "\n    c\n\n      d\n    e"


@pytest.mark.parametrize("code", [0, 8, 0xB, 0xC, 0xE, 0x1F, 0x7F, 0x9F, 0xFFFE, 0xFFFF])
def test_controls_are_blanks(code):
    assert fields_of(f"@misc{{k, title = {{a{chr(code)}b}}}}")["title"] == "a b"


@pytest.mark.parametrize("code", [0xA0, 0x2028, 0xFFFD, 0x1F600])
def test_other_characters_are_kept(code):
    assert fields_of(f"@misc{{k, abstract = {{a{chr(code)}b}}}}")["abstract"] == f"a{chr(code)}b"


# Entries and their places


def test_keys_order_and_digests_of_files():
    library = library_of("@misc{B, title = {T}}\n@xdata{x, note = {n}}", "@misc{a, title = {T}}")
    first, second = (Path(f"/home/x/{n}.bib") for n in range(2))
    assert library.keys == {first: ("B",), second: ("a",)}
    assert [*library.digests] == [first, second]
    assert [(entry.key, entry.order) for entry in library.entries.values()] == [("B", 0), ("a", 2)]


def test_dialects_are_read():
    assert (
        fields_of("@article{k, title = {T}, journaltitle = {J}, date = {2020-05}}").items()
        >= {
            "journal": "J",
            "year": "2020",
            "month": "05",
        }.items()
    )


def test_a_key_stands_for_a_title():
    assert fields_of("@misc{k, year = 2020}")["title"] == "k"


def test_fields_as_they_are_typed():
    [entry] = library_of('\n @Misc{k, x y = {v}, x-y = {w}, title = jan # " 1"}').entries.values()
    assert entry.source.type == "Misc"
    written = {name: [part.written for part in parts] for name, parts, _mended in entry.source.fields}
    assert written == {"x y": ["{v}"], "title": ["jan", '" 1"']}
    assert entry.fields == {"x-y": "v", "title": "January 1"}


SHOWN = "what could be read of it is shown"
LEFT = "it is left out"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("@misc{k}", ["k: no title, author or editor; its key stands for the title"]),
        ("@misc{k, year = 2020}", ["k: no title, author or editor; its key stands for the title"]),
        ("@misc{k, author = {Doe, Jane}}", []),
        ("@misc{k, title = {T}, month = {then}}", ["k: “then” is no month, it does not count for the order"]),
        ("@misc{k, title = {T}, month = {}}", []),
        (
            "@misc{k, title = {T}, author = {A, B, C, D}, editor = {E, F, G, H}}",
            [
                "k: “A, B, C, D” is not one name, it is shown as typed"
                "; “E, F, G, H” is not one name, it is shown as typed"
            ],
        ),
        (
            "@misc{k, title = {T}, note = x # x # y}",
            ["k: x is no macro, it is taken as text; y is no macro, it is taken as text"],
        ),
        (
            "@misc{k, title = {T}, Note = {a}, note = {b}}",
            ["k: the field note stands twice, the first counts"],
        ),
    ],
)
def test_what_is_said_of_an_entry(text, problems):
    assert told(library_of("\n" + text)) == [
        (Problem.ENTRY, f"{problem}; {SHOWN}", "0.bib:2") for problem in problems
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@string{a = b}", f"@string{{a = b}}: b is no macro, it is taken as text; {SHOWN}"),
        ("@string{x}", f"@string{{x}}: a comma, a brace or a quote is missing, or one is too many; {LEFT}"),
        ("@preamble{x", f"@preamble{{x: a brace is not closed; {LEFT}"),
        ("@preamble{ \nx", f"@preamble{{: a brace is not closed; {LEFT}"),
        ("@STRING{a = b}", f"@STRING{{a = b}}: b is no macro, it is taken as text; {SHOWN}"),
    ],
)
def test_what_is_said_of_other_blocks(text, problem):
    library = library_of(f"{text}\n@misc{{k, title = {{T}}}}")
    assert told(library) == [(Problem.ENTRY, problem, "0.bib:1")]
    assert [*library.entries] == ["k"]


def test_a_parent_that_is_not_there():
    library = library_of("@misc{K, title = {T}, crossref = {P}}\n@xdata{x, xdata = {q}}")
    assert told(library) == [
        (Problem.ENTRY, "K: there is no P to take fields from; it is shown without them", "0.bib:1"),
        (Problem.ENTRY, "x: there is no q to take fields from; it is shown without them", "0.bib:2"),
    ]


def test_formulas_that_are_not_understood():
    text = "@misc{k, title = {A $\\input{x}$, $x$}, note = {\\(x^2^3\\)}, eprint = {$\\input{y}$}}"
    message = "k: maths not understood (\\input · ^); it is shown as plain text: \\input{x} · x^2^3"
    assert told(library_of(text)) == [(Problem.MATHS, message, "0.bib:1")]


@pytest.mark.parametrize(
    "field", ["title", "booktitle", "journal", "series", "note", "howpublished", "abstract"]
)
@pytest.mark.parametrize(
    "formula", ["$\\input{x}$", "\\(\\input{x}\\)", "\\[\\input{x}\\]", "&#36;\\input{x}&#36;"]
)
def test_formulas_are_looked_at_where_they_are_shown(field, formula):
    [(problem, message, _location)] = told(
        library_of(f"@misc{{k, author = {{D, J}}, {field} = {{{formula}}}}}")
    )
    assert (problem, "\\input" in message) == (Problem.MATHS, True)


def test_an_entry_without_a_key_is_named_by_its_place():
    assert [*library_of("\n\n@misc{, title = {T}}").entries] == ["0-3"]


def test_a_key_that_stands_again():
    text = "@misc{K, title = {T}}\n"
    library = library_of(
        text,
        "@misc{k, title = {{t}}}\n@misc{k}\n" + "@misc{k, title = {U}}\n@misc{k-3, title = {V}}\n"
        "@misc{k, title = {W}}\n@misc{k, title = {X}}",
    )
    again = "k stands here again; the first entry of that key is shown; it is left out"
    assert [*library.entries] == ["k", "k-2", "k-3", "k-4", "k-5"]
    assert [entry.key for entry in library.entries.values()] == ["K", "k-2", "k-3", "k-4", "k-5"]
    assert told(library) == [
        (Problem.ENTRY, f"k: {again}", "1.bib:1"),
        (Problem.ENTRY, f"k: {again}", "1.bib:2"),
        *(
            (
                Problem.ENTRY,
                f"k-{n}: the key k is another paper's; this one is k-{n}; {SHOWN}",
                f"1.bib:{line}",
            )
            for n, line in ((2, 3), (4, 5), (5, 6))
        ),
    ]


# Macros


def test_macros():
    library = library_of("@string{J = {Journal}}", "@misc{k, title = j # { of } # J, month = JAN, note = 12}")
    entry = library.entries["k"]
    assert entry.fields == {"title": "Journal of Journal", "month": "January", "note": "12"}
    assert entry.source.macros == {"j": "Journal"}
    assert [part.bare for field in entry.source.fields for part in field.parts] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_month_of_one_s_own_is_written_out():
    entry = library_of("@string{jan = {enero}}\n@misc{k, title = {T}, month = jan}").entries["k"]
    assert entry.fields["month"] == "enero"
    assert entry.source.macros == {"jan": "enero"}


def test_halves_of_a_value_are_made_sound_together():
    assert fields_of("@string{a = {x \\\\}}\n@misc{k, title = a # {@misc}}")["title"] == "x @misc"


TOO_MUCH = f"k: its macros stand for too much, they are taken as text; {SHOWN}"


def test_a_value_is_bounded():
    text = "@string{{a = {{{}}}}}\n@misc{{k, title = {}}}"
    assert fields_of(text.format("x" * LONGEST, "a"))["title"] == "x" * LONGEST
    for held, value in (("x" * (LONGEST + 1), "a"), ("x" * (LONGEST // 2 + 1), "a # a")):
        library = library_of(text.format(held, value))
        assert library.entries["k"].fields["title"] == value.replace("a # a", held + "a")
        assert told(library) == [(Problem.ENTRY, TOO_MUCH, "0.bib:2")]


def test_all_macros_are_bounded_and_that_is_told_once(monkeypatch):
    monkeypatch.setattr(read_module, "MOST", 10)
    entries = "".join(f"@misc{{k{n}, title = a}}\n" for n in range(5))
    library = library_of("@string{a = {12345}}\n" + entries)
    assert [entry.fields["title"] for entry in library.entries.values()] == ["12345", "12345", "a", "a", "a"]
    assert told(library) == [(Problem.ENTRY, TOO_MUCH.replace("k", "k2", 1), "0.bib:4")]


# Digests, groups, names


@pytest.mark.parametrize(
    "other",
    [
        "@misc{l, title = {T}, author = {A, B}}",
        "@online{k, title = {T}, author = {A, B}}",
        "@misc{k, title = {U}, author = {A, B}}",
        "@misc{k, title = {T}, author = {A, C}}",
        "@misc{k, title = {T}, author = {A*, B}}",
        '@misc{k, title = "T", author = {A, B}}',
        "@string{a = {T}}\n@misc{k, title = a, author = {A, B}}",
        "@string{a = {U}}\n@misc{k, title = a, author = {A, B}}",
    ],
)
def test_a_digest_tells_entries_apart(other):
    base = "@misc{k, title = {T}, author = {A, B}}"
    spaced = "\n@misc { k,\n  title={T} , author = {A, B} }\n"  # says nothing else
    [same], [one], [two] = ([*library_of(text).entries.values()] for text in (spaced, base, other))
    assert one.digest == same.digest != two.digest
    assert len(one.digest) == 32


def test_a_digest_tells_what_a_parent_and_a_macro_of_elsewhere_say():
    texts = [f"@xdata{{x, note = {{{n}}}}}\n@misc{{k, title = {{T}}, xdata = {{x}}}}" for n in "ab"]
    texts += [f"@string{{m = {{{n}}}}}\n@misc{{k, title = {{T}}, owner = m}}" for n in "ab"]
    assert len({library_of(text).entries["k"].digest for text in texts}) == 4


@pytest.mark.parametrize(
    ("text", "field", "group"),
    [
        ("year = {2020}", "year", "2020"),
        ("year = {c. 1998, 1999}", "year", "1998"),
        ("year = {to appear, soon}", "year", "to appear, soon"),
        ("year = {\\relax}", "year", ""),
        ("keywords = { a b , c}", "keywords", "a b"),
        ("keywords = {a;b}", "keywords", "a"),
        ("keywords = {2020 a}", "keywords", "2020 a"),
        ("keywords = {{}, b}", "keywords", ""),
        ("keywords = {~, b}", "keywords", ""),
        ("type = {x}", "type", "misc"),
        ("", "venue", ""),
    ],
)
def test_groups(text, field, group):
    [entry] = library_of(f"@misc{{k, title = {{T}}, {text}}}").entries.values()
    assert group_of(entry, field) == group
    assert groups_of(entry, [field, "type"]) == (group, "misc")


def test_words_of_a_title():
    [entry] = library_of("@misc{k, title = {A {B}-C: $x$, d\\'e STRASSE ß}}").entries.values()
    assert folded_title(entry) == "a b c x dé strasse ss"


def test_a_name_that_is_free():
    assert free_name("a", set().__contains__) == "a"
    assert free_name("a", {"a"}.__contains__) == "a-2"
    assert free_name("a", {"a", "a-2", "a-4"}.__contains__) == "a-3"


def test_a_table_shows_what_it_holds():
    assert repr(Table([("A", 1)])) == "Table({'a': 1})"
    assert len(Table({"A": 1, "b": 2})) == 2
