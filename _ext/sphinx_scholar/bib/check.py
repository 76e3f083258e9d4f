"""A check of ``.bib`` files without a build: what a build warns of, and what only an author minds."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ..words import __
from .entry import folded_title, source_of
from .export import PRIVATE_FIELDS
from .fields import ROWS
from .links import LINKS, links_of
from .read import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pybtex.database import Entry

    from .problems import Problem

#: All fields that have a meaning.
FIELDS = frozenset(
    name.rstrip("*")
    for name in (*chain.from_iterable(names.split() for names, _words in ROWS), *LINKS, *PRIVATE_FIELDS)
)


class Finding(NamedTuple):
    """One problem."""

    file: str  #: The file, as it was named.
    line: int  #: From 1.
    kind: str  #: Short name.
    message: str  #: What is wrong.


def check(paths: Iterable[Path], encoding: str = "utf-8-sig") -> list[Finding]:
    """Find the problems of some files, read as one bibliography.

    :returns: the problems by file and line; none if all is well.
    """
    findings: list[Finding] = []

    def note(kind: str, message: str, location: str) -> None:
        file, _colon, line = location.rpartition(":")
        findings.append(Finding(file, int(line), kind, message))

    def report(problem: Problem, message: str, location: str) -> None:
        note(problem.value, str(message), location)

    reader = Reader(encoding, report)
    reader.read((path, str(path)) for path in paths)
    entries = list(reader.entries.values())
    for entry in entries:
        for kind, message in _entry_problems(entry):
            note(kind, f"{entry.key}: {message}", source_of(entry).location)
    for kind, message, entry in _same_papers(entries):
        note(kind, f"{entry.key}: {message}", source_of(entry).location)
    return sorted(findings)


def _entry_problems(entry: Entry) -> Iterator[tuple[str, str]]:
    for name, value in entry.fields.items():
        if not value.strip():
            yield "empty", __("the field %s is empty") % name
        if name.lower() not in FIELDS:
            near = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.74)
            if near:
                yield "field", __("the field %s is not known; is it %s?") % (name, near[0])
    year = re.fullmatch(r"\d+", entry.fields.get("year", "").strip())
    if year and not 1000 <= int(year[0]) <= 2200:
        yield "date", __("the year %s is out of range") % year[0]
    for link in links_of(entry, LINKS, lambda path: True):
        if link.scheme and not link.is_web:
            yield "link", __("%s: a link may not begin with %s:") % (link.field, link.scheme)


def _same_papers(entries: list[Entry]) -> Iterator[tuple[str, str, Entry]]:
    """Tell of a DOI, arXiv id or title that stands under two keys, at each but the first."""
    table = {name: LINKS[name] for name in ("doi", "arxiv", "eprint")}
    seen: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        title = folded_title(entry)
        what = {link.target.casefold(): link.target for link in links_of(entry, table)}
        if title:
            what[title] = __("the title")
        for identity, shown in what.items():
            if seen[identity]:
                yield "same", __("%s is also that of %s") % (shown, seen[identity][0].key), entry
            seen[identity].append(entry)
