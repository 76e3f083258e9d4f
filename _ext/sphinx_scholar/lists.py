"""What lists show, decided once, and what cites of it read like: sphinxcontrib-bibtex's domain, made lazy."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pybtex.plugin import find_plugin
from pybtex.richtext import Tag
from pybtex.style import FormattedEntry
from pybtex.style.template import FieldIsMissing
from sphinx.util import logging
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation, get_docnames

from .bib.entry import digest
from .bib.ids import derived_id, permanent_id
from .library import Twins
from .store import Place, ScholarDomain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils import nodes
    from pybtex.richtext import BaseText
    from pybtex.style.formatting import BaseStyle
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .bib.entry import Twin

logger = logging.getLogger(__name__)


class Reference(FormattedEntry):  # type: ignore[misc]  # pybtex has no types
    """A reference that is formatted when somebody looks at it."""

    def __init__(self, style: BaseStyle, label: str, twin: Twin, location: tuple[str, int]) -> None:
        self.key = twin.key
        self.label = label
        self._made_of = style, twin, location

    @cached_property
    def text(self) -> BaseText:
        """The reference; what a style of others misses in it, if it misses something."""
        style, twin, location = self._made_of
        try:
            return style.format_entry(self.label, twin).text
        except FieldIsMissing as error:
            logger.warning(str(error), location=location, type="bibtex", subtype="missing_field")
            return Tag("b", str(error))


class _View(NamedTuple):
    """As much of a domain as sphinxcontrib-bibtex must look at to tell of one entry, or of one cite."""

    bibliographies: Any
    citation_refs: Sequence[Any] = ()
    citations: Sequence[Citation] = ()
    entries: Sequence[Any] = ()
    reference_style: Any = None
    backend: Any = None

    def get_entries(self, bibfiles: object) -> Sequence[Any]:
        return self.entries


#: What of a list decides what it shows, beside its filter.
_DECIDING = ("style", "list_", "keyprefix", "labelprefix", "keys", "bibfiles")


class CiteDomain(BibtexDomain):
    """sphinxcontrib-bibtex's domain; it decides once what lists show, and formats what somebody looks at."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._places: dict[str, list[int]] | None = None
        self._styles: dict[str, Any] = {}
        self._made: dict[int, Citation] = {}

    @property
    def places(self) -> list[Place]:
        """What all lists show."""
        places: list[Place] = ScholarDomain.of(self.env).data["decided"][1]
        return places

    @property
    def citations(self) -> list[Citation]:
        """What all lists show, as sphinxcontrib-bibtex knows it."""
        return [self.citation(number) for number in range(len(self.places))]

    def citation(self, number: int) -> Citation:
        """Make the citation of a place."""
        if number not in self._made:
            place = self.places[number]
            key = BibliographyKey(place.docname, place.list_id)
            value = self.bibliographies[key]
            twin, location = self.bibdata.data.entries[place.entry], (place.docname, value.line)
            config = self.env.config
            reference = Reference(self._style(value.style), place.label, twin, location)
            tooltip = reference if config.bibtex_tooltips else None
            if tooltip and config.bibtex_tooltips_style:
                tooltip = Reference(self._style(config.bibtex_tooltips_style), place.label, twin, location)
            self._made[number] = Citation(place.citation_id, key, place.key, twin, reference, tooltip)
        return self._made[number]

    def _style(self, name: str) -> Any:
        if name not in self._styles:
            self._styles[name] = find_plugin("pybtex.style.formatting", name)()
        return self._styles[name]

    def numbers(self, key: str) -> list[int]:
        """Give the places of a paper, by its key with a prefix: their numbers."""
        if self._places is None:
            self._places = {}
            for number, place in enumerate(self.places):
                self._places.setdefault(place.key, []).append(number)
        return self._places.get(key, [])

    def forget(self) -> None:
        """Forget what was made of places that are no more."""
        self._places = None
        self._made.clear()

    def clear_doc(self, docname: str) -> None:
        """Forget a document that is read again or gone."""
        self.data["citation_refs"] = [ref for ref in self.citation_refs if ref.docname != docname]
        for key in [key for key in self.bibliographies if key.docname == docname]:
            del self.bibliographies[key]

    def env_updated(self) -> Iterable[str]:
        """Decide what each list shows, if anything changed that decides it (``env-updated``)."""
        docnames = list(get_docnames(self.env))  # type: ignore[no-untyped-call]
        data = ScholarDomain.of(self.env).data
        lists = [
            (key, ast.dump(value.filter_), *(getattr(value, name) for name in _DECIDING))
            for key, value in self.lists()
        ]
        cites = [(ref.docname, [target.key for target in ref.targets]) for ref in self.citation_refs]
        settings = [(value.name, repr(value.value)) for value in self.env.config if "bib" in value.name]
        now = digest(ScholarDomain.of(self.env).shelf.digest, docnames, lists, cites, settings)
        if data["decided"][0] != now:
            data["decided"] = now, self._decide(docnames)
            self.forget()
        self._warn_of_repeats()
        return []

    def lists(self) -> list[tuple[BibliographyKey, Any]]:
        """Give the lists in the order of their documents' names.

        They stand as they were read: in parts, in an incremental or parallel build. Of two full lists with
        one paper, cites would now lead to one and now to the other.
        """
        return sorted(self.bibliographies.items(), key=lambda item: item[0].docname)

    def _decide(self, docnames: list[str]) -> list[Place]:
        """Give what each list shows.

        A paper that stands on a page more than once has its permanent id where cites lead.
        """
        self._cited = self._cites_by_key()
        places = []
        for key, value in self.lists():
            style = self._style(value.style)
            twins = style.sort([twin for _key, twin in self.get_sorted_entries(key, docnames)])
            full = value.list_ == "citation"
            for label, twin in zip(style.format_labels(twins), twins, strict=True):
                node = value.citation_nodes.get(value.keyprefix + twin.key)
                wanted = node["ids"][0] if node else permanent_id(value.keyprefix + twin.key)
                names = value.keyprefix + twin.key, twin.key, value.labelprefix + label
                places.append(Place(key.docname, key.id_, *names, wanted, full))
        times: Counter[tuple[str, str]] = Counter()
        full_ones = [number for number, place in enumerate(places) if place.is_full]
        others = [number for number, place in enumerate(places) if not place.is_full]
        for number in [*reversed(full_ones), *others]:  # of two full lists, cites lead to the last
            place = places[number]
            times[place.docname, place.citation_id] += 1
            if (time := times[place.docname, place.citation_id]) > 1:
                places[number] = place._replace(citation_id=derived_id(place.citation_id, time))
        return places

    def _warn_of_repeats(self) -> None:
        """Warn as sphinxcontrib-bibtex does."""
        where: dict[str, set[str]] = {}
        labels: dict[str, str] = {}
        for place in self.places:
            if not place.is_full:
                continue
            known = where.setdefault(place.key, set())
            message, kind = "", ""
            if known:
                kind = "duplicate_local_citation" if place.docname in known else "duplicate_citation"
                message = f'duplicate {"local " * ("local" in kind)}citation for key "{place.key}"'
            elif labels.setdefault(place.label, place.entry) != place.entry:
                kind = "duplicate_label"
                message = (
                    f'duplicate label "{place.label}" for keys "{labels[place.label]}" and "{place.entry}"'
                )
            if message:
                line = self.bibliographies[BibliographyKey(place.docname, place.list_id)].line
                logger.warning(message, location=(place.docname, line), type="bibtex", subtype=kind)
            known.add(place.docname)

    def _cites_by_key(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for ref in self.citation_refs:
            for target in ref.targets:
                found.setdefault(target.key, []).append(ref)
        return found

    def get_filtered_entries(self, bibliography_key: BibliographyKey) -> Iterator[tuple[str, Twin]]:
        """Give the entries that a list shows: each is asked about with the cites that name it alone."""
        value = self.bibliographies[bibliography_key]
        for twin in self.get_entries(value.bibfiles):
            cites = self._cited.get(value.keyprefix + twin.key, [])
            view = cast("BibtexDomain", _View(self.bibliographies, cites, entries=[twin]))
            yield from BibtexDomain.get_filtered_entries(view, bibliography_key)

    def get_all_cited_keys(self, docnames: list[str]) -> Iterator[str]:
        """Give the keys that are cited, in the order of the documents."""
        order = {docname: number for number, docname in enumerate(docnames)}
        for ref in sorted(self.citation_refs, key=lambda ref: order[ref.docname]):
            for target in ref.targets:
                yield target.key

    def resolve_xref(  # type: ignore[override]  # as sphinxcontrib-bibtex has it
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """Resolve a cite, among the places of the papers that it names alone."""
        keys = {target.key for target in parse_citation_targets(target)}
        numbers = sorted(number for key in keys for number in self.numbers(key))
        citations = [self.citation(number) for number in numbers]
        view = _View(self.bibliographies, (), citations, (), self.reference_style, self.backend)
        asked = cast("BibtexDomain", view)
        return BibtexDomain.resolve_xref(asked, env, fromdocname, builder, typ, target, node, contnode)

    def resolve_any_xref(  # type: ignore[override]
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """Resolve what may be a cite."""
        keys = [key.strip() for key in target.split(",")]
        if not any(self.places[number].is_full for key in keys for number in self.numbers(key)):
            return []
        return [("p", self.resolve_xref(env, fromdocname, builder, "p", target, node, contnode))]


def cite_domain(env: BuildEnvironment) -> CiteDomain:
    """Give the domain of cites of a site."""
    domain = env.get_domain("cite")
    assert isinstance(domain, CiteDomain)
    return domain


def citations_of(env: BuildEnvironment, docname: str, list_id: str, limit: int) -> list[Citation]:
    """Give the citations that a list shows, in order; *limit* 0 is all."""
    cite = cite_domain(env)
    wanted = docname, list_id
    numbers = [number for number, place in enumerate(cite.places) if place[:2] == wanted]
    return [cite.citation(number) for number in numbers[: limit or None]]


def is_full(env: BuildEnvironment, key: tuple[str, str]) -> bool:
    """Tell whether cites lead to a list, by its docname and id."""
    return bool(cite_domain(env).bibliographies[BibliographyKey(*key)].list_ == "citation")


def full_citation(env: BuildEnvironment, key: str) -> Citation | None:
    """Find where a paper is listed in full: the last such place, to which cites lead."""
    cite = cite_domain(env)
    full = [number for number in cite.numbers(key) if cite.places[number].is_full]
    return cite.citation(full[-1]) if full else None


def show_library(app: Sphinx) -> None:
    """Show the library to sphinxcontrib-bibtex (``builder-inited``, before it looks for itself)."""
    shelf = ScholarDomain.of(app.env).shelf
    bibfiles = {path: BibFile(get_mtime(path), dict.fromkeys(keys)) for path, keys in shelf.keys.items()}
    domain = cite_domain(app.env)
    domain.forget()
    encoding = app.config.bibtex_encoding
    domain.data["bibdata"] = BibData(encoding=encoding, bibfiles=bibfiles, data=Twins(shelf.entries))
