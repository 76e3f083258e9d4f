"""``{news}`` and ``{news-list}``: dated items, newest first, grouped by year, and lists of them elsewhere."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from babel.dates import format_date, format_skeleton
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from ..bib.problems import Problem
from ..bib.words import babel_locale
from ..config import warn
from ..nodes import name_heading, run_in, unique_id
from ..store import NewsItem, ScholarDomain, builder_of, uri_of
from ..words import _, __

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec
    from sphinx.writers.html5 import HTML5Translator

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


class time(nodes.inline):  # docutils' way with nodes
    """A date: ``datetime`` for machines, the text for people. An inline for builders but HTML."""


def visit_time(translator: HTML5Translator, node: time) -> None:
    """Open ``<time>``."""
    translator.body.append(translator.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time(translator: HTML5Translator, node: time) -> None:
    """Close ``<time>``."""
    translator.body.append("</time>")


class news_list(nodes.General, nodes.Element):
    """Stands where the newest ``limit`` items will be listed (None: all)."""


def check_date(text: str) -> str | None:
    """Check an ISO date (``2023-07-17``), month (``2023-07``) or year; None if it is none of these."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return text


def write_date(iso: str, language: str) -> str:
    """Write a date, month or year as a language does: ``July 17, 2023``.

    :param iso: what :func:`check_date` lets through.
    :param language: as in Sphinx's ``language``; English if Babel does not know it.
    """
    locale = babel_locale(language)
    numbers = [int(part) for part in iso.split("-")]
    day = date(*[*numbers, 1, 1][:3])
    if len(numbers) == 3:
        return format_date(day, "long", locale)
    return format_skeleton("yMMMM" if len(numbers) == 2 else "y", day, locale=locale)


class NewsDirective(SphinxDirective):
    """A dated item; its body is Markdown."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"name": directives.unchanged}
    #: What each option is, in the manual's words: its values, and what it does.
    option_words: ClassVar[dict[str, tuple[str, str]]] = {
        "name": ("a word", "The item's id; without it, one is made of the date and the first words."),
    }

    def run(self) -> list[nodes.Node]:
        """Make the item, with its date and id; :class:`NewsTransform` puts it in its place."""
        written = self.arguments[0].strip()
        iso = check_date(written)
        if iso is None:
            message = __("“%s” is no date such as 2023-07-17, 2023-07 or 2023; the item is shown last")
            warn(Problem.DATE, message, written, location=self.get_location())
        body = self.parse_content_to_nodes()
        item = nodes.list_item("", classes=["news-item"], date=iso or "")
        self.set_source_info(item)
        text = " ".join(node.astext() for node in body)
        if iso:
            shown: nodes.inline = time("", write_date(iso, self.config.language), datetime=iso)
        else:
            shown = nodes.inline("", written)
        item += nodes.paragraph("", "", shown, classes=["news-date"])
        item += nodes.container("", *body, classes=["news-body"], is_div=True)
        for place in list(item.findall(news_list)):  # it would list itself
            message = __("{news-list} cannot stand in {news}; it is left out")
            warn(Problem.OPTION, message, location=place)
            place.parent.remove(place)
        self.add_name(item)
        if not item["ids"]:
            unique_id(self.state.document, _anchor(iso, text), item)
        return [item]


def _anchor(iso: str | None, text: str) -> str:
    """Make an id from date and text: ``news-2023-07-17-i-joined-google-research``."""
    words = nodes.make_id(text).split("-")[:5]
    if not text.isascii():  # letters may be lost: tell texts apart all the same
        words.append(hashlib.blake2b(text.encode(), digest_size=3).hexdigest())
    return "-".join(filter(None, ["news", iso or "", *words]))


class NewsTransform(SphinxTransform):
    """Order the items of a page, newest first, under a heading a year; note them in the domain."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Regroup the items of each place that holds some."""
        found = [node for node in self.document.findall(nodes.list_item) if _is_item(node)]
        for item in found:
            self._add(item)
        for parent in {id(item.parent): item.parent for item in found}.values():
            items = [item for item in found if item.parent is parent]
            place = parent.index(items[0])
            for item in items:
                parent.remove(item)
            items.sort(key=lambda item: str(item["date"]), reverse=True)
            parent.insert(place, self._groups(parent, items))

    def _groups(self, parent: nodes.Element, items: list[nodes.list_item]) -> list[nodes.Node]:
        if not isinstance(parent, nodes.section | nodes.document):
            return [_list(items)]
        result: list[nodes.Node] = []
        for year in dict.fromkeys(item["date"][:4] for item in items):
            title = year or _("No date")  # as its source, too: autosectionlabel names the heading by that
            section = nodes.section("", nodes.title(title, title), classes=["news-group"])
            wanted = f"year-{year or 'none'}"
            is_first = unique_id(self.document, wanted, section) == wanted
            name_heading(section, self.config, self.env.docname, is_first=is_first)
            section += _list([item for item in items if item["date"][:4] == year])
            result.append(section)
        return result

    def _add(self, item: nodes.Element) -> None:
        keys = [
            target.key
            for node in item.findall(addnodes.pending_xref)
            if node.get("refdomain") == "cite"
            for target in parse_citation_targets(node["reftarget"])
        ]
        digest = hashlib.blake2b(item.pformat().encode()).hexdigest()
        docname = self.env.docname
        what = NewsItem(item["date"], docname, item["ids"][0], digest, tuple(keys))
        ScholarDomain.of(self.env).add("news", docname, what)


def _is_item(node: nodes.Node) -> bool:
    return isinstance(node, nodes.list_item) and "news-item" in node["classes"]


def _list(items: list[nodes.list_item]) -> nodes.bullet_list:
    return nodes.bullet_list("", *items, classes=["news"], bullet="*")


class NewsListDirective(SphinxDirective):
    """The newest items of the whole site."""

    option_spec: ClassVar[OptionSpec] = {"limit": directives.positive_int}
    #: What each option is, in the manual's words: its values, and what it does.
    option_words: ClassVar[dict[str, tuple[str, str]]] = {
        "limit": ("a number", "Only so many items; without it, all."),
    }

    def run(self) -> list[nodes.Node]:
        """Leave a place for the items."""
        limit = self.options.get("limit")
        ScholarDomain.of(self.env).add("news_lists", self.env.docname, limit)
        place = news_list(limit=limit)
        self.set_source_info(place)
        return [place]


DIRECTIVES = {"news": NewsDirective, "news-list": NewsListDirective}


class NewsListTransform(SphinxPostTransform):
    """Copy items into the lists, and make each date the permalink of its item."""

    default_priority = 4  # before MyST (9), Sphinx (10) and the bibliography resolve references

    def run(self, **kwargs: Any) -> None:
        """Fill each list of the document; link the dates of the items."""
        domain = ScholarDomain.of(self.env)
        self.origins: dict[str, dict[str, nodes.list_item]] = {}
        for item in self.document.findall(nodes.list_item):
            if _is_item(item) and item["ids"]:
                self._link_date(item, {"refid": item["ids"][0]})
        for place in list(self.document.findall(news_list)):
            items = [self._copy(item) for item in domain.news()[: place["limit"]]]
            place.replace_self([_list(items)] if items else [])

    def _items(self, docname: str) -> dict[str, nodes.list_item]:
        """Give the items of another document, by id; each document is loaded once."""
        if docname not in self.origins:
            found = [n for n in self.env.get_doctree(docname).findall(nodes.list_item) if _is_item(n)]
            self.origins[docname] = {identifier: node for node in found for identifier in node["ids"]}
        return self.origins[docname]

    def _copy(self, item: NewsItem) -> nodes.list_item:
        copy = self._items(item.docname)[item.anchor].deepcopy()
        here = self.env.docname
        page = uri_of(self.env, item.docname)
        footnotes: list[nodes.Element] = [*copy.findall(nodes.footnote), *copy.findall(nodes.citation)]
        for footnote in footnotes:
            footnote.parent.remove(footnote)
        for number, node in enumerate(list(copy.findall(nodes.Element))):
            numbered = node["ids"] and isinstance(node, nodes.figure | nodes.table | nodes.container)
            node["ids"], node["names"] = [f"list-{item.anchor}-{number}"] if numbered else [], []
            where = node.get("reflocalid") or node.get("refid")
            if isinstance(node, nodes.footnote_reference) or node.get("reflocalid"):
                node.replace_self(_lead(page, where, nodes.Text(node.astext())))
            elif "refdoc" in node:
                absolute_target(self.env, node)
                node["refdoc"] = here
            elif isinstance(node, nodes.reference) and where:
                node.replace_self(_lead(page, where, *node.children))
        self._link_date(copy, {"refuri": f"{page}#{item.anchor}"})  # in HTML alone, which holds all pages
        return copy

    def _link_date(self, item: nodes.Element, where: dict[str, str]) -> None:
        paragraph = item.next_node(nodes.paragraph)
        assert paragraph is not None  # every item begins with its date
        if builder_of(self.env).format != "html":
            blocks = run_in(paragraph.astext(), "news-date", item.children[1].children)
            item.children = []
            item += blocks
            return
        reference = nodes.reference("", "", *paragraph.children, internal=True, **where)
        paragraph.children = []
        paragraph += reference


def _lead(page: str | None, where: str, *words: nodes.Node) -> nodes.Element:
    """Link to a place on a page; say the words alone where the output does not hold it."""
    if page is None:
        return nodes.inline("", "", *words)
    return nodes.reference("", "", *words, refuri=f"{page}#{where}", internal=True)


def absolute_target(env: BuildEnvironment, node: nodes.Element) -> None:
    """Make a reference to a document mean the same from any page."""
    if node.get("reftype") == "doc" and not node["reftarget"].startswith("/"):
        name, _path = env.relfn2path(node["reftarget"], node["refdoc"])
        node["reftarget"] = f"/{name}"
