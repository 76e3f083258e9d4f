"""What entries take over from others, as biblatex has it: ``crossref`` and ``xdata``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .dialects import NOISE, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .dialects import Draft

#: Fields that a child does not take over from its ``crossref``.
_OWN = frozenset(
    "abstract abbr annotation arxiv code doi entryset eprint html ids pdf selected slides subtitle "
    "title titleaddon shorttitle url xref".split()
)
#: Fields that say one thing: they are taken over if none of them contradicts.
_WHEN = ("year", "month", "day", "date")
_WHOLE = frozenset(
    "book collection mvbook mvcollection mvproceedings mvreference proceedings reference".split()
)
#: What the title of a parent is for its child: the first row that fits both types as they are typed; None
#: fits all (biblatex's manual, "Inheritance setup", and books in books, which people write as well).
_TITLES: tuple[tuple[frozenset[str] | None, frozenset[str] | None, str], ...] = (
    (frozenset({"periodical"}), None, "journal"),
    (_WHOLE, _WHOLE, "maintitle"),
    (frozenset(name for name in _WHOLE if name.startswith("mv")), None, "maintitle"),
    (None, None, "booktitle"),
)


def inherit(entries: Mapping[str, Draft], noise: Mapping[str, str] = NOISE) -> list[tuple[Draft, str]]:
    """Give each entry what its ``crossref`` and ``xdata`` hold; a parent may have parents.

    :param entries: by their keys in lower case.
    :param noise: what programs write into notes, as in :data:`.dialects.NOISE`.
    :returns: entries that name a parent that is not there, and its key.
    """
    missing: list[tuple[Draft, str]] = []
    parents: dict[str, list[Draft]] = {}
    for entry in entries.values():
        waiting = [entry]
        while waiting:
            child = waiting[-1]
            if child.key not in parents:
                parents[child.key] = _parents(child, entries, missing)
                waiting += [parent for parent in reversed(parents[child.key]) if parent.key not in parents]
                continue
            waiting.pop()
            for parent in parents[child.key]:
                _take_over(child, parent)
                normalise(child, noise)
            parents[child.key] = []  # once is enough
    return missing


def _parents(entry: Draft, entries: Mapping[str, Draft], missing: list[tuple[Draft, str]]) -> list[Draft]:
    """Find what an entry takes fields from; note what is not there."""
    names = [*entry.fields.get("xdata", "").split(","), entry.fields.get("crossref", "")]
    parents = []
    for name in filter(None, map(str.strip, names)):
        parent = entries.get(name.lower())
        if parent is None:
            missing.append((entry, name))
        elif parent is not entry:
            parents.append(parent)
    return parents


def _take_over(child: Draft, parent: Draft) -> None:
    """Give a child what a complete parent has; what the child says itself stays."""
    everything, fields = parent.type == "xdata", child.fields
    title = parent.fields.get("title")
    if title and not everything:
        place = _title_of_parent(child, parent)
        if not fields.get("journal"):
            fields.setdefault(place, parent.fields.get(place, title) if place != "maintitle" else title)
        fields.setdefault("title", title)  # of a chapter that has only a number
    years = {fields.get("year"), parent.fields.get("year")} - {None}
    for name, value in parent.fields.items():
        if everything or not (name in _OWN or (len(years) == 2 and name in _WHEN)):
            fields.setdefault(name, value)
    for role, people in parent.persons.items():
        child.persons.setdefault(role, people)


def _title_of_parent(child: Draft, parent: Draft) -> str:
    """Name the field of a child that the title of its parent fills."""
    for parents, children, place in _TITLES:
        if (parents is None or parent.typed in parents) and (children is None or child.typed in children):
            return place
    raise AssertionError  # the last row fits all
