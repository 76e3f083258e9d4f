"""Entries of any dialect -> BibTeX's: what is private, inherited, a container, and what a date means."""

from pathlib import Path

import pytest

from sphinx_scholar.bib.dialects import (
    BIBLIOGRAPHIC,
    NAMES,
    OURS,
    PRIVATE_FIELDS,
    Draft,
    normalise,
    preprint_server,
)
from sphinx_scholar.bib.export import export_bibtex
from sphinx_scholar.bib.inherit import inherit
from sphinx_scholar.bib.read import File, read_files


def library(text):
    return read_files([File(Path("a.bib"), "a.bib", text.encode(), "")], "utf-8")


def draft(kind="misc", key="k", persons=(), **fields):
    return Draft(key, kind, kind, fields, dict.fromkeys(persons, ()))


def normal(kind="misc", **fields):
    entry = draft(kind, **fields)
    normalise(entry)
    return entry


# Tables


@pytest.mark.parametrize(
    "field",
    [
        # what al-folio and its kind keep in .bib files for a site
        *"abstract abbr selected preview bibtex_show award award_name additional_info annotation".split(),
        *"html pdf supp code data dataset model demo slides poster video blog project website".split(),
        *"openreview altmetric dimensions google_scholar_id inspirehep_id".split(),
        # what JabRef, BibDesk and Mendeley keep there for their owners
        *"annote file owner timestamp date-added date-modified bdsk-url-1 bdsk-file-1".split(),
        *"mendeley-tags mendeley-groups".split(),
    ],
)
def test_what_nobody_copies(field):
    [entry] = library(f"@misc{{k, {field} = {{x}}, note = {{y}}}}").entries.values()
    assert export_bibtex(entry, PRIVATE_FIELDS) == "@misc{k,\n  note = {y}\n}"


@pytest.mark.parametrize("kind", ["xdata", "set", "XData"])
def test_what_is_never_shown(kind):
    assert [*library(f"@misc{{k, xdata = {{x}}}}\n@{kind}{{x, title = {{T}}}}").entries] == ["k"]


def test_what_says_what_a_work_is():
    assert {"title", "author", "note", "journal", "date", "crossref", "keywords", "isbn"} <= BIBLIOGRAPHIC
    assert BIBLIOGRAPHIC < NAMES
    for name in ("url", "doi", "owner", "abstract"):
        assert name in NAMES - BIBLIOGRAPHIC


MEANT = {
    "inproceedings": "conference conference_proceedings conference_paper",
    "phdthesis": "thesis",
    "mastersthesis": "masters_thesis",
    "techreport": "report",
    "book": "collection mvbook mvcollection reference",
    "proceedings": "mvproceedings",
    "inbook": "bookinbook suppbook",
    "incollection": "book_section inreference suppcollection",
    "article": "suppperiodical journal_article",
    "misc": "online electronic www web_page generic artwork website preprint",
    "software": "softwareversion",
}


@pytest.mark.parametrize(
    ("typed", "kind"), [(name, kind) for kind, names in MEANT.items() for name in names.split()]
)
def test_types_of_biblatex_and_of_reference_managers(typed, kind):
    assert normal(typed).type == kind


@pytest.mark.parametrize(
    ("typed", "kind", "made", "words"),
    [
        ("thesis", "phdthesis", "phdthesis", None),
        ("thesis", "mathesis", "mastersthesis", None),
        ("thesis", "mastersthesis", "mastersthesis", None),
        ("thesis", "Master’s thesis", "mastersthesis", "Master’s thesis"),
        ("phdthesis", "Master’s thesis", "phdthesis", "Master’s thesis"),
        ("thesis", "bathesis", "thesis", "Bachelor’s thesis"),
        ("thesis", "candthesis", "thesis", "Candidate thesis"),
        ("thesis", "", "phdthesis", None),
        ("thesis", "PhD", "phdthesis", None),
        ("thesis", "Masters", "mastersthesis", None),
        ("report", "techreport", "techreport", None),
        ("report", "resreport", "techreport", "Research report"),
        ("misc", "software", "software", None),
        ("misc", "DataCD", "misc", "Data CD"),
        ("misc", "audiocd", "misc", "Audio CD"),
        ("misc", "poster", "misc", "poster"),
        ("patent", "patent", "patent", None),
        ("patent", "patentus", "patent", "US patent"),
        ("misc", "patenteu", "patent", "European patent"),
        ("patent", "patentde", "patent", "German patent"),
        ("patent", "patentfr", "patent", "French patent"),
        ("patent", "patentuk", "patent", "British patent"),
        ("patent", "patreq", "patent", "Patent application"),
        ("patent", "patrequs", "patent", "US patent application"),
        ("patent", "patreqeu", "patent", "European patent application"),
        ("patent", "patreqde", "patent", "German patent application"),
        ("patent", "patreqfr", "patent", "French patent application"),
        ("patent", "PatReqUK", "patent", "British patent application"),
    ],
)
def test_the_field_type(typed, kind, made, words):
    entry = normal(typed, **({"type": kind} if kind else {}))
    assert (entry.type, entry.fields.get("type")) == (made, words)
    assert entry.typed == typed
    normalise(entry)  # as is done when it has taken over fields
    assert (entry.type, entry.fields.get("type")) == (made, words)


@pytest.mark.parametrize(
    "words",
    [
        "in press",
        "in preparation",
        "Bachelor’s thesis",
        "Candidate thesis",
        "Research report",
        "Data CD",
        "Audio CD",
    ],
)
def test_words_of_ours_are_translated(words):
    assert words in OURS
    assert OURS.isdisjoint({"", "thesis", "misc", "poster"})


# Fields


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"journaltitle": "J"}, {"journal": "J"}),
        ({"journaltitle": "J", "journal": "K"}, {"journal": "K"}),
        ({"location": "L"}, {"address": "L"}),
        ({"eventtitle": "E"}, {"booktitle": None, "eventtitle": "E"}),  # or a parent could not fill it
        ({"maintitle": "T", "mainsubtitle": "S"}, {"maintitle": "T: S", "mainsubtitle": None}),
        ({"arxivid": "2301.00001"}, {"arxiv": "2301.00001"}),
        ({"issue": "3"}, {"number": "3"}),
        ({"title": "{{T}}"}, {"title": "T"}),
        ({"title": "{ {A} {B} }"}, {"title": "{A} {B}"}),
        ({"title": "{A} {B}"}, {"title": "{A} {B}"}),
        ({"title": " {A}"}, {"title": "A"}),
        ({"title": "T", "subtitle": "S"}, {"title": "T: S", "subtitle": None}),
        ({"booktitle": "T", "booksubtitle": "S"}, {"booktitle": "T: S", "booksubtitle": None}),
        ({"subtitle": "S"}, {"title": None, "subtitle": "S"}),
        ({"date": "2020-01-05/2020-02-01"}, {"year": "2020", "month": "01", "day": "05"}),
        ({"date": "2020-2"}, {"year": "2020", "month": "2", "day": None}),
        ({"date": "2020-21"}, {"year": "2020", "month": "21"}),
        ({"date": "-0044-03-15"}, {"year": "-0044", "month": "03", "day": "15"}),
        ({"date": "2020-123"}, {"year": "2020", "month": None}),
        ({"date": "2020-05-123"}, {"year": "2020", "month": "05", "day": None}),
        ({"date": "2020-05", "year": "2019", "month": "jan"}, {"year": "2019", "month": "jan"}),
        ({"date": "2020", "pubstate": "inpress"}, {"year": "2020"}),
        ({"date": "soon"}, {"year": "soon", "month": None}),
        ({"date": "soon", "pubstate": "inpress"}, {"year": "soon"}),
        ({"pubstate": "inpress"}, {"year": "in press"}),
        ({"pubstate": "inpreparation"}, {"year": "in preparation"}),
        ({"pubstate": "forthcoming"}, {"year": "forthcoming"}),
        ({"pubstate": "forthcoming", "year": "2020"}, {"year": "2020"}),
        ({"title": "T"}, {"year": None}),
        ({"selected": "True"}, {"selected": "True"}),
        ({"selected": "yes"}, {"selected": "yes"}),
        ({"selected": "1"}, {"selected": "1"}),
        ({"selected": "on"}, {"selected": "on"}),
        ({"selected": "false"}, {"selected": None}),
        ({"selected": ""}, {"selected": None}),
        ({"journal": "CoRR", "volume": "abs/2301.00001"}, {"arxiv": "2301.00001", "volume": None}),
        ({"volume": "12", "number": "arXiv:2301.00001"}, {"arxiv": "2301.00001", "volume": "12"}),
        ({"note": "abs/2301.00001"}, {"arxiv": "2301.00001", "note": "abs/2301.00001"}),
        ({"journal": "arXiv preprint arXiv:2301.00001"}, {"arxiv": "2301.00001"}),
        ({"howpublished": "ARXIV e-print 2301.00001"}, {"arxiv": "2301.00001"}),
        ({"publisher": "arXiv: hep-th/9901001"}, {"arxiv": "hep-th/9901001"}),
        ({"pages": "arXiv:2301.00001"}, {"arxiv": "2301.00001"}),
        ({"number": "2301.00001"}, {"arxiv": None}),
        (
            {"note": "arXiv:2301.00001 and arXiv:2302.00002", "journal": "arXiv:2303.1"},
            {"arxiv": "2301.00001"},
        ),
        (
            {"journal": "arXiv:2301.00001", "note": "arXiv:2302.00002", "volume": "arXiv:2302.00003"},
            {"arxiv": "2301.00001", "volume": "arXiv:2302.00003"},
        ),
        ({"note": "arXiv:2301.00001", "eprint": "2302.00002"}, {"arxiv": None}),
        ({"note": "arXiv:2301.00001", "arxiv": "2302.00002"}, {"arxiv": "2302.00002"}),
        ({"journal": "bioRxiv"}, {"journal": None, "archiveprefix": "bioRxiv"}),
        ({"publisher": "medrxiv"}, {"publisher": None, "archiveprefix": "medRxiv"}),
        ({"journal": "arXiv"}, {"journal": None, "archiveprefix": "arXiv"}),
        ({"institution": "arXiv", "number": "arXiv:2301.00001"}, {"institution": None, "number": None}),
        ({"eprint": "2301.00001", "pages": "arXiv--2301"}, {"pages": None}),
        ({"date": "1984/1986"}, {"year": "1984–1986"}),
        ({"date": "1984/1986", "year": "1985"}, {"year": "1985"}),
        ({"date": "1991/"}, {"year": "1991–"}),
        ({"date": "2013-04-02/2013-04-05"}, {"year": "2013", "month": "04", "day": "02"}),
        ({"articleno": "Article~5"}, {"eid": "5"}),
        ({"journal": "CoRR"}, {"journal": None, "archiveprefix": "arXiv"}),
        ({"publisher": "SSRN"}, {"publisher": None, "archiveprefix": "SSRN"}),
        ({"howpublished": "SSRN", "archiveprefix": "X"}, {"howpublished": None, "archiveprefix": "X"}),
        ({"journal": "Nature"}, {"journal": "Nature", "archiveprefix": None}),
    ],
)
def test_fields(given, made):
    fields = normal(**given).fields
    assert None not in fields.values()
    assert {name: fields.get(name) for name in made} == made


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"note": "Publisher: Springer"}, {"note": None, "publisher": "Springer"}),
        ({"note": "Publisher: X", "publisher": "Y"}, {"note": None, "publisher": "Y"}),
        (
            {"note": r"Publisher: Taylor \& Francis \_eprint: https://doi.org/10.1000/x"},
            {"note": None, "publisher": r"Taylor \& Francis", "url": "https://doi.org/10.1000/x"},
        ),
        ({"note": "_eprint: 2301.00001"}, {"note": None, "arxiv": "2301.00001"}),
        ({"note": "Oral. Publisher: X"}, {"note": "Oral.", "publisher": "X"}),
        ({"note": "Ask the publisher: Jane"}, {"note": "Ask the publisher: Jane", "publisher": None}),
        ({"note": "cited By 0; Conference of 13th X; Conference Date: 1 June"}, {"note": None}),
        ({"note": "Cited by: 12"}, {"note": None}),
        ({"note": r"72 cites: https://scholar.google.com/scholar?cites=1\&hl=en"}, {"note": None}),
        ({"note": "Query date: 2022-12-16 12:29:00"}, {"note": None}),
        ({"note": "arXiv: 1706.07526 [cs, math]"}, {"note": None, "arxiv": "1706.07526"}),
        ({"note": "arXiv:1706.07526, accepted"}, {"note": "arXiv:1706.07526, accepted"}),
        ({"note": "Cited by many"}, {"note": "Cited by many"}),
        ({"annotation": "ADS Bibcode: 2020ApJ...1"}, {"annotation": None}),
        ({"annotation": "PMID: 123"}, {"annotation": None, "pmid": "123"}),
        ({"annotation": "PMID: 123 PMCID: PMC5"}, {"annotation": None, "pmid": "123", "pmcid": "PMC5"}),
        ({"annotation": "*Equal* contribution"}, {"annotation": "*Equal* contribution"}),
        ({"award": "Best Paper", "award_name": "Best Paper"}, {"award": None, "award_name": "Best Paper"}),
        ({"award": "Given", "award_name": "Best Paper"}, {"award": "Given", "award_name": "Best Paper"}),
    ],
)
def test_what_exporters_put_into_notes(given, made):
    entry = normal(**given)
    assert {name: entry.fields.get(name) for name in made} == made
    normalise(entry)
    assert {name: entry.fields.get(name) for name in made} == made


@pytest.mark.parametrize(
    ("fields", "server"),
    [
        ({}, ""),
        ({"arxiv": "x"}, "arXiv"),
        ({"eprint": "2301.00001"}, "arXiv"),
        ({"eprint": "2301.00001x"}, ""),
        ({"eprinttype": "HAL"}, "HAL"),
        ({"eprinttype": "hal"}, "HAL"),
        ({"eprinttype": "ssrn"}, "SSRN"),
        ({"eprinttype": "chemrxiv"}, "ChemRxiv"),
        ({"eprinttype": "psyarxiv"}, "PsyArXiv"),
        ({"eprinttype": "arXiv e-prints"}, "arXiv"),
        ({"archiveprefix": "corr", "eprinttype": "hal"}, "arXiv"),
        ({"eprinttype": "Other", "arxiv": "x"}, "Other"),
        *(({"eprinttype": name}, "") for name in "JSTOR pubmed hdl googlebooks doi isbn mrnumber".split()),
    ],
)
def test_the_server_of_a_preprint(fields, server):
    assert preprint_server(fields) == server


# Parents


def inherited(*entries):
    missing = inherit({entry.key.lower(): entry for entry in entries})
    return [(entry.key, name) for entry, name in missing]


OWN = (
    "abstract abbr annotation arxiv code crossref doi entryset eprint html ids pdf selected slides subtitle "
    "url xref"
).split()


def test_a_child_takes_fields_and_people_from_its_crossref():
    child = draft(crossref="P", year="2020", title="C")
    parent = draft("book", "p", ["author", "editor"], year="2019", publisher="U", **dict.fromkeys(OWN, "yes"))
    parent.fields["title"] = "yes"
    del parent.fields["crossref"]
    assert inherited(child, parent) == []
    assert child.fields == {
        "crossref": "P",
        "year": "2020",
        "publisher": "U",
        "booktitle": "yes",
        "title": "C",
    }
    assert [*child.persons] == ["author", "editor"]


def test_a_child_takes_all_from_its_xdata():
    child = draft(xdata="q, P", note="own", persons=["editor"])
    parent = draft("xdata", "p", ["author", "editor"], title="T", note="n", doi="10.1000/x", pdf="p")
    first = draft("xdata", "q", pdf="q")
    assert inherited(child, parent, first) == []
    assert child.fields == {"xdata": "q, P", "note": "own", "title": "T", "doi": "10.1000/x", "pdf": "q"}
    assert [*child.persons] == ["editor", "author"]


@pytest.mark.parametrize(
    ("child", "parent", "made"),
    [
        ({}, draft("periodical", "p", title="J"), {"journal": "J", "booktitle": None}),
        ({}, draft("periodical", "p", title="T", journal="J"), {"journal": "J"}),
        ({}, draft("proceedings", "p", title="T", booktitle="B"), {"booktitle": "B"}),
        ({}, draft("proceedings", "p"), {"booktitle": None}),
        ({"booktitle": "Own"}, draft("proceedings", "p", title="T"), {"booktitle": "Own"}),
        ({"journal": "Own"}, draft("proceedings", "p", title="T"), {"booktitle": None}),
        ({}, draft("book", "p", date="2003-05"), {"year": "2003", "month": "05"}),
    ],
)
def test_the_venue_of_a_child(child, parent, made):
    entry = draft(crossref="p", **child)
    inherit({"k": entry, "p": parent})
    assert {name: entry.fields.get(name) for name in made} == made


@pytest.mark.parametrize(
    ("chain", "made"),
    [
        (["incollection", "collection", "mvcollection"], {"booktitle": "T1", "maintitle": "T2"}),
        (["inbook", "book", "mvbook"], {"booktitle": "T1", "maintitle": "T2"}),
        (["inproceedings", "proceedings", "proceedings"], {"booktitle": "T1", "maintitle": "T2"}),
        (["article", "periodical"], {"journal": "T1", "booktitle": None}),
        (["book", "mvbook"], {"maintitle": "T1", "booktitle": None}),
        (["proceedings", "mvproceedings"], {"maintitle": "T1", "booktitle": None}),
        (["inreference", "mvreference"], {"maintitle": "T1", "booktitle": None}),
        (["inproceedings", "inproceedings", "proceedings"], {"booktitle": "T2"}),
    ],
)
def test_titles_of_parents(chain, made):
    entries = [
        draft(kind, f"k{n}", crossref=f"k{n + 1}", title=f"T{n}", booksubtitle="")
        for n, kind in enumerate(chain)
    ]
    del entries[-1].fields["crossref"]
    for entry in entries:
        normalise(entry)
    inherit({entry.key: entry for entry in entries})
    assert entries[0].fields["title"] == "T0"
    assert {name: entries[0].fields.get(name) for name in made} == made


@pytest.mark.parametrize(
    ("child", "month"), [({}, "5"), ({"year": "2003"}, "5"), ({"date": "2004"}, None), ({"month": "6"}, "6")]
)
def test_a_date_is_taken_over_whole(child, month):
    entry = draft(crossref="p", **child)
    normalise(entry)
    inherit({"k": entry, "p": draft("book", "p", year="2003", month="5")})
    assert entry.fields.get("month") == month


def test_parents_that_are_not_there_or_go_in_a_circle():
    first, second = draft(key="A", crossref="b", note="n"), draft(key="b", crossref="a", xdata="X,, y")
    assert inherited(first, second, draft(key="c", crossref="C")) == [("b", "X"), ("b", "y")]
    assert second.fields["note"] == "n"


def test_a_parent_of_a_parent():
    entries = [draft(key="a", crossref="b"), draft(key="b", crossref="c"), draft(key="c", publisher="P")]
    for order in (entries, entries[::-1]):
        for entry in entries[:2]:
            entry.fields.pop("publisher", "")
        assert inherited(*order) == []
        assert entries[0].fields["publisher"] == "P"
