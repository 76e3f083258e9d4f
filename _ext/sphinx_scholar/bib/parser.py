"""pybtex's parser, made to read what people write: bare words, names of any shape, a key used twice."""

from __future__ import annotations

import unicodedata
from inspect import cleandoc
from typing import TYPE_CHECKING

from pybtex.database.input import bibtex
from pybtex.utils import CaseInsensitiveDict

from .entry import folded_title, free_name
from .names import read_names
from .words import __

if TYPE_CHECKING:
    from pybtex.database import Entry

    from .words import Message


class Macros(CaseInsensitiveDict):  # type: ignore[misc]  # pybtex has no types
    """Macros; one that is not defined stands for its own name, and is noted."""

    def __init__(self) -> None:
        super().__init__(bibtex.month_names)
        self.unknown: list[str] = []
        self.used: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        try:
            value: str = super().__getitem__(name)
        except KeyError:
            self.unknown.append(name)
            value = name
        if name.lower() not in bibtex.month_names:
            self.used[name.lower()] = value
        return value


class Parser(bibtex.Parser):  # type: ignore[misc]  # pybtex has no types
    """pybtex's parser, with names read as people write them, and no paper lost for its key."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.macros = Macros()
        self.start_block()

    def start_block(self) -> None:
        """Forget what was noted of the block before."""
        self.added: list[Entry] = []
        self.notes: list[Message] = []
        self.renamed: dict[str, str] = {}
        self.macros.unknown.clear()
        self.macros.used.clear()

    def process_entry(self, entry_type: str, key: str | None, fields: list[tuple[str, list[str]]]) -> None:
        """Take an entry in, under a key of its own; note what was wrong with it."""
        if key is None:
            return  # a syntax error, told as such; the entry is repaired
        marks: dict[str, list[str]] = {}
        read = []
        for name, parts in fields:
            value = unicodedata.normalize("NFC", "".join(parts))
            if name in self.person_fields and name.lower() not in marks:
                names = read_names(value)
                marks[name.lower()] = names.marks
                self.notes += [__("“%s” is not one name, it is shown as typed") % odd for odd in names.odd]
                value = names.value
            read.append((name, [value]))
        first = self.data.entries.get(key)
        free = free_name(key, self.data.entries.__contains__)
        super().process_entry(entry_type, free, read)
        entry = self.data.entries[free]
        entry.marks = marks
        if first is not None and _same_paper(first, entry):
            del self.data.entries[free]
            self.notes.append(__("%s stands here again; the first entry of that key is shown") % key)
            return
        if first is not None:
            self.notes.append(__("the key %s is another paper's; this one is %s") % (key, free))
            self.renamed[key] = free
        self.added.append(entry)
        for name, [value] in read:
            if name.lower() == "abstract":  # Markdown: its lines matter
                entry.fields["abstract"] = cleandoc(value)


def _same_paper(one: Entry, other: Entry) -> bool:
    """Tell whether two entries of one key are one paper: by the letters of their titles."""
    return folded_title(other) in {folded_title(one), ""}
