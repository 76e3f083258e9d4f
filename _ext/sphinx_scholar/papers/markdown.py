"""Markdown from a ``.bib`` field -> nodes: emphasis, links, maths; nothing that runs or includes.

A bibliography is data, often somebody else's, so raw HTML, roles, directives and images are off: they
show as they were typed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docutils.utils import new_document
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser

from ..bib.tex import from_bibtex
from ..bib.text import MarkdownBackend

if TYPE_CHECKING:
    from docutils import nodes
    from markdown_it import MarkdownIt

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
    all_links_external=True,
)


@cache
def _parser() -> MarkdownIt:
    """Make the parser, once: that takes longer than an abstract does. It keeps nothing between two."""
    return create_md_parser(_CONFIG, SphinxRenderer)


def parse(text: str, document: nodes.document, path: str, line: int) -> list[nodes.Node]:
    """Parse an abstract.

    :param text: a raw field: TeX is decoded first, then it is Markdown with ``$…$`` maths.
    :param document: the document in which it will stand; gives the settings.
    :param path: the file that it comes from, and the *line* there, for warnings.
    :returns: block nodes without a parent.
    """
    inner = new_document(path, document.settings)
    parser = _parser()
    parser.options["document"] = inner
    parser.render(from_bibtex(text).render(MarkdownBackend()))
    for node in inner.findall():
        node.source, node.line = path, line
    children = inner.children[:]
    inner.clear()
    return children
