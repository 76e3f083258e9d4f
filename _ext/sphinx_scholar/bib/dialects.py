"""Entries of any dialect -> the fields that the rest knows: BibTeX's. Tables first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .fields import ROWS
from .links import ARXIV, LINKS
from .sound import pairs
from .words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

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
    "masters_thesis": "mastersthesis",
    "softwareversion": "software",
}

#: What biblatex means by a ``type``: the type of entry, or else the words for it.
KINDS = {
    "phdthesis": ("phdthesis", ""),
    "mathesis": ("mastersthesis", ""),
    "mastersthesis": ("mastersthesis", ""),
    "bathesis": ("thesis", N_("Bachelor’s thesis")),
    "candthesis": ("thesis", N_("Candidate thesis")),
    "techreport": ("techreport", ""),
    "resreport": ("", N_("Research report")),
    "software": ("software", ""),
    "datacd": ("", N_("Data CD")),
    "audiocd": ("", N_("Audio CD")),
}
# What was read is read again when an entry has taken over fields.
KINDS |= {words.lower(): (kind, words) for kind, words in KINDS.values() if words}

#: biblatex's words for a paper that is not out -> what stands in place of its year.
STATES = {"inpress": N_("in press"), "inpreparation": N_("in preparation")}

#: Words of ours that stand in fields; they are translated where they are shown.
OURS = frozenset({*STATES.values(), *(words for _type, words in KINDS.values() if words)})

#: Field of biblatex -> field of BibTeX, which it fills if that is empty.
FIELDS = {
    "journaltitle": "journal",
    "location": "address",
    "eventtitle": "booktitle",
    "arxivid": "arxiv",
    "issue": "number",
}

#: Fields for the site or for one's own disk, which a reader who copies the BibTeX does not want.
#: ``scholar_private_fields`` adds to it; a name that ends with ``*`` stands for all that begin so.
PRIVATE_FIELDS = (
    "abstract abbr selected preview bibtex_show award award_name additional_info annotation annote "
    "html pdf supp code data dataset model demo slides poster video blog project website openreview "
    "altmetric dimensions google_scholar_id inspirehep_id "
    "file owner timestamp date-added date-modified bdsk-* mendeley-* groups ranking readstatus priority "
    "qualityassured creationdate modificationdate local-url rating read posted-at added-at username "
    "citeulike-* interhash intrahash"
).split()

_TOLD = frozenset(name for names, _words in ROWS for name in names.split())
#: All names of fields that mean something here.
NAMES = _TOLD.union(LINKS, PRIVATE_FIELDS)
#: Those of BibTeX and biblatex, which say what a work is: no links, and nothing private.
BIBLIOGRAPHIC = _TOLD.difference(LINKS, PRIVATE_FIELDS)

#: Entries that hold fields for others and are never shown.
CONTAINERS = frozenset({"xdata", "set"})

#: Fields that a child does not take over from its ``crossref``.
_OWN = frozenset(
    "abstract abbr annotation arxiv code doi entryset eprint html ids pdf selected slides subtitle "
    "title url xref".split()
)
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


@dataclass(slots=True)
class Draft:
    """An entry while it is completed."""

    key: str
    type: str  #: In lower case.
    typed: str  #: What stands behind the ``@``, in lower case.
    fields: dict[str, str]  #: By names in lower case.
    persons: dict[str, tuple[Person, ...]]  #: By the fields in which they stand.


def normalise(entry: Draft) -> None:
    """Make an entry's type and fields BibTeX's, in place; nothing that it says is lost."""
    fields = entry.fields
    for name, value in list(fields.items()):
        fields[name] = _unwrap(value)
    _read_type(entry, fields.get("type", "").lower())
    for theirs, ours in FIELDS.items():
        if fields.get(theirs) and not fields.get(ours):
            fields[ours] = fields[theirs]
    date = _DATE.match(fields.get("date", ""))
    if date:
        for name, part in date.groupdict().items():
            if part and not fields.get(name):
                fields[name] = part
    state = fields.get("date") or fields.get("pubstate", "")
    if state and not fields.get("year"):
        fields["year"] = STATES.get(state, state)
    for subtitle, title in (("subtitle", "title"), ("booksubtitle", "booktitle")):
        if fields.get(subtitle) and fields.get(title):
            fields[title] = f"{fields[title]}: {fields.pop(subtitle)}"
    _find_preprint(fields)
    if fields.get("selected", "true").lower() not in _TRUE:
        del fields["selected"]


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
    for name in ("journal", "howpublished", "publisher"):
        server = PREPRINTS.get(fields.get(name, "").lower())
        if server:
            fields.setdefault("archiveprefix", server)
            del fields[name]


def inherit(entries: Mapping[str, Draft]) -> list[tuple[Draft, str]]:
    """Give each entry what its ``crossref`` and ``xdata`` hold; a parent may have parents.

    :param entries: by their keys in lower case.
    :returns: entries that name a parent that is not there, and its key.
    """
    missing: list[tuple[Draft, str]] = []
    parents: dict[str, list[Draft]] = {}
    for entry in entries.values():
        waiting = [entry]
        while waiting:
            child = waiting[-1]
            if child.key not in parents:
                parents[child.key] = _parents(child, entries, missing)
                waiting += [parent for parent in reversed(parents[child.key]) if parent.key not in parents]
                continue
            waiting.pop()
            for parent in parents[child.key]:
                _take_over(child, parent)
            parents[child.key] = []  # once is enough
    return missing


def _parents(entry: Draft, entries: Mapping[str, Draft], missing: list[tuple[Draft, str]]) -> list[Draft]:
    """Find what an entry takes fields from; note what is not there."""
    names = [*entry.fields.get("xdata", "").split(","), entry.fields.get("crossref", "")]
    parents = []
    for name in filter(None, map(str.strip, names)):
        parent = entries.get(name.lower())
        if parent is None:
            missing.append((entry, name))
        elif parent is not entry:
            parents.append(parent)
    return parents


def _take_over(child: Draft, parent: Draft) -> None:
    everything = parent.type == "xdata"
    for name, value in parent.fields.items():
        if name not in _OWN or everything:
            child.fields.setdefault(name, value)
    if not everything:
        place = "journal" if parent.type == "periodical" else "booktitle"
        title = parent.fields.get("title")
        if title and not child.fields.get("journal"):
            child.fields.setdefault(place, title)
    for role, people in parent.persons.items():
        if role == "editor" or everything:
            child.persons.setdefault(role, people)
    normalise(child)


def _unwrap(value: str) -> str:
    """Take off braces that hold the whole value: ``{2009}`` -> ``2009``."""
    value = value.strip()
    while pairs(value).get(0) == len(value) - 1:  # a sound value is not deep
        value = value[1:-1].strip()
    return value
