"""How a reference reads: its parts as rich text, in the words that the caller gives. No Sphinx in it.

A reference is *title. authors. venue, details, year.* — each in a tag of its own, so that a
theme can set it apart. Nothing is required: a missing field shortens the line.
"""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from pybtex.richtext import Tag, Text

from .dates import dated
from .dialects import OURS, preprint_server
from .tex import from_bibtex
from .text import Author
from .words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pybtex.richtext import BaseText

    from .entry import Entry
    from .names import Person
    from .words import Words

_EDITORS = (("editors", N_("edited by {}")),)
_VOLUME = (("volume", N_("volume {}")), ("number", N_("number {}")))
_EDITION = (("edition", N_("{} edition")),)
_SCHOOL = (("school", "{}"), ("institution", "{}"))
_PUBLISHER = (("publisher", "{}"), ("organization", "{}"), ("institution", "{}"))
#: For each entry type, the fields of its venue line; ``{}`` is the field. The first of a tuple that
#: is there is taken. ``editors`` are people, and only beside authors; ``preprint`` is a server of
#: preprints. Types that are not listed read like ``misc``. Words are translated where they are shown.
VENUE: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "article": (
        (("journal", "{}"), ("preprint", N_("{} preprint")), ("howpublished", "{}"), ("publisher", "{}")),
        (("volume", "{}"),),
        (("number", "({})"),),
        (("pages", "{}"), ("eid", "{}")),
    ),
    "inproceedings": (
        (("booktitle", "{}"), ("journal", "{}"), ("howpublished", "{}"), ("preprint", N_("{} preprint"))),
        _EDITORS,
        (("series", "{}"),),
        _VOLUME,
        (("pages", N_("pages {}")),),
    ),
    "incollection": (
        (("booktitle", "{}"),),
        _EDITORS,
        _EDITION,
        (("chapter", N_("chapter {}")),),
        (("pages", N_("pages {}")),),
        (("publisher", "{}"),),
    ),
    "book": (
        _EDITORS,
        (("series", "{}"),),
        _VOLUME,
        _EDITION,
        (("publisher", "{}"),),
        (("address", "{}"),),
    ),
    "manual": (_EDITION, _PUBLISHER, (("address", "{}"),)),
    "phdthesis": ((("type", "{}"), ("", N_("PhD thesis"))), _SCHOOL),
    "mastersthesis": ((("type", "{}"), ("", N_("Master’s thesis"))), _SCHOOL),
    "thesis": ((("type", "{}"),), _SCHOOL),
    "techreport": (
        (("type", "{}"), ("", N_("Technical report"))),
        (("number", "{}"),),
        (("institution", "{}"), ("publisher", "{}"), ("preprint", N_("{} preprint"))),
    ),
    "patent": ((("type", "{}"), ("", N_("Patent"))), (("number", "{}"),)),
    "software": ((("version", N_("version {}")),), _PUBLISHER),
    "misc": (
        (
            ("howpublished", "{}"),
            ("journal", "{}"),
            ("booktitle", "{}"),
            ("publisher", "{}"),
            ("organization", "{}"),
            ("institution", "{}"),
            ("preprint", N_("{} preprint")),
        ),
    ),
}
VENUE |= {
    "inbook": VENUE["incollection"],
    "proceedings": VENUE["book"],
    "booklet": VENUE["misc"] + ((("address", "{}"),),),
    "dataset": VENUE["software"],
}


def format_person(person: Person) -> Author:
    """Write a name in reading order: ``Ludwig van Beethoven, Jr``."""
    name = from_bibtex(" ".join([*person.first, *person.middle, *person.prelast, *person.last]))
    if person.lineage:
        name = Text(name, ", ", from_bibtex(" ".join(person.lineage)))
    return Author(person, name)


def format_people(people: list[Person], marks: Sequence[str], words: Words) -> Text:
    """Join names, each with its mark, as the language joins a list; ``and others`` reads as in print."""
    others = bool(people) and str(people[-1]) == "others"
    names: list[Any] = [
        Text(format_person(person), Tag("sup", mark)) if mark else format_person(person)
        for person, mark in zip_longest(people[:-1] if others else people, marks[: len(people) - others])
    ]
    if others:
        return _fill(words.gettext("{} et al."), _comma(words).join(names))
    between = words.joints(len(names))
    return Text(between[0], *chain.from_iterable(zip(names, between[1:], strict=True)))


def _fill(pattern: str, text: BaseText) -> Text:
    """Put a text in the place of ``{}``."""
    before, _place, after = pattern.partition("{}")
    return Text(before, text, after)


def _comma(words: Words) -> Text:
    """Give what stands between two of several names."""
    return Text(words.joints(3)[1])


def people_of(entry: Entry) -> tuple[list[Person], list[str]]:
    """Give the authors of an entry, or else its editors, with their marks."""
    role = "author" if entry.persons.get("author") else "editor"
    people = entry.persons.get(role, ())
    return list(people), [person.mark for person in people]


def format_first(
    people: list[Person], marks: Sequence[str], count: int, keep: Callable[[Person], bool], words: Words
) -> tuple[Text, int]:
    """Join the first *count* names and whom to *keep* of the others; and tell how many are left out."""
    chosen = [place for place, person in enumerate(people) if place < count or keep(person)]
    names = [format_people([people[place]], marks[place : place + 1], words) for place in chosen]
    return _comma(words).join(names), len(people) - len(chosen)


def format_authors(entry: Entry, words: Words, people: Text | None = None) -> Text:
    """Write authors, or editors (or in their place *people*), and the collaboration for which they speak."""
    people = format_people(*people_of(entry), words) if people is None else people
    group = from_bibtex(entry.fields.get("collaboration", "").strip())
    if not str(group):
        return people
    if "collaboration" not in str(group).lower():
        group = _fill(words.gettext("{} Collaboration"), group)
    return Text(people, " (", group, ")") if str(people) else group


def format_venue(entry: Entry, words: Words) -> Text:
    """Where and when it appeared: venue, volume, pages, year, note, as the entry's type wants."""
    line: list[Text] = []
    for choices in VENUE.get(entry.type, VENUE["misc"]):
        for field, pattern in choices:
            text = _part(entry, field, words)
            if text is not None:
                part = _fill(words.gettext(pattern), Tag("em", text) if not line and field else text)
                if field == "number" and line and pattern.startswith("("):
                    line[-1] = Text(line[-1], part)  # 6(1): the issue clings to the volume
                else:
                    line.append(part)
                break
    ends = (dated(entry, words.language), entry.fields.get("note", ""))
    line += [say(value, words) for value in ends if value]
    return Text(", ").join(line)


def _part(entry: Entry, field: str, words: Words) -> Text | None:
    """Give a part of the venue line; None if the entry has none, no text for a pattern without a field."""
    if not field:
        return Text()
    if field == "editors":
        editors = entry.persons.get("editor") if entry.persons.get("author") else None
        return format_people(list(editors), [person.mark for person in editors], words) if editors else None
    value = preprint_server(entry.fields) if field == "preprint" else entry.fields.get(field, "").strip()
    if field == "pages":
        value = re.sub(r"\s*-+\s*", "–", value)
    return say(value, words) if value else None


def say(value: str, words: Words) -> Text:
    """Decode a field; a word that this package put there is said in *words*."""
    return from_bibtex(words.gettext(value) if value in OURS else value)


def format_remark(entry: Entry) -> Text:
    """What a site adds to a reference: an award (al-folio's fields)."""
    name, award = (entry.fields.get(field, "") for field in ("award_name", "award"))
    # With a name, the award is a text to unfold under it.
    return from_bibtex("" if name and award else (name or award).strip(" ."))
