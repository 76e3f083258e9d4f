"""Rich text of references, and Markdown of fields -> docutils nodes or HTML: the parts, people, formulas.

What is markup in the HTML of a paper is made here: all else is escaped.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import pybtex_docutils
from docutils import nodes
from pybtex.backends import BaseBackend

from ..bib.maths import translate
from ..bib.text import is_web
from ..nodes import is_right_to_left, right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from pybtex.richtext import Text

    from ..bib.names import Person


class _People:
    """What both have: the owner is marked, by more than colour; others are linked to their pages.

    :param is_owner: tells whether a person is the owner of the page.
    :param address_of: gives the address of a person's page, or None.
    """

    format_tag: Callable[[str, Any], Any]
    format_link: Callable[[str, Any], Any]

    def __init__(
        self,
        is_owner: Callable[[Person], bool] = lambda person: False,
        address_of: Callable[[Person], str | None] = lambda person: None,
    ) -> None:
        super().__init__()
        self.is_owner = is_owner
        self.address_of = address_of

    def format_author(self, person: Person, text: Any) -> Any:
        """Mark the owner: ``strong`` of class ``owner``; link others."""
        if self.is_owner(person):
            return self.format_tag("owner", text)
        address = self.address_of(person)
        return self.format_link(address, text) if address else text

    def format_href(self, url: str, text: Any, external: bool = False) -> Any:
        """Link to the web, and to nothing else."""
        return self.format_link(url, text) if is_web(url) else text


class Backend(_People, pybtex_docutils.Backend):
    """To docutils nodes."""

    _BLOCKS: ClassVar[dict[str, Callable[..., nodes.Element]]] = {
        "paragraph": partial(nodes.paragraph, ""),
        "bullet_list": nodes.bullet_list,
        "ordered_list": nodes.enumerated_list,
        "list_item": nodes.list_item,
        "blockquote": nodes.block_quote,
    }

    def format_tag(self, tag_name: str, text: list[nodes.Node]) -> list[nodes.Node]:
        """``part-NAME`` becomes an inline of class NAME, others as in pybtex."""
        if tag_name.startswith("part-"):
            words = "".join(node.astext() for node in text)
            kind = right_to_left if is_right_to_left(words) else nodes.inline
            return [kind("", "", *text, classes=[tag_name.removeprefix("part-")])]
        if tag_name == "owner":
            return [nodes.strong("", "", *text, classes=["owner"])]
        result: list[nodes.Node] = super().format_tag(tag_name, text)
        return result

    def format_maths(self, tex: str) -> list[nodes.Node]:
        """Write a formula."""
        return [nodes.math("", tex)]

    def format_link(self, address: str, text: list[nodes.Node], title: str = "") -> list[nodes.Node]:
        """Write a link."""
        more = {"reftitle": title} if title else {}
        return [nodes.reference("", "", *text, **more, refuri=address)]

    def format_break(self) -> list[nodes.Node]:
        """Begin a line."""
        breaks = {"html": "<br />", "latex": "\\newline{}"}
        return [*(nodes.raw("", text, format=name) for name, text in breaks.items()), nodes.Text("\n")]

    def format_block(
        self, name: str, content: list[nodes.Node], mark: str = "", start: int | None = None
    ) -> list[nodes.Node]:
        """Write a block, by markdown-it's *name*; *mark* is a bullet, or what is behind a number."""
        block = self._BLOCKS[name]("", *content)
        if isinstance(block, nodes.bullet_list):
            block["bullet"] = mark
        elif isinstance(block, nodes.enumerated_list):
            block.attributes.update(enumtype="arabic", prefix="", suffix=mark)
            if start is not None:
                block["start"] = start
        return [block]


_LINK = re.compile(r"</?a\b[^>]*>")
#: What makes a list of HTML another one than docutils' simple: items of more than a paragraph and a list.
_MANIFOLD = re.compile(r"<blockquote|</p>\n<p|</[uo]l>\n<(?:p|[uo]l)")


class HtmlBackend(_People, BaseBackend):  # type: ignore[misc]  # pybtex has no types
    """To HTML, as Sphinx writes the nodes of the other one. Formulas are MathML, which needs no script."""

    symbols: ClassVar[dict[str, str]] = {"ndash": "–", "newblock": " ", "nbsp": "\u00a0"}
    _TAGS: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("em", "emph", "i"), "<em>{}</em>"),
        **dict.fromkeys(("b", "strong"), "<strong>{}</strong>"),
        "owner": '<strong class="owner">{}</strong>',
        "sub": "<sub>{}</sub>",
        "sup": "<sup>{}</sup>",
        "tt": '<code class="docutils literal notranslate">{}</code>',
        "blockquote": "<blockquote>\n<div>{}</div></blockquote>\n",
        "list_item": "<li>{}</li>\n",
        "paragraph": "<p>{}</p>\n",
    }

    def format_str(self, text: str) -> str:
        """Escape."""
        return escape(text, quote=False)

    def format_tag(self, tag_name: str, text: str) -> str:
        """Put an element around text; none that is not in the table."""
        return self._TAGS.get(tag_name, "{}").replace("{}", text)

    def format_maths(self, tex: str) -> str:
        """Write a formula that is understood."""
        return translate(tex)

    def format_link(self, address: str, text: str, title: str = "") -> str:
        """Write a link."""
        more = f' title="{escape(title)}"' if title else ""
        return f'<a class="reference external" href="{escape(address)}"{more}>{text}</a>'

    def format_break(self) -> str:
        """Begin a line."""
        return "<br />\n"

    def format_block(self, name: str, content: str, mark: str = "", start: int | None = None) -> str:
        """Write a block, by markdown-it's *name*."""
        if not name.endswith("_list"):
            return self.format_tag(name, content)
        simple = "" if _MANIFOLD.search(content) else "simple"
        if name == "bullet_list":
            kind = ' class="simple"' if simple else ""
            return f"<ul{kind}>\n{content}</ul>\n"
        kind = f"arabic {simple}".strip()
        first = f' start="{start}"' if start is not None else ""
        return f'<ol class="{kind}"{first}>\n{content}</ol>\n'

    def parts(self, text: Text, address: str = "", level: str = "") -> dict[str, str]:
        """Write a reference: by the name of each part, and as ``reference`` all of it.

        :param address: where the title leads.
        :param level: of the title among the headings of the page, if it is one: without being an element
            of its own, which contents and themes would take for a section's.
        """
        found: dict[str, str] = {}
        reference = ""
        for part in text.parts:
            name = getattr(part, "name", "")
            if name.startswith("part-"):
                name = name.removeprefix("part-")
                inner = "".join([inner.render(self) for inner in part.parts])
                more = ' dir="rtl"' if is_right_to_left(str(part)) else ""
                if name == "title" and level:
                    more += f' role="heading" aria-level="{level}"'
                if name == "title" and address:  # no link stands in a link
                    inner = _LINK.sub("", inner)
                    inner = f'<a class="reference internal" href="{escape(address)}">{inner}</a>'
                html = found[name] = f'<span class="{name}"{more}>{inner}</span>'
            else:
                html = part.render(self)
            reference += html
        return {**found, "reference": reference}
