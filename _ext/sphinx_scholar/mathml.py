"""Maths as MathML, which browsers render by themselves: no script, no font, no other site.

latex2mathml translates TeX (docutils' own translator knows fewer commands, and dies on ``$_{2}$``); Sphinx
has the place to plug it in (``html_math_renderer = "mathml"``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from latex2mathml.converter import convert

from .log import Problem, warn
from .translate import __

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


def _write(translator: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> None:
    source = node.astext()
    try:
        html = convert(source, display="block" if block else "inline")
        problem = f"{unknown[1]}?" if (unknown := re.search(r"<mi>(\\\w+)</mi>", html)) else ""
    except Exception as error:  # a formula is input: whatever its parser dies of
        problem = type(error).__name__
    if problem:
        message = __("maths not understood (%s); its source is shown: %s")
        warn(Problem.MATHS, message, problem, source, location=node)
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
