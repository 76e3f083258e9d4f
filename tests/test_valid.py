"""What is written for others is valid, by what others wrote: vocabularies, schemas, readers of their own."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from unicodedata import normalize

import bibtexparser
import pytest
import rispy
from bs4 import BeautifulSoup
from pybtex.database import parse_string
from rdflib import Graph, URIRef
from test_hostile import bibliography

from sphinx_scholar.bib.dialects import private_fields
from sphinx_scholar.bib.formats import Work, to_bibtex, to_csl, to_jsonld, to_ris
from sphinx_scholar.bib.jsonld import schema_of
from sphinx_scholar.bib.read import File, open_file, read_files
from sphinx_scholar.profile.data import read
from sphinx_scholar.profile.person import person_page

FIXTURES = sorted((Path(__file__).parent / "bib").glob("*.bib"))
OWN = Path(__file__).parent.parent / "refs.bib"
PANDOC = shutil.which("pandoc")


def hostile():
    text, _count = bibliography(Path("folder"))
    return File(Path("harm.bib"), "harm.bib", text.encode(), "")


#: What is read: each fixture, our own papers, and fields that mean harm.
FILES = [*(open_file(path, path.name) for path in (*FIXTURES, OWN)), hostile()]


@pytest.fixture(params=FILES, ids=lambda file: file.path.stem)
def works(request):
    return [*map(Work, read_files([request.param], "utf-8-sig").entries.values())]


# schema.org


def vocabulary():
    """Read the names of schema.org: of types, what they are kinds of, and of properties, what they may be."""
    kinds, properties, values = {}, {}, {}
    for line in (Path(__file__).parent / "schemaorg.txt").read_text("utf-8").splitlines():
        if found := re.fullmatch(r"(\w+) < (.*?):(.*)", line):
            kinds[found[1]] = found[2].strip("-").split()
            properties[found[1]] = set(found[3].split())
        elif found := re.fullmatch(r"(\w+) = (.*)", line):
            values[found[1]] = set(found[2].split())
    return kinds, properties, values


KINDS, PROPERTIES, VALUES = vocabulary()


def kinds_of(name):
    """Give a type and all that it is a kind of."""
    return {name}.union(*(kinds_of(parent) for parent in KINDS[name]))


def check_thing(thing):
    """Hold a thing, and all in it, against the vocabulary."""
    kinds = kinds_of(thing["@type"])
    known = set().union(*(PROPERTIES[kind] for kind in kinds))
    for name, value in thing.items():
        if name == "@type":
            continue
        if name == "@id":
            assert value.startswith("https://")
            continue
        assert name in known, (thing["@type"], name)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                assert kinds_of(part["@type"]) & VALUES[name], (name, part["@type"])
                check_thing(part)
            elif isinstance(part, int):
                assert VALUES[name] & {"Integer", "Number"}, name
            elif VALUES[name] & {"Text", "Number"}:
                assert isinstance(part, str)
                assert part.strip()
            elif VALUES[name] & {"Date"}:
                assert re.fullmatch(r"\d{4}(-\d\d){0,2}", part), part
            else:
                assert VALUES[name] & {"URL"}, (name, part)
                assert re.match("(https?|ftp|mailto):", part), part


def test_works_are_said_in_the_words_of_schema_org(works):
    for work in works:
        check_thing(schema_of(work.facts))


@pytest.mark.parametrize(
    "entry",
    [
        "@book{k, editor = {{The Committee} and Doe, Jane}, edition = 2, isbn = {9780306406157}",
        "@phdthesis{k, school = {S}, pages = {1--90}",
        "@dataset{k, version = {2.1}, issn = {1234-5678}, pages = {3}",
        "@proceedings{k, series = {LNCS}, issn = {1234-5678}, pages = {1--900}, organization = {ACM}",
        "@movie{k, pages = {1}, volume = 3, number = 4, publisher = {H}",
    ],
)
def test_no_type_has_a_property_of_another(entry):
    text = f"{entry}, title = {{T}}, author = {{Lovelace, Ada}}, year = 1843, journal = {{J}}}}"
    for work in map(
        Work, read_files([File(Path("a.bib"), "a.bib", text.encode(), "")], "utf-8").entries.values()
    ):
        check_thing(schema_of(work.facts))


def test_who_the_site_is_about_is_said_in_the_words_of_schema_org():
    profile, wrong = read(
        {
            "name": "Ada Lovelace",
            "native_name": "Եյդա",
            "position": "Analyst",
            "affiliations": [("A </script> place", "https://a.example/")],
            "alumni_of": ["Home"],
            "places": ["London"],
            "interests": ["engines"],
            "orcid": "0000-0002-1825-0097",
            "github": "ada",
        }
    )
    assert not wrong
    page = person_page(profile, "https://ada.example/", "https://ada.example/_images/a.jpg")
    check_thing(page)
    assert page["mainEntity"].keys() >= {"alumniOf", "affiliation", "knowsAbout", "identifier", "image"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader makes one
def test_json_ld_says_to_rdf_what_it_says_to_people(works):
    """Its context is replaced by the one line of it that names need: no test asks the web."""
    data = json.loads("".join(to_jsonld(works)))
    assert data["@context"] == "https://schema.org"
    graph = Graph()
    graph.parse(data=json.dumps({**data, "@context": {"@vocab": "https://schema.org/"}}), format="json-ld")
    home = "https://schema.org/"
    said = {str(name) for name in graph.predicates()} - {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
    assert all(name.startswith(home) for name in said)
    titles = sorted(work.facts.title for work in works if work.facts.title)
    things = {schema_of(work.facts)["@type"] for work in works}
    for kind in things:
        found = [
            str(title)
            for thing in graph.subjects(
                URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), URIRef(home + kind)
            )
            for title in graph.objects(thing, URIRef(home + "name"))
        ]
        for work in works:
            if schema_of(work.facts)["@type"] == kind and work.facts.title:
                assert work.facts.title in found
                titles.remove(work.facts.title)
    assert titles == []


def test_what_the_pages_of_a_site_say(site):
    """The list, the front page and the pages of papers: every thing on them."""
    site.write({"list.md": "# Papers\n\n```{publications}\n```\n"})
    profile = {"name": "Ada Lovelace", "orcid": "0000-0002-1825-0097"}
    site.configure(f"html_baseurl = 'https://ada.example/'\nscholar_profile = {profile}\n")
    site.clean_build()
    kinds = set()
    for path in (site.output / "html").rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html5lib")
        for script in page.select('script[type="application/ld+json"]'):
            thing = json.loads(script.string)
            assert thing.pop("@context") == "https://schema.org"
            check_thing(thing)
            kinds.add(thing["@type"])
    assert kinds == {"ScholarlyArticle", "ItemList", "ProfilePage"}


# CSL-JSON: what its schema (citation-style-language/schema, csl-data.json of 1.0.2) lets a value be

CSL_TEXT = set(
    "abstract annote archive archive_collection archive_location archive-place authority call-number "
    "citation-key citation-label collection-title container-title container-title-short dimensions division "
    "DOI event event-place event-title genre ISBN ISSN journalAbbreviation jurisdiction keyword language "
    "medium note original-publisher original-publisher-place original-title part-title PMCID PMID publisher "
    "publisher-place references reviewed-genre reviewed-title scale section shortTitle source status title "
    "title-short type URL version volume-title volume-title-short year-suffix".split()
)
CSL_TEXT_OR_NUMBER = set(
    "id chapter-number citation-number collection-number edition first-reference-note-number issue locator "
    "number number-of-pages number-of-volumes page page-first part printing supplement volume".split()
)
CSL_NAMES = set(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator "
    "translator".split()
)
CSL_DATES = {"accessed", "available-date", "event-date", "issued", "original-date", "submitted"}
CSL_NAME = {"family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"}


def check_item(item):
    """Hold an item against the schema."""
    assert item.keys() >= {"type", "id"}
    for name, value in item.items():
        if name in CSL_NAMES:
            assert all(person.keys() <= CSL_NAME for person in value)
            assert all(isinstance(part, str) for person in value for part in person.values())
        elif name in CSL_DATES:
            assert value.keys() == {"date-parts"}
            assert len(value["date-parts"]) == 1
            assert 1 <= len(value["date-parts"][0]) <= 3
            assert all(type(part) is int for part in value["date-parts"][0])
        elif name in CSL_TEXT:
            assert isinstance(value, str)
        else:
            assert name in CSL_TEXT_OR_NUMBER, name
            assert isinstance(value, str | int)


def test_csl_json_is_as_its_schema_says(works):
    items = json.loads("".join(to_csl(works)))
    assert len({item["id"] for item in items}) == len(items) == len(works)
    for item in items:
        check_item(item)


# Readers


def plain(text):
    """Give a text without what pandoc takes for its own: markup, quotes, spaces."""
    text = normalize("NFKC", text)
    return re.sub(r"""[\s"'“”‘’«»]+""", " ", re.sub(r"</?\w[^<>]*>", "", text)).strip()


@pytest.mark.skipif(not PANDOC, reason="there is no pandoc")
def test_pandoc_reads_authors_titles_containers_and_dates(works):
    written = "".join(to_csl(works))
    run = subprocess.run(
        [PANDOC, "-f", "csljson", "-t", "csljson"], input=written, capture_output=True, text=True, check=True
    )
    assert run.stderr == ""
    items = {item["id"]: item for item in json.loads(written)}
    found = {item["id"]: item for item in json.loads(run.stdout)}
    assert found.keys() == items.keys()
    for key, item in items.items():
        for name in ("author", "title", "container-title", "issued"):
            assert said(found[key].get(name)) == said(item.get(name)), (key, name)


def said(value):
    """Give a value of CSL-JSON in one form; pandoc writes numbers as text, and particles where it likes."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return [[str(part) for part in parts] for parts in value["date-parts"]]
    order = "non-dropping-particle dropping-particle family given suffix literal".split()
    return [plain(" ".join(name[part] for part in order if part in name)) for name in value or ()]


@pytest.mark.skipif(not PANDOC, reason="there is no pandoc")
def test_pandoc_prints_our_papers():
    found = [*map(Work, read_files([open_file(OWN, OWN.name)], "utf-8-sig").entries.values())]
    run = subprocess.run(
        [PANDOC, "-f", "csljson", "-t", "plain", "--wrap=none", "--citeproc"],
        input="".join(to_csl(found)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    for work in found:
        assert plain(work.facts.title).casefold() in plain(run.stdout).casefold()
        assert work.facts.authors[-1].family in run.stdout or len(work.facts.authors) > 8


def test_ris_is_read_record_by_record(works):
    records = rispy.loads("".join(to_ris(works)))
    assert [record["id"] for record in records if record.get("id")] == [
        " ".join(work.facts.key.split()) for work in works if work.facts.key.strip()
    ]
    for record, work in zip(records, works, strict=True):
        assert record.get("title", "") == " ".join(work.facts.title.split())
        # Of a book, to Zotero and EndNote, A2 would be who edits its series.
        assert record.get("unknown_tag", {}).keys() <= {"ED"}


def test_bibtex_is_read_by_others(works):
    text = "".join(to_bibtex(works, private_fields(())))
    keys = [work.facts.key for work in works]
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == keys
    assert [*parse_string(text, "bibtex").entries] == keys
