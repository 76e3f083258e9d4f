"""What others read of an entry: CSL-JSON, RIS and JSON-LD, and whether their readers find it there again."""

import json
import re
from pathlib import Path

import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st

from sphinx_scholar.bib import csl, jsonld, ris
from sphinx_scholar.bib.csl import csl_item
from sphinx_scholar.bib.jsonld import in_script, schema_of
from sphinx_scholar.bib.metadata import metadata_of
from sphinx_scholar.bib.read import File, open_file, read_files
from sphinx_scholar.bib.ris import ris_record
from sphinx_scholar.bib.style import VENUE
from sphinx_scholar.bib.tags import citation_tags
from sphinx_scholar.cli import main

FIXTURES = sorted((Path(__file__).parent / "bib").glob("*.bib"))
#: The terms of CSL 1.0.2 that we use, by its specification, appendix IV.
TERMS = set(
    "id type title author editor issued status container-title event-title collection-title volume issue "
    "number page chapter-number edition version publisher publisher-place genre DOI PMID PMCID ISBN ISSN "
    "language URL note keyword".split()
)
#: Its types, by appendix III.
CSL_TYPES = set(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic "
    "collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing "
    "interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference "
    "patent performance periodical personal_communication post post-weblog regulation report review "
    "review-book software song speech standard thesis treaty webpage".split()
)


def works(text, encoding="utf-8-sig"):
    data = text.encode() if isinstance(text, str) else text
    library = read_files([File(Path("refs.bib"), "refs.bib", data, "")], encoding)
    return [metadata_of(entry) for entry in library.entries.values()]


def work(fields, kind="article"):
    [found] = works(f"@{kind}{{key, {fields}}}")
    return found


def empty(value):
    """Tell whether there is something empty in nested data."""
    if isinstance(value, dict):
        return not value or any(map(empty, value.values()))
    return not value or (isinstance(value, list) and any(map(empty, value)))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_all_formats_take_whatever_files_hold_and_nothing_in_them_is_empty(path):
    library = read_files([open_file(path, path.name)], "utf-8-sig")
    for entry in library.entries.values():
        found = metadata_of(entry)
        item = csl_item(found)
        assert item.keys() <= TERMS
        assert item["type"] in CSL_TYPES
        assert not empty(item)
        assert not empty(schema_of(found))
        [record] = rispy.loads(ris_record(found))
        assert record.get("title", "") == " ".join(found.title.split())
        assert len(record.get("authors", [])) == len(found.authors)


def test_facts_of_an_article():
    found = work(
        "author = {van Beethoven, Jr, Ludwig and {The ALICE Collaboration} and others}, "
        "title = {On {EEG}, \\'a la $x^2$}, journal = {J. of \\emph{Things}}, volume = 6, number = 1, "
        "pages = {440--445}, year = 2019, month = jun # { 8}, doi = {https://doi.org/10.1000/a_b}, "
        "eprint = {2301.12245}, archiveprefix = {arXiv}, issn = {1234-567X}, langid = {ngerman}, "
        "keywords = {graphs; sets, trees}, note = {Spotlight}"
    )
    assert csl_item(found) == {
        "id": "key",
        "type": "article-journal",
        "title": "On EEG, á la x^2",
        "author": [
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "suffix": "Jr"},
            {"literal": "The ALICE Collaboration"},
            {"literal": "others"},
        ],
        "issued": {"date-parts": [[2019, 6, 8]]},
        "container-title": "J. of Things",
        "volume": "6",
        "issue": "1",
        "page": "440-445",
        "DOI": "10.1000/a_b",
        "ISSN": "1234-567X",
        "language": "de",
        "URL": "https://doi.org/10.1000/a_b",
        "note": "Spotlight",
        "keyword": "graphs, sets, trees",
    }
    assert ris_record(found).split("\r\n") == [
        "TY  - JOUR",
        "AU  - van Beethoven, Ludwig, Jr",
        "AU  - The ALICE Collaboration",
        "TI  - On EEG, á la x^2",
        "JO  - J. of Things",
        "PY  - 2019",
        "DA  - 2019/06/08",
        "VL  - 6",
        "IS  - 1",
        "SP  - 440",
        "EP  - 445",
        "SN  - 1234-567X",
        "DO  - 10.1000/a_b",
        "UR  - https://doi.org/10.1000/a_b",
        "LA  - de",
        "KW  - graphs",
        "KW  - sets",
        "KW  - trees",
        "N1  - Spotlight",
        "ID  - key",
        "ER  - ",
        "",
    ]
    schema = schema_of(found)
    assert schema["@type"] == "ScholarlyArticle"
    assert schema["datePublished"] == "2019-06-08"
    assert schema["isPartOf"] == {
        "@type": "PublicationIssue",
        "issueNumber": "1",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "6",
            "isPartOf": {"@type": "Periodical", "name": "J. of Things", "issn": ["1234-567X"]},
        },
    }
    assert schema["sameAs"] == ["https://doi.org/10.1000/a_b", "https://arxiv.org/abs/2301.12245"]
    assert [author["@type"] for author in schema["author"]] == ["Person", "Organization"]


@pytest.mark.parametrize(
    ("kind", "fields", "csl_type", "container", "publisher"),
    [
        ("inproceedings", "booktitle={Proc}, publisher={ACM}", "paper-conference", "Proc", "ACM"),
        ("incollection", "booktitle={Handbook}", "chapter", "Handbook", None),
        ("book", "series={LNCS}, publisher={Springer}", "book", None, "Springer"),
        ("phdthesis", "school={USC}", "thesis", None, "USC"),
        ("techreport", "institution={MIT}, number={TR-1}", "report", None, "MIT"),
        ("misc", "eprint={2301.12245}, archiveprefix={arXiv}", "article", None, "arXiv"),
        ("online", "url={https://example.org/}", "webpage", None, None),
        ("dataset", "publisher={Zenodo}", "dataset", None, "Zenodo"),
        ("software", "version={2.1}", "software", None, None),
        ("whatever", "howpublished={Blog}", "document", None, None),
    ],
)
def test_types_are_told_apart(kind, fields, csl_type, container, publisher):
    item = csl_item(work(f"title={{T}}, year=2020, {fields}", kind))
    found = item["type"], item.get("container-title"), item.get("publisher")
    assert found == (csl_type, container, publisher)


def test_every_type_that_reads_in_its_own_way_has_one_in_each_format():
    for kind in VENUE.keys() - {"misc"}:
        assert kind in csl.TYPES
        assert kind in ris.TYPES
    assert VENUE.keys() - {"misc", "booklet", "patent"} <= jsonld.TYPES.keys()


def test_what_is_not_out_has_a_status_and_no_date():
    item = csl_item(work("title = {T}, pubstate = {inpress}, journal = {J}"))
    assert "issued" not in item
    assert item["status"] == "in press"


def test_a_citation_processor_prints_what_was_said():
    text = (
        "@article{a, author={Lovelace, Ada and Menabrea, Luigi}, title={Notes on the Engine}, "
        "journal={Scientific Memoirs}, volume=3, pages={666--731}, year=1843}"
        "@inproceedings{b, author={Babbage, Charles}, title={On Engines}, booktitle={Proc. of Engines}, "
        "year=1842}"
    )
    items = json.loads(json.dumps([csl_item(found) for found in works(text)]))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    first, second = map(str, bibliography.bibliography())
    assert all(
        part in first
        for part in ("Lovelace", "Menabrea", "1843", "Notes on the Engine", "Scientific Memoirs")
    )
    assert all(part in second for part in ("Babbage", "1842", "On Engines", "Proc. of Engines"))


HOSTILE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_field_gets_out_of_its_place(title, name, key):
    clean, who = (re.sub(r'[{}\\@"%#,=]', "", text) for text in (title, name))
    note = "a\nER  - \nTY  - BOOK </script><!--"
    for found in works(f"@article{{k, title = {{{clean}}}, author = {{{{{who}}}}}, note = {{{note}}}}}"):
        record = ris_record(found._replace(key=key))
        tags = [line[:6] for line in record.split("\r\n")[:-1]]
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)
        assert (tags.count("TY  - "), tags.count("ER  - ")) == (1, 1)
        script = in_script(schema_of(found._replace(title=title)))
        assert not re.search("[<>\u2028\u2029]", script)
        assert json.loads(script) == schema_of(found._replace(title=title))
        assert json.loads(json.dumps(csl_item(found))) == csl_item(found)


def test_google_scholar_gets_the_tags_that_a_type_wants():
    found = work(
        "author = {Lovelace, Ada and van Beethoven, Ludwig}, title = {Notes}, "
        "booktitle = {Proc. of Engines}, pages = {1--9}, year = 1843, month = may, "
        "isbn = {978-3-16-148410-0}, doi = {10.1000/x}",
        "inproceedings",
    )
    assert citation_tags(found, "https://example.org/papers/key.html", "https://example.org/a.pdf") == [
        ("citation_title", "Notes"),
        ("citation_author", "Ada Lovelace"),
        ("citation_author", "van Beethoven, Ludwig"),
        ("citation_publication_date", "1843/05"),
        ("citation_inbook_title", "Proc. of Engines"),
        ("citation_conference_title", "Proc. of Engines"),
        ("citation_firstpage", "1"),
        ("citation_lastpage", "9"),
        ("citation_doi", "10.1000/x"),
        ("citation_isbn", "978-3-16-148410-0"),
        ("citation_abstract_html_url", "https://example.org/papers/key.html"),
        ("citation_pdf_url", "https://example.org/a.pdf"),
    ]


@pytest.mark.parametrize(
    ("kind", "field", "tag"),
    [
        ("article", "journal", "citation_journal_title"),
        ("incollection", "booktitle", "citation_inbook_title"),
        ("phdthesis", "school", "citation_dissertation_institution"),
        ("techreport", "institution", "citation_technical_report_institution"),
        ("techreport", "number", "citation_technical_report_number"),
        ("book", "publisher", "citation_publisher"),
    ],
)
def test_each_type_names_its_venue_in_a_tag_of_its_own(kind, field, tag):
    tags = dict(citation_tags(work(f"title = {{T}}, year = 2020, {field} = {{Zz}}", kind), ""))
    assert tags[tag] == "Zz"
    assert "" not in tags.values()


#: Our own papers, as they appeared: title, how many authors, year, first and last page, DOI, arXiv id.
OWN = [
    ("Supervision Complexity and its Role in Knowledge Distillation", 5, "2023", "", "", "", "2301.12245"),
    (
        "Formal limitations of sample-wise information-theoretic generalization bounds",
        *(3, "2022", "440", "445", "10.1109/ITW54588.2022.9965850", "2205.06915"),
    ),
    ("Failure Modes of Domain Generalization Algorithms", 5, "2022", "19077", "19086", "", "2111.13733"),
    (
        "Information-theoretic generalization bounds for black-box learning algorithms",
        *(4, "2021", "24670", "24682", "", "2110.01584"),
    ),
    (
        "Estimating informativeness of samples with smooth unique information",
        *(7, "2021", "", "", "", "2101.06640"),
    ),
    (
        "Improving generalization by controlling label-noise information in neural network weights",
        *(4, "2020", "4071", "4081", "", "2002.07933"),
    ),
    ("Fast structure learning with modular regularization", 4, "2019", "15593", "15603", "", "1706.03353"),
    ("Efficient Covariance Estimation from Temporal Data", 5, "2019", "", "", "", "1905.13276"),
    (
        "MixHop: Higher-Order Graph Convolution Architectures via Sparsified Neighborhood Mixing",
        *(8, "2019", "", "", "", "1905.00067"),
    ),
    (
        "Multitask learning and benchmarking with clinical time series data",
        *(5, "2019", "96", "", "10.1038/s41597-019-0103-9", "1703.07771"),
    ),
    (
        "Disentangled representations via synergy minimization",
        *(4, "2017", "180", "187", "10.1109/ALLERTON.2017.8262735", "1710.03839"),
    ),
]


def test_our_own_papers_have_every_tag_that_they_want():
    path = Path(__file__).parent.parent / "refs.bib"
    found = {}
    for entry in read_files([open_file(path, path.name)], "utf-8-sig").entries.values():
        tags = {}
        for name, content in citation_tags(metadata_of(entry), "https://a.example/"):
            tags.setdefault(name.removeprefix("citation_"), []).append(content)
        found[tags["title"][0]] = tags
    assert found.keys() == {title for title, *_rest in OWN}
    names = "publication_date firstpage lastpage doi arxiv_id".split()
    for title, authors, *values in OWN:
        tags = found[title]
        assert len(tags["author"]) == authors
        assert "Hrayr Harutyunyan" in tags["author"]
        assert not any("Steeg" in author and author != "Ver Steeg, Greg" for author in tags["author"])
        expected = {name: [value] for name, value in zip(names, values, strict=True) if value}
        said = {name: tags[name] for name in names if name in tags}
        said["publication_date"] = [said["publication_date"][0][:4]]
        assert said == expected, title
        venues = {"journal_title", "conference_title"} & tags.keys()
        assert len(venues) == (title != "Efficient Covariance Estimation from Temporal Data"), title


def export(capsys, *arguments):
    assert main(["export", *arguments]) == 0
    return capsys.readouterr()


def test_the_command_line_prints_each_format_and_tells_what_is_wrong_beside_it(tmp_path, capsys):
    bib = tmp_path / "refs.bib"
    bib.write_text(
        "@string{j = {Memoirs}}\n"
        "@article{a, title = {A \\oddly{B}}, journal = j, year = 1843, abstract = {Own.}}\n"
        "@book{b, title = {C}, year = 1842}\n",
        "utf-8",
    )
    said = export(capsys, str(bib), "--to", "csl")
    assert [item["id"] for item in json.loads(said.out)] == ["a", "b"]
    assert f"{bib}:2: a: TeX commands not known" in said.err
    assert [record["title"] for record in rispy.loads(export(capsys, str(bib), "--to", "ris").out)] == [
        "A B",
        "C",
    ]
    graph = json.loads(export(capsys, str(bib), "--to", "jsonld").out)
    assert [thing["@type"] for thing in graph["@graph"]] == ["ScholarlyArticle", "Book"]
    again = tmp_path / "again.bib"
    again.write_text(export(capsys, str(bib), "--to", "bib").out, "utf-8")
    assert "abstract" not in again.read_text("utf-8")
    second = export(capsys, str(again), "--to", "csl").out
    assert json.loads(second) == json.loads(said.out)


def test_the_command_line_takes_files_and_private_fields_from_a_site(tmp_path, capsys):
    (tmp_path / "conf.py").write_text(
        "bibtex_bibfiles = ['refs.bib']\nscholar_private_fields = ['Keywords']\n", "utf-8"
    )
    (tmp_path / "refs.bib").write_text("@book{b, title = {C}, year = 1842, keywords = {mine}}", "utf-8")
    assert "mine" not in export(capsys, "--conf", str(tmp_path / "conf.py"), "--to", "bib").out
    with pytest.raises(SystemExit):
        main(["export", "--to", "bib"])
    assert "no .bib file is named" in capsys.readouterr().err
