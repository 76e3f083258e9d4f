"""When an entry appeared: what it is ordered by, and months in whatever language they are written."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from babel.dates import format_skeleton, get_month_names

from .tex import to_text
from .words import babel_locale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .entry import Entry

#: Words of a paper that is not out yet.
_COMING = re.compile(
    r"\b(forthcoming|in ?press|to appear|to be published|accepted|submitted|under review|in ?preparation"
    r"|prepublished)\b",
    re.IGNORECASE,
)
#: Fields that tell so, beside ``note``.
_STATUS = ("pubstate", "year", "date", "month")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
#: Languages in which a month may be written out; those in Swedish begin like others.
_LANGUAGES = "en de es fr it nl pt pl ru hy".split()


#: One month, perhaps with a day.
_ONE_MONTH = re.compile(r"(?:\d{1,2}\W{0,3})?[^\W\d_]+\W{0,3}(?:\d{1,2})?|1[0-2]|0?[1-9]")


def date_key(fields: Mapping[str, str], year: str) -> tuple[int, int, int]:
    """Make of fields what their entry is sorted by: what is to come first, then newest first, no date last.

    What is to come and has a *year* comes first in that year.
    """
    note = fields.get("note", "")
    if year:  # a note "Accepted as an oral" is no news
        note = re.sub(r"\baccepted\b", "", note, flags=re.IGNORECASE)
    coming = _COMING.search(" ".join([note, *(fields.get(field, "") for field in _STATUS)]))
    if not year:
        return (-9999 if coming else 9999, 0, 0)
    month, day = month_and_day(to_text(fields.get("month", ""))) or (0, 0)
    if day_field := re.fullmatch(r"\s*(\d{1,2})\D*", fields.get("day", "")):
        day = int(day_field[1])
    if coming and not month:
        month = 13
    return (-int(year), -month, -day)


def build_day() -> str:
    """Give the day of the build as an ISO date: what ``SOURCE_DATE_EPOCH`` says, in UTC, or else today."""
    with suppress(KeyError, ValueError, OverflowError, OSError):  # not set, or no time that there is
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date().isoformat()
    return date.today().isoformat()


def is_to_come(iso: str, day: str) -> bool:
    """Tell whether an ISO date, month or year begins after a day."""
    return iso > day[: len(iso)]


def dated(entry: Entry, language: str) -> str:
    """Give the year of an entry, with its month as the language writes it: ``May 2020``.

    It stays as typed if it is more than a year, or its month more than a month.
    """
    year, month = (entry.fields.get(field, "").strip() for field in ("year", "month"))
    found = _ONE_MONTH.fullmatch(month) and month.lower() not in _SEASONS and month_and_day(month)
    if not found or not found[0] or not re.fullmatch(r"[1-9]\d{3}", year):
        return year
    return format_skeleton("yMMMM", date(int(year), found[0], 1), locale=babel_locale(language))


@cache
def _months() -> dict[str, int]:
    """Give what names a month: the beginnings of names, in lower case (``jan``, ``янв``); numbers; seasons.

    Seasons have numbers, too (https://www.loc.gov/standards/datetime/): spring is 21.
    """
    months = {str(number): number for number in range(1, 13)}
    months |= _SEASONS | {str(20 + month // 3): month for month in _SEASONS.values()}
    for language in _LANGUAGES:
        for width in ("abbreviated", "wide"):
            for number, name in get_month_names(width, locale=language).items():
                months.setdefault(name.lower().rstrip("."), number)
    return months


def month_and_day(written: str) -> tuple[int, int] | None:
    """Read ``jan``, ``January``, ``1``, ``may 8``, ``8 mai`` or ``oct-nov``, of which the first counts.

    :returns: month and day, 0 for what is not there; None if it is no month.
    """
    words = re.findall(r"[^\W\d_]+", written.lower())
    numbers = [int(number) for number in re.findall(r"\d{1,9}", written)]
    for word in words or map(str, numbers[:1]):
        month = _months().get(word) or _months().get(word[:3])
        if month:
            return month, numbers[0] if words and numbers and numbers[0] <= 31 else 0
    return None if written.strip() and not _COMING.search(written) else (0, 0)
