"""Formulas: TeX -> MathML or plain text, and which may stand on a page at all. No Sphinx in it.

latex2mathml translates TeX (docutils' own translator knows fewer commands, and dies on ``$_{2}$``). A
formula of a bibliography is somebody's input, so what could act on a page or on a TeX run is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

from latex2mathml.converter import convert
from pylatexenc.latex2text import LatexNodes2Text

#: Commands that latex2mathml takes and that may not stand here: they link, style, define or read.
REFUSED = frozenset(
    """catcode class csname cssId data def edef gdef href id include input let newcommand newenvironment
    openin openout read renewcommand require special style unicode usepackage verb write xdef""".split()
)
#: Environments that a formula may have.
ENVIRONMENTS = frozenset(
    """matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases aligned align split
    gathered gather equation multline substack""".split()
)
#: Commands of text, or of old TeX, and what they are in a formula.
_IN_MATHS = {
    r"\\sb(?![A-Za-z])": "_",
    r"\\sp(?![A-Za-z])": "^",
    r"\\textsuperscript(?![A-Za-z])": "^",
    r"\\textsubscript(?![A-Za-z])": "_",
    r"\\(ensuremath|protect|boldmath|nolimits)(?![A-Za-z])\s*": "",
    r"\\(AA|angstrom)(?![A-Za-z])": "Å",
    r"\\(textdegree|degree)(?![A-Za-z])": "°",
    r"\\(textmu|micro)(?![A-Za-z])": "µ",
    r"\\[/-]": "",
}
_TO_TEXT = LatexNodes2Text(math_mode="text", keep_comments=True)


def clean(tex: str) -> str:
    r"""Write a formula with commands that formulas have: ``Cu\sb{2}`` -> ``Cu_{2}``."""
    for pattern, replacement in _IN_MATHS.items():
        tex = re.sub(pattern, replacement, tex)
    if "\\begin{" in tex:  # whoever escaped every & meant the text's
        tex = tex.replace("\\&", "&")
    return tex.strip()


@lru_cache(maxsize=4096)
def to_mathml(tex: str, *, block: bool = False) -> str:
    """Translate a formula.

    :param tex: what stands between the dollars.
    :param block: whether it stands on lines of its own.
    :returns: a ``<math>`` element as text.
    :raises ValueError: it is not understood, or it may not stand on a page; the message says which part.
    """
    _refuse(tex)
    try:
        html = convert(tex, display="block" if block else "inline")
        root = ElementTree.fromstring(html)
    except Exception as error:  # a formula is input: whatever its parser dies of
        raise ValueError(type(error).__name__) from error
    for element in root.iter():
        if (element.text or "").startswith("\\"):
            raise ValueError(element.text)
    return html


def _refuse(tex: str) -> None:
    """Raise ValueError for what would leave the formula, in HTML or in TeX."""
    for name in re.findall(r"\\([A-Za-z]+)", tex):
        if name in REFUSED:
            raise ValueError(f"\\{name}")
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", tex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if depth:
        raise ValueError("{" if depth > 0 else "}")
    if found := re.search(r"(?<!\\)[$%#]", tex):
        raise ValueError(found[0])
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\s*\{([^}]*)\}", tex):
        if name.rstrip("*") not in ENVIRONMENTS or (kind == "end" and (not opened or opened.pop() != name)):
            raise ValueError(f"\\{kind}{{{name}}}")
        if kind == "begin":
            opened.append(name)
    outside = re.sub(r"\\begin\{.*\\end\{[^}]*\}", "", tex, flags=re.DOTALL)
    if opened or (found := re.search(r"(?<!\\)&|\\\\", outside)):
        raise ValueError(opened[-1] if opened else "&")


def understood(tex: str) -> bool:
    """Tell whether a formula may be shown as one."""
    try:
        to_mathml(tex)
    except ValueError:
        return False
    return True


def to_plain(tex: str) -> str:
    r"""Write a formula as plain text, without a backslash: ``B^{\pm}`` -> ``B^±``."""
    tex = re.sub(r"\\(?:mbox|hbox)\s*", "", tex)
    try:
        text = _TO_TEXT.latex_to_text(f"${tex}$", tolerant_parsing=True)
    except Exception:  # it dies of templates without arguments, of which there are many
        text = ""
    return " ".join(re.sub(r"[\\${}]", " ", str(text) or tex).split())
