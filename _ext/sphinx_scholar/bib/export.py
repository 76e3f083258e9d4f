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
    from .sound import Part

#: A path on somebody's disk, but no part of an address.
_LOCAL = re.compile(r"(?<![\w/=.~-])(?:file:|~/|/(?:Users|home|Volumes)/|[A-Za-z]\\?:[\\/])", re.IGNORECASE)
#: What stands between pieces of a value, before a field, and between its name and value.
_SPACE = '<span class="w"> </span>'
_JOINT = f'{_SPACE}<span class="p">#</span>{_SPACE}'
_NEXT = '<span class="p">,</span>\n<span class="w">  </span>'
_EQUALS = f'{_SPACE}<span class="p">=</span>{_SPACE}'


def export_bibtex(entry: Entry, private: Collection[str]) -> str:
    """Return an entry's own fields as BibTeX, without the private ones.

    :param private: names of fields in lower case, some ending with ``*``.
    :returns: BibTeX that parses, a field a line. A value that is sound stands as it is typed, but for
        macros that whoever copies it may not have, and marks at names.
    """
    return unescape(re.sub(r"<[^>]*>", "", colour_bibtex(entry, private))).rstrip("\n")


def colour_bibtex(entry: Entry, private: Collection[str]) -> str:
    """Write the same as HTML, in the classes of Pygments' lexer: what each piece is, is known here."""
    lines = [f'<span class="nc">@{_type(entry)}</span><span class="p">{{</span>']
    lines[0] += _span("nl", legal_key(entry.key))
    private = frozenset(private)
    for field in entry.source.fields:
        value = _say(field, entry.source.macros)
        if not _is_private(field, value, private):
            pieces = _write(field, entry.source.macros)
            written = _JOINT.join(_span(*piece) for piece in pieces)
            lines.append(f"{_span('na', legal_name(field.name))}{_EQUALS}{written}")
    comma = "" if len(lines) > 1 else '<span class="p">,</span>'
    return f'{_NEXT.join(lines)}{comma}\n<span class="p">}}</span>\n'


def _span(colour: str, text: str) -> str:
    """Colour a piece, each of its lines."""
    text = escape(text, quote=False)
    if "\n" not in text:
        return f'<span class="{colour}">{text}</span>'
    return "\n".join(f'<span class="{colour}">{line}</span>' if line else "" for line in text.split("\n"))


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


def _write(field: Said, macros: Mapping[str, str]) -> list[tuple[str, str]]:
    """Write a value so that it stands by itself; give each piece with its colour."""
    if field.mended is not None:
        return [("s", f"{{{field.mended}}}")]
    return [
        ("s", f"{{{macros[part.text.lower()]}}}")
        if part.bare and part.text.lower() in macros
        else (_colour(part), part.written)
        for part in field.parts
    ]


def _colour(part: Part) -> str:
    return "s" if not part.bare else "m" if part.written.isdigit() else "nv"
