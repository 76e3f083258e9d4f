"""What the heads of a paper's page and of a list's say to Google Scholar, to Zotero and to search engines."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils.nodes import document
from sphinx.util.osutil import relative_uri

from ..address import base_address, join_address
from ..bib.jsonld import schema_of, script
from ..bib.tags import ZOTERO, citation_tags
from ..lists import cite_domain
from ..store import ScholarDomain, is_site
from ..words import _
from .along import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from ..bib.metadata import Metadata


def tags_of(work: Metadata, page: str, pdf: str, files: Iterable[tuple[str, str, str]]) -> str:
    """Write the tags of a paper's page.

    :param page: its address; ``""`` if nobody knows where it will be.
    :param pdf: that of a PDF on the same site.
    :param files: media type, title and address of the same in other formats.
    """
    said = citation_tags(work, page, pdf)
    if work.kind in ZOTERO:
        said.append(("z:itemType", ZOTERO[work.kind]))
    tags = [f'<meta name="{name}" content="{escape(value)}" />' for name, value in said]
    return "\n".join([*tags, *map(_alternate, files), script(schema_of(work) | _filled(page))])


def _filled(page: str) -> dict[str, str]:
    return {"@id": page, "mainEntityOfPage": page} if page else {}


def _alternate(file: tuple[str, str, str]) -> str:
    media, title, address = map(escape, file)
    return f'<link rel="alternate" type="{media}" title="{title}" href="{address}" />'


def address_of(app: Sphinx, uri: str) -> str:
    """Give the address where something will be, by its way from the site's root; ``""`` if nobody knows."""
    base = base_address(app.config.html_baseurl)
    return join_address(base, uri) if base else ""


def add_tags(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Name the files of the lists on a page, and the papers that have their pages from there.

    (``html-page-context``.)
    """
    domain = ScholarDomain.of(app.env)
    if not isinstance(tree, document) or not is_site(app.builder) or page not in domain.data["lists"]:
        return
    here, places = app.builder.get_target_uri(page), cite_domain(app.env).places
    lines = []
    for listing in domain.data["lists"][page]:
        if name := domain.along.get((page, listing.list_id)):
            addresses = [(kind, relative_uri(here, quote(name + kind.suffix))) for kind in FORMATS]
            lines += [_alternate((kind.media, _(kind.label), address)) for kind, address in addresses]
        here_listed = page, listing.list_id
        named = [
            domain.pages[key]
            for key, near in domain.data["around"][1].items()
            if key in domain.pages and places[near.number][:2] == here_listed
        ]
        if named:
            lines.append(script(_item_list([_address(app, here, name) for name in named])))
    context["metatags"] = "\n".join([context.get("metatags") or "", *lines])


def _address(app: Sphinx, here: str, name: str) -> str:
    uri = app.builder.get_target_uri(name)
    return address_of(app, uri) or relative_uri(here, uri)


def _item_list(addresses: list[str]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": number, "url": address}
        for number, address in enumerate(addresses, 1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}
