"""``sitemap.xml`` and ``robots.txt``: where the pages of a site are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from ..address import base_address, join_address
from ..config import logger
from ..news.directives import check_date
from ..store import ScholarDomain, is_site
from ..words import __
from .atom import write_sitemap
from .head import is_preview
from .pages import MARK, put, take_away

if TYPE_CHECKING:
    from docutils.nodes import document
    from sphinx.application import Sphinx


def note_robots(app: Sphinx, doctree: document) -> None:
    """Note that a document asks search engines to pass it over (``doctree-read``)."""
    for meta in doctree.findall(nodes.meta):
        asked = re.split(r"[\s,]+", meta.get("content", "").lower())
        if meta.get("name", "").lower() == "robots" and {"noindex", "none"} & set(asked):
            ScholarDomain.of(app.env).data["unindexed"][app.env.docname] = [True]


def write_addresses(app: Sphinx, exception: Exception | None) -> None:
    """Write both files where the site is known and no preview, or take them away (``build-finished``)."""
    if exception or not is_site(app.builder):
        return
    base = base_address(app.config.html_baseurl)
    if not base:
        logger.info(__("html_baseurl says no address of the site: no feeds and no sitemap are made"))
    wanted = {}
    if base and not is_preview(app.config) and "sphinx_sitemap" not in app.extensions:
        wanted["sitemap.xml"] = write_sitemap(_pages(app, base))
        if base.count("/") == 3:  # nobody asks for it in a folder
            wanted["robots.txt"] = write_robots(join_address(base, "sitemap.xml"))
    for name in ("sitemap.xml", "robots.txt"):
        if name in wanted:
            put(app, name, wanted[name])
        else:
            take_away(app, name)


def _pages(app: Sphinx, base: str) -> list[tuple[str, str]]:
    """Give the address of each page that may be found, and the day on which it says that it changed."""
    metadata, domain = app.env.metadata, ScholarDomain.of(app.env)
    shown = app.env.found_docs - domain.data["unindexed"].keys()
    further = [
        part.page for (docname, _list), parts in domain.parts.items() if docname in shown for part in parts
    ]
    names = [*shown, *domain.pages.values(), *further]
    return [
        (join_address(base, app.builder.get_target_uri(name)), _changed(metadata.get(name, {}).get("date")))
        for name in sorted(names)
    ]


def _changed(written: object) -> str:
    """Give a day as a sitemap may hold one."""
    day = check_date(str(written)) or ""
    return day if len(day) == 10 else ""


def write_robots(sitemap: str) -> bytes:
    """Let robots look at all pages, and tell where the sitemap is (RFC 9309)."""
    return b"# %s\nUser-agent: *\nDisallow:\n\nSitemap: %s\n" % (MARK, sitemap.encode())
