"""Whole bibliographies in the formats that others read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .csl import csl_item
from .export import export_bibtex
from .jsonld import schema_of
from .metadata import metadata_of
from .ris import ris_record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from .entry import Entry


def to_bibtex(entries: Iterable[Entry], private: Collection[str]) -> str:
    """Write entries as one ``.bib`` file, without their *private* fields."""
    return "\n\n".join(export_bibtex(entry, private) for entry in entries) + "\n"


def to_csl(entries: Iterable[Entry], private: Collection[str] = ()) -> str:
    """Write entries as CSL-JSON: a list of items."""
    items = [csl_item(metadata_of(entry)) for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def to_ris(entries: Iterable[Entry], private: Collection[str] = ()) -> str:
    """Write entries as RIS, record after record."""
    return "\r\n".join(ris_record(metadata_of(entry)) for entry in entries)


def to_jsonld(entries: Iterable[Entry], private: Collection[str] = ()) -> str:
    """Write entries as JSON-LD, in the terms of schema.org: a graph of works."""
    graph = [schema_of(metadata_of(entry)) for entry in entries]
    data = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


#: Name of a format -> what writes it.
FORMATS: Mapping[str, Callable[[Iterable[Entry], Collection[str]], str]] = {
    "bib": to_bibtex,
    "csl": to_csl,
    "jsonld": to_jsonld,
    "ris": to_ris,
}
