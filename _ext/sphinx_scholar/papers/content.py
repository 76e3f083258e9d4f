"""What is shown of a paper, part by part, as a backend writes it: nodes, or the HTML of a fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pybtex.richtext import Tag, Text

from ..bib.links import links_of, name_links, picture_of
from ..bib.names import OTHERS
from ..bib.style import format_authors, format_first, people_of
from ..bib.tex import to_text
from ..words import _, ngettext, words_of
from . import markdown
from .files import link_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.config import Config

    from ..bib.entry import Entry
    from ..bib.links import Link
    from .files import Files

#: How many authors of a long list are shown, besides the owner.
FIRST = 5


class Shown(NamedTuple):
    """A link of a paper that leads somewhere."""

    label: str  #: What a reader sees.
    address: str  #: Where it leads.
    field: str  #: The field of the entry that it comes from.
    name: str = ""  #: What is heard of it: of which paper it is, too.


class Fold(NamedTuple):
    """Content that unfolds."""

    title: str  #: What is shown of it, as text.
    content: Any  #: As the backend writes it.
    address: str = ""  #: Where it stands, if that is elsewhere.
    name: str = ""  #: What is heard of the title: of which paper it is, too.


class Content:
    """Gives the parts of papers.

    :param address_of: gives the address of a file of the site, by its quoted one from the site's root; None
        if there is no way to it.
    """

    def __init__(
        self, config: Config, files: Files, backend: Any, address_of: Callable[[str], str | None]
    ) -> None:
        self.config = config
        self.words = words_of(config)
        self.table = link_table(config)
        self.files = files
        self.backend = backend
        self.address_of = address_of

    def reference(self, entry: Entry, text: Text) -> tuple[Text, Fold | None]:
        """Shorten a long list of authors in a reference; give what unfolds to the whole one, too."""
        people, marks = people_of(entry)
        if people and str(people[-1]) == OTHERS:
            people.pop()
        most = self.config.scholar_max_authors
        places = [n for n, part in enumerate(text.parts) if getattr(part, "name", "") == "part-authors"]
        if not places or len(people) <= most:
            return text, None
        is_owner = self.backend.is_owner
        first, hidden = format_first(people, marks, min(FIRST, most), is_owner, self.words)
        if not hidden:
            return text, None
        parts = list(text.parts)
        parts[places[0]] = Tag("part-authors", format_authors(entry, self.words, Text(first, ", …")))
        title = ngettext("and %d more author", "and %d more authors", hidden) % hidden
        whole = format_authors(entry, self.words).render(self.backend)
        return Text(*parts), Fold(title, self.backend.format_block("paragraph", whole))

    def links(self, entry: Entry) -> list[Shown]:
        """Link to what an entry names. What leads nowhere was warned of when all was read."""
        links = links_of(entry, self.table, self.files.__contains__)
        found = [(link, link.target if link.is_web else self._file(link)) for link in links]
        there = [(link, address) for link, address in found if address]
        names = name_links([link for link, _address in there], self._label)
        return [Shown(name, address, link.field) for name, (link, address) in zip(names, there, strict=True)]

    def preview(self, entry: Entry) -> str | None:
        """Give the address of the picture of an entry."""
        picture = picture_of(entry)
        return self._file(picture) if picture else None

    def remarks(self, entry: Entry) -> list[Any]:
        """Say what the site adds, and what marks at names mean: nobody knows of any but a star."""
        remarks = []
        for text in (entry.fields.get("additional_info", ""), entry.fields.get("annotation", "")):
            # al-folio puts them behind a full stop.
            remarks += markdown.write(text.lstrip(". "), self.backend, lists=False) if text else []
        if entry.fields.get("annotation"):
            return remarks
        marks = {mark for people in entry.persons.values() for person in people for mark in person.mark}
        if marks:
            meanings = {"*": _("%s Equal contribution") % "*"}
            meanings |= {
                mark: words and f"{mark} {words}" for mark, words in self.config.scholar_marks.items()
            }
            for mark in sorted(marks & meanings.keys()):
                legend = self.backend.render_sequence([self.backend.format_str(meanings[mark])])
                remarks += [self.backend.format_block("paragraph", legend)] if meanings[mark] else []
        return remarks

    def award(self, entry: Entry) -> Fold | None:
        """Give an award that has a name, and a text to unfold under it."""
        name, award = (entry.fields.get(field, "") for field in ("award_name", "award"))
        title = to_text(name) if name and award else ""
        return Fold(title, self.blocks(award)) if title and to_text(award) else None

    def abstract(self, entry: Entry) -> Fold | None:
        """Give the abstract."""
        abstract = entry.fields.get("abstract", "")
        return Fold(str(_("Abstract")), self.blocks(abstract)) if abstract else None

    def blocks(self, text: str) -> Any:
        """Write a field in Markdown."""
        return self.backend.render_sequence(markdown.write(text, self.backend))

    def _label(self, link: Link) -> str:
        return str(link.label if link.field in self.config.scholar_links else _(link.label))

    def _file(self, link: Link) -> str | None:
        """Address a file of the site."""
        file = None if link.scheme else self.files.find(link.target)
        return self.address_of(quote(file.address)) if file else None


def title_of(key: str, text: Text) -> str:
    """Give the title of a paper as plain text, by its reference; its key, if it has none."""
    for part in text.parts:
        if getattr(part, "name", "") == "part-title":
            return str(part)
    return key
