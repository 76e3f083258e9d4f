r"""What a ``.bib`` file says, such that it can be written again: values, and legal names for all else.

A value is sound if all readers of BibTeX take it for the same: BibTeX and pybtex count every brace, others
none behind a backslash.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

#: pybtex reads a hundred; what has more has no meaning that it would lose.
_DEEPEST = 50
_BRACE = re.compile(r"[{}]")
#: A brace that no backslash is before, or what a backslash is before.
OWN_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BARE_BRACE = re.compile(r"(?<!\\)[{}]")
_ESCAPED_BRACE = re.compile(r"(?<!\\)(\\++)([{}])")
_ESCAPED = {"{": r"\lbrace{}", "}": r"\rbrace{}"}
#: Where others see the head of an entry.
_HEAD = re.compile(r"\n\s*+(?=@)")
#: Types that readers take for something else than an entry.
_NO_TYPE = re.compile(r"\W|comment|string|preamble|\d", re.ASCII)


class Part(NamedTuple):
    """One of the pieces of a value that ``#`` joins."""

    text: str  #: What it holds; sound.
    quotes: str  #: What can stand around it: ``{}``, as in the file if that is sound, or nothing.
    bare: bool  #: Whether it stands for itself, as a macro or a number.

    @property
    def written(self) -> str:
        """How it can be written."""
        return f"{self.quotes[:1]}{self.text}{self.quotes[1:]}"


class Field(NamedTuple):
    """A field of an entry, or the definition of a macro."""

    name: str  #: As it is typed.
    parts: tuple[Part, ...]  #: Of its value.
    start: int  #: Where the value begins.
    end: int  #: Where it ends.


def quoted_part(inner: str, written: str) -> Part:
    """Make a part of what stands between braces or quotes, or should."""
    text = balanced(inner)
    in_quotes = text == inner and written.startswith('"') and not re.search(r'["\\]', inner)
    return Part(text, '""' if in_quotes else "{}", bare=False)


def balanced(text: str) -> str:
    r"""Make a value that can stand between braces; it stays if it can as it is.

    Escaped braces that are not balanced become commands (``\lbrace``); others go, as does a backslash at
    the end.
    """
    text = (_HEAD.sub(" ", text) if "@" in text else text).rstrip("\\")
    if "{" not in text and "}" not in text:
        return text
    if _is_balanced(text, _BRACE) and _is_balanced(text, _BARE_BRACE):
        return text
    text = _ESCAPED_BRACE.sub(_without_backslash, text)
    closing = pairs(text)
    kept = {*closing, *closing.values()}
    text = _BRACE.sub(lambda brace: brace[0] if brace.start() in kept else "", text)
    return text if _is_balanced(text, _BRACE) else _BRACE.sub("", text)  # too deep


def _without_backslash(found: re.Match[str]) -> str:
    """Write a brace so that no backslash is right before it."""
    slashes, brace = found.groups()
    if len(slashes) % 2:
        return slashes[1:] + _ESCAPED[brace]
    return f"{slashes} {brace}"


def _is_balanced(text: str, braces: re.Pattern[str]) -> bool:
    depth = 0
    for brace in braces.finditer(text):
        depth += 1 if brace[0] == "{" else -1
        if not 0 <= depth <= _DEEPEST:
            return False
    return depth == 0


def pairs(text: str) -> dict[int, int]:
    """Find for each brace that opens, whatever is before it, the one that closes it."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            closing[opened.pop()] = brace.start()
    return closing


def own_depth(text: str) -> tuple[int, int]:
    """Count the braces that no backslash is before: how deep a text ends, and the least depth in it."""
    depth = lowest = 0
    for brace in OWN_BRACE.findall(text):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        lowest = min(lowest, depth)
    return depth, lowest


def legal_type(typed: str) -> str:
    """Make a type of an entry that BibTeX takes, in lower case."""
    name = typed.lower()
    return "misc" if not name or _NO_TYPE.match(name) else re.sub(r"\W", "_", name, flags=re.ASCII)


def legal_key(typed: str) -> str:
    """Make a key that all readers take: without blanks and what ends or begins something."""
    return re.sub(r"[\s,={}\"\\@]+", "-", typed)


@lru_cache(maxsize=1024)
def legal_name(typed: str) -> str:
    """Make a name of a field that BibTeX takes; one that it takes stays, in lower case."""
    if not typed.isascii():
        typed = typed.encode("punycode").decode("ascii")
    name = re.sub(r"[^A-Za-z0-9!$&*+./:;<>?\[\]^_`|~-]+", "-", typed).lower()
    if not re.search(r"[a-z0-9]", name):
        return "field"
    return f"_{name}" if name[0].isdigit() else name
