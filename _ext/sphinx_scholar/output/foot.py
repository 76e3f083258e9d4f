"""What the foot of a page can say, for templates: the date of its newest item, and the feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from ..fresh import feeds_of
from ..news.directives import time
from ..words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Newest(NamedTuple):
    """The date of an item of news."""

    iso: str  #: For machines.
    date: str  #: For people, as the site's language writes it.
    words: str  #: The same, with what it is.


def newest_of(tree: nodes.document) -> Newest | None:
    """Give the date of the newest item that a page shows: the first of those, if several have it.

    It is read off the page itself, so that a page which is not written again says nothing that is not true.
    """
    found = max(tree.findall(time), key=lambda node: str(node["datetime"]), default=None)
    if found is None:
        return None
    date = found.astext()
    return Newest(found["datetime"], date, _("Newest item: {}").format(date))


def add_context(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give templates ``scholar_newest`` and ``scholar_feeds`` (``html-page-context``)."""
    context["scholar_newest"] = newest_of(tree) if isinstance(tree, nodes.document) else None
    context["scholar_feeds"] = [
        {"file": feed.file, "words": _("Atom feed: %s") % feed.title} for feed in feeds_of(app.env)
    ]
