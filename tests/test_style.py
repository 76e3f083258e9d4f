"""How a reference reads: the line of the venue, of any type and whatever an exporter wrote."""

from pathlib import Path

import pytest

from sphinx_scholar.bib.read import File, read_files
from sphinx_scholar.bib.style import format_pages, format_venue
from sphinx_scholar.bib.words import Words

ENGLISH = Words()


def lines(text, words=ENGLISH):
    library = read_files([File(Path("a.bib"), "a.bib", text.encode(), "")], "utf-8")
    return [str(format_venue(entry, words)) for entry in library.entries.values()]


def line(kind, fields, words=ENGLISH):
    [made] = lines(f"@{kind}{{k, author = {{A. Aa}}, title = {{Title}}, {fields}}}", words)
    return made


LINES = [
    # whatever holds a paper stands in its line
    ("article", "booktitle = {Talks}, year = 2015", "Talks, 2015"),
    ("article", "booktitle = {Talks}, eprint = {2301.00001}", "Talks"),
    ("article", "organization = {Org}", "Org"),
    ("article", "number = 3, journal = {Wired}", "Wired, number 3"),
    ("magazine_article", "number = 3, volume = 2, journal = {Wired}", "Wired, 2(3)"),
    ("newspaper_article", "number = 3, volume = 2, journal = {Times}", "Times, 2(3)"),
    ("web_page", "journal = {Site}, volume = 2, number = 3", "Site, volume 2, number 3"),
    ("lhcbreport", "number = {LHCb-CONF-2020-001}, year = 2020", "LHCb-CONF-2020-001, 2020"),
    ("standard", "publisher = {P}, number = {GB/T 3792}", "P, GB/T 3792"),
    ("article", "journal = {J}, number = {POPL}", "J, number POPL"),
    ("periodical", "volume = 2, number = 3", "volume 2, number 3"),
    ("book_section", "journal = {Handbook}", "Handbook"),
    ("incollection", "howpublished = {Online}", "Online"),
    ("book", "booktitle = {Notes}, publisher = {Pub}", "Notes, Pub"),
    ("book", "booktitle = {{Title}}, publisher = {Pub}", "Pub"),
    ("inproceedings", "publisher = {ACM Press}, year = 2000", "ACM Press, 2000"),
    ("inproceedings", "organization = {IEEE}, year = 2000", "IEEE, 2000"),
    ("inproceedings", "publisher = {P}, eprint = {2301.00001}", "P"),
    ("inproceedings", "eprint = {2301.00001}", "arXiv preprint"),
    ("inproceedings", "booktitle = {Proc}, eventtitle = {Event}", "Proc"),
    ("inproceedings", "eventtitle = {Event}, venue = {Wien}", "Event, Wien"),
    ("misc", "eventtitle = {Event}, location = {Wien}", "Event, Wien"),
    ("inproceedings", "booktitle = {Proc}, address = {Wien}, publisher = {ACM}", "Proc, Wien, ACM"),
    ("dataset", "howpublished = {VizieR: J/A/1}, eid = {J/A/1}, year = 2000", "VizieR: J/A/1, 2000"),
    ("software", "howpublished = {ASCL}, eid = {ascl:1}, version = {v1.2}", "ASCL, version 1.2, ascl:1"),
    ("phdthesis", "school = {MIT}, address = {Cambridge}", "PhD thesis, MIT, Cambridge"),
    ("book", "organization = {Org}, publisher = {Pub}", "Org, Pub"),
    # volumes, series and numbers
    ("incollection", "booktitle = {Bo}, series = {LNCS}, volume = 8842", "Bo, LNCS, volume 8842"),
    ("incollection", "booktitle = {Bo}, series = {LNCS}, number = 8842", "Bo, LNCS, number 8842"),
    ("inbook", "booktitle = {Bo}, volume = 2", "Bo, volume 2"),
    ("book", "series = {GTM}, volume = 2, number = 105", "volume 2, GTM, number 105"),
    ("book", "maintitle = {Work}, volume = 2, series = {GTM}", "Work, volume 2, GTM"),
    ("inproceedings", "booktitle = {AAAI}, volume = 34, number = 5", "AAAI, volume 34, number 5"),
    # said once
    ("inproceedings", "booktitle = {MICCAI 2014}, series = {MICCAI 2014}", "MICCAI 2014"),
    ("inproceedings", "booktitle = {Proc}, organization = {IEEE}, publisher = {ieee}", "Proc, IEEE"),
    ("misc", "howpublished = {Talk at Xx}, note = {Talk at Xx}", "Talk at Xx"),
    ("inproceedings", "booktitle = {Proc}, volume = {Volume 1}", "Proc, volume 1"),
    ("inproceedings", "booktitle = {Proc}, number = {No. 12}", "Proc, number 12"),
    ("inproceedings", "booktitle = {Proc}, volume = {New}", "Proc, volume New"),
    ("inproceedings", "booktitle = {Proc}, pages = {pp. 3--4}", "Proc, pages 3–4"),
    ("incollection", "booktitle = {Proc}, chapter = {Chapter IV}", "Proc, chapter IV"),
    ("techreport", "number = {No. 12}", "Technical report, No. 12"),
    # a stop before ours
    ("inproceedings", "booktitle = {Proc, 2015.}, editor = {E. Ed}", "Proc, 2015, edited by E. Ed"),
    ("inproceedings", "booktitle = {Proc (X).}, year = 2000", "Proc (X), 2000"),
    ("article", "journal = {Phys. Rev.}, volume = 2", "Phys. Rev., 2"),
    ("book", "publisher = {Springer,}, year = 2000", "Springer, 2000"),
    # numbers of articles
    *(
        ("article", f"journal = {{Jo}}, volume = 6, {field}", "Jo, 6, article 545")
        for field in (
            "eid = 545",
            "articleno = 545",
            "art_number = 545",
            "article-number = 545",
            "article_number = 545",
            "elocation-id = 545",
            "pages = {Art. No. 545}",
            "pages = {Article 545, 30 pages}",
            "pages = {Article ID 545}",
            "number = {Article 545}",
            "eid = {Art. no. 545}",
            "eid = 545, pages = 545",
            "eid = 545, number = 545",
        )
    ),
    ("article", "journal = {Jo}, pages = {e0209899}", "Jo, article e0209899"),
    ("article", "journal = {Jo}, pages = {1--14}, eid = 545", "Jo, article 545, 1–14"),
    ("article", "journal = {Jo}, pages = {12:1--12:30}, articleno = 12", "Jo, 12:1–12:30"),
    ("inproceedings", "booktitle = {Bo}, articleno = 12", "Bo, article 12"),
    ("article", "journal = {arXiv}, eid = {arXiv:2301.00001}, eprint = {2301.00001}", "arXiv preprint"),
    # pages
    ("inproceedings", "booktitle = {Bo}, pages = 67", "Bo, page 67"),
    ("inproceedings", "booktitle = {Bo}, pages = {67--67}", "Bo, page 67"),
    ("inproceedings", "booktitle = {Bo}, pages = {xi--xx}", "Bo, pages xi–xx"),
    ("inproceedings", "booktitle = {Bo}, pages = {1, 3}", "Bo, pages 1, 3"),
    ("inproceedings", "booktitle = {Bo}, pages = {n/a-n/a}", "Bo"),
    # hostile: no number that Python refuses to read, no pattern that never ends
    ("book", f"edition = {{{'1' * 5000}}}", f"{'1' * 5000} edition"),
    ("article", f"journal = {{Jo}}, pages = {{Art. {'1' * 50000}!}}", f"Jo, Art. {'1' * 50000}!"),
    # editions
    *(
        ("book", f"edition = {{{edition}}}", said)
        for edition, said in {
            "1": "1st edition",
            "2": "2nd edition",
            "2nd": "2nd edition",
            "3": "3rd edition",
            "4.": "4th edition",
            "Second": "2nd edition",
            "10": "10th edition",
            "11": "11th edition",
            "12": "12th edition",
            "13": "13th edition",
            "21": "21st edition",
            "112": "112th edition",
            "Revised": "Revised edition",
            "Revised edition": "Revised edition",
            "2nd ed.": "2nd ed.",
            "40th Anniversary ed. edition": "40th Anniversary ed.",
            "New edition edition": "New edition",
            "3. Aufl.": "3. Aufl.",
            "2-е изд.": "2-е изд.",
            "第2版": "第2版",
            "2e édition": "2e édition",
        }.items()
    ),
]


@pytest.mark.parametrize(("kind", "fields", "said"), LINES)
def test_the_line_of_the_venue(kind, fields, said):
    assert line(kind, fields) == said


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1-2", "1–2"),
        ("1--2", "1–2"),
        ("1---2", "1–2"),
        ("1—2", "1–2"),
        ("1 – 2", "1–2"),
        (r"1\textendash 2", "1–2"),
        (r"1{\textendash}2", "1–2"),
        ("S1-S12, 15-20", "S1–S12, 15–20"),
        ("3-1--3-12", "3-1–3-12"),
        ("12.1-12.9", "12.1–12.9"),
        ("EPSC-DPS2025-1024", "EPSC-DPS2025-1024"),
        ("143-es", "143-es"),
        ("67-67", "67"),
        ("n/a-n/a", ""),
        ("N/A", ""),
        ("--", ""),
        ("nil", ""),
        (r"97-\&", "97"),
        ("126-+", "126"),
        ("381+", "381+"),
    ],
)
def test_pages(typed, shown):
    assert format_pages(typed) == shown


def test_numbers_of_editions_are_in_the_language_of_the_site():
    catalog = {"{}nd edition": "{}. Auflage", "page {}": "Seite {}"}
    words = Words("de", lambda message: catalog.get(message, message))
    assert line("book", "edition = {Second}", words) == "2. Auflage"
    assert line("inbook", "booktitle = {Buch}, pages = 7", words) == "Buch, Seite 7"
