"""The BibTeX that a reader copies: what was understood, without what is the site's or the owner's own.

pybtex's writer will not do: it escapes ``_`` in DOIs and expands months.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dialects import BIBLIOGRAPHIC, PRIVATE_FIELDS
from .links import LINKS
from .names import read_names
from .sound import balanced, legal_key, legal_name, legal_type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .entry import Entry
    from .sound import Field

__all__ = ["PRIVATE_FIELDS", "export_bibtex"]

#: A path on somebody's disk.
_LOCAL = re.compile(r"[\s{]*+(?:file:|~?/(?:Users|home|Volumes)/|[A-Za-z]:[\\/]{1,2}\w)", re.IGNORECASE)


def export_bibtex(entry: Entry, private: Collection[str]) -> str:
    """Return an entry's own fields as BibTeX, without the private ones.

    :param private: names of fields in lower case, some ending with ``*``.
    :returns: BibTeX that parses, a field a line. A value that is sound stands as it is typed, but for
        macros that whoever copies it may not have, and marks at names.
    """
    stems = tuple(name[:-1] for name in private if name.endswith("*"))
    lines = [f"@{_type(entry)}{{{legal_key(entry.key)}"]
    for field in entry.source.fields:
        if not _is_private(field, private, stems):
            lines.append(f"  {legal_name(field.name)} = {_written(field, entry.source.macros)}")
    return ",\n".join(lines) + ("\n}" if len(lines) > 1 else ",\n}")


def _type(entry: Entry) -> str:
    typed = re.match(r"@\s*([\w-]*)", entry.source.text)
    name = typed[1].replace("-", "_") if typed else ""
    return name if name.lower() == legal_type(name) else legal_type(name)


def _is_private(field: Field, private: Collection[str], stems: tuple[str, ...]) -> bool:
    """Tell whether a field is for the site or its owner alone: by its name, a word of that, or its path."""
    legal = legal_name(field.name)
    names = {legal, *field.name.lower().split()}
    if any(name in private or (stems and name.startswith(stems)) for name in names):
        return True
    # A title may begin with "file:".
    holds_paths = legal in LINKS or legal not in BIBLIOGRAPHIC
    return holds_paths and bool(_LOCAL.match("".join(part.text for part in field.parts)))


def _written(field: Field, macros: Mapping[str, str]) -> str:
    """Write a value so that it stands by itself."""
    parts = field.parts
    if field.name.lower() in {"author", "editor"}:
        value = "".join(
            macros.get(part.text.lower(), part.text) if part.bare else part.text for part in parts
        )
        names = read_names(" ".join(value.split()))
        if names.odd or any(person.mark for person in names.people):
            return f"{{{balanced(names.value)}}}"
    return " # ".join(
        f"{{{macros[part.text.lower()]}}}" if part.bare and part.text.lower() in macros else part.written
        for part in parts
    )
