"""One entry as data, and all of them: what it says, where it comes from, its groups."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

from pybtex.database import Entry as PybtexEntry
from pybtex.database import Person as PybtexPerson
from pybtex.utils import OrderedCaseInsensitiveDict

from .tex import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from .dialects import Draft
    from .names import Person
    from .problems import Problem
    from .sound import Part
    from .words import Message

Value = TypeVar("Value")
Other = TypeVar("Other")


class Table(Mapping[str, Value]):
    """Values by names, of which the case does not matter; nothing in it changes."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        self._values = {name.lower(): value for name, value in dict(values).items()}

    def __getitem__(self, name: str) -> Value:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        # Mapping's own raises and catches an error for each name that is not there: most are not.
        return isinstance(name, str) and name.lower() in self._values

    @overload
    def get(self, name: str) -> Value | None: ...
    @overload
    def get(self, name: str, default: Value | Other) -> Value | Other: ...
    def get(self, name: str, default: object = None) -> object:
        """Give a value, or the *default*."""
        return self._values.get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Table({self._values!r})"


class Said(NamedTuple):
    """A field of an entry as it is typed."""

    name: str  #: As it is typed.
    parts: tuple[Part, ...]  #: Of its value.
    mended: str | None = None  #: People as BibTeX takes them, without marks, where they are typed otherwise.


class Source(NamedTuple):
    """Where an entry comes from, and what stands there."""

    location: str  #: ``file:line`` of its first line, for people.
    path: str  #: The file.
    line: int  #: Its first line, from 1.
    type: str  #: As it is typed.
    fields: tuple[Said, ...]  #: Those that count.
    macros: Mapping[str, str]  #: What each macro that it uses stands for, but months.


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a ``.bib`` file, completed, in the fields of BibTeX."""

    key: str  #: Its own among all entries, whatever the case.
    type: str  #: In lower case.
    typed: str  #: The type as it stands in the file, in lower case.
    fields: Table[str]  #: By names in lower case; without those of people.
    persons: Table[tuple[Person, ...]]  #: ``author`` and ``editor``.
    source: Source
    order: int  #: Its place among all entries that were read, from 0.
    digest: str  #: Of all that it says; not of where it stands.
    reference: str  #: Digest of what a reference to it says: of no field that is the site's own.
    year: str  #: As it is read: ``\\noopsort{1969}2020`` is 2020; ``""`` if it has none.
    date: tuple[int, int, int, int]  #: To sort by: what is to come first, then newest first, then by *order*.


class Trouble(NamedTuple):
    """A problem that was met."""

    problem: Problem  #: What it is about.
    message: Message  #: In words.
    location: str  #: ``file:line``.


@dataclass(frozen=True, slots=True)
class Library:
    """All entries of some files that are one bibliography."""

    entries: Table[Entry]  #: By key, in the order of the files.
    problems: tuple[Trouble, ...]  #: In the order in which they were met.
    keys: Mapping[Path, tuple[str, ...]]  #: The keys of the entries that each file added.
    digests: Mapping[Path, str]  #: Of what each file held when it was read.


def digest(*what: object) -> str:
    """Digest values by how they read."""
    return hashlib.blake2b(repr(what).encode(), digest_size=16).hexdigest()


class Twin(PybtexEntry):  # type: ignore[misc]  # pybtex has no types
    """An entry as pybtex knows it, for sphinxcontrib-bibtex: looked up and made when somebody looks at it."""

    def __init__(self, key: str, entries: Mapping[str, Entry]) -> None:
        self.key = key
        self.entries = entries

    @cached_property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.entries[self.key]

    @property
    def type(self) -> str:
        """Its type, in lower case."""
        return self.entry.type

    original_type = type

    @cached_property
    def fields(self) -> OrderedCaseInsensitiveDict:
        """Its fields."""
        return OrderedCaseInsensitiveDict(self.entry.fields)

    @cached_property
    def persons(self) -> OrderedCaseInsensitiveDict:
        """Its people, by their roles."""
        people = self.entry.persons.items()
        return OrderedCaseInsensitiveDict((role, [*map(_to_pybtex, persons)]) for role, persons in people)

    def __reduce__(self) -> tuple[Callable[[Entry], PybtexEntry], tuple[Entry]]:
        return to_pybtex, (self.entry,)


def _to_pybtex(person: Person) -> PybtexPerson:
    result = PybtexPerson()
    result.first_names = list(person.first)
    result.middle_names = list(person.middle)
    result.prelast_names = list(person.prelast)
    result.last_names = list(person.last)
    result.lineage_names = list(person.lineage)
    return result


def to_pybtex(entry: Entry) -> PybtexEntry:
    """Make an entry of pybtex's from ours."""
    return Twin(entry.key, {entry.key: entry})


def from_pybtex(entry: Entry | PybtexEntry) -> Entry:
    """Give our entry back, of which :func:`to_pybtex` made one."""
    found: Entry = entry.entry if isinstance(entry, Twin) else entry
    return found


def year_of(fields: Mapping[str, str]) -> str:
    r"""Give the year among fields, as it is read: ``\noopsort{1969}2020`` is 2020; ``""`` if none."""
    year = re.search(r"\d{4}", to_text(fields.get("year", "")))
    return year[0] if year else ""


def group_of(entry: Entry, field: str) -> str:
    """Name the group by one field: its year, its type, its first author or keyword, or its text."""
    if field == "type":
        return entry.type
    people = entry.persons.get(field)
    group = str(people[0]) if people else entry.fields.get(field, "")
    if field == "year":
        group = entry.year or group
    elif field == "keywords":
        group = re.split(r"[,;]", group)[0].strip()
    return group if to_text(group).strip() else ""  # of which a reader would see nothing


def groups_of(entry: Entry, fields: Sequence[str]) -> tuple[str, ...]:
    """Name the groups of an entry, outermost first."""
    return tuple(group_of(entry, field) for field in fields)


def folded_title(entry: Entry | Draft) -> str:
    """Give the words of a title alone, in lower case: two entries of one are the same paper."""
    return " ".join(re.findall(r"\w+", to_text(entry.fields.get("title", "")))).casefold()


def free_name(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """Give the first of ``wanted``, ``wanted-2``, ``wanted-3``, … that is not taken."""
    result, number = wanted, 1
    while is_taken(result):
        number += 1
        result = f"{wanted}-{number}"
    return result
