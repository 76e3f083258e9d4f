"""Rich text of references -> docutils nodes: the parts, the owner, formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pybtex_docutils
from docutils import nodes

from ..bib.text import is_web
from ..nodes import is_right_to_left, right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..bib.names import Person


class Backend(pybtex_docutils.Backend):
    """Rich text -> docutils nodes, with the parts of a reference and the owner told apart.

    :param is_owner: tells whether a person is the owner of the page.
    :param address_of: gives the address of a person's page, or None.
    """

    def __init__(
        self,
        is_owner: Callable[[Person], bool] = lambda person: False,
        address_of: Callable[[Person], str | None] = lambda person: None,
    ) -> None:
        super().__init__()
        self.is_owner = is_owner
        self.address_of = address_of

    def format_tag(self, tag_name: str, text: list[nodes.Node]) -> list[nodes.Node]:
        """``part-NAME`` becomes an inline of class NAME, others as in pybtex."""
        if tag_name.startswith("part-"):
            words = "".join(node.astext() for node in text)
            kind = right_to_left if is_right_to_left(words) else nodes.inline
            return [kind("", "", *text, classes=[tag_name.removeprefix("part-")])]
        result: list[nodes.Node] = super().format_tag(tag_name, text)
        return result

    def format_maths(self, tex: str) -> list[nodes.Node]:
        """Write a formula."""
        return [nodes.math("", tex)]

    def format_href(self, url: str, text: list[nodes.Node], external: bool = False) -> list[nodes.Node]:
        """Link to the web, and to nothing else."""
        return [nodes.reference("", "", *text, refuri=url)] if is_web(url) else text

    def format_author(self, person: Person, text: list[nodes.Node]) -> list[nodes.Node]:
        """Mark the owner, by more than colour: ``strong`` of class ``owner``; link others to their pages."""
        if self.is_owner(person):
            return [nodes.strong("", "", *text, classes=["owner"])]
        address = self.address_of(person)
        return [nodes.reference("", "", *text, refuri=address)] if address else text
