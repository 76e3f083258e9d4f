"""How a reference reads: a pybtex style of parts, as data. No Sphinx in it.

A reference is *title. authors. venue, details, year.* — each in a tag of its own, so that a
theme can set it apart. Nothing is required: a missing field shortens the line.
"""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from ..words import N_, _, joints
from .dates import date_key
from .dialects import OURS, preprint_server
from .entry import from_pybtex
from .tex import from_bibtex
from .text import Author

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pybtex.database import Entry as PybtexEntry
    from pybtex.richtext import BaseText

    from .entry import Entry
    from .names import Person

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


def format_people(people: list[Person], marks: Sequence[str] = ()) -> Text:
    """Join names, each with its mark, as the language joins a list; ``and others`` reads as in print."""
    others = bool(people) and str(people[-1]) == "others"
    names: list[Any] = [
        Text(format_person(person), Tag("sup", mark)) if mark else format_person(person)
        for person, mark in zip_longest(people[:-1] if others else people, marks[: len(people) - others])
    ]
    if others:
        return _fill(_("{} et al."), _comma().join(names))
    between = joints(len(names))
    return Text(between[0], *chain.from_iterable(zip(names, between[1:], strict=True)))


def _fill(pattern: str, text: BaseText) -> Text:
    """Put a text in the place of ``{}``."""
    before, _place, after = pattern.partition("{}")
    return Text(before, text, after)


def _comma() -> Text:
    """Give what stands between two of several names."""
    return Text(joints(3)[1])


def people_of(entry: Entry) -> tuple[list[Person], list[str]]:
    """Give the authors of an entry, or else its editors, with their marks."""
    role = "author" if entry.persons.get("author") else "editor"
    people = entry.persons.get(role, ())
    return list(people), [person.mark for person in people]


def format_first(
    people: list[Person], marks: Sequence[str], count: int, keep: Callable[[Person], bool]
) -> tuple[Text, int]:
    """Join the first *count* names and whom to *keep* of the others; and tell how many are left out."""
    chosen = [place for place, person in enumerate(people) if place < count or keep(person)]
    names = [format_people([people[place]], marks[place : place + 1]) for place in chosen]
    return _comma().join(names), len(people) - len(chosen)


def format_authors(entry: Entry, people: Text | None = None) -> Text:
    """Write authors, or editors (or in their place *people*), and the collaboration for which they speak."""
    people = format_people(*people_of(entry)) if people is None else people
    group = from_bibtex(entry.fields.get("collaboration", "").strip())
    if not str(group):
        return people
    if "collaboration" not in str(group).lower():
        group = _fill(_("{} Collaboration"), group)
    return Text(people, " (", group, ")") if str(people) else group


def format_venue(entry: Entry) -> Text:
    """Where and when it appeared: venue, volume, pages, year, note, as the entry's type wants."""
    line: list[Text] = []
    for choices in VENUE.get(entry.type, VENUE["misc"]):
        for field, pattern in choices:
            text = _part(entry, field)
            if text is not None:
                part = _fill(_(pattern), Tag("em", text) if not line and field else text)
                if field == "number" and line and pattern.startswith("("):
                    line[-1] = Text(line[-1], part)  # 6(1): the issue clings to the volume
                else:
                    line.append(part)
                break
    line += [say(entry.fields[field]) for field in ("year", "note") if entry.fields.get(field)]
    return Text(", ").join(line)


def _part(entry: Entry, field: str) -> Text | None:
    """Give a part of the venue line; None if the entry has none, no text for a pattern without a field."""
    if not field:
        return Text()
    if field == "editors":
        editors = entry.persons.get("editor") if entry.persons.get("author") else None
        return format_people(list(editors), [person.mark for person in editors]) if editors else None
    value = preprint_server(entry.fields) if field == "preprint" else entry.fields.get(field, "").strip()
    if field == "pages":
        value = re.sub(r"\s*-+\s*", "–", value)
    return say(value) if value else None


def say(value: str) -> Text:
    """Decode a field; a word that we put there is said in the language of the site."""
    return from_bibtex(_(value) if value in OURS else value)


def format_remark(entry: Entry) -> Text:
    """What a site adds to a reference: an award, and whatever else (al-folio's fields)."""
    name, award = (entry.fields.get(field, "") for field in ("award_name", "award"))
    # With a name, the award is a text to unfold under it.
    shown = ["" if name and award else name or award, entry.fields.get("additional_info", "")]
    texts = [from_bibtex(text.strip(" .")) for text in shown]
    return Text(". ").join([text for text in texts if str(text)])


class Style(BaseStyle):  # type: ignore[misc]  # pybtex has no types
    """The pybtex style ``scholar``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.last: tuple[Entry, FormattedEntry] | None = None
        # BaseStyle takes both from plugins; ours know what the plugins do not.
        del self.sort, self.format_labels

    def sort(self, entries: Iterable[PybtexEntry]) -> list[PybtexEntry]:
        """Newest first; papers of one date in the order of the file."""
        return sorted(entries, key=lambda entry: date_key(from_pybtex(entry)))

    def format_labels(self, entries: Iterable[PybtexEntry]) -> list[str]:
        """The key is the label: unique in all lists of a site."""
        return [entry.key for entry in entries]

    def format_entry(self, label: str, cited: PybtexEntry, bib_data: Any = None) -> FormattedEntry:
        """Write the whole reference as rich text, part by part."""
        entry = from_pybtex(cited)
        if self.last and self.last[0] is entry and self.last[1].label == label:
            return self.last[1]  # asked for twice: as reference, and as tooltip
        parts = {
            "title": from_bibtex(entry.fields.get("title", "").strip()),
            "authors": format_authors(entry),
            "abbr": from_bibtex(entry.fields.get("abbr", "").strip()),
            "venue": format_venue(entry),
            "remark": format_remark(entry),
        }
        sentences = [_sentence(name, text) for name, text in parts.items() if str(text)]
        formatted = FormattedEntry(entry.key, Text(" ").join(sentences), label)
        self.last = (entry, formatted)
        return formatted


def _sentence(name: str, text: Text) -> Text:
    """Tag a part; its full stop is a part of its own, for a theme that sets parts on lines of their own."""
    part = Tag(f"part-{name}", text)
    return part if str(text)[-1] in ".?!…" else Text(part, Tag("part-stop", "."))
