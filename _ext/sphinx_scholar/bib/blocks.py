"""The source of a ``.bib`` file -> its blocks: where each entry begins, its text, whether it is damaged.

bibtexparser's splitter finds the blocks. What it does not see as one is found here: a head whose brace is
on the next line or missing, an entry that a stray brace closes early, a type that begins with "comment".
No Sphinx in it.
"""

from __future__ import annotations

import logging
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

import bibtexparser.model as parsed
from bibtexparser.splitter import Splitter

from .dialects import TYPES
from .style import VENUE

if TYPE_CHECKING:
    from collections.abc import Iterator

# It tells of each damaged block; so do we, with the file and what was done.
logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)

#: A head: ``@``, type and brace may stand apart. Rewritten, each keeps its line.
_HEAD = re.compile(r"^([ \t]*@)([ \t]*)(\w[\w-]*)([ \t]*\n?[ \t]*)([{(])", re.MULTILINE)
_NO_BRACE = re.compile(rf"[ \t]*@[ \t]*({'|'.join({*VENUE, *TYPES})})\b", re.IGNORECASE)
#: What follows an entry that a brace too many has closed: a further field.
_GOES_ON = re.compile(r"[\s,}]*[A-Za-z][\w-]*\s*=\s*[{\"\d]")

#: Sound blocks, of which the splitter minds that something stands twice; so does pybtex.
_REPEATS = (parsed.DuplicateFieldKeyBlock, parsed.DuplicateBlockKeyBlock)


class Block(NamedTuple):
    """An entry or a macro, as it stands in a file."""

    line: int  #: Of its first line, from 1.
    text: str  #: All of it; of a damaged one, all to where the next begins.
    damaged: bool  #: Whether it is no BibTeX.


def split(text: str) -> Iterator[Block]:
    """Split the text of a file, with Unix line ends, into entries and macros, in order.

    What BibTeX takes for comment is passed over, and so is an entry behind a ``%``.
    """
    text = _HEAD.sub(lambda m: f"{m[1]}{m[3].replace('-', '_')}{m[5]}{m[2]}{m[4]}", text)
    lines = text.split("\n")
    found = list(_blocks(text))
    for block, following in zip_longest(found, found[1:]):
        if block.damaged:
            end = following.line - 1 if following else None
            # Two on a line: the first ends where the splitter says.
            source = "\n".join(lines[block.line - 1 : end]) or block.text
            yield block._replace(text=source.strip())
        else:
            yield block


def _blocks(text: str) -> Iterator[Block]:
    blocks = Splitter(text).split().blocks
    start, line = 0, 1
    for block, following in zip_longest(blocks, blocks[1:]):
        raw = block.raw or ""
        # The splitter does not count a line that ends with a backslash.
        place = max(text.find(raw, start), start)
        line += text.count("\n", start, place)
        start = place
        before = text[text.rfind("\n", 0, start) + 1 : start]
        if isinstance(block, parsed.ImplicitComment):
            for number, words in enumerate(raw.split("\n"), line):
                if _NO_BRACE.match(words):
                    yield Block(number, words, damaged=True)
        elif isinstance(block, parsed.Preamble) or before.lstrip().startswith("%"):
            continue
        elif not isinstance(block, parsed.ExplicitComment) or re.match(r"@comment\w", raw, re.IGNORECASE):
            damaged = isinstance(block, parsed.ParsingFailedBlock) and not isinstance(block, _REPEATS)
            goes_on = isinstance(following, parsed.ImplicitComment) and _GOES_ON.match(following.raw or "")
            yield Block(line, raw.strip(), damaged or bool(goes_on))
