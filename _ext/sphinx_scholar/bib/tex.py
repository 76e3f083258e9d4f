r"""Raw fields of BibTeX -> rich text: TeX, entities and maths, read with pylatexenc. No Sphinx in it.

Fields are kept as typed: nothing here changes case. pybtex would decode accents alone, leave ``\\emph`` as
it is, take ``50% of`` for a comment, and break maths.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache
from html import unescape
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from pybtex.richtext import HRef, Tag, Text
from pylatexenc import latexwalker
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalker

from .commands import DECLARATIONS, DROPPED, HIDDEN, JOURNALS, TAGS, WORDS
from .text import Maths

if TYPE_CHECKING:
    from collections.abc import Iterator

#: TeX's ways with characters of an address.
_TEX_IN_ADDRESS = {
    r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}": r"\1",
    r"\\url\b": "",
    r"\$\s*\\sim\s*\$|\\textasciitilde(?:\{\})?|\\string\s*~|\\~(?:\{\})?": "~",
    r"(?:\\texttt\s*)?\\symbol\s*\{?126\}?": "~",
    r"\\textunderscore\s*(?:\{\})?": "_",
    r"\\([_%&#$/{}])": r"\1",
    r"\\[A-Za-z]*|[{}]": "",
}
_TEX = re.compile(r"[\\{}$]")
#: What reaches beyond its word: declarations, maths in parentheses, environments, lists of arguments.
_WIDE = re.compile(rf"\\(?:[(\[]|begin\b|(?:{'|'.join(DECLARATIONS)})(?![A-Za-z]))")
_CUT = re.compile(r"\\(?:[A-Za-z]+|.)\s*|[{}$]|\s+(?=[^\s{\[])", re.DOTALL)
#: What TeX writes for some characters that are next to each other.
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", "~": "\u00a0"}
_TO_TEXT = LatexNodes2Text(math_mode="verbatim")
_ENTITY = re.compile(r"(?:\{\\&\}|\\?&)(\\?#\d+|\\?#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);")
# It tells of commands that it cannot write; they are handled here.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


@lru_cache(maxsize=1024)  # a field is read more than once: as reference, as tooltip, by filters
def from_bibtex(source: str) -> Text:
    r"""Decode one raw field.

    :param source: the value as pybtex read it, such as ``{MixHop} for $B^{\pm}$ \& co``.
    :returns: rich text, in Unicode's form NFC; each formula is :class:`.richtext.Maths`. A command that is
        not known leaves its arguments, or else its name, and no backslash; what cannot be TeX (a lone
        ``$``, ``%`` or brace) stays as typed.
    """
    source = unicodedata.normalize("NFC", source)
    tex = decode_entities(source)
    return Text(*(piece for part in _parts(tex) for piece in _decode(part)))


def _parts(tex: str) -> list[str]:
    """Cut a text between words where TeX allows it: pylatexenc takes its time, and most words are plain."""
    if not _TEX.search(tex) or _WIDE.search(tex):
        return [tex]
    parts: list[str] = []
    start = depth = 0
    maths = False
    for match in _CUT.finditer(tex):
        found = match[0]
        if found == "$":
            maths = not maths
        elif found in "{}":
            depth += 1 if found == "{" else -1
        elif not found.isspace() or depth or maths:
            continue  # a command with the space behind it, or a space in its argument
        else:
            parts += [tex[start : match.start()], found]
            start = match.end()
    if depth or maths:
        return [tex]
    # Plain neighbours are one part again.
    return ["".join(group) for _plain, group in groupby([*parts, tex[start:]], lambda p: not _TEX.search(p))]


def _decode(tex: str) -> list[Any]:
    """Decode a part of a field into pieces of rich text."""
    if not _TEX.search(tex):
        for ligature, char in _LIGATURES.items():
            tex = tex.replace(ligature, char)
        return [tex]
    # A value has no comments, tables or parameters: these are the characters themselves.
    tex = re.sub(r"(?<!\\)[%&#]", r"\\\g<0>", tex)
    dollars = [match.start() for match in re.finditer(r"(?<!\\)\$", tex)]
    if len(dollars) % 2:
        tex = f"{tex[: dollars[-1]]}\\{tex[dollars[-1] :]}"
    try:
        found, _position, _length = LatexWalker(tex, tolerant_parsing=True).get_latex_nodes()
        return _texts(found)
    except RecursionError:  # a thousand braces, one in the other
        return [re.sub(r"[\\{}]", "", tex)]


def to_text(source: str) -> str:
    """Decode one raw field to plain text, formulas and all."""
    return str(from_bibtex(source))


def decode_entities(source: str) -> str:
    r"""Write HTML's entities as characters, also those that a tool wrote twice, or as ``{\&}amp;``."""
    for _time in range(3):
        plain = _ENTITY.sub(lambda match: unescape("&" + match[1].lstrip("\\") + ";"), source)
        if plain == source:
            break
        source = plain
    return source


def plain_address(field: str) -> str:
    r"""Undo what TeX and HTML need in an address: braces, backslashes, ``$\sim$``, entities."""
    address = decode_entities(field)
    for pattern, replacement in _TEX_IN_ADDRESS.items():
        address = re.sub(pattern, replacement, address)
    return re.sub(r"%\s*\n\s*", "", address).strip()


def _texts(tex: list[Any]) -> list[Any]:
    """Turn a list of TeX nodes into pieces of rich text."""
    result: list[Any] = []
    rest: Iterator[Any] = iter(tex)
    while (node := next(rest, None)) is not None:
        if node.isNodeType(latexwalker.LatexCharsNode):
            result.append(node.chars)
        elif node.isNodeType(latexwalker.LatexMathNode):
            result.append(_formula(node))
        elif node.isNodeType(latexwalker.LatexGroupNode) or node.isNodeType(latexwalker.LatexEnvironmentNode):
            result += _texts(node.nodelist)
        elif node.isNodeType(latexwalker.LatexMacroNode):
            pieces, rest = _command(node, rest)
            result += pieces
        else:
            result.append(_TO_TEXT.nodelist_to_text([node]))
    return result


def _formula(node: Any) -> Any:
    """Take what stands between dollars: a formula, or prose with two prices in it."""
    opening, closing = node.delimiters
    source = node.latex_verbatim().removeprefix(opening).removesuffix(closing)
    if source != source.strip() and opening == "$" and not re.search(r"[\\^_=<>+]", source):
        return node.latex_verbatim()
    return Maths(source) if source.strip() else ""


def _command(node: Any, rest: Iterator[Any]) -> tuple[list[Any], Iterator[Any]]:
    """Write a command, and what of the following nodes it takes; return it and the nodes that are left."""
    name = node.macroname
    if name in DECLARATIONS and not _arguments(node):
        return [Tag(TAGS[name], *_texts(list(rest)))], iter(())
    wanted = 2 if name == "href" else HIDDEN.get(name, 1 if name in {*TAGS, "url", "symbol"} else 0)
    arguments = _arguments(node)
    while len(arguments) < wanted and (following := next(rest, None)):
        arguments.append(following)
    plain = [argument.latex_verbatim().strip("{} ") for argument in arguments]
    if name in TAGS:
        return [Tag(TAGS[name], *_texts(arguments))], rest
    if name in JOURNALS or name in WORDS:
        return [JOURNALS.get(name) or WORDS[name]], rest
    if name in HIDDEN:
        return _texts(arguments[HIDDEN[name] :]), rest
    if name in {"href", "url"}:
        address = "".join(re.sub(r"%\s+", "", plain_address(plain[0])).split()) if plain else ""
        return [HRef(address, *_texts(arguments[-1:]))] if address else [], rest
    if name == "symbol" and plain and plain[0].isdigit():
        return [chr(int(plain[0]) % 0x110000)], rest
    if name == "ensuremath" and plain:
        return [Maths(plain[0])], rest
    text = _symbol(node)
    if text:
        return [text], rest
    if arguments:
        return _texts(arguments), rest
    if name in DROPPED or not name.isalpha() or _TO_TEXT.latex_context.get_macro_spec(name):
        return [], rest
    following = next(rest, None)
    if following is None:
        return [name], rest
    wraps = following.isNodeType(latexwalker.LatexGroupNode) and following.nodelist
    return ([] if wraps else [name + node.macro_post_space]), chain([following], rest)


def _arguments(node: Any) -> list[Any]:
    return [argument for argument in (node.nodeargd.argnlist or [] if node.nodeargd else []) if argument]


def _symbol(node: Any) -> str:
    """Write an accent or a symbol; ``""`` for what pylatexenc does not know or has a stand-in for."""
    try:
        text = str(_TO_TEXT.nodelist_to_text([node]))
    except (IndexError, KeyError, TypeError, ValueError):  # what its templates die of without arguments
        return ""
    return "" if text.strip().startswith("<") or "%s" in text else text
