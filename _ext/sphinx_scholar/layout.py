"""How a list of papers is laid out: the transform that fills the slots in as a page is written.

All is core nodes, so that every builder can write it, made anew on the copy of the page that a
builder gets: to write a page twice doubles nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from . import markdown
from .domain import builder_of, citations_of, full_citation
from .forms import run_in
from .log import Problem, warn
from .names import address_finder, owner_matcher
from .nodes import abstract_slot, dropdown, publication_slot
from .paper import LINKS, PRIVATE_FIELDS, export_bibtex, groups_of, links_of, source_of
from .richtext import SCHEMES, Backend
from .style import format_first, format_people, people_of
from .translate import _, __, ngettext

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinxcontrib.bibtex.domain import Citation

    from .paper import Link

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
        ours = {field: rule and (_(rule[0]), rule[1]) for field, rule in LINKS.items()}
        self.links = {**ours, **config.scholar_links}
        self.private = {*PRIVATE_FIELDS, *(name.lower() for name in config.scholar_private_fields)}
        self.html = self.builder.format == "html"
        self.web = self.html and self.builder.name != "epub"  # what can fold and copy
        self.starts: dict[str, int] = {}  # of each list
        self.number = 1  # of the next paper
        slots = list(self.document.findall(publication_slot))
        self.whole: set[str] = set()  # papers that one long document lists in full
        for slot in slots if not self.web else ():
            if self._is_full(slot):
                shown = citations_of(self.env, slot["docname"], slot["list_id"], slot["limit"])
                self.whole |= {citation.entry.key for citation in shown}
        for slot in slots:
            self._fill(slot)
        for place in list(self.document.findall(abstract_slot)):
            self._fill_abstract(place)
        if not self.web:
            for node in list(self.document.findall(nodes.admonition)):
                if "scholar-dropdown" in node["classes"]:
                    _unfold(node)

    def _fill(self, slot: publication_slot) -> None:
        shown = citations_of(self.env, slot["docname"], slot["list_id"], slot["limit"])
        group = slot["group"]
        start = self.starts.setdefault(slot["list_id"], slot["start"] if slot["start"] > 0 else self.number)
        self.number = start + len(shown)
        chosen = [
            (number, citation)
            for number, citation in enumerate(shown, start)
            if groups_of(citation.entry, slot["group_by"]) == group
        ]
        if not chosen:
            empty: nodes.Element = slot
            for _level in group:  # a heading whose groups are all empty goes with them
                if len(empty.parent) == 2:
                    empty = empty.parent
            empty.parent.remove(empty)
            return
        again = bool(self.whole) and not self._is_full(slot)
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

    def _is_full(self, slot: publication_slot) -> bool:
        """Tell whether cites lead to the list of a slot."""
        cite: Any = self.env.get_domain("cite")
        return bool(cite.bibliographies[slot["docname"], slot["list_id"]].list_ == "citation")

    def _publication(self, citation: Citation, again: bool) -> nodes.list_item:
        """Make an item; a paper that is in a document *again* has its abstract where it is listed in full."""
        entry = citation.entry
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
        marks = sorted({mark for marks in entry.marks.values() for mark in marks if mark})
        if marks:
            legend = _("%s Equal contribution") % " ".join(marks)
            item += nodes.paragraph("", legend, classes=["publication-legend"])
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
        if entry.fields.get("abstract") and not (again and entry.key in self.whole):
            more += dropdown(_("Abstract"), "abstract", *self._abstract(entry))
        if self.web:
            source = export_bibtex(source_of(entry).text, self.private, source_of(entry).macros)
            more += dropdown(_("BibTeX"), "bibtex", nodes.literal_block(source, source, language="bibtex"))
        if more.children:
            item += more
        return item

    def _shorten(self, entry: Entry, reference: nodes.paragraph) -> nodes.admonition | None:
        """Shorten a long list of authors, in place; return what unfolds to the whole one."""
        people, marks = people_of(entry)
        shown = [node for node in reference.findall(nodes.inline) if "authors" in node["classes"]]
        if not shown or len(people) <= self.config.scholar_max_authors:
            return None
        first, hidden = format_first(
            people, marks, min(FIRST, self.config.scholar_max_authors), self.is_owner
        )
        if not hidden:
            return None
        shown[0].children = []
        more = ngettext("{} and %d more", "{} and %d more", hidden) % hidden
        before, _place, after = more.partition("{}")
        shown[0] += [nodes.Text(before), *first.render(self.backend), nodes.Text(after)]
        whole = nodes.paragraph("", "", *format_people(people, marks).render(self.backend))
        title = ngettext("All %d authors", "All %d authors", len(people)) % len(people)
        return dropdown(title, "authors", whole)

    def _links(self, entry: Entry) -> nodes.Element:
        """Make the links of a paper: labels where one can click; in print and text, addresses too."""
        places = [
            (link, address)
            for link in links_of(entry, self.links)
            if (address := self._address(link, source_of(entry).location))
        ]
        if self.html:
            links = nodes.paragraph(classes=["publication-links"])
            for link, address in places:
                links += [nodes.reference("", link.label, refuri=address), nodes.Text(" ")]
            return links
        lines = [
            [nodes.Text(_("{}:").format(link.label) + " "), nodes.reference("", address, refuri=address)]
            for link, address in places
        ]
        if self.builder.format not in {"latex", "texinfo"}:  # a line a link, so that none is broken
            return nodes.line_block("", *(nodes.line("", "", *line) for line in lines))
        inline = nodes.inline("", classes=["publication-links"])
        for number, line in enumerate(lines):
            inline += [nodes.Text(" · " if number else ""), *line]
        return nodes.paragraph("", "", inline) if lines else nodes.paragraph()

    def _address(self, link: Link, location: str) -> str | None:
        """Make the address of a link, as seen from this page; None, with a warning, if it has none."""
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", link.target, re.IGNORECASE)
        if scheme and scheme[1].lower() in SCHEMES:
            return link.target
        if scheme:
            message = __("%s: a link may not begin with %s:; it is left out")
            warn(Problem.LINK, message, link.field, scheme[1], location=location)
            return None
        for folder in self.config.html_static_path:
            root = Path(self.builder.confdir, folder).resolve()
            for path in (Path(self.env.srcdir, link.target).resolve(), (root / link.target).resolve()):
                if path.is_file() and path.is_relative_to(root):
                    return self._static(f"_static/{path.relative_to(root).as_posix()}")
        message = __("%s: %s is neither a web address nor a file in html_static_path; it is left out")
        warn(Problem.LINK, message, link.field, link.target, location=location)
        return None

    def _static(self, path: str) -> str | None:
        """Address a file of the site: from this page in HTML, else where the site is, if it says so."""
        if self.web:
            page = self.builder.get_target_uri(self.env.docname)
            return relative_uri(page, quote(path))
        base = self.config.html_baseurl
        return f"{base.rstrip('/')}/{quote(path)}" if base else None

    def _abstract(self, entry: Entry) -> list[nodes.Node]:
        source = source_of(entry)
        return markdown.parse(entry.fields["abstract"], self.document, source.path, source.line)

    def _fill_abstract(self, slot: abstract_slot) -> None:
        cite: Any = self.env.get_domain("cite")
        entry = cite.bibdata.data.entries[slot["key"]]
        content = self._abstract(entry)
        citation = full_citation(self.env, entry.key)
        if citation:
            docname = citation.bibliography_key.docname
            uri = self.builder.get_relative_uri(self.env.docname, docname)
            reference = nodes.reference(
                "", _plain(citation), refuri=f"{uri}#{citation.citation_id}", internal=True
            )
            content.append(nodes.paragraph("", "", reference, classes=["abstract-source"]))
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
