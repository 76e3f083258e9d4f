"""Maths as MathML, which browsers render by themselves: no script, no font, no other site.

docutils has the translator from TeX; Sphinx has the place to plug it in
(``html_math_renderer = "mathml"``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.locale import get_translation

from .log import Problem, warn

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

_ = get_translation("sphinx_scholar")


def _write(translator: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> None:
    source = node.astext()
    try:
        html = " ".join(tex2mathml(re.sub(r"\\dots\b", r"\\ldots", source), as_block=block).split())
    except MathError as error:
        warn(
            Problem.MATHS,
            _("maths not understood (%s); its source is shown: %s"),
            error,
            source,
            location=node,
        )
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
