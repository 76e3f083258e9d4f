"""What the head of each page says to others: a description, what is shared of it, its feeds."""

from __future__ import annotations

import os
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup

from ..address import base_address, join_address
from ..bib.text import first_words
from ..fresh import feeds_of, picture_of
from ..profile.directive import portrait_text
from ..store import ScholarDomain, is_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def words_of(node: nodes.Element) -> str:
    """Give the words of a node, but for marks of footnotes and what is written in another markup."""
    kept = node.deepcopy()
    for other in [*kept.findall(nodes.footnote_reference), *kept.findall(nodes.raw)]:
        other.parent.remove(other)
    return kept.astext()


def describe(document: nodes.document) -> str:
    """Give the first words of a page: of its first paragraph that stands in its text itself."""
    for paragraph in document.findall(nodes.paragraph):
        is_ours = any(name.startswith(("scholar-", "publication-")) for name in paragraph["classes"])
        is_text = isinstance(paragraph.parent, nodes.section | nodes.document) and not is_ours
        if is_text and (text := words_of(paragraph).strip()):
            return first_words(text)
    return ""


def is_preview(config: Config) -> bool:
    """Tell whether a build is one for a look, and not the site."""
    said: bool | None = config.scholar_preview
    return os.environ.get("READTHEDOCS_VERSION_TYPE") == "external" if said is None else said


class _Meta(HTMLParser):
    """Reads what ``<meta>`` tags say: name or property -> content."""

    def __init__(self, tags: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.feed(tags)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or given.get("property")
        if tag == "meta" and name:
            self.said.setdefault(name.lower(), given.get("content") or "")


def add_tags(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Add to the head of a page what nobody has said there (``html-page-context``, after others).

    A page that is no document, such as that of a search, has no description, unless its context has one. A
    site that shows nothing of ours has none from us.
    """
    if not is_site(app.builder):
        return
    base = base_address(app.config.html_baseurl) or ""
    said = _Meta(context.get("metatags") or "").said
    tags: dict[str, str] = {}
    if is_preview(app.config):
        tags["robots"] = "noindex"
    description = context.get("description", "")
    if isinstance(tree, nodes.document):
        description = said.get("description") or describe(tree)
    is_ours = app.config.scholar_descriptions and ScholarDomain.of(app.env).is_used()
    if is_ours and (description or isinstance(tree, nodes.document)):
        tags |= {
            "description": description,
            "og:type": "website" if isinstance(tree, nodes.document) else "article",
            "og:title": Markup(context.get("title", "")).striptags(),
            "og:site_name": app.config.project,
            "og:url": context.get("pageurl") or "",
            "og:description": description,
        }
        if base and picture_of(app.env) and "og:image" not in said:
            tags["og:image"] = join_address(base, picture_of(app.env))
            tags["og:image:alt"] = portrait_text(app.config)
    lines = [
        f'<meta {"property" if name.startswith("og:") else "name"}="{name}" content="{escape(value)}" />'
        for name, value in tags.items()
        if value and name not in said
    ]
    for feed in feeds_of(app.env):
        title, address = escape(feed.title), escape(join_address(base, feed.file))
        lines.append(f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{address}" />')
    context["metatags"] = "\n".join([context.get("metatags") or "", *lines])
