r"""What other tools write into fields: HTML's tags, and TeX that was escaped twice -> TeX that says it once.

An allow-list of tags without their attributes needs no parser: what is not in it, or has no partner, stays
text, to the letter.
"""

from __future__ import annotations

import re

from .sound import own_depth

#: Tags, those of JATS without their prefix, and the command that says the same.
_COMMANDS = {
    "i": "emph",
    "em": "emph",
    "italic": "emph",
    "b": "textbf",
    "strong": "textbf",
    "bold": "textbf",
    "sub": "textsubscript",
    "inf": "textsubscript",
    "sup": "textsuperscript",
    "scp": "mbox",
    "sc": "mbox",
}
#: Tags that part what is before them from what is behind.
_PARTS = ("br", "p", "title", "sec")
_TAG = re.compile(
    rf"<(/?)((?:jats:)?(?:{'|'.join([*_COMMANDS, *_PARTS])}))(?:\s++[\w:-]++=[^<>]*+)?\s*+/?>", re.IGNORECASE
)
_HEADING = re.compile(r"<jats:title>\s*+Abstract\.?\s*+</jats:title>", re.IGNORECASE)
_TOKEN = re.compile(rf"\\.|[{{}}]|{_TAG.pattern}", re.IGNORECASE | re.DOTALL)
#: A command, or a formula, that was escaped once more than TeX wants.
_TWICE = re.compile(
    r"\\textbackslash(?:\{\}|\s)?(?:[A-Za-z]++|[\"'`^~=.])\\\{"
    r"|\\textbackslash(?:\{\}|\s)?"
    r"(?:times|[lg]eq?|pm|sim|to|infty|[LlOoSsDd](?:ambda|mega|igma|elta)|alpha|beta|gamma|mu|nu|pi|tau)(?![a-z])"
    r"|(?:\\_|\\\^\{\}|\\textasciicircum\{\})\\\{[\w+-]"
    r"|(?<![\w\\])\\\$[A-Za-z(\[][^\s$]{0,30}\\\$(?!\w)"
    r"|(?<!textbackslash)\\\$(?=[^$]*?(?:\\textbackslash|\\textasciicircum|\\\^\{\}|\\_))[^$]*+(?<=\\)\$"
)
#: A backslash before a name that BetterBibTeX took for one to keep its capitals.
_KEPT = re.compile(r"\\textbackslash\{\{([A-Za-z]+)\}\}")
#: Braces that kept capitals and were escaped (ScienceDirect), what balances them (BetterBibTeX); a formula.
_CAPITALS = re.compile(r"\$++[^$]*+\$|\\\{(\{*[A-Z][\w/+-]+\}*)\\\}")
_PHANTOM = re.compile(r"\\vphantom(?:\{\\[{}]\}|\\[{}])")
_ESCAPE = re.compile(
    r"\\textbackslash(?:\{\}|\s)?|\\(?:textasciicircum|textasciitilde|[\^~])\{\}|\\[{}$_&%#]"
)
_MEANT = {"\\textasciicircum{}": "^", "\\^{}": "^", "\\textasciitilde{}": "~", "\\~{}": "~"}


def from_foreign(tex: str, between: str = " ") -> str:
    r"""Read what exporters wrote as what they meant.

    :param tex: a field, with its entities decoded.
    :param between: what parts two paragraphs.
    """
    if "\\textbackslash" in tex or "\\$" in tex or "\\{" in tex:
        tex = _once(_KEPT.sub(r"\\textbackslash{}\1{}", tex))
        tex = _CAPITALS.sub(lambda found: found[1] or found[0], _PHANTOM.sub("", tex))
    return _without_tags(_HEADING.sub("", tex), between) if "<" in tex else tex


def _once(tex: str) -> str:
    r"""Take one level of escapes off, if a command or a formula is under it: ``\textbackslash{}aa\{\}``."""
    if not _TWICE.search(tex):
        return tex
    once = _ESCAPE.sub(
        lambda found: _MEANT.get(found[0], "\\" if found[0].startswith("\\text") else found[0][1:]), tex
    )
    return once if own_depth(once) == (0, 0) else tex


def _without_tags(tex: str, between: str) -> str:
    """Put commands in place of tags that have a partner in their group."""
    pieces: list[str] = []
    opened: list[list[tuple[str, int]]] = [[]]  # in each group: the name of a tag, and its piece
    end = 0
    for found in _TOKEN.finditer(tex):
        pieces += [tex[end : found.start()], found[0]]
        end = found.end()
        if found[0] == "{":
            opened.append([])
        elif found[0] == "}":
            opened = opened[:-1] or [[]]
        elif found[2]:
            name = found[2].lower().removeprefix("jats:")
            group = opened[-1]
            if name in _PARTS:
                pieces[-1] = between
            elif not found[1]:
                group.append((name, len(pieces) - 1))
            elif group and group[-1][0] == name:
                pieces[group.pop()[1]] = f"\\{_COMMANDS[name]}{{"
                pieces[-1] = "}"
    return "".join([*pieces, tex[end:]])
