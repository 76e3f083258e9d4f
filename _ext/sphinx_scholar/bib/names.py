"""People: which names a field holds, and is this author the owner of the page? No Sphinx in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pybtex.bibtex.utils import split_name_list, split_tex_string
from pybtex.database import Person as PybtexPerson

from .sound import balanced, own_depth
from .tex import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


_SIGN = r"\*|\\ast|\\star|\\dagg?e?r?|\\ddagg?e?r?|\\S|\\P|[†‡§¶]"
#: What authors put at a name to say "equal contribution" or the like, in every way met.
MARKS = re.compile(
    rf"\$\s*\^?\s*\{{?[\d,\s]*+(?:{_SIGN})(?:{_SIGN}|[\d,\s])*+\}}?\s*\$"
    r"|\\textsuperscript\s*\{[*†‡§¶\d,\s]*\}|\\text(?:dagger|daggerdbl|asteriskcentered)\b(?:\{\})?"
    r"|\\d?dag(?:ger)?\b(?:\{\})?|(?<!\\)[*∗†‡§¶]"
)
#: What is a mark in that; numbers are of affiliations. What is not here is a star.
_SYMBOL = re.compile(r"ddag|daggerdbl|dag|\\[SP]|ast|star|[*∗†‡§¶]")
_SYMBOLS = {"ddag": "‡", "daggerdbl": "‡", "‡": "‡", "dag": "†", "†": "†"}
_SYMBOLS |= {"§": "§", "\\S": "§", "¶": "¶", "\\P": "¶"}
_OPENING = re.compile(r"\\(?:textbf|textit|emph|underline|uline|textsc)\s*\{\s*")
#: What cannot be somebody's given name, and stands last: ``Doe, J., Jr.``, ``Jane Doe, Jr.``
_SUFFIX = re.compile(r"(jr|sr|i{2,3}|iv|\d(st|nd|rd|th))\.?", re.IGNORECASE)
#: What DBLP puts at a name that others have as well: ``Jane Doe 0001``, ``0001, Jane Doe``.
_NAMESAKE = re.compile(r"\s+0\d{3}(?=,|$)|^0\d{3},\s*")
_LINEAGE = re.compile(r"(jr|sr|[ivx]+|\d(st|nd|rd|th)|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
#: The name that stands for people who are not named.
OTHERS = "others"
#: What people write for it.
_OTHERS = re.compile(
    r"(?: and (?:\{+others\.?\}+|\.{3}|…|\\l?dots)|,? (?:and )?(?:\{+et\.? ?al\.?\}+|et\.? ?al\.?))$",
    re.IGNORECASE,
)
_PLAIN = re.compile("[A-Za-z .-]*")
#: Letters that have no accent to take off, and what people type for them.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "\u0131": "i"})
#: For what is asked of a person: who writes with somebody writes with them again.
_ask_once = lru_cache(maxsize=4096)


class Person(NamedTuple):
    """The name of a person, in BibTeX's parts, each of some words; and a mark at it."""

    first: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    prelast: tuple[str, ...] = ()  #: ``von``
    last: tuple[str, ...] = ()
    lineage: tuple[str, ...] = ()  #: ``Jr``
    mark: str = ""  #: Of equal contribution.

    @classmethod
    def read(cls, name: str, mark: str = "") -> Person:
        """Read ``Given Family`` or ``Family, Given``, as BibTeX does."""
        parts = PybtexPerson(name)
        return cls(
            tuple(parts.first_names),
            tuple(parts.middle_names),
            tuple(parts.prelast_names),
            tuple(parts.last_names),
            tuple(parts.lineage_names),
            mark,
        )

    def __str__(self) -> str:
        """Write the name as BibTeX takes it: ``van Beethoven, Jr, Ludwig``."""
        parts = [(*self.prelast, *self.last), self.lineage, (*self.first, *self.middle)]
        return ", ".join(" ".join(words) for words in parts if words)


class Names(NamedTuple):
    """A field of names, cleaned."""

    value: str  #: BibTeX, without marks and with names that are no names in braces.
    odd: list[str]  #: What is no "Given Family" and no "Family, Given"; it is shown as typed.
    people: tuple[Person, ...]  #: Whom it names.
    several: tuple[str, ...] = ()  #: What is one name to BibTeX, and may be several with commas between.
    rewritten: bool = False  #: Whether parts of a name were moved or left out.

    @property
    def mended(self) -> bool:
        """Whether the value may differ from what was typed."""
        return (
            bool(self.odd)
            or self.rewritten
            or any(person.mark or str(person) == OTHERS for person in self.people)
        )


def read_names(field: str) -> Names:
    """Read a field of names as people write it.

    :param field: the raw value of ``author`` or ``editor``.
    """
    value: list[str] = []
    people: list[Person] = []
    odd: list[str] = []
    inverted: list[tuple[str, ...]] = []
    rewritten = False
    field = _OTHERS.sub(f" and {OTHERS}", _unwrap_list(" ".join(field.split())))
    for typed in split_name_list(field):
        name = _read_name(typed)
        if name is None:
            continue
        rewritten |= name.rewritten
        if len(name.parts) > 1:
            inverted.append(name.parts)
        if name.odd:
            odd.append(name.odd)
        value.append(name.value)
        people.append(name.person)
    doubtful = all(_is_full(part) for parts in inverted for part in parts)
    several = tuple(" and ".join(parts) for parts in inverted) if doubtful else ()
    return Names(" and ".join(value), odd, tuple(people), several, rewritten)


class _Name(NamedTuple):
    """One name of a list: its parts between commas, and as :class:`Names` has it."""

    value: str
    odd: str
    person: Person
    parts: tuple[str, ...]
    rewritten: bool


@lru_cache(maxsize=4096)  # people write more than one paper
def _read_name(typed: str) -> _Name | None:
    """Read one name of a list; None if there is no more of it than a mark."""
    found = MARKS.findall(typed)
    name = _unwrap(" ".join(MARKS.sub("", typed).split()).replace(" ,", ",").strip(", "))
    if not name:
        return None
    keyed = _from_keyed(name)
    value = _suffix_second(_NAMESAKE.sub("", keyed))
    rewritten, odd = value != keyed, ""
    sound = balanced(value)
    parts = tuple(split_tex_string(sound, ","))
    if len(parts) > 3 or ";" in value or (len(parts) == 3 and not _LINEAGE.fullmatch(parts[1])):
        odd = value
        value, sound = f"{{{value}}}", f"{{{sound}}}"
    signs = _SYMBOL.findall("".join(found))
    mark = "".join(dict.fromkeys(_SYMBOLS.get(sign, "*") for sign in signs))
    return _Name(value, odd, Person.read(sound, mark), parts, rewritten)


def _suffix_second(name: str) -> str:
    """Write a name that ends with its suffix as BibTeX wants it: ``Doe, J., Jr.`` -> ``Doe, Jr., J.``."""
    parts = split_tex_string(balanced(name), ",")
    if not 1 < len(parts) < 4 or not _SUFFIX.fullmatch(parts[-1]):
        return name
    if len(parts) == 3:
        return name if _LINEAGE.fullmatch(parts[1]) else ", ".join([parts[0], parts[2], parts[1]])
    return str(Person.read(parts[0])._replace(lineage=(parts[1],))) if " " in parts[0] else name


def _is_full(part: str) -> bool:
    """Tell whether a part of a name may be a whole one: ``Jane Doe``; not ``van Doe``, ``Jane Q.``."""
    words = part.split()
    return len(words) > 1 and len(words[-1].rstrip(".")) > 1 and all(word[0].isupper() for word in words)


def _unwrap(name: str) -> str:
    r"""Take off what sets a whole name: ``\textbf{Zhu, W.}``; not ``\textbf{Zhu}, \textbf{W.}``."""
    starts = [0]
    while found := _OPENING.match(name, starts[-1]):
        starts.append(found.end())
    tail = range(len(name.rstrip("} \\")), len(name))
    closings = [place for place in tail if name[place] == "}" and name[place - 1] != "\\"]
    closings = closings[max(0, len(closings) + 1 - len(starts)) :]
    ends = [len(name), *reversed(closings)]
    depth, lowest = own_depth(name[starts[len(closings)] : ends[-1]])
    level = len(closings) + lowest if depth == 0 else 0  # what closes within sets a part
    return name[starts[level] : ends[level]].strip()


def _unwrap_list(field: str) -> str:
    """Take off braces around a whole list: ``{Doe, J. and Roe, R.}``; not ``{Barnes and Noble}``."""
    inner = field[1:-1] if field.startswith("{") and field.endswith("}") else ""
    names = split_name_list(inner)
    if len(names) > 1 and all(len(split_tex_string(name, ",")) > 1 for name in names):
        return inner
    return field


def _from_keyed(name: str) -> str:
    """Write a name of biblatex's long form (``family=Doe, given=Jane, given-i=J``) as BibTeX does."""
    pairs = [part.partition("=") for part in split_tex_string(name, ",")]
    if not all(equals for _key, equals, _value in pairs):
        return name
    parts = {key.strip().lower(): value.strip().strip('"') for key, _equals, value in pairs}
    family = " ".join(filter(None, [parts.get("prefix", ""), parts.get("family", "")]))
    return ", ".join(filter(None, [family, parts.get("suffix", ""), parts.get("given", "")]))


def _letters(name: str) -> list[str]:
    """Fold accents, case, braces, marks and hyphens away: ``José-Luis*`` -> ``jose``, ``luis``."""
    if _PLAIN.fullmatch(name):  # most are
        return re.findall("[a-z]+", name.lower())
    text = unicodedata.normalize("NFKD", to_text(name).casefold())
    text = "".join(char for char in text if not unicodedata.combining(char)).translate(_PLAIN_LETTERS)
    return re.findall(r"[^\W\d_]+", re.sub(r"[’'`]", "", text))


def _parts(person: Person) -> tuple[list[str], list[str]]:
    """Give the family and the given names, as folded words; capitals run together are initials (``AB``).

    Where all is in capitals (``LI, JIE``), only what has no vowel is.
    """
    family = _letters(" ".join([*person.prelast, *person.last]))
    initials = r"[B-DF-HJ-NP-TV-XZ]{2,3}" if " ".join(person.last).isupper() else r"[A-Z]{2,3}"
    given: list[str] = []
    for name in [*person.first, *person.middle]:
        words = _letters(name)
        given += words[0] if re.fullmatch(initials, name) else words
    return family, given


def _agree(one: list[str], other: list[str]) -> bool:
    """Do given names agree?  An initial agrees with a name that begins so; one may have more."""
    return bool(one) == bool(other) and all(
        a.startswith(b) if len(b) == 1 else b.startswith(a) if len(a) == 1 else a == b
        for a, b in zip(one, other, strict=False)
    )


def filed(people: Iterable[Person]) -> dict[Person, Person]:
    """Give, for each person, the fullest name that may be the same: of ``C. Doe``, ``Carl Doe``.

    Where two others may be meant, such as ``Carl`` and ``Clara``, a name stands for itself.
    """
    groups: dict[tuple[str, ...], list[tuple[list[str], Person]]] = {}
    for person, _times in Counter(people).most_common():
        family, given = _parts(person)
        groups.setdefault((*family, given[0][0] if given else ""), []).append((given, person))
    result = {}
    for group in groups.values():
        group.sort(key=lambda one: -sum(map(len, one[0])))  # of equals, the most common stays first
        for given, person in group:
            same = [other for other in group if _agree(given, other[0])]
            known = all(_agree(one[0], other[0]) for one in same for other in same)
            result[person] = same[0][1] if known else person
    return result


def address_finder(addresses: Mapping[str, str]) -> Callable[[Person], str | None]:
    """Make a function that finds the address of a person among those of *addresses*, by name."""
    people = [(_matcher([name]), address) for name, address in addresses.items()]

    @_ask_once
    def address_of(person: Person) -> str | None:
        return next((address for matches, address in people if matches(person)), None)

    return address_of


def owner_matcher(names: Iterable[str]) -> Callable[[Person], bool]:
    """Make a test for the owner's name.

    :param names: the owner's name in each spelling that may occur, as BibTeX takes it
        (``Given Family`` or ``Family, Given``).
    :returns: a function that is true of a person whose family name is the same, whatever the accents,
        case, braces, hyphens and order, and whose given names agree (``A.`` with ``Ada``).
    """
    return _ask_once(_matcher(names))


def _matcher(names: Iterable[str]) -> Callable[[Person], bool]:
    owners = [_parts(Person.read(name)) for name in names]

    def is_owner(person: Person) -> bool:
        family, given = _parts(person)
        words = [*given, *family]
        for owner_family, owner_given in owners:
            # Also a family name of two words without braces, and a family name first without a comma.
            split = len(owner_family)
            if (
                split >= len(family)
                and words[-split:] == owner_family
                and _agree(words[:-split], owner_given)
            ):
                return True
            if words == [*owner_family, *owner_given]:
                return True
        return False

    return is_owner
