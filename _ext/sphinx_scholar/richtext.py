r"""Text of BibTeX fields: TeX and maths -> pybtex rich text -> docutils nodes.

Fields are kept as typed: nothing here changes case. pylatexenc reads the TeX, since pybtex decodes accents
alone, leaves ``\\emph`` as it is, takes ``50% of`` for a comment, and breaks maths.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

import pybtex_docutils
from docutils import nodes
from pybtex.backends import BaseBackend
from pybtex.richtext import BaseMultipartText, HRef, Tag, Text
from pylatexenc import latexwalker
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pybtex.database import Person

#: Schemes that a link may have; a ``javascript:`` in a bibliography is somebody's attack.
SCHEMES = frozenset({"http", "https", "ftp", "mailto"})

#: TeX commands, with an argument or as a declaration, and the tag that each becomes.
TAGS = {
    "emph": "em",
    "textit": "em",
    "textsl": "em",
    "em": "em",
    "it": "em",
    "itshape": "em",
    "textbf": "b",
    "bf": "b",
    "bfseries": "b",
    "texttt": "tt",
    "tt": "tt",
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
#: Journals as macros (https://ui.adsabs.harvard.edu/help/actions/journal-macros).
JOURNALS = {
    "aap": "Astronomy & Astrophysics",
    "aaps": "Astronomy & Astrophysics Supplement",
    "aj": "Astronomical Journal",
    "apj": "Astrophysical Journal",
    "apjl": "Astrophysical Journal Letters",
    "apjs": "Astrophysical Journal Supplement",
    "apss": "Astrophysics and Space Science",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "bain": "Bulletin of the Astronomical Institutes of the Netherlands",
    "baas": "Bulletin of the American Astronomical Society",
    "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jgr": "Journal of Geophysical Research",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "nar": "New Astronomy Reviews",
    "nat": "Nature",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "planss": "Planetary and Space Science",
    "pra": "Physical Review A",
    "prb": "Physical Review B",
    "prc": "Physical Review C",
    "prd": "Physical Review D",
    "pre": "Physical Review E",
    "prl": "Physical Review Letters",
    "physrep": "Physics Reports",
    "rmxaa": "Revista Mexicana de Astronomía y Astrofísica",
    "solphys": "Solar Physics",
    "ssr": "Space Science Reviews",
}
_DECLARATIONS = frozenset({"em", "it", "itshape", "bf", "bfseries", "tt"})
_PLAIN = re.compile(r"[^\\{}$%&~`'\"<>#-]*")
_TO_TEXT = LatexNodes2Text(math_mode="verbatim")
# It tells of commands that it cannot write; they are handled here.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


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


@lru_cache(maxsize=1024)  # sphinxcontrib-bibtex formats each entry twice: as reference and as tooltip
def from_bibtex(source: str) -> Text:
    r"""Decode one raw field.

    :param source: the value as pybtex read it, such as ``{MixHop} for $B^{\pm}$ \& co``.
    :returns: rich text; each formula is ``Tag("math", TeX)``. A command that is not known leaves its
        arguments and no backslash; what cannot be TeX (a lone ``$``, ``%`` or brace) stays as typed.
    """
    if _PLAIN.fullmatch(source):
        return Text(source)
    # A value has no comments, tables or parameters: these are the characters themselves.
    tex = re.sub(r"(?<!\\)[%&#]", r"\\\g<0>", unescape(source))
    dollars = [match.start() for match in re.finditer(r"(?<!\\)\$", tex)]
    if len(dollars) % 2:
        tex = f"{tex[: dollars[-1]]}\\{tex[dollars[-1] :]}"
    found, _position, _length = LatexWalker(tex, tolerant_parsing=True).get_latex_nodes()
    return Text(*_texts(found))


def _texts(tex: list[Any]) -> list[Any]:
    """Turn a list of TeX nodes into pieces of rich text."""
    result: list[Any] = []
    rest = iter(tex)
    for node in rest:
        if node.isNodeType(latexwalker.LatexCharsNode):
            result.append(node.chars)
        elif node.isNodeType(latexwalker.LatexMathNode):
            opening, closing = node.delimiters
            source = node.latex_verbatim().removeprefix(opening).removesuffix(closing)
            result.append(Tag("math", source.strip()))
        elif node.isNodeType(latexwalker.LatexMacroNode) and node.macroname in TAGS:
            arguments = _arguments(node)
            if node.macroname in _DECLARATIONS:
                arguments = list(rest)
            elif not arguments:
                arguments = list(islice(rest, 1))
            result.append(Tag(TAGS[node.macroname], *_texts(arguments)))
        elif node.isNodeType(latexwalker.LatexMacroNode) and node.macroname in JOURNALS:
            result.append(JOURNALS[node.macroname])
        elif node.isNodeType(latexwalker.LatexGroupNode) or node.isNodeType(latexwalker.LatexEnvironmentNode):
            result += _texts(node.nodelist)
        elif node.isNodeType(latexwalker.LatexMacroNode) and node.macroname in {"href", "url"}:
            arguments = [_TO_TEXT.nodelist_to_text([given]) for given in _arguments(node)]
            while len(arguments) < (2 if node.macroname == "href" else 1) and (given := next(rest, None)):
                arguments.append(given.latex_verbatim().strip("{}"))
            result.append(HRef(arguments[0], arguments[-1]) if arguments else "")
        else:
            result += _symbol(node)
    return result


def _arguments(node: Any) -> list[Any]:
    return [argument for argument in (node.nodeargd.argnlist or [] if node.nodeargd else []) if argument]


def _symbol(node: Any) -> list[Any]:
    """Write an accent or a symbol; of a command that is not understood, its arguments are left."""
    try:
        text = _TO_TEXT.nodelist_to_text([node])
    except (IndexError, KeyError, TypeError, ValueError):  # what its templates die of without arguments
        text = "<"
    if text.strip().startswith("<") or "%s" in text:  # its stand-ins, as for \\includegraphics
        return (
            _texts(_arguments(node))
            if node.isNodeType(latexwalker.LatexMacroNode)
            else [node.latex_verbatim()]
        )
    return [text]


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
        """Maths becomes a formula, ``part-NAME`` an inline of class NAME, others as in pybtex."""
        if tag_name == "math":
            return [nodes.math("", "".join(node.astext() for node in text))]
        if tag_name.startswith("part-"):
            return [nodes.inline("", "", *text, classes=[tag_name.removeprefix("part-")])]
        result: list[nodes.Node] = super().format_tag(tag_name, text)
        return result

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
    marks = {"em": "*", "i": "*", "strong": "**", "b": "**", "math": "$"}  # noqa: RUF012

    def format_tag(self, tag_name: str, text: str) -> str:
        """Put the marks of Markdown around emphasis and maths."""
        mark = self.marks.get(tag_name, "")
        return f"{mark}{text}{mark}"

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        """Write a link."""
        return f"[{text}]({url})"
