"""``.bib`` source -> entries: split into blocks, parse one at a time, warn at file and line.

sphinxcontrib-bibtex parses a file as a whole, and loses what follows the first error. Here bibtexparser
finds the blocks and pybtex reads each by itself, so that a bad entry costs itself at most. The
result goes where sphinxcontrib-bibtex keeps its own, before it looks.
"""

from __future__ import annotations

import logging
from inspect import cleandoc
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bibtexparser.model as blocks
import pybtex.errors
from bibtexparser.splitter import Splitter
from pybtex.database.input.bibtex import Parser, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict
from sphinx.locale import get_translation
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime, is_bibdata_outdated

from .log import Problem, warn
from .names import read_names
from .normal import CONTAINERS, inherit, normalise
from .paper import Source
from .repair import repair
from .stale import digest_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pybtex.database import Entry
    from sphinx.application import Sphinx

    Report = Callable[[Problem, str, str], None]

_ = get_translation("sphinx_scholar")

# It tells of each damaged block; so do we, with the file and what was done.
logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)


def _warn(problem: Problem, message: str, location: str) -> None:
    warn(problem, "%s", message, location=location)


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
    except UnicodeDecodeError:
        message = _("this file is not in the encoding %s; it was read as Latin-1") % encoding
        report(Problem.BIBFILE, message, f"{name}:1")
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split(text: str) -> Iterator[tuple[int, str, bool]]:
    """Split a file into entries and macros: the line of each, from 1, its text, and whether it is damaged.

    A damaged block goes on to where the next one begins: the splitter gives up in its middle.
    """
    lines = text.split("\n")
    ours = [
        block
        for block in Splitter(text).split().blocks
        if not isinstance(block, blocks.ExplicitComment | blocks.ImplicitComment | blocks.Preamble)
    ]
    for block, following in zip_longest(ours, ours[1:]):
        line = block.start_line or 0
        source = block.raw or ""
        damaged = isinstance(block, blocks.ParsingFailedBlock)
        damaged = damaged and not isinstance(block, blocks.DuplicateFieldKeyBlock)
        if damaged:
            source = "\n".join(lines[line : following.start_line if following else None]) or source
        yield line + 1, source.strip(), damaged


class _Macros(CaseInsensitiveDict):  # type: ignore[misc]  # pybtex has no types
    """Macros; one that is not defined stands for its own name, and is noted."""

    def __init__(self) -> None:
        super().__init__({**month_names, "true": "true", "false": "false"})
        self.unknown: list[str] = []
        self.used: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        try:
            value: str = super().__getitem__(name)
        except KeyError:
            self.unknown.append(name)
            value = name
        if name.lower() not in month_names:
            self.used[name.lower()] = value
        return value


class _Parser(Parser):  # type: ignore[misc]  # pybtex has no types
    """pybtex's parser, with names read as people write them."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.macros = _Macros()
        self.odd: list[str] = []
        self.added: list[Entry] = []  # by the block at hand

    def process_entry(self, entry_type: str, key: str | None, fields: list[tuple[str, list[str]]]) -> None:
        if key is None:
            return  # a syntax error, told as such; the entry is repaired
        marks: dict[str, list[str]] = {}
        read = []
        for name, parts in fields:
            if name in self.person_fields and name.lower() not in marks:
                names = read_names("".join(parts))
                marks[name.lower()] = names.marks
                self.odd += names.odd
                read.append((name, [names.value]))
            else:
                read.append((name, parts))
        known = key in self.data.entries
        super().process_entry(entry_type, key, read)
        if not known:
            entry = self.data.entries[key]
            entry.marks = marks
            self.added.append(entry)
            for name, parts in read:
                if name.lower() == "abstract":  # Markdown: its lines matter
                    entry.fields["abstract"] = cleandoc("".join(parts))


class Reader:
    """Reads files into one set of entries; macros carry over from file to file, as in BibTeX.

    :param encoding: of the files.
    :param report: takes each problem: what kind, in words, ``file:line``.
    """

    def __init__(self, encoding: str, report: Report = _warn) -> None:
        self.encoding = encoding
        self.report = report
        self.parser = _Parser(encoding)
        self.broken = False

    def read(self, path: Path, name: str) -> list[str]:
        """Read one file, called *name* in messages, and return the keys that it added, in order."""
        before = len(self.parser.data.entries)
        try:
            text = read_text(path, self.encoding, name, self.report)
        except OSError as error:
            reason = error.strerror or str(error)
            self.report(Problem.BIBFILE, _("cannot read this file: %s") % reason, f"{name}:1")
            return []
        for line, source, damaged in _split(text):
            self._read_block(source, path, name, line, damaged=damaged)
        return list(self.parser.data.entries)[before:]

    def _read_block(self, text: str, path: Path, name: str, line: int, *, damaged: bool) -> None:
        entries = self.parser.data.entries
        before = len(entries)
        added = self.parser.added = []
        self.parser.macros.used.clear()
        problems = [_say(error) for error in self._parse(text)]
        if damaged or self.broken:
            for entry in added:
                del entries[entry.key]
            added.clear()
            problems = problems[:1] or [_("a comma, a brace or a quote is missing")]
            self.parser.macros.unknown.clear()
            self.parser.odd.clear()
            text = repair(text, f"{path.stem}-{line}") or text
            problems += [_say(error) for error in self._parse(text)]
        for entry in added:
            normalise(entry)
            entry.source = Source(
                f"{name}:{line}", str(path), line, text, dict(self.parser.macros.used), before
            )
            if not {"author", "editor"} & set(entry.persons) and not entry.fields.get("title"):
                entry.fields["title"] = entry.key
                if entry.type not in CONTAINERS:
                    problems.append(_("no title, author or editor; its key stands for the title"))
        problems += [_("%s is no macro, it is taken as text") % word for word in self.parser.macros.unknown]
        problems += [_("“%s” is not one name, it is shown as typed") % odd for odd in self.parser.odd]
        self.parser.macros.unknown.clear()
        self.parser.odd.clear()
        if problems:
            done = _("what could be read of it is shown") if added else _("it is left out")
            named = ", ".join(entry.key for entry in added) or text.partition("\n")[0].strip()
            message = "; ".join(map(str, [*dict.fromkeys(problems), done]))
            self.report(Problem.ENTRY, f"{named}: {message}", f"{name}:{line}")

    def _parse(self, text: str) -> list[Exception]:
        """Parse one block into the data; return what pybtex had to say, and note if it is no BibTeX."""
        with pybtex.errors.capture() as errors:
            try:
                self.parser.parse_string(text)
            except PybtexSyntaxError as error:
                errors.append(error)
            self.broken = any(isinstance(error, PybtexSyntaxError) for error in errors)
            return list(errors)


def _say(error: Exception) -> str:
    """What pybtex says, less its line number, which counts from the block's beginning."""
    if isinstance(error, PybtexSyntaxError):
        return f"{error.error_type}: {error.args[0]}"
    return str(error)


def load(app: Sphinx) -> None:
    """Fill sphinxcontrib-bibtex's cache, unless it is up to date (``builder-inited``, before its own)."""
    domain: Any = app.env.get_domain("cite")
    paths = [(Path(app.confdir) / name).resolve() for name in app.config.bibtex_bibfiles or ()]
    encoding = app.config.bibtex_encoding
    # Its times may be those of before: a file edited within one tick of the clock, or put back from a copy.
    said = {str(path): digest_file(path) for path in paths}
    known = app.env.get_domain("scholar").data
    if not paths or (known["bibfiles"] == said and not is_bibdata_outdated(domain.bibdata, paths, encoding)):
        return
    known["bibfiles"] = said
    reader = Reader(encoding)
    root = Path(app.confdir).resolve()
    keys = {
        path: reader.read(path, str(path.relative_to(root) if path.is_relative_to(root) else path))
        for path in paths
    }
    data = reader.parser.data
    inherit(data.entries)
    files = {
        path: BibFile(get_mtime(path), dict.fromkeys(key for key in keys[path] if key in data.entries))
        for path in paths
    }
    domain.data["bibdata"] = BibData(encoding=encoding, bibfiles=files, data=data)
