"""What earlier builds wrote: the prints of the pages, and the files beside them.

A ledger lies beside the doctrees, one for each builder. It is written when a build has come to its end, so
that a build that broke off, or one for another format, leaves no page behind that is thought fresh. By it,

- ``fresh`` knows which pages to write again;
- what a clean build would not have is removed, but nothing that somebody else put there;
- a file that was written again to the same bytes gets its time back, for whoever copies only what is new.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import assets, searchindex
from .stale import digest, digest_file
from .store import ScholarDomain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import document
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

#: Time and size of a file.
Stat = tuple[int, int]

#: A ledger of another form is as good as none.
_FORMAT = 1

#: Extensions whose pages are left alone where these are up to date; a page that is not written is not gone.
_KEPT = ("_modules/",)


class Ledger:
    """The ledger of one builder and output folder, open for one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.outdir = Path(app.outdir)
        self.path = Path(app.doctreedir, f"scholar-{app.builder.name}-{digest(str(app.outdir))[:8]}.pickle")
        self.web = app.builder.format == "html"
        self.prints: dict[str, str] = {}  # as they are now
        self.resolved: set[str] = set()  # documents written in this build
        self.pages: set[str] = set()  # pages written in this build that are no documents
        self.clock = False  # whether ``repeat`` set the clock
        self.before = self._look()
        self.written: dict[str, str] = {}  # docname -> print with which it was last written
        self.files: dict[str, tuple[Stat, str]] = {}  # path -> what we left there, and its digest
        self.ours: set[str] = set()  # paths that the last build accounted for
        self.generated: set[str] = set()  # those of pages that are no documents
        self.index: dict[str, Any] = {}  # docname -> what the search knows
        self._load()

    @classmethod
    def of(cls, app: Sphinx) -> Ledger:
        """Give the ledger that :func:`open_ledger` opened."""
        domain = app.env.get_domain("scholar")
        assert isinstance(domain, ScholarDomain)
        return domain.ledger

    def _load(self) -> None:
        try:
            kept = pickle.loads(self.path.read_bytes())
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError):
            return
        if kept.pop("format", 0) == _FORMAT:
            self.__dict__.update(kept)

    def save(self) -> None:
        """Keep for the next build what is known now."""
        names = ("written", "files", "ours", "generated", "index")
        kept = {name: getattr(self, name) for name in names}
        self.path.write_bytes(pickle.dumps({"format": _FORMAT, **kept}))

    def _look(self) -> dict[str, Stat]:
        """List the files of the output folder."""
        found: dict[str, Stat] = {}
        for folder, subfolders, names in os.walk(self.outdir):
            subfolders[:] = [name for name in subfolders if Path(folder, name) != Path(self.app.doctreedir)]
            for name in names:
                path = Path(folder, name)
                stat = _stat(path)
                if stat:
                    found[path.relative_to(self.outdir).as_posix()] = stat
        return found

    def stale(self) -> set[str]:
        """Name the documents that would not be written as they were."""
        lost = "searchindex.js" in self.files and "searchindex.js" not in self.before
        return {name for name, print_ in self.prints.items() if lost or self.written.get(name) != print_}

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that earlier builds wrote and this one did not, and folders that become empty."""
        now = self._look()
        for name in set(paths) & self.files.keys() & now.keys():
            if now[name] == self.before.get(name):
                path = self.outdir / name
                path.unlink()
                while path.parent != self.outdir and not any(path.parent.iterdir()):
                    path = path.parent
                    path.rmdir()

    def outputs(self) -> set[str]:
        """List the files that stand for documents, images, downloads and static files."""
        builder: Any = self.app.builder
        env, config = self.app.env, self.app.config
        if builder.name == "latex":
            return {name for _docnames, name in env.images.values()}
        if not self.web:
            suffix = getattr(builder, "out_suffix", None)  # a file for each document
            return {f"{docname}{suffix}" for docname in env.found_docs} if suffix else set()
        result = {f"_images/{name}" for _docnames, name in env.images.values()}
        result |= {f"_downloads/{path}" for _docnames, path in env.dlfiles.values()}
        domain = env.get_domain("scholar")
        assert isinstance(domain, ScholarDomain)
        result |= assets.copied(self.app).keys() | domain.copies.keys()
        for docname in env.found_docs:
            result.add(Path(builder.get_outfilename(docname)).relative_to(self.outdir).as_posix())
            source = Path(env.doc2path(docname, False))
            suffix = config.html_sourcelink_suffix
            if config.html_copy_source:
                more = suffix if source.suffix != suffix else ""
                result.add(f"_sources/{source.as_posix()}{more}")
        return result

    def floors(self) -> dict[Path, int]:
        """Give, for each page, the time below which Sphinx takes it for outdated."""
        builder: Any = self.app.builder
        env = self.app.env
        newest = int(builder.templates.newest_template_mtime() * 10**9)
        times = {Path(builder.get_outfilename(name)): _stat(env.doc2path(name)) for name in env.found_docs}
        return {path: max(newest, stat[0]) if stat else sys.maxsize for path, stat in times.items()}

    def settle_files(self) -> None:
        """Account for all files that were written; give those of unchanged bytes their time back (HTML)."""
        floors = self.floors() if self.web else {}
        settled: dict[str, tuple[Stat, str]] = {}
        for name, stat in self._look().items():
            known = self.files.get(name)
            if stat == self.before.get(name):
                if known:
                    settled[name] = known
                continue
            path = self.outdir / name
            said = digest_file(path)
            old = self.before.get(name)
            if self.web and old and known == (old, said) and old[0] >= floors.get(path, 0):
                os.utime(path, ns=(old[0], old[0]))
                stat = old
            settled[name] = (stat, said)
        self.files = settled


def _stat(path: Path) -> Stat | None:
    """Give time and size of a file; None if it is not there (any more)."""
    try:
        status = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def open_ledger(app: Sphinx) -> None:
    """Open the ledger before anything is written (``builder-inited``)."""
    domain = app.env.get_domain("scholar")
    assert isinstance(domain, ScholarDomain)
    domain.ledger = Ledger(app)


def clear_away(app: Sphinx, builder: Builder) -> None:
    """Remove what is not to be there before the rest is copied and packed (``write-started``)."""
    ledger = Ledger.of(app)
    _forget_checksums()
    outputs = ledger.outputs()
    gone = ledger.ours - outputs
    if ledger.stale() >= ledger.prints.keys():  # perhaps the settings changed; Sphinx writes these again
        gone |= {name for name in ledger.files if assets.by_setting(name)}
    ledger.remove(gone)
    ledger.ours = outputs


def _forget_checksums() -> None:
    """Have Sphinx look at style sheets anew: it keeps their checksums for as long as the process lives."""
    assets_ = sys.modules.get("sphinx.builders.html._assets")  # not public: another Sphinx may have none
    forget = getattr(getattr(assets_, "_file_checksum_inner", None), "cache_clear", None)
    if forget:
        forget()


def note_document(app: Sphinx, doctree: document, docname: str) -> None:
    """Note that a document is written (``doctree-resolved``: never in another process)."""
    Ledger.of(app).resolved.add(docname)


def note_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Note pages that are no documents, such as the index and the search (``html-page-context``)."""
    if page not in app.env.found_docs:
        Ledger.of(app).pages.add(page)


def close(app: Sphinx, exception: Exception | None) -> None:
    """Clear the rest away, and keep the ledger (``build-finished``, after others)."""
    if exception or not hasattr(app.env.get_domain("scholar"), "ledger"):
        return
    ledger = Ledger.of(app)
    builder: Any = app.builder
    everything = builder.name == "singlehtml" or not hasattr(builder, "out_suffix")  # these write all, always
    done = ledger.prints if everything else {n: p for n, p in ledger.prints.items() if n in ledger.resolved}
    kept = {name: print_ for name, print_ in ledger.written.items() if name in ledger.prints}
    ledger.written = kept | done
    if ledger.web:
        pages = {page for page in ledger.pages if page != "opensearch"}
        paths = {Path(builder.get_outfilename(page)).relative_to(ledger.outdir).as_posix() for page in pages}
        gone = {path for path in ledger.generated - paths if not path.startswith(_KEPT)} - ledger.ours
        ledger.remove(gone)
        if ".buildinfo.bak" not in ledger.before:  # Sphinx's note that the settings changed
            (ledger.outdir / ".buildinfo.bak").unlink(missing_ok=True)
        ledger.index = searchindex.rebuild(ledger.outdir, ledger.index, ledger.resolved)
        ledger.generated = paths | {path for path in ledger.generated if path.startswith(_KEPT)}
    ledger.settle_files()
    ledger.save()
