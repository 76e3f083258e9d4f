"""The store: the library of a site, and what each document holds of news, lists and abstracts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sphinx.domains import Domain, ObjType
from sphinx.errors import NoUri

from .bib.entry import digest
from .bib.read import open_file, read_files
from .bib.words import N_
from .config import warn
from .library import NO_SHELF, Fragments, open_shelf
from .words import _, __

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .bib.entry import Library
    from .library import Shelf
    from .record import Record


#: The kind of an item that has none, and what stands for all kinds in a list.
NEWS_KIND, ALL_KINDS = "news", "all"


class NewsItem(NamedTuple):
    """A dated item, as others need to know it."""

    date: str  #: ISO date, month or year; ``""`` if it has none. Sorts as text.
    docname: str  #: The document in which it stands.
    anchor: str  #: Its id in that document.
    digest: str  #: Changes when what it shows changes.
    keys: tuple[str, ...]  #: Papers that it cites.
    kind: str = NEWS_KIND  #: Such as ``talk``.
    tags: tuple[str, ...] = ()  #: What lists can choose it by.
    pinned: bool = False  #: Whether it stands first.


class NewsListing(NamedTuple):
    """A list of news: which items it shows."""

    limit: int | None  #: How many; None is all.
    kinds: tuple[str, ...]  #: An item has one of these kinds,
    tags: tuple[str, ...]  #: and one of these tags; none: any or no tag.
    anchor: str  #: What the ids of its years begin with; ``""`` where it is not grouped.
    line: int  #: Where it stands in its document.

    def choose(self, news: list[NewsItem]) -> list[NewsItem]:
        """Give the items that it shows, of all those of a site: pinned ones, then the others."""
        chosen = [
            item
            for item in news
            if (item.kind in self.kinds or ALL_KINDS in self.kinds)
            and (not self.tags or not set(self.tags).isdisjoint(item.tags))
        ]
        return sorted(chosen, key=lambda item: not item.pinned)[: self.limit]

    def years(self, items: list[NewsItem]) -> dict[str, tuple[str, list[NewsItem]]]:
        """Group what :meth:`choose` gave, but pinned ones: year -> id of its heading, items."""
        years: dict[str, tuple[str, list[NewsItem]]] = {}
        for item in items:
            if not item.pinned:
                year = item.date[:4]
                years.setdefault(year, (f"{self.anchor}-{year or 'none'}", []))[1].append(item)
        return years


class Listing(NamedTuple):
    """A list, as far as it follows from entries."""

    list_id: str  #: Its ``BibliographyKey.id_``.
    bibfiles: tuple[str, ...]  #: Paths of the files that it names; none: all that are configured.
    fields: tuple[str, ...]  #: The fields that it asks to be grouped by.
    group_by: tuple[str, ...]  #: The fields that it is grouped by.
    filter: str  #: Its ``:filter:``.
    limit: int  #: How many papers it shows; 0 is all.
    files: str  #: What its files are called; ``""`` if it does not say.
    news: bool  #: Whether it shows the news about its papers.
    find: str  #: Whether it has a box to find papers: ``yes``, ``no`` or ``auto``, as its option.
    paginate: str  #: How it is parted: a number of papers, a field it is grouped by, ``none`` or ``auto``.


class Section(NamedTuple):
    """A heading that stands for a group of a list, and goes when the group is empty."""

    anchor: str  #: Its id.
    list_id: str  #: The list that it belongs to: a ``BibliographyKey.id_``.
    group_by: tuple[str, ...]  #: The fields that the list is grouped by.
    limit: int  #: How many papers the list shows; 0 is all.
    group: tuple[str, ...]  #: The group, as :func:`.paper.groups_of` names it; shorter for an outer one.


class Place(NamedTuple):
    """A paper in a list."""

    docname: str  #: The document of the list.
    list_id: str  #: The list: its ``BibliographyKey.id_``.
    key: str  #: With the prefix of the list.
    entry: str  #: Its own key.
    label: str  #: With the prefix of the list.
    citation_id: str  #: Its id on the page.
    is_full: bool  #: Whether cites lead to the list.


class Around(NamedTuple):
    """What the page of a paper shows of others."""

    number: int  #: Its place, where cites lead.
    previous: str  #: The key of the paper before it in its list; ``""`` if it is the first.
    next: str  #: Of the paper behind it.
    related: tuple[str, ...]  #: Of a few with the same people or keywords.


#: What is known of each document when it was read, in whatever process.
_MERGED = ("news", "lists", "sections", "abstracts", "news_lists", "outlines", "coming", "unindexed")


#: What is sealed, beside contents.
_SEALED = (*_MERGED, "outlined", "decided", "pruned", "checked", "owner", "around", "parts")


class ScholarDomain(Domain):
    """News items, lists and their headings, and the abstracts and news lists of each document."""

    name = "scholar"
    label = "Scholar"
    data_version = 10
    object_types: ClassVar[dict[str, ObjType]] = {"publication": ObjType(N_("publication"))}
    initial_data: ClassVar[dict[str, Any]] = {
        "news": {},  # docname -> list[NewsItem]
        "coming": {},  # docname -> list[NewsItem] that are not shown yet, without ids
        "unindexed": {},  # docname -> [True], if it asks search engines to pass it over
        "lists": {},  # docname -> list[Listing]
        "sections": {},  # docname -> list[Section]
        "abstracts": {},  # docname -> list of keys
        "news_lists": {},  # docname -> list[NewsListing]
        "outlines": {},  # docname -> digest of what reading it took from entries
        "tocs": {},  # docname -> the contents before headings of empty groups were taken out
        "outlined": "",  # digest of the library and settings that the outlines were last compared with
        "decided": ("", []),  # digest of what decides what lists show, and a Place for each paper
        "pruned": "",  # digest of that with which contents were last pruned
        "checked": ("", []),  # digest of what decides which links to look at, and the papers that have such
        "owner": ("", True),  # what decides whether the owner is known, and whether he is
        "around": ("", {}),  # digest of what decides it, and an Around for each paper that is listed in full
        "parts": ("", {}),  # digest of what decides it, and how each list that is in parts is cut
        "seal": "",  # digest of all this
    }

    copies: dict[str, Path]  #: Files of papers to put into the site: address there -> where they are now.
    linked: dict[str, list[str]]  #: Key of a listed paper -> addresses of its files in the site, as found.
    pages: dict[str, str]  #: Key of a paper that has a page -> its name, as of a document.
    along: dict[tuple[str, str], str]  #: Docname and id of a list that has files -> their name.
    parts: dict[tuple[str, str], list[Any]]  #: Docname and id of a list in parts -> its further pages.
    elsewhere: dict[str, list[Any]]  #: Docname -> what of its lists is on further pages, once it is written.
    finds: dict[tuple[str, str], Any]  #: Docname and id of a list that has a box to find papers -> its index.
    fragments: Fragments | None  #: The HTML of papers; None until a page wants it.
    record: Record  #: What pages were last written with; open while a build runs.
    shelf: Shelf  #: The library.

    def __init__(self, env: BuildEnvironment) -> None:
        kept = self.name in env.domaindata
        super().__init__(env)
        self.linked = {}
        self.pages = {}
        self.along = {}
        self.parts = {}
        self.elsewhere = {}
        self.finds = {}
        self.shelf = NO_SHELF
        self.fragments = None
        if kept and not self._is_whole():
            raise OSError(self.name)  # as Domain raises it for another version: Sphinx then reads all anew

    def seal(self) -> None:
        """Digest the data before they are kept: a damaged file must not be believed."""
        self.data["seal"] = self._seal()

    def _is_whole(self) -> bool:
        return bool(self.data.get("seal") == self._seal())

    def _seal(self) -> str:
        tocs = [(docname, contents.pformat()) for docname, contents in self.data["tocs"].items()]
        return digest([self.data.get(kind) for kind in _SEALED], tocs)

    @classmethod
    def of(cls, env: BuildEnvironment) -> ScholarDomain:
        """Give the domain of a site."""
        domain = env.get_domain("scholar")
        assert isinstance(domain, cls)
        return domain

    def open_fragments(self, seal: str) -> Fragments:
        """Give the HTML of papers that was made with what *seal* is a digest of."""
        if self.fragments is None:
            self.fragments = Fragments(Path(self.env.doctreedir), seal)
        return self.fragments

    def add(self, kind: str, docname: str, what: object) -> None:
        """Add something of a document to the store."""
        self.data[kind].setdefault(docname, []).append(what)

    def news(self) -> list[NewsItem]:
        """All items of the site, newest first; those of one date in the order in which they stand."""
        items = [item for _, items in sorted(self.data["news"].items()) for item in items]
        return sorted(items, key=lambda item: item.date, reverse=True)

    def is_used(self) -> bool:
        """Tell whether the site shows something of ours."""
        return any(self.data[kind] for kind in ("news", "lists", "abstracts", "news_lists"))

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

    def sections_of(self, docname: str, list_id: str) -> list[Section]:
        """Give the headings of the groups of a list, in the order of the page."""
        return [section for section in self.data["sections"].get(docname, ()) if section.list_id == list_id]

    def places(self) -> Iterator[tuple[Place, bool]]:
        """Give what lists hold, and whether it is shown: a list may end before."""
        limits = {
            (docname, listing.list_id): listing.limit
            for docname, listings in self.data["lists"].items()
            for listing in listings
        }
        counts: Counter[tuple[str, str]] = Counter()
        for place in self.data["decided"][1]:
            listed = place.docname, place.list_id
            counts[listed] += 1
            yield place, counts[listed] <= (limits.get(listed) or counts[listed])

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Give the papers of full lists, each where cites lead: searches and other sites find them so."""
        lists = {(name, one.list_id) for name, several in self.data["lists"].items() for one in several}
        found = {  # a list of sphinxcontrib-bibtex's own is left as it is
            place.entry: place
            for place, is_shown in self.places()
            if is_shown and place.is_full and (place.docname, place.list_id) in lists
        }
        for key, place in found.items():
            title = self.shelf.entries.head(key).title
            # No id has a colon: Sphinx leaves out an id that is the name, and its search takes the title.
            yield f"paper:{key}", title, "publication", place.docname, place.citation_id, 1

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """Say what a paper is, without a word on our domain."""
        return str(_(type.lname))

    def resolve_any_xref(self, *args: object, **kwargs: object) -> list[Any]:
        """Offer nothing to ``any`` roles: items have labels of their own."""
        return []


def seal(app: Sphinx, env: BuildEnvironment) -> None:
    """Seal the store (``env-updated``, last: Sphinx keeps it next)."""
    ScholarDomain.of(env).seal()


def keep_fragments(app: Sphinx, exception: Exception | None) -> None:
    """Keep the HTML of papers for the next build (``build-finished``)."""
    domain = ScholarDomain.of(app.env)
    if domain.fragments is not None and not exception:
        domain.fragments.keep({head.digest for head in domain.shelf.entries.heads.values()})


def builder_of(env: BuildEnvironment) -> Builder:
    """Give the builder at work. Sphinx's transforms have no public way to it since ``app`` goes in 11."""
    return env._app.builder


def is_site(builder: Builder) -> bool:
    """Tell whether a builder makes the pages of a site, each at an address of its own."""
    return builder.name in {"html", "dirhtml"}


def uri_of(env: BuildEnvironment, docname: str) -> str | None:
    """Give the address of a document from the one at work; None where the output does not hold it."""
    try:
        return builder_of(env).get_relative_uri(env.docname, docname)
    except NoUri:
        return None


def library_of(env: BuildEnvironment) -> Shelf:
    """Give all papers of the site."""
    return ScholarDomain.of(env).shelf


def load(app: Sphinx) -> None:
    """Open the library (``builder-inited``)."""
    root = Path(app.confdir).resolve()
    paths = [(root / name).resolve() for name in app.config.bibtex_bibfiles or ()]
    encoding = app.config.bibtex_encoding
    names = [str(path.relative_to(root) if path.is_relative_to(root) else path) for path in paths]
    files = [open_file(path, name) for path, name in zip(paths, names, strict=True)]
    own = app.config.scholar_macros, app.config.scholar_noise

    def read(tell: bool) -> Library:
        library = read_files(files, encoding, *own)
        for problem, message, location in library.problems if tell else ():
            warn(problem, "%s", message.tell(__), location=location)
        return library

    # Times may be those of before: a file edited within one tick of the clock, or put back from a copy.
    digests = [(file.path, file.digest) for file in files]
    subject = digest(app.extensions["sphinx_scholar"].version, encoding, digests, own)
    ScholarDomain.of(app.env).shelf = open_shelf(Path(app.doctreedir), subject, read)
