"""``{publications}`` and ``{abstract}``: the directives.

Reading makes headings with an empty slot under each; which papers a list shows is known only when
all pages are read. sphinxcontrib-bibtex decides that; ``layout`` fills the slots in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.directives import BibliographyDirective, BibliographyKey

from .domain import Section
from .log import Problem, warn
from .nodes import abstract_slot, dropdown, publication_slot, unique_id
from .paper import anchor, date_key, group_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pybtex.database import Entry
    from sphinx.util.typing import OptionSpec

_ = get_translation("sphinx_scholar")

#: Ways to group a list; the first is the default.
GROUP_BY = ("year", "type", "none")
#: Kinds of list: ``citation`` has bullets for assistive technology alone, ``enumerated`` has numbers.
LISTS = ("citation", "bullet", "enumerated")


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
        "unpublished": _("Unpublished"),
        "misc": _("Preprints and other work"),
    }
    return titles.get(entry_type, entry_type.capitalize())


class PublicationsDirective(BibliographyDirective):
    """List papers from the configured ``.bib`` files.

    Takes what ``{bibliography}`` takes, with all papers as the default where no filter and no keys are given.
    """

    option_spec: ClassVar[OptionSpec] = {
        **BibliographyDirective.option_spec,
        "group-by": directives.unchanged,
        "limit": directives.positive_int,
        "no-index": directives.flag,
    }

    def run(self) -> Sequence[nodes.Node]:
        """Register the list with sphinxcontrib-bibtex, and leave slots for its papers."""
        group_by = self._choice("group-by", GROUP_BY)
        if not {"cited", "notcited", "filter", "all"} & self.options.keys():
            self.options["filter" if self.content else "all"] = "False" if self.content else None
        self.options.setdefault("style", "scholar")
        kind = self._choice("list", LISTS)
        # To sphinxcontrib-bibtex, a list that is no "citation" list is one that cites do not lead to.
        self.options["list"] = "bullet" if "no-index" in self.options else "citation"
        header = list(super().run())
        stub: Any = header.pop()
        cite: Any = self.env.get_domain("cite")
        key = BibliographyKey(self.env.docname, stub["ids"][0])
        value = cite.bibliographies[key]
        document = self.state.document
        for paper, node in value.citation_nodes.items():
            for automatic in node["ids"]:
                document.ids.pop(automatic, None)
            node["ids"] = [anchor(paper, document.ids)]
            document.ids[node["ids"][0]] = node
        return [*header, *self._slots(list(cite.get_entries(value.bibfiles)), key, group_by, kind)]

    def _choice(self, option: str, choices: tuple[str, ...]) -> str:
        """Give an option's value; the first of *choices* if it has none, or one that it may not have."""
        value = str(self.options.get(option, choices[0]))
        if value in choices:
            return value
        warn(
            Problem.OPTION,
            _(":%s: %s is not one of %s; it reads as %s"),
            option,
            value,
            ", ".join(choices),
            choices[0],
            location=self.get_location(),
        )
        return choices[0]

    def _slots(
        self, entries: list[Entry], key: BibliographyKey, group_by: str, kind: str
    ) -> list[nodes.Node]:
        """Make a slot, or a section with a slot for each group that may be needed."""
        slot = publication_slot(
            docname=key.docname,
            list_id=key.id_,
            group_by=group_by,
            group=None,
            kind=kind,
            start=self.options.get("start", 1),
            enumtype=self.options.get("enumtype", "arabic"),
            limit=self.options.get("limit", 0),
        )
        if group_by == "none":
            return [slot]
        entries.sort(key=date_key if group_by == "year" else lambda entry: _type_order(entry.type))
        result: list[nodes.Node] = []
        for group in dict.fromkeys(group_of(entry, group_by) for entry in entries):
            title = (type_title(group) if group_by == "type" else group) or _("No date")
            section = nodes.section("", nodes.title("", title), classes=["publication-group"])
            identifier = unique_id(
                self.state.document, f"{group_by}-{nodes.make_id(group) or group}", section
            )
            self.env.get_domain("scholar").note(  # type: ignore[attr-defined]
                "sections", key.docname, Section(identifier, key.id_, group_by, slot["limit"], group)
            )
            inner = slot.copy()
            inner["group"] = group
            section += inner
            result.append(section)
        return result


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
            message = _("{abstract} wants the key of a paper, or the text; nothing is shown")
            warn(Problem.ABSTRACT, message, location=self.get_location())
            return []
        key = self.arguments[0]
        cite: Any = self.env.get_domain("cite")
        for path in cite.bibdata.bibfiles:
            self.env.note_dependency(str(path))
        entry = cite.bibdata.data.entries.get(key)
        if entry is None or not entry.fields.get("abstract"):
            message = _("no such paper: %s") if entry is None else _("%s has no abstract")
            warn(
                Problem.ABSTRACT,
                message + _("; nothing is shown"),
                key,
                location=self.get_location(),
            )
            return []
        self.env.get_domain("scholar").note("abstracts", self.env.docname, key)  # type: ignore[attr-defined]
        return [abstract_slot(key=entry.key)]
