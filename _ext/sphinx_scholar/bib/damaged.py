"""An entry that is no BibTeX, read by what people mean, and what is wrong with it.

A value ends where the next field begins, words without braces are a value, and what is no field is passed
over, as is a comment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from .dialects import NAMES
from .sound import Field, Part, quoted_part
from .words import N_

if TYPE_CHECKING:
    from .scan import Scanner

NO_AT = N_("there is no @ before it")
NO_KEY = N_("it has no key")
NO_HEAD = N_("there is no brace after its type")
NO_COMMA_AFTER_KEY = N_("there is no comma after its key")
NO_COMMA = N_("there is no comma between two of its fields")
COMMENT = N_("there is a comment (%) in it, which BibTeX does not know")
ODD_NAME = N_("a field has a name with a space or a +")
NOT_CLOSED = N_("a brace is not closed")
TOO_MANY = N_("there is a brace too many")
OTHER = N_("a comma, a brace or a quote is missing, or one is too many")

SPACE = re.compile(r"\s*+")
GAP = re.compile(r"[\s,]*+")
_LINE = re.compile(".*")
_MANY = re.compile(r"[\s,}]*+\)?")
_KEY = re.compile(r"([^\s,={}\"]*+(?:[ \t]++[^\s,={}\"]++)*+(?=[ \t]*+,)|[^\s,={}\"]*+)\s*+")
_NAME = re.compile(r"([^\s,={}()\"#%]++)\s*+=\s*+")
_NAMES = re.compile(r"([^,={}\"#%\n]*+)(=\s*+)?")
_WORD = re.compile(r"[^\s,#{}\"=]++")
_WORD_IN_PARENTHESES = re.compile(r"(?:[^\s,#{}\"=()]|\([^\s,#{}\"=()]*+\))++")
_SOUND_WORD = re.compile(r"[0-9]++|[A-Za-z][\w.:+/-]*+", re.ASCII)
_OWN_QUOTE = re.compile(r"(?<!\\)\"")
_TAIL = re.compile(r"[,\n{}]")
#: What may stand behind a value.
_BEHIND = re.compile(r"\s*+(?:[,#})%]|\Z|[^\W\d][\w+./:-]*+\s*+=)")
_JUNK = re.compile(r"[^\s,{}%]++|\{")
#: Where a field may begin, and whether its value does.
_FIELD = re.compile(r"(?<![\w+./:\-\\])([^\W\d][\w+./:-]*+)\s*+=\s*+([{\"\d]|[A-Za-z]++[ \t]*+[,#}\n])?")


class Starts:
    """Where the fields of a text may begin: found once for all of its entries."""

    def __init__(self, text: str) -> None:
        self.anywhere: list[int] = []
        self.likely: list[int] = []  #: Behind a comma, or on a line of its own.
        self.sure: list[int] = []  #: Behind a comma or a closed value, with a value that begins.
        for found in _FIELD.finditer(text):
            start = found.start()
            self.anywhere.append(start)
            if not found[2]:
                continue
            before = start - 1
            while before >= 0 and text[before].isspace():
                before -= 1
            last = text[before : before + 1]
            new_line = text.find("\n", before + 1, start) >= 0
            value = found[2] in '{"' or found[2].isdecimal()
            if last == "," or (value and new_line):
                self.likely.append(start)
            if (value and last == ",") or (new_line and last in {",", "}", '"'}):
                self.sure.append(start)


def next_in(places: list[int], start: int, limit: int) -> int:
    """Give the first of some places that is behind *start*; *limit* if it is not before that."""
    index = bisect_right(places, start)
    return min(places[index], limit) if index < len(places) else limit


def skip(pattern: re.Pattern[str], text: str, position: int, limit: int) -> int:
    """Go behind what a pattern finds that can find nothing as well: blanks, commas."""
    return pattern.match(text, position, limit).end()  # type: ignore[union-attr]


class DamagedEntry:
    """Reads one entry.

    :param scanner: has the text, its braces and where fields begin.
    :param start: where what is between its braces begins.
    :param limit: where it ends at the latest.
    :param brace: what it opens with, or ``""``.
    """

    def __init__(self, scanner: Scanner, start: int, limit: int, brace: str) -> None:
        self.scanner, self.text = scanner, scanner.text
        self.start, self.limit, self.brace = start, limit, brace
        self.key = ""
        self.fields: list[Field] = []
        self.found: dict[str, None] = {} if brace else {NO_HEAD: None}

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """What is wrong: :data:`OTHER` if nothing that has a name."""
        return tuple(self.found) or (OTHER,)

    def report(self, problem: str) -> None:
        """Note what is wrong."""
        self.found[problem] = None

    def read(self, *, keyed: bool) -> int:
        """Read the key, if it should have one, and the fields; return where the entry ends."""
        position = SPACE.match(self.text, self.start, self.limit).end()  # type: ignore[union-attr]
        if keyed:
            position = self._read_key(position)
        while True:
            position = skip(GAP, self.text, position, self.limit)
            if position >= self.limit:
                self.report(NOT_CLOSED)
                return self.limit
            if self.text[position] == "}" or (self.text[position] == ")" and self.brace == "("):
                if not self.scanner.goes_on(position + 1, self.limit):
                    return position + 1
                self.report(TOO_MANY)
                position = skip(_MANY, self.text, position, self.limit)
            else:
                position = self._read_field(position)

    def _read_key(self, position: int) -> int:
        found = _KEY.match(self.text, position, self.limit)
        key, end = found[1], found.end()  # type: ignore[index,union-attr]
        if self.brace == "(" and key.endswith(")"):
            key, end = key[:-1], position + len(key) - 1
        if not key or self.text.startswith("=", end):
            self.report(NO_KEY)
            return position
        self.key = " ".join(key.split())
        if _NAME.match(self.text, end, self.limit):
            self.report(NO_COMMA_AFTER_KEY)
        return end

    def _read_field(self, position: int) -> int:
        """Read a field, or pass over what is none; return where to go on."""
        text, limit = self.text, self.limit
        if text[position] == "%":
            self.report(COMMENT)
            return skip(_LINE, text, position, limit)
        found = _NAME.match(text, position, limit)
        if found:
            name, start = found[1], found.end()
        else:
            several = _NAMES.match(text, position, limit)
            words = several[1].split()  # type: ignore[index]
            if not words or not several[2]:  # type: ignore[index]
                return several.end(1) if words else self._pass_over(position)  # type: ignore[union-attr]
            name, start = words[-1], several.end()  # type: ignore[union-attr]
            if name.lower() not in NAMES:
                self.report(ODD_NAME)
                name = " ".join(words)
        parts, end = self._read_value(start)
        if parts:
            self.fields.append(Field(name, tuple(parts), start, end))
        following = skip(SPACE, text, end, limit)
        if NOT_CLOSED not in self.found and _NAME.match(text, following, limit):
            self.report(NO_COMMA)
        return end

    def _pass_over(self, position: int) -> int:
        junk = _JUNK.match(self.text, position, self.limit)
        if junk[0] == "{":  # type: ignore[index]
            closed = self.scanner.closed(position, self.limit)
            if closed and next_in(self.scanner.starts.anywhere, position, closed) == closed:
                return closed + 1  # a group without a name
        return junk.end()  # type: ignore[union-attr]

    def _read_value(self, position: int) -> tuple[list[Part], int]:
        """Read a value: its parts, and where it ends; no parts if there is none."""
        text, limit = self.text, self.limit
        parts: list[Part] = []
        end = position
        while position < limit:
            if text[position] == "{":
                part, end = self._read_braced(position)
            elif text[position] == '"':
                part, end = self._read_quoted(position)
            else:
                words = _WORD_IN_PARENTHESES if self.brace == "(" else _WORD
                word = words.match(text, position, limit)
                if not word or _NAME.match(text, position, limit):
                    break
                sound = bool(_SOUND_WORD.fullmatch(word[0]))
                part = Part(word[0], "", bare=True) if sound else quoted_part(word[0], "")._replace(bare=True)
                end = word.end()
            parts.append(part)
            joined = skip(SPACE, text, end, limit)
            if not text.startswith("#", joined, limit):
                return self._read_tail(parts, end)
            position = skip(SPACE, text, joined + 1, limit)
        return parts, end

    def _read_tail(self, parts: list[Part], end: int) -> tuple[list[Part], int]:
        """Read what follows on the line outside of braces and belongs to the value all the same."""
        text, start = self.text, end
        limit = next_in(self.scanner.starts.anywhere, end, self.limit)
        if _BEHIND.match(text, end, self.limit):
            return parts, end
        while (found := _TAIL.search(text, end, limit)) and found[0] == "{":
            closed = self.scanner.closed(found.start(), limit)
            if closed is None:
                break
            end = closed + 1
        tail = text[start : found.start() if found else limit].partition("%")[0]
        if self.brace == "(":
            tail = tail.partition(")")[0]
        if tail.strip():
            space = " " if tail[0].isspace() else ""
            inner = "".join(part.text for part in parts) + space + " ".join(tail.split())
            parts = [quoted_part(inner, "")]
        return parts, start + len(tail)

    def _read_braced(self, start: int) -> tuple[Part, int]:
        """Read to the brace that closes, but not into the next field."""
        text, limit = self.text, self.limit
        end = self.scanner.closed(start, limit)
        if end is not None and not _BEHIND.match(text, end + 1, limit):
            end = None
        if end is None or next_in(self.scanner.starts.sure, start, end) < end:
            limit = next_in(self.scanner.starts.likely, start, limit)
            end = self.scanner.closed_by_own(start, limit)
        if end is not None:
            return quoted_part(text[start + 1 : end], ""), end + 1
        self.report(NOT_CLOSED)
        return quoted_part(text[start + 1 : limit].strip(", \t\n"), ""), limit

    def _read_quoted(self, start: int) -> tuple[Part, int]:
        """Read to the quote that closes: one that ends a value."""
        text, limit = self.text, self.limit
        end = self.scanner.closed(start, limit)
        if end is not None and _BEHIND.match(text, end + 1, limit):
            return quoted_part(text[start + 1 : end], text[start : end + 1]), end + 1
        limit = next_in(self.scanner.starts.likely, start, limit)
        for quote in _OWN_QUOTE.finditer(text, start + 1, limit):
            if _BEHIND.match(text, quote.end(), self.limit):
                return quoted_part(text[start + 1 : quote.start()].replace('\\"', '"'), ""), quote.end()
        return quoted_part(text[start + 1 : limit].strip(", \t\n").replace('\\"', '"'), ""), limit
