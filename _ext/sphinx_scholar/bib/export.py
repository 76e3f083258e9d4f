"""The BibTeX that a reader copies: what was understood, without what is the site's or the owner's own.

pybtex's writer will not do: it escapes ``_`` in DOIs and expands months.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

from .dialects import BIBLIOGRAPHIC
from .sound import legal_key, legal_name, legal_type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .entry import Entry, Said

#: A path on somebody's disk, but no part of an address.
_LOCAL = re.compile(r"(?<![\w/=.~-])(?:file:|~/|/(?:Users|home|Volumes)/|[A-Za-z]\\?:[\\/])", re.IGNORECASE)


def export_bibtex(entry: Entry, private: Collection[str]) -> str:
    """Return an entry's own fields as BibTeX, without the private ones.

    :param private: names of fields in lower case, some ending with ``*``.
    :returns: BibTeX that parses, a field a line. A value that is sound stands as it is typed, but for
        macros that whoever copies it may not have, and marks at names.
    """
    return unescape(re.sub(r"<[^>]*>", "", colour_bibtex(entry, private))).rstrip("\n")


def colour_bibtex(entry: Entry, private: Collection[str]) -> str:
    """Write the same as HTML; type, key and names of fields have the classes of Pygments' lexer.

    Values have none: with an element a piece, BibTeX would be three quarters of a list.
    """
    lines = [f"{_span('nc', f'@{_type(entry)}')}{{{_span('nl', legal_key(entry.key))}"]
    private = frozenset(private)
    for field in entry.source.fields:
        value = _say(field, entry.source.macros)
        if not _is_private(field, value, private):
            written = escape(_write(field, entry.source.macros), quote=False)
            lines.append(f"{_span('na', legal_name(field.name))} = {written}")
    comma = "" if len(lines) > 1 else ","
    return ",\n  ".join(lines) + f"{comma}\n}}\n"


def _span(colour: str, text: str) -> str:
    return f'<span class="{colour}">{escape(text, quote=False)}</span>'


def _type(entry: Entry) -> str:
    name = entry.source.type
    legal = legal_type(name)
    return name if name.lower() == legal else legal


def _say(field: Said, macros: Mapping[str, str]) -> str:
    """Give what a value says, with its macros but months put in."""
    return "".join(
        macros.get(part.text.lower(), part.text) if part.bare else part.text for part in field.parts
    )


def _is_private(field: Said, value: str, private: frozenset[str]) -> bool:
    """Tell whether a field is for the site or its owner alone: by its name, a word of that, or a path."""
    if _is_private_name(field.name, private):
        return True
    # A title may begin with "file:".
    return legal_name(field.name) not in BIBLIOGRAPHIC and bool(_LOCAL.search(value))


@lru_cache(maxsize=1024)  # entries have few names of fields
def _is_private_name(typed: str, private: frozenset[str]) -> bool:
    stems = tuple(name.rstrip("*") for name in private if name.endswith("*"))
    names = {legal_name(typed), *re.split(r"[\s+]+", typed.lower())}
    return any(name in private or name.startswith(stems) for name in names)


def _write(field: Said, macros: Mapping[str, str]) -> str:
    """Write a value so that it stands by itself."""
    if field.mended is not None:
        return f"{{{field.mended}}}"
    return " # ".join(
        f"{{{macros[part.text.lower()]}}}" if part.bare and part.text.lower() in macros else part.written
        for part in field.parts
    )
