"""TeX's commands and what becomes of them: tables, and what pylatexenc knows beside them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from pylatexenc.latex2text import get_default_latex_context_db
from pylatexenc.latexencode import get_builtin_conversion_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

#: TeX commands, with an argument or as a declaration, and the tag that each becomes.
TAGS = {
    "emph": "em",
    "textit": "em",
    "textsl": "em",
    "mkbibemph": "em",
    "em": "em",
    "it": "em",
    "itshape": "em",
    "textbf": "b",
    "mkbibbold": "b",
    "bf": "b",
    "bfseries": "b",
    "texttt": "tt",
    "tt": "tt",
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
#: Those that hold from where they stand to the end of their group.
DECLARATIONS = frozenset({"em", "it", "itshape", "bf", "bfseries", "tt"})
#: Commands that stand for words or characters, and that pylatexenc does not know or drops.
WORDS = {
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX",
    "XeTeX": "XeTeX",
    "XeLaTeX": "XeLaTeX",
    "LuaTeX": "LuaTeX",
    "pdfTeX": "pdfTeX",
    "ConTeXt": "ConTeXt",
    "LyX": "LyX",
    "AmS": "AMS",
    "MF": "Metafont",
    "METAFONT": "Metafont",
    "MP": "MetaPost",
    "textdied": "†",
    "textunderscore": "_",
    "textquotedbl": '"',
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textminus": "\u2212",
    "ddag": "‡",
    "S": "§",
    "P": "¶",
    "thinspace": "\u2009",
    "enspace": "\u2002",
    "nobreakspace": "\u00a0",
    "hyphen": "-",
    "Dash": "—",
    "lq": "\u2018",
    "rq": "’",
    "glq": "\u201a",
    "grq": "\u2018",
    "glqq": "„",
    "grqq": "“",
    "flq": "\u2039",
    "frq": "\u203a",
    "flqq": "«",
    "frqq": "»",
    "pounds": "£",
    "copyright": "©",
    "euro": "€",
    "og": "« ",
    "fg": " »",
    "space": " ",
    "slash": "/",
    "adddot": ".",
    "addcomma": ",",
    "addspace": " ",
    "bibrangedash": "–",
    "item": "\n  * ",
}
#: Commands whose first argument is not for readers, and how many such arguments they have.
HIDDEN = {
    "begin": 1,
    "end": 1,
    "noopsort": 1,
    "SortNoop": 1,
    "sortnoop": 1,
    "foreignlanguage": 1,
    "selectlanguage": 1,
    "textcolor": 1,
    "color": 1,
    "label": 1,
    "hspace": 1,
    "vspace": 1,
    "raisebox": 1,
    "scalebox": 1,
    "fontsize": 2,
    "phantom": 1,
    "vphantom": 1,
    "hphantom": 1,
    "input": 1,
    "include": 1,
}
#: Accents, and the characters of Unicode that combine with a letter.
ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "textcommabelow": "\u0326",
}
#: Commands that are shown with something around their arguments.
SHAPES = {
    "frac": ("", "/", ""),
    "sqrt": ("√(", ")"),
    "footnote": ("[", "]"),
    "proglang": ("", ""),
    "pkg": ("", ""),
    "enquote": ("“", "”"),
    "mkbibquote": ("“", "”"),
    "mkbibparens": ("(", ")"),
}
SHAPES |= dict.fromkeys(
    """mbox hbox fbox textsf textnormal textmd textup uppercase lowercase MakeUppercase MakeLowercase
    nolinkurl path ce ul sout""".split(),
    ("", ""),
)
#: Commands that only set type or spacing: nothing of them is shown.
DROPPED = frozenset(
    """allowbreak begingroup bgroup cal centering
    clearpage displaystyle egroup endgroup footnotesize hfill hskip
    hyphenation ignorespaces large Large leavevmode linebreak md mdseries newblock newline newpage
    nobreak noindent normalfont normalsize null par penalty protect
    raggedleft raggedright relax rm rmfamily sc
    scriptsize scshape sf sffamily sl slshape small switchargs textstyle tiny unskip up
    upshape xspace""".split()
)
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
    "actaa": "Acta Astronomica",
    "ao": "Applied Optics",
    "aplett": "Astrophysics Letters",
    "applopt": "Applied Optics",
    "apspr": "Astrophysics Space Physics Research",
    "azh": "Astronomicheskii Zhurnal",
    "bac": "Bulletin of the Astronomical Institutes of Czechoslovakia",
    "caa": "Chinese Astronomy and Astrophysics",
    "cjaa": "Chinese Journal of Astronomy and Astrophysics",
    "fcp": "Fundamentals of Cosmic Physics",
    "iaucirc": "IAU Circulars",
    "jcp": "Journal of Chemical Physics",
    "jqsrt": "Journal of Quantitative Spectroscopy and Radiative Transfer",
    "jrasc": "Journal of the Royal Astronomical Society of Canada",
    "maps": "Meteoritics and Planetary Science",
    "memras": "Memoirs of the Royal Astronomical Society",
    "memsai": "Memorie della Società Astronomica Italiana",
    "na": "New Astronomy",
    "nphysa": "Nuclear Physics A",
    "physscr": "Physica Scripta",
    "procspie": "Proceedings of the SPIE",
    "psj": "Planetary Science Journal",
    "qjras": "Quarterly Journal of the Royal Astronomical Society",
    "skytel": "Sky and Telescope",
    "sovast": "Soviet Astronomy",
    "zap": "Zeitschrift für Astrophysik",
}
#: Commands whose argument is no text.
VERBATIM = frozenset({"href", "url", "symbol", "ensuremath"})
#: All commands that have a row in a table.
_TABLES = frozenset({*ACCENTS, *TAGS, *SHAPES, *HIDDEN, *JOURNALS, *WORDS, *DROPPED, *VERBATIM})
#: Letters of Greek; Unicode writes one of them otherwise.
_LETTERS = [unicodedata.name(letter).rpartition(" ")[2] for letter in "αβγδεζηθικμνξοπρστυφχψω"]
_GREEK = frozenset(form for name in [*_LETTERS, "lambda"] for form in (name.lower(), name.capitalize()))
#: How long a field may become by an author's macros.
LONGEST = 10_000
#: What a publisher writes for maths and for text, and a formula, in which the other counts.
_IF_MATHS = r"\\ifmmode\b(.{0,200}?)\\else\b\s*(.{0,200}?)\\fi\b(?:\{\}|\s*)"
_CASES = re.compile(rf"{_IF_MATHS}|\$[^$]*+\$", re.DOTALL)
_MACRO = re.compile(r"\\(\\|[A-Za-z]+)")
#: How often macros in macros are followed.
_TIMES = 12
#: A command that stands for a character, as pylatexenc writes that character.
_WRITTEN = re.compile(r"(?:\\ensuremath\{)?\\([A-Za-z]+)\}?(?:\{\})? ?")


def expand(source: str, macros: Mapping[str, str]) -> str:
    r"""Put in place of an author's macros what they stand for, before anything is allowed or refused.

    Macros in macros are followed a few times, and nothing grows beyond :data:`LONGEST`: what is left over is
    a command that nobody knows. Of ``\ifmmode a\else b\fi`` (the American Physical Society's) one is left.
    """
    if "\\ifmmode" in source:
        source = _CASES.sub(
            lambda found: re.sub(_IF_MATHS, r"\1", found[0]) if found[0][0] == "$" else found[2], source
        )
    for _time in range(_TIMES if macros else 0):
        grown = _MACRO.sub(
            lambda found: f"{{{macros[found[1]]}}}" if found[1] in macros else found[0], source
        )
        if grown == source or len(grown) > max(LONGEST, len(source)):
            break
        source = grown
    return source


@cache  # it takes longer to load than a bibliography without such commands takes to read
def _symbols() -> Any:
    return get_default_latex_context_db()


@cache
def _written() -> dict[str, str]:
    """Give the characters that pylatexenc writes as a command, by its name."""
    found: dict[str, str] = {}
    for table in ("defaults", "unicode-xml"):
        for code, written in get_builtin_conversion_rules(table)[0].rule.items():
            if command := _WRITTEN.fullmatch(written):
                found.setdefault(command[1], chr(code))
    return found


@cache
def is_known(name: str) -> bool:
    """Tell whether a command stands for anything."""
    return name in _TABLES or symbol(name) is not None


@cache
def symbol(name: str) -> str | None:
    """Give the character that a command stands for; ``""`` if it stands for none, None if it is not known."""
    spec = _symbols().get_macro_spec(name)
    if name == "today":
        return None
    if spec is None:
        letter = name.removeprefix("text")  # \textalpha
        return _written().get(name) or (symbol(letter) if letter in _GREEK else None)
    text = getattr(spec, "simplify_repl", None)
    # "<ref>" stands for what an argument names, "%s" for the argument.
    return text if isinstance(text, str) and not re.search("%|<[a-z]", text, re.IGNORECASE) else ""
