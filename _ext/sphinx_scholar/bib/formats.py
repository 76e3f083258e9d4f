"""Whole bibliographies in the formats that others read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from .csl import csl_item
from .export import export_bibtex
from .jsonld import schema_of
from .metadata import metadata_of
from .ris import ris_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from .entry import Entry
    from .metadata import Metadata


class Work(NamedTuple):
    """An entry, and its facts: found once, however many formats tell them."""

    entry: Entry
    facts: Metadata


def works_of(entries: Iterable[Entry]) -> list[Work]:
    """Find the facts of entries."""
    return [Work(entry, metadata_of(entry)) for entry in entries]


def to_bibtex(works: Iterable[Work], private: Collection[str]) -> str:
    """Write works as one ``.bib`` file, without their *private* fields."""
    return "\n\n".join(export_bibtex(work.entry, private) for work in works) + "\n"


def to_csl(works: Iterable[Work], private: Collection[str] = ()) -> str:
    """Write works as CSL-JSON: a list of items."""
    items = [csl_item(work.facts) for work in works]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def to_ris(works: Iterable[Work], private: Collection[str] = ()) -> str:
    """Write works as RIS, record after record."""
    return "\r\n".join(ris_record(work.facts) for work in works)


def to_jsonld(works: Iterable[Work], private: Collection[str] = ()) -> str:
    """Write works as JSON-LD, in the terms of schema.org: a graph of them."""
    graph = [schema_of(work.facts) for work in works]
    data = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


#: Name of a format -> what writes it.
FORMATS: Mapping[str, Callable[[Iterable[Work], Collection[str]], str]] = {
    "bib": to_bibtex,
    "csl": to_csl,
    "jsonld": to_jsonld,
    "ris": to_ris,
}
