"""What an entry says as plain facts, for the formats that others read: CSL-JSON, RIS, JSON-LD, tags.

Nothing is the site's own here: a summary is not the abstract, a picture is not the paper.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from babel import Locale

from .dates import month_and_day
from .dialects import preprint_server
from .links import LINKS, links_of
from .names import OTHERS
from .style import format_pages
from .tex import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .entry import Entry
    from .names import Person

#: What a type of entry that is shown as another one is typed as -> what it is.
_KINDS = {
    **dict.fromkeys(("online", "electronic", "www", "web_page", "website"), "webpage"),
    "magazine_article": "magazine",
    "newspaper_article": "newspaper",
    "inreference": "encyclopedia",
    "preprint": "preprint",
}
#: What a work may stand in, by its type: the first that is there.
_CONTAINERS = {"article": ("journal", "booktitle", "eventtitle")}
_ANY_CONTAINER = ("booktitle", "eventtitle", "journal")
#: Types that are works of their own: what holds them is no container.
_WHOLE = frozenset("book proceedings phdthesis mastersthesis thesis techreport manual booklet patent".split())
_HOUSES = ("publisher", "institution", "organization", "school")
_PAGES = re.compile(r"([^\s,;–]+)(?:–([^\s,;–]+))?")


class Name(NamedTuple):
    """Who made a work: the parts of a person's name, or the whole of a group's."""

    given: str
    particle: str  #: ``van``
    family: str
    suffix: str  #: ``Jr``
    literal: str  #: Of who is no person, or whose name has no parts; the others are empty then.

    @property
    def whole(self) -> str:
        """The name in reading order: ``Ludwig van Beethoven, Jr``."""
        name = " ".join(filter(None, [self.given, self.particle, self.family])) or self.literal
        return ", ".join(filter(None, [name, self.suffix]))

    @property
    def inverted(self) -> str:
        """The name as lists have it: ``van Beethoven, Ludwig, Jr``."""
        family = " ".join(filter(None, [self.particle, self.family])) or self.literal
        return ", ".join(filter(None, [family, self.given, self.suffix]))


class Metadata(NamedTuple):
    """The facts of a work, in plain text; ``""`` where the entry says nothing."""

    key: str
    kind: str  #: The type of entry, or what tells more than that: ``preprint``, ``webpage`` …
    title: str
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    more: bool  #: Whether there are authors who are not named.
    year: str  #: In four digits.
    month: int  #: From 1; 0 if there is none.
    day: int  #: From 1; 0 if there is none.
    status: str  #: What stands in place of the year: ``in press``.
    container: str  #: The journal, the proceedings, the book.
    event: str
    series: str
    volume: str
    number: str  #: The issue, or the number of a report.
    first_page: str
    last_page: str
    pages: str
    article: str  #: The number of an article that has no pages.
    chapter: str
    edition: str
    version: str
    publisher: str  #: A school or an institution, too.
    place: str
    genre: str  #: In words: ``PhD thesis``.
    doi: str
    arxiv: str
    pmid: str
    pmcid: str
    isbn: tuple[str, ...]
    issn: tuple[str, ...]
    language: str  #: As in BCP 47.
    url: str  #: The first page on the web that has it.
    note: str
    keywords: tuple[str, ...]

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as many as are known."""
        parts = [int(self.year or 0), self.month, self.day]
        return tuple(parts[: next((n for n, part in enumerate(parts) if not part), 3)])


def metadata_of(entry: Entry) -> Metadata:
    """Give the facts of an entry."""
    fields = entry.fields

    def said(*names: str) -> str:
        found = (to_text(fields.get(name, "")).strip() for name in names)
        return next(filter(None, found), "")

    server = preprint_server(fields)
    kind = _KINDS.get(entry.typed, entry.type)
    in_what = () if kind in _WHOLE else _CONTAINERS.get(entry.type, _ANY_CONTAINER)
    container = said(*in_what)
    if server and not container and entry.type in {"article", "misc", "unpublished", "techreport"}:
        kind = "preprint"
    month, day = month_and_day(said("month")) or (0, 0)
    if found := re.fullmatch(r"\s*(\d{1,2})\D*", fields.get("day", "")):
        day = int(found[1])
    pages = to_text(format_pages(fields.get("pages", "").strip()))
    first_last = _PAGES.fullmatch(pages)
    found_links = {link.field: link.target for link in reversed(links_of(entry, LINKS)) if link.is_web}
    people = {role: _names(entry.persons.get(role, ())) for role in ("author", "editor")}
    return Metadata(
        key=entry.key,
        kind=kind,
        title=said("title"),
        authors=people["author"],
        editors=people["editor"],
        more=any(str(person) == OTHERS for person in entry.persons.get("author", ())),
        year=entry.year,
        month=month if 0 < month < 13 else 0,
        day=day if 0 < day < 32 else 0,
        status="" if entry.year else said("year", "pubstate"),
        container=container,
        event=said("eventtitle"),
        series=said("series"),
        volume=said("volume"),
        number=said("number"),
        first_page=(first_last[1] or "") if first_last else "",
        last_page=(first_last[2] or "") if first_last else "",
        pages=pages,
        article=said("eid"),
        chapter=said("chapter"),
        edition=said("edition"),
        version=said("version"),
        publisher=said(*_HOUSES) or ("" if container else server),
        place=said("address", "venue"),
        genre=said("type"),
        doi=_identifier(found_links, "doi", "https://doi.org/"),
        arxiv=_identifier(found_links, "arxiv", "https://arxiv.org/abs/"),
        pmid=_identifier(found_links, "pmid", "https://pubmed.ncbi.nlm.nih.gov/").rstrip("/"),
        pmcid=_identifier(found_links, "pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/").rstrip("/"),
        isbn=_numbers(said("isbn"), r"[\dXx-]{10,17}"),
        issn=_numbers(" ".join([said("issn"), said("eissn")]), r"\d{4}-?\d{3}[\dXx]"),
        language=_language(said("langid", "language")),
        url=next(iter(_pages_on_the_web(found_links)), ""),
        note=said("note"),
        keywords=tuple(filter(None, (word.strip() for word in re.split(r"[,;]", said("keywords"))))),
    )


def _names(people: tuple[Person, ...]) -> tuple[Name, ...]:
    return tuple(_name(person) for person in people if str(person) != OTHERS)


def _name(person: Person) -> Name:
    given, particle, family, suffix = (
        to_text(" ".join(words))
        for words in ([*person.first, *person.middle], person.prelast, person.last, person.lineage)
    )
    if not given and not particle:  # {The ALICE Collaboration}, Plato
        return Name("", "", "", suffix, family)
    return Name(given, particle, family, suffix, "")


def _identifier(found: Mapping[str, str], field: str, home: str) -> str:
    target = found.get(field, "")
    return unquote(target.removeprefix(home)) if target.startswith(home) else ""


def _pages_on_the_web(found: Mapping[str, str]) -> list[str]:
    return [found[field] for field in ("url", "html", "doi", "arxiv", "openreview", "hal") if field in found]


def _numbers(text: str, pattern: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(rf"(?<![\w-]){pattern}(?![\w-])", text)))


def _language(said: str) -> str:
    """Give the code of a language from that, or from its name in English: ``german``, ``de-DE``."""
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", said):
        return said
    return _english().get(said.lower(), "")


@cache
def _english() -> Mapping[str, str]:
    names = {name.lower(): code for code, name in Locale("en").languages.items() if len(code) == 2}
    # As babel for TeX calls some.
    return names | {"ngerman": "de", "american": "en-US", "british": "en-GB", "brazilian": "pt-BR"}
