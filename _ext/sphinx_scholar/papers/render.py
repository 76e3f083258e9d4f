"""How a list of papers is laid out: the transform that fills the slots in as a page is written.

A page of HTML gets one node a paper, with the key of its fragment; other builders get core nodes, which each
can write. All is made anew on the copy of the page that a builder gets: to write one twice doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..about import Teller, news_about, way_up
from ..bib.entry import groups_of
from ..bib.names import address_finder, owner_matcher
from ..lists import cite_domain, full_citation, is_full, numbers_of
from ..nodes import (
    MANY_FOLDS,
    abstract_slot,
    dropdown,
    expand_all,
    files_slot,
    group_links,
    publication,
    publication_slot,
    run_in,
)
from ..store import ScholarDomain, builder_of, is_site, uri_of
from ..words import _
from .along import link_files
from .backend import Backend
from .content import Content, title_of
from .files import Files
from .fragment import Fragments, plain_text
from .parts import elsewhere, split

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.domain import Citation

    from ..about import Told
    from ..bib.entry import Entry
    from ..store import NewsItem
    from .content import Fold

#: A list of more papers, in as many groups at least, has links to its groups above it.
MANY_PAPERS, MANY_GROUPS = 20, 3


class PublicationsTransform(SphinxPostTransform):
    """Fill the slots in, before references are resolved (9 and 10)."""

    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Fill each slot of the document, and drop headings without papers."""
        self.builder = builder_of(self.env)
        web = self.builder.format == "html" and self.builder.name != "epub"  # what can fold and copy
        slots = list(self.document.findall(publication_slot))
        abstracts = list(self.document.findall(abstract_slot))
        if slots or abstracts:
            self._prepare(slots, web=web)
        for slot in slots:
            self._fill(slot)
        if slots:
            self.entries.spare()
        if away := list(self.document.findall(elsewhere)):
            self.domain.elsewhere[self.env.docname] = away
        for place in abstracts:
            self._fill_abstract(place)
        for line in list(self.document.findall(files_slot)):
            if slots and is_site(self.builder):
                self._offer_to_expand(line)
                self._link_groups(line)
            link_files(self.env, self.builder, line)
        if not web:
            for node in list(self.document.findall(nodes.admonition)):
                if "scholar-dropdown" in node["classes"]:
                    _unfold(node)

    def _prepare(self, slots: list[publication_slot], *, web: bool) -> None:
        config = self.config
        people = owner_matcher(config.scholar_author), address_finder(config.scholar_coauthors)
        confdir = Path(self.builder.confdir)
        files = Files(confdir, config)
        self.backend = Backend(*people)
        self.content = Content(config, files, self.backend, self._address)
        self.domain = ScholarDomain.of(self.env)
        self.entries = self.domain.shelf.entries
        self.cite = cite_domain(self.env)
        self.fragments: Fragments | None = None
        self.news: dict[str, list[NewsItem]] | None = None
        if web:
            self.fragments = Fragments(config, confdir, files, people, self.domain.open_fragments)
            self.root = way_up(self.builder.get_target_uri(self.env.docname))
        self.lists: dict[tuple[str, str], dict[tuple[str, ...], list[tuple[int, int]]]] = {}
        self.sizes: dict[tuple[str, str], int] = {}  # how many papers each list shows
        self.page_of = {  # the further page of each paper of a list in parts, by its id
            key: {identifier: part for part in parts for identifier in part.ids}
            for key, parts in self.domain.parts.items()
        }
        self.folds: Counter[tuple[str, str]] = Counter()  # how much each list folds
        self.numbers: dict[str, int] = {}  # of the next paper, by the page of a list
        self.words: set[str] = set()  # of the papers so far
        self.whole: set[str] = set()  # papers that one long document lists in full
        lists = {(slot["docname"], slot["list_id"], slot["limit"]) for slot in slots}
        for docname, list_id, limit in lists if not web else ():
            if is_full(self.env, (docname, list_id)):
                shown = numbers_of(self.env, docname, list_id, limit)
                self.whole |= {self.cite.places[number].entry for number in shown}

    def _groups(self, slot: publication_slot) -> dict[tuple[str, ...], list[tuple[int, int]]]:
        """Give what a list shows, by group: of each paper its number in the list, and its place."""
        key = (slot["docname"], slot["list_id"])
        if key not in self.lists:
            shown = numbers_of(self.env, *key, slot["limit"])
            start = slot["start"] if slot["start"] > 0 else self.numbers.get(slot["docname"], 1)
            self.numbers[slot["docname"]] = start + len(shown)
            self.sizes[key] = len(shown)
            groups = self.lists[key] = {}
            for number, place in enumerate(shown, start):
                group = groups_of(self.entries[self.cite.places[place].entry], slot["group_by"])
                groups.setdefault(group, []).append((number, place))
        return self.lists[key]

    def _is_long(self, slot: publication_slot) -> bool:
        """Tell whether a list leaves abstracts and BibTeX to the pages of its papers."""
        most = self.config.scholar_long_list
        if slot["long"] != "auto" or most is None:
            return bool(slot["long"] == "yes")
        return self.sizes[slot["docname"], slot["list_id"]] > int(most)

    def _link_groups(self, line: files_slot) -> None:
        """Put links to the groups of a list above it, where there are many papers."""
        docname, list_id = line["docname"], line["list_id"]
        sections = [one for one in self.domain.sections_of(docname, list_id) if len(one.group) == 1]
        anchors = {section.anchor for section in sections}
        headings = [
            (anchor, title.astext())
            for heading in self.document.findall(nodes.section)
            for anchor in anchors.intersection(heading["ids"])
            if (title := heading.next_node(nodes.title))
        ]
        if self.sizes.get((docname, list_id), 0) > MANY_PAPERS and len(headings) >= MANY_GROUPS:
            label = _("Years") if sections[0].group_by[0] == "year" else _("Groups")
            place = line.parent.index(line) + 1
            line.parent.insert(place, group_links(label=str(label), links=headings))

    def _offer_to_expand(self, line: files_slot) -> None:
        """Put a button over a list that folds much: in the page, so that none comes and moves the list."""
        key = line["docname"], line["list_id"]
        if self.folds[key] > MANY_FOLDS:
            line.parent.insert(line.parent.index(line) + 1, expand_all(papers=self.sizes[key]))

    def _fill(self, slot: publication_slot) -> None:
        group = slot["group"]
        chosen = self._groups(slot).get(group, [])
        if not chosen:
            empty: nodes.Element = slot
            for _level in group:  # a heading whose groups are all empty goes with them
                if len(empty.parent) == 2:
                    empty = empty.parent
            empty.parent.remove(empty)
            return
        again = bool(self.whole) and not is_full(self.env, (slot["docname"], slot["list_id"]))
        is_long = is_site(self.builder) and self._is_long(slot)
        level = _heading_level(slot)
        items = [
            self._fragment(citation, self.fragments, slot, level, is_long=is_long)
            if self.fragments
            else self._publication(citation, again, slot)
            for citation in (self.cite.citation(place) for _number, place in chosen)
        ]
        if slot["kind"] == "enumerated":
            first = chosen[0][0]
            papers: nodes.Element = nodes.enumerated_list(
                "", *items, enumtype=slot["enumtype"], prefix="", suffix=".", start=first
            )
        else:
            papers = nodes.bullet_list("", *items, bullet="*")
        papers["classes"] = ["publications", *(["scholar-long"] if is_long else [])]
        page_of = self.page_of.get((slot["docname"], slot["list_id"]))
        slot.replace_self(split(self.env, page_of, papers, slot) if page_of else papers)

    def _told(self, citation: Citation, slot: publication_slot) -> list[Told]:
        """Tell the news about a paper, if the list wants that."""
        if not slot["news"]:
            return []
        if self.news is None:
            self.news, self.teller = news_about(self.env), Teller(self.env)
        here = self.builder.get_target_uri(self.env.docname) if self.fragments else None
        return [self.teller.tell(item, here) for item in self.news.get(citation.entry.key, ())]

    def _fragment(
        self, citation: Citation, fragments: Fragments, slot: publication_slot, level: int, *, is_long: bool
    ) -> publication:
        """Make the node of a paper on a page of HTML."""
        entry = self.entries[citation.entry.key]
        style = self.cite.bibliographies[citation.bibliography_key].style
        linked = self.domain.linked.get(entry.key)
        name = self.domain.pages.get(entry.key)
        page = self.builder.get_target_uri(name) if name else ""
        form = {"to_paper": slot["to_paper"], "is_long": is_long and bool(page)}
        key = fragments.make(entry, lambda: citation.formatted_entry.text, style, linked, page, **form)
        folds = fragments.kept[key].count("<details")
        self.folds[slot["docname"], slot["list_id"]] += folds
        told = self._told(citation, slot)
        words = nodes.Text(self._unheard([plain_text(fragments.kept[key]), *(item.text for item in told)]))
        where = {"ids": [citation.citation_id], "classes": ["publication"], "root": self.root, "level": level}
        return publication("", words, **where, key=entry.key, fragment=key, folds=folds, news=told)

    def _unheard(self, texts: list[str]) -> str:
        """Give the words that no paper before has: the search asks whether a page has a word, not how often.

        To look at all words of thousands of papers took it a fifth of a build, and much memory.
        """
        words = [word for word in dict.fromkeys(" ".join(texts).split()) if word not in self.words]
        self.words.update(words)
        return " ".join(words)

    def _publication(self, citation: Citation, again: bool, slot: publication_slot) -> nodes.Element:
        """Make an item; a paper that is in a document *again* has its abstract where it is listed in full."""
        entry = self.entries[citation.entry.key]
        item = nodes.list_item("", ids=[citation.citation_id], classes=["publication"])
        text, everybody = self.content.reference(entry, citation.formatted_entry.text)
        reference = nodes.paragraph("", "", *text.render(self.backend), classes=["publication-reference"])
        if self.builder.name == "latex":
            # sphinxcontrib-bibtex's cites point here.
            docname = citation.bibliography_key.docname
            tex = f"\\hypertarget{{cite.{docname}:{citation.citation_id}}}{{}}"
            tex += f"\\phantomsection\\label{{\\detokenize{{{docname}:{citation.citation_id}}}}}"
            reference.insert(0, nodes.raw("", tex, format="latex"))
        item += reference
        for [remark] in self.content.remarks(entry):
            remark["classes"] = ["publication-legend"]
            item += remark
        for told in self._told(citation, slot):
            words = f"{_('{}:').format(told.date)} {told.text}"
            item += nodes.paragraph("", words, classes=["publication-news"])
        more = nodes.container(classes=["publication-more"], is_div=True)
        links = self._links(entry)
        more += [links] if links.children else []
        more += _folded("authors", everybody)
        more += _folded("award", self.content.award(entry))
        if not (again and entry.key in self.whole):
            more += _folded("abstract", self.content.abstract(entry))
        item += [more] if more.children else []
        return _placed(item, entry)

    def _links(self, entry: Entry) -> nodes.Element:
        """Link to what an entry names; in print and text, addresses are read."""
        places = self.content.links(entry)
        if self.builder.format == "html":  # an e-book
            links = nodes.paragraph(classes=["publication-links"])
            for place in places:
                links += [nodes.reference("", place.label, refuri=place.address), nodes.Text(" ")]
            return links
        lines = [
            [
                nodes.Text(_("{}:").format(place.label) + " "),
                nodes.reference("", place.address, refuri=place.address),
            ]
            for place in places
        ]
        if self.builder.format not in {"latex", "texinfo"}:  # a line a link, so that none is broken
            return nodes.line_block("", *(nodes.line("", "", *line) for line in lines))
        inline = nodes.inline("", classes=["publication-links"])
        for number, line in enumerate(lines):
            inline += [nodes.Text(" · " if number else ""), *line]
        return nodes.paragraph("", "", inline) if lines else nodes.paragraph()

    def _address(self, path: str) -> str | None:
        """Address a file of the site where the site is, if it says so."""
        base = self.config.html_baseurl
        return f"{base.rstrip('/')}/{path}" if base else None

    def _fill_abstract(self, slot: abstract_slot) -> None:
        entry = self.entries[slot["key"]]
        [fold] = _folded("abstract", self.content.abstract(entry))
        citation = full_citation(self.env, entry.key)
        if citation:
            uri = uri_of(self.env, citation.bibliography_key.docname)
            source: nodes.Node = nodes.Text(title_of(citation.key, citation.formatted_entry.text))
            if uri is not None:
                address = f"{uri}#{citation.citation_id}"
                source = nodes.reference("", "", source, refuri=address, internal=True)
            fold += nodes.paragraph("", "", source, classes=["abstract-source"])
        slot.replace_self(_placed(fold, entry))


def _heading_level(slot: publication_slot) -> int:
    """Give the level of titles among the headings of the page: one below that which they stand under."""
    level, node = 1, slot.parent
    while node is not None:
        level += isinstance(node, nodes.section)
        node = node.parent
    return level


def _folded(name: str, fold: Fold | None) -> list[nodes.Element]:
    return [dropdown(fold.title, name, *fold.content)] if fold else []


def _placed(element: nodes.Element, entry: Entry) -> nodes.Element:
    """Let nodes know where they come from, for warnings."""
    for node in element.findall():
        node.source, node.line = entry.source.path, entry.source.line
    return element


def _unfold(dropdown: nodes.admonition) -> None:
    """Put a container in the place of a dropdown, where nothing folds: its title begins the text."""
    title, *content = dropdown.children
    blocks = run_in(title.astext(), "scholar-label", content)
    dropdown.replace_self(nodes.container("", *blocks, classes=dropdown["classes"]))
