"""The store: what each document holds of news, lists and abstracts, and which pages that makes stale."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sphinx.domains import Domain
from sphinx.errors import NoUri
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime, is_bibdata_outdated
from sphinxcontrib.bibtex.domain import Citation

from .bib.ids import derived_id
from .bib.read import Reader
from .config import warn
from .stale import digest_file

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .bib.problems import Problem
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

    #: What each list shows, by its docname and id; noted anew in every build.
    listed: dict[tuple[str, str], list[Citation]]
    #: Where each paper is listed in full: the place to which cites lead.
    full: dict[str, Citation]
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


def index_citations(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what each list shows, once a build (``env-updated``, when sphinxcontrib-bibtex has decided it).

    A paper that stands on a page more than once has its permanent id in the list to which cites lead.
    """
    cite: Any = env.get_domain("cite")
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
    cite: Any = env.get_domain("cite")
    return bool(cite.bibliographies[key].list_ == "citation")


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


def _report(problem: Problem, message: str, location: str) -> None:
    warn(problem, "%s", message, location=location)


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
    root = Path(app.confdir).resolve()
    reader = Reader(encoding, _report)
    keys = reader.read(
        (path, str(path.relative_to(root) if path.is_relative_to(root) else path)) for path in paths
    )
    files = {path: BibFile(get_mtime(path), dict.fromkeys(added)) for path, added in keys.items()}
    domain.data["bibdata"] = BibData(encoding=encoding, bibfiles=files, data=reader.parser.data)
