r"""Raw fields of BibTeX -> rich text: TeX, entities and maths. No Sphinx in it.

Fields are kept as typed: nothing here changes case. pybtex would decode accents alone, leave ``\\emph`` as
it is, take ``50% of`` for a comment, and break maths. The tokens are read once, from the first to the last,
so that a field of any shape takes a time that grows as its length does; pylatexenc knows the symbols.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from html import unescape
from typing import Any

from pybtex.richtext import HRef, Tag, Text

from .commands import (
    ACCENTS,
    DECLARATIONS,
    DROPPED,
    HIDDEN,
    JOURNALS,
    SHAPES,
    TAGS,
    VERBATIM,
    WORDS,
    is_known,
    symbol,
)
from .foreign import from_foreign
from .text import Maths, clear

#: TeX's ways with characters of an address.
_TEX_IN_ADDRESS = {
    r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}": r"\1",
    r"\$\s*\\sim\s*\$|\\textasciitilde(?:\{\})?|\\string\s*~|\\~(?:\{\})?": "~",
    r"(?:\\texttt\s*)?\\symbol\s*\{?126\}?": "~",
    r"\\textunderscore\s*(?:\{\})?": "_",
    r"\\[A-Za-z]*|[{}]": "",
}
#: How deep emphasis, groups and arguments may be in each other; what is deeper is text.
DEEPEST = 12
_COMMAND = re.compile(r"\\[A-Za-z]")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[\\{}$]|[^\\{}$]+", re.DOTALL)
#: What makes something else of a text in ASCII.
_ANY = re.compile(r"""[\\{}$&~<>`\x00-\x08\x0b-\x1f\x7f]|--|''|"=""")
#: What begins and ends maths, and what begins it.
_MARKS = {"$": "$", "$$": "$$", "\\(": "\\(", "\\)": "\\(", "\\[": "\\[", "\\]": "\\["}
#: What TeX writes for some characters that are next to each other.
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": "\u00a0"}
# No more digits than a character can have: Python refuses to read a number of thousands.
_ENTITY = re.compile(r"(?:\{\\&\}|\\?&)(\\?#[0-9]{1,7}|\\?#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_OPTION = re.compile(r"\s*\[[^\]]*\]")
_VERBATIM = re.compile(r"([^\w\s])(.*?)\1", re.DOTALL)
#: Quotes that are single, which Markdown would take for code, and a tilde that ties nothing: *about*.
_ALONE = {r"(?<![\w`])`(?=[\w(])([^`]{1,200}?)'(?![\w'])": "\u2018\\1’", r"(?<=[\s(])~(?=\d)": "\u223c"}
#: Russian quotes and the hyphen that lets a word be broken, as babel has them.
_BABEL = {r"(?<!\w)<<(?=\w)": "«", r"(?<=\S)>>(?!\w)": "»", r'(?<=\w)"=(?=\w)': "-"}


@lru_cache(maxsize=1024)  # a field is read more than once: as reference, as tooltip, by filters
def from_bibtex(source: str, between: str = " ") -> Text:
    r"""Decode one raw field.

    :param source: the value as pybtex read it, such as ``{MixHop} for $B^{\pm}$ \& co``.
    :param between: what parts paragraphs of HTML.
    :returns: rich text, in Unicode's form NFC; each formula is :class:`.text.Maths`. A command that is
        not known leaves its arguments, or else its name, and no backslash; what cannot be TeX (a lone
        ``$``, ``%`` or brace) stays as typed.
    """
    if source.isascii() and not _ANY.search(source):
        return Text(source)  # as most are
    tex = from_foreign(decode_entities(unicodedata.normalize("NFC", source)), between)
    return Text(*_Field(tex).pieces())


def to_text(source: str) -> str:
    """Decode one raw field to plain text, formulas and all."""
    return source if source.isascii() and not _ANY.search(source) else str(from_bibtex(source))


def decode_entities(source: str) -> str:
    r"""Write HTML's entities as characters, also those that a tool wrote twice, or as ``{\&}amp;``."""
    for _time in range(3):
        source = _ENTITY.sub(lambda match: unescape("&" + match[1].lstrip("\\") + ";"), source)
    return clear(source)


def plain_address(field: str) -> str:
    r"""Undo what TeX and HTML need in an address: braces, backslashes, ``$\sim$``, entities."""
    if field.isascii() and "%" not in field and not _ANY.search(field):
        return field.strip()  # as most are
    address = decode_entities(field)
    for pattern, replacement in _TEX_IN_ADDRESS.items():
        address = re.sub(pattern, replacement, address)
    return re.sub(r"%[^\S\n]*\n\s*", "", address).strip()


def _ligatures(text: str) -> str:
    for pattern, char in _ALONE.items() if "`" in text or "~" in text else ():
        text = re.sub(pattern, char, text)
    for ligature, char in _LIGATURES.items():
        text = text.replace(ligature, char)
    for pattern, char in _BABEL.items() if '"=' in text or "<<" in text or ">>" in text else ():
        text = re.sub(pattern, char, text)
    return text


def unknown_commands(source: str) -> list[str]:
    """Name the commands of a field, outside its formulas, that nobody knows, each once."""
    if all(map(is_known, re.findall(r"\\([A-Za-z]+)", source))):
        return []
    field = _Field(from_foreign(decode_entities(source)))
    field.pieces()
    return list(dict.fromkeys(field.unknown))


def _matches(tokens: list[str]) -> dict[int, int]:
    """Find the partner of each brace, and where the maths ends that a token begins, if it ends in its group.

    Two dollars next to each other are one mark, but where the first ends a formula.
    """
    found: dict[int, int] = {}
    braces: list[int] = []  # that are open
    marks: list[dict[str, int]] = [{}]  # of maths that are open in the field, and in each brace
    place = 0
    while place < len(tokens):
        token, step, opened = tokens[place], 1, marks[-1]
        if token == "$" and "$" not in opened and tokens[place + 1 : place + 2] == ["$"]:
            token, step = "$$", 2
        mark = _MARKS.get(token)
        if token == "{":
            braces.append(place)
            marks.append({})
        elif token == "}" and braces:
            marks.pop()
            partner = braces.pop()
            found[partner], found[place] = place, partner
        elif mark in opened and token not in {"\\(", "\\["}:
            found[opened[mark]] = place
            opened.clear()
        elif token == mark:
            opened[token] = place
        place += step
    return found


class _Field:
    """One field, read from its first token to its last.

    :param tex: the field, with its entities decoded.
    """

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.tokens = _TOKEN.findall(tex)
        self.starts: list[int] = []
        start = 0
        for token in self.tokens:
            self.starts.append(start)
            start += len(token)
        self.matches = _matches(self.tokens)
        self.place = 0
        self.depth = -1  # which the field itself makes 0
        self.unknown: list[str] = []

    def pieces(self, end: int | None = None) -> list[Any]:
        """Read up to the token *end*, and give pieces of rich text."""
        end = len(self.tokens) if end is None else end
        found: list[Any] = []
        self.depth += 1
        while self.place < end:
            found += self.piece(end)
        self.depth -= 1
        return found

    def piece(self, end: int) -> list[Any]:
        """Read a run of characters, a group, a formula or a command."""
        place, token = self.place, self.tokens[self.place]
        self.place += 1
        if token in _MARKS:
            return self.formula(place)
        if place in self.matches:
            return self.inside(self.matches[place]) if self.depth < DEEPEST else []
        if token[:1] == "\\":
            return self.command(token[1:], end)
        return [_ligatures(token)]

    def inside(self, end: int) -> list[Any]:
        """Read a group up to its brace at *end*, and go on behind it."""
        found = self.pieces(end)
        self.place = end + 1
        return found

    def formula(self, place: int) -> list[Any]:
        """Take what stands between dollars: a formula, or prose with two prices in it."""
        opening = self.tokens[place]
        end = self.matches.get(place)
        if end is None:
            return [opening.lstrip("\\")]
        size = 1 + (opening == "$" == self.tokens[place + 1])
        source = self.tex[self.starts[place] + len(opening) * size : self.starts[end]]
        if opening == "$" and size == 1 and source != source.strip() and not re.search(r"[\\^_=<>+]", source):
            return [opening]
        behind = self.tex[self.starts[end] + 1 :][:1]
        if (
            opening == "$"
            and source[:1].isdigit()
            and behind.isdigit()
            and not re.search(r"[\\^_=<>{]", source)
        ):
            return [opening]  # $5-$10 is money
        self.place = end + size
        return [Maths(source)]

    def spaces(self) -> None:
        """Drop the spaces that TeX drops behind a command."""
        if self.place < len(self.tokens):
            rest = self.tokens[self.place].lstrip()
            self.tokens[self.place] = rest
            if not rest:
                self.place += 1

    def group(self) -> int:
        """Go behind the brace that is next, and give the place of its partner; 0 if none is next."""
        self.spaces()
        is_next = self.tokens[self.place : self.place + 1] == ["{"]
        end = self.matches.get(self.place, 0) if is_next else 0
        self.place += bool(end)
        return end

    def argument(self, end: int) -> list[Any]:
        """Read the argument of a command: a group, or the next character or command."""
        if self.depth >= DEEPEST:
            return []
        if close := self.group():
            return self.inside(close)
        if self.place >= end:
            return []
        run = self.tokens[self.place]
        if run[0] in "\\${}":
            self.depth += 1
            found = self.piece(end)
            self.depth -= 1
            return found
        self.tokens[self.place] = run[1:]
        if not run[1:]:
            self.place += 1
        return [run[0]]

    def arguments(self, end: int) -> list[Any]:
        """Read all arguments of a command that nobody knows, as words of their own."""
        found = self.argument(end)
        while self.tokens[self.place : self.place + 1] == ["{"] and self.place in self.matches:
            found += [" ", *self.argument(end)]
        return found

    def source(self) -> str | None:
        """Give an argument in braces as it was typed; None if there is none."""
        close = self.group()
        if not close:
            return None
        start = self.starts[self.place - 1] + 1
        self.place = close + 1
        return self.tex[start : self.starts[close]].strip()

    def command(self, name: str, end: int) -> list[Any]:
        """Write a command, and what of the following it takes."""
        if name in ACCENTS:
            return self.accent(name, end)
        if name.isspace():
            return [" "]
        if not name.isalpha():
            return [name if name == "%" else symbol(name) or ""]
        if self.tokens[self.place : self.place + 2] == ["*", "{"]:
            self.place += 1
        if name in DECLARATIONS:
            self.spaces()
            return [Tag(TAGS[name], *self.pieces(end))] if self.depth < DEEPEST else []
        if name in TAGS:
            return [Tag(TAGS[name], *self.argument(end))]
        if name in SHAPES:
            return self.shape(name, end)
        if name in HIDDEN:
            for _number in range(HIDDEN[name]):
                self.source()
            return []
        if name in VERBATIM:
            return self.verbatim(name)
        text = JOURNALS.get(name) or WORDS.get(name) or symbol(name)
        if text is not None or name in DROPPED:
            self.spaces()
            return [text or ""]
        run = "".join(self.tokens[self.place : self.place + 1])
        if name == "verb" and (typed := _VERBATIM.match(run)):
            self.tokens[self.place] = run[typed.end() :]
            return [typed[2]]
        self.unknown.append(name)
        place = self.place + run.isspace()
        if self.tokens[place : place + 1] == ["{"] and self.tokens[place + 1 : place + 2] != ["}"]:
            return [run if run.isspace() else "", *self.arguments(end)]  # they stand for it
        return [name, " "] if _COMMAND.match(run) else [name]

    def accent(self, name: str, end: int) -> list[Any]:
        """Put an accent on the first letter of its argument."""
        found = self.argument(end)
        base = str(Text(*found))
        if name == base == "'":  # \''o for \"o
            return self.accent('"', end)
        if not base:
            return [name] if name in "~^" else []
        letter = {"\u0131": "i", "\u0237": "j"}.get(base[0], base[0])  # they have no dot
        return [unicodedata.normalize("NFC", letter + ACCENTS[name] + base[1:])]

    def shape(self, name: str, end: int) -> list[Any]:
        """Write a command's arguments with what stands around them: ``√(2)``."""
        before, *after = SHAPES[name]
        self.place += bool(_OPTION.fullmatch("".join(self.tokens[self.place : self.place + 1])))
        found: list[Any] = []
        for text in after:
            argument = self.argument(end)
            found += [*argument, text] if any(argument) else []
        return [before, *found] if found else []

    def verbatim(self, name: str) -> list[Any]:
        """Write a command whose argument is no text: an address, a number, a formula."""
        source = self.source()
        if source is None:
            return []
        if name == "ensuremath":
            return [Maths(source)]
        if name == "symbol":
            if re.fullmatch("[0-9]{1,7}", source) and int(source) <= sys.maxunicode:
                return [clear(chr(int(source)))]
            return [re.sub(r"[\\{}$]", "", source)]
        address = "".join(plain_address(source).split())
        shown = self.argument(len(self.tokens)) if name == "href" else [address]
        return [HRef(address, *shown)] if address else shown
