"""Whole bibliographies in the formats that others read, written piece by piece: they may be long."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from .csl import csl_item
from .export import export_bibtex
from .jsonld import schema_of
from .metadata import metadata_of
from .ris import ris_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from .entry import Entry
    from .metadata import Metadata


class Work:
    """An entry, and its facts: found when a format asks, and once."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    @cached_property
    def facts(self) -> Metadata:
        """What it says, as plain facts."""
        return metadata_of(self.entry)


def to_bibtex(works: Iterable[Work], private: Collection[str]) -> Iterator[str]:
    """Write works as one ``.bib`` file, without their *private* fields."""
    return _join((f"{export_bibtex(work.entry, private)}\n" for work in works), "\n")


def to_csl(works: Iterable[Work], private: Collection[str] = ()) -> Iterator[str]:
    """Write works as CSL-JSON: a list of items."""
    opening = "["
    for work in works:
        yield opening + json.dumps([csl_item(work.facts)], ensure_ascii=False, indent=1)[1:-2]
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def to_ris(works: Iterable[Work], private: Collection[str] = ()) -> Iterator[str]:
    """Write works as RIS, record after record."""
    return _join((ris_record(work.facts) for work in works), "\r\n")


def _join(pieces: Iterable[str], between: str) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield between + piece if number else piece


def to_jsonld(works: Iterable[Work], private: Collection[str] = ()) -> Iterator[str]:
    """Write works as JSON-LD, in the terms of schema.org: a graph of them."""
    graph = [schema_of(work.facts) for work in works]
    data = {"@context": "https://schema.org", "@graph": graph}
    yield json.dumps(data, ensure_ascii=False, indent=1) + "\n"


#: Name of a format -> what writes it.
FORMATS: Mapping[str, Callable[[Iterable[Work], Collection[str]], Iterator[str]]] = {
    "bib": to_bibtex,
    "csl": to_csl,
    "jsonld": to_jsonld,
    "ris": to_ris,
}
