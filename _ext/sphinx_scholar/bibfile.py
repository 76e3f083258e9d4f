"""``.bib`` source -> entries: split into blocks, parse one at a time, warn at file and line.

sphinxcontrib-bibtex parses a file as a whole, and loses what follows the first error. Here bibtexparser
finds the blocks and pybtex reads each by itself, so that a bad entry costs itself at most. The
result goes where sphinxcontrib-bibtex keeps its own, before it looks.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bibtexparser.model as blocks
import pybtex.errors
from bibtexparser.splitter import Splitter
from pybtex.database.input.bibtex import Parser
from pybtex.scanner import PybtexSyntaxError
from sphinx.locale import get_translation
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime, is_bibdata_outdated

from .log import Problem, warn
from .paper import Source

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx

_ = get_translation("sphinx_scholar")

# It tells of each damaged block; so do we, with the file and what was done.
logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)

#: Values of ``selected`` that mean no; the field is then as good as absent.
_FALSE = frozenset({"false", "no", "0", "off", ""})


def read_text(path: Path, encoding: str, name: str) -> str:
    """Read a whole file, with Unix line ends.

    :param encoding: what ``bibtex_encoding`` says.
    :param name: what a warning calls the file.
    :raises OSError: the file cannot be read.

    A file that is not in that encoding is read as Latin-1, with a warning.
    """
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        warn(
            Problem.BIBFILE,
            _("this file is not in the encoding %s; it was read as Latin-1"),
            encoding,
            location=f"{name}:1",
        )
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Reader:
    """Reads files into one set of entries; macros carry over from file to file, as in BibTeX."""

    def __init__(self, encoding: str, root: Path) -> None:
        self.encoding = encoding
        self.root = root
        self.parser = Parser(encoding)

    def read(self, path: Path) -> dict[str, None]:
        """Read one file and return the keys that it added, in order."""
        known = set(self.parser.data.entries.keys())
        name = str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)
        try:
            text = read_text(path, self.encoding, name)
        except OSError as error:
            reason = error.strerror or str(error)
            warn(Problem.BIBFILE, _("cannot read this file: %s"), reason, location=f"{name}:1")
            return {}
        for block in Splitter(text).split().blocks:
            self._read_block(block, path, name)
        return dict.fromkeys(key for key in self.parser.data.entries if key not in known)

    def _read_block(self, block: blocks.Block, path: Path, name: str) -> None:
        if isinstance(block, blocks.ExplicitComment | blocks.ImplicitComment | blocks.Preamble):
            return
        text = (block.raw or "").strip()
        line = (block.start_line or 0) + 1
        location = f"{name}:{line}"
        entries = self.parser.data.entries
        before = len(entries)
        with pybtex.errors.capture() as errors:
            try:
                self.parser.parse_string(text)
            except PybtexSyntaxError as error:
                errors.append(error)
        added = list(entries.values())[before:]
        for entry in added:
            _normalise(entry)
            entry.source = Source(location, str(path), line, text, before)
        if errors:
            done = _("what could be read of it is shown") if added else _("it is left out")
            named = ", ".join(entry.key for entry in added) or text.partition("\n")[0].strip()
            said = "; ".join(dict.fromkeys(_say(error) for error in errors))
            warn(Problem.ENTRY, "%s: %s; %s", named, said, done, location=location)


def _say(error: Exception) -> str:
    """What pybtex says, less its line number, which counts from the block's beginning."""
    if isinstance(error, PybtexSyntaxError):
        return f"{error.error_type}: {error.args[0]}"
    return str(error)


#: Other names of an entry type.
_TYPES = {"conference": "inproceedings"}


def _normalise(entry: Entry) -> None:
    """Make fields mean what they say, for filters, lists and cites alike."""
    entry.type = _TYPES.get(entry.type, entry.type)
    if "selected" in entry.fields and entry.fields["selected"].strip().lower() in _FALSE:
        del entry.fields["selected"]


def load(app: Sphinx) -> None:
    """Fill sphinxcontrib-bibtex's cache, unless it is up to date (``builder-inited``, before its own)."""
    domain: Any = app.env.get_domain("cite")
    paths = [(Path(app.confdir) / name).resolve() for name in app.config.bibtex_bibfiles or ()]
    encoding = app.config.bibtex_encoding
    if not paths or not is_bibdata_outdated(domain.bibdata, paths, encoding):
        return
    reader = _Reader(encoding, Path(app.confdir).resolve())
    files = {path: BibFile(mtime=get_mtime(path), keys=reader.read(path)) for path in paths}
    domain.data["bibdata"] = BibData(encoding=encoding, bibfiles=files, data=reader.parser.data)
