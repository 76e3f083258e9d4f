"""What a site says about a paper: the news items and the documents that cite it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util.osutil import relative_uri

from .lists import cite_domain
from .store import ScholarDomain, builder_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from .store import NewsItem


def _papers(env: BuildEnvironment, key: str) -> list[str]:
    """Give the papers that a cite means, by their own keys."""
    cite = cite_domain(env)
    found = [cite.places[number] for number in cite.numbers(key)]
    return list(dict.fromkeys(place.entry for place in found if place.is_full))


def news_about(env: BuildEnvironment) -> dict[str, list[NewsItem]]:
    """Give the news items that cite a paper, by its key; the newest first."""
    found: dict[str, list[NewsItem]] = defaultdict(list)
    for item in ScholarDomain.of(env).news():
        for key in dict.fromkeys(paper for cited in item.keys for paper in _papers(env, cited)):
            found[key].append(item)
    return found


def cited_on(env: BuildEnvironment) -> dict[str, list[str]]:
    """Give the documents that cite a paper, by its key; not those where a news item does so."""
    found: dict[str, set[str]] = defaultdict(set)
    for ref in cite_domain(env).citation_refs:
        for key in (paper for target in ref.targets for paper in _papers(env, target.key)):
            found[key].add(ref.docname)
    for key, items in news_about(env).items():
        found[key] -= {item.docname for item in items}
    return {key: sorted(docnames) for key, docnames in found.items()}


class Told(NamedTuple):
    """A news item, in words."""

    date: str  #: As the site's language writes it.
    iso: str  #: The same for machines; ``""`` if it is none.
    text: str  #: What it says.
    address: str  #: Where it stands; ``""`` if that is not linked.


class Teller:
    """Tells news items in words; each document is loaded once."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self._items: dict[str, dict[str, nodes.Element]] = {}

    def tell(self, item: NewsItem, page: str | None) -> Told:
        """Tell an item; what it cites stands in it as words.

        :param page: the address of the page that shows it; None where nothing is linked.
        """
        if item.docname not in self._items:
            tree = self.env.get_doctree(item.docname)
            found = [node for node in tree.findall(nodes.list_item) if "news-item" in node["classes"]]
            self._items[item.docname] = {identifier: node for node in found for identifier in node["ids"]}
        date, body = self._items[item.docname][item.anchor].deepcopy().children
        for node in list(body.findall(addnodes.pending_xref)):
            if node.get("refdomain") == "cite":
                node.parent.replace(node, nodes.Text(self._cite(item.docname, node)))
        for other in [*body.findall(nodes.footnote_reference), *body.findall(nodes.raw)]:
            other.parent.remove(other)
        text = " ".join(body.astext().split())
        address = "" if page is None else way(self.env, page, item.docname, item.anchor)
        return Told(date.children[0].astext(), item.date, text, address)

    def _cite(self, docname: str, node: addnodes.pending_xref) -> str:
        builder = builder_of(self.env)
        cite = cite_domain(self.env)
        what = node["reftype"], node["reftarget"]
        try:
            return cite.resolve_xref(self.env, docname, builder, *what, node, node).astext()
        except NoUri:  # the list is not in this output
            return node.astext()


def way_up(page: str) -> str:
    """Give the way from a page, by its address from the site's root, to that root: ``../``."""
    return relative_uri(page, "-").removesuffix("-")


def way(env: BuildEnvironment, page: str, docname: str, anchor: str = "") -> str:
    """Give the way from a page, by its address from the site's root, to a document or a place in it."""
    address = relative_uri(page, builder_of(env).get_target_uri(docname))
    return f"{address}#{quote(anchor)}" if anchor else address
