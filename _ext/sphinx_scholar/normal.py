"""Entries of any dialect -> the fields that the rest knows: BibTeX's. Tables first. No Sphinx in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from pybtex.database import Entry

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
}

#: Field of biblatex -> field of BibTeX, which it fills if that is empty.
FIELDS = {
    "journaltitle": "journal",
    "location": "address",
    "eventtitle": "booktitle",
    "arxivid": "arxiv",
}

#: Entries that hold fields for others and are never shown.
CONTAINERS = frozenset({"xdata", "set"})

#: Fields that a child does not take over from its ``crossref``.
_OWN = frozenset({"crossref", "xref", "xdata", "ids", "entryset", "abstract", "title", "selected"})
#: Values of ``selected`` that mean no; the field is then as good as absent.
_FALSE = frozenset({"false", "no", "0", "off", ""})
_DATE = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def normalise(entry: Entry) -> None:
    """Make an entry's type and fields BibTeX's, in place; nothing that it says is lost."""
    fields: MutableMapping[str, str] = entry.fields
    for name, value in list(fields.items()):
        fields[name] = _unwrap(value)
    kind = fields.get("type", "").lower()
    if entry.type == "thesis" and ("master" in kind or "mathesis" in kind):
        entry.type = "mastersthesis"
    if kind in {"phdthesis", "mathesis", "techreport", "mastersthesis"}:
        del fields["type"]
    entry.type = TYPES.get(entry.type, entry.type)
    for theirs, ours in FIELDS.items():
        if fields.get(theirs) and not fields.get(ours):
            fields[ours] = fields[theirs]
    date = _DATE.match(fields.get("date", ""))
    if date:
        for name, part in zip(("year", "month", "day"), date.groups(), strict=True):
            if part and not fields.get(name):
                fields[name] = part
    elif fields.get("date") and not fields.get("year"):
        fields["year"] = fields["date"]
    if fields.get("subtitle") and fields.get("title"):
        fields["title"] = f"{fields['title']}: {fields.pop('subtitle')}"
    if fields.get("selected", "x").lower() in _FALSE:
        del fields["selected"]


def inherit(entries: MutableMapping[str, Entry]) -> None:
    """Give each entry what its ``crossref`` and ``xdata`` hold, and take the containers out."""
    for entry in entries.values():
        parents = [*entry.fields.get("xdata", "").split(","), entry.fields.get("crossref", "")]
        for key in filter(None, (parent.strip() for parent in parents)):
            if key in entries and entries[key] is not entry:
                _take_over(entry, entries[key])
    for key in [key for key, entry in entries.items() if entry.type in CONTAINERS]:
        del entries[key]


def _take_over(child: Entry, parent: Entry) -> None:
    for name, value in parent.fields.items():
        if name.lower() not in _OWN or parent.type == "xdata":
            child.fields.setdefault(name, value)
    if parent.type != "xdata":
        child.fields.setdefault("booktitle", parent.fields.get("booktitle") or parent.fields.get("title", ""))
    for role, people in parent.persons.items():
        if role == "editor" or parent.type == "xdata":
            child.persons.setdefault(role, people)
    normalise(child)


def _unwrap(value: str) -> str:
    """Take off braces that hold the whole value: ``{2009}`` -> ``2009``."""
    value = value.strip()
    while value.startswith("{") and value.endswith("}"):
        depth = 0
        for place, char in enumerate(value):
            depth += (char == "{") - (char == "}")
            if depth == 0 and place < len(value) - 1:
                return value
        if depth:
            return value
        value = value[1:-1].strip()
    return value
