"""The store: what each document holds of news, lists and abstracts, and which pages that makes stale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sphinx.domains import Domain
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime, is_bibdata_outdated
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain

from .bib.read import Reader
from .config import warn
from .stale import digest_file
from .words import __

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.domain import Citation

    from .bib.problems import Problem
    from .bib.words import Message
    from .ledger import Ledger


class NewsItem(NamedTuple):
    """A dated item, as others need to know it."""

    date: str  #: ISO date, month or year; ``""`` if it has none. Sorts as text.
    docname: str  #: The document in which it stands.
    anchor: str  #: Its id in that document.
    digest: str  #: Changes when what it shows changes.
    keys: tuple[str, ...]  #: Papers that it cites.


class Section(NamedTuple):
    """A heading that stands for a group of a list, and goes when the group is empty."""

    anchor: str  #: Its id.
    list_id: str  #: The list that it belongs to: a ``BibliographyKey.id_``.
    group_by: tuple[str, ...]  #: The fields that the list is grouped by.
    limit: int  #: How many papers the list shows; 0 is all.
    group: tuple[str, ...]  #: The group, as :func:`.paper.groups_of` names it; shorter for an outer one.


#: What is known of each document when it was read, in whatever process.
_MERGED = ("news", "sections", "abstracts", "news_lists", "crossing", "marks")


class ScholarDomain(Domain):
    """News items, headings of lists, and the abstracts and news lists of each document."""

    name = "scholar"
    label = "Scholar"
    data_version = 2
    initial_data: ClassVar[dict[str, Any]] = {
        "news": {},  # docname -> list[NewsItem]
        "sections": {},  # docname -> list[Section]
        "abstracts": {},  # docname -> list of keys
        "news_lists": {},  # docname -> list of limits
        "tocs": {},  # docname -> the contents before headings of empty groups were taken out
        "crossing": {},  # docname -> True, if it refers to other places of the site
        "marks": {},  # docname -> the marks of the files that it was made from
        "bibfiles": {},  # path -> digest of what the file said
        "settings": "",  # digest of the settings with which it was read
    }

    copies: dict[str, Path]  #: Files of papers to put into the site: address there -> where they are now.
    ledger: Ledger  #: What earlier builds wrote; open while a build runs.

    @classmethod
    def of(cls, env: BuildEnvironment) -> ScholarDomain:
        """Give the domain of a site."""
        domain = env.get_domain("scholar")
        assert isinstance(domain, cls)
        return domain

    def note(self, kind: str, docname: str, what: object) -> None:
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


def citations_of(env: BuildEnvironment, docname: str, list_id: str, limit: int) -> list[Citation]:
    """Give the citations that a list shows, in order; *limit* 0 is all."""
    domain = cite_domain(env)
    citations = [c for c in domain.citations if c.bibliography_key == (docname, list_id)]
    return citations[: limit or None]


def is_full(env: BuildEnvironment, key: tuple[str, str]) -> bool:
    """Tell whether cites lead to a list, by its docname and id."""
    domain = cite_domain(env)
    return bool(domain.bibliographies[BibliographyKey(*key)].list_ == "citation")


def full_citation(env: BuildEnvironment, key: str) -> Citation | None:
    """Find where a paper is listed in full: the last such place, to which cites lead."""
    domain = cite_domain(env)
    found = None
    for citation in domain.citations:
        if citation.key == key and is_full(env, citation.bibliography_key):
            found = citation
    return found


def builder_of(env: BuildEnvironment) -> Builder:
    """Give the builder at work. Sphinx's transforms have no public way to it since ``app`` goes in 11."""
    return env._app.builder


def _report(problem: Problem, message: Message, location: str) -> None:
    warn(problem, "%s", message.tell(__), location=location)


def load(app: Sphinx) -> None:
    """Fill sphinxcontrib-bibtex's cache, unless it is up to date (``builder-inited``, before its own)."""
    domain = cite_domain(app.env)
    paths = [(Path(app.confdir) / name).resolve() for name in app.config.bibtex_bibfiles or ()]
    encoding = app.config.bibtex_encoding
    # Its times may be those of before: a file edited within one tick of the clock, or put back from a copy.
    said = {str(path): digest_file(path) for path in paths}
    known = ScholarDomain.of(app.env).data
    if not paths or (known["bibfiles"] == said and not is_bibdata_outdated(domain.bibdata, paths, encoding)):
        return
    known["bibfiles"] = said
    root = Path(app.confdir).resolve()
    reader = Reader(encoding, _report)
    keys = reader.read(
        (path, str(path.relative_to(root) if path.is_relative_to(root) else path)) for path in paths
    )
    files = {path: BibFile(get_mtime(path), dict.fromkeys(added)) for path, added in keys.items()}
    domain.data["bibdata"] = BibData(encoding=encoding, bibfiles=files, data=reader.parser.data)
