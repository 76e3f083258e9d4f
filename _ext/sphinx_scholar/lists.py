"""What lists show, decided once, and what cites of it read like: sphinxcontrib-bibtex's domain, made lazy."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from docutils import nodes
from pybtex.backends.plaintext import Backend
from pybtex.plugin import find_plugin
from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.template import FieldIsMissing
from sphinx.util import logging
from sphinxcontrib.bibtex.bibfile import BibData, BibFile, get_mtime
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation, get_docnames
from sphinxcontrib.bibtex.roles import CiteRole
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo, SphinxReferenceText

from .advice import repeated, unlisted
from .bib.entry import digest
from .bib.ids import derived_id, permanent_id
from .config import settings_of
from .library import MANY, Twins
from .store import Place, ScholarDomain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    """As much of a domain as sphinxcontrib-bibtex must look at to tell whether a list shows an entry."""

    bibliographies: Any
    citation_refs: Sequence[Any]
    entries: Sequence[Any]

    def get_entries(self, bibfiles: object) -> Sequence[Any]:
        return self.entries


#: What of a list decides what it shows, beside its filter.
_DECIDING = ("style", "list_", "keyprefix", "labelprefix", "keys", "bibfiles")


#: The role that says the title of a paper.
_TITLE = "title"


class CiteDomain(BibtexDomain):
    """sphinxcontrib-bibtex's domain; it decides once what lists show, and formats what somebody looks at."""

    #: With a role that says the title, as ``\\citetitle`` of biblatex does.
    roles: ClassVar[dict[str, Any]] = {**BibtexDomain.roles, _TITLE: CiteRole()}

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._places: dict[str, list[int]] | None = None
        self._styles: dict[str, Any] = {}
        self._made: dict[int, Citation] = {}
        self._titles: dict[int, str | None] = {}
        self._plain = Backend()

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
            if len(self._made) >= MANY:  # each with what is formatted of it
                self._made.clear()
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
        self._titles.clear()

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
        settings = settings_of(self.env.config, "bibtex_")
        now = digest(ScholarDomain.of(self.env).shelf.digest, docnames, lists, cites, settings)
        if data["decided"][0] != now:
            data["decided"] = now, self._decide(docnames)
            self.forget()
        for message, key, kind in repeated(self):
            place = key.docname, self.bibliographies[key].line
            logger.warning(message, location=place, type="bibtex", subtype=kind)
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

    def _cites_by_key(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for ref in self.citation_refs:
            for target in ref.targets:
                found.setdefault(target.key, []).append(ref)
        return found

    def get_filtered_entries(self, bibliography_key: BibliographyKey) -> Iterator[tuple[str, Twin]]:
        """Give the entries that a list shows: each is asked about with the cites that name it alone."""
        value = self.bibliographies[bibliography_key]
        cited = self._cites_by_key()
        for twin in self.get_entries(value.bibfiles):
            cites = cited.get(value.keyprefix + twin.key, [])
            view = cast("BibtexDomain", _View(self.bibliographies, cites, [twin]))
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
        """Write a cite: a link to each paper that it names, on this page if it is listed here."""
        targets = {target.key: target for target in parse_citation_targets(target)}
        chosen: list[tuple[bool, int, int]] = []
        for key in targets:
            full = [number for number in self.numbers(key) if self.places[number].is_full]
            here = [number for number in full if self.places[number].docname == fromdocname]
            if full:
                chosen.append((not here, (here or full)[0], (here or full)[-1]))
            else:
                logger.warning(unlisted(self, key), location=node, type="bibtex", subtype="key_not_found")
        references = []
        for _elsewhere, _first, number in sorted(chosen):  # in the order of the lists
            citation = self.citation(number)
            pre, post = targets[citation.key].pre, targets[citation.key].post
            docname = citation.bibliography_key.docname
            place = docname, citation.citation_id, self._title(number), pre, post
            info = SphinxReferenceInfo(builder, fromdocname, *place)
            references.append((citation.entry, citation.formatted_entry, info))
        result = nodes.inline(target, classes=["bibtex-citation"])
        if typ == _TITLE:
            text = Text(", ").join([_title_of(reference, info) for _entry, reference, info in references])
        else:
            text = format_references(self.reference_style, typ, references)
        result += text.render(self.backend)
        return result

    def _title(self, number: int) -> str | None:
        """Give the tooltip of a paper, in words."""
        if number not in self._titles:
            tooltip = self.citation(number).tooltip_entry
            # As sphinxcontrib-bibtex has it, which looks for the backend at each cite: that takes longest.
            words = tooltip and tooltip.text.render(self._plain).replace("\\url ", "")
            self._titles[number] = words
        return self._titles[number]

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


def _title_of(reference: FormattedEntry, info: SphinxReferenceInfo) -> Text:
    """Link the title of a reference, in words, to its place; the key, if it has none."""
    titles = [str(part) for part in reference.text.parts if getattr(part, "name", "") == "part-title"]
    title = SphinxReferenceText(info, Tag("em", next(iter(titles), reference.key)))
    return Text(info.pre_text and f"{info.pre_text} ", title, info.post_text and f", {info.post_text}")


def cite_domain(env: BuildEnvironment) -> CiteDomain:
    """Give the domain of cites of a site."""
    domain = env.get_domain("cite")
    assert isinstance(domain, CiteDomain)
    return domain


def numbers_of(env: BuildEnvironment, docname: str, list_id: str, limit: int) -> list[int]:
    """Give the places that a list shows, in order: their numbers; *limit* 0 is all."""
    wanted = docname, list_id
    numbers = [number for number, place in enumerate(cite_domain(env).places) if place[:2] == wanted]
    return numbers[: limit or None]


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
