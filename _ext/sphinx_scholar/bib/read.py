"""``.bib`` source -> entries: one block at a time, with one warning a problem, at file and line.

sphinxcontrib-bibtex parses a file as a whole, and loses what follows the first error. Here pybtex reads
each block by itself, so that a bad entry costs itself at most. No Sphinx in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pybtex.errors
from pybtex.scanner import PybtexSyntaxError

from .blocks import Block, split
from .dialects import CONTAINERS, inherit, normalise
from .entry import Source, month_and_day, source_of
from .maths import to_mathml, understood
from .parser import Parser
from .problems import Problem
from .repair import diagnose, repair
from .tex import from_bibtex, to_text
from .text import maths_in
from .words import Message, __, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pybtex.database import Entry

    Report = Callable[[Problem, Message, str], None]

#: Characters that XML has no place for, and that nobody sees.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Where a formula may be; what is found in ``ensuremath`` is never understood as it stands.
_FORMULA = re.compile(r"(?<!\\)\$([^$]*)\$|\\\((.*?)\\\)|(\\)ensuremath", re.DOTALL)
#: Fields whose formulas are shown.
_SHOWN = ("title", "booktitle", "journal", "series", "note", "howpublished", "abstract")


def read_text(path: Path, encoding: str, name: str, report: Report) -> str:
    """Read a whole file, with Unix line ends.

    :param encoding: what ``bibtex_encoding`` says.
    :param name: what a warning calls the file; *report* takes it.
    :raises OSError: the file cannot be read.

    A file that is not in that encoding is read as Latin-1, with a warning.
    """
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        message = __("this file is not in the encoding %s; it was read as Latin-1") % encoding
        report(Problem.BIBFILE, message, f"{name}:1")
        try:
            text = data.decode("cp1252")  # what Latin-1 means in practice: with quotes and dashes
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


class Reader:
    """Reads files into one set of entries; macros carry over from file to file, as in BibTeX.

    :param encoding: of the files.
    :param report: takes each problem: what kind, in words, ``file:line``.
    """

    def __init__(self, encoding: str, report: Report) -> None:
        self.encoding = encoding
        self.report = report
        self.parser = Parser(encoding)
        self.entries = self.parser.data.entries
        self.broken = False

    def read(self, files: Iterable[tuple[Path, str]]) -> dict[Path, list[str]]:
        """Read files, each with its name in messages.

        :returns: the keys of the entries that each file added, in order; without those that only hold
            fields for others.
        """
        empty: list[tuple[str, Message | None]] = []
        keys = {path: self._read_file(path, name, empty) for path, name in files}
        for entry, parent in inherit(self.entries):
            message = __("%s: there is no %s to take fields from; it is shown without them")
            self.report(Problem.ENTRY, message % (entry.key, parent), source_of(entry).location)
        for name, reason in empty:
            if reason or not self.entries:  # macros for another file are no problem
                reason = reason or __("there are macros and no entries in this file")
                self.report(Problem.BIBFILE, reason, f"{name}:1")
        return {path: [key for key in added if key in self.entries] for path, added in keys.items()}

    def _read_file(self, path: Path, name: str, empty: list[tuple[str, Message | None]]) -> list[str]:
        before = len(self.entries)
        try:
            text = read_text(path, self.encoding, name, self.report)
        except OSError as error:
            reason = error.strerror or str(error)
            self.report(Problem.BIBFILE, __("cannot read this file: %s") % reason, f"{name}:1")
            return []
        found = list(split(text))
        for block in found:
            self._read_block(block, path, name)
        if not found:
            empty.append((name, __("there are no entries in this file")))
        elif all(re.match(r"@\s*string\b", block.text, re.IGNORECASE) for block in found):
            empty.append((name, None))
        return list(self.entries)[before:]

    def _read_block(self, block: Block, path: Path, name: str) -> None:
        before = len(self.entries)
        text, location = block.text, f"{name}:{block.line}"
        self.parser.start_block()
        problems = [_say(error) for error in self._parse(text)]
        if block.damaged or self.broken:
            for entry in self.parser.added:
                del self.entries[entry.key]
            problems = [__(found)] if (found := diagnose(text)) else problems[:1]
            problems = problems or [__("a comma, a brace or a quote is missing, or one is too many")]
            self.parser.start_block()
            text = repair(text, f"{path.stem}-{block.line}") or text
            problems += [_say(error) for error in self._parse(text)]
        added = self.parser.added
        problems += [__("%s is no macro, it is taken as text") % word for word in self.parser.macros.unknown]
        problems += self.parser.notes
        for typed, free in self.parser.renamed.items():
            head, brace, rest = re.split(r"([{(])", text, maxsplit=1)
            text = head + brace + rest.replace(typed, free, 1)
        for entry in added:
            normalise(entry)
            entry.source = Source(
                location, str(path), block.line, text, dict(self.parser.macros.used), before
            )
            problems += self._complete(entry)
        if problems:
            done = __("what could be read of it is shown") if added else __("it is left out")
            named = ", ".join(entry.key for entry in added) or text.partition("\n")[0].strip()
            message = join([*dict.fromkeys(problems), done])
            self.report(Problem.ENTRY, Message("%s: %s", (named, message)), location)
        for entry in added:
            if wrong := list(_formulas(entry)):
                message = __("%s: maths not understood (%s); it is shown as plain text: %s")
                formulas, reasons = (" · ".join(words) for words in zip(*wrong, strict=True))
                self.report(Problem.MATHS, message % (entry.key, reasons, formulas), location)

    def _complete(self, entry: Entry) -> Iterator[Message]:
        """See that an entry has a name and a date that can be read; tell where it has not."""
        if entry.type in CONTAINERS:
            return
        if not {"author", "editor"} & set(entry.persons) and not entry.fields.get("title"):
            entry.fields["title"] = entry.key
            yield __("no title, author or editor; its key stands for the title")
        month = to_text(entry.fields.get("month", ""))
        if month_and_day(month) is None:
            yield __("“%s” is no month, it does not count for the order") % month

    def _parse(self, text: str) -> list[Exception]:
        """Parse one block into the data; return what pybtex had to say, and note if it is no BibTeX."""
        with pybtex.errors.capture() as errors:
            try:
                self.parser.parse_string(text)
            except PybtexSyntaxError as error:
                errors.append(error)
            self.broken = any(isinstance(error, PybtexSyntaxError) for error in errors)
            return list(errors)


def _formulas(entry: Entry) -> Iterator[tuple[str, str]]:
    """Find the formulas of an entry that are not understood, and why not."""
    for field in _SHOWN:
        value = entry.fields.get(field, "")
        if all(understood(found[1] or found[2] or found[3]) for found in _FORMULA.finditer(value)):
            continue  # without the slower look at all of the field
        for maths in maths_in(from_bibtex(value)):
            try:
                to_mathml(maths.tex)
            except ValueError as error:
                yield maths.tex, str(error)


def _say(error: Exception) -> Message:
    """What pybtex says, less its line number, which counts from the block's beginning."""
    if isinstance(error, PybtexSyntaxError):
        return Message(f"{error.error_type}: {error.args[0]}")
    return Message(str(error))
