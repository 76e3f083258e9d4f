"""People: is this author the owner of the page? No Sphinx in it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pybtex.database import Person
from pybtex.richtext import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _letters(name: str) -> str:
    """Fold a name's accents, case, braces, marks and hyphens away: ``José-Luis*`` -> ``jose luis``."""
    text = unicodedata.normalize("NFKD", str(Text.from_latex(name)).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W\d_]+", text))


def _parts(person: Person) -> tuple[str, list[str]]:
    family = _letters(" ".join([*person.prelast_names, *person.last_names]))
    given = _letters(" ".join([*person.first_names, *person.middle_names])).split()
    return family, given


def _agree(one: list[str], other: list[str]) -> bool:
    """Do given names agree?  An initial agrees with a name that begins so; one may have more."""
    if not one or not other:
        return not one and not other
    return all(
        a.startswith(b) if len(b) == 1 else b.startswith(a) if len(a) == 1 else a == b
        for a, b in zip(one, other, strict=False)
    )


def owner_matcher(names: Iterable[str]) -> Callable[[Person], bool]:
    """Make a test for the owner's name.

    :param names: the owner's name in each spelling that may occur, as BibTeX takes it
        (``Given Family`` or ``Family, Given``).
    :returns: a function that is true of a person whose family name is the same, whatever the accents,
        case, braces and hyphens, and whose given names agree (``A.`` with ``Ada``).
    """
    owners = [_parts(Person(name)) for name in names]

    def is_owner(person: Person) -> bool:
        family, given = _parts(person)
        return any(family == f and _agree(given, g) for f, g in owners)

    return is_owner
