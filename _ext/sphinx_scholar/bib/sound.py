r"""What a ``.bib`` file says, such that it can be written again: values, and legal names for all else.

A value is sound if all readers of BibTeX take it for the same: BibTeX and pybtex count every brace, others
none behind a backslash.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

#: pybtex reads a hundred; what has more has no meaning that it would lose.
_DEEPEST = 50
_BRACE = re.compile(r"(?<!\\)(\\*+)([{}])")
_ESCAPED = {"{": r"\lbrace{}", "}": r"\rbrace{}"}
#: Where others see the head of an entry.
_HEAD = re.compile(r"\n\s*+(?=@)")
#: Types that readers take for something else than an entry.
_NO_TYPE = re.compile(r"\W|comment|string|preamble|\d", re.IGNORECASE | re.ASCII)


class Part(NamedTuple):
    """One of the pieces of a value that ``#`` joins."""

    text: str  #: What it holds; sound.
    written: str  #: How it can be written: as it stands in the file, if that is sound.
    bare: bool  #: Whether it stands for itself, as a macro or a number.


class Field(NamedTuple):
    """A field of an entry, or the definition of a macro."""

    name: str  #: As it is typed.
    parts: tuple[Part, ...]  #: Of its value.
    start: int  #: Where the value begins.
    end: int  #: Where it ends.


def quoted_part(inner: str, written: str) -> Part:
    """Make a part of what stands between braces or quotes, or should."""
    text = balanced(inner)
    as_typed = text is inner and (
        written[:1] == "{" or (written[:1] == '"' and not re.search(r'["\\]', inner))
    )
    return Part(text, written if as_typed else f"{{{text}}}", bare=False)


def balanced(text: str) -> str:
    r"""Make a value that can stand between braces; the same object if it can as it is.

    Escaped braces that are not balanced become commands (``\lbrace``); others go, as does a backslash at
    the end.
    """
    if "@" in text and _HEAD.search(text):
        text = _HEAD.sub(" ", text)
    if text.endswith("\\"):
        text = text.rstrip("\\")
    if "{" not in text and "}" not in text:
        return text
    if _is_balanced(text, count=lambda slashes: True) and (
        ("\\{" not in text and "\\}" not in text) or _is_balanced(text, count=lambda slashes: not slashes)
    ):
        return text
    text = _BRACE.sub(_without_backslash, text)
    kept: list[str] = []
    opened: list[int] = []
    for piece in re.split(r"([{}])", text):
        if piece == "}" and not opened:
            continue
        if piece == "{":
            opened.append(len(kept))
        elif piece == "}":
            opened.pop()
        kept.append(piece)
    for place in opened:
        kept[place] = ""
    text = "".join(kept)
    if not _is_balanced(text, count=lambda slashes: True):  # too deep
        text = re.sub(r"[{}]", "", text)
    return text.rstrip("\\")


def _without_backslash(found: re.Match[str]) -> str:
    """Write a brace so that no backslash is right before it."""
    slashes, brace = found.groups()
    if len(slashes) % 2:
        return slashes[1:] + _ESCAPED[brace]
    return f"{slashes} {brace}" if slashes else brace


def _is_balanced(text: str, count: Callable[[str], bool]) -> bool:
    depth = 0
    for found in _BRACE.finditer(text):
        if count(found[1]):
            depth += 1 if found[2] == "{" else -1
            if not 0 <= depth <= _DEEPEST:
                return False
    return depth == 0


def legal_type(typed: str) -> str:
    """Make a type of an entry that BibTeX takes, in lower case."""
    name = typed.replace("-", "_").lower()
    return "misc" if not name or _NO_TYPE.match(name) else re.sub(r"\W", "_", name, flags=re.ASCII)


def legal_key(typed: str) -> str:
    """Make a key that all readers take: without blanks and what ends or begins something."""
    return re.sub(r"[\s,={}\"\\@]+", "-", typed) or "-"


@lru_cache(maxsize=1024)
def legal_name(typed: str) -> str:
    """Make a name of a field that BibTeX takes; one that it takes stays, in lower case."""
    if not typed.isascii():
        typed = typed.encode("punycode", "replace").decode("ascii")
    name = re.sub(r"[^A-Za-z0-9!$&*+./:;<>?\[\]^_`|~-]+", "-", typed.strip()).lower()
    if not re.search(r"[a-z0-9]", name):
        return "field"
    return f"_{name}" if name[0].isdigit() else name
