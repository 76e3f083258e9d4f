"""The index of a list of papers, for the box that filters it: what can be looked for, folded, and chosen."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..bib.dialects import FIELDS
from ..bib.entry import Table, digest
from ..bib.metadata import metadata_of
from ..bib.names import OTHERS, filed, owner_matcher
from ..bib.style import format_person, people_of
from ..bib.tex import to_text
from ..store import library_of
from ..words import _
from .directives import type_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx.environment import BuildEnvironment

    from ..bib.entry import Entry
    from ..bib.names import Person
    from ..store import Place

#: Accents of Latin, Greek and Cyrillic, and the points of Hebrew and Arabic; the script knows the same ones.
_ACCENTS = ((0x300, 0x36F), (0x591, 0x5BD), (0x5BF, 0x5C7), (0x64B, 0x65F), (0x670, 0x670))
#: Letters that have no accent to take off, and what people type for them; and what is no letter at all.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss", "ς": "σ"}  # noqa: RUF001
_LETTERS |= dict.fromkeys("'’‘`ʼ", "")  # noqa: RUF001


class _Folding(dict[int, str]):
    """What becomes of each character, for ``str.translate``: looked up once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        if any(first <= code <= last for first, last in _ACCENTS) or kind == "Cf":
            folded = ""
        else:
            folded = _LETTERS.get(char, char if kind[0] in "LNM" or char in "+#" else " ")
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Fold case, accents and punctuation away, as the script does with what is typed."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_FOLDING)
    return unicodedata.normalize("NFC", " ".join(plain.split()))


class Paper(NamedTuple):
    """A paper in an index."""

    id: str  #: Of its element on the page.
    text: str  #: What is looked through: folded, a field a line.
    year: str
    type: str  #: In words, as headings have it.
    keywords: list[str]
    people: list[str]  #: As the page names them, without the owner.


class Choice(NamedTuple):
    """What a list can be filtered by."""

    name: str  #: In the address of the page.
    label: str
    values: set[str]


@dataclass
class Index:
    """The index of one list; what is in it is found when somebody asks."""

    env: BuildEnvironment
    places: list[Place]
    name: str  #: Of its file, from the root of the site.

    @cached_property
    def digest(self) -> str:
        """Digest all that is in it, without looking at an entry."""
        config, entries = self.env.config, library_of(self.env).entries
        said = [(place.citation_id, entries.head(place.entry).digest) for place in self.places]
        return digest(said, config.language, config.scholar_private_fields, config.scholar_author)

    @cached_property
    def _found(self) -> tuple[list[Paper], dict[str, str]]:
        """Find the papers, in the order of the list, and what people are filed under.

        That is there where the page has less of a name: ``C. Babbage``. What the site keeps to itself is left
        out. Entries are looked at one by one, as all at once would fill the memory.
        """
        private = [name.lower() for name in self.env.config.scholar_private_fields]
        private += [ours for theirs, ours in FIELDS.items() if _is_one_of(theirs, private)]
        entries, is_owner = library_of(self.env).entries, owner_matcher(self.env.config.scholar_author)
        papers: list[Paper] = []
        people: list[Person] = []
        for place in self.places:
            entry = without(entries[place.entry], private)
            papers.append(_paper(place.citation_id, entry, is_owner))
            people += people_of(entry)[0]
        words = _most_common(word for paper in papers for word in paper.keywords)
        shown = {name for paper in papers for name in paper.people}
        names = {
            name: str(format_person(other))
            for person, other in filed(people).items()
            if (name := str(format_person(person))) in shown
        }
        for number, paper in enumerate(papers):
            papers[number] = paper._replace(
                keywords=list(dict.fromkeys(words[fold(word)] for word in paper.keywords))
            )
        return papers, {name: other for name, other in sorted(names.items()) if name != other}

    @cached_property
    def choices(self) -> list[Choice]:
        """Give what there is to choose: what has two values or more."""
        papers, spellings = self._found
        choices = (
            Choice("year", _("Year"), {paper.year for paper in papers}),
            Choice("type", _("Type"), {paper.type for paper in papers}),
            Choice("keyword", _("Keyword"), {word for paper in papers for word in paper.keywords}),
            Choice(
                "person",
                _("Co-author"),
                {spellings.get(name, name) for paper in papers for name in paper.people},
            ),
        )
        return [choice for choice in choices if len(choice.values - {""}) > 1]

    def write(self) -> bytes:
        """Write it as JSON: how people are filed, and the papers, one by one."""
        papers, spellings = self._found
        return b"[%s,[%s]]\n" % (_json(spellings), b",".join(map(_json, papers)))

    def forget(self) -> None:
        """Forget what was found, when nobody will ask again."""
        self.__dict__.pop("_found", None)


def _json(what: object) -> bytes:
    """Write something so that it is inert wherever it may be pasted; no character in it ends a line."""
    text = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.encode()


def _is_one_of(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def without(entry: Entry, private: Sequence[str]) -> Entry:
    """Give an entry without the fields that a site keeps to itself: names in lower case, or ``such-*``."""
    fields = Table({name: value for name, value in entry.fields.items() if not _is_one_of(name, private)})
    persons = Table({role: value for role, value in entry.persons.items() if not _is_one_of(role, private)})
    year = "" if _is_one_of("year", private) else entry.year
    return replace(entry, fields=fields, persons=persons, year=year)


def _most_common(words: Iterable[str]) -> dict[str, str]:
    """Give, for each word as folded, how it is written most: ``Deep learning`` is ``deep learning``."""
    counts = Counter(words)
    return {fold(word): word for word in sorted(counts, key=lambda word: (counts[word], word))}


def _paper(identifier: str, entry: Entry, is_owner: Callable[[Person], bool]) -> Paper:
    """Give a paper, with its keywords as they are written."""
    facts = metadata_of(entry)
    people = [person for person in people_of(entry)[0] if str(person) != OTHERS]
    names = [name.whole for name in (*facts.authors, *facts.editors)]
    venue = facts.container, facts.event, facts.series, facts.publisher, facts.place, facts.genre
    more = (entry.fields.get(field, "") for field in ("abbr", "collaboration", "howpublished", "abstract"))
    said = [facts.title, ", ".join(names), *venue, facts.year or facts.status, facts.note, facts.doi]
    said += [facts.arxiv, ", ".join(facts.keywords), *map(to_text, more)]
    return Paper(
        identifier,
        "\n".join(filter(None, dict.fromkeys(map(fold, said)))),
        facts.year,
        type_title(entry.type),
        list(facts.keywords),
        list(dict.fromkeys(str(format_person(person)) for person in people if not is_owner(person))),
    )
