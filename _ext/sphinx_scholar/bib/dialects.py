"""Entries of any dialect -> the fields that the rest knows: BibTeX's. Tables first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from .fields import MANAGED, ROWS
from .links import ARXIV, LINKS
from .sound import pairs
from .words import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping

    from .names import Person

#: Entry types of biblatex and of reference managers -> BibTeX's. Types that are not here stay as they are.
TYPES = {
    "conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
    "collection": "book",
    "mvbook": "book",
    "mvcollection": "book",
    "reference": "book",
    "mvproceedings": "proceedings",
    "bookinbook": "inbook",
    "suppbook": "inbook",
    "book_section": "incollection",
    "inreference": "incollection",
    "suppcollection": "incollection",
    "suppperiodical": "article",
    "online": "misc",
    "electronic": "misc",
    "www": "misc",
    "web_page": "misc",
    "generic": "misc",
    "artwork": "misc",
    "website": "misc",
    "preprint": "misc",
    "conference_proceedings": "inproceedings",
    "conference_paper": "inproceedings",
    "journal_article": "article",
    "magazine_article": "article",
    "newspaper_article": "article",
    "masters_thesis": "mastersthesis",
    "softwareversion": "software",
}

#: What biblatex means by a ``type``: the type of entry, or else the words for it.
KINDS = {
    "phdthesis": ("phdthesis", ""),
    "mathesis": ("mastersthesis", ""),
    "mastersthesis": ("mastersthesis", ""),
    "phd": ("phdthesis", ""),
    "ph.d.": ("phdthesis", ""),
    "doctoral": ("phdthesis", ""),
    "masters": ("mastersthesis", ""),
    "bathesis": ("thesis", N_("Bachelor’s thesis")),
    "candthesis": ("thesis", N_("Candidate thesis")),
    "techreport": ("techreport", ""),
    "resreport": ("", N_("Research report")),
    "software": ("software", ""),
    "datacd": ("", N_("Data CD")),
    "audiocd": ("", N_("Audio CD")),
    "patent": ("patent", ""),
    "patentde": ("patent", N_("German patent")),
    "patenteu": ("patent", N_("European patent")),
    "patentfr": ("patent", N_("French patent")),
    "patentuk": ("patent", N_("British patent")),
    "patentus": ("patent", N_("US patent")),
    "patreq": ("patent", N_("Patent application")),
    "patreqde": ("patent", N_("German patent application")),
    "patreqeu": ("patent", N_("European patent application")),
    "patreqfr": ("patent", N_("French patent application")),
    "patrequk": ("patent", N_("British patent application")),
    "patrequs": ("patent", N_("US patent application")),
}
# What was read is read again when an entry has taken over fields.
KINDS |= {words.lower(): (kind, words) for kind, words in KINDS.values() if words}

#: biblatex's words for a paper that is not out -> what stands in place of its year.
STATES = {"inpress": N_("in press"), "inpreparation": N_("in preparation")}

#: Words of ours that stand in fields; they are translated where they are shown.
OURS = frozenset({*STATES.values(), *(words for _type, words in KINDS.values() if words)})

#: Field of biblatex or of publishers -> field of BibTeX, which it fills if that is empty.
FIELDS = {
    "journaltitle": "journal",
    "location": "address",
    "arxivid": "arxiv",
    "issue": "number",
    "articleno": "eid",
    "article-number": "eid",
    "article_number": "eid",
    "art_number": "eid",
    "elocation-id": "eid",
}

#: What exporters write into a note as ``Label: value`` -> the field that it is; ``""`` is for nobody to read.
NOISE = {
    "Publisher": "publisher",
    "_eprint": "url",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "DOI": "doi",
    "ADS Bibcode": "",
    "Bibcode": "",
    "Citation Key": "",
    "Company": "",
    "Conference Name": "eventtitle",
    "ISBN": "isbn",
    "ISSN": "issn",
    "Journal Abbreviation": "",
    "Library Catalog": "",
    "Page Version ID": "",
    "Citations": "",
}
#: Where it stands.
_NOTES = ("note", "annotation", "annote", "addendum")

#: Fields for the site or for one's own disk, which a reader who copies the BibTeX does not want.
#: ``scholar_private_fields`` adds to it; a name that ends with ``*`` stands for all that begin so.
PRIVATE_FIELDS = (
    "abstract abbr selected preview bibtex_show award award_name additional_info annotation "
    "html pdf supp code data dataset model demo slides poster video blog project website openreview "
    "altmetric dimensions google_scholar_id inspirehep_id"
).split() + MANAGED


def private_fields(own: Iterable[str]) -> frozenset[str]:
    """Name the fields that stay out of what readers get: ours, and a site's *own*, in lower case."""
    return frozenset((*PRIVATE_FIELDS, *map(str.lower, own)))


_TOLD = frozenset(name for names, _words in ROWS for name in names.split())
#: All names of fields that mean something here.
NAMES = _TOLD.union(LINKS, PRIVATE_FIELDS)
#: Those of BibTeX and biblatex, which say what a work is: no links, and nothing private.
BIBLIOGRAPHIC = _TOLD.difference(LINKS, PRIVATE_FIELDS)

#: Entries that hold fields for others and are never shown.
CONTAINERS = frozenset({"xdata", "set"})

#: Values of ``selected`` that mean yes; with another the field is as good as absent.
_TRUE = frozenset({"true", "yes", "1", "on"})
_DATE = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d\d?)(?!\d))?(?:-(?P<day>\d\d?)(?!\d))?")
#: Servers of preprints, by the names that stand in place of a journal's (``CoRR`` is DBLP's for arXiv).
PREPRINTS = {"arxiv": "arXiv", "corr": "arXiv", "biorxiv": "bioRxiv", "medrxiv": "medRxiv", "ssrn": "SSRN"}
PREPRINTS |= {"chemrxiv": "ChemRxiv", "psyarxiv": "PsyArXiv", "arxiv e-prints": "arXiv", "hal": "HAL"}
#: Archives of what is published, or of anything.
_PUBLISHED = frozenset(
    {"jstor", "pubmed", "pmid", "pmc", "pmcid", "hdl", "googlebooks", "doi", "isbn", "mrnumber"}
)
_ARXIV = re.compile(rf"(?:arxiv(?:\s++(?:preprint|e-?prints?))?[\s:.,]*+|^abs/)({ARXIV})", re.IGNORECASE)
#: It stands alone, perhaps with a class: ``arXiv:2301.12245 [cs]``. Scholar has ``arXiv--2301`` for pages.
_ARXIV_ALONE = re.compile(rf"arxiv[\s:]*+(?:{ARXIV})(?:\s*\[[^\]]*\])?|arxiv-+\d+", re.IGNORECASE)
#: What Scopus, INSPIRE and Publish or Perish count.
_COUNTED = re.compile(r"cited by:? \d+.*|\d{5} citations.*|\d+ cites: \S+|Query date: .*", re.IGNORECASE)
#: The number of an article where pages or an issue should be: ``Art. No. 5``, ``Article 12, 30 pages``.
_ARTICLE = re.compile(
    r"art(?:icle)?\.?\s*(?:(?:id|no|nr|num(?:ber)?)\b\.?)?[\s:~]*(\w{0,9}\d[\w.-]{0,19})(?:,\s*\d+\s*(?:pages|pp\.?))?"
    r"|(e\d{4,19})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Draft:
    """An entry while it is completed."""

    key: str
    type: str  #: In lower case.
    typed: str  #: What stands behind the ``@``, in lower case.
    fields: dict[str, str]  #: By names in lower case.
    persons: dict[str, tuple[Person, ...]]  #: By the fields in which they stand.


def normalise(entry: Draft, noise: Mapping[str, str] = NOISE) -> None:
    """Make an entry's type and fields BibTeX's, in place; nothing that it says is lost.

    :param noise: what programs write into notes, as in :data:`NOISE`.
    """
    fields = entry.fields
    for name, value in list(fields.items()):
        fields[name] = _unwrap(value)
    _clear_notes(fields, noise)
    _read_type(entry, fields.get("type", "").lower())
    for other, known in FIELDS.items():
        if fields.get(other) and not fields.get(known):
            fields[known] = fields[other]
    date = _DATE.match(fields.get("date", ""))
    if date:
        for name, part in date.groupdict().items():
            if part and not fields.get(name):
                fields[name] = part
    years = re.fullmatch(r"(\d{4})/(\d{4})?", fields.get("date", ""))
    if years and fields["year"] == years[1]:
        fields["year"] = f"{years[1]}–{years[2] or ''}"
    state = fields.get("date") or fields.get("pubstate", "")
    if state and not fields.get("year"):
        fields["year"] = STATES.get(state, state)
    for subtitle, title in (
        ("subtitle", "title"),
        ("booksubtitle", "booktitle"),
        ("mainsubtitle", "maintitle"),
    ):
        if fields.get(subtitle) and fields.get(title):
            fields[title] = f"{fields[title]}: {fields.pop(subtitle)}"
    _find_preprint(fields)
    _find_article_number(fields)
    if fields.get("selected", "true").lower() not in _TRUE:
        del fields["selected"]


@lru_cache
def _labels(*labels: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s;,.]))\\?({'|'.join(map(re.escape, labels))}):\s*")


def _clear_notes(fields: MutableMapping[str, str], noise: Mapping[str, str]) -> None:
    """Take out of notes what exporters put there, and keep it where it belongs if nothing is there."""
    for name in _NOTES:
        if not (note := fields.get(name)):
            continue
        kept, *rest = _labels(*noise).split(note)
        for label, value in zip(rest[::2], rest[1::2], strict=True):
            field = "arxiv" if label == "_eprint" and re.search(ARXIV, value) else noise[label]
            if field and value:
                fields.setdefault(field, value.strip(" ;,"))
        fields[name] = "" if _COUNTED.fullmatch(kept) else kept.strip(" ;,") if rest else kept
        if not fields[name]:
            del fields[name]
    if fields.get("award") and fields["award"] == fields.get("award_name"):
        del fields["award"]


def _read_type(entry: Draft, kind: str) -> None:
    """Take the type of an entry from its own word and from its field ``type``."""
    if entry.type == "thesis" and "master" in kind:
        entry.type = "mastersthesis"
    entry.type = TYPES.get(entry.type, entry.type)
    if kind in KINDS:
        better, words = KINDS[kind]
        entry.type = better or entry.type
        if words:
            entry.fields["type"] = words
        else:
            del entry.fields["type"]


def preprint_server(fields: Mapping[str, str]) -> str:
    """Name the server of a preprint, for an entry that names no other venue; ``""`` if it names none."""
    named = fields.get("archiveprefix") or fields.get("eprinttype") or ""
    if not named and (fields.get("arxiv") or re.fullmatch(ARXIV, fields.get("eprint", ""))):
        named = "arXiv"
    return "" if named.lower() in _PUBLISHED else PREPRINTS.get(named.lower(), named)


def _find_preprint(fields: MutableMapping[str, str]) -> None:
    """Read an arXiv identifier that stands elsewhere, and the names of preprint servers as what they are."""
    if not fields.get("eprint") and not fields.get("arxiv"):
        for name in ("journal", "volume", "howpublished", "note", "number", "publisher", "pages"):
            if found := _ARXIV.search(fields.get(name, "")):
                fields["arxiv"] = found[1]
                if name == "volume":  # abs/2301.12245, DBLP's
                    del fields["volume"]
                break
    for name in ("journal", "howpublished", "publisher", "institution"):
        server = PREPRINTS.get(fields.get(name, "").lower())
        if server:
            fields.setdefault("archiveprefix", server)
            del fields[name]


def _find_article_number(fields: MutableMapping[str, str]) -> None:
    """Keep the number of an article in ``eid``, wherever it stands, and only there."""
    known = fields.get("arxiv") or fields.get("eprint")
    for name in ("eid", "pages", "number", "note"):
        value = fields.get(name, "")
        if name != "note" and (found := _ARTICLE.fullmatch(value)):
            fields.setdefault("eid", found[1] or found[2])
            fields[name] = found[1] or found[2]
        elif known and _ARXIV_ALONE.fullmatch(value):  # ADS, Zotero
            del fields[name]
    number = fields.get("eid")
    if number:
        for name in ("pages", "number"):
            if fields.get(name) == number:
                del fields[name]
        same = re.match(re.escape(number) + r"(?!\w)", fields.get("pages", ""))  # 12:1–12:30
        if same or number in fields.get("howpublished", ""):
            del fields["eid"]


def _unwrap(value: str) -> str:
    """Take off braces that hold the whole value: ``{2009}`` -> ``2009``."""
    value = value.strip()
    while pairs(value).get(0) == len(value) - 1:  # a sound value is not deep
        value = value[1:-1].strip()
    return value
