"""Links, as functions of an entry: identifiers in each shape, addresses, files, and what is refused."""

import itertools
import re

import pytest
from conftest import growth
from pybtex.database import Entry

from sphinx_scholar.bib.links import LINKS, Link, links_of, name_links, picture_of

DOI, ARXIV = "https://doi.org/", "https://arxiv.org/abs/"


def links(is_file=lambda path: False, table=LINKS, **fields):
    return links_of(Entry("misc", fields=fields), table, is_file)


def targets(**fields):
    return [link.target for link in links(**fields)]


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("10.1000/x", "10.1000/x"),
        ("10.1/X", "10.1/X"),
        ("doi:10.1000/x", "10.1000/x"),
        ("DOI 10.1000/x", "10.1000/x"),
        ("https://doi.org/10.1000/x", "10.1000/x"),
        ("http://dx.doi.org/10.1000/x", "10.1000/x"),
        ("{{10.1000/x}}", "10.1000/x"),
        (r"10.1000/x\_y", "10.1000/x_y"),
        ("10.1000/x.", "10.1000/x"),
        ("10.1000/x,", "10.1000/x"),
        ("10.1000/x;", "10.1000/x"),
        ("10.1000.10.5/x/y:z", "10.1000.10.5/x/y:z"),
        ("10.1002/(SICI)1097<1::AID>3.0.CO;2-#", "10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-%23"),
        ("10.1000/a%20b", "10.1000/a%20b"),
        ("10.123456789/x", "10.123456789/x"),
        ("10.1.2.3.4.5.6.7.8.9.10/x", "10.1.2.3.4.5.6.7.8.9.10/x"),
        ('10.1000/x"y', "10.1000/x"),
    ],
)
def test_a_doi_in_any_shape(written, target):
    assert links(doi=written) == [Link("doi", "DOI", 1, DOI + target)]


def test_two_dois():
    assert targets(doi="10.1/a, 10.1/b") == [DOI + "10.1/a", DOI + "10.1/b"]
    assert [link.number for link in links(doi="10.1/a 10.1/b")] == [1, 2]
    assert targets(doi="10.1/a doi:10.1/a") == [DOI + "10.1/a"]


@pytest.mark.parametrize(
    "written", ["none", "10.1000", "11.1000/x", "110.1000/x", "10./x", "10.1234567890/x", "10.x/1"]
)
def test_what_is_no_doi_is_a_path(written):
    assert targets(doi=written) == [written]
    assert links(doi=written)[0].scheme == ""


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("2301.12245", "2301.12245"),
        ("0704.0001", "0704.0001"),
        ("2301.12245v3", "2301.12245v3"),
        ("2301.12245v12", "2301.12245v12"),
        ("arXiv:2301.12245", "2301.12245"),
        ("arXiv2301.12245", "2301.12245"),
        ("arXiv:2301.12245 [cs.LG]", "2301.12245"),
        ("https://arxiv.org/abs/2301.12245", "2301.12245"),
        ("https://arxiv.org/pdf/2301.12245.pdf", "2301.12245"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("hep-th/9901001v2", "hep-th/9901001v2"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("cs/0112017", "cs/0112017"),
        ("arXiv:hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("{2301.12245}", "2301.12245"),
    ],
)
def test_arxiv_in_any_shape(written, target):
    one = [Link("arxiv", "arXiv", 1, ARXIV + target)]
    assert links(arxiv=written) == one
    assert links(eprint=written) == one
    assert links(eprint=written, archiveprefix="arXiv") == one
    assert links(eprint=written, eprinttype="arxiv") == one
    assert links(eprint=written, arxiv=written) == one
    assert links(eprint=written, eprinttype="hal") == []
    assert links(eprint=written, archiveprefix="HAL") == []
    assert len(links(arxiv=written, archiveprefix="HAL")) == 1


@pytest.mark.parametrize(
    "written",
    [
        "2301.123",
        "2301.123456",
        "12301.12245",
        "1.2301.12245",
        "230.12245",
        "hep-th/990100",
        "hep-th/99010011",
        "x/9901001",
        "longarchivename/9901001",
        "math.G/0309136",
        "math.GTX/0309136",
        "HEP-TH/9901001",
    ],
)
def test_what_is_no_arxiv_id(written):
    assert targets(arxiv=written) == [written]
    assert targets(eprint=written) == []


def test_without_the_arxiv_field_an_eprint_is_its_own():
    table = {**LINKS, "arxiv": None}
    assert links(table=table, eprint="2301.12245") == [Link("eprint", "arXiv", 1, ARXIV + "2301.12245")]


PUBMED, PMC = "https://pubmed.ncbi.nlm.nih.gov/", "https://pmc.ncbi.nlm.nih.gov/articles/"


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"note": "PMID: 123; PMCID: PMC456"}, [PUBMED + "123/", PMC + "PMC456/"]),
        ({"note": "PMCID: PMC456"}, [PMC + "PMC456/"]),
        ({"pmcid": "PMC456 [Available on 2020-01-01]"}, [PMC + "PMC456/"]),
        ({"pmcid": "456"}, [PMC + "456/"]),
        ({"eprint": "PMC456", "eprinttype": "pmcid"}, [PMC + "PMC456/"]),
        ({"eprint": "PMC456"}, [PMC + "PMC456/"]),
        ({"eprint": "123", "eprinttype": "pubmed"}, [PUBMED + "123/"]),
        ({"eprint": "123"}, []),
        ({"eprint": "hal-01234567v2", "archiveprefix": "HAL"}, ["https://hal.science/hal-01234567v2"]),
        ({"eprint": "tel-01234567"}, ["https://hal.science/tel-01234567"]),
        ({"note": "See hal-01234567."}, ["https://hal.science/hal-01234567"]),
        ({"note": "a hal-012345678, xhal-01234567, PMC and pubmed"}, []),
        ({"adsurl": "https://ads.org/a"}, ["https://ads.org/a"]),
        ({"adsurl": "https://ads.org/a", "talk": "b"}, ["https://t.org/b"]),
        ({"adsurl": "https://ads.org/a", "doi": "10.1/x"}, [DOI + "10.1/x"]),
        ({"adsurl": "https://ads.org/a", "url": "https://ads.org/a"}, ["https://ads.org/a"]),
    ],
)
def test_identifiers_elsewhere_and_a_last_link(fields, target):
    found = links(table={**LINKS, "talk": ("Talk", "https://t.org/{}")}, **fields)
    assert [link.target for link in found] == target


@pytest.mark.parametrize("field", ["url", "html"])
@pytest.mark.parametrize(
    ("written", "home", "target"),
    [
        ("https://doi.org/10.1000/x", "doi", DOI + "10.1000/x"),
        ("HTTP://DX.DOI.ORG/10.1000/x.", "doi", DOI + "10.1000/x"),
        ("https://arxiv.org/abs/2301.12245", "arxiv", ARXIV + "2301.12245"),
        ("http://www.arxiv.org/pdf/2301.12245v2", "arxiv", ARXIV + "2301.12245v2"),
        ("https://export.arxiv.org/abs/hep-th/9901001", "arxiv", ARXIV + "hep-th/9901001"),
        ("https://arxiv.org/list/cs.LG", "", "https://arxiv.org/list/cs.LG"),
        ("https://doi.org/", "", "https://doi.org/"),
        ("https://doi.org/11.1/x", "", "https://doi.org/11.1/x"),
        ("https://example.org/https://doi.org/10.1/x", "", "https://example.org/https://doi.org/10.1/x"),
    ],
)
def test_an_address_that_is_an_identifier(field, written, home, target):
    (link,) = links(**{field: written})
    assert (link.field, link.target) == (home or field, target)
    if home:
        assert links(**{field: written, home: target}) == [link]
        (link,) = links(table={**LINKS, home: None}, **{field: written})
        assert (link.field, link.target) == (field, written)
    (link,) = links(pdf=written)
    assert (link.field, link.target) == ("pdf", written)


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("hal", "hal-01234567", ["https://hal.science/hal-01234567"]),
        ("hal", "https://hal.science/hal-1", ["https://hal.science/hal-1"]),
        ("pmid", "123", ["https://pubmed.ncbi.nlm.nih.gov/123/"]),
        ("pmid", "123, 456", [f"https://pubmed.ncbi.nlm.nih.gov/{n}/" for n in (123, 456)]),
        ("code", "https://a.org/x", ["https://a.org/x"]),
        (
            "code",
            "https://a.org, https://b.org; https://c.org",
            ["https://a.org", "https://b.org", "https://c.org"],
        ),
        ("code", "https://a.org https://a.org", ["https://a.org"]),
        ("code", "see https://a.org", ["https://a.org"]),
        ("code", "www.a.org", ["https://www.a.org"]),
        ("code", "WWW.a.org", ["https://WWW.a.org"]),
        ("code", "www", ["www"]),
        ("url", r"https://a.org/\~x/a\_b", ["https://a.org/~x/a_b"]),
        ("url", "https://a.org/?a&amp;b", ["https://a.org/?a&b"]),
        ("url", "mailto:a@b.org", ["mailto:a@b.org"]),
        ("pdf", "x.pdf", ["x.pdf"]),
        ("pdf", "a b.pdf", ["a b.pdf"]),
        ("pdf", "a:b.pdf", ["a:b.pdf"]),
        ("pdf", "", []),
    ],
)
def test_addresses(field, written, expected):
    assert targets(**{field: written}) == expected
    labels = {"hal": "HAL", "pmid": "PubMed"}
    assert all(link.label == labels.get(field, link.label) for link in links(**{field: written}))


def test_files_may_have_spaces():
    files = {"a b.pdf", "a", "b", "see https://a.org"}.__contains__
    assert [link.target for link in links(files, pdf="a b.pdf")] == ["a b.pdf"]
    assert [link.target for link in links(files, pdf="a b")] == ["a", "b"]
    assert [link.target for link in links(files, pdf="a, b")] == ["a", "b"]
    assert [link.target for link in links(files, pdf="a c")] == ["a c"]
    assert [link.target for link in links(files, pdf="see https://a.org")] == ["see https://a.org"]


def test_order_labels_and_numbers():
    found = links(code="https://a.org https://b.org", doi="10.1/x", url="https://c.org", html="https://d.org")
    assert [(link.label, link.number) for link in found] == [
        ("Paper", 1),
        ("Paper", 2),
        ("DOI", 1),
        ("Code", 1),
        ("Code", 2),
    ]


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("url", "Paper"),
        ("html", "Paper"),
        ("openreview", "OpenReview"),
        ("pdf", "PDF"),
        ("preprint", "Preprint"),
        ("supp", "Supplement"),
        ("code", "Code"),
        ("data", "Data"),
        ("dataset", "Dataset"),
        ("model", "Model"),
        ("demo", "Demo"),
        ("slides", "Slides"),
        ("poster", "Poster"),
        ("video", "Video"),
        ("blog", "Blog"),
        ("project", "Project"),
        ("website", "Website"),
    ],
)
def test_fields_of_addresses(field, label):
    assert links(**{field: "x.html"}) == [Link(field, label, 1, "x.html")]
    assert links(**{field: "https://a.org"}) == [Link(field, label, 1, "https://a.org")]


def test_a_table_of_ones_own():
    table = {**LINKS, "talk": ("Talk", "https://t.org/{}?{}"), "code": None}
    assert links(table=table, talk="1", code="https://a.org") == [
        Link("talk", "Talk", 1, "https://t.org/1?1")
    ]


def test_pictures():
    assert picture_of(Entry("misc", fields={"preview": "a.png"})) == Link("preview", "", 1, "a.png")
    assert picture_of(Entry("misc")) is None


@pytest.mark.parametrize(
    ("target", "scheme", "is_web"),
    [
        ("https://a.org", "https", True),
        ("HTTP://a.org", "http", True),
        ("ftp://a.org", "ftp", True),
        ("mailto:a@b.org", "mailto", True),
        ("javascript:x", "javascript", False),
        ("path:/etc/passwd", "path", False),
        ("a+b-c.d1:x", "a+b-c.d1", False),
        ("c:/x", "", False),
        ("1a:x", "", False),
        ("a b:x", "", False),
        ("x.pdf", "", False),
        ("//a.org", "", False),
        ("", "", False),
    ],
)
def test_schemes(target, scheme, is_web):
    link = Link("url", "", 1, target)
    assert (link.scheme, link.is_web) == (scheme, is_web)


#: What a browser takes for a script, or a server for a file of its own, and disguises of it.
HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java script:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6a;avascript&colon;alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "java&Tab;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&amp;#106;avascript:alert(1)",
    r"java\script:alert(1)",
    "java{}script:alert(1)",
    r"{\relax}javascript:alert(1)",
    r"\url{javascript:alert(1)}",
    r"\href{javascript:alert(1)}{x}",
    "javascript%3Aalert(1)",
    "%6Aavascript:alert(1)",
    "javascript://a.org/%0Aalert(1)",
    "https://a.org javascript:alert(1)",
    "www.a.org, javascript:alert(1)",
    "x.pdf javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "path:/etc/passwd",
    "inv:x#y",
    "file:///etc/passwd",
    "blob:x",
    "view-source:https://a.org",
    "10.1/x javascript:alert(1)",
]


def as_browsers_read(address):
    """Strip and drop what browsers do (https://url.spec.whatwg.org/#url-parsing)."""
    stripped = address.strip("".join(map(chr, range(33))))
    return stripped.translate(dict.fromkeys(map(ord, "\t\n\r"))).lower()


@pytest.mark.parametrize("field", [*LINKS, "talk", "home"])
@pytest.mark.parametrize("written", HOSTILE)
def test_no_link_field_leads_to_a_script(field, written):
    table = {**LINKS, "talk": ("Talk", "{}"), "home": ("Home", "https://a.org/{}")}
    for link in links(table=table, **{field: written}):
        if link.is_web:
            assert as_browsers_read(link.target).startswith("https://")
        elif link.scheme:
            assert link.scheme not in {"http", "https", "ftp", "mailto"}


def test_no_page_leads_to_a_script(papers, site):
    site.configure('scholar_links = {"talk": ("Talk", "{}"), "evil": ("Evil", "javascript:{}")}\n')
    fields = ["url", "doi", "eprint", "pmid", "pdf", "code", "talk", "evil"]
    bib = "".join(
        f"@misc{{k{n}, title = {{T}}, year = 2020, {field} = {{{written}}}}}\n"
        for n, (field, written) in enumerate(itertools.product(fields, HOSTILE))
    )
    page = papers(bib=bib, warnings="[scholar.link]")
    addresses = [as_browsers_read(a["href"]) for a in page.select("li.publication a[href]")]
    assert len(addresses) > len(fields) * len(HOSTILE)  # of each paper its own
    away = [address for address in addresses if not re.fullmatch(r"#.*|papers/k\d+\.html(#\w+)?", address)]
    assert {address.partition("/")[0] for address in away} == {"https:"}
    assert not page.select("li.publication [src], li.publication form")


@pytest.mark.parametrize(
    ("field", "start", "again", "end"),
    [
        ("doi", "", "10.", ""),
        ("doi", "", "10.1/", ""),
        ("doi", "", "10.1000", ""),
        ("doi", "", "10.1 ", ""),
        ("eprint", "", "a", ""),
        ("eprint", "", "a-", ""),
        ("arxiv", "", "arxiv", ""),
        ("arxiv", "", "1234.", ""),
        ("arxiv", "2301.12345v", "1", ""),
        ("url", "https://arxiv.org/abs/", "a", ""),
        ("url", "https://doi.org/10.", "1.", ""),
        ("url", "", ", ", ""),
        ("code", "", "www.", ""),
        ("code", "", "https://a.org ", ""),
        ("code", "a", " ", "b"),
    ],
)
@pytest.mark.growth
def test_time_grows_with_the_text(field, start, again, end):
    assert growth(lambda n: links(**{field: start + again * n + end}), 4000, 16000, 10) < 10


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("https://github.com/ada/engine", ["Code"]),
        ("https://github.com/ada/engine https://www.huggingface.co/ada/engine", ["Code", "Hugging Face"]),
        ("https://github.com/ada/engine https://github.com/ada/mill.git", ["Code", "Code (mill)"]),
        ("https://a.org/x https://b.org/x/", ["Code", "Code (b.org)"]),
        ("https://a.org/x https://a.org/x?y https://a.org/x?z", ["Code", "Code (x)", "Code 3"]),
        ("https://a.org/ https://a.org/%E2%80%AE", ["Code", "Code 2"]),
        ("https://a.org/ https://[", ["Code", "Code 2"]),
        ("mill.zip files/engine.zip", ["Code", "Code (engine.zip)"]),
        ("https://a.org/x https://b.org/y https://b.org/z", ["Code", "Code (y)", "Code (z)"]),
    ],
)
def test_links_of_a_paper_have_names_that_tell_them_apart(code, names):
    found = links({"mill.zip", "files/engine.zip"}.__contains__, code=code)
    assert name_links(found, lambda link: link.label) == names


def test_a_site_s_own_label_is_no_reason_to_say_a_name_twice():
    found = [Link("a", "Code", 1, "https://a.org/?1"), Link("b", "Code 2", 1, "https://a.org/?2")]
    found.append(Link("a", "Code", 2, "https://a.org/?3"))
    assert name_links(found, lambda link: link.label) == ["Code", "Code 2", "Code (a.org)"]
