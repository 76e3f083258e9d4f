"""The BibTeX that a reader copies: what was understood, without what is the site's or the owner's own.

pybtex's writer will not do: it escapes ``_`` in DOIs and expands months.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dialects import BIBLIOGRAPHIC
from .names import read_names
from .sound import balanced, legal_key, legal_name, legal_type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .entry import Entry
    from .sound import Field

#: A path on somebody's disk, but no part of an address.
_LOCAL = re.compile(r"(?<![\w/=.~-])(?:file:|~/|/(?:Users|home|Volumes)/|[A-Za-z]\\?:[\\/])", re.IGNORECASE)


def export_bibtex(entry: Entry, private: Collection[str]) -> str:
    """Return an entry's own fields as BibTeX, without the private ones.

    :param private: names of fields in lower case, some ending with ``*``.
    :returns: BibTeX that parses, a field a line. A value that is sound stands as it is typed, but for
        macros that whoever copies it may not have, and marks at names.
    """
    lines = [f"@{_type(entry)}{{{legal_key(entry.key)}"]
    for field in entry.source.fields:
        value = _say(field, entry.source.macros)
        if not _is_private(field, value, private):
            lines.append(f"  {legal_name(field.name)} = {_write(field, value, entry.source.macros)}")
    return ",\n".join(lines) + ("\n}" if len(lines) > 1 else ",\n}")


def _type(entry: Entry) -> str:
    [name] = re.findall(r"\A@\s*([\w-]*)", entry.source.text)
    legal = legal_type(name)
    return name if name.lower() == legal else legal


def _say(field: Field, macros: Mapping[str, str]) -> str:
    """Give what a value says, with its macros but months put in."""
    return "".join(
        macros.get(part.text.lower(), part.text) if part.bare else part.text for part in field.parts
    )


def _is_private(field: Field, value: str, private: Collection[str]) -> bool:
    """Tell whether a field is for the site or its owner alone: by its name, a word of that, or a path."""
    legal = legal_name(field.name)
    stems = tuple(name.rstrip("*") for name in private if name.endswith("*"))
    names = {legal, *re.split(r"[\s+]+", field.name.lower())}
    if any(name in private or name.startswith(stems) for name in names):
        return True
    return legal not in BIBLIOGRAPHIC and bool(_LOCAL.search(value))  # a title may begin with "file:"


def _write(field: Field, value: str, macros: Mapping[str, str]) -> str:
    """Write a value so that it stands by itself."""
    if field.name.lower() in {"author", "editor"}:
        names = read_names(" ".join(value.split()))
        if names.mended:
            return f"{{{balanced(names.value)}}}"
    return " # ".join(
        f"{{{macros[part.text.lower()]}}}" if part.bare and part.text.lower() in macros else part.written
        for part in field.parts
    )
