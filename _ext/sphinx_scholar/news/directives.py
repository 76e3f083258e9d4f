"""``{news}`` and ``{news-list}``: dated items, newest first, grouped by year, and lists of them elsewhere."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from babel.dates import format_date, format_skeleton
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from ..bib.dates import build_day, is_to_come
from ..bib.problems import Problem
from ..bib.words import babel_locale
from ..config import logger, warn
from ..nodes import name_heading, unique_id
from ..store import ALL_KINDS, NEWS_KIND, NewsItem, NewsListing, ScholarDomain
from ..words import _, __
from .raw import close_html

if TYPE_CHECKING:
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
    """Stands where items will be listed; where by year, in a section that gives way to the years'.

    Attribute: ``listing``, a :class:`.store.NewsListing`.
    """


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


def kind_of(argument: str | None) -> str:
    """Check a ``:kind:``: one word."""
    word = (argument or "").strip().lower()
    if not re.fullmatch(r"\w[\w-]*", word) or word == ALL_KINDS:
        raise ValueError(__("one word is wanted, such as talk, and not “%s”") % (argument or ""))
    return word


def several(argument: str | None) -> tuple[str, ...]:
    """Split values at commas."""
    words = (" ".join(word.split()).lower() for word in (argument or "").split(","))
    found = tuple(dict.fromkeys(filter(None, words)))
    if not found:
        raise ValueError(__("at least one word is wanted"))
    return found


def _is_by_year(argument: str | None) -> bool:
    return directives.choice(argument or "", ("year", "none")) == "year"


class NewsDirective(SphinxDirective):
    """A dated item; its body is Markdown."""

    optional_arguments = 1  # the date: an item without one is shown, with a warning
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "name": directives.unchanged,
        "kind": kind_of,
        "tags": several,
        "pinned": directives.flag,
    }
    #: What each option is, in the manual's words: its values, and what it does.
    option_words: ClassVar[dict[str, tuple[str, str]]] = {
        "name": ("a word", "The item's id; without it, one is made of the date and the first words."),
        "kind": ("a word, such as `talk`", "What kind of item it is; without it, it is news."),
        "tags": ("words, with commas between", "What lists can choose it by; they are not shown."),
        "pinned": ("none", "It stands first, and says that it is pinned."),
    }

    def run(self) -> list[nodes.Node]:
        """Make the item, with its date and id; :class:`NewsTransform` puts it in its place."""
        written = "".join(self.arguments).strip()
        iso = check_date(written)
        if iso is None:
            message = __("“%s” is no date such as 2023-07-17, 2023-07 or 2023; the item is shown last")
            warn(Problem.DATE, message, written, location=self.get_location())
        kind, tags = self.options.get("kind", NEWS_KIND), self.options.get("tags", ())
        is_pinned = "pinned" in self.options
        if iso and is_to_come(iso, build_day()) and not self.config.scholar_show_future:
            coming = NewsItem(iso, self.env.docname, "", "", (), kind, tags, is_pinned)
            ScholarDomain.of(self.env).add("coming", self.env.docname, coming)
            message = __("an item of %s is shown from that day on")
            logger.info(message, iso, location=self.get_location())
            return []
        body = self.parse_content_to_nodes()
        item = nodes.list_item("", classes=["news-item"], date=iso or "", kind=kind, pinned=is_pinned)
        item["tags"] = list(tags)
        self.set_source_info(item)
        if iso:
            shown: nodes.inline = time("", write_date(iso, self.config.language), datetime=iso)
        else:
            shown = nodes.inline("", written)
        when = nodes.paragraph("", "", shown, classes=["news-date"])
        if is_pinned:
            when += [nodes.Text(" · "), nodes.inline("", _("Pinned"), classes=["news-pinned"])]
        item += when
        item += nodes.container("", *body, classes=["news-body"], is_div=True)
        self._check_body(item)
        self.add_name(item)
        if not item["ids"]:
            unique_id(self.state.document, _anchor(kind, iso, _text(body)), item)
        return [item]

    def _check_body(self, item: nodes.list_item) -> None:
        """Take out what an item cannot hold, and close HTML that it leaves open, with a warning for each."""
        for place in list(item.findall(news_list)):  # it would list itself
            message = __("{news-list} cannot stand in {news}; it is left out")
            warn(Problem.OPTION, message, location=place)
            place.parent.remove(place)
        for inner in [node for node in item.findall(nodes.list_item) if node is not item and is_item(node)]:
            message = __("{news} cannot stand in {news}; its text is shown there, and is no item of its own")
            warn(Problem.OPTION, message, location=inner)
            text = nodes.container("", *inner.children, is_div=True)
            inner["classes"] = []
            inner.replace_self(text)
        for tags in close_html(item):
            message = __("HTML in {news} that is not in pairs: %s; it is mended, for it would break the page")
            warn(Problem.NEWS, message, tags, location=self.get_location())


def _text(body: list[nodes.Node]) -> str:
    """Give the words of an item, without HTML, and without what is said of its mistakes."""
    words = []
    for node in body:
        copy = node.deepcopy()
        if isinstance(copy, nodes.Element):
            others: list[nodes.Element] = [*copy.findall(nodes.raw), *copy.findall(nodes.system_message)]
            for other in others:
                other.parent.remove(other) if other.parent else other.clear()
        words.append(copy.astext())
    return " ".join(words)


def _anchor(kind: str, iso: str | None, text: str) -> str:
    """Make an id from kind, date and text: ``news-2023-07-17-i-joined-google-research``."""
    words = nodes.make_id(text).split("-")[:5]
    if not text.isascii():  # letters may be lost: tell texts apart all the same
        words.append(hashlib.blake2b(text.encode(), digest_size=3).hexdigest())
    return "-".join(filter(None, [nodes.make_id(kind) or NEWS_KIND, iso or "", *words]))


class NewsTransform(SphinxTransform):
    """Order the items of a page, newest first, under a heading a year; note them in the domain."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Regroup neighbours; what stands between two runs of items stays there."""
        found = [node for node in self.document.findall(nodes.list_item) if is_item(node)]
        for item in found:
            self._add(item)
        for parent in {id(item.parent): item.parent for item in found}.values():
            children, parent.children = parent.children, []
            run: list[nodes.list_item] = []
            for child in children:
                if isinstance(child, nodes.list_item) and is_item(child):
                    run.append(child)
                    continue
                # A comment or a label is no border, nor is what is said of a mistake.
                if not isinstance(child, nodes.Invisible | nodes.system_message):
                    parent += self._groups(parent, run)
                    run = []
                parent.append(child)
            parent += self._groups(parent, run)
        for place in self.document.findall(news_list):
            ScholarDomain.of(self.env).add("news_lists", self.env.docname, place["listing"])

    def _groups(self, parent: nodes.Element, items: list[nodes.list_item]) -> list[nodes.Node]:
        items.sort(key=lambda item: (item["pinned"], item["date"]), reverse=True)
        if not items or not isinstance(parent, nodes.section | nodes.document):
            return [bullets(items)] if items else []
        pinned = [item for item in items if item["pinned"]]
        result: list[nodes.Node] = [bullets(pinned)] if pinned else []
        for year, of_year in groupby(items[len(pinned) :], key=lambda item: str(item["date"][:4])):
            title = year_title(year)  # as its source, too: autosectionlabel names the heading by that
            section = nodes.section("", nodes.title(title, title), classes=["news-group"])
            wanted = f"year-{year or 'none'}"
            is_first = unique_id(self.document, wanted, section) == wanted
            name_heading(section, self.config, self.env.docname, is_first=is_first)
            section += bullets(list(of_year))
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
        about = item["kind"], tuple(item["tags"]), item["pinned"]
        what = NewsItem(item["date"], docname, item["ids"][0], digest, tuple(keys), *about)
        ScholarDomain.of(self.env).add("news", docname, what)


def year_title(year: str) -> str:
    """Name a year's heading."""
    return year or _("No date")


def is_item(node: nodes.Node) -> bool:
    """Tell whether a node is an item of news."""
    return isinstance(node, nodes.list_item) and "news-item" in node["classes"]


def bullets(items: list[nodes.list_item]) -> nodes.bullet_list:
    """Put items into a list."""
    return nodes.bullet_list("", *items, classes=["news"], bullet="*")


class NewsListDirective(SphinxDirective):
    """Items of the whole site."""

    option_spec: ClassVar[OptionSpec] = {
        "limit": directives.positive_int,
        "kind": several,
        "tags": several,
        "group-by": _is_by_year,
    }
    #: What each option is, in the manual's words: its values, and what it does.
    option_words: ClassVar[dict[str, tuple[str, str]]] = {
        "limit": ("a number", "Only so many items; without it, all."),
        "kind": (
            "kinds, with commas between; `news` is items without one, `all` is any",
            "Only items of one of these kinds. Without it: `news`.",
        ),
        "tags": ("tags, with commas between", "Only items with one of these tags."),
        "group-by": ("`year` or `none`", "Headings over the items. Without it: none."),
    }

    def run(self) -> list[nodes.Node]:
        """Leave a place for the items."""
        kinds = self.options.get("kind", (NEWS_KIND,))
        is_by_year = self.options.get("group-by", False) and isinstance(
            self.state_machine.node, nodes.section
        )
        place = news_list()
        self.set_source_info(place)
        result: nodes.Element = place
        anchor = ""
        if is_by_year:  # which years there are is known when all is read
            result = nodes.section("", classes=["news-group"])
            wanted = "-".join(filter(None, map(nodes.make_id, kinds))) or NEWS_KIND
            anchor = unique_id(self.state.document, f"{wanted}-by-year", result)
            title = f"{self.env.docname}:{anchor}"  # no other heading has it, and nobody sees it
            result += [nodes.title(title, title), place]
        limit, tags = self.options.get("limit"), self.options.get("tags", ())
        place["listing"] = NewsListing(limit, kinds, tags, anchor, place.line or self.lineno)
        return [result]


DIRECTIVES = {"news": NewsDirective, "news-list": NewsListDirective}
