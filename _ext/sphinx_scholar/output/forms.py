"""Forms other than single web pages: one long document, and plain text in which nobody can click.

Only papers, news, abstracts and cites are touched: how everything else looks there is the builder's.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..bib.entry import free_name
from ..bib.text import is_web
from ..lists import cite_domain
from ..nodes import publication
from ..store import builder_of

#: Classes of what the extension makes: lists of papers and of news, what folds elsewhere, cites, the profile.
_CLASSES = {"publications", "news", "scholar-dropdown", "bibtex-citation", "scholar-profile"}

#: A link to a place in what was a page, as Sphinx writes it in ``singlehtml``: it leads nowhere.
_LINK = re.compile(r"#document-([^#]*)#(.+)")

#: A text up to where a word in it has a hundred characters.
_PIECE = re.compile(r"(?:\S{0,99}\s)*\S{1,100}\s?|\s+")


def _elements(document: nodes.document) -> list[nodes.Element]:
    """Give the elements of a document that the extension made."""
    return [n for n in document.findall(nodes.Element) if _CLASSES & set(n.get("classes", ()))]


class AddressTransform(SphinxPostTransform):
    """Show the addresses of our links in plain text and in manual pages, and only web addresses."""

    default_priority = 800  # when references are resolved
    builders = ("text", "man")

    def run(self, **kwargs: Any) -> None:
        """Write each link's text, then its address, unless that is the text."""
        manual = builder_of(self.env).name == "man"
        links = dict.fromkeys(
            link for node in _elements(self.document) for link in node.findall(nodes.reference)
        )
        for link in links:
            address = link.get("refuri", "")
            shown = address.removeprefix("mailto:")
            if not is_web(address):
                if manual:  # it would show where in the page they lead
                    link.replace_self(link.children)
            elif link.astext() != shown:
                before, after = (" ", "") if manual else (" <", ">")
                target = nodes.reference("", shown, refuri=address)
                link.replace_self([*link.children, nodes.Text(before), target, nodes.Text(after)])
        for box in list(self.document.findall(nodes.container)) if manual else ():
            # There, nothing parts the first paragraph of a container from what is before it.
            if {"publication-more", "scholar-dropdown"} & set(box["classes"]):
                box.replace_self(box.children)


class LongWordTransform(SphinxPostTransform):
    """Let words without end be broken in LaTeX: XeTeX dies of some two thousand characters in one."""

    default_priority = 800
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Allow a break behind each hundred characters of one word."""
        for node in _elements(self.document):
            for text in list(node.findall(nodes.Text)):
                if isinstance(text.parent, nodes.FixedTextElement | nodes.math | nodes.raw):
                    continue
                if len(pieces := _PIECE.findall(text)) > 1:
                    broken: list[nodes.Node] = [nodes.Text(pieces[0])]
                    for piece in pieces[1:]:
                        broken += [nodes.raw("", r"\allowbreak{}", format="latex"), nodes.Text(piece)]
                    text.parent.replace(text, broken)


class OnePageTransform(SphinxPostTransform):
    """Where all pages are on one, tell apart the places of a paper, and let links to ours lead there.

    A paper in the full list keeps its id; in other lists it gets another.
    """

    default_priority = 800  # when references are resolved
    builders = ("singlehtml",)

    def run(self, **kwargs: Any) -> None:
        """Rename ids of papers that are taken; mend links to papers and to news."""
        papers = list(self.document.findall(publication))
        news = [item for item in self.document.findall(nodes.list_item) if "news-item" in item["classes"]]
        ids = {name for item in (*papers, *news) for name in item["ids"]}
        full = {place.citation_id: place.docname for place in cite_domain(self.env).places if place.is_full}
        keepers: dict[str, publication] = {}
        for paper in papers:
            for name in paper["ids"]:
                if name not in keepers or full.get(name) == self._page_of(paper):
                    keepers[name] = paper
        for paper in papers:
            for name in [name for name in paper["ids"] if keepers[name] is not paper]:
                other = free_name(f"{name}-again", ids.__contains__)
                ids.add(other)
                paper["ids"] = [other]
        for link in self.document.findall(nodes.reference):
            place = _LINK.fullmatch(link.get("refuri", ""))
            if place and place[2] in ids:
                link["refuri"] = f"#{place[2]}"

    def _page_of(self, node: nodes.Node | None) -> str:
        """Name the document that a node comes from: Sphinx notes it in the sections of all but the first."""
        while node is not None:
            if isinstance(node, nodes.section) and "docname" in node:
                return str(node["docname"])
            node = node.parent
        return str(self.config.root_doc)
