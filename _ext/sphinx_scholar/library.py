"""The library of a site, kept beside its doctrees: read when a file changed, and else loaded entry by entry.

What is kept is written whole and then put in place, and believed only if it is whole and of the same subject:
a file that is missing, damaged or of another version is as good as none. Nobody loads what no page needs: an
index of a few words an entry tells which pages an edit makes stale. What is in memory of all papers is
packed, and unpacked for some at a time: else 10,000 would fill most of what a build takes.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pybtex
from pybtex.database import BibliographyData

from .bib.entry import Entry, Table, Twin, digest
from .bib.tex import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .bib.entry import Library


#: How many entries are there unpacked, at most, once lists are laid out.
MANY = 1000


def pack(data: bytes) -> bytes:
    """Make data small, quickly."""
    return zlib.compress(data, 1)


def keep(path: Path, subject: str, data: bytes) -> None:
    """Keep data of a subject in a file; if that cannot be, the next build makes them anew."""
    with suppress(OSError):
        write_whole(path, _head(subject, data) + data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole, then put it in place: nobody meets half of it."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(data)
    new.replace(path)


def kept(path: Path, subject: str) -> bytes | None:
    """Give what was kept of a subject; None if it is not there, or not whole."""
    try:
        head, _end, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if head + b"\n" == _head(subject, data) else None


def _head(subject: str, data: bytes) -> bytes:
    whole = hashlib.blake2b(data, digest_size=16).hexdigest()
    return f"{digest(_code(), subject)} {whole}\n".encode()


@cache
def _code() -> str:
    """Digest which code is at work: what another kept, or this one with other words, is none."""
    stats = []
    for folder, _folders, names in os.walk(Path(__file__).parent):
        parts = [Path(folder, name) for name in names if name.endswith((".py", ".mo", ".html"))]
        stats += [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in parts]
    return digest(pybtex.__version__, sorted(stats))


class Head(NamedTuple):
    """What is known of an entry that is not loaded."""

    start: int  #: Where it begins in the file of entries.
    end: int  #: And ends.
    digest: str  #: Of all that it says.
    reference: str  #: Of what a reference to it says.
    title: str  #: In words; its key, if it has none.


class Entries(Mapping[str, Entry]):
    """The entries of a site, by their keys in any case, in the order of the files.

    :param heads: by keys in lower case.
    :param path: the file that holds them, kept under *subject*.
    :param read: reads them anew, if the file is no good.
    """

    def __init__(
        self, heads: dict[str, Head], path: Path, subject: str, read: Callable[[], Mapping[str, Entry]]
    ) -> None:
        self.heads = heads
        self._source = path, subject
        self._read = read
        self._data: bytes | None = None
        self._loaded: dict[str, Entry] = {}
        self._is_lean = False

    def head(self, key: str) -> Head:
        """Give what is known of an entry without loading it; KeyError, if there is none."""
        return self.heads[key.lower()]

    def __getitem__(self, key: str) -> Entry:
        name = key.lower()
        if name not in self._loaded:
            head = self.heads[name]
            if self._data is None:
                self._data = kept(*self._source)
            if self._data is None:
                self.take(self._read())
            else:
                if self._is_lean and len(self._loaded) >= MANY:
                    self._loaded.clear()
                self._loaded[name] = pickle.loads(zlib.decompress(self._data[head.start : head.end]))
        return self._loaded[name]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.lower() in self.heads

    def __iter__(self) -> Iterator[str]:
        return iter(self.heads)

    def __len__(self) -> int:
        return len(self.heads)

    def spare(self) -> None:
        """Have few entries unpacked from here on: pages are written, and the search takes the memory."""
        self._is_lean = True
        if len(self._loaded) > MANY:
            self._loaded = {}

    def take(self, entries: Mapping[str, Entry]) -> None:
        """Take over entries that were just read."""
        self._loaded = {key.lower(): entry for key, entry in entries.items()}


class Shelf(NamedTuple):
    """The library of a site."""

    digest: str  #: Of all that it was read from.
    entries: Entries
    keys: Mapping[Path, tuple[str, ...]]  #: The keys of the entries that each file added.


NO_SHELF = Shelf("", Entries({}, Path(), "", Table), {})


def open_shelf(folder: Path, subject: str, read: Callable[[bool], Library]) -> Shelf:
    """Open the library of a subject, or read it and keep it.

    :param folder: of the doctrees.
    :param subject: a digest of all that it is read from.
    :param read: reads it; True if its problems are to be told.
    """
    places = folder / "scholar-library.index", folder / "scholar-library.entries"
    index = kept(places[0], subject)
    if index is not None:
        heads, keys = pickle.loads(index)
        return Shelf(subject, Entries(heads, places[1], subject, lambda: read(False).entries), keys)
    library = read(True)
    heads, texts, start = {}, [], 0
    for key, entry in library.entries.items():
        texts.append(pack(pickle.dumps(entry, pickle.HIGHEST_PROTOCOL)))
        end = start + len(texts[-1])
        title = to_text(entry.fields.get("title", "")) or entry.key
        heads[key] = Head(start, end, entry.digest, entry.reference, title)
        start = end
    keep(places[1], subject, b"".join(texts))
    keep(places[0], subject, pickle.dumps((heads, library.keys), pickle.HIGHEST_PROTOCOL))
    entries = Entries(heads, places[1], subject, lambda: read(False).entries)
    entries.take(library.entries)
    return Shelf(subject, entries, library.keys)


class Fragments(Mapping[str, str]):
    """The HTML of papers, from build to build, by the digest of the entry and of what else it is made of.

    :param seal: a digest of all that fragments are made with, beside entries.
    """

    def __init__(self, folder: Path, seal: str) -> None:
        self._place = folder / "scholar-fragments", seal
        data = kept(*self._place)
        self._packed: dict[str, bytes] = pickle.loads(data) if data else {}
        self._before = set(self._packed)
        self._last = "", ""  # who makes one asks for it again and again

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, key: str) -> str:
        if self._last[0] != key:
            self._last = key, zlib.decompress(self._packed[key]).decode("utf-8", "surrogatepass")
        return self._last[1]

    def __setitem__(self, key: str, html: str) -> None:
        self._packed[key] = pack(html.encode("utf-8", "surrogatepass"))
        self._last = key, html

    def keep(self, digests: Collection[str]) -> None:
        """Keep those of entries that are still there, if there are others than before."""
        now = {key: html for key, html in self._packed.items() if key.partition(" ")[0] in digests}
        if now.keys() != self._before:
            keep(*self._place, pickle.dumps(now, pickle.HIGHEST_PROTOCOL))


class Twins(BibliographyData):  # type: ignore[misc]  # pybtex has no types
    """The library as pybtex knows one, for sphinxcontrib-bibtex; what is pickled of it is nothing."""

    def __init__(self, entries: Mapping[str, Entry] | None = None) -> None:
        super().__init__()
        self.entries = _TwinsByKey(entries or {})

    def __reduce__(self) -> tuple[type[Twins], tuple[()]]:
        return Twins, ()


class _TwinsByKey(Mapping[str, Twin]):
    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries

    def __getitem__(self, key: str) -> Twin:
        if key.lower() not in self._entries:
            raise KeyError(key)
        return Twin(key, self._entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
