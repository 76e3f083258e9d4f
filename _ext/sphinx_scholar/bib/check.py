"""A check of ``.bib`` files without a build: what a build warns of, and what only an author minds."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from .dialects import NAMES
from .entry import folded_title
from .links import LINKS, all_links_of, links_of, wrong_with
from .places import Places
from .read import open_file, read_files
from .words import Message, __

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from .entry import Entry


class Finding(NamedTuple):
    """One problem."""

    file: str  #: The file, as it was named.
    line: int  #: From 1.
    kind: str  #: Short name.
    message: Message  #: What is wrong.


#: Of so many findings of one kind, the first stands for all.
FLOOD = 20
#: What begins the names of fields that a program made.
_STEMS = tuple(name.rstrip("*") for name in NAMES if name.endswith("*"))


def check(
    paths: Iterable[Path],
    encoding: str = "utf-8-sig",
    is_file: Callable[[str], bool] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """Find the problems of some files, read as one bibliography.

    :param is_file: tells whether a path is a file of the site; None if nobody knows.
    :param settings: a site's, by their names.
    :returns: the problems by file and line; none if all is well.
    """
    findings: list[Finding] = []

    def report(kind: str, message: Message, location: str) -> None:
        file, _colon, line = location.rpartition(":")
        findings.append(Finding(file, int(line), kind, message))

    site = settings or {}
    own = site.get("scholar_macros"), site.get("scholar_noise")
    links = {**LINKS, **site.get("scholar_links", {})}
    library = read_files((open_file(path, str(path)) for path in paths), encoding, *own)
    for trouble in library.problems:
        report(trouble.problem.value, trouble.message, trouble.location)
    entries = list(library.entries.values())
    places = Places()
    for entry in entries:
        for kind, field, message in _entry_problems(entry, links, is_file):
            report(kind, Message("%s: %s", (entry.key, message)), places.of(entry, field))
    for kind, message, entry in _same_papers(entries):
        report(kind, Message("%s: %s", (entry.key, message)), entry.source.location)
    return sorted(findings, key=_place)


def fold(findings: list[Finding]) -> list[Finding]:
    """Let one finding stand for a flood of one kind, and tell how many there are."""
    alike: defaultdict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        alike[finding.file, finding.kind, _form(finding.message)].append(finding)
    folded = []
    for group in alike.values():
        if len(group) > FLOOD:
            message = Message("%s (%s)", (group[0].message, __("and %d more like this") % (len(group) - 1)))
            group = [group[0]._replace(message=message)]
        folded += group
    return sorted(folded, key=_place)


def _form(message: Message) -> tuple[object, ...]:
    """Give what a message says, whatever it says it of."""
    return message.format, *(_form(part) for part in message.arguments if isinstance(part, Message))


def _place(finding: Finding) -> tuple[object, ...]:
    return *finding[:3], str(finding.message)


def _entry_problems(
    entry: Entry, links: Mapping[str, tuple[str, str] | None], is_file: Callable[[str], bool] | None
) -> Iterator[tuple[str, str, Message]]:
    known = NAMES | links.keys()
    for name, value in entry.fields.items():
        if not value and not name.startswith(_STEMS):
            yield "empty", name, __("the field %s is empty") % name
        if name not in known and not name.startswith(_STEMS):
            near = difflib.get_close_matches(name, sorted(known), cutoff=0.74)
            if near:
                yield "field", name, __("the field %s is not known; is it %s?") % (name, near[0])
    year = entry.fields.get("year", "")
    if re.fullmatch(r"\d+", year) and not re.fullmatch(r"0*(?:1\d{3}|2[01]\d\d|2200)", year):
        yield "date", "year", __("the year %s is out of range") % year
    for link in all_links_of(entry, links, is_file) if is_file else all_links_of(entry, links):
        if wrong := wrong_with(link, is_file(link.target) if is_file else None):
            yield "link", link.field, wrong


def _same_papers(entries: list[Entry]) -> Iterator[tuple[str, Message, Entry]]:
    """Tell of a DOI, arXiv id or title that stands under two keys, at each but the first."""
    table = {name: LINKS[name] for name in ("doi", "arxiv", "eprint")}
    seen: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        title = folded_title(entry)
        what: dict[str, str | Message] = {
            link.target.casefold(): link.target for link in links_of(entry, table)
        }
        if title:
            what[title] = __("the title")
        for identity, shown in what.items():
            if seen[identity]:
                yield "same", __("%s is also that of %s") % (shown, seen[identity][0].key), entry
            seen[identity].append(entry)
