"""The text of a ``.bib`` file -> its blocks, with their fields and places: one tolerant scanner.

An entry that is BibTeX is read as BibTeX reads it: a brace counts, even behind a backslash. One that is not
is read again, by :mod:`.damaged`. The time grows with the text, whatever is in it: braces are matched once
for a whole file, and no entry goes on beyond the next ``@type{`` that begins a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from .damaged import GAP, NO_AT, NOT_CLOSED, SPACE, DamagedEntry, Starts, next_in, skip
from .dialects import TYPES
from .sound import OWN_BRACE, Field, Part, pairs, quoted_part
from .style import VENUE

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = re.compile(r"@[ \t]*+([\w-]*+)(\s*+)([{(])")
#: What a key may go on with: ``(b)c``.
_PARENTHESES = r"(?:\([^\s,={}()\"]*+\)[^\s,={}()\"]*+)*+"
#: What tells a head in parentheses or without a type from prose: a key and a comma, or a macro's name.
_BODY = re.compile(
    rf"\s*+[^\s,={{}}()\"]*+{_PARENTHESES}\s*+(?:[,=]|[\w-]++\s*+=|(?<!\()\)[ \t]*+$)",
    re.MULTILINE,
)
#: A head without a brace: of a type that is known, or with a key and a field behind it.
_NO_BRACE = re.compile(r"@[ \t]*+([\w-]++)")
_FIRST_FIELD = re.compile(r"[^\n={}\"@,]*+,\s*+[A-Za-z][\w-]*+\s*+=")
_KNOWN = frozenset({*VENUE, *TYPES})
#: A head without its ``@``, with a field behind it.
_LOST = re.compile(
    rf"^[ \t]*+(?:{'|'.join(sorted(_KNOWN, key=len, reverse=True))})[ \t]*+{{{_FIRST_FIELD.pattern}",
    re.MULTILINE | re.IGNORECASE,
)
_NO_ENTRY = frozenset({"string", "preamble", "comment"})
#: Where a block may begin within a line; one that begins with a ``%`` is passed over.
_AT = re.compile(r"^[ \t]*+%.*|@", re.MULTILINE)
_QUOTE = re.compile(r"[\"{}]")
_KEY = re.compile(rf"\s*+([^\s,={{}}()\"]++{_PARENTHESES})\s*+")
#: As pybtex takes them, without what other readers stumble over.
_NAME = re.compile(r"([A-Za-z!$&*+./:;<>?\[\]^_`|~-][A-Za-z0-9!$&*+./:;<>?\[\]^_`|~-]*+)\s*+=\s*+")
_WORD = re.compile(r"[0-9]++|[A-Za-z@!$&*+./:;<>?\[\\\]^_`|~-][A-Za-z0-9@!$&*+./:;<>?\[\\\]^_`|~-]*+")
_GOES_ON = re.compile(r"[\s,}]*+[A-Za-z][\w-]*+\s*+=\s*+[{\"\d]")
_NEXT_FIELD = re.compile(r"\s*+,\s*+[^\W\d][\w-]*+\s*+=")


class Block(NamedTuple):
    """An entry, a macro, a preamble or a comment."""

    type: str  #: What stands behind the ``@``, as typed.
    key: str  #: Of an entry; ``""`` if it has none.
    fields: tuple[Field, ...]  #: In their order, with those that stand twice; of a macro, what it stands for.
    start: int  #: Where its ``@`` is.
    end: int  #: Where it ends.
    line: int  #: Of its ``@``, from 1.
    problems: tuple[str, ...]  #: What is wrong with it, in English; none if it is BibTeX.


class _Head(NamedTuple):
    """How a block begins."""

    start: int  #: Where its ``@`` is.
    type: str  #: As typed.
    brace: str  #: ``""`` if there is none.
    end: int  #: Where what is in it begins.


def scan(text: str) -> Iterator[Block]:
    """Split the text of a file, with Unix line ends, into its blocks, in order.

    What stands between blocks is comment, as in BibTeX, and so is an entry behind a ``%``.
    """
    return Scanner(text).blocks()


class Scanner:
    """One text: its heads, its braces and, if something is damaged, where fields may begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.heads: dict[int, _Head] = {}
        for line in re.finditer(r"^[ \t]*+@", text, re.MULTILINE):
            if head := self._read_head(line.end() - 1, begins_line=True):
                self.heads[head.start] = head
        self.limits = list(self.heads)

    @cached_property
    def starts(self) -> Starts:
        """Where fields may begin."""
        return Starts(self.text)

    @cached_property
    def lost(self) -> list[int]:
        """Where entries begin that have no ``@``."""
        return [found.start() for found in _LOST.finditer(self.text)]

    @cached_property
    def closing(self) -> dict[int, int]:
        """For each brace that opens, the one that closes it."""
        return pairs(self.text)

    def _read_head(self, start: int, *, begins_line: bool) -> _Head | None:
        """Read the head of a block; at the beginning of a line, more is taken for one."""
        text = self.text
        if found := _HEAD.match(text, start):
            if "\n" in found[2] and not begins_line:
                return None
            if (found[3] == "(" or not found[1]) and not _BODY.match(text, found.end()):
                return None
            return _Head(start, found[1], found[3], found.end())
        found = _NO_BRACE.match(text, start) if begins_line else None
        if found and (
            found[1].lower() in _KNOWN
            or (found[1].lower() not in _NO_ENTRY and _FIRST_FIELD.match(text, found.end()))
        ):
            return _Head(start, found[1], "", found.end())
        return None

    def blocks(self) -> Iterator[Block]:
        """Read block after block."""
        position, line, counted = 0, 1, 0
        while (head := self._next_head(position)) or position < len(self.text):
            start = head.start if head else len(self.text)
            for lost in self.lost[bisect_left(self.lost, position) : bisect_left(self.lost, start)]:
                line += self.text.count("\n", counted, lost)
                counted = lost
                yield Block("comment", "", (), lost, self.text.index(",", lost), line, (NO_AT,))
            position = start
            if head:
                line += self.text.count("\n", counted, start)
                counted = start
                block = self._read_block(head, line)
                yield block
                position = max(block.end, head.end)

    def _next_head(self, position: int) -> _Head | None:
        """Find the next head: also one within a line, if that is not behind a ``%``."""
        limit = next_in(self.limits, position - 1, len(self.text))
        for at in _AT.finditer(self.text, position, limit):
            if head := self._read_head(at.start(), begins_line=False):
                return head
        return self.heads.get(limit)

    def _read_block(self, head: _Head, line: int) -> Block:
        limit = next_in(self.limits, head.start, len(self.text))
        kind = head.type.lower()
        if kind in {"comment", "preamble"}:
            end = self.closing.get(head.end - 1, limit)
            problems = (NOT_CLOSED,) if end >= limit and head.brace == "{" and kind == "preamble" else ()
            return Block(head.type, "", (), head.start, min(end + 1, limit), line, problems)
        strict = self._read_strictly(head, limit)
        if strict:
            key, fields, end = strict
            return Block(head.type, key, fields, head.start, end, line, ())
        entry = DamagedEntry(self, head.end, next_in(self.lost, head.end, limit), head.brace)
        end = entry.read(keyed=kind != "string")
        return Block(head.type, entry.key, tuple(entry.fields), head.start, end, line, entry.problems)

    def _read_strictly(self, head: _Head, limit: int) -> tuple[str, tuple[Field, ...], int] | None:
        """Read what is BibTeX: the key, the fields and where it ends; None if it is not."""
        text, close = self.text, ")" if head.brace == "(" else "}"
        ends = (",", close)
        key, position = "", head.end
        if not head.brace or not head.type:
            return None
        if head.type.lower() != "string":
            found = _KEY.match(text, position, limit)
            if not found or not text.startswith(ends, found.end(), limit):
                return None
            key, position = found[1], found.end()
        fields: list[Field] = []
        while True:
            position = self._skip(position, limit, commas=True)
            if text.startswith(close, position, limit):
                goes_on = self.goes_on(position + 1, limit)
                return None if goes_on else (key, tuple(fields), position + 1)
            name = _NAME.match(text, position, limit)
            if not name:
                return None
            value = self._read_value(name.end(), limit)
            if not value:
                return None
            parts, end = value
            fields.append(Field(name[1], parts, name.end(), end))
            position = self._skip(end, limit)
            if not text.startswith(ends, position, limit):
                return None

    def goes_on(self, position: int, limit: int) -> bool:
        """Tell whether a field follows an entry, which a brace too many has then closed."""
        text = self.text
        if self._skip(position, limit) == limit:
            return False
        if _GOES_ON.match(text, position, limit):
            return True
        following = next_in(self.starts.sure, position, limit)
        limit = next_in(self.lost, position - 1, limit)
        return following < limit and "@" not in text[position:following]

    def _skip(self, position: int, limit: int, *, commas: bool = False) -> int:
        return skip(GAP if commas else SPACE, self.text, position, limit)

    def _read_value(self, position: int, limit: int) -> tuple[tuple[Part, ...], int] | None:
        """Read the parts of a value and where it ends; None if it is no BibTeX."""
        text = self.text
        parts: list[Part] = []
        while position < limit:
            if text[position] in '{"':
                closed = self.closed(position, limit)
                if closed is None or self._swallows(position, closed):
                    return None
                end = closed + 1
                parts.append(quoted_part(text[position + 1 : closed], text[position:end]))
            elif word := _WORD.match(text, position, limit):
                end = word.end()
                parts.append(Part(word[0], "", bare=True))
            else:
                return None
            position = self._skip(end, limit)
            if not text.startswith("#", position, limit):
                return tuple(parts), end
            position = self._skip(position + 1, limit)
        return None

    def closed(self, position: int, limit: int) -> int | None:
        """Find where BibTeX closes what a brace or a quote at *position* opens; None if it does not."""
        if self.text[position] == "{":
            end = self.closing.get(position, limit)
            return end if end < limit else None
        position += 1
        while found := _QUOTE.search(self.text, position, limit):
            if found[0] == '"':
                return found.start()
            position = self.closing.get(found.start(), limit) + 1
        return None

    def closed_by_own(self, start: int, limit: int) -> int | None:
        """Find where a brace is closed if those behind a backslash do not count."""
        depth = 0
        for brace in OWN_BRACE.finditer(self.text, start, limit):
            if len(brace[0]) == 1:
                depth += 1 if brace[0] == "{" else -1
                if depth == 0:
                    return brace.start()
        return None

    def _swallows(self, start: int, end: int) -> bool:
        r"""Tell whether a value with an escaped brace, ``{a \{ b}``, goes on through the next field."""
        if "\\{" not in self.text[start:end]:
            return False
        own = self.closed_by_own(start, end)
        return own is not None and bool(_NEXT_FIELD.match(self.text, own + 1, end))
