"""``.bib`` files -> a library of entries, with one warning a problem, at file and line."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from inspect import cleandoc
from typing import TYPE_CHECKING, NamedTuple

from pybtex.database.input.bibtex import month_names

from .commands import expand
from .dates import date_key, month_and_day
from .dialects import CONTAINERS, NOISE, PRIVATE_FIELDS, Draft, normalise
from .entry import Entry, Library, Said, Source, Table, Trouble, digest, folded_title, year_of
from .inherit import inherit
from .maths import to_mathml
from .names import read_names
from .problems import Problem
from .scan import scan
from .sound import Field, Part, balanced, legal_key, legal_name, legal_type, quoted_part
from .tex import from_bibtex, to_text, unknown_commands
from .text import clear, maths_in
from .words import Message, __, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .scan import Block

#: What begins a formula, or an entity that may be a dollar.
_FORMULA = re.compile(r"[$&]|\\[(\[]|\\ensuremath")
#: Fields in which TeX is shown, beside people.
_SHOWN = (
    "title booktitle maintitle eventtitle journal series note howpublished abstract type edition version "
    "venue publisher organization institution school address collaboration award_name award additional_info "
    "annotation".split()
)
#: What needs no braces: ``selected = true``.
_BOOLEANS = frozenset({"true", "false", "yes", "no", "on", "off"})
_PEOPLE = frozenset({"author", "editor"})
#: Macros stand for no more than this, in one value and in all: a few of them could fill any memory.
LONGEST, MOST = 10_000, 20_000_000


class File(NamedTuple):
    """What a file held when it was read: nobody looks a second time."""

    path: Path
    name: str  #: What messages call it.
    data: bytes
    error: str  #: Why it cannot be read; ``""`` if it can.

    @property
    def digest(self) -> str:
        """Digest what it held; the same for all that cannot be read."""
        return "" if self.error else hashlib.blake2b(self.data, digest_size=16).hexdigest()


def open_file(path: Path, name: str) -> File:
    """Read a file, once."""
    try:
        return File(path, name, path.read_bytes(), "")
    except OSError as error:
        return File(path, name, b"", str(error.strerror))


def read_files(
    files: Iterable[File],
    encoding: str,
    commands: Mapping[str, str] | None = None,
    noise: Mapping[str, str | None] | None = None,
) -> Library:
    """Read files into one library; macros carry over from file to file, as in BibTeX.

    :param commands: the author's own commands of TeX, and what they stand for.
    :param noise: what programs write into notes, beside :data:`.dialects.NOISE`; None takes one out.
    """
    labels = {label: field for label, field in {**NOISE, **(noise or {})}.items() if field is not None}
    return _Reader(encoding, commands or {}, labels).read(list(files))


class _Found(NamedTuple):
    """A draft, where it comes from, and what is wrong with it."""

    draft: Draft
    source: Source
    problems: list[Message]


class _Reader:
    def __init__(self, encoding: str, commands: Mapping[str, str], noise: Mapping[str, str]) -> None:
        self.encoding = encoding
        self.commands = commands
        self.noise = noise
        self.troubles: list[Trouble] = []
        self.found: dict[str, _Found] = {}  # by key in lower case
        self.numbers: dict[str, int] = {}  # of the next key that is free, by the key that is wanted
        self.titles: dict[str, str] = {}
        self.macros: dict[str, str] = dict(month_names)
        self.budget = MOST
        self.bounded = False  # whether it was told that macros stand for too much

    def read(self, files: list[File]) -> Library:
        """Read files, then complete the entries by what others hold for them."""
        empty: list[tuple[str, Message | None]] = []
        added = {file.path: self._read_file(file, empty) for file in files}
        missing = inherit({key: found.draft for key, found in self.found.items()}, self.noise)
        entries = {}
        for order, (key, found) in enumerate(self.found.items()):
            if found.draft.type not in CONTAINERS:
                self._complete(found)
                entries[key] = _freeze(found, order)
            self._tell(found)
        for draft, parent in missing:
            message = __("%s: there is no %s to take fields from; it is shown without them")
            location = self.found[draft.key.lower()].source.location
            self._report(Problem.ENTRY, message % (draft.key, parent), location)
        for name, reason in empty:
            if reason or not self.found:  # macros for another file are no problem
                reason = reason or __("there are macros and no entries in this file")
                self._report(Problem.BIBFILE, reason, f"{name}:1")
        keys = {path: tuple(entries[key].key for key in new if key in entries) for path, new in added.items()}
        digests = {file.path: file.digest for file in files}
        return Library(Table(entries), tuple(self.troubles), keys, digests)

    def _report(self, problem: Problem, message: Message, location: str) -> None:
        self.troubles.append(Trouble(problem, message, location))

    def _report_entry(self, name: str, problems: list[Message], done: Message, location: str) -> None:
        """Report all that is wrong with an entry, each once, and what was done about it."""
        message = join([*dict.fromkeys(problems), done])
        self._report(Problem.ENTRY, Message("%s: %s", (name, message)), location)

    def _read_file(self, file: File, empty: list[tuple[str, Message | None]]) -> list[str]:
        """Read a file; return the keys that it adds, in lower case."""
        if file.error:
            self._report(Problem.BIBFILE, __("cannot read this file: %s") % file.error, f"{file.name}:1")
            return []
        before = len(self.found)
        text = self._decode(file)
        kinds = set()
        for block in scan(text):
            kinds.add(block.type.lower())
            self._read_block(block, text, file)
        kinds -= {"comment", "preamble"}
        if not kinds:
            empty.append((file.name, __("there are no entries in this file")))
        elif kinds == {"string"}:
            empty.append((file.name, None))
        return list(self.found)[before:]

    def _decode(self, file: File) -> str:
        """Give the text of a file, with Unix line ends; what is in no known encoding is read as Latin-1."""
        data, encoding = file.data, self.encoding
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            message = __("this file is not in the encoding %s; it was read as Latin-1") % encoding
            self._report(Problem.BIBFILE, message, f"{file.name}:1")
            try:
                text = data.decode("cp1252")  # what Latin-1 means in practice: with quotes and dashes
            except UnicodeDecodeError:
                text = data.decode("latin-1")
        return clear(text.replace("\r\n", "\n").replace("\r", "\n"))

    def _read_block(self, block: Block, text: str, file: File) -> None:
        """Take a block in."""
        kind = block.type.lower()
        problems = [__(problem) for problem in block.problems]
        location = f"{file.name}:{block.line}"
        if kind == "string":
            for field in block.fields:
                used: dict[str, str] = {}
                self.macros[field.name.lower()] = self._expand(field, used, problems)[0]
        elif kind not in {"comment", "preamble"}:
            self._read_entry(block, text, file, problems)
            return
        if problems:
            done = __("what could be read of it is shown") if block.fields else __("it is left out")
            name = text[block.start : block.end].partition("\n")[0].strip()
            self._report_entry(name, problems, done, location)

    def _read_entry(self, block: Block, text: str, file: File, problems: list[Message]) -> None:
        used: dict[str, str] = {}
        kept: dict[str, Said] = {}
        kind = legal_type(block.type)
        draft = Draft("", kind, kind, {}, {})
        for field in block.fields:
            name = legal_name(field.name)
            if name in kept:
                problems.append(__("the field %s stands twice, the first counts") % name)
                continue
            typed, parts = self._expand(field, used, problems)
            value = expand(typed, self.commands)
            kept[name] = Said(field.name, parts)
            if name in _PEOPLE:
                names = read_names(" ".join(value.split()))
                copied = names if value == typed else read_names(" ".join(typed.split()))
                if copied.mended:
                    kept[name] = Said(field.name, parts, balanced(copied.value))
                problems += [__("“%s” is not one name, it is shown as typed") % odd for odd in names.odd]
                problems += [
                    __("“%s” is one name to BibTeX; write “%s”, or put one person’s family name in braces")
                    % (several.replace(" and ", ", "), several)
                    for several in names.several
                ]
                draft.persons[name] = names.people
            else:
                draft.fields[name] = cleandoc(value) if name == "abstract" else " ".join(value.split())
        normalise(draft, self.noise)
        key = block.key or legal_key(f"{file.path.stem}-{block.line}")
        if not self._name(draft, key, problems):
            self._report_entry(key, problems, __("it is left out"), f"{file.name}:{block.line}")
            return
        source = Source(
            f"{file.name}:{block.line}",
            str(file.path),
            block.line,
            block.type,
            tuple(kept.values()),
            used,
        )
        self.found[draft.key.lower()] = _Found(draft, source, problems)

    def _name(self, draft: Draft, key: str, problems: list[Message]) -> bool:
        """Give an entry a key of its own; False if it repeats the paper that has it."""
        folded = key.lower()
        draft.key = key
        if folded not in self.found:
            return True
        if folded not in self.titles:
            self.titles[folded] = folded_title(self.found[folded].draft)
        if folded_title(draft) in {self.titles[folded], ""}:
            problems.append(__("%s stands here again; the first entry of that key is shown") % key)
            return False
        number = self.numbers.get(folded, 2)
        while f"{folded}-{number}" in self.found:
            number += 1
        self.numbers[folded] = number + 1
        draft.key = f"{key}-{number}"
        problems.append(__("the key %s is another paper's; this one is %s") % (key, draft.key))
        return True

    def _expand(
        self, field: Field, used: dict[str, str], problems: list[Message]
    ) -> tuple[str, tuple[Part, ...]]:
        """Give what a value says, and its parts: a word that is no macro is text."""
        parts: list[Part] = []
        texts: list[str] = []
        room = LONGEST
        for part in field.parts:
            text, name = part.text, part.text.lower()
            if part.bare and not text.isdigit():
                value = self.macros.get(name)
                if value is None:
                    if name not in _BOOLEANS:
                        problems.append(__("%s is no macro, it is taken as text") % text)
                elif len(value) > min(room, self.budget):
                    if not self.bounded:
                        problems.append(__("its macros stand for too much, they are taken as text"))
                    self.bounded, value = True, None
                if value is None:
                    part = quoted_part(text, "")
                    text = part.text
                else:
                    text = value
                    room -= len(value)
                    self.budget -= len(value)
                    if value != month_names.get(name):
                        used[name] = value
            texts.append(text)
            parts.append(part)
        value = texts[0] if len(texts) == 1 else balanced("".join(texts))
        return unicodedata.normalize("NFC", value), tuple(parts)

    def _complete(self, found: _Found) -> None:
        """See that an entry has a name and a date that can be read; tell where it has not."""
        fields = found.draft.fields
        if not found.draft.persons and not fields.get("title"):
            fields["title"] = found.draft.key
            found.problems.append(__("no title, author or editor; its key stands for the title"))
        month = to_text(fields.get("month", ""))
        if month_and_day(month) is None:
            found.problems.append(__("“%s” is no month, it does not count for the order") % month)

    def _tell(self, found: _Found) -> None:
        """Report what is wrong with an entry that is shown."""
        draft, location = found.draft, found.source.location
        if found.problems:
            done = __("what could be read of it is shown")
            self._report_entry(draft.key, found.problems, done, location)
        texts = [draft.fields.get(field, "") for field in _SHOWN]
        texts += [str(person) for people in draft.persons.values() for person in people]
        texts = [text for text in texts if "\\" in text]  # few have
        if unknown := dict.fromkeys(name for text in texts for name in unknown_commands(text)):
            message = __("%s: TeX commands not known: %s; their braces or names are shown")
            names = " ".join(f"\\{name}" for name in unknown)
            self._report(Problem.TEX, message % (draft.key, names), location)
        if wrong := list(_formulas(draft)):
            message = __("%s: maths not understood (%s); it is shown as plain text: %s")
            reasons = " · ".join(reason for _formula, reason in wrong)
            formulas = " · ".join(formula for formula, _reason in wrong)
            self._report(Problem.MATHS, message % (draft.key, reasons, formulas), location)


def _freeze(found: _Found, order: int) -> Entry:
    draft, source = found.draft, found.source
    own = (draft.key, draft.type, draft.typed, draft.fields, draft.persons)
    fields, persons = Table(draft.fields), Table(draft.persons)
    said = [(name, value) for name, value in draft.fields.items() if name not in PRIVATE_FIELDS]
    year = year_of(draft.fields)
    return Entry(
        *(draft.key, draft.type, draft.typed, fields, persons, source, order),
        digest=digest(*own, source.type, source.fields, source.macros),
        reference=digest(draft.type, said, draft.persons),
        year=year,
        date=(*date_key(draft.fields, year), order),
    )


def _formulas(entry: Draft) -> Iterator[tuple[str, str]]:
    """Find the formulas of an entry that are not understood, and why not."""
    for field in _SHOWN:
        value = entry.fields.get(field, "")
        if not _FORMULA.search(value):
            continue
        for maths in maths_in(from_bibtex(value)):
            try:
                to_mathml(maths.tex)
            except ValueError as error:
                yield maths.tex, str(error)
