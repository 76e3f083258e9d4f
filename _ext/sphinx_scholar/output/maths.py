"""Maths as MathML, which browsers render by themselves: no script, no font, no other site.

Sphinx has the place to plug it in (``html_math_renderer = "mathml"``); ``formula`` translates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from ..bib.maths import translate
from ..bib.problems import Problem
from ..config import warn
from ..words import __

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


def _write(translator: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> None:
    source = node.astext()
    try:
        html = translate(source, block=block)
    except ValueError as error:
        message = __("maths not understood (%s); its source is shown: %s")
        warn(Problem.MATHS, message, error, source, location=node)
        html = f"<code>{translator.encode(source)}</code>"
    if block:
        html = translator.starttag(node, "div", CLASS="math") + html + "</div>\n"
    translator.body.append(html)
    raise nodes.SkipNode


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write inline maths as MathML; a formula that is not understood is shown as code."""
    _write(translator, node, block=False)


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write displayed maths as MathML; a formula that is not understood is shown as code."""
    _write(translator, node, block=True)
