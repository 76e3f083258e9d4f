"""One entry as data: where it comes from, its date and groups. No Sphinx in it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import get_month_names

from .tex import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pybtex.database import Entry

#: Words of a paper that is not out yet.
_COMING = re.compile(
    r"\b(forthcoming|in ?press|to appear|to be published|accepted|submitted|under review|in ?preparation"
    r"|prepublished)\b",
    re.IGNORECASE,
)
#: Fields that tell so.
_STATUS = ("pubstate", "year", "date", "month", "note")
_SEASONS = {
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
    "21": 3,
    "22": 6,
    "23": 9,
    "24": 12,
}
#: Languages in which a month may be written out.
_LANGUAGES = "en de es fr it nl pt pl ru sv hy".split()


class Source(NamedTuple):
    """Where an entry comes from; kept as its ``source`` attribute."""

    location: str  #: ``file:line`` of its first line, for people.
    path: str  #: The file.
    line: int  #: Its first line, from 1.
    text: str  #: The entry as it stands in the file, or as it was repaired.
    macros: dict[str, str]  #: Macros that it uses, but months.
    order: int  #: Its place among all entries read, from 0.


def source_of(entry: Entry) -> Source:
    """Return the source of an entry that this module read."""
    source: Source = entry.source
    return source


def date_key(entry: Entry) -> tuple[int, int, int, int]:
    """Key to sort by: what is to come first, then newest first, no date last; else the file's order.

    What is to come and has a year comes first in that year.
    """
    coming = _COMING.search(" ".join(entry.fields.get(field, "") for field in _STATUS))
    year = re.search(r"\d{4}", entry.fields.get("year", ""))
    order = source_of(entry).order
    if not year:
        return (-9999 if coming else 9999, 0, 0, order)
    month, day = month_and_day(to_text(entry.fields.get("month", ""))) or (0, 0)
    if day_field := re.fullmatch(r"\s*(\d{1,2})\D*", entry.fields.get("day", "")):
        day = int(day_field[1])
    if coming and not month:
        month = 13
    return (-int(year[0]), -month, -day, order)


@cache
def _month_names() -> dict[str, int]:
    """Give the beginnings of months' names, in lower case: ``jan`` and ``янв``."""
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("abbreviated", "wide"):
            for number, name in get_month_names(width, locale=language).items():
                names.setdefault(name.lower().rstrip("."), number)
    return names


def month_and_day(written: str) -> tuple[int, int] | None:
    """Read ``jan``, ``January``, ``1``, ``may 8``, ``8 mai`` or ``oct-nov``, of which the first counts.

    :returns: month and day, 0 for what is not there; None if it is no month.
    """
    words = re.findall(r"[^\W\d_]+", written.lower())
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    if not words and not numbers:
        return (0, 0) if not written.strip() or _COMING.search(written) else None
    for word in words:
        month = _month_names().get(word) or _month_names().get(word[:3]) or _SEASONS.get(word)
        if month:
            return month, numbers[0] if numbers and 1 <= numbers[0] <= 31 else 0
    if numbers and not words:
        month = numbers[0] if 1 <= numbers[0] <= 12 else _SEASONS.get(str(numbers[0]))
        return (month, 0) if month else None
    return (0, 0) if _COMING.search(written) else None


def group_of(entry: Entry, field: str) -> str:
    """Name the group of an entry by one field: its year, its type, or the first of a field's values."""
    if field == "type":
        return str(entry.type)
    written = str(entry.fields.get(field, "")).strip()
    if field == "year":
        year = re.search(r"\d{4}", written)
        return year[0] if year else written
    return re.split(r"\s*[,;]\s*", written)[0]


def groups_of(entry: Entry, fields: Sequence[str]) -> tuple[str, ...]:
    """Name the groups of an entry, outermost first."""
    return tuple(group_of(entry, field) for field in fields)


def folded_title(entry: Entry) -> str:
    """Give the words of a title alone, in lower case: two entries of one are the same paper."""
    return " ".join(re.findall(r"\w+", to_text(entry.fields.get("title", "")))).casefold()


def free_name(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Give the first of ``wanted``, ``wanted-2``, ``wanted-3``, … that is not taken."""
    result, number = wanted, 1
    while is_taken(result):
        number += 1
        result = f"{wanted}-{number}"
    return result
