"""Forms other than web pages: one long document, and plain text in which nobody can click."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.writers.latex2e import Babel
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..bib.text import SCHEMES
from ..store import builder_of

# LaTeX knows Armenian, and docutils' table of its languages does not: Sphinx would warn.
Babel.language_codes.setdefault("hy", "armenian")


class HiddenToctreeTransform(SphinxTransform):
    """Let hidden contents belong to their page, and not to the section in which they happen to be written.

    In one long document, the pages that they name follow the page, as its sections' equals.
    """

    default_priority = 450

    def apply(self, **kwargs: Any) -> None:
        """Move what holds a hidden ``toctree`` to the end of the outermost section."""
        for toctree in list(self.document.findall(addnodes.toctree)):
            parents = [toctree.parent]
            while parents[-1].parent is not None:
                parents.append(parents[-1].parent)
            sections = [node for node in parents if isinstance(node, nodes.section)]
            if toctree["hidden"] and len(sections) > 1:
                wrapper = toctree.parent
                wrapper.parent.remove(wrapper)
                sections[-1] += wrapper


class AddressTransform(SphinxPostTransform):
    """Show the addresses of links in plain text and in manual pages, and only web addresses."""

    default_priority = 800  # when references are resolved
    builders = ("text", "man")

    def run(self, **kwargs: Any) -> None:
        """Write each link's text, then its address, unless that is the text."""
        manual = builder_of(self.env).name == "man"
        if manual:  # there, nothing parts the first paragraph of a container from what is before it
            for box in list(self.document.findall(nodes.container)):
                if {"publication-more", "scholar-dropdown"} & set(box["classes"]):
                    box.replace_self(box.children)
        for link in list(self.document.findall(nodes.reference)):
            address = link.get("refuri", "")
            shown = address.removeprefix("mailto:")
            if address.partition(":")[0].lower() not in SCHEMES or ":" not in address:
                if manual:  # it would show where in the page they lead
                    link.replace_self(link.children)
            elif link.astext() != shown:
                before, after = (" ", "") if manual else (" <", ">")
                target = nodes.reference("", shown, refuri=address)
                link.replace_self([*link.children, nodes.Text(before), target, nodes.Text(after)])
