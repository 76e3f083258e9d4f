"""How a list of papers is laid out: the transform that fills the slots in as a page is written.

All is core nodes, so that every builder can write it, made anew on the copy of the page that a
builder gets: to write a page twice doubles nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from pybtex.richtext import Text
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from ..bib.dialects import PRIVATE_FIELDS
from ..bib.entry import groups_of
from ..bib.export import export_bibtex
from ..bib.links import links_of, picture_of
from ..bib.names import OTHERS, address_finder, owner_matcher
from ..bib.style import format_authors, format_first, people_of
from ..bib.tex import to_text
from ..lists import citations_of, full_citation, is_full
from ..nodes import abstract_slot, dropdown, publication_slot, run_in
from ..store import builder_of, entry_of, library_of, uri_of
from ..words import _, ngettext, words_of
from . import markdown
from .backend import Backend
from .files import Files, link_table

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.domain import Citation

    from ..bib.entry import Entry
    from ..bib.links import Link

#: How many authors of a long list are shown, besides the owner.
FIRST = 5


class PublicationsTransform(SphinxPostTransform):
    """Fill the slots in, before references are resolved (9 and 10)."""

    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Fill each slot of the document, and drop headings without papers."""
        config = self.config
        self.builder = builder_of(self.env)
        self.is_owner = owner_matcher(config.scholar_author)
        self.backend = Backend(self.is_owner, address_finder(config.scholar_coauthors))
        self.table = link_table(config)
        self.files = Files(Path(self.builder.confdir), config)
        self.private = {*PRIVATE_FIELDS, *(name.lower() for name in config.scholar_private_fields)}
        self.html = self.builder.format == "html"
        self.web = self.html and self.builder.name != "epub"  # what can fold and copy
        self.lists: dict[tuple[str, str], dict[tuple[str, ...], list[tuple[int, Citation]]]] = {}
        self.numbers: dict[str, int] = {}  # of the next paper, by the page of a list
        slots = list(self.document.findall(publication_slot))
        self.whole: set[str] = set()  # papers that one long document lists in full
        lists = {(slot["docname"], slot["list_id"], slot["limit"]) for slot in slots}
        for docname, list_id, limit in lists if not self.web else ():
            if is_full(self.env, (docname, list_id)):
                shown = citations_of(self.env, docname, list_id, limit)
                self.whole |= {citation.entry.key for citation in shown}
        for slot in slots:
            self._fill(slot)
        for place in list(self.document.findall(abstract_slot)):
            self._fill_abstract(place)
        if not self.web:
            for node in list(self.document.findall(nodes.admonition)):
                if "scholar-dropdown" in node["classes"]:
                    _unfold(node)

    def _groups(self, slot: publication_slot) -> dict[tuple[str, ...], list[tuple[int, Citation]]]:
        """Give what a list shows, by group, each paper with its number: once a list."""
        key = (slot["docname"], slot["list_id"])
        if key not in self.lists:
            shown = citations_of(self.env, *key, slot["limit"])
            start = slot["start"] if slot["start"] > 0 else self.numbers.get(slot["docname"], 1)
            self.numbers[slot["docname"]] = start + len(shown)
            groups = self.lists[key] = {}
            for number, citation in enumerate(shown, start):
                group = groups_of(entry_of(self.env, citation), slot["group_by"])
                groups.setdefault(group, []).append((number, citation))
        return self.lists[key]

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
        items = [self._publication(citation, again) for _number, citation in chosen]
        if slot["kind"] == "enumerated":
            first = chosen[0][0]
            papers: nodes.Element = nodes.enumerated_list(
                "", *items, enumtype=slot["enumtype"], prefix="", suffix=".", start=first
            )
        else:
            papers = nodes.bullet_list("", *items, bullet="*")
        papers["classes"] = ["publications"]
        slot.replace_self(papers)

    def _publication(self, citation: Citation, again: bool) -> nodes.list_item:
        """Make an item; a paper that is in a document *again* has its abstract where it is listed in full."""
        entry = entry_of(self.env, citation)
        item = nodes.list_item("", ids=[citation.citation_id], classes=["publication"])
        reference = self.backend.paragraph(citation.formatted_entry)
        reference["classes"] = ["publication-reference"]
        everybody = self._shorten(entry, reference)
        if self.builder.name == "latex":
            # sphinxcontrib-bibtex's cites point here.
            docname = citation.bibliography_key.docname
            tex = f"\\hypertarget{{cite.{docname}:{citation.citation_id}}}{{}}"
            tex += f"\\phantomsection\\label{{\\detokenize{{{docname}:{citation.citation_id}}}}}"
            reference.insert(0, nodes.raw("", tex, format="latex"))
        item += reference
        for remark in self._remarks(entry):
            item += nodes.paragraph("", "", *remark.children, classes=["publication-legend"])
        more = nodes.container(classes=["publication-more"], is_div=True)
        links = self._links(entry)
        if self.html:
            title = _("Link to “%s”") % _plain(citation)
            hidden = nodes.inline("", title, classes=["scholar-hidden"])
            links += nodes.reference("", "", hidden, refid=citation.citation_id, classes=["permalink"])
        if links.children:
            more += links
        if everybody:
            more += everybody
        award = [to_text(entry.fields.get(field, "")) for field in ("award_name", "award")]
        if all(award):
            more += dropdown(award[0], "award", *self._markdown(entry, "award"))
        if entry.fields.get("abstract") and not (again and entry.key in self.whole):
            more += dropdown(_("Abstract"), "abstract", *self._markdown(entry, "abstract"))
        if self.web and entry.fields.get("bibtex_show", "").lower() not in {"false", "no", "0"}:
            source = export_bibtex(entry, self.private)
            # Where Pygments does not follow, it shall colour what it can, and not warn.
            block = nodes.literal_block(source, source, language="bibtex", force=True)
            more += dropdown(_("BibTeX"), "bibtex", block)
        if more.children:
            item += more
        if preview := self._preview(entry):
            item.insert(0, preview)
        return item

    def _links(self, entry: Entry) -> nodes.Element:
        """Link to what an entry names; in print and text, addresses are read.

        What leads nowhere was warned of when all was read.
        """
        places = [
            (self._label(link), address)
            for link in links_of(entry, self.table, self.files.__contains__)
            if (address := link.target if link.is_web else self._file(link))
        ]
        if self.html:
            links = nodes.paragraph(classes=["publication-links"])
            for label, address in places:
                links += [nodes.reference("", label, refuri=address), nodes.Text(" ")]
            return links
        lines = [
            [nodes.Text(_("{}:").format(label) + " "), nodes.reference("", address, refuri=address)]
            for label, address in places
        ]
        if self.builder.format not in {"latex", "texinfo"}:  # a line a link, so that none is broken
            return nodes.line_block("", *(nodes.line("", "", *line) for line in lines))
        inline = nodes.inline("", classes=["publication-links"])
        for number, line in enumerate(lines):
            inline += [nodes.Text(" · " if number else ""), *line]
        return nodes.paragraph("", "", inline) if lines else nodes.paragraph()

    def _label(self, link: Link) -> str:
        label = link.label if link.field in self.config.scholar_links else _(link.label)
        return label if link.number == 1 else f"{label} {link.number}"

    def _preview(self, entry: Entry) -> nodes.image | None:
        """Show the picture of an entry, where a page can: it adds nothing that the words do not say."""
        picture = picture_of(entry) if self.web else None
        address = self._file(picture) if picture else None
        if not address:
            return None
        # "?" tells Sphinx that the picture is where its address says.
        return nodes.image(
            "", uri=address, candidates={"?": address}, alt="", classes=["publication-preview"]
        )

    def _shorten(self, entry: Entry, reference: nodes.paragraph) -> nodes.admonition | None:
        """Shorten a long list of authors, in place; return what unfolds to the whole one."""
        people, marks = people_of(entry)
        if people and str(people[-1]) == OTHERS:
            people.pop()
        shown = [node for node in reference.findall(nodes.inline) if "authors" in node["classes"]]
        if not shown or len(people) <= self.config.scholar_max_authors:
            return None
        words = words_of(self.config)
        first, hidden = format_first(
            people, marks, min(FIRST, self.config.scholar_max_authors), self.is_owner, words
        )
        if not hidden:
            return None
        shown[0].children = []
        shown[0] += format_authors(entry, words, Text(first, ", …")).render(self.backend)
        whole = nodes.paragraph("", "", *format_authors(entry, words).render(self.backend))
        title = ngettext("and %d more author", "and %d more authors", hidden) % hidden
        return dropdown(title, "authors", whole)

    def _file(self, link: Link) -> str | None:
        """Address a file of the site: from this page in HTML, else where the site is, if it says so."""
        file = self.files.find(link.target)
        if link.scheme or file is None:
            return None
        if self.web:
            page = self.builder.get_target_uri(self.env.docname)
            return relative_uri(page, quote(file.address))
        base = self.config.html_baseurl
        return f"{base.rstrip('/')}/{quote(file.address)}" if base else None

    def _markdown(self, entry: Entry, field: str) -> list[nodes.Node]:
        text = entry.fields.get(field, "")
        remark = field in {"additional_info", "annotation"}  # which al-folio puts behind a full stop
        text = text.lstrip(". ") if remark else text
        return markdown.parse(text, entry.source.path, entry.source.line, lists=not remark)

    def _remarks(self, entry: Entry) -> list[nodes.Node]:
        """Say what the site adds, and what marks at names mean: nobody knows of any but a star."""
        remarks = [*self._markdown(entry, "additional_info"), *self._markdown(entry, "annotation")]
        marks = {mark for people in entry.persons.values() for person in people for mark in person.mark}
        if entry.fields.get("annotation"):
            return remarks
        meanings = {"*": _("%s Equal contribution") % "*"}
        meanings |= {mark: words and f"{mark} {words}" for mark, words in self.config.scholar_marks.items()}
        legends = [meanings[mark] for mark in sorted(marks & meanings.keys()) if meanings[mark]]
        return [*remarks, *(nodes.paragraph("", legend) for legend in legends)]

    def _fill_abstract(self, slot: abstract_slot) -> None:
        entry = library_of(self.env).entries[slot["key"]]
        content = self._markdown(entry, "abstract")
        citation = full_citation(self.env, entry.key)
        if citation:
            uri = uri_of(self.env, citation.bibliography_key.docname)
            source: nodes.Node = nodes.Text(_plain(citation))
            if uri is not None:
                address = f"{uri}#{citation.citation_id}"
                source = nodes.reference("", "", source, refuri=address, internal=True)
            content.append(nodes.paragraph("", "", source, classes=["abstract-source"]))
        slot.replace_self(dropdown(_("Abstract"), "abstract", *content))


def _unfold(dropdown: nodes.admonition) -> None:
    """Put a container in the place of a dropdown, where nothing folds: its title begins the text."""
    title, *content = dropdown.children
    blocks = run_in(title.astext(), "scholar-label", content)
    dropdown.replace_self(nodes.container("", *blocks, classes=dropdown["classes"]))


def _plain(citation: Citation) -> str:
    """Give the title of a paper as plain text."""
    for part in citation.formatted_entry.text.parts:
        if getattr(part, "name", "") == "part-title":
            return str(part)
    return str(citation.key)
