"""Markdown from a ``.bib`` field -> nodes: emphasis, links, lists, maths; nothing that runs or includes.

A bibliography is data, often somebody else's, so raw HTML, roles, directives and images are off: they
show as they were typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.utils import new_document
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser

if TYPE_CHECKING:
    from docutils import nodes

_CONFIG = MdParserConfig(
    enable_extensions={"dollarmath"},
    disable_syntax=[
        "html_block",
        "html_inline",
        "image",
        "myst_role",
        "myst_target",
        "myst_line_comment",
        "myst_block_break",
        "fence",
        "heading",
        "lheading",
        "footnote_ref",
        "footnote_def",
        "front_matter",
        "reference",
        "code",
        "hr",
        "table",
    ],
    linkify_fuzzy_links=False,
)


def parse(text: str, document: nodes.document, source: str) -> list[nodes.Node]:
    """Parse an abstract.

    :param text: Markdown with ``$…$`` maths.
    :param document: the document in which it will stand; gives the settings.
    :param source: ``file:line`` for warnings.
    :returns: block nodes without a parent.
    """
    inner = new_document(source, document.settings)
    parser = create_md_parser(_CONFIG, SphinxRenderer)
    parser.options["document"] = inner
    parser.render(text)
    children = inner.children[:]
    inner.clear()
    return children
