"""Atom (RFC 4287) and sitemaps, from plain data to bytes; ids that stay, links that lead from anywhere."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What no document of XML may hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Attributes of HTML that are addresses.
_ADDRESSES = frozenset("cite data href poster src".split())


class Item(NamedTuple):
    """An entry of a feed."""

    id: str  #: A URI that never changes.
    title: str  #: Plain text.
    address: str  #: Where a person reads it.
    date: str  #: An ISO date, month or year.
    content: str  #: HTML with absolute links.
    authors: tuple[str, ...] = ()  #: If they are not those of the feed.


class Feed(NamedTuple):
    """A feed."""

    id: str  #: A URI that never changes.
    title: str  #: Plain text.
    address: str  #: Its own.
    page: str  #: Address of the page with the same for people.
    language: str  #: As in Sphinx's ``language``.
    author: str  #: Whose it is.
    items: tuple[Item, ...]  #: Newest first.


def write_feed(feed: Feed) -> bytes:
    """Write a feed. It was updated when its newest entry was, never when it was built."""
    root = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    root.set("xml:lang", feed.language.replace("_", "-"))
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", max((_moment(item.date) for item in feed.items), default="1970-01-01T00:00:00Z"))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(root, "generator", "sphinx-scholar")
    for item in feed.items:
        entry = _add(root, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "published", _moment(item.date))
        _add(entry, "updated", _moment(item.date))
        for author in item.authors:
            _add(_add(entry, "author"), "name", author)
        _add(entry, "link", rel="alternate", type="text/html", href=item.address)
        _add(entry, "content", item.content, type="html")
    return _xml(root)


def write_sitemap(pages: Iterable[tuple[str, str]]) -> bytes:
    """Write a sitemap (https://www.sitemaps.org/protocol.html).

    :param pages: addresses, each with the ISO date of its last change, or ``""``.
    """
    root = ElementTree.Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    root.append(ElementTree.Comment(" sphinx-scholar "))
    for address, changed in pages:
        page = _add(root, "url")
        _add(page, "loc", address)
        if changed:
            _add(page, "lastmod", changed)
    return _xml(root)


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    if text:
        element.text = _NO_XML.sub("", text)
    return element


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _moment(iso: str) -> str:
    """Give the first moment of an ISO date, month or year (RFC 3339)."""
    return f"{f'{iso}-01-01'[:10]}T00:00:00Z"


class _Absolute(HTMLParser):
    """Writes HTML as it is read, but for addresses that mean something only where it stood."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=False)
        self.base = base
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag again, if an address in it is relative, or if it has an id: no link leads there."""
        made = [
            (name, self._absolute(value) if name in _ADDRESSES else value)
            for name, value in attrs
            if name != "id"
        ]
        text = self.get_starttag_text() or ""
        if made != attrs:
            told = [name if value is None else f'{name}="{escape(value)}"' for name, value in made]
            text = f"<{' '.join([tag, *told])}{' /' if text.endswith('/>') else ''}>"
        self.written.append(text)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Write it."""
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write it."""
        self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write it."""
        self.written.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write it."""
        self.written.append(f"&#{name};")

    def _absolute(self, address: str | None) -> str | None:
        try:
            return address if address is None else urljoin(self.base, address)
        except ValueError:  # it leads nowhere, from here as from there
            return address


def absolute_links(html: str, base: str) -> str:
    """Let addresses in HTML mean the same from anywhere; comments and ids go.

    :param base: the address of the page on which the HTML stands.
    """
    parser = _Absolute(base)
    parser.feed(html)
    parser.close()
    return "".join(parser.written)
