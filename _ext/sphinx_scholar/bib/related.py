"""Papers that belong together: by their people and their keywords."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from .names import OTHERS
from .tex import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .entry import Entry
    from .names import Person

#: How many papers are named for each.
_MOST = 4
#: How many before and behind it are looked at, among those with the same person or keyword.
_REACH = 4


def related(
    entries: Sequence[Entry], is_owner: Callable[[Person], bool] = lambda person: False
) -> dict[str, tuple[str, ...]]:
    """Give, for the key of each entry, the keys of a few others, the nearest first.

    What fewer papers share counts more; what all of them share tells nothing, nor does the owner of a site.
    The time is linear: of all with the same person or keyword, only the nearest in the order of *entries*
    are looked at.
    """
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for trait in dict.fromkeys(_traits(entry, is_owner)):
            holders[trait].append(number)
    scores: list[dict[int, float]] = [{} for _entry in entries]
    for numbers in (found for found in holders.values() if len(found) < len(entries)):
        for place, number in enumerate(numbers):
            for other in numbers[max(place - _REACH, 0) : place + _REACH + 1]:
                if other != number:
                    scores[number][other] = scores[number].get(other, 0) + 1 / len(numbers)
    return {
        entry.key: tuple(entries[other].key for other in _best(number, scores[number]))
        for number, entry in enumerate(entries)
    }


def _best(number: int, scores: dict[int, float]) -> list[int]:
    return sorted(scores, key=lambda other: (-scores[other], abs(other - number), other))[:_MOST]


def _traits(entry: Entry, is_owner: Callable[[Person], bool]) -> Iterator[tuple[str, ...]]:
    """Give what other papers may have, too. A person is the same by family name and initial."""
    for person in entry.persons.get("author", ()):
        if str(person) != OTHERS and not is_owner(person):
            given = to_text(" ".join(person.first))
            yield "person", to_text(" ".join(person.last)).casefold(), given[:1].casefold()
    for word in re.split("[,;]", entry.fields.get("keywords", "")):
        if plain := to_text(word).strip().casefold():
            yield "keyword", plain
