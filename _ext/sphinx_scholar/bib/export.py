"""The BibTeX that a reader copies: an entry's own source, without what is the site's or the owner's own.

pybtex's writer will not do: it escapes ``_`` in DOIs and expands months. No Sphinx in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibtexparser.model import DuplicateFieldKeyBlock
from bibtexparser.model import Entry as BibtexEntry
from bibtexparser.splitter import Splitter

from .names import read_names
from .repair import read_value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: Fields for the site or for one's own disk, which a reader who copies the BibTeX does not want.
#: ``scholar_private_fields`` adds to it; a name that ends with ``*`` stands for all that begin so.
PRIVATE_FIELDS = (
    "abstract abbr selected preview bibtex_show award award_name additional_info annotation annote "
    "html pdf supp code data dataset model demo slides poster video blog project website openreview "
    "altmetric dimensions google_scholar_id inspirehep_id "
    "file owner timestamp date-added date-modified bdsk-* mendeley-*"
).split()

#: A path on somebody's disk.
_LOCAL = re.compile(r"[{\"]*\s*(?:file:|~?/(?:Users|home|Volumes)/|[A-Za-z]:[\\/]{1,2}\w)")


def export_bibtex(text: str, private: Collection[str], macros: Mapping[str, str]) -> str:
    """Return an entry's source without its private fields.

    :param text: the entry as it stands in the file.
    :param private: names of fields in lower case, some ending with ``*``.
    :param macros: macros that it uses and whoever copies it may not have; they are written out.
    :returns: BibTeX; the other fields to the letter, one a line, without marks at names. A source that
        cannot be split is returned as it is.
    """
    # Else BibTeX's readers take it for a comment.
    text = re.sub(r"^@(?:comment|string|preamble)\w+", "@misc", text, flags=re.IGNORECASE)
    block = next(iter(Splitter(text).split().blocks), None)
    if isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if not isinstance(block, BibtexEntry):
        return text
    head = text[: text.index(",") + 1] if "," in text else text
    stems = tuple(name[:-1] for name in private if name.endswith("*"))
    first = {field.key.lower(): field for field in reversed(block.fields)}
    fields = [
        f"  {field.key} = {_portable(field.key, field.value, macros)}"
        for field in reversed(first.values())
        if field.key.lower() not in private
        and not (stems and field.key.lower().startswith(stems))
        and not _LOCAL.match(field.value)
    ]
    closing = ")" if text.rstrip().endswith(")") else "}"
    return "\n".join([head.strip(), ",\n".join(fields), closing])


def _portable(field: str, value: str, macros: Mapping[str, str]) -> str:
    """Write a value so that it stands by itself."""
    people = field.lower() in {"author", "editor"}
    parts = read_value(value, 0)[0] if macros or people else []
    if any(part.lower() in macros for part in parts):
        return " # ".join(f"{{{macros[part.lower()]}}}" if part.lower() in macros else part for part in parts)
    if people and len(parts) == 1:
        names = read_names(parts[0][1:-1])
        if names.odd or any(names.marks):
            return f"{{{names.value}}}"
    return value
