"""The store: what each document holds of news, lists and abstracts, and which pages that makes stale."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pybtex.database import BibliographyData
from sphinx.domains import Domain
from sphinx.errors import NoUri
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime, is_bibdata_outdated
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation

from .bib.entry import NO_LIBRARY, digest, to_pybtex
from .bib.ids import derived_id
from .bib.read import open_file, read_files
from .config import warn
from .words import __

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .bib.entry import Entry, Library
    from .record import Record


class NewsItem(NamedTuple):
    """A dated item, as others need to know it."""

    date: str  #: ISO date, month or year; ``""`` if it has none. Sorts as text.
    docname: str  #: The document in which it stands.
    anchor: str  #: Its id in that document.
    digest: str  #: Changes when what it shows changes.
    keys: tuple[str, ...]  #: Papers that it cites.


class Listing(NamedTuple):
    """A list, as far as it follows from entries."""

    list_id: str  #: Its ``BibliographyKey.id_``.
    bibfiles: tuple[str, ...]  #: Paths of the files that it names; none: all that are configured.
    fields: tuple[str, ...]  #: The fields that it asks to be grouped by.
    group_by: tuple[str, ...]  #: The fields that it is grouped by.
    filter: str  #: Its ``:filter:``.
    limit: int  #: How many papers it shows; 0 is all.


class Section(NamedTuple):
    """A heading that stands for a group of a list, and goes when the group is empty."""

    anchor: str  #: Its id.
    list_id: str  #: The list that it belongs to: a ``BibliographyKey.id_``.
    group_by: tuple[str, ...]  #: The fields that the list is grouped by.
    limit: int  #: How many papers the list shows; 0 is all.
    group: tuple[str, ...]  #: The group, as :func:`.paper.groups_of` names it; shorter for an outer one.


#: What is known of each document when it was read, in whatever process.
_MERGED = ("news", "lists", "sections", "abstracts", "news_lists", "outlines")


class ScholarDomain(Domain):
    """News items, lists and their headings, and the abstracts and news lists of each document."""

    name = "scholar"
    label = "Scholar"
    data_version = 4
    initial_data: ClassVar[dict[str, Any]] = {
        "news": {},  # docname -> list[NewsItem]
        "lists": {},  # docname -> list[Listing]
        "sections": {},  # docname -> list[Section]
        "abstracts": {},  # docname -> list of keys
        "news_lists": {},  # docname -> list of limits
        "outlines": {},  # docname -> digest of what reading it took from entries
        "tocs": {},  # docname -> the contents before headings of empty groups were taken out
        "bibfiles": {},  # path -> digest of what the file held when it was read; and of our settings
        "library": NO_LIBRARY,  # all papers
        "outlined": "",  # digest of the files and settings that the outlines were last compared with
        "seal": "",  # digest of all this
    }

    #: What each list shows, by its docname and id; noted anew in every build.
    listed: dict[tuple[str, str], list[Citation]]
    #: Where each paper is listed in full: the place to which cites lead.
    full: dict[str, Citation]
    copies: dict[str, Path]  #: Files of papers to put into the site: address there -> where they are now.
    linked: dict[str, list[str]]  #: Key of a listed paper -> addresses of its files in the site, as found.
    fragments: dict[str, str]  #: The HTML of papers, by digests of all that it is made of.
    record: Record  #: What pages were last written with; open while a build runs.

    def __init__(self, env: BuildEnvironment) -> None:
        kept = self.name in env.domaindata
        super().__init__(env)
        self.linked = {}
        self.fragments = {}
        if kept and not self._is_whole():
            raise OSError(self.name)  # as Domain raises it for another version: Sphinx then reads all anew

    def seal(self) -> None:
        """Digest the data before they are kept: a damaged file must not be believed."""
        self.data["seal"] = self._seal()

    def _is_whole(self) -> bool:
        return bool(self.data.get("seal") == self._seal())

    def _seal(self) -> str:
        tocs = [(docname, contents.pformat()) for docname, contents in self.data["tocs"].items()]
        return digest([self.data.get(kind) for kind in (*_MERGED, "bibfiles", "library", "outlined")], tocs)

    @classmethod
    def of(cls, env: BuildEnvironment) -> ScholarDomain:
        """Give the domain of a site."""
        domain = env.get_domain("scholar")
        assert isinstance(domain, cls)
        return domain

    def add(self, kind: str, docname: str, what: object) -> None:
        """Add something of a document to the store."""
        self.data[kind].setdefault(docname, []).append(what)

    def news(self) -> list[NewsItem]:
        """All items of the site, newest first; those of one date in the order in which they stand."""
        items = [item for _, items in sorted(self.data["news"].items()) for item in items]
        return sorted(items, key=lambda item: item.date, reverse=True)

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is read again or gone."""
        for kind in (*_MERGED, "tocs"):
            self.data[kind].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        for kind in _MERGED:
            for docname, value in otherdata[kind].items():
                if docname in docnames:
                    self.data[kind][docname] = value

    def resolve_any_xref(self, *args: object, **kwargs: object) -> list[Any]:
        """Offer nothing to ``any`` roles: items have labels of their own."""
        return []


def cite_domain(env: BuildEnvironment) -> BibtexDomain:
    """Give sphinxcontrib-bibtex's domain of a site."""
    domain = env.get_domain("cite")
    assert isinstance(domain, BibtexDomain)
    return domain


def seal(app: Sphinx, env: BuildEnvironment) -> None:
    """Seal the store (``env-updated``, last: Sphinx keeps it next)."""
    ScholarDomain.of(env).seal()


def index_citations(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what each list shows, once a build (``env-updated``, when sphinxcontrib-bibtex has decided it).

    A paper that stands on a page more than once has its permanent id in the list to which cites lead.
    """
    cite = cite_domain(env)
    domain = ScholarDomain.of(env)
    citations: list[Citation] = cite.citations
    full = [number for number, c in enumerate(citations) if is_full(env, c.bibliography_key)]
    others = sorted(set(range(len(citations))).difference(full))
    times: Counter[tuple[str, str]] = Counter()
    for number in [*reversed(full), *others]:  # of two full lists, cites lead to the last
        wanted, key, *rest = citations[number]
        times[key.docname, wanted] += 1
        if (time := times[key.docname, wanted]) > 1:
            citations[number] = Citation(derived_id(wanted, time), key, *rest)
    domain.full = {citations[number].key: citations[number] for number in full}
    domain.listed = {}
    for citation in citations:
        domain.listed.setdefault(citation.bibliography_key, []).append(citation)


def citations_of(env: BuildEnvironment, docname: str, list_id: str, limit: int) -> list[Citation]:
    """Give the citations that a list shows, in order; *limit* 0 is all."""
    return ScholarDomain.of(env).listed.get((docname, list_id), [])[: limit or None]


def is_full(env: BuildEnvironment, key: tuple[str, str]) -> bool:
    """Tell whether cites lead to a list, by its docname and id."""
    return bool(cite_domain(env).bibliographies[BibliographyKey(*key)].list_ == "citation")


def full_citation(env: BuildEnvironment, key: str) -> Citation | None:
    """Find where a paper is listed in full: the last such place, to which cites lead."""
    return ScholarDomain.of(env).full.get(key)


def builder_of(env: BuildEnvironment) -> Builder:
    """Give the builder at work. Sphinx's transforms have no public way to it since ``app`` goes in 11."""
    return env._app.builder


def uri_of(env: BuildEnvironment, docname: str) -> str | None:
    """Give the address of a document from the one at work; None where the output does not hold it."""
    try:
        return builder_of(env).get_relative_uri(env.docname, docname)
    except NoUri:
        return None


def library_of(env: BuildEnvironment) -> Library:
    """Give all papers of the site."""
    library: Library = ScholarDomain.of(env).data["library"]
    return library


def entry_of(env: BuildEnvironment, citation: Citation) -> Entry:
    """Give the paper that a citation is of."""
    return library_of(env).entries[citation.entry.key]


def load(app: Sphinx) -> None:
    """Fill sphinxcontrib-bibtex's cache, unless it is up to date (``builder-inited``, before its own)."""
    domain = cite_domain(app.env)
    root = Path(app.confdir).resolve()
    paths = [(root / name).resolve() for name in app.config.bibtex_bibfiles or ()]
    encoding = app.config.bibtex_encoding
    names = [str(path.relative_to(root) if path.is_relative_to(root) else path) for path in paths]
    files = [open_file(path, name) for path, name in zip(paths, names, strict=True)]
    # Times may be those of before: a file edited within one tick of the clock, or put back from a copy.
    digests = {str(file.path): file.digest for file in files}
    own = app.config.scholar_macros, app.config.scholar_noise
    digests["settings"] = digest(*(sorted(table.items()) for table in own))
    known = ScholarDomain.of(app.env).data
    if not paths or (
        known["bibfiles"] == digests and not is_bibdata_outdated(domain.bibdata, paths, encoding)
    ):
        return
    library = read_files(files, encoding, *own)
    known["bibfiles"], known["library"] = digests, library
    for problem, message, location in library.problems:
        warn(problem, "%s", message.tell(__), location=location)
    entries = {entry.key: to_pybtex(entry) for entry in library.entries.values()}
    bibfiles = {path: BibFile(get_mtime(path), dict.fromkeys(keys)) for path, keys in library.keys.items()}
    data = BibliographyData(entries)
    domain.data["bibdata"] = BibData(encoding=encoding, bibfiles=bibfiles, data=data)
