"""Lists of news: copies of items from all pages, in the places that ``{news-list}`` left for them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..bib.problems import Problem
from ..config import warn
from ..nodes import publication_slot, run_in
from ..store import ALL_KINDS, NEWS_KIND, ScholarDomain, builder_of, uri_of
from ..words import __
from .directives import bullets, is_item, news_list, year_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..store import NewsItem, NewsListing


def check_lists(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of lists that are empty, and of kinds and tags that no item has (``env-updated``)."""
    domain = ScholarDomain.of(env)
    news = [*domain.news(), *(item for items in domain.data["coming"].values() for item in items)]
    kinds = {item.kind for item in news}
    tags = {tag for item in news for tag in item.tags}
    _unknown("scholar_feed_kinds", env.config.scholar_feed_kinds, kinds, None, {NEWS_KIND, ALL_KINDS})
    _unknown("scholar_feed_tags", env.config.scholar_feed_tags, tags, None)
    for docname, listings in sorted(domain.data["news_lists"].items()):
        for listing in listings:
            where = docname, listing.line
            wrong = [
                *_unknown(":kind:", listing.kinds, kinds, where, {NEWS_KIND, ALL_KINDS}),
                *_unknown(":tags:", listing.tags, tags, where),
            ]
            if not wrong and not listing.choose(news):
                warn(Problem.NEWS, _why_empty(listing, news), location=where)


def _unknown(
    option: str,
    asked: Iterable[str],
    known: Set[str],
    where: tuple[str, int] | None,
    always: Set[str] = frozenset(),
) -> list[str]:
    """Warn of values that no item has; name one that is near, or all if there are few."""
    unknown = [value for value in asked if value not in known | always]
    for value in unknown:
        near = difflib.get_close_matches(value, sorted(known | always), n=1)
        if near:
            message = __("%s %s: no item has it, and none is listed for it; is it %s?")
            warn(Problem.NEWS, message, option, value, near[0], location=where)
        else:
            message = __("%s %s: no item has it, and none is listed for it; items have: %s")
            warn(Problem.NEWS, message, option, value, ", ".join(sorted(known)[:10]) or "–", location=where)
    return unknown


def _why_empty(listing: NewsListing, news: list[NewsItem]) -> str:
    if not news:
        return __("{news-list} is empty: no page has a {news}")
    if listing.kinds == (NEWS_KIND,) and not listing.tags:
        return __("{news-list} is empty: all items have a :kind:; name one, or list all by “:kind: all”")
    return __(
        "{news-list} is empty: no item has both the :kind: and one of the :tags:; :kind: all is any kind"
    )


class NewsListTransform(SphinxPostTransform):
    """Copy items into the lists, and make each date the permalink of its item."""

    default_priority = 4  # before MyST (9), Sphinx (10) and the bibliography resolve references

    def run(self, **kwargs: Any) -> None:
        """Fill each list of the document; link the dates of the items."""
        domain = ScholarDomain.of(self.env)
        self.origins: dict[str, dict[str, nodes.list_item]] = {}
        for item in self.document.findall(nodes.list_item):
            if is_item(item) and item["ids"]:
                self._link_date(item, {"refid": item["ids"][0]})
        for place in list(self.document.findall(news_list)):
            listing: NewsListing = place["listing"]
            items = listing.choose(domain.news())
            if listing.anchor:
                place.parent.replace_self(self._by_year(listing, items))
            else:
                place.replace_self(self._bullets(items))

    def _by_year(self, listing: NewsListing, items: list[NewsItem]) -> list[nodes.Node]:
        result: list[nodes.Node] = self._bullets([item for item in items if item.pinned])
        for year, (anchor, of_year) in listing.years(items).items():
            title = nodes.title("", year_title(year))
            section = nodes.section("", title, *self._bullets(of_year), classes=["news-group"], ids=[anchor])
            result.append(section)
        return result

    def _bullets(self, items: list[NewsItem]) -> list[nodes.Node]:
        return [bullets([self._copy(item) for item in items])] if items else []

    def _items(self, docname: str) -> dict[str, nodes.list_item]:
        """Give the items of another document, by id; each document is loaded once."""
        if docname not in self.origins:
            found = [n for n in self.env.get_doctree(docname).findall(nodes.list_item) if is_item(n)]
            self.origins[docname] = {identifier: node for node in found for identifier in node["ids"]}
        return self.origins[docname]

    def _copy(self, item: NewsItem) -> nodes.list_item:
        copy = self._items(item.docname)[item.anchor].deepcopy()
        here = self.env.docname
        page = uri_of(self.env, item.docname)
        for slot in list(copy.findall(publication_slot)):  # papers, and their ids, are in one place
            slot.parent.remove(slot)
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
        first = paragraph[0]  # the date, and not that it is pinned
        paragraph[0] = nodes.reference("", "", first, internal=True, **where)


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
