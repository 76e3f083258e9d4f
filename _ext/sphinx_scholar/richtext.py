"""Rich text for references: people and formulas, which pybtex does not know, and how they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pybtex_docutils
from docutils import nodes
from pybtex.backends import BaseBackend
from pybtex.richtext import BaseMultipartText

from . import formula
from .nodes import is_right_to_left, right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pybtex.database import Person
    from pybtex.richtext import BaseText

#: Schemes that a link may have; a ``javascript:`` in a bibliography is somebody's attack.
SCHEMES = frozenset({"http", "https", "ftp", "mailto"})


class Author(BaseMultipartText):  # type: ignore[misc]  # pybtex has no types
    """The name of one person: who it is, and the text."""

    def __init__(self, person: Person, *parts: object) -> None:
        super().__init__(*parts)
        self.person = person
        self.info = (person,)  # what pybtex gives to a copy with other parts

    def render(self, backend: Any) -> Any:
        """Let a backend that knows people format this one; others take the text."""
        text = super().render(backend)
        format_author: Callable[..., Any] | None = getattr(backend, "format_author", None)
        return format_author(self.person, text) if format_author else text


class Maths(BaseMultipartText):  # type: ignore[misc]  # pybtex has no types
    """A formula: its TeX, and as the text its plain form, for tooltips, names and whatever has no maths."""

    def __init__(self, tex: str, *parts: object) -> None:
        self.tex = formula.clean(tex)
        super().__init__(*(parts or [formula.to_plain(self.tex)]))
        self.info = (self.tex,)

    def render(self, backend: Any) -> Any:
        """Let a backend that knows maths format this; others take the text."""
        format_maths: Callable[[str], Any] | None = getattr(backend, "format_maths", None)
        if format_maths and formula.understood(self.tex):
            return format_maths(self.tex)
        return super().render(backend)


def maths_in(text: BaseText) -> Iterator[Maths]:
    """Find the formulas in a text."""
    if isinstance(text, Maths):
        yield text
    else:
        for part in getattr(text, "parts", ()):
            yield from maths_in(part)


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
        if url.partition(":")[0].lower() not in SCHEMES or ":" not in url:
            return text
        return [nodes.reference("", "", *text, refuri=url)]

    def format_author(self, person: Person, text: list[nodes.Node]) -> list[nodes.Node]:
        """Mark the owner, by more than colour: ``strong`` of class ``owner``; link others to their pages."""
        if self.is_owner(person):
            return [nodes.strong("", "", *text, classes=["owner"])]
        address = self.address_of(person)
        return [nodes.reference("", "", *text, refuri=address)] if address else text


class MarkdownBackend(BaseBackend):  # type: ignore[misc]  # pybtex has no types
    """Rich text -> Markdown, for fields that hold Markdown already, beside TeX."""

    symbols = {"ndash": "–", "newblock": " ", "nbsp": "\u00a0"}  # noqa: RUF012  # pybtex's own form
    marks = {"em": "*", "i": "*", "strong": "**", "b": "**"}  # noqa: RUF012

    def format_str(self, text: str) -> str:
        """Leave Markdown as it is, but for dollars: what is maths is known already."""
        return text.replace("$", "\\$")

    def format_tag(self, tag_name: str, text: str) -> str:
        """Put the marks of Markdown around emphasis."""
        mark = self.marks.get(tag_name, "")
        return f"{mark}{text}{mark}"

    def format_maths(self, tex: str) -> str:
        """Write a formula between dollars."""
        return f"${tex}$"

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        """Write a link."""
        return f"[{text}]({url})"
