r"""Text of BibTeX fields: TeX and maths -> pybtex rich text -> docutils nodes.

Fields are kept as typed: nothing here changes case. Maths is cut out before pybtex decodes TeX,
which would strip the braces inside ``$…$``, and put back afterwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pybtex_docutils
from docutils import nodes
from pybtex.richtext import BaseMultipartText, String, Tag, Text
from pybtex.scanner import PybtexSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pybtex.database import Person

_MATHS = re.compile(r"(?<!\\)\$([^$]+?)(?<!\\)\$|\\\((.+?)\\\)", re.DOTALL)
#: Stands for the n-th formula while the rest is decoded (a private-use character each).
_FIRST_MARK = 0xF0000


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


def from_bibtex(source: str) -> Text:
    r"""Decode one raw field.

    :param source: the value as pybtex read it, such as ``{MixHop} for $B^{\pm}$ \& co``.
    :returns: rich text; each formula is ``Tag("math", TeX)``. Unbalanced braces come as text.
    """
    maths: list[str] = []

    def cut(match: re.Match[str]) -> str:
        maths.append((match[1] or match[2]).strip())
        return chr(_FIRST_MARK + len(maths) - 1)

    cut_out = _MATHS.sub(cut, source)
    try:
        text = Text.from_latex(cut_out)
    except PybtexSyntaxError:
        text = Text(re.sub(r"[{}]", "", cut_out))
    return _put_back(text, maths) if maths else text


def _put_back(text: Any, maths: list[str]) -> Any:
    if isinstance(text, BaseMultipartText):
        return text._create_similar([_put_back(part, maths) for part in text.parts])
    if not isinstance(text, String):
        return text
    pieces: list[object] = []
    for piece in re.split("([\U000f0000-\U000ffffd])", str(text)):
        mark = ord(piece) - _FIRST_MARK if len(piece) == 1 else -1
        pieces.append(Tag("math", maths[mark]) if 0 <= mark < len(maths) else piece)
    return Text(*pieces)


class Backend(pybtex_docutils.Backend):
    """Rich text -> docutils nodes, with the parts of a reference and the owner told apart.

    :param is_owner: tells whether a person is the owner of the page.
    """

    def __init__(self, is_owner: Callable[[Person], bool] = lambda person: False) -> None:
        super().__init__()
        self.is_owner = is_owner

    def format_tag(self, tag_name: str, text: list[nodes.Node]) -> list[nodes.Node]:
        """Maths becomes a formula, ``part-NAME`` an inline of class NAME, others as in pybtex."""
        if tag_name == "math":
            return [nodes.math("", "".join(node.astext() for node in text))]
        if tag_name.startswith("part-"):
            return [nodes.inline("", "", *text, classes=[tag_name.removeprefix("part-")])]
        result: list[nodes.Node] = super().format_tag(tag_name, text)
        return result

    def format_author(self, person: Person, text: list[nodes.Node]) -> list[nodes.Node]:
        """Mark the owner, by more than colour: ``strong`` of class ``owner``."""
        return [nodes.strong("", "", *text, classes=["owner"])] if self.is_owner(person) else text
