"""The record: what each page was last written with, one small file a builder, beside the doctrees.

It is a cache, kept as the library is; without one, all pages that show papers or news are written. While
pages are being written there is none, so a build that breaks off leaves no page that is thought fresh.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .bib.entry import digest
from .library import keep, kept
from .store import ScholarDomain

if TYPE_CHECKING:
    from docutils.nodes import document
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Record:
    """The record of one builder and output folder, in one build.

    :param path: the file.
    :param subject: what the record is of; one of another subject is none.
    """

    def __init__(self, path: Path, subject: str) -> None:
        self.path = path
        self.subject = subject
        #: Docname -> digest with which it was last written; a file of ours is ``/papers/key.html``.
        self.written: dict[str, str] = json.loads(kept(path, subject) or b"{}")
        self.current: dict[str, str] = {}  #: The same, as it is now.
        self.resolved: set[str] = set()  #: What this build came to write.
        self.read: set[str] = set()  #: Documents that it read.

    def is_stale(self, name: str) -> bool:
        """Tell whether it would be written in another way than last time, or was not written at all."""
        return self.written.get(name) != self.current.get(name)

    def stale(self) -> list[str]:
        """Name the documents that are stale."""
        return sorted(name for name in self.current if not name.startswith("/") and self.is_stale(name))

    def gone(self) -> list[str]:
        """Name the files that we made and would make no more."""
        return sorted(name for name in self.written.keys() - self.current.keys() if name.startswith("/"))

    def begin(self, name: str) -> None:
        """Begin to write a document or a file of ours: from here on, the record is not true."""
        if not self.resolved:
            self._forget()
        self.resolved.add(name)

    def keep(self) -> None:
        """Write what is now true: whole, then put in place."""
        known = {name: digest for name, digest in self.written.items() if name not in self.resolved}
        done = {name: digest for name, digest in self.current.items() if name in self.resolved}
        pages = {name: digest for name, digest in {**known, **done}.items() if name in self.current}
        keep(self.path, self.subject, json.dumps(pages).encode())

    def _forget(self) -> None:
        with suppress(OSError):  # what cannot be removed, such as a folder of that name, is no record
            self.path.unlink(missing_ok=True)


def open_record(app: Sphinx) -> None:
    """Read the record of the builder at work (``builder-inited``)."""
    name = f"scholar-{app.builder.name}-{digest(str(app.outdir))[:8]}.json"
    version = app.extensions["sphinx_scholar"].version
    subject = f"{version} {app.builder.name} {app.outdir}"
    ScholarDomain.of(app.env).record = Record(Path(app.doctreedir, name), subject)


def note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Tell the record what will be read (``env-before-read-docs``)."""
    ScholarDomain.of(env).record.read = set(docnames)


def begin_page(app: Sphinx, doctree: document, docname: str) -> None:
    """Tell the record that a document is about to be written (``doctree-resolved``, in the main process)."""
    ScholarDomain.of(app.env).record.begin(docname)


def keep_record(app: Sphinx, exception: Exception | None) -> None:
    """Keep the record of a build that ended well, if it wrote anything (``build-finished``, after others)."""
    record = getattr(ScholarDomain.of(app.env), "record", None) if not exception else None
    if record and record.resolved:
        record.keep()
