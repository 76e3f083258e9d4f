"""What the page of a paper shows, put into our template ``scholar/paper.html`` and into the theme's."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import TemplateError
from markupsafe import Markup
from sphinx.util.osutil import relative_uri

from ..about import Teller, way, way_up
from ..bib.dialects import private_fields
from ..bib.export import export_bibtex
from ..bib.formats import Work, to_csl, to_ris
from ..bib.ids import derived_id, permanent_id
from ..bib.names import address_finder, owner_matcher
from ..bib.text import first_words
from ..lists import cite_domain
from ..store import ScholarDomain
from ..words import _
from .along import BIBTEX, CSL, RIS
from .content import Fold, Shown
from .files import Files
from .fragment import ELSEWHERE, ROOT, Fields, Fragments, placed, wrong_template
from .tags import address_of, tags_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx

    from ..store import Around, NewsItem

#: The template's name; behind ``!``, ours.
TEMPLATE = "scholar/paper.html"


class Landing:
    """Makes the pages of papers, in one build.

    :param around: the papers, each with those around it.
    :param news: the news items about each.
    :param citing: the documents that cite it.
    """

    def __init__(
        self,
        app: Sphinx,
        around: Mapping[str, Around],
        news: Mapping[str, Sequence[NewsItem]],
        citing: Mapping[str, Sequence[str]],
    ) -> None:
        config = app.config
        self.app = app
        self.around, self.news, self.citing = around, news, citing
        self.domain = ScholarDomain.of(app.env)
        self.cite = cite_domain(app.env)
        self.private = private_fields(config.scholar_private_fields)
        people = owner_matcher(config.scholar_author), address_finder(config.scholar_coauthors)
        confdir = Path(app.confdir)
        files = Files(confdir, config)
        self.fragments = Fragments(config, confdir, files, people, self.domain.open_fragments)
        try:
            self.template = self.fragments.environment.get_template(TEMPLATE)
        except (TemplateError, UnicodeDecodeError) as error:
            raise wrong_template(error, TEMPLATE) from error
        self.teller = Teller(app.env)

    def bibtex(self, key: str) -> str:
        """Give the BibTeX of a paper."""
        return export_bibtex(self.domain.shelf.entries[key], self.private) + "\n"

    def context(self, key: str) -> dict[str, Any]:
        """Give what the theme's template of a page gets."""
        work = Work(self.domain.shelf.entries[key])
        entry = work.entry
        near = self.around[key]
        place = self.cite.places[near.number]
        uri = self.app.builder.get_target_uri(self.domain.pages[key])
        root = way_up(uri)
        text = self.cite.citation(near.number).formatted_entry.text
        shown, links = self.fragments.make_page(entry, text)
        listed = Shown(self._title(place.docname), self._way(uri, place.docname, place.citation_id), "list")
        bibtex = Shown(_("BibTeX file"), relative_uri(uri, self._bib(key)), "bib")
        variables = {
            **shown,
            "key": entry.key,
            "fields": Fields(entry),
            "formats": self._formats(work) if shown["bibtex"] else [],
            "files": [bibtex],
            "news": _fold(_("News"), [self.teller.tell(item, uri) for item in self.news.get(key, ())]),
            "pages": _fold(
                _("On this site"),
                [Shown(self._title(name), self._way(uri, name), "page") for name in self.citing.get(key, ())],
            ),
            "related": _fold(_("Related papers"), [self._paper(uri, other) for other in near.related]),
            "previous": self._paper(uri, near.previous, _("Previous paper")),
            "next": self._paper(uri, near.next, _("Next paper")),
            "list": listed,
            "back": _("In the list"),
            "cite": _("Cite this"),
            "more": _("More papers"),
        }
        try:
            body = self.template.render(variables)
        except Exception as error:  # a template may divide by nothing
            raise wrong_template(error, TEMPLATE) from error
        identifier = permanent_id(key)
        if identifier in ELSEWHERE:  # where other pages expect another thing
            identifier = derived_id(identifier, 2)
        files = [(BIBTEX.media, _(BIBTEX.label), bibtex.address)]
        own = (link.address for link in links if link.field == "pdf" and link.address.startswith(ROOT))
        pdf = next((address_of(self.app, address.removeprefix(ROOT)) for address in own), "")
        return {
            "title": escape(self.domain.shelf.entries.head(key).title),
            "body": placed(body, identifier, root),
            "metatags": tags_of(work.facts, address_of(self.app, uri), pdf, files),
            "description": first_words(
                Markup(shown["abstract"].content if shown["abstract"] else shown["plain"]).striptags()
            ),
            "parents": [{"link": self._way(uri, place.docname), "title": escape(listed.label)}],
        }

    def _title(self, docname: str) -> str:
        return self.app.env.titles[docname].astext()

    def _way(self, uri: str, docname: str, anchor: str = "") -> str:
        return way(self.app.env, uri, docname, anchor)

    def _bib(self, key: str) -> str:
        return quote(self.domain.pages[key] + BIBTEX.suffix)

    def _paper(self, uri: str, key: str, label: str = "") -> Shown | None:
        """Link to the page of another paper, or to its place in the list if it has none."""
        if not key:
            return None
        near = self.around[key]
        place = self.cite.places[near.number]
        name = self.domain.pages.get(key)
        address = self._way(uri, name) if name else self._way(uri, place.docname, place.citation_id)
        return Shown(self.domain.shelf.entries.head(key).title, address, label)

    def _formats(self, work: Work) -> list[Fold]:
        """Give the same in other formats, to be copied."""
        written = ((CSL, "".join(to_csl([work]))), (RIS, "".join(to_ris([work])).replace("\r\n", "\n")))
        return [Fold(_(kind.label), text) for kind, text in written]


def _fold(title: str, content: list[Any]) -> Fold | None:
    return Fold(title, content) if content else None
