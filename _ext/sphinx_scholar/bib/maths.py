"""Formulas: TeX -> MathML or plain text, by allow-lists. No Sphinx in it.

latex2mathml translates TeX (docutils' own translator knows fewer commands, and dies on ``$_{2}$``). It
escapes nothing, so what it gives is built anew: known elements and attributes, and escaped text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from latex2mathml.converter import convert_to_element
from latex2mathml.symbols_parser import convert_symbol
from pylatexenc.latex2text import LatexNodes2Text

from .grammar import rebuild
from .symbols import ARGUMENTS, DECLARATIONS, INFIX, OPTIONAL, SIZES, TEXTS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Commands of text, of packages or of old TeX, and what they are in a formula.
_IN_MATHS = {
    **dict.fromkeys(("sb", "textsubscript"), "_"),
    **dict.fromkeys(("sp", "textsuperscript"), "^"),
    **dict.fromkeys(("AA", "angstrom"), "Å"),
    **dict.fromkeys(("textdegree", "degree"), "°"),
    **dict.fromkeys(("textmu", "micro"), "µ"),
    **dict.fromkeys(("bm", "bold", "pmb"), "\\boldsymbol"),
    "mathscr": "\\mathcal",
    "Bbb": "\\mathbb",
    "emph": "\\textit",
    "underbar": "\\underline",
}
_DROPPED = frozenset("ensuremath protect boldmath nolimits / -".split())
#: A command, the space behind it, and the letter behind that.
_COMMAND = re.compile(r"\\([A-Za-z]+|.)(\s*)(?=([A-Za-z]?))", re.DOTALL)
#: Formulas of letters, digits and signs, each of which stands for itself.
_SIMPLE = re.compile(r"[A-Za-z0-9{}^_'+=*/(),.:<>|]+")
#: A command of a formula that is refused; its name, if braces with its arguments do not stand for it.
_ANY = re.compile(r"\\(?:([A-Za-z]+)(?![A-Za-z])(?! *\{) ?|[A-Za-z]+ ?|.)", re.DOTALL)
#: Commands that are no words, and symbols that stand apart.
_SILENT = frozenset(
    {*DECLARATIONS, *SIZES, *INFIX, *ARGUMENTS, *OPTIONAL, *TEXTS, "left", "right", "quad", "qquad"}
)
_RELATIONS = frozenset("to rightarrow gets leftarrow in mapsto leq geq approx sim equiv".split())
_TO_TEXT = LatexNodes2Text(math_mode="text")

_YES = "true|false"
_SPACE = (
    r"[+-]?[0-9]*\.?[0-9]+(?:em|ex|pt|px|mm|cm|in|mu|pc|bp|width)?"
    "|(?:negative)?(?:thin|medium|thick)mathspace"
)
_LINES = "(?:none|solid|dashed)(?: (?:none|solid|dashed))*"
_COLOUR = "[A-Za-z]{1,30}|#[0-9A-Fa-f]{3,8}"
#: What an attribute's value looks like.
SHAPES = {
    name: re.compile(shape, re.ASCII)
    for name, shape in {
        "accent": _YES,
        "columnalign": "left|right|center",
        "columnlines": _LINES,
        "columnspacing": rf"(?:{_SPACE})(?: (?:{_SPACE}))*",
        "depth": _SPACE,
        "display": "inline|block",
        "displaystyle": _YES,
        "fence": _YES,
        "form": "prefix|postfix",
        "height": _SPACE,
        "largeop": _YES,
        "linethickness": _SPACE,
        "lspace": _SPACE,
        "mathbackground": _COLOUR,
        "mathcolor": _COLOUR,
        "mathsize": _SPACE,
        "mathvariant": "normal|bold|script|fraktur|monospace|double-struck|sans-serif"
        "|(bold-|sans-serif-)?italic",
        "maxsize": _SPACE,
        "minsize": _SPACE,
        "movablelimits": _YES,
        "notation": "box|horizontalstrike|(?:up|down)diagonalstrike(?: downdiagonalstrike)?",
        "rowlines": _LINES,
        "rowspacing": _SPACE,
        "rspace": _SPACE,
        "scriptlevel": "[0-3]",
        "separator": _YES,
        "stretchy": _YES,
        "voffset": _SPACE,
        "width": _SPACE,
    }.items()
}
_OPERATOR = "fence form largeop lspace maxsize minsize movablelimits rspace separator stretchy accent"
_PADDED = "width height depth lspace voffset mathbackground"
#: The elements that a formula may have, their attributes, and how many children they must have.
_ELEMENTS: dict[str, tuple[str, int | None]] = {
    "math": ("display", None),
    "menclose": ("notation", None),
    "mfrac": ("linethickness", 2),
    "mi": ("mathvariant movablelimits", None),
    "mn": ("mathvariant", None),
    "mo": (f"mathvariant {_OPERATOR}", None),
    "mover": ("accent", 2),
    "mpadded": (_PADDED, None),
    "mphantom": ("", None),
    "mroot": ("", 2),
    "mrow": ("", None),
    "mspace": ("width height depth mathbackground", 0),
    "msqrt": ("", None),
    "mstyle": ("displaystyle mathcolor mathsize scriptlevel", None),
    "msub": ("", 2),
    "msubsup": ("", 3),
    "msup": ("", 2),
    "mtable": ("columnlines columnspacing displaystyle rowlines rowspacing", None),
    "mtd": ("columnalign", None),
    "mtext": ("mathvariant", None),
    "mtr": ("", None),
    "munder": ("accent", 2),
    "munderover": ("", 3),
}
_ALLOWED = {name: frozenset(attributes.split()) for name, (attributes, _number) in _ELEMENTS.items()}
_BLANKS = re.compile("[\u00a0\u2000-\u200a]")
_CHARACTER = re.compile(r"&#x([0-9A-Fa-f]{1,5});")
#: Environments that latex2mathml does not know, and what looks like them.
_INSTEAD = {"{aligned}": "{split}", "{gathered}": "{matrix}"}


def clean(tex: str) -> str:
    r"""Write a formula with commands that formulas have: ``Cu\sb{2}`` -> ``Cu_{2}``."""
    tex = _COMMAND.sub(_in_maths, tex).replace("{split}", "{aligned}")
    tex = re.sub(r"\\text\{\{([^{}\\]*)\}\}", r"\\text{\1}", tex)  # of \text{\ensuremath{-}}
    tex = re.sub(r"(?<!\\)\\ ?$", "", " ".join(tex.split()))  # an empty line would end the formula
    if "\\begin{" in tex:  # whoever escaped every & meant the text's
        tex = tex.replace("\\&", "&")
    return tex.strip()


def _in_maths(found: re.Match[str]) -> str:
    """Give what a command is in a formula; where one goes, its neighbours must not become one word."""
    name, space, letter = found.groups()
    if name in _DROPPED:
        return " " if letter else ""
    return _IN_MATHS[name] + space if name in _IN_MATHS else found[0]


@lru_cache(maxsize=4096)
def to_mathml(tex: str, *, block: bool = False) -> str:
    """Translate a formula of a bibliography.

    :param tex: what stands between the dollars.
    :param block: whether it stands on lines of its own.
    :returns: a ``<math>`` element as text.
    :raises ValueError: it is not understood, or it may not stand on a page; the message says which part.
    """
    return translate(rebuild(tex), block=block)


@lru_cache(maxsize=4096)
def translate(tex: str, *, block: bool = False) -> str:
    """Translate any formula; as :func:`to_mathml`, but with all commands that a page's author may use."""
    for known, like in _INSTEAD.items():
        tex = tex.replace(known, like)
    try:
        root = convert_to_element(tex, display="block" if block else "inline")
        root.attrib.pop("xmlns")
        return _write(root, ' xmlns="http://www.w3.org/1998/Math/MathML"')
    except ValueError:
        raise
    except Exception as error:  # a formula is input: whatever its parser dies of
        raise ValueError(type(error).__name__) from error


def _write(element: Element, namespace: str = "") -> str:
    """Write an element of MathML; raise ValueError for what is in no table."""
    name = element.tag
    if name not in _ELEMENTS:
        raise ValueError(f"<{name}>")
    if _ELEMENTS[name][1] not in {None, len(element)}:
        raise ValueError(f"<{name}>")
    head = name + namespace
    for attribute, value in element.attrib.items():
        if attribute not in _ALLOWED[name] or not SHAPES[attribute].fullmatch(value):
            raise ValueError(f"{attribute}={value}")
        head += f' {attribute}="{value}"'
    content = _text(element.text or "") + "".join(_write(child) for child in element)
    return f"<{head}>{content}</{name}>" if content else f"<{head} />"


def _text(text: str) -> str:
    """Write text; latex2mathml gives some characters as references, and some commands as they are."""
    if text == "&":
        raise ValueError(text)
    symbol = convert_symbol(text) if text.startswith("\\") else None
    if "\\" in text and not symbol:
        raise ValueError(text)
    text = chr(int(symbol, 16)) if symbol else _CHARACTER.sub(lambda found: chr(int(found[1], 16)), text)
    if not _BLANKS.sub("", text).isprintable():
        raise ValueError(text)
    return escape(text)


def understood(tex: str) -> bool:
    """Tell whether a formula may be shown as one."""
    try:
        return bool(to_mathml(tex))
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def to_plain(tex: str) -> str:
    r"""Write a formula as plain text, without a backslash: ``B^{\pm}`` -> ``B^±``."""
    try:
        sound = re.sub(r"\\(?:mbox|hbox)|\\hspace\{[^}]*\}", " ", rebuild(tex))
        if _SIMPLE.fullmatch(sound):  # most are; pylatexenc takes its time, and primes for quotes
            return re.sub("[{}]", "", sound)
        text = str(_TO_TEXT.latex_to_text(f"${sound}$"))
    except Exception:  # refused, or pylatexenc dies of its templates
        text = _ANY.sub(_symbol, tex)
        text = text if text.strip(" {}$") else tex  # names of commands are better than nothing
    return " ".join(re.sub(r"[\\${}]", " ", text).split())


def _symbol(command: re.Match[str]) -> str:
    """Give the character that a command stands for, or else its name as a word, unless braces follow it."""
    symbol = convert_symbol(command[0].strip())
    if symbol:
        return f" {chr(int(symbol, 16))} " if command[1] in _RELATIONS else chr(int(symbol, 16))
    return f" {command[1]} " if command[1] and command[1] not in _SILENT else " "
