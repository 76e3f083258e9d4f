"""All pages on one: ids that several pages have are told apart, and links lead to the right one.

In a ``singlehtml`` build, a paper stands in each list that shows it, and the years of the news beside those
of the papers. Sphinx 9 itself writes links from page to page as ``#document-PAGE#ID``, which lead nowhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .bib.entry import free_name
from .store import builder_of, full_citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: A link to a place in what was a page.
_LINK = re.compile(r"#document-([^#\"]*)#")


class UniqueIds(SphinxPostTransform):
    """Give each id to one element, once all pages are on one and references are resolved."""

    default_priority = 990

    def run(self, **kwargs: Any) -> None:
        """Rename ids that are taken, with all that refers to them."""
        if builder_of(self.env).name != "singlehtml":
            return
        elements = list(_by_page(self.document, self.env.config.root_doc))
        names = self._names(elements)
        for docname, node in elements:
            renamed = names.get(docname, {})
            for attribute in ("ids", "backrefs"):
                found: list[str] = node.get(attribute, [])
                node[attribute] = [renamed.get(old, old) for old in found]
            if node.get("refid") in renamed:
                node["refid"] = renamed[node["refid"]]
            link = _LINK.match(node.get("refuri", ""))
            if link:
                place: str = node["refuri"][link.end() :]
                node["refuri"] = f"#{names.get(link[1], {}).get(place, place)}"
        _rename_contents(self.env, names)

    def _names(self, elements: list[tuple[str, nodes.Element]]) -> dict[str, dict[str, str]]:
        """Name anew what must not keep its id: page -> old -> new. The full list keeps all of its own."""
        keepers: dict[str, str] = {}
        cite: Any = self.env.get_domain("cite")
        for citation in cite.citations:
            full = full_citation(self.env, citation.key)
            if full:
                keepers[full.citation_id] = full.bibliography_key.docname
        pages: dict[str, list[str]] = {}
        for docname, node in elements:
            for identifier in node["ids"]:
                pages.setdefault(identifier, []).append(docname)
        taken = set(pages)
        names: dict[str, dict[str, str]] = {}
        for name, docnames in pages.items():
            keeper = keepers.get(name, docnames[0])
            for docname in docnames:
                if docname != (keeper if keeper in docnames else docnames[0]):
                    new = free_name(f"{nodes.make_id(docname)}-{name}", taken.__contains__)
                    taken.add(new)
                    names.setdefault(docname, {})[name] = new
        return names


def _by_page(node: nodes.Element, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """List all elements, with the page that they come from."""
    if isinstance(node, addnodes.start_of_file):
        docname = node["docname"]
    yield docname, node
    for child in node.children:
        if isinstance(child, nodes.Element):
            yield from _by_page(child, docname)


def _rename_contents(env: BuildEnvironment, names: dict[str, dict[str, str]]) -> None:
    """Rename in the contents and the numbers of sections and figures, for this build alone."""
    for docname, renamed in names.items():
        for reference in env.tocs[docname].findall(nodes.reference):
            name = reference.get("anchorname", "")[1:]
            if name in renamed:
                reference["anchorname"] = f"#{renamed[name]}"
        numbers = env.toc_secnumbers.get(docname, {})
        for old, new in renamed.items():
            if f"#{old}" in numbers:
                numbers[f"#{new}"] = numbers.pop(f"#{old}")
            for figures in env.toc_fignumbers.get(docname, {}).values():
                if old in figures:
                    figures[new] = figures.pop(old)


def mend_contents(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Mend the links in a theme's contents (``html-page-context``)."""
    if app.builder.name == "singlehtml":
        whole = context.get("toctree")
        context["toc"] = _LINK.sub("#", context.get("toc") or "")
        if whole:
            context["toctree"] = lambda **options: _LINK.sub("#", whole(**options) or "")
