"""``{publications}`` and ``{abstract}``: the directives.

Reading makes headings with an empty slot under each; which papers a list shows is known only when
all pages are read. sphinxcontrib-bibtex decides that; ``layout`` fills the slots in.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.directives import BibliographyDirective, BibliographyKey

from ..bib.entry import group_of
from ..bib.ids import group_id, permanent_id
from ..bib.problems import Problem
from ..bib.style import say
from ..config import warn
from ..lists import cite_domain
from ..nodes import abstract_slot, claim_id, dropdown, files_slot, name_heading, publication_slot, unique_id
from ..store import Listing, ScholarDomain, Section, library_of
from ..words import _, __, words_of
from . import filters
from .backend import Backend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.util.typing import OptionSpec

    from ..bib.entry import Entry
    from ..bib.words import Words

#: Kinds of list: ``citation`` has bullets for assistive technology alone, ``enumerated`` has numbers.
LISTS = ("citation", "bullet", "enumerated")
#: Where titles may lead.
TITLES = ("page", "paper")
#: Whether a list is long, or has a box to find papers: by the number of its papers, or as it says.
WHETHER = ("auto", "yes", "no")
#: What files may be called.
_NAME = re.compile(r"\w[\w-]{0,99}")


def type_title(entry_type: str) -> str:
    """Name an entry type as a heading."""
    titles = {
        "article": _("Journal articles"),
        "inproceedings": _("Conference papers"),
        "incollection": _("Book chapters"),
        "inbook": _("Book chapters"),
        "book": _("Books"),
        "proceedings": _("Proceedings"),
        "phdthesis": _("PhD theses"),
        "mastersthesis": _("Master’s theses"),
        "techreport": _("Technical reports"),
        "thesis": _("Theses"),
        "patent": _("Patents"),
        "software": _("Software"),
        "dataset": _("Datasets"),
        "manual": _("Manuals"),
        "booklet": _("Booklets"),
        "unpublished": _("Unpublished"),
        "misc": _("Preprints and other work"),
    }
    return titles.get(entry_type, entry_type.replace("_", " ").capitalize())


class PublicationsDirective(BibliographyDirective):
    """List papers from the configured ``.bib`` files.

    Takes what ``{bibliography}`` takes, with all papers as the default where no filter and no keys are given.
    """

    option_spec: ClassVar[OptionSpec] = {
        **BibliographyDirective.option_spec,
        "group-by": directives.unchanged,
        "limit": directives.positive_int,
        "no-index": directives.flag,
        "files": directives.unchanged_required,
        "title": directives.unchanged_required,
        "news": directives.flag,
        "long": directives.unchanged_required,
        "find": directives.unchanged_required,
        "paginate": directives.unchanged_required,
    }
    #: What each option is, in the manual's words: its values, and what it does.
    option_words: ClassVar[dict[str, tuple[str, str]]] = {
        "group-by": (
            "`year`, `type`, another field, several of these, or `none`",
            "Headings over the papers; several fields nest. Without it: by year.",
        ),
        "limit": ("a number", "Only so many papers, the first ones."),
        "no-index": ("none", "Cites do not lead to this list: for every list but the full one."),
        "title": (
            "`page` or `paper`",
            "Where titles lead: to [the paper’s page](papers.md), or to the first of its links.",
        ),
        "news": ("none", "Below each paper, the news that cite it."),
        "files": (
            "a name, or `none`",
            "What [the files to take along](papers.md#files-to-take-along) are called.",
        ),
        "long": (
            "`yes` or `no`",
            "Whether abstracts and BibTeX stay on [the papers’ pages](#long-lists), whatever the number.",
        ),
        "find": (
            "`yes` or `no`",
            "Whether [a box to find papers](find.md) stands above; without it, a full list of many has one.",
        ),
        "paginate": (
            "a number, the field of the outermost headings, or `none`",
            "So many papers, or one such heading, [a page](#lists-in-parts); without it, very long lists.",
        ),
        "filter": ("an expression", "Only the papers of which it is true."),
        "all": ("none", "All papers. This is so without any option."),
        "cited": ("none", "Only papers that the site cites."),
        "notcited": ("none", "Only papers that the site does not cite."),
        "list": (
            "`citation`, `bullet` or `enumerated`",
            "`enumerated` numbers the papers; the others do not.",
        ),
        "start": ("a number, or `continue`", "The first number; `continue` counts on from the list before."),
        "enumtype": (
            "`arabic`, `loweralpha`, `upperalpha`, `lowerroman` or `upperroman`",
            "How numbers are written.",
        ),
        "style": (
            "a style of pybtex",
            "Another form of the references; one that is not ours may re-case titles.",
        ),
        "keyprefix": ("some text", "Stands before each key when you cite from this list."),
        "labelprefix": ("some text", "Stands before the label that `{cite:label}` shows."),
    }

    def run(self) -> Sequence[nodes.Node]:
        """Register the list with sphinxcontrib-bibtex, and leave slots for its papers."""
        self.content = StringList([line.strip() for line in self.content if line.strip()])  # keys
        if not {"cited", "notcited", "filter", "all"} & self.options.keys():
            self.options["filter" if self.content else "all"] = "False" if self.content else None
        self.options.setdefault("style", "scholar")
        kind = self._choice("list", LISTS)
        # To sphinxcontrib-bibtex, a list that is no "citation" list is one that cites do not lead to.
        self.options["list"] = "bullet" if "no-index" in self.options else "citation"
        known = set(self.env.dependencies[self.env.docname])
        header = list(super().run())
        # What of the .bib files this page was read from is its outline: not any edit makes it stale.
        self.env.dependencies[self.env.docname] &= known
        stub: Any = header.pop()
        cite = cite_domain(self.env)
        key = BibliographyKey(self.env.docname, stub["ids"][0])
        value = cite.bibliographies[key]
        document = self.state.document
        for paper, node in value.citation_nodes.items():
            for automatic in node["ids"]:
                document.ids.pop(automatic, None)
            claim_id(document, permanent_id(paper), node)
        cite.bibliographies[key] = value._replace(citation_nodes={})  # ids say it all
        library = library_of(self.env)
        entries = [library.entries[entry.key] for entry in cite.get_entries(value.bibfiles)]
        slot = publication_slot(
            docname=key.docname,
            list_id=key.id_,
            group_by=self._group_by(entries) if self._may_have_sections() else (),
            group=(),
            limit=self.options.get("limit", 0),
            kind=kind,
            news="news" in self.options,
            to_paper=self._choice("title", TITLES) == "paper",
            long=self._choice("long", WHETHER),
            start=self.options.get("start", 1),
            enumtype=self.options.get("enumtype", "arabic"),
        )
        listing = Listing(
            key.id_,
            tuple(map(str, value.bibfiles)) if self.arguments else (),
            tuple(self.options.get("group-by", "").lower().split()),
            slot["group_by"],
            self.options.get("filter", ""),
            slot["limit"],
            self._files(),
            "news" in self.options,
            self._choice("find", WHETHER),
            self._paginate(slot["group_by"]),
        )
        ScholarDomain.of(self.env).add("lists", key.docname, listing)
        files = files_slot(docname=key.docname, list_id=key.id_)
        return [*header, files, *self._sections(entries, slot, slot["group_by"])]

    def _choice(self, option: str, choices: Sequence[str]) -> str:
        """Give the value of an option; the first of *choices*, if it is none of them."""
        value = str(self.options.get(option, choices[0]))
        if value in choices:
            return value
        message = __(":%s: %s is not one of %s; it reads as %s")
        said = option, value, ", ".join(choices), choices[0]
        warn(Problem.OPTION, message, *said, location=self.get_location())
        return choices[0]

    def _files(self) -> str:
        """Give what the files of the list are called, as it is written."""
        name = str(self.options.get("files", ""))
        if not name or _NAME.fullmatch(name):
            return name
        message = __(":files: %s is no name of letters, digits and hyphens; they are called after the page")
        warn(Problem.OPTION, message, name, location=self.get_location())
        return ""

    def _paginate(self, group_by: tuple[str, ...]) -> str:
        """Give how the list is parted; as if it did not say, if that is not understood."""
        said = str(self.options.get("paginate", "auto")).lower()
        if said in {"auto", "none", *group_by[:1]} or (said.isascii() and said.isdigit() and int(said)):
            return said
        message = __(
            ":paginate: %s is neither a number of papers nor what the list is grouped by; it is ignored"
        )
        warn(Problem.OPTION, message, said, location=self.get_location())
        return "auto"

    def _get_filter(self) -> ast.AST:
        """Parse ``:filter:``; one that is not understood is one warning, and lists all."""
        if "filter" not in self.options:
            inherited: ast.AST = super()._get_filter()
            return inherited
        text, entries, location = self.options["filter"], self._all_entries(), self.get_location()
        try:
            parsed = filters.parse(text, entries)
        except ValueError as error:
            message = __(":filter: %s is not understood (%s); all papers are listed")
            warn(Problem.OPTION, message, text, error, location=location)
            return ast.parse("True")
        for doubt in filters.doubts(text, entries, self.config.scholar_links):
            warn(Problem.OPTION, ":filter: %s", doubt, location=location)
        return parsed

    def _all_entries(self) -> list[Entry]:
        return list(library_of(self.env).entries.values())

    def _group_by(self, entries: list[Entry]) -> tuple[str, ...]:
        """Give the fields to group by, outermost first."""
        fields = tuple(self.options.get("group-by", "year").lower().split())
        if fields == ("none",):
            return ()
        for field in fields:
            if field not in {"year", "type"} and not any(group_of(entry, field) for entry in entries):
                message = __(":group-by: no paper has the field %s; they are grouped by year")
                warn(Problem.OPTION, message, field, location=self.get_location())
                return ("year",)
        return fields

    def _may_have_sections(self) -> bool:
        """Tell whether headings can stand here: not in a list or an admonition."""
        return isinstance(self.state_machine.node, nodes.section | nodes.document)

    def _sections(
        self, entries: list[Entry], slot: publication_slot, fields: tuple[str, ...]
    ) -> list[nodes.Node]:
        """Make a section with a slot for each group that may be needed, within those of *slot*'s group."""
        if not fields:
            return [slot]
        field, *rest = fields
        result: list[nodes.Node] = []
        members: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda entry: entry.date):
            members.setdefault(group_of(entry, field), []).append(entry)
        groups = list(members)
        if field != "year":
            groups.sort(key=_type_order if field == "type" else _by_name)
        for group in groups:
            inner = slot.copy()
            inner["group"] = (*slot["group"], group)
            section = nodes.section("", classes=["publication-group"])
            section += nodes.title("", "", *_title(field, group, words_of(self.config)))
            path = zip(slot["group_by"], inner["group"], strict=False)
            ids = [f"{name}-{group_id(value, nodes.make_id(f'x{value}')[1:])}" for name, value in path]
            wanted = nodes.make_id("-".join(ids)) or "-".join(ids)
            identifier = unique_id(self.state.document, wanted, section)
            is_first = identifier == wanted and not slot["group"]
            name_heading(section, self.config, slot["docname"], is_first=is_first)
            what = Section(identifier, slot["list_id"], slot["group_by"], slot["limit"], inner["group"])
            ScholarDomain.of(self.env).add("sections", slot["docname"], what)
            section += self._sections(members[group], inner, tuple(rest))
            result.append(section)
        return result


def _title(field: str, group: str, words: Words) -> list[nodes.Node]:
    if not group:
        return [nodes.Text(_("No date") if field == "year" else _("Other"))]
    if field == "type":
        return [nodes.Text(type_title(group))]
    if field == "year":  # in words, such as "in press"
        title = str(say(group, words))
        return [nodes.Text(title[:1].upper() + title[1:])]
    rendered: list[nodes.Node] = say(group, words).render(Backend())
    return rendered


def _by_name(group: str) -> tuple[bool, str]:
    return not group, group.casefold()


def _type_order(entry_type: str) -> int:
    order = ["article", "inproceedings", "book", "incollection", "inbook"]
    return order.index(entry_type) if entry_type in order else len(order)


class AbstractDirective(SphinxDirective):
    """An abstract that folds: a paper's, by its key, or the text in the directive's body."""

    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Leave a slot for a paper's abstract, or fold the body."""
        if self.content:
            return [dropdown(_("Abstract"), "abstract", *self.parse_content_to_nodes())]
        if not self.arguments:
            message = __("{abstract} wants the key of a paper, or the text; nothing is shown")
            warn(Problem.ABSTRACT, message, location=self.get_location())
            return []
        key = self.arguments[0]
        ScholarDomain.of(self.env).add("abstracts", self.env.docname, key)
        entry = library_of(self.env).entries.get(key)
        if entry is None or not entry.fields.get("abstract"):
            message = (
                __("no such paper: %s; nothing is shown")
                if entry is None
                else __("%s has no abstract; nothing is shown")
            )
            warn(Problem.ABSTRACT, message, key, location=self.get_location())
            return []
        return [abstract_slot(key=entry.key)]


DIRECTIVES = {"publications": PublicationsDirective, "abstract": AbstractDirective}
