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
from .names import OTHERS, Person
from .tex import from_bibtex
from .text import Author
from .words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pybtex.richtext import BaseText

    from .entry import Entry
    from .words import Words

_EDITORS = (("editors", N_("edited by {}")),)
#: A volume is one of the work; where nothing but a series is there to have it, it comes after that.
_VOLUME, _SERIES, _NUMBER = (
    (("volume", N_("volume {}")),),
    (("series", "{}"),),
    (("number", N_("number {}")),),
)
_WORK = ((("maintitle", "{}"),), _EDITORS, _VOLUME, _SERIES, _NUMBER)
_EDITION = (("edition", N_("{} edition")),)
_PAGES = ((("eid", N_("article {}")),), (("pages", N_("pages {}")),))
_SCHOOL = ((("school", "{}"), ("institution", "{}"), ("publisher", "{}")), (("address", "{}"),))
_VERSION = (("version", N_("version {}")),)
_PREPRINT = ("preprint", N_("{} preprint"))
_PLACE = ((("venue", "{}"),), (("address", "{}"),))
_HOUSE = ((("organization", "{}"), ("institution", "{}")), (("publisher", "{}"),))
_BOOK = (("booktitle", "{}"), ("eventtitle", "{}"))
_ELSEWHERE = (("howpublished", "{}"), ("publisher", "{}"), ("organization", "{}"), ("institution", "{}"))
#: For each entry type, the fields of its venue line; ``{}`` is the field. The first of a tuple that
#: is there is taken. ``editors`` are people, and only beside authors; ``preprint`` is a server of
#: preprints. Types that are not listed read like ``misc``. Words are translated where they are shown.
#: What was said is not said again: a publisher that is also the organization.
VENUE: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "article": (
        (("journal", "{}"), *_BOOK, _PREPRINT, *_ELSEWHERE),
        (("volume", "{}"),),
        (("number", "({})"),),
        _PAGES[0],
        (("pages", "{}"),),
    ),
    "inproceedings": (
        (*_BOOK, ("journal", "{}"), *_ELSEWHERE, _PREPRINT),
        *_WORK,
        _EDITION,
        *_PAGES,
        *_PLACE,
        *_HOUSE,
    ),
    "incollection": (
        (*_BOOK, ("journal", "{}"), ("howpublished", "{}")),
        *_WORK,
        _EDITION,
        (("chapter", N_("chapter {}")),),
        *_PAGES,
        *_HOUSE,
        *_PLACE,
    ),
    "book": ((*_BOOK, ("journal", "{}")), *_WORK, _EDITION, *_HOUSE, *_PLACE),
    "phdthesis": ((("type", "{}"), ("", N_("PhD thesis"))), *_SCHOOL),
    "mastersthesis": ((("type", "{}"), ("", N_("Master’s thesis"))), *_SCHOOL),
    "thesis": ((("type", "{}"),), *_SCHOOL),
    "techreport": (
        (("type", "{}"), ("", N_("Technical report"))),
        (("number", "{}"),),
        (("journal", "{}"), *_BOOK),
        (("institution", "{}"), ("publisher", "{}"), ("organization", "{}"), _PREPRINT),
        _EDITORS,
        _SERIES,
        _EDITION,
        (("publisher", "{}"),),
        (("address", "{}"),),
    ),
    "patent": ((("type", "{}"), ("", N_("Patent"))), (("number", "{}"),), (("address", "{}"),)),
    "software": (
        (("howpublished", "{}"), ("journal", "{}"), *_BOOK),
        _VERSION,
        (("eid", "{}"),),
        *_HOUSE,
    ),
    "misc": (
        (("howpublished", "{}"), ("journal", "{}"), *_BOOK, *_ELSEWHERE[1:], _PREPRINT),
        *_WORK,
        _EDITION,
        _VERSION,
        (("eid", "{}"),),
        _PAGES[1],
        *_PLACE,
        *_HOUSE,
    ),
}
VENUE |= {
    "inbook": VENUE["incollection"],
    "proceedings": VENUE["book"],
    "manual": VENUE["book"],
    "booklet": VENUE["misc"],
    "dataset": VENUE["software"],
}

#: How numbers of editions read in English, by their last digit; the first is for all others and 11 to 13.
EDITIONS = (N_("{}th edition"), N_("{}st edition"), N_("{}nd edition"), N_("{}rd edition"))
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBERED = re.compile(rf"(\d{{1,4}})(?:st|nd|rd|th|\.)?|({'|'.join(_ORDINALS)})", re.IGNORECASE)
_SAYS_EDITION = re.compile(r"\b(?:[eé]d(?:n|[ií]|\b)|aufl|изд|hrsg|oplag|uitg|wyd)|版", re.IGNORECASE)
#: Words of ours with which a value may begin as well: *volume Volume 1*.
_LEADS = {
    "volume": r"vol(?:ume|\.)?|band|bd\.?|tom[eo]?|том",
    "number": r"num(?:ber|\.)?|no\.?|nr\.?|№",
    "chapter": r"ch(?:ap)?(?:ter|\.)?",
    "pages": r"pp?(?:\.|ages?)?|s\.|\u0441\.",
    "version": r"v(?:ersion|\.)?",
}
_LEADS = {field: rf"(?:{words})\s*(?=\d|[ivxlc]+\b)" for field, words in _LEADS.items()}
_PAGE = r"(?:[a-z]{0,2}\d[\d:.]*[a-z]?|[ivxlcdm]+)"
_RANGES = re.compile(rf"{_PAGE}(?:\s*[-–—]\s*{_PAGE})?(?:\s*[,;&+]\s*{_PAGE}(?:\s*[-–—]\s*{_PAGE})?)*+", re.I)
_NO_PAGES = re.compile(r"(?:n\s*/\s*a|nil|none|null|[\s?–—-])+", re.IGNORECASE)
#: A full stop that ends no abbreviation, or a comma, before ours.
_STOP = re.compile(r"(?<=[\d)])\.$|\s*[,;]$")


def format_person(person: Person) -> Author:
    """Write a name in reading order: ``Ludwig van Beethoven, Jr``."""
    name = from_bibtex(" ".join([*person.first, *person.middle, *person.prelast, *person.last]))
    if person.lineage:
        name = Text(name, ", ", from_bibtex(" ".join(person.lineage)))
    return Author(person, name)


def format_people(people: list[Person], marks: Sequence[str], words: Words) -> Text:
    """Join names, each with its mark, as the language joins a list; ``and others`` reads as in print."""
    others = bool(people) and str(people[-1]) == OTHERS
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
    return Text(*filter(None, (before, text, after)))


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


def format_venue(entry: Entry, words: Words, most_editors: int = 5) -> Text:
    """Where and when it appeared: venue, volume, pages, year, note, as the entry's type wants.

    :param most_editors: more are shortened to the first one; with 0, none is named.
    """
    line: list[Text] = []
    shown = {_fold(entry.fields.get("title", ""))} - {""}
    used: set[str] = set()
    for choices in _rows(entry):
        for field, pattern in choices:
            text, pattern = (
                (_editors(entry, words, most_editors), pattern)
                if field == "editors"
                else _part(entry, field, pattern, words)
            )
            folded = _fold(str(text))
            if text is None or field in used or (folded in shown and field != "editors"):
                continue
            shown |= {folded} - {""}
            used.add(field)
            part = _fill(words.gettext(pattern), Tag("em", text) if not line and field else text)
            if pattern.startswith("("):
                line[-1] = Text(line[-1], part)  # 6(1): the issue clings to the volume
            else:
                line.append(part)
            break
    for value in (dated(entry, words.language), entry.fields.get("note", "")):
        if value and _fold(value) not in shown:
            line.append(say(value, words))
    return Text(", ").join(line)


def _rows(entry: Entry) -> list[tuple[tuple[str, str], ...]]:
    """Give the rows of an entry's type; a volume that can only be the series' stands behind it."""
    rows, fields = list(VENUE.get(entry.type, VENUE["misc"])), entry.fields
    if _VOLUME in rows and fields.get("series") and not (fields.get("maintitle") or fields.get("number")):
        place = rows.index(_VOLUME)
        rows[place : place + 2] = rows[place + 1], rows[place]
    return rows


def _fold(text: str) -> str:
    """Give the words of a text to tell whether they were said; none of what is a number."""
    folded = " ".join(re.findall(r"\w+", text)).casefold()
    return folded if re.search(r"[^\W\d]{2}", folded) else ""


def _editors(entry: Entry, words: Words, most: int) -> Text | None:
    """Name the editors, beside authors; None if there are none to name."""
    editors = entry.persons.get("editor", ()) if most and entry.persons.get("author") else ()
    if len([person for person in editors if str(person) != OTHERS]) > most:
        editors = editors[0], Person(last=(OTHERS,))
    return format_people(list(editors), [person.mark for person in editors], words) if editors else None


def _part(entry: Entry, field: str, pattern: str, words: Words) -> tuple[Text | None, str]:
    """Give a part of the venue line and its pattern: None if there is none, no text without a field."""
    fields = entry.fields
    if not field:
        return Text(), pattern
    value = preprint_server(fields) if field == "preprint" else fields.get(field, "")
    value = _STOP.sub("", value.strip())
    if field in _LEADS and (field, pattern) != ("number", "{}"):
        value = re.sub(rf"\A{_LEADS[field]}", "", value, flags=re.IGNORECASE)
    if field == "pages":
        value = format_pages(value)
        if pattern != "{}" and re.fullmatch(_PAGE, value, re.IGNORECASE):
            pattern = N_("page {}")
    elif field == "number" and pattern != "{}" and not (pattern == "({})" and fields.get("volume")):
        # LHCb-CONF-2020-001 and GB/T 3792 say themselves what they are
        pattern = "{}" if re.match(r"[^\W\d_]{2}.*\d", value) else _NUMBER[0][1]
    elif field == "edition":
        value, pattern = _edition(value, pattern)
    return say(value, words) if value else None, pattern


def format_pages(value: str) -> str:
    """Write page numbers: an en dash between two, and only there; nothing for ``n/a-n/a``."""
    if _NO_PAGES.fullmatch(value):
        return ""
    value = re.sub(r"(?<=\d)\s*-+\s*\\?[&+]$", "", value)  # 97-&: and more
    value = re.sub(r"\s*(?:-{2,}|[–—]|\{?\\text[en][nm]dash\b\s*(?:\{\})?\}?|\$-+\$)\s*", "–", value)
    if _RANGES.fullmatch(value):
        value = re.sub(r"\s*[-–—]\s*", "–", value)
    first, dash, last = value.partition("–")
    return first if dash and first == last else value


def _edition(value: str, pattern: str) -> tuple[str, str]:
    """Give what an edition says and its pattern: ``2nd edition``, in any language of ours."""
    value = re.sub(r"\b(ed\.|edition) edition$", r"\1", value, flags=re.IGNORECASE)
    found = _NUMBERED.fullmatch(value)
    if not found:
        return value, "{}" if _SAYS_EDITION.search(value) else pattern
    number = int(found[1]) if found[1] else _ORDINALS.index(value.lower()) + 1
    last = number % 10 if number % 100 not in {11, 12, 13} else 0
    return str(number), EDITIONS[last if last < len(EDITIONS) else 0]


def say(value: str, words: Words) -> Text:
    """Decode a field; a word that this package put there is said in *words*."""
    return from_bibtex(words.gettext(value) if value in OURS else value)


def format_remark(entry: Entry) -> Text:
    """What a site adds to a reference: an award (al-folio's fields)."""
    name, award = (entry.fields.get(field, "") for field in ("award_name", "award"))
    # With a name, the award is a text to unfold under it.
    return from_bibtex("" if name and award else (name or award).strip(" ."))
